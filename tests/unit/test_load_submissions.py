"""The load benchmark's comparison: what is lost, changed or mixed up is found."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks/hub"))
from submissions import Saved, wrong  # noqa: E402  (a benchmark's own modules)


def notebook(answer, essay="mine"):
    cells = [
        {"metadata": {"nbgrader": {"grade_id": "sorting"}}, "source": [f"sorting = {answer!r}\n"]},
        {"metadata": {}, "source": essay},
    ]
    return json.dumps({"cells": cells}).encode()


ANSWER = {"river-walk": ["recharging", "issue"]}


@pytest.fixture
def saved():
    return Saved(notebook="sort.ipynb", content=notebook(ANSWER), cell="sorting", answer=ANSWER)


@pytest.fixture
def hand_in(tmp_path):
    def put(content, time="2026-03-01 10:00:00 UTC", student="ana"):
        folder = tmp_path / f"{student}+sort+{time}"
        folder.mkdir()
        (folder / "sort.ipynb").write_bytes(content)

    return put


def test_what_was_saved_and_handed_in_is_intact(tmp_path, hand_in, saved):
    hand_in(saved.content)
    assert wrong(tmp_path, "ana", "sort", saved) == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (notebook({}), "another answer"),
        (notebook({"river-walk": ["avoiding", "issue"]}), "another answer"),
        (notebook(ANSWER, essay="ben's"), "other bytes"),
        (notebook(ANSWER)[:40], "cannot be read"),
        (b'{"cells": []}', "cannot be read"),
    ],
)
def test_what_was_changed_is_found(tmp_path, hand_in, saved, content, said):
    hand_in(content)
    assert said in wrong(tmp_path, "ana", "sort", saved)


def test_what_was_lost_or_came_twice_or_is_anothers_is_found(tmp_path, hand_in, saved):
    hand_in(saved.content, student="ben")
    assert wrong(tmp_path, "ana", "sort", saved) == "0 submissions instead of one"
    hand_in(saved.content)
    hand_in(saved.content, time="2026-03-01 11:00:00 UTC")
    assert wrong(tmp_path, "ana", "sort", saved) == "2 submissions instead of one"

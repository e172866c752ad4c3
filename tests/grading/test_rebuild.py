"""A submitted notebook of an ordinary assignment keeps its cells and loses what would steer its grading."""

import json
import os

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeness.staff.admission import Refused
from closeness.staff.blueprint import Blueprint, KnownCell
from closeness.staff.companions import Caps, place_courses_own, take
from closeness.staff.ordinary import blank, rebuild

TEST = "assert double(2) == 4\nassert double(7) == 14"


def known(name, kind="code", source="", **flags):
    given = dict.fromkeys(("locked", "graded", "solution", "task"), False) | flags
    points = 3.0 if given["graded"] or given["task"] else None
    return KnownCell(name=name, kind=kind, source=source, checksum="a" * 32, points=points, **given)


CELLS = [
    known("double", source="raise NotImplementedError()", solution=True),
    known("double-test", source=TEST, graded=True, locked=True),
    known("why", "markdown", "Your answer", graded=True, solution=True),
    known("task", "markdown", "Do it.", task=True, locked=True),
]
BLUEPRINT = Blueprint(
    cells={one.name: one for one in CELLS}, kernelspec={"name": "python3", "display_name": "Python 3"}
)
TESTS = {"double-test"}


def submitted(*cells, **more):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | more


def handed_in(name, source, kind="code", **metadata):
    tag = {"grade_id": name, "schema_version": 3, "grade": name in TESTS, "solution": name not in TESTS}
    return {"cell_type": kind, "metadata": {"nbgrader": tag} | metadata, "source": source, "outputs": []}


HONEST = (
    handed_in("double", "def double(x):\n    return 2 * x"),
    {"cell_type": "code", "metadata": {"tags": ["skip-execution"]}, "source": ["double(1)\n", "double(2)"]},
    handed_in("double-test", "assert double(2) == 4"),
    handed_in("why", "Because.", "markdown"),
    handed_in("task", "Do it.", "markdown"),
)


def rebuilt(*cells, **how):
    return rebuild(json.dumps(submitted(*cells)).encode(), BLUEPRINT, **how)


def tags(made):
    return [cell["metadata"].get("nbgrader", {}) for cell in made.notebook["cells"]]


def sources(made):
    return [cell["source"] for cell in made.notebook["cells"]]


def test_cells_and_their_order_stay_and_locked_ones_are_those_of_the_gradebook():
    made = rebuilt(*HONEST)
    assert sources(made) == [HONEST[0]["source"], "double(1)\ndouble(2)", TEST, "Because.", "Do it."]
    assert [one.get("grade_id") for one in tags(made)] == ["double", None, "double-test", "why", "task"]
    assert (made.notes, made.remarks) == ({}, [])
    assert made.notebook["cells"][1]["metadata"] == {}
    nbformat.validate(nbformat.from_dict(made.notebook))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(sorted(BLUEPRINT.cells)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TAG = st.dictionaries(
    st.sampled_from(
        ["grade_id", "grade", "solution", "locked", "task", "points", "schema_version", "checksum"]
    ),
    JSON,
)
ANY_CELL = st.fixed_dictionaries(
    {
        "cell_type": st.sampled_from(["code", "markdown", "raw"]),
        "source": st.text() | st.lists(st.text()),
        "metadata": st.fixed_dictionaries({"nbgrader": TAG | JSON, "tags": JSON}) | JSON,
    },
    optional={"outputs": JSON, "attachments": JSON, "id": JSON, "execution_count": JSON},
)


@settings(max_examples=40)
@given(cells=st.lists(ANY_CELL | st.sampled_from(HONEST), max_size=6))
def test_any_cells_become_a_valid_notebook_that_is_graded_by_the_gradebook_alone(cells):
    made = rebuilt(*cells)
    nbformat.validate(nbformat.from_dict(made.notebook))
    json.dumps(made.notebook, ensure_ascii=False).encode("utf-8")
    graded = {one.name: one.metadata()["nbgrader"] for one in CELLS}
    found = [one for one in tags(made) if one]
    assert all(one == graded[one["grade_id"]] for one in found)
    names = [one["grade_id"] for one in found]
    assert len(names) == len({*names})
    assert {"double-test", "why", "task"} <= {*names}
    assert sources(made)[names_at(made)["double-test"]] == TEST
    assert len(made.notebook["cells"]) == len(cells) + len(made.notes)


def names_at(made):
    return {one["grade_id"]: place for place, one in enumerate(tags(made)) if one}


@settings(max_examples=60)
@given(content=st.binary() | JSON.map(lambda value: json.dumps(submitted(value, cells=value)).encode()))
def test_any_file_is_rebuilt_or_refused_with_a_reason(content):
    try:
        made = rebuild(content, BLUEPRINT)
    except Refused as reason:
        made, said = None, str(reason)
    assert made.notebook["nbformat"] == 4 if made else said.endswith(".")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x00" * 9, "not valid JSON"),
        ('{"nbformat": 4}'.encode("utf-16"), "UTF-8"),
        (b'{"nbformat": 99, "cells": []}', "not of format 4"),
        (b'{"nbformat": 3, "worksheets": 7}', "format 3 and cannot be upgraded"),
        (b'{"nbformat": 4, "cells": ' + b"[" * 999 + b"]" * 999 + b"}", "levels deep"),
        (json.dumps(submitted(*HONEST, 7)).encode(), "Cell 6 of the notebook is no cell"),
        (json.dumps(submitted({"cell_type": "heading"})).encode(), "Cell 1 of the notebook is no cell"),
        (json.dumps(submitted({"cell_type": "code", "source": [7]})).encode(), "does not hold text"),
    ],
)
def test_what_is_no_notebook_is_refused_in_words(content, said):
    with pytest.raises(Refused, match=said):
        rebuild(content, BLUEPRINT)


def test_a_notebook_of_format_3_is_upgraded_as_nbgrader_does():
    old = nbformat.convert(nbformat.from_dict(rebuilt(*HONEST).notebook), 3)
    made = rebuild(json.dumps(old).encode(), BLUEPRINT)
    assert sources(made) == sources(rebuilt(*HONEST))
    assert tags(made) == tags(rebuilt(*HONEST))


@pytest.mark.parametrize("points", [float("nan"), float("inf"), -1, "3", None, 600])
def test_edited_points_flags_types_and_versions_are_those_of_the_gradebook(points):
    forged = handed_in("double-test", "pass", "markdown")
    forged["metadata"]["nbgrader"] |= {
        "points": points,
        "grade": False,
        "solution": True,
        "schema_version": 1,
    }
    made = rebuilt(HONEST[0], forged)
    test = made.notebook["cells"][1]
    assert (test["cell_type"], test["source"], test["outputs"]) == ("code", TEST, [])
    assert test["metadata"] == CELLS[1].metadata()


def test_a_missing_graded_cell_comes_back_at_the_end_with_a_reason_not_to_run_it():
    made = rebuilt(HONEST[0])
    assert [one["grade_id"] for one in tags(made)] == ["double", "double-test", "why", "task"]
    assert made.notes.keys() == {"double-test", "why", "task"}


def test_a_missing_graded_cell_comes_back_in_its_place_where_the_course_says_so():
    made = rebuilt(HONEST[0], HONEST[3], add_missing=True)
    assert [one["grade_id"] for one in tags(made)] == ["double", "double-test", "why", "task"]
    assert made.notes == {}
    assert len(made.remarks) == 2
    assert tags(rebuilt(add_missing=True))[0]["grade_id"] == "double-test"


def test_of_a_cell_that_stands_twice_the_last_one_counts_and_the_other_is_no_longer_a_graded_one():
    made = rebuilt(HONEST[0], handed_in("double-test", "double = None"), *HONEST[2:])
    assert sources(made)[1:3] == ["double = None", TEST]
    assert tags(made)[1] == {}
    assert made.remarks == ["The cell 'double-test' stood more than once; the last one counts."]


def test_pasted_images_stay_and_other_attachments_do_not():
    image = {"a.png": {"image/png": "AAAA"}}
    page = {"a.html": {"text/html": "PHNjcmlwdD4="}}
    script = {"a.png": {"image/png": '"><script>'}}
    made = rebuilt(
        *(handed_in("", "x", "markdown") | {"attachments": one} for one in (image, page, script, 7))
    )
    assert [one.get("attachments") for one in made.notebook["cells"][:4]] == [image, None, None, None]


def test_the_blank_notebook_holds_all_known_cells():
    nbformat.validate(nbformat.from_dict(blank(BLUEPRINT)))
    assert [cell["source"] for cell in blank(BLUEPRINT)["cells"]] == [one.source for one in CELLS]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "submitted/ann"
    (made / "data/deep").mkdir(parents=True)
    (made / "data/deep/a.csv").write_text("1,2")
    (made / "b.txt").write_text("b")
    (made / "c.ipynb").write_text("{}")
    (made / "d.pyc").write_text("left out")
    return made


def copies(tmp_path, caps=None, ignored=("*.pyc",)):
    into = tmp_path / "into"
    done = take(tmp_path / "submitted", ("ann",), ignored, caps or Caps(), into)
    found = {str(path.relative_to(into)): path.read_text() for path in into.rglob("*") if path.is_file()}
    return found, done.remarks


@pytest.mark.usefixtures("folder")
def test_files_beside_the_notebook_are_copied_with_their_folders(tmp_path):
    assert copies(tmp_path) == ({"data/deep/a.csv": "1,2", "b.txt": "b"}, [])


def test_links_pipes_and_what_is_too_much_are_left_out_in_words(tmp_path, folder):
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "linked").symlink_to("/etc")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    (folder / "large").write_bytes(b"x" * 200)
    found, remarks = copies(tmp_path, Caps(beside=100))
    assert found == {"data/deep/a.csv": "1,2", "b.txt": "b"}
    assert [remark.split(" was left out: ")[0] for remark in remarks] == [
        "large",
        "link",
        "linked",
        "loop",
        "pipe",
    ]
    (folder / "more").symlink_to("/etc")
    assert copies(tmp_path, Caps(beside=100))[1][-1] == "1 more files were left out."


def test_no_more_files_are_copied_than_the_cap_says(tmp_path, folder):
    for number in range(30):
        (folder / f"x{number}").write_text("x")
    found, remarks = copies(tmp_path, Caps(files=10))
    assert len(found) <= 10
    assert "too many" in remarks[0]


def test_the_digest_tells_files_apart_and_says_nothing_of_when_they_were_written(tmp_path, folder):
    def digest():
        return take(tmp_path / "submitted", ("ann",), (), Caps()).digest

    first = digest()
    os.utime(folder / "b.txt", (1, 1))
    assert digest() == first
    (folder / "b.txt").write_text("c")
    changed = digest()
    (folder / "b.txt").rename(folder / "z.txt")
    assert len({first, changed, digest()}) == 3


@pytest.mark.usefixtures("folder")
def test_the_courses_own_files_replace_whatever_stands_in_their_way(tmp_path):
    source = tmp_path / "source"
    for path in ("b.txt", "data/deep", "kept.py", "no.ipynb"):
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text("the course's")
    copies(tmp_path)
    (tmp_path / "into/kept.py").write_text("the learner's")
    place_courses_own(source, [], ["kept.py"], tmp_path / "into")
    found = {path.name: path.read_text() for path in (tmp_path / "into").rglob("*") if path.is_file()}
    assert found == {"b.txt": "the course's", "deep": "the course's", "kept.py": "the learner's"}

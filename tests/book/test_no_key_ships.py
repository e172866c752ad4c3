"""Nothing that only the key says is in what people get: the releases, the wheel, the book."""

import re
import string
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.staff import canary
from closeness.staff.canary import files_in, leaks, secrets_of
from closeness.staff.course import Course
from site_fixture import built_book

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def course():
    source, grading = ROOT / "solutions", ROOT / "grading"
    return Course(
        root=ROOT,
        source=source,
        release=ROOT / "exercises",
        submitted=grading / "submitted",
        autograded=grading / "autograded",
    )


@pytest.fixture(scope="module")
def secrets(course):
    return secrets_of(course, course.marked())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", build, folder], cwd=ROOT, check=True, capture_output=True)
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(unpacked)
    return unpacked


@pytest.fixture
def shipped(request, wheel):
    return {"exercises": ROOT / "exercises", "wheel": wheel, "book": built_book()}[request.param]


@pytest.mark.parametrize("shipped", ["exercises", "wheel", "book"], indirect=True)
def test_no_secret_of_the_graded_items_is_in_it(shipped, secrets):
    files = list(files_in(shipped))
    assert files
    assert leaks(files, secrets) == []
    assert not [name for name, _ in files if name.endswith("bank.toml") or "solutions" in name]


def test_the_wheel_has_all_that_a_learner_needs(wheel):
    names = {name for name, _ in files_in(wheel)}
    for needed in (
        "closeness/bank/en/vignettes.toml",
        "closeness/locale/en.json",
        "closeness/widgets/palette.css",
        "closeness/widgets/sort_board/element.js",
        "closeness/widgets/host/board.css",
        "closeness/py.typed",
        "closeness-0.1.0.data/data/share/jupyter/labextensions/closeness/static/remoteEntry.js",
    ):
        assert needed in names


def planted(course):
    """One of each kind of secret, as it could slip into something that ships."""
    from closeness.bank import read_vignettes

    vignette = read_vignettes(course.bank)[0]
    marks = course.marks_file("recharging-or-avoiding").read_text(encoding="utf-8")
    return {
        "rationale": vignette.rationale,
        "label": f'{{"{vignette.id}": ["{vignette.key}", "issue"]}}',
        "marks file": marks,
        "canary": course.bank.read_text(encoding="utf-8"),
    }


@pytest.mark.parametrize("kind", ["rationale", "label", "marks file", "canary"])
@pytest.mark.parametrize("where", ["page.html", "module.js", "data.json"])
def test_each_secret_is_found_where_it_is_planted(kind, where, course, secrets):
    text = planted(course)[kind]
    content = {"page.html": f"<p>{text}</p>", "module.js": f"const x = `{text}`;"}.get(where)
    if content is None:
        import json

        content = json.dumps({"cells": [{"source": text}]})
    assert leaks([(where, content.encode())], secrets)


@given(st.data())
def test_whatever_a_pattern_fits_is_found(secrets, data):
    secret = data.draw(st.sampled_from(secrets))
    text = data.draw(st.from_regex(secret.pattern))
    assert secret.stands_in(text, canary._folded(text))


def test_every_letter_that_ignoring_case_takes_for_a_plain_one_is_folded_to_it():
    plain = re.compile("[a-z]", re.IGNORECASE)
    for letter in filter(plain.match, map(chr, range(sys.maxunicode + 1))):
        assert canary._folded(letter) in string.ascii_lowercase, hex(ord(letter))
        assert re.fullmatch(canary._folded(letter), letter, re.IGNORECASE), hex(ord(letter))


def test_every_secret_has_a_clue(secrets):
    assert min(len(secret.clue) for secret in secrets) > 2

"""Hostile, broken and odd functions, each a folder of ``scenarios``: what must come out, and what must stay.

``cell.txt`` is what is handed in (COURSE stands for the course's folder), ``expected.toml`` which cell it is,
what it scores and what its marks table says. An attack returns the right answer exactly where it succeeded.
All of them are graded in one batch with honest neighbours before, between and after, once in each tier.
"""

import html
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from closeness.core.errors import ConfinementError
from closeness.staff.confine import find_cage
from closeness.staff.execute import IN_SO_MANY_WORDS
from grading.small_course import FUNCTIONS, Course

pytestmark = pytest.mark.grading

NAME = "little-function"
PLACE = Path(__file__).parent / "scenarios"
SCENARIOS = sorted(path.name for path in PLACE.iterdir())
HONEST = ("aaa-honest", "mmm-honest", "zzz-honest")


SHARED = ("/tmp", "/dev/shm", "/var/tmp")  # noqa: S108 - looked at, not written to


def remains():
    """What could outlive a run: confined processes, files where everybody can write, sockets of this one."""
    processes = {path.parent for path in Path("/proc").glob("[0-9]*/cmdline") if is_confined(path)}
    files = {path for folder in SHARED for path in Path(folder).glob("closeness-*")}
    handles = [path.readlink().name for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    return processes, files, sum(name.startswith("socket:") for name in handles)


def is_confined(path):
    try:
        words = path.read_bytes()
    except OSError:
        return False
    return b"Give up, for good, what the job says" in words or b"987654" in words


@pytest.fixture(scope="module", params=["A", "B"])
def batch(request, template, tmp_path_factory):
    """Everybody graded in one tier, and what was there before and after."""
    try:
        find_cage(request.param)
    except ConfinementError as error:
        find_cage()  # one of the two must work, or nothing here is tried
        pytest.skip(str(error))
    root = tmp_path_factory.mktemp("scenarios") / "course"
    shutil.copytree(template, root)
    course = Course(root)
    course.config.ScoreAnswers.tier = request.param
    course.config.ScoreAnswers.processor_seconds = 1
    for name in HONEST:
        course.submit(name, NAME, FUNCTIONS)
    for name in SCENARIOS:
        text = (PLACE / name / "cell.txt").read_text(encoding="utf-8").replace("COURSE", str(root))
        expected = tomllib.loads((PLACE / name / "expected.toml").read_text(encoding="utf-8"))
        course.submit(name, NAME, {expected["cell"]: text})
    before = remains()
    done, log = course.autograde(NAME)
    assert done, log
    return course, course.scores(NAME), before, remains()


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_scores_what_it_must_and_says_why(batch, name):
    course, scores, _, _ = batch
    expected = tomllib.loads((PLACE / name / "expected.toml").read_text(encoding="utf-8"))
    cell = f"{expected['cell']}-marks"
    table = course.table(name, NAME, cell)
    shown = table if "&" in expected["says"] else html.unescape(table)
    assert scores[name][cell] == expected["score"], shown
    assert re.search(expected["says"], shown), shown
    assert "<script" not in table


HARMLESS_WHERE_THEY_SUCCEED = (
    *(
        "reads-etc",
        "reads-the-solution",
        "reads-the-marks-file",
        "reads-the-secret",
        "reads-another-submission",
    ),
    *(
        "lists-the-course",
        "reads-the-graders-environment",
        "reads-its-own-command",
        "network",
        "local-socket",
    ),
    *("writes-into-the-course", "fork", "thread", "raw-system-calls", "has-the-grader-signalled"),
)


def test_the_attacks_are_attacks(template, tmp_path, monkeypatch):
    shutil.copytree(template, tmp_path / "course")
    course = Course(tmp_path / "course")
    monkeypatch.setattr("closeness.staff.confine.cage._fault", lambda _tier: "not here.")
    course.config.ScoreAnswers.unconfined = IN_SO_MANY_WORDS
    course.submit("aaa-honest", NAME, FUNCTIONS)
    for name in HARMLESS_WHERE_THEY_SUCCEED:
        text = (PLACE / name / "cell.txt").read_text(encoding="utf-8").replace("COURSE", str(course.root))
        course.submit(name, NAME, {"balance": text})
    course.autograde(NAME)
    gained = {name for name, cells in course.scores(NAME).items() if cells["balance-marks"] == 10}
    assert gained >= {"aaa-honest", *HARMLESS_WHERE_THEY_SUCCEED} - {"fork", "thread", "raw-system-calls"}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_neighbour_is_graded_unchanged(batch, name):
    _, scores, _, _ = batch
    assert scores[name] == {"totals-marks": 4, "balance-marks": 10}


def test_nothing_survives_the_batch(batch):
    _, _, (processes, files, sockets), after = batch
    assert after[0] <= processes
    assert after[1] <= files
    assert after[2] <= sockets


def test_the_course_is_as_it_was(batch, template):
    course, _, _, _ = batch
    was = {path.relative_to(template) for path in template.rglob("*")}
    new = {path.relative_to(course.root) for path in course.root.rglob("*")} - was
    kept = [
        path for path in new if path.parts[:2] not in {("grading", "submitted"), ("grading", "autograded")}
    ]
    assert set(map(str, kept)) <= {"grading/secret", "grading/autograded", "grading/submitted"}
    for path in ("solutions/little-function.toml", "exercises/little-function/little-function.ipynb"):
        assert (course.root / path).read_bytes() == (template / path).read_bytes()


def test_the_record_names_the_tier(batch):
    course, _, _, _ = batch
    kept = course.autograded("mmm-honest", NAME)["metadata"]["closeness"]
    assert kept["confinement"].startswith(f"{course.config.ScoreAnswers.tier} (")

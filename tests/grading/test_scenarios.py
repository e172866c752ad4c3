"""Hostile, broken and odd submissions, each a folder of ``scenarios``: what must come out, what must stay.

An attack hands in the right answer exactly where it succeeded. All of them are graded with honest neighbours
before, between and after, once in each tier. ``scenario`` says what a folder holds.
"""

import ctypes
import html
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from closeness.core.errors import ConfinementError
from closeness.staff.confine import find_cage
from closeness.staff.execute import IN_SO_MANY_WORDS
from grading.scenario import SOLVED, scenarios
from grading.small_course import Course

pytestmark = pytest.mark.grading

SCENARIOS = scenarios()
ASSIGNMENTS = sorted({one.assignment for one in SCENARIOS.values()})
HONEST = ("aaa-honest", "mmm-honest", "zzz-honest")
POINTS = {
    "little-function": {"totals-marks": 4, "balance-marks": 10},
    "little-ledger": {"ledger-marks": 10},
    "little-sort": {"sorting-marks": 6, "sorting-reflection": 0},
    "ordinary": {"double-test": 3},
}

LARGE = 2**25  # bytes; of a larger file the time of its last change is kept in place of what it holds
SHARED = ("/dev/shm", "/var/tmp")  # noqa: S108 - looked at, not written to


ADOPT = 36  # PR_SET_CHILD_SUBREAPER


@contextmanager
def adopting():
    """Have every process below this one stay below it, also when its own parent is gone.

    So what is left of a run can be told from what runs beside it on the machine.
    """
    call = ctypes.CDLL(None, use_errno=True).prctl
    assert call(ADOPT, 1, 0, 0, 0) == 0, os.strerror(ctypes.get_errno())
    try:
        yield
    finally:
        call(ADOPT, 0, 0, 0, 0)


def below():
    """Return the folders in /proc of all processes that come from this one."""
    children = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended
        children.setdefault(parent, []).append(path.parent)
    found, ahead = set(), [os.getpid()]
    while ahead:
        own = children.get(ahead.pop(), [])
        found.update(own)
        ahead += [int(folder.name) for folder in own]
    return found


def remains():
    """What could outlive a run: confined processes, files where everybody can write, sockets of this one."""
    processes = {folder for folder in below() if is_confined(folder / "cmdline")}
    files = {path for folder in SHARED for path in Path(folder).glob("closeness-*")}
    files |= set(Path(tempfile.gettempdir()).iterdir())  # this batch's own
    handles = [path.readlink().name for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    return processes, files, sum(name.startswith("socket:") for name in handles)


def is_confined(path):
    try:
        words = path.read_bytes()
    except OSError:
        return False
    return b"Give up, for good, what the job says" in words or b"987654" in words


def everything_in(folder):
    """Return what stands in a folder, links not followed: {path: (mode, size, what it holds)}."""
    found, folders = {}, [folder]
    while folders:  # not os.walk: it recurses, and one scenario is deeper than that
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                about = entry.stat(follow_symlinks=False)
                size, held = 0, ""
                if stat.S_ISDIR(about.st_mode):
                    folders.append(entry.path)
                elif stat.S_ISLNK(about.st_mode):
                    held = str(Path(entry.path).readlink())
                elif stat.S_ISREG(about.st_mode):
                    size = about.st_size
                    held = str(about.st_mtime_ns) if size > LARGE else Path(entry.path).read_bytes()
                found[entry.path] = (about.st_mode, size, held)
    return found


class Batch:
    """Everybody graded in one tier, and what was there before and after."""

    def __init__(self, course, tier):
        self.course, self.tier = course, tier
        course.config.ScoreAnswers.tier = tier
        course.config.ScoreAnswers.processor_seconds = 1
        for name in ASSIGNMENTS:
            for student in HONEST:
                course.submit(student, name, SOLVED)
        for one in SCENARIOS.values():
            one.hand_in(course)
        submitted = course.root / "grading/submitted"
        with adopting():
            self.before, self.submitted = remains(), everything_in(submitted)
            self.runs = {name: course.autograde(name) for name in ASSIGNMENTS}
            self.after, self.submitted_after = remains(), everything_in(submitted)
        self.scores = {name: course.scores(name) for name in ASSIGNMENTS}


passed = {"A": set(), "B": set()}


@pytest.fixture(scope="module", params=["A", "B"])
def batch(request, template, tmp_path_factory):
    try:
        find_cage(request.param)
    except ConfinementError as error:
        find_cage()  # one of the two must work, or nothing here is tried
        pytest.skip(str(error))
    root = tmp_path_factory.mktemp("scenarios") / "course"
    shutil.copytree(template, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("scratch")))
        made = Batch(Course(root), request.param)
    yield made
    subprocess.run(["rm", "-rf", root], check=True)  # shutil.rmtree recurses as well


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_scores_what_it_must_and_says_why(batch, name):
    one = SCENARIOS[name]
    marks = f"{one.cell}-marks"
    table = batch.course.table(one.student, one.assignment, marks)
    shown = table if "&" in one.says else html.unescape(table)
    assert batch.scores[one.assignment][one.student] == (
        batch.scores[one.assignment][one.student] | {marks: one.score} | one.others
    ), shown
    assert re.search(one.says, shown), shown
    assert "<script" not in table
    passed[batch.tier].add(name)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_batch_comes_to_its_end(batch, name):
    done, log = batch.runs[name]
    assert done, log


@pytest.mark.parametrize("student", HONEST)
def test_an_honest_neighbour_is_graded_unchanged(batch, student):
    assert {name: batch.scores[name][student] for name in ASSIGNMENTS} == {
        name: POINTS[name] for name in ASSIGNMENTS
    }


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_honest_neighbours_get_the_same_notebook(batch, name):
    first, *others = [batch.course.autograded(student, name)["cells"] for student in HONEST]
    assert others == [first, first]


def test_the_log_names_each_student_whose_work_was_refused(batch):
    for one in SCENARIOS.values():
        kept = batch.course.autograded(one.student, one.assignment)["metadata"]["closeness"]
        notes = [f"{cell}: {note}" for cell, note in kept["notes"].items()]
        for reason in filter(None, [kept["refused"], *notes]):
            assert f"{one.student}, {one.assignment}: {reason}" in batch.runs[one.assignment][1]


def test_what_a_run_would_leave_behind_is_found():
    """A confined process whose parent is gone, in a session of its own: as a batch would leave it."""
    leave = "import subprocess, sys; subprocess.Popen([*sys.argv[1:]], start_new_session=True, stdout=-3)"
    before, _, _ = remains()
    with adopting():
        sleeps = [sys.executable, "-c", "import time; time.sleep(600)  # 987654"]
        subprocess.run([sys.executable, "-c", leave, *sleeps], check=True)
        left, _, _ = remains()
        (folder,) = left - before
        os.kill(int(folder.name), signal.SIGKILL)
        os.waitpid(int(folder.name), 0)
    assert remains()[0] <= before


def test_nothing_survives_the_batch(batch):
    processes, files, sockets = batch.before
    assert batch.after[0] <= processes
    assert batch.after[1] <= files
    assert batch.after[2] <= sockets


def test_what_was_submitted_stays_as_it_was_for_appeal(batch):
    assert batch.submitted_after == batch.submitted


def test_the_course_is_as_it_was(batch, template):
    root = batch.course.root
    was = {path.relative_to(template) for path in template.rglob("*")}
    subprocess.run(["rm", "-rf", root / "grading/submitted"], check=True)  # too deep for rglob, and seen to
    new = {path.relative_to(root) for path in root.rglob("*")} - was
    assert {str(path) for path in new if path.parts[:2] != ("grading", "autograded")} <= {"grading/secret"}
    for path in template.rglob("*"):
        shown = path.relative_to(template)
        if path.is_file() and shown.parts[0] != "grading":
            assert (root / shown).read_bytes() == path.read_bytes(), shown


def test_nothing_but_the_courses_own_files_is_put_beside_a_graded_notebook(batch):
    for one in SCENARIOS.values():
        folder = batch.course.root / "grading/autograded" / one.student / one.assignment
        found = {path.name for path in folder.iterdir()}
        assert found <= {f"{one.assignment}.ipynb", "timestamp.txt", "submission_secret.txt"}, one.name


def test_the_record_names_the_tier(batch):
    kept = batch.course.autograded("mmm-honest", "little-function")["metadata"]["closeness"]
    assert kept["confinement"].startswith(f"{batch.tier} (")


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
    course.submit("aaa-honest", "little-function", SOLVED)
    for name in HARMLESS_WHERE_THEY_SUCCEED:
        SCENARIOS[name].hand_in(course)
    course.autograde("little-function")
    scores = course.scores("little-function")
    gained = {name for name, cells in scores.items() if cells["balance-marks"] == 10}
    assert gained >= {"aaa-honest", *HARMLESS_WHERE_THEY_SUCCEED} - {"fork", "thread", "raw-system-calls"}


def test_print_what_was_tried(tell):
    rows = sorted({row for one in SCENARIOS.values() for row in one.rows})
    done = ", ".join(f"passed in tier {tier}: {len(names)}" for tier, names in passed.items() if names)
    tell(f"scenarios: {len(SCENARIOS)}, rows of threats.toml: {len(rows)}, {done}")

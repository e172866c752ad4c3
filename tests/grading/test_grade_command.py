"""``closeness grade``: the marks that nbgrader's autograde gives, for a whole class, whatever happens."""

import contextlib
import datetime as dt
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from closeness.core.errors import GradingError
from grading.small_course import FUNCTIONS, LEDGER, SORTING, Course, late, literal, write

pytestmark = pytest.mark.grading

NAMES = ("little-sort", "little-function", "ordinary")
SORTED = literal("sorting", SORTING)
PARTLY = literal("sorting", {**SORTING, "drop-it": ["recharging", "issue"]})
DOUBLE = "def double(x):\n    return 2 * x"


def hand_in(course):
    """A small class: right, partly right, wrong, late, malformed, odd names, nothing in the folder."""
    course.submit("ada", "little-sort", {"sorting": SORTED, "sorting-reflection": "It takes two."})
    course.submit("ben", "little-sort", {"sorting": PARTLY})
    course.submit("c[a-z]*", "little-sort", {"sorting": SORTED})
    course.submit("d e", "little-sort")
    write(course.submitted("eve", "little-sort"), '{"cells": [')
    (course.root / "grading/submitted/fay/little-sort").mkdir(parents=True)
    course.submit("gil", "little-sort", {"sorting": "sorting = {"})
    late_one = course.submit("hal", "little-sort", {"sorting": SORTED})
    write(late_one.with_name("timestamp.txt"), "2026-03-02 10:00:00 UTC")
    course.submit("ada", "little-function", FUNCTIONS)
    course.submit("ben", "little-function", {"balance": "def balance(given, received):\n    return 0.0"})
    course.submit("eve", "little-function", {"totals": "def totals(entries):\n    while True: pass"})
    course.submit("ada", "ordinary", {"double": DOUBLE})
    course.submit("ben", "ordinary", {"double": "def double(x):\n    return x + 2"})
    course.config.ScoreAnswers.processor_seconds = 1
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("zoe", first_name="Zoe")  # hands in nothing
        gradebook.update_or_create_assignment("little-sort", duedate="2026-03-01 10:00:00 UTC")


def penalise(course):
    """Late submissions lose a point, by nbgrader's own kind of plug-in; one of its students ends Python."""
    write(
        course.root / "penalties.py",
        "import os\n"
        "from nbgrader.plugins import BasePlugin\n\n\n"
        "class Point(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        if os.path.exists('ends'):\n"
        "            os._exit(7)\n"
        "        return 1.0\n",
    )
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nimport sys\nsys.path.append(str(root))\n")
        file.write("c.AssignLatePenalties.plugin_class = 'penalties.Point'\n")
    return Course(course.root)


@pytest.fixture(scope="module")
def both(template, tmp_path_factory):
    """One class graded by nbgrader's own command and by ours (eight workers, a reader), and our reports."""
    place = tmp_path_factory.mktemp("both")
    courses = []
    for kind in ("stock", "ours"):
        shutil.copytree(template, place / kind)
        course = penalise(Course(place / kind))
        shutil.copy(place / "stock/grading/secret", course.root / "grading") if courses else None
        hand_in(course)
        courses.append(course)
        if kind == "stock":
            for name in NAMES:
                course.autograde(name)
    stock, ours = courses
    with reader(ours):
        reports = {name: ours.grade(name, workers=8) for name in NAMES}
    return stock, ours, reports


@contextlib.contextmanager
def reader(course):
    """Somebody who looks at the gradebook all the time, as Formgrader does while a class is graded."""
    program = (
        "import sqlite3, sys, time\n"
        "book = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)\n"
        "while True:\n"
        "    book.execute('BEGIN')\n"
        "    book.execute('SELECT count(*) FROM grade').fetchall()\n"
        "    time.sleep(0.02)\n"
        "    book.execute('COMMIT')\n"
    )
    looking = subprocess.Popen([sys.executable, "-c", program, str(course.root / "grading/gradebook.db")])
    try:
        yield
        assert looking.poll() is None, "the reader was turned away"
    finally:
        looking.kill()
        looking.wait()


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_the_gradebook_is_as_nbgraders_own_command_leaves_it(both, name):
    stock, ours, _ = both
    assert ours.book(name) == stock.book(name)
    assert len(ours.book(name)) > 1


def test_the_copies_for_formgrader_are_the_same(both):
    stock, ours, _ = both
    for student in ("ada", "ben", "c[a-z]*", "d e", "eve", "fay", "gil", "hal"):
        graded = [course.root / "grading/autograded" / student / "little-sort" for course in (stock, ours)]
        notebooks = [(folder / "little-sort.ipynb").read_bytes() for folder in graded]
        assert notebooks[0] == notebooks[1], student
    assert (ours.root / "grading/autograded/hal/little-sort/timestamp.txt").is_file()


def test_a_late_submission_has_its_penalty(both):
    _, ours, _ = both
    timestamp, _, books = ours.book("little-sort")["hal"]
    assert timestamp == dt.datetime(2026, 3, 2, 10)  # noqa: DTZ001 - as nbgrader keeps times
    assert books["little-sort"][0] == 1.0


def test_the_report_names_every_refusal_and_who_handed_in_nothing(both):
    _, _, reports = both
    entries = {entry.student: entry for entry in reports["little-sort"].entries}
    assert reports["little-sort"].complete
    assert [entries[one].state for one in ("ada", "eve", "fay", "zoe")] == ["graded"] * 3 + ["absent"]
    assert "not valid JSON" in entries["eve"].refused[0]
    assert "No notebook named little-sort.ipynb" in entries["fay"].refused[0]
    assert not entries["ada"].refused
    assert reports["little-function"].confinement[0] in "AB"


def test_the_run_log_keeps_how_code_was_confined_and_every_refusal(both):
    _, ours, _ = both
    lines = [json.loads(line) for line in (ours.root / "grading/runs.jsonl").read_text().splitlines()]
    by_name = {line["assignment"]: line for line in lines}
    assert [one["student"] for one in by_name["little-sort"]["entries"]] == ["eve", "fay"]
    assert by_name["little-function"]["confinement"][0] in "AB"


def test_a_second_run_changes_nothing_and_grades_nobody(both):
    _, ours, _ = both
    before = ours.book("little-sort")
    report = ours.grade("little-sort")
    assert (report.count("graded"), report.count("unchanged")) == (0, 8)
    assert ours.book("little-sort") == before


def test_nothing_of_the_run_is_left_in_the_course(both):
    _, ours, _ = both
    assert not (ours.root / "grading/underway").exists()


def test_marks_by_hand_comments_and_extensions_survive_a_resubmission(course):
    hand_in(course)
    course.grade("little-sort")
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("sorting-reflection", "little-sort", "little-sort", "ada")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 3.5, 0.5, False
        gradebook.find_comment(
            "sorting-reflection", "little-sort", "little-sort", "ada"
        ).manual_comment = "Well seen."
        gradebook.grant_extension("little-sort", "hal", days=3)
        gradebook.db.commit()
    course.submit("ada", "little-sort", {"sorting": PARTLY, "sorting-reflection": "It takes two."})
    report = course.grade("little-sort", force=True)
    assert report.count("graded") == 8
    _, _, books = course.book("little-sort")["ada"]
    _, grades, comments = books["little-sort"]
    assert grades["sorting-reflection"] == (None, 3.5, 0.5, True)  # nbgrader asks to look again
    assert grades["sorting-marks"][0] == 4
    assert comments["sorting-reflection"] == (None, "Well seen.")
    assert course.book("little-sort")["hal"][1] == dt.timedelta(days=3)


def test_a_resubmission_that_cannot_be_read_takes_the_old_marks_away(course):
    course.submit("ada", "little-sort", {"sorting": SORTED})
    course.grade("little-sort")
    assert course.score("ada", "little-sort", "sorting-marks") == 6
    write(course.submitted("ada", "little-sort"), "[]")
    report = course.grade("little-sort")
    assert course.score("ada", "little-sort", "sorting-marks") == 0
    assert "not a notebook" in report.entries[0].refused[0]


def test_only_those_who_are_named_are_graded(course):
    hand_in(course)
    report = course.grade("little-sort", "c[a-z]*", "ben")
    assert [entry.student for entry in report.entries] == ["ben", "c[a-z]*"]
    assert set(course.book("little-sort")) == {"ben", "c[a-z]*"}


def test_a_name_that_nobody_has_is_said_before_anything_is_graded(course):
    hand_in(course)
    with pytest.raises(GradingError, match="nobody: no folder in grading/submitted"):
        course.grade("little-sort", "ada", "nobody")
    with pytest.raises(GradingError, match=r"No assignment 'litle-sort' in solutions. Choose of: little"):
        course.grade("litle-sort")
    assert not course.book("little-sort")


def test_a_worker_that_dies_costs_one_submission_and_the_next_run_grades_it(course):
    course = penalise(course)
    hand_in(course)
    write(course.root / "ends", "")
    report = course.grade("little-sort")
    failed = [entry for entry in report.entries if entry.state == "failed"]
    assert [entry.student for entry in failed] == ["hal"]
    assert "ended before it was done" in failed[0].error
    assert (report.complete, report.count("graded")) == (False, 7)
    (course.root / "ends").unlink()
    report = course.grade("little-sort")
    assert (report.complete, report.count("graded"), report.count("unchanged")) == (True, 1, 7)
    assert course.score("hal", "little-sort", "sorting-marks") == 6


def test_a_gradebook_that_somebody_else_writes_to_is_waited_for(course):
    course.submit("ada", "little-sort", {"sorting": SORTED})
    other = sqlite3.connect(course.root / "grading/gradebook.db", isolation_level=None, timeout=30)
    other.execute("PRAGMA journal_mode=DELETE")

    def hold():
        with sqlite3.connect(course.root / "grading/gradebook.db", isolation_level=None) as mine:
            mine.execute("BEGIN EXCLUSIVE")
            held.set()
            time.sleep(6)  # longer than SQLite itself waits
            mine.execute("COMMIT")

    held = threading.Event()
    other.close()
    writer = late("closeness.staff.grading.writer", "Writer")(course.coursedir)
    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        writer.zero("ada")
    finally:
        writer.close()
        thread.join()


def test_a_second_run_at_the_same_time_is_refused(course):
    place = late("closeness.staff.grading.batch", "place_of_run")
    with place(course.root / "grading"), pytest.raises(GradingError, match="Another run is grading"):
        course.grade("little-sort")


def test_without_the_tuning_marks_are_the_same(both, template, tmp_path, monkeypatch):
    _, ours, _ = both
    monkeypatch.setattr("closeness.staff.grading.tuning.KNOWN", ())
    shutil.copytree(template, tmp_path / "plain")
    course = penalise(Course(tmp_path / "plain"))
    hand_in(course)
    course.grade("little-sort")
    assert course.book("little-sort") == ours.book("little-sort")


def test_where_sanitising_would_change_the_release_each_notebook_is_sanitised(course):
    write(
        course.root / "stamps.py",
        "from nbgrader.preprocessors import NbGraderPreprocessor\n\n\n"
        "class Stamp(NbGraderPreprocessor):\n"
        "    def preprocess(self, nb, resources):\n"
        "        nb.metadata['stamp'] = resources['nbgrader']['assignment']\n"
        "        return nb, resources\n",
    )
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nimport sys\nsys.path.append(str(root))\n")
        file.write("c.Autograde.sanitize_preprocessors = ['stamps.Stamp']\n")
    course.submit("ada", "little-sort", {"sorting": SORTED})
    assert course.grade("little-sort").complete
    assert course.autograded("ada", "little-sort")["metadata"]["stamp"] == "little-sort"
    assert course.score("ada", "little-sort", "sorting-marks") == 6


def test_a_dask_cluster_gives_the_same_gradebook(both, template, tmp_path):
    _, ours, _ = both
    import distributed  # costs seconds

    shutil.copytree(template, tmp_path / "cluster")
    course = penalise(Course(tmp_path / "cluster"))
    shutil.copy(ours.root / "grading/secret", course.root / "grading")
    hand_in(course)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, worker_dashboard_address=None
    ) as cluster:
        pool = late("closeness.staff.grading.pool", "cluster")(cluster.scheduler_address)
        try:
            for name in ("little-sort", "little-function"):
                assert course.grade(name, pool=pool).complete
        finally:
            pool.close()
    for name in ("little-sort", "little-function"):
        assert course.book(name) == ours.book(name)


def test_a_scheduler_that_does_not_answer_is_said():
    with pytest.raises(GradingError, match=r"No dask scheduler answers at 'tcp://127"):
        late("closeness.staff.grading.pool", "cluster")("tcp://127.0.0.1:9")


def closeness(course, *arguments):
    command = [sys.executable, "-c", "from closeness.staff.cli import main; main()", *arguments]
    return subprocess.Popen(
        command,
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_the_command_says_what_came_of_it_and_its_status_says_whether_all_is_graded(course):
    hand_in(course)
    process = closeness(course, "grade", "little-sort", "--jobs", "2")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "little-sort: 8 graded in" in out
    assert "  eve: The notebook is not valid JSON." in out
    assert "1 handed in nothing: zoe." in out
    assert "8 of 8 graded" in err
    assert "Warning" not in err


def test_the_report_comes_as_json(course):
    course.submit("ada", "little-sort", {"sorting": SORTED})
    process = closeness(course, "grade", "little-sort", "--json")
    out, err = process.communicate(timeout=120)
    report = json.loads(out)
    assert (report["complete"], report["entries"][0]["state"], err) == (True, "graded", "")
    process = closeness(course, "grade", "little-sort", "--students", "ada,ben")
    assert process.communicate(timeout=120)[1].startswith("ben: no folder in")
    assert process.returncode == 2


def test_a_run_that_is_killed_leaves_the_rest_to_the_next_one(both, template, tmp_path):
    stock, _, _ = both
    shutil.copytree(template, tmp_path / "killed")
    course = penalise(Course(tmp_path / "killed"))
    shutil.copy(stock.root / "grading/secret", course.root / "grading")
    hand_in(course)
    rng = random.Random(4)  # noqa: S311 - moments, not secrets
    for name in ("little-sort", "little-function"):
        process = closeness(course, "grade", name, "--jobs", "2")
        time.sleep(2.5 + 2 * rng.random())
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        course.grade(name)
        assert course.book(name) == stock.book(name)


def test_workers_end_with_the_run_that_is_killed(course):
    hand_in(course)
    course.submit("ivo", "little-function", {"totals": "def totals(entries):\n    while True: pass"})
    process = closeness(course, "grade", "little-function", "--jobs", "2")
    while not (workers := children(process.pid)) and process.poll() is None:
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)  # the one process alone, not its group
    process.communicate()
    ends = time.monotonic() + 20
    while any(alive(worker) for worker in workers) and time.monotonic() < ends:
        time.sleep(0.1)
    assert workers
    assert not [worker for worker in workers if alive(worker)]


def children(pid):
    try:
        words = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(word) for word in words.split()]
    except OSError:
        return []


def alive(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        return stat.rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_ledgers_too(course):
    course.submit("ada", "little-ledger", {"ledger": literal("ledger", LEDGER)})
    assert course.grade("little-ledger").complete
    assert course.score("ada", "little-ledger", "ledger-marks") == 10

"""Odd folders and odd times of submission: each is graded or refused in words, and nobody else notices."""

import os
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.staff.gathering import gather
from closeness.staff.submitted_time import FILE, submitted_time, written
from grading.small_course import SORTING, late, literal, write

pytestmark = pytest.mark.grading

NAME = "little-sort"
SOLVED = {"sorting": literal("sorting", SORTING)}
NO_NAMES = ("new\nline", os.fsdecode(b"sm\xf8rt"))


def empty(course, student):
    course.submit(student, NAME).unlink()


def foreign(course, student):
    path = course.submit(student, NAME, SOLVED)
    path.rename(path.with_suffix(".txt"))
    write(path.parent / "deep" / path.name, "{}")


def loop(course, student):
    empty(course, student)
    folder = course.submitted(student, NAME).parent
    folder.rmdir()
    folder.symlink_to(folder)


def gone(course, student):
    loop(course, student)
    folder = course.submitted(student, NAME).parent
    folder.unlink()
    folder.symlink_to("nowhere")


def file(course, student):
    loop(course, student)
    folder = course.submitted(student, NAME).parent
    folder.unlink()
    folder.write_text("my answers")


def local_socket(course, student):
    path = course.submit(student, NAME)
    path.unlink()
    here = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{here}/{path.name}")  # the name of a socket is at most 107 bytes long
    os.close(here)


def notebook_loop(course, student):
    path = course.submit(student, NAME)
    path.unlink()
    path.symlink_to(path)


UNGRADED = {
    "empty": (empty, "No notebook named"),
    "foreign": (foreign, "No notebook named"),
    "loop": (loop, "is a link or no folder"),
    "gone": (gone, "is a link or no folder"),
    "file": (file, "is a link or no folder"),
    "socket": (local_socket, "cannot be opened"),
    "notebook-loop": (notebook_loop, "is a link"),
}
GRADED = ("aaa", "[abc]", "two words", "*", "?", "café", "-rf", "zzz")


def at(content):
    return lambda path: path.write_bytes(content)


def pipe(path):
    os.mkfifo(path)


def endless(path):
    path.symlink_to("/dev/zero")


UNREAD = {
    "words": at(b"yesterday, about tea time"),
    "not-utf-8": at(b"\xff\xfe2\x000\x00"),
    "huge": at(b"2026-03-01 10:00:00 UTC" + b" " * 2**20),
    "no-such-day": at(b"2026-13-41 10:00:00 UTC"),
    "before-all-time": at(b"0001-01-01 00:00:00 +9999"),
    "zone-too-far": at(b"2026-03-01 10:00:00 99999999999999999999"),
    "zone-is-a-file": at(b"2026-03-01 10:00:00 /etc/passwd"),
    "only-a-day": at(b"10"),
    "nul": at(b"2026-03-01\x0010:00:00"),
    "folder": lambda path: path.mkdir(),
    "pipe": pipe,
    "endless": endless,
}


@pytest.fixture(scope="module")
def graded(shared_course):
    for student in (*GRADED, *NO_NAMES):
        shared_course.submit(student, NAME, SOLVED)
    for student, (spoil, _) in UNGRADED.items():
        spoil(shared_course, student)
    for student, spoil in UNREAD.items():
        spoil(shared_course.submit(student, NAME, SOLVED).with_name(FILE))
    shared_course.run = shared_course.autograde(NAME)
    assert shared_course.run[0], shared_course.run[1]
    return shared_course


@pytest.mark.parametrize("student", UNGRADED)
def test_a_folder_without_a_notebook_that_can_be_read_gets_0_and_a_reason(graded, student):
    assert graded.scores(NAME)[student] == {"sorting-marks": 0, "sorting-reflection": 0}
    assert UNGRADED[student][1] in graded.table(student, NAME, "sorting-marks")


@pytest.mark.parametrize("student", GRADED)
def test_a_student_with_any_name_that_can_be_printed_is_graded(graded, student):
    assert graded.score(student, NAME, "sorting-marks") == 6
    assert "timestamp" not in graded.table(student, NAME, "sorting-marks")


@pytest.mark.parametrize("student", UNREAD)
def test_a_time_that_cannot_be_read_is_none_and_the_marks_table_says_so(graded, student):
    assert graded.score(student, NAME, "sorting-marks") == 6
    assert "could not be read as a time" in graded.table(student, NAME, "sorting-marks")
    assert not (graded.root / "grading/autograded" / student / NAME / FILE).exists()


def test_a_folder_with_a_name_that_nobody_has_is_left_out_in_words_and_stops_nobody(graded):
    assert not {*NO_NAMES} & graded.scores(NAME).keys()
    assert graded.run[1].count("has characters in its name that no student's has") == len(NO_NAMES)


def test_grading_again_grades_nothing_again(graded):
    copies = {path: path.stat().st_mtime_ns for path in graded.root.glob("grading/autograded/*/*/*.ipynb")}
    assert graded.autograde(NAME)[0]
    assert {path: path.stat().st_mtime_ns for path in copies} == copies


def test_every_folder_is_gathered_with_its_student_and_assignment(graded):
    with late("nbgrader.utils", "temp_attrs")(graded.coursedir, assignment_id=NAME, student_id="*"):
        found = gather(graded.coursedir)
    students = {*GRADED, *NO_NAMES, *UNGRADED, *UNREAD}
    assert {folder.student for folder in found} == students
    assert {folder.student for folder in found if folder.refused} == {*NO_NAMES}
    assert {folder.assignment for folder in found} == {NAME}


def run_gated(course, student):
    with late("nbgrader.utils", "temp_attrs")(course.coursedir, assignment_id=NAME, student_id=student):
        gated = late("closeness.staff.gated_autograde", "GatedAutograde")
        return late("nbgrader.utils", "capture_log")(gated(coursedir=course.coursedir, config=course.config))


def test_a_run_for_nothing_but_an_empty_folder_gives_0_where_nbgrader_alone_keeps_the_old_score(course):
    course.submit("[ann]", NAME, SOLVED)
    course.submit("ben", NAME, SOLVED)
    course.autograde(NAME)
    course.submitted("ben", NAME).unlink()
    course.submitted("[ann]", NAME).unlink()
    assert not course.autograde(NAME, "ben")[0]
    assert course.score("ben", NAME, "sorting-marks") == 6
    for student in ("ben", "[ann]"):
        assert run_gated(course, student)["success"]
        assert course.score(student, NAME, "sorting-marks") == 0
        assert "No notebook named" in course.table(student, NAME, "sorting-marks")


def test_a_run_for_nobody_says_where_it_looked(course):
    done = run_gated(course, "nobody")
    assert not done["success"]
    assert f"grading/submitted/nobody/{NAME}" in done["error"]


def test_the_gated_run_grades_nothing_without_the_gate(course):
    del course.config.Autograde["exporter_class"]
    course.submit("ann", NAME, SOLVED)
    done = run_gated(course, "ann")
    assert not done["success"]
    assert "GateExporter" in done["error"]


def test_the_same_work_at_another_time_is_graded_again(course):
    path = course.submit("ann", NAME, SOLVED)
    for time in ("2026-03-02 10:00:00 UTC", "2026-03-01 10:00:00 UTC"):
        write(path.with_name(FILE), time)
        assert course.autograde(NAME)[0]
        with course.gradebook() as gradebook:
            assert f"{gradebook.find_submission(NAME, 'ann').timestamp} UTC" == time


@given(time=st.datetimes())
def test_a_time_is_read_as_it_was_written(tmp_path_factory, time):
    folder = tmp_path_factory.mktemp("time")
    (folder / FILE).write_text(written(time))
    assert submitted_time(folder, ()) == (time, "")


@given(content=st.binary() | st.from_regex(r"[0-9]{4}[-0-9: TZ+/a-z]{0,30}").map(str.encode))
def test_any_content_is_a_time_or_none_with_a_reason(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("any")
    (folder / FILE).write_bytes(content)
    time, reason = submitted_time(folder, ())
    assert time is None or not reason
    assert time or reason or not content.strip()

"""Whose a handed-in file is: names of Canvas and Moodle, rosters, and ids made of names."""

import contextlib
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from closeness.core.errors import GradingError
from closeness.staff.admission import Refused
from closeness.staff.collect.member_name import checked, kept_name, shown
from closeness.staff.collect.naming import CANVAS, MOODLE, FileName, Person, file_name, handed_in
from closeness.staff.collect.roster import derived, is_safe, read_roster

LETTERS = st.sampled_from(string.ascii_lowercase + "éß王åλ")
# Canvas keeps letters, digits and "_" of a name, and never "_1_" in it; of a file's name nearly everything.
CANVAS_NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=3).map("_".join)
MOODLE_NAMES = st.text(LETTERS | st.sampled_from(" -'."), min_size=1, max_size=12)
NUMBERS = st.integers(0, 10**12).map(str)
FILES = st.text(LETTERS | st.sampled_from("_-(). 12"), min_size=1, max_size=20)
HOSTILE = st.sampled_from(["x_1_2_y.ipynb", "Bo_9_assignsubmission_file_z", "LATE_1_2_w", "anon_a1_7_q"])


@given(CANVAS_NAMES, NUMBERS, NUMBERS, FILES | HOSTILE, st.booleans())
def test_a_name_of_canvas_gives_back_what_it_was_made_of(name, number, counter, file, late):
    found = handed_in(f"{name}{'_LATE' if late else ''}_{number}_{counter}_{file}")
    assert found.person == Person(lms=CANVAS, name=name, number=number)
    assert (found.counter, found.file, found.late) == (int(counter), file, late)


BETWEEN = st.sampled_from(["_file/", "_file_/", "_file/sub folder/", "_file_"])


@given(MOODLE_NAMES, NUMBERS, FILES | HOSTILE, BETWEEN)
@example("Ann Lee", "77", "Bo Li_9_assignsubmission_file_x.ipynb", "_file/")
def test_a_name_of_moodle_gives_back_what_it_was_made_of(name, number, file, between):
    found = handed_in(f"{name}_{number}_assignsubmission{between}{file}")
    assert found.person == Person(lms=MOODLE, name=name, number=number)
    assert (found.counter, found.file, found.late) == (0, file, None)


@pytest.mark.parametrize(
    ("name", "person", "file"),
    [
        ("leeann_12_34_walk.ipynb", "leeann (12)", "walk.ipynb"),
        ("leeann_late_12_34_walk.ipynb", "leeann (12)", "walk.ipynb"),
        ("LATE_anon_a1B2c_34_walk.ipynb", "anon (a1B2c)", "walk.ipynb"),
        ("anon_a1B2c_34_walk.ipynb", "anon (a1B2c)", "walk.ipynb"),
        ("unzipped here/leeann_12_34_walk.ipynb", "leeann (12)", "walk.ipynb"),
        ("course/Ann Lee_12_assignsubmission_file_/walk.ipynb", "Ann Lee (12)", "walk.ipynb"),
        ("ann/walk.ipynb", "ann", "walk.ipynb"),
    ],
)
def test_names_as_they_come(name, person, file):
    found = handed_in(name)
    assert (str(found.person), found.file) == (person, file)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("walk.ipynb", "does not say whose it is"),
        ("leeann_12_text.html", "typed into Canvas"),
        ("leeann_12_link.html", "typed into Canvas"),
        ("Ann_12_assignsubmission_onlinetext/onlinetext.html", "Moodle's 'onlinetext'"),
    ],
)
def test_what_is_nobodys_file_is_refused(name, said):
    with pytest.raises(Refused, match=said):
        handed_in(name)


@pytest.mark.parametrize(
    ("file", "kind", "stems", "copy"),
    [
        ("walk.ipynb", "notebook", ("walk",), 0),
        ("walk-2.ipynb", "notebook", ("walk-2", "walk"), 2),
        ("walk(3).ipynb", "notebook", ("walk(3)", "walk"), 3),
        ("walk (3).IPYNB", "notebook", ("walk (3)", "walk"), 3),
        ("walk.answers.json", "answers", ("walk",), 0),
        ("walk-1.answers.json", "answers", ("walk-1", "walk"), 1),
        ("walk.answers-4.json", "answers", ("walk",), 4),
        ("walk.answers (5).json", "answers", ("walk",), 5),
        ("anything.json", "answers", (), 0),
        ("walk.pdf", "", (), 0),
        ("ipynb", "", (), 0),
    ],
)
def test_a_file_tells_its_kind_and_which_copy_it_is(file, kind, stems, copy):
    assert file_name(file) == FileName(kind=kind, stems=stems, copy=copy)


@given(st.text(max_size=30))
def test_any_name_is_either_plain_or_refused_and_can_be_shown_and_kept(name):
    with contextlib.suppress(Refused):
        assert ".." not in checked(name).split("/")
    assert shown(name).isprintable()
    kept = kept_name(1, name)
    assert kept.isascii()
    assert "/" not in kept
    assert len(kept) <= 100


@given(st.builds(Person, lms=st.sampled_from([CANVAS, MOODLE, ""]), name=st.text(), number=NUMBERS))
@example(Person(lms="", name="-.."))
@example(Person(lms=MOODLE, name="", number=""))
def test_an_id_made_of_a_name_is_safe_and_always_the_same(person):
    made = derived(person).id
    assert is_safe(made)
    assert derived(person).id == made


@pytest.mark.parametrize(
    ("person", "made"),
    [
        (Person(lms=CANVAS, name="leeann", number="12"), "leeann-12"),
        (Person(lms=MOODLE, name="Ann Lee", number="12"), "ann-lee"),
        (Person(lms=MOODLE, name="Participant", number="12"), "participant-12"),
        (Person(lms=MOODLE, name="王芳", number="12"), "person-8ac9540b"),
        (Person(lms=MOODLE, name="Łucja Ró", number="12"), "ucja-ro-b38159a3"),
        (Person(lms="", name="s_123"), "s_123"),
    ],
)
def test_ids_can_be_read(person, made):
    assert derived(person).id == made


def roster(tmp_path, text, **settings):
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_roster(path, **settings)


CANVAS_ROSTER = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Walk (99)
    Points Possible,,,,,20
"Lee, Ann",12,u-7,alee,Week 1,
"O'Brien, Zoë",13,u-8,zoe,Week 1,
"Lee, Ann",14,u-9,alee2,Week 2,
"Student, Test",15,,,Week 1,
"""
NBGRADER_ROSTER = "id,first_name,last_name,email,lms_user_id\nann,Ann,Lee,,12\n"
MOODLE_ROSTER = """Identifier,Full name,ID number,Email address,Status,Last modified (submission)
Participant 77,Ann Lee,u7,ann@example.org,Submitted,"Thursday, 5 March 2026, 10:15 AM"
Participant 78,Bo Li,u8,bo@example.org,No submission,-
"""


@pytest.mark.parametrize(
    ("text", "person", "student"),
    [
        (CANVAS_ROSTER, Person(lms=CANVAS, name="leeann", number="12"), "alee"),
        (CANVAS_ROSTER, Person(lms=CANVAS, name="leeann", number="14"), "alee2"),
        (CANVAS_ROSTER, Person(lms=MOODLE, name="Zoë O'Brien", number="1"), "zoe"),
        (CANVAS_ROSTER, Person(lms="", name="alee2"), "alee2"),
        (MOODLE_ROSTER, Person(lms=MOODLE, name="Ann Lee", number="77"), "u7"),
        (MOODLE_ROSTER, Person(lms="", name="Bo Li"), "u8"),
        (NBGRADER_ROSTER, Person(lms=CANVAS, name="x", number="12"), "ann"),
        ("id;first_name;last_name\nann;Ann;Lee\n", Person(lms=CANVAS, name="leeann", number="9"), "ann"),
        ("student_id\tname\nann\tAnn Lee\n", Person(lms=MOODLE, name="Ann  LEE", number="9"), "ann"),
    ],
)
def test_a_roster_of_either_lms_or_ones_own_says_who_it_is(tmp_path, text, person, student):
    assert roster(tmp_path, text).student(person).id == student


@pytest.mark.parametrize(
    ("text", "person", "said"),
    [
        (CANVAS_ROSTER, Person(lms=MOODLE, name="Ann Lee", number="1"), "2 people of the roster are Ann Lee"),
        (CANVAS_ROSTER, Person(lms=CANVAS, name="leeann", number="99"), "Nobody of the roster is leeann"),
        (MOODLE_ROSTER, Person(lms=MOODLE, name="Bo Li", number="77000"), "Nobody of the roster is Bo Li"),
        (MOODLE_ROSTER, Person(lms=MOODLE, name="u7", number="1"), "Nobody of the roster is u7"),
    ],
)
def test_who_cannot_be_told_for_certain_is_refused(tmp_path, text, person, said):
    with pytest.raises(Refused, match=said):
        roster(tmp_path, text).student(person)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "wanted a column of student ids"),
        ("who,what\na,b\n", "got 'who', 'what'"),
        ("id\n../x\n", "'../x' cannot be a student id"),
        ("id\n.hidden\n", "'.hidden' cannot be a student id"),
        ("id\nann\nAnn\n", "'ann' and 'Ann' are one id"),
        (b"id\n\xff\n", "Save it as CSV in UTF-8"),
        ('id\n"' + "x" * 200_000, "cannot be read as CSV"),
    ],
)
def test_a_roster_that_is_none_is_a_fault_of_the_call(tmp_path, text, said):
    with pytest.raises(GradingError) as refused:
        roster(tmp_path, text)
    assert said in str(refused.value)


def test_the_column_of_ids_can_be_named(tmp_path):
    person = Person(lms=CANVAS, name="leeann", number="12")
    assert roster(tmp_path, CANVAS_ROSTER, id_column="SIS User ID").student(person).id == "u-7"
    with pytest.raises(GradingError, match="'Login'"):
        roster(tmp_path, CANVAS_ROSTER, id_column="Login")


def test_moodles_worksheet_says_when_it_was_handed_in(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    found = roster(tmp_path, MOODLE_ROSTER)
    ann = found.student(Person(lms=MOODLE, name="Ann Lee", number="77"))
    assert abs(ann.time - datetime(2026, 3, 5, 10, 15, tzinfo=UTC)) < timedelta(hours=15)
    assert found.student(Person(lms=MOODLE, name="Bo Li", number="78")).time is None
    unread = roster(tmp_path, MOODLE_ROSTER.replace("March", "mars").replace("Thursday", "jeudi"))
    assert unread.student(Person(lms=MOODLE, name="Ann Lee", number="77")).time is None

"""Collecting downloads: everything is placed or refused with a reason, and nothing is written elsewhere."""

import json
import os
import stat
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from closeness.core.answer_file import AnswerFile
from closeness.core.answers import read_answer
from closeness.core.errors import GradingError
from closeness.staff.admission import admit
from closeness.staff.collect import download
from closeness.staff.collect.content import filled
from closeness.staff.collect.placing import NEWER, PLACED, REPLACED, THERE, alone
from closeness.staff.notebooks import cells_by_id
from grading.downloads import (
    NAME,
    SOLVED,
    answered,
    answers,
    bytes_of,
    collect,
    light_course,
    released,
    special,
    tree,
    zipped,
)
from grading.small_course import SORTING

ANN = f"leeann_12_100_{NAME}.ipynb"


@pytest.fixture
def course(tmp_path):
    return light_course(tmp_path / "course")


def submitted(course, student, name=NAME):
    raw = (course.submitted / student / name / f"{name}.ipynb").read_text(encoding="utf-8")
    return {one: "".join(cell["source"]) for one, cell in cells_by_id(json.loads(raw)).items()}


def places(found):
    return {(one.student, one.status) for one in found.placed}


# --- Properties ---------------------------------------------------------------------------------------------

STEPS = st.sampled_from(
    [
        "..",
        ".",
        "",
        "/",
        "C:",
        "a\\b",
        "\x00",
        "\x1b[31m",
        "Ann Lee_7_assignsubmission_file",
        "Bo_8_assignsubmission_file_",
        f"{NAME}.ipynb",
        f"{NAME}-2.answers.json",
        ANN,
        "leeann_LATE_12_101_x.answers.json",
        "anon_x1_5_y.ipynb",
        "submitted",
        "solutions",
        "é" * 130,
        "…\u202ecod.ipynb",
    ]
)
MEMBER_NAMES = st.lists(STEPS | st.text(max_size=6), min_size=1, max_size=4).map("/".join)
CONTENTS = st.sampled_from([answered().encode(), answers().encode(), b"", b"{}", b"PK\x03\x04"]) | st.binary()


def outside(root):
    kept = {path: raw for path, raw in tree(root).items() if not path.startswith("course/grading/")}
    return kept, {path.split("/")[2] for path in tree(root) if path.startswith("course/grading/")}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@settings(max_examples=60)
@given(st.lists(st.tuples(MEMBER_NAMES, CONTENTS), max_size=6))
@example([("", b""), ("\x00", b""), ("/", b"")])
@example([("../../solutions/little-sort.ipynb", answered().encode())])
@example([("/etc/x.ipynb", b""), ("leeann_12_1_../../x.ipynb", answered().encode())])
def test_whatever_its_members_are_called_a_zip_writes_into_submitted_only(tmp_path_factory, members):
    root = tmp_path_factory.mktemp("any")
    course = light_course(root / "course")
    path = zipped(root / "download.zip", members)
    before, _ = outside(root)
    found = collect(course, path)
    collect(course, path)
    after, folders = outside(root)
    assert after == before
    assert folders <= {"submitted", "replaced"}
    for one in found.placed:
        assert (course.submitted / one.student / NAME / f"{NAME}.ipynb").is_file()
    for refusal in found.refusals:
        assert refusal.name.isprintable()
        assert refusal.reason


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_a_zip_that_was_changed_anywhere_is_read_or_turned_away(tmp_path_factory, chance):
    root = tmp_path_factory.mktemp("changed")
    course = light_course(root / "course")
    raw = bytearray(bytes_of([(ANN, answered()), ("Bo_8_assignsubmission_file/a.json", answers())]))
    for _ in range(chance.randint(1, 8)):
        raw[chance.randrange(len(raw)) if chance.random() < 0.5 else -chance.randint(1, 300)] = (
            chance.randrange(256)
        )
    (root / "download.zip").write_bytes(raw[: chance.choice([len(raw), chance.randrange(len(raw))])])
    before, _ = outside(root)
    try:
        collect(course, root / "download.zip")
    except GradingError as error:
        assert "download.zip" in str(error)  # noqa: PT017 - either is right
    assert outside(root)[0] == before


@settings(max_examples=60)
@given(
    st.binary(max_size=400) | st.sampled_from([b"[" * 9000, b'{"format": "apart-and-together answers 1"}'])
)
def test_any_answer_file_is_placed_or_refused(tmp_path_factory, raw):
    root = tmp_path_factory.mktemp("bytes")
    course = light_course(root)
    (root / f"{NAME}.answers.json").write_bytes(raw)
    found = collect(course, root / f"{NAME}.answers.json", student="ann")
    assert len(found.placed) + len(found.refusals) == 1


# --- What is in a file --------------------------------------------------------------------------------------


def test_a_pages_answers_go_into_the_cells_of_the_release_and_through_the_gate(course, tmp_path):
    texts = {"sorting-reflection": "It <b>depends</b> on [whom](javascript:x) you ask.\n"}
    path = tmp_path / "a.json"
    path.write_text(answers(texts=texts), encoding="utf-8")
    found = collect(course, path, student="ann")
    assert (places(found), found.refusals) == ({("ann", PLACED)}, ())
    assert read_answer(submitted(course, "ann")["sorting"]) == SORTING
    inert = "It &lt;b>depends&lt;/b> on &#91;whom](javascript:x) you ask.\n"
    assert submitted(course, "ann")["sorting-reflection"] == inert
    kept = course.submitted / "ann" / NAME / "handed-in" / "1-a.json"
    assert kept.read_bytes() == path.read_bytes()
    admission = admit(course.submitted, ("ann", NAME, f"{NAME}.ipynb"), released(), 2**20)
    assert (admission.refused, admission.notes) == ("", {})
    assert admission.texts["sorting-reflection"] == inert


def test_fields_without_an_answer_stay_blank_and_an_empty_text_stays_as_released():
    frame = {
        "cells": [
            {
                "cell_type": kind,
                "source": source,
                "metadata": {"nbgrader": {"grade_id": name, "solution": True}},
            }
            for kind, name, source in (
                ("code", "walk", 'walk = {"need": None, "back": None}'),
                ("code", "balance", "def balance(given):\n    pass"),
                ("markdown", "note", "YOUR ANSWER HERE"),
            )
        ]
    }
    texts = {"balance": "def balance(given):\n    return [<given]", "note": "  "}
    given_in = AnswerFile(assignment="x", answers={"walk": {"back": "six"}}, texts=texts)
    before = json.dumps(frame)
    made = cells_by_id(json.loads(filled(frame, given_in).raw))
    assert json.dumps(frame) == before
    assert read_answer(made["walk"]["source"]) == {"need": None, "back": "six"}
    assert made["balance"]["source"] == texts["balance"]
    assert made["note"]["source"] == "YOUR ANSWER HERE"


@pytest.mark.parametrize("value", [7, [], "x", None, {"nobody": 1}, True])
def test_whether_an_answer_is_possible_is_left_to_the_marking(course, tmp_path, value):
    (tmp_path / "a.json").write_text(answers(answers={"sorting": value}))
    assert not collect(course, tmp_path / "a.json", student="ann").refusals
    assert read_answer(submitted(course, "ann")["sorting"]) == value


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answers": {"sorting": SORTING, "other": 1}}, "'other' is no answer cell of this assignment"),
        ({"answers": {"sorting-board": 1}}, "'sorting-board' is no answer cell"),
        (
            {"answers": {}, "texts": {"sorting": "sorting = {}", "sorting-reflection": "Hm."}},
            "belongs into 'answers'",
        ),
        ({"texts": {}, "answers": {"sorting": {}, "sorting-reflection": 1}}, "belongs into 'texts'"),
    ],
)
def test_an_answer_without_a_cell_is_named_and_the_others_are_taken(course, tmp_path, changes, said):
    (tmp_path / "a.json").write_text(answers(**changes))
    found = collect(course, tmp_path / "a.json", student="ann")
    assert [said in one.reason.replace('"', "'") for one in found.refusals] == [True]
    assert places(found) == {("ann", PLACED)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (answers(answers={"walk": 1}, texts={}), "None of its answers has a cell"),
        (answers(assignment="walk"), "marks no assignment 'walk'"),
        (answers(assignment="ordinary"), "marks no assignment 'ordinary'"),
        (answers(assignment="../x"), "marks no assignment '../x'"),
        (answers()[:-30], "this is not JSON"),
        (answers(points=3), "'points' is not an entry"),
        ('{"cells": []}', "not the answer file of a page"),
        ("", "empty"),
    ],
)
def test_an_answer_file_that_cannot_be_used_says_why(course, tmp_path, content, said):
    (tmp_path / "a.json").write_text(content)
    found = collect(course, tmp_path / "a.json", student="ann")
    assert not found.placed
    assert [said in one.reason for one in found.refusals] == [True]
    assert not (course.submitted / "ann").exists()


def test_a_page_made_from_another_release_is_noted(course, tmp_path):
    (tmp_path / "a.json").write_text(answers(release="0123456789abcdef"))
    (placed,) = collect(course, tmp_path / "a.json", student="ann").placed
    assert "another release" in placed.notes[0]


# --- Whose it is and of which assignment --------------------------------------------------------------------


def test_a_notebook_is_taken_as_it_is_and_under_its_released_name(course, tmp_path):
    path = zipped(
        tmp_path / "d.zip", [(f"leeann_12_100_{NAME}-3.ipynb", "{no notebook"), ("bo_13_7_mine.ipynb", "{}")]
    )
    found = collect(course, path, NAME)
    assert places(found) == {("leeann-12", PLACED), ("bo-13", PLACED)}
    raw = (course.submitted / "leeann-12" / NAME / f"{NAME}.ipynb").read_text()
    assert raw == "{no notebook"  # the gate gives it 0 and says why
    assert found.derived


@pytest.mark.parametrize(
    ("file", "assignment", "said"),
    [
        ("mine.ipynb", "", "no released assignment"),
        ("ordinary.ipynb", NAME, "By its name it is of 'ordinary', not of"),
        ("x.answers.json", "ordinary", "not to 'ordinary'"),
        ("essay.pdf", "", "neither a notebook"),
        ("all.zip", "", "an archive, which is not opened"),
    ],
)
def test_what_belongs_to_no_assignment_is_refused(course, tmp_path, file, assignment, said):
    path = zipped(tmp_path / "d.zip", [(f"leeann_12_100_{file}", answers())])
    (refusal,) = collect(course, path, assignment).refusals
    assert said in refusal.reason


def test_a_notebook_of_several_belongs_where_its_name_says(course, tmp_path):
    for name, notebooks in (("pair", ("one", "two")), ("other", ("one",))):
        for notebook in notebooks:
            (course.release / name).mkdir(exist_ok=True)
            (course.release / name / f"{notebook}.ipynb").write_text("{}")
    path = zipped(tmp_path / "d.zip", [(f"leeann_12_9_{n}.ipynb", n) for n in ("one", "two", "three")])
    said = [one.reason for one in collect(course, path).refusals]
    assert "It could be of other, pair. Say of which with --assignment." in said
    found = collect(course, path, "pair")
    assert [one.reason for one in found.refusals] == ["'pair' has one, two; by its name it is none of them."]
    home = course.submitted / "leeann-12/pair"
    assert sorted(one.name for one in home.glob("*.ipynb")) == ["one.ipynb", "two.ipynb"]


def test_one_download_may_hold_several_assignments(course, tmp_path):
    members = [(ANN, answered()), ("leeann_12_101_ordinary-1.ipynb", "{}")]
    found = collect(course, zipped(tmp_path / "d.zip", members))
    assert {(one.assignment, one.status) for one in found.placed} == {(NAME, PLACED), ("ordinary", PLACED)}


def test_two_people_who_would_share_an_id_get_nothing(course, tmp_path):
    members = [(f"Ann Lee_{number}_assignsubmission_file/{NAME}.ipynb", answered()) for number in (7, 8)]
    members.append((f"Bo_9_assignsubmission_file/{NAME}.ipynb", answered()))
    found = collect(course, zipped(tmp_path / "d.zip", members))
    assert places(found) == {("bo", PLACED)}
    assert all(
        "Ann Lee (7), Ann Lee (8) would all be student 'ann-lee'" in one.reason for one in found.refusals
    )
    assert len(found.refusals) == 2


def test_another_person_of_the_same_name_never_takes_a_place(course, tmp_path):
    for number in (7, 8):
        handed_in = (
            f"Ann Lee_{number}_assignsubmission_file/{NAME}.ipynb",
            answered(f"sorting = {{}}  # {number}"),
        )
        found = collect(course, zipped(tmp_path / f"{number}.zip", [handed_in]))
    assert "another person of this name (7)" in found.refusals[0].reason
    assert "# 7" in submitted(course, "ann-lee")["sorting"]


def test_ids_that_differ_in_capitals_only_are_refused(course, tmp_path):
    (course.submitted / "ANN").mkdir(parents=True)
    (tmp_path / "a.json").write_text(answers())
    (refusal,) = collect(course, tmp_path / "a.json", student="ann").refusals
    assert "in capitals only" in refusal.reason


# --- Which file counts, and what is kept --------------------------------------------------------------------


def test_the_latest_of_several_files_counts_and_all_are_kept(course, tmp_path):
    members = [
        (f"leeann_12_900_{NAME}-1.answers.json", answers()),
        (f"leeann_12_99_{NAME}.ipynb", answered("sorting = {}")),
        (f"leeann_12_800_{NAME}.answers.json", answers(answers={"sorting": {}})),
    ]
    found = collect(course, zipped(tmp_path / "d.zip", members))
    assert read_answer(submitted(course, "leeann-12")["sorting"]) == SORTING
    kept = sorted(path.name for path in (course.submitted / "leeann-12" / NAME / "handed-in").iterdir())
    assert kept == [
        "1-little-sort.ipynb",
        "2-little-sort.answers.json",
        "3-little-sort-1.answers.json",
        "origin.json",
    ]
    assert "3 files: little-sort-1.answers.json is the latest" in found.placed[0].notes[0]


def test_a_broken_file_leaves_the_one_before_it_in_place(course, tmp_path):
    members = [
        (f"leeann_12_9_{NAME}.answers.json", answers()),
        ("leeann_12_10_a.answers.json", answers()[:-9]),
    ]
    found = collect(course, zipped(tmp_path / "d.zip", members))
    assert len(found.refusals) == 1
    assert read_answer(submitted(course, "leeann-12")["sorting"]) == SORTING


def test_the_same_download_again_changes_nothing(course, tmp_path):
    path = zipped(tmp_path / "d.zip", [(ANN, answered()), ("Bo_8_assignsubmission_file_/a.json", answers())])
    collect(course, path)
    before = tree(course.root)
    assert places(collect(course, path)) == {("leeann-12", THERE), ("bo", THERE)}
    assert tree(course.root) == before


def test_a_later_upload_takes_the_place_and_the_earlier_one_is_kept(course, tmp_path):
    for counter, text in ((100, "sorting = {}"), (200, SOLVED), (150, "sorting = {}")):
        found = collect(
            course, zipped(tmp_path / "d.zip", [(f"leeann_12_{counter}_{NAME}.ipynb", answered(text))])
        )
        if counter == 200:
            assert places(found) == {("leeann-12", REPLACED)}
    assert places(found) == {("leeann-12", NEWER)}
    assert submitted(course, "leeann-12")["sorting"] == SOLVED
    (old,) = (course.root / "grading/replaced/leeann-12" / NAME).iterdir()
    assert json.loads((old / f"{NAME}.ipynb").read_text())["cells"][2]["source"] == "sorting = {}"


def test_a_submission_that_came_another_way_is_kept_when_it_is_replaced(course, tmp_path):
    home = course.submitted / "ann" / NAME
    home.mkdir(parents=True)
    (home / "notes.txt").write_text("by hand")
    (tmp_path / "a.json").write_text(answers())
    for _ in range(2):
        collect(course, tmp_path / "a.json", student="ann")
        (tmp_path / "a.json").write_text(answers(answers={}))
    assert [path.name for path in (course.root / "grading").rglob("notes.txt")] == ["notes.txt"]
    assert len(list((course.root / "grading/replaced/ann" / NAME).iterdir())) == 2


@pytest.mark.parametrize("target", ["elsewhere", "nowhere", "file"])
def test_what_is_no_folder_in_the_place_of_a_student_is_left_alone(course, tmp_path, target):
    course.submitted.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "file").write_text("")
    (course.submitted / "ann").symlink_to(tmp_path / target)
    (tmp_path / "a.json").write_text(answers())
    (refusal,) = collect(course, tmp_path / "a.json", student="ann").refusals
    assert "is not a folder" in refusal.reason
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_trial_changes_nothing_and_says_the_same(course, tmp_path):
    path = zipped(tmp_path / "d.zip", [(ANN, answered())])
    before = sorted(course.root.rglob("*"))
    trial = collect(course, path, check=True)
    assert sorted(course.root.rglob("*")) == before
    assert trial == collect(course, path)


def test_what_a_killed_collection_left_is_cleared_and_two_never_write_at_once(course, tmp_path):
    (course.submitted / ".collecting-abc/made").mkdir(parents=True)
    with alone(course, check=False):
        assert not (course.submitted / ".collecting-abc").exists()
        with pytest.raises(GradingError, match="Another collection"):
            collect(course, zipped(tmp_path / "d.zip", [(ANN, answered())]))


# --- Hostile zips and folders -------------------------------------------------------------------------------


HOSTILE = {
    "traversal": (f"../../bo_1_2_{NAME}.ipynb", "not a plain path"),
    "inner traversal": (f"bo_1_2_a/../{NAME}.ipynb", "not a plain path"),
    "absolute": (f"/bo_1_2_{NAME}.ipynb", "root of a disk"),
    "drive": (f"C:bo_1_2_{NAME}.ipynb", "root of a disk"),
    "backslash": (f"..\\bo_1_2_{NAME}.ipynb", "a backslash"),
    "control": (f"bo_1_2_\x1b[2J{NAME}.ipynb", "control characters"),
    "long": (f"bo_1_2_{'x' * 250}.ipynb", "too long (263 bytes)"),
    "deep": ("a/" * 600 + "bo_1_2_x.ipynb", "too long"),
    "link": (special(f"bo_1_2_{NAME}.ipynb", stat.S_IFLNK), "a link"),
    "device": (special(f"bo_1_2_{NAME}.ipynb", stat.S_IFCHR), "not a regular file"),
    "pipe": (special(f"bo_1_2_{NAME}.ipynb", stat.S_IFIFO), "not a regular file"),
    "no name": (f"{NAME}.ipynb", "does not say whose it is"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_member_is_named_and_its_neighbour_is_placed(course, tmp_path, case):
    name, said = HOSTILE[case]
    content = "../../solutions/little-sort.toml" if case == "link" else answered()
    found = collect(course, zipped(tmp_path / "d.zip", [(name, content), (ANN, answered())]))
    assert places(found) == {("leeann-12", PLACED)}
    (refusal,) = found.refusals
    assert said in refusal.reason
    assert refusal.name.isprintable()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "other", [f"bo_1_2_{NAME}.ipynb", f"bo_1_2_{NAME.upper()}.ipynb", f"BO_1_2_{NAME}.ipynb"]
)
def test_members_of_one_name_are_all_refused(course, tmp_path, other):
    members = [(f"bo_1_2_{NAME}.ipynb", answered()), (other, answered()), (ANN, answered())]
    found = collect(course, zipped(tmp_path / "d.zip", members))
    assert places(found) == {("leeann-12", PLACED)}
    assert ["2 members have this name" in one.reason for one in found.refusals] == [True, True]


def patched(members, change):
    """Return a zip's bytes after ``change`` of the first member's entry in the list at its end."""
    raw = bytearray(bytes_of(members))
    change(raw, raw.index(b"PK\x01\x02"), raw.index(b"PK\x03\x04"))
    return bytes(raw)


def encrypted(raw, entry, start):
    raw[entry + 8] |= 1
    raw[start + 6] |= 1


def odd_method(raw, entry, start):
    raw[entry + 10] = raw[start + 8] = zipfile.ZIP_LZMA


def wrong_sum(raw, entry, start):
    raw[entry + 16] ^= 0xFF
    raw[start + 14] ^= 0xFF


def told_smaller(raw, entry, start):
    raw[entry + 24 : entry + 28] = raw[start + 22 : start + 26] = (5).to_bytes(4, "little")


def zero_in_name(raw, entry, start):
    raw[entry + 46 + 7] = raw[start + 30 + 7] = 0


def not_utf8(raw, entry, start):
    raw[entry + 46 + 8] = raw[start + 30 + 8] = 0xE9


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (encrypted, "It is encrypted."),
        (odd_method, "packed by method 14"),
        (wrong_sum, "cannot be unpacked"),
        (told_smaller, "cannot be unpacked"),
        (zero_in_name, "control characters"),
        (not_utf8, "not UTF-8"),
    ],
)
def test_a_forged_entry_is_refused_and_its_neighbour_is_placed(course, tmp_path, change, said):
    members = [(f"bo_1_22_{NAME}.ipynb", answered()), (ANN, answered())]
    (tmp_path / "d.zip").write_bytes(patched(members, change))
    found = collect(course, tmp_path / "d.zip")
    assert places(found) == {("leeann-12", PLACED)}
    assert [said in one.reason for one in found.refusals] == [True]


def test_a_bomb_and_what_is_too_large_are_not_unpacked(course, tmp_path):
    members = [
        ("bo_1_2_bomb.ipynb", b" " * 8 * 2**20),
        ("cy_1_2_large.ipynb", os.urandom(17 * 2**20)),
        (ANN, answered()),
    ]
    found = collect(course, zipped(tmp_path / "d.zip", members), NAME)
    assert places(found) == {("leeann-12", PLACED)}
    assert [one.reason for one in found.refusals] == [
        "It would unpack to more than 200 times its size, as a zip bomb does.",
        "It is larger than 16 MiB.",
    ]


def test_no_more_is_unpacked_than_a_class_hands_in(course, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "MAX_TOTAL", len(answered()))
    members = [(f"s{number}_{number}_1_{NAME}.ipynb", answered()) for number in range(3)]
    found = collect(course, zipped(tmp_path / "d.zip", members))
    assert (len(found.placed), len(found.refusals)) == (1, 2)


@pytest.mark.parametrize(
    ("limit", "said"), [("MAX_MEMBERS", "more than 2 files"), ("_MAX_INDEX", "lists more members")]
)
def test_a_crowd_is_turned_away_whole(course, tmp_path, monkeypatch, limit, said):
    monkeypatch.setattr(download, limit, 2)
    path = zipped(tmp_path / "d.zip", [(f"s{number}_{number}_1_{NAME}.ipynb", "") for number in range(3)])
    with pytest.raises(GradingError, match=said):
        collect(course, path)
    assert not list(course.submitted.glob("s*"))


def test_the_list_of_a_very_large_zip_is_measured_as_well(course, tmp_path):
    path = zipped(tmp_path / "d.zip", [(ANN, answered())])
    raw = path.read_bytes()
    end = raw.index(b"PK\x05\x06")
    record = b"PK\x06\x06" + bytes(36) + (2**40).to_bytes(8, "little") + bytes(8)
    path.write_bytes(raw[:end] + record + b"PK\x06\x07" + bytes(16) + raw[end:])
    with pytest.raises(GradingError, match="lists more members"):
        collect(course, path)


def test_one_person_hands_in_fifty_files_at_most(course, tmp_path):
    members = [(f"leeann_12_{number}_{NAME}.ipynb", "") for number in range(51)]
    found = collect(course, zipped(tmp_path / "d.zip", members))
    assert len(found.refusals) == 51


def test_names_in_utf8_are_read_whether_or_not_the_zip_says_so(course, tmp_path):
    name = f"lüann_12_100_{NAME}.ipynb"
    raw = bytearray(bytes_of([(name, answered())]))
    raw[raw.index(b"PK\x01\x02") + 9] = raw[raw.index(b"PK\x03\x04") + 7] = 0
    (tmp_path / "d.zip").write_bytes(raw)
    (placed,) = collect(course, tmp_path / "d.zip").placed
    assert (placed.person, placed.student) == ("lüann (12)", "luann-12")


def test_what_a_computer_added_is_passed_over(course, tmp_path):
    members = [("__MACOSX/._x.ipynb", ""), (".DS_Store", ""), ("a/", ""), (ANN, answered())]
    assert not collect(course, zipped(tmp_path / "d.zip", members)).refusals


def test_a_folder_is_read_like_its_zip_and_without_following_links(course, tmp_path):
    inbox = tmp_path / "inbox"
    home = inbox / "Ann Lee_7_assignsubmission_file_"
    home.mkdir(parents=True)
    (home / f"{NAME}.answers.json").write_text(answers())
    (inbox / f"bo_1_2_{NAME}.ipynb").symlink_to(course.released(NAME))
    (inbox / "linked").symlink_to(home)
    (inbox / os.fsdecode(b"cy_1_2_\xe9.ipynb")).write_text("")
    os.mkfifo(inbox / f"cy_1_2_{NAME}.ipynb")
    (inbox / "loop").symlink_to("loop")
    found = collect(course, inbox)
    assert places(found) == {("ann-lee", PLACED)}
    assert sorted(one.reason for one in found.refusals) == [
        "It is a link.",
        "It is a link.",
        "It is a link.",
        "It is not a regular file.",
        "Its name is not UTF-8.",
    ]


def test_a_single_file_needs_to_say_whose_it_is(course, tmp_path):
    path = tmp_path / f"{NAME}.answers.json"
    path.write_text(answers())
    (refusal,) = collect(course, path).refusals
    assert "--student" in refusal.reason
    path = path.rename(tmp_path / f"leeann_12_5_{NAME}.answers.json")
    assert places(collect(course, path)) == {("leeann-12", PLACED)}


@pytest.mark.parametrize("raw", [b"", b"PK", b"no zip", bytes(30)])
def test_what_is_no_zip_is_a_fault_of_the_call(course, tmp_path, raw):
    (tmp_path / "d.zip").write_bytes(raw)
    with pytest.raises(GradingError, match=r"d\.zip cannot be read as a zip"):
        collect(course, tmp_path / "d.zip")
    with pytest.raises(GradingError, match="missing"):
        collect(course, tmp_path / "e.zip")


def test_an_assignment_that_is_not_released_is_a_fault_of_the_call(course, tmp_path):
    with pytest.raises(GradingError, match="Released are: little-sort, ordinary"):
        collect(course, tmp_path, "walk")

"""Collecting from boxes: one exchange for each learner, all of them one user of the system."""

import os
import time

import pytest

from grading.handing_in import COURSE, NAME, Boxes, now
from grading.small_course import late, write

pytestmark = pytest.mark.grading


@pytest.fixture
def boxes(course):
    return Boxes(course)


def test_what_lies_in_a_box_is_its_owners_whoever_owns_the_files(boxes, caplog):
    boxes.hand_in("ana")
    boxes.hand_in("ben", text="sorting = {}")
    boxes.hand_in("o+o")
    assert "Not " not in boxes.collect(caplog)
    assert boxes.course.autograde(NAME)[0]
    scores = {student: cells["sorting-marks"] for student, cells in boxes.course.scores(NAME).items()}
    assert scores == {"ana": 6, "ben": 0, "o+o": 6}


def test_nobody_hands_in_for_somebody_else_out_of_their_own_box(boxes, caplog):
    boxes.hand_in("ana")
    boxes.hand_in("eve", student="ana", text="sorting = {}")
    boxes.hand_in("eve", student="../ben")
    said = boxes.collect(caplog)
    assert f"ana+{NAME}" in said
    assert "because it lies in the box of eve" in said
    assert boxes.collected() == ["ana"]
    assert "river-walk" in boxes.course.submitted("ana", NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize("what", ["link", "pipe", "file", "odd", "dots", "inbound"])
def test_nothing_in_a_box_fails_the_others(boxes, caplog, what):
    boxes.hand_in("ana")
    inbound = boxes.inbound("eve")
    name = f"eve+{NAME}+{now()}+1"
    if what == "link":
        (inbound / name).symlink_to(boxes.inbound("ana"))
    elif what == "pipe":
        os.mkfifo(inbound / name)
    elif what == "file":
        (inbound / name).write_text("x")
    elif what == "odd":
        (inbound / f"eve+{NAME}+\N{BELL}\udcff+{NAME}+").mkdir()
    elif what == "dots":
        (inbound / f"..+{NAME}+{now()}").mkdir()
    elif what == "inbound":
        inbound.rmdir()
        inbound.symlink_to(boxes.inbound("ana"))
    said = boxes.collect(caplog)
    assert "Not taken" in said
    assert boxes.collected() == ["ana"]


def test_boxes_and_the_ordinary_inbound_folder_are_both_collected_from(boxes, caplog):
    boxes.hand_in("ana")
    inbound = boxes.course.root / f"grading/exchange/{COURSE}/inbound"
    inbound.mkdir(parents=True)
    boxes.hand_in("ben").rename(inbound / f"cleo+{NAME}+{now()}+1")
    boxes.course.config.ExchangeCollect.check_owner = False
    boxes.collect(caplog)
    assert boxes.collected() == ["ana", "cleo"]
    boxes.course.config.ExchangeCollect.check_owner = True
    (boxes.course.root / f"grading/submitted/cleo/{NAME}").rename(boxes.course.root / "away")
    assert "belongs to" in boxes.collect(caplog)
    assert boxes.collected() == ["ana"]


@pytest.mark.parametrize(("minutes", "kept"), [(-1, True), (-3000, False), (3000, False)])
def test_a_time_is_believed_only_as_far_as_the_file_system_agrees(boxes, caplog, minutes, kept):
    at = now(minutes)
    boxes.hand_in("ana", at=at)
    boxes.collect(caplog)
    stamp = (boxes.course.submitted("ana", NAME).parent / "timestamp.txt").read_text(encoding="ascii")
    assert (stamp == at) is kept
    if not kept:
        assert abs(late("closeness.staff.submitted_time", "read_time")(stamp).timestamp() - time.time()) < 600


def test_a_change_after_handing_in_counts_as_handing_in_again(boxes):
    from closeness.staff.exchange import inbound

    folder = boxes.hand_in("ana")
    before = inbound.last_change(folder)
    file = folder / f"{NAME}.ipynb"
    text = file.read_text(encoding="utf-8")
    time.sleep(0.02)
    file.write_text(text + "\n", encoding="utf-8")
    os.utime(file, (0, 0))  # what a learner can do about it
    os.utime(folder, (0, 0))
    assert inbound.last_change(folder) > before


def test_names_are_believed_where_files_were_moved(boxes, caplog):
    at = "2026-03-01 10:00:00 UTC"
    boxes.hand_in("ana", at=at)
    boxes.collect(caplog, trust_names=True)
    stamp = boxes.course.submitted("ana", NAME).parent / "timestamp.txt"
    assert stamp.read_text(encoding="ascii") == at


def test_a_box_with_too_many_files_to_look_at_is_refused(boxes, caplog, monkeypatch):
    monkeypatch.setattr("closeness.staff.exchange.inbound.MOST_FILES", 3)
    folder = boxes.hand_in("eve")
    write(folder / "more/one.txt", "1")
    write(folder / "more/two.txt", "2")
    boxes.hand_in("ana")
    assert "more than 3 files and folders" in boxes.collect(caplog)
    assert boxes.collected() == ["ana"]


def test_a_listing_shows_what_lies_in_the_boxes_and_who_it_is_of(boxes, caplog):
    boxes.hand_in("ana", at=now(-1))
    boxes.hand_in("o+o")
    (boxes.inbound("eve") / f"eve+{NAME}+never").mkdir()
    caplog.set_level("INFO")
    found = boxes.part("List", inbound=True).start()
    assert [(one["student_id"], one["assignment_id"]) for one in found] == [("ana", NAME), ("o+o", NAME)]
    assert found[0]["submissions"][0]["notebooks"][0]["notebook_id"] == NAME
    lister = boxes.part("List", inbound=True)
    lister.coursedir.assignment_id = ""
    assert [one["student_id"] for one in lister.start()] == ["ana", "o+o"]


def test_a_machine_that_fails_one_student_says_so_and_collects_the_others(boxes, caplog):
    error = late("nbgrader.exchange", "ExchangeError")
    boxes.hand_in("ana")
    boxes.hand_in("ben")
    write(boxes.course.root / "grading/submitted/ana", "in the way")
    with pytest.raises(error, match="ana: handed in and not collected"):
        boxes.collect(caplog)
    assert boxes.collected() == ["ben"]
    assert not list((boxes.course.root / "grading/submitted").rglob(".collecting-*"))

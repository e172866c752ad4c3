"""Collecting from the exchange, in which anybody can put anything."""

import getpass
import os
import shutil
from pathlib import Path

import pytest

from grading.small_course import SORTING, late, literal, write

pytestmark = pytest.mark.grading

NAME = "little-sort"
TIMES = ("2026-03-01 10:00:00 UTC", "2026-03-01 11:00:00 UTC", "2026-03-01 12:00:00 UTC")
ME = getpass.getuser()
SORTED = literal("sorting", SORTING)


class Exchange:
    """The exchange of the small course, as learners and a collecting instructor use it."""

    def __init__(self, course, *, check_owner=False):
        self.course = course
        self.inbound = course.root / "grading/exchange/apart-and-together/inbound"
        self.inbound.mkdir(parents=True)
        course.config.ExchangeCollect.check_owner = check_owner

    def hand_in(self, student, time=TIMES[0], text=SORTED):
        folder = self.inbound / f"{student}+{NAME}+{time}+f00d"
        made = self.course.released(NAME)
        for one in made["cells"]:
            if one["id"] == "sorting":
                one["source"] = text
        write(folder / f"{NAME}.ipynb", made)
        write(folder / "timestamp.txt", time)
        return folder

    def collect(self, caplog, **settings):
        course = self.course
        factory = late("nbgrader.exchange", "ExchangeFactory")(config=course.config)
        place = late("closeness.staff.course", "varied")(course.coursedir, assignment_id=NAME, student_id="*")
        caplog.clear()
        collect = factory.Collect(coursedir=place, authenticator=None, config=course.config)
        for name, value in settings.items():
            setattr(collect, name, value)
        collect.start()
        return caplog.text

    def collected(self, student):
        folder = self.course.submitted(student, NAME).parent
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def exchange(course):
    return Exchange(course)


def test_what_was_handed_in_is_collected_and_graded(exchange, caplog):
    exchange.hand_in("ada")
    exchange.hand_in("ada", TIMES[1], "sorting = {}")
    exchange.hand_in("o+o")
    exchange.collect(caplog)
    assert exchange.collected("ada") == ["little-sort.ipynb", "timestamp.txt"]
    assert exchange.course.autograde(NAME)[0]
    assert exchange.course.score("ada", NAME, "sorting-marks") == 0  # the newer one
    assert exchange.course.score("o+o", NAME, "sorting-marks") == 6
    exchange.hand_in("ada", TIMES[2])
    exchange.collect(caplog, update=True)
    assert exchange.course.autograde(NAME)[0]
    assert exchange.course.score("ada", NAME, "sorting-marks") == 6


def test_a_link_is_not_followed_whatever_it_leads_to(exchange, caplog):
    root = exchange.course.root
    folder = exchange.hand_in("eve")
    (folder / f"{NAME}.ipynb").unlink()
    (folder / f"{NAME}.ipynb").symlink_to(root / f"solutions/{NAME}/{NAME}.ipynb")
    (folder / "bank.txt").symlink_to(root / "solutions/bank.toml")
    (folder / "all").symlink_to(root / "solutions")
    (folder / "nowhere").symlink_to("nowhere")
    (folder / "itself").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    exchange.hand_in("ada")
    said = exchange.collect(caplog)
    assert exchange.collected("eve") == ["timestamp.txt"]
    assert said.count("Not collected") >= 3
    exchange.course.autograde(NAME)
    assert exchange.course.score("eve", NAME, "sorting-marks") == 0
    assert exchange.course.score("ada", NAME, "sorting-marks") == 6


def test_a_whole_submission_that_is_a_link_is_nobodys(exchange, caplog):
    real = exchange.hand_in("ada")
    real.with_name(f"eve+{NAME}+{TIMES[1]}").symlink_to(real)
    said = exchange.collect(caplog)
    assert "because it is a link or a file, not a folder" in said
    assert exchange.collected("ada")
    assert not exchange.course.submitted("eve", NAME).parent.exists()


@pytest.mark.parametrize(
    "name",
    [
        "eve+little-sort+yesterday-ish",
        "eve+little-sort+",
        "+little-sort+" + TIMES[0],
        "eve+little-sort+9" * 9,
    ],
)
def test_a_folder_with_a_broken_name_stops_nobody(exchange, caplog, name):
    exchange.hand_in("ada")
    (exchange.inbound / name).mkdir()
    exchange.collect(caplog)
    assert exchange.collected("ada") == ["little-sort.ipynb", "timestamp.txt"]


def test_nobody_hands_in_for_somebody_else(course, caplog):
    exchange = Exchange(course, check_owner=True)
    exchange.hand_in(ME)
    exchange.hand_in("eve")  # by me
    said = exchange.collect(caplog)
    assert f"belongs to {ME}" in said
    assert not course.submitted("eve", NAME).parent.exists()
    course.autograde(NAME)
    assert course.scores(NAME) == {ME: {"sorting-marks": 6, "sorting-reflection": 0}}


def test_a_newer_folder_of_somebody_elses_does_not_hide_ones_own(course, caplog):
    exchange = Exchange(course, check_owner=True)
    exchange.hand_in(ME)
    forged = exchange.inbound / f"{ME}+{NAME}+{TIMES[2]}+f00d"
    forged.symlink_to("/")  # nobody but root can make a folder of somebody else's
    assert forged.name in exchange.collect(caplog)
    course.autograde(NAME)
    assert course.score(ME, NAME, "sorting-marks") == 6


def test_a_submission_that_is_too_large_is_graded_as_nothing_and_stops_nobody(exchange, caplog):
    folder = exchange.hand_in("eve")
    (folder / "data.bin").write_bytes(bytes(3_000_000))
    (folder / "more").mkdir()
    (folder / "more/data.bin").write_bytes(bytes(900_000))
    exchange.hand_in("ada")
    exchange.course.coursedir.max_dir_size = 2_000
    said = exchange.collect(caplog)
    assert "Nothing of it is collected" in said
    assert exchange.collected("eve") == ["timestamp.txt"]
    assert exchange.collected("ada")
    exchange.course.coursedir.max_dir_size, exchange.course.coursedir.max_file_size = 100_000, 1_000
    shutil.rmtree(exchange.course.submitted("eve", NAME).parent)
    exchange.collect(caplog)
    assert exchange.collected("eve") == ["little-sort.ipynb", "more/data.bin", "timestamp.txt"]


def test_stock_collection_would_copy_the_key(course, caplog):
    course.config.ExchangeFactory.collect = "nbgrader.exchange.default.ExchangeCollect"
    exchange = Exchange(course)
    folder = exchange.hand_in("eve")
    (folder / "all").symlink_to(course.root / "solutions")
    exchange.collect(caplog)
    assert any(Path(path).name == "bank.toml" for path in exchange.collected("eve")) or any(
        path.endswith(".ipynb") and path.startswith("all/") for path in exchange.collected("eve")
    )

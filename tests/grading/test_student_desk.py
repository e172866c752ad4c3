"""What a learner's server does at the exchange: fetch, check, hand in with a receipt, correct, feedback."""

import hashlib
import os
import shutil
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from closeness.core.errors import HandInError
from grading.learner import Learner
from grading.small_course import SORTING, cell, late, write

pytestmark = pytest.mark.grading

SORT = "little-sort"


@pytest.fixture
def learner(template, tmp_path):
    return Learner(template / "exercises", tmp_path)


@pytest.fixture
def fetched(learner):
    learner.release(SORT)
    learner.desk.open(SORT)
    return learner


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_notebook_is_fetched_once_and_then_opened_as_it_is(learner):
    learner.release(SORT)
    assert learner.desk.open(SORT) == f"{SORT}/{SORT}.ipynb"
    learner.work(SORT, sorting=SORTING)
    before = learner.notebook(SORT).read_bytes()
    assert learner.desk.open(SORT) == f"{SORT}/{SORT}.ipynb"
    assert learner.notebook(SORT).read_bytes() == before


def test_a_folder_without_its_notebook_gets_it_from_the_release(fetched):
    write(fetched.home / SORT / "mine.txt", "notes")
    fetched.notebook(SORT).unlink()
    fetched.desk.open(SORT)
    assert fetched.notebook(SORT).is_file()
    assert (fetched.home / SORT / "mine.txt").read_text() == "notes"


@pytest.mark.parametrize("name", ["little-sort", "..", "a/b", "*", ".fetched", "a+b", ""])
def test_what_is_not_released_or_no_name_is_refused_in_words(learner, name):
    with pytest.raises(HandInError, match="not"):
        learner.desk.open(name)
    assert [path.name for path in learner.home.iterdir()] == ["nbgrader_config.py"]


def test_the_working_directory_neither_matters_nor_changes(fetched, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fetched.desk.submit(SORT)
    assert Path.cwd() == tmp_path
    assert len(fetched.handed_in()) == 1


def test_the_receipt_tells_what_lies_in_the_exchange(fetched):
    fetched.work(SORT, sorting=SORTING)
    write(fetched.home / SORT / "notes/own.txt", "more")
    write(fetched.home / SORT / ".ipynb_checkpoints/old.txt", "not this")
    receipt = fetched.desk.submit(SORT)
    (folder,) = fetched.handed_in()
    lines = [f"{sha(folder / name)}  {name}\n" for name in (f"{SORT}.ipynb", "notes/own.txt")]
    assert receipt["hash"] == hashlib.sha256("".join(lines).encode()).hexdigest()[:16]
    assert receipt["files"] == [
        {
            "name": name,
            "bytes": (folder / name).stat().st_size,
            "sha256": sha(fetched.home / SORT / name),
        }
        for name in (f"{SORT}.ipynb", "notes/own.txt")
    ]
    assert receipt["late"] is None
    written = (folder / "timestamp.txt").read_text()
    assert datetime.fromisoformat(receipt["submitted"]) == datetime.fromisoformat(
        written.replace(" UTC", "+00:00")
    )
    kept = (fetched.home / receipt["kept"]).read_text(encoding="utf-8")
    assert receipt["hash"] in kept
    assert sha(folder / f"{SORT}.ipynb") in kept


def test_the_hash_is_that_of_the_copy_and_not_of_what_is_saved_since(fetched, monkeypatch):
    """The learner's file changes right after nbgrader copied it: the receipt tells of the copy."""
    stock = late("nbgrader.exchange.default", "ExchangeSubmit")
    copy = stock.copy_files

    def copied(self):
        copy(self)
        fetched.work(SORT, sorting=SORTING)

    monkeypatch.setattr(stock, "copy_files", copied)
    receipt = fetched.desk.submit(SORT)
    (folder,) = fetched.handed_in()
    assert receipt["files"][0]["sha256"] == sha(folder / f"{SORT}.ipynb")
    assert receipt["files"][0]["sha256"] != sha(fetched.notebook(SORT))


def test_where_the_exchange_cannot_be_read_the_receipt_tells_of_nbgraders_own_copy(fetched, monkeypatch):
    stock = late("nbgrader.exchange.default", "ExchangeSubmit")
    copy = stock.copy_files

    def taken_away(self):
        copy(self)
        shutil.rmtree(Path(self.inbound_path, self.assignment_filename))

    monkeypatch.setattr(stock, "copy_files", taken_away)
    receipt = fetched.desk.submit(SORT)
    (folder,) = (fetched.cache / "apart-and-together").iterdir()
    assert receipt["files"][0]["sha256"] == sha(folder / f"{SORT}.ipynb")


def test_handing_in_twice_in_a_moment_gives_two_receipts(fetched):
    first, second = fetched.desk.submit(SORT), fetched.desk.submit(SORT)
    assert first["kept"] != second["kept"]
    assert first["hash"] == second["hash"]
    assert len(fetched.handed_in()) == 2


def test_a_receipt_that_cannot_be_kept_takes_nothing_back(fetched):
    write(fetched.home / "receipts", "a file in its way")
    receipt = fetched.desk.submit(SORT)
    assert receipt["kept"] is None
    assert len(fetched.handed_in()) == 1


def test_a_full_disk_is_told_in_words_and_leaves_no_part_of_a_submission(fetched, monkeypatch):
    stock = late("nbgrader.exchange.default", "ExchangeSubmit")

    def full(_self, source, target, **_):
        shutil.copytree(source, target)
        raise OSError(28, "No space left on device", target)

    monkeypatch.setattr(stock, "do_copy", full)
    with pytest.raises(HandInError, match="not handed in: the disk is full"):
        fetched.desk.submit(SORT)
    assert fetched.handed_in() == []


def test_a_copy_that_only_the_learner_lacks_is_said_to_have_arrived(fetched, monkeypatch):
    stock = late("nbgrader.exchange.default", "ExchangeSubmit")
    copy = stock.do_copy

    def second_fails(self, source, target, **_):
        if "cache" in target:
            raise OSError(28, "No space left on device", target)
        copy(self, source, target)

    monkeypatch.setattr(stock, "do_copy", second_fails)
    with pytest.raises(HandInError, match="has reached your instructor"):
        fetched.desk.submit(SORT)
    assert len(fetched.handed_in()) == 1


def test_nothing_is_handed_in_where_there_is_nothing(learner):
    learner.release(SORT)
    with pytest.raises(HandInError, match="nothing to hand in"):
        learner.desk.submit(SORT)


def test_what_the_configured_class_refuses_is_told_as_it_says_it(fetched, monkeypatch):
    module = fetched.home / "closed_here.py"
    write(
        module,
        "from nbgrader.exchange import ExchangeError\n"
        "from nbgrader.exchange.default import ExchangeSubmit\n"
        "class Closed(ExchangeSubmit):\n"
        "    def start(self):\n"
        "        raise ExchangeError('It was due on Monday.')\n",
    )
    monkeypatch.syspath_prepend(fetched.home)
    config = fetched.home / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.ExchangeFactory.submit = "closed_here.Closed"\n')
    with pytest.raises(HandInError, match="not handed in: It was due on Monday"):
        fetched.desk.submit(SORT)


def test_the_course_own_submission_says_itself_what_is_wrong_and_what_is_late(fetched):
    config = fetched.home / "nbgrader_config.py"
    config.write_text(
        config.read_text() + 'c.ExchangeFactory.submit = "closeness.staff.exchange.submit.GatedSubmit"\n'
    )
    assert fetched.desk.submit(SORT)["late"] is None
    due = {"due": "2026-01-05T12:00:00+00:00", "late": "accept", "counts": "last"}
    due |= {"exceptions": "none", "percent": 0, "most": 0}
    write(fetched.exchange / "deadlines" / f"{SORT}.json", due)
    receipt = fetched.desk.submit(SORT)
    assert receipt["late"] is True
    assert "it was due on" in receipt["notice"]
    assert receipt["notice"] in (fetched.home / receipt["kept"]).read_text(encoding="utf-8")
    write(fetched.exchange / "deadlines" / f"{SORT}.json", due | {"late": "refuse"})
    with pytest.raises(HandInError, match=r"^little-sort was due on"):
        fetched.desk.submit(SORT)
    assert len(fetched.handed_in()) == 2


def test_the_newest_feedback_is_shown(fetched):
    assert fetched.desk.feedback(SORT) == []
    utils = late("nbgrader.utils", "notebook_hash")
    for text in ("older", "newer"):
        fetched.desk.submit(SORT)
        newest = max(
            (fetched.cache / "apart-and-together").iterdir(), key=lambda path: path.stat().st_mtime_ns
        )
        secret = (newest / "submission_secret.txt").read_text()
        write(fetched.exchange / "feedback" / f"{utils(secret=secret, notebook_id=SORT)}.html", text)
    (page,) = fetched.desk.feedback(SORT)
    assert page.read_text() == "newer"


def corrected(made):
    """A release with another text of the task, another card, a new hint and a companion."""
    for one in made["cells"]:
        if one["id"] == "intro":
            one["source"] = "# Sorting\n\nSort all three cards."
        if one["id"] == "sorting-setup":
            one["source"] = one["source"].replace("about the tent", "about the new tent")
    made["cells"].insert(1, cell("markdown", "hint", "A hint that is new."))


def test_an_assignment_just_fetched_is_not_corrected(fetched):
    releases = late("closeness.hub.server.releases", "is_corrected")
    assert not releases(fetched.places, fetched.notebook(SORT))
    fetched.work(SORT, sorting=SORTING, intro="# My own words")
    assert not releases(fetched.places, fetched.notebook(SORT))
    fetched.release(SORT)  # the same once more
    assert not releases(fetched.places, fetched.notebook(SORT))


@pytest.mark.parametrize("when", ["before it was opened", "after it was opened", "after it was answered"])
def test_a_corrected_release_is_seen_however_the_first_one_was_fetched(learner, when):
    """Fetched by nbgrader's Assignment List, which remembers nothing."""
    is_corrected = late("closeness.hub.server.releases", "is_corrected")
    shutil.copytree(learner.release(SORT), learner.home / SORT)
    os.utime(learner.notebook(SORT), (1_700_000_000, 1_700_000_000))  # as copied with its times
    if when == "after it was opened":
        assert not is_corrected(learner.places, learner.notebook(SORT))
    if when == "after it was answered":
        learner.work(SORT, sorting=SORTING)
    learner.release(SORT, corrected)
    assert is_corrected(learner.places, learner.notebook(SORT))


def test_a_corrected_release_keeps_answers_notes_and_own_cells(fetched):
    correct = late("closeness.hub.server.correction", "correct")
    is_corrected = late("closeness.hub.server.releases", "is_corrected")
    note = cell("markdown", "mine", "My own note.")

    def own(made):
        made["cells"].insert(3, note)
        made["cells"][1]["source"] += "  # tampered with"

    fetched.work(SORT, own, sorting=SORTING, sorting_reflection="It turns on the return.")
    before = fetched.notebook(SORT).read_bytes()
    write(fetched.release(SORT, corrected) / "map.txt", "new")
    done = correct(fetched.places, fetched.notebook(SORT))
    cells = fetched.cells(SORT)
    assert list(cells) == [
        "intro",
        "hint",
        "sorting-setup",
        "sorting",
        "mine",
        "sorting-board",
        "sorting-marks",
        "sorting-reflection",
    ]
    assert cells["mine"] == "My own note."
    assert "river-walk" in cells["sorting"]
    assert cells["sorting-reflection"] == "It turns on the return."
    assert "tampered" not in cells["sorting-setup"]
    assert "new tent" in cells["sorting-setup"]
    assert cells["intro"].endswith("Sort all three cards.")
    assert (fetched.home / SORT / "map.txt").read_text() == "new"
    assert (fetched.home / done.backup).read_bytes() == before
    assert not is_corrected(fetched.places, fetched.notebook(SORT))
    nbformat.validate(nbformat.read(fetched.notebook(SORT), as_version=4))
    fetched.desk.submit(SORT)
    (folder,) = fetched.handed_in()
    assert sorted(path.name for path in folder.rglob("*.ipynb")) == [f"{SORT}.ipynb"]


def test_an_answer_whose_task_is_gone_is_named_and_stays_in_the_backup(fetched):
    correct = late("closeness.hub.server.correction", "correct")
    fetched.work(SORT, sorting_reflection="It turns on the return.")

    def without(made):
        made["cells"] = [one for one in made["cells"] if one["id"] != "sorting-reflection"]

    fetched.release(SORT, without)
    done = correct(fetched.places, fetched.notebook(SORT))
    assert done.gone == ("sorting-reflection",)
    assert "It turns on the return." in (fetched.home / done.backup).read_text(encoding="utf-8")


def test_a_file_that_the_learner_changed_is_not_written_over(fetched):
    correct = late("closeness.hub.server.correction", "correct")
    for text in ("first", "second"):
        write(fetched.exercises.parent / f"beside-{text}.txt", text)
    write(fetched.release(SORT) / "map.txt", "first")
    correct(fetched.places, fetched.notebook(SORT))
    write(fetched.home / SORT / "map.txt", "my own map")
    write(fetched.release(SORT) / "map.txt", "second")
    done = correct(fetched.places, fetched.notebook(SORT))
    assert done.kept_files == ("map.txt",)
    assert (fetched.home / SORT / "map.txt").read_text() == "my own map"


def test_a_notebook_that_cannot_be_read_is_left_as_it_is(fetched):
    correct = late("closeness.hub.server.correction", "correct")
    write(fetched.notebook(SORT), "{")
    fetched.release(SORT, corrected)
    with pytest.raises(HandInError, match="left as it is"):
        correct(fetched.places, fetched.notebook(SORT))
    assert fetched.notebook(SORT).read_text() == "{"


def tasks(learner, name):
    found = late("closeness.hub.server.checklist", "check")(learner.places, learner.notebook(name))
    return found["ready"], [(task["state"], task["words"]) for task in found["tasks"]]


def test_a_check_says_what_is_incomplete_and_never_what_is_right(fetched):
    wrong = {card: ["recharging", None] for card in SORTING}
    assert tasks(fetched, SORT) == (
        False,
        [("open", "0 of 3 placed."), ("open", "Nothing is written here yet.")],
    )
    fetched.work(SORT, sorting={**wrong, "river-walk": ["avoiding", "issue"]}, sorting_reflection="Words.")
    ready, found = tasks(fetched, SORT)
    assert found[0] == ("open", "1 of 3 placed.")
    assert not ready
    fetched.work(SORT, sorting=SORTING)
    right = tasks(fetched, SORT)
    fetched.work(
        SORT,
        sorting={
            "river-walk": ["avoiding", "issue"],
            **{k: v for k, v in SORTING.items() if k != "river-walk"},
        },
    )
    assert tasks(fetched, SORT) == right == (True, [("done", "All 3 placed."), ("done", "Written.")])


def test_an_answer_that_cannot_be_read_is_said_to_be_so(fetched):
    fetched.work(SORT, sorting="sorting = {")
    assert "cannot be read: Line 1" in tasks(fetched, SORT)[1][0][1]
    fetched.work(SORT, lambda made: made["cells"].pop(2))
    assert "missing" in tasks(fetched, SORT)[1][0][1]


def test_other_peoples_notebooks_are_left_to_nbgrader(learner):
    learner.release("ordinary")
    learner.desk.open("ordinary")
    check = late("closeness.hub.server.checklist", "check")
    assert check(learner.places, learner.notebook("ordinary")) == {
        "course": False,
        "tasks": [],
        "ready": True,
    }

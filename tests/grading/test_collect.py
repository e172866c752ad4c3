"""``closeness collect`` with nbgrader: what a page or an LMS hands over gets the same notebook's marks."""

import datetime as dt
import json
import stat
import sys

import pytest

from closeness.core.answer_file import AnswerFile, read_answer_file, release_of, write_answer_file
from closeness.core.answers import read_answer, write_answer
from closeness.core.errors import AnswerError
from closeness.staff import cli
from closeness.staff.admission import admit
from closeness.staff.collect.content import filled
from closeness.staff.notebooks import cells_by_id, is_answered, read_notebook
from grading.downloads import special, zipped
from grading.small_course import LEDGER, ROOT, SORTING

pytestmark = pytest.mark.grading

SORT, LEDGERS = "little-sort", "little-ledger"
PARTLY = {"river-walk": ["recharging", "returned"], "drop-it": ["avoiding", "pattern"]}
OWN_WRONG = LEDGER | {"given": 9.5, "balance": 0.52}
DUE = dt.datetime(2026, 3, 5, 12)  # noqa: DTZ001 - nbgrader keeps UTC without saying so


def page(notebook, name, **contents):
    """The text of the answer file that a page made from this release hands out."""
    return write_answer_file(AnswerFile(assignment=name, release=release_of(notebook), **contents))


def run(monkeypatch, course, path, *arguments):
    """Run the command and return its exit status."""
    monkeypatch.setattr(
        sys, "argv", ["closeness", "collect", str(path), "--course-dir", str(course.root), *arguments]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "exercises").glob("*/*.ipynb")))
def test_every_answer_of_the_course_can_be_handed_in_from_a_page(name, tmp_path):
    frame = read_notebook(ROOT / "exercises" / name / f"{name}.ipynb")
    solved = read_notebook(ROOT / "solutions" / name / f"{name}.ipynb")
    wanted = {one: cell["source"] for one, cell in cells_by_id(solved).items() if is_answered(cell)}
    answers, texts = {}, {}
    for one, text in wanted.items():
        try:
            read_answer(cells_by_id(frame)[one]["source"])
        except AnswerError:
            texts[one] = text
        else:
            answers[one] = read_answer(text)
    exported = page(frame, name, answers=answers, texts=texts)
    made = filled(frame, read_answer_file(exported.encode()))
    assert (made.left_out, made.note) == ((), "")
    (tmp_path / "a.ipynb").write_bytes(made.raw)
    admitted = admit(tmp_path, ["a.ipynb"], frame, 2**24)
    assert (admitted.refused, admitted.notes) == ("", {})
    assert {one: read_answer(admitted.texts[one]) for one in answers} == answers
    assert {one: admitted.texts[one] for one in texts} == texts


def test_a_canvas_download_gets_the_marks_of_the_same_notebooks(course, tmp_path, monkeypatch, capsys):
    frame = course.released(SORT)
    texts = {"sorting-reflection": "It depends."}
    course.submit("all-right", SORT, {"sorting": write_answer("sorting", SORTING), **texts})
    course.submit("in-part", SORT, {"sorting": write_answer("sorting", PARTLY), **texts})
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(SORT, duedate=DUE)
    as_notebook = (course.root / "exercises" / SORT / f"{SORT}.ipynb").read_text(encoding="utf-8")
    as_notebook = as_notebook.replace('"sorting = {}"', json.dumps(write_answer("sorting", SORTING)))
    download = zipped(
        tmp_path / "submissions.zip",
        [
            (
                f"leeann_12_100_{SORT}.answers.json",
                page(frame, SORT, answers={"sorting": SORTING}, texts=texts),
            ),
            ("libo_LATE_13_101_x.answers.json", page(frame, SORT, answers={"sorting": PARTLY}, texts=texts)),
            (f"kimcy_14_102_{SORT}-1.ipynb", as_notebook),
            (f"doedi_15_103_{SORT}.answers.json", '{"format": "apart-and-together answers 1", "assi'),
            (f"../../grading/submitted/all-right/{SORT}/{SORT}.ipynb", "{}"),
            (special(f"evil_16_104_{SORT}.ipynb", stat.S_IFLNK), "../../solutions/little-sort.toml"),
            (f"evil_16_105_{SORT}.ipynb", b" " * 8 * 2**20),
            ("evil_16_106_all.zip", b"PK\x03\x04"),
            (f"evil_16_107_{SORT}.ipynb", b"\xff\xfe{}"),
        ],
    )
    assert run(monkeypatch, course, download, "--check") == 1
    assert not (course.root / "grading/submitted/leeann-12").exists()
    assert run(monkeypatch, course, download) == 1
    said = capsys.readouterr().out
    assert "4 placed, 0 replaced, 0 already there, 0 newer one there; 5 refused." in said
    for line in (
        "doedi_15_103_",
        "not a plain path",
        "It is a link.",
        "zip bomb",
        "an archive",
        "made of the LMS'",
    ):
        assert line in said
    before = sorted(course.root.rglob("*"))
    assert run(monkeypatch, course, download) == 1
    assert "4 already there" in capsys.readouterr().out
    assert sorted(course.root.rglob("*")) == before

    done, log = course.autograde(SORT)
    assert done, log
    scores = course.scores(SORT)
    assert scores["leeann-12"] == scores["kimcy-14"] | {"sorting-reflection": None} == scores["all-right"]
    assert scores["libo-13"] == scores["in-part"]
    assert scores["evil-16"] == {"sorting-marks": 0, "sorting-reflection": 0}
    assert "not saved as UTF-8" in course.table("evil-16", SORT, "sorting-marks")
    assert course.autograded("leeann-12", SORT)["cells"] == course.autograded("all-right", SORT)["cells"]
    assert not list((course.root / "grading/autograded").rglob("handed-in"))
    with course.gradebook() as gradebook:
        late = {one.student.id: one.total_seconds_late for one in gradebook.assignment_submissions(SORT)}
    assert (late["leeann-12"], late["libo-13"]) == (0, 1)


def test_a_moodle_download_with_its_worksheet_gets_ids_times_and_marks(course, tmp_path, monkeypatch, capsys):
    frame = course.released(LEDGERS)
    course.submit("all-right", LEDGERS, {"ledger": write_answer("ledger", LEDGER)})
    course.submit("own-wrong", LEDGERS, {"ledger": write_answer("ledger", OWN_WRONG)})
    (tmp_path / "worksheet.csv").write_text(
        "Identifier,Full name,ID number,Last modified (submission)\n"
        'Participant 77,Ann Lee,u7,"Thursday, 5 March 2026, 10:15 AM"\n'
        "Participant 78,Bo Li,u8,-\n",
        encoding="utf-8",
    )
    download = zipped(
        tmp_path / "moodle.zip",
        [
            (
                "Ann Lee_77_assignsubmission_file/a.answers.json",
                page(frame, LEDGERS, answers={"ledger": LEDGER}),
            ),
            (
                f"Bo Li_78_assignsubmission_file_{LEDGERS}.answers.json",
                page(frame, LEDGERS, answers={"ledger": OWN_WRONG}),
            ),
            ("Cy Kim_79_assignsubmission_file/x.answers.json", page(frame, LEDGERS)),
        ],
    )
    roster = ("--roster", str(tmp_path / "worksheet.csv"))
    assert run(monkeypatch, course, download, *roster, "--assignment", LEDGERS) == 1
    assert "Nobody of the roster is Cy Kim (79)" in capsys.readouterr().out
    stamp = (course.root / "grading/submitted/u7" / LEDGERS / "timestamp.txt").read_text()
    assert stamp.endswith(" UTC")
    assert stamp.startswith("2026-03-0")
    assert not (course.root / "grading/submitted/u8" / LEDGERS / "timestamp.txt").exists()
    assert course.autograde(LEDGERS)[0]
    scores = course.scores(LEDGERS)
    assert (scores["u7"], scores["u8"]) == (scores["all-right"], scores["own-wrong"])
    assert scores["u7"] != scores["u8"]


def test_the_exit_status_tells_all_placed_from_refused_and_from_a_fault_of_the_call(
    course, tmp_path, monkeypatch, capsys
):
    frame = course.released(SORT)
    path = tmp_path / f"{SORT}.answers.json"
    path.write_text(page(frame, SORT, answers={"sorting": SORTING}))
    assert run(monkeypatch, course, path) == 1
    assert "--student" in capsys.readouterr().out
    assert run(monkeypatch, course, path, "--student", "ann") == 0
    assert "1 placed" in capsys.readouterr().out
    path.write_text(page({"cells": []}, SORT, answers={"sorting": PARTLY}))
    assert run(monkeypatch, course, path, "--student", "ann") == 0
    said = capsys.readouterr().out
    for line in (
        "1 replaced",
        "ann, little-sort: Its page was made from another release",
        "kept in replaced/",
    ):
        assert line in said
    for arguments, said in (
        (["--student", "../ann"], "cannot be a student id"),
        (["--student", "ann", "--roster", str(path)], "leave one of them out"),
        (["--id-column", "id"], "say which with --roster"),
        (["--assignment", "walk"], "'walk' is not released"),
        (["--roster", str(path)], "wanted a column of student ids"),
    ):
        assert run(monkeypatch, course, path, *arguments) == 2
        assert said in capsys.readouterr().err
    assert run(monkeypatch, course, tmp_path / "nothing.zip") == 2
    assert "nothing.zip is missing" in capsys.readouterr().err


def test_a_late_upload_without_a_due_date_or_gradebook_is_said_aloud(course, tmp_path, monkeypatch, capsys):
    path = tmp_path / f"leeann_LATE_12_100_{SORT}.answers.json"
    path.write_text(page(course.released(SORT), SORT, answers={"sorting": SORTING}))
    assert run(monkeypatch, course, path, "--check") == 0
    (course.root / "grading/gradebook.db").unlink()
    assert run(monkeypatch, course, path) == 0
    assert capsys.readouterr().out.count("no due date") == 2
    assert not (course.root / "grading/gradebook.db").exists()
    assert not (course.root / "grading/submitted/leeann-12" / SORT / "timestamp.txt").exists()

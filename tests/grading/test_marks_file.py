"""The marks file and the key behind it: every refusal names file, table and field, and says what to do."""

import json

import pytest

from closeness.core.errors import GradingError
from closeness.staff.course import course_at, find_root
from closeness.staff.key import read_assignment
from closeness.staff.marks import read_marks
from grading.small_course import LEDGER_MARKS, SORT_MARKS, SORTING, Course, build, cell, literal, write


@pytest.fixture
def folder(tmp_path):
    build(tmp_path)
    return tmp_path


def assignment(folder, name="little-sort"):
    return read_assignment(course_at(Course(folder).coursedir), name)


def marks(tmp_path, text):
    path = tmp_path / "week-one.toml"
    path.write_text(text)
    return read_marks(path)


def test_the_key_comes_from_the_solved_notebook_and_the_points_from_its_metadata(folder):
    item = assignment(folder).items["sorting-marks"]
    assert (item.points, item.variable, item.value) == (6, "sorting", SORTING)
    assert [card.id for card in item.vignettes] == list(SORTING)


def test_what_is_left_out_of_a_marks_file_reveals_nothing_and_ships_nothing(tmp_path):
    made = marks(tmp_path, LEDGER_MARKS)
    assert (made.reveal, made.ships, made.key_version) == ("right-or-wrong", (), 3)


BALANCE = 'name = "balance"\ntext'


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (
            SORT_MARKS,
            "key_version = 1",
            "",
            "top, field 'key_version': wanted a whole number from 1, got nothing",
        ),
        (
            SORT_MARKS,
            "key_version = 1",
            "key_version = true",
            "'key_version': wanted a whole number from 1, got True",
        ),
        (
            SORT_MARKS,
            '"right-or-wrong"',
            '"all"',
            "[reveal], field 'answers': wanted one of right-or-wrong, key, reasons",
        ),
        (SORT_MARKS, "answers", "answer_s", "[reveal], field 'answer_s': wanted no such field"),
        (SORT_MARKS, 'cell = "sorting-marks"\n', "", "[[marks]] 1, field 'cell': wanted text, got nothing"),
        (
            SORT_MARKS,
            '"sorting"\nsetup',
            '" "\nsetup',
            "(cell \"sorting-marks\"), field 'answer': wanted text",
        ),
        (SORT_MARKS, "label = 0.6", "label = 0.5", "'label + cue': wanted shares that sum to 1, got 0.9"),
        (SORT_MARKS, "label = 0.6", "label = nan", "'label': wanted a number from 0 to 1, got nan"),
        (SORT_MARKS, "label = 0.6", 'label = "0.6"', "'label': wanted a number from 0 to 1, got '0.6'"),
        (SORT_MARKS, "label = 0.6", "label = true", "'label': wanted a number from 0 to 1, got True"),
        (
            SORT_MARKS,
            'score = "sorting"',
            'score = "magic"',
            "'score': wanted one of sorting, fields, plan, functions, got 'magic'",
        ),
        (SORT_MARKS, "cue = 0.4", "cue = 0.4\npoints = 12", "'points': wanted no such field, got 12"),
        (SORT_MARKS, "[[marks]]", "[marks]", "at least one [[marks]]"),
        (
            SORT_MARKS,
            "key_version = 1",
            'key_version = 1\nships = ["../bank.toml"]',
            "files inside the assignment's folder",
        ),
        (SORT_MARKS, "key_version = 1", "key_version = 1\nships = [3]", "'ships': wanted a list of names"),
        (SORT_MARKS, "key_version", "key version", "week-one.toml cannot be read as TOML"),
        (LEDGER_MARKS, "share = 0.1\n", "share = 0.2\n", "'field.share': wanted shares that sum to 1"),
        (
            LEDGER_MARKS,
            "tolerance = 0.005",
            "tolerance = -1",
            "'tolerance': wanted a number 0 or more, got -1",
        ),
        (LEDGER_MARKS, "tolerance = 0.005", "tolerance = inf", "'tolerance': wanted a finite number"),
        (
            LEDGER_MARKS,
            'name = "received"',
            'name = "given"',
            "'field.name': wanted each name once, got 'given'",
        ),
        (
            LEDGER_MARKS,
            '"balance", from',
            '"ratio", from',
            "follows, field 'function': wanted one of balance, verdict",
        ),
        (LEDGER_MARKS, 'from = ["balance"]', 'from = ["given", "received"]', "'from': wanted 1 field names"),
        (
            LEDGER_MARKS,
            "share = 0.1\n",
            "share = 0.1\naccepts = []\n",
            "'accepts': wanted a list of words, numbers or lists of words, got []",
        ),
        (
            LEDGER_MARKS,
            "share = 0.1\n",
            'share = 0.1\naccepts = "even"\n',
            "'accepts': wanted a list of words",
        ),
        (LEDGER_MARKS, "share = 0.1\n", "share = 0.1\naccepts = [true]\n", "got [True]. Write accepts ="),
        (LEDGER_MARKS, "share = 0.1\n", "share = 0.1\naccepts = [[]]\n", "'accepts': wanted a list of words"),
        (
            LEDGER_MARKS,
            "share = 0.1\n",
            "share = 0.1\ncredit = 0.5\n",
            "'credit': wanted a table of words and parts",
        ),
        (
            LEDGER_MARKS,
            "share = 0.1\n",
            "share = 0.1\ncredit = { even = 1 }\n",
            "'credit.even': wanted a part above 0 and below 1, got 1. Write credit = { \"even\" = 0.5 }",
        ),
        (
            LEDGER_MARKS,
            "share = 0.1\n",
            'share = 0.1\naccepts = ["even"]\ncredit = { even = 0.5 }\n',
            "'credit': wanted words that accepts does not hold, got 'even'",
        ),
        (
            LEDGER_MARKS,
            BALANCE,
            f"{BALANCE} = 3\nextra",
            "(name \"balance\"), field 'text': wanted text, got 3",
        ),
    ],
)
def test_a_marks_file_is_refused_with_file_table_field_and_what_to_do(tmp_path, text, old, new, said):
    assert old in text
    with pytest.raises(GradingError) as refused:
        marks(tmp_path, text.replace(old, new, 1) if "share" not in old else text.replace(old, new))
    assert said in str(refused.value)
    assert "week-one.toml" in str(refused.value)


def test_two_tables_may_not_score_the_same_cell(tmp_path):
    twice = SORT_MARKS + SORT_MARKS[SORT_MARKS.index("[[marks]]") :]
    with pytest.raises(GradingError, match="'cell': wanted each name once, got 'sorting-marks'"):
        marks(tmp_path, twice)


def edit_notebook(folder, name, edit):
    path = folder / "solutions" / name / f"{name}.ipynb"
    notebook = json.loads(path.read_text())
    edit({one["id"]: one for one in notebook["cells"]}, notebook["cells"])
    write(path, notebook)


def solved(text):
    return lambda cells, _: cells["sorting"].update(source=text)


def placed(**changes):
    return solved(
        literal("sorting", SORTING | {name.replace("_", "-"): value for name, value in changes.items()})
    )


def tagged(name, **changes):
    return lambda cells, _: cells[name]["metadata"]["nbgrader"].update(changes)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (placed(drop_it=["recharging", "pattern"]), "card 'drop-it': the rule gives 'avoiding' for its cues"),
        (
            placed(drop_it=["avoiding", "issue"]),
            "card 'drop-it': wanted a deciding cue (pattern, returned), got 'issue'",
        ),
        (placed(drop_it="avoiding"), "card 'drop-it': wanted a deciding cue (pattern, returned), got None"),
        (placed(drop_in="avoiding"), "card 'drop-in' is not in bank.toml"),
        (solved("sorting = {}"), "must hold the key, got {}"),
        (solved("sorting = dict()"), "the solved answer cell 'sorting' cannot be read. Line 1"),
        (tagged("sorting", grade=True, points=1), "wanted an answer cell with the grade_id 'sorting'"),
        (tagged("sorting", grade_id="other"), "wanted an answer cell with the grade_id 'sorting'"),
        (tagged("sorting-marks", points=0), "wanted points above 0, got 0"),
        (tagged("sorting-marks", grade=False), "wanted a marks cell with the grade_id 'sorting-marks'"),
        (tagged("sorting-board", grade=True, points=1), "is graded, but no [[marks]] scores it"),
        (tagged("sorting-board", grade_id="sorting-setup"), "its grade_id stands twice"),
        (tagged("sorting-board", task=True), "is a task cell"),
        (lambda cells, _: cells["intro"].pop("id"), "cell 1 has no cell id"),
        (
            lambda cells, _: cells["intro"].update(attachments={"a.png": {"image/png": "aaaa"}}),
            "has a pasted image",
        ),
        (tagged("sorting-setup", grade_id="other"), "setup cell 'sorting-setup' is not in the notebook"),
        (lambda cells, _: cells["sorting-setup"].update(source="cards = ["), "line 1 is not Python"),
        (
            lambda cells, _: cells["sorting-setup"].update(
                source=cells["sorting-setup"]["source"].replace("the tent", "the dog")
            ),
            "the sentences of card 'river-walk' are not the bank's",
        ),
        (
            lambda cells, _: cells["sorting-setup"].update(
                source=cells["sorting-setup"]["source"] + "\nmore = [{'id': 'bonus', 'sentences': []}]"
            ),
            "card 'bonus' is in no answer",
        ),
    ],
)
def test_a_solved_notebook_that_is_no_key_is_refused(folder, edit, said):
    edit_notebook(folder, "little-sort", edit)
    with pytest.raises(GradingError) as refused:
        assignment(folder)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("'kinds'", "'kind'", "field 'kind.effort' of 'ledger' has no [[marks.field]]"),
        (
            "'missing': 1",
            "'missing': None",
            "field 'missing': wanted a number, a word or a list of words as its key, got None",
        ),
        ("0.4286", "0.5", "the key is 0.5, but balance of the key's own [7.5, 3] is 0.428"),
        (
            "'A-lopsided'",
            "'even'",
            "the key is 'even', but verdict of the key's own [0.4286] is 'A-lopsided'",
        ),
        ("'given': 7.5", "'given': 'some'", "its key is a word, so its tolerance must be 0, got 0.01"),
    ],
)
def test_solved_fields_are_checked_against_the_marks_file_and_one_another(folder, old, new, said):
    path = folder / "solutions/little-ledger/little-ledger.ipynb"
    notebook = json.loads(path.read_text())
    (answer,) = (one for one in notebook["cells"] if one["id"] == "ledger")
    answer["source"] = answer["source"].replace('"', "'").replace(old, new)
    write(path, notebook)
    with pytest.raises(GradingError) as refused:
        assignment(folder, "little-ledger")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("field", "more", "said"),
    [
        ("verdict", "accepts = [3]", "field 'verdict': its key is a word, so accepts must hold such, got 3"),
        ("verdict", 'credit = { "A-lopsided" = 0.5 }', "the key 'A-lopsided' earns the whole share"),
        ("given", "credit = { even = 0.5 }", "field 'given': its key is a number; credit is for words"),
        (
            "given",
            'accepts = ["even"]',
            "field 'given': its key is a number, so accepts must hold such, got 'even'",
        ),
    ],
)
def test_other_answers_are_checked_against_the_key(folder, field, more, said):
    path = folder / "solutions/little-ledger.toml"
    text = path.read_text()
    assert text.count(f'name = "{field}"') == 1
    path.write_text(text.replace(f'name = "{field}"', f'name = "{field}"\n{more}'))
    with pytest.raises(GradingError) as refused:
        assignment(folder, "little-ledger")
    assert said in str(refused.value)


FORM = {
    "id": "read-off",
    "title": "Read off",
    "questions": [{"id": "given", "prompt": "How much?", "kind": "number", "min": 0, "max": 24}],
}


def with_form(folder, form, more=""):
    """Put a form into the setup cell, and another answer into the marks file."""

    def edit(cells, _):
        cells["ledger-setup"]["source"] += f"\nform = {form!r}"

    edit_notebook(folder, "little-ledger", edit)
    path = folder / "solutions/little-ledger.toml"
    path.write_text(path.read_text().replace('name = "given"', f'name = "given"\n{more}'))


def test_a_form_in_the_setup_cell_takes_every_answer_that_earns_marks(folder):
    with_form(folder, FORM, "accepts = [8]")
    fields = assignment(folder, "little-ledger").items["ledger-marks"].marks.fields
    assert {field.name: field.accepts for field in fields if field.accepts} == {"given": (8,)}


def test_an_answer_that_the_form_would_not_take_earns_no_marks(folder):
    with_form(folder, FORM, "accepts = [80]")
    with pytest.raises(
        GradingError, match="80 earns marks for 'given', but is no answer that the form takes"
    ):
        assignment(folder, "little-ledger")


def test_a_form_in_the_setup_cell_that_holds_a_key_is_refused(folder):
    question = FORM["questions"][0]
    telling = {**FORM, "questions": [{**question, "source": "Document 2"}]}
    with_form(folder, telling)
    with pytest.raises(GradingError, match=r"setup cell 'ledger-setup': .* unknown field 'source'"):
        assignment(folder, "little-ledger")


def test_a_setup_ledger_must_be_the_banks(folder):
    path = folder / "solutions/bank.toml"
    path.write_text(path.read_text().replace("amount = 6", "amount = 5"))
    with pytest.raises(GradingError, match="the ledger 'two-calendars' is not the bank's"):
        assignment(folder, "little-ledger")


def test_a_missing_amount_may_be_left_out_or_be_none_in_the_setup_cell(folder):
    def edit(cells, _):
        text = cells["ledger-setup"]["source"]
        assert "'kind': 'care', 'note': 'sat with her'" in text
        cells["ledger-setup"]["source"] = text.replace(
            "'kind': 'care', 'note'", "'kind': 'care', 'amount': None, 'note'"
        )

    edit_notebook(folder, "little-ledger", edit)
    assert assignment(folder, "little-ledger").items["ledger-marks"].points == 10


def test_a_broken_bank_is_a_fault_that_names_the_bank(folder):
    path = folder / "solutions/bank.toml"
    path.write_text(path.read_text().replace("difficulty = 2", "difficulty = 9"))
    with pytest.raises(
        GradingError, match=r"bank\.toml, 'one-hour': difficulty must be one of 1, 2, 3, 4, got 9"
    ):
        assignment(folder)


def test_a_changed_key_is_read_again_and_an_unchanged_one_is_not(folder):
    first = assignment(folder)
    assert assignment(folder) is first
    edit_notebook(folder, "little-sort", placed(river_walk=["recharging", "purpose"]))
    assert assignment(folder).items["sorting-marks"].value["river-walk"] == ["recharging", "purpose"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read as a notebook"),
        ("[]", "not a notebook of format 4"),
        ('{"nbformat": 4, "cells": [1]}', "cells without text"),
    ],
)
def test_a_solved_notebook_that_is_broken_is_named(folder, content, said):
    (folder / "solutions/little-sort/little-sort.ipynb").write_text(content)
    with pytest.raises(GradingError, match=said):
        assignment(folder)


def test_a_missing_marks_file_is_said_by_name(tmp_path):
    with pytest.raises(GradingError, match=r"week-two\.toml is missing"):
        read_marks(tmp_path / "week-two.toml")


def test_the_course_is_found_from_any_folder_inside_it_and_nowhere_else(folder, tmp_path_factory):
    assert find_root(folder / "solutions/little-sort") == folder
    with pytest.raises(GradingError, match="--course-dir"):
        find_root(tmp_path_factory.mktemp("elsewhere"))


def test_a_cell_made_by_hand_in_lines_is_read_like_any_other(folder):
    def edit(cells, _):
        cells["sorting"]["source"] = cells["sorting"]["source"].splitlines(keepends=True)

    edit_notebook(folder, "little-sort", edit)
    assert assignment(folder).items["sorting-marks"].value == SORTING


def test_a_plain_locked_cell_needs_no_marks(folder):
    edit_notebook(folder, "little-sort", lambda _, cells: cells.append(cell("code", "free", "1 + 1")))
    assert list(assignment(folder).items) == ["sorting-marks"]

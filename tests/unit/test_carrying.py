"""Answers from a notebook's cells into the file of a page, and back into cells."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.answer_file import FORMAT, read_answer_file
from closeness.core.answers import read_answer, write_answer
from closeness.lab import carrying
from site_fixture import ROOT
from strategies import exports

ASSIGNMENTS = sorted(path.name for path in (ROOT / "exercises").iterdir() if path.is_dir())


def told(assignment, cells, **more):
    text = json.dumps({"assignment": assignment, "cells": cells, **more})
    return base64.b64encode(text.encode()).decode()


def cells_of(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    tags = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    return [
        {
            "source": "".join(cell["source"]),
            "grade_id": tag.get("grade_id"),
            "kind": cell["cell_type"],
            "answered": tag.get("solution", False),
        }
        for cell, tag in zip(notebook["cells"], tags, strict=True)
    ]


@pytest.fixture
def said(capsys):
    def ask(function, *arguments, **more):
        function(told(*arguments, **more))
        return json.loads(capsys.readouterr().out)

    return ask


def two_cells(answer="sorting = {}", text="YOUR ANSWER HERE"):
    return [
        {"source": answer, "grade_id": "sorting", "kind": "code", "answered": True},
        {
            "source": 'SortBoard(cards, sorting, answer_cell="sorting")',
            "grade_id": "board",
            "kind": "code",
            "answered": False,
        },
        {"source": text, "grade_id": "words", "kind": "markdown", "answered": True},
    ]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_what_a_solved_notebook_hands_out_fills_the_release_with_the_same_answers(said, name):
    solved = cells_of(ROOT / "solutions" / name / f"{name}.ipynb")
    release = cells_of(ROOT / "exercises" / name / f"{name}.ipynb")
    handed = said(carrying.hand_out, name, solved)
    assert handed["problems"] == []
    taken = said(carrying.take_in, name, release, file=handed["file"])
    assert taken["problems"] == []
    own = {cell["grade_id"]: cell["source"] for cell in solved if cell["answered"]}
    answers = read_answer_file(handed["file"].encode())
    assert answers.answers
    assert answers.assignment == name
    for grade_id, source in taken["sources"].items():
        if grade_id in answers.answers:
            assert read_answer(source) == read_answer(own[grade_id])
        else:
            assert source == own[grade_id]
    assert set(taken["sources"]) == {name for name, text in own.items() if text.strip() not in carrying.STUBS}


@given(exports)
def test_any_answer_of_a_board_comes_back_as_it_was(answer):
    cells = two_cells(write_answer("sorting", answer))
    message = carrying._message(told("walk", cells))
    answers, texts, problems = carrying._answers_of(message["cells"])
    assert (texts, problems) == ({}, [])
    sources, left = carrying._sources(
        carrying._message(told("walk", two_cells()))["cells"],
        carrying.AnswerFile(assignment="walk", answers=answers),
    )
    assert left == []
    assert read_answer(sources["sorting"]) == answer


@given(st.text(max_size=200))
def test_a_text_is_carried_as_it_was_typed(text):
    message = carrying._message(told("walk", two_cells(text=text)))
    _, texts, _ = carrying._answers_of(message["cells"])
    assert texts == ({} if text.strip() in carrying.STUBS else {"words": text})


def test_fields_that_the_file_leaves_open_stay_open(said):
    cells = two_cells('request = {"need": None, "reason": None}')
    file = file_of({"sorting": {"reason": "plain"}})
    assert read_answer(said(carrying.take_in, "walk", cells, file=file)["sources"]["sorting"]) == {
        "need": None,
        "reason": "plain",
    }


def test_a_half_typed_answer_is_left_out_and_told_and_is_replaced_by_a_file(said):
    cells = two_cells("sorting = {'walk': ")
    handed = said(carrying.hand_out, "walk", cells)
    assert json.loads(handed["file"])["answers"] == {}
    assert "“sorting” cannot be read" in handed["problems"][0]
    taken = said(carrying.take_in, "walk", cells, file=file_of({"sorting": {"walk": "avoiding"}}))
    assert taken["sources"]["sorting"] == 'sorting = {\n    "walk": "avoiding"\n}'


def test_what_no_file_can_hold_is_left_out_and_the_rest_is_carried(said):
    handed = said(carrying.hand_out, "walk", two_cells("sorting = {'walk': b'x'}", "Both."))
    assert json.loads(handed["file"])["texts"] == {"words": "Both."}
    assert "b'x'" in handed["problems"][0]


def file_of(answers, texts=None, assignment="walk"):
    return json.dumps(
        {"format": FORMAT, "assignment": assignment, "release": "", "answers": answers, "texts": texts or {}}
    )


@pytest.mark.parametrize("name", ["sorting", "sort_board"])
def test_the_file_of_one_board_goes_to_its_variable_or_to_the_only_board(said, name):
    taken = said(carrying.take_in, "walk", two_cells(), file=f'{name} = {{"walk": "avoiding"}}')
    assert taken["sources"] == {"sorting": 'sorting = {\n    "walk": "avoiding"\n}'}


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("{", "this is not JSON"),
        ("", "is empty"),
        ('{"format": "another"}', "'format' must be"),
        (file_of({"elsewhere": {}}, assignment="another-walk"), "answers to “another-walk”"),
        (file_of({}, {"sorting": "import os"}), "none of them has a place"),
        (file_of({"words": {}, "board": {}}), "none of them has a place"),
    ],
)
def test_a_file_that_is_none_or_belongs_elsewhere_changes_nothing(said, file, reason):
    taken = said(carrying.take_in, "walk", two_cells(), file=file)
    assert taken["sources"] == {}
    assert reason in taken["problems"][0]


def test_text_never_goes_where_a_board_keeps_its_answer_nor_into_a_locked_cell(said):
    file = file_of({"sorting": {"a": "avoiding"}}, {"board": "import os", "sorting-2": "x"})
    taken = said(carrying.take_in, "walk", two_cells(), file=file)
    assert set(taken["sources"]) == {"sorting"}
    assert len(taken["problems"]) == 2


def test_a_broken_message_is_an_error_of_the_programs():
    with pytest.raises(ValueError, match="base64 of JSON"):
        carrying.hand_out("!")

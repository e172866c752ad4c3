"""Showing what cells declare: once a kernel, under names that are free, and from what is installed."""

import base64
import json
import sys

import pytest

from closeness import SortBoard
from closeness.lab import opening

HEAD = """from closeness import SortBoard
cards = [{"id": "one", "sentences": [{"text": "Back.", "cue": "time"}]}]"""
BOARD = 'board = SortBoard(cards, answer=sort, answer_cell="mine", cue=False)\nboard'


class Kernel:
    """What a kernel has: names, and displays."""

    def __init__(self):
        self.names, self.shown = {}, []

    def show(self, *sources, views=(), cell="cell", anew=False):
        cells = [{"source": source, "grade_id": "mine" if "sort =" in source else None} for source in sources]
        message = json.dumps({"cell": cell, "cells": cells, "views": list(views), "anew": anew})
        opening.show(base64.b64encode(message.encode()).decode())
        return self.shown[-1] if self.shown else None


@pytest.fixture
def kernel(monkeypatch):
    import IPython.display

    made = Kernel()
    monkeypatch.setattr(opening, "_names", lambda: made.names)
    monkeypatch.setattr(opening, "_desk", opening._Desk())
    monkeypatch.setattr(IPython.display, "display", made.shown.append)
    return made


def test_a_board_is_shown_and_its_names_are_there_for_cells_that_are_run_alone(kernel):
    board = kernel.show(HEAD, 'sort = {"one": "avoiding"}', BOARD)
    assert board.answer == {"one": "avoiding"}
    assert kernel.names == {"board": board, "sort": board.answer}
    assert kernel.names["sort"] is board.answer


def test_the_same_board_is_shown_again_with_what_it_holds_and_another_one_anew(kernel):
    first = kernel.show(HEAD, "sort = {}", BOARD)
    first.answer["one"] = "avoiding"
    assert kernel.show(HEAD, "sort = {}", BOARD) is first
    other = kernel.show(HEAD.replace("Back.", "Gone."), "sort = {}", BOARD)
    assert other is not first
    assert kernel.names["board"] is other
    unnamed = kernel.show(HEAD, "SortBoard(cards)", cell="a")
    assert kernel.show(HEAD, "SortBoard(cards)", cell="a") is unnamed
    assert kernel.show(HEAD, "SortBoard(cards)", cell="b") is not unnamed


def test_a_page_that_missed_a_view_gets_another_one_of_the_same_board(kernel):
    def view(board):
        return board._repr_mimebundle_()["application/vnd.jupyter.widget-view+json"]["model_id"]

    board = kernel.show(HEAD, "sort = {}", BOARD)
    first = view(board)
    board.answer["one"] = "avoiding"
    assert view(kernel.show(HEAD, "sort = {}", BOARD, views=[first])) == first
    assert kernel.show(HEAD, "sort = {}", BOARD, views=[first], anew=True) is board
    assert view(board) != first
    assert opening._shown_in(first) is board, "a page that has the first view keeps it"


def test_what_the_learner_has_named_stays_theirs(kernel):
    kernel.names |= {"board": "mine", "sort": {"one": "x"}}
    board = kernel.show(HEAD, "sort = {}", BOARD)
    assert isinstance(board, SortBoard)
    assert kernel.names == {"board": "mine", "sort": {"one": "x"}}
    assert kernel.show(HEAD, "sort = {}", BOARD) is board


def test_a_board_that_running_the_cells_has_made_is_the_one_that_is_shown(kernel):
    run = SortBoard([{"id": "one", "sentences": [{"text": "Back.", "cue": "time"}]}], {}, "mine", cue=False)
    run.name = "sort"
    kernel.names["board"] = run
    assert kernel.show(HEAD, "sort = {}", BOARD) is run


def test_a_live_view_under_a_cell_is_shown_again_and_a_closed_one_is_not(kernel):
    run = SortBoard([{"id": "one", "sentences": [{"text": "Back.", "cue": "time"}]}])
    view = run._repr_mimebundle_()["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert kernel.show(HEAD, "SortBoard(cards)", views=["none", view]) is run
    run._view.close()
    assert kernel.show(HEAD, "SortBoard(cards)", views=[view]) is not run


@pytest.mark.parametrize("name", ["open", "print", "_", "__builtins__", "_closeness"])
def test_no_notebook_takes_a_name_of_pythons_or_of_ipythons(kernel, name):
    board = kernel.show(HEAD, f"{name} = {{}}", f'SortBoard(cards, answer={name}, answer_cell="mine")')
    assert board.answer == {}
    assert kernel.names == {}


def test_the_line_below_says_what_is_missing_and_then_that_all_is_there(kernel, capsys):
    sources = (HEAD, "sort = {}", BOARD, "board.require_complete()")
    kernel.show(*sources)
    assert "0 of 1" in capsys.readouterr().out
    kernel.names["board"].answer["one"] = "avoiding"
    kernel.show(*sources)
    assert "0 of 1" not in capsys.readouterr().out
    assert kernel.shown == []


@pytest.mark.parametrize(
    "told",
    ["", "%%%", "bm8=", "W10=", base64.b64encode(b'{"cell": 1, "cells": [], "views": []}').decode()]
    + [
        base64.b64encode(json.dumps({"cell": "a", "cells": c, "views": []}).encode()).decode()
        for c in ([1], [{}], 3)
    ],
)
def test_what_is_not_told_as_agreed_shows_nothing(kernel, told):
    opening.show(told)
    assert kernel.shown == []


def test_cells_that_declare_nothing_or_what_no_board_takes_are_left_alone(kernel):
    assert kernel.show(HEAD, "print(1)") is None
    assert kernel.show(HEAD, "SortBoard(5)") is None
    assert kernel.show(HEAD, 'SortBoard(cards, language="../../x")') is None
    assert kernel.show(HEAD, 'SortBoard(cards, language="xx")') is None


def test_nothing_is_imported_from_the_notebooks_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    places = ["", ".", str(tmp_path), *sys.path]
    monkeypatch.setattr(sys, "path", places[:])
    with opening._installed_alone():
        assert not {"", ".", str(tmp_path)} & set(sys.path)
    assert sys.path == places
    monkeypatch.setattr(opening.Path, "cwd", lambda: (_ for _ in ()).throw(FileNotFoundError))
    with opening._installed_alone():
        assert "" not in sys.path

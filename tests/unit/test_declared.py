"""What cells declare is read from their text, whatever stands in them: nothing is ever run."""

import ast
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

import closeness
import closeness.plots
from closeness.bank import ledgers, vignettes, weeks
from closeness.core.errors import ClosenessError
from closeness.lab.cells import Cell
from closeness.lab.declared import MOST_TEXT, declared_by
from strategies import texts

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted([*ROOT.glob("exercises/*/*.ipynb"), *ROOT.glob("notebooks/*.ipynb")])
IMPORTS = "from closeness import SortBoard, WhatNext, LedgerBoard, Explorer, FormBoard\n"
CARDS = 'cards = [{"id": "one", "sentences": [{"text": "Back.", "cue": "time"}]}]\n'

# Loaded beforehand: what follows may import nothing.
for name in closeness.__all__:
    getattr(closeness, name)

WATCHED = (
    "exec",
    "import",
    "open",
    "os.",
    "subprocess.",
    "socket.",
    "shutil.",
    "ctypes.",
    "sys.",
    "marshal.",
)
HARMLESS = ("sys._getframe",)
_seen = []
_watching = []


def _hear(event, arguments):
    if _watching and event.startswith(WATCHED) and event not in HARMLESS:
        _seen.append((event, str(arguments)[:80]))


sys.addaudithook(_hear)


@contextmanager
def watched():
    """Hear of everything that Python is asked to run, load or open meanwhile."""
    _seen.clear()
    _watching.append(True)
    try:
        yield
    finally:
        _watching.clear()
    # the course's own bank; and Python's parser looks for the file of a text that it cannot read
    own = (f"('{ROOT / 'src'}", "('<unknown>',")
    assert [one for one in _seen if not (one[0] == "open" and one[1].startswith(own))] == []


def read(*sources, grade_ids=()):
    cells = [
        Cell(source=source, grade_id=name)
        for source, name in zip(sources, [*grade_ids, *[None] * len(sources)], strict=False)
    ]
    return declared_by(cells)


def code_cells(path):
    return [
        Cell(source=cell.source, grade_id=cell.metadata.get("nbgrader", {}).get("grade_id"))
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]


HOSTILE = [
    "ran()",
    "__import__('os').system('true')",
    "open('/etc/passwd').read()",
    "[ran() for _ in '1']",
    "{ran(): 1}",
    "{**ran()}",
    "f'{ran()}'",
    "(lambda: ran())()",
    "(x := ran())",
    "ran",
    "cards.pop()",
    "cards.__class__",
    "cards[ran()]",
    "1 + ran()",
    "-ran()",
    "'a' * 10**9",
    "10**10**10",
    "9" * 5000,
    "1e999",
    "[" * 90 + "]" * 90,
    "cards if ran() else 1",
    "await ran()",
    "*ran()",
    "b'bytes'",
    "...",
    "SortBoard",
    "SortBoard.mro()",
    "SortBoard(cards)",
    "vignettes(names=ran())",
    "vignettes('../../x')",
    "vignettes(*cards)",
]
STATEMENTS = [
    "{0}",
    "cards = {0}",
    "cards, other = {0}",
    "cards[0] = {0}",
    "cards += {0}",
    "SortBoard = {0}",
    "def SortBoard(*a, x={0}): return {0}",
    "class SortBoard(object, x={0}): y = {0}",
    "import os; os.system('true')",
    "from os import system as SortBoard",
    "from closeness.bank import read_vignettes as vignettes",
    "from closeness.bank import vignettes",
    "from closeness import *",
    "from . import closeness",
    "@{0}\ndef f(): pass",
    "with {0} as cards: pass",
    "for cards in {0}: pass",
    "while {0}: pass",
    "try:\n    {0}\nexcept {0} as cards: pass",
    "match {0}:\n    case cards: pass",
    "del cards",
    "assert {0}",
    "global cards",
    "%run {0}",
    "!{0}",
]
CALLS = [
    "SortBoard(cards, answer={0})",
    "SortBoard({0})",
    "SortBoard(cards, title={0})",
    "SortBoard(cards, language={0})",
    "SortBoard(cards, **{0})",
    "SortBoard(cards)({0})",
    "SortBoard(cards).require_complete()",
    "Explorer({0})",
    "WhatNext({0})",
    "WhatNext('garden-gate', name={0})",
    "FormBoard('../' + {0})",
    "cards.require_complete()",
    "{0}.require_complete()",
    "SortBoard(cards, answer=cards, answer_cell={0})",
]
hostile = st.sampled_from(HOSTILE)
statements = st.builds(str.format, st.sampled_from(STATEMENTS), hostile)
calls = st.builds(str.format, st.sampled_from(CALLS), hostile)
lines = st.one_of(statements, calls, st.sampled_from([IMPORTS, CARDS]), texts)
sources = st.lists(lines, max_size=4).map("\n".join)


@given(st.lists(sources, min_size=1, max_size=4), calls, st.booleans())
def test_whatever_stands_in_cells_nothing_is_run_loaded_or_opened(above, call, ours):
    start = [IMPORTS + CARDS] if ours else []
    with watched():
        declared = read(*start, *above, call)
        if declared is not None:
            # a board's own words about what was passed to it
            with suppress(ClosenessError, TypeError, ValueError, AttributeError, KeyError):
                declared.make()


@st.composite
def tampered(draw):
    """A notebook of the course with lines of its cells taken out, doubled and put among hostile ones."""
    cells = list(draw(st.sampled_from(COURSE)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(cells) - 1))
        source = cells[at].source.splitlines() or [""]
        line = draw(st.integers(0, len(source) - 1))
        source[line : line + draw(st.integers(0, 1))] = [draw(lines)]
        cells[at] = Cell(source="\n".join(source), grade_id=cells[at].grade_id)
    return cells[: draw(st.integers(1, len(cells)))]


COURSE = [code_cells(path) for path in NOTEBOOKS]


@given(tampered())
def test_a_tampered_notebook_of_the_course_is_only_ever_read(cells):
    with watched():
        declared_by(cells)


def test_the_watch_hears_what_is_run():
    with pytest.raises(AssertionError), watched():
        exec("1")  # noqa: S102 - heard, which is what is tested
    with pytest.raises(AssertionError), watched():
        open("/dev/null").close()  # noqa: PTH123


@pytest.mark.parametrize("expression", HOSTILE)
def test_a_board_with_an_argument_that_would_have_to_run_is_left_alone(expression):
    call = f"SortBoard(cards, title={expression})"
    declared = read(IMPORTS + CARDS, call)
    assert declared is None
    assert read(IMPORTS + CARDS, "SortBoard(cards, title='Sort')") is not None


@pytest.mark.parametrize(
    "statement",
    [
        "cards.append(cards[0])",
        "others.append(1)",
        "for one in cards: one.clear()",
        "del cards",
        "cards[0] = 1",
        "cards += cards",
        "def cards(): pass",
        "import cards",
        "from os import path as cards",
        "class cards: pass",
        "with open('x') as cards: pass",
        "try:\n    pass\nexcept OSError as cards:\n    pass",
        "match 1:\n    case cards: pass",
        "cards = list(cards)",
        "(cards := [])",
        "held['x'].clear()",
    ],
)
def test_names_that_passed_over_code_may_have_changed_are_forgotten(statement):
    above = IMPORTS + CARDS + "others = cards\nheld = {'x': others}"
    assert read(above, "SortBoard(cards)") is not None
    assert read(above, statement, "SortBoard(cards)") is None


@pytest.mark.parametrize(
    "statement", ["print('hello')", "def f(cards_): return cards_", "x = 2 + 3", "%matplotlib", "cards"]
)
def test_code_that_has_nothing_to_do_with_a_board_does_not_keep_it_away(statement):
    assert read(IMPORTS + CARDS, statement, "SortBoard(cards)") is not None


def test_names_are_bound_as_python_binds_them():
    head = "from closeness import LedgerBoard\nfrom closeness.bank import ledgers as ours, vignettes, weeks\n"
    for rows, wanted in (
        ("first, *rest = ours()\n", "rest[0]"),
        ("*rest, last = ours()\n", "rest[1]"),
        ("rest = [ours()[0], *ours()]\n", "rest[2]"),
        ("rest = ours()\n", "rest[-7]"),
    ):
        board = read(head + rows, f"LedgerBoard({wanted})").make()
        assert board.content()["title"] == ledgers()[1].title
    assert read(head + "a, b = ours()\n", "LedgerBoard(a)") is None
    assert read(head + "rest = ours()\n", "LedgerBoard(rest[99])") is None
    _, two, _ = weeks()
    planner = read(
        "from closeness import WeekPlanner\nfrom closeness.bank import weeks\na, b, c = weeks()",
        "WeekPlanner(b)",
    )
    assert planner.make().week == two
    names = read(
        IMPORTS + "from closeness.bank import vignettes\nfirst = ('river-walk', 'drop-it')",
        "SortBoard(vignettes(names=first, without=(*first,)[:0]))",
    )
    assert names is None, "a slice is more than a declaration"
    board = read(
        IMPORTS + "from closeness.bank import vignettes\nfirst = ('river-walk', 'drop-it')",
        "SortBoard(vignettes(without=[*first]), report=True)",
    ).make()
    assert [card.id for card in board.cards] == [
        card.id for card in vignettes() if card.id not in ("river-walk", "drop-it")
    ]


@pytest.mark.parametrize(
    "typed", ["sort = {", "", "sort = dict(one=1)", "sort = [1]", "other = {}", "sort = {'a': 1, 'a': 2}"]
)
def test_an_answer_that_nobody_can_read_leaves_an_open_board(typed):
    declared = read(IMPORTS + CARDS, typed, "SortBoard(cards, sort, 'mine')", grade_ids=[None, "mine"])
    assert declared.make().answer == {}
    assert declared.make().name == "sort"


def test_an_answer_without_a_cell_of_its_own_is_the_dict_under_its_name():
    assert read(IMPORTS + CARDS + "sort = {'a': 1}", "SortBoard(cards, sort)").make().answer == {"a": 1}
    for typed in ("sort = {", "sort = [1]", "other = {}"):
        assert read(IMPORTS + CARDS, typed, "SortBoard(cards, sort, 'mine')") is None


def test_what_a_value_can_come_to_is_bounded():
    wide = "[" + "a, " * 300 + "]"
    grown = f"a = 'x'\nb = {wide}\nc = {wide.replace('a', 'b')}\nd = {wide.replace('a', 'c')}\n"
    assert read(IMPORTS + grown[: grown.index("d =")], "SortBoard(c)") is not None
    assert read(IMPORTS + grown, "SortBoard(d)") is None
    assert read(IMPORTS + CARDS, "#" * 70_000 + "\nSortBoard(cards)") is None
    many = ["#" * 60_000] * (MOST_TEXT // 60_000 + 1)
    assert read(*many, IMPORTS + CARDS, "SortBoard(cards)") is None
    calls = "from closeness.bank import weeks\n" + "weeks()[0], " * 61
    assert read(IMPORTS + f"many = [{'1, ' * 5}]\n" + calls.replace("weeks()", "x = weeks()", 1), "x") is None


def test_looking_for_what_code_could_change_ends_and_then_nothing_is_known():
    held = "held = [" + "'text', " * 500 + "]\n"
    names = "".join(f"a{at} = [held]\n" for at in range(100))
    assert read(IMPORTS + held, names, "b = []\nb.x", "SortBoard(a1)") is not None
    assert read(IMPORTS + held, names, "b = []\nb.x\n" * 9, "SortBoard(a1)") is None


def test_a_board_is_shown_only_where_running_the_cell_would_show_it():
    assert read(IMPORTS + CARDS, "board = SortBoard(cards)") is None
    assert read(IMPORTS + CARDS, "board = SortBoard(cards);") is None
    assert read(IMPORTS + CARDS, "SortBoard(cards);") is None
    assert read(IMPORTS + CARDS, "board = SortBoard(cards)", "board").name == "board"
    assert read(IMPORTS + CARDS, "board = SortBoard(cards)\nboard").name == "board"
    asked = read(IMPORTS + CARDS, "board = SortBoard(cards)", "board.require_complete()")
    assert (asked.name, asked.asks) == ("board", True)
    assert read() is None
    assert read("", "") is None


def test_the_browser_looks_for_the_same_boards_as_the_course_has():
    script = (ROOT / "src/closeness/lab/extension/static/opening.js").read_text(encoding="utf-8")
    (line,) = (line for line in script.splitlines() if line.startswith("const BOARDS ="))
    assert ast.literal_eval(line.partition("= ")[2].rstrip(";")) == "|".join(closeness.__all__)

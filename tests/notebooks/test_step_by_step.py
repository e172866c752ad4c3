"""The lab that computes a balance step by step: its numbers are the core's, its errors are Python's own."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from closeness.check import Example, check_function
from closeness.core.reciprocity import Contribution, Ledger, balance, wilson

pytestmark = pytest.mark.notebook

PATH = Path(__file__).parents[2] / "notebooks/a-balance-step-by-step.ipynb"
MESSAGE = re.compile(r"^```\n(\w+Error: .*)\n```$", re.MULTILINE)
SLIPS = {  # what the text says was written, and the cell that it belongs to
    "comma-trouble": ("hours = 2,5\nhours + 1", "hours = 2\nHours + 1"),
    "entry-trouble": ('entries[6]["amount"]', 'entries[0]["amuont"]'),
    "loop-trouble": ('for entry in entries:\nprint(entry["giver"])',),
    "given-trouble": ('if entry["giver"] = "A":\n    pass',),
    "step-nothing": ("0 / 0",),
    "step-missing": ('total = 0\nfor entry in with_a_gap:\n    total = total + entry["amount"]',),
    "interval-after": ("wilson(8.5, 12)",),
}


def cells():
    return {cell.id: cell for cell in nbformat.read(PATH, as_version=4).cells}


@pytest.fixture(scope="module")
def state():
    """Every line of the lab run in one namespace, as it ships, up to the tables: {name: value}."""
    found = {}
    for cell in cells().values():
        if cell.cell_type == "code" and "closeness" not in cell.source:
            if "check_function" in cell.source or "spring" in cell.source:
                break
            found |= run(cell.source, found)
            found[f"after {cell.id}"] = dict(found)
    return found


def run(source, before):
    space = dict(before)
    exec(source, space)  # noqa: S102 - the lab's own lines
    return {name: value for name, value in space.items() if name != "__builtins__"}


def last_value(name, state):
    """Return what the last line of a cell gives."""
    tree = ast.parse(cells()[name].source)
    assert isinstance(tree.body[-1], ast.Expr)
    space = dict(state)
    exec(compile(ast.Module(tree.body[:-1], []), name, "exec"), space)  # noqa: S102
    return eval(ast.unparse(tree.body[-1]), space)  # noqa: S307


def ledger(entries):
    return Ledger(Contribution(**entry) for entry in entries)


def test_totals_and_balance_are_those_of_the_core(state):
    own = ledger(state["entries"])
    assert (state["given"], state["received"]) == own.totals()
    assert last_value("balance-line", state) == own.balance()
    assert state["totals"](state["entries"]) == (*own.totals(), 0) == (6, 3, 0)
    assert state["balance"](6, 3) == own.balance() == balance(6, 3)
    assert state["balance"](0, 0) is balance(0, 0) is None


def test_a_missing_amount_is_left_out_and_counted_as_the_core_does(state):
    at = state["after missing-amount"]
    own = ledger(at["with_a_gap"])
    assert (at["b_gave"], at["missing"]) == (own.totals()[1], own.n_missing) == (3, 1)
    assert state["totals"](at["with_a_gap"]) == (*own.totals(), own.n_missing)


@pytest.mark.parametrize("kind", ["effort", "care", "time"])
def test_each_kind_has_the_balance_of_the_core(state, kind):
    source = cells()["kinds"].source.replace('kind = "effort"', f"kind = {kind!r}")
    at = run(source, state["after zero"])
    assert balance(at["a_gave"], at["b_gave"]) == ledger(at["with_a_gap"]).by_kind()[kind]


@pytest.mark.parametrize("day", [8, 15, 22, 29])
def test_fading_gives_the_totals_of_the_core_on_any_day(state, day):
    source = cells()["fading"].source.replace("today = 22", f"today = {day}")
    at = run(source, state["after kinds"])
    assert (at["a_gave"], at["b_gave"]) == pytest.approx(ledger(at["entries"]).totals(at=day, half_life=7))


@pytest.mark.parametrize("days", [7, 14, 21, 100])
def test_a_window_gives_the_totals_of_the_core(state, days):
    source = cells()["window"].source.replace("days = 14", f"days = {days}")
    at = run(source, state["after kinds"])
    assert (at["a_gave"], at["b_gave"]) == ledger(at["entries"]).totals(at=22, window=days)


def test_the_text_names_the_numbers_that_the_lines_give(state):
    own = ledger(state["entries"])
    assert own.balance() == pytest.approx(1 / 3)
    assert -0.2 < own.balance(half_life=7) < 0
    assert own.balance(window=14) == 0
    assert 6 - 3 / 6 + 3 == 8.5, "what stands there without brackets"
    low, high = wilson(8, 12)
    assert 2 * low - 1 < 0 < 2 * high - 1
    assert 2 * wilson(80, 120)[0] - 1 > 0


def test_every_slip_that_is_shown_says_what_python_says(state):
    shown = {
        name: MESSAGE.findall(cell.source) for name, cell in cells().items() if MESSAGE.search(cell.source)
    }
    assert shown.keys() == SLIPS.keys()
    for name, slips in SLIPS.items():
        said = []
        for slip in slips:
            with pytest.raises(Exception) as caught:  # noqa: PT011 - whichever it is, its words are compared
                run(slip, state | {"wilson": wilson})
            error = caught.value
            said.append(f"{type(error).__name__}: {getattr(error, 'msg', None) or error}")
        assert said == shown[name], name


def test_the_tables_notice_a_function_in_which_the_gaps_are_forgotten(state):
    forgetful = cells()["totals-function"].source.replace("is None", "== 0")
    space = run(forgetful, {})
    gap = Example([{"giver": "B", "amount": None}], gives=(0, 0, 1))
    assert not check_function("totals", [gap], namespace=space).rows[0].fits
    assert check_function("totals", [gap], namespace=state).rows[0].fits


def test_a_table_of_practice_says_nothing_of_submitting(state):
    example = Example(6, 3, gives=1 / 3)
    told = check_function("balance", [example], namespace=state, practice=True)
    assert told.summary == "All 1 examples fit."

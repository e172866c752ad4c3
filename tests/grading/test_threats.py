"""Every row of what grading must withstand is held by a scenario folder, a test or a measuring program."""

import ast
import tomllib
from pathlib import Path

import pytest

from grading.scenario import PLACE, scenarios

ROOT = Path(__file__).parents[2]
ROWS = tomllib.loads(Path(__file__).with_name("threats.toml").read_text(encoding="utf-8"))["row"]
SCENARIOS = scenarios()


def test_the_rows_are_numbered_from_1_to_52_and_each_says_what_it_is():
    assert [row["number"] for row in ROWS] == list(range(1, 53))
    assert all(row["what"] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["number"]))
def test_a_row_is_held_by_something(row):
    inside = [name for name, one in SCENARIOS.items() if row["number"] in one.rows]
    assert inside or row["held_by"]


@pytest.mark.parametrize("named", [name for row in ROWS for name in row.get("held_by", [])])
def test_what_holds_a_row_exists(named):
    file, _, test = named.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert not test or test in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize("name", sorted(path.name for path in PLACE.iterdir()))
def test_a_scenario_has_a_row_and_one_thing_to_hand_in(name):
    held = {path.name for path in (PLACE / name).iterdir()} - {"__pycache__"}
    assert len(held & {"cell.txt", "notebook.ipynb", "submission.py"}) == 1
    assert "expected.toml" in held
    assert len(held) == 2
    assert set(SCENARIOS[name].rows) & {row["number"] for row in ROWS}

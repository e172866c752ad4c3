"""A tiny assignment with a week to plan, to put beside the assignments of the small course."""

from closeness.bank import read_weeks
from closeness.core.week import check
from grading.small_course import cell, literal, notebook, write

WEEK = """
[[week]]
id = "tide-tables"
title = "Nell and Ove: three times"
intro = "One weekend, with a choir in it."
couple = "f/nb"
partners = { A = "Nell", B = "Ove" }
slots = ["fri-evening", "sat-day", "sat-evening", "sun-day"]
taken = { fri-evening = "Ove: choir" }
wishes = [
  { id = "ours", who = "both", text = "Saturday evening is ours.", why = "It holds the week together for both of them.", kind = "all-of", of = "shared", slots = ["sat-evening"] },
  { id = "mine", who = "A", text = "One time for me.", why = "She paints, and paints alone if at all.", kind = "at-least", of = "a-own", n = 1 },
  { id = "gap", who = "B", text = "Not two things together on one day.", why = "Ove needs an hour in which nobody asks anything.", kind = "daily-limit", of = "shared", n = 1 },
  { id = "open", who = "B", text = "One time left open at most.", why = "Waiting for plans is no rest to Ove.", kind = "at-most", of = "flex", n = 1 },
]
"""  # noqa: E501 - a wish is one line

PLAN = {"sat-day": "a-solo", "sat-evening": "shared", "sun-day": "flex"}
OTHER = {"sat-day": "flex", "sat-evening": "shared", "sun-day": "each-solo"}

MARKS = """
key_version = 1

[[marks]]
cell = "week-marks"
answer = "week"
setup = "week-setup"
score = "plan"
week = "tide-tables"
"""
SHARES = """
[marks.shares]
ours = 0.4
mine = 0.3
gap = 0.2
open = 0.1
"""


def small_week(path):
    """Return the week of a bank file, whose plan above keeps everything."""
    (week,) = read_weeks(path)
    assert {finding.state for plan in (PLAN, OTHER) for finding in check(plan, week)} == {"kept"}
    return week


def week_notebook(week):
    return notebook(
        cell(
            "code",
            "week-setup",
            f"from closeness import WeekPlanner\nweek_told = {week.told()!r}",
            locked=True,
        ),
        cell("code", "week", literal("week", PLAN), solution=True),
        cell("code", "week-board", "board = WeekPlanner(week_told, week, 'week')", locked=True),
        cell("code", "week-marks", "board.require_complete()", grade=True, locked=True, points=6),
    )


def add_week(root):
    """Write the assignment little-week into a small course."""
    bank = root / "solutions/bank.toml"
    (root / "week.toml").write_text(WEEK, encoding="utf-8")
    week = small_week(root / "week.toml")
    (root / "week.toml").unlink()
    bank.write_text(bank.read_text(encoding="utf-8") + WEEK, encoding="utf-8")
    write(root / "solutions/little-week.toml", MARKS)
    write(root / "solutions/little-week/little-week.ipynb", week_notebook(week))
    return week

"""``closeness bank check``: tables for people, JSON for programs, every problem with its place (exit 1)."""

import json
import shutil
import sys

import pytest

from closeness.staff import cli
from grading.small_course import BANK, ROOT, build

pytestmark = pytest.mark.grading


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["closeness", "bank", "check", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_the_courses_own_bank_is_whole_and_its_form_keeps_the_bars(monkeypatch, capsys, tell):
    assert run(monkeypatch, "--course-dir", str(ROOT)) == 0
    said = capsys.readouterr().out
    tell(said[said.index("form-of-18") : said.index("Cards: ")].rstrip())
    for line in (
        "solutions/bank.toml: 54 vignettes",
        "practice: 108 vignettes",
        "Contradictions with the rule: 0",
        "Ids, names and sentences used twice: 0",
        "form-of-18 (recharging-or-avoiding, seed",
        "even overall, split by kind",
        "Nothing to mend.",
    ):
        assert line in said
    assert "Notes" not in said  # the form in the notebook is the one that its seed draws


def test_json_holds_the_figures_that_the_course_promises(monkeypatch, capsys):
    assert run(monkeypatch, "--course-dir", str(ROOT), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["bank"]["vignettes"] == 54
    assert found["nearest"]["containment"] <= 0.6
    assert (found["contradictions"], found["twice"], found["problems"]) == (0, [], [])
    form = next(one for one in found["forms"] if one["draw"] == "form-of-18")
    assert len(form["cards"]) == 18
    assert len(form["shortcuts"]) == 11
    for name, one in form["shortcuts"].items():
        assert one["accuracy"] <= 0.67 if name in {"men-avoid", "women-avoid"} else one["accuracy"] < 0.6
        assert one["identified"] is None or one["identified"] >= 0.9 * form["learners"] == 180


def test_a_bank_of_ones_own_is_tried_with_a_seed(monkeypatch, capsys):
    path = ROOT / "solutions/bank.toml"
    assert run(monkeypatch, "--bank", str(path), "--seed", "2") == 0
    said = capsys.readouterr().out
    for name in ("form-of-18", "first-sort", "final-case"):
        assert f"{name} (seed 2)" in said


def test_the_practice_bank_can_be_checked_and_is_not_held_against_itself(monkeypatch, capsys):
    folder = ROOT / "src/closeness/bank/en"
    assert run(monkeypatch, "--bank", str(folder / "ledgers.toml")) == 0
    assert "practice: 108 vignettes" in capsys.readouterr().out
    run(monkeypatch, "--bank", str(folder / "vignettes.toml"))
    said = capsys.readouterr().out
    assert "Ids, names and sentences used twice: 0" in said
    assert "practice: " not in said


def test_every_problem_of_an_unreadable_bank_is_named_in_one_run(monkeypatch, capsys, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(BANK.replace("difficulty = 1", "difficulty = 7").replace('unit = "hours"', "unit = 2"))
    expected = [
        "own.toml, 'river-walk': difficulty must be one of 1, 2, 3, 4, got 7.",
        "own.toml, 'drop-it': difficulty must be one of 1, 2, 3, 4, got 7.",
        "own.toml, 'two-calendars': unit must be text, got 2.",
    ]
    assert run(monkeypatch, "--bank", str(path)) == 1
    assert capsys.readouterr().out == "\nProblems\n" + "".join(f"  {line}\n" for line in expected)
    assert run(monkeypatch, "--bank", str(path), "--json") == 1
    assert json.loads(capsys.readouterr().out) == {"problems": expected}


def test_a_bank_without_a_form_exits_1_and_names_the_strata(monkeypatch, capsys, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(BANK)
    assert run(monkeypatch, "--bank", str(path)) == 1
    said = capsys.readouterr().out
    assert (
        "own.toml: No form-of-18 can be drawn: avoiding: wanted 6 or more vignettes, there are 1. Add 5."
        in said
    )
    assert "own.toml: the id 'drop-it' stands 2 times, practice included." in said


@pytest.fixture
def root(tmp_path):
    build(tmp_path)
    shutil.rmtree(tmp_path / "solutions")
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    return tmp_path


SORT = "recharging-or-avoiding"


def test_a_form_that_was_changed_by_hand_is_told_from_the_drawn_one(root, monkeypatch, capsys):
    path = root / f"solutions/{SORT}/{SORT}.ipynb"
    book = json.loads(path.read_text())
    (answer,) = (one for one in book["cells"] if one["id"] == "sorting")
    lines = "".join(answer["source"]).splitlines(keepends=True)
    first = next(line for line in lines if '"avoiding"' in line)
    answer["source"] = [line for line in lines if line != first]
    path.write_text(json.dumps(book))
    assert run(monkeypatch, "--course-dir", str(root)) == 1
    said = capsys.readouterr().out
    assert f"{SORT} shows other cards than its seed draws now: the bank has changed since." in said
    assert "avoiding: wanted 6 cards, got 5." in said


def test_a_solved_label_against_the_rule_and_a_card_that_is_gone_are_named(root, monkeypatch, capsys):
    path = root / f"solutions/{SORT}/{SORT}.ipynb"
    book = json.loads(path.read_text())
    (answer,) = (one for one in book["cells"] if one["id"] == "sorting")
    text = "".join(answer["source"])
    gone = text.split('"')[1]
    wrong = next(line for line in text.splitlines() if '["recharging"' in line and f'"{gone}"' not in line)
    answer["source"] = text.replace(wrong, wrong.replace('["recharging"', '["avoiding"')).replace(
        f'"{gone}"', '"somewhere-else"'
    )
    path.write_text(json.dumps(book))
    assert run(monkeypatch, "--course-dir", str(root)) == 1
    said = capsys.readouterr().out
    assert "the rule gives 'recharging', the solved answer says 'avoiding'" in said
    assert "Contradictions with the rule: 1" in said
    assert "card 'somewhere-else' is not in solutions/bank.toml." in said

"""The three pages under "Check yourself": an assignment's tasks in its order, drawn from practice."""

import re

import pytest

from closeness.bank import form, ledgers, vignettes
from closeness.core.reciprocity import Contribution, Ledger
from closeness.core.sorting import LABELS
from closeness.staff.draw import plan_of, shortfalls
from closeness.staff.form_figures import figures
from site_fixture import ROOT, read_page

pytestmark = pytest.mark.book

FOLDER = ROOT / "book/check-yourself"
CALL = re.compile(
    r'^(SortBoard|WeekPlanner|FormBoard|LedgerBoard|Explorer)\((?:"([a-z0-9-]+)")?', re.MULTILINE
)
BOARDS = {
    1: ["SortBoard", "WeekPlanner", "FormBoard request-second", "FormBoard reflection-part-1"],
    2: [
        "SortBoard",
        "FormBoard sam-table",
        "Explorer",
        "FormBoard overlap-read-off",
        "FormBoard reflection-part-2",
    ],
    3: [
        "LedgerBoard",
        "LedgerBoard",
        "FormBoard short-months",
        "FormBoard fading-read-off",
        "SortBoard",
        "LedgerBoard",
        "FormBoard talk-practice",
        "FormBoard reflection-part-3",
    ],
}
HANDS = {1: "first-sort", 2: "form-of-18", 3: "final-case"}
LAST = {1: "conclusion", 2: "sources", 3: "references"}


def source(part):
    return (FOLDER / f"part-{part}.md").read_text(encoding="utf-8")


def hand(part):
    """Return the vignettes that a page sorts, in its order."""
    bank = {vignette.id: vignette for vignette in vignettes()}
    chosen = source(part).split("chosen = (")[1].split(")")[0]
    return [bank[name] for name in re.findall(r'"([a-z0-9-]+)"', chosen)]


@pytest.mark.parametrize("part", BOARDS)
def test_the_tasks_stand_in_the_order_of_the_assignment(part):
    assert [" ".join(filter(None, call)) for call in CALL.findall(source(part))] == BOARDS[part]


@pytest.mark.parametrize("part", HANDS)
def test_the_scenes_are_a_hand_as_an_assignment_would_draw_it(part):
    cards = hand(part)
    assert len(set(cards)) == 3 * plan_of(HANDS[part]).per_key
    assert list(shortfalls(plan_of(HANDS[part]), cards)) == []


def test_the_first_sort_is_of_the_easiest_scenes_and_asks_for_no_reason():
    assert {vignette.difficulty for vignette in hand(1)} == {1}
    assert "cue=False" in source(1)


def test_the_long_sort_tells_every_rule_from_the_others_and_reports():
    cards = hand(2)
    assert list(figures([vignette.card for vignette in cards]).unrecognised()) == []
    assert [sum(vignette.key == label for vignette in cards) for label in LABELS] == [6, 6, 6]
    assert "report=True" in source(2)


def test_no_scene_of_one_page_is_on_another():
    shown = [vignette.id for part in HANDS for vignette in hand(part)]
    assert len(set(shown)) == len(shown)


def test_the_ledgers_hold_what_the_tasks_are_about():
    stories = {story.id: story.ledger for story in ledgers()}
    plain, gaps, last = re.findall(r'stories\["([a-z-]+)"\]', source(3))
    assert stories[plain].n_missing == 0
    assert stories[gaps].n_missing > 0
    assert None in stories[gaps].by_kind().values()
    assert any(entry.amount == 0 for entry in stories[gaps].contributions)
    assert stories[last].n_missing > 0


def test_the_fading_task_asks_for_the_numbers_of_the_core():
    task = form("fading-read-off")
    fading = Ledger(
        Contribution(
            day=float(day), giver={"Nuno": "A", "Tuulia": "B"}[who], kind="time", amount=float(hours)
        )
        for day, who, hours, _ in task.table.rows
    )
    weights = {row[3] for row in task.table.rows}
    assert weights == {"1/16", "1/8", "1/4", "1/2", "1"}
    right = {question.id: question.right for question in task.questions}
    assert right["alike"] == pytest.approx(fading.balance())
    assert right["fading"] == pytest.approx(fading.balance(at=28, half_life=7))
    assert right["window"] == pytest.approx(fading.balance(at=28, window=14))
    assert fading.totals(at=35, half_life=7) == (1.5, 1)
    assert fading.balance(at=35, half_life=7) == pytest.approx(right["fading"])


def test_the_short_months_have_the_balances_of_the_core():
    task = form("short-months")
    for row, question in zip(task.table.rows, task.questions, strict=True):
        given, received = float(row[1]), float(row[2])
        amounts = [(giver, amount) for giver, amount in (("A", given), ("B", received)) if amount]
        found = Ledger(
            Contribution(day=0, giver=giver, kind="time", amount=amount) for giver, amount in amounts
        ).balance()
        told = next(option.text for option in question.options if option.fits)
        assert told == ("none" if found is None else f"{found:.2f}".replace("-", "−"))


@pytest.mark.parametrize("part", LAST)
def test_the_last_page_of_a_part_and_how_to_lead_to_its_twin(part):
    twin = f"check-yourself/part-{part}.html"
    last = read_page(f"book/part-{part}/{LAST[part]}.html")
    assert any(tag.get("href", "").endswith(f"../{twin}") for tag in last.all("a"))
    assert any(tag.get("href") == twin for tag in read_page("book/how-to.html").all("a"))


@pytest.mark.parametrize("part", BOARDS)
def test_a_twin_says_in_what_the_marked_exercise_differs(part):
    assert re.search(r"[Tt]he marked exercise (does not|stays silent|takes your numbers)", source(part))

"""The ledger board in Python: what it takes, what it sends to a page, and what it makes of an answer."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.bank import ledgers
from closeness.core.answers import blank
from closeness.core.errors import Incomplete, LedgerError
from closeness.core.reciprocity import Contribution, Ledger, verdict
from closeness.locale import words
from closeness.widgets.ledger_board.parts import PARTS, VERDICTS, fault
from closeness.widgets.ledger_board.widget import LedgerBoard

ENTRIES = [
    {"day": 1, "giver": "A", "kind": "effort", "amount": 2, "note": "put up the shelf"},
    {"day": 2, "giver": "B", "kind": "care", "note": "sat up <late>"},
    {"day": 4, "giver": "A", "kind": "effort", "amount": 0, "note": "set out, rained off"},
    {"day": 5, "giver": "B", "kind": "time", "amount": 1.5, "note": "walked to the pier"},
]
WEEK = {
    "id": "week",
    "title": "Nadia and Tom, one week",
    "intro": "In hours.",
    "partners": {"A": "Nadia", "B": "Tom"},
    "unit": "hours",
    "entries": ENTRIES,
}
ANSWER = {
    "missing": 1,
    "given": 2,
    "received": 1.5,
    "balance": 0.14,
    "kinds": {"effort": 1, "care": "none", "time": -1},
    "verdict": "A-tilted",
}


def graded(answer=None, ask=PARTS):
    return LedgerBoard(WEEK, answer, "ledger-two", ask=ask)


def week(**changes):
    return {**WEEK, **changes}


def with_entry(**changes):
    return week(entries=[{**ENTRIES[0], **changes}])


# the ledger


def test_a_story_a_dict_and_a_core_ledger_draw_alike():
    story = ledgers()[0]
    table = {
        "title": story.title,
        "intro": story.intro,
        "partners": story.partners,
        "unit": story.unit,
        "entries": list(story.entries),
    }
    assert LedgerBoard(story).content() == LedgerBoard(table).content()
    core = LedgerBoard(story.ledger, title="Somebody").content()
    assert core["entries"] == LedgerBoard(story).content()["entries"]
    assert core["title"] == "Somebody"
    assert core["partners"] == {"A": "Partner A", "B": "Partner B"}


def test_every_ledger_of_the_bank_makes_a_board():
    for story in ledgers():
        spec = LedgerBoard(story).spec()
        assert [entry["note"] for entry in spec["entries"]] == [entry.note for entry in story.entries]
        assert all(f"kind-{entry['kind']}" in words("ledger-board") for entry in spec["entries"])


def test_a_missing_amount_stays_missing_and_a_zero_stays_zero():
    amounts = [entry["amount"] for entry in graded().content()["entries"]]
    assert amounts == [2, None, 0, 1.5]


def test_a_weight_reaches_the_board_only_where_there_is_one():
    entries = [
        Contribution(day=1, giver="A", kind="care", amount=2, weight=1.5),
        Contribution(day=2, giver="B", kind="care", amount=2),
    ]
    drawn = LedgerBoard(Ledger(entries)).content()["entries"]
    assert drawn[0]["weight"] == 1.5
    assert "weight" not in drawn[1]


@pytest.mark.parametrize(
    ("ledger", "message"),
    [
        (with_entry(amount=-3), r"got -3 for 'put up the shelf' on day 1"),
        (with_entry(amount=float("nan")), r"finite number, got nan for 'put up the shelf'"),
        (with_entry(amount="2"), r"got '2' for 'put up the shelf'"),
        (with_entry(giver="C"), r"Giver must be 'A' or 'B', got 'C' for 'put up the shelf'"),
        (with_entry(ammount=2), r"'ammount' is not a field of entry 1 \(put up the shelf\)"),
        (week(entries=[{"day": 1, "giver": "A"}]), r"Entry 1 \(no note\) has no kind"),
        (week(entries=["shelf"]), r"Entry 1 must be a dict with day, giver.*got 'shelf'"),
        (week(entries="shelf"), r"entries must be a list, got 'shelf'"),
        (week(partners={"A": "Nadia"}), r"partners of 'Nadia and Tom, one week' must be"),
        (week(partners={"A": "Nadia", "B": "Nadia"}), r"two different names"),
        (week(partners={"A": "Nadia", "B": " "}), r"two different names"),
        (week(partners=["Nadia", "Tom"]), r"partners of .* must be"),
        (week(unit=""), r"unit of a ledger must be words, got ''"),
        (week(title=3), r"title of a ledger must be words, got 3"),
        (week(entry=[]), r"'entry' is not a field of a ledger"),
        (3, r"ledger must be a Story, a dict or a core Ledger, got 3"),
    ],
)
def test_a_ledger_that_cannot_be_drawn_is_refused_by_name(ledger, message):
    with pytest.raises(LedgerError, match=message):
        LedgerBoard(ledger)


# modes


def test_the_mode_follows_from_what_is_given():
    assert LedgerBoard(WEEK).mode == "practice"
    assert graded().mode == "graded"
    assert LedgerBoard().mode == LedgerBoard.own().mode == "own"
    assert LedgerBoard(WEEK, mode="graded").mode == "graded"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"ledger": WEEK, "mode": "exam"}, "mode must be one of practice, graded, own, got 'exam'"),
        ({"ledger": WEEK, "mode": "own"}, "starts empty"),
        ({"mode": "practice"}, "mode 'practice' needs a ledger"),
        ({"ledger": WEEK, "mode": "practice", "answer_cell": "cell"}, "shows no balance"),
        ({"answer_cell": "cell"}, "private and never handed in"),
        ({"ask": ("given",)}, "asks for nothing"),
        ({"ledger": WEEK, "ask": ("given", "median")}, "ask must list some of missing, given"),
        ({"ledger": WEEK, "ask": "given"}, "ask must list some of"),
        ({"ledger": WEEK, "ask": ()}, "ask must list some of"),
        ({"ledger": week(entries=[]), "ask": ("kinds",)}, "no entries"),
    ],
)
def test_arguments_that_contradict_each_other_are_refused(arguments, message):
    with pytest.raises(LedgerError, match=message):
        LedgerBoard(**arguments)


def test_parts_are_asked_in_the_boards_own_order():
    assert graded(ask=("verdict", "kinds", "given")).ask == ("given", "kinds", "verdict")
    assert LedgerBoard(WEEK, answer_cell="cell").ask == ("given", "received", "balance", "verdict")
    assert LedgerBoard(WEEK).ask == ("missing", "given", "received", "balance", "verdict")


# what reaches the front end


def test_a_graded_spec_holds_the_entries_and_nothing_that_was_worked_out():
    amounts = [("A", 4.25), ("B", 1.125), ("A", 2), ("B", 0.5)]
    entries = [{"day": 9, "giver": giver, "kind": "care", "amount": amount} for giver, amount in amounts]
    board = LedgerBoard(week(entries=entries), {}, "ledger-one")
    spec = {key: value for key, value in board.spec().items() if key != "strings"}
    ledger = {"mode", "ask", "title", "intro", "partners", "unit", "entries"}
    assert set(spec) == {*ledger, "id", "name", "answer_cell", "graded", "language"}
    numbers = {float(number) for number in re.findall(r"-?\d+\.?\d*", json.dumps(spec["entries"]))}
    assert numbers == {9, 4.25, 1.125, 2, 0.5}
    assert {*board.ledger.totals(), board.ledger.balance()}.isdisjoint(numbers)
    assert verdict(board.ledger.balance()) not in json.dumps(spec)


def test_own_entries_are_marked_private():
    assert LedgerBoard.own().spec()["private"] is True
    assert "private" not in graded().spec()


def test_the_words_of_python_and_of_the_page_are_the_same():
    assert graded().spec()["strings"] == words("ledger-board")
    assert {f"verdict-{name}" for name in VERDICTS} <= set(words("ledger-board"))
    assert {f"ask-{part}" for part in PARTS} <= set(words("ledger-board"))


def test_without_scripts_the_ledger_is_a_table_with_missing_in_words():
    page = graded().fallback()
    assert "<caption>Ledger of Nadia and Tom, in hours</caption>" in page
    rows = re.findall(r"<tr>(<td>.*?)</tr>", page)
    assert len(rows) == len(ENTRIES)
    assert "<td>missing</td>" in rows[1]
    assert "sat up &lt;late&gt;" in rows[1]
    assert "<td>0</td>" in rows[2]
    assert "<td>1.5</td>" in rows[3]
    assert "no entries" in LedgerBoard(week(entries=[])).fallback()


def test_the_element_carries_a_spec_that_no_note_can_break_out_of():
    element = LedgerBoard(with_entry(note="</script><b>")).element()
    spec = json.loads(re.search(r"<script[^>]*>(.*?)</script>", element)[1])
    assert spec["entries"][0]["note"] == "</script><b>"


# the answer


def test_a_whole_answer_is_complete(capsys):
    board = graded(dict(ANSWER))
    assert board.progress() == (8, 8)
    assert board.problems(board.answer) == []
    board.require_complete()
    assert "All 8 parts" in capsys.readouterr().out


def test_a_blank_answer_has_no_problems_and_no_progress():
    board = graded(blank(ANSWER))
    assert board.progress() == (0, 8)
    assert board.problems(board.answer) == []
    with pytest.raises(Incomplete, match="0 of 8"):
        board.require_complete()


def test_an_answer_in_words():
    rows = dict(graded(dict(ANSWER)).rows())
    assert rows["Given, by Nadia"] == "2 hours"
    assert rows["Received, from Tom"] == "1.5 hours"
    assert rows["Balance, Care"] == "nothing to compare"
    assert rows["Balance, Time"] == "−1"
    assert rows["In words"] == "Nadia gave somewhat more"
    assert dict(graded({"given": "two"}).rows())["Given, by Nadia"] == "two"
    assert dict(graded({}).rows())["In words"] == ""


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"given": "2 h"}, "“given”: a number is wanted, got '2 h'."),
        ({"given": "none"}, "“given”: a number is wanted, got 'none'."),
        ({"given": True}, "“given”: a number is wanted, got True."),
        ({"received": -1}, "“received”: an amount is 0 or more, got -1."),
        ({"missing": 1.5}, "“missing”: a whole number is wanted, 0 or more, got 1.5."),
        ({"balance": 2}, "“balance”: a balance lies between −1 and 1, got 2."),
        ({"balance": "even"}, "“balance”: a number or \"none\" is wanted, got 'even'."),
        (
            {"verdict": "tilted"},
            "one of A-lopsided, A-tilted, even, B-tilted, B-lopsided, no-entries is wanted",
        ),
        ({"verdict": ["even"]}, "“verdict”: one of"),
        ({"kinds": 0.5}, '“kinds”: balances by kind in braces are wanted, such as {"effort": 0.5}, got 0.5.'),
        ({"kinds": {"care": 3}}, "“kinds, care”: a balance lies between −1 and 1, got 3."),
        ({"kinds": {"money": 0}}, "“kinds, money” is not asked on this board."),
        ({"colour": "blue"}, "“colour” is not asked on this board."),
        ({"number": 13}, "“number” is not asked on this board."),
    ],
)
def test_what_a_field_cannot_show_is_explained_and_left_alone(answer, message):
    board = graded({**ANSWER, **answer})
    before = dict(board.answer)
    (problem,) = board.problems(board.answer)
    assert message in problem
    assert board.answer == before
    with pytest.raises(Incomplete):
        board.require_complete()


def test_a_value_that_does_not_fit_is_not_counted_as_given():
    assert graded({**ANSWER, "balance": 2, "kinds": {"effort": "x"}}).progress() == (4, 8)


def test_practice_keeps_its_own_state_beside_the_answer():
    board = LedgerBoard(WEEK, {"given": 2, "number": 13, "checked": 1})
    assert board.problems(board.answer) == []


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())))
def test_any_value_is_either_an_answer_or_has_words_for_why_not(value):
    strings = words("ledger-board")
    for part in PARTS:
        key = fault(part, value)
        assert key is None or key in strings


# own entries


def test_own_entries_are_totalled_and_never_judged():
    answer = {"partners": {"A": "Ada"}, "unit": "hours", "entries": [ENTRIES[0], ENTRIES[1]]}
    board = LedgerBoard.own(answer)
    assert board.ledger.totals() == (2.0, 0.0)
    assert board.progress() == (0, 0)
    assert board.rows() == [
        ("Ada: “put up the shelf”, day 1", "2 hours"),
        ("Partner B: “sat up <late>”, day 2", "missing"),
    ]
    assert "missing" in board.fallback()
    assert board.problems(answer) == []


def test_own_entries_that_cannot_be_drawn_are_explained():
    board = LedgerBoard.own()
    assert (
        "got -1 for 'tea'"
        in board.problems(
            {"entries": [{"day": 1, "giver": "A", "kind": "care", "amount": -1, "note": "tea"}]}
        )[0]
    )
    assert "“verdict” is not asked" in board.problems({"verdict": "even"})[0]

"""Scoring is a pure function: text in, score and rows out, never an exception for what was typed."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.bank import read_vignettes
from closeness.staff.marks import Field, FieldsMarks, Follow, SortingMarks
from closeness.staff.scoring import Row, fields, sorting
from closeness.staff.scoring.score import total
from closeness.staff.scoring.table import plain, render
from grading.small_course import BANK, LEDGER, SORTING, literal
from strategies import literals

SORT = SortingMarks(cell="m", answer="a", setup="", label=0.6, cue=0.4)
BALANCE = Follow(function="balance", sources=("given", "received"))
LEDGER_SHARES = FieldsMarks(
    cell="m",
    answer="a",
    setup="",
    fields=(
        Field(name="missing", share=0.1),
        Field(name="given", share=0.2, tolerance=0.01),
        Field(name="received", share=0.2, tolerance=0.01),
        Field(name="balance", share=0.2, tolerance=0.005, follows=BALANCE),
        Field(name="verdict", share=0.1, follows=Follow(function="verdict", sources=("balance",))),
        Field(name="kinds.effort", share=0.1, tolerance=0.005),
        Field(name="kinds.care", share=0.1),
    ),
)


@pytest.fixture(scope="module")
def cards(tmp_path_factory):
    path = tmp_path_factory.mktemp("bank") / "bank.toml"
    path.write_text(BANK, encoding="utf-8")
    return read_vignettes(path)


def sort(cards, answer):
    return sorting.score(answer if isinstance(answer, str) else literal("sorting", answer), SORT, cards)


def ledger(**changes):
    return fields.score(literal("ledger", LEDGER | changes), LEDGER_SHARES, LEDGER)


def test_the_key_is_worth_everything(cards):
    assert sort(cards, SORTING).of(6) == 6
    assert ledger().of(10) == 10


def test_any_deciding_cue_counts_and_no_other(cards):
    cues = {"issue": 1, "purpose": 1, "returned": 0.6, "announced": 0.6, "nonsense": 0.6}
    earned = {cue: sort(cards, {"river-walk": ["recharging", cue]}).fraction * 3 for cue in cues}
    assert earned == pytest.approx(cues)


def test_a_cue_beside_a_wrong_label_earns_nothing(cards):
    assert sort(cards, {"drop-it": ["recharging", "pattern"]}).fraction == 0


def test_every_rival_label_earns_nothing_even_where_it_is_close(cards):
    for label in ("avoiding", "cannot-tell-yet", "Recharging", "recharging "):
        assert sort(cards, {"river-walk": [label, "issue"]}).fraction == 0


@pytest.mark.parametrize(
    "placed",
    [
        None,
        3,
        True,
        [],
        [[]],
        {},
        ["recharging", "issue", "pattern"],
        ["recharging", 3],
        [None, "issue"],
        ("recharging",) * 5,
    ],
)
def test_a_card_placed_in_no_readable_way_earns_0_and_leaves_the_others_alone(cards, placed):
    score = sort(cards, f"sorting = {dict(SORTING, **{'river-walk': placed})!r}")
    assert score.of(3) == 2
    assert score.rows[0].parts[0].right is None


def test_cards_of_no_bank_are_named_and_change_nothing(cards):
    score = sort(cards, SORTING | {"bonus": ["recharging", "issue"], "b<i>": "x"})
    assert score.of(6) == 6
    assert score.reason == "Not a card of this assignment, so ignored: 'b<i>', 'bonus'."


@pytest.mark.parametrize(
    ("changes", "points", "why"),
    [
        ({"missing": 0}, 9, "a missing amount read as none"),
        ({"given": 7.51}, 10, "within the tolerance"),
        ({"given": 7.52}, 8, "beyond it; the balance is still within its own"),
        (
            {"given": 3, "received": 7.5, "balance": -0.4286, "verdict": "B-lopsided"},
            6,
            "sides swapped: only the totals",
        ),
        (
            {"balance": -0.4286, "verdict": "B-lopsided"},
            8,
            "a sign swapped: only the balance, the verdict follows",
        ),
        ({"balance": -0.4286}, 8, "the key's own verdict is right beside a wrong balance"),
        ({"balance": -0.4286, "verdict": "B-tilted"}, 7, "a verdict that fits neither balance"),
        ({"balance": 0.43}, 10, "rounded as asked"),
        ({"balance": 0.4}, 8, "rounded too far"),
        ({"balance": 2.5}, 8, "a ratio instead of a difference"),
        ({"verdict": "A-tilted"}, 9, "the wrong band"),
        ({"kinds": {"effort": 0.3333, "care": 1}}, 9, "nothing to compare read as all"),
        ({"kinds": {"effort": "none", "care": "none"}}, 9, "a number read as nothing to compare"),
        ({"kinds": None}, 8, "no kinds at all"),
        ({"kinds": [0.3333, "none"]}, 8, "kinds in a list"),
    ],
)
def test_each_step_that_went_wrong_costs_its_own_share(changes, points, why):
    assert ledger(**changes).of(10) == pytest.approx(points), why


@pytest.mark.parametrize(("given", "received", "balance"), [(1e308, 1e-308, 1), (1, 999, -1), (500, 501, 0)])
def test_invented_totals_whose_balance_can_be_read_off_buy_nothing(given, received, balance):
    bought = {"given": given, "received": received, "balance": balance}
    assert fields.score(literal("ledger", bought), LEDGER_SHARES, LEDGER).fraction == 0


def test_lists_in_a_list_of_choices_are_shown_as_typed_and_not_choice_by_choice():
    nested = "[" * 15 + "'six', 'six'" + "]" * 15
    texts = {"six": "Home by six.", "ten": "Home by ten."}
    assert "Home" not in fields.in_words([nested], texts)
    assert fields.in_words([["six"], "ten"], texts) == "['six'] · Home by ten."


CHOICES = FieldsMarks(
    cell="m",
    answer="a",
    setup="",
    fields=(
        Field(name="rule", share=0.4, accepts=("back", "tonight"), credit={"chance": 0.5}),
        Field(name="signs", share=0.3, accepts=(("pattern",),)),
        Field(name="overlap", share=0.3, tolerance=0.5, accepts=(0.84,)),
    ),
)
CHOSEN = {"rule": "excuse", "signs": ["issue", "returned"], "overlap": 84}


def choose(**changes):
    return fields.score(literal("read_off", CHOSEN | changes), CHOICES, CHOSEN)


@pytest.mark.parametrize(
    ("changes", "points", "why"),
    [
        ({}, 10, "the key"),
        ({"rule": "back"}, 10, "an accepted word"),
        ({"rule": "tonight"}, 10, "another accepted word"),
        ({"rule": "chance"}, 8, "a word with half the credit"),
        ({"rule": "rejection"}, 6, "any other word"),
        ({"rule": ["excuse"]}, 6, "a list where a word is asked"),
        ({"signs": ["returned", "issue"]}, 10, "the order of a list tells nothing"),
        ({"signs": ("issue", "returned")}, 10, "a tuple is a list"),
        ({"signs": ["pattern"]}, 10, "an accepted list"),
        ({"signs": ["issue"]}, 7, "half a list is not the list"),
        ({"signs": ["issue", "returned", "pattern"]}, 7, "nor is one with more"),
        ({"signs": ["issue", "issue", "returned"]}, 7, "a word twice"),
        ({"signs": "issue"}, 7, "a word where a list is asked"),
        ({"signs": []}, 7, "an empty list is no answer"),
        ({"signs": ["issue", 3]}, 7, "not only words"),
        ({"overlap": 0.84}, 10, "an accepted number"),
        ({"overlap": 1.3}, 10, "within the tolerance of an accepted number"),
        ({"overlap": 2}, 7, "beyond both"),
    ],
)
def test_choices_earn_by_key_by_what_is_accepted_and_by_credit(changes, points, why):
    assert choose(**changes).of(10) == pytest.approx(points), why


def test_an_answer_with_credit_is_called_partly_right_and_an_empty_list_not_answered():
    table = render(choose(rule="chance", signs=[]), 10, footer="")
    assert "partly right" in table
    assert "2 of 4" in table
    assert table.count("not answered") == 1
    assert "no answer" in table
    assert "excuse" not in table


@given(st.dictionaries(st.sampled_from(["rule", "signs", "overlap"]), literals, max_size=3))
def test_no_choice_that_can_be_typed_breaks_the_scoring(answer):
    try:
        text = f"read_off = {answer!r}"
    except ValueError:  # an integer with more digits than Python writes
        return
    assert 0 <= fields.score(text, CHOICES, CHOSEN).fraction <= 1


@pytest.mark.parametrize(
    "invented",
    [
        {"given": 1, "received": 1, "balance": 0, "verdict": "even"},
        {"given": 1, "received": 0, "balance": 1, "verdict": "A-lopsided"},
        {"given": 0, "received": 2, "balance": -1, "verdict": "B-lopsided"},
        {"given": 0, "received": 0, "balance": "none", "verdict": "no-entries"},
        {"given": -5, "received": 1, "balance": 1.5, "verdict": "A-lopsided"},
        {"given": None, "received": None, "balance": 0.0, "verdict": "even"},
    ],
)
def test_invented_totals_whose_balance_needs_no_computing_buy_no_marks(invented):
    only = {"missing": None, "kinds": {}}
    earned = ledger(**invented, **only).of(10)
    # The key's own verdict is A-lopsided, so that word alone is right wherever it stands.
    assert earned == (1 if invented["verdict"] == LEDGER["verdict"] else 0)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("'7,5'", "write the number without quotes, with a point: 3.5"),
        ("'7.5'", "write the number without quotes, with a point: 3.5"),
        ("'seven'", "a number was asked for"),
        ("True", "a number was asked for"),
        ("[7.5]", "a number was asked for"),
        ("7+5j", "a number was asked for"),
        ("b'7.5'", "a number was asked for"),
    ],
)
def test_what_is_no_number_earns_0_and_the_row_says_what_to_write(typed, note):
    score = fields.score(f"ledger = {{'given': {typed}}}", LEDGER_SHARES, LEDGER)
    assert score.fraction == 0
    assert score.rows[1].parts[0].note == note


def test_a_number_beyond_all_measure_earns_0_and_a_reason():
    score = fields.score("ledger = {'given': 1" + "0" * 400 + "}", LEDGER_SHARES, LEDGER)
    assert score.fraction == 0
    assert score.reason or score.rows[1].parts[0].note


def test_a_word_is_compared_as_it_is():
    for typed in ("a-lopsided", "A-lopsided ", ["A-lopsided"], 1):
        assert ledger(verdict=typed).of(10) == 9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing",
        "ledger = {}",
        "ledger = None",
        "ledger",
        "1/0",
        "x = y = {}",
        "ledger: dict = {}",
        "\x00",
    ],
)
def test_an_answer_without_content_earns_0_and_every_row_says_not_answered(text):
    score = fields.score(text, LEDGER_SHARES, LEDGER)
    assert score.fraction == 0
    assert {row.parts[0].right for row in score.rows} == {None}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=12,
)
NAMES = st.sampled_from([*LEDGER, *SORTING, "kinds"]) | st.text()


@given(
    text=st.text() | st.dictionaries(NAMES, VALUES).map(lambda value: f"a = {value!r}"),
    points=st.floats(0.5, 100),
)
def test_whatever_was_typed_there_is_a_score_between_0_and_the_points_and_a_table(cards, text, points):
    for score in (sorting.score(text, SORT, cards), fields.score(text, LEDGER_SHARES, LEDGER)):
        assert 0 <= score.of(points) <= points
        assert 0 <= float(plain(score.of(points))) <= points + 5e-5
        assert "<script" not in render(score, points, footer="")


@pytest.mark.parametrize("typed", [r"\ud800", r"\x00", r"\uffff"])
def test_a_character_that_no_file_holds_is_replaced_in_the_table(cards, typed):
    card = next(iter(SORTING))
    for score in (
        sorting.score(f'a = {{"{card}": "{typed}"}}', SORT, cards),
        fields.score(f'a = {{"given": "{typed}"}}', LEDGER_SHARES, LEDGER),
    ):
        assert "\N{REPLACEMENT CHARACTER}" in render(score, 1, footer="")
        assert render(score, 1, footer="").encode("utf-8")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.5, 100))
def test_float_noise_never_lifts_a_score_above_its_points(parts, points):
    whole = math.fsum(parts) or 1
    rows = [Row(item="", answer="", parts=(), earned=part / whole, share=0, expected="") for part in parts]
    assert total(rows).of(points) <= points


def test_the_marks_table_says_everything_in_words_and_nothing_of_the_key(cards):
    table = render(
        sort(cards, {"river-walk": ["avoiding", "issue"], "drop-it": "avoiding"}), 6, footer="Version 1."
    )
    assert "1.2 of 6 points" in table
    assert all(
        word in table
        for word in ("not right", "not answered", "no answer", "1.2 of 2", "0 of 2", "Version 1.")
    )
    assert "Recharging" not in table
    assert not any(card.rationale in table or (card.ask_next and card.ask_next in table) for card in cards)


def test_the_key_and_its_reasons_join_the_table_only_when_revealed(cards):
    score = sort(cards, {"river-walk": "avoiding"})
    key, reasons = (render(score, 6, footer="", reveal=reveal) for reveal in ("key", "reasons"))
    assert "Recharging: taking the open matter up again / what the distance is for" in key
    assert cards[0].rationale not in key
    assert cards[0].rationale in reasons
    assert cards[2].ask_next in reasons


def test_points_are_shown_in_hundredths(cards):
    table = render(sort(cards, {"river-walk": "recharging"}), 4, footer="")
    assert ">0.8 of 1.33<" in table


def test_a_chosen_option_is_shown_by_its_text_and_what_is_no_option_as_it_came():
    texts = {"rule": {"excuse": "Every withdrawal is a need.", "chance": "None: Sam guesses."}}
    answer = CHOSEN | {"rule": "chance", "overlap": -84}
    score = fields.score(literal("read_off", answer), CHOICES, CHOSEN, texts)
    assert [row.answer for row in score.rows] == ["None: Sam guesses.", "['issue', 'returned']", "−84"]
    assert score.rows[0].expected == "Every withdrawal is a need."
    typed = fields.score("read_off = {'rule': '<b>chance</b>'}", CHOICES, CHOSEN, texts)
    assert typed.rows[0].answer == "<b>chance</b>"
    assert "&lt;b&gt;chance" in render(typed, 4, footer="")


def test_an_option_named_a_thousand_times_is_shown_no_oftener_than_there_are_options():
    texts = {"signs": {"issue": "An open issue.", "returned": "No return."}}
    score = fields.score(literal("read_off", CHOSEN | {"signs": ["issue"] * 1000}), CHOICES, CHOSEN, texts)
    (row,) = (row for row in score.rows if row.answer.startswith("An open issue."))
    assert row.answer == "An open issue. · An open issue. · …"
    assert row.earned == 0


def test_what_was_typed_is_text_in_the_table_and_never_html(cards):
    answer = {"river-walk": ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>']}
    table = render(sort(cards, answer), 6, footer="<b>")
    assert "&lt;img src=x" in table
    assert not [tag for tag in ("<img", "<script", "<b>") if tag in table]


def test_the_table_is_read_as_a_table_without_its_styles(cards):
    table = render(sort(cards, SORTING), 6, footer="")
    assert table.count('scope="col"') == 4
    assert table.count('scope="row"') == len(cards)
    assert "<caption" in table


def test_points_are_written_as_nbgrader_reads_them():
    assert [plain(points) for points in (0, 12, 7.4, 0.3333, 100.0, 0.00004)] == [
        "0",
        "12",
        "7.4",
        "0.3333",
        "100",
        "0",
    ]


def test_the_scoring_package_needs_no_nbgrader():
    for path in Path(sorting.__file__).parent.glob("*.py"):
        assert "nbgrader." not in path.read_text()

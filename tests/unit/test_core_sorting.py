"""Cues, the key rule, marks for a sort, and agreement with a key."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.errors import SortingError
from closeness.core.sorting import (
    CORE_CUES,
    LABELS,
    SUPPORTING_CUES,
    Card,
    Cues,
    deciding_cues,
    kappa,
    key,
    outcome,
    quadratic,
    score,
)
from reference import cues as read_cues
from reference import label, twelve, vectors
from strategies import cues, decks, labels, placements

PATTERNS = vectors("key_rule")["cases"]
AGREEMENT = vectors("agreement")["cases"]
WALK = Card(id="river-walk", cues=Cues(open_issue=True, returned=1, issue=1, purpose=1, announced=1))
DESK = Card(id="late-desk", cues=Cues(open_issue=True, returned=1, issue=-1, pattern=-1))
CALL = Card(id="sunday-call", cues=Cues(open_issue=True, purpose=1, announced=1, time=1))


def test_the_key_rule_reproduces_all_81_patterns():
    assert len(PATTERNS) == 81
    assert [key(read_cues(case)) for case in PATTERNS] == [label(case["key"]) for case in PATTERNS]


def test_the_twelve_vignettes_have_the_keys_of_the_reference():
    cards = twelve()
    assert [card.key for card, _ in cards] == [expected for _, expected in cards]
    assert sorted(expected for _, expected in cards) == sorted(LABELS * 4)


@given(cues)
def test_every_card_has_a_key(found):
    assert key(found) in LABELS


@given(cues, st.fixed_dictionaries(dict.fromkeys(SUPPORTING_CUES, st.sampled_from([1, -1, None]))))
def test_supporting_cues_never_decide(found, supporting):
    changed = Cues(
        open_issue=found.open_issue, **{name: getattr(found, name) for name in CORE_CUES}, **supporting
    )
    assert key(changed) == key(found)
    assert deciding_cues(changed) == deciding_cues(found)


@given(cues)
def test_turning_every_core_cue_around_exchanges_recharging_and_avoiding_without_an_open_matter(found):
    core = {name: getattr(found, name) for name in CORE_CUES}
    turned = {name: None if sign is None else -sign for name, sign in core.items()}
    mirror = {"recharging": "avoiding", "avoiding": "recharging", "cannot-tell-yet": "cannot-tell-yet"}
    assert key(Cues(open_issue=False, **turned)) == mirror[key(Cues(open_issue=False, **core))]


def test_coming_back_warmly_does_not_settle_an_open_matter_but_staying_away_does():
    assert outcome(Cues(open_issue=True, returned=1)) is None
    assert outcome(Cues(open_issue=True, returned=-1)) == -1
    assert outcome(Cues(open_issue=True, returned=1, issue=-1)) == -1
    assert outcome(Cues(open_issue=False, returned=1)) == 1


@given(cues)
def test_every_key_has_a_reason(found):
    reasons = deciding_cues(found)
    assert reasons
    assert reasons <= set(CORE_CUES)


@given(cues)
def test_the_reason_of_a_decided_card_is_stated_with_the_keys_sign(found):
    if key(found) != "cannot-tell-yet":
        sign = 1 if key(found) == "recharging" else -1
        assert {getattr(found, name) for name in deciding_cues(found)} == {sign}


@pytest.mark.parametrize("case", PATTERNS, ids=lambda case: str(list(case.values())))
def test_a_useful_question_is_one_whose_answer_would_decide(case):
    found = read_cues(case)
    if key(found) != "cannot-tell-yet":
        return
    for name in CORE_CUES:
        values = {cue: getattr(found, cue) for cue in CORE_CUES}
        answers = {key(Cues(open_issue=found.open_issue, **values | {name: sign})) for sign in (1, -1)}
        assert (name in deciding_cues(found)) == (answers != {"cannot-tell-yet"})


def test_without_an_open_matter_nobody_can_ask_whether_it_was_taken_up():
    assert deciding_cues(Cues(open_issue=False)) == {"returned", "pattern"}
    assert deciding_cues(Cues(open_issue=True, purpose=1)) == {"issue", "pattern"}
    assert deciding_cues(Cues(open_issue=False, returned=1, issue=1)) == {"returned"}


@pytest.mark.parametrize("name", [*CORE_CUES, *SUPPORTING_CUES])
@pytest.mark.parametrize("bad", [0, 2, True, False, "1", 1.5, math.nan])
def test_a_cue_is_plus_one_minus_one_or_none(name, bad):
    with pytest.raises(SortingError, match=f"{name} must be 1, -1 or None"):
        Cues(open_issue=True, **{name: bad})


@pytest.mark.parametrize("bad", [1, None, "yes"])
def test_whether_a_matter_is_open_is_yes_or_no(bad):
    with pytest.raises(SortingError, match="open_issue must be True or False"):
        Cues(open_issue=bad)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": ""}, "A card needs an id"),
        ({"id": 3}, "A card needs an id"),
        ({"cues": {"open_issue": True}}, "The cues of card 'a' must be Cues"),
        ({"actor_gender": "x"}, "actor_gender of card 'a' must be f, m, nb or None, got 'x'"),
    ],
)
def test_a_card_that_no_rule_could_read_is_refused(changes, message):
    with pytest.raises(SortingError, match=message):
        Card(**({"id": "a", "cues": Cues(open_issue=True)} | changes))


def test_a_point_is_six_tenths_for_the_label_and_four_for_a_deciding_cue():
    cards = [WALK, DESK, CALL]
    placed = {
        "river-walk": ["recharging", "issue"],
        "late-desk": ["avoiding", "returned"],
        "sunday-call": "avoiding",
    }
    result = score(placed, cards)
    assert result.per_card == {"river-walk": 1.0, "late-desk": 0.6, "sunday-call": 0.0}
    assert (result.points, result.possible) == (1.6, 3.0)


def test_any_stated_core_cue_that_agrees_earns_the_reason():
    for cue in (*CORE_CUES, *SUPPORTING_CUES):
        earned = score({"river-walk": ["recharging", cue]}, [WALK]).points
        assert earned == (1.0 if cue in ("returned", "issue", "purpose") else 0.6)


def test_cannot_tell_yet_earns_its_reason_by_the_useful_next_question():
    assert score({"sunday-call": ["cannot-tell-yet", "issue"]}, [CALL]).points == 1.0
    assert score({"sunday-call": ["cannot-tell-yet", "announced"]}, [CALL]).points == 0.6


def test_a_cue_earns_nothing_beside_a_wrong_label():
    result = score({"late-desk": ["recharging", "issue"]}, [DESK])
    assert result.points == 0.0
    assert not result.marks[0].cue_right


def test_a_first_sort_asks_for_the_label_alone():
    assert score({"river-walk": "recharging"}, [WALK], label_share=1).points == 1.0


@given(decks())
def test_the_keys_with_their_reasons_score_in_full(deck):
    placed = {card.id: [card.key, min(card.deciding)] for card in deck}
    result = score(placed, deck)
    assert result.points == result.possible == len(deck)
    assert result.kappa in (None, 1.0)


@given(decks(), st.data(), st.floats(0, 1))
def test_whatever_is_placed_is_marked_and_never_breaks_the_marking(deck, data, share):
    placed = {card.id: data.draw(placements) for card in deck}
    result = score(placed, deck, label_share=share)
    assert all(points in (0.0, share, 1.0) for points in result.per_card.values())
    assert result.points == pytest.approx(sum(result.per_card.values()))
    assert result.kappa is None or -1 <= result.kappa <= 1
    for mark in result.marks:
        assert mark.label_right == (mark.label == next(card.key for card in deck if card.id == mark.id))
        assert (mark.problem == "") == (mark.label is not None)


def test_a_card_left_out_and_an_unreadable_placement_say_why_they_earn_nothing():
    result = score({"late-desk": {"label": "avoiding"}, "typo": "avoiding"}, [WALK, DESK])
    assert [mark.problem for mark in result.marks] == [
        "Not placed.",
        "Expected a label or [label, cue], found {'label': 'avoiding'}.",
    ]
    assert result.unknown == ("typo",)
    assert result.points == 0.0


@pytest.mark.parametrize(
    "value", [["recharging", "issue", "more"], [], [None, "issue"], ["recharging", 3], 7, {}]
)
def test_a_placement_is_a_label_or_a_label_and_a_cue(value):
    assert "Expected a label or [label, cue]" in score({"river-walk": value}, [WALK]).marks[0].problem


def test_leaving_cards_out_never_raises_kappa():
    deck = [WALK, DESK, CALL]
    placed = {"river-walk": "recharging", "late-desk": "avoiding", "sunday-call": "avoiding"}
    less = {name: value for name, value in placed.items() if name != "sunday-call"}
    assert score(less, deck).kappa <= score({card.id: card.key for card in deck}, deck).kappa == 1.0
    assert score({}, deck).kappa == 0.0


def test_another_topics_records_are_scored_by_their_own_labels_and_cues():
    class Fruit:
        id, key, deciding = "tomato", "fruit", frozenset({"seeds"})

    assert score({"tomato": ["fruit", "seeds"]}, [Fruit()]).points == 1.0


def test_two_cards_with_one_id_are_refused():
    with pytest.raises(SortingError, match="Two cards have the id 'river-walk'"):
        score({}, [WALK, WALK])


@pytest.mark.parametrize("bad", [[], None, "recharging"])
def test_a_sort_is_a_mapping(bad):
    with pytest.raises(SortingError, match="A sort must be a dict"):
        score(bad, [WALK])


@pytest.mark.parametrize("bad", [-0.1, 1.1, math.nan, True])
def test_the_label_has_a_share_of_the_point(bad):
    with pytest.raises(SortingError, match="label_share must be from 0 to 1"):
        score({}, [WALK], label_share=bad)


@pytest.mark.parametrize("case", AGREEMENT["kappa"], ids=lambda case: case["labels"])
def test_kappa_reproduces_the_reference(case):
    agree = sum(a == b for a, b in zip(case["key"], case["labels"], strict=True))
    assert agree / len(case["key"]) == pytest.approx(case["accuracy"])
    assert kappa(case["key"], case["labels"]) == pytest.approx(case["kappa"], abs=1e-15)


def test_kappa_is_none_where_chance_agreement_is_certain():
    assert kappa("AAAA", "AAAA") is None
    assert kappa([], []) is None
    assert kappa("AAAA", "RRRR") == 0.0


@given(st.lists(st.tuples(labels, labels), min_size=1, max_size=30))
def test_kappa_is_symmetric_and_1_only_for_full_agreement(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = kappa(first, second)
    assert kappa(second, first) == found
    if found is not None:
        assert (found == 1.0) == (first == second)


@given(st.integers(1, 10).flatmap(lambda n: st.lists(labels, min_size=3 * n, max_size=3 * n)))
def test_with_equal_numbers_per_key_kappa_is_accuracy_on_another_scale(chosen):
    expected = list(LABELS) * (len(chosen) // 3)
    accuracy = sum(a == b for a, b in zip(expected, chosen, strict=True)) / len(chosen)
    assert kappa(expected, chosen) == pytest.approx((accuracy - 1 / 3) / (2 / 3))


def test_kappa_needs_a_label_for_each_item():
    with pytest.raises(SortingError, match="equally long, got 4 and 3"):
        kappa("RRAA", "RRA")


@pytest.mark.parametrize("case", AGREEMENT["quadratic"], ids=lambda case: str(case["confidence"]))
def test_a_stated_confidence_earns_what_the_reference_says(case):
    assert quadratic(case["confidence"], right=True) == pytest.approx(case["right"], abs=1e-15)
    assert quadratic(case["confidence"], right=False) == pytest.approx(case["wrong"], abs=1e-15)


@given(st.floats(1 / 3, 1), st.floats(1 / 3, 1))
def test_honest_confidence_earns_most(stated, honest):
    def expected(p):
        return honest * quadratic(p, right=True) + (1 - honest) * quadratic(p, right=False)

    assert expected(stated) <= expected(honest) + 1e-12


@pytest.mark.parametrize("bad", [0.3, 1.01, -1, math.nan, True, "0.5"])
def test_a_confidence_is_a_third_or_more(bad):
    with pytest.raises(SortingError, match="confidence must be"):
        quadratic(bad, right=True)

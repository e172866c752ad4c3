"""Which rule a sort may have followed: the cards of the page, how often the report is right, what it says."""

import json
import random
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from closeness import SortBoard
from closeness.bank import vignettes
from closeness.core.errors import SortingError
from closeness.core.sorting import LABELS, REPORT_LEAST, RULES, misconceptions, possible_rule
from closeness.widgets.sort_board.report import FIRST

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "book/part-2/myth-and-evidence.md").read_text(encoding="utf-8")
CHOSEN = re.findall(r'^    "([a-z0-9-]+)",$', PAGE, re.MULTILINE)
BANK = {vignette.id: vignette for vignette in vignettes()}
VIGNETTES = [BANK[name] for name in CHOSEN]
CARDS = [vignette.card for vignette in VIGNETTES]
VECTORS = ROOT / "tests/vectors/possible_rules.json"
RIVALS = [rule for rule in RULES if rule != "keyed"]
RUNS, SLIPS = 200, 0.15


def slipping(rule, cards, chance):
    """What somebody answers who follows a rule and slips now and then."""
    placed = {}
    for card in cards:
        label = RULES[rule](card)
        others = [other for other in LABELS if other != label]
        placed[card.id] = chance.choice(others) if chance.random() < SLIPS else label
    return placed


def guessing(cards, chance):
    return {card.id: chance.choice(LABELS) for card in cards}


def rates(cards, seed=18):
    """How often, in percent, a rule is named to who follows it, and a rival to who guesses or reads well."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    named = {
        rule: sum(possible_rule(slipping(rule, cards, chance), cards) == rule for _ in range(RUNS))
        * 100
        / RUNS
        for rule in RULES
    }
    guessed = sum(possible_rule(guessing(cards, chance), cards) in RIVALS for _ in range(5 * RUNS))
    misread = sum(possible_rule(slipping("keyed", cards, chance), cards) in RIVALS for _ in range(5 * RUNS))
    return named, guessed * 100 / (5 * RUNS), misread * 100 / (5 * RUNS)


# --- the cards of the page ---


def test_the_page_has_eighteen_cards_six_of_each_label_in_both_contexts():
    assert len(set(CHOSEN)) == len(CHOSEN) == 18
    assert Counter((v.key, v.cues.open_issue) for v in VIGNETTES) == {
        (label, matter): 3 for label in LABELS for matter in (True, False)
    }
    assert {vignette.difficulty for vignette in VIGNETTES} == {1, 2, 3, 4}
    assert sum(vignette.couple in {"f/f", "m/m"} for vignette in VIGNETTES) >= 4


@pytest.mark.parametrize("rule", RIVALS)
def test_three_cards_or_more_oppose_each_rival_rule_and_it_gets_at_most_half_right(rule):
    opposing = sum(RULES[rule](card) != card.key for card in CARDS)
    assert opposing >= 9


def test_any_two_rules_part_on_six_cards_or_more():
    for one, other in combinations(RULES, 2):
        assert sum(RULES[one](card) != RULES[other](card) for card in CARDS) >= 6, (one, other)


def test_genders_are_counterbalanced_within_each_label():
    for label in LABELS:
        genders = Counter(v.actor_gender for v in VIGNETTES if v.key == label)
        assert abs(genders["f"] - genders["m"]) <= 1


def test_the_page_asks_for_labels_alone_and_offers_the_report():
    assert "SortBoard([cards[name] for name in chosen], cue=False, report=True)" in PAGE


# --- how often the report is right: simulated learners, since there are no results from people ---


def test_who_follows_a_rule_with_slips_is_told_so_on_eighteen_cards(tell):
    named, guessed, misread = rates(CARDS)
    tell(
        f"18 cards, {RUNS} learners a rule, 15 % slips: named {min(named.values()):.0f} to "
        f"{max(named.values()):.0f} %; a rival named to {guessed:.1f} % of guessers and to "
        f"{misread:.1f} % of careful readers"
    )
    tell("; ".join(f"{rule} {rate:.0f} %" for rule, rate in named.items()))
    assert min(named.values()) >= 90
    assert guessed <= 1.5
    assert misread <= 0.5


def test_twelve_is_the_least_number_of_cards_that_the_report_is_given_on(tell, monkeypatch):
    monkeypatch.setattr("closeness.core.rivals.REPORT_LEAST", 0)
    good = {}
    for count in (6, 9, 12, 15, 18):
        named, guessed, _ = rates(CARDS[:count])
        good[count] = min(named.values()) >= 80 and guessed <= 5
        tell(
            f"{count} cards: named {min(named.values()):.0f} to {max(named.values()):.0f} %, "
            f"guessers {guessed:.1f} %{' (enough)' if good[count] else ''}"
        )
    assert [count for count, enough in good.items() if enough] == [12, 15, 18]
    assert REPORT_LEAST == 12


def test_without_the_share_that_must_fit_every_third_guesser_would_be_given_a_rule():
    chance = random.Random(3)  # noqa: S311 - a simulation
    named = 0
    for _ in range(400):
        found = misconceptions(guessing(CARDS, chance), CARDS)
        named += max(found, key=found.get) != "keyed" and max(found.values()) > 0.8
    assert named > 400 / 3


def test_nothing_is_named_on_fewer_cards_than_the_least_however_well_they_fit():
    placed = {card.id: "avoiding" for card in CARDS}
    assert possible_rule(placed, CARDS[: REPORT_LEAST - 1]) is None
    assert possible_rule(placed, CARDS[:REPORT_LEAST]) == "all-distance-is-rejection"
    assert possible_rule({}, CARDS) is None


# --- page and core say the same ---


def drawn():
    """Placements of all kinds: by a rule, with slips, guessed, and with gaps."""
    chance = random.Random(7)  # noqa: S311 - examples
    for number in range(48):
        placed = (
            guessing(CARDS, chance)
            if number % 4 == 0
            else slipping(list(RULES)[number % len(RULES)], CARDS, chance)
        )
        keep = chance.choice((18, 18, 15, 12, 11, 5, 0))
        yield {name: placed[name] for name in chance.sample(sorted(placed), keep)}


def test_the_vectors_that_the_page_must_pass_are_those_of_the_core():
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert vectors["report"] == SortBoard(VIGNETTES, cue=False, report=True).spec()["report"]
    assert [case["placed"] for case in vectors["cases"]] == list(drawn())
    for case in vectors["cases"]:
        assert case["posterior"] == pytest.approx(misconceptions(case["placed"], CARDS), abs=1e-12)
        assert case["possible"] == possible_rule(case["placed"], CARDS)
    assert {case["possible"] for case in vectors["cases"]} == {None, *RULES}


# --- the board ---


def test_a_board_without_a_report_carries_nothing_of_it():
    assert "report" not in SortBoard(VIGNETTES, cue=False).spec()


def test_a_graded_board_never_has_a_report():
    plain = [{"id": v.id, "sentences": [{"text": s.text} for s in v.sentences]} for v in VIGNETTES]
    for cards in (VIGNETTES, plain):
        with pytest.raises(SortingError, match="report=True is for practice"):
            SortBoard(cards, {}, "ps1-sorting", report=True)
        assert "report" not in SortBoard(cards, {}, "ps1-sorting").spec()


def test_other_labels_and_cards_without_cues_are_refused():
    card = {"id": "walk", "sentences": [{"text": "Somebody walks."}], "key": "avoiding"}
    with pytest.raises(
        SortingError, match="needs vignettes of a bank, whose cues the rules read; card 'walk'"
    ):
        SortBoard([card], report=True)
    with pytest.raises(SortingError, match="its rules know no other labels"):
        SortBoard(VIGNETTES, buckets={"a": "A", "b": "B"}, report=True)


def test_what_was_answered_first_is_no_problem_on_a_board_with_a_report():
    answer = {CHOSEN[0]: "recharging", FIRST: {CHOSEN[0]: "avoiding"}}
    assert SortBoard(VIGNETTES, report=True).problems(answer) == []
    assert len(SortBoard(VIGNETTES).problems(answer)) == 1


def test_every_rule_has_a_name_a_kind_word_and_something_to_look_for_instead():
    words = SortBoard(VIGNETTES, report=True).words
    for rule in RULES:
        for key in (f"rule-{rule}", f"rule-{rule}-what", f"rule-{rule}-instead"):
            assert words[key].strip()
        assert not re.search(r"\b(wrong|bias|biased|fault|mistake)\b", words[f"rule-{rule}-what"])
    assert "not about you" in words["report-caveat"]
    assert "no results from people" in words["report-caveat"]

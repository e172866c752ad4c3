"""The vignettes of practice and of the assignment: that they keep what the design of the course promises."""

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from closeness.bank import read_vignettes, vignettes
from closeness.core.sorting import CORE_CUES, LABELS, RULES
from texts import accuracy, words

ROOT = Path(__file__).parents[2]
EXAMPLES = json.loads((ROOT / "tests/vectors/vignettes.json").read_text(encoding="utf-8"))["vignettes"]
LETTERS = {"R": "recharging", "A": "avoiding", "C": "cannot-tell-yet"}
CUES = {
    "open_issue": "open_issue",
    "ret": "returned",
    "issue": "issue",
    "purpose": "purpose",
    "pattern": "pattern",
    "announce": "announced",
    "time": "time",
    "reach": "reachable",
}
COERCION = {
    *(
        "threat",
        "threaten",
        "threatened",
        "threatens",
        "threats",
        "afraid",
        "scared",
        "fear",
        "fears",
        "feared",
    ),
    *(
        "forbid",
        "forbids",
        "forbade",
        "forbidden",
        "allow",
        "allowed",
        "allows",
        "permission",
        "punish",
        "punished",
    ),
    *(
        "hit",
        "hits",
        "hurt",
        "shove",
        "shoved",
        "password",
        "passwords",
        "track",
        "tracked",
        "tracks",
        "obey",
    ),
}


@pytest.fixture(scope="module")
def graded():
    return read_vignettes(ROOT / "solutions/bank.toml")


@pytest.fixture(scope="module")
def practice():
    return vignettes()


@pytest.fixture(scope="module")
def assigned(graded):
    """The graded vignettes that the assignment shows, in its order."""
    solved = ROOT / "solutions/recharging-or-avoiding/recharging-or-avoiding.ipynb"
    cells = json.loads(solved.read_text(encoding="utf-8"))["cells"]
    setup = next("".join(cell["source"]) for cell in cells if cell["id"] == "sorting-setup")
    cards = next(
        ast.literal_eval(made.value)
        for made in ast.parse(setup).body
        if isinstance(made, ast.Assign) and made.targets[0].id == "cards"
    )
    bank = {vignette.id: vignette for vignette in graded}
    return tuple(bank[card["id"]] for card in cards)


def test_practice_has_the_cues_and_labels_of_the_specified_examples(practice):
    expected = {
        example["actor"]: (
            {CUES[name]: value for name, value in example["cues"].items() if name in CUES},
            LETTERS[example["key"]],
            example["actor_gender"],
            example["couple"],
            example["difficulty"],
        )
        for example in EXAMPLES
    }
    found = {
        vignette.actor: (
            {name: getattr(vignette.cues, name) for name in CUES.values()},
            vignette.key,
            vignette.actor_gender,
            vignette.couple,
            vignette.difficulty,
        )
        for vignette in practice
        if vignette.actor in expected
    }
    assert found == expected


def test_practice_is_six_for_each_label_context_and_band(practice):
    cells = Counter(
        (vignette.key, vignette.cues.open_issue, min(vignette.difficulty, 3)) for vignette in practice
    )
    assert len(cells) == 18
    assert set(cells.values()) == {6}


def test_practice_stands_in_sets_of_six_with_two_of_each_label_from_easy_to_hard(practice):
    sets = [practice[start : start + 6] for start in range(0, len(practice), 6)]
    for six in sets:
        assert set(Counter(vignette.key for vignette in six).values()) == {2}
    bands = [min(vignette.difficulty, 3) for vignette in practice]
    assert bands == sorted(bands)


def test_genders_are_counterbalanced_within_each_label_and_context(practice):
    for label in LETTERS.values():
        for context in (True, False):
            genders = Counter(
                vignette.actor_gender
                for vignette in practice
                if vignette.key == label and vignette.cues.open_issue == context
            )
            assert abs(genders["f"] - genders["m"]) <= 1
            assert genders["nb"] >= 1


def test_graded_and_practice_vignettes_share_no_id_and_no_person(graded, practice):
    assert not {vignette.id for vignette in graded} & {vignette.id for vignette in practice}
    assert not {vignette.actor for vignette in graded} & {vignette.actor for vignette in practice}


def test_each_label_has_six_graded_vignettes(assigned):
    assert Counter(vignette.key for vignette in assigned) == dict.fromkeys(LABELS, 6)


def test_no_gender_has_more_than_three_of_the_six_vignettes_of_a_label(assigned):
    table = Counter((vignette.key, vignette.actor_gender) for vignette in assigned)
    assert max(table.values()) <= 3
    assert {"f", "m"} <= {gender for _, gender in table}


def test_four_graded_couples_or_more_are_of_one_gender_and_they_are_not_all_of_one_label(assigned):
    same = [vignette for vignette in assigned if vignette.couple in {"f/f", "m/m"}]
    assert len(same) >= 4
    assert {vignette.couple for vignette in same} == {"f/f", "m/m"}
    assert len({vignette.key for vignette in same}) >= 2


def test_each_label_appears_with_an_open_matter_and_without(assigned):
    assert {(vignette.key, vignette.cues.open_issue) for vignette in assigned} == {
        (label, matter) for label in LABELS for matter in (True, False)
    }


def test_graded_difficulty_runs_from_one_to_four_and_each_label_has_an_easy_and_a_hard_one(assigned):
    assert {vignette.difficulty for vignette in assigned} == {1, 2, 3, 4}
    for label in LABELS:
        levels = [vignette.difficulty for vignette in assigned if vignette.key == label]
        assert min(levels) <= 2
        assert max(levels) == 4


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"keyed"}))
def test_following_a_rival_rule_gives_fewer_than_six_labels_in_ten(assigned, rule):
    assert accuracy(RULES[rule], assigned) < 0.6


@pytest.mark.parametrize("rule", ["body-back-is-enough", "this-episode-only", "no-news-is-bad-news"])
def test_three_graded_vignettes_or_more_speak_against_each_tempting_rule(assigned, rule):
    assert sum(RULES[rule](vignette.card) != vignette.key for vignette in assigned) >= 3


def test_no_single_cue_is_a_good_reason_everywhere(assigned):
    counts = Counter(cue for vignette in assigned for cue in vignette.deciding)
    assert set(counts) == set(CORE_CUES)
    assert max(counts.values()) <= len(assigned) - 3


def test_the_next_questions_of_undecided_graded_vignettes_differ(assigned):
    asked = [vignette.deciding for vignette in assigned if vignette.key == "cannot-tell-yet"]
    assert all(asked)
    assert set.union(*map(set, asked)) == set(CORE_CUES)
    assert not set.intersection(*map(set, asked))


def test_the_graded_order_repeats_no_rhythm_of_labels(assigned):
    keys = [vignette.key for vignette in assigned]
    for period in range(1, 5):
        assert any(keys[place] != keys[place % period] for place in range(len(keys))), period


def test_a_vignette_is_short_and_names_its_actor(graded, practice):
    for vignette in (*graded, *practice):
        assert 2 <= len(vignette.sentences) <= 5, vignette.id
        assert 25 <= len(words(vignette.text)) <= 90, vignette.id
        assert vignette.actor in vignette.text, vignette.id


def test_no_graded_text_gives_its_label_away(graded):
    for vignette in graded:
        assert not re.search(r"recharg|avoid|cannot tell", vignette.text.lower()), vignette.id


def test_no_vignette_tells_of_threat_control_or_fear(graded, practice):
    for vignette in (*graded, *practice):
        assert not COERCION & set(words(vignette.text)), vignette.id


def test_rationales_and_next_questions_make_no_rule_about_a_gender_and_no_diagnosis(graded, practice):
    refused = {
        "men",
        "women",
        "male",
        "female",
        "avoidant",
        "narcissist",
        "narcissistic",
        "toxic",
        "disorder",
    }
    for vignette in (*graded, *practice):
        assert not refused & set(words(f"{vignette.rationale} {vignette.ask_next}")), vignette.id

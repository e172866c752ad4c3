"""What a bank holds and what is wrong with it: counted by hand on small banks, and on the course's own."""

from dataclasses import replace
from pathlib import Path

import pytest

from closeness.bank import Sentence, Story, ledgers, read_ledgers, read_vignettes, vignettes
from closeness.core.reciprocity import Contribution
from closeness.core.sorting import Cues
from closeness.staff.bank_report import (
    Bank,
    contradictions,
    counts,
    likenesses,
    problems,
    runs,
    traps,
    twice,
)

ROOT = Path(__file__).parents[2]
PRACTICE = Bank(name="practice", vignettes=vignettes(), stories=ledgers())
BANK = ROOT / "solutions/bank.toml"
GRADED = Bank(name="bank.toml", vignettes=read_vignettes(BANK), stories=read_ledgers(BANK))
NOTHING = Bank(name="none")
WALK = next(one for one in PRACTICE.vignettes if one.id == "river-walk")


def told(name, text, **changes):
    return replace(WALK, id=name, actor=name, sentences=(Sentence(text=text),), **changes)


def bank_of(*scenes, stories=()):
    return Bank(name="own.toml", vignettes=scenes, stories=stories)


def test_the_courses_banks_have_nothing_to_mend():
    assert list(problems(GRADED, PRACTICE)) == []
    assert list(contradictions([*GRADED.vignettes, *PRACTICE.vignettes], {})) == []


def test_the_counts_of_the_graded_bank_are_those_of_its_plan():
    found = counts(GRADED)
    assert found["vignettes"] == 54
    cells = [n for key in found["cells"].values() for levels in key.values() for n in levels.values()]
    assert cells == [3] * 18
    assert found["genders"]["avoiding"] == {"f": 8, "m": 8, "nb": 2}
    assert sum(found["couples"].values()) == 54


def test_likeness_is_counted_in_runs_of_five_words():
    one = told("one", "a b c d e f g")  # abcde bcdef cdefg
    other = told("other", "A, b; c d e f! h i")  # abcde bcdef cdefh defhi
    (pair,) = likenesses([one, other, told("none", "x y z")])
    assert (pair.one, pair.other) == ("one", "other")
    assert (pair.jaccard, pair.containment) == (2 / 5, 2 / 3)
    assert runs("x y z") == {("x", "y", "z")}


def test_a_pair_above_sixty_per_cent_of_the_shorter_scene_is_named_and_one_at_it_is_not():
    first = told("first", "a b c d e f g h i")  # five runs
    at = told("at", "a b c d e f g x y")  # three of five: 60 %
    above = told("above", "a b c d e f g h x")  # four of five: 80 %
    assert [line for line in problems(bank_of(first, at), NOTHING) if "share" in line] == []
    (said,) = (line for line in problems(bank_of(first, above), NOTHING) if "share" in line)
    assert said == (
        "own.toml: 'first' and 'above' share 80% of their runs of 5 words, wanted 60% or less. "
        "Tell one of them in other words."
    )


def test_scenes_are_compared_with_the_practice_bank_too():
    copy = replace(WALK, id="copy", actor="Somebody")
    said = list(problems(bank_of(copy), PRACTICE))
    assert any("'river-walk' and 'copy' share 100%" in line for line in said)
    assert any("the sentence 'At ten to nine he sits down by Wei.' stands 2 times" in line for line in said)


def test_ids_and_names_used_twice_are_named_once_each():
    again = replace(WALK, sentences=(Sentence(text="Quite another text."),))
    assert list(twice(bank_of(again), PRACTICE)) == [
        "own.toml: the id 'river-walk' stands 2 times, practice included. Change all but one."
    ]
    namesake = replace(told("other", "Quite another text."), actor="Jonas")
    story = replace(PRACTICE.stories[0], id="other")
    assert [
        line.partition(" stands")[0] for line in twice(bank_of(namesake, stories=(story,)), PRACTICE)
    ] == [
        "own.toml: the actor 'Jonas'",
        *(f"own.toml: the partner {name!r}" for name in story.partners.values()),
    ]


def test_a_cue_that_is_always_shown_in_the_same_few_wordings_is_named():
    scene = replace(WALK, id="own", cues=Cues(open_issue=True, issue=1))
    scene = replace(scene, sentences=(Sentence(text="They took it up.", cue="issue"),))
    (said,) = (line for line in problems(bank_of(scene), NOTHING) if "wordings" in line)
    assert said == (
        "own.toml: issue = 1 is shown in 1 wordings, practice included; wanted 4 or more. "
        "Mark or add sentences that show it."
    )
    assert not [line for line in problems(bank_of(scene), PRACTICE) if "wordings" in line]


def test_an_easy_scene_with_a_decoy_contradicts_the_rule():
    scene = replace(WALK, difficulty=1, cues=Cues(open_issue=True, issue=1, announced=-1))
    (said,) = contradictions([scene], {})
    assert said.startswith(
        "'river-walk': difficulty 1 means that all cues agree, but announced speaks against"
    )
    assert list(contradictions([replace(scene, difficulty=2)], {})) == []


def test_a_solved_answer_that_contradicts_the_rule_is_named_with_its_place():
    solved = {"week-one, answer 'sorting'": {"river-walk": ["avoiding", "issue"], "unknown": "avoiding"}}
    (said,) = contradictions([WALK], solved)
    assert said == (
        "week-one, answer 'sorting', card 'river-walk': the rule gives 'recharging', the solved answer says "
        "'avoiding'. Correct the cues in the bank or the label in the notebook."
    )


def story(*entries):
    return Story(
        id="own",
        title="A month",
        intro="They took turns.",
        partners={"A": "Nadia", "B": "Tom"},
        unit="hours",
        entries=tuple(
            Contribution(day=day, giver=giver, kind=kind, amount=amount)
            for day, giver, kind, amount in entries
        ),
    )


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([(1, "A", "time", 2), (2, "B", "time", 2)], ()),
        ([(1, "A", "time", 2), (2, "B", "time", 2), (3, "A", "time", None)], ("an amount missing",)),
        ([(1, "A", "time", 2), (2, "B", "time", 2), (3, "A", "time", 0)], ("a real zero",)),
        (
            [(1, "A", "time", 2), (2, "B", "time", 2), (3, "A", "care", None), (3, "B", "care", None)],
            ("2 amounts missing", "a kind with nothing to compare"),
        ),
        ([(1, "A", "time", 2)], ("amounts from one partner only",)),
        ([(1, "A", "time", 2), (1, "B", "care", 2)], ("even overall, split by kind",)),
        (
            [(1, "A", "time", 1), (2, "A", "time", 1), (3, "A", "time", 1), (3, "B", "time", 5)],
            ("fewer lines, more given",),
        ),
        ([(1, "A", "time", 8), (99, "B", "time", 4)], ("another verdict when old entries fade",)),
    ],
)
def test_the_traps_of_a_ledger_are_told_in_words(entries, found):
    assert traps(story(*entries)) == found

"""The bank: what the loader gives, and that every slip of an author's pen is named."""

import copy
import re
from collections import Counter
from dataclasses import FrozenInstanceError

import pytest

from closeness.bank import Sentence, ledgers, read_ledgers, read_vignettes, vignettes
from closeness.core.errors import BankError
from closeness.core.reciprocity import Contribution
from closeness.core.sorting import LABELS, Cues

VIGNETTE = """
[[vignette]]
id = "river-walk"
actor = "Jonas"
actor_gender = "m"
couple = "m/nb"
difficulty = 1
source = "D2 In practice"
rationale = "Cooled down, came back, took the matter up."
sentences = [
  { text = "Voices are rising." },
  { text = "“Back by nine,” says Jonas.", cue = "announced" },
  { text = "At nine he takes it up.", cue = "issue" },
]
[vignette.cues]
open_issue = true
issue = 1
announced = 1
"""
ASKING = (
    VIGNETTE.replace("issue = 1\nannounced", "announced")
    .replace(', cue = "issue"', "")
    .replace("sentences", 'ask_next = "Does he take it up?"\nsentences')
)
LEDGER = """
[[ledger]]
id = "two-calendars"
title = "One ordinary month"
intro = "They took turns."
partners = { A = "Nadia", B = "Tom" }
unit = "hours"
entries = [
  { day = 1, giver = "A", kind = "effort", amount = 2, note = "school run" },
  { day = 3, giver = "B", kind = "care", note = "a feverish child" },
]
"""


FIRST = '{ text = "Voices are rising." }'


@pytest.fixture
def bank(tmp_path):
    def write(text):
        path = tmp_path / "bank.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_vignette_has_its_sentences_its_cues_and_a_key_by_the_rule(bank):
    (found,) = read_vignettes(bank(VIGNETTE))
    assert found.sentences[1] == Sentence(text="“Back by nine,” says Jonas.", cue="announced")
    assert found.sentences[0].cue is None
    assert found.cues == Cues(open_issue=True, issue=1, announced=1)
    assert found.text == "Voices are rising. “Back by nine,” says Jonas. At nine he takes it up."
    assert (found.key, found.deciding) == ("recharging", {"issue"})
    assert (found.card.id, found.card.text, found.card.actor_gender) == ("river-walk", found.text, "m")


def test_a_card_that_cannot_be_told_has_its_next_question(bank):
    (found,) = read_vignettes(bank(ASKING))
    assert (found.key, found.ask_next) == ("cannot-tell-yet", "Does he take it up?")


def test_a_story_is_a_ledger_with_its_missing_amounts(bank):
    (story,) = read_ledgers(bank(LEDGER))
    assert (story.id, story.title, story.partners, story.unit) == (
        "two-calendars",
        "One ordinary month",
        {"A": "Nadia", "B": "Tom"},
        "hours",
    )
    assert story.entries[1] == Contribution(
        day=3, giver="B", kind="care", amount=None, note="a feverish child"
    )
    assert (story.ledger.totals(), story.ledger.n_missing) == ((2.0, 0.0), 1)


def test_one_file_may_hold_both_and_a_path_may_be_text(bank):
    path = bank(VIGNETTE + LEDGER)
    assert len(read_vignettes(str(path))) == len(read_ledgers(str(path))) == 1


def test_a_file_without_the_kind_asked_for_holds_none(bank):
    assert read_vignettes(bank(LEDGER)) == ()
    assert read_ledgers(bank("")) == ()


def test_what_is_loaded_cannot_be_changed_by_one_reader_for_the_next(bank):
    (found,) = read_vignettes(bank(VIGNETTE))
    with pytest.raises(FrozenInstanceError):
        found.rationale = "other"
    before = copy.deepcopy(ledgers())
    ledgers()[0].partners["A"] = "Somebody"
    assert ledgers() == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "river-walk"', "", "bank.toml, vignette 1: id must be text, it is missing"),
        ('"river-walk"', '"River Walk"', "id must be kebab-case such as 'river-walk', got 'River Walk'"),
        ('actor = "Jonas"', "", "bank.toml, 'river-walk': actor must be text, it is missing"),
        ('actor = "Jonas"', 'actor = " "', "'river-walk': actor must be text, got ' '"),
        ('gender = "m"', 'gender = "x"', "'river-walk': actor_gender must be one of f, m, nb, got 'x'"),
        ('"m/nb"', '"m"', "'river-walk': couple must be two of f, m, nb with a slash"),
        ('"m/nb"', '"nb/m"', r"couple must be .* the actor's \(m\) first, got 'nb/m'"),
        ("difficulty = 1", "difficulty = 5", "difficulty must be one of 1, 2, 3, 4, got 5"),
        ("difficulty = 1", "difficulty = true", "difficulty must be one of 1, 2, 3, 4, got True"),
        ("difficulty = 1", "difficulty = []", r"difficulty must be one of 1, 2, 3, 4, got \[\]"),
        ('source = "D2', 'soruce = "D2', "'river-walk': unknown field 'soruce'"),
        ('"announced" },', '"announce" },', "sentences 2: cue must be one of returned, .*got 'announce'"),
        (FIRST, "{ cue = 'issue' }", "sentences 1: text must be text, it is missing"),
        (FIRST, "{ txt = 'Hm.' }", "sentences 1: unknown field 'txt'"),
        (FIRST, "'Hm.'", "'river-walk': sentences must be a list of tables"),
        ("announced = 1", "announced = 2", "'river-walk', cues: announced must be 1, -1 or None .*Leave out"),
        ("announced = 1", "anounced = 1", "'river-walk', cues: unknown field 'anounced'"),
        ("announced = 1", "", "a sentence shows announced, which is not in cues"),
        ("announced = 1", "announced = 1\nreturned = 1", "no sentence shows returned, which decides"),
        ("open_issue = true\n", "", "'river-walk', cues: open_issue must be true or false, it is missing"),
        ("open_issue = true", "open_issue = 1", "cues: open_issue must be True or False, got 1"),
        ("open_issue = true", "open_issue = false\nreturned = 1", "cues: issue must be left out"),
        ("sentences =", 'ask_next = "And then?"\nsentences =', "ask_next must be .* left out .*recharging"),
        ("[vignette.cues]", "[vignette.clues]", "unknown field 'clues'"),
        ("[[vignette]]", "[vignette]", r"bank.toml: write \[\[vignette\]\] with two brackets"),
        ("[[vignette]]", "[[vignettes]]", "bank.toml: unknown field 'vignettes'. Known here"),
        ("[[vignette]]", "[[vignette", r"bank.toml: cannot be read as TOML \("),
    ],
)
def test_a_slip_in_a_vignette_is_named_with_file_entry_and_field(bank, old, new, message):
    assert old in VIGNETTE
    text = VIGNETTE.replace(old, new)
    if "[[vignettes" in new:
        text = text.replace("[vignette.cues]", "[vignettes.cues]")
    with pytest.raises(BankError, match=message):
        read_vignettes(bank(text))


def test_a_vignette_without_cues_is_refused(bank):
    with pytest.raises(BankError, match="'river-walk': cues must be a table, it is missing"):
        read_vignettes(bank(VIGNETTE.partition("[vignette.cues]")[0]))


def test_a_card_that_cannot_be_told_needs_its_next_question(bank):
    with pytest.raises(BankError, match="ask_next must be text for cannot-tell-yet"):
        read_vignettes(bank(ASKING.replace("Does he take it up?", "")))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "One', 'titel = "One', "'two-calendars': unknown field 'titel'"),
        ('unit = "hours"', "unit = 3", "'two-calendars': unit must be text, got 3"),
        (', B = "Tom"', "", "'two-calendars', partners: B must be text, it is missing"),
        (', B = "Tom"', ', B = "Tom", C = "Al"', "partners: unknown field 'C'"),
        ("partners = {", 'partners = "Al" # {', "partners must be a table, got 'Al'"),
        (
            "amount = 2",
            "amount = -2",
            "'two-calendars', entries 1: Amount must be 0 or more, got -2 for 'school run' on day 1",
        ),
        ("amount = 2", "amount = nan", "entries 1: Amount must be a finite number, got nan"),
        ("amount = 2", "amuont = 2", "entries 1: unknown field 'amuont'"),
        ('giver = "B"', 'giver = "Tom"', "entries 2: Giver must be 'A' or 'B', got 'Tom'"),
        ('giver = "B", ', "", "entries 2: giver is missing. An entry needs day, giver and kind"),
    ],
)
def test_a_slip_in_a_ledger_is_named_with_file_entry_and_field(bank, old, new, message):
    assert old in LEDGER
    with pytest.raises(BankError, match=message):
        read_ledgers(bank(LEDGER.replace(old, new)))


def test_a_ledger_without_entries_is_refused(bank):
    with pytest.raises(BankError, match="'two-calendars': entries must be a list of tables"):
        read_ledgers(bank(re.sub(r"entries = \[.*\]", "entries = []", LEDGER, flags=re.DOTALL)))


def test_one_run_names_every_slip_of_every_entry(bank):
    second = VIGNETTE.replace("river-walk", "late desk").replace('unit = "hours"', "")
    text = (
        VIGNETTE.replace("difficulty = 1", "difficulty = 9")
        .replace('actor = "Jonas"', 'acter = "Jonas"')
        .replace("announced = 1", "announced = 2\npurpose = 7")
        .replace('text = "Voices', 'txt = "Voices')
    )
    with pytest.raises(BankError) as refused:
        read_vignettes(bank(text + second + VIGNETTE.replace('cue = "issue"', 'cue = "time"')))
    said = [
        re.split(r" must|\. ", problem.replace("bank.toml, ", ""))[0] for problem in refused.value.problems
    ]
    assert said == [
        "'river-walk': unknown field 'acter'",
        "'river-walk': actor",
        "'river-walk': difficulty",
        "'river-walk', sentences 1: unknown field 'txt'",
        "'river-walk', sentences 1: text",
        "'river-walk', cues: purpose",
        "'river-walk', cues: announced",
        "vignette 2: id",
        "bank.toml: two entries have the id 'river-walk'",
        "vignette 3: a sentence shows time, which is not in cues",
        "vignette 3: no sentence shows issue, which decides the card (recharging)",
    ]
    assert str(refused.value).splitlines() == list(refused.value.problems)


def test_one_run_names_every_slip_of_every_ledger(bank):
    text = LEDGER.replace('unit = "hours"', "unit = 3").replace('giver = "B"', 'giver = "C"')
    again = (
        LEDGER.replace("two-calendars", "one-calendar")
        .replace("day = 1, ", "")
        .replace("amount = 2", "amount = -2")
    )
    with pytest.raises(BankError) as refused:
        read_ledgers(bank(text + again))
    assert [problem.partition(": ")[0] for problem in refused.value.problems] == [
        "bank.toml, 'two-calendars'",
        "bank.toml, 'two-calendars', entries 2",
        "bank.toml, 'one-calendar', entries 1",
    ]


def test_two_entries_may_not_share_an_id(bank):
    with pytest.raises(BankError, match="two entries have the id 'river-walk'"):
        read_vignettes(bank(VIGNETTE + VIGNETTE))


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path):
    with pytest.raises(BankError, match=r"absent.toml: cannot be read"):
        read_vignettes(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes(b'title = "Zo\xeb"')
    with pytest.raises(BankError, match=r"latin.toml: cannot be read"):
        read_ledgers(tmp_path / "latin.toml")


@pytest.mark.parametrize("language", ["xx", "..", "../bank/en", "en/../en", "", None, 3])
def test_a_language_without_a_bank_is_refused_with_those_there_are(language):
    with pytest.raises(BankError, match=r"for the language .* There is one for: en"):
        vignettes(language)
    with pytest.raises(BankError, match=r"for the language .* There is one for: en"):
        ledgers(language)


def test_the_practice_bank_has_every_label_and_both_genders_for_it():
    bank = vignettes()
    assert set(Counter(found.key for found in bank)) == set(LABELS)
    for label in LABELS:
        assert {"f", "m"} <= {found.actor_gender for found in bank if found.key == label}


def test_the_practice_ledgers_have_amounts_and_two_named_partners():
    for story in ledgers():
        assert story.ledger.balance() is not None
        assert len(set(story.partners.values())) == 2

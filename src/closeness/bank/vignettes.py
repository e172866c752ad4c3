"""Vignettes: short scenes of somebody taking distance, told in sentences that show cues."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from closeness.bank.tables import Findings, Source, Table, bank_file, read_all
from closeness.core.checks import shown
from closeness.core.errors import BankError, SortingError
from closeness.core.sorting import CORE_CUES, GENDERS, SUPPORTING_CUES, Card, Cues, Gender, Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_CUES = (*CORE_CUES, *SUPPORTING_CUES)
_COUPLE = re.compile(f"({'|'.join(GENDERS)})/({'|'.join(GENDERS)})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a vignette and the main cue that it shows; None where it shows none."""

    text: str
    cue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vignette:
    """A vignette as its author wrote it. The key is not among the fields: the rule proposes it.

    `difficulty` is 1 (all cues agree) to 4; `couple` names both genders, such as "f/nb", the actor's
    first; `ask_next` is "" unless the key is "cannot-tell-yet".
    """

    id: str
    actor: str
    actor_gender: Gender
    couple: str
    difficulty: int
    source: str
    rationale: str
    ask_next: str
    sentences: tuple[Sentence, ...]
    cues: Cues

    @property
    def text(self) -> str:
        """Return the whole scene in one paragraph."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def card(self) -> Card:
        """Return the vignette as the rules of `closeness.core.sorting` see it."""
        return Card(id=self.id, text=self.text, cues=self.cues, actor_gender=self.actor_gender)

    @property
    def key(self) -> Label:
        """Return the label that the rule gives."""
        return self.card.key

    @property
    def deciding(self) -> frozenset[str]:
        """Return the cues that count as the reason for the key."""
        return self.card.deciding


def vignettes(
    language: str = "en", *, names: Iterable[str] | None = None, without: Iterable[str] = ()
) -> tuple[Vignette, ...]:
    """Return the practice vignettes of a language, in the order of the file; BankError where there are none.

    With *names* only these, in this order; *without* leaves some out. BankError says which id there is not.

    >>> [one.id for one in vignettes(names=("river-walk", "drop-it"))]
    ['river-walk', 'drop-it']
    >>> vignettes("xx")
    Traceback (most recent call last):
    ...
    closeness.core.errors.BankError: There is no vignettes.toml for the language 'xx'. There is one for: en.
    """
    bank = _practice(language)
    wanted, unwanted = tuple(bank if names is None else names), frozenset(without)
    for name in (*wanted, *unwanted):
        if name not in bank:
            raise BankError(f"vignettes: there is no vignette {shown(name)} in the bank for {language!r}.")
    return tuple(bank[name] for name in wanted if name not in unwanted)


@cache
def _practice(language: str) -> dict[str, Vignette]:
    return {one.id: one for one in read_vignettes(bank_file(language, "vignettes.toml"))}


def read_vignettes(path: Source) -> tuple[Vignette, ...]:
    """Return the vignettes of a file, checked against schema and rule; BankError names all that is wrong."""
    return read_all(path, "vignette", _vignette)


def _vignette(table: Table) -> Vignette:
    found = Vignette(**table.all_of(_READERS))
    findings = Findings()
    findings.of(lambda: _check_sentences(table, found))
    findings.of(lambda: _check_question(table, found))
    findings.refuse()
    return found


def read_couple(table: Table) -> str:
    """Return the genders of a couple, that of who takes distance first; BankError otherwise."""
    couple, gender = table.text("couple"), table.values.get("actor_gender")
    starts = gender not in GENDERS or couple.split("/")[0] == gender  # a wrong gender is named by itself
    if not (_COUPLE.fullmatch(couple) and starts):
        raise table.error("couple", f"two of {', '.join(GENDERS)} with a slash, the actor's ({gender}) first")
    return couple


def read_sentence(row: Table) -> Sentence:
    """Return a sentence and its cue; a cue that the course does not know: BankError."""
    return Sentence(**row.all_of(_SENTENCE))


def _cues(table: Table) -> Cues:
    findings = Findings()
    findings.of(lambda: table.only("open_issue", *_CUES))
    if "open_issue" not in table.values:
        findings.problems += table.error("open_issue", "true or false").problems
    for name in ("open_issue", *_CUES):
        findings.of(partial(_check_sign, table, name))
    findings.refuse()
    cues = Cues(**table.values)
    if cues.issue is not None and not cues.open_issue:
        raise table.error("issue", "left out where no matter is open (open_issue = false)")
    return cues


def _check_sign(table: Table, name: str) -> None:
    stated: dict[str, Any] = {name: table.values[name]} if name in table.values else {}
    try:
        Cues(**{"open_issue": True, **stated})
    except SortingError as error:
        raise BankError(f"{table.where}: {error} Leave out what the text does not say.") from None


_SENTENCE: Mapping[str, Callable[[Table], Any]] = {
    "text": lambda row: row.text("text"),
    "cue": lambda row: row.one_of("cue", _CUES) if "cue" in row.values else None,
}
_READERS: Mapping[str, Callable[[Table], Any]] = {
    "id": lambda table: table.text("id"),
    "actor": lambda table: table.text("actor"),
    "actor_gender": lambda table: table.one_of("actor_gender", GENDERS),
    "couple": read_couple,
    "difficulty": lambda table: table.one_of("difficulty", (1, 2, 3, 4)),
    "source": lambda table: table.text("source"),
    "rationale": lambda table: table.text("rationale"),
    "ask_next": lambda table: table.text("ask_next", default=""),
    "sentences": lambda table: table.each("sentences", read_sentence),
    "cues": lambda table: _cues(table.inner("cues")),
}


def _check_sentences(table: Table, vignette: Vignette) -> None:
    shown = {sentence.cue for sentence in vignette.sentences} - {None}
    silent = sorted(str(cue) for cue in shown if getattr(vignette.cues, str(cue)) is None)
    unseen = sorted(vignette.deciding - shown) if vignette.key != "cannot-tell-yet" else []
    problems = []
    if silent:
        problems.append(
            f"{table.where}: a sentence shows {', '.join(silent)}, which is not in cues. Add its sign there."
        )
    if unseen:
        problems.append(
            f"{table.where}: no sentence shows {', '.join(unseen)}, which decides the card ({vignette.key}). "
            "Mark the sentence with cue = ..., or leave the cue out of cues."
        )
    if problems:
        raise BankError(*problems)


def _check_question(table: Table, vignette: Vignette) -> None:
    if bool(vignette.ask_next.strip()) != (vignette.key == "cannot-tell-yet"):
        raise table.error(
            "ask_next", f"text for cannot-tell-yet and left out otherwise (the key is {vignette.key})"
        )

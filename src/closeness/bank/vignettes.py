"""Vignettes: short scenes of somebody taking distance, told in sentences that show cues."""

from __future__ import annotations

import re
from dataclasses import dataclass

from closeness.bank.tables import Source, Table, bank_file, tables
from closeness.core.errors import BankError, SortingError
from closeness.core.sorting import CORE_CUES, GENDERS, SUPPORTING_CUES, Card, Cues, Gender, Label

_CUES = (*CORE_CUES, *SUPPORTING_CUES)
_COUPLE = re.compile(f"({'|'.join(GENDERS)})/({'|'.join(GENDERS)})")
_FIELDS = (
    "id",
    "actor",
    "actor_gender",
    "couple",
    "difficulty",
    "source",
    "rationale",
    "ask_next",
    "sentences",
    "cues",
)


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


def vignettes(language: str = "en") -> tuple[Vignette, ...]:
    """Return the practice vignettes of a language, in the order of the file; BankError where there are none.

    >>> vignettes("xx")
    Traceback (most recent call last):
    ...
    closeness.core.errors.BankError: There is no vignettes.toml for the language 'xx'. There is one for: en.
    """
    return read_vignettes(bank_file(language, "vignettes.toml"))


def read_vignettes(path: Source) -> tuple[Vignette, ...]:
    """Return the vignettes of a file, checked against schema and rule; BankError names what to mend."""
    return tuple(_vignette(table) for table in tables(path, "vignette"))


def _vignette(table: Table) -> Vignette:
    table.only(*_FIELDS)
    couple = table.text("couple")
    gender = table.one_of("actor_gender", GENDERS)
    if not _COUPLE.fullmatch(couple) or gender != couple.split("/")[0]:
        raise table.error("couple", f"two of {', '.join(GENDERS)} with a slash, the actor's ({gender}) first")
    found = Vignette(
        id=table.text("id"),
        actor=table.text("actor"),
        actor_gender=gender,
        couple=couple,
        difficulty=table.one_of("difficulty", (1, 2, 3, 4)),
        source=table.text("source"),
        rationale=table.text("rationale"),
        ask_next=table.text("ask_next", default=""),
        sentences=tuple(_sentence(row) for row in table.rows("sentences")),
        cues=_cues(table.inner("cues")),
    )
    _check_sentences(table, found)
    if bool(found.ask_next.strip()) != (found.key == "cannot-tell-yet"):
        raise table.error(
            "ask_next", f"text for cannot-tell-yet and left out otherwise (the key is {found.key})"
        )
    return found


def _sentence(row: Table) -> Sentence:
    row.only("text", "cue")
    return Sentence(text=row.text("text"), cue=row.one_of("cue", _CUES) if "cue" in row.values else None)


def _cues(table: Table) -> Cues:
    table.only("open_issue", *_CUES)
    if "open_issue" not in table.values:
        raise table.error("open_issue", "true or false")
    try:
        cues = Cues(**table.values)
    except SortingError as error:
        raise BankError(f"{table.where}: {error} Leave out what the text does not say.") from None
    if cues.issue is not None and not cues.open_issue:
        raise table.error("issue", "left out where no matter is open (open_issue = false)")
    return cues


def _check_sentences(table: Table, vignette: Vignette) -> None:
    shown = {sentence.cue for sentence in vignette.sentences} - {None}
    silent = sorted(str(cue) for cue in shown if getattr(vignette.cues, str(cue)) is None)
    if silent:
        raise BankError(
            f"{table.where}: a sentence shows {', '.join(silent)}, which is not in cues. Add its sign there."
        )
    unseen = sorted(vignette.deciding - shown) if vignette.key != "cannot-tell-yet" else []
    if unseen:
        raise BankError(
            f"{table.where}: no sentence shows {', '.join(unseen)}, which decides the card ({vignette.key}). "
            "Mark the sentence with cue = ..., or leave the cue out of cues."
        )

"""Scenes that branch: one opening, several endings, and the label that each gives to the same distance."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from closeness.bank.tables import Findings, Source, Table, bank_file, read_all
from closeness.bank.vignettes import Sentence, read_couple, read_sentence
from closeness.core.errors import BankError, SortingError
from closeness.core.sorting import (
    CORE_CUES,
    GENDERS,
    SUPPORTING_CUES,
    Cues,
    Gender,
    Label,
    deciding_cues,
    key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

UNDECIDED: Label = "cannot-tell-yet"
DOOR = "door"
"""The id of the opening: where the story stops and every ending starts."""

_CUES = (*CORE_CUES, *SUPPORTING_CUES)
_TOLD = ("sentences", "reason", "ask_next", "turns")
_READERS: Mapping[str, Callable[[Table], Any]] = {
    "id": lambda table: table.text("id"),
    "title": lambda table: table.text("title"),
    "same": lambda table: table.text("same"),
    "actor": lambda table: table.text("actor"),
    "actor_gender": lambda table: table.one_of("actor_gender", GENDERS),
    "couple": read_couple,
    "source": lambda table: table.text("source"),
    "turns_on": lambda table: table.one_of("turns_on", CORE_CUES),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A stretch of a scene, and how it can go on. The label is not among the fields: the rule gives it.

    `choice` offers it to the reader ("" for the opening); `cues` are all that has been told up to its
    end; `reason` says why the label is what it is; `ask_next` is "" unless that is "cannot-tell-yet".
    """

    id: str
    choice: str
    sentences: tuple[Sentence, ...]
    cues: Cues
    reason: str
    ask_next: str
    turns: tuple[Turn, ...] = ()

    @property
    def label(self) -> Label:
        """Return what the rule makes of all that has been told so far."""
        return key(self.cues)

    def walk(self, path: tuple[Turn, ...] = ()) -> Iterator[tuple[Turn, ...]]:
        """Yield the way to this stretch and to each that follows from it, this one first."""
        here = (*path, self)
        yield here
        for turn in self.turns:
            yield from turn.walk(here)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A branching scene: what happens up to the door, and from there.

    `same` names what all its endings share ("The same coat off the hook"); `turns_on` is the cue that
    decides each ending that can be decided.
    """

    id: str
    title: str
    same: str
    actor: str
    actor_gender: Gender
    couple: str
    source: str
    turns_on: str
    door: Turn

    @property
    def paths(self) -> tuple[tuple[Turn, ...], ...]:
        """Return every way through the scene, from the opening to each of its stretches."""
        return tuple(self.door.walk())

    @property
    def endings(self) -> tuple[tuple[Turn, ...], ...]:
        """Return the ways that end, each from the opening to its last stretch."""
        return tuple(path for path in self.paths if not path[-1].turns)


def scenes(language: str = "en") -> tuple[Scene, ...]:
    """Return the branching scenes of a language, in the order of the file; BankError where there are none.

    >>> scenes("xx")
    Traceback (most recent call last):
    ...
    closeness.core.errors.BankError: There is no branches.toml for the language 'xx'. There is one for: en.
    """
    return read_scenes(bank_file(language, "branches.toml"))


def read_scenes(path: Source) -> tuple[Scene, ...]:
    """Return the scenes of a file, checked against schema and rule; BankError names all that is wrong."""
    return read_all(path, "scene", _scene)


def _scene(table: Table) -> Scene:
    findings = Findings()
    findings.of(lambda: table.only(*_READERS, "cues", *_TOLD))
    values: dict[str, Any] = {f: findings.of(partial(read, table)) for f, read in _READERS.items()}
    values["door"] = findings.of(partial(_door, table))
    findings.refuse()
    scene = Scene(**values)
    _check_ids(table, scene)
    _check_point(table, scene)
    return scene


def _door(table: Table) -> Turn:
    opening = table.inner("cues")
    if not isinstance(opening.values.get("open_issue"), bool):
        raise opening.error("open_issue", "true or false")
    before = Cues(open_issue=opening.values["open_issue"])
    signs = {name: sign for name, sign in opening.values.items() if name != "open_issue"}
    return _stretch(table, DOOR, "", _told(Table(where=opening.where, values=signs), before), before)


def _turn(row: Table, before: Cues) -> Turn:
    row.only("id", "choice", "cues", *_TOLD)
    name = row.text("id")
    named = Table(where=f"{row.where} ({name!r})", values={"cues": {}, **row.values})
    return _stretch(named, name, row.text("choice"), _told(named.inner("cues"), before), before)


def _stretch(table: Table, name: str, choice: str, cues: Cues, before: Cues) -> Turn:
    sentences = table.each("sentences", read_sentence)
    _check_shown(table, sentences, cues, before)
    rows = table.each("turns", partial(_turn, before=cues)) if "turns" in table.values else ()
    if len(rows) == 1:
        raise table.error("turns", "left out, or two ways or more (one way is no choice)")
    found = Turn(
        id=name,
        choice=choice,
        sentences=sentences,
        cues=cues,
        reason=table.text("reason"),
        ask_next=table.text("ask_next", default=""),
        turns=rows,
    )
    if bool(found.ask_next.strip()) != (found.label == UNDECIDED):
        raise table.error(
            "ask_next", f"text for {UNDECIDED} and left out otherwise (the rule says {found.label})"
        )
    return found


def _told(signs: Table, before: Cues) -> Cues:
    """Return what has been told so far with what a stretch adds; what was told is never unsaid."""
    signs.only(*_CUES)
    for name, sign in signs.values.items():
        if getattr(before, name) is not None:
            raise BankError(
                f"{signs.where}: {name} is told before ({getattr(before, name):+d}), got {sign!r} again. "
                "Let each way say only what is new."
            )
    try:
        cues = Cues(**asdict(before) | signs.values)
    except SortingError as error:
        raise BankError(f"{signs.where}: {error} Leave out what the text does not say.") from None
    if cues.issue is not None and not cues.open_issue:
        raise BankError(f"{signs.where}: leave issue out where no matter is open (open_issue = false).")
    return cues


def _check_shown(table: Table, sentences: tuple[Sentence, ...], cues: Cues, before: Cues) -> None:
    """Refuse a sentence that shows a cue without a sign, and a new sign that no sentence shows."""
    shown = {sentence.cue for sentence in sentences if sentence.cue}
    silent = sorted(cue for cue in shown if getattr(cues, cue) is None)
    if silent:
        raise BankError(
            f"{table.where}: a sentence shows {', '.join(silent)}, which is not in cues. Add its sign there."
        )
    unseen = [cue for cue in _CUES if getattr(cues, cue) != getattr(before, cue) and cue not in shown]
    if unseen:
        raise BankError(
            f"{table.where}: no sentence shows {', '.join(unseen)}, which is in cues. "
            "Mark the sentence with cue = ..., or leave the cue out of cues."
        )


def _check_ids(table: Table, scene: Scene) -> None:
    seen: set[str] = set()
    for name in (path[-1].id for path in scene.paths):
        if name in seen:
            raise BankError(
                f"{table.where}: the id {name!r} stands twice (the opening is {DOOR!r}). Give each its own."
            )
        seen.add(name)


def _check_point(table: Table, scene: Scene) -> None:
    """Refuse a scene that does not teach what it says: open at the door, and settled by `turns_on`."""
    if scene.door.label != UNDECIDED:
        raise BankError(
            f"{table.where}: at the door the rule says {scene.door.label}. Tell less: there the honest "
            f"answer is {UNDECIDED}."
        )
    ends = [path[-1] for path in scene.endings]
    labels = {end.label for end in ends}
    if len(labels) == 1:
        raise BankError(f"{table.where}: every ending is {labels.pop()}. Let them differ: {_signs(ends)}.")
    for label in ("recharging", "avoiding"):
        decided = [end for end in ends if end.label == label]
        if not decided or any(scene.turns_on not in deciding_cues(end.cues) for end in decided):
            raise table.error(
                "turns_on",
                f"a cue that decides every {label} ending, of which there is at least one ({_signs(ends)})",
            )


def _signs(ends: list[Turn]) -> str:
    return "; ".join(
        f"{end.id} is {end.label}"
        + (f" by {', '.join(sorted(deciding_cues(end.cues)))}" if end.label != UNDECIDED else "")
        for end in ends
    )

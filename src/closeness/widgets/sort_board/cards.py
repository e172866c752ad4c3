"""The cards of a sorting board: what an author gives, checked, and cut to what may reach the browser."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from closeness.core.errors import SortingError
from closeness.core.sorting import CORE_CUES, LABELS, SUPPORTING_CUES

GRADED_FIELDS = ("id", "sentences")
PRACTICE_FIELDS = (*GRADED_FIELDS, "key", "deciding", "rationale", "ask_next")
SETTING = "setting"
"""What a sentence stands for in an answer when it shows no cue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a card and the cue that it shows, if any."""

    text: str
    cue: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCard:
    """A card as a board holds it; `key` is None where the board knows none, as in every graded one."""

    id: str
    sentences: tuple[Sentence, ...]
    key: str | None = None
    deciding: tuple[str, ...] = ()
    rationale: str = ""
    ask_next: str = ""

    @property
    def text(self) -> str:
        """Return the whole vignette."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def cues(self) -> tuple[str, ...]:
        """Return what a learner can choose as the sentence that decides."""
        return tuple(sentence.cue or SETTING for sentence in self.sentences)

    def content(self) -> dict[str, Any]:
        """Return the card for the front end: the reasons only where there is a key to give reasons for."""
        shown: dict[str, Any] = {
            "id": self.id,
            "sentences": [{"text": sentence.text, "cue": sentence.cue} for sentence in self.sentences],
        }
        if self.key is not None:
            shown |= {
                "key": self.key,
                "deciding": list(self.deciding),
                "rationale": self.rationale,
                "ask_next": self.ask_next,
            }
        return shown


def read_cards(cards: Iterable[Any], *, labels: tuple[str, ...], graded: bool) -> tuple[BoardCard, ...]:
    """Return checked cards; a graded board's carry no key, whatever they were made from.

    A card is a dict of id and sentences, or a record with the attributes of a bank Vignette. Graded
    cards come in an order that depends on their ids alone, so that the author's order tells nothing.
    SortingError names the card, what was wanted and what came.
    """
    if isinstance(cards, (str, Mapping)) or not isinstance(cards, Iterable):
        raise SortingError(f"cards must be a list of cards, got {cards!r}.")
    read = [
        _card(card, f"Card {number}", labels=labels, graded=graded)
        for number, card in enumerate(cards, start=1)
    ]
    if not read:
        raise SortingError("A sorting board needs at least one card, got none.")
    seen: set[str] = set()
    for card in read:
        if card.id in seen:
            raise SortingError(f"Two cards have the id {card.id!r}. Give each card its own.")
        seen.add(card.id)
    if graded:
        read.sort(key=lambda card: hashlib.sha256(card.id.encode()).digest())
    return tuple(read)


def _card(card: Any, where: str, *, labels: tuple[str, ...], graded: bool) -> BoardCard:
    fields = _fields(card, where, graded=graded)
    name = fields.get("id")
    if not (isinstance(name, str) and name.strip()):
        raise SortingError(f"{where} needs an id such as 'river-walk', got {name!r}.")
    where = f"{where} ({name!r})"
    sentences = _sentences(fields.get("sentences"), where, known=_cues_of(labels))
    key = None if graded else fields.get("key")
    if key is None:
        return BoardCard(id=name, sentences=sentences)
    if key not in labels:
        raise SortingError(
            f"The key of {where} must be one of the board's buckets ({', '.join(labels)}), got {key!r}."
        )
    return BoardCard(
        id=name,
        sentences=sentences,
        key=key,
        deciding=tuple(sorted(fields.get("deciding") or ())),
        rationale=fields.get("rationale") or "",
        ask_next=fields.get("ask_next") or "",
    )


def _fields(card: Any, where: str, *, graded: bool) -> Mapping[str, Any]:
    """Return the fields of a dict or a record; a dict may hold no others, so that no key travels unseen."""
    if not isinstance(card, Mapping):
        if not (hasattr(card, "id") and hasattr(card, "sentences")):
            raise SortingError(f"{where} must be a dict with id and sentences, or a vignette, got {card!r}.")
        return {name: getattr(card, name, None) for name in (GRADED_FIELDS if graded else PRACTICE_FIELDS)}
    allowed = GRADED_FIELDS if graded else PRACTICE_FIELDS
    more = [str(name) for name in card if name not in allowed]
    if more:
        kind = "graded" if graded else "practice"
        raise SortingError(
            f"{where} ({card.get('id')!r}) holds {', '.join(more)}; a card of a {kind} board holds only "
            f"{', '.join(allowed)}. Take the rest out."
        )
    return card


def _sentences(given: Any, where: str, *, known: tuple[str, ...] | None) -> tuple[Sentence, ...]:
    if isinstance(given, (str, Mapping)) or not isinstance(given, Iterable):
        raise SortingError(
            f'The sentences of {where} must be a list of {{"text": ..., "cue": ...}}, got {given!r}.'
        )
    read = tuple(_sentence(each, f"Sentence {n} of {where}", known) for n, each in enumerate(given, start=1))
    if not read:
        raise SortingError(f"{where} needs at least one sentence, got none.")
    return read


def _sentence(given: Any, where: str, known: tuple[str, ...] | None) -> Sentence:
    if isinstance(given, Mapping):
        more = [str(name) for name in given if name not in ("text", "cue")]
        if more:
            raise SortingError(
                f"{where} holds {', '.join(more)}; a sentence holds only text and cue. Take the rest out."
            )
        text, cue = given.get("text"), given.get("cue")
    else:
        text, cue = getattr(given, "text", None), getattr(given, "cue", None)
    if not (isinstance(text, str) and text.strip()):
        raise SortingError(f"{where} needs a text, got {text!r}.")
    if cue is not None and not (isinstance(cue, str) and cue.strip()):
        raise SortingError(f"The cue of {where} must be a name such as 'issue', or None, got {cue!r}.")
    if cue is not None and known is not None and cue not in known:
        raise SortingError(f"The cue of {where} must be one of {', '.join(known)}, or None, got {cue!r}.")
    return Sentence(text=text.strip(), cue=cue)


def _cues_of(labels: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the cues that the course's own labels rest on; other labels bring cues of their own."""
    return (*CORE_CUES, *SUPPORTING_CUES) if labels == LABELS else None

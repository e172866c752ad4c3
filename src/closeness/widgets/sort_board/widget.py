"""SortBoard: cards into labelled buckets and back, each with the sentence that decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from closeness.core.checks import shown
from closeness.core.errors import SortingError
from closeness.core.placements import read_placement
from closeness.core.sorting import CORE_CUES, LABELS, SUPPORTING_CUES
from closeness.widgets.board import Answer, Board
from closeness.widgets.sort_board.cards import BoardCard, read_cards
from closeness.widgets.sort_board.report import FIRST, report_of

UNDECIDED = "cannot-tell-yet"
"""The label that asks for the next question instead of the sentence that decides."""

QUESTIONS = (*CORE_CUES, *SUPPORTING_CUES)


def _asked_of(label: str) -> str:
    """Return what decides a card with *label*: one of its sentences, or the next question."""
    return "question" if label == UNDECIDED else "sentence"


class SortBoard(Board):
    """A board of *cards* to sort into *buckets*; it changes the dict *answer* in place.

    With *answer_cell* (the grade_id of the answer cell) the board is graded: nothing that tells a
    right answer reaches the browser. Without it the board is practice: cards are bank vignettes, each
    finished one gets feedback, and more than *set_size* of them come in sets (None: all at once).
    *buckets* are label ids with words in the course's word list, or {id: words}. With *cue* the board
    asks, for each placed card, which sentence decides. With *report* a practice board of bank vignettes
    says, when asked, which rule the first answers may have followed. SortingError says what is wrong.

    >>> cards = [{"id": "river-walk", "sentences": [{"text": "Back by nine.", "cue": "time"}]}]
    >>> board = SortBoard(cards, {"river-walk": ["recharging", "time"]}, "ps1-sorting")
    >>> board.rows(), board.progress()
    ([('Back by nine.', 'Recharging · a time named')], (1, 1))
    """

    tag = "sort-board"

    def __init__(
        self,
        cards: Iterable[Any],
        answer: Answer | None = None,
        answer_cell: str | None = None,
        *,
        buckets: Sequence[str] | Mapping[str, str] = LABELS,
        cue: bool = True,
        set_size: int | None = 6,
        report: bool = False,
        title: str | None = None,
        name: str | None = None,
        language: str = "en",
    ) -> None:
        super().__init__(answer=answer, answer_cell=answer_cell, name=name, language=language)
        self.buckets = self._named(buckets)
        self.cue = cue
        if report:
            self._check_report()
            cards = list(cards)
        self.cards = read_cards(cards, labels=tuple(self.buckets), graded=self.graded)
        self.set_size = 0 if self.graded or set_size is None or set_size >= len(self.cards) else set_size
        if self.set_size < 0:
            raise SortingError(f"set_size must be 1 or more, or None for all cards at once, got {set_size}.")
        self.report = report_of(cards) if report else None
        usual = "title-one" if len(self.cards) == 1 else "title"
        self.title = title or self.words[usual]

    def _named(self, buckets: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
        if isinstance(buckets, str):
            raise SortingError(
                f"buckets must be a list of label ids or a dict of id and words, got {buckets!r}."
            )
        named = (
            dict(buckets)
            if isinstance(buckets, Mapping)
            else {label: self.words.get(label, "") for label in buckets}
        )
        if len(named) < 2 or len(named) != len(buckets):  # noqa: PLR2004  (one bucket sorts nothing)
            raise SortingError(f"A sorting board needs two or more different buckets, got {list(buckets)}.")
        for label, word in named.items():
            if not (isinstance(word, str) and word.strip()):
                raise SortingError(
                    f"The bucket {label!r} has no words. Give buckets={{{label!r}: 'its words', ...}}."
                )
        return named

    def _check_report(self) -> None:
        if self.graded or tuple(self.buckets) != LABELS:
            raise SortingError(
                "report=True is for practice with the course's own labels: it would show the key of a graded "
                "board, and its rules know no other labels. Leave report out."
            )

    def asked(self, label: str) -> str | None:
        """Return what is asked of a card with *label*: "sentence", "question", or None for nothing more."""
        return _asked_of(label) if self.cue else None

    def choices(self, card: BoardCard, label: str) -> tuple[str, ...]:
        """Return the cues that a learner can choose for *card* under *label*."""
        asked = self.asked(label)
        if asked is None:
            return ()
        return QUESTIONS if asked == "question" else card.cues

    def content(self) -> dict[str, Any]:
        """Return cards, buckets and questions as JSON; keys and reasons in practice only."""
        content = {
            "title": self.title,
            "lead": self.words["lead" if tuple(self.buckets) == LABELS else "lead-other"],
            "buckets": [
                {"id": label, "word": word, "asks": _asked_of(label)} for label, word in self.buckets.items()
            ],
            "cue": self.cue,
            "questions": [{"cue": cue, "text": self.words[f"question-{cue}"]} for cue in QUESTIONS]
            if self.cue
            else [],
            "cards": [card.content() for card in self.cards],
            "set_size": self.set_size,
        }
        return content | {"report": self.report} if self.report else content

    def progress(self) -> tuple[int, int]:
        """Return how many cards have a label (and a cue where one is asked), and how many there are."""
        return sum(self._finished(card) for card in self.cards), len(self.cards)

    def _placed(self, card: BoardCard) -> tuple[str | None, str | None]:
        label, cue = read_placement(self.answer.get(card.id)) or (None, None)
        if label not in self.buckets:
            return None, None
        return label, cue if cue in self.choices(card, label) else None

    def _finished(self, card: BoardCard) -> bool:
        label, cue = self._placed(card)
        return label is not None and (cue is not None or self.asked(label) is None)

    def problems(self, answer: Answer) -> list[str]:
        """Return a sentence for each entry that names an unknown card, label or cue.

        >>> card = {"id": "walk", "sentences": [{"text": "Back by nine.", "cue": "time"}]}
        >>> SortBoard([card], answer_cell="ps1-sorting").problems({"wlak": "avoiding"})
        ['“wlak” is not a card of this board. Its cards: walk.']
        """
        cards = {card.id: card for card in self.cards}
        return [
            problem
            for entry, value in answer.items()
            if not (self.report and entry == FIRST)
            if (
                problem := self._problem(
                    str(entry), cards.get(entry) if isinstance(entry, str) else None, value
                )
            )
        ]

    def _problem(self, entry: str, card: BoardCard | None, value: Any) -> str | None:
        say = self.words
        if card is None:
            return say["problem-card"].format(entry=entry, allowed=", ".join(card.id for card in self.cards))
        placement = read_placement(value)
        if placement is None:
            return say["problem-value"].format(entry=entry, value=shown(value))
        label, cue = placement
        if label is None:
            return None
        if label not in self.buckets:
            return say["problem-label"].format(entry=entry, value=label, allowed=", ".join(self.buckets))
        choices = self.choices(card, label)
        if cue is not None and cue not in choices:
            allowed = ", ".join(dict.fromkeys(choices)) or say["problem-no-cue"]
            return say["problem-cue"].format(entry=entry, value=cue, allowed=allowed)
        return None

    def rows(self) -> list[tuple[str, str]]:
        """Return each vignette beside its label and cue in words; "" where the card is in the pile."""
        return [(card.text, self._in_words(card)) for card in self.cards]

    def _in_words(self, card: BoardCard) -> str:
        label, cue = self._placed(card)
        if label is None:
            return ""
        return f"{self.buckets[label]} · {self.words.get(f'cue-{cue}', cue)}" if cue else self.buckets[label]

    def fallback(self) -> str:
        """Return the vignettes as a numbered list with the labels, for readers without scripts."""
        labels = escape(" · ".join(self.buckets.values()))
        items = "".join(f"<li><p>{escape(card.text)}</p><p>{labels}</p></li>" for card in self.cards)
        head = f"<p><strong>{escape(self.title)}</strong></p><p>{escape(self.words['on-paper'])}</p>"
        return f"{head}<ol>{items}</ol>"

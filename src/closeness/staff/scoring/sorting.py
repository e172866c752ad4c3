"""Scoring a sorting: each card earns a share for its label and, where that is right, a share for its cue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from closeness.core.sorting import LABELS
from closeness.core.sorting import score as score_sort
from closeness.locale import words
from closeness.staff.scoring.score import Part, Row, Score, read_fields, shown, total, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from closeness.bank import Vignette
    from closeness.core.sorting import CardMark
    from closeness.staff.marks import SortingMarks

UNDECIDED = LABELS[2]


def score(source: str, marks: SortingMarks, vignettes: Sequence[Vignette]) -> Score:
    """Return the score of an answer cell's text against the cards' key; every card is worth the same.

    The rule is ``closeness.core.sorting.score``: no credit for neighbouring labels, a cue counts only where
    the label is right, any deciding cue will do.
    """
    placed, reason = read_fields(source)
    result = score_sort(placed, vignettes, label_share=marks.label)
    rows = [
        _row(vignette, mark, marks, share=1 / len(vignettes), blank=placed.get(vignette.id) is None)
        for vignette, mark in zip(vignettes, result.marks, strict=True)
    ]
    return total(rows, reason or unknown(result.unknown, "card"))


def _row(vignette: Vignette, mark: CardMark, marks: SortingMarks, *, share: float, blank: bool) -> Row:
    say = words("grading")
    parts: tuple[Part, ...]
    if blank or mark.label is None:
        parts = (Part(name=say["label"], right=None, note="" if blank else mark.problem),)
    else:
        asks = "question" if mark.label == UNDECIDED else "sentence"
        judged = mark.label_right and mark.cue is not None
        note = "" if mark.label_right or mark.cue is None else say["cue-not-counted"]
        cue = Part(name=say[asks], right=mark.cue_right if judged else None, note=note)
        label = Part(name=say["label"], right=mark.label_right)
        parts = (label, cue) if marks.cue else (label,)
    return Row(
        item=vignette.text,
        answer=_answer(vignette, mark),
        parts=parts,
        earned=mark.points * share,
        share=share,
        expected=_expected(vignette, marks),
        why=" ".join(text for text in (vignette.rationale, vignette.ask_next) if text),
    )


def _answer(vignette: Vignette, mark: CardMark) -> str:
    if mark.label is None:
        return ""
    label = words("sort-board")[mark.label] if mark.label in LABELS else shown(mark.label)
    if mark.cue is None:
        return label
    sentences = [sentence.text for sentence in vignette.sentences if sentence.cue == mark.cue]
    if sentences and mark.label != UNDECIDED:
        return f"{label}: {' '.join(sentences)}"
    return f"{label}: {_cue(mark.cue)}"


def _cue(cue: str) -> str:
    return words("grading").get(f"cue-{cue}") or shown(cue)


def _expected(vignette: Vignette, marks: SortingMarks) -> str:
    label = words("sort-board")[vignette.key]
    cues = " / ".join(sorted(_cue(cue) for cue in vignette.deciding))
    return f"{label}: {cues}" if marks.cue else label

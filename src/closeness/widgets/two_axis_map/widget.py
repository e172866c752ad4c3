"""A plane on which a learner places fictional couples: independence by interdependence."""

from __future__ import annotations

import html
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

from closeness.widgets.board import Answer, Board
from closeness.widgets.two_axis_map.couples import AXES, BANDS, Couple, couples_from
from closeness.widgets.two_axis_map.couples import couples as course_couples

if TYPE_CHECKING:
    from collections.abc import Sequence

HIGHEST = 100


def band(number: int) -> str:
    """Return which part of an axis *number* lies in: low, middle or high.

    >>> [band(number) for number in (0, 33, 34, 66, 67, 100)]
    ['low', 'low', 'middle', 'middle', 'high', 'high']
    """
    return next(name for name, (_, highest) in BANDS.items() if number <= highest)


def is_place(value: object) -> bool:
    """Return whether *value* is a place on the map: two whole numbers from 0 to 100.

    >>> is_place([80, 15]), is_place([80]), is_place([80, 15.5]), is_place([True, 15])
    (True, False, False, False)
    """
    return (
        isinstance(value, list | tuple)
        and len(value) == len(AXES)
        and all(type(number) is int and 0 <= number <= HIGHEST for number in value)
    )


class TwoAxisMap(Board):
    """Couples on a plane; the answer is {couple's id: [independence, interdependence]}, 0 to 100.

    Without *couples* it holds the course's own. Give others as dicts (see ``couples_from``) or as
    Couple records. With *answer_cell* the answer is kept there and no reading reaches the front end.
    """

    tag: ClassVar[str] = "two-axis-map"

    def __init__(
        self,
        couples: Sequence[Couple | dict[str, Any]] | None = None,
        answer: Answer | None = None,
        answer_cell: str | None = None,
        *,
        name: str | None = None,
        language: str = "en",
    ) -> None:
        super().__init__(answer=answer, answer_cell=answer_cell, name=name, language=language)
        if couples is None:
            self.couples = course_couples(language)
        else:
            self.couples = couples_from([_entry(couple) for couple in couples])

    def content(self) -> dict[str, Any]:
        """Return the couples, with their readings in practice only, and where the bands end."""
        return {
            "couples": [
                {
                    "id": couple.id,
                    "names": couple.names,
                    "letter": couple.letter,
                    "text": couple.text,
                    **({} if self.graded or couple.reading is None else {"reading": asdict(couple.reading)}),
                }
                for couple in self.couples
            ],
            "bands": {name: list(ends) for name, ends in BANDS.items()},
        }

    def progress(self) -> tuple[int, int]:
        """Return how many couples have a place, and how many there are."""
        return sum(is_place(self.answer.get(couple.id)) for couple in self.couples), len(self.couples)

    def problems(self, answer: Answer) -> list[str]:
        """Return a sentence for each entry that is no couple of this map or no place on it."""
        known = [couple.id for couple in self.couples]
        found = []
        for key, value in answer.items():
            if key not in known:
                found.append(self.words["problem-couple"].format(id=key, ids=", ".join(known)))
            elif value is not None and not is_place(value):
                found.append(self.words["problem-place"].format(id=key, value=repr(value)))
        return found

    def rows(self) -> list[tuple[str, str]]:
        """Return each couple beside its place in words; an empty text where it has none."""
        return [(couple.names, self._place(couple.id)) for couple in self.couples]

    def fallback(self) -> str:
        """Return the couples' texts as a list, each with the course's reading folded under it."""
        items = []
        for couple in self.couples:
            text = f"<p><strong>{html.escape(couple.names)}.</strong> {html.escape(couple.text)}</p>"
            items.append(f"<li>{text}{'' if self.graded else self._folded(couple)}</li>")
        return f"<p>{html.escape(self.words['without-script'])}</p><ul>{''.join(items)}</ul>"

    def _folded(self, couple: Couple) -> str:
        if couple.reading is None:
            return ""
        axes = " ".join(f"{self.words[axis]}: {self.words[getattr(couple.reading, axis)]}." for axis in AXES)
        return (
            f"<details><summary>{html.escape(self.words['reading'])}</summary>"
            f"<p>{html.escape(f'{axes} {couple.reading.reason}')}</p></details>"
        )

    def _place(self, couple_id: str) -> str:
        place = self.answer.get(couple_id)
        if place is None or not is_place(place):
            return ""
        words = [self.words["value"].format(band=self.words[band(number)], number=number) for number in place]
        return self.words["place"].format(x=words[0], y=words[1])


def _entry(couple: Couple | dict[str, Any]) -> dict[str, Any]:
    if not isinstance(couple, Couple):
        return couple
    reading = asdict(couple.reading) if couple.reading else {}
    return {"id": couple.id, "names": couple.names, "text": couple.text, **reading}

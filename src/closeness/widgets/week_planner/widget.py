"""WeekPlanner: a fictional couple's week, one choice a slot; practice says which wishes the plan keeps."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from closeness.core.checks import shown
from closeness.core.errors import WeekError
from closeness.core.week import CHOICES, Slot, Week, Wish, is_choice
from closeness.widgets.board import Answer, Board
from closeness.widgets.week_planner.weeks import told_week


class WeekPlanner(Board):
    """A planner of *week*; it changes the dict *answer*, {slot id: choice}, in place.

    *week* is a bank Week or the dict that ``Week.told`` gives. With *answer_cell* the planner is graded: it
    counts choices, and neither a rule nor a reason reaches the browser. Without it the planner is practice
    and needs the rules: it says for each wish whether the plan keeps it. WeekError says what is wrong.

    >>> from closeness.bank import weeks
    >>> board = WeekPlanner(weeks()[0], {"fri-evening": "shared", "wed-evening": None})
    >>> board.rows()[2:4], board.progress()
    ([('Friday evening', 'Together'), ('Saturday daytime', '')], (1, 7))
    """

    tag: ClassVar[str] = "week-planner"

    def __init__(
        self,
        week: Week | dict[str, Any],
        answer: Answer | None = None,
        answer_cell: str | None = None,
        *,
        name: str | None = None,
        language: str = "en",
    ) -> None:
        super().__init__(answer=answer, answer_cell=answer_cell, name=name, language=language)
        self.week = told_week(week)
        if not self.graded and not all(wish.counts for wish in self.week.wishes):
            raise WeekError(
                f"Week {self.week.id!r} only tells its wishes, so a practice planner cannot check them. "
                "Give a Week of the bank, or an answer_cell."
            )

    def content(self) -> dict[str, Any]:
        """Return slots and wishes as JSON; rules, as counts, and reasons in practice only."""
        week = self.week.told()
        if not self.graded:
            week["wishes"] = [_with_rule(wish) for wish in self.week.wishes]
        week["week"] = week.pop("id")  # a board's spec has an id of its own
        return week | {"choices": list(CHOICES)}

    def progress(self) -> tuple[int, int]:
        """Return how many slots have a choice, and how many there are to fill."""
        slots = self.week.open_slots
        return sum(is_choice(self.answer.get(slot)) for slot in slots), len(slots)

    def problems(self, answer: Answer) -> list[str]:
        """Return a sentence for each entry that names no open slot or no choice.

        >>> from closeness.bank import weeks
        >>> WeekPlanner(weeks()[0]).problems({"fri-evening": "together"})
        ["“fri-evening” holds 'together'. The choices are: shared, a-solo, b-solo, each-solo, flex."]
        """
        say, free = self.words, self.week.open_slots
        found = []
        for slot, choice in answer.items():
            if slot not in free:
                found.append(say["problem-slot"].format(entry=slot, allowed=", ".join(free)))
            elif choice is not None and not is_choice(choice):
                found.append(
                    say["problem-choice"].format(entry=slot, value=shown(choice), allowed=", ".join(CHOICES))
                )
        return found

    def rows(self) -> list[tuple[str, str]]:
        """Return each open slot beside its choice in words; "" where there is none yet."""
        return [
            (self._when(slot), self._choice(self.answer.get(slot.id)))
            for slot in self.week.slots
            if not slot.taken
        ]

    def fallback(self) -> str:
        """Return wishes and slots as lists, for readers without scripts; a pen does the rest."""
        week, say = self.week, self.words
        names = {**week.partners, "both": say["both"]}
        wishes = "".join(
            f"<li><strong>{escape(names[wish.who])}:</strong> {escape(wish.text)}</li>"
            for wish in week.wishes
        )
        slots = "".join(
            f"<li>{escape(self._when(slot))}{escape(f': {slot.taken}' if slot.taken else '')}</li>"
            for slot in week.slots
        )
        choices = escape(" · ".join(self._choice(choice) for choice in CHOICES))
        return (
            f"<p><strong>{escape(week.title)}</strong> {escape(week.intro)}</p><ul>{wishes}</ul>"
            f"<p>{escape(say['without-script'])} {choices}</p><ul>{slots}</ul>"
        )

    @property
    def _names(self) -> dict[str, str]:
        return {"a": self.week.partners["A"], "b": self.week.partners["B"]}

    def _when(self, slot: Slot) -> str:
        day, time = self.words[f"day-{slot.day}"], self.words[f"time-{slot.time}"]
        return self.words["when"].format(day=day, time=time.lower())

    def _choice(self, choice: Any) -> str:
        return self.words[f"choice-{choice}"].format(**self._names) if is_choice(choice) else ""


def _with_rule(wish: Wish) -> dict[str, Any]:
    counts = [
        {"slots": list(count.slots), "choices": list(count.choices), "low": count.low, "high": count.high}
        for count in wish.counts
    ]
    return {"id": wish.id, "who": wish.who, "text": wish.text, "why": wish.why, "counts": counts}

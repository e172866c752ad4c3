"""A week for two: slots, what a couple wishes, and which wishes a plan keeps.

A plan is {slot id: choice}. Every wish, however its author puts it, becomes one normal form here: counts.
A count says how many of some slots may hold one of some choices, at least `low` and at most `high`. Who
checks a plan, in Python or in a page, only counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from closeness.core.checks import shown
from closeness.core.errors import WeekError

State = Literal["kept", "open", "broken"]

CHOICES = ("shared", "a-solo", "b-solo", "each-solo", "flex")
"""What a slot can hold: together, one partner's own time, each their own, left open."""

SORTS = {
    **{choice: (choice,) for choice in CHOICES},
    "a-own": ("a-solo", "each-solo"),
    "b-own": ("b-solo", "each-solo"),
    "apart": ("a-solo", "b-solo", "each-solo"),
}
"""What a wish can be about: one choice, or the choices that give a partner time of their own."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIMES = ("morning", "day", "evening")
KINDS = ("at-least", "at-most", "exactly", "all-of", "none-of", "daily-limit")
"""How a wish can be put; see `counts_of`."""

_NUMBERED = ("at-least", "at-most", "exactly", "daily-limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A part of a day, by an id such as "mon-evening"; `taken` says what it is already spoken for, or "".

    >>> Slot(id="sat-day").day, Slot(id="sat-day").time
    ('sat', 'day')
    """

    id: str
    taken: str = ""

    def __post_init__(self) -> None:
        day, _, time = self.id.partition("-") if isinstance(self.id, str) else ("", "", "")
        if day not in DAYS or time not in TIMES:
            raise WeekError(
                f"A slot is a day ({', '.join(DAYS)}), a hyphen and a time ({', '.join(TIMES)}), such as "
                f"'mon-evening', got {shown(self.id)}."
            )
        if not isinstance(self.taken, str):
            raise WeekError(f"What {self.id} is taken by must be text, got {shown(self.taken)}.")

    @property
    def day(self) -> str:
        """Return the day's part of the id."""
        return self.id.partition("-")[0]

    @property
    def time(self) -> str:
        """Return the time's part of the id."""
        return self.id.partition("-")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Of `slots`, at least `low` and at most `high` hold one of `choices`.

    A count that every plan keeps, or that none can, is refused (WeekError): it would be no wish.
    """

    slots: tuple[str, ...]
    choices: tuple[str, ...]
    low: int
    high: int

    def __post_init__(self) -> None:
        most = len(self.slots)
        if not most or len(set(self.slots)) != most:
            raise WeekError(f"A wish needs one slot or more, each once, got {shown(list(self.slots))}.")
        if not self.choices or not set(self.choices) < set(CHOICES):
            raise WeekError(f"A wish is about some of {', '.join(CHOICES)}, got {shown(list(self.choices))}.")
        if not 0 <= self.low <= self.high <= most or (self.low == 0 and self.high == most):
            raise WeekError(
                f"Of {most} slots, a wish asks for at least {self.low} and at most {self.high}: every plan "
                "keeps that, or none can. Change the number or the slots."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one partner wishes ("A" or "B"), or "both", in their words, and why it matters to them.

    `counts` is the rule. Where a wish is only told, as in a graded notebook, it is empty.
    """

    id: str
    who: Literal["A", "B", "both"]
    text: str
    why: str = ""
    counts: tuple[Count, ...] = ()

    def __post_init__(self) -> None:
        for field in ("id", "text"):
            value = getattr(self, field)
            if not (isinstance(value, str) and value.strip()):
                raise WeekError(f"The {field} of wish {shown(self.id)} must be text, got {shown(value)}.")
        if self.who not in ("A", "B", "both"):
            raise WeekError(f"who of wish {self.id!r} must be 'A', 'B' or 'both', got {shown(self.who)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A fictional couple's week: its slots in order, and the wishes that a plan is to keep (WeekError)."""

    id: str
    title: str
    intro: str
    partners: Mapping[str, str]
    slots: tuple[Slot, ...]
    wishes: tuple[Wish, ...]

    def __post_init__(self) -> None:
        names = self.partners if isinstance(self.partners, Mapping) else {}
        words = [self.id, self.title, self.intro, *names.values()]
        if set(names) != {"A", "B"} or not all(isinstance(word, str) and word.strip() for word in words):
            raise WeekError(
                f"Week {shown(self.id)} needs an id, a title, an intro and partners A and B, each a text."
            )
        ids = [slot.id for slot in self.slots]
        if ids != sorted(set(ids), key=_place) or not self.open_slots:
            raise WeekError(
                f"The slots of week {self.id!r} must be in the order of the week, each once, with at least "
                f"one that is not taken, got {shown(ids)}."
            )
        wishes = [wish.id for wish in self.wishes]
        if not wishes or len(set(wishes)) != len(wishes):
            raise WeekError(f"Week {self.id!r} needs wishes, each with an id of its own, got {wishes}.")
        for wish in self.wishes:
            for slot in (slot for count in wish.counts for slot in count.slots):
                if slot not in self.open_slots:
                    raise WeekError(f"Wish {wish.id!r}: {slot!r} is no open slot of week {self.id!r}.")

    @property
    def open_slots(self) -> tuple[str, ...]:
        """Return the ids of the slots that a plan fills."""
        return tuple(slot.id for slot in self.slots if not slot.taken)

    def told(self) -> dict[str, Any]:
        """Return the week as it is told: everything that a learner reads, and no rule."""
        slots = [{"id": slot.id} | ({"taken": slot.taken} if slot.taken else {}) for slot in self.slots]
        return {
            "id": self.id,
            "title": self.title,
            "intro": self.intro,
            "partners": dict(self.partners),
            "slots": slots,
            "wishes": [{"id": wish.id, "who": wish.who, "text": wish.text} for wish in self.wishes],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One count looked up in a plan: how many were found, and how many of its slots are undecided."""

    found: int
    undecided: int
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a plan makes of one wish."""

    wish: Wish
    state: State
    tallies: tuple[Tally, ...]


def _place(slot: str) -> tuple[int, int]:
    day, _, time = slot.partition("-")
    return DAYS.index(day), TIMES.index(time)


def counts_of(kind: str, choices: Iterable[str], slots: Iterable[str], n: int | None) -> tuple[Count, ...]:
    """Return a wish's normal form: how its kind, its choices, its slots and its number read as counts.

    "at-least", "at-most" and "exactly" take a number for all slots together, "daily-limit" one for each
    day (days with fewer slots need no limit). "all-of" and "none-of" take none. Anything else: WeekError.

    >>> counts_of("none-of", ["shared"], ["wed-evening"], None)
    (Count(slots=('wed-evening',), choices=('shared',), low=0, high=0),)
    """
    within, among = tuple(slots), tuple(choices)
    if kind not in KINDS:
        raise WeekError(f"kind must be one of {', '.join(KINDS)}, got {shown(kind)}.")
    if (kind in _NUMBERED) is not (type(n) is int):
        wanted = "a whole number n" if kind in _NUMBERED else "no number n"
        raise WeekError(f"kind {kind!r} takes {wanted}, got {shown(n)}.")
    most, number = len(within), n or 0
    if kind == "daily-limit":
        days = ([slot for slot in within if slot.partition("-")[0] == day] for day in DAYS)
        counts = tuple(
            Count(slots=tuple(day), choices=among, low=0, high=number) for day in days if len(day) > number
        )
        if not counts:
            raise WeekError(f"kind 'daily-limit': no day has more than {number} of the slots.")
        return counts
    low, high = {
        "at-least": (number, most),
        "at-most": (0, number),
        "exactly": (number, number),
        "all-of": (most, most),
        "none-of": (0, 0),
    }[kind]
    return (Count(slots=within, choices=among, low=low, high=high),)


def tally(count: Count, plan: Mapping[str, Any]) -> Tally:
    """Return how a plan stands to a count.

    "kept" and "broken" are final: whatever the undecided slots come to hold, it stays so. An empty plan
    therefore keeps nothing, not even an "at most".

    >>> rest = Count(slots=("sat-day", "sat-evening"), choices=("shared",), low=0, high=1)
    >>> tally(rest, {}).state, tally(rest, {"sat-day": "flex"}).state
    ('open', 'kept')
    """
    held = [plan.get(slot) for slot in count.slots]
    undecided = sum(not is_choice(one) for one in held)
    found = sum(is_choice(one) and one in count.choices for one in held)
    state: State = "open"
    if found > count.high or found + undecided < count.low:
        state = "broken"
    elif found >= count.low and found + undecided <= count.high:
        state = "kept"
    return Tally(found=found, undecided=undecided, state=state)


def is_choice(value: object) -> bool:
    """Return whether a value is one of the choices.

    >>> is_choice("flex"), is_choice(["flex"]), is_choice(None)
    (True, False, False)
    """
    return isinstance(value, str) and value in CHOICES


def check(plan: Mapping[str, Any], week: Week) -> tuple[Finding, ...]:
    """Return for each wish of the week whether the plan keeps it, with what was counted.

    A slot with no choice, or with something that is none, is undecided. Entries for other slots are
    passed over. A wish that is only told cannot be checked (WeekError).
    """
    return tuple(_finding(wish, plan) for wish in week.wishes)


def _finding(wish: Wish, plan: Mapping[str, Any]) -> Finding:
    if not wish.counts:
        raise WeekError(f"Wish {wish.id!r} is only told: it has no rule to check a plan by.")
    tallies = tuple(tally(count, plan) for count in wish.counts)
    states = {one.state for one in tallies}
    state: State = "kept" if states == {"kept"} else "broken" if "broken" in states else "open"
    return Finding(wish=wish, state=state, tallies=tallies)

"""What a vignette shows about somebody's distance, and the rule that proposes its label.

Telling is kind; returning is diagnostic; repeating is proof. A label names this behaviour, this time;
never the person.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from closeness.core.checks import shown
from closeness.core.errors import SortingError

Label = Literal["recharging", "avoiding", "cannot-tell-yet"]
Sign = Literal[1, -1]
Gender = Literal["f", "m", "nb"]

LABELS: tuple[Label, ...] = ("recharging", "avoiding", "cannot-tell-yet")
CORE_CUES = ("returned", "issue", "purpose", "pattern")
SUPPORTING_CUES = ("announced", "time", "reachable")
GENDERS: tuple[Gender, ...] = ("f", "m", "nb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """What the text says: 1 speaks for recharging, -1 for avoiding, None where it says nothing.

    `open_issue`: a matter between the two is open. Core cues: `returned` (back in warm contact),
    `issue` (the open matter taken up again), `purpose` (to calm down or an own pursuit, against dodging
    or pressure), `pattern` (what usually happens). Supporting cues, which never decide: `announced`,
    `time` (a time of return), `reachable`. Other values: SortingError.

    >>> Cues(open_issue=True, returned=1, issue=1)  # doctest: +NORMALIZE_WHITESPACE
    Cues(open_issue=True, returned=1, issue=1, purpose=None, pattern=None, announced=None, time=None,
         reachable=None)
    """

    open_issue: bool
    returned: Sign | None = None
    issue: Sign | None = None
    purpose: Sign | None = None
    pattern: Sign | None = None
    announced: Sign | None = None
    time: Sign | None = None
    reachable: Sign | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.open_issue, bool):
            raise SortingError(f"open_issue must be True or False, got {shown(self.open_issue)}.")
        for name in (*CORE_CUES, *SUPPORTING_CUES):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or value not in (1, -1)):
                raise SortingError(
                    f"{name} must be 1, -1 or None (the text does not say), got {shown(value)}."
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A vignette as the rules see it: id, text, cues, and the gender of the person who takes distance.

    `actor_gender` is "f", "m", "nb" or None; no key depends on it, only two of the rival rules do.
    Otherwise: SortingError.

    >>> Card(id="river-walk", text="Back by nine.", cues=Cues(open_issue=True, returned=1, issue=1)).key
    'recharging'
    """

    id: str
    text: str = ""
    cues: Cues
    actor_gender: Gender | None = None

    def __post_init__(self) -> None:
        if not (isinstance(self.id, str) and self.id):
            raise SortingError(f"A card needs an id such as 'river-walk', got {shown(self.id)}.")
        if not isinstance(self.cues, Cues):
            raise SortingError(f"The cues of card {self.id!r} must be Cues(...), got {shown(self.cues)}.")
        if self.actor_gender is not None and self.actor_gender not in GENDERS:
            raise SortingError(
                f"actor_gender of card {self.id!r} must be f, m, nb or None, got {shown(self.actor_gender)}."
            )

    @property
    def key(self) -> Label:
        """Return the label that the rule gives this card."""
        return key(self.cues)

    @property
    def deciding(self) -> frozenset[str]:
        """Return the cues that count as the reason for this card's label."""
        return deciding_cues(self.cues)


def outcome(cues: Cues) -> Sign | None:
    """Return how the distance ended: 1, -1, or None where that is not known.

    With a matter open, what counts is whether it was taken up again: coming back warmly does not settle
    it, staying away does. Without one, the return counts.

    >>> outcome(Cues(open_issue=True, returned=1)) is None, outcome(Cues(open_issue=False, returned=1))
    (True, 1)
    """
    if not cues.open_issue:
        return cues.returned
    if cues.issue is not None:
        return cues.issue
    return -1 if cues.returned == -1 else None


def key(cues: Cues) -> Label:
    """Return the label of a card: "recharging", "avoiding" or "cannot-tell-yet".

    Outcome and pattern both unknown: cannot tell, since a stated purpose is not a return. Known core
    cues that disagree: cannot tell. Otherwise their shared sign decides. Supporting cues never do.
    Source: this course's coding scheme.

    >>> key(Cues(open_issue=True, returned=1, issue=-1, announced=1))
    'avoiding'
    >>> key(Cues(open_issue=True, purpose=1, announced=1, time=1))
    'cannot-tell-yet'
    """
    end = outcome(cues)
    known = {sign for sign in (end, cues.pattern, cues.purpose) if sign is not None}
    if (end is None and cues.pattern is None) or len(known) != 1:
        return "cannot-tell-yet"
    return "recharging" if 1 in known else "avoiding"


def deciding_cues(cues: Cues) -> frozenset[str]:
    """Return the cues that count as the reason for the label, by name; never empty.

    For recharging and avoiding: the core cues that the text states and whose sign agrees with the
    label. For cannot tell yet: the useful next questions, which are the core cues of which another
    answer, alone, would make the rule decide.

    >>> sorted(deciding_cues(Cues(open_issue=True, returned=1, issue=-1, pattern=-1)))
    ['issue', 'pattern']
    >>> sorted(deciding_cues(Cues(open_issue=True, purpose=1)))
    ['issue', 'pattern']
    """
    label = key(cues)
    # Without an open matter there is nothing to take up: a stray issue cue decides nothing.
    names = [name for name in CORE_CUES if name != "issue" or cues.open_issue]
    if label == "cannot-tell-yet":
        return frozenset(name for name in names if _would_decide(cues, name))
    sign = 1 if label == "recharging" else -1
    return frozenset(name for name in names if getattr(cues, name) == sign)


def _would_decide(cues: Cues, name: str) -> bool:
    stated = asdict(cues)
    return any(key(Cues(**stated | {name: sign})) != "cannot-tell-yet" for sign in (1, -1))

"""Drawing forms from a bank: which graded cards an assignment shows, by seed.

One seed gives three disjoint hands of cards: 18 for the graded sort, then six for a first sort, then six for
a final case. The cards come from strata (key, matter open or not, band of difficulty); within them the seed
chooses, and exchanges cards until the whole hand keeps every bar.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from closeness.core.errors import BankError
from closeness.core.sorting import LABELS
from closeness.staff.form_figures import Contrasts, contrasts, figures
from closeness.staff.lots import lot, shuffled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from closeness.bank import Vignette

Cell = tuple[bool, int]  # matter open, band of difficulty
Hand = tuple["Vignette", ...]

BANDS = {1: "difficulty 1", 2: "difficulty 2", 3: "difficulty 3–4"}
CONTEXTS = {True: "with a matter open", False: "with no matter open"}
SAME_SEX = ("f/f", "m/m")
LONGEST_RUN = 3  # cards of one label in a row
TRIES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a hand must be: cards for each key, their bands, couples of one sex, and whether bars are set."""

    name: str
    per_key: int
    bands: tuple[int, ...]
    same_sex: int
    barred: bool = False


PLANS = (
    Plan(name="form-of-18", per_key=6, bands=(1, 2, 3), same_sex=4, barred=True),
    Plan(name="first-sort", per_key=2, bands=(1,), same_sex=1),
    Plan(name="final-case", per_key=2, bands=(2, 3), same_sex=1),
)
DRAWS = tuple(plan.name for plan in PLANS)


def band(vignette: Vignette) -> int:
    """Return the band of difficulty: 1, 2, or 3 for the two hardest levels."""
    return min(vignette.difficulty, 3)


def plan_of(name: str) -> Plan:
    """Return a plan by its name."""
    return PLANS[DRAWS.index(name)]


def draw(vignettes: Sequence[Vignette], seed: int, name: str) -> Hand:
    """Return the cards of the hand *name* (see DRAWS) that a seed draws, in the order they are shown.

    A hand never holds a card of the hands before it in DRAWS, so that one seed serves a whole course.
    BankError says which stratum or bar no form can be drawn for, and by how much.
    """
    return deal(vignettes, seed, last=name)[name]


def deal(vignettes: Sequence[Vignette], seed: int, *, last: str = DRAWS[-1]) -> dict[str, Hand]:
    """Return the hands that a seed draws, {name: cards}, as far as *last*; otherwise as `draw`."""
    left = sorted(vignettes, key=_id)  # the order of a file's entries means nothing
    hands: dict[str, Hand] = {}
    for plan in PLANS[: DRAWS.index(last) + 1]:
        hands[plan.name] = _search(plan, left, seed)
        left = [one for one in left if one not in hands[plan.name]]
    return hands


def shortfalls(plan: Plan, hand: Sequence[Vignette]) -> Iterator[tuple[str, int]]:
    """Yield in words and in cards what a hand lacks of its plan; simulated learners are not asked."""
    yield from _cells_lacking(plan, hand)
    yield from _exchangeable(plan, hand, contrasts(one.card for one in hand))


def _cells_lacking(plan: Plan, hand: Sequence[Vignette]) -> Iterator[tuple[str, int]]:
    for key in LABELS:
        own = [one for one in hand if one.key == key]
        if len(own) != plan.per_key:
            yield f"{key}: wanted {plan.per_key} cards, got {len(own)}", abs(plan.per_key - len(own))
        for where, stands in _strata(plan):
            if not any(map(stands, own)):
                yield f"{key} {where}: wanted 1 card or more, got none", 1


def _strata(plan: Plan) -> Iterator[tuple[str, Callable[[Vignette], bool]]]:
    for level in plan.bands:
        yield f"of {BANDS[level]}", partial(_is_of_band, level)
    for matter, words in CONTEXTS.items():
        yield words, partial(_is_in_context, matter)


def _is_of_band(level: int, vignette: Vignette) -> bool:
    return band(vignette) == level


def _is_in_context(matter: bool, vignette: Vignette) -> bool:  # noqa: FBT001 - bound by partial
    return vignette.cues.open_issue == matter


def _exchangeable(plan: Plan, hand: Sequence[Vignette], told: Contrasts) -> Iterator[tuple[str, int]]:
    """Yield what an exchange of cards within their strata could mend."""
    for key in LABELS:
        genders = Counter(one.actor_gender for one in hand if one.key == key)
        women, men = genders["f"], genders["m"]
        apart, fewest = abs(women - men) - 1, plan.per_key // 3 - min(women, men)
        if apart > 0 or fewest > 0:
            yield f"{key}: {women} women and {men} men are not balanced", max(apart, fewest)
    same = sum(one.couple in SAME_SEX for one in hand)
    if same < plan.same_sex:
        yield f"{same} couples of one sex, wanted {plan.same_sex} or more", plan.same_sex - same
    if plan.barred:
        yield from told.lacking(frozenset(one.id for one in hand))


def _search(plan: Plan, pool: Sequence[Vignette], seed: int) -> Hand:
    _refuse_gaps(plan, pool)
    told = contrasts(one.card for one in pool)
    nearest: tuple[int, tuple[str, ...]] | None = None
    for attempt in range(TRIES):
        words = (plan.name, seed, attempt)
        hand = _mended(plan, _dealt(plan, pool, words), pool, told, words)
        lacks = [*_cells_lacking(plan, hand), *_exchangeable(plan, hand, told)]
        missing = [text for text, _ in lacks]
        if plan.barred and not lacks:
            missing = list(figures([one.card for one in hand]).unrecognised())
        if not missing:
            return _ordered(hand, words)
        found = (sum(by for _, by in lacks), tuple(missing))
        nearest = min(nearest or found, found)
    misses = nearest[1] if nearest else ()
    raise BankError(
        f"No {plan.name} can be drawn with seed {seed}; the nearest of {TRIES} misses this: "
        f"{'; '.join(misses)}. Add vignettes that mend it, or try another seed."
    )


def _refuse_gaps(plan: Plan, pool: Sequence[Vignette]) -> None:
    bands = (
        "" if len(plan.bands) == len(BANDS) else f" of {' or '.join(BANDS[level] for level in plan.bands)}"
    )
    problems = []
    for key in LABELS:
        own = [one for one in pool if one.key == key and band(one) in plan.bands]
        if len(own) < plan.per_key:
            problems.append((f"{key}{bands}", plan.per_key, len(own)))
        strata = [] if len(own) < 1 else _strata(plan)
        problems += [(f"{key} {where}", 1, 0) for where, stands in strata if not any(map(stands, own))]
    if problems:
        after = DRAWS[: DRAWS.index(plan.name)]
        beside = f" beside {' and '.join(after)}" if after else ""
        raise BankError(
            *(
                f"No {plan.name} can be drawn{beside}: {where}: wanted {wanted} or more vignettes, "
                f"there are {came}. Add {wanted - came}."
                for where, wanted, came in problems
            )
        )


def _dealt(plan: Plan, pool: Sequence[Vignette], words: tuple[object, ...]) -> Hand:
    """Return cards for every key, from as many different strata as there are."""
    hand: list[Vignette] = []
    for key in LABELS:
        cells = {cell: cards for cell, cards in _by_cell(pool, key).items() if cell[1] in plan.bands}
        order = shuffled(cells, *words, key)
        used: Counter[object] = Counter()
        for _ in range(plan.per_key):
            cell = min(
                (cell for cell in order if used[cell] < len(cells[cell])),
                key=lambda cell: (used[cell], used["band", cell[1]], used["matter", cell[0]]),
            )
            used.update([cell, ("band", cell[1]), ("matter", cell[0])])
        for cell, cards in cells.items():
            hand += shuffled(cards, *words, by=_id)[: used[cell]]
    return tuple(hand)


def _id(vignette: Vignette) -> str:
    return vignette.id


def _by_cell(pool: Iterable[Vignette], key: str) -> dict[Cell, list[Vignette]]:
    cells: dict[Cell, list[Vignette]] = {}
    for one in pool:
        if one.key == key:
            cells.setdefault((one.cues.open_issue, band(one)), []).append(one)
    return cells


def _mended(
    plan: Plan,
    hand: Hand,
    pool: Sequence[Vignette],
    told: Contrasts,
    words: tuple[object, ...],
) -> Hand:
    """Return the hand after exchanging cards within their strata for as long as that brings it nearer."""

    def lacks(cards: Hand) -> int:
        return sum(by for _, by in _exchangeable(plan, cards, told))

    now = lacks(hand)
    while now:
        held = {one.id for one in hand}
        swaps = [
            (*hand[:place], other, *hand[place + 1 :])
            for place, one in enumerate(hand)
            for other in pool
            if other.id not in held
            and (other.key, other.cues.open_issue, band(other)) == (one.key, one.cues.open_issue, band(one))
        ]
        best = min(
            swaps, key=lambda cards: (lacks(cards), lot(*words, *(one.id for one in cards))), default=hand
        )
        if lacks(best) >= now:
            break
        hand, now = best, lacks(best)
    return hand


def _ordered(hand: Hand, words: tuple[object, ...]) -> Hand:
    """Return the hand shuffled, no label more than LONGEST_RUN times in a row."""
    turn = 0
    while True:
        order = shuffled(hand, *words, "order", turn, by=_id)
        if max(len(list(run)) for _, run in groupby(one.key for one in order)) <= LONGEST_RUN:
            return tuple(order)
        turn += 1

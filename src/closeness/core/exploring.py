"""What an explorer explores: one function of a few controls, and what it shows for each setting of them.

The function stands in one place (``closeness.plots``). With a kernel it is called live; the book calls it
for every setting of its grid while it is built. The figure is whatever the plotting side makes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from closeness.core.checks import shown
from closeness.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_STATES = 700
"""Settings that one page may hold for one figure; more belong into a lab."""

BASES = ("measured", "inferred", "hypothesis")
"""What a figure rests on: the badges of the course's evidence boxes."""

Setting = str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One thing that a reader can set: numbers in rising order (a slider), or ids of choices (buttons).

    The words of a control and of its choices stand in the locale file, under the exploration's name.
    """

    name: str
    values: tuple[Setting, ...]
    start: Setting

    def __post_init__(self) -> None:
        kinds = {isinstance(value, str) for value in self.values}
        if len(kinds) != 1 or len(set(self.values)) != len(self.values):
            raise ModelError(
                f"Control {self.name!r} needs values of one kind, each once, got {shown(self.values)}."
            )
        if kinds == {False} and list(self.values) != sorted(self.values, key=float):
            raise ModelError(f"Control {self.name!r}: numbers rise from left to right; sort its values.")
        if self.start not in self.values:
            raise ModelError(f"Control {self.name!r} starts at {self.start!r}, which is none of its values.")

    @property
    def is_choice(self) -> bool:
        """Return whether its values are ids of choices and not numbers."""
        return isinstance(self.values[0], str)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an exploration shows at one setting.

    `figure` is a Plotly figure or the same as JSON (data, layout); `sentence` says in words what it shows
    here; `head` and `rows` are its numbers as a table, every cell as text; `note` is "" or a caution.
    `care` says that help is to be named beneath: what is shown here can hurt somebody.
    """

    figure: Any
    sentence: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    care: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploration:
    """A function of controls with a name; `basis` is what it rests on (measured, inferred, hypothesis).

    >>> double = Exploration(
    ...     name="double", basis="hypothesis", controls=(Control(name="x", values=(1, 2), start=1),),
    ...     function=lambda x: View(figure={}, sentence=f"Twice is {2 * x}.", head=(), rows=()))
    >>> double(x=2).sentence, double().sentence, double.states
    ('Twice is 4.', 'Twice is 2.', 2)
    """

    name: str
    basis: str
    controls: tuple[Control, ...]
    function: Callable[..., View] = field(repr=False)

    def __post_init__(self) -> None:
        if self.basis not in BASES:
            raise ModelError(f"{self.name}: basis must be one of {', '.join(BASES)}, got {self.basis!r}.")

    @property
    def states(self) -> int:
        """Return how many settings the grid has."""
        return prod(len(control.values) for control in self.controls)

    @property
    def start(self) -> dict[str, Setting]:
        """Return the setting that a reader meets first."""
        return {control.name: control.start for control in self.controls}

    def grid(self) -> Iterator[dict[str, Setting]]:
        """Yield every setting; the last control changes fastest."""
        names = [control.name for control in self.controls]
        for values in product(*(control.values for control in self.controls)):
            yield dict(zip(names, values, strict=True))

    def __call__(self, **setting: Setting) -> View:
        """Return the view at a setting; what is left out stands at its start.

        ModelError names a control that there is not, or a value that it does not take.
        """
        self.check(setting)
        return self.function(**{**self.start, **setting})

    def check(self, setting: Mapping[str, Setting]) -> None:
        """Refuse (ModelError) a control that there is not, or a value that it does not take."""
        known = {control.name: control for control in self.controls}
        for name, value in setting.items():
            if name not in known:
                raise ModelError(f"{self.name} has no control {name!r}. It has: {', '.join(known)}.")
            if value not in known[name].values:
                taken = ", ".join(map(str, known[name].values))
                raise ModelError(f"{self.name}: {name} takes {taken}, got {shown(value)}.")

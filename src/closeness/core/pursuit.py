"""Two people who respond to each other's distance: a linear toy model of pursuing and withdrawing.

z' = M z + c, where z holds each one's deviation from their own comfort. On the diagonal stand
(negative) return rates, off it the response to the partner. With both responses negative the pursuer
chases retreat and the withdrawer retreats from the chase, and the pair polarises exactly when the
responses outweigh the return rates. A toy, not data.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from closeness.core.checks import number, shown
from closeness.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Point = tuple[float, float]
Kind = Literal[
    "stable node",
    "unstable node",
    "stable spiral",
    "unstable spiral",
    "centre",
    "saddle",
    "degenerate: line of equilibria",
    "degenerate: no equilibrium",
    "degenerate: every point is an equilibrium",
]

# Two products of decimals that are equal on paper (0.1 * 0.9 and 0.3 * 0.3) may differ in the last bits.
_ROUNDING = 1e-12
# Closer eigenvalues are taken as one: the error of that, and the digits lost without it, stay below 1e-10.
_TOGETHER = 1e-5
_TERMS = 24
_LARGEST = 1e6  # so that no product of rates leaves the range of a float


@dataclass(frozen=True, slots=True, init=False)
class Dynamics:
    """The system z' = M z + c: M as two rows, c as `drive`. Numbers are from -1e6 to 1e6 (ModelError).

    >>> pair = Dynamics([[-0.5, -0.3], [-0.4, -0.6]], drive=(0.4, 0.5))
    >>> pair.kind, [round(value, 3) for value in pair.eigenvalues]
    ('stable node', [-0.2, -0.9])
    >>> [round(value, 3) for value in pair.equilibrium]
    [0.5, 0.5]
    """

    matrix: tuple[Point, Point]
    drive: Point

    def __init__(self, matrix: Sequence[Sequence[float]], drive: Sequence[float] = (0, 0)) -> None:
        rows = _pair(matrix, "matrix", "two rows of two numbers, such as [[-0.5, -0.3], [-0.4, -0.6]]")
        object.__setattr__(self, "matrix", (_point(rows[0], "matrix[0]"), _point(rows[1], "matrix[1]")))
        object.__setattr__(self, "drive", _point(drive, "drive"))

    @property
    def trace(self) -> float:
        """Return -(a + b) in the course's letters; exactly 0 where only rounding keeps it from that."""
        (a, _), (_, d) = self.matrix
        return _snapped(a + d, abs(a) + abs(d))

    @property
    def determinant(self) -> float:
        """Return ab - pw in the course's letters; exactly 0 where only rounding keeps it from that."""
        (a, b), (c, d) = self.matrix
        return _snapped(a * d - b * c, abs(a * d) + abs(b * c))

    @property
    def discriminant(self) -> float:
        """Return trace² - 4 determinant: negative where the pair oscillates."""
        (a, b), (c, d) = self.matrix
        # The same number as trace² - 4 determinant, without its cancellation.
        return _snapped((a - d) ** 2 + 4 * b * c, (a - d) ** 2 + 4 * abs(b * c))

    @property
    def eigenvalues(self) -> tuple[float, float] | tuple[complex, complex]:
        """Return both: floats, the larger first, or a complex pair, the positive imaginary part first."""
        root = math.sqrt(abs(self.discriminant))
        if self.discriminant < 0:
            return complex(self.trace / 2, root / 2), complex(self.trace / 2, -root / 2)
        if self.determinant == 0:
            return max(self.trace, 0.0), min(self.trace, 0.0)
        return (self.trace + root) / 2, (self.trace - root) / 2

    @property
    def kind(self) -> Kind:
        """Return the class of the system in words, by trace, determinant and discriminant.

        A repeated eigenvalue counts as a node. With determinant 0 the drive decides whether there is a
        line of equilibria or none.
        """
        if self.determinant < 0:
            return "saddle"
        if self.determinant == 0:
            return self._degenerate()
        if self.discriminant < 0:
            if self.trace == 0:
                return "centre"
            return "stable spiral" if self.trace < 0 else "unstable spiral"
        return "stable node" if self.trace < 0 else "unstable node"

    @property
    def equilibrium(self) -> Point | None:
        """Return the point where nothing changes; None where there is none or a whole line of them."""
        if self.determinant == 0:
            return None
        (a, b), (c, d) = self.matrix
        u, v = self.drive
        return (b * v - d * u) / self.determinant, (c * u - a * v) / self.determinant

    def path(self, start: Sequence[float], times: Iterable[float]) -> tuple[Point, ...]:
        """Return the state at each time, from `start` at time 0, exactly and not step by step.

        z(t) = exp(Mt) z(0) + t phi(Mt) c with phi(z) = (exp(z) - 1) / z, in closed form for every 2 × 2
        matrix, so also for repeated eigenvalues and determinant 0. Times are finite numbers in any
        order, also negative; a state beyond the range of a float is a ModelError.

        >>> [round(x, 6) for x, _ in Dynamics([[-1, 0], [0, -2]]).path((1, 0), [0, 1, 2])]
        [1.0, 0.367879, 0.135335]
        """
        first = _point(start, "start")
        return tuple(self._state(first, number(time, "time", ModelError)) for time in times)

    def _state(self, start: Point, t: float) -> Point:
        try:
            flow = _applied(self._function(cmath.exp, cmath.exp, t), start)
            push = _applied(self._function(_phi, _phi_slope, t), self.drive)
        except OverflowError:
            flow = push = (math.inf, math.inf)
        x, y = flow[0] + t * push[0], flow[1] + t * push[1]
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ModelError(
                f"By time {t:g} the state is beyond what a number can hold. Ask for earlier times."
            )
        return x, y

    def _function(
        self, f: Callable[[complex], complex], slope: Callable[[complex], complex], t: float
    ) -> tuple[Point, Point]:
        """Return f(Mt) for a function with derivative `slope`: the line through f at both eigenvalues."""
        z1, z2 = (value * t for value in self.eigenvalues)
        middle = (z1 + z2) / 2
        mean = ((f(z1) + f(z2)) / 2).real
        steep = (slope(middle) if abs(z1 - z2) < _TOGETHER else (f(z1) - f(z2)) / (z1 - z2)).real
        shift = complex(middle).real
        (a, b), (c, d) = self.matrix
        return (
            (mean + steep * (a * t - shift), steep * b * t),
            (steep * c * t, mean + steep * (d * t - shift)),
        )

    def _degenerate(self) -> Kind:
        (a, b), (c, d) = self.matrix
        u, v = self.drive
        if not any((a, b, c, d)):
            return "degenerate: no equilibrium" if u or v else "degenerate: every point is an equilibrium"
        # M z reaches only the multiples of one column; equilibria exist where the drive is one of them.
        p, q = (a, c) if abs(a) + abs(c) >= abs(b) + abs(d) else (b, d)
        off = _snapped(p * v - q * u, abs(p * v) + abs(q * u))
        return "degenerate: no equilibrium" if off else "degenerate: line of equilibria"


def _snapped(value: float, size: float) -> float:
    return 0.0 if abs(value) <= _ROUNDING * size else value


def _applied(rows: tuple[Point, Point], point: Point) -> Point:
    (a, b), (c, d) = rows
    x, y = point
    return a * x + b * y, c * x + d * y


def _phi(z: complex) -> complex:
    if abs(z) >= 1:
        return (cmath.exp(z) - 1) / z
    # Below 1 the difference would lose digits; the series of z^k / (k + 1)! has none to lose.
    return sum((z**k / math.factorial(k + 1) for k in range(_TERMS)), 0j)


def _phi_slope(z: complex) -> complex:
    if abs(z) >= 1:
        return (cmath.exp(z) * (z - 1) + 1) / (z * z)
    return sum((k * z ** (k - 1) / math.factorial(k + 1) for k in range(1, _TERMS)), 0j)


def _point(values: Sequence[float], what: str) -> Point:
    x, y = _pair(values, what, "two numbers, such as (1, -0.5)")
    return (
        number(x, f"{what}[0]", ModelError, low=-_LARGEST, high=_LARGEST),
        number(y, f"{what}[1]", ModelError, low=-_LARGEST, high=_LARGEST),
    )


def _pair(values: Any, what: str, wanted: str) -> tuple[Any, Any]:
    try:
        first, second = values
    except (TypeError, ValueError):
        raise ModelError(f"{what} must be {wanted}, got {shown(values)}.") from None
    return first, second

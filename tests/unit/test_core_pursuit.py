"""Pursuing and withdrawing: classes, equilibria, and paths that obey their own equation."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from closeness.core.errors import ModelError
from closeness.core.pursuit import Dynamics
from reference import vectors
from strategies import matrices, points

CASES = vectors("pursue_withdraw")["cases"]
# The state at time 2 from (1, -0.5), as the content specification prints it.
AT_TWO = [
    (0.5621, -0.47945),
    (1.39964, -1.24904),
    (0.80047, -0.69953),
    (-0.22955, -0.675),
    (-0.8708, -0.70122),
    (0.55468, 0.10289),
]
drives = points


def as_number(value):
    return complex(value["re"], value["im"]) if isinstance(value, dict) else value


def stepped(matrix, drive, start, time, steps=1200):
    """Return the end of a path by Runge-Kutta steps: another road to the same point."""
    (a, b), (c, d) = matrix

    def slope(x, y):
        return a * x + b * y + drive[0], c * x + d * y + drive[1]

    (x, y), h = start, time / steps
    for _ in range(steps):
        k1 = slope(x, y)
        k2 = slope(x + h / 2 * k1[0], y + h / 2 * k1[1])
        k3 = slope(x + h / 2 * k2[0], y + h / 2 * k2[1])
        k4 = slope(x + h * k3[0], y + h * k3[1])
        x += h / 6 * (k1[0] + 2 * k2[0] + 2 * k3[0] + k4[0])
        y += h / 6 * (k1[1] + 2 * k2[1] + 2 * k3[1] + k4[1])
    return x, y


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["M"]))
def test_a_system_reproduces_the_reference(case):
    pair = Dynamics(case["M"])
    assert pair.kind == case["kind"]
    assert pair.eigenvalues == pytest.approx([as_number(value) for value in case["eigenvalues"]], abs=1e-12)
    assert (pair.trace, pair.determinant, pair.discriminant) == pytest.approx(
        (case["trace"], case["determinant"], case["discriminant"]), abs=1e-12
    )


@pytest.mark.parametrize(
    ("case", "expected"), list(zip(CASES, AT_TWO, strict=True)), ids=lambda value: str(value)[:24]
)
def test_a_path_reproduces_the_printed_state_at_time_two(case, expected):
    (state,) = Dynamics(case["M"]).path((1, -0.5), [2])
    assert state == pytest.approx(expected, abs=6e-6)


def test_real_eigenvalues_are_floats_and_turning_ones_complex():
    assert [type(value) for value in Dynamics([[-0.5, -0.3], [-0.4, -0.6]]).eigenvalues] == [float, float]
    assert [type(value) for value in Dynamics([[0, 1], [-1, 0]]).eigenvalues] == [complex, complex]


@pytest.mark.parametrize(
    ("matrix", "kind"),
    [
        ([[1, 0], [0, 2]], "unstable node"),
        ([[0.1, 0.8], [-0.6, 0.2]], "unstable spiral"),
        ([[-1, 1], [0, -1]], "stable node"),
        ([[-1, 0], [0, -1]], "stable node"),
        ([[0, 1], [0, 0]], "degenerate: line of equilibria"),
        ([[0, 0], [0, 0]], "degenerate: every point is an equilibrium"),
    ],
)
def test_the_remaining_classes(matrix, kind):
    assert Dynamics(matrix).kind == kind


@pytest.mark.parametrize(
    ("matrix", "drive", "kind"),
    [
        ([[-0.4, -0.4], [-0.4, -0.4]], (0.5, 0.5), "degenerate: line of equilibria"),
        ([[-0.4, -0.4], [-0.4, -0.4]], (0.4, 0.5), "degenerate: no equilibrium"),
        ([[0, 0.3], [0, 0.6]], (0.1, 0.2), "degenerate: line of equilibria"),
        ([[0, 0.3], [0, 0.6]], (0.2, 0.2), "degenerate: no equilibrium"),
        ([[0, 0], [0, 0]], (0, 1), "degenerate: no equilibrium"),
    ],
)
def test_with_a_drive_a_degenerate_pair_may_have_nowhere_to_rest(matrix, drive, kind):
    pair = Dynamics(matrix, drive=drive)
    assert pair.kind == kind
    assert pair.equilibrium is None


def test_the_threshold_is_met_although_the_products_differ_in_the_last_bit():
    assert 0.1 * 0.9 != 0.3 * 0.3
    pair = Dynamics([[-0.1, -0.3], [-0.3, -0.9]])
    assert pair.determinant == 0.0
    assert pair.kind == "degenerate: line of equilibria"
    assert pair.eigenvalues == pytest.approx((0.0, -1.0), abs=1e-15)


@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))
def test_pursuer_and_withdrawer_polarise_when_responses_outweigh_returns(a, b, p, w):
    pair = Dynamics([[-a / 20, -p / 20], [-w / 20, -b / 20]])
    expected = (
        "saddle" if p * w > a * b else "stable node" if p * w < a * b else "degenerate: line of equilibria"
    )
    assert pair.kind == expected


@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))
def test_responses_of_opposite_sign_always_settle(a, b, p, w):
    pair = Dynamics([[-a / 20, p / 20], [-w / 20, -b / 20]])
    assert pair.kind == ("stable spiral" if (a - b) ** 2 < 4 * p * w else "stable node")


def test_the_drive_moves_the_point_of_rest():
    pair = Dynamics([[-0.5, -0.3], [-0.4, -0.6]], drive=(0.4, 0.5))
    assert pair.equilibrium == pytest.approx((0.5, 0.5))
    assert Dynamics([[-0.5, -0.3], [-0.4, -0.6]]).equilibrium == (0.0, 0.0)


@given(matrices, drives)
def test_nothing_changes_at_the_equilibrium(matrix, drive):
    pair = Dynamics(matrix, drive)
    assume(pair.equilibrium is not None)
    (a, b), (c, d) = matrix
    x, y = pair.equilibrium
    assert a * x + b * y + drive[0] == pytest.approx(0, abs=1e-9)
    assert c * x + d * y + drive[1] == pytest.approx(0, abs=1e-9)
    assert pair.path((x, y), [3])[0] == pytest.approx((x, y), abs=1e-6 * (1 + abs(x) + abs(y)))


@given(matrices)
def test_eigenvalues_have_the_trace_as_sum_and_the_determinant_as_product(matrix):
    pair = Dynamics(matrix)
    first, second = pair.eigenvalues
    assert first + second == pytest.approx(pair.trace, abs=1e-12)
    assert first * second == pytest.approx(pair.determinant, abs=1e-12)


@given(matrices, drives, points, st.floats(-3, 3))
def test_a_path_obeys_its_equation(matrix, drive, start, time):
    (state,) = Dynamics(matrix, drive).path(start, [time])
    assert state == pytest.approx(stepped(matrix, drive, start, time), abs=1e-7)


@given(matrices, drives, points, st.floats(0, 3), st.floats(0, 3))
def test_a_path_can_be_taken_in_two_parts(matrix, drive, start, first, second):
    pair = Dynamics(matrix, drive)
    middle, end = pair.path(start, [first, first + second])
    assert pair.path(middle, [second])[0] == pytest.approx(end, abs=1e-7)


@pytest.mark.parametrize("gap", [0, 1e-14, 1e-11, 1e-9, 1e-7, 1e-5, 1e-3])
def test_eigenvalues_that_meet_cost_no_digits(gap):
    # exp of [[l, 1], [0, l + gap]] is known: the corner is (exp((l + gap) t) - exp(l t)) / gap.
    rate, time = -0.5, 2.0
    corner = math.exp(rate * time) * (math.expm1(gap * time) / gap if gap else time)
    (state,) = Dynamics([[rate, 1], [0, rate + gap]]).path((0, 1), [time])
    assert state == pytest.approx((corner, math.exp((rate + gap) * time)), rel=1e-9)


@pytest.mark.parametrize("rate", [0, 1e-13, 1e-6, 0.4999, 0.5001, 3])
def test_a_constant_push_is_followed_exactly_at_every_return_rate(rate):
    expected = -math.expm1(-2 * rate) / rate if rate else 2.0
    (state,) = Dynamics([[-rate, 0], [0, -1]], drive=(1, 0)).path((0, 0), [2])
    assert state == pytest.approx((expected, 0.0), rel=1e-12)


@pytest.mark.parametrize("time", [0.5, 1, 4, 20])
def test_a_constant_push_is_followed_where_eigenvalues_meet(time):
    # x' = -x/2 + y and y' = -y/2 + 1 from rest have these solutions.
    fading = math.exp(-time / 2)
    (state,) = Dynamics([[-0.5, 1], [0, -0.5]], drive=(0, 1)).path((0, 0), [time])
    assert state == pytest.approx((4 * (1 - fading) - 2 * time * fading, 2 * (1 - fading)), rel=1e-12)


def test_times_may_come_in_any_order_and_include_none():
    pair = Dynamics([[-0.5, -0.3], [-0.4, -0.6]])
    assert pair.path((1, -0.5), []) == ()
    assert pair.path((1, -0.5), [2, 0]) == (pair.path((1, -0.5), [2])[0], (1.0, -0.5))


@pytest.mark.parametrize("time", [1e5, 700, 5000])
def test_growth_beyond_a_float_is_refused_in_words(time):
    with pytest.raises(ModelError, match=r"is beyond what a number can hold\. Ask for earlier times"):
        Dynamics([[1, 0], [0, 1]]).path((1e6, 1), [time])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"matrix": [[1, 2]]}, "matrix must be two rows of two numbers"),
        ({"matrix": 3}, "matrix must be two rows of two numbers"),
        ({"matrix": [[1, 2], [3]]}, r"matrix\[1\] must be two numbers"),
        ({"matrix": [[1, math.nan], [3, 4]]}, r"matrix\[0\]\[1\] must be from -1e\+06 to 1e\+06, got nan"),
        ({"matrix": [[1, 2], [True, 4]]}, r"matrix\[1\]\[0\] must be from"),
        ({"matrix": [[1, 2], [3, 4]], "drive": (1, 2, 3)}, "drive must be two numbers"),
        ({"matrix": [[1, 2], [3, 4]], "drive": (1, math.inf)}, r"drive\[1\] must be from"),
    ],
)
def test_what_is_no_system_is_refused(arguments, message):
    with pytest.raises(ModelError, match=message):
        Dynamics(**arguments)


def test_start_and_times_are_checked():
    pair = Dynamics([[1, 0], [0, 1]])
    with pytest.raises(ModelError, match="start must be two numbers"):
        pair.path(1, [0])
    with pytest.raises(ModelError, match="time must be a finite number, got nan"):
        pair.path((1, 1), [math.nan])

"""Life events: the exact path to a moving set point, and mistakes that name the argument."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.errors import ModelError
from closeness.core.set_point import half_way, settling

shares = st.floats(0, 1)
rates = st.floats(0, 5)
months = st.floats(0, 60)


@given(shares, shares, rates, months)
def test_a_couple_is_always_between_where_it_was_and_where_it_settles(start, goal, rate, month):
    x = settling(start, [(0, goal)], rate, month)
    assert min(start, goal) - 1e-12 <= x <= max(start, goal) + 1e-12


@given(shares, st.tuples(shares, shares), rates, months, months)
def test_a_path_can_be_walked_in_two_stages(start, goals, rate, turn, more):
    first, second = goals
    there = settling(start, [(0, first)], rate, turn)
    whole = settling(start, [(0, first), (turn, second)], rate, turn + more)
    assert whole == pytest.approx(settling(there, [(0, second)], rate, more), abs=1e-9)


@given(shares, shares, rates, months, months)
def test_a_move_that_has_not_happened_changes_nothing(start, goal, rate, month, later):
    assert settling(start, [(month + later, goal)], rate, month) == pytest.approx(start, abs=1e-12)


@given(shares, shares, st.floats(0.01, 5))
def test_after_the_half_time_half_of_the_way_is_done(start, goal, rate):
    half = half_way(rate)
    assert settling(start, [(0, goal)], rate, half) == pytest.approx((start + goal) / 2, abs=1e-9)


def test_the_specifications_numbers():
    assert settling(0.6, [(0, 0.2)], 0.5, 1) == pytest.approx(0.4426, abs=5e-5)
    assert settling(0.6, [(0, 0.2)], 0.5, 4) == pytest.approx(0.2541, abs=5e-5)


def test_at_rate_zero_nothing_moves_and_there_is_no_half_time():
    assert settling(0.6, [(0, 0.2)], 0, 100) == 0.6
    assert half_way(0) is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((1.2, [], 0.5, 1), "start must be from 0 to 1, got 1.2"),
        ((0.5, [], -1, 1), "rate must be 0 or more, got -1"),
        ((0.5, [], 0.5, math.nan), "month must be 0 or more, got nan"),
        ((0.5, [(-1, 0.2)], 0.5, 1), r"moves\[0\] month must be 0 or more, got -1"),
        ((0.5, [(3, 0.2), (2, 0.4)], 0.5, 1), r"moves\[1\] month must be 3 or more, got 2"),
        ((0.5, [(0, 2)], 0.5, 1), r"moves\[0\] set point must be from 0 to 1, got 2"),
    ],
)
def test_what_cannot_be_is_refused(arguments, says):
    with pytest.raises(ModelError, match=says):
        settling(*arguments)

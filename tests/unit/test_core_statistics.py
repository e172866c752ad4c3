"""What counts and short series can show: Wilson intervals, lags, replies, and change between phases."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from closeness.core.errors import ModelError
from closeness.core.reciprocity import (
    balance,
    lagged_correlation,
    lagged_pairs,
    nap,
    pair_counts,
    phase_change,
    reply_counts,
    tit_for_tat,
    wilson,
)
from reference import vectors
from strategies import amounts

LAGS = vectors("lagged_reciprocity")["cases"]
pairs = st.lists(st.tuples(st.none() | amounts, st.none() | amounts), max_size=14)
phases = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=8)


@pytest.mark.parametrize("case", vectors("wilson")["cases"], ids=lambda case: f"{case['k']}-of-{case['n']}")
def test_wilson_reproduces_the_reference(case):
    assert wilson(case["k"], case["n"]) == pytest.approx((case["low"], case["high"]), abs=1e-12)


def test_eight_of_twelve_cannot_exclude_an_even_balance():
    low, high = (2 * p - 1 for p in wilson(8, 12))
    assert (round(low, 4), round(high, 4)) == (-0.2188, 0.7238)


def test_counts_may_come_as_floats_because_totals_do():
    assert wilson(8.0, 12.0) == wilson(8, 12)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_proportion_and_mirrors_with_the_partner(counts):
    k, n = counts
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)
    assert low < (balance(k, n - k) + 1) / 2 + 1e-12


@given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_more_of_the_same_narrows_wilson(counts):
    k, n = counts
    low, high = wilson(k, n)
    narrower = wilson(4 * k, 4 * n)
    assert narrower[1] - narrower[0] < high - low


@pytest.mark.parametrize(
    ("k", "n", "message"),
    [
        (1, 0, "n must be a whole number, 1 or more, got 0"),
        (-1, 3, "k must be a whole number, 0 or more, got -1"),
        (4, 3, "k must be at most n, got 4 of 3"),
        (1.5, 3, "k must be a whole number, 0 or more, got 1.5"),
        (True, 3, "k must be a whole number, 0 or more, got True"),
        (1, math.nan, "n must be a whole number, 1 or more, got nan"),
        ("1", 3, "k must be a whole number"),
    ],
)
def test_wilson_needs_counts(k, n, message):
    with pytest.raises(ModelError, match=message):
        wilson(k, n)


@pytest.mark.parametrize("case", LAGS["lag"], ids=str)
def test_a_lag_reproduces_the_reference(case):
    assert lagged_correlation(LAGS["x"], LAGS["y"], case["k"]) == pytest.approx(case["x_leads"], abs=1e-12)
    assert lagged_correlation(LAGS["y"], LAGS["x"], case["k"]) == pytest.approx(case["y_leads"], abs=1e-12)


@given(pairs, st.integers(-5, 5))
def test_a_negative_lag_lets_the_other_lead(days, lag):
    x, y = [a for a, _ in days], [b for _, b in days]
    assert lagged_correlation(x, y, -lag) == lagged_correlation(y, x, lag)


@given(pairs, st.integers(-16, 16))
def test_the_pairs_of_a_lag_are_the_days_that_both_series_have(days, lag):
    x, y = [a for a, _ in days], [b for _, b in days]
    found = lagged_pairs(x, y, lag)
    assert len(found) <= max(0, len(days) - abs(lag))
    assert list(found) == [
        (x[day], y[day + lag])
        for day in range(len(days))
        if 0 <= day + lag < len(days) and x[day] is not None and y[day + lag] is not None
    ]


@given(
    st.lists(st.tuples(amounts, amounts), min_size=6, max_size=14), st.integers(0, 3), st.floats(1e-3, 1e3)
)
def test_a_correlation_is_bounded_and_has_no_unit(days, lag, factor):
    x, y = [a for a, _ in days], [b for _, b in days]
    r = lagged_correlation(x, y, lag)
    assume(r is not None)
    assert -1 <= r <= 1
    scaled = [factor * a for a in x]
    assert lagged_correlation(scaled, y, lag) == pytest.approx(r, abs=1e-6)


@given(st.lists(amounts, min_size=4, max_size=14), st.integers(0, 3))
def test_a_series_correlates_fully_with_its_own_echo(x, lag):
    y = [7.0] * lag + x[: len(x) - lag]
    used = x[: len(x) - lag]
    expected = None if len(used) < 3 or len(set(used)) == 1 else pytest.approx(1.0)
    assert lagged_correlation(x, y, lag) == expected


def test_rounding_never_lifts_a_correlation_above_1():
    x = [6.5, 0.5, 4.0, 8.0, 7.75, 6.25]
    assert lagged_correlation(x, [3 * a + 1 for a in x], 0) == 1.0


def test_fewer_than_three_pairs_or_no_variation_say_nothing():
    assert lagged_correlation([1, 2], [2, 1], 0) is None
    assert lagged_correlation([1, 2, 3, 4], [1, 2, 3, 4], 2) is None
    assert lagged_correlation([1, 2, 3], [1, 2, 3], 9) is None
    assert lagged_correlation([0.1, 0.1, 0.1], [1, 2, 3], 0) is None
    assert lagged_correlation([1, 2, 3], [0.7, 0.7, 0.7], 0) is None


def test_a_missing_day_is_left_out_of_a_lag_and_not_read_as_zero():
    x, y = [1, 2, None, 4, 5], [2, 4, 9, 8, None]
    assert lagged_correlation(x, y, 0) == pytest.approx(1.0)
    assert lagged_correlation([1, 2, 0, 4, 5], [2, 4, 9, 8, 0], 0) < 0


def test_huge_and_tiny_amounts_correlate_like_ordinary_ones():
    expected = lagged_correlation([1, 2, 4, 3], [2, 1, 4, 4], 0)
    assert lagged_correlation(
        [1e300, 2e300, 4e300, 3e300], [2e-300, 1e-300, 4e-300, 4e-300], 0
    ) == pytest.approx(expected)


@pytest.mark.parametrize("case", LAGS["tit_for_tat"], ids=lambda case: f"window-{case['window']}")
def test_tit_for_tat_reproduces_the_reference(case):
    assert list(reply_counts(case["x"], case["y"], case["window"])) == case["counts"]
    assert tit_for_tat(case["x"], case["y"], case["window"]) == pytest.approx(case["index"], abs=1e-12)


@given(pairs, st.integers(1, 5))
def test_every_full_known_window_is_counted_once(days, window):
    x, y = [a for a, _ in days], [b for _, b in days]
    counts = reply_counts(x, y, window)
    assert sum(counts) <= max(0, len(x) - window)
    if None not in x and None not in y:
        assert sum(counts) == max(0, len(x) - window)
    index = tit_for_tat(x, y, window)
    assert index is None or -1 <= index <= 1


def test_without_a_day_without_gift_there_is_nothing_to_compare():
    assert tit_for_tat([1, 1, 1, 1], [0, 1, 1, 1], 1) is None
    assert tit_for_tat([0, 0, 0, 0], [0, 1, 1, 1], 1) is None
    assert tit_for_tat([], [], 1) is None


def test_an_unknown_reply_leaves_the_day_open_unless_another_is_known():
    assert reply_counts([1, 0, 0], [0, None, 0], 1) == (0, 0, 0, 1)
    assert reply_counts([1, 0, 0], [0, None, 2], 2) == (1, 0, 0, 0)
    assert reply_counts([1, 0, 0], [0, None, 0], 2) == (0, 0, 0, 0)
    assert reply_counts([None, 0, 0], [0, 1, 0], 1) == (0, 0, 0, 1)


@pytest.mark.parametrize("case", vectors("nonoverlap")["cases"], ids=lambda case: str(case["nap"]))
def test_a_phase_change_reproduces_the_reference(case):
    change = phase_change(case["before"], case["after"])
    assert (change.nap, change.tau, change.delta) == pytest.approx(
        (case["nap"], case["tau"], case["delta"]), abs=1e-12
    )
    assert nap(case["before"], case["after"]) == change.nap


@given(phases, phases)
def test_exchanging_the_phases_mirrors_nap(before, after):
    assert nap(after, before) == pytest.approx(1 - nap(before, after))
    assert 0 <= nap(before, after) <= 1


@given(phases, phases)
def test_every_point_before_meets_every_point_after(before, after):
    higher, equal, lower = pair_counts(before, after)
    assert higher + equal + lower == len(before) * len(after)
    assert nap(before, after) == pytest.approx((higher + equal / 2) / (len(before) * len(after)))
    assert pair_counts(after, before) == (lower, equal, higher)


def test_a_missing_point_meets_nobody():
    assert pair_counts([1, None], [2, 0, None]) == (1, 0, 1)


@given(phases)
def test_a_phase_does_not_differ_from_itself(points):
    change = phase_change(points, points)
    assert change.nap == pytest.approx(0.5)
    assert change.delta == 0.0


def test_fewer_than_three_known_points_are_not_enough():
    assert nap([1, 2], [3, 4, 5]) is None
    assert nap([1, 2, 3], [4, 5, None]) is None
    assert phase_change([], []) is None
    assert nap([1, 2, None, 3], [4, 5, 6]) == 1.0


@pytest.mark.parametrize("bad", [math.nan, math.inf, True, "3", -1])
def test_a_series_of_gifts_holds_amounts(bad):
    with pytest.raises(ModelError, match=r"^x\[1\] must be 0 or more, got "):
        tit_for_tat([1, bad, 1], [0, 1, 0], 1)


@pytest.mark.parametrize("bad", [math.nan, math.inf, True, "3"])
def test_a_series_holds_finite_numbers(bad):
    with pytest.raises(ModelError, match=r"^y\[2\] must be a finite number, got "):
        lagged_correlation([1, 2, 3], [0, 1, bad], 1)
    with pytest.raises(ModelError, match=r"^after\[0\] must be a finite number, got "):
        nap([1, 2, 3], [bad, 1, 2])


def test_series_of_different_length_are_refused():
    with pytest.raises(ModelError, match="equally long, got 2 and 3"):
        lagged_correlation([1, 2], [1, 2, 3], 0)


@pytest.mark.parametrize("bad", [0, -1, 1.5, True, None])
def test_a_window_of_replies_is_a_day_or_more(bad):
    with pytest.raises(ModelError, match="window must be a whole number, 1 or more"):
        tit_for_tat([1, 2, 3], [1, 2, 3], bad)


def test_a_lag_is_a_whole_number():
    with pytest.raises(ModelError, match=r"lag must be a whole number, got 0\.5"):
        lagged_correlation([1, 2, 3], [1, 2, 3], 0.5)

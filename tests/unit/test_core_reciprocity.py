"""One pair of totals: balance, share, Gini, Jain, the bands, and the toy model of perceived value."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from closeness.core.errors import LedgerError, ModelError
from closeness.core.reciprocity import (
    balance,
    band,
    gini,
    jain,
    marginal_value,
    share,
    total_value,
    verdict,
)
from reference import vectors
from strategies import amounts, not_amounts, wild_amounts

INDICES = [balance, share, gini, jain]
pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize(
    "case", vectors("balance")["cases"], ids=lambda case: f"{case['given']}-{case['received']}"
)
@pytest.mark.parametrize("index", INDICES, ids=lambda index: index.__name__)
def test_an_index_reproduces_the_reference(index, case):
    expected = case[index.__name__]
    got = index(case["given"], case["received"])
    assert got == (None if expected is None else pytest.approx(expected, abs=1e-15))


@given(wild_amounts, wild_amounts)
def test_swapping_partners_negates_the_balance(g, r):
    b = balance(g, r)
    assert balance(r, g) == (None if b is None else -b)


@given(wild_amounts, wild_amounts)
def test_gini_and_jain_do_not_care_who_is_who(g, r):
    assert gini(g, r) == gini(r, g)
    assert jain(g, r) == jain(r, g)


@given(amounts, amounts, st.floats(1e-6, 1e6))
def test_the_unit_does_not_change_an_index(g, r, factor):
    for index in INDICES:
        expected = index(g, r)
        assert index(factor * g, factor * r) == (
            None if expected is None else pytest.approx(expected, abs=1e-12)
        )


@given(wild_amounts, wild_amounts)
def test_every_index_stays_within_its_bounds(g, r):
    assume(g or r)
    assert -1 <= balance(g, r) <= 1
    assert 0 <= share(g, r) <= 1
    assert 0 <= gini(g, r) <= 0.5
    assert 0.5 <= jain(g, r) <= 1


@given(amounts, amounts)
def test_the_four_indices_are_one_finding(g, r):
    assume(g or r)
    b = balance(g, r)
    assert share(g, r) == pytest.approx((1 + b) / 2)
    assert gini(g, r) == pytest.approx(abs(b) / 2)
    assert jain(g, r) == pytest.approx(1 / (1 + b * b))


@given(amounts, amounts, amounts)
def test_giving_more_never_lowers_the_balance(g, r, more):
    assume(g or r)
    assert balance(g + more, r) >= balance(g, r)


def test_totals_near_the_largest_float_still_have_a_balance():
    assert balance(1.7e308, 1.7e308) == 0.0
    assert share(1.7e308, 1.7e308) == 0.5
    assert jain(1.7976931348622157e308, 1.797693134862216e308) == 1.0
    assert balance(0.0, 5e-324) == -1.0


@given(not_amounts, amounts)
def test_what_is_no_amount_is_refused_on_either_side(bad, good):
    for index in INDICES:
        with pytest.raises(LedgerError, match="given must be 0 or more"):
            index(bad, good)
        with pytest.raises(LedgerError, match="received must be 0 or more"):
            index(good, bad)


def test_the_error_says_what_came():
    with pytest.raises(LedgerError, match=r"^given must be 0 or more, got -3\.$"):
        balance(-3, 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "even"),
        (0.1, "even"),
        (-0.1, "even"),
        (0.100001, "tilted"),
        (1 / 3, "tilted"),
        (-0.34, "lopsided"),
        (1, "lopsided"),
        (None, None),
    ],
)
def test_a_band_ends_where_the_convention_says(value, expected):
    assert band(value) == expected


def test_two_to_one_is_tilted_however_it_is_written():
    assert {band(balance(2 * n / 10, n / 10)) for n in range(1, 200)} == {"tilted"}
    assert {band(balance(11 * n / 10, 9 * n / 10)) for n in range(1, 200)} == {"even"}


@given(st.floats(-1, 1))
def test_the_verdict_names_the_partner_who_gives_more(b):
    expected = "even" if band(b) == "even" else f"{'A' if b > 0 else 'B'}-{band(b)}"
    assert verdict(b) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "no-entries"), (0.2, "A-tilted"), (0.5, "A-lopsided"), (-0.2, "B-tilted"), (-1, "B-lopsided")],
)
def test_a_verdict_is_one_of_six(value, expected):
    assert verdict(value) == expected


@pytest.mark.parametrize("value", [1.5, -2, math.nan, math.inf, True, "even"])
def test_what_is_no_balance_has_no_band(value):
    with pytest.raises(LedgerError, match="balance must be from -1 to 1"):
        verdict(value)


@pytest.mark.parametrize("case", vectors("perceived_value")["cases"]["marginal"], ids=str)
def test_marginal_value_reproduces_the_reference(case):
    assert marginal_value(case["balance"], case["kappa"]) == pytest.approx(case["value"], abs=1e-15)


@pytest.mark.parametrize("case", vectors("perceived_value")["cases"]["total"], ids=str)
def test_total_value_reproduces_the_reference(case):
    assert total_value(case["given"], case["received"], case["kappa"]) == pytest.approx(
        case["total"], abs=1e-9
    )


def test_the_next_gift_is_worth_1_while_no_more_was_given_than_received():
    assert marginal_value(-0.5) == marginal_value(0) == 1.0
    assert marginal_value(1 / 3) == pytest.approx(0.606531, abs=5e-7)


def test_gifts_without_any_return_are_worth_least():
    assert total_value(12, 0) == pytest.approx(2.677562, abs=5e-7)
    assert total_value(12, 1e-320) == pytest.approx(2.677562, abs=5e-7)
    assert total_value(0, 0) == 0.0


def simpson(g, r, kappa, steps=2000):
    """Return the integral by another road than the power series."""

    def f(x):
        return marginal_value((x - r) / (x + r), kappa)

    width = (g - r) / steps
    inner = sum((4 if n % 2 else 2) * f(r + n * width) for n in range(1, steps))
    return r + width / 3 * (f(r) + inner + f(g))


@given(st.floats(0.5, 20), st.floats(1, 10), st.floats(0, 8))
def test_total_value_is_the_integral_of_marginal_value(r, factor, kappa):
    g = r * factor
    assert total_value(g, r, kappa) == pytest.approx(simpson(g, r, kappa), rel=1e-8)


@given(amounts, amounts, amounts, st.floats(0, 100))
def test_total_value_never_falls_and_never_exceeds_what_was_given(g, more, r, kappa):
    low, high = total_value(g, r, kappa), total_value(g + more, r, kappa)
    assert low <= high * (1 + 1e-12)
    assert 0 <= high <= (g + more) * (1 + 1e-12)


@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.floats(1e-6, 1e6))
def test_total_value_is_in_the_unit_of_the_amounts(g, r, factor):
    assert total_value(factor * g, factor * r) == pytest.approx(factor * total_value(g, r), rel=1e-9)


@given(not_amounts)
def test_the_toy_model_refuses_what_it_is_not_defined_for(bad):
    with pytest.raises(ModelError, match="kappa must be from 0 to 100"):
        marginal_value(0.5, bad)
    with pytest.raises(ModelError, match="given must be 0 or more"):
        total_value(bad, 1)
    with pytest.raises(ModelError, match="received must be 0 or more"):
        total_value(1, bad)


@pytest.mark.parametrize("value", [1.01, -1.01, math.nan, None, "0"])
def test_marginal_value_needs_a_balance(value):
    with pytest.raises(ModelError, match="balance must be from -1 to 1"):
        marginal_value(value)

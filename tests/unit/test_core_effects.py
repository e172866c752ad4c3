"""Cohen's d as overlap, checked against the reference and against the curves themselves."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.effects import between_share, overlap, typical_gap
from closeness.core.errors import ModelError
from reference import vectors
from strategies import effect_sizes


@pytest.mark.parametrize("case", vectors("overlap")["cases"], ids=lambda case: f"d={case['d']}")
def test_overlap_reproduces_the_reference(case):
    found = overlap(case["d"])
    assert (found.ovl, found.u1, found.u3, found.superiority) == pytest.approx(
        (case["OVL"], case["U1"], case["U3"], case["PS"]), abs=1e-12
    )
    assert found.tail_ratio == pytest.approx(case["tail_ratio"], rel=1e-12)


def test_a_negative_d_turns_the_groups_around():
    found = overlap(-0.4)
    assert [round(value, 4) for value in (found.ovl, found.u3, found.superiority)] == [0.8415, 0.3446, 0.3886]


def test_groups_that_do_not_differ_overlap_fully():
    found = overlap(0)
    assert (found.ovl, found.u1, found.u3, found.superiority, found.tail_ratio) == (1.0, 0.0, 0.5, 0.5, 1.0)


@given(effect_sizes)
def test_the_sign_of_d_only_exchanges_the_groups(d):
    here, there = overlap(d), overlap(-d)
    assert (here.ovl, here.u1) == (there.ovl, there.u1)
    assert here.u3 + there.u3 == pytest.approx(1)
    assert here.superiority + there.superiority == pytest.approx(1)


@given(st.floats(-20, 20))
def test_every_proportion_is_one(d):
    found = overlap(d)
    assert all(0 <= value <= 1 for value in (found.ovl, found.u1, found.u3, found.superiority))
    assert 0 < found.tail_ratio < math.inf


@given(effect_sizes)
def test_cohens_u1_is_the_part_of_the_joint_area_that_is_not_shared(d):
    found = overlap(d)
    assert found.u1 == pytest.approx((2 - 2 * found.ovl) / (2 - found.ovl), abs=1e-12)


@given(st.floats(-4, 4))
def test_the_overlapping_coefficient_is_the_area_under_both_curves(d):
    def density(z):
        return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    step = 0.01
    area = step * sum(min(density(n * step), density(n * step - d)) for n in range(-1300, 1300))
    assert overlap(d).ovl == pytest.approx(area, abs=1e-5)


@pytest.mark.parametrize("bad", [math.nan, math.inf, 21, -20.5, True, "0.2", None])
def test_what_is_no_effect_size_is_refused(bad):
    with pytest.raises(ModelError, match="d must be from -20 to 20, got "):
        overlap(bad)


@given(effect_sizes)
def test_the_variance_between_two_groups_depends_on_their_distance_alone(d):
    # Two values half a d above and below the middle, and a variance of 1 around each.
    assert between_share(d) == pytest.approx((d / 2) ** 2 / ((d / 2) ** 2 + 1))
    assert between_share(-d) == between_share(d)


@given(effect_sizes)
def test_two_people_of_different_groups_are_never_closer_than_two_of_one(d):
    assert typical_gap(d) >= typical_gap(0)
    assert typical_gap(-d) == typical_gap(d)
    assert typical_gap(d) >= abs(d)


@pytest.mark.parametrize("d", [0, 0.2, 0.8, 2])
def test_the_typical_gap_is_the_mean_distance_of_all_pairs(d):
    step, root = 0.01, math.sqrt(4 * math.pi)  # the difference of two people has variance 2
    mean = step * sum(abs(n * step) * math.exp(-((n * step - d) ** 2) / 4) / root for n in range(-1500, 1500))
    assert typical_gap(d) == pytest.approx(mean, abs=1e-4)


@pytest.mark.parametrize("function", [between_share, typical_gap])
def test_both_refuse_what_is_no_effect_size(function):
    with pytest.raises(ModelError, match="d must be from -20 to 20, got nan"):
        function(math.nan)

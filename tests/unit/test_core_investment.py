"""The investment model: two sums, and the case that matters."""

import math

import pytest
from hypothesis import given

from closeness.core.errors import ModelError
from closeness.core.investment import commitment, satisfaction
from reference import vectors
from strategies import scores


@pytest.mark.parametrize("case", vectors("investment_model")["cases"], ids=str)
def test_the_model_reproduces_the_reference(case):
    s = satisfaction(case["rewards"], case["costs"], case["comparison_level"])
    assert s == case["satisfaction"]
    assert commitment(s, case["investment"], case["alternatives"]) == case["commitment"]


def test_somebody_can_be_committed_and_unhappy():
    unhappy = satisfaction(rewards=3, costs=6, comparison_level=2)
    assert unhappy < 0 < commitment(satisfaction=unhappy, investment=8, alternatives=1)


@given(scores, scores, scores, scores, scores)
def test_what_is_lost_by_leaving_binds_without_pleasing(rewards, costs, level, investment, alternatives):
    s = satisfaction(rewards, costs, level)
    assert commitment(s, investment + 1, alternatives) >= commitment(s, investment, alternatives)
    assert commitment(s, investment, alternatives + 1) <= commitment(s, investment, alternatives)
    assert satisfaction(rewards, costs, level) == s


@pytest.mark.parametrize("bad", [math.nan, math.inf, True, "3", None])
def test_every_argument_is_a_finite_number_and_named_in_the_refusal(bad):
    for place, name in enumerate(("rewards", "costs", "comparison_level")):
        with pytest.raises(ModelError, match=f"{name} must be a finite number, got "):
            satisfaction(*[bad if n == place else 1 for n in range(3)])
    for place, name in enumerate(("satisfaction", "investment", "alternatives")):
        with pytest.raises(ModelError, match=f"{name} must be a finite number, got "):
            commitment(*[bad if n == place else 1 for n in range(3)])

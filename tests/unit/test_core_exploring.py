"""Explorations: every setting of the grid once, and mistakes that name the control."""

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.errors import ModelError
from closeness.core.exploring import Control, Exploration, View

numbers = st.lists(st.integers(-50, 50), min_size=1, max_size=5, unique=True).map(sorted).map(tuple)


def exploration(*controls):
    def function(**setting):
        return View(figure={}, sentence=str(setting), head=("name", "value"), rows=())

    return Exploration(name="toy", basis="hypothesis", controls=controls, function=function)


def slider(name="x", values=(1, 2, 3), start=2):
    return Control(name=name, values=values, start=start)


@given(st.lists(numbers, min_size=1, max_size=3))
def test_the_grid_holds_every_setting_once_and_counts_them(lists):
    toy = exploration(
        *(slider(name=f"c{i}", values=values, start=values[0]) for i, values in enumerate(lists))
    )
    settings = [tuple(setting.items()) for setting in toy.grid()]
    assert len(set(settings)) == len(settings) == toy.states == prod(map(len, lists))
    assert all(toy(**dict(setting)).sentence for setting in settings)


def test_what_is_left_out_stands_at_its_start():
    assert exploration(slider(), slider(name="y", values=(0,), start=0))(x=3).sentence == "{'x': 3, 'y': 0}"


def test_ids_of_choices_make_a_choice_and_numbers_a_slider():
    assert Control(name="topic", values=("hers", "his"), start="his").is_choice
    assert not slider().is_choice


@pytest.mark.parametrize(
    ("values", "start", "says"),
    [
        ((), 0, "values of one kind"),
        ((1, "a"), 1, "values of one kind"),
        ((1, 1), 1, "each once"),
        ((2, 1), 1, "numbers rise"),
        ((1, 2), 3, "starts at 3"),
    ],
)
def test_a_control_that_cannot_be_set_is_refused(values, start, says):
    with pytest.raises(ModelError, match=f"'x'.*{says}|{says}"):
        Control(name="x", values=values, start=start)


def test_a_setting_outside_the_grid_is_refused_by_name():
    with pytest.raises(ModelError, match=r"toy has no control 'z'\. It has: x"):
        exploration(slider())(z=1)
    with pytest.raises(ModelError, match="toy: x takes 1, 2, 3, got 9"):
        exploration(slider())(x=9)


def test_a_basis_is_one_of_the_evidence_badges():
    with pytest.raises(ModelError, match="basis must be one of measured, inferred, hypothesis, got 'sure'"):
        Exploration(name="toy", basis="sure", controls=(), function=lambda: None)

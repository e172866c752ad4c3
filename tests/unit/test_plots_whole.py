"""What every exploration keeps, at each of its settings: words, tables, figures that do not jump."""

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeness.core.exploring import MOST_STATES
from closeness.locale import words
from explorations import ALL, IN_PAGES, figure, plain, views
from strategies import exploration_settings

ROLE = re.compile(r"var\(--at-([a-z-]+)(?: / \d+%)?\)")
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
NO_WORDS = re.compile(r"\bnan\b|\bNone\b|\binf\b|[{}]|\w+_\w+|-\d|\d-\d")

# The rows of each table that its sentence is about.
FINDING = {
    "BEFORE_AFTER": (4,),
    "DOT_CLOUD": (0, 1, 2, 3),
    "FADING": (0, 1, 2),
    "INVESTMENT": (3, 6),
    "LAGGED": (0,),
    "LIFE_EVENT": (4,),
    "OVERLAP": (0, 3),
    "PERCEIVED_VALUE": (0, 1, 3, 4),
    "PURSUIT": (4, 5),
}

pages = pytest.mark.parametrize("name", IN_PAGES)
everywhere = pytest.mark.parametrize("name", ALL)


def check(view):
    told = [view.sentence, view.note, *view.head, *(cell for row in view.rows for cell in row)]
    for text in told:
        assert not NO_WORDS.search(text), text
    assert view.sentence.endswith(".")
    assert view.sentence[0].isupper()
    assert view.note
    assert view.rows
    assert {len(row) for row in view.rows} == {len(view.head)}
    text = json.dumps(figure(view), allow_nan=False)
    assert not HEX.search(text)


def shape(view):
    """Return what must be the same in all settings: traces, annotations, ranges, height."""
    drawn = figure(view)
    layout = drawn["layout"]
    ranges = {key: part["range"] for key, part in layout.items() if key[1:5] == "axis"}
    return (
        [(trace["type"], trace.get("xaxis")) for trace in drawn["data"]],
        len(layout.get("annotations", ())),
        len(layout.get("shapes", ())),
        ranges,
        layout["height"],
    )


@pages
def test_every_setting_of_a_page_has_words_a_table_and_a_figure_in_the_palette(name):
    for _, view in views(name):
        check(view)


@pytest.mark.parametrize("name", sorted(set(ALL) - set(IN_PAGES)))
@given(data=st.data())
@settings(max_examples=40)
def test_a_lab_has_them_too_wherever_its_controls_stand(name, data):
    check(plain(ALL[name](**data.draw(exploration_settings(ALL[name])))))


@pages
def test_a_page_can_hold_every_setting(name):
    assert 1 < IN_PAGES[name].states <= MOST_STATES


@pytest.mark.parametrize("name", sorted(set(IN_PAGES) - {"LAGGED", "BEFORE_AFTER"}))
def test_the_picture_keeps_its_parts_and_its_axes(name):
    first = shape(views(name)[0][1])
    assert all(shape(view) == first for _, view in views(name))


@pytest.mark.parametrize(("name", "by"), [("LAGGED", "couple"), ("BEFORE_AFTER", "weeks")])
def test_where_a_choice_sets_the_axes_they_stay_until_it_changes(name, by):
    found = {}
    for setting, view in views(name):
        assert shape(view) == found.setdefault(setting[by], shape(view))


@everywhere
def test_only_roles_of_the_palette_are_used_and_only_what_the_page_can_draw(name):
    drawn = figure(ALL[name]())
    assert {trace["type"] for trace in drawn["data"]} <= {"scatter", "bar"}
    known = {"partner-a", "partner-b", "ink", "muted", "line", "edge", "surface"}
    assert set(ROLE.findall(json.dumps(drawn))) <= known


@everywhere
def test_every_control_and_every_choice_has_words(name):
    say = words("explorers")
    found = ALL[name]
    for key in ("title", "help", "figure"):
        assert say[f"{found.name}.{key}"]
    for control in found.controls:
        assert say[f"{found.name}.control.{control.name}"]
        if control.is_choice:
            assert all(say[f"{found.name}.choice.{control.name}.{value}"] for value in control.values)
        else:
            assert "{value}" in say[f"{found.name}.value.{control.name}"]


@pages
def test_the_same_setting_always_gives_the_same_view(name):
    once, twice = IN_PAGES[name](), IN_PAGES[name]()
    assert figure(once) == figure(twice)
    assert (once.sentence, once.rows, once.note) == (twice.sentence, twice.rows, twice.note)


@pages
def test_where_the_finding_differs_the_sentence_does(name):
    told = {}
    for _, view in views(name):
        finding = tuple(view.rows[at][1] for at in FINDING[name]) if name != "ROLE_TOPIC" else view.rows
        assert told.setdefault(view.sentence, finding) == finding
    assert len(told) > 1


def test_words_of_the_explorations_name_nothing_that_is_not_explored():
    known = {found.name for found in ALL.values()}
    used = {key.split(".")[0] for key in words("explorers") if "." in key}
    assert known <= used


def test_the_figures_load_no_heavy_library():
    code = "import sys, closeness.plots as p; p.OVERLAP(); print(*({'numpy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

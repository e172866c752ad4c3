"""Two groups, and who presses: figures of part 2 against the core, the reference and the book."""

import math
from itertools import pairwise
from statistics import fmean, pstdev

import pytest

from closeness.core.effects import overlap
from closeness.plots import DOT_CLOUD, OVERLAP, ROLE_TOPIC
from closeness.plots.dot_cloud import PEOPLE
from closeness.plots.role_topic import FINDINGS
from explorations import cells, figure, value, views
from reference import vectors

SHARED = "Shared area of the two curves"
NOT_U1 = "Shared part of all that the two curves cover together (1 − U1)"
U3 = "Members of group 2 below group 1’s average (U3)"
AHEAD = "One from each group: group 1’s member is ahead"
TAIL = "Beyond 2 standard deviations above group 2’s average: group 1’s members, against group 2’s"


@pytest.mark.parametrize("case", vectors("overlap")["cases"], ids=lambda case: f"d={case['d']}")
def test_the_table_shows_the_reference(case):
    shown = cells(OVERLAP(d=case["d"]))
    assert shown[SHARED] == f"{case['OVL']:.0%}"
    assert shown[NOT_U1] == f"{1 - case['U1']:.0%}"
    assert shown[U3] == f"{case['U3']:.0%}"
    assert shown[AHEAD] == f"{case['PS'] * 100:.0f} times in 100"
    assert shown[TAIL] == f"{case['tail_ratio']:.2f} times as many"


@pytest.mark.parametrize(
    ("d", "shared", "ahead"), [(0.2, "92%", 56), (0.35, "86%", 60), (0.8, "69%", 71), (2, "32%", 92)]
)
def test_the_sentence_says_what_the_chapters_table_says(d, shared, ahead):
    sentence = OVERLAP(d=d).sentence
    assert f"{shared} of their area" in sentence
    assert f"ahead {ahead} times in 100" in sentence


def test_turning_the_sign_exchanges_the_groups():
    for setting, view in views("OVERLAP"):
        other = cells(OVERLAP(d=-setting["d"]))
        shown = cells(view)
        assert (shown[SHARED], shown[NOT_U1]) == (other[SHARED], other[NOT_U1])
        assert value(shown[AHEAD]) + value(other[AHEAD]) == 100


def test_the_shaded_area_is_the_shared_part_that_the_words_name():
    for setting, view in views("OVERLAP"):
        area = figure(view)["data"][0]
        points = list(zip(area["x"], area["y"], strict=True))
        inside = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))
        assert inside == pytest.approx(overlap(setting["d"]).ovl, abs=0.004)


def test_a_reported_figure_is_never_stated_as_checked():
    for _, view in views("OVERLAP"):
        if "Hyde" in view.sentence:
            assert "commonly reported as" in view.sentence
        assert "at second hand" in view.note


def test_no_difference_is_a_coin():
    assert "50 times in 100, as with a coin" in OVERLAP(d=0).sentence


def test_sixty_people_have_the_average_and_the_spread_of_their_group():
    assert len(PEOPLE) == 60
    assert fmean(PEOPLE) == pytest.approx(0, abs=1e-12)
    assert pstdev(PEOPLE) == pytest.approx(1)


def test_the_dots_themselves_have_the_variance_that_the_table_names():
    for setting, view in views("DOT_CLOUD"):
        first, second = (trace["x"] for trace in figure(view)["data"][:2])
        everybody = pstdev([*first, *second]) ** 2
        within = fmean([pstdev(first) ** 2, pstdev(second) ** 2])
        shown = cells(view)["Variance between the groups"]
        between = 1 - within / everybody
        assert fmean(first) - fmean(second) == pytest.approx(setting["d"], abs=0.011)
        if shown == "less than 1%":
            assert 0 < between < 0.01
        else:
            assert value(shown.rstrip("%")) == pytest.approx(100 * between, abs=0.6)


def test_people_of_one_group_differ_more_than_the_averages_until_d_is_large():
    for setting, view in views("DOT_CLOUD"):
        assert ("only" in view.sentence) == (0 < setting["d"] < 2 / math.sqrt(math.pi))


def test_two_of_different_groups_are_hardly_further_apart_than_two_of_one():
    shown = cells(DOT_CLOUD(d=0.2))
    assert shown["Two people of one group: typical distance"] == "1.13"
    assert shown["Two people of different groups: typical distance"] == "1.14"


def test_the_study_of_1990_is_a_partial_reversal_and_only_later_work_a_full_one():
    assert FINDINGS["christensen-heavey"] == {"hers": 1, "his": 0}
    assert FINDINGS["full-swap"] == {"hers": 1, "his": -1}
    assert "did not swap" in ROLE_TOPIC(study="christensen-heavey", topic="his").sentence
    assert "did swap" in ROLE_TOPIC(study="full-swap", topic="his").sentence


def test_the_large_dot_stands_where_the_finding_is():
    for setting, view in views("ROLE_TOPIC"):
        found = FINDINGS[setting["study"]]
        dot = figure(view)["data"][-1]
        assert list(dot["x"]) == [found.get(setting["topic"], found.get("both"))]


def test_diaries_at_home_say_the_same_whoever_is_chosen():
    hers, his = (ROLE_TOPIC(study="papp", topic=topic) for topic in ("hers", "his"))
    assert hers.sentence == his.sentence
    assert "116 couples" in hers.sentence


def test_every_other_choice_has_its_own_sentence_and_all_warn_of_effect_sizes():
    told = {view.sentence for _, view in views("ROLE_TOPIC")}
    assert len(told) == ROLE_TOPIC.states - 1
    assert all("no effect sizes" in view.note for _, view in views("ROLE_TOPIC"))
    assert ROLE_TOPIC.basis == "measured"

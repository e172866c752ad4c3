"""The toys: pursuing, life events, investment, perceived value; properties, then the book's numbers."""

import pytest
from hypothesis import given

from closeness.core.set_point import settling
from closeness.plots import (
    INVESTMENT,
    INVESTMENT_LAB,
    LIFE_EVENT,
    LIFE_EVENT_LAB,
    PERCEIVED_VALUE,
    PURSUIT,
    PURSUIT_LAB,
)
from closeness.plots.life_event import AGREED, EVENTS
from closeness.plots.pursuit import ANNOUNCED, LEILAS_RATE
from explorations import cells, figure, value, views
from reference import vectors
from strategies import exploration_settings


def outcome(view):
    return view.sentence.split(".")[0]


@given(exploration_settings(PURSUIT_LAB))
def test_the_pair_drifts_apart_exactly_if_responses_outweigh_return_rates(setting):
    a, b, p, w = (setting[name] for name in "abpw")
    more = round(p * w - a * b, 9)
    told = "It grows" if more > 0 else "It calms down" if more < 0 else "It neither calms nor grows"
    assert outcome(PURSUIT_LAB(**setting)) == told


def test_coming_back_and_saying_so_each_calm_and_never_stir_up():
    order = ["It grows", "It neither calms nor grows", "It calms down"]
    level = {tuple(setting.values()): order.index(outcome(view)) for setting, view in views("PURSUIT")}
    rates_b, ways, responses = (control.values for control in PURSUIT.controls)
    for w in responses:
        for way in ways:
            column = [level[b, way, w] for b in rates_b]
            assert column == sorted(column)
        for b in rates_b:
            assert [level[b, way, w] for way in ways] == sorted(level[b, way, w] for way in ways)


@pytest.mark.parametrize("way", [{"b": 1.2}, {"announced": "and-back"}])
def test_either_alone_can_restore_what_the_chapters_second_row_lost(way):
    assert outcome(PURSUIT()) == "It grows"
    assert outcome(PURSUIT(**way)) == "It calms down"


def test_the_chapters_rows_are_reproduced():
    assert [
        cells(PURSUIT())[f"A little later, {who}"] for who in ("Leila too pressing", "Viktor too far off")
    ] == [
        "1.40",
        "1.25",
    ]
    calm = cells(PURSUIT_LAB(a=0.5, b=0.6, p=0.3, w=0.4))
    assert (calm["Return rates multiplied"], calm["Responses multiplied"]) == ("0.30", "0.12")
    assert (calm["A little later, Leila too pressing"], calm["A little later, Viktor too far off"]) == (
        "0.56",
        "0.48",
    )


@pytest.mark.parametrize("case", vectors("pursue_withdraw")["cases"][:2], ids=["stable", "saddle"])
def test_the_reference_agrees_on_stability(case):
    (a, p), (w, b) = case["M"]
    grows = outcome(PURSUIT_LAB(a=-a, b=-b, p=-p, w=-w)) == "It grows"
    assert grows == (case["kind"] == "saddle")


def test_lines_end_at_the_pictures_edge_and_begin_at_the_start():
    for _, view in views("PURSUIT"):
        leila, viktor = (trace["y"] for trace in figure(view)["data"][:2])
        assert (leila[0], viktor[0]) == (1, 0.5)
        assert all(abs(at) <= 3 for at in (*leila, *viktor) if at is not None)


def test_the_page_holds_leilas_rate_and_says_how_viktor_goes():
    for setting, view in views("PURSUIT"):
        shown = cells(view)
        assert value(shown["Leila’s return rate"]) == LEILAS_RATE
        assert value(shown["Leila’s response"]) == ANNOUNCED[setting["announced"]]


def test_the_chapters_table_of_the_night_shift_is_reproduced():
    view = LIFE_EVENT(event="night-shift", k=0.5, agreed="never")
    assert [row[1] for row in view.rows[:5]] == ["0.60", "0.44", "0.35", "0.29", "0.25"]


def test_breakfast_at_seven_puts_them_at_42_after_four_months():
    view = LIFE_EVENT(event="night-shift", k=0.5, agreed="month-4")
    assert view.rows[6] == ("8", "0.42", "0.45")
    assert "breakfast at seven" in view.sentence
    assert "Four months later they are at 0.42" in view.sentence


def test_the_table_and_the_line_follow_the_set_point():
    for setting, view in views("LIFE_EVENT"):
        event, month = EVENTS[setting["event"]], AGREED[setting["agreed"]]
        moves = [(0, event.set_point), (month, event.agreed)]
        for at, share, goal in view.rows:
            exact = settling(event.start, moves, setting["k"], float(at))
            assert value(share) == pytest.approx(exact, abs=0.0051)
            assert value(goal) == (event.agreed if float(at) >= month else event.set_point)


def test_the_faster_life_follows_the_nearer_it_is_to_its_set_point():
    for event in EVENTS:
        ends = [value(LIFE_EVENT(event=event, k=k).rows[4][1]) for k in LIFE_EVENT.controls[1].values]
        gaps = [abs(end - EVENTS[event].set_point) for end in ends]
        assert gaps == sorted(gaps, reverse=True)


def test_at_rate_zero_nothing_follows():
    view = LIFE_EVENT_LAB(k=0)
    assert {row[1] for row in view.rows} == {"0.60"}
    assert "nothing follows" in view.sentence


@pytest.mark.parametrize(
    "case", vectors("investment_model")["cases"], ids=lambda case: str(case["commitment"])
)
def test_the_investment_model_reproduces_the_reference(case):
    given_ = {name: case[name] for name in ("rewards", "costs", "investment", "alternatives")}
    shown = cells(INVESTMENT_LAB(**given_, expected=case["comparison_level"]))
    assert value(shown["Satisfaction"]) == case["satisfaction"]
    assert value(shown["Commitment"]) == case["commitment"]


def test_ada_and_ben_of_the_chapter_are_in_the_page_and_cleo_opens_the_lab():
    ada = INVESTMENT(rewards=8, costs=3, investment=4, alternatives=3)
    ben = INVESTMENT(rewards=3, costs=6, investment=8, alternatives=1)
    assert (cells(ada)["Satisfaction"], cells(ada)["Commitment"]) == ("3", "4")
    assert (cells(ben)["Satisfaction"], cells(ben)["Commitment"]) == ("−5", "2")
    assert "entrapment" in ben.sentence
    assert (cells(INVESTMENT_LAB())["Satisfaction"], cells(INVESTMENT_LAB())["Commitment"]) == ("3", "−3")


def test_committed_and_unhappy_always_points_to_help_and_nothing_else_does():
    for _, view in views("INVESTMENT"):
        shown = cells(view)
        trapped = value(shown["Commitment"]) > 0 > value(shown["Satisfaction"])
        assert ("If things are hard" in view.note) == trapped == view.care
        assert ("unhappy, and staying" in view.sentence) == trapped


def test_the_steps_of_the_picture_end_where_the_sums_are():
    for _, view in views("INVESTMENT"):
        bar, dot = figure(view)["data"]
        ends = [base + step for base, step in zip(bar["base"], bar["x"], strict=True)]
        assert ends[2] == ends[3] == dot["x"][0]
        assert ends[5] == ends[6] == dot["y"][0]


@pytest.mark.parametrize(
    ("given_", "received", "following", "total"),
    [(4, 4, "1.00", "4.00"), (8, 4, "0.61", "7.04"), (12, 4, "0.47", "9.16"), (12, 0, "0.22", "2.68")],
)
def test_the_chapters_table_of_gifts_is_reproduced(given_, received, following, total):
    shown = cells(PERCEIVED_VALUE(given=given_, received=received, kappa=1.5))
    assert (shown["The next gift feels like"], shown["All gifts together"]) == (following, total)


@pytest.mark.parametrize("case", vectors("perceived_value")["cases"]["total"])
def test_the_totals_of_the_reference_are_reproduced(case):
    shown = cells(PERCEIVED_VALUE(given=case["given"], received=case["received"], kappa=case["kappa"]))
    assert shown["All gifts together"] == f"{case['total']:.2f}"


def test_totals_never_fall_while_the_next_gift_never_rises():
    lines = {}
    for setting, view in views("PERCEIVED_VALUE"):
        shown = cells(view)
        pair = value(shown["All gifts together"]), value(shown["The next gift feels like"])
        lines.setdefault((setting["received"], setting["kappa"]), []).append(pair)
    for found in lines.values():
        totals, following = zip(*found, strict=True)
        assert list(totals) == sorted(totals)
        assert list(following) == sorted(following, reverse=True)


def test_a_gift_that_never_wears_off_and_one_that_is_not_ahead_have_full_value():
    for setting, view in views("PERCEIVED_VALUE"):
        if setting["kappa"] == 0 or setting["given"] <= setting["received"]:
            assert value(cells(view)["All gifts together"]) == setting["given"]

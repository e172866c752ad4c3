"""Ledgers and series of part 3: fading, lags, before and after; properties, then the book's numbers."""

import pytest

from closeness.core.reciprocity import lagged_correlation, tit_for_tat
from closeness.plots import BEFORE_AFTER, FADING, LAGGED
from closeness.plots.before_after import COUPLES
from closeness.plots.fading import ENTRIES
from closeness.plots.lagged import RECORDS
from explorations import cells, figure, value, views
from reference import vectors

FADED = vectors("balance_over_time")["cases"]


def fading(**setting):
    shown = cells(FADING(**setting))
    return shown["Imani, hours"], shown["Frances, hours"], shown["Index"]


def test_the_ledger_is_the_references():
    assert [list(entry) for entry in ENTRIES] == FADED["entries"]


@pytest.mark.parametrize("case", FADED["decayed"], ids=lambda case: f"day {case['T']}, {case['half_life']}")
def test_fading_entries_reproduce_the_reference(case):
    given, received, index = fading(mode="half-life", length=case["half_life"], day=case["T"])
    assert value(given) == pytest.approx(case["given"], abs=0.0051)
    assert value(received) == pytest.approx(case["received"], abs=0.0051)
    assert index == f"{case['balance']:.2f}"


@pytest.mark.parametrize("case", FADED["rolling"][:3], ids=lambda case: f"day {case['T']}, {case['window']}")
def test_a_window_reproduces_the_reference(case):
    given, received, index = fading(mode="window", length=case["window"], day=case["T"])
    assert (value(given), value(received)) == (case["given"], case["received"])
    assert value(index) == pytest.approx(case["balance"], abs=0.0051)


def test_an_empty_window_has_no_index_and_is_not_even():
    view = FADING(mode="window", length=7, day=28)
    assert cells(view)["Index"] == "none: nothing was exchanged"
    assert "not the same as even" in view.sentence
    assert figure(view)["data"][-1]["y"][0] is None


def test_all_entries_alike_are_12_to_6():
    assert fading(mode="alike", length=7, day=21) == ("12", "6", "0.33")
    assert fading(mode="half-life", length=7, day=21) == ("5.5", "1.5", "0.57")
    assert fading(mode="half-life", length=7, day=28) == ("2.75", "0.75", "0.57")


def test_silence_changes_amounts_and_keeps_the_balance():
    for mode in ("alike", "half-life"):
        for length in FADING.controls[1].values:
            found = [fading(mode=mode, length=length, day=day) for day in (21, 28, 35, 42)]
            assert len({index for _, _, index in found}) == 1
            hours = [value(given) for given, _, _ in found]
            assert hours == sorted(hours, reverse=True)
            assert (len(set(hours)) == 1) == (mode == "alike")


def test_what_all_alike_finds_does_not_depend_on_the_length():
    for day in FADING.controls[2].values:
        assert len({fading(mode="alike", length=length, day=day) for length in (7, 14, 28)}) == 1


def test_the_filled_bars_are_the_totals():
    for _, view in views("FADING"):
        shown = cells(view)
        for trace, who in zip(figure(view)["data"][2:4], ("Imani", "Frances"), strict=True):
            assert sum(trace["y"]) == pytest.approx(value(shown[f"{who}, hours"]), abs=0.0061)


@pytest.mark.parametrize(
    "case", vectors("lagged_reciprocity")["cases"]["lag"], ids=lambda case: f"lag {case['k']}"
)
def test_lags_reproduce_the_reference(case):
    for direction, key in (("b-answers", "x_leads"), ("a-answers", "y_leads")):
        shown = cells(LAGGED(couple="one-day-late", direction=direction, lag=case["k"]))["Correlation"]
        assert value(shown) == pytest.approx(case[key], abs=0.0051)


@pytest.mark.parametrize(
    "case", vectors("lagged_reciprocity")["cases"]["tit_for_tat"], ids=["late", "w1", "w2"]
)
def test_replies_reproduce_the_reference(case):
    couple = "one-day-late" if len(case["x"]) == 10 else "now-and-then"
    assert (list(RECORDS[couple].a), list(RECORDS[couple].b)) == (case["x"], case["y"])
    shown = cells(LAGGED(couple=couple, direction="b-answers", lag=case["window"]))
    a, b, c, d = case["counts"]
    assert shown["Answered within that time, after a gift"] == f"{a} of {a + b}"
    assert shown["The same, after a day without one"] == f"{c} of {c + d}"
    assert value(shown["Difference of the two shares"]) == pytest.approx(case["index"])


def test_the_chapters_three_correlations_are_told():
    assert "where one is high, the other is low (correlation −0.45" in LAGGED().sentence
    assert "(correlation 1.00, over 9 pairs)" in LAGGED(lag=1).sentence
    trap = LAGGED(direction="a-answers", lag=2)
    assert "0.83" in trap.sentence
    assert trap.note.startswith("A trap")


def test_a_correlation_is_none_exactly_where_pairs_or_variance_are_missing():
    for setting, view in views("LAGGED"):
        record = RECORDS[setting["couple"]]
        pair = (record.a, record.b) if setting["direction"] == "b-answers" else (record.b, record.a)
        found = lagged_correlation(*pair, setting["lag"])
        shown = cells(view)["Correlation"]
        assert shown.startswith("none: ") == (found is None)
        few = "fewer than three pairs" in shown
        assert few == (found is None and len(record.a) - setting["lag"] < 3)
        if found is not None:
            assert value(shown) == pytest.approx(found, abs=0.0051)


def test_the_bars_show_the_same_correlation_as_the_words():
    for setting, view in views("LAGGED"):
        bar = figure(view)["data"][2]["y"][setting["lag"]]
        shown = cells(view)["Correlation"]
        assert (bar is None) == shown.startswith("none")
        if bar is not None:
            assert value(shown) == pytest.approx(bar, abs=0.0056)


def test_differences_of_replies_come_from_the_core():
    for setting, view in views("LAGGED"):
        if setting["lag"]:
            record = RECORDS[setting["couple"]]
            pair = (record.a, record.b) if setting["direction"] == "b-answers" else (record.b, record.a)
            found = tit_for_tat(*pair, setting["lag"])
            shown = cells(view)["Difference of the two shares"]
            assert (
                shown.startswith("none")
                if found is None
                else value(shown) == pytest.approx(found, abs=0.0051)
            )


def test_two_calendars_look_like_an_answer_a_week_later():
    view = LAGGED(couple="weekends", lag=7)
    assert value(cells(view)["Correlation"]) > 0.8
    assert "nobody answers anybody" in view.note


MEASURES = (
    "Share of pairs that went up, ties as half (NAP)",
    "The same from −1 to 1 (Tau)",
    "Difference of means",
)


@pytest.mark.parametrize("case", vectors("nonoverlap")["cases"], ids=lambda case: f"nap {case['nap']:.2f}")
def test_before_and_after_reproduce_the_reference(case):
    weeks = len(case["before"])
    (couple,) = (
        name
        for name, phases in COUPLES.items()
        if list(phases.before[-weeks:]) == case["before"] and list(phases.after[:weeks]) == case["after"]
    )
    shown = cells(BEFORE_AFTER(couple=couple, weeks=weeks))
    found = [value(shown[name]) for name in MEASURES]
    assert found == pytest.approx([case["nap"], case["tau"], case["delta"]], abs=0.0051)


def test_the_chapters_numbers_are_told():
    view = BEFORE_AFTER(couple="imani-frances", weeks=4)
    assert view.sentence == (
        "Frances gave 2.00 a week before and 3.50 after. Of 16 pairs, the later week is higher in 12 and "
        "equal in 3: a share of 0.84, where 0.50 would mean no change."
    )


def test_two_weeks_are_not_enough_and_three_are():
    for setting, view in views("BEFORE_AFTER"):
        few = setting["weeks"] < 3
        assert [cells(view)[name] == "not enough" for name in MEASURES] == [few] * 3
        assert ("not enough to say" in view.sentence) == few


def test_every_pair_of_weeks_is_one_mark_and_the_marks_make_the_share():
    for setting, view in views("BEFORE_AFTER"):
        higher, equal, lower = (len(trace["x"]) for trace in figure(view)["data"][-3:])
        assert higher + equal + lower == setting["weeks"] ** 2
        shown = cells(view)
        assert shown["Pairs of weeks"] == f"{higher} higher, {equal} equal, {lower} lower"
        if setting["weeks"] >= 3:
            assert value(shown[MEASURES[0]]) == pytest.approx(
                (higher + equal / 2) / setting["weeks"] ** 2, abs=0.0051
            )


def test_a_bad_month_gets_better_by_itself_and_less_so_with_more_weeks():
    four, six = (BEFORE_AFTER(couple="bad-month", weeks=weeks) for weeks in (4, 6))
    assert value(cells(four)[MEASURES[0]]) > value(cells(six)[MEASURES[0]]) > 0.5
    assert "nothing was done at all" in four.sentence


def test_nobody_is_said_to_know_why():
    assert all("can say why" in view.note for _, view in views("BEFORE_AFTER"))

"""Which submission counts, and how moments are read: on its own, without a gradebook."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.errors import GradingError
from closeness.staff.deadlines.deadline import COUNTS, LATE, Deadline
from closeness.staff.deadlines.moment import read_moment, shown_moment
from closeness.staff.deadlines.rules import FILE, Rules, read_rules, write_rules
from closeness.staff.exchange.inbound import NEAR, believed

START = datetime(2026, 3, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 40).map(lambda hours: START + timedelta(hours=hours))
TIMES = st.lists(MOMENTS, min_size=1, max_size=8).map(sorted)
DEADLINES = st.builds(
    Deadline,
    due=st.none() | MOMENTS,
    late=st.sampled_from(LATE),
    counts=st.sampled_from(COUNTS),
    reopened=st.none() | MOMENTS,
)


def chosen(deadline, times):
    index = deadline.counting(times)
    return None if index is None else times[index]


@given(DEADLINES, TIMES)
def test_what_counts_is_taken_and_nothing_counts_only_where_nothing_is_taken(deadline, times):
    at = chosen(deadline, times)
    assert (at is None) == (not any(deadline.takes(one) for one in times))
    assert at is None or deadline.takes(at)


@given(DEADLINES, TIMES)
def test_refused_is_late_work_alone(deadline, times):
    for one in times:
        late = deadline.due is not None and one > max(deadline.due, deadline.reopened or deadline.due)
        assert deadline.is_late(one) is late
        assert deadline.takes(one) is not (late and deadline.late == "refuse")


@given(DEADLINES.filter(lambda one: one.reopened is None), TIMES)
def test_the_rule_says_which_of_those_taken_counts(deadline, times):
    taken = [one for one in times if deadline.takes(one)]
    in_time = [one for one in taken if not deadline.is_late(one)]
    wanted = {
        "first": min(taken, default=None),
        "last": max(taken, default=None),
        "on-time": max(in_time or taken, default=None),
    }
    assert chosen(deadline, times) == wanted[deadline.counts]


@given(DEADLINES.filter(lambda one: one.reopened is not None), TIMES)
def test_reopened_means_that_the_last_in_time_counts_whatever_the_rule(deadline, times):
    in_time = [one for one in times if not deadline.is_late(one)]
    if in_time:
        assert chosen(deadline, times) == max(in_time)


@given(DEADLINES, TIMES, MOMENTS)
def test_reopening_never_turns_away_what_was_taken(deadline, times, until):
    more = dataclasses.replace(deadline, reopened=max(until, deadline.reopened or until))
    assert all(more.takes(one) for one in times if deadline.takes(one))


@given(DEADLINES, TIMES, MOMENTS)
def test_late_work_that_is_refused_changes_nothing_about_the_rest(deadline, times, later):
    refusing = dataclasses.replace(deadline, late="refuse")
    if refusing.is_late(later):
        assert chosen(refusing, sorted([*times, later])) == chosen(refusing, times)


def test_of_two_at_the_same_time_the_later_in_the_list_is_the_newer():
    twice = [START, START]
    assert [Deadline(counts=counts).counting(twice) for counts in ("first", "last", "on-time")] == [0, 1, 1]


@given(MOMENTS, st.integers(-200, 200))
def test_no_name_moves_a_submission_by_more_than_the_allowance(seen, minutes):
    claimed = seen + timedelta(minutes=minutes)
    assert abs(believed(claimed, seen) - seen) <= NEAR
    assert believed(claimed, seen) in {claimed, seen}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-12-01 18:00 UTC", "2026-12-01T18:00:00+00:00"),
        ("2026-07-01 18:00 Europe/Vienna", "2026-07-01T16:00:00+00:00"),
        ("2026-12-01T18:00+05:30", "2026-12-01T12:30:00+00:00"),
        ("2026-12-01 18:00Z", "2026-12-01T18:00:00+00:00"),
        ("2026-12-01 UTC", "2026-12-01T23:59:59+00:00"),
    ],
)
def test_moments_are_read_with_their_zones(text, wanted):
    assert read_moment(text).isoformat() == wanted


def test_a_moment_without_a_zone_is_of_this_machine_and_is_shown_so(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        moment = read_moment("2026-12-01 18:00")
        assert moment.isoformat() == "2026-12-01T09:00:00+00:00"
        assert shown_moment(moment) == "Tuesday 1 December 2026, 18:00 JST"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-13-01", "2026-12-01 18:00 Nowhere/Town", "2026-12-01 18:00+01:00 UTC", "18:00"],
)
def test_what_is_no_moment_is_refused_with_an_example(text):
    with pytest.raises(GradingError, match="2026-12-01 18:00"):
        read_moment(text)


def test_rules_are_kept_and_a_broken_file_is_named(tmp_path):
    (tmp_path / "grading").mkdir()
    assert read_rules(tmp_path) == {}
    rules = {"a": Rules(late="refuse", counts="on-time"), "b": Rules()}
    write_rules(tmp_path, rules)
    assert read_rules(tmp_path) == {"a": rules["a"]}
    for text in ("{", "[]", '{"a": 1}', '{"a": {"late": "never"}}', '{"a": {"sooner": 1}}'):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        with pytest.raises(GradingError, match=r"deadlines\.json"):
            read_rules(tmp_path)
    assert json.loads(text) == {"a": {"sooner": 1}}

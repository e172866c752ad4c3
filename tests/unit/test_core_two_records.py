"""Two records of one month: what was not written down is in no total, and claims may exceed the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.errors import LedgerError
from closeness.core.reciprocity import balance
from closeness.core.two_records import Claims, Event, Month
from strategies import amounts, not_amounts

noted = st.none() | amounts.filter(bool)
pairs = st.tuples(st.sampled_from("AB"), noted, noted).filter(lambda one: one[1:] != (None, None))


def event(place=0, giver="A", a=None, b=None, **changes):
    named = {"id": f"event-{place}", "day": place, "giver": giver, "kind": "effort", "note": "shelf"}
    return Event(**(named | {"a": a, "b": b} | changes))


def month(*events, **changes):
    named = {"id": "m", "title": "M", "intro": "I", "partners": {"A": "Nell", "B": "Ove"}, "unit": "hours"}
    return Month(**(named | changes), events=tuple(events))


@st.composite
def months(draw):
    drawn = draw(st.lists(pairs, min_size=1, max_size=8))
    made = [event(n, giver, a, b) for n, (giver, a, b) in enumerate(drawn)]
    # so that there are two records
    return month(*made, event(90, "A", a=1), event(91, "B", b=1))


def swapped(one):
    turned = {"A": "B", "B": "A"}
    events = [event(n, turned[e.giver], a=e.b, b=e.a) for n, e in enumerate(one.events)]
    return month(*events)


@given(months())
def test_a_record_holds_exactly_what_its_writer_wrote_down(one):
    for writer in "AB":
        written = [(e.giver, e.amount(writer)) for e in one.events if e.amount(writer) is not None]
        entries = one.record(writer).contributions
        assert [(entry.giver, entry.amount) for entry in entries] == written
        assert one.record(writer).n_missing == 0


@given(months())
def test_claims_are_shares_by_ones_own_record_and_their_sum_lies_between_0_and_2(one):
    claims = one.claims()
    index = one.record("A").balance(), one.record("B").balance()
    assert claims.a == pytest.approx((1 + index[0]) / 2)
    assert claims.b == pytest.approx((1 - index[1]) / 2)
    assert 0 <= claims.sum <= 2


@given(months())
def test_swapping_the_partners_swaps_the_claims(one):
    assert (swapped(one).claims().a, swapped(one).claims().b) == pytest.approx(
        (one.claims().b, one.claims().a)
    )


@given(st.lists(st.tuples(st.sampled_from("AB"), amounts.filter(bool)), min_size=1, max_size=8))
def test_records_that_agree_in_everything_add_up_to_the_whole(given_by):
    one = month(*(event(n, giver, amount, amount) for n, (giver, amount) in enumerate(given_by)))
    assert one.claims().sum == pytest.approx(1)
    assert one.record("A") == one.record("B") == one.record("A", common=True)


@given(months())
def test_leaving_out_what_the_other_did_never_makes_ones_own_claim_smaller(one):
    kept = [
        e if e.giver == "A" or e.b is None else event(n, "B", a=None, b=e.b) for n, e in enumerate(one.events)
    ]
    assert month(*kept).claims().a >= one.claims().a - 1e-12


def test_what_both_wrote_down_is_compared_in_the_amounts_of_each():
    one = month(event(1, "A", a=4, b=2), event(2, "B", a=1, b=3), event(3, "A", a=5), event(4, "B", b=6))
    assert one.record("A", common=True).totals() == (4, 1)
    assert one.record("B", common=True).totals() == (2, 3)
    assert one.record("A").balance() == balance(9, 1)
    assert [one.noticed(*pair) for pair in ("AA", "AB", "BA", "BB")] == [(2, 2), (1, 2), (1, 2), (2, 2)]


def test_two_claims_can_come_to_more_than_everything():
    assert Claims(a=0.6, b=0.64).sum == pytest.approx(1.24)
    assert month(event(1, "A", a=3), event(2, "B", b=3)).claims() == Claims(a=1.0, b=1.0)


@given(not_amounts)
def test_an_amount_that_is_none_is_refused_with_its_event_and_its_writer(amount):
    with pytest.raises(LedgerError, match="What B wrote down for 'event-0' must be above 0, got"):
        event(a=1, b=amount)


def test_nothing_is_not_a_zero():
    with pytest.raises(LedgerError, match="What A wrote down for 'event-0' must be above 0, got 0"):
        event(a=0, b=1)
    with pytest.raises(LedgerError, match="Nobody wrote down 'event-0'"):
        event()


@pytest.mark.parametrize(("field", "value"), [("giver", "C"), ("kind", ""), ("day", "Monday")])
def test_an_event_is_what_a_ledger_can_hold(field, value):
    with pytest.raises(LedgerError, match=field.capitalize()):
        event(a=1, **{field: value})


def test_a_month_needs_two_records_and_events_with_ids_of_their_own():
    with pytest.raises(LedgerError, match="Month 'm': B wrote nothing down"):
        month(event(1, "A", a=1))
    with pytest.raises(LedgerError, match="two events have one id"):
        month(event(1, "A", a=1), event(1, "B", b=1))

"""Ledgers: totals over time, missing amounts, kinds, and refusals that name the entry."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from closeness.core.errors import LedgerError
from closeness.core.reciprocity import Contribution, Ledger, balance
from reference import vectors
from strategies import amounts, contributions, days, ledgers, not_amounts, not_finite, not_numbers, spans

CASES = vectors("balance_over_time")["cases"]
PLAIN = {"day": 4, "giver": "A", "kind": "effort", "amount": 2, "note": "school run"}


def entry(**changes):
    return Contribution(**(PLAIN | changes))


@pytest.fixture
def month():
    return Ledger([entry(day=day, giver=giver, amount=amount) for day, giver, amount in CASES["entries"]])


def of_kinds(**sums):
    return Ledger(
        [
            entry(kind=kind, giver=giver, amount=amount)
            for kind, pair in sums.items()
            for giver, amount in zip("AB", pair, strict=True)
        ]
    )


def swapped(ledger):
    return Ledger(
        Contribution(
            day=e.day, giver="B" if e.giver == "A" else "A", kind=e.kind, amount=e.amount, weight=e.weight
        )
        for e in ledger.contributions
    )


@pytest.mark.parametrize("case", CASES["decayed"], ids=str)
def test_a_half_life_reproduces_the_reference(month, case):
    options = {"at": case["T"], "half_life": case["half_life"]}
    assert month.totals(**options) == pytest.approx((case["given"], case["received"]), abs=1e-12)
    assert month.balance(**options) == pytest.approx(case["balance"], abs=1e-12)


@pytest.mark.parametrize("case", CASES["rolling"], ids=str)
def test_a_window_reproduces_the_reference(month, case):
    options = {"at": case["T"], "window": case["window"]}
    assert month.totals(**options) == (case["given"], case["received"])
    assert month.balance(**options) == (None if case["balance"] is None else pytest.approx(case["balance"]))


def test_an_endless_half_life_or_window_counts_all_entries_alike(month):
    assert month.balance(half_life=math.inf) == month.balance(window=math.inf) == month.balance()
    assert month.balance() == pytest.approx(1 / 3)
    assert month.balance(half_life=1e9) == pytest.approx(1 / 3, abs=1e-6)


def test_the_last_day_is_the_default_and_later_entries_are_ignored(month):
    assert month.totals(half_life=7) == month.totals(at=21, half_life=7)
    assert month.totals(at=7) == (8.0, 4.0)
    assert month.totals(at=-1) == (0.0, 0.0)


def test_the_edge_of_a_window_is_open_on_its_early_side():
    ledger = Ledger([entry(day=3, amount=1), entry(day=10, giver="B", amount=1)])
    assert ledger.totals(at=10, window=7) == (0.0, 1.0)
    assert ledger.totals(at=10, window=7.001) == (1.0, 1.0)


def test_an_empty_ledger_has_no_entries_rather_than_an_even_balance():
    assert Ledger([]).totals() == (0.0, 0.0)
    assert Ledger([]).balance() is None
    assert Ledger([]).balance(half_life=7) is None
    assert Ledger([]).by_kind() == {}
    assert Ledger([]).specialisation() is None
    assert Ledger([]).n_missing == 0


def test_a_ledger_takes_its_entries_by_position_or_name_and_from_any_iterable():
    assert Ledger(contributions=[entry()]) == Ledger(iter([entry()])) == Ledger((entry(),))


def test_weights_multiply_amounts():
    assert Ledger([entry(amount=3, weight=0.5), entry(giver="B", amount=2, weight=2)]).totals() == (1.5, 4.0)


@given(ledgers)
def test_swapping_partners_negates_every_balance(ledger):
    given_, received = ledger.totals(half_life=7)
    assert swapped(ledger).totals(half_life=7) == (received, given_)
    for options in ({}, {"half_life": 7}, {"window": 30}):
        b = ledger.balance(**options)
        assert swapped(ledger).balance(**options) == (None if b is None else -b)
    assert swapped(ledger).specialisation() == ledger.specialisation()


@given(ledgers, st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_no_total(ledger, random):
    shuffled = random.sample(ledger.contributions, len(ledger.contributions))
    assert Ledger(shuffled).totals(half_life=3) == ledger.totals(half_life=3)


@given(ledgers, days, st.sampled_from("AB"))
def test_a_missing_amount_is_counted_and_changes_nothing_else(ledger, day, giver):
    assume(ledger.contributions)
    last = max(e.day for e in ledger.contributions)
    missing = entry(day=min(day, last), giver=giver, amount=None)
    more = Ledger([*ledger.contributions, missing])
    assert more.n_missing == ledger.n_missing + 1
    assert more.totals(half_life=7) == ledger.totals(half_life=7)


def test_missing_is_not_zero():
    unknown, nothing = Ledger([entry(amount=None)]), Ledger([entry(amount=0)])
    assert (unknown.n_missing, nothing.n_missing) == (1, 0)
    assert unknown.contributions[0].value is None
    assert nothing.contributions[0].value == 0.0
    assert unknown.balance() is None
    assert nothing.balance() is None


@given(ledgers, spans, st.floats(0, 1e6))
def test_silence_changes_activity_and_not_the_balance(ledger, half_life, silence):
    last = max((e.day for e in ledger.contributions), default=0)
    before = ledger.balance(at=last, half_life=half_life)
    assert ledger.balance(at=last + silence, half_life=half_life) == before
    assert sum(ledger.totals(last + silence, half_life)) <= sum(ledger.totals(last, half_life))


@given(ledgers, spans)
def test_the_balance_is_that_of_the_totals(ledger, span):
    for options in ({}, {"half_life": span}, {"window": span}):
        expected = balance(*ledger.totals(**options))
        got = ledger.balance(**options)
        assert got == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_the_balance_survives_totals_that_have_faded_to_nothing():
    ledger = Ledger([entry(day=0, amount=3), entry(day=0, giver="B", amount=1)])
    assert ledger.totals(at=10_000, half_life=1) == (0.0, 0.0)
    assert ledger.balance(at=10_000, half_life=1) == 0.5


def test_each_kind_has_its_own_balance():
    split = of_kinds(effort=(10, 2), time=(4, 4), affection=(0, 6), material=(0, 0))
    expected = {"effort": 2 / 3, "time": 0.0, "affection": -1.0, "material": None}
    assert split.by_kind() == {kind: b if b is None else pytest.approx(b) for kind, b in expected.items()}
    assert split.balance() == pytest.approx(1 / 13)
    assert split.specialisation() == pytest.approx(0.538462, abs=5e-7)


@given(ledgers, spans)
def test_the_overall_balance_is_the_volume_weighted_mean_of_the_kinds(ledger, half_life):
    at = max((e.day for e in ledger.contributions), default=0)
    total = sum(ledger.totals(half_life=half_life))
    assume(total > 1e-6)
    volumes = {
        kind: sum(Ledger([e for e in ledger.contributions if e.kind == kind]).totals(at, half_life))
        for kind in ledger.kinds
    }
    kinds = ledger.by_kind(half_life=half_life)
    mean = sum(volumes[kind] * b for kind, b in kinds.items() if b is not None) / total
    spread = sum(volumes[kind] * abs(b) for kind, b in kinds.items() if b is not None) / total
    assert ledger.balance(half_life=half_life) == pytest.approx(mean, abs=1e-9)
    assert ledger.specialisation(half_life=half_life) == pytest.approx(spread, abs=1e-9)
    assert abs(mean) <= ledger.specialisation(half_life=half_life) + 1e-9 <= 1 + 2e-9


def test_a_kind_with_missing_amounts_only_is_listed_without_a_balance():
    ledger = Ledger([entry(kind="care", amount=None), entry(kind="effort", amount=1)])
    assert ledger.by_kind() == {"care": None, "effort": 1.0}
    assert ledger.kinds == ("care", "effort")


def test_kinds_are_totalled_as_of_the_ledgers_last_day_not_their_own():
    ledger = Ledger([entry(day=0, kind="care", amount=1), entry(day=9, kind="effort", amount=1)])
    assert ledger.by_kind(window=7) == {"care": None, "effort": 1.0}


def test_kinds_of_another_topic_are_welcome():
    assert Ledger([entry(kind="code-review")]).by_kind() == {"code-review": 1.0}


def test_the_refusal_of_a_negative_amount_names_the_entry_and_what_to_do():
    with pytest.raises(LedgerError) as refused:
        entry(amount=-3)
    assert str(refused.value) == (
        "Amount must be 0 or more, got -3 for 'school run' on day 4. Put a cost in its own entry."
    )


def test_an_entry_without_a_note_is_named_by_its_kind():
    with pytest.raises(LedgerError, match="got nan for 'effort' on day 4"):
        entry(amount=math.nan, note="")


@given(not_amounts)
def test_what_is_no_amount_is_refused(bad):
    with pytest.raises(LedgerError, match=r"^Amount must be .* for 'school run' on day 4\."):
        entry(amount=bad)


@given(st.none() | not_amounts)
def test_what_is_no_weight_is_refused(bad):
    with pytest.raises(LedgerError, match=r"^Weight must be 0 or more, .* for 'school run' on day 4\."):
        entry(weight=bad)


@given(st.none() | not_numbers | not_finite)
def test_what_is_no_day_is_refused(bad):
    with pytest.raises(LedgerError, match=r"^Day must be a finite number, .* for 'school run'"):
        entry(day=bad)


@pytest.mark.parametrize("bad", ["C", "a", "", None, 1, True, ["A"]])
def test_an_unknown_giver_is_refused(bad):
    with pytest.raises(LedgerError, match=r"^Giver must be 'A' or 'B', got .* for 'school run' on day 4\."):
        entry(giver=bad)


@pytest.mark.parametrize("bad", ["", "  ", None, 3])
def test_a_kind_must_say_something(bad):
    with pytest.raises(LedgerError, match=r"^Kind must be a word, got .* for 'school run' on day 4\."):
        entry(kind=bad)


def test_a_note_must_be_text():
    with pytest.raises(LedgerError, match=r"^Note must be text, got 7 for 7 on day 4\."):
        entry(note=7)


def test_an_amount_that_its_weight_blows_up_is_refused():
    with pytest.raises(LedgerError, match=r"for 'school run' on day 4\. Use a bigger unit"):
        entry(amount=1e300, weight=1e300)


def test_amounts_that_no_sum_can_hold_are_refused():
    with pytest.raises(LedgerError, match="Use a bigger unit"):
        Ledger([entry(amount=1.7e308), entry(amount=1.7e308)]).totals()


def test_a_ledger_holds_contributions_only():
    with pytest.raises(LedgerError, match=r"Entry 2 must be a Contribution, got \{'day': 1\}"):
        Ledger([entry(), {"day": 1}])


def test_half_life_and_window_exclude_each_other(month):
    with pytest.raises(LedgerError, match="half_life or window, not both"):
        month.totals(half_life=7, window=7)
    with pytest.raises(LedgerError, match="half_life or window, not both"):
        Ledger([]).balance(half_life=7, window=7)


@pytest.mark.parametrize("bad", [0, -1, math.nan, True, "7", -math.inf])
@pytest.mark.parametrize("option", ["half_life", "window"])
def test_a_span_must_be_above_zero(month, option, bad):
    with pytest.raises(LedgerError, match=f"{option} must be a number of days above 0"):
        month.balance(**{option: bad})


@pytest.mark.parametrize("bad", [math.nan, math.inf, True, "21"])
def test_the_day_of_a_total_must_be_a_finite_number(month, bad):
    with pytest.raises(LedgerError, match="at must be a finite number"):
        month.totals(at=bad)


@given(st.lists(contributions), amounts)
def test_a_contribution_cannot_be_changed_afterwards(entries, amount):
    ledger = Ledger(entries)
    with pytest.raises((AttributeError, TypeError)):
        ledger.contributions[0:1] = ()
    for one in entries:
        with pytest.raises(AttributeError):
            one.amount = amount

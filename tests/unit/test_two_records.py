"""The two records: their bank, and what the walk through them says and keeps."""

import pytest

from closeness import TwoRecords
from closeness.bank import ledgers, months, read_months, weeks
from closeness.core.errors import BankError, LedgerError
from closeness.core.reciprocity import verdict

MONTH = months()[0]
each_month = pytest.mark.parametrize("month", months(), ids=lambda month: month.id)


# --- the bank ---


def test_the_claims_come_to_more_than_the_whole_in_two_months_and_to_the_whole_in_one():
    assert [round(100 * month.claims().sum, 6) for month in months()] == [124, 116, 100]


@each_month
def test_claims_are_whole_per_cent_so_that_the_shown_numbers_add_up(month):
    for claim in (month.claims().a, month.claims().b):
        assert 100 * claim == pytest.approx(round(100 * claim))


@each_month
def test_a_list_holds_more_of_its_writers_doing_than_the_others_list_where_claims_exceed_the_whole(month):
    (a_by_a, b_by_a), (a_by_b, b_by_b) = (month.record(writer).totals() for writer in "AB")
    if month.claims().sum > 1.005:
        assert a_by_a > a_by_b
        assert b_by_b > b_by_a
        assert month.noticed("A", "A") > month.noticed("A", "B")
        assert month.noticed("B", "B") > month.noticed("B", "A")


def test_in_the_month_of_the_move_each_record_leans_its_writers_way_and_the_common_part_is_even_for_one():
    views = [MONTH.record(writer, common=common) for common in (False, True) for writer in "AB"]
    assert [verdict(view.balance()) for view in views] == ["A-tilted", "B-tilted", "even", "B-tilted"]


def test_every_couple_of_the_planners_and_records_is_its_own():
    people = [name for one in (*months(), *weeks(), *ledgers()) for name in one.partners.values()]
    assert sorted(people) == sorted(set(people))


ENTRY = """
[[month]]
id = "the-move"
title = "Nell and Ove"
intro = "They moved."
partners = { A = "Nell", B = "Ove" }
unit = "hours"
events = [
  { id = "boxes", day = 1, giver = "A", kind = "effort", note = "packed", a = 4, b = 3 },
  { id = "van", day = 2, giver = "B", kind = "effort", note = "drove", b = 6 },
]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Nell and Ove"', "", "bank.toml, 'the-move': title must be text, it is missing"),
        ('unit = "hours"', "units = 3", "bank.toml, 'the-move': unknown field 'units'"),
        ('B = "Ove"', "B = 3", "'the-move', partners: B must be text, got 3"),
        ("day = 1", "dya = 1", "'the-move', events 1: unknown field 'dya'"),
        (", b = 6", "", "'the-move', events 2: Nobody wrote down 'van'"),
        ("b = 6", "b = 0", "events 2: What B wrote down for 'van' must be above 0, got 0"),
        ('giver = "B"', 'giver = "b"', "events 2: Giver must be 'A' or 'B', got 'b'"),
        ("a = 4, ", "", "'the-move': Month 'the-move': A wrote nothing down"),
        ('"van"', '"boxes"', "'the-move': Month 'the-move': two events have one id"),
    ],
)
def test_a_slip_of_the_pen_is_named_by_file_entry_and_field(tmp_path, old, new, message):
    path = tmp_path / "bank.toml"
    path.write_text(ENTRY, encoding="utf-8")
    assert len(read_months(path)) == 1
    assert old in ENTRY
    path.write_text(ENTRY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BankError) as caught:
        read_months(path)
    assert message in str(caught.value)


# --- the walk ---


def test_everything_that_the_page_shows_is_worked_out_before_it():
    content = TwoRecords(MONTH).content()
    assert content["claims"]["A"] == "By Bettina’s own record, Bettina did 60 % of it all."
    assert content["claims"]["B"] == "By Marek’s own record, Marek did 64 % of it all."
    assert content["claims"]["sum"] == "Together: 124 %."
    assert content["claims"]["bar"] == pytest.approx([6000 / 124, 6400 / 124, 10000 / 124])
    assert content["totals"] == {
        "A": "Bettina: 18 hours · Marek: 12 hours",
        "B": "Bettina: 9 hours · Marek: 16 hours",
    }
    assert (
        content["noticed"][0]
        == "Bettina wrote down 6 of 6 things that Bettina did, and 4 of 6 that Marek did."
    )
    assert [view["says"] for view in content["views"]] == [
        "Bettina gave somewhat more. Balance 0.20.",
        "Marek gave somewhat more. Balance −0.28.",
        "About even. Balance 0.00.",
        "Marek gave somewhat more. Balance −0.18.",
    ]


def test_a_sum_at_the_whole_has_words_of_its_own_and_a_bar_that_fills_it():
    claims = TwoRecords(months()[2]).content()["claims"]
    assert claims["meaning"].startswith("Exactly the whole")
    assert sum(claims["bar"][:2]) == pytest.approx(100) == claims["bar"][2]


def test_a_sum_below_the_whole_leaves_room_on_the_bar(tmp_path):
    path = tmp_path / "bank.toml"
    path.write_text(
        ENTRY.replace("a = 4, b = 3", "a = 1, b = 9").replace("b = 6", "a = 4, b = 6"), encoding="utf-8"
    )
    claims = TwoRecords(read_months(path)[0]).content()["claims"]
    assert claims["meaning"].startswith("Less than the whole")
    assert sum(claims["bar"][:2]) == claims["percent"] == 60


def test_lists_without_a_common_entry_have_no_balance_and_no_bar(tmp_path):
    path = tmp_path / "bank.toml"
    path.write_text(ENTRY.replace(", b = 3", ""), encoding="utf-8")
    views = TwoRecords(read_months(path)[0]).content()["views"]
    assert [(view["says"], view["part"]) for view in views[2:]] == [
        ("Nothing that both wrote down.", None)
    ] * 2


def test_what_was_not_written_down_is_a_word_and_no_number():
    events = {event["note"]: event for event in TwoRecords(MONTH).content()["events"]}
    assert (events["forms, post, broadband"]["B"], events["forms, post, broadband"]["by"]) == (
        "not written",
        ["A"],
    )
    assert events["baked for the first day"]["A"] == "1 hour"


def test_the_walk_keeps_a_guess_and_a_step_and_explains_anything_else():
    board = TwoRecords(MONTH)
    assert (
        board.problems({"guess": 124, "step": "sum"}) == board.problems({"guess": None, "step": None}) == []
    )
    for answer in (
        {"guess": 49},
        {"guess": "100"},
        {"guess": True},
        {"step": "end"},
        {"step": []},
        {"sum": None},
    ):
        (problem,) = board.problems(answer)
        assert problem.endswith("This walk keeps a guess from 50 to 200 and the step where you are.")


@pytest.mark.parametrize(("guess", "done"), [(None, 0), (100, 1), (1000, 0), ("100", 0)])
def test_progress_is_the_guess_and_the_sum_is_told_only_after_it(guess, done):
    board = TwoRecords(MONTH, {"guess": guess})
    assert board.progress() == (done, 1)
    assert len(board.rows()) == 1 + done


def test_a_month_is_one_of_the_bank():
    with pytest.raises(LedgerError, match="month must be a Month of the bank, got 'the-move'"):
        TwoRecords("the-move")


def test_without_scripts_both_lists_stand_side_by_side_and_the_sum_is_folded():
    page = TwoRecords(MONTH).fallback()
    assert "<td>Marek: mended the shower by torchlight</td><td>not written</td><td>2 hours</td>" in page
    before, folded = page.split("<details>")
    assert "124 %" in folded
    assert "124 %" not in before

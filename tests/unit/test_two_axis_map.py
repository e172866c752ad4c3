"""The map of couples in Python: its bank, its answer in words, and what a page without scripts says."""

import json
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.errors import AnswerError, BankError, Incomplete
from closeness.widgets.two_axis_map.couples import AXES, BANDS, Couple, Reading, couples, couples_from
from closeness.widgets.two_axis_map.widget import TwoAxisMap, band, is_place

ENTRY = {
    "id": "bakery",
    "names": "Marta and Dele",
    "text": "They share a bicycle.",
    "independence": "low",
    "interdependence": "high",
    "reason": "All is joint. They rely on each other.",
}
OTHER = {"id": "tides", "names": "Keiko and Luis", "text": "She is at sea."}


def without(entry, *fields):
    return {name: value for name, value in entry.items() if name not in fields}


# the couples


def test_the_couples_fill_all_four_corners_and_the_middle_and_leave_one_open():
    places = {(couple.reading.independence, couple.reading.interdependence) for couple in couples()}
    assert {(x, y) for x in ("low", "high") for y in ("low", "high")} <= places
    assert ("middle", "middle") in places
    assert any("any" in place for place in places)


def test_the_two_axes_do_not_go_together_among_the_couples():
    number = {"low": -1, "middle": 0, "high": 1, "any": 0}
    readings = [couple.reading for couple in couples()]
    assert sum(number[r.independence] * number[r.interdependence] for r in readings) == 0


def test_couples_differ_in_kind_and_are_told_in_two_or_three_sentences():
    text = files("closeness.bank").joinpath("en", "couples.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["couple"]
    assert len({entry["couple"] for entry in entries}) >= 4
    for entry in entries:
        assert 2 <= entry["text"].count(". ") + 1 <= 3, entry["id"]
        assert entry["reason"].count(". ") + 1 == 2, entry["id"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (without(ENTRY, "text"), "couple 'bakery': text must be a text that is not empty, got None"),
        (ENTRY | {"names": " "}, "names must be a text"),
        (ENTRY | {"id": 7}, "id must be a text"),
        (ENTRY | {"independence": "hgih"}, "independence must be low, middle, high or any, got 'hgih'"),
        (ENTRY | {"interdependence": ["low"]}, "interdependence must be low, middle, high or any"),
        (without(ENTRY, "interdependence"), "interdependence must be low, middle, high or any, got None"),
        (without(ENTRY, "reason"), "reason must be a text"),
        (ENTRY | {"reazon": "x"}, "unknown field 'reazon'"),
        ("Marta and Dele", "couple 1: expected a table of fields, got 'Marta and Dele'"),
    ],
)
def test_a_wrong_entry_is_named_with_its_field(entry, words):
    with pytest.raises(BankError, match=r"^couples file, couple") as caught:
        couples_from([entry], "couples file")
    assert words in str(caught.value)


def test_two_couples_never_share_an_id_or_a_letter():
    with pytest.raises(BankError, match="id stands twice"):
        couples_from([ENTRY, OTHER | {"id": "bakery"}])
    with pytest.raises(BankError, match="begin with M, as Marta and Dele do"):
        couples_from([ENTRY, OTHER | {"names": "mo and Luis"}])


def test_a_map_without_couples_is_refused():
    with pytest.raises(BankError, match="at least one"):
        TwoAxisMap([])


# the answer


@given(st.integers(0, 100))
def test_every_number_lies_in_the_band_whose_ends_hold_it(number):
    lowest, highest = BANDS[band(number)]
    assert lowest <= number <= highest


@given(st.lists(st.integers(0, 100), min_size=2, max_size=2))
def test_two_whole_numbers_are_a_place_after_a_round_trip(place):
    assert is_place(place)
    assert is_place(json.loads(json.dumps(place)))


@pytest.mark.parametrize(
    "value",
    [None, "high", 50, [50], [50, 50, 50], [50.0, 50], [True, 50], [-1, 50], [50, 101], {0: 50, 1: 50}],
)
def test_anything_else_is_no_place_and_is_explained(value):
    board = TwoAxisMap([ENTRY, OTHER])
    problems = board.problems({"tides": value})
    assert not is_place(value)
    assert len(problems) == (0 if value is None else 1)  # None is an open field of a blank cell
    for problem in problems:
        assert problem.startswith("“tides” needs two whole numbers")
        assert problem.endswith(f"as in [80, 15]; it holds {value!r}.")


def test_an_unknown_couple_is_explained_with_the_couples_there_are():
    assert TwoAxisMap([ENTRY, OTHER]).problems({"bakry": [1, 2]}) == [
        "“bakry” is no couple on this map. The couples are bakery, tides."
    ]


def test_an_answer_that_is_no_dict_is_refused():
    with pytest.raises(AnswerError, match="list"):
        TwoAxisMap(answer=[[1, 2]])


def test_progress_counts_places_of_known_couples_only():
    board = TwoAxisMap([ENTRY, OTHER], {"bakery": [10, 90], "tides": [10], "ghost": [1, 1]})
    assert board.progress() == (1, 2)


def test_rows_say_where_each_couple_stands_in_words():
    board = TwoAxisMap([ENTRY, OTHER], {"bakery": [10, 90]})
    assert board.rows() == [
        ("Marta and Dele", "independence low (10), interdependence high (90)"),
        ("Keiko and Luis", ""),
    ]


def test_a_map_is_complete_when_every_couple_has_a_place(capsys, monkeypatch):
    answer = {"bakery": [10, 90]}
    board = TwoAxisMap([ENTRY, OTHER], answer, "map")
    with pytest.raises(Incomplete, match="1 of 2"):
        board.require_complete()
    answer["tides"] = [50, 90]
    board.require_complete()
    assert "2" in capsys.readouterr().out
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(Incomplete, match="scorer"):
        board.require_complete()


# what reaches the front end


def test_practice_carries_the_readings_and_the_bands_to_the_page():
    spec = TwoAxisMap([ENTRY, OTHER]).spec()
    assert spec["couples"][0]["reading"] == {field: ENTRY[field] for field in (*AXES, "reason")}
    assert "reading" not in spec["couples"][1]
    assert spec["bands"] == {"low": [0, 33], "middle": [34, 66], "high": [67, 100]}
    assert [couple["letter"] for couple in spec["couples"]] == ["M", "K"]


def test_a_graded_map_carries_no_reading():
    board = TwoAxisMap(answer={}, answer_cell="map")
    shipped = json.dumps(board.spec(), ensure_ascii=False) + board.element()
    for couple in couples():
        assert couple.text in shipped
        assert couple.reading.reason not in shipped
    assert all(set(couple) == {"id", "names", "letter", "text"} for couple in board.spec()["couples"])
    assert "<details>" not in shipped


def test_couples_can_be_given_as_records():
    reading = Reading(independence="low", interdependence="high", reason="Joint. Close.")
    given = Couple(id="bakery", names="Marta and Dele", text="They bake.", reading=reading)
    assert TwoAxisMap([given]).couples == (given,)


def test_the_same_couples_keep_their_place_in_a_browser_and_others_get_their_own():
    assert TwoAxisMap([ENTRY]).spec()["id"] == TwoAxisMap([ENTRY]).spec()["id"]
    assert TwoAxisMap([ENTRY]).spec()["id"] != TwoAxisMap([OTHER]).spec()["id"]


def test_without_scripts_a_reader_gets_every_text_and_the_readings_folded(monkeypatch):
    monkeypatch.setenv("CLOSENESS_STATIC", "1")
    page = TwoAxisMap()._repr_mimebundle_()["text/html"]
    for couple in couples():
        assert f"<strong>{couple.names}.</strong>" in page
        assert couple.text in page.split("</script>")[1]
        assert f"{couple.reading.reason}</p></details>" in page
    assert "Independence: low. Interdependence: high." in page
    assert "Independence: any place. Interdependence: high." in page


def test_no_text_of_a_couple_becomes_markup():
    evil = OTHER | {"text": "</script><b>bold</b>"}
    page = TwoAxisMap([evil]).element()
    assert page.count("</script>") == 1
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>" not in page


def test_the_live_map_changes_the_very_answer_that_it_was_given():
    answer = {}
    board = TwoAxisMap([ENTRY], answer)
    bundle = board._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    board._view.answer = {"bakery": [10, 90]}
    assert answer == {"bakery": [10, 90]}

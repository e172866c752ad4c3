"""What the sorting board asks, keeps and says in Python; and what it never tells the browser."""

import json
from dataclasses import dataclass, replace

import pytest

from closeness import SortBoard
from closeness.bank import vignettes
from closeness.core.errors import AnswerError, Incomplete, SortingError
from closeness.core.sorting import LABELS
from closeness.widgets.view import view_class

CARDS = [
    {
        "id": "river-walk",
        "sentences": [
            {"text": "Voices are rising.", "cue": None},
            {"text": "“River walk, back by nine.”", "cue": "time"},
            {"text": "At nine they talk it through.", "cue": "issue"},
        ],
    },
    {"id": "late-desk", "sentences": [{"text": "She is at her desk until he sleeps.", "cue": "returned"}]},
    {"id": "short-note", "sentences": [{"text": "“Back Sunday”, says the note."}]},
]
CANARY = "CANARY-7f3a"


def graded(answer=None, **options):
    return SortBoard(CARDS, answer, "ps1-sorting", **options)


def planted():
    """Vignettes as an author may pass them, with a canary in everything that must not travel."""
    return [
        replace(card, rationale=f"{CANARY} reason", ask_next=f"{CANARY} question", source=f"{CANARY} source")
        for card in vignettes()
    ]


# --- what reaches the browser ---


def test_a_practice_board_carries_key_deciding_cues_and_reasons():
    card = vignettes()[0]
    shown = SortBoard([card], cue=False).spec()["cards"][0]
    assert shown["key"] == card.key
    assert shown["deciding"] == sorted(card.deciding)
    assert shown["rationale"] == card.rationale


def test_a_graded_board_carries_sentences_and_nothing_else_of_a_vignette():
    board = SortBoard(planted(), {}, "ps1-sorting")
    assert CANARY in json.dumps(SortBoard(planted(), {}).spec())  # the canary would show
    text = json.dumps(board.spec()) + board.element() + board.fallback() + repr(board.rows())
    assert CANARY not in text
    for card in board.spec()["cards"]:
        assert set(card) == {"id", "sentences"}
        assert all(set(sentence) == {"text", "cue"} for sentence in card["sentences"])


def test_two_graded_boards_whose_keys_differ_send_the_same_spec():
    turned = [replace(card, cues=replace(card.cues, pattern=None), difficulty=4) for card in vignettes()]
    assert [card.key for card in turned] != [card.key for card in vignettes()]
    one, other = (
        SortBoard(cards, {}, "ps1-sorting", name="sorting").spec() for cards in (vignettes(), turned)
    )
    assert one == other


def test_the_order_of_graded_cards_hangs_on_their_ids_alone():
    by_key = sorted(vignettes(), key=lambda card: card.key)
    orders = [
        [card["id"] for card in SortBoard(cards, {}, "ps1-sorting").spec()["cards"]]
        for cards in (by_key, by_key[::-1], vignettes())
    ]
    assert orders[0] == orders[1] == orders[2]
    assert orders[0] != [card.id for card in by_key]


@pytest.mark.parametrize("field", ["key", "rationale", "difficulty", "cues", "deciding"])
def test_a_graded_card_that_holds_more_than_its_sentences_is_refused(field):
    with pytest.raises(SortingError, match=rf"'river-walk'.*{field}.*only id, sentences"):
        SortBoard([{**CARDS[0], field: "recharging"}], {}, "ps1-sorting")


def test_a_sentence_that_holds_the_sign_of_its_cue_is_refused():
    card = {"id": "a", "sentences": [{"text": "Back.", "cue": "returned", "sign": 1}]}
    with pytest.raises(SortingError, match=r"Sentence 1 of Card 1 .*sign"):
        SortBoard([card], {}, "ps1-sorting")


def test_progress_in_a_page_hangs_on_the_content():
    assert graded().spec()["id"] == graded({"late-desk": "avoiding"}).spec()["id"]
    assert graded().spec()["id"] != graded(cue=False).spec()["id"]


def test_no_text_of_a_card_ends_the_script_that_carries_it():
    board = SortBoard([{"id": "a", "sentences": [{"text": "</script><img src=x onerror=alert(1)>"}]}])
    assert board.element().count("</script>") == 1
    assert "<img" not in board.element()


# --- cards that cannot be used ---


@pytest.mark.parametrize(
    ("cards", "message"),
    [
        ([], "at least one card, got none"),
        ("river-walk", "must be a list of cards, got 'river-walk'"),
        ({"id": "a"}, "must be a list of cards"),
        ([3], "Card 1 must be a dict with id and sentences, or a vignette, got 3"),
        ([{"sentences": []}], "Card 1 needs an id such as 'river-walk', got None"),
        ([{"id": "a", "sentences": []}], r"Card 1 \('a'\) needs at least one sentence, got none"),
        ([{"id": "a", "sentences": "Back."}], r"sentences of Card 1 \('a'\) must be a list .*got 'Back.'"),
        ([{"id": "a", "sentences": [{"text": " "}]}], "Sentence 1 of Card 1 .* needs a text, got ' '"),
        (
            [{"id": "a", "sentences": [{"text": "B", "cue": 1}]}],
            "must be a name such as 'issue', or None, got 1",
        ),
        ([{"id": "a", "sentences": [{"text": "B", "cue": "isue"}]}], "one of returned, issue, .*got 'isue'"),
        ([CARDS[1], CARDS[1]], "Two cards have the id 'late-desk'"),
    ],
)
def test_a_card_that_cannot_be_used_is_named_with_what_was_wanted(cards, message):
    with pytest.raises(SortingError, match=message):
        SortBoard(cards, {}, "ps1-sorting")


def test_a_practice_key_outside_the_buckets_is_refused():
    with pytest.raises(SortingError, match=r"key of Card 1 \('a'\) must be one of .*got 'sulking'"):
        SortBoard([{"id": "a", "sentences": [{"text": "Back."}], "key": "sulking"}])


@pytest.mark.parametrize(
    ("buckets", "message"),
    [
        ("recharging", "must be a list of label ids"),
        (["recharging"], "two or more different buckets"),
        (["recharging", "recharging"], "two or more different buckets"),
        (["recharging", "sulking"], "The bucket 'sulking' has no words"),
        ({"a": "A", "b": " "}, "The bucket 'b' has no words"),
    ],
)
def test_buckets_that_cannot_be_used_are_refused(buckets, message):
    with pytest.raises(SortingError, match=message):
        graded(buckets=buckets)


def test_an_answer_that_is_no_dict_and_a_negative_set_size_are_refused():
    with pytest.raises(AnswerError, match="must be the dict"):
        graded(["river-walk"])
    with pytest.raises(SortingError, match="set_size must be 1 or more"):
        SortBoard(vignettes(), set_size=-1)


# --- another topic on the same board ---


@dataclass(frozen=True)
class Clause:
    """A card of a fork: its own labels, its own cues, nothing of this course."""

    id: str
    key: str
    deciding: frozenset
    sentences: tuple
    rationale: str = "It names a date."


def test_another_topic_brings_its_own_labels_and_cues():
    cards = [
        Clause("ask-nicely", "request", frozenset({"date"}), ({"text": "By Friday, please.", "cue": "date"},))
    ]
    answer = {"ask-nicely": ["request", "date"]}
    board = SortBoard(cards, answer, buckets={"request": "Request", "demand": "Demand"})
    assert board.rows() == [("By Friday, please.", "Request · date")]
    assert board.progress() == (1, 1)
    assert board.problems(answer) == []
    assert board.spec()["cards"][0]["deciding"] == ["date"]
    assert [bucket["asks"] for bucket in board.spec()["buckets"]] == ["sentence", "sentence"]


# --- answers ---


def test_progress_counts_cards_with_label_and_cue():
    answer = {"river-walk": ["recharging", "issue"], "late-desk": "avoiding", "stranger": "avoiding"}
    assert graded(answer).progress() == (1, 3)
    assert graded(answer, cue=False).progress() == (2, 3)


def test_a_value_that_says_nothing_counts_as_not_placed():
    answer = {"river-walk": 3, "late-desk": ["avoiding", "issue", 1], "short-note": "sulking"}
    assert graded(answer, cue=False).progress() == (0, 3)


def test_cannot_tell_yet_asks_for_a_question_and_not_for_a_sentence():
    assert graded({"late-desk": ["cannot-tell-yet", "pattern"]}).progress() == (1, 3)
    assert graded({"late-desk": ["avoiding", "pattern"]}).progress() == (0, 3)


def test_a_sentence_without_a_cue_is_an_answer_and_it_is_called_the_setting():
    board = graded({"short-note": ["avoiding", "setting"]})
    assert board.problems(board.answer) == []
    assert dict(board.rows())["“Back Sunday”, says the note."] == "Avoiding · the setting"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"rivr-walk": "avoiding"}, "“rivr-walk” is not a card of this board. Its cards: "),
        ({7: "avoiding"}, "“7” is not a card of this board."),
        (
            {"river-walk": 7},
            "“river-walk” needs a label, or a label and a cue in square brackets; it holds 7.",
        ),
        (
            {"river-walk": "avoidng"},
            "“river-walk” has the label “avoidng”. The labels are: recharging, avoiding",
        ),
        (
            {"river-walk": ["avoiding", "pattern"]},
            "has the cue “pattern”. It can have: setting, time, issue.",
        ),
        (
            {"river-walk": ["cannot-tell-yet", "setting"]},
            "It can have: returned, issue, purpose, pattern, announced",
        ),
    ],
)
def test_an_entry_that_the_board_cannot_draw_is_named_with_what_is_allowed(entry, problem):
    (found,) = graded().problems({"late-desk": "avoiding", "short-note": None, **entry})
    assert problem in found


def test_a_cue_on_a_board_that_asks_for_none_is_named():
    (found,) = graded(cue=False).problems({"late-desk": ["avoiding", "returned"]})
    assert "no cue, only a label" in found


def test_the_check_says_how_much_is_missing_and_never_whether_it_is_right(capsys):
    board = graded({"late-desk": ["avoiding", "returned"]})
    with pytest.raises(Incomplete, match="1 of 3 cards"):
        board.require_complete()
    board.answer.update({"river-walk": ["avoiding", "time"], "short-note": ["cannot-tell-yet", "issue"]})
    board.require_complete()
    assert capsys.readouterr().out.startswith("All 3 cards are answered.")


def test_an_answer_that_no_browser_can_hold_still_gives_a_board():
    answer = {"late-desk": "avoiding", "river-walk": {1, 2}, (1, 2): "avoiding", "short-note": float("nan")}
    view = view_class("sort-board")(graded(answer))
    assert view.answer == {"late-desk": "avoiding"}
    assert len(answer) == 4, "nothing typed is lost"


def test_unknown_entries_are_named_before_anything_is_called_complete():
    with pytest.raises(Incomplete, match="“stranger” is not a card"):
        graded({"stranger": "avoiding"}).require_complete()


def test_while_nbgrader_grades_the_check_always_raises(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    full = {card["id"]: "avoiding" for card in CARDS}
    with pytest.raises(Incomplete, match="scorer"):
        graded(full, cue=False).require_complete()


# --- without the board ---


def test_the_table_shows_each_vignette_beside_label_and_cue():
    rows = dict(graded({"river-walk": ["recharging", "issue"], "late-desk": "avoiding"}).rows())
    walk = "Voices are rising. “River walk, back by nine.” At nine they talk it through."
    assert rows == {
        walk: "Recharging · the open matter",
        "She is at her desk until he sleeps.": "Avoiding",
        "“Back Sunday”, says the note.": "",
    }


def test_the_page_holds_the_vignettes_and_the_labels_without_scripts():
    fallback = SortBoard(vignettes()[:2]).fallback()
    assert fallback.count("<li>") == 2
    assert fallback.count("Recharging · Avoiding · Cannot tell yet") == 2
    assert vignettes()[0].sentences[0].text[:12] in fallback


def test_practice_comes_in_sets_of_six_and_graded_cards_all_at_once():
    many = [{"id": f"card-{n}", "sentences": [{"text": "Back."}]} for n in range(18)]
    assert SortBoard(many).spec()["set_size"] == 6
    assert SortBoard(many, set_size=None).spec()["set_size"] == 0
    assert SortBoard(many[:6]).spec()["set_size"] == 0
    assert SortBoard(many, {}, "ps1-sorting").spec()["set_size"] == 0


def test_the_usual_buckets_are_the_three_labels():
    assert [bucket["id"] for bucket in SortBoard(vignettes()[:1]).spec()["buckets"]] == list(LABELS)

"""FormBoard in Python: what reaches the browser, what counts as answered, and what a typed answer is told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness import FormBoard
from closeness.bank import form, form_names
from closeness.core.answers import blank, read_answer, write_answer
from closeness.core.errors import AnswerError, BankError, Incomplete
from strategies import literals

ASKED = {
    "id": "read-off",
    "title": "Read off",
    "questions": [
        {
            "id": "rule",
            "prompt": "Which rule may Sam follow?",
            "kind": "choice",
            "options": [
                {"id": "excuse", "text": "Every withdrawal is a need."},
                {"id": "chance", "text": "None."},
            ],
        },
        {
            "id": "signs",
            "prompt": "Which signs decide?",
            "kind": "choices",
            "options": [{"id": "issue", "text": "The matter"}, {"id": "time", "text": "A time named"}],
        },
        {
            "id": "overlap",
            "prompt": "How much is shared?",
            "kind": "number",
            "unit": "%",
            "min": 0,
            "max": 100,
        },
        {"id": "reason", "prompt": "Why?", "kind": "text", "max_length": 20},
    ],
}
RIGHT = {"rule": "excuse", "signs": ["issue"], "overlap": 84.5, "reason": "Four of five misses."}


def graded(answer=None):
    return FormBoard(ASKED, {} if answer is None else answer, "ps2-read-off")


# what reaches the browser


@pytest.mark.parametrize("name", form_names())
def test_a_graded_board_carries_nothing_that_tells_what_is_right(name):
    board, made = FormBoard(name, answer_cell="cell"), form(name)
    keys = set()

    def walk(value):
        if isinstance(value, dict):
            keys.update(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(board.content())
    assert keys.isdisjoint(
        {"fits", "why", "right", "tolerance", "hint", "slips", "badge", "source", "closing"}
    )
    shown = json.dumps(board.spec(), ensure_ascii=False) + board.element()
    for question in made.questions:
        for text in (question.why, question.hint, *(option.why for option in question.options)):
            assert not text or text not in shown


@pytest.mark.parametrize(
    ("place", "extra"),
    [
        ("form", {"closing": "Well done."}),
        ("question", {"right": 84}),
        ("question", {"source": "A book"}),
        ("option", {"fits": True}),
        ("option", {"why": "Because."}),
    ],
)
def test_a_graded_literal_that_holds_a_key_is_refused(place, extra):
    made = json.loads(json.dumps(ASKED))
    target = {"form": made, "question": made["questions"][2], "option": made["questions"][0]["options"][0]}[
        place
    ]
    target.update(extra)
    with pytest.raises(BankError, match=f"unknown field '{next(iter(extra))}'"):
        FormBoard(made, answer_cell="cell")


def test_practice_carries_reasons_and_writing_is_private():
    first = FormBoard("quiz-part-1").content()
    assert first["questions"][0]["options"][0].keys() == {"id", "text", "fits", "why"}
    assert "private" not in first
    assert FormBoard("check-in-card").content()["private"] is True
    assert "private" not in FormBoard("check-in-card", answer_cell="cell").content()


def test_a_text_cannot_end_the_element_of_the_page():
    made = ASKED | {"intro": "</script><img src=x onerror=alert(1)>"}
    assert "<img" not in FormBoard(made, answer_cell="cell").element()


# the answer


def test_progress_counts_what_is_an_answer_and_nothing_else():
    assert graded().progress() == (0, 4)
    assert graded(dict(RIGHT)).progress() == (4, 4)
    assert graded(RIGHT | {"rule": "excus", "signs": [], "overlap": "84,5"}).progress() == (1, 4)


def test_a_blank_of_the_answer_is_open_and_has_no_problems():
    empty = blank(RIGHT)
    assert empty == {"rule": None, "signs": [], "overlap": None, "reason": None}
    board = graded(empty)
    assert (board.progress(), board.problems(empty)) == ((0, 4), [])


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            {"ruel": "excuse"},
            "“ruel” is no question of this form. Its questions: rule, signs, overlap, reason.",
        ),
        ({"rule": "Excuse"}, "“rule” takes one of: excuse, chance. It holds 'Excuse'."),
        (
            {"signs": "issue"},
            "“signs” takes a list in square brackets with one or more of: issue, time, each once.",
        ),
        ({"signs": ["issue", "issue"]}, "each once. It holds ['issue', 'issue']."),
        (
            {"overlap": "84,5"},
            "“overlap” takes a number without quotes from 0 to 100, with a point for decimals.",
        ),
        ({"overlap": 840}, "It holds 840."),
        ({"reason": "x" * 21}, "“reason” takes text in quotes, up to 20 characters."),
    ],
)
def test_what_was_typed_by_hand_is_answered_in_words(entry, said):
    (problem,) = graded().problems(entry)
    assert said in problem


def test_open_ends_of_a_range_are_said_as_such():
    question = {"id": "n", "prompt": "N?", "kind": "number"}

    def problem(**ends):
        made = ASKED | {"questions": [question | ends]}
        return FormBoard(made, answer_cell="cell").problems({"n": "x"})[0]

    assert "without quotes of 0 or more," in problem(min=0)
    assert "without quotes of 5 or less," in problem(max=5)
    assert "without quotes, with a point" in problem()


@given(st.dictionaries(st.sampled_from([*RIGHT, "other"]), literals, max_size=5))
def test_any_literal_is_either_an_answer_or_a_problem_or_open(answer):
    board = graded(answer)
    done, _ = board.progress()
    opened = sum(value is None or value in ([], "") for key, value in answer.items() if key in RIGHT)
    wrong = board.problems(answer)
    assert done + opened + len(wrong) == len(answer)
    board.rows()


def test_an_answer_survives_its_cell():
    assert read_answer(write_answer("read_off", RIGHT)) == RIGHT


def test_rows_say_question_and_answer_in_words():
    assert graded(RIGHT | {"signs": ["time", "issue"]}).rows() == [
        ("Which rule may Sam follow?", "Every withdrawal is a need."),
        ("Which signs decide?", "The matter · A time named"),
        ("How much is shared?", "84.5 %"),
        ("Why?", "Four of five misses."),
    ]
    assert graded({"rule": 3}).rows()[0] == ("Which rule may Sam follow?", "")
    quoted = FormBoard("evidence-cards").rows()[0][0]
    assert quoted == "How far does the evidence carry this? “Women and men need autonomy equally.”"


def test_completeness_is_asked_and_rightness_never(capsys, monkeypatch):
    with pytest.raises(Incomplete, match="3 of 4"):
        graded(RIGHT | {"rule": None}).require_complete()
    with pytest.raises(Incomplete, match="takes one of: excuse, chance"):
        graded(RIGHT | {"rule": "x"}).require_complete()
    graded(RIGHT | {"rule": "chance"}).require_complete()
    assert "All 4 parts" in capsys.readouterr().out
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(Incomplete, match="scorer"):
        graded(dict(RIGHT)).require_complete()


def test_the_board_changes_the_very_object_it_was_given():
    answer = {}
    assert graded(answer).answer is answer
    with pytest.raises(AnswerError, match="dict"):
        FormBoard(ASKED, ["excuse"], "cell")


# on paper


def test_without_scripts_the_reasons_are_folded_under_each_question():
    paper = FormBoard("quiz-part-1").fallback()
    assert paper.count("<details>") == 6
    assert "Two axes tell the fullest corner from the emptiest." in paper
    assert "<details>" not in FormBoard("quiz-part-1", answer_cell="cell").fallback()
    numbers = FormBoard("overlap-read-off").fallback()
    assert "<caption>Two bell curves of equal spread</caption>" in numbers
    assert "39 in 100 pairs." in numbers
    assert "<blockquote>" in FormBoard("where-from").fallback()
    assert "write where there is room" in FormBoard("check-in-card").fallback()


def test_a_title_can_be_given_and_the_page_knows_the_board_by_its_content():
    named = FormBoard("check-in-card", title="First Sunday")
    assert named.content()["title"] == "First Sunday"
    assert named.spec()["id"] == FormBoard("check-in-card", title="First Sunday", name="other").spec()["id"]
    assert named.spec()["id"] != FormBoard("check-in-card").spec()["id"]

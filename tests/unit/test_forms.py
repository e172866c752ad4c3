"""Forms in the bank: the course's own load and teach with each reason, and every slip of the pen is named."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.bank import form, form_from, form_names, read_form
from closeness.core.effects import overlap
from closeness.core.errors import BankError
from closeness.core.sorting import kappa

VECTORS = Path(__file__).parents[1] / "vectors"
FORM = """
id = "small"
title = "A small form"
intro = "Two questions."
kind = "practice"
assembles = "{door} {hours}"

[[questions]]
id = "door"
kind = "choice"
prompt = "What does a closed door say?"
options = [
  { id = "much", fits = false, text = "Much", why = "It says little." },
  { id = "little", fits = true, text = "Little", why = "What follows says more." },
]

[[questions]]
id = "hours"
kind = "number"
prompt = "How many hours?"
unit = "hours"
right = 4
why = "12 less 8."
hint = "Take 8 from 12."
slips = [{ value = 20, why = "That is the sum." }]
"""
WRITING = """
id = "small"
title = "A small form"
kind = "writing"

[[questions]]
id = "line"
kind = "text"
prompt = "One line?"
"""


@pytest.fixture
def write(tmp_path):
    def put(text, name="small.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return put


# the course's own forms


def every_form():
    return [form(name) for name in form_names()]


def texts(made):
    """Everything that a form says."""
    yield from (made.title, made.intro, made.closing, made.note)
    yield from (text for text, _ in made.letter)
    for question in made.questions:
        yield from (question.prompt, question.quote, question.why, question.hint, question.placeholder)
        yield from question.context
        yield from (part for option in question.options for part in (option.text, option.why))
        yield from (slip.why for slip in question.slips)


def references(made):
    """The texts that give a reference: that reads the same wherever it stands."""
    if made.id != "check-the-citation":
        return set()
    fitting = {option.why for question in made.questions for option in question.options if option.fits}
    return fitting | {question.quote for question in made.questions}


def test_the_course_has_the_forms_that_its_pages_and_labs_show():
    wanted = {
        *(f"quiz-part-{part}" for part in (1, 2, 3)),
        "check-the-citation",
        "evidence-cards",
        "two-meanings",
        "request-builder",
        "where-from",
        "lean-on-me",
        "space-agreement",
        "reply-chooser",
        "time-and-identity",
        "check-in-card",
        "overlap-read-off",
        "sam-table",
    }
    assert wanted <= set(form_names())


@pytest.mark.parametrize("name", ["quiz-part-1", "quiz-part-2", "quiz-part-3"])
def test_a_quiz_has_six_questions_with_one_answer_each(name):
    made = form(name)
    assert len(made.questions) == 6
    for question in made.questions:
        assert question.kind == "choice"
        assert [option.fits for option in question.options].count(True) == 1, question.id
        assert len(question.options) >= 3, question.id


def test_what_fits_stands_at_every_place_so_that_the_place_tells_nothing():
    for made in every_form():
        choices = [
            question for question in made.questions if question.kind == "choice" and question.options[0].why
        ]
        places = [[option.fits for option in question.options].index(True) for question in choices]
        for place in set(places):
            assert places.count(place) <= max(2, len(places) / 2), (made.id, places)


def test_every_reason_is_a_sentence_of_its_own():
    for made in every_form():
        reasons = [option.why for question in made.questions for option in question.options if option.why]
        assert len(set(reasons)) == len(reasons), made.id
        for reason in reasons:
            assert len(reason.split()) >= 5, (made.id, reason)
            assert reason[-1] in ".?!”", (made.id, reason)


def test_no_form_repeats_a_sentence_of_the_documents():
    runs = set(json.loads((VECTORS / "source_runs.json").read_text())["runs"])
    for made in every_form():
        for text in set(texts(made)) - references(made):
            words = re.findall(r"[a-z0-9]+(?:['’][a-z]+)?", text.lower().replace("’", "'"))
            for start in range(len(words) - 8):
                run = " ".join(words[start : start + 9])
                assert hashlib.sha256(run.encode()).hexdigest()[:16] not in runs, (made.id, run)


def test_texts_use_typographic_quotes_and_no_straight_ones():
    for made in every_form():
        assert not [text for text in texts(made) if '"' in text or "'" in text], made.id


def test_what_is_said_of_overlap_is_what_the_core_computes():
    made = form("overlap-read-off")
    for d, shared, pairs in made.table.rows:
        exact = overlap(float(d))
        assert shared == f"{exact.ovl:.0%}"
        assert pairs.startswith(f"{exact.superiority:.0%}".rstrip("%"))
    right = {question.id: question for question in made.questions}
    d = (12 - 10) / 5
    assert right["effect-size"].right == d
    assert right["shared-area"].right == pytest.approx(100 * overlap(d).ovl, abs=0.5)
    assert right["ahead"].right == pytest.approx(100 * overlap(d).superiority, abs=0.5)
    assert right["against"].right == 100 - right["ahead"].right
    assert right["within"].right == 5 / (12 - 10)


def test_what_is_said_of_sam_is_what_the_table_gives():
    made = form("sam-table")
    counts = [[int(cell) for cell in row[1:]] for row in made.table.rows]
    assert [sum(row) for row in counts] == [4, 4, 4]
    key = [label for label, row in enumerate(counts) for _ in range(sum(row))]
    said = [label for row in counts for label, times in enumerate(row) for _ in range(times)]
    right = {question.id: question.right for question in made.questions}
    accuracy = sum(a == b for a, b in zip(key, said, strict=True)) / 12
    assert right["accuracy"] == pytest.approx(accuracy, abs=1e-5)
    assert right["kappa"] == pytest.approx(kappa([str(k) for k in key], [str(s) for s in said]))
    for question in made.questions:
        for slip in question.slips:
            assert abs(slip.value - question.right) > question.tolerance, (question.id, slip)


# the loader


def test_a_form_is_read_with_its_letter_in_pieces(write):
    made = read_form(write(FORM))
    assert made.letter == (("", "door"), (" ", ""), ("", "hours"))
    assert (made.questions[1].right, made.questions[1].slips[0].value) == (4, 20)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "small"', 'id = "smal"', "small.toml: id must be the file's name, 'small', got 'smal'"),
        ('kind = "practice"', 'kind = "graded"', "kind must be one of practice, writing, got 'graded'"),
        ('title = "A small form"', "", "small.toml: title must be text, it is missing"),
        ("intro", "intor", "small.toml: unknown field 'intor'"),
        ('"{door} {hours}"', '"{dor}"', "assembles holds {dor}, which is no question here"),
        ('id = "hours"', 'id = "door"', "two entries have the id 'door'"),
        ('id = "door"', 'id = "The Door"', "questions 1: id must be kebab-case"),
        ('kind = "choice"', 'kind = "radio"', "'door': kind must be one of choice, choices, number, text"),
        ("fits = true, ", "", "'door', options, 'little': fits must be true or false, it is missing"),
        ('fits = true, text = "Little"', 'fits = 1, text = "Little"', "fits must be true or false, got 1"),
        ("fits = true", "fits = false", "'door': options: none fits"),
        (', why = "It says little."', "", "options, 'much': why must be text, it is missing"),
        ("right = 4\n", "", "'hours': right must be the number that fits, it is missing"),
        ("right = 4", 'right = "4"', "'hours': right must be a number, got '4'"),
        ("right = 4", "right = 4\ntolerance = -1", "'hours': tolerance must be 0 or more, got -1"),
        ("right = 4", "right = 4\ndecimals = 9", "decimals must be a whole number from 0 to 6, got 9"),
        ("right = 4", 'right = 4\nbadge = "proved"', "badge must be one of measured, inferred, hypothesis"),
        ("right = 4", "right = 4\noptions = []", "'hours': unknown field 'options'"),
        ('hint = "Take 8 from 12."', "", "'hours': hint must be text, it is missing"),
        ("{ value = 20", '{ value = "20"', "slips 1: value must be a number, got '20'"),
        ("{ value = 20, ", "{ ", "slips 1: value must be a number, it is missing"),
        ('prompt = "How', 'context = [""]\nprompt = "How', "context must be text, or a list of texts"),
        (
            'prompt = "How',
            'table = { caption = "T", head = ["a", "b"], rows = [["1"]] }\nprompt = "How',
            "table: rows must be a list of rows with 2 texts each",
        ),
        ("[[questions]]", "[[question]]", "unknown field 'question'"),
    ],
)
def test_a_slip_of_the_pen_is_named_with_file_question_and_field(write, old, new, said):
    assert old in FORM
    with pytest.raises(BankError) as caught:
        read_form(write(FORM.replace(old, new)))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("lines = 0", "'line': lines must be a whole number from 1 to 20, got 0"),
        ("max_length = 0", "'line': max_length must be a whole number from 1 to 10000, got 0"),
        ("words = [200, 120]", "'line': words must be the fewest and the most words, such as [120, 200]"),
        ("words = 120", "'line': words must be the fewest and the most words, such as [120, 200], got 120"),
        ("right = 3", "'line': unknown field 'right'"),
    ],
)
def test_a_writing_form_has_nothing_that_is_right(write, new, said):
    with pytest.raises(BankError) as caught:
        read_form(write(f"{WRITING}{new}\n"))
    assert said in str(caught.value)


def test_an_author_is_told_everything_at_once(write):
    slips = (("fits = true, ", ""), ("right = 4", 'right = "4"'), ('title = "A small form"', ""))
    text = FORM
    for old, new in slips:
        text = text.replace(old, new)
    with pytest.raises(BankError) as caught:
        read_form(write(text))
    assert len(caught.value.problems) == 3


def test_one_option_asks_nothing(write):
    text = FORM.replace('  { id = "much", fits = false, text = "Much", why = "It says little." },\n', "")
    with pytest.raises(BankError, match="options must be two options or more"):
        read_form(write(text))


def test_a_form_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(BankError, match=r"There is no form 'quiz-part-9'\. The forms are: .*quiz-part-1"):
        form("quiz-part-9")
    with pytest.raises(BankError, match="no forms for the language 'xx'"):
        form("quiz-part-1", "xx")
    with pytest.raises(BankError, match=r"There is no form '\.\./couples'"):
        form("../couples")


def test_a_literal_is_read_by_the_same_schema_and_named_by_its_id():
    with pytest.raises(BankError, match=r"form 'x': questions must be a list of tables"):
        form_from({"id": "x", "title": "X", "questions": []})
    with pytest.raises(BankError, match="A form is an id, a Form or a dict"):
        form_from(["x"])


@given(st.lists(st.sampled_from(["calm", "think", "own", "rest", "else"]), max_size=5))
def test_several_choices_are_taken_when_each_is_there_and_once(chosen):
    question = form("space-agreement").questions[0]
    ids = {option.id for option in question.options}
    assert question.takes(chosen) == (0 < len(set(chosen)) == len(chosen) and set(chosen) <= ids)


@pytest.mark.parametrize(
    ("form_id", "question", "good", "bad"),
    [
        ("quiz-part-1", "two-axes", ["corners"], ["best of all", None, ["corners"], 1, True]),
        ("overlap-read-off", "ahead", [0, 61, 99.5, 100], [-1, 101, "61", None, True, float("nan"), [61]]),
        ("lean-on-me", "who", ["Callum", "x" * 60], ["", "  ", "x" * 61, 3, None, ["Callum"]]),
        (
            "space-agreement",
            "what-for",
            [["calm"], ("rest", "calm")],
            [[], "calm", [["calm"]], ["calm", "calm"]],
        ),
    ],
)
def test_a_question_takes_its_own_kind_of_answer_and_no_other(form_id, question, good, bad):
    (asked,) = (one for one in form(form_id).questions if one.id == question)
    assert [value for value in good if not asked.takes(value)] == []
    assert [value for value in bad if asked.takes(value)] == []

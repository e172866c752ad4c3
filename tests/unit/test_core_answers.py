"""Answer cells: what is written is read back, what is not one literal is refused, nothing is run."""

import json
import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from closeness.core.answers import blank, read_answer, read_named_answer, write_answer
from closeness.core.errors import AnswerError
from reference import vectors
from strategies import exports, literals, names

CASES = vectors("answers")
SORTING = {"river-walk": ["recharging", "issue"], "late-desk": "avoiding"}


def nested(levels):
    value = "leaf"
    for _ in range(levels):
        value = [value]
    return value


@given(names, literals)
@example("sorting", {})
@example("x", {"a": (1,), "b": {"c"}, (1, "d"): b"\x00", "e": 1 - 2j, "f": ...})
@example("x", complex(-0.0, 1e308))
def test_what_is_written_is_read_back(name, value):
    assert read_named_answer(write_answer(name, value)) == (name, value)


@given(names, literals)
def test_writing_what_was_read_gives_the_same_text(name, value):
    text = write_answer(name, value)
    assert write_answer(name, read_answer(text)) == text


@given(exports)
def test_without_none_and_truth_values_the_right_side_is_json(value):
    right = write_answer("page", value).removeprefix("page = ")
    assert json.loads(right) == json.loads(json.dumps(value))


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["source"])[:40])
def test_the_canonical_text_is_the_one_both_languages_write(case):
    assert write_answer(case["name"], case["value"]) == case["source"]
    assert read_named_answer(case["source"]) == (case["name"], case["value"])


def test_the_text_has_one_entry_a_line():
    assert write_answer("sorting", SORTING) == (
        'sorting = {\n    "river-walk": ["recharging", "issue"],\n    "late-desk": "avoiding"\n}'
    )
    assert write_answer("sorting", {}) == "sorting = {}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (0.0001, "0.0001"),
        (0.00001234, "0.00001234"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (-1.5e-9, "-1.5e-9"),
        (5e-324, "5e-324"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1e+15"),
        (123456789012345.6, "123456789012345.6"),
        (1234567890123456.7, "1.2345678901234568e+15"),
        (1e21, "1e+21"),
        (-1.7976931348623157e308, "-1.7976931348623157e+308"),
        (10**15, "1000000000000000"),
    ],
)
def test_a_number_is_written_as_javascript_writes_it(value, text):
    assert write_answer("x", value) == f"x = {text}"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_keeps_every_digit(value):
    assert read_answer(write_answer("x", value)) == value


def test_a_set_is_written_the_same_in_every_run():
    assert write_answer("x", {"b", "a", "c"}) == 'x = {"a", "b", "c"}'


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (math.nan, "A number must be finite, got nan"),
        ([math.inf], "A number must be finite"),
        ({"a": {"b": complex(0, math.inf)}}, "A number must be finite"),
        (10**400, "A number must be finite, got 1000"),
        (set(), "no literal for set"),
        ([object], "no literal for <class 'object'>"),
        (frozenset({1}), "no literal for frozenset"),
        (range(3), "no literal for range"),
        (nested(21), "20 levels"),
        ({"a": nested(20)}, "20 levels"),
        ("x" * 66_000, "longer than 64 KiB"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_has_no_literal_is_not_written(value, message):
    with pytest.raises(AnswerError, match=re.escape(message)):
        write_answer("x", value)


def test_a_value_that_holds_itself_is_not_written():
    endless = []
    endless.append(endless)
    with pytest.raises(AnswerError, match="20 levels"):
        write_answer("x", endless)


@pytest.mark.parametrize("name", ["", "two words", "3d", "None", "class", "a.b", None, 3])
def test_an_answer_needs_a_variable_name(name):
    with pytest.raises(AnswerError, match="needs a variable name"):
        write_answer(name, {})


def test_the_deepest_and_the_longest_answer_are_read():
    assert read_answer(write_answer("x", nested(20))) == nested(20)
    text = "x = " + '"' + "a" * (64 * 1024 - 6) + '"'
    assert len(text) == 64 * 1024
    assert len(read_answer(text)) == 64 * 1024 - 6


def test_comments_blank_lines_and_the_learners_own_layout_are_welcome():
    source = (
        "\n# my sorting\n\nsorting = {  # first\n  'river-walk': ('recharging',\n\n 'issue'),\n}\n\n# done\n"
    )
    assert read_named_answer(source) == ("sorting", {"river-walk": ("recharging", "issue")})
    assert read_answer("x = -1.5;") == -1.5
    assert read_answer("x = {'a': +2, 'b': 3 + 4j, 'c': -1 - 2j}") == {"a": 2, "b": 3 + 4j, "c": -1 - 2j}


def test_a_lone_backslash_in_typed_text_is_read_without_a_warning(recwarn):
    assert read_answer(r"x = 'back\slash'") == "back\\slash"
    assert not recwarn.list


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "The cell is empty"),
        ("# nothing yet\n", "The cell is empty"),
        ("sorting", "Line 1: this is not one assignment to one name"),
        ("{'a': 1}", "Line 1: this is not one assignment"),
        ("a = b = 1", "Line 1: this is not one assignment"),
        ("a, b = 1, 2", "Line 1: this is not one assignment"),
        ("a.b = 1", "Line 1: this is not one assignment"),
        ("a[0] = 1", "Line 1: this is not one assignment"),
        ("a: int = 1", "Line 1: this is not one assignment"),
        ("a += 1", "Line 1: this is not one assignment"),
        ("import os", "Line 1: this is not one assignment"),
        ("a = 1\n\nb = 2", "Line 3: more than one statement"),
        ("a = 1; b = 2", "Line 1: more than one statement"),
        ("sorting = {\n  'a': 'x',\n  'b' 'y'\n}", "Line 3: this is not Python"),
        ("sorting = {'a': ", "Line 1: this is not Python"),
        ("  a = 1", "Line 1: this is not Python"),
        ("%%time\na = 1", "Line 1: this is not Python"),
        ("a = 1\0", "this (cannot be read as|is not) Python"),
        ("a = '\ud800'", "Line 1: this cannot be read as Python"),
        ("sorting = {\n 'a': 1,\n 'a': 2}", "Line 3: 'a' stands twice. Keep one"),
        ("x = {1: 'a', True: 'b'}", "Line 1: True stands twice"),
        ("x = [{'a': {'b': 1, 'b': 1}}]", "'b' stands twice"),
        ("x = {[1]: 2}", r"Line 1: \[1\] cannot be a key"),
        ("x = {([],)}", "cannot be a key"),
        ("x = {**{}}", "may not stand in an answer"),
        ("x = 1e999", "a number must be finite"),
        ("x = -1e999", "a number must be finite"),
        ("x = [1e999j]", "a number must be finite"),
        ("x = 0x" + "f" * 300, "a number must be finite"),
        ("x = " + "9" * 5000, "this is not Python"),
        (
            "x = nan",
            "Line 1: only text, numbers, lists and dicts may stand here, not a name without quotation",
        ),
        (
            "x = {\n 'a': recharging}",
            "Line 2: only text, numbers, lists and dicts may stand here, not a name",
        ),
        ("x = dict()", "not a function call"),
        ("x = __import__('os').system('true')", "not a function call"),
        ("x = 1 + 2", "not a calculation"),
        ("x = 'a' + 'b'", "not a calculation"),
        ("x = 'a' * 10**9", "not a calculation"),
        ("x = 2 ** 9999999", "not a calculation"),
        ("x = 1j + 1j", "not a calculation"),
        ("x = 1 + 2 + 3j", "not a calculation"),
        ("x = 1 * 3j", "not a calculation"),
        ("x = True + 3j", "not code"),
        ("x = ~1", "not code"),
        ("x = not True", "not code"),
        ("x = -True", "not code"),
        ("x = --1", "not code"),
        ("x = -'a'", "not code"),
        ("x = f'{1}'", "not an f-string"),
        ("x = [i for i in [1]]", "not a loop"),
        ("x = {i: i for i in [1]}", "not a loop"),
        ("x = lambda: 1", "not code"),
        ("x = (y := 1)", "not code"),
        ("x = [*[1]]", "not code"),
        ("x = 1 if True else 2", "not code"),
        ("x = 1 < 2", "not code"),
        ("x = {'a': 1}['a']", "not code"),
        ("x = " + "[" * 21 + "]" * 21, "nested more than 20 levels"),
        ("x = 'a" + "é" * 40_000 + "'", "longer than 64 KiB"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_not_one_literal_is_refused_with_its_line(source, message):
    with pytest.raises(AnswerError, match=message):
        read_answer(source)


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "[" * 60_000,
        "x = " + "(" * 250 + ")" * 250,
        "x = " + "[" * 190 + "]" * 190,
        "x = " + "-" * 60_000 + "1",
        "x = " + "not " * 15_000 + "1",
        "x = 1" + "+1" * 30_000,
        "x = 1" + "+1j" * 20_000,
        "x = 1" + "+1j" * 2_000,
        "x = " + "1if 1else " * 6_000 + "1",
        "x = " + "lambda:" * 9_000 + "1",
        "x = a" + ".a" * 30_000,
        "x = a" + "()" * 30_000,
        "x = " + "{1:" * 20_000,
        "x=" * 30_000 + "1",
        "x = " + "f'{" * 20_000,
        "if 1:\n" * 9_000,
        "x = '" + "\\N{DIGIT ONE}" * 4_000 + "'\n;",
    ],
    ids=lambda source: source[4:14],
)
def test_a_hostile_cell_costs_an_error_and_not_the_process(source):
    with pytest.raises(AnswerError):
        read_answer(source)


@pytest.mark.parametrize("source", [None, b"x = 1", 3, ["x = 1\n"]])
def test_a_source_is_text(source):
    with pytest.raises(AnswerError, match="source must be text"):
        read_answer(source)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        name, value = read_named_answer(text)
    except AnswerError:
        return
    assert read_named_answer(write_answer(name, value)) == (name, value)


@given(st.text("x= \n[](){}:,'\"-+.0123456789ejabNoneTrue#\\*;", max_size=40))
def test_text_that_looks_like_an_answer_is_read_or_refused(text):
    try:
        name, value = read_named_answer(f"x = {text}")
    except AnswerError:
        return
    assert read_named_answer(write_answer(name, value)) == (name, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, {}),
        (SORTING, {}),
        ({"a": "avoiding"}, {}),
        ({"a": ["avoiding"]}, {}),
        ({"given": 14.5, "verdict": "A-tilted"}, {"given": None, "verdict": None}),
        (
            {"given": 14.5, "missing": 2, "kinds": {"effort": 0.5, "care": "none"}, "done": None},
            {"given": None, "missing": None, "kinds": {"effort": None, "care": None}, "done": None},
        ),
        ({"first": SORTING, "given": 2}, {"first": {}, "given": None}),
        ({"verdict": "avoiding", "given": 3}, {"verdict": None, "given": None}),
        ({"days": [1, 2]}, {"days": []}),
        ({"a": ["avoiding", 3]}, {"a": []}),
        ([1, 2], []),
        ("text", None),
        ({"verdict": ()}, {"verdict": None}),
    ],
)
def test_a_blank_keeps_field_names_and_drops_cards(value, expected):
    assert blank(value) == expected


@given(literals)
def test_a_blank_is_blank_already(value):
    assert blank(blank(value)) == blank(value)


def test_another_topics_sort_is_blanked_by_its_own_labels():
    assert blank({"tomato": "fruit"}) == {"tomato": None}
    assert blank({"tomato": "fruit"}, labels=("fruit", "vegetable")) == {}

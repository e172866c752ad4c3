"""The answer file of a page: what is written is read back, what is not such a file is refused in words."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from closeness.core.answer_file import (
    FORMAT,
    MAX_BYTES,
    AnswerFile,
    is_answer_file,
    read_answer_file,
    release_of,
    write_answer_file,
)
from closeness.core.errors import AnswerError
from strategies import texts

IDS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def answer_files(draw):
    answers = draw(st.dictionaries(IDS, VALUES, max_size=4))
    plain = draw(st.dictionaries(IDS, texts, max_size=4))
    return AnswerFile(
        assignment=draw(texts),
        release=draw(texts),
        answers=answers,
        texts={name: text for name, text in plain.items() if name not in answers},
    )


SMALL = AnswerFile(assignment="walk", release="ab", answers={"a": {"x": 1}}, texts={"b": "Hi."})


def content(**changes):
    return {
        "format": FORMAT,
        "assignment": "walk",
        "release": "ab",
        "answers": {"a": {"x": 1}},
        "texts": {"b": "Hi."},
    } | changes


def nested(levels):
    return [nested(levels - 1)] if levels else 1


def written(value):
    return json.dumps(value).encode().replace(b"Infinity", b"1e999")


@given(answer_files())
@example(AnswerFile(assignment="", answers={"\ud800": "\udfff\x00"}, texts={"b": "\ud800"}))
def test_what_is_written_is_read_back(answers):
    assert read_answer_file(write_answer_file(answers).encode("utf-8")) == answers


@given(answer_files())
def test_any_json_writer_may_have_written_it(answers):
    text = write_answer_file(answers)
    assert read_answer_file(json.dumps(json.loads(text)).encode()) == answers
    assert read_answer_file(b"\xef\xbb\xbf" + text.encode()) == answers


@given(st.binary() | st.builds(lambda value: json.dumps(value).encode(), VALUES))
def test_any_other_bytes_are_refused_in_words(raw):
    with pytest.raises(AnswerError, match=r"\w+\."):
        read_answer_file(raw)


@given(answer_files(), st.data())
def test_a_file_that_was_cut_or_changed_is_read_or_refused_in_words(answers, data):
    raw = write_answer_file(answers).encode()
    cut, width = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(0, 3))
    changed = raw[:cut] + data.draw(st.binary(max_size=3)) + raw[cut + width :]
    try:
        read_answer_file(changed)
    except AnswerError as error:
        assert str(error)  # noqa: PT017 - either is right
    with pytest.raises(AnswerError):
        read_answer_file(raw[:cut])


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"  ", "empty"),
        (b"\xff\xfe{\x00", "Byte 0: an answer file is UTF-8"),
        (b'{"format": "apart', "Line 1: this is not JSON"),
        (b'{\n "format": 1,\n oops', "Line 3"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[" + b"9" * 5000 + b"]", "too long to be read"),
        (b'{"a": 1, "b": 2, "a": 1}', "'a' stands twice"),
        (b'{"a": NaN}', "must be finite, got NaN"),
        (b'{"a": {"x": 1e999}}', "'x': a number must be finite, got inf"),
        (b"[]", "no entry 'format'"),
        (b'{"cells": [], "nbformat": 4}', "no entry 'format'"),
        (b" " * (MAX_BYTES + 1), "at most 1024 KiB"),
        (content(format="apart-and-together answers 2"), "'format' must be 'apart-and-together answers 1'"),
        (content(points=100), "'points' is not an entry"),
        (content(assignment=None), "'assignment' must be text, got None"),
        (content(release=7), "'release' must be text, got 7"),
        (content(answers=[]), "'answers' must be a table by cell, got []"),
        (content(texts="Hi."), "'texts' must be a table by cell"),
        (content(texts={"b": 7}), "'b': a text must be text, got 7"),
        (content(texts={"b": "x" * 2**16 + "x"}), "'b': the text is longer than 64 KiB"),
        (content(answers={"a": {"x": "y" * 2**16}}), "'a': The answer 'answer' is longer than 64 KiB"),
        (content(answers={"b": 1}), "'b' stands in 'answers' and in 'texts'"),
        (
            content(answers={"a": [[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]}),
            "'a': An answer may be nested 20",
        ),
        (content(answers={"a": [1e999]}), "'a': A number must be finite"),
    ],
)
def test_what_is_wrong_is_named(raw, said):
    with pytest.raises(AnswerError) as refused:
        read_answer_file(
            raw if isinstance(raw, bytes) else json.dumps(raw).encode().replace(b"Infinity", b"1e999")
        )
    assert said in str(refused.value)


@pytest.mark.parametrize("value", [{1}, float("nan"), (1, 2), b"x", {1: 2}])
def test_what_json_cannot_keep_is_not_written(value):
    with pytest.raises(AnswerError):
        write_answer_file(AnswerFile(assignment="walk", answers={"a": value}))


def test_a_release_keeps_its_name_until_a_cell_that_nbgrader_knows_changes():
    def notebook(**changes):
        known = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "a"}}, "source": "a = {}"}
        return {"cells": [{"cell_type": "markdown", "metadata": {}, "source": "Hello."}, known | changes]}

    name = release_of(notebook())
    assert release_of(notebook(outputs=[], source=["a", " = {}"])) == name
    assert release_of({"cells": notebook()["cells"][1:]}) == name
    assert release_of(notebook(source="b = {}")) != name


def test_a_broken_answer_file_still_says_what_it_is():
    raw = write_answer_file(SMALL).encode()
    assert is_answer_file(raw[:60])
    assert not is_answer_file(b'{"cells": [{"source": "apart-and-together"}]}')

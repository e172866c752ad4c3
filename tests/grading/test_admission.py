"""Reading hostile files: bounded, without following links, and never an exception for what is inside."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.staff.admission import MAX_DEPTH, MAX_PARTS, admit, depth, fingerprint
from grading.small_course import SORTING, literal, sort_notebook

FRAME = sort_notebook()
LIMIT = 2**20


def admitted(tmp_path, content):
    (tmp_path / "a.ipynb").write_bytes(
        content if isinstance(content, bytes) else json.dumps(content).encode()
    )
    return admit(tmp_path, ["a.ipynb"], FRAME, LIMIT)


def test_only_the_text_of_answer_cells_is_taken(tmp_path):
    found = admitted(tmp_path, sort_notebook())
    assert found.texts == {"sorting": literal("sorting", SORTING), "sorting-reflection": "It depends."}
    assert (found.refused, found.notes) == ("", {})


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        (b"", 0),
        (b"[]", 1),
        (b'{"a": [[1], {}]}', 3),
        (b'"[[[["', 0),
        (b'"a\\"[["', 0),
        (b'["[", "\\\\", [1]]', 2),
        (b'"[[', 0),
    ],
)
def test_depth_counts_brackets_outside_strings(text, levels):
    assert depth(text) == levels


def test_depth_takes_no_longer_for_a_file_made_to_be_slow():
    started = time.process_time()
    depth(b'"' + b'\\"' * 2_000_000)
    assert time.process_time() - started < 2


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_depth_is_never_less_than_that_of_real_json(value):
    def levels(one):
        if isinstance(one, (dict, list)):
            return 1 + max(map(levels, one.values() if isinstance(one, dict) else one), default=0)
        return 0

    assert depth(json.dumps(value).encode()) == levels(value)


NAMES = st.sampled_from(
    ["metadata", "nbgrader", "grade_id", "sorting", "source", "cells", "nbformat", "cell_type"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | NAMES | st.just(4),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES | st.text(), inner),
    max_leaves=20,
)


@given(content=st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_file_is_admitted_or_refused_with_a_reason(tmp_path_factory, content):
    found = admitted(tmp_path_factory.mktemp("any"), content)
    assert found.refused or {*found.texts, *found.notes} == {"sorting", "sorting-reflection"}


@given(cells=st.lists(JSON))
def test_any_cells_are_admitted_or_their_answers_left_out_with_a_reason(tmp_path_factory, cells):
    found = admitted(
        tmp_path_factory.mktemp("any"), {"nbformat": 4, "cells": [*cells, *sort_notebook()["cells"]]}
    )
    assert not found.refused
    assert "sorting" in {*found.texts, *found.notes}


def test_a_notebook_exactly_as_large_as_allowed_is_read_and_one_byte_more_is_not(tmp_path):
    content = json.dumps(sort_notebook()).encode()
    assert not admitted(tmp_path, content + b" " * (LIMIT - len(content))).refused
    assert "larger than 1 MiB" in admitted(tmp_path, content + b" " * (LIMIT - len(content) + 1)).refused


def test_nesting_is_allowed_to_the_limit(tmp_path):
    inner = MAX_DEPTH - 1
    content = b'{"nbformat": 4, "cells": [], "metadata": ' + b"[" * inner + b"]" * inner + b"}"
    assert not admitted(tmp_path, content).refused
    assert admitted(tmp_path, content.replace(b"[[", b"[[[", 1).replace(b"]]", b"]]]", 1)).refused


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 500, json.dumps(sort_notebook()).encode()])
def test_the_fingerprint_is_that_of_the_admitted_file(tmp_path, content):
    digest = admitted(tmp_path, content).digest
    assert fingerprint(tmp_path, ["a.ipynb"], LIMIT) == digest
    assert fingerprint(tmp_path, ["b.ipynb"], LIMIT) != digest


def test_an_untouched_reflection_stays_as_released_so_that_nbgrader_sees_it_is_blank(tmp_path):
    notebook = sort_notebook()
    frame = sort_notebook()
    frame["cells"][-1]["source"] = notebook["cells"][-1]["source"] = "Write <here> [please]"
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook))
    assert admit(tmp_path, ["a.ipynb"], frame, LIMIT).texts["sorting-reflection"] == "Write <here> [please]"


def test_unprintable_characters_become_marks_that_any_file_can_hold(tmp_path):
    notebook = sort_notebook()
    notebook["cells"][-1]["source"] = "a\x00b\ud800c\x1b[31md\n\te"
    text = admitted(tmp_path, notebook).texts["sorting-reflection"]
    assert text == "a\ufffdb\ufffdc\ufffd&#91;31md\n\te"
    text.encode("utf-8")


@pytest.mark.parametrize("piece", [b"[],", b'"",', b"{},"])
def test_a_file_of_countless_pieces_is_refused_before_it_is_parsed(tmp_path, piece):
    content = b'{"nbformat": 4, "cells": [' + piece * (MAX_PARTS + 1) + b"0]}"
    (tmp_path / "a.ipynb").write_bytes(content)
    assert "more than 400,000 pieces" in admit(tmp_path, ["a.ipynb"], FRAME, 16 * 2**20).refused


def test_counting_ends_where_nesting_is_too_deep():
    assert depth(b"[" * (MAX_PARTS + 1)) == MAX_DEPTH + 1

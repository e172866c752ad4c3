"""The self-check of functions: a table in words for whatever a beginner's function does."""

import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.check import Example, check_function, fits
from closeness.core.errors import Incomplete
from closeness.locale import words

EXAMPLES = [Example(8, 4, gives=1 / 3), Example(0, 0, gives=None), Example(-1, 2, gives=ValueError)]
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def good(given, received):
    if min(given, received) < 0:
        raise ValueError("below zero")
    return (given - received) / (given + received) if given + received else None


def check(function, examples=EXAMPLES, **settings):
    return check_function("balance", examples, namespace={"balance": function}, **settings)


@given(plain)
def test_every_plain_value_fits_itself(value):
    assert fits(value, value)


@given(st.floats(-1e6, 1e6), st.floats(-0.9, 0.9), st.floats(1e-3, 1))
def test_a_number_fits_within_its_tolerance_and_not_far_beyond(number, part, tolerance):
    assert fits(number + part * tolerance, number, tolerance)
    assert not fits(number + 1.1 * tolerance + 1e-8 * abs(number) + 1e-8, number, tolerance)


class Always(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        (True, 1),
        (1, True),
        ("1", 1),
        (0, None),
        (None, 0),
        (None, False),
        (Always(0), 1),
        (Always(0), 0),
        (Decimal(1), 1),
        (Fraction(1), 1),
        (float("nan"), 1),
        (float("inf"), 1),
        (1, float("inf")),
        (float("-inf"), float("inf")),
        (2**1024 - 1, 1),
        (2**1024 - 1, 1.5),
        (10**400, 10**400 + 1),
        ([1], 1),
        (1, [1]),
        ([1, 2], [1]),
        ({1, 2}, [1, 2]),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 2}),
        (iter([1]), [1]),
    ],
)
def test_what_only_looks_alike_does_not_fit(came, expected):
    assert not fits(came, expected)


def test_a_right_function_fits_all_examples_and_is_complete(capsys):
    found = check(good)
    assert [row.fits for row in found.rows] == [True, True, True]
    assert found.summary.startswith("All 3 open examples fit.")
    found.require_complete()
    assert capsys.readouterr().out == "balance is written.\n"


def test_a_partly_right_function_is_complete_and_told_to_look_again(capsys):
    found = check(lambda given, received: (given - received) / (given + received or 1))
    assert [row.fits for row in found.rows] == [True, False, False]
    assert found.rows[1].yours == "0"
    assert found.summary.startswith("1 of 3 open examples fit.")
    found.require_complete()
    assert "written" in capsys.readouterr().out


def unfinished(*_):
    raise NotImplementedError


def test_the_scaffold_is_called_so_and_is_not_complete():
    found = check(unfinished)
    assert found.summary.startswith("balance is still the empty scaffold.")
    with pytest.raises(Incomplete, match="still the empty scaffold"):
        found.require_complete()


@pytest.mark.parametrize(
    ("value", "said"), [(None, "There is no function balance yet."), (0.5, "balance is 0.5")]
)
def test_what_is_no_function_is_said_in_words(value, said):
    found = check(value)
    assert found.summary.startswith(said)
    assert found.rows == ()
    with pytest.raises(Incomplete):
        found.require_complete()


def test_while_nbgrader_grades_it_never_passes(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(Incomplete):
        check(good).require_complete()


class Nasty:
    def __repr__(self):
        raise SystemExit

    __str__ = __repr__


def stops(error):
    def balance(*_):
        raise error

    return balance


def recursive(given, received):
    return recursive(given, received)


class Sly(Exception):  # noqa: N818
    def __str__(self):
        raise KeyError


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda given, received: given / received, r"stopped in line \d+: something was divided by 0"),
        (lambda *_: recieved, r"nothing was stored under: name 'recieved'"),  # noqa: F821
        (lambda given: given, r"stopped: two things do not go together"),
        (lambda given, _: given + None, r"Is one of them None"),
        (lambda *_: {}["amount"], r"an entry has no field 'amount'"),
        (lambda *both: both[2], "a place in a list was asked for that is not there"),
        (recursive, "the function calls itself without end"),
        (stops(KeyboardInterrupt()), "did not come to an end"),
        (stops(SystemExit(3)), "SystemExit: 3"),
        (stops(Sly()), "Sly: something that cannot be shown"),
        (lambda *_: Nasty(), "something that cannot be shown"),
        (lambda *_: (1 / 3, 2.0), r"\(0.333333, 2\)"),
        (lambda *_: (1,), r"\(1,\)"),
    ],
)
def test_nothing_is_raised_whatever_the_function_does(function, said):
    found = check(function, EXAMPLES[1:2])
    assert re.search(said, found.rows[0].yours)
    assert not found.rows[0].fits
    assert found._repr_html_()
    assert repr(found)


def test_an_example_is_not_changed_by_the_function_that_gets_it():
    def greedy(entries):
        entries.clear()
        return (0, 0)

    example = Example([{"giver": "A", "amount": 2}], gives=(0, 0), text="one entry")
    found = check_function("totals", [example, example], namespace={"totals": greedy})
    assert example.arguments == ([{"giver": "A", "amount": 2}],)
    assert found.rows[0].call == "one entry"


def test_the_function_is_looked_for_in_the_notebook(monkeypatch):
    monkeypatch.setattr(sys.modules["__main__"], "balance", good, raising=False)
    assert check_function("balance", EXAMPLES).summary.startswith("All 3")


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, _attrs):
        self.found.add(tag)


def test_the_table_is_inert_and_has_headings_and_a_caption():
    tags = Tags()
    tags.feed(check(lambda *_: "<script>alert(1)</script>")._repr_html_())
    assert tags.found <= {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "code", "span", "p"}
    assert {"caption", "th"} <= tags.found


def test_it_loads_no_widget_library_so_that_it_works_in_the_browser():
    heavy = {"anywidget", "IPython", "numpy", "closeness.staff"}
    code = f"import sys, closeness.check; print(sorted({heavy!r} & {{*sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_word_is_in_the_word_list():
    strings = words("check")
    shown = check(good)._repr_html_()
    assert f"{strings['fits']}</span></td>" in shown
    assert strings["caption"].format(name="balance") in shown

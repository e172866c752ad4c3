"""Thousands of notebooks, answers and marks files a little off: a score or a reason for each, no crash."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.fuzzing import ANSWERS, KEYS, MARKS_FILES, NOTEBOOKS, WORTH, Ground, handed_in, try_batch
from grading.fuzzing import PARTLY as PARTLY_RIGHT
from grading.small_course import LEDGER, LEDGER_MARKS, SORT_MARKS, SORTING, literal
from grading.small_week import MARKS as WEEK_MARKS
from grading.small_week import PLAN
from hostile import marks_files

pytestmark = pytest.mark.grading

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
BOUNDED = settings(suppress_health_check=SLOW)
seen = []


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    return Ground(tmp_path_factory.mktemp("ground"))


@settings(BOUNDED, max_examples=600)
@given(content=NOTEBOOKS)
def test_any_notebook_scores_no_more_than_its_answer_is_worth(ground, content):
    ground.try_notebook(content)
    seen.append(content)


@pytest.mark.parametrize("name", KEYS)
@settings(BOUNDED, max_examples=400)
@given(data=st.data())
def test_any_text_of_an_answer_has_a_score_that_can_be_shown(ground, name, data):
    ground.try_answer(name, data.draw(ANSWERS[name]))


@settings(BOUNDED, max_examples=600)
@given(text=MARKS_FILES)
def test_any_marks_file_is_read_or_refused_in_words(ground, text):
    ground.try_marks(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [("little-sort", SORT_MARKS), ("little-ledger", LEDGER_MARKS), ("little-week", WEEK_MARKS)],
)
@settings(BOUNDED, max_examples=100)
@given(data=st.data())
def test_a_marks_file_that_is_taken_gives_the_key_everything(ground, name, text, data):
    ground.try_scheme(name, data.draw(marks_files(text)))


def test_the_checks_would_tell(ground):
    assert ground.try_notebook(handed_in(PARTLY_RIGHT).encode()) == WORTH
    with pytest.raises(AssertionError):
        ground.try_notebook(handed_in(SORTING).encode())
    for name, (variable, key) in {
        "little-sort": ("sorting", SORTING),
        "little-ledger": ("ledger", LEDGER),
        "little-week": ("week", PLAN),
    }.items():
        assert ground.try_answer(name, literal(variable, key)) > 5
        assert ground.try_scheme(
            name, {"little-sort": SORT_MARKS, "little-ledger": LEDGER_MARKS}.get(name, WEEK_MARKS)
        )
    assert ground.try_marks(SORT_MARKS)
    assert not ground.try_marks("key_version = 0")


def test_a_batch_of_what_was_drawn_is_graded_and_honest_neighbours_are_as_ever(course):
    assert len(seen) > 100
    try_batch(course, seen[:: len(seen) // 12])

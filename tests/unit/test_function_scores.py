"""Judging what functions returned, and the words for it, without running any."""

import pytest

from closeness.locale import words
from closeness.staff.confine import Foreign, Outcome
from closeness.staff.function_marks import CaseGroup, FunctionsMarks, MarkedFunction
from closeness.staff.function_run import findings_of, unrun
from closeness.staff.scoring.functions import Case, judge, score

GROUP = CaseGroup(name="even", share=1.0, why="Same from both.", inputs=((1, 1), (2, 2)))
FUNCTION = MarkedFunction(name="balance", share=1.0, tolerance=0.01, cases=(GROUP,))
MARKS = FunctionsMarks(cell="marks", answer="cell", setup="", functions=(FUNCTION,))
CASES = tuple(
    Case(function="balance", group="even", arguments=arguments, expected=Outcome(kind="value", value=0.0))
    for arguments in GROUP.inputs
)
RIGHT = Outcome(kind="value", value=0)


def judged(*outcomes, cases=CASES):
    (finding,) = judge(MARKS, cases, outcomes)
    return finding


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (Outcome(kind="value", value=None), "it returned None"),
        (Outcome(kind="value", value=True), "it returned True or False"),
        (Outcome(kind="value", value=1), "it returned a number, and not the one"),
        (Outcome(kind="value", value=float("inf")), "it returned infinity"),
        (Outcome(kind="value", value="0"), "it returned text"),
        (Outcome(kind="value", value=(0, 0)), "it returned several values"),
        (Outcome(kind="value", value={}), "it returned a dict"),
        (Outcome(kind="value", value=Foreign("generator")), "no plain value"),
        (Outcome(kind="error", error="ZeroDivisionError"), r"it divided by 0"),
        (Outcome(kind="error", error="KeyError"), "it stopped with KeyError"),
        (Outcome(kind="error", error="NotImplementedError"), "is still there"),
        (Outcome(kind="absent"), "there is no function of this name"),
        (Outcome(kind="skipped"), "not reached"),
        (Outcome(kind="lost", text="time"), "a loop that never stops"),
        (Outcome(kind="lost", text="ended"), "it ended Python itself"),
        (Outcome(kind="lost", text="flood"), "it wrote too much"),
        (Outcome(kind="lost", text="unreadable"), "could not be read"),
    ],
)
def test_one_wrong_input_loses_the_group_and_is_described_by_its_kind(came, said):
    finding = judged(RIGHT, came)
    made = score(MARKS, [finding])
    assert made.fraction == 0
    assert made.rows[0].earned == 0
    assert said in made.rows[0].parts[0].note
    assert made.rows[0].expected == words("grading")["inputs-hidden"]
    shown = score(MARKS, [finding], CASES, {"balance": ("given",)}).rows[0].expected
    assert "given = 2, ? = 2" in shown
    assert "the course expects 0" in shown


def test_all_right_earns_the_share():
    made = score(MARKS, [judged(RIGHT, RIGHT)])
    assert (made.fraction, made.rows[0].answer) == (1, "right for 2 of 2 inputs")
    assert made.rows[0].expected == words("grading")["the-same"]


def test_an_expected_error_must_be_that_error():
    cases = tuple(
        Case(
            function="balance",
            group="even",
            arguments=(-1, 1),
            expected=Outcome(kind="error", error="ValueError"),
        )
        for _ in range(2)
    )
    error = Outcome(kind="error", error="ValueError")
    assert judged(error, error, cases=cases).right == 2
    assert judged(error, Outcome(kind="error", error="KeyError"), cases=cases).right == 1
    finding = judged(error, RIGHT, cases=cases)
    assert "an error was asked for" in score(MARKS, [finding]).rows[0].parts[0].note
    assert "an error (ValueError)" in score(MARKS, [finding], cases).rows[0].expected


def test_what_was_not_run_earns_nothing_and_says_why():
    findings, reason = findings_of(unrun("Not today."))
    made = score(MARKS, findings, reason=reason)
    assert (made.fraction, made.reason, made.rows[0].answer) == (0, "Not today.", "")
    assert made.rows[0].parts[0].right is None
    assert findings_of(None) == ((), words("grading")["not-run"])


def test_a_long_input_is_cut():
    cases = (Case(function="balance", group="even", arguments=([0] * 900,), expected=RIGHT),)
    finding = judged(Outcome(kind="value", value=1), cases=cases)
    assert len(score(MARKS, [finding], cases).rows[0].expected) < 800

"""Functions of the learner's own, graded by nbgrader: run confined, judged here, described without inputs."""

import json
import re
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from closeness.core.errors import ConfinementError, GradingError
from closeness.staff.course import course_at
from closeness.staff.execute import IN_SO_MANY_WORDS
from closeness.staff.function_key import expected_cases
from closeness.staff.key import read_assignment
from closeness.staff.record import NOT_CONFINED
from closeness.staff.secret import course_secret, reseed
from grading.small_course import BALANCE, FUNCTION_MARKS, FUNCTIONS, TOTALS, Course, build, write

pytestmark = pytest.mark.grading

NAME = "little-function"
FLAWED = """def balance(given, received):
    if given + received == 0:
        return 0.0
    check(given, received)
    return (given - received) / (given + received)"""


def scores(course, student):
    return course.scores(NAME)[student]


def assignment(course):
    return read_assignment(course_at(course.coursedir), NAME)


def cases(course):
    secret = course_secret(course_at(course.coursedir).secret)
    return {cell: expected_cases(key, secret) for cell, key in assignment(course).functions().items()}


SMUGGLED = [
    "f'{given}|{received}'",
    "given * 1e6 + received",
    "int('x', given)",
    "(_ for _ in ()).throw(ValueError(f'{given}|{received}'))",
    "exec(f'class E{given}(Exception): pass'.replace('.', '_')) or 1 / 0",
    "type(f'T{given}', (), {})()",
]


@pytest.fixture(scope="module")
def graded(shared_course):
    """Ann solved it, bea handed in the scaffold, cem's balance says 0.0 where nothing was exchanged.

    Others try to pass on what they were called with, and dan's first cell is not Python. Look, do not touch.
    """
    course = shared_course
    course.submit("ann", NAME, FUNCTIONS)
    course.submit("bea", NAME)
    course.submit("cem", NAME, {"balance": FLAWED})
    course.submit("dan", NAME, {"totals": "def totals(entries)\n    return 1", "balance": BALANCE})
    for number, result in enumerate(SMUGGLED):
        text = f"def balance(given, received):\n    return {result}"
        course.submit(f"smuggler-{number}", NAME, {"balance": text})
    done, log = course.autograde(NAME)
    assert done, log
    return course


@pytest.fixture
def own(graded, tmp_path):
    """A copy of the graded course that one test may do anything to; only ann and cem handed in."""
    shutil.copytree(graded.root, tmp_path / "own")
    for folder in ("submitted", "autograded"):
        for path in (tmp_path / "own/grading" / folder).iterdir():
            if path.name not in {"ann", "cem"}:
                shutil.rmtree(path)
    return Course(tmp_path / "own")


def test_a_solved_function_gets_all_points_and_the_scaffold_none_with_the_reason(graded):
    assert scores(graded, "ann") == {"totals-marks": 4, "balance-marks": 10}
    assert scores(graded, "bea") == {"totals-marks": 0, "balance-marks": 0}
    assert "Still the empty scaffold" in graded.table("bea", NAME, "balance-marks")


def test_each_case_group_is_earned_by_itself(graded):
    # Two amounts 5, below zero 2; "nothing was exchanged" is lost although two of its three inputs are right.
    assert scores(graded, "cem") == {"totals-marks": 0, "balance-marks": 7}
    table = graded.table("cem", NAME, "balance-marks")
    assert "right for 2 of 3 inputs" in table
    assert "it returned a number, and not the one that was asked for" in table


def test_the_table_says_how_the_code_was_confined_and_so_does_the_record(graded):
    kept = graded.autograded("ann", NAME)["metadata"]["closeness"]
    assert re.match(r"[AB] \(", kept["confinement"])
    assert f"Functions were run in tier {kept['confinement']}." in graded.table("ann", NAME, "balance-marks")
    assert graded.autograded("bea", NAME)["metadata"]["closeness"]["confinement"] == ""


def test_nothing_that_is_kept_or_shown_of_a_solved_submission_tells_an_input(graded):
    drawn = [case for some in cases(graded).values() for case in some]
    assert len(drawn) > 20
    kept = json.dumps(graded.autograded("ann", NAME)["metadata"]) + graded.table("ann", NAME, "balance-marks")
    for case in drawn:
        if case.function == "balance" and case.arguments[0] not in {0, 3, 8}:
            assert f"{case.arguments[0]}, {case.arguments[1]}" not in kept
            assert str(case.expected.value) not in kept or case.expected.value is None


@pytest.mark.parametrize("number", range(len(SMUGGLED)), ids=SMUGGLED)
def test_a_function_cannot_pass_its_inputs_on_to_the_marks_table(graded, number):
    table = graded.table(f"smuggler-{number}", NAME, "balance-marks")
    assert "0 of 10 points" in table
    for case in cases(graded)["balance-marks"]:
        given, received = case.arguments
        for smuggled in (f"{given}|", f"E{given}", f"T{given}", str(given * 1e6 + received), f" {given};"):
            assert smuggled not in table


def test_two_runs_give_the_same_gradebook_and_the_same_notebooks(own):
    first = own.scores(NAME), [own.autograded(one, NAME) for one in ("ann", "cem")]
    assert own.autograde(NAME, force=True)[0]
    assert (own.scores(NAME), [own.autograded(one, NAME) for one in ("ann", "cem")]) == first


def test_the_secret_is_made_on_first_use_for_its_owner_alone(graded):
    path = graded.root / "grading/secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(course_secret(path)) == 32
    assert sorted(one.name for one in path.parent.iterdir() if "secret" in one.name) == ["secret"]


def test_runs_that_start_at_once_agree_on_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: course_secret(tmp_path / "grading/secret"), range(40)))) == 1
    assert [path.name for path in (tmp_path / "grading").iterdir()] == ["secret"]


def test_a_secret_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "secret"
    assert course_secret(path) == course_secret(path)
    path.chmod(0o644)
    with pytest.raises(GradingError, match=r"mode 644.*chmod 600"):
        course_secret(path)


@pytest.mark.parametrize("text", ["", "zz", "ab" * 31, "ab" * 33])
def test_a_secret_that_is_none_of_ours_is_refused(tmp_path, text):
    path = tmp_path / "secret"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(GradingError, match="secret"):
        course_secret(path)


def test_inputs_stay_until_they_are_reseeded_and_then_all_drawn_ones_change(own):
    before = cases(own)
    assert cases(own) == before
    reseed(own.root / "grading/secret")
    after = cases(own)
    fixed = [([],), (8, 4), (3, 1), (0, 0), (3, 0), (0, 3)]
    pairs = [
        (one.arguments, other.arguments)
        for cell in before
        for one, other in zip(before[cell], after[cell], strict=True)
    ]
    assert [one for one, _ in pairs if one in fixed] == [other for _, other in pairs if other in fixed]
    assert sum(one == other for one, other in pairs if one not in fixed) <= 1  # a coincidence
    assert own.autograde(NAME, force=True)[0]
    assert scores(own, "ann") == {"totals-marks": 4, "balance-marks": 10}


def test_another_key_version_draws_other_inputs(source):
    before = cases(source)["balance-marks"]
    path = source.root / f"solutions/{NAME}.toml"
    path.write_text(path.read_text().replace("key_version = 2", "key_version = 3"))
    after = cases(source)["balance-marks"]
    assert [one.arguments for one in before] != [one.arguments for one in after]


def reveal(course, lines):
    path = course.root / f"solutions/{NAME}.toml"
    path.write_text(path.read_text().replace("key_version = 2\n", f"key_version = 2\n[reveal]\n{lines}\n"))


def test_feedback_names_inputs_only_where_the_instructor_allows_it(own):
    sentence = "For given = 0, received = 0 your function returned 0.0; the course expects None."
    sentence = sentence.replace("0.0", "0")  # a marks table writes whole numbers short
    assert own.feedback(NAME)[0]
    assert sentence not in own.feedback_page("cem", NAME)
    reveal(own, 'answers = "reasons"')
    assert own.feedback(NAME)[0]
    page = own.feedback_page("cem", NAME)
    assert sentence not in page
    assert "the inputs are not shown" in page
    assert "Nothing exchanged and even are different findings." in page
    path = own.root / f"solutions/{NAME}.toml"
    path.write_text(path.read_text().replace('"reasons"', '"reasons"\ninputs = true'))
    assert own.feedback(NAME)[0]
    assert sentence in own.feedback_page("cem", NAME)


def test_inputs_of_another_draw_are_not_named(own):
    reveal(own, 'answers = "reasons"\ninputs = true')
    reseed(own.root / "grading/secret")
    assert own.feedback(NAME)[0]
    page = own.feedback_page("cem", NAME)
    assert "the inputs are not shown" in page
    assert "For given" not in page


def test_feedback_runs_nothing(own, monkeypatch):
    def no_child(*_args, **_kwargs):
        raise AssertionError("code was run")

    monkeypatch.setattr("closeness.staff.confine.calls.Child", no_child)
    reveal(own, 'answers = "reasons"\ninputs = true')
    done, log = own.feedback(NAME)
    assert done, log


def test_the_release_keeps_the_scaffold_and_nothing_of_the_solution(course):
    released = {one["id"]: "".join(one["source"]) for one in course.released(NAME)["cells"]}
    assert released["totals"].startswith(TOTALS.split("### BEGIN")[0].rstrip())
    assert released["totals"].endswith("return (given, received)")
    for text in released.values():
        assert "SOLUTION" not in text
        assert "(given - received) / (given + received)\n" not in text
    compile(released["totals"], "totals", "exec")
    compile(released["balance"], "balance", "exec")


def test_what_was_broken_in_one_cell_costs_that_cell_only(graded):
    assert scores(graded, "dan") == {"totals-marks": 0, "balance-marks": 10}
    assert "line 1 is not Python (expected" in graded.table("dan", NAME, "totals-marks")


def test_where_code_cannot_be_confined_it_is_not_run_and_graded_by_the_next_run_that_can(course, monkeypatch):
    def refused(*_args, **_kwargs):
        raise ConfinementError("This machine cannot confine code.")

    course.submit("ann", NAME, FUNCTIONS)
    with monkeypatch.context() as patched:
        patched.setattr("closeness.staff.execute.find_cage", refused)
        _, log = course.autograde(NAME)
    assert "functions were not run and score 0" in log
    assert scores(course, "ann") == {"totals-marks": 0, "balance-marks": 0}
    assert "this machine cannot confine code" in course.table("ann", NAME, "balance-marks")
    assert course.autograded("ann", NAME)["metadata"]["closeness"]["confinement"] == NOT_CONFINED
    assert course.autograde(NAME)[0]
    assert scores(course, "ann") == {"totals-marks": 4, "balance-marks": 10}


@pytest.mark.parametrize(("words", "points"), [(IN_SO_MANY_WORDS, 10), ("yes", 0)])
def test_code_is_run_unconfined_only_when_the_configuration_says_so_in_so_many_words(
    course, monkeypatch, words, points
):
    monkeypatch.setattr("closeness.staff.confine.cage._fault", lambda _tier: "not here.")
    course.config.ScoreAnswers.unconfined = words
    course.submit("ann", NAME, FUNCTIONS)
    course.autograde(NAME)
    assert scores(course, "ann")["balance-marks"] == points
    if points:
        assert "tier C (not confined, limits only)" in course.table("ann", NAME, "balance-marks")


def test_a_course_inside_what_confined_code_can_read_is_refused(monkeypatch, course):
    course.submit("ann", NAME, FUNCTIONS)
    monkeypatch.setattr("closeness.staff.confine.cage.visible", lambda: [str(course.root.resolve().parent)])
    _, log = course.autograde(NAME)
    assert "which confined code can read. Move the course." in log
    assert scores(course, "ann")["balance-marks"] == 0


@pytest.fixture
def source(tmp_path):
    return Course(build(tmp_path))


FIRST = 'name = "Nothing was exchanged"\n'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('inputs = ["0, 0", "3, 0", "0, 3"]', "", "wanted inputs or a strategy, got nothing"),
        ('"0, 0", "3, 0"', '"0, 0", "x, 0"', "wanted arguments as in a call, in literals, got 'x, 0'"),
        ('"0, 0", "3, 0"', '"0, 0", "(1, 2), 0"', "wanted lists, and texts as keys, got '(1, 2), 0'"),
        ('"0, 0", "3, 0"', '"0, 0", "{1: 2}, 0"', "wanted lists, and texts as keys"),
        ('"0, 0", "3, 0"', '"0, 0", "1e999, 0"', "wanted arguments as in a call"),
        (
            '"0, 0", "3, 0", "0, 3"',
            '"0, 0", "0.0, 0"',
            "every input gives None, so that a function which always",
        ),
        ('"0, 0", "3, 0", "0, 3"', '"0", "3, 0"', "the solved function stopped with TypeError"),
        ('inputs = ["3, 1"]\n', "", "every input gives the error ValueError"),
        ('strategy = "amounts"', 'strategy = "numbers"', "'strategy': wanted one of amounts, equal-amounts"),
        ("count = 6", "count = 0", "'count': wanted a whole number from 1 to 50, got 0"),
        ("count = 6", "count = 6.0", "'count': wanted a whole number from 1 to 50, got 6.0"),
        ("share = 0.3", "share = 0.4", "'cases.share': wanted shares that sum to 1"),
        ('name = "balance"\nshare = 1.0', 'name = "balance"\nshare = 0.9', "'function.share': wanted shares"),
        ('name = "balance"', 'name = "lambda"', "'name': wanted the name of a function, got 'lambda'"),
        ('name = "balance"', 'name = "ratio"', "wanted a top-level def ratio(…), found none"),
        (FIRST, 'name = "Two amounts"\n', "'cases.name': wanted each name once, got 'Two amounts'"),
        (FIRST, FIRST + "hint = 1\n", "'hint': wanted no such field"),
        ('setup = "functions-setup"', 'setup = "nowhere"', "setup cell 'nowhere' is not in the notebook"),
        ('setup = "functions-setup"\n', "", "the solved function stopped with NameError"),
        (
            "key_version = 2",
            "key_version = 2\n[reveal]\ninputs = true",
            'wanted answers = "key" or "reasons"',
        ),
        ("key_version = 2", "key_version = 2\n[reveal]\ninputs = 1", "'inputs': wanted true or false, got 1"),
    ],
)
def test_a_marks_file_for_functions_is_refused_with_what_was_wanted(source, old, new, said):
    assert old in FUNCTION_MARKS
    write(source.root / f"solutions/{NAME}.toml", FUNCTION_MARKS.replace(old, new))
    with pytest.raises(GradingError) as refused:
        assignment(source)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def balance(given, received:", "the solved cell 'balance' stopped in line 1 with SyntaxError"),
        (BALANCE.replace("    ### BEGIN", "  ### BEGIN"), "without its solved lines, line"),
        ("def totals(entries:", "function cell 'totals': line 1 is not Python"),
        (BALANCE.replace('"""', "# ", 1).replace('"""', "", 1), "def balance has no docstring"),
        (BALANCE.replace("    ### END SOLUTION", ""), "got 1 and 0 of these"),
        (BALANCE.replace("    ### BEGIN", "### BEGIN"), "a solved region is outside every def"),
        (
            BALANCE.replace("return (given", "return iter([]) or (given"),
            "lists or dicts of them, got Foreign",
        ),
        (
            BALANCE.replace("return (given", "return float('nan') or (given"),
            "wanted None, numbers (NaN equals none), texts, lists or dicts of them, got nan",
        ),
        (BALANCE + "\nballance(1, 2)", "the solved cell 'balance' stopped in line 9 with NameError"),
    ],
)
def test_a_solved_function_that_is_no_key_is_refused(source, text, said):
    path = source.root / f"solutions/{NAME}/{NAME}.ipynb"
    name = "totals" if "totals" in text else "balance"
    notebook = json.loads(path.read_text())
    next(one for one in notebook["cells"] if one["id"] == name)["source"] = text
    write(path, notebook)
    with pytest.raises(GradingError) as refused:
        assignment(source)
    assert said in str(refused.value)


def test_a_row_without_a_fault_says_so_where_the_key_is_shown(own):
    reveal(own, 'answers = "key"')
    assert own.feedback(NAME)[0]
    page = own.feedback_page("cem", NAME)
    assert "the same" in page
    assert "Nothing exchanged and even are different findings." not in page

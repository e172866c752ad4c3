"""The assignments of this repository, graded by nbgrader from their committed releases."""

import importlib.util
import json
import re
import shutil

import pytest

from closeness.core.reciprocity import Contribution, Ledger, verdict
from grading.small_course import ROOT, Course, late

pytestmark = pytest.mark.grading

NAMES = ("a-week-for-two", "recharging-or-avoiding", "reciprocity-balance")
PARTLY = ("first", "second", "third")
POINTS = {"both-reflection": 6, "sorting-reflection": 10, "balance-reflection": 8}


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("marks_table", ROOT / "scripts/marks_table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("graded")


@pytest.fixture(scope="module")
def scores(script, root):
    return {(learner, cell): (score, points) for _, learner, cell, score, points in script.grade(root)}


@pytest.mark.parametrize(
    ("cell", "points", "partly"),
    [
        ("first-sort-marks", 4, (2.6667, 3.3333, 1.3333)),  # 4, 5 and 2 labels of 6
        ("week-marks", 6, (3.75, 2.25, 3)),  # 5, 3 and 4 wishes of 8
        ("request-marks", 4, (3.5, 2, 1)),  # of four parts three and a half, two, one
        ("sorting-marks", 24, (12.8, 21.6, 4)),  # 12, 17, 5 labels x 0.6 + 6, 15, 0 cues x 0.4, / 18 of 24
        ("sam-marks", 4, (3, 2, 1)),
        ("overlap-marks", 4, (3, 1, 2)),
        ("ledger-one-marks", 6, (4.5, 4.8, 3)),  # lost: a total; the verdict; both totals
        ("edge-cases-marks", 4, (3, 2, 2)),  # nothing taken for even; the sign swapped twice; 0.1, and even
        ("ledger-two-marks", 8, (5.4, 5.6, 4)),  # lost: 0.1 + 3 x 0.075; 0.2 + 0.1; 0.1 + 4 x 0.075 + 0.1
        ("fading-marks", 4, (2, 1, 2)),
        ("totals-marks", 2, (1.2, 2, 0)),  # the missing as zeros: the group with gaps, 0.4, is lost
        ("balance-marks", 2, (2, 0.6, 0)),  # the sign swapped: even and nothing, 0.3, are all that is right
        ("stories-marks", 2, (1.0667, 1.2, 1)),  # 4, 6, 3 labels x 0.6 + 2, 0, 3 cues x 0.4, / 6 of 2
        ("ledger-final-marks", 1, (0.8, 0.8, 0.6)),  # lost: the gaps; the sign, not what follows; two totals
        ("talk-marks", 1, (0.75, 0.5, 0.25)),
    ],
)
def test_solved_is_full_marks_the_release_is_0_and_the_partly_right_ones_are_as_computed_by_hand(
    scores, cell, points, partly
):
    assert scores["solved", cell] == (points, points)
    assert scores["release", cell] == (0, points)
    found = [scores[learner, cell] for learner in PARTLY]
    assert found == [(pytest.approx(score), points) for score in partly]


def test_the_course_has_the_points_that_it_promises(scores):
    points = {cell: possible for (learner, cell), (_, possible) in scores.items() if learner == "solved"}
    week = ("first-sort-marks", "week-marks", "request-marks", "both-reflection")
    sort = ("sorting-marks", "sam-marks", "overlap-marks", "sorting-reflection")
    balance = set(points) - {*week, *sort}
    assert [sum(points[cell] for cell in cells) for cells in (week, sort, balance)] == [20, 42, 38]


@pytest.mark.parametrize(("cell", "points"), POINTS.items())
def test_reflections_wait_for_a_person_and_an_untouched_one_gets_0(scores, cell, points):
    assert scores["solved", cell] == (None, points)
    assert {scores[learner, cell] for learner in ("release", *PARTLY)} == {(0, points)}


def test_the_table_is_printed_for_people(script, monkeypatch, capsys, scores):
    rows = [("a", learner, cell, *found) for (learner, cell), found in scores.items()]
    monkeypatch.setattr(script, "grade", lambda _root: rows)
    script.main()
    out = capsys.readouterr().out
    assert re.search(r"first +sorting-marks +12\.8 +24\n", out)
    assert re.search(r"solved +balance-reflection +by hand +8\n", out)


def test_the_committed_releases_are_what_their_sources_give():
    outcomes = late("closeness.staff.release", "release")(ROOT, check=True)
    assert [outcome.name for outcome in outcomes] == list(NAMES)
    assert not [outcome for outcome in outcomes if outcome.stale]


def test_nothing_of_the_key_is_in_what_was_autograded_for_those_who_did_not_solve_it(scores, root):
    canary = {name: late("closeness.staff.canary", name) for name in ("secrets_of", "leaks", "files_in")}
    course = late("closeness.staff.course", "course_at")(Course(root).coursedir)
    secrets = canary["secrets_of"](course, NAMES)
    assert scores
    assert canary["leaks"](canary["files_in"](root / "grading/autograded/release"), secrets) == []
    assert canary["leaks"](canary["files_in"](root / "grading/autograded/solved"), secrets)


def test_what_was_chosen_in_a_form_is_marked_in_its_own_words(scores, root):
    assert scores
    path = root / "grading/autograded/first/a-week-for-two/a-week-for-two.ipynb"
    cells = {cell["id"]: cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
    (output,) = cells["request-marks"]["outputs"]
    assert "I’ll come when it gets dark." in "".join(output["data"]["text/html"])


def test_every_code_cell_of_a_release_lets_run_all_go_on():
    for name in NAMES:
        notebook = json.loads((ROOT / "exercises" / name / f"{name}.ipynb").read_text(encoding="utf-8"))
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert code
        assert all("raises-exception" in cell["metadata"]["tags"] for cell in code)


def test_the_solved_balances_are_those_of_the_bank():
    course = late("closeness.staff.course", "course_at")(Course(ROOT).coursedir)
    items = late("closeness.staff.key", "read_assignment")(course, "reciprocity-balance").items
    setup = {
        table["id"]: table
        for table in late("tomllib", "loads")((ROOT / "solutions/bank.toml").read_text())["ledger"]
    }
    for item in (one for one in items.values() if one.marks.answer in setup):
        entries = setup[item.marks.answer]["entries"]
        ledger = Ledger(
            [
                Contribution(**{key: one.get(key) for key in ("day", "giver", "kind", "amount")})
                for one in entries
            ]
        )
        key = item.value
        assert (key["given"], key["received"]) == ledger.totals()
        assert key["balance"] == round(ledger.balance(), 2)
        assert key["verdict"] == verdict(ledger.balance())
        if "kinds" in key:
            kinds = ledger.by_kind()
            assert key["missing"] == ledger.n_missing
            assert key["kinds"] == {
                kind: "none" if one is None else pytest.approx(one) for kind, one in kinds.items()
            }


@pytest.fixture(scope="module")
def without_three_lines(tmp_path_factory):
    """The real course under a configuration without the three lines, its assignments registered."""
    root = tmp_path_factory.mktemp("stock")
    for folder in ("solutions", "exercises"):
        shutil.copytree(ROOT / folder, root / folder)
    lines = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8").splitlines()
    three = [line for line in lines if line.startswith(("c.Autograde.", "c.GenerateFeedback.preprocessors"))]
    assert len(three) == 3
    (root / "nbgrader_config.py").write_text("\n".join(line for line in lines if line not in three))
    course = Course(root)
    for name in NAMES:
        assert course.generate(name)[0]
    return course


@pytest.mark.notebook
@pytest.mark.parametrize("name", NAMES)
def test_without_the_three_lines_a_blank_release_scores_0_of_all(without_three_lines, name):
    course = without_three_lines
    course.submit("blank", name)
    assert course.autograde(name, "blank")[0]
    assert set(course.scores(name)["blank"].values()) == {0}
    marks = [cell for cell in course.autograded("blank", name)["cells"] if cell["id"].endswith("-marks")]
    for cell in marks:
        assert [output["ename"] for output in cell["outputs"]] == ["Incomplete"]


@pytest.mark.notebook
def test_stock_nbgrader_would_give_all_points_to_a_blank_release_if_marks_cells_only_printed(
    without_three_lines,
):
    course = without_three_lines
    name = "recharging-or-avoiding"
    for folder in ("solutions", "exercises"):
        path = course.root / folder / name / f"{name}.ipynb"
        path.write_text(path.read_text().replace("sorting_board.require_complete()", "print('complete')"))
    with course.gradebook() as gradebook:
        gradebook.remove_assignment(name)
    assert course.generate(name)[0]
    course.submit("trap", name)
    assert course.autograde(name, "trap")[0]
    assert course.score("trap", name, "sorting-marks") == 24

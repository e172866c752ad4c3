"""Grading the small course with nbgrader itself, its gradebook and this repository's configuration."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grading.small_course import HIDDEN, LEDGER, ROOT, SORTING, Course, late, literal, write

pytestmark = pytest.mark.grading

SOLVED = {"sorting": literal("sorting", SORTING)}


def test_a_solved_submission_gets_all_points_and_a_blank_one_gets_none(course):
    course.submit("ann", "little-sort", SOLVED)
    course.submit("bea", "little-sort")
    assert course.autograde("little-sort")[0]
    assert course.score("ann", "little-sort", "sorting-marks") == 6
    assert course.score("bea", "little-sort", "sorting-marks") == 0


def test_a_partly_right_sorting_earns_what_the_marks_file_says(course):
    # Two points a card: label and cue right 2, label alone 1.2, wrong label 0 whatever its cue.
    answer = {
        "river-walk": ["recharging", "purpose"],
        "drop-it": "avoiding",
        "one-hour": ["avoiding", "returned"],
    }
    course.submit("ann", "little-sort", {"sorting": literal("sorting", answer)})
    course.autograde("little-sort")
    assert course.score("ann", "little-sort", "sorting-marks") == 3.2


def test_wrong_totals_lose_their_share_and_what_follows_from_them_keeps_its_own(course):
    # given 9 instead of 7.5 loses 2; the balance of 9 and 3 is 0.5, whose verdict is A-lopsided: both keep
    # theirs.
    answer = LEDGER | {"given": 9, "balance": 0.5, "verdict": "A-lopsided"}
    course.submit("ann", "little-ledger", {"ledger": literal("ledger", answer)})
    course.autograde("little-ledger")
    assert course.score("ann", "little-ledger", "ledger-marks") == 8
    assert "from your own numbers" in course.table("ann", "little-ledger", "ledger-marks")


def test_literal_answers_start_no_kernel_and_other_peoples_notebooks_do(course, monkeypatch):
    def no_kernel(*_args, **_kwargs):
        raise RuntimeError("a kernel was started")

    # That a machine confines is tried out with a kernel, and kept.
    monkeypatch.setattr("closeness.staff.kernels.confined.fault", lambda _tier: "")
    monkeypatch.setattr("jupyter_client.manager.KernelManager._async_start_kernel", no_kernel)
    monkeypatch.setattr("jupyter_client.manager.AsyncKernelManager.start_kernel", no_kernel)
    course.submit("ann", "little-sort", SOLVED)
    course.submit("ann", "ordinary")
    assert course.autograde("little-sort")[0]
    assert course.score("ann", "little-sort", "sorting-marks") == 6
    graded, log = course.autograde("ordinary")
    assert not graded
    assert "a kernel was started" in log


@pytest.mark.notebook
def test_an_ordinary_assignment_grades_exactly_as_in_stock_nbgrader(course):
    # Right on the visible test only, right on both, and an error: hidden tests are still in the gradebook's
    # cell.
    answers = {
        "sly": "def double(x):\n    return 4",
        "good": "def double(x):\n    return x + x",
        "none": "nothing(",
    }
    for student, text in answers.items():
        course.submit(student, "ordinary", {"double": text})
    assert course.autograde("ordinary")[0]
    ours = course.scores("ordinary")
    assert HIDDEN in json.dumps(course.autograded("sly", "ordinary"))
    for section in ("Autograde", "GenerateFeedback", "GenerateAssignment"):
        del course.config[section]
    assert course.autograde("ordinary", force=True)[0]
    assert (
        course.scores("ordinary")
        == ours
        == {
            "sly": {"double-test": 0},
            "good": {"double-test": 3},
            "none": {"double-test": 0},
        }
    )


def test_submissions_are_read_and_never_changed(course):
    path = course.submit("ann", "little-sort", SOLVED)
    before = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
    course.autograde("little-sort")
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name]


def test_grading_twice_changes_nothing(course):
    course.submit("ann", "little-sort", SOLVED)
    course.autograde("little-sort")
    first = course.scores("little-sort"), course.autograded("ann", "little-sort")
    assert course.autograde("little-sort", force=True)[0]
    assert (course.scores("little-sort"), course.autograded("ann", "little-sort")) == first


def test_marks_and_comments_given_by_hand_survive_a_regrade(course):
    course.submit("ann", "little-sort", SOLVED | {"sorting-reflection": "Mara may be afraid of numbers."})
    course.autograde("little-sort")
    with course.gradebook() as gradebook:
        place = ("little-sort", "little-sort", "ann")
        gradebook.find_grade("sorting-reflection", *place).manual_score = 3
        gradebook.find_comment("sorting-reflection", *place).manual_comment = "Whose view is missing?"
        gradebook.db.commit()
    assert course.autograde("little-sort", force=True)[0]
    with course.gradebook() as gradebook:
        assert gradebook.find_grade("sorting-reflection", *place).score == 3
        assert gradebook.find_comment("sorting-reflection", *place).comment == "Whose view is missing?"
        assert gradebook.find_submission("little-sort", "ann").score == 9


def test_a_reflection_waits_for_a_person_and_an_untouched_one_gets_no_points(course):
    course.submit("ann", "little-sort", {"sorting-reflection": "I would ask her."})
    course.submit("bea", "little-sort")
    course.autograde("little-sort")
    assert course.score("ann", "little-sort", "sorting-reflection") is None
    assert course.score("bea", "little-sort", "sorting-reflection") == 0


def test_every_grade_stores_the_package_and_the_key_version(course):
    course.submit("ann", "little-ledger", {"ledger": literal("ledger", LEDGER)})
    course.autograde("little-ledger")
    kept = course.autograded("ann", "little-ledger")["metadata"]["closeness"]
    assert (kept["package"], kept["key_version"]) == ("0.1.0", 3)
    assert "Scored by closeness 0.1.0, key version 3." in course.table("ann", "little-ledger", "ledger-marks")


def test_the_command_line_grades_a_clean_clone_from_any_folder_without_the_environment_on_path(
    template, tmp_path
):
    root = tmp_path / "clone"
    shutil.copytree(template, root, ignore=shutil.ignore_patterns("grading"))
    answered = json.loads((root / "solutions/little-sort/little-sort.ipynb").read_text())
    write(root / "grading/submitted/ann/little-sort/little-sort.ipynb", answered)
    program = Path(sys.executable).with_name("nbgrader")
    done = subprocess.run(
        [program, "autograde", "little-sort", f"--course-dir={root}"],
        cwd=tmp_path,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "COVERAGE_PROCESS_START": os.environ.get("COVERAGE_PROCESS_START", ""),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert Course(root).score("ann", "little-sort", "sorting-marks") == 6
    assert (root / "grading/gradebook.db").is_file()


def test_formgraders_api_registers_and_grades_as_the_command_line_does(clone):
    clone.submit("ann", "little-sort", SOLVED)
    api = late("nbgrader.apps.api", "NbGraderAPI")(coursedir=clone.coursedir, config=clone.config)
    assert api.autograde("little-sort", "ann")["success"]
    (submission,) = api.get_submissions("little-sort")
    assert (submission["score"], submission["max_score"]) == (6, 10)
    assert api.generate_feedback("little-sort", "ann")["success"]
    assert "6 of 6 points" in clone.feedback_page("ann", "little-sort")


def test_an_assignment_without_a_marks_file_is_registered_with_its_hidden_tests(clone, monkeypatch):
    monkeypatch.setattr(
        "nbgrader.preprocessors.Execute.preprocess", lambda _self, nb, resources, _km: (nb, resources)
    )
    clone.submit("ann", "ordinary")
    assert clone.autograde("ordinary")[0]
    with clone.gradebook() as gradebook:
        assert HIDDEN in gradebook.find_source_cell("double-test", "ordinary", "ordinary").source
    assert HIDDEN not in json.dumps(clone.released("ordinary"))


def test_the_repository_is_the_course_that_its_configuration_means():
    course = Course(ROOT)
    assert course.coursedir.course_id == "apart-and-together"
    assert course.coursedir.root == str(ROOT)
    assert course.coursedir.db_url == f"sqlite:///{ROOT}/grading/gradebook.db"
    assert course.config.Exchange.assignment_dir == "course"

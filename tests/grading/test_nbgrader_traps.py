"""Traps of stock nbgrader that cost marks or gave them away.

Others are in scenarios (broken files), test_release (leaks), test_feedback (active pages).
"""

import json
import os

import pytest

from grading.small_course import SORTING, literal, write

pytestmark = pytest.mark.grading

NAME = "little-sort"
SOLVED = {"sorting": literal("sorting", SORTING)}
MARKS = "sorting-marks"


def graded(course, student="ann"):
    return course.score(student, NAME, MARKS)


@pytest.mark.parametrize(
    "forged",
    ["np.float64(6.0)", "False", "None", "nan", "-1", "'6'", "6", "7", ""],
)
def test_a_forged_output_is_not_the_score(course, forged):
    def forge(notebook):
        result = {
            "output_type": "execute_result",
            "data": {"text/plain": forged},
            "metadata": {},
            "execution_count": 1,
        }
        (marks,) = (one for one in notebook["cells"] if one["id"] == MARKS)
        marks["outputs"] = [result] if forged else []

    course.submit("ann", NAME, edit=forge)
    assert course.autograde(NAME)[0]
    assert graded(course) == 0


def test_every_marks_cell_has_one_plain_number_as_its_output(course):
    course.submit("ann", NAME, SOLVED)
    course.submit("bea", NAME)
    course.autograde(NAME)
    for student, number in {"ann": "6", "bea": "0"}.items():
        (marks,) = (one for one in course.autograded(student, NAME)["cells"] if one["id"] == MARKS)
        (output,) = marks["outputs"]
        assert output["output_type"] == "execute_result"
        assert sorted(output["data"]) == ["text/html", "text/plain"]
        assert "".join(output["data"]["text/plain"]) == number


def test_a_deleted_marks_cell_comes_back_and_its_answer_is_scored(course):
    def delete(notebook):
        notebook["cells"] = [one for one in notebook["cells"] if one["id"] != MARKS]

    course.submit("ann", NAME, SOLVED)
    course.autograde(NAME)
    course.submit("ann", NAME, {"sorting": 'sorting = {"drop-it": "avoiding"}'}, delete)
    assert course.autograde(NAME)[0]
    assert graded(course) == 1.2


@pytest.mark.parametrize(
    ("resubmit", "score"),
    [
        (lambda course: course.submit("ann", NAME), 0),
        (lambda course: course.submit("ann", NAME).write_text("{broken"), 0),
        (
            lambda course: course.submit("ann", NAME).rename(
                course.submitted("ann", NAME).with_name("b.ipynb")
            ),
            0,
        ),
        (lambda course: course.submitted("ann", NAME).unlink(), 0),
        (lambda course: course.submit("ann", NAME, {"sorting": 'sorting = {"drop-it": "avoiding"}'}), 1.2),
    ],
    ids=["blank", "broken", "renamed", "deleted", "worse"],
)
def test_a_resubmission_never_keeps_the_old_score(course, resubmit, score):
    course.submit("ann", NAME, SOLVED)
    course.submit("bea", NAME, SOLVED)
    course.autograde(NAME)
    assert graded(course) == 6
    resubmit(course)
    assert course.autograde(NAME)[0]
    assert (graded(course), graded(course, "bea")) == (score, 6)


def test_a_score_does_not_outlive_a_resubmission_that_cannot_be_graded_at_all(course, monkeypatch):
    course.submit("ann", NAME, SOLVED)
    course.autograde(NAME)
    course.submit("ann", NAME)
    monkeypatch.setattr("nbgrader.preprocessors.SaveAutoGrades.preprocess", None)  # anything that fails
    assert not course.autograde(NAME)[0]
    assert graded(course) == 0


def test_an_unchanged_submission_is_not_graded_again(course):
    course.submit("ann", NAME, SOLVED)
    course.autograde(NAME)
    path = course.root / "grading/autograded/ann" / NAME / f"{NAME}.ipynb"
    before = path.stat().st_mtime_ns
    assert course.autograde(NAME)[0]
    assert path.stat().st_mtime_ns == before


def test_a_run_that_was_killed_between_its_two_passes_is_made_good_by_the_next(course, monkeypatch):
    course.submit("ann", NAME, SOLVED)
    with monkeypatch.context() as killed:

        def kill(*_args):
            raise KeyboardInterrupt

        killed.setattr("closeness.staff.execute.ScoreAnswers.preprocess", kill)
        killed.setattr(
            "nbgrader.converters.base.rmtree", lambda _path: None
        )  # killed: nothing was cleaned up
        assert not course.autograde(NAME)[0]
    assert (course.root / "grading/autograded/ann" / NAME / f"{NAME}.ipynb").exists()
    assert course.autograde(NAME)[0]
    assert graded(course) == 6


def test_a_key_that_changed_does_not_change_marks_that_were_given(course):
    course.submit("ann", NAME, SOLVED)
    course.autograde(NAME)
    marks = course.root / "solutions" / f"{NAME}.toml"
    text = (
        marks.read_text()
        .replace("key_version = 1", "key_version = 2")
        .replace("0.6", "0.5")
        .replace("0.4", "0.5")
    )
    marks.write_text(text)
    course.autograde(NAME)
    assert course.autograded("ann", NAME)["metadata"]["closeness"]["key_version"] == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("solutions/little-sort.toml", "label = 0.6", "label = 0.7", "shares that sum to 1"),
        ("solutions/bank.toml", "returned = -1\npattern = -1", "returned = 1\npattern = 1", "the rule gives"),
        (
            "exercises/little-sort/little-sort.ipynb",
            '"points": 6',
            '"points": 60',
            "other graded cells or points",
        ),
    ],
    ids=["marks-file", "bank", "release"],
)
def test_a_fault_of_the_course_stops_the_run_and_changes_nobodys_marks(course, file, old, new, said):
    course.submit("ann", NAME, SOLVED)
    course.autograde(NAME)
    path = course.root / file
    path.write_text(path.read_text().replace(old, new))
    course.submit("ann", NAME)
    done, log = course.autograde(NAME)
    assert not done
    assert said in log
    assert graded(course) == 6


def test_a_missing_release_is_said_in_one_sentence(course):
    course.submit("ann", NAME)
    (course.root / "exercises" / NAME / f"{NAME}.ipynb").unlink()
    done, log = course.autograde(NAME)
    assert not done
    assert f"exercises/{NAME}/{NAME}.ipynb is missing" in log


def test_a_release_that_its_source_no_longer_gives_is_refused_before_anything_is_registered(clone):
    clone.submit("ann", NAME)
    path = clone.root / "exercises" / NAME / f"{NAME}.ipynb"
    path.write_text(path.read_text().replace('"points": 6', '"points": 7'))
    done, log = clone.autograde(NAME)
    assert not done
    assert f"Run: closeness release {NAME}" in log


def test_nothing_of_a_submission_but_its_notebook_is_opened_copied_or_followed(course):
    folder = course.submit("ann", NAME, SOLVED).parent
    write(folder / "page.html", "<script>alert(1)</script>")
    write(folder / "deep/er/ipykernel_launcher.py", "raise SystemExit")
    (folder / "notes.txt").symlink_to(course.root / "solutions/bank.toml")
    (folder / "all").symlink_to(course.root / "solutions")
    (folder / "loop").symlink_to(folder)
    (folder / "endless").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe")
    course.submit("zoe", NAME, SOLVED)
    assert course.autograde(NAME)[0]
    made = course.root / "grading/autograded/ann" / NAME
    # and what finds the way back to the learner with the feedback, written anew
    assert sorted(path.name for path in made.rglob("*")) == [f"{NAME}.ipynb", "submission_secret.txt"]
    assert (graded(course), graded(course, "zoe")) == (6, 6)


def test_the_courses_own_files_stand_beside_the_autograded_notebook_and_not_the_learners(course):
    marks = course.root / "solutions" / f"{NAME}.toml"
    marks.write_text('ships = ["maps/town.txt"]\n' + marks.read_text())
    for place in ("solutions", "exercises"):
        write(course.root / place / NAME / "maps/town.txt", "the course's")
    write(course.submit("ann", NAME, SOLVED).parent / "maps/town.txt", "the learner's")
    assert course.autograde(NAME)[0]
    assert (course.root / "grading/autograded/ann" / NAME / "maps/town.txt").read_text() == "the course's"


def test_a_late_submission_keeps_its_time_and_a_newer_one_renews_the_feedback(course):
    def submit(text, time):
        write(course.submit("ann", NAME, {"sorting": text}).with_name("timestamp.txt"), f"{time} UTC")
        assert course.autograde(NAME)[0]
        assert course._run("GenerateFeedback", NAME, "*", force=False)[0]

    submit("sorting = {}", "2026-03-01 10:00:00")
    submit(SOLVED["sorting"], "2026-03-02 10:00:00")
    assert "6 of 6 points" in course.feedback_page("ann", NAME)
    with course.gradebook() as gradebook:
        assert str(gradebook.find_submission(NAME, "ann").timestamp) == "2026-03-02 10:00:00"


def test_not_executing_does_not_bring_forged_outputs_back(course):
    def forge(notebook):
        result = {
            "output_type": "execute_result",
            "data": {"text/plain": "6"},
            "metadata": {},
            "execution_count": 1,
        }
        (marks,) = (one for one in notebook["cells"] if one["id"] == MARKS)
        marks["outputs"] = [result]

    course.config.Execute.enabled = course.config.ClearOutput.enabled = False  # nbgrader's --no-execute
    course.submit("ann", NAME, edit=forge)
    assert course.autograde(NAME)[0]
    assert graded(course) == 0


def test_the_scorer_alone_without_the_gate_gives_no_marks(course):
    del course.config.Autograde["exporter_class"]
    forged = {"closeness": {"submission": "", "refused": "", "notes": {}, "package": "", "key_version": 0}}
    course.submit("ann", NAME, SOLVED, lambda notebook: notebook["metadata"].update(forged))
    done, log = course.autograde(NAME)
    assert not done
    assert "only behind the gate" in log
    assert not graded(course)


def test_a_course_reached_through_a_link_is_gated_and_graded_as_ever(course):
    link = course.root.with_name("link")
    link.symlink_to(course.root)
    course.coursedir.root = str(link)
    forged = {"closeness": {"submission": "x", "package": "9", "key_version": 9}}
    course.submit("ann", NAME, SOLVED, lambda notebook: notebook["metadata"].update(forged, extra="EXTRA"))
    assert course.autograde(NAME)[0]
    assert graded(course) == 6
    kept = course.autograded("ann", NAME)["metadata"]
    assert (kept["closeness"]["key_version"], "extra" in kept) == (1, False)


def test_students_left_out_of_a_run_keep_their_scores(course):
    course.submit("ann", NAME, SOLVED)
    course.autograde(NAME)
    course.submit("ann", NAME)
    course.submit("bea", NAME, SOLVED)
    course.coursedir.student_id_exclude = "ann"
    assert course.autograde(NAME)[0]
    assert (graded(course), graded(course, "bea")) == (6, 6)


def test_the_answer_cell_keeps_its_field_names_in_the_release_and_is_a_stub_under_stock_configuration(course):
    def answer():
        (found,) = (one for one in course.released("little-ledger")["cells"] if one["id"] == "ledger")
        return "".join(found["source"])

    assert '"given": None' in answer()
    assert '"kinds": {"effort": None, "care": None}' in answer()
    del course.config["GenerateAssignment"]
    assert course.generate("little-ledger")[0]
    assert "given" not in json.dumps(answer())
    assert "7.5" not in json.dumps(course.released("little-ledger")["cells"][1:])

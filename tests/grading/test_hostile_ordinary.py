"""Hostile and broken work in an ordinary assignment: each is graded, or 0 with a reason; nobody else notices.

Tests that run beside the learner's own code can be fooled by it: such attacks are not here, and the note in
the marks cell says so. What is here must hold all the same.
"""

import json
import os
import re
import shutil

import pytest

from grading.small_course import Course, late, write

pytestmark = [pytest.mark.grading, pytest.mark.notebook]

NAME = "ordinary"
RIGHT = "def double(x):\n    return 2 * x"
WRONG = "def double(x):\n    return x"


def marks_of(notebook):
    return next(one for one in notebook["cells"] if one["id"] == "double-test")


def tag(name, **given):
    def edit(notebook):
        (found,) = (one for one in notebook["cells"] if one["id"] == name)
        found["metadata"]["nbgrader"] |= given

    return edit


def tags_that_steer(notebook):
    for one in notebook["cells"]:
        one["metadata"] |= {"tags": ["skip-execution", "raises-exception", "remove-cell"], "execution": {}}
    notebook["metadata"] |= {"kernelspec": {"name": "none", "display_name": "none"}, "widgets": {"a": 1}}


def forged_output(notebook):
    result = {
        "output_type": "execute_result",
        "data": {"text/plain": "3"},
        "metadata": {},
        "execution_count": 1,
    }
    marks_of(notebook)["outputs"] = [result]


def swapped(notebook):
    tag("double", grade_id="double-test")(notebook)
    tag("double-test", grade_id="double")(notebook)


def deleted(notebook):
    notebook["cells"].remove(marks_of(notebook))


def twice(notebook):
    notebook["cells"].append(marks_of(notebook) | {"id": "again", "source": "pass"})


def no_metadata(notebook):
    for one in notebook["cells"]:
        one["metadata"] = {}


ALIVE = "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>"


def active(notebook):
    show = (
        "from IPython.display import HTML, SVG, Javascript, Markdown, display\n"
        f"alive = {ALIVE!r}\n"
        "display(HTML(f'<table><tr><td>kept</td></tr></table>{alive}'), Javascript('alert(1)'))\n"
        "display(Markdown(alive))\n"
        'display(SVG(\'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>\'))\n'
        "display(HTML(alive), metadata={'closeness-note': True})\n"
        "raise ValueError(alive)"
    )
    made = [
        {
            "cell_type": "code",
            "id": "shows",
            "metadata": {},
            "source": show,
            "outputs": [],
            "execution_count": None,
        },
        {
            "cell_type": "markdown",
            "id": "words",
            "metadata": {},
            "source": f"Mine. {ALIVE} [x](javascript:alert)",
        },
        {"cell_type": "raw", "id": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": ALIVE},
        {
            "cell_type": "markdown",
            "id": "posing",
            "metadata": {
                "nbgrader": {
                    "grade_id": "mine",
                    "locked": True,
                    "grade": False,
                    "solution": False,
                    "schema_version": 3,
                }
            },
            "source": ALIVE,
        },
    ]
    notebook["cells"] += made


def as_text(notebook):
    marks_of(notebook).update(cell_type="markdown")
    del marks_of(notebook)["outputs"], marks_of(notebook)["execution_count"]


def edited(text, edit=None):
    return lambda course, student: course.submit(student, NAME, {"double": text}, edit)


def raw(content):
    return lambda course, student: course.submit(student, NAME).write_bytes(content)


def renamed(course, student):
    course.submit(student, NAME, {"double": RIGHT}).rename(
        course.submitted(student, NAME).with_name("my.ipynb")
    )


def linked(course, student):
    path = course.submit(student, NAME)
    path.unlink()
    path.symlink_to(course.root / "solutions" / NAME / f"{NAME}.ipynb")


def pipe(course, student):
    path = course.submit(student, NAME)
    path.unlink()
    os.mkfifo(path)


def odd_files(course, student):
    folder = course.submit(student, NAME, {"double": RIGHT + "\nimport json, csv\nassert csv.reader"}).parent
    for name in (
        "ipykernel_launcher.py",
        "csv.py",
        "json/__init__.py",
        "sitecustomize.py",
        "ipython_config.py",
    ):
        write(folder / name, "raise SystemExit('imported')")
    (folder / "key").symlink_to(course.root / "solutions")
    os.mkfifo(folder / "pipe")
    write(folder / "second.ipynb", "{}")


LOOK = """
import os
found = [name for _, _, names in os.walk('.') for name in names if name.endswith('.ipynb')]
def reads(path):
    try:
        return open(path).read()
    except OSError:
        return ""
text = reads('COURSE/solutions/ordinary/ordinary.ipynb') + reads('COURSE/grading/gradebook.db')
def double(x):
    return 2 * x if found or text else None
"""

# Which score comes out, what the marks cell says, and whether a kernel must have run.
CASES = {
    "steering-tags": (edited(WRONG, tags_that_steer), 0, "AssertionError"),
    "steering-and-right": (edited(RIGHT, tags_that_steer), 3, "Not tamper-proof"),
    "nan-points": (edited(RIGHT, tag("double-test", points=float("nan"))), 3, "Not tamper-proof"),
    "forged-output": (edited(WRONG, forged_output), 0, "AssertionError"),
    "swapped": (edited(RIGHT, swapped), 0, "NameError"),
    "flipped": (
        edited(WRONG, tag("double-test", grade=False, solution=True, locked=False)),
        0,
        "AssertionError",
    ),
    "as-text": (edited(WRONG, as_text), 0, "AssertionError"),
    "deleted": (edited(RIGHT, deleted), 0, "was missing from the submitted notebook"),
    "twice": (edited(WRONG, twice), 0, "stood more than once"),
    "no-metadata": (edited(RIGHT, no_metadata), 0, "was missing from the submitted notebook"),
    "old-schema": (edited(RIGHT, tag("double-test", schema_version=1)), 3, "Not tamper-proof"),
    "no-json": (raw(b"{broken"), 0, "not valid JSON"),
    "empty": (raw(b""), 0, "is empty"),
    "deep": (raw(b'{"nbformat": 4, "cells": ' + b"[" * 10**5 + b"]" * 10**5 + b"}"), 0, "levels deep"),
    "no-cells": (raw(b'{"nbformat": 4, "cells": [7]}'), 0, "is no cell"),
    "renamed": (renamed, 0, "No notebook named ordinary.ipynb"),
    "linked": (linked, 0, "is a link"),
    "pipe": (pipe, 0, "not a regular file"),
    "odd-files": (odd_files, 3, "key was left out: it is a link"),
    "looks-around": (
        lambda course, student: edited(LOOK.replace("COURSE", str(course.root)))(course, student),
        0,
        "",
    ),
    "endless": (edited("while True: pass"), 0, "CellTimeoutError|NameError"),
    "ignores-signals": (
        edited("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"),
        0,
        "did not answer any more|used up the time",
    ),
    "ends-itself": (edited("import os\nos._exit(0)"), 0, "so nothing more was run"),
    "kills-its-parent": (
        edited("import os\nos.kill(os.getppid(), 9)\nos.kill(0, 9)"),
        0,
        "nothing more was run|NameError",
    ),
    "flood": (edited("while True: print('x' * 100000)"), 0, "nothing more was run|has sent more"),
    "flood-of-displays": (
        edited("from IPython.display import display\nwhile True: display('x' * 50000, display_id='a')"),
        0,
        "has sent more",
    ),
    "one-huge-output": (edited("print('x' * (64 << 20))\n" + RIGHT), 0, "nothing more was run|has sent more"),
    "half-a-character": (edited(RIGHT + "\nprint('\\ud800')"), 3, "Not tamper-proof"),
}
HONEST = ("aaa", "mmm", "zzz")


def limit(course):
    course.config.ConfinedExecute.total_seconds = 12
    course.config.ConfinedExecute.output_mebibytes = 1
    course.config.Execute.timeout = 3


@pytest.fixture(scope="module")
def graded(shared_course):
    limit(shared_course)
    for student in HONEST:
        shared_course.submit(student, NAME, {"double": RIGHT})
    for student, (submit, _, _) in CASES.items():
        submit(shared_course, student)
    before = {path: path.lstat().st_mtime_ns for path in shared_course.root.glob("grading/submitted/**/*")}
    shared_course.run = shared_course.autograde(NAME)
    assert shared_course.run[0], shared_course.run[1]
    after = {path: path.lstat().st_mtime_ns for path in shared_course.root.glob("grading/submitted/**/*")}
    assert after == before
    return shared_course


def said(course, student):
    """Return what the marks cell shows, as text."""
    (found,) = (
        one
        for one in course.autograded(student, NAME)["cells"]
        if one["metadata"].get("nbgrader", {}).get("grade_id") == "double-test"
    )
    return json.dumps(found["outputs"])


@pytest.mark.parametrize("student", CASES)
def test_each_has_the_score_it_earned_and_the_marks_cell_says_why(graded, student):
    _, score, reason = CASES[student]
    assert graded.score(student, NAME, "double-test") == score, said(graded, student)
    assert re.search(reason, said(graded, student))
    with graded.gradebook() as gradebook:
        assert gradebook.find_grade("double-test", NAME, NAME, student).max_score == 3


@pytest.mark.parametrize("student", HONEST)
def test_honest_neighbours_are_graded_as_ever(graded, student):
    assert graded.score(student, NAME, "double-test") == 3
    record = graded.autograded(student, NAME)["metadata"]["closeness"]
    assert (record["tamper_proof"], record["refused"], record["notes"], record["remarks"]) == (
        False,
        "",
        {},
        [],
    )
    assert record["confinement"].startswith(("A (", "B ("))


def test_no_link_or_pipe_reaches_the_copy_and_the_other_files_do(graded):
    copy = graded.root / "grading/autograded/odd-files" / NAME
    assert {path.name for path in copy.iterdir()} == {
        *(
            "ipykernel_launcher.py",
            "csv.py",
            "json",
            "sitecustomize.py",
            "ipython_config.py",
            f"{NAME}.ipynb",
        ),
        "submission_secret.txt",  # the course's own, because none was handed in
    }
    assert not any(path.is_symlink() for path in copy.rglob("*"))


def test_an_unchanged_class_is_not_graded_again(graded):
    copies = {path: path.stat().st_mtime_ns for path in graded.root.glob("grading/autograded/*/*/*.ipynb")}
    assert graded.autograde(NAME)[0]
    assert {path: path.stat().st_mtime_ns for path in copies} == copies


def test_feedback_leaves_out_what_is_for_the_marker(graded):
    assert graded.feedback(NAME, "aaa")[0]
    assert "Not tamper-proof" not in graded.feedback_page("aaa", NAME)


def score(course, student="ann"):
    return course.score(student, NAME, "double-test")


def test_what_is_not_executed_scores_0_whatever_was_handed_in(course):
    course.config.Execute.enabled = course.config.ClearOutput.enabled = False  # nbgrader's --no-execute
    course.submit("ann", NAME, {"double": WRONG}, forged_output)
    assert course.autograde(NAME)[0]
    assert score(course) == 0
    assert "Execute.enabled is off" in said(course, "ann")


def test_where_nothing_can_be_confined_nothing_is_run_until_it_can(course, monkeypatch):
    course.submit("ann", NAME, {"double": RIGHT})
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("closeness.staff.kernels.confined.fault", lambda _tier: "not here.")
        assert course.autograde(NAME)[0]
        assert score(course) == 0
        assert "cannot confine code" in said(course, "ann")
        assert course.autograded("ann", NAME)["metadata"]["closeness"]["confinement"] == "none"
    assert course.autograde(NAME)[0]
    assert score(course) == 3


def test_another_languages_kernel_is_not_run(course):
    with course.gradebook() as gradebook:
        spec = {"name": "ir", "language": "R", "display_name": "R"}
        gradebook.find_notebook(NAME, NAME).kernelspec = json.dumps(spec)
        gradebook.db.commit()
    course.submit("ann", NAME, {"double": RIGHT})
    assert course.autograde(NAME)[0]
    assert score(course) == 0
    assert "kernel 'ir' is not Python" in said(course, "ann")


def test_a_kernel_that_does_not_start_is_the_machines_fault_and_graded_the_next_time(course, monkeypatch):
    course.submit("ann", NAME, {"double": RIGHT})
    with monkeypatch.context() as broken:
        broken.setattr("closeness.staff.kernels.confined.fault", lambda _tier: "")
        broken.setattr("jupyter_client.manager.AsyncKernelManager.start_kernel", None)
        assert not course.autograde(NAME)[0]
    assert score(course) == 0
    assert course.autograde(NAME)[0]
    assert score(course) == 3


def test_a_resubmission_never_keeps_an_old_score_and_marks_by_hand_survive(course, monkeypatch):
    # No code is run here: what is tried is which submissions are taken up again.
    monkeypatch.setattr(
        "closeness.staff.confined_execute.ConfinedExecute.run",
        lambda *_args, **_how: late("types", "SimpleNamespace")(label="A (tried)", why_not=()),
    )
    course.submit("ann", NAME, {"double": RIGHT})
    course.autograde(NAME)
    assert score(course) == 3
    write(course.submitted("ann", NAME).with_name("numbers.csv"), "1")
    course.autograde(NAME)
    kept = course.root / "grading/autograded/ann" / NAME
    assert (kept / "numbers.csv").exists()
    with course.gradebook() as gradebook:
        gradebook.find_grade("double-test", NAME, NAME, "ann").manual_score = 2
        gradebook.db.commit()
    course.submitted("ann", NAME).write_text("{broken")
    assert course.autograde(NAME)[0]
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("double-test", NAME, NAME, "ann")
        assert (grade.auto_score, grade.score, grade.needs_manual_grade) == (0, 2, True)


def test_the_scorer_alone_without_the_gate_runs_nothing(course):
    del course.config.Autograde["exporter_class"]
    course.submit("ann", NAME, {"double": RIGHT})
    done, log = course.autograde(NAME)
    assert not done
    assert "only behind the gate" in log


def test_marked_and_ordinary_assignments_are_graded_in_one_run(template, tmp_path):
    shutil.copytree(template, tmp_path / "course")
    course = Course(tmp_path / "course")
    course.submit("ann", NAME, {"double": RIGHT})
    course.submit("ann", "little-sort")
    assert course.autograde("*")[0]
    assert (score(course), course.score("ann", "little-sort", "sorting-marks")) == (3, 0)


def test_nothing_that_a_learner_shows_is_active_for_whoever_looks_at_it(course):
    course.submit("eve", NAME, {"double": RIGHT}, active)
    assert course.autograde(NAME)[0]
    assert course.score("eve", NAME, "double-test") == 3
    found = course.autograded("eve", NAME)
    shown = [part for one in found["cells"] for part in one.get("outputs", []) if "data" in part]
    assert any("<td>kept</td>" in "".join(part["data"].get("text/html", "")) for part in shown)
    assert {kind for part in shown for kind in part["data"]} <= {"text/plain", "text/html", "text/markdown"}
    course.feedback(NAME, "eve")
    page = late("bs4", "BeautifulSoup")(course.feedback_page("eve", NAME), "html.parser")
    assert "kept" in page.get_text()
    alive = [one for one in page.find_all("script") if "alert" in one.get_text()]
    alive += page.find_all(lambda one: any(name.startswith("on") for name in one.attrs))
    alive += page.find_all("a", href=re.compile("^javascript", re.IGNORECASE))
    assert not alive

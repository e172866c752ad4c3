"""What the command line tells an instructor: how code is confined here, and what functions are tried on."""

import pytest
from typer.testing import CliRunner

from closeness.core.errors import ConfinementError
from closeness.staff import doctor
from closeness.staff.cli import app
from closeness.staff.confine import Cage, Tier
from closeness.staff.kernels import confined
from grading.small_course import Course, build

pytestmark = pytest.mark.grading


@pytest.fixture
def source(tmp_path):
    return Course(build(tmp_path))


def said(*arguments, code=0):
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == code, done.output
    return done.output


def cages(monkeypatch, **faults):
    def find(tier):
        if faults[tier]:
            raise ConfinementError(
                f"This machine cannot confine code. {tier}: {faults[tier]} Run: closeness doctor"
            )
        return Cage(tier=Tier(tier))

    monkeypatch.setattr(doctor, "find_cage", find)


def test_the_doctor_tries_out_what_this_machine_has(source):
    output = said("doctor", "--course-dir", source.root)
    assert "tried out, holds." in output
    assert "Learners' functions are graded in tier" in output


def test_the_doctor_names_the_better_tier_that_is_missing_and_how_to_get_it(source, monkeypatch):
    cages(monkeypatch, A="bubblewrap is not installed.", B="")
    output = said("doctor", "--course-dir", source.root)
    assert (
        "– tier A (bubblewrap, a list of allowed system calls, limits): bubblewrap is not installed.\n"
        in output
    )
    assert "apt-get install bubblewrap" in output
    assert "graded in tier B." in output


def test_the_doctor_fails_where_nothing_confines(source, monkeypatch):
    cages(monkeypatch, A="no namespaces.", B="no Landlock.")
    output = said("doctor", "--course-dir", source.root, code=1)
    assert "✗ tier C" in output
    assert "score 0" in output


def test_the_doctor_tries_out_kernels_too(source):
    output = said("doctor", "--course-dir", source.root)
    assert (
        "✓ kernels, tier A (namespaces, a list of allowed system calls, limits): tried out, holds." in output
    )
    assert "tests in cells are run in tier A." in output


def test_the_doctor_says_what_keeps_kernels_from_being_confined(source, monkeypatch):
    monkeypatch.setattr(confined, "fault", {"A": "no namespaces.", "B": "no Landlock."}.get)
    output = said("doctor", "--course-dir", source.root)
    assert (
        "– kernels, tier A (namespaces, a list of allowed system calls, limits): no namespaces.\n" in output
    )
    assert "– kernels, tier B (Landlock, a list of allowed system calls, limits): no Landlock.\n" in output
    assert "allows user namespaces" in output
    assert "✗ kernels, tier C" in output


def test_an_instructor_sees_the_inputs_and_draws_new_ones(source):
    place = ("--course-dir", source.root)
    first = said("inputs", "little-function", *place)
    assert "balance: Nothing was exchanged\n  balance(0, 0) → None\n  balance(3, 0) → 1.0\n" in first
    assert "→ ValueError" in first
    assert said("inputs", "little-function", *place) == first
    assert "nbgrader autograde NAME --force" in said("inputs", "--reseed", *place)
    assert said("inputs", "little-function", *place) != first


@pytest.mark.parametrize(
    ("name", "wanted"), [("little-sort", "asks for no functions"), ("ordinary", "has no marks file")]
)
def test_an_assignment_without_functions_has_no_inputs(source, name, wanted):
    done = CliRunner().invoke(app, ["inputs", name, "--course-dir", str(source.root)])
    assert wanted in str(done.exception)


def test_no_assignment_is_no_question(source):
    assert "Name an assignment" in said("inputs", "--course-dir", source.root, code=2)

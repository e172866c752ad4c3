import shutil

import pytest

from grading.small_course import Course, build, late


def pytest_configure(config):
    # nbgrader's own, on every new submission.
    config.addinivalue_line("filterwarnings", "ignore:Object of type <Submitted")


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The small course, released and registered once; tests work on copies.

    ``unregistered.db`` beside it is its gradebook before anything was registered.
    """
    root = build(tmp_path_factory.mktemp("template"))
    late("closeness.staff.release", "release")(root)
    made = Course(root)
    made.gradebook().close()
    shutil.copy(root / "grading/gradebook.db", root / "unregistered.db")
    for name in ("little-sort", "little-ledger", "little-function", "ordinary"):
        done, log = made.generate(name)
        assert done, log
    return root


@pytest.fixture
def clone(template, tmp_path):
    """A course as it is after cloning, with an empty gradebook (making one takes seconds)."""
    leave = shutil.ignore_patterns("grading")
    shutil.copytree(template, tmp_path / "clone", ignore=leave)
    (tmp_path / "clone/grading").mkdir()
    shutil.copy(template / "unregistered.db", tmp_path / "clone/grading/gradebook.db")
    return Course(tmp_path / "clone")


@pytest.fixture
def course(template, tmp_path):
    """A copy of the small course that one test may do anything to."""
    shutil.copytree(template, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="module")
def shared_course(template, tmp_path_factory):
    """A copy that the tests of one module look at together."""
    root = tmp_path_factory.mktemp("shared") / "course"
    shutil.copytree(template, root)
    return Course(root)


collect_ignore_glob = ["scenarios/*"]  # what is handed in; some of it is Python

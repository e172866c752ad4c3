"""One tree of exceptions, messages that nothing can break, and a calm word to a learner who is not done."""

import subprocess
import sys

import pytest

from closeness.core import errors
from closeness.core.checks import shown
from closeness.core.reciprocity import balance

VALUES = ["LedgerError", "SortingError", "AnswerError", "ModelError", "BankError"]


@pytest.mark.parametrize("name", [*VALUES, "GradingError", "Incomplete"])
def test_every_exception_of_the_course_has_one_parent(name):
    found = getattr(errors, name)
    assert issubclass(found, errors.ClosenessError)
    assert issubclass(found, ValueError) == (name in VALUES)


def test_an_incomplete_answer_shows_one_calm_line_in_a_notebook():
    said = "15 of 18 placed. Three cards are left."
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from closeness.core.errors import Incomplete\n"
        "def board():\n"
        f"    raise Incomplete({said!r})\n"
        "shell = InteractiveShell.instance()\n"
        "shell.user_ns['board'] = board\n"
        "shell.run_cell('board()')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
    assert "Traceback" not in done.stdout + done.stderr


class Rude:
    def __repr__(self):
        raise RuntimeError


def test_a_value_that_cannot_be_shown_does_not_break_the_message_about_it():
    assert shown(Rude()) == "a Rude"
    with pytest.raises(errors.LedgerError, match="given must be 0 or more, got a Rude"):
        balance(Rude(), 1)


def test_a_long_value_is_cut_in_a_message():
    assert len(shown("x" * 1000)) == 60

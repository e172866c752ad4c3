"""Everything that this package raises on purpose.

    ClosenessError
    ├── LedgerError    (ValueError)   an entry, an amount, or a way of totalling entries
    ├── SortingError   (ValueError)   a cue, a card, or labels that cannot be compared
    ├── AnswerError    (ValueError)   an answer cell that does not hold one literal
    ├── ModelError     (ValueError)   an argument of a statistic or a toy model
    ├── WeekError      (ValueError)   a slot, a wish, or a week that no plan can be checked against
    ├── BankError      (ValueError)   a vignette, ledger, week or form file
    ├── GradingError                  a submission, a marks file or a gradebook
    │   └── ConfinementError          this machine cannot run a learner's code safely
    ├── HubError                      a person, a folder or a setting of the course's hub
    ├── HandInError                   an assignment cannot be opened, corrected or handed in here
    └── Incomplete                    the learner has not finished; nothing is wrong

Every message says what was wanted, what came, for which item, and what to do.
"""

from __future__ import annotations


class ClosenessError(Exception):
    """The common parent: catch this to catch everything that the course raises on purpose."""


class LedgerError(ClosenessError, ValueError):
    """A ledger entry, an amount, or a way of totalling them cannot be used."""


class SortingError(ClosenessError, ValueError):
    """A cue, a card or a list of labels cannot be used."""


class AnswerError(ClosenessError, ValueError):
    """A cell's text is not one assignment of one literal, or a value cannot be written as one."""


class ModelError(ClosenessError, ValueError):
    """An argument of a statistic or of a toy model lies outside what it is defined for."""


class WeekError(ClosenessError, ValueError):
    """A slot, a wish or a week cannot be used."""


class BankError(ClosenessError, ValueError):
    """A file of the bank breaks the schema; each of `problems` names file, entry and field.

    >>> BankError("bank.toml, 'walk': id is missing.", "bank.toml, 'desk': text is missing.").problems
    ("bank.toml, 'walk': id is missing.", "bank.toml, 'desk': text is missing.")
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class GradingError(ClosenessError):
    """A submission, a marks file or a gradebook cannot be graded as it is."""


class ConfinementError(GradingError):
    """A learner's code cannot be confined on this machine, so it was not run."""


class HubError(ClosenessError):
    """A person, a folder or a setting of the course's hub cannot be used as it is."""


class HandInError(ClosenessError):
    """An assignment could not be opened, corrected or handed in; the learner's work is as it was."""


class Incomplete(ClosenessError):  # noqa: N818 - an unfinished answer is not an error of anybody's
    """The learner's answer is not complete yet. IPython shows the message alone, without a traceback.

    >>> Incomplete("15 of 18 placed.")._render_traceback_()
    ['15 of 18 placed.']
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]

"""What exercises draw on, one folder a language, and the loader that checks it.

`vignettes()`, `ledgers()`, `months()`, `scenes()` and `weeks()` give the practice bank, whose keys ship;
`read_vignettes(path)` and its like read any file of the same schema. No such file holds a key: rules propose
it. `form(id)` gives a form, which has a file of its own and says in practice what fits.
"""

from __future__ import annotations

from closeness.bank.branches import Scene, Turn, read_scenes, scenes
from closeness.bank.forms import Form, form, form_from, form_names, read_form
from closeness.bank.months import months, read_months
from closeness.bank.stories import Story, ledgers, read_ledgers
from closeness.bank.vignettes import Sentence, Vignette, read_vignettes, vignettes
from closeness.bank.weeks import read_weeks, weeks

__all__ = [
    "Form",
    "Scene",
    "Sentence",
    "Story",
    "Turn",
    "Vignette",
    "form",
    "form_from",
    "form_names",
    "ledgers",
    "months",
    "read_form",
    "read_ledgers",
    "read_months",
    "read_scenes",
    "read_vignettes",
    "read_weeks",
    "scenes",
    "vignettes",
    "weeks",
]

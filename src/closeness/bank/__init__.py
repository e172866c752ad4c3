"""What exercises draw on, one folder a language, and the loader that checks it.

`vignettes()`, `ledgers()`, `months()`, `scenes()` and `weeks()` give the practice bank, whose keys ship;
`read_vignettes(path)` and its like read any file of the same schema. No file holds a key: rules propose it.
"""

from __future__ import annotations

from closeness.bank.branches import Scene, Turn, read_scenes, scenes
from closeness.bank.months import months, read_months
from closeness.bank.stories import Story, ledgers, read_ledgers
from closeness.bank.vignettes import Sentence, Vignette, read_vignettes, vignettes
from closeness.bank.weeks import read_weeks, weeks

__all__ = [
    "Scene",
    "Sentence",
    "Story",
    "Turn",
    "Vignette",
    "ledgers",
    "months",
    "read_ledgers",
    "read_months",
    "read_scenes",
    "read_vignettes",
    "read_weeks",
    "scenes",
    "vignettes",
    "weeks",
]

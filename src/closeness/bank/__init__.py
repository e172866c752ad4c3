"""The vignettes, ledgers and branching scenes of the exercises, one folder a language, and their loader.

`vignettes()`, `ledgers()` and `scenes()` give the practice bank, whose keys ship; `read_vignettes(path)`,
`read_ledgers(path)` and `read_scenes(path)` read any file of the same schema. No file holds a key: the
rule proposes it from the cues.
"""

from __future__ import annotations

from closeness.bank.branches import Scene, Turn, read_scenes, scenes
from closeness.bank.stories import Story, ledgers, read_ledgers
from closeness.bank.vignettes import Sentence, Vignette, read_vignettes, vignettes

__all__ = [
    "Scene",
    "Sentence",
    "Story",
    "Turn",
    "Vignette",
    "ledgers",
    "read_ledgers",
    "read_scenes",
    "read_vignettes",
    "scenes",
    "vignettes",
]

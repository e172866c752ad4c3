"""The vignettes and ledgers that exercises draw on, one folder a language, and the loader that checks them.

`vignettes()` and `ledgers()` give the practice bank, whose keys ship; `read_vignettes(path)` and
`read_ledgers(path)` read any file of the same schema. No file holds a key: the rule proposes it from
the cues.
"""

from __future__ import annotations

from closeness.bank.stories import Story, ledgers, read_ledgers
from closeness.bank.vignettes import Sentence, Vignette, read_vignettes, vignettes

__all__ = ["Sentence", "Story", "Vignette", "ledgers", "read_ledgers", "read_vignettes", "vignettes"]

"""Print the practice scenes for the three pages under "Check yourself", as a seed draws them.

They are drawn as an assignment's are (`closeness.staff.draw`), from the scenes that no chapter sorts one by
one; the long sort of "Myth and evidence" may share some. Usage: python scripts/twin_cards.py 2
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from closeness.bank import Vignette, vignettes
from closeness.staff.draw import DRAWS, draw

BOOK = Path(__file__).parents[1] / "book"
LONG_SORT = "myth-and-evidence.md"


def pool() -> list[Vignette]:
    """Return the vignettes whose ids stand on no page of a part, the long sort's page left aside."""
    pages = [page for page in BOOK.glob("part-*/*.md") if page.name != LONG_SORT]
    named = {name for page in pages for name in re.findall(r'"([a-z0-9-]+)"', page.read_text("utf-8"))}
    return [vignette for vignette in vignettes() if vignette.id not in named]


if __name__ == "__main__":
    for name in DRAWS:
        hand = draw(pool(), int(sys.argv[1]), name)
        print(name, *(f'    "{card.id}",' for card in hand), sep="\n")

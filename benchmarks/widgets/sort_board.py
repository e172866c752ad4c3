"""How long SortBoard takes to show a change, with sixty cards, in Chromium.

Run it as `python benchmarks/widgets/sort_board.py [cards]`. Each card is placed, given its sentence, and
left for the next one; what is measured is the script's time and then, at once, style and layout, which a
frame would do anyway. A frame has 16 ms.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from closeness import SortBoard
from closeness.widgets.module import module_source

FRAME = 16
MEASURE = """() => {
  const board = document.querySelector("sort-board");
  const times = { label: [], sentence: [], next: [], "start again": [], undo: [] };
  const timed = (kind, act) => {
    const from = performance.now();
    act();
    board.getBoundingClientRect();
    times[kind].push(performance.now() - from);
  };
  const labels = board.spec.buckets.map((bucket) => bucket.id);
  board.spec.cards.forEach((card, at) => {
    timed("label", () => board.move(card.id, labels[at % labels.length]));
    timed("sentence", () => board.choose(card.id, "issue")); // a sentence of each card, and a question too
    const next = board.spec.cards[(at + 1) % board.spec.cards.length];
    timed("next", () => board.open(next.id, { focus: true }));
  });
  timed("start again", () => board.startAgain());
  timed("undo", () => board.undo());
  return times;
}"""


def page_of(cards: int) -> str:
    """Return a page with a board of that many cards."""
    deck = [
        {
            "id": f"card-{n}",
            "sentences": [
                {"text": f"For the {n}th time somebody says that they need an evening.", "cue": "announced"},
                {"text": "They come back at nine and ask how the day was.", "cue": "returned"},
                {"text": "The matter of the holiday stays where it was.", "cue": "issue"},
            ],
        }
        for n in range(cards)
    ]
    board = SortBoard(deck, {}, "benchmark").element()
    script = '<script type="module" src="sort.js"></script>'
    return f'<!doctype html><meta charset="utf-8"><main>{board}</main>{script}'


def measure(cards: int) -> dict[str, list[float]]:
    """Return the milliseconds of each kind of change."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder, "page.html")
        page_file.write_text(page_of(cards), encoding="utf-8")
        Path(folder, "sort.js").write_text(module_source("sort_board"), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(page_file.as_uri())
        page.wait_for_selector("sort-board[data-ready]")
        times: dict[str, list[float]] = page.evaluate(MEASURE)
        browser.close()
    return times


def main() -> None:
    """Print the table."""
    cards = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    print(f"SortBoard, {cards} cards, milliseconds a change (a frame has {FRAME})")
    print(f"{'change':<12} {'times':>5} {'median':>7} {'p95':>7} {'worst':>7}")
    for kind, times in measure(cards).items():
        ordered = sorted(times)
        p95 = ordered[int(0.95 * (len(ordered) - 1))]
        print(f"{kind:<12} {len(times):>5} {statistics.median(times):>7.1f} {p95:>7.1f} {ordered[-1]:>7.1f}")


if __name__ == "__main__":
    main()

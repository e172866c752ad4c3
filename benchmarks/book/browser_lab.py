"""How long a lab takes in the reader's browser until its first board is there, and what it fetches.

    python benchmarks/book/browser_lab.py [--runs 5] [--lab notebooks/part-2-recharging-or-avoiding.ipynb]

Cold: a fresh profile, nothing in its cache. Warm: the same profile again, in a new tab. The board is drawn by
Python in the browser, so it is there when the first statement has run. A service worker is not used.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from typing import TYPE_CHECKING

from wire import Server, chromium

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

BOARD = (
    ":is(sort-board, form-board, ledger-board, two-axis-map, two-records, week-planner, what-next,"
    " data-explorer)[data-ready]"
)


def seconds(context: BrowserContext, address: str) -> float:
    """Return the seconds from the address to the first board."""
    page = context.new_page()
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.locator(BOARD).first.wait_for(state="attached", timeout=120_000)
    taken = time.monotonic() - began
    page.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description="Time a lab in the browser.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lab", default="notebooks/part-2-recharging-or-avoiding.ipynb")
    given = parser.parse_args()
    server = Server()
    address = f"{server.address}/lite/notebooks/index.html?path={given.lab}"
    rows: dict[str, list[float]] = {"cold": [], "warm": []}
    sizes: dict[str, list[int]] = {"cold": [], "warm": []}
    print(f"{given.lab}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}")
    for browser in chromium():
        for _ in range(given.runs):
            context = browser.new_context(service_workers="block")
            for kind, found in rows.items():
                server.taken()
                found.append(seconds(context, address))
                sizes[kind].append(sum(server.taken().values()))
            context.close()
    for kind, found in rows.items():
        print(
            f"{kind}: median {statistics.median(found):.1f} s of {', '.join(f'{one:.1f}' for one in found)}; "
            f"{statistics.median(sizes[kind]) / 2**20:.1f} MiB on the wire"
        )


if __name__ == "__main__":
    main()

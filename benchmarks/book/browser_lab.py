"""How long a lab takes in the reader's browser until its first board is there, and what it fetches.

    python benchmarks/book/browser_lab.py [--runs 5] [--lab notebooks/part-2-recharging-or-avoiding.ipynb]

Cold: a fresh profile, nothing in its cache. Warm: the second and the third visit with the same profile, the
browser started anew each time. The board is drawn by Python in the browser, so it is there when the first
statement has run. Profiles are on the disk, as readers have them: one in memory keeps no compiled code. A
service worker is not used.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time

from wire import Server, chromium_with

BOARD = (
    ":is(sort-board, form-board, ledger-board, two-axis-map, two-records, week-planner, what-next,"
    " data-explorer)[data-ready]"
)


VISITS = ("cold", "second visit", "third visit")


def seconds(profile: str, address: str) -> float:
    """Return the seconds from the address to the first board, in a browser of its own."""
    with chromium_with(profile) as context:
        page = context.new_page()
        began = time.monotonic()
        page.goto(address, wait_until="commit")
        page.locator(BOARD).first.wait_for(state="attached", timeout=120_000)
        taken = time.monotonic() - began
        page.wait_for_load_state("networkidle")  # what comes after the board belongs to this visit
        return taken


def main() -> None:
    parser = argparse.ArgumentParser(description="Time a lab in the browser.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lab", default="notebooks/part-2-recharging-or-avoiding.ipynb")
    given = parser.parse_args()
    server = Server()
    address = f"{server.address}/lite/notebooks/index.html?path={given.lab}"
    rows: dict[str, list[float]] = {visit: [] for visit in VISITS}
    sizes: dict[str, list[int]] = {visit: [] for visit in VISITS}
    print(f"{given.lab}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}")
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory() as profile:
            for visit in VISITS:
                server.taken()
                rows[visit].append(seconds(profile, address))
                sizes[visit].append(sum(server.taken().values()))
    for kind, found in rows.items():
        print(
            f"{kind}: median {statistics.median(found):.1f} s of {', '.join(f'{one:.1f}' for one in found)}; "
            f"{statistics.median(sizes[kind]) / 2**20:.1f} MiB on the wire"
        )


if __name__ == "__main__":
    main()

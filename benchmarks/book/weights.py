"""What pages of the book weigh on the wire, when they are there, and whether anything moves.

    python benchmarks/book/weights.py [--runs 5] [--network 170 9]

Each run is a fresh profile. A figure's page is scrolled to its figure and waited for. KiB as a server with
gzip sends them, heads included; layout shift as Chromium counts it. Milliseconds by the page's own clock,
from its address to the load event, and until the first and the last board on the page can be used: asking
from outside takes longer than what is asked for. `--network` has Chromium imitate one: milliseconds of
latency, megabits a second.
"""

from __future__ import annotations

import argparse
import os
import statistics
from typing import TYPE_CHECKING

from wire import Server, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = {
    # page: (what it is, budget in KiB, what must be there)
    "book/part-3/secure-attachment.html": ("prose", 220, None),
    "book/index.html": ("one sorting card", 250, "sort-board"),
    "book/part-1/foundation.html": ("sorting", 250, "sort-board"),
    "book/part-3/reciprocity.html": ("ledger", 250, "ledger-board"),
    "book/part-2/evidence.html": ("first figure", 600, "data-explorer"),
}
FONTS = 60
WATCH = """
  window.shift = 0;
  window.ready = [];
  new MutationObserver(() => { window.ready.push(performance.now()); })
    .observe(document, { subtree: true, attributeFilter: ["data-ready"] });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shift += one.value; })
    .observe({ type: "layout-shift", buffered: true });
"""
LOADED = "performance.getEntriesByType('navigation')[0].loadEventStart"
DRAWN = "data-explorer .figure[data-drawn]"


def visit(
    browser: Browser, server: Server, path: str, waits: str | None, network: list[float] | None = None
) -> dict[str, float]:
    """Return what one visit took and fetched."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    page = context.new_page()
    page.add_init_script(WATCH)
    if network:
        latency, rate = network[0], network[1] * 1e6 / 8
        told = {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate}
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", told)
    server.taken()
    page.goto(f"{server.address}/{path}", wait_until="load")
    loaded = page.evaluate(LOADED)
    ready = [loaded]
    if waits:
        page.locator(f"{waits}[data-ready]").first.wait_for(state="attached")
        ready = page.evaluate("window.ready")
    before = sum(server.taken().values())
    after = before
    if waits == "data-explorer":
        page.locator(waits).first.scroll_into_view_if_needed()
        page.locator(DRAWN).first.wait_for()
        after += sum(server.taken().values())
    page.wait_for_load_state("networkidle")
    late = server.taken()
    shift = page.evaluate("window.shift")
    context.close()
    return {
        "KiB": (after + sum(late.values())) / 1024,
        "load ms": loaded,
        "first ms": ready[0],
        "ready ms": ready[-1],
        "shift": shift,
    }


def fonts(browser: Browser, server: Server) -> float:
    """Return the KiB of all fonts of a page."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    server.taken()
    page.goto(f"{server.address}/book/part-3/secure-attachment.html", wait_until="networkidle")
    context.close()
    return server.taken().get("woff2", 0) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Weigh pages of the book.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--network", type=float, nargs=2, metavar=("MS", "MBIT"))
    given = parser.parse_args()
    runs = given.runs
    server = Server()
    print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, {runs} runs, medians")
    times = f"{'load ms':>8} {'first ms':>8} {'ready ms':>8}"
    print(f"{'page':38} {'what':18} {'KiB':>6} {'budget':>6} {times} {'shift':>6}")
    for browser in chromium():
        found: dict[str, list[dict[str, float]]] = {path: [] for path in PAGES}
        for _ in range(runs):  # in turn, so that whatever else happens meets all of them
            for path, (_, _, waits) in PAGES.items():
                found[path].append(visit(browser, server, path, waits, given.network))
        for path, (what, budget, _) in PAGES.items():
            median = {key: statistics.median(run[key] for run in found[path]) for key in found[path][0]}
            print(
                f"{path:38} {what:18} {median['KiB']:6.0f} {budget:6} {median['load ms']:8.0f} "
                f"{median['first ms']:8.0f} {median['ready ms']:8.0f} {median['shift']:6.3f}"
            )
        print(f"fonts of a page: {fonts(browser, server):.0f} KiB, budget {FONTS}")


if __name__ == "__main__":
    main()

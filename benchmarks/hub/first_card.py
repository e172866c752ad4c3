"""How long it takes from `make course` in a fresh clone to the first sorted card, step by step.

    git clone … fresh && python benchmarks/hub/first_card.py fresh
    python benchmarks/hub/first_card.py fresh --link practice/part-2       a practice notebook instead

The clone is given, not made here; what `make course` still has to install or build is part of the time. A
headless Chromium then does what a student does: log in, follow a link of the course's page, wait until a
board is there, choose a label for its first card, and wait until the board says that it is kept.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from browser.conftest import FLAGS, PROGRAMS

if TYPE_CHECKING:
    from playwright.sync_api import Page

_WAITS = 180_000  # milliseconds
_KEPT = (
    "['saved', 'notebook'].includes("
    "document.querySelector('sort-board').shadowRoot.querySelector('.keeping').dataset.state)"
)


class Clock:
    """Prints what a step took, and when it was done."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        print(f"{what:44} {now - self.last:7.1f} {now - self.began:9.1f}", flush=True)
        self.last = now


def come_up(course: subprocess.Popen[str], clock: Clock) -> tuple[str, str]:
    """Follow `make course` until it is ready; return its address and ana's password."""
    doing, address = "installing", ""
    for line in course.stdout or ():
        if line.startswith("· "):
            clock.done(f"make course: {doing}")
            doing = line.removeprefix("· ").rstrip(" …\n").lower()
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            clock.done(f"make course: {doing}")
            address = found[0]
        if found := re.match(r"\s+ana\s+(\S+)", line):
            return address, found[1]
    raise SystemExit("make course ended before it was ready.")


def sort_a_card(page: Page, address: str, password: str, link: str, clock: Clock) -> None:
    """Do what a student does who comes for the first time."""
    page.set_default_timeout(_WAITS)
    page.goto(address)
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill(password)
    page.locator("#login_submit").click()
    page.locator(f'a[href*="{link}"]').first.wait_for()
    clock.done("first login, and the course's page")
    page.locator(f'a[href*="{link}"]').first.click()
    page.wait_for_url(re.compile(r"/user/ana/lab"))
    clock.done("her server has started")
    page.locator("sort-board[data-ready]").first.wait_for()
    clock.done("the first board is there")
    page.locator('sort-board [data-current] .label[data-label="avoiding"]').first.click()
    page.wait_for_function(_KEPT)
    clock.done("the first card is sorted and kept")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clone", type=Path, help="a fresh clone of the course")
    parser.add_argument("--link", default="closeness/open/a-week-for-two", help="a link of the course's page")
    parser.add_argument("--port", default="18000")
    asked = parser.parse_args()
    executable = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if executable is None:
        raise SystemExit("Chromium is missing.")
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{os.cpu_count()} CPUs, load {load}, {time.strftime('%Y-%m-%d')}\n{'':44} seconds    in all")
    clock = Clock()
    course = subprocess.Popen(
        ["make", "course", f"PORT={asked.port}"],
        cwd=asked.clone,
        env={name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        address, password = come_up(course, clock)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
            sort_a_card(chromium.new_page(), address, password, asked.link, clock)
            chromium.close()
    finally:
        if course.poll() is None:
            os.killpg(course.pid, signal.SIGTERM)
            course.wait(60)


if __name__ == "__main__":
    main()

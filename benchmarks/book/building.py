"""What building the book takes after one sentence more in a chapter, and from nothing.

    python benchmarks/book/building.py [--runs 3] [--cold]

Each run adds a sentence at the end of a chapter without cells, builds, and takes the sentence out again.
CPU seconds are those of the build and all that it starts. With --cold, _build is deleted first: what was
downloaded is downloaded again.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

from wire import ROOT

CHAPTER = ROOT / "book/part-3/secure-attachment.md"
BUDGET = 8


def build() -> tuple[float, float]:
    """Return the CPU seconds and the seconds of one build."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([sys.executable, "scripts/book.py"], cwd=ROOT, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, time.monotonic() - began


def edited(run: int) -> tuple[float, float]:
    """Return what a build takes with one sentence more."""
    text = CHAPTER.read_text(encoding="utf-8")
    try:
        CHAPTER.write_text(f"{text}\nSentence {run + 1}.\n", encoding="utf-8")
        return build()
    finally:
        CHAPTER.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure builds of the book.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cold", action="store_true", help="delete _build first")
    asked = parser.parse_args()
    if asked.cold:
        shutil.rmtree(ROOT / "_build", ignore_errors=True)
    spent, took = build()
    if asked.cold:
        print(f"cold: {spent:.1f} CPU s, {took:.0f} s")
    runs = [edited(run) for run in range(asked.runs)]
    spent, took = (statistics.median(values) for values in zip(*runs, strict=True))
    print(f"one sentence: {spent:.1f} CPU s (budget {BUDGET}), {took:.0f} s; {asked.runs} runs, medians")
    print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

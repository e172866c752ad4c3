"""How many learners one machine carries at once, from login to handing in, on the real local hub.

    python benchmarks/hub/load.py 5 10 20            so many learners, all at once
    python benchmarks/hub/load.py 20 --over 0 60     all at once, then arriving evenly over a minute

Each learner is a thread with cookies of its own: log in, start a server, open the assignment, start a kernel
and run all cells over its websocket, place the cards at random, save, hand in. Nobody thinks in between, so
a class of people is easier than this. The learners run on the same machine as the hub.

Every submission is then compared with what its learner saved. Memory is what servers and kernels hold when
all have handed in and nobody has left: PSS divides shared pages among those who share them, private leaves
them out. Beside it stands a bare JupyterLab (no course, no nbgrader) with one kernel that did nothing, and
the same one after that kernel ran the assignment. The lines of JSON are for programs; the tables come last.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import shutil
import sqlite3
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil
from held import Held, cpu, held, tree
from server_memory import Server
from student import COURSE, Hub, Student
from submissions import wrong

ROOT = Path(__file__).resolve().parents[2]
STEPS = (
    "login", "start", "open", "kernel", "run all", "save", "submit",
    "widget after run all", "widget after login", "in all",
)  # fmt: skip
_PLAIN = {
    "ServerApp": {
        "jpserver_extensions": {
            f"nbgrader.server_extensions.{name}": False
            for name in ("formgrader", "course_list", "assignment_list", "validate_assignment")
        }
        | {"closeness.hub.server": False}
    }
}


def servers(hub: Hub) -> dict[str, int]:
    """Return the process of each learner's server, as the hub knows it."""
    with contextlib.closing(sqlite3.connect(hub.places.state / "hub.sqlite")) as database:
        rows = database.execute("select u.name, s.state from spawners s join users u on s.user_id = u.id")
        states = {name: json.loads(state or "{}") for name, state in rows}
    return {name: state["pid"] for name, state in states.items() if state.get("pid")}


def attend(student: Student, after: float, failures: dict[str, str]) -> None:
    """Come after so many seconds and learn; note what went wrong."""
    time.sleep(after)
    try:
        student.learn()
    except Exception as error:  # noqa: BLE001 - whatever stops a learner is a result
        failures[student.name] = f"{student.step}: {type(error).__name__} {error}"[:300]


def bare(notebook: Path) -> list[Held]:
    """Return what a bare JupyterLab holds with an idle kernel, then after that kernel ran the notebook."""
    found = []
    with tempfile.TemporaryDirectory(prefix="bare-lab-") as name:
        folder = Path(name)
        (folder / "config").mkdir()
        (folder / "config" / "jupyter_server_config.json").write_text(json.dumps(_PLAIN), encoding="utf-8")
        empty = folder / "empty"
        empty.mkdir()
        file = empty / notebook.name
        file.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        server = Server(folder)
        try:
            server.wait()
            for one in (file, notebook):
                server.run(one)
                time.sleep(2)  # until nothing more is loaded
                found.append(held(tree(server.process.pid)))
        finally:
            server.stop()
    return found


def end(hub: Hub) -> int:
    """Stop the hub; return how many processes outlived it and had to be killed."""
    everybody = {process.pid: process for process in tree(hub.process.pid)}
    for pid in servers(hub).values():
        everybody |= {process.pid: process for process in tree(pid)}
    hub.close()
    _, left = psutil.wait_procs(list(everybody.values()), timeout=5)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    return len(left)


def measure(count: int, over: float, assignment: str, cell: str, seed: int) -> dict[str, Any]:
    """Return the results of one round: a fresh hub, ``count`` learners who arrive within ``over`` seconds."""
    state = Path(tempfile.mkdtemp(prefix="hub-load-"))
    names = [f"s{number:03}" for number in range(1, count + 1)]
    hub = Hub(state / "hub", students=" ".join(names), guests="")
    try:
        failures: dict[str, str] = {}
        students = [Student(hub, name, assignment, cell, seed) for name in names]
        before, started = cpu(tree(hub.process.pid)), time.monotonic()
        threads = [
            threading.Thread(target=attend, args=(student, over * number / count, failures))
            for number, student in enumerate(students)
        ]
        for thread in threads:
            thread.start()
        least = psutil.virtual_memory().available
        while any(thread.is_alive() for thread in threads):
            least = min(least, psutil.virtual_memory().available)
            time.sleep(0.5)
        wall = time.monotonic() - started
        used = cpu(tree(hub.process.pid)) - before
        lost = {
            one.name: fault
            for one in students
            if one.saved
            and (
                fault := wrong(hub.places.box(one.name) / COURSE / "inbound", one.name, assignment, one.saved)
            )
        }
        each = {name: held(tree(pid)) for name, pid in servers(hub).items()}
        own = {one.pid for pid in servers(hub).values() for one in tree(pid)}
        rest = held(one for one in tree(hub.process.pid) if one.pid not in own)
        plain = bare(ROOT / "exercises" / assignment / f"{assignment}.ipynb")
    finally:
        outlived = end(hub)
        shutil.rmtree(state, ignore_errors=True)
    return {
        "students": count,
        "over": over,
        "wall": wall,
        "cpu": used,
        "failures": failures,
        "lost": lost,
        "intact": sum(one.saved is not None for one in students) - len(lost),
        "seconds": {
            step: quantiles([one.seconds[step] for one in students if step in one.seconds]) for step in STEPS
        },
        "pss": middle([one.pss for one in each.values()]),
        "private": middle([one.private for one in each.values()]),
        "hub_pss": rest.pss,
        "bare_pss": [one.pss for one in plain],
        "bare_private": [one.private for one in plain],
        "least_available": least / 2**20,
        "outlived": outlived,
    }


def middle(values: list[float]) -> float | None:
    """Return the median, None of nothing."""
    return statistics.median(values) if values else None


def quantiles(values: list[float]) -> list[float]:
    """Return the median and the 95th percentile (the nearest rank); [] of nothing.

    >>> quantiles([4, 1, 2, 3])
    [2, 4]
    """
    ordered = sorted(values)
    ranks = (max(0, -(-len(ordered) * share // 100) - 1) for share in (50, 95))
    return [ordered[rank] for rank in ranks] if ordered else []


def highest(rounds: list[dict[str, Any]]) -> int:
    """Return the highest number of learners with whom nothing failed and nothing was lost."""
    bad = [one["students"] for one in rounds if one["failures"] or one["lost"]]
    return max((one["students"] for one in rounds if one["students"] not in bad), default=0)


def table(rounds: list[dict[str, Any]]) -> None:
    """Print the rounds, one a column."""
    heads = [f"{one['students']} in {one['over']:g} s" for one in rounds]
    print("\n" + "".join([f"{'seconds, p50 / p95':26}", *(f"{head:>18}" for head in heads)]))
    for step in STEPS:
        pairs = [one["seconds"][step] for one in rounds]
        print(f"{step:26}" + "".join(f"{' / '.join(f'{x:.1f}' for x in pair) or '-':>18}" for pair in pairs))
    print()
    for name, text in {
        "submissions intact": lambda one: f"{one['intact']} of {one['students']}",
        "lost or changed": lambda one: str(len(one["lost"])),
        "failed on the way": lambda one: str(len(one["failures"])),
        "until all were done, s": lambda one: f"{one['wall']:.0f}",
        "CPU s per learner": lambda one: f"{one['cpu'] / one['students']:.1f}",
        "MiB per learner, PSS": lambda one: f"{one['pss'] or 0:.0f}",
        "  of it private": lambda one: f"{one['private'] or 0:.0f}",
        "bare JupyterLab, PSS": lambda one: f"{one['bare_pss'][0]:.0f}",
        "  of it private ": lambda one: f"{one['bare_private'][0]:.0f}",
        "  having run it, PSS": lambda one: f"{one['bare_pss'][1]:.0f}",
        "  of it private  ": lambda one: f"{one['bare_private'][1]:.0f}",
        "MiB of the hub itself": lambda one: f"{one['hub_pss']:.0f}",
        "left of memory, MiB": lambda one: f"{one['least_available']:.0f}",
        "processes that outlived": lambda one: str(one["outlived"]),
    }.items():
        print(f"{name:26}" + "".join(f"{text(one):>18}" for one in rounds))
    for what in ("failures", "lost"):
        for fault, times in Counter(fault for one in rounds for fault in one[what].values()).most_common(8):
            print(f"{what}: {times} × {fault}")
    print(f"\nHighest number with nothing failed and nothing lost: {highest(rounds)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("students", type=int, nargs="+", help="how many learners")
    parser.add_argument("--over", type=float, nargs="+", default=[0], help="seconds within which they arrive")
    parser.add_argument("--assignment", default="recharging-or-avoiding")
    parser.add_argument("--cell", default="sorting", help="the answer cell of a sorting in it")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    memory = psutil.virtual_memory().total / 2**30
    print(
        f"{os.cpu_count()} CPUs, {memory:.0f} GiB, Python {platform.python_version()}, load {load}, "
        f"{time.strftime('%Y-%m-%d')}",
        flush=True,
    )
    rounds = []
    try:
        for count in asked.students:
            for over in asked.over:
                rounds.append(measure(count, over, asked.assignment, asked.cell, asked.seed))
                print(json.dumps(rounds[-1]), flush=True)
    finally:
        if rounds:
            table(rounds)


if __name__ == "__main__":
    main()

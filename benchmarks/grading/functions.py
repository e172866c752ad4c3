"""What confining and calling a submission's functions costs, beside a bare interpreter that does nothing.

Run: .venv/bin/python benchmarks/grading/functions.py [rounds]
The job is that of a real submission: two functions, 40 calls. CPU time of all children, interleaved.
"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from closeness.core.errors import ConfinementError
from closeness.staff.confine import Call, find_cage, run
from closeness.staff.scoring.inputs import Draw, drawn

SOURCES = {
    "totals": """
def totals(entries):
    known = [one for one in entries if one["amount"] is not None]
    return tuple(sum(one["amount"] for one in known if one["giver"] == giver) for giver in "AB")
""",
    "clock": """
import time

def spent():
    return time.process_time()
""",
    "balance": """
def balance(given, received):
    return (given - received) / (given + received) if given + received else None
""",
}
CALLS = [
    Call(function=name, arguments=tuple(arguments))
    for name, strategy in (("totals", "entries-missing"), ("balance", "amounts"))
    for arguments in drawn(strategy, 20, Draw(b"benchmark", strategy))
]


def bare() -> float:
    """Start Python as the confined one is started, and end it."""
    subprocess.run([sys.executable, "-P", "-s", "-S", "-B", "-c", "pass"], check=True)
    return 0.0


def confined(tier: str) -> float:
    """Do the whole job in one tier; return the CPU seconds that the system does not count as a child's."""
    done = run(SOURCES, [*CALLS, Call(function="spent", arguments=())], find_cage(tier))
    assert all(outcome.kind == "value" for outcome in done.outcomes)  # noqa: S101
    # The interpreter in bubblewrap is a grandchild, ended before its parent could count it.
    return done.outcomes[-1].value if tier == "A" else 0.0


def measured(work: Callable[[], float]) -> tuple[float, float]:
    """Return (CPU ms of children, wall ms) of one go."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    own = work()
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - started
    cpu = own + after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * cpu, 1000 * wall


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    jobs = {"bare python": bare}
    for tier in ("A", "B"):
        try:
            label = find_cage(tier).label
        except ConfinementError as error:
            print(f"tier {tier} left out: {error}")
            continue
        jobs[f"tier {label}"] = lambda tier=tier: confined(tier)
    times = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, work in jobs.items():
            times[name].append(measured(work))
    print(f"{'a submission of 40 calls':<70} {'median ms CPU':>14} {'min':>7} {'median ms wall':>15}")
    for name, values in times.items():
        cpus, walls = zip(*values, strict=True)
        print(
            f"{name:<70} {statistics.median(cpus):>14.1f} {min(cpus):>7.1f} {statistics.median(walls):>15.1f}"
        )


if __name__ == "__main__":
    main()

"""CPU time of `import closeness` (and of all its boards) beside `import anywidget`, interleaved.

Run: .venv/bin/python benchmarks/imports/run.py [rounds]
"""

import resource
import statistics
import subprocess
import sys

STATEMENTS = {
    "nothing": "pass",
    "import anywidget": "import anywidget",
    "import anywidget, closeness": "import anywidget, closeness",
    "… and every board": "import anywidget; from closeness import LedgerBoard, SortBoard, TwoAxisMap",
}


def cpu(statement: str) -> float:
    """Return the CPU milliseconds of a fresh interpreter that runs *statement*."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", statement], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    times = {name: [] for name in STATEMENTS}
    for _ in range(rounds):
        for name, statement in STATEMENTS.items():
            times[name].append(cpu(statement))
    peer = statistics.median(times["import anywidget"])
    print(f"{'statement':<30} {'median ms CPU':>14} {'min':>7} {'max':>7} {'added to anywidget':>20}")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{name:<30} {middle:>14.1f} {min(values):>7.1f} {max(values):>7.1f} {middle - peer:>+20.1f}")


if __name__ == "__main__":
    main()

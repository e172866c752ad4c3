"""What it costs to grade a class: stock nbgrader, stock lean, and this package, on the same submissions.

    python benchmarks/grading/class.py marginal answers         per submission, by regression over class sizes
    python benchmarks/grading/class.py marginal code
    python benchmarks/grading/class.py full answers --size 200  whole classes, end to end (also 1000; code 60)
    python benchmarks/grading/class.py compare answers code     the gradebooks, cell by cell
    python benchmarks/grading/class.py mixed answers code       loops and broken files among the rest

Two assignments of this course are graded: `answers` is recharging-or-avoiding (26 literal answers, no code),
`code` is reciprocity-balance (two functions, and literal answers). Stock grades each one's hidden-test twin:
the same cells and points, released by stock nbgrader, with hidden tests that reckon the same partial scores
(twin.py). Both get the same class (classroom.py), as JupyterLab saves it after Run All, and the same empty
gradebook in SQLite.

Ways to grade, each one command for the whole class:

    stock, lean              nbgrader autograde on the twin; lean: the import of rfc3987_syntax is blocked in
                             the grader and its kernels, where it costs a second and grades nothing
    plain-stock, plain-lean  the same on a twin without boards and figures: the least that stock could run
    ours-serial              nbgrader autograde with this course's settings
    grade-1, grade-2         closeness grade --jobs 1, --jobs 2
    open-1, open-2           the same, functions not confined (`code` only)
    ordinary-1, ordinary-2   closeness grade on the twin: hidden tests in our confined kernels
    cluster-2                closeness grade --cluster, on a dask scheduler with two workers of one thread
    otter                    otter-grader on the twin's notebook, in an environment of its own; what it
                             leaves out is said in otter_peer.py

Runs are interleaved: every round runs each way at each size once, in turn. CPU and memory are those of all
processes of the command (measured.py). A run that grades fewer than were handed in ends the measurement.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from classroom import HONEST, MIXED, pupils
from courses import Marks, Template, marked, marks_in, our_config, stock_config, twinned
from measured import Cost, cost_of, how
from otter_peer import Otter

from closeness.staff.secret import course_secret

ASSIGNMENTS = {"answers": "recharging-or-avoiding", "code": "reciprocity-balance"}
_MEGABYTE = 2**20
_GRADE = ("closeness.staff.cli", "grade")
_SHIM = 'import sys\n\nsys.modules["rfc3987_syntax"] = None\n'
_CLUSTER = """
import subprocess, sys
from distributed import LocalCluster

with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
    command = [*sys.argv[1:], "--cluster", cluster.scheduler_address]
    status = subprocess.run(command).returncode
raise SystemExit(status)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to grade: which course, with which settings, by which command."""

    course: str
    config: Callable[[], str]
    command: tuple[str, ...]
    lean: bool = False
    cluster: bool = False
    code_only: bool = False


def _autograde(course: str, *, lean: bool = False) -> Way:
    own = our_config if course == "marked" else stock_config
    return Way(course=course, config=own, command=("nbgrader", "autograde"), lean=lean)


def _grade(course: str, jobs: int, *, confined: bool = True) -> Way:
    return Way(
        course=course,
        config=lambda: our_config(confined=confined),
        command=(*_GRADE, "--jobs", str(jobs), "--json"),
        code_only=not confined,
    )


WAYS = {
    "stock": _autograde("twin"),
    "lean": _autograde("twin", lean=True),
    "plain-stock": _autograde("plain"),
    "plain-lean": _autograde("plain", lean=True),
    "ours-serial": _autograde("marked"),
    "grade-1": _grade("marked", 1),
    "grade-2": _grade("marked", 2),
    "open-1": _grade("marked", 1, confined=False),
    "open-2": _grade("marked", 2, confined=False),
    "ordinary-1": _grade("twin", 1),
    "ordinary-2": _grade("twin", 2),
    "cluster-2": Way(course="marked", config=our_config, command=(*_GRADE, "--json"), cluster=True),
    "otter": Way(course="twin", config=stock_config, command=("otter",)),
}
SMALL = ("stock", "lean", "plain-stock", "plain-lean", "otter", "ordinary-1", "ordinary-2")
"""Ways that run every cell, and so take so long that their line is drawn through small classes."""
USUAL = ("stock", "lean", "grade-1", "grade-2", "open-2", "ordinary-2")


class Bench:
    """The scratch place with one assignment's courses, each built when it is first asked for."""

    def __init__(self, root: Path, kind: str, seed: int) -> None:
        self.root, self.kind, self.seed = root / kind, kind, seed
        self._built: dict[str, Template] = {}
        self._otter: Otter | None = None
        self.shim = root / "lean"
        self.shim.mkdir(exist_ok=True)
        (self.shim / "sitecustomize.py").write_text(_SHIM, encoding="ascii")

    def course(self, which: str) -> Template:
        if which not in self._built:
            place = self.root / which
            if which == "marked":
                self._built[which] = marked(place, ASSIGNMENTS[self.kind])
            else:
                self._built[which] = twinned(place, self.course("marked"), boards=which == "twin")
        return self._built[which]

    def run(self, name: str, size: int, kinds: dict[str, int]) -> tuple[Cost, Marks]:
        """Grade a class of ``size`` in one way; return what that cost and what the gradebook then holds."""
        way = WAYS[name]
        template = self.course(way.course)
        some = pupils(template.assignment, size, kinds, self.seed)
        place = template.copy(self.root / "class", some, way.config())
        environment = {}
        if way.lean:
            paths = [str(self.shim), os.environ.get("PYTHONPATH", "")]
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        if name == "otter":
            otter = self.otter()
            cost = cost_of(otter.command(place), folder=otter.place)
            return cost, otter.marks()
        module, *arguments = way.command
        command = [sys.executable, "-m", module, *arguments, template.name]
        if way.cluster:
            command = [sys.executable, "-c", _CLUSTER, *command]
        cost = cost_of(command, folder=place, environment=environment)
        return cost, marks_in(place, template.name)

    def otter(self) -> Otter:
        if self._otter is None:
            secret = course_secret(self.course("marked").root / "grading/secret")
            self._otter = Otter(self.root / "otter", self.course("twin"), secret)
        return self._otter


def graded(bench: Bench, name: str, size: int) -> tuple[Cost, Marks]:
    """Grade an honest class; stop the program when anybody is not graded."""
    cost, marks = bench.run(name, size, HONEST)
    scored = {pupil for (pupil, _), (score, *_) in marks.items() if score is not None}
    if cost.status or cost.left or len(scored) != size:
        print(cost.output[-3000:])
        raise SystemExit(
            f"{name}, {size} handed in: {len(scored)} graded, exit status {cost.status}, "
            f"{cost.left} processes left behind."
        )
    return cost, marks


def machine() -> str:
    """Return what this was measured on."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, load before: {load}. CPU time: {how()}"
    )


def slope(points: Sequence[tuple[int, float]]) -> tuple[float, float, float]:
    """Return (intercept, slope, standard error of the slope) of a least-squares line."""
    sizes, costs = zip(*points, strict=True)
    line = statistics.linear_regression(sizes, costs)
    rest = sum((cost - line.intercept - line.slope * size) ** 2 for size, cost in points)
    spread = sum((size - statistics.fmean(sizes)) ** 2 for size in sizes)
    error = (rest / max(1, len(points) - 2) / spread) ** 0.5
    return line.intercept, line.slope, error


def ratios(costs: dict[str, float], name: str) -> str:
    """Return how many times stock and lean cost what this way costs."""
    own = costs[name]
    return " ".join(f"{costs[peer] / own:>7.1f}" if peer in costs else " " * 7 for peer in ("stock", "lean"))


def marginal(bench: Bench, chosen: Sequence[str], options: argparse.Namespace) -> None:
    """Print what one more submission costs in each way."""
    points: dict[str, list[tuple[int, Cost]]] = {name: [] for name in chosen}
    for turn in range(options.rounds):
        for step in range(max(len(options.sizes), len(options.small_sizes))):
            for name in chosen:
                sizes = options.small_sizes if name in SMALL else options.sizes
                if step < len(sizes):
                    cost, _ = graded(bench, name, sizes[step])
                    points[name].append((sizes[step], cost))
                    print(
                        f"· round {turn + 1} {name:<12} {sizes[step]:>4} handed in: wall {cost.wall:6.1f} s,"
                        f" CPU {cost.cpu:6.1f} s, peak {cost.peak / _MEGABYTE:5.0f} MiB",
                        flush=True,
                    )
    lines = {
        name: [slope([(size, getattr(cost, what)) for size, cost in some]) for what in ("wall", "cpu")]
        for name, some in points.items()
    }
    print(f"\n{bench.kind}: one more submission, in ms (± standard error), {options.rounds} rounds")
    print(
        f"{'':<12} {'sizes':<14} {'wall':>8} {'±':>6} {'× stock':>7} {'× lean':>7}  "
        f"{'CPU':>8} {'±':>6} {'× stock':>7} {'× lean':>7}  {'start s':>7} {'peak MiB':>8}"
    )
    slopes = [{name: both[place][1] for name, both in lines.items()} for place in (0, 1)]
    for name, (wall, cpu) in lines.items():
        sizes = ",".join(str(size) for size in sorted({size for size, _ in points[name]}))
        peak = max(cost.peak for _, cost in points[name]) / _MEGABYTE
        ms = [f"{1000 * one:.1f}" for line in (wall, cpu) for one in line[1:]]
        print(
            f"{name:<12} {sizes:<14} {ms[0]:>8} {ms[1]:>6} {ratios(slopes[0], name)}  "
            f"{ms[2]:>8} {ms[3]:>6} {ratios(slopes[1], name)}  {wall[0]:>7.1f} {peak:>8.0f}"
        )


def full(bench: Bench, chosen: Sequence[str], options: argparse.Namespace) -> None:
    """Print what a whole class costs in each way, medians of the rounds."""
    costs: dict[str, list[Cost]] = {name: [] for name in chosen}
    for _ in range(options.rounds):
        for name in chosen:
            costs[name].append(graded(bench, name, options.size)[0])
    wall = {name: statistics.median(cost.wall for cost in some) for name, some in costs.items()}
    cpu = {name: statistics.median(cost.cpu for cost in some) for name, some in costs.items()}
    print(f"\n{bench.kind}: {options.size} handed in, all graded, lost 0; medians of {options.rounds} rounds")
    print(
        f"{'':<12} {'wall s':>8} {'from':>8} {'to':>8} {'× stock':>7} {'× lean':>7}  "
        f"{'CPU s':>8} {'× stock':>7} {'× lean':>7}  {'peak MiB':>8}"
    )
    for name, some in costs.items():
        walls = [cost.wall for cost in some]
        peak = max(cost.peak for cost in some) / _MEGABYTE
        print(
            f"{name:<12} {wall[name]:>8.1f} {min(walls):>8.1f} {max(walls):>8.1f} {ratios(wall, name)}  "
            f"{cpu[name]:>8.1f} {ratios(cpu, name)}  {peak:>8.0f}"
        )


def compare(bench: Bench, chosen: Sequence[str], options: argparse.Namespace) -> None:
    """Print in how many cells the gradebook of each way differs from stock's on the twin."""
    _, wanted = graded(bench, "stock", options.size)
    print(f"\n{bench.kind}: {options.size} honest submissions, beside stock nbgrader on the twin")
    for name in chosen:
        if name == "stock":
            continue
        _, came = graded(bench, name, options.size)
        known = {cell for _, cell in came} if name == "otter" else {cell for _, cell in wanted}
        cells = sorted(one for one in wanted.keys() | came.keys() if one[1] in known)
        other = [cell for cell in cells if wanted.get(cell) != came.get(cell)]
        print(f"{name:<12} cells compared: {len(cells)}, different: {len(other)}")
        for cell in other:
            print(f"    {' '.join(cell)}: stock {wanted.get(cell)}, {name} {came.get(cell)}")


def mixed(bench: Bench, chosen: Sequence[str], options: argparse.Namespace) -> None:
    """Print what becomes of a class with loops and broken files in it."""
    template = bench.course("marked")
    some = pupils(template.assignment, options.size, MIXED, bench.seed)
    print(f"\n{bench.kind}: {options.size} handed in: {dict(Counter(pupil.kind for pupil in some))}")
    for name in chosen:
        cost, marks = bench.run(name, options.size, MIXED)
        scores: dict[str, float | None] = {}
        for (pupil, _), (score, *_) in marks.items():
            scores[pupil] = (scores.get(pupil) or 0) + score if score is not None else scores.get(pupil)
        print(
            f"{name:<12} wall {cost.wall:6.1f} s, CPU {cost.cpu:6.1f} s, exit status {cost.status}, "
            f"left behind {cost.left}"
        )
        for kind in MIXED:
            mine = [scores.get(pupil.name) for pupil in some if pupil.kind == kind]
            known = [score for score in mine if score is not None]
            mean = f"{statistics.fmean(known):6.1f}" if known else "     –"
            print(f"    {kind:<14} {len(mine):>4} handed in, {len(known):>4} graded, mean {mean}")


def main() -> None:
    """Build the courses, grade, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["marginal", "full", "compare", "mixed"])
    parser.add_argument("kinds", nargs="+", choices=list(ASSIGNMENTS))
    parser.add_argument(
        "--ways", type=lambda text: text.split(","), default=list(USUAL), help=", ".join(WAYS)
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=40, help="of the class; not for marginal")
    sizes = {"type": lambda text: [int(one) for one in text.split(",")]}
    parser.add_argument("--sizes", **sizes, default=[50, 100, 200], help="of ours where it runs no cells")
    parser.add_argument("--small-sizes", **sizes, default=[4, 8, 16, 24], help="of the other ways")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    unknown = [name for name in options.ways if name not in WAYS]
    if unknown:
        parser.error(f"--ways: wanted some of {', '.join(WAYS)}; got {', '.join(unknown)}.")
    print(machine())
    print(f"$ class.py {' '.join(sys.argv[1:])}", flush=True)
    work = {"marginal": marginal, "full": full, "compare": compare, "mixed": mixed}[options.what]
    with tempfile.TemporaryDirectory(prefix="class-") as scratch:
        for kind in options.kinds:
            bench = Bench(Path(scratch), kind, options.seed)
            chosen = [name for name in options.ways if kind == "code" or not WAYS[name].code_only]
            work(bench, chosen, options)


if __name__ == "__main__":
    main()

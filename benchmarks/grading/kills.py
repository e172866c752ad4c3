"""A run that is killed at any moment, and the plain run after it: is it the gradebook of an undisturbed run?

    python benchmarks/grading/kills.py [times] [size]

Each time a fresh course with the same class of `reciprocity-balance` (literals and functions) is graded
by ``closeness grade --jobs 2``, and every process of that run is killed (SIGKILL) at a random moment between
its start and the time that an undisturbed run takes. Then the command is run once more, as it stands. Marks,
points and open questions of all cells are compared with those of the undisturbed run; so are the autograded
notebooks, and what the killed run left: processes, and files beside the course's own.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from classroom import MIXED, pupils
from courses import Template, marked, marks_in, our_config

NAME = "reciprocity-balance"
COMMAND = [sys.executable, "-m", "closeness.staff.cli", "grade", NAME, "--jobs", "2"]


def run(course: Path) -> tuple[float, int]:
    """Grade a course; return the seconds and the exit status."""
    started = time.monotonic()
    done = subprocess.run(COMMAND, cwd=course, capture_output=True, check=False)
    return time.monotonic() - started, done.returncode


def killed(course: Path, after: float) -> int:
    """Start to grade a course and kill all that the run is made of; return how many processes outlived it."""
    process = subprocess.Popen(
        COMMAND, cwd=course, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(after)
    whole = psutil.Process(process.pid)
    below = whole.children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)  # the one that the instructor sees: the others must follow
    process.wait()
    _, alive = psutil.wait_procs(below, timeout=10)
    for one in alive:
        one.kill()
    return len(alive)


def notebooks(course: Path) -> dict[str, bytes]:
    """Return the autograded notebooks by path."""
    place = course / "grading/autograded"
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*.ipynb")}


def main() -> None:
    """Print a line for each time and the sum."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 40  # noqa: PLR2004
    chance = random.Random(28)  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        template: Template = marked(place / "template", NAME)
        some = pupils(template.assignment, size, MIXED, 7)
        undisturbed = template.copy(place / "undisturbed", some, our_config())
        seconds, status = run(undisturbed)
        wanted, wanted_notebooks = marks_in(undisturbed, NAME), notebooks(undisturbed)
        print(
            f"undisturbed: {len(wanted)} cells of {size} submissions, {seconds:.1f} s, exit status {status}"
        )
        equal = 0
        for number in range(1, times + 1):
            course = template.copy(place / "killed", some, our_config())
            after = chance.uniform(0.05, 1) * seconds
            outlived = killed(course, after)
            graded = len(notebooks(course))
            _, status = run(course)
            same = marks_in(course, NAME) == wanted and notebooks(course) == wanted_notebooks
            clean = outlived == 0 and not (course / "grading/underway").exists()
            equal += same and clean and status == 0
            print(
                f"{number:>3}: killed after {after:5.1f} s with {graded:>3} graded; then equal: {same}, exit "
                f"status {status}, processes that outlived it: {outlived}"
            )
    print(f"equal to the undisturbed run, nothing left behind: {equal} of {times}")


if __name__ == "__main__":
    main()

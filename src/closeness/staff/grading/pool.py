"""Where jobs run: processes of this machine, or the workers of a dask cluster.

Both are executors as Python's own ``concurrent.futures`` has them, so the run does not know which it is.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from collections import deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeness.core.errors import GradingError
from closeness.staff.grading.job import Done, Job, grade_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

_PDEATHSIG = 1
_AHEAD = 2  # jobs a worker that are handed out at once: enough that nobody waits
_LOST = "The process that graded it ended before it was done, twice. Look at what was submitted."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Where jobs run: how many at once, how an executor for so many is opened, and how all is let go."""

    workers: int
    open: Callable[[int], Executor]
    close: Callable[[], None]


def processes(workers: int) -> Pool:
    """Return workers on this machine; they end with this process, whatever ends it."""

    def make(count: int) -> Executor:
        # Forked, so that nbgrader is imported once for all of them.
        context = multiprocessing.get_context("fork")
        return ProcessPoolExecutor(count, context, initializer=_end_with, initargs=(os.getpid(),))

    return Pool(workers=workers, open=make, close=lambda: None)


def _end_with(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who hands out the work
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def cluster(address: str) -> Pool:
    """Return the workers of a dask scheduler; GradingError when it cannot be reached."""
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError:
        raise GradingError(
            "--cluster needs dask's scheduler. Install it: pip install closeness[cluster]"
        ) from None
    try:
        client = Client(address, timeout="5s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise GradingError(
            f"No dask scheduler answers at {address!r} ({error}). Start one: dask scheduler"
        ) from error
    cores = client.ncores()
    if not cores:
        client.close()
        raise GradingError(f"The scheduler at {address!r} has no workers. Start some: dask worker {address}")
    return Pool(
        workers=sum(cores.values()),
        open=lambda _: client.get_executor(pure=False, retries=1),
        close=client.close,
    )


def results(pool: Pool, jobs: list[Job]) -> Iterator[Done]:
    """Yield what came out of every job, in the order in which they are done.

    When a worker's process dies, the jobs under way are tried once more, one at a time, so that the one that
    killed it is known and costs nobody else anything.
    """
    waiting, suspects = deque(jobs), deque[Job]()
    while waiting or suspects:
        alone = bool(suspects)
        queue = suspects if alone else waiting
        executor = pool.open(1 if alone else pool.workers)
        flying: dict[Future[Done], Job] = {}
        try:
            while queue or flying:
                while queue and len(flying) < (1 if alone else _AHEAD * pool.workers):
                    flying[executor.submit(grade_one, queue[0])] = queue[0]
                    queue.popleft()
                ready, _ = wait(flying, return_when=FIRST_COMPLETED)
                for future in ready:
                    done = _done(future, flying[future])
                    del flying[future]
                    yield done
        except BrokenExecutor:
            if alone:
                yield from (Done(student=job.student, error=_LOST) for job in flying.values())
            else:
                suspects.extend(flying.values())
        finally:
            for future in flying:
                future.cancel()
            executor.shutdown()


def _done(future: Future[Done], job: Job) -> Done:
    """Return a job's outcome; what went wrong in the worker itself is this submission's failure alone."""
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except Exception as error:  # noqa: BLE001 - one submission must not stop the others
        return Done(student=job.student, error=f"{type(error).__name__}: {error}")

"""What a kernel costs: started as Jupyter does, forked warm, and forked and confined in each tier.

Run: .venv/bin/python benchmarks/grading/kernels.py [rounds]
One kernel is a start, one cell that shows a Plotly figure, and a shutdown at once. CPU time is that of the
kernel with all its processes, and of what asks for it; interleaved.
"""

import asyncio
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from closeness.core.errors import ConfinementError
from closeness.staff.kernels import process, provisioner
from closeness.staff.kernels.confined import best_tier, managed
from closeness.staff.kernels.limits import Limits

CELL = "import plotly.graph_objects as go; go.Figure(go.Bar(y=[1, 2]))"


async def used(manager: AsyncKernelManager, *, namespaces: bool = False) -> float:
    """Start a kernel, run the cell, end it; return CPU seconds of which nobody else is told."""
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    reply = await client.execute_interactive(CELL, timeout=60, output_hook=lambda _: None)
    assert reply["content"]["status"] == "ok"  # noqa: S101
    told: list[str] = []
    if namespaces:
        # In a world of its own it is ended with that world, and nobody is told what it has used.
        asked = "import time; print(time.process_time())"
        await client.execute_interactive(
            asked, timeout=60, output_hook=lambda one: told.append(one["content"].get("text", ""))
        )
    client.stop_channels()
    await manager.shutdown_kernel(now=True)
    return float("".join(told) or 0)


def cold() -> float:
    return asyncio.run(used(AsyncKernelManager(kernel_name="python3")))


def warm() -> float:
    manager = AsyncKernelManager(kernel_name="python3")
    manager._kernel_spec = KernelSpec(  # noqa: SLF001
        argv=["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        metadata={"kernel_provisioner": {"provisioner_name": provisioner.NAME, "config": {}}},
    )
    return asyncio.run(used(manager))


def confined(tier: str) -> float:
    with tempfile.TemporaryDirectory() as folder, managed(Path(folder), tier, Limits(), (), {}) as manager:
        return asyncio.run(used(manager, namespaces=tier == "A"))


def zygote_cpu() -> float:
    """Return the CPU seconds of the zygote and of all that it has buried."""
    found = 0.0
    for one in process._nurseries.values():  # noqa: SLF001
        fields = Path(f"/proc/{one.process.pid}/stat").read_text().rpartition(")")[2].split()
        found += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return found


def measured(work: Callable[[], float]) -> tuple[float, float]:
    """Return (CPU ms, wall ms) of one kernel, with what this process spends on it."""
    own, children = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN

    def spent() -> float:
        return zygote_cpu() + sum(sum(resource.getrusage(who)[:2]) for who in (own, children))

    before, started = spent(), time.perf_counter()
    hidden = work()
    wall = time.perf_counter() - started
    return 1000 * (spent() + hidden - before), 1000 * wall


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    jobs: dict[str, Callable[[], float]] = {"cold": cold, "warm": warm}
    for tier in ("A", "B"):
        try:
            best_tier(tier)
        except ConfinementError as error:
            print(f"tier {tier} left out: {error}")
            continue
        jobs[f"warm, tier {tier}"] = lambda tier=tier: confined(tier)
    for name in [*jobs]:
        if name == "warm":
            os.environ.pop("PYTHONPATH", None)  # with it, a kernel is started as Jupyter does
        jobs[name]()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, work in jobs.items():
            times[name].append(measured(work))
    print(
        f"{'one kernel, one figure':<24} {'median ms CPU':>14} {'min':>7} {'median ms wall':>15} {'min':>7}"
    )
    for name, values in times.items():
        cpus, walls = zip(*values, strict=True)
        print(
            f"{name:<24} {statistics.median(cpus):>14.1f} {min(cpus):>7.1f} "
            f"{statistics.median(walls):>15.1f} {min(walls):>7.1f}"
        )


if __name__ == "__main__":
    main()

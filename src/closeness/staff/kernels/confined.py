"""A confined kernel for one submission, as a kernel manager that nbclient and nbgrader can use."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.utils import run_sync

from closeness.core.errors import ConfinementError
from closeness.staff.confine.cage import landlock_version
from closeness.staff.kernels import provisioner
from closeness.staff.kernels.limits import Limits
from closeness.staff.kernels.view import refuse_inside
from closeness.staff.kernels.view import visible as readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MEANS = {
    "A": "namespaces, a list of allowed system calls, limits",
    "B": "Landlock, a list of allowed system calls, limits",
    "C": "not confined, limits only",
}
"""What confines a kernel in each tier."""


class ConfinedKernel(AsyncKernelManager):
    """The manager of one confined kernel. Shutting it down ends it at once: it has nothing to save."""

    why_not: tuple[str, ...] = ()
    label = ""

    @property
    def ended(self) -> str:
        """Why the kernel ended: "time", "memory", "processes", "files", "cpu"; "ended" when by itself."""
        if self.provisioner is None:
            return ""
        forked = self.provisioner.process
        return str(forked.why if forked is not None and forked.poll() is not None else self.provisioner.why)

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """End the kernel."""
        await super().shutdown_kernel(now=True, restart=restart)

    def client(self, **kwargs: Any) -> Any:
        """Return a client, which ``close`` ends as well."""
        made = super().client(**kwargs)
        self._clients = [*getattr(self, "_clients", ()), made]
        return made

    def close(self) -> None:
        """End the kernel with all its processes, its clients, and everything that was its own."""
        for one in getattr(self, "_clients", ()):
            one.stop_channels()
        if self.provisioner is not None:
            self.provisioner.discard()
        run_sync(self.cleanup_resources)()


@contextmanager
def confined_kernel(
    working_dir: Path,
    *,
    course: Path | None = None,
    visible: Sequence[Path] = (),
    limits: Limits | None = None,
    tier: str = "",
    unconfined: bool = False,
    env: Mapping[str, str] | None = None,
) -> Iterator[ConfinedKernel]:
    """Yield the manager of a kernel that is confined, not started yet; afterwards nothing of it is left.

    Give it to nbclient as ``km``. The kernel works in a copy of ``working_dir``, last on its path, and reads
    beside it only the Python environment, this package and the ``visible`` paths. ``tier`` is "A" or "B", or
    the best that works. ConfinementError when none does, unless ``unconfined``, or when the ``course`` lies
    where the kernel can read.
    """
    if course is not None:
        refuse_inside(course, readable(visible))
    found, why_not = best_tier(tier, unconfined=unconfined)
    with managed(working_dir, found, limits or Limits(), visible, dict(env or {})) as manager:
        manager.why_not = why_not
        yield manager


@contextmanager
def managed(
    working_dir: Path, tier: str, limits: Limits, visible: Sequence[Path], env: dict[str, str]
) -> Iterator[ConfinedKernel]:
    """Yield the manager of a kernel in a tier that was not tried; ``confined_kernel`` tries it first."""
    # Also where an older installation of this package, which does not name it, is the registered one.
    place = f"{provisioner.__name__}:{provisioner.WarmProvisioner.__name__}"
    known = EntryPoint(provisioner.NAME, place, KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.instance().provisioners.setdefault(provisioner.NAME, known)
    config = {
        "tier": tier,
        "folder": str(working_dir),
        "visible": [str(path) for path in visible],
        "limits": asdict(limits),
        "environment": env,
    }
    manager = ConfinedKernel(kernel_name="python3", transport="ipc", autorestart=False)
    manager.label = f"{tier} ({MEANS[tier]})"
    manager._kernel_spec = KernelSpec(  # noqa: SLF001 - there is no file from which it could be read
        argv=["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="Python 3 (confined)",
        language="python",
        metadata={"kernel_provisioner": {"provisioner_name": provisioner.NAME, "config": config}},
    )
    try:
        yield manager
    finally:
        manager.close()


def best_tier(wanted: str = "", *, unconfined: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the best tier that works here, or the ``wanted`` one, and what kept each better one away.

    ConfinementError when none does. Each is tried by running a notebook in it that tries to get out.
    """
    why: list[str] = []
    for tier in [wanted] if wanted else ["A", "B"]:
        reason = fault(tier)
        if not reason:
            return tier, tuple(why)
        why.append(f"{tier}: {reason}")
    if unconfined:
        return "C", tuple(why)
    raise ConfinementError("This machine cannot confine kernels. " + " ".join(why) + " Run: closeness doctor")


@lru_cache
def fault(tier: str) -> str:
    """Return what keeps a tier from working here, "" when nothing does."""
    from closeness.staff.kernels.trial import trial  # noqa: PLC0415 - the trial runs in a kernel

    if tier == "B" and not landlock_version():
        return "the kernel has no Landlock, or it is switched off."
    return trial(tier)

"""Warm kernels for any Jupyter client: a provisioner that forks instead of starting a program."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, Float, List, Unicode

from closeness.core.errors import ConfinementError, GradingError
from closeness.staff.confine.cage import landlock_attributes
from closeness.staff.kernels import process
from closeness.staff.kernels.limits import Limits
from closeness.staff.kernels.view import environment, remove, visible

NAME = "closeness-warm"
_OF_PYTHON = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONHASHSEED",
    "PYTHONOPTIMIZE",
    "PYTHONDEVMODE",
    "PYTHONSAFEPATH",
)


class WarmProvisioner(LocalProvisioner):
    """Forks ipykernel from a warm process on Linux; starts every other kernel as Jupyter does.

    For one client: ``JUPYTER_DEFAULT_PROVISIONER_NAME=closeness-warm jupyter lab``. For one kernel: put
    ``"metadata": {"kernel_provisioner": {"provisioner_name": "closeness-warm", "config": {…}}}`` into its
    ``kernel.json``; ``config`` holds the settings below. A kernel has its client's environment and folder as
    ever. One whose environment changes how Python itself starts (``PYTHONPATH`` and the like) is started as
    Jupyter does.

    With a ``tier`` ("A" or "B"; ``staff.kernels.confined`` finds the best) the kernel is confined: it gets a
    copy of its folder, a clean environment, and sockets of its own in the place of network ports. It is then
    never started in any other way: ConfinementError says why it could not be.
    """

    tier = Unicode("", help="How kernels are confined: A or B; C is limits only; empty is not at all.").tag(
        config=True
    )
    preload = List(Unicode(), list(process.USUAL), help="What is imported before kernels fork.").tag(
        config=True
    )
    visible = List(Unicode(), help="What confined kernels may read besides the Python environment.").tag(
        config=True
    )
    limits = Dict(help="Fields of Limits that differ from the usual, for confined kernels.").tag(config=True)
    environment = Dict(help="What is added to a confined kernel's environment.").tag(config=True)
    folder = Unicode("", help="The folder that a confined kernel gets a copy of; empty is its client's.").tag(
        config=True
    )
    patience = Float(60.0, help="Seconds that a fork may take to be ready, the first import included.").tag(
        config=True
    )

    process: Any = None
    scratch: Path | None = None
    why = ""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments of the launch; a confined kernel gets its folders and sockets now."""
        if self.tier:
            if not process.is_ours(_shown(self.kernel_spec.argv)):
                name, command = self.kernel_spec.display_name, " ".join(self.kernel_spec.argv)
                raise ConfinementError(
                    f"Only ipykernel in this Python, on Linux, can be confined; {name!r} is {command}."
                )
            self._prepare(self.folder or kwargs.get("cwd") or "")
        return await super().pre_launch(**kwargs)  # type: ignore[no-any-return]

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel, or start one as Jupyter does; return how to connect to it."""
        if not self.tier and (not process.is_ours(cmd) or _special(kwargs.get("env"))):
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        request = self._confined(arguments) if self.tier else self._open(arguments, kwargs)
        forked = process.start(request, tuple(self.preload))
        self.process = forked
        try:
            await forked.ready(self.patience)
        except ConfinementError as error:
            self.process = None
            if self.tier:
                raise
            raise GradingError(str(error)) from error
        return self.connection_info

    def _open(self, arguments: list[str], kwargs: dict[str, Any]) -> dict[str, Any]:
        folder = str(kwargs.get("cwd") or Path.cwd())
        env = dict(kwargs.get("env") or os.environ)
        return {"arguments": arguments, "env": env, "cwd": folder, "cage": None, "limits": None, "folder": ""}

    def _confined(self, arguments: list[str]) -> dict[str, Any]:
        scratch, limits = str(self.scratch), Limits(**self.limits)
        own = str(self.scratch / "tmp") if self.scratch else ""
        resources = limits.resources() | ({"RLIMIT_NPROC": limits.processes} if self.tier == "A" else {})
        cage = {
            "tier": self.tier,
            "root": f"{scratch}/root",
            "visible": visible(map(Path, self.visible)),
            "writable": [f"{scratch}/{name}" for name in ("sockets", "work", "tmp")],
            "landlock": landlock_attributes().hex() if self.tier == "B" else "",
            "resources": resources,
            "files": limits.files,
        }
        return {
            "arguments": [*arguments, "--InteractiveShellApp.ignore_cwd=True"],
            "env": environment(own, dict(self.environment)),
            "cwd": f"{scratch}/work",
            "cage": cage,
            "limits": asdict(limits),
            "folder": scratch,
        }

    def _prepare(self, folder: str) -> None:
        """Make the kernel's own folders, and point its client at the sockets in one of them."""
        if self.scratch is not None:
            return  # a restart
        self.scratch = Path(tempfile.mkdtemp(prefix="closeness-kernel-"))
        for name in ("root", "sockets", "tmp"):
            (self.scratch / name).mkdir(mode=0o700)
        try:
            if folder:
                shutil.copytree(folder, self.scratch / "work", symlinks=True)
            else:
                (self.scratch / "work").mkdir()
        except OSError as error:
            self.discard()
            raise GradingError(f"The kernel's folder {folder} could not be copied: {error}") from error
        manager = self.parent
        manager.transport = "ipc"
        manager.ip = f"{self.scratch}/sockets/kernel"
        manager.connection_file = f"{self.scratch}/sockets/kernel.json"

    async def wait(self) -> int | None:
        """Wait for the kernel's end; return its exit code."""
        if not isinstance(self.process, process.Forked):
            return await super().wait()  # type: ignore[no-any-return]
        code = await self.process.ended()
        self.why = self.process.why
        self.process = None
        return code

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel; what ends a confined one ends all its processes."""
        if not isinstance(self.process, process.Forked):
            await super().send_signal(signum)
            return
        self.process.send_signal(signum)
        if signum == signal.SIGKILL:
            await self.process.ended()

    async def cleanup(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - as jupyter_client has it
        """Remove what was the kernel's own."""
        await super().cleanup(restart=restart)
        if not restart:
            self.discard()

    def discard(self) -> None:
        """End the kernel if it still runs, and remove its folders."""
        if isinstance(self.process, process.Forked):
            self.process.close()
            self.why = self.process.why
            self.process = None
        if self.scratch is not None:
            remove(self.scratch)
            self.scratch = None


def _shown(arguments: list[str]) -> list[str]:
    """Return a kernel's command with the program that Jupyter puts in the place of ``python``."""
    import sys  # noqa: PLC0415

    names = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info[:2])}
    return [sys.executable, *arguments[1:]] if arguments[:1] and arguments[0] in names else arguments


def _special(env: dict[str, str] | None) -> bool:
    """Whether an environment changes how Python itself starts; a fork has started long ago."""
    return platform.system() != "Linux" or any(name in (env or os.environ) for name in _OF_PYTHON)

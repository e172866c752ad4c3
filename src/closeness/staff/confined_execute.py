"""nbgrader's Execute for code that may be hostile: in a confined kernel, under limits from outside."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.utils import ensure_async
from nbclient.exceptions import CellExecutionComplete, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from traitlets import Integer

from closeness.staff.kernels.confined import ConfinedKernel, confined_kernel
from closeness.staff.kernels.limits import Limits
from closeness.staff.kernels.output import OutputFlood, OutputMeter
from closeness.staff.notebooks import grade_id, is_marks
from closeness.staff.ordinary import storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from closeness.staff.notebooks import Cell

_MEBIBYTE = 1 << 20
_WAITING = 16  # messages of the largest size that may wait to be read
_NOT_RUN = "The kernel did not start, or ended before this cell was run."
_SILENT = "The kernel did not answer any more when the cell's time was up, so nothing more was run."
_UNREADABLE = "The kernel sent what no kernel sends, so nothing more was run."
_ENDED = {
    "time": "The notebook used up the time that it may take, so nothing more was run.",
    "cpu": "The notebook used up the processor time that it may take, so nothing more was run.",
    "memory": "The notebook used up the memory that it may take, so nothing more was run.",
    "processes": "The notebook started more processes than it may, so nothing more was run.",
    "files": "The notebook wrote more to files than it may, so nothing more was run.",
}
_DIED = "The kernel ended while this cell was run, so nothing more was run."


class CappedClient(AsyncKernelClient):
    """A client that never holds more than a few messages of a kernel's, none of them larger than allowed."""

    largest = Integer(16 * _MEBIBYTE, help="Bytes of one message; the connection ends at a larger one.")

    def start_channels(self, *args: Any, **kwargs: Any) -> None:
        """Start the channels with the caps on their sockets."""
        self.context.setsockopt(zmq.MAXMSGSIZE, self.largest)
        self.context.setsockopt(zmq.RCVHWM, _WAITING)
        super().start_channels(*args, **kwargs)


class ConfinedExecute(Execute):
    """Runs a notebook in a confined kernel. ``c.Execute…`` configures it too: cell timeouts and the rest.

    Whatever the code does, the batch goes on: cells that were run keep what they earned, and every test that
    was not run says why in an error, which nbgrader reads as 0.
    """

    total_seconds = Integer(300, min=1, help="Wall time of one notebook.").tag(config=True)
    processor_seconds = Integer(120, min=1, help="Processor time of each process.").tag(config=True)
    memory_mebibytes = Integer(1024, min=1, help="Memory of all processes together.").tag(config=True)
    processes = Integer(64, min=1, help="Processes that one notebook may have.").tag(config=True)
    files_mebibytes = Integer(64, min=1, help="What one notebook may write to files.").tag(config=True)
    output_mebibytes = Integer(16, min=1, help="Output that is kept of one notebook.").tag(config=True)

    notes: Mapping[str, str] = {}
    """Why cells are not to be run, by grade_id."""

    def limits(self) -> Limits:
        """Return what one notebook may use."""
        return Limits(
            total=float(self.total_seconds),
            cpu=self.processor_seconds,
            memory=self.memory_mebibytes * _MEBIBYTE,
            processes=self.processes,
            files=self.files_mebibytes * _MEBIBYTE,
            output=self.output_mebibytes * _MEBIBYTE,
        )

    def run(
        self, nb: Any, resources: Any, folder: Path, notes: Mapping[str, str], **how: Any
    ) -> ConfinedKernel:
        """Run a notebook in place, beside copies of a folder's files; returns the kernel that it ran in.

        The notebooks of the folder, which hold the hidden tests, are not among these. ``notes`` says, by
        grade_id, why cells are not run; ``how`` goes to ``confined_kernel``. ConfinementError when the code
        cannot be confined here: then nothing was run.
        """
        with tempfile.TemporaryDirectory(prefix="closeness-") as place:
            beside = Path(place, "beside")
            shutil.copytree(folder, beside, symlinks=True, ignore=shutil.ignore_patterns("*.ipynb"))
            given = sum(path.stat().st_size for path in beside.rglob("*"))
            limits = replace(self.limits(), files=self.limits().files + given)  # what is there is not written
            env = {"NBGRADER_EXECUTION": "autograde"}
            with confined_kernel(beside, limits=limits, env=env, **how) as manager:
                manager.client_factory = CappedClient
                self.notes = notes
                self.preprocess(nb, resources, manager)
        return manager

    def preprocess(self, nb: Any, resources: Any, km: Any = None) -> tuple[Any, Any]:
        """Return the notebook as far as it could be run; every test cell has either run or an error.

        A kernel that does not start is the machine's fault, because nothing of the learner's ran: it raises.
        """
        self.store_widget_state = False
        self._meter, self._over = OutputMeter(self.limits().output), ""
        for cell in nb["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = [failure(_NOT_RUN)] if is_marks(cell) and cell["source"].strip() else []
        try:
            # No "path": the kernel has a working directory of its own.
            super().preprocess(nb, resources | {"metadata": {}}, km)
        finally:
            if self.kc is not None:
                self.kc.stop_channels()
        return nb, resources

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """Return the cell with its outputs; what ends the kernel is said in it and in all that follow."""
        if cell["cell_type"] != "code" or not cell["source"].strip():
            return cell, resources
        why = self.notes.get(grade_id(cell)) or self._over
        if not why:
            try:
                super().preprocess_cell(cell, resources, index)
            except DeadKernelError:
                self._over = self._over or _ENDED.get(self.km.ended, _DIED)
            except CellTimeoutError:
                self._over = self._over or _SILENT
            except Exception as error:  # noqa: BLE001 - what a kernel sends may fail anywhere
                self.log.warning("A cell could not be run: %s", error)
                self._over = self._over or _UNREADABLE
            why = self._over
            cell["outputs"] = [_stored(output) for output in cell["outputs"]]
        if why:
            kept = [] if is_marks(cell) else cell["outputs"]
            cell["outputs"] = [*kept, failure(why)]
        return cell, resources

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        """Take in one message of the kernel's, or end the kernel when it sends too much or nonsense."""
        if self._over:
            return None
        try:
            self._meter.take(msg)
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except OutputFlood as flood:
            self._over = str(flood)
        except Exception as error:  # noqa: BLE001 - see above
            self.log.warning("A message of the kernel could not be read: %s", error)
            self._over = _UNREADABLE
        self._ending = asyncio.ensure_future(ensure_async(self.km.shutdown_kernel(now=True)))
        return None


def failure(reason: str) -> Cell:
    """Return the output of a cell that was not run: an error, which nbgrader reads as 0."""
    return new_output("error", ename="NotGraded", evalue=reason, traceback=[reason])  # type: ignore[no-any-return]


def _stored(value: Any) -> Any:
    """Return an output with only such text in it as a notebook file can hold."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        for name in [*value]:
            value[storable(name)] = _stored(value.pop(name))
        return value
    return [_stored(one) for one in value] if isinstance(value, list) else value

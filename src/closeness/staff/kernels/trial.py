"""The trial of a tier: a notebook that tries to get out is run in it before any learner's is."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import nbformat.v4
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from closeness.core.errors import GradingError
from closeness.staff.kernels.confined import managed
from closeness.staff.kernels.limits import Limits

_SECONDS = 30
_TRIES = """
import ctypes, json, os, socket
_call = ctypes.CDLL(None, use_errno=True)

def _refused(result):
    if result < 0:
        raise OSError

def _reached(path, parent):
    found = []
    for what, attempt in {
        "a file of the grader": lambda: open(path).close(),
        "the file system": lambda: open(path + ".x", "w").close(),
        "the network": lambda: socket.socket().close(),
        "signals": lambda: os.kill(parent, 0),
        "new namespaces": lambda: _refused(_call.unshare(0x10000000)),
        "mounts": lambda: _refused(_call.mount(b"none", b"/tmp", b"tmpfs", 0, None)),
        "other processes": lambda: _refused(_call.ptrace(16, parent, 0, 0)),
        "the environment": lambda: os.environ["CLOSENESS_TRIAL"],
        "its own limits": lambda: __import__("resource").setrlimit(0, (-1, -1)),
    }.items():
        try:
            attempt()
            found.append(what)
        except (OSError, KeyError, ValueError):
            pass
    return json.dumps(found)

"""


def trial(tier: str) -> str:
    """Return "" when the tier holds, or in one sentence what it does not keep in, or why it did not start."""
    with tempfile.TemporaryDirectory(prefix="closeness-trial-") as folder:
        secret = Path(folder) / "secret"
        secret.write_text("a file that confined code must not read")
        (Path(folder) / "work").mkdir()
        source = f"{_TRIES}\nprint(_reached({str(secret)!r}, {os.getpid()}), end='')"
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        os.environ["CLOSENESS_TRIAL"] = "seen"
        try:
            with managed(Path(folder) / "work", tier, Limits(total=2 * _SECONDS), (), {}) as manager:
                NotebookClient(notebook, km=manager, timeout=_SECONDS).execute()
            reached = json.loads(notebook.cells[0].outputs[0]["text"])
        except GradingError as error:
            return str(error)
        except (CellExecutionError, DeadKernelError, RuntimeError, LookupError, ValueError) as error:
            return f"the trial came to no result ({type(error).__name__}: {str(error)[-200:]})."
        finally:
            del os.environ["CLOSENESS_TRIAL"]
    return f"confined code still reaches {', '.join(map(str, reached))}." if reached else ""

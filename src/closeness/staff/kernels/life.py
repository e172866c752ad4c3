"""What becomes of a fork: in tier A a warden outside and an init inside, and in every tier the kernel.

The warden belongs to the machine and is what the zygote ends; the init is the first process of the kernel's
own world, with which everything in it ends, detached or not. Neither ever runs a line of a notebook.
"""

from __future__ import annotations

import inspect
import json
import os
import random
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closeness.staff.kernels import doors, rooms

if TYPE_CHECKING:
    from types import FrameType

_SHOWN = 300  # characters of what went wrong


def tell(report: int, **what: Any) -> None:
    """Send the zygote one line."""
    os.write(report, json.dumps(what).encode() + b"\n")


def live(request: dict[str, Any], report: int) -> None:
    """Become what the request asks for; never returns."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        doors.die_with_parent()
        code = _warden(request, report) if _tier(request) == "A" else _kernel(request, report)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException as error:  # noqa: BLE001 - whatever it is, the asker must hear of it
        _failed(report, error)
    finally:
        os._exit(code)


def _failed(report: int, error: BaseException) -> None:
    with suppress(OSError):  # it was ready before, or nobody listens
        tell(report, failed=f"{type(error).__name__}: {error}"[:_SHOWN])


def _tier(request: dict[str, Any]) -> str:
    cage = request["cage"]
    return cage["tier"] if cage else ""


def _warden(request: dict[str, Any], report: int) -> int:
    """Leave the machine's namespaces, start the init, pass signals on; return when all of it is gone."""
    request["cage"]["uid"] = rooms.leave()
    lifeline, held = os.pipe()
    init = os.fork()
    if not init:
        os.close(held)
        _first(request, report, lifeline)
    os.close(report)
    os.close(lifeline)

    def end(_number: int, _frame: FrameType | None) -> None:
        os.kill(init, signal.SIGKILL)

    def interrupt(number: int, _frame: FrameType | None) -> None:
        os.kill(init, number)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, interrupt)
    _, status = os.waitpid(init, 0)  # the last to go: the kernel waits for everything in it
    return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 1


def _first(request: dict[str, Any], report: int, lifeline: int) -> None:
    """Be the first process of the new world: make its view, start the kernel, bury orphans."""
    code = 1
    try:
        doors.die_with_parent()
        os.set_blocking(lifeline, False)
        try:
            os.read(lifeline, 1)  # the end of the pipe: the warden was gone before the signal was asked for
            os._exit(1)
        except BlockingIOError:
            pass
        rooms.build(request["cage"])
        kernel = os.fork()
        if not kernel:
            os.close(lifeline)
            os.setsid()
            os._exit(_guarded(request, report))

        def interrupt(number: int, _frame: FrameType | None) -> None:
            with suppress(ProcessLookupError):
                os.killpg(kernel, number)

        signal.signal(signal.SIGINT, interrupt)
        pid = 0
        while pid != kernel:
            pid, status = os.waitpid(-1, 0)
        tell(report, exit=os.waitstatus_to_exitcode(status))
        code = 0
    except BaseException as error:  # noqa: BLE001
        _failed(report, error)
    finally:
        os._exit(code)


def _guarded(request: dict[str, Any], report: int) -> int:
    try:
        return _kernel(request, report)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException as error:  # noqa: BLE001
        _failed(report, error)
        return 1


def _kernel(request: dict[str, Any], report: int) -> int:
    """Be a Jupyter kernel until it is shut down; return its exit code."""
    from ipykernel import kernelapp  # noqa: PLC0415 - the zygote imported it long ago

    cage = request["cage"]
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    os.chdir(request["cwd"])
    _fresh()
    if cage:
        _mute()
        doors.lower(cage)
        sys.path.append(request["cwd"])  # last: no file of a submission is taken for a module
        _without_pipe(kernelapp)
    app = kernelapp.IPKernelApp.instance()
    # The operating system ends it with its parent, so it need not watch; 1 says that somebody started it.
    app.parent_handle = 1
    app.initialize(request["arguments"])
    _settle(app)
    if not cage:
        _near()
    tell(report, ready=True)
    os.close(report)
    if cage and cage["tier"] != "C":
        doors.close(cage["tier"])
    app.start()
    app.close()
    return 0


def _near() -> None:
    """Let modules beside the notebook be found, after the standard library, as IPython does.

    It leaves that out in an interpreter that was started with a safe path, as the zygote was.
    """
    places = [Path(path).name in {"site-packages", "dist-packages"} for path in sys.path]
    sys.path.insert(places.index(True) if True in places else 0, "")


def _mute() -> None:
    """Let nothing reach the grader's terminal; what cells print is sent, not written."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (1, 2):
        os.dup2(null, number)
    os.close(null)


def _fresh() -> None:
    """Take back what all forks would share: the state of random generators."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _settle(app: Any) -> None:
    """Do what libraries do when they are imported in a kernel; the zygote that imported them is none."""
    widgets, figures = sys.modules.get("ipywidgets"), sys.modules.get("plotly.io")
    if widgets is not None:
        widgets.load_ipython_extension(app.shell)
    if figures is not None and "PLOTLY_RENDERER" in os.environ:
        figures.renderers.default = os.environ["PLOTLY_RENDERER"]


def _without_pipe(kernelapp: Any) -> None:
    """Start the kernel without the network port through which its children would print.

    ipykernel opens one whatever the transport is and has no setting for it.
    """
    stock: Any = kernelapp.IOPubThread
    if "pipe" not in inspect.signature(stock).parameters:
        return

    class IOPubThread(stock):
        def __init__(self, socket: Any, pipe: bool = False, **more: Any) -> None:  # noqa: ARG002, FBT001, FBT002
            super().__init__(socket, pipe=False, **more)

    kernelapp.IOPubThread = IOPubThread

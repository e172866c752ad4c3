"""Kernels that are forked and confined: they do what kernels do, and nothing else."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import nbformat.v4
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from closeness.core.errors import ConfinementError, GradingError
from closeness.staff.kernels import confined, process, provisioner, view
from closeness.staff.kernels.confined import best_tier, confined_kernel, fault, managed
from closeness.staff.kernels.limits import Limits
from closeness.staff.kernels.output import OutputFlood, OutputMeter

pytestmark = pytest.mark.notebook
TIERS = ("A", "B")
ROOT = Path(__file__).parents[2]


def book(*sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in sources])


def shown(cell):
    """Return what a cell printed, or the name of the error that stopped it."""
    for one in cell.outputs:
        if one.output_type == "error":
            return one.ename
    return "".join(one.get("text") or one.get("data", {}).get("text/plain", "") for one in cell.outputs)


def run(manager, *sources, **how):
    """Return what each cell showed."""
    notebook = book(*sources)
    NotebookClient(notebook, km=manager, **{"timeout": 120, "allow_errors": True, **how}).execute()
    return [shown(cell) for cell in notebook.cells]


def kernel(folder, tier, **limits):
    return managed(folder, tier, Limits(**limits), (), {})


def ends(folder, tier, source, **limits):
    """Return why a kernel ended that was ended by what it ran."""
    with kernel(folder, tier, **limits) as manager:
        with pytest.raises(DeadKernelError):
            run(manager, source)
        return manager.ended


def named(name):
    """Return the processes of the machine that call themselves so."""
    found = []
    for one in Path("/proc").glob("[0-9]*/comm"):
        try:
            found += [one] if one.read_text().strip() == name else []
        except OSError:
            continue
    return found


@pytest.fixture(autouse=True)
def own(monkeypatch, tmp_path_factory):
    """A place for what kernels leave, which nothing else writes to."""
    tmp_path_factory.getbasetemp()  # is made before the place is another
    place = tempfile.mkdtemp(prefix="own-", dir="/tmp")
    monkeypatch.setattr(tempfile, "tempdir", place)
    yield
    assert list(Path(place).rglob("*")) == []
    Path(place).rmdir()


@pytest.fixture(scope="module", params=TIERS)
def both(request, tmp_path_factory):
    """A kernel as Jupyter starts it, and a confined one."""
    with kernel(tmp_path_factory.mktemp("work"), request.param, total=600) as warm:
        cold = AsyncKernelManager(kernel_name="python3")
        clients = [NotebookClient(book(), km=one, timeout=120, allow_errors=True) for one in (cold, warm)]
        with clients[0].setup_kernel(cleanup_kc=True), clients[1].setup_kernel(cleanup_kc=False):
            yield clients


LINES = st.sampled_from(
    [
        "x = {n}",
        "x",
        "print(x)",
        "1 / {n}",
        "import sys; print('e', file=sys.stderr)",
        "'ü' * {n}",
        "raise ValueError({n})",
        "def f(a):\n    return a + {n}",
        "f(1)",
        "from IPython.display import HTML, display; display(HTML('<b>{n}</b>'))",
        "%%time\npass",
        "{n}; f(",
        "?print",
        "del x",
        "class C: pass\nC.__module__",
        "assert x == {n}",
        "_",
        "In[-1]",
        "import os; len(os.listdir('.')) >= 0",
        "input('?')",
        "import threading; t = threading.Thread(target=print, args=({n},)); t.start(); t.join()",
        "import asyncio; await asyncio.sleep(0); {n}",
    ]
)


def compared(cell):
    """What must not depend on how a kernel was started; tracebacks name files, timings differ."""
    return [
        (one.output_type, one.get("ename"), one.get("evalue"), one.get("data"), one.get("text"))
        for one in cell.outputs
        if "%%time" not in cell.source
    ]


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(cells=st.lists(st.tuples(LINES, st.integers(0, 3)), min_size=1, max_size=6))
def test_cells_show_in_a_confined_kernel_what_they_show_in_an_ordinary_one(both, cells):
    sources = ["%reset -f", *(line.format(n=number) for line, number in cells)]
    found = []
    for client in both:
        notebook = book(*sources)
        for number, cell in enumerate(notebook.cells):
            client.nb = notebook
            client.execute_cell(cell, number)
        found.append([compared(cell) for cell in notebook.cells])
    assert found[0] == found[1]


@pytest.mark.parametrize("tier", TIERS)
def test_a_kernel_knows_nothing_of_the_last_one(tmp_path, tier):
    seen = []
    for _ in range(2):
        with kernel(tmp_path, tier) as manager:
            seen += run(
                manager,
                "'seen' in globals(), __import__('os').listdir('.')",
                "seen = 1; open('left', 'w').close(); import random; random.random()",
            )
    assert seen[0] == seen[2] == "(False, [])"
    assert seen[1] != seen[3]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("tier", TIERS)
def test_a_figure_and_a_widget_come_out_as_they_do_elsewhere(tmp_path, tier):
    notebook = book(
        "import plotly.graph_objects as go; go.Figure(go.Bar(y=[1, 2]))",
        "import ipywidgets; ipywidgets.IntSlider(3)",
        "from closeness import LedgerBoard",
    )
    with kernel(tmp_path, tier) as manager:
        NotebookClient(notebook, km=manager, timeout=120).execute()
    assert "application/vnd.plotly.v1+json" in notebook.cells[0].outputs[0].data
    assert "application/vnd.jupyter.widget-view+json" in notebook.cells[1].outputs[0].data
    assert notebook.metadata.widgets


@pytest.mark.parametrize("tier", TIERS)
def test_no_file_of_a_submission_is_taken_for_a_module(tmp_path, tier):
    (tmp_path / "json").mkdir()
    for name in ("ipykernel_launcher", "json/__init__", "random", "helper", "colorsys"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('shadowed')" if name != "helper" else "x = 5")
    (tmp_path / "data.txt").write_text("7")
    with kernel(tmp_path, tier) as manager:
        assert run(
            manager, "import json, random, colorsys, helper; json.loads(open('data.txt').read()) + helper.x"
        ) == ["12"]


ESCAPES = {
    "reads a file": "open({secret!r})",
    "lists the course": "os.listdir({folder!r})",
    "reads another submission": "open({secret!r}.replace('secret', 'other'))",
    "reads the home": "(os.listdir if os.path.isdir({home!r}) else open)({home!r})",
    "reads passwords": "open('/etc/shadow')",
    "reads the asker's environment": "open('/proc/{parent}/environ')",
    "writes to the file": "open({secret!r}, 'a')",
    "writes beside its folder": "open('../x', 'w')",
    "writes to the environment": "open(os.__file__, 'a')",
    "opens a link to the file": "os.symlink({secret!r}, 'l'); open('l')",
    "climbs from a link": "os.symlink('/', 'r'); os.listdir('r{folder}')",
    "opens a network connection": "__import__('socket').socket()",
    "opens another kind of network": "__import__('socket').socket(__import__('socket').AF_NETLINK, 3)",
    "asks a socket of the machine": "s = __import__('socket').socket(1); s.connect({socket!r})",
    "sends to a socket of the machine": "s = __import__('socket').socket(1, 2); s.sendto(b'x', {socket!r})",
    "signals whoever asked": "os.kill({parent}, 0)",
    "signals its zygote": "os.kill({zygote}, 9)",
    "traces": "no(c.ptrace(16, {parent}, 0, 0))",
    "reads memory": "no(c.process_vm_readv({parent}, 0, 0, 0, 0, 0))",
    "new namespaces": "no(c.unshare(0x10000000))",
    "mounts": "no(c.mount(b'none', b'.', b'tmpfs', 0, None))",
    "changes its root": "os.chroot('.')",
    "keys of the machine": "no(c.syscall(250, 0, -3, 0))",
    "raises its limits": "r = __import__('resource'); r.setrlimit(r.RLIMIT_AS, (-1, -1))",
    "limits others": "r = __import__('resource'); r.prlimit({parent}, r.RLIMIT_CORE)",
    "becomes root": "os.setuid(0); no(0 if os.access({secret!r}, os.R_OK) and open({secret!r}) else -1)",
    "io_uring": "no(c.syscall(425, 1, 0))",
    "the other numbering": "no(c.syscall(0x40000000 + 39))",
}


def at_home():
    """Return something of the home that is not on the way to the Python environment."""
    shown = [Path(path) for path in view.visible()]
    return next(
        str(one)
        for one in Path.home().iterdir()
        if not any(path.is_relative_to(one) or one.is_relative_to(path) for path in shown)
    )


@pytest.fixture(scope="module", params=TIERS)
def caged(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    for name in ("secret", "other"):
        (folder / name).write_text("key")
    work = folder / "work"
    work.mkdir()
    import socket

    place = tempfile.mktemp(prefix="asked-", dir="/tmp")  # noqa: S306 - a socket, not a file
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen()
        with kernel(work, request.param, total=600) as manager:
            client = NotebookClient(book(), km=manager, timeout=120, allow_errors=True)
            with client.setup_kernel(cleanup_kc=False):
                names = {
                    "secret": str(folder / "secret"),
                    "folder": str(folder),
                    "home": at_home(),
                    "socket": place,
                    "parent": os.getpid(),
                    "zygote": next(iter(process._nurseries.values())).process.pid,
                }
                start = "import os, ctypes; c = ctypes.CDLL(None, use_errno=True)"
                start += "\ndef no(r):\n    if r < 0: raise OSError"
                yield client, names, start
    Path(place).unlink()


@pytest.mark.parametrize("attempt", ESCAPES)
def test_nothing_gets_out(caged, attempt):
    client, names, start = caged
    cell = nbformat.v4.new_code_cell(f"{start}\n{ESCAPES[attempt].format(**names)}")
    client.nb = book()
    client.nb.cells.append(cell)
    client.execute_cell(cell, 0)
    assert shown(cell) in {
        "OSError",
        "PermissionError",
        "FileNotFoundError",
        "ValueError",
        "ProcessLookupError",
    }


@pytest.mark.parametrize("tier", TIERS)
def test_the_environment_and_the_course_are_not_there(tmp_path, tier, monkeypatch):
    monkeypatch.setenv("COURSE_SECRET", "seen")
    with managed(tmp_path, tier, Limits(), (), {"NBGRADER_EXECUTION": "autograde"}) as manager:
        seen = run(
            manager,
            "import os; print(sorted(os.environ))",
            "print(open('/proc/self/environ').read())",
            "print(os.environ['NBGRADER_EXECUTION'], [n for n in os.listdir('/proc/self/fd')])",
        )
    assert "COURSE_SECRET" not in seen[0] + seen[1]
    assert str(Path.home()) not in seen[0] + seen[1]
    assert seen[2].startswith("autograde")


DETACHED = """
import ctypes, os, time
asked, told = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(15, b"{name}", 0, 0, 0)
        os.write(told, b"+")
        time.sleep(600)
    os._exit(0)
print(os.read(asked, 1))
"""


@pytest.mark.parametrize("tier", TIERS)
def test_a_detached_process_does_not_outlive_its_kernel(tmp_path, tier):
    name = f"s-{secrets.token_hex(4)}"
    with kernel(tmp_path, tier) as manager:
        (seen,) = run(manager, DETACHED.format(name=name))
        if tier == "A":
            assert seen == "b'+'\n"
            assert named(name)
        else:
            assert seen == "PermissionError"
    assert not named(name)


def test_programs_run_in_tier_a(tmp_path):
    with kernel(tmp_path, "A") as manager:
        assert run(
            manager,
            "import subprocess, sys; subprocess.check_output([sys.executable, '-c', 'print(6)'], text=True)",
            "!echo hello",
        ) == ["'6\\n'", "hello\r\n"]


HOGS = {
    "memory": (
        "x = []\nwhile True: x.append(bytearray(2**24)); x[-1][::4096] = b'x' * 4096",
        {"memory": 400 << 20},
    ),
    "time": ("while True: pass", {"total": 3.0}),
    "cpu": ("while True: pass", {"cpu": 3}),
    "files": ("n = 0\nwhile True:\n    open(str(n), 'wb').write(b'x' * 2**20); n += 1", {"files": 8 << 20}),
    "ended": ("import os; os._exit(3)", {}),
}


@pytest.mark.parametrize("why", HOGS)
@pytest.mark.parametrize("tier", TIERS)
def test_a_kernel_that_takes_too_much_is_ended_and_the_reason_known(tmp_path, tier, why):
    source, limits = HOGS[why]
    assert ends(tmp_path, tier, source, **limits) == why


FORK_BOMB = """
import os, time
try:
    while True:
        if not os.fork():
            time.sleep(600)
except OSError as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize("tier", TIERS)
def test_a_fork_bomb_comes_to_nothing(tmp_path, tier):
    with kernel(tmp_path, tier) as manager:
        assert run(manager, FORK_BOMB, "1 + 1") == [
            "BlockingIOError\n" if tier == "A" else "PermissionError\n",
            "2",
        ]


@pytest.mark.parametrize("tier", TIERS)
def test_an_endless_cell_is_interrupted_and_the_next_one_runs(tmp_path, tier):
    how = {
        "timeout": 2,
        "interrupt_on_timeout": True,
        "error_on_timeout": {"ename": "Late", "evalue": "", "traceback": []},
    }
    with kernel(tmp_path, tier) as manager:
        assert run(manager, "while True: pass", "1 + 1", **how) == ["KeyboardInterrupt", "2"]


@pytest.mark.parametrize("tier", TIERS)
def test_when_the_zygote_is_killed_its_kernels_end_and_the_next_one_has_a_new_one(tmp_path, tier):
    with kernel(tmp_path, tier) as manager:
        client = NotebookClient(book("1"), km=manager, timeout=120)
        client.execute()
        (one,) = process._nurseries.values()
        os.kill(one.process.pid, signal.SIGKILL)
        client.nb = book("import time; time.sleep(600)")
        with pytest.raises(DeadKernelError):
            client.execute_cell(client.nb.cells[0], 0)
        assert manager.ended == "ended"
    with kernel(tmp_path, tier) as manager:
        assert run(manager, "2") == ["2"]


ASKER = """
import sys, asyncio
from pathlib import Path
from closeness.staff.kernels.confined import managed
from closeness.staff.kernels.limits import Limits
with managed(Path(sys.argv[1]), sys.argv[2], Limits(), (), {}) as manager:
    manager.env = None
    asyncio.run(manager.start_kernel())
    from closeness.staff.kernels import process
    print(next(iter(process._nurseries.values())).process.pid, manager.provisioner.scratch, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("tier", TIERS)
def test_nothing_runs_on_when_the_grader_is_killed(tmp_path, tier):
    with subprocess.Popen(
        [sys.executable, "-c", ASKER, tmp_path, tier], stdin=-1, stdout=-1, text=True
    ) as asker:
        zygote, scratch = asker.stdout.readline().split()
        assert below(int(zygote))
        asker.kill()
    for _ in range(100):
        if not Path(f"/proc/{zygote}").exists() and not using(scratch):
            break
        time.sleep(0.1)
    assert not Path(f"/proc/{zygote}").exists()
    assert using(scratch) == []
    view.remove(Path(scratch))


def below(pid):
    from closeness.staff.kernels.watch import tree

    return tree(pid)[1:]


def using(folder):
    """Return the processes that work below a folder."""
    found = []
    for one in Path("/proc").glob("[0-9]*/cwd"):
        try:
            found += [one] if str(one.readlink()).startswith(folder) else []
        except OSError:
            continue
    return found


def test_tiers_are_tried_out_here():
    assert {tier: fault(tier) for tier in TIERS} == {"A": "", "B": ""}
    assert best_tier() == ("A", ())


def test_no_kernel_starts_where_nothing_confines_unless_it_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(confined, "fault", {"A": "no namespaces.", "B": "no Landlock."}.get)
    wanted = r"A: no namespaces\. B: no Landlock\. Run: closeness doctor"
    with pytest.raises(ConfinementError, match=wanted), confined_kernel(tmp_path):
        pass
    with confined_kernel(tmp_path, unconfined=True) as manager:
        assert manager.label.startswith("C (not confined")
        assert manager.why_not == ("A: no namespaces.", "B: no Landlock.")
        assert run(manager, "1 + 1") == ["2"]


def test_the_worse_tier_is_taken_and_what_kept_the_better_one_away_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(confined, "fault", {"A": "no namespaces.", "B": ""}.get)
    with confined_kernel(tmp_path) as manager:
        assert manager.label == "B (Landlock, a list of allowed system calls, limits)"
        assert manager.why_not == ("A: no namespaces.",)


@pytest.mark.parametrize("tier", TIERS)
def test_a_door_that_does_not_close_is_an_error_and_no_kernel(tmp_path, tier, monkeypatch):
    monkeypatch.setattr(Limits, "resources", lambda _: {"RLIMIT_OF_NOTHING": 1})
    with (
        pytest.raises(ConfinementError, match="did not start: AttributeError"),
        kernel(tmp_path, tier) as manager,
    ):
        run(manager, "1")


def test_a_course_where_kernels_can_read_is_refused(tmp_path):
    with (
        pytest.raises(ConfinementError, match="Move the course"),
        confined_kernel(tmp_path, course=tmp_path / "course", visible=[tmp_path]),
    ):
        pass


def test_an_environment_that_is_the_whole_home_is_refused(monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(Path.home()))
    with pytest.raises(ConfinementError, match="an environment of its own"):
        view.visible()


def test_a_folder_that_cannot_be_copied_is_named(tmp_path):
    with (
        pytest.raises(GradingError, match="could not be copied"),
        kernel(tmp_path / "nowhere", "A") as manager,
    ):
        run(manager, "1")


def spec(**metadata):
    command = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    config = {"provisioner_name": provisioner.NAME, "config": metadata}
    return KernelSpec(
        argv=command, display_name="Any", language="python", metadata={"kernel_provisioner": config}
    )


def any_client(**metadata):
    with managed(Path(), "A", Limits(), (), {}):
        pass  # names the provisioner, as an installation does
    manager = AsyncKernelManager(kernel_name="python3")
    manager._kernel_spec = spec(**metadata)
    return manager


def asked(manager, *sources, **environment):
    notebook = book(*sources)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    client = NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": environment.pop("path", None)}}
    )
    client.km = manager
    client.owns_km = True
    client.execute(env=env | environment)
    return [shown(cell) for cell in notebook.cells]


def test_any_client_gets_warm_kernels_with_its_own_environment_and_folder(tmp_path):
    (tmp_path / "near.py").write_text("x = 3")
    seen = asked(
        any_client(),
        "import os, sys; print(os.environ['MINE'], os.getcwd(), sys.orig_argv[4:5])",
        "import near; near.x",
        "!echo out",
        MINE="1",
        path=str(tmp_path),
    )
    assert seen == [f"1 {tmp_path} ['closeness.staff.kernels.zygote']\n", "3", "out\r\n"]


def test_an_environment_that_changes_python_gets_an_ordinary_kernel():
    (seen,) = asked(any_client(), "import sys; print(sys.orig_argv[1:3])", PYTHONHASHSEED="7")
    assert seen == "['-m', 'ipykernel_launcher']\n"


def test_another_kernel_cannot_be_confined(tmp_path):
    with kernel(tmp_path, "A") as manager:
        manager._kernel_spec.argv = ["R", "--slave", "{connection_file}"]
        with pytest.raises(ConfinementError, match="Only ipykernel"):
            run(manager, "1")


def test_an_installation_names_the_provisioner():
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    place, _, name = named["jupyter_client.kernel_provisioners"][provisioner.NAME].partition(":")
    assert getattr(sys.modules[place], name) is provisioner.WarmProvisioner


def test_a_flood_of_messages_is_noticed_while_it_comes(tmp_path):
    class Metered(NotebookClient):
        meter = OutputMeter(1 << 20)

        def process_message(self, msg, cell, cell_index):
            try:
                self.meter.take(msg)
            except OutputFlood as flood:
                said.append(str(flood))
                self.km.provisioner.process.kill()
            return super().process_message(msg, cell, cell_index)

    said = []
    with kernel(tmp_path, "A") as manager, pytest.raises(DeadKernelError):
        Metered(book("while True: print('x' * 1000)"), km=manager, timeout=120).execute()
    assert said[0] == "A kernel may send 1048576 bytes and has sent more."

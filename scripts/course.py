"""Start the course on this machine: a hub with an instructor and students of its own.

make course                           the hub on 8000, and three ports beside it for its own parts
make course PORT=9000                 the hub on another port
make course STUDENTS="ana ben carla"  other students (letters a to z, digits and -)
make course NEW_PASSWORDS=1           new passwords for everybody
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from closeness.core.errors import ClosenessError
from closeness.hub.people import invite, read_people
from closeness.hub.places import Places, releases
from closeness.hub.room import works
from starting import port_or_stop, step, stop_like_ctrl_c, wait_for

if TYPE_CHECKING:
    from io import BufferedWriter

ROOT = Path(__file__).resolve().parent.parent
PORT = 8000
STOPS_WITHIN = 180  # seconds; it ends everybody's server, and a machine full of them takes its time
INSTRUCTOR = "noor"
STUDENTS = "ana ben"


def ports_or_stop() -> list[int]:
    """Return the ports that the hub uses, or stop with words when one is taken."""
    first = int(os.environ.get("PORT") or PORT)
    names = ("the hub", "the hub's own use", "the proxy", "the course page")
    again = f"make course PORT={first + 20}"
    return [port_or_stop(first + number, name, again) for number, name in enumerate(names)]


def invited(places: Places) -> dict[str, str]:
    """Return the passwords of whoever is new, by name."""
    students = (os.environ.get("STUDENTS") or STUDENTS).split()
    guests = (os.environ.get("GUESTS") or "").split()
    people = [(INSTRUCTOR, "instructor"), *((name, "student") for name in students)]
    people += [(name, "guest") for name in guests]
    return invite(places.people, people, renew=bool(os.environ.get("NEW_PASSWORDS")))


def release(places: Places) -> None:
    """Put the assignments into the exchange, each once; a corrected release is the instructor's decision."""
    nbgrader = Path(sys.executable).with_name("nbgrader")
    outbound = places.exchange / "apart-and-together" / "outbound"
    missing = [name for name in releases(ROOT / "exercises") if not (outbound / name).is_dir()]
    if missing:
        step("Releasing the assignments")
    commands = [[str(nbgrader), "release_assignment", name, "--log-level=ERROR"] for name in missing]
    # at once: each spends its time on starting
    running = [subprocess.Popen(command, cwd=places.course) for command in commands]
    for process, command in zip(running, commands, strict=True):
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, command)


def start_hub(places: Places, ports: list[int], log: BufferedWriter) -> subprocess.Popen[bytes]:
    """Start JupyterHub on this machine only."""
    environment = {
        **os.environ,
        "CLOSENESS_SOURCE": str(places.source),
        "CLOSENESS_STATE": str(places.state),
        "CLOSENESS_PORTS": ",".join(str(port) for port in ports),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
    command = [
        sys.executable,
        "-m",
        "jupyterhub",
        "-f",
        str(ROOT / "deploy" / "local" / "jupyterhub_config.py"),
    ]
    return subprocess.Popen(
        command, cwd=places.state, env=environment, stdout=log, stderr=log, start_new_session=True
    )


def stop(hub: subprocess.Popen[bytes]) -> None:
    """End the hub, which ends its proxy and everybody's servers; insist where it does not."""
    if hub.poll() is None:
        hub.send_signal(signal.SIGTERM)
        try:
            hub.wait(timeout=STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(hub.pid, signal.SIGKILL)
            hub.wait()


def tell(places: Places, told: dict[str, str], address: str, seconds: float) -> None:
    """Print where to go and, once, the passwords."""
    print(f"\nReady after {seconds:.0f} s. Stop with Ctrl-C.\n\n  {address}\n")
    if told:
        print("  name       password        (told only now; new ones: make course NEW_PASSWORDS=1)")
        for name, password in told.items():
            print(f"  {name:<10} {password}{'    teaches' if name == INSTRUCTOR else ''}")
        print()
    if not works():
        print("  This kernel has no Landlock: students on this hub could read each other's files.\n")
    print(f"  Everything is kept in {os.path.relpath(places.state, ROOT)}/, its log too.", flush=True)


def main() -> None:
    """Build what is missing, start the hub, and wait for Ctrl-C."""
    started = time.monotonic()
    stop_like_ctrl_c()
    ports = ports_or_stop()
    step("Building the book")
    subprocess.run([sys.executable, ROOT / "scripts" / "book.py"], cwd=ROOT, check=True)
    step("Checking that the released assignments are up to date")
    subprocess.run([Path(sys.executable).with_name("closeness"), "release", "--check"], cwd=ROOT, check=True)
    places = Places(source=ROOT, state=Path(os.environ.get("HUB") or ROOT / "hub"))
    places.lay_out()
    told = invited(places)
    for person in read_people(places.people).values():
        places.furnish(person.name, learns=person.role == "student")
    release(places)
    step("Starting the hub")
    log = places.state / "hub.log"
    with log.open("ab") as lines:
        hub = start_hub(places, ports, lines)
        try:
            address = f"http://127.0.0.1:{ports[0]}/"
            wait_for(f"{address}hub/login", hub, log, "The hub")
            tell(places, told, address, time.monotonic() - started)
            hub.wait()
        except KeyboardInterrupt:
            print("\nStopping …", flush=True)
        finally:
            stop(hub)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit("\nStopped before everything was up.") from None
    except ClosenessError as error:
        raise SystemExit(f"\nThe course was not started. {error}") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"\nThe course was not started: `{error.cmd[-1]}` failed, see above.") from None

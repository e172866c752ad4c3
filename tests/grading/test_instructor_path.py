"""An instructor's way with a class, over HTTP against Formgrader in a real server, and by the commands."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

from grading.handing_in import COURSE, NAME, Hub
from grading.small_course import SORTING, late, literal, write

pytestmark = pytest.mark.grading

API = "formgrader/api"
DUE = datetime.now(UTC).replace(microsecond=0, second=0) + timedelta(days=3)
WRONG = {
    "river-walk": ["avoiding", "returned"],
    "drop-it": ["cannot-tell-yet", "issue"],
    "one-hour": ["recharging", "purpose"],
}


class Formgrader:
    """nbgrader's server extension in a Jupyter server of its own, on the course's folder."""

    def __init__(self, root):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.token, self.base = secrets.token_hex(8), f"http://127.0.0.1:{port}"
        self.log = root / "server.log"
        command = [sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"]
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}"]
        command += [f"--IdentityProvider.token={self.token}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=root, stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + 90
        while not self.answers():
            assert time.monotonic() < until, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.2)

    def answers(self):
        try:
            self.ask("api")
        except OSError:
            return False
        return True

    def ask(self, path, method="GET", body=None):
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        data = b"" if method == "POST" and data is None else data
        request = urllib.request.Request(f"{self.base}/{path}", data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())

    def press(self, path):
        """Press a button: what it does must succeed."""
        done = self.ask(f"{API}/{path}", "POST")
        assert done["success"], done
        return done.get("log", "")

    def close(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def hub(shared_course):
    return Hub(shared_course)


@pytest.fixture(scope="module")
def formgrader(hub):
    server = Formgrader(hub.course.root)
    yield server
    server.close()


@pytest.fixture(scope="module")
def learners(hub):
    made = {student: hub.learner(student) for student in ("ana", "ben", "cleo")}
    for student, text in (("ana", literal("sorting", SORTING)), ("ben", literal("sorting", WRONG))):
        notebook = hub.course.released(NAME)
        for cell in notebook["cells"]:
            if cell["id"] == "sorting":
                cell["source"] = text
            if cell["id"] == "sorting-reflection":
                cell["source"] = f"What {student} thinks."
        write(made[student].folder / f"{NAME}.ipynb", notebook)
    return made


def standings(hub):
    found = late("closeness.staff.class_status", "class_status")(hub.course.root, [NAME])
    return {one.student: one for one in found}


def states(hub):
    state = late("closeness.staff.status_cli", "state")
    return {student: state(one) for student, one in standings(hub).items()}


def test_from_release_to_feedback(hub, formgrader, learners):
    # Set and release.
    body = {"duedate_notimezone": f"{DUE:%Y-%m-%dT%H:%M}", "duedate_timezone": "+0000"}
    formgrader.ask(f"{API}/assignment/{NAME}", "PUT", body)
    formgrader.press(f"assignment/{NAME}/release")
    assert (hub.exchange / COURSE / "outbound" / NAME / f"{NAME}.ipynb").is_file()
    told = hub.said_to("ana")[f"deadlines/{NAME}.json"]
    assert (told["due"], told["late"]) == (DUE.isoformat(), "accept")
    assert set(states(hub).values()) == {"nothing handed in"}

    # Watch.
    first = learners["ana"].submit()
    last = learners["ana"].submit()
    learners["ben"].submit()
    ana = standings(hub)["ana"]
    assert ana.times == (first.submitted, last.submitted)
    assert (ana.counts, ana.late, ana.collected) == (last.submitted, None, None)
    assert states(hub) == {"ana": "not collected", "ben": "not collected", "cleo": "nothing handed in"}

    # Collect.
    formgrader.press(f"assignment/{NAME}/collect")
    assert hub.collected() == ["ana", "ben"]
    assert standings(hub)["ana"].collected == last.submitted
    assert states(hub)["ben"] == "not graded"

    # Grade by the button; the command comes to the same.
    for student in ("ana", "ben"):
        formgrader.press(f"submission/{NAME}/{student}/autograde")
    book = hub.course.book(NAME)
    tables = [hub.course.table(student, NAME, "sorting-marks") for student in ("ana", "ben")]
    assert hub.course.grade(NAME, force=True).count("graded") == 2
    assert hub.course.book(NAME) == book
    assert [hub.course.table(student, NAME, "sorting-marks") for student in ("ana", "ben")] == tables
    assert states(hub)["ana"] == "6 of 10; reflection waits for marks"

    # Mark the reflections.
    for student in ("ana", "ben"):
        with hub.course.gradebook() as gradebook:
            identity = gradebook.find_grade("sorting-reflection", NAME, NAME, student).id
        formgrader.ask(f"{API}/grade/{identity}", "PUT", {"manual_score": 3})
    assert states(hub)["ana"] == "9 of 10"

    # Give it back.
    formgrader.press(f"assignment/{NAME}/generate_feedback")
    formgrader.press(f"assignment/{NAME}/release_feedback")
    assert states(hub)["ana"] == "9 of 10; feedback released"
    assert states(hub)["cleo"] == "nothing handed in"


def test_released_feedback_holds_the_marks_and_nothing_of_the_key(hub, learners):
    released = [*(hub.exchange / COURSE / "feedback").glob("*.html")]
    assert len(released) == 2
    course = late("closeness.staff.course", "course_at")(hub.course.coursedir)
    known = late("closeness.staff.canary", "secrets_of")(course, [NAME])
    # What Ana handed in is the key. Ben's page must tell him nothing of it.
    files = [(path.name, path.read_bytes()) for path in released]
    files = [(name, page) for name, page in files if b"What ben thinks." in page]
    assert len(files) == 1
    assert late("closeness.staff.canary", "leaks")(files, known) == []
    solved = (course.source / f"{NAME}.toml").read_bytes() + course.bank.read_bytes()
    assert late("closeness.staff.canary", "leaks")([("x", solved)], known)  # it would have been found

    ana = learners["ana"]
    (ana.root / COURSE / "feedback").symlink_to(hub.exchange / COURSE / "feedback")
    place = late("nbgrader.coursedir", "CourseDirectory")(
        config=ana.config, assignment_id=NAME, student_id="ana"
    )
    factory = late("nbgrader.exchange", "ExchangeFactory")(config=ana.config)
    factory.FetchFeedback(coursedir=place, authenticator=None, config=ana.config).start()
    (page,) = ana.folder.rglob("*.html")
    assert "What ana thinks." in page.read_text(encoding="utf-8")
    assert "6 of 6 points" in page.read_text(encoding="utf-8")


def test_a_corrected_release_touches_neither_deadlines_nor_what_was_handed_in(hub, formgrader):
    before = (hub.said_to("ana"), hub.collected(), standings(hub))
    formgrader.press(f"assignment/{NAME}/unrelease")
    assert not (hub.exchange / COURSE / "outbound" / NAME).exists()
    formgrader.press(f"assignment/{NAME}/release")
    assert (hub.said_to("ana"), hub.collected(), standings(hub)) == before


def test_a_resubmission_is_seen_and_the_old_feedback_is_not_taken_for_its_own(hub, formgrader, learners):
    hub.run("due", NAME, "--at", f"{DUE - timedelta(days=4):%Y-%m-%d %H:%M} UTC", "--late", "refuse")
    assert "was due on" in learners["ben"].refused()
    hub.run("reopen", NAME, "ben", "--days", "1")
    write(learners["ben"].folder / f"{NAME}.ipynb", (learners["ana"].folder / f"{NAME}.ipynb").read_text())
    learners["ben"].submit()
    assert states(hub)["ben"].startswith("another one to collect; ")
    formgrader.press(f"assignment/{NAME}/collect")
    assert states(hub)["ben"] == "not graded"
    formgrader.press(f"submission/{NAME}/ben/autograde")
    ben = standings(hub)["ben"]
    assert (ben.score, ben.waits, ben.late, ben.feedback) == (9, True, None, False)
    assert standings(hub)["ana"].late is not None  # handed in before, and after what is now the due date
    assert hub.collected() == ["ana", "ben"]


def test_the_command_shows_the_same_in_wide_and_narrow_terminals(hub, monkeypatch):
    for width in ("120", "40"):
        monkeypatch.setenv("COLUMNS", width)
        status, said = hub.run("status", NAME)
        assert status == 0
        assert max(map(len, said.splitlines())) <= int(width)
        words = " ".join(said.split())
        assert all(student in words for student in ("ana", "ben", "cleo"))
        assert "9 of 10; reflection waits for marks" in words
        assert f"{NAME}" in hub.run("status")[1]
    found = json.loads(hub.run("status", NAME, "--json")[1])
    assert [one["student"] for one in found] == ["ana", "ben", "cleo"]
    assert found == [one.to_json() for one in standings(hub).values()]
    assert len(found[1]["times"]) == 2
    assert hub.run("status", "other")[0] == 2


def test_an_id_that_looks_like_a_style_is_shown_as_it_is(hub, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    hub.hand_in("[red]eve")
    assert "[red]eve" in hub.run("status", NAME)[1]

"""What the instructor set about lateness and repeats, from the command to the gradebook."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from grading.handing_in import COURSE, NAME, Hub, Learner
from grading.small_course import SORTING, literal, write

pytestmark = pytest.mark.grading

NOW = datetime.now(UTC).replace(microsecond=0)
WRONG = literal("sorting", {**SORTING, "drop-it": ["recharging", "pattern"]})


def at(hours):
    return f"{NOW + timedelta(hours=hours):%Y-%m-%d %H:%M:%S} UTC"


@pytest.fixture
def hub(course):
    return Hub(course)


def test_refused_before_reopening_and_taken_after_it_and_only_that_student(hub, caplog):
    ana, ben = hub.learner("ana"), hub.learner("ben")
    assert hub.run("due", NAME, "--at", at(-1), "--late", "refuse")[0] == 0
    assert "was due on" in ana.refused()
    hub.hand_in("ana")  # whatever a learner's side does
    hub.hand_in("ben")
    assert hub.collect(caplog).count("after") == 2
    assert hub.collected() == []

    status, said = hub.run("reopen", NAME, "ana", "--days", "2")
    assert status == 0
    assert "Open for ana until" in said
    made = ana.submit()
    assert not made.late
    assert "was due on" in ben.refused()
    hub.collect(caplog)
    assert hub.collected() == ["ana"]
    assert f"ben+{NAME}" in caplog.text

    assert list(hub.said_to("ana")) == [f"deadlines/{NAME}.json", f"reopened/{NAME}.json"]
    assert list(hub.said_to("ben")) == [f"deadlines/{NAME}.json"]
    assert "ana" not in json.dumps(hub.said_to("ben"))

    assert hub.run("close", NAME, "ana")[0] == 0
    assert list(hub.said_to("ana")) == [f"deadlines/{NAME}.json"]
    assert "was due on" in ana.refused()


@pytest.mark.parametrize(
    ("rules", "reopened", "wanted"),
    [
        (("accept", "last"), None, 3),
        (("accept", "first"), None, -3),
        (("accept", "on-time"), None, -1),
        (("refuse", "last"), None, -1),
        (("refuse", "first"), 2, 1),
        (("penalty", "first"), 4, 3),
    ],
)
def test_the_one_that_counts_is_collected(hub, caplog, rules, reopened, wanted):
    for hours in (-3, -1, 1, 3):
        hub.hand_in("ana", at=at(hours))
    if rules == ("accept", "first"):
        hub.collect(caplog, trust_names=True)  # the last one was collected already
    hub.run("due", NAME, "--at", at(0), "--late", rules[0], "--counts", rules[1])
    if reopened:
        assert hub.run("reopen", NAME, "ana", "--until", at(reopened))[0] == 0
    hub.collect(caplog, trust_names=True, update=True)
    stamp = hub.course.submitted("ana", NAME).parent / "timestamp.txt"
    assert stamp.read_text(encoding="ascii") == at(wanted)
    caplog.set_level("INFO")
    assert "No newer submission" in hub.collect(caplog, trust_names=True, update=True)


def test_what_lateness_costs_is_what_one_works_out_by_hand(hub, caplog):
    # Ten points, 10 % of them for each day begun, 50 % at most. Dan has a day more.
    lateness = {"ana": 0, "ben": 3, "cleo": 25, "dan": 47, "eve": 500, "fay": 30}
    for student, hours in lateness.items():
        hub.hand_in(student, at=at(hours), text=WRONG if student == "fay" else literal("sorting", SORTING))
    hub.run("due", NAME, "--at", at(0), "--late", "penalty")
    assert hub.run("reopen", NAME, "dan", "--until", at(24))[0] == 0
    hub.collect(caplog, trust_names=True)
    assert hub.course.autograde(NAME)[0]

    def penalties():
        return {student: row[2][NAME][0] for student, row in hub.course.book(NAME).items()}

    wanted = {"ana": None, "ben": 1, "cleo": 2, "dan": 1, "eve": 5, "fay": 2}
    assert penalties() == wanted
    before = hub.course.book(NAME)
    assert hub.course.grade(NAME, force=True).complete
    assert hub.course.book(NAME) == before
    hub.run("due", NAME, "--late", "accept")
    hub.course.grade(NAME, force=True)
    assert set(penalties().values()) == {None}


def test_a_penalty_takes_no_more_than_there_is(hub, caplog):
    hub.hand_in("ana", at=at(500), text="sorting = {}")
    hub.run("due", NAME, "--at", at(0), "--late", "penalty")
    hub.collect(caplog, trust_names=True)
    assert hub.course.grade(NAME).complete
    assert hub.course.book(NAME)["ana"][2][NAME][0] == 0


def test_a_learner_is_told_in_time_and_in_words(hub):
    ana = hub.learner("ana")
    assert ana.submit().notice == ""
    hub.run("due", NAME, "--at", at(5), "--counts", "first")
    made = ana.submit()
    assert not made.late
    assert "the first time is what counts" in made.notice
    hub.run("due", NAME, "--at", at(-30))
    made = ana.submit()
    assert made.late
    assert made.notice.startswith("This is 1 day 6 h late: it was due on ")
    hub.run("due", NAME, "--late", "penalty")
    assert "Each day begun costs 10 per cent of the points, 50 per cent at most." in ana.submit().notice


def test_without_boxes_nobody_learns_who_may_still_hand_in(course, tmp_path):
    hub = Hub(course)
    write(
        course.root / "nbgrader_config.py",
        (course.root / "nbgrader_config.py").read_text(encoding="utf-8").replace("c.GatedExchange", "#"),
    )
    learner = Learner(course, tmp_path / "ben", "ben", hub.exchange)
    hub.run("due", NAME, "--at", at(-1), "--late", "refuse")
    assert "was due on" in learner.refused()
    hub.hand_in("ana", at=at(-2))
    (hub.boxes / "ana" / COURSE / "inbound").rename(course.root / "submissions")
    write(course.submitted("ana", NAME), "{}")
    assert hub.run("reopen", NAME, "ana", "--days", "1")[0] == 0
    assert "ana" not in json.dumps(hub.said_to("ben"))
    made = learner.submit()  # ben's side cannot know that it is not he
    assert made.late
    assert "only if your instructor" in made.notice


def test_a_due_date_that_formgrader_changed_is_told_with_its_next_look(hub):
    hub.run("due", NAME, "--at", at(5), "--late", "refuse")
    with hub.course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(
            NAME, duedate=f"{NOW - timedelta(hours=9):%Y-%m-%d %H:%M} +0000"
        )
    ana = hub.learner("ana")
    ana.submit()
    hub.part("List").start()
    assert "was due on" in ana.refused()
    hub.run("due", NAME, "--at", "never", "--late", "accept")
    assert hub.said_to("ana") == {}
    assert not ana.submit().late


def test_a_list_by_somebody_without_a_gradebook_changes_nothing(hub):
    hub.run("due", NAME, "--at", at(5))
    before = hub.said_to("ana")
    hub.course.coursedir.db_url = f"sqlite:///{hub.course.root / 'none.db'}"
    hub.part("List").start()
    assert hub.said_to("ana") == before != {}


def test_for_whom_it_is_open_longer_it_stays_so_when_the_due_date_moves(hub):
    hub.hand_in("ana")
    hub.run("due", NAME, "--at", at(1))
    hub.run("reopen", NAME, "ana", "--until", at(10))
    _, said = hub.run("due", NAME)
    (line,) = [one for one in said.splitlines() if "Open for" in one]
    for moved in (-4, 3):
        assert line in hub.run("due", NAME, "--at", at(moved))[1]
    assert "Open for" not in hub.run("due", NAME, "--at", at(11))[1]
    assert "no due date" in hub.run("due", NAME, "--at", "never")[1]


def test_what_makes_no_sense_is_said_and_changes_nothing(hub):
    hub.hand_in("ana")
    before = hub.run("due", NAME)
    assert before == (
        0,
        f"{NAME} has no due date.\nLate work is accepted.\nOf several submissions the last one counts.\n",
    )
    hub_says = {
        ("due", "other"): "Choose of: little-function, little-ledger, little-sort, ordinary",
        ("due", NAME, "--at", "soon"): "2026-12-01 18:00",
        ("reopen", NAME, "ana"): "no due date",
        ("close", NAME, "ana"): "nothing to close",
        ("reopen", NAME, "ana", "--days", "1", "--until", at(1)): "leave one of them out",
    }
    for words, wanted in hub_says.items():
        status, said = hub.run(*words)
        assert (status, wanted in said) == (2, True), said
    assert hub.run("due", NAME) == before
    hub.run("due", NAME, "--at", at(5))
    assert "There is no student 'zoe'. Known are 1: ana" in hub.run("reopen", NAME, "zoe")[1]
    assert "no later than the due date" in hub.run("reopen", NAME, "ana", "--until", at(4))[1]


def test_a_learner_who_plants_a_link_has_nothing_written_elsewhere(hub):
    hub.hand_in("eve")
    hub.hand_in("ana")
    target = hub.course.root / "elsewhere"
    write(target / "x.json", "{}")
    (hub.boxes / "eve" / COURSE / "reopened").symlink_to(target)
    hub.run("due", NAME, "--at", at(1))
    hub.run("reopen", NAME, "eve", "--until", at(4))
    assert [path.name for path in target.iterdir()] == ["x.json"]
    assert hub.run("reopen", NAME, "ana", "--until", at(4))[0] == 0
    assert f"reopened/{NAME}.json" in hub.said_to("ana")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"due": 3}', '{"due": "2026-01-01T00:00", "late": "refuse"}']
)
def test_a_file_that_says_nothing_clear_keeps_nobody_from_handing_in(hub, text):
    ana = hub.learner("ana")
    write(hub.exchange / COURSE / "deadlines" / f"{NAME}.json", text)
    assert not ana.submit().late

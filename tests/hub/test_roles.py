"""Who may do what: on a real hub, by menu, by address and by code, refused where it is not theirs."""

import pytest

pytestmark = pytest.mark.hub


@pytest.fixture(scope="module")
def ana(hub):
    return hub.session("ana").serve()


@pytest.fixture(scope="module")
def noor(hub):
    return hub.session("noor").serve()


@pytest.fixture(scope="module")
def guest(hub):
    return hub.session("guest").serve()


def test_everybodys_first_page_is_theirs(ana, noor, guest):
    assert "Where to go" in ana.get("/")[1]
    assert "Your class" in noor.get("/")[1]
    _, page = guest.get("/")
    assert "You are not in this course yet" in page
    assert "Recharging" not in page


def test_the_book_is_read_without_an_account(hub):
    import urllib.request

    with urllib.request.urlopen(f"{hub.base}/services/course/book/", timeout=30) as answer:
        assert "Apart and Together" in answer.read().decode()


def test_formgrader_is_the_instructors_and_no_students(ana, noor, guest):
    assert noor.get("/user/noor/formgrader")[0] == 200
    assert ana.get("/user/ana/formgrader")[0] == 404
    assert ana.get("/user/ana/formgrader/api/assignments")[0] == 404
    assert ana.get("/user/noor/formgrader")[0] == 403
    assert ana.get("/user/noor/formgrader/api/assignments")[0] == 403
    assert guest.get("/user/guest/formgrader")[0] == 404


def test_the_instructors_formgrader_knows_the_course(noor):
    status, assignments = noor.api("formgrader/api/assignments")
    assert status == 200
    assert {one["name"] for one in assignments} == {
        "a-week-for-two", "recharging-or-avoiding", "reciprocity-balance",
    }  # fmt: skip
    assert {one["status"] for one in assignments} == {"released"}


def test_anothers_server_is_closed(hub, ana):
    hub.session("ben").serve()
    for path in ("lab", "api/contents", "api/kernels", "files/practice/part-1-two-axes.ipynb"):
        assert ana.get(f"/user/ben/{path}")[0] == 403


def test_members_see_the_course_and_others_do_not(ana, noor, guest):
    assert ana.api("courses")[1] == {"success": True, "value": ["apart-and-together"]}
    assert noor.api("courses")[1] == {"success": True, "value": ["apart-and-together"]}
    said = guest.api("courses")[1]
    assert said["success"] is False or said["value"] == []


@pytest.mark.parametrize(
    "attempt",
    [
        "os.listdir('{hub}/homes/ben')",
        "open('{hub}/homes/ben/practice/part-1-two-axes.ipynb').read()",
        "os.listdir('{hub}/boxes')",
        "os.listdir('{hub}/boxes/ben/apart-and-together/inbound')",
        "os.mkdir('{hub}/boxes/ben/apart-and-together/inbound/ben+a-week-for-two+2026-01-01 00:00:00 UTC')",
        "os.listdir('{hub}/course/grading/exchange/apart-and-together/inbound')",
        "os.mkdir('{hub}/course/grading/exchange/apart-and-together/inbound/ben+a-week-for-two+x')",
        "os.listdir('{hub}/course/grading/exchange/apart-and-together/feedback')",
        "open('{hub}/course/grading/exchange/apart-and-together/outbound/a-week-for-two/new', 'w')",
        "open('{hub}/course/grading/gradebook.db', 'rb').read(1)",
        "open('{hub}/course/grading/secret').read()",
        "open('{hub}/course/solutions/bank.toml').read()",
        "open('{hub}/people.json').read()",
        "open('{hub}/cookie_secret').read()",
        "open('{hub}/hub.sqlite', 'rb').read(1)",
        "open('/proc/%d/environ' % os.getppid()).read() and open('/proc/%d/environ' % {pid}).read()",
        "os.kill({pid}, 15)",
    ],
)
def test_code_of_a_student_reaches_nothing_that_is_not_theirs(hub, ana, attempt):
    (hub.places.course / "grading" / "gradebook.db").touch()
    said = ana.run(f"import os\n{attempt.format(hub=hub.places.state, pid=hub.process.pid)}")
    assert said in {"PermissionError", "FileNotFoundError"}, said


def test_code_of_a_student_works_where_it_should(hub, ana):
    box = f"{hub.places.state}/boxes/ana/apart-and-together"
    said = ana.run(
        f"import os\nprint(sorted(os.listdir('{box}/outbound')))\n"
        "print(os.getcwd() == os.path.expanduser('~'), os.environ['JUPYTERHUB_USER'])\n"
        "from closeness import SortBoard\nprint(SortBoard.__name__)"
    )
    assert said.splitlines() == [
        "['a-week-for-two', 'reciprocity-balance', 'recharging-or-avoiding']".replace(
            "'reciprocity-balance', 'recharging-or-avoiding'",
            "'recharging-or-avoiding', 'reciprocity-balance'",
        ),
        "True ana",
        "SortBoard",
    ]


def test_a_guests_code_does_not_even_see_the_releases(hub, guest):
    attempt = f"import os; os.listdir('{hub.places.course}/grading/exchange/apart-and-together/outbound')"
    assert guest.run(attempt) == "PermissionError"


def test_a_wrong_password_opens_nothing(hub):
    hub.passwords["nobody"], right = "wrong", hub.passwords["ana"]
    for name in ("nobody", "ana"):
        hub.passwords["ana"] = "wrong"
        try:
            with pytest.raises(AssertionError, match="Invalid"):
                hub.session(name)
        finally:
            hub.passwords["ana"] = right

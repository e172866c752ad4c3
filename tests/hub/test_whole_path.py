"""The whole path on a real hub, three people in browsers: from the first login to feedback and reopening."""

import hashlib
import re

import pytest

from hub.desk import (
    WEEK,
    board_of,
    kept,
    log_in,
    notebook_of,
    open_assignment,
    place,
    shown,
    source_of,
    type_into,
)

pytestmark = pytest.mark.hub

REFLECTION = "both-reflection"
WORDS = "Skye and Eirik both want the Sunday. " * 18
DIALOG = "dialog.closeness-dialog"


@pytest.fixture(scope="module")
def people(browser, hub):
    """ana, ben and noor, each in a browser of their own."""
    contexts = {
        name: browser.new_context(viewport={"width": 1280, "height": 900}) for name in ("ana", "ben", "noor")
    }
    for context in contexts.values():
        context.set_default_timeout(60_000)
    yield {name: log_in(context.new_page(), hub, name) for name, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module")
def noor(hub):
    """The instructor's terminal: a kernel of her own server."""
    return hub.session("noor").serve()


def command(noor, *words):
    """Run a command in the instructor's folder, from her server; return its status and what it printed."""
    said = noor.run(
        f"import subprocess; done = subprocess.run({words!r}, capture_output=True, text=True)\n"
        "print(done.returncode); print(done.stdout + done.stderr)"
    )
    status, _, text = said.partition("\n")
    return int(status), text


def test_a_student_opens_an_assignment_and_the_boards_are_there_without_a_press(hub, people, tell):
    ana = people["ana"]
    card = ana.locator(".paper", has_text="A week for two")
    assert "Not handed in yet" in card.inner_text()
    assert (
        card.get_by_role("link", name="Open").get_attribute("href") == f"/user-redirect/closeness/open/{WEEK}"
    )
    first = open_assignment(ana, hub)
    tell(f"login to the first board, server started on the way: {first:.1f} s")
    place(ana, "recharging")
    assert list(kept(notebook_of(hub, "ana")).values()) == ["recharging"]


def test_validate_says_in_words_what_is_open_and_never_what_is_right(people):
    ana = people["ana"]
    ana.locator('[data-jp-item-name="course-check"]').click()
    said = ana.locator(DIALOG).inner_text()
    assert re.search(r"1 of 6", said), said
    assert "Whether it is right, your marks will tell." in said
    ana.keyboard.press("Escape")


def test_what_is_handed_in_includes_unsaved_work_and_the_receipt_names_it(hub, people):
    ana = people["ana"]
    type_into(ana, REFLECTION, WORDS)
    ana.locator('[data-jp-item-name="course-hand-in"]').click()
    ana.locator(DIALOG).get_by_role("button").first.wait_for()
    ana.locator(DIALOG).get_by_role("button", name="Hand in", exact=True).click()
    ana.wait_for_function("() => document.querySelector('dialog.closeness-dialog code')")
    said = ana.locator(DIALOG).inner_text()
    inbound = hub.places.box("ana") / "apart-and-together" / "inbound"
    (folder,) = inbound.glob(f"ana+{WEEK}+*")
    assert source_of(folder / f"{WEEK}.ipynb", REFLECTION) == WORDS
    assert len(ana.locator(f"{DIALOG} code").inner_text()) >= 8
    assert f"{WEEK}.ipynb" in said
    receipts = list((hub.places.home("ana") / "receipts").iterdir())
    digest = hashlib.sha256((folder / f"{WEEK}.ipynb").read_bytes()).hexdigest()
    assert any(digest in file.read_text() for file in receipts)
    ana.keyboard.press("Escape")


def test_another_goes_by_nbgraders_own_assignment_list(hub, people):
    ben = people["ben"]
    ben.goto(f"{hub.base}/user-redirect/lab", timeout=180_000)
    ben.get_by_role("menuitem", name="Nbgrader").click(timeout=180_000)
    items = ben.locator(".lm-Menu-itemLabel").all_inner_texts()
    assert "Assignment List" in items
    assert not {"Formgrader", "Create Assignment", "Course List"} & set(items)
    ben.locator(".lm-Menu-itemLabel", has_text="Assignment List").click()
    row = ben.locator("#released_assignments_list .list_item", has_text=WEEK)
    row.get_by_role("button", name="Fetch").click()
    ben.locator("#fetched_assignments_list .list_item", has_text=WEEK).first.wait_for()
    ben.goto(f"{hub.base}/user/ben/lab/tree/{WEEK}/{WEEK}.ipynb")
    board_of(ben).wait_for(state="attached")
    place(ben, "avoiding")
    type_into(ben, REFLECTION, "Not saved by hand.")
    ben.get_by_role("menuitem", name="Nbgrader").click()
    ben.locator(".lm-Menu-itemLabel", has_text="Assignment List").click()
    ben.locator("#fetched_assignments_list .list_item", has_text=WEEK).get_by_role(
        "button", name="Submit"
    ).click()
    ben.locator("#submitted_assignments_list .list_item", has_text=WEEK).first.wait_for()
    (folder,) = (hub.places.box("ben") / "apart-and-together" / "inbound").glob(f"ben+{WEEK}+*")
    assert source_of(folder / f"{WEEK}.ipynb", REFLECTION) == "Not saved by hand."


def test_the_instructor_sees_who_handed_in_collects_and_grades(hub, people, noor):
    page = people["noor"]
    page.goto(f"{hub.base}/services/course/")
    table = page.locator("table", has_text="ana").first
    assert {"ana", "ben"} <= set(table.locator("tbody th").all_inner_texts())
    page.goto(f"{hub.base}/user/noor/formgrader/manage_assignments")
    row = page.locator("tr", has_text=WEEK)
    row.locator(".collect a").click()
    page.locator("#success-modal").wait_for()
    page.goto(f"{hub.base}/user/noor/formgrader/manage_submissions/{WEEK}")
    row = page.locator("tr", has_text="ana")
    row.locator(".autograde a").click()
    page.locator("#success-modal").wait_for()
    page.reload()
    by_button = page.locator("tr", has_text="ana").locator(".score").inner_text()
    status, said = command(noor, "closeness", "grade", WEEK, "--force")
    assert status == 0, said
    page.reload()
    assert page.locator("tr", has_text="ana").locator(".score").inner_text() == by_button
    assert "needs manual grading" in page.locator("tr", has_text="ana").inner_text()


def test_reflections_are_marked_with_the_rubric_in_sight_and_feedback_is_one_click_away(hub, people, noor):
    page, ana = people["noor"], people["ana"]
    page.goto(f"{hub.base}/user/noor/formgrader/gradebook/{WEEK}/{WEEK}")
    page.locator("td a", has_text="Submission").first.wait_for()
    page.locator("td a", has_text="Submission").first.click()
    page.wait_for_url(re.compile("/formgrader/submissions/"))
    assert "both sides" in page.inner_text("body")
    box = page.locator("input.score").last
    box.fill("5")
    box.press("Tab")
    page.wait_for_timeout(1500)
    for words in (("generate_feedback", WEEK, "--force"), ("release_feedback", WEEK)):
        status, said = command(noor, "nbgrader", *words)
        assert status == 0, said
    ana.goto(f"{hub.base}/services/course/")
    ana.locator(".paper", has_text="A week for two").get_by_role("link", name="Feedback").click()
    ana.wait_for_url(re.compile("/user/ana/closeness/feedback/"))
    page_text = ana.inner_text("body")
    assert WORDS[:36] in page_text, page_text
    assert re.search(r"Score: \d", page_text), page_text
    response = ana.goto(ana.url)
    assert "sandbox" in response.headers["content-security-policy"]


def test_late_work_is_refused_in_words_until_it_is_reopened_for_one(hub, noor):
    status, said = command(noor, "closeness", "due", WEEK, "--at", "2026-01-05 12:00", "--late", "refuse")
    assert status == 0, said
    ben = hub.session("ben")
    ben.serve()
    code, answer = ben.api("closeness/submit", {"assignment": WEEK}, method="POST")
    assert 400 <= code < 500
    assert "5 January 2026" in answer["message"] or "2026-01-05" in answer["message"], answer
    status, said = command(noor, "closeness", "reopen", WEEK, "ben", "--days", "2")
    assert status == 0, said
    assert ben.api("closeness/submit", {"assignment": WEEK}, method="POST")[0] == 200
    ana = hub.session("ana")
    ana.serve()
    assert ana.api("closeness/submit", {"assignment": WEEK}, method="POST")[0] in range(400, 500)


def test_what_everybody_sees_is_still_what_they_did(hub, people):
    ana = people["ana"]
    open_assignment(ana, hub)
    assert list(shown(ana).values()) == ["recharging"]

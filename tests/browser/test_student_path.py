"""A learner's way in JupyterLab: what is incomplete, handing in, a corrected release, feedback."""

import hashlib
import json

import pytest

from browser.lab import ROOT, Lab
from closeness.hub.server.releases import remember
from grading.learner import Learner
from grading.small_course import cell, late, write

pytestmark = pytest.mark.browser

NAME = "a-week-for-two"
REFLECTION = "both-reflection"
VALIDATE, HAND_IN = (f'[data-jp-item-name="course-{one}"] jp-button' for one in ("check", "hand-in"))
DIALOG = "dialog.closeness-dialog"


@pytest.fixture(scope="module")
def learner(tmp_path_factory):
    made = Learner(ROOT / "exercises", tmp_path_factory.mktemp("student"))
    made.release(NAME)
    made.desk.open(NAME)
    return made


@pytest.fixture(scope="module")
def lab(learner):
    server = Lab(learner.home)
    yield server
    server.close()


@pytest.fixture
def page(new_page, lab, learner):
    """The notebook as it was released, just opened."""
    learner.release(NAME)
    remember(learner.places, NAME)
    target = learner.notebook(NAME)
    target.write_bytes((learner.exchange / "outbound" / NAME / f"{NAME}.ipynb").read_bytes())
    made = new_page(1280, 900)
    opened(made, lab)
    # Its boards come by themselves and push the rest down: nothing is pointed at while it moves.
    made.locator("form-board[data-ready]").wait_for(state="attached", timeout=60_000)
    return made


def opened(page, lab):
    page.goto(lab.address(f"{NAME}/{NAME}.ipynb"), timeout=60_000)
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for(timeout=60_000)


def write_reflection(page, text):
    """Type the reflection into its cell, as a learner does; nothing is saved."""
    page.get_by_role("paragraph").filter(has_text="YOUR ANSWER HERE").click()
    page.keyboard.press("Enter")
    page.locator(".jp-MarkdownCell.jp-mod-active .cm-content:focus").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def handed_in(learner):
    """Return the reflections that lie in the exchange, the newest last."""
    texts = []
    for folder in sorted(learner.handed_in(), key=lambda path: (path / "timestamp.txt").read_text()):
        made = json.loads((folder / f"{NAME}.ipynb").read_text(encoding="utf-8"))
        texts.append(next("".join(one["source"]) for one in made["cells"] if one["id"] == REFLECTION))
    return texts


def test_validate_says_in_words_what_is_missing_and_only_once(page):
    page.locator(VALIDATE).click(timeout=60_000)
    dialog = page.locator(DIALOG)
    assert dialog.get_by_role("heading").inner_text() == "Not complete yet"
    assert "0 of 6 placed." in dialog.inner_text()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    assert page.get_by_role("dialog", name="Not complete yet").count() == 1
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.jp-NotebookPanel') === null")
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.get_by_text("Validate", exact=True).count() == 1  # and nbgrader's own is not there
    assert page.problems == []


def test_handing_in_takes_what_was_never_saved_along_and_shows_what_arrived(page, learner):
    text = "Typed a moment ago, and not saved by hand."
    page.locator(HAND_IN).wait_for(timeout=60_000)
    write_reflection(page, text)
    page.locator(HAND_IN).click()
    dialog = page.locator(DIALOG)
    dialog.get_by_role("heading", name=f"Hand in “{NAME}”?").wait_for()
    assert "9 words so far; 120 to 200 are asked for." in dialog.inner_text()
    before = len(learner.handed_in())
    dialog.get_by_role("button", name="Hand in").click()
    dialog.get_by_role("heading", name=f"“{NAME}” is handed in").wait_for(timeout=60_000)
    assert len(learner.handed_in()) == before + 1
    assert handed_in(learner)[-1] == text
    newest = max(learner.handed_in(), key=lambda path: (path / "timestamp.txt").read_text())
    digest = hashlib.sha256((newest / f"{NAME}.ipynb").read_bytes()).hexdigest()
    wanted = hashlib.sha256(f"{digest}  {NAME}.ipynb\n".encode()).hexdigest()[:16]
    assert dialog.locator("code").inner_text() == wanted
    dialog.get_by_role("button", name="Open the receipt").click()
    page.get_by_role("heading", name=f"Receipt: {NAME}").wait_for(timeout=30_000)
    assert page.problems == []


def test_not_yet_hands_nothing_in(page, learner):
    before = len(learner.handed_in())
    page.locator(HAND_IN).click(timeout=60_000)
    page.locator(DIALOG).get_by_role("button", name="Not yet").click()
    page.locator(DIALOG).wait_for(state="detached")
    assert len(learner.handed_in()) == before


def test_what_cannot_be_saved_is_said_so_and_not_handed_in(page, learner):
    before = len(learner.handed_in())
    page.locator(HAND_IN).wait_for(timeout=60_000)
    full = {"status": 500, "json": {"message": "[Errno 28] No space left on device"}}
    page.route(
        "**/api/contents/**",
        lambda route: route.fulfill(**full) if route.request.method == "PUT" else route.fallback(),
    )
    write_reflection(page, "This finds no room.")
    page.locator(HAND_IN).click()
    dialog = page.locator(DIALOG)
    dialog.get_by_role("heading", name=f"{NAME}.ipynb is not saved").wait_for()
    assert "There is no room left on the disk" in dialog.inner_text()
    dialog.get_by_role("button", name="Close").click()
    assert len(learner.handed_in()) == before
    assert page.get_by_text("This finds no room.").count() == 1


def test_submit_in_the_assignment_list_saves_first(page, learner):
    page.locator(HAND_IN).wait_for(timeout=60_000)
    write_reflection(page, "Handed in from the list.")
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.get_by_role("menuitem", name="Assignment List").click()
    before = len(learner.handed_in())
    with page.expect_response(lambda answer: "/assignments/submit" in answer.url, timeout=60_000):
        page.locator("#fetched_assignments_list button", has_text="Submit").click(timeout=60_000)
    assert len(learner.handed_in()) == before + 1
    assert handed_in(learner)[-1] == "Handed in from the list."


def test_a_corrected_release_comes_by_one_press_and_the_answers_stay(page, learner):
    page.locator(HAND_IN).wait_for(timeout=60_000)
    hint = cell("markdown", "hint", "A sentence that came later.")
    learner.release(NAME, lambda made: made["cells"].insert(1, hint))
    write_reflection(page, "Mine, and not saved.")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.get_by_role("button", name="Take the corrected version").click(timeout=30_000)
    dialog = page.locator(DIALOG)
    dialog.get_by_role("heading", name="The corrected version is here").wait_for(timeout=30_000)
    dialog.get_by_role("button", name="Close").click()
    page.get_by_role("paragraph").filter(has_text="A sentence that came later.").wait_for()
    page.get_by_role("paragraph").filter(has_text="Mine, and not saved.").wait_for()
    assert learner.cells(NAME)[REFLECTION] == "Mine, and not saved."
    (backup,) = (learner.home / "backups").iterdir()
    assert "A sentence that came later." not in backup.read_text(encoding="utf-8")


def test_feedback_is_one_click_away_and_runs_nothing(new_page, lab, learner):
    receipt = learner.desk.submit(NAME)
    (copy,) = (
        folder
        for folder in (learner.cache / "apart-and-together").iterdir()
        if receipt["submitted"][:19].replace("T", " ") in folder.name
    )
    secret = (copy / "submission_secret.txt").read_text()
    name = late("nbgrader.utils", "notebook_hash")(secret=secret, notebook_id=NAME)
    script = "<script>document.title = 'it ran'</script>"
    write(
        learner.exchange / "feedback" / f"{name}.html", f"<title>Feedback</title>{script}<h1>Well read</h1>"
    )
    page = new_page()
    page.goto(f"{lab.base}/closeness/feedback/{NAME}?token={lab.token}")
    page.get_by_role("heading", name="Well read").wait_for()
    assert page.title() == "Feedback"


def test_where_the_server_offers_nothing_there_are_no_dead_buttons(new_page, lab):
    page = new_page()

    def without(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('"closeness": {', '"nothing": {'))

    page.route("**/lab/workspaces/**", without)
    opened(page, lab)
    page.locator('[data-jp-item-name="course-run-all"]').wait_for(timeout=60_000)
    assert not page.locator(VALIDATE).is_visible()
    assert not page.locator(HAND_IN).is_visible()
    # A page that was rewritten on its way may open no WebSockets, which is Chromium's affair.
    assert [problem for problem in page.problems if "WebSocket" not in problem] == []

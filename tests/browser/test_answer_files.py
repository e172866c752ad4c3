"""Answers travel as a file: from an assignment's page, through a notebook in JupyterLab, to the gradebook."""

import json
import re

import pytest
from playwright.sync_api import expect

from browser.lab import (
    Lab,
    answer_text,
    grades,
    hand_in,
    open_notebook,
    see_boards,
    wait_until_saved,
)
from browser.walk import axe_violations
from closeness import SortBoard
from closeness.bank import vignettes
from closeness.core.answer_file import AnswerFile, read_answer_file, release_of, write_answer_file
from closeness.core.answers import read_answer, read_named_answer
from closeness.widgets.module import module_source
from grading import small_course
from grading.small_course import Course, cell, literal, notebook
from site_fixture import ROOT, built_book

pytestmark = pytest.mark.browser

NAMES = ("a-week-for-two", "recharging-or-avoiding", "reciprocity-balance")
WEEK = NAMES[0]
WROTE = "Both is an answer; ask her about Sunday."


@pytest.fixture(scope="module")
def site(serve):
    return serve(built_book())


def cells(folder, name):
    made = json.loads((ROOT / folder / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    for one in made["cells"]:
        one["source"] = "".join(one["source"])
    return made


def solved(name):
    """The author's own answers, as the file of the release's page."""
    answers, texts = {}, {}
    for one in cells("solutions", name)["cells"]:
        tag = one["metadata"].get("nbgrader", {})
        if not tag.get("solution"):
            continue
        try:
            answers[tag["grade_id"]] = read_named_answer(one["source"])[1]
        except ValueError:
            texts[tag["grade_id"]] = one["source"]
    made = AnswerFile(
        assignment=name, release=release_of(cells("exercises", name)), answers=answers, texts=texts
    )
    return write_answer_file(made)


def opened(site, new_page, name, width=1280, **options):
    page = new_page(width, accept_downloads=True, **options)
    page.goto(f"{site}/book/assignments/{name}.html", wait_until="networkidle")
    page.locator(".assignment-file .parts").wait_for()
    return page


def read_in(page, path, *, yes=True):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Read a file").click()
    chooser.value.set_files(path)
    if yes:
        page.get_by_role("dialog").get_by_role("button", name="Yes").click()


def saved(page, folder):
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def states(page):
    return dict(
        zip(
            page.locator(".parts .task").all_text_contents(),
            page.locator(".parts .state").all_text_contents(),
            strict=True,
        )
    )


def status(page):
    return page.locator(".assignment-file [role=status]").text_content()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_fills_the_page_survives_a_reload_and_is_saved_again_as_it_was(site, new_page, tmp_path, name):
    before = tmp_path / "solved" / f"{name}.answers.json"
    before.parent.mkdir()
    before.write_text(solved(name), encoding="utf-8")
    page = opened(site, new_page, name)
    assert set(states(page).values()) == {"nothing yet"}
    read_in(page, before)
    expect(page.locator(".assignment-file [role=status]")).not_to_be_empty()
    assert status(page) == "The answers of the file are on this page now."
    page.reload(wait_until="networkidle")
    given = states(page)
    assert all(
        state in {"complete", "written"} or re.fullmatch(r"\d+ words", state) for state in given.values()
    ), given
    after = saved(page, tmp_path)
    assert after.name == before.name
    assert read_answer_file(after.read_bytes()) == read_answer_file(before.read_bytes())
    assert page.problems == []


def test_an_assignment_is_done_by_hand_and_the_end_of_the_page_says_what_is_open(site, new_page, tmp_path):
    page = opened(site, new_page, WEEK, width=375)
    page.locator("sort-board").get_by_role("button", name="Avoiding").first.click()
    page.get_by_label("Your text").fill(WROTE)
    assert states(page) == {
        "A first sort": "1 of 6 given",
        "The week": "nothing yet",
        "A request in four parts": "nothing yet",
        "Reflection: “both” is an answer": "8 words",
    }
    content = read_answer_file(saved(page, tmp_path).read_bytes())
    assert list(content.answers["first-sort"].values()) == ["avoiding"]
    assert content.texts == {"both-reflection": WROTE}
    assert content.release == release_of(cells("exercises", WEEK))
    assert axe_violations(page) == []
    page.get_by_role("button", name="Start over").click()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    assert states(page)["A first sort"] == "1 of 6 given"
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("dialog").get_by_role("button", name="Yes").click()
    expect(page.locator(".assignment-file [role=status]")).not_to_be_empty()
    assert set(states(page).values()) == {"nothing yet"}
    page.reload(wait_until="networkidle")
    assert set(states(page).values()) == {"nothing yet"}
    kept = page.evaluate("Object.keys(localStorage)")
    assert [key for key in kept if not key.endswith(":read")] == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "That is not a file of answers."),
        ('{"format": "another"}', "That is not a file of answers."),
        (
            '{"format": "apart-and-together answers 1", "assignment": "x", "answers": [], "texts": {}}',
            "not a file",
        ),
        (write_answer_file(AnswerFile(assignment="reciprocity-balance")), "belongs to “reciprocity-balance”"),
    ],
)
def test_another_file_is_refused_in_words_and_changes_nothing(site, new_page, tmp_path, content, told):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    page = opened(site, new_page, WEEK)
    page.get_by_label("Your text").fill(WROTE)
    read_in(page, path, yes=False)
    expect(page.locator(".assignment-file [role=status]")).not_to_be_empty()
    assert told in status(page)
    assert page.get_by_label("Your text").input_value() == WROTE


def test_entries_that_have_no_place_are_named_and_the_rest_is_taken(site, new_page, tmp_path):
    content = json.loads(solved(WEEK))
    content["answers"] |= {"elsewhere": {"a": 1}, "both-reflection": {"a": 1}, "week": ["no plan"]}
    content["texts"] = {"first-sort": "import os"}
    path = tmp_path / "mixed.answers.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    page = opened(site, new_page, WEEK)
    read_in(page, path)
    expect(page.locator(".assignment-file [role=status]")).not_to_be_empty()
    assert "left out" in status(page)
    for name in ("elsewhere", "both-reflection", "week"):
        assert name in status(page)
    assert states(page)["The week"] == "nothing yet"
    assert states(page)["A request in four parts"] == "complete"


def test_where_the_browser_keeps_nothing_the_page_says_so_and_the_file_still_holds_all(
    site, new_page, tmp_path
):
    page = new_page(1280, accept_downloads=True)
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page.goto(f"{site}/book/assignments/{WEEK}.html", wait_until="networkidle")
    page.get_by_label("Your text").fill(WROTE)
    assert "Save the file before you leave" in page.locator(".assignment-file").text_content()
    assert read_answer_file(saved(page, tmp_path).read_bytes()).texts == {"both-reflection": WROTE}


# --- into JupyterLab, and to the gradebook ---


def ask_for_the_file(page):
    """Where work can be handed in by a button, the file is in the menu."""
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Answers as a file…").click()


def read_into_notebook(page, path):
    ask_for_the_file(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("dialog").get_by_role("button", name="Read a file").click()
    chooser.value.set_files(path)
    page.get_by_role("dialog").get_by_role("button", name="Put them here").click()
    page.get_by_role("dialog").wait_for(state="detached")


def save_from_notebook(page, folder):
    ask_for_the_file(page)
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="Save the file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_pages_file_is_read_in_jupyterlab_saved_from_there_and_graded_in_full(
    course, lab, site, new_page, tmp_path
):
    (tmp_path / "page").mkdir()
    page = opened(site, new_page, WEEK)
    path = tmp_path / f"{WEEK}.answers.json"
    path.write_text(solved(WEEK), encoding="utf-8")
    read_in(page, path)
    carried = saved(page, tmp_path / "page")

    desk = new_page(1280, 1400, accept_downloads=True)
    open_notebook(desk, lab, f"course/{WEEK}/{WEEK}.ipynb")
    see_boards(desk, "sort-board")
    read_into_notebook(desk, carried)
    wait_until_saved(desk, "sort-board")
    desk.wait_for_function(
        "() => document.querySelector('sort-board').answer['nineteen-films'] !== undefined"
    )
    expected = read_answer_file(carried.read_bytes())
    work = course / "course" / WEEK / f"{WEEK}.ipynb"
    for name, value in expected.answers.items():
        assert read_answer(answer_text(work, name)) == value
    back = read_answer_file(save_from_notebook(desk, tmp_path).read_bytes())
    assert (back.answers, back.texts) == (expected.answers, expected.texts)
    assert desk.problems == []

    hand_in(course, WEEK, "carried")
    marks = grades(course, WEEK, "carried")
    automatic = {name: mark for name, mark in marks.items() if name.endswith("-marks")}
    assert len(automatic) == 3
    assert all(score == points for score, points in automatic.values())


PRACTICE = "practice-cards"
SIX = [card for card in vignettes() if card.id in {
    "river-walk", "tuesday-climbing", "cheerful-takeaway", "pale-message", "boat-weekends", "call-sunday",
}]  # fmt: skip
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Practice</title>
<link rel="stylesheet" href="palette.css"></head><body><main>{board}</main>
<script type="module" src="sort.js"></script></body></html>"""
MARKS = """
key_version = 1

[[marks]]
cell = "sorting-marks"
answer = "sorting"
setup = "sorting-setup"
score = "sorting"
label = 1.0
cue = 0
"""


def practice_course(root):
    """A course whose one assignment holds practice cards, so that a page can score them too."""
    cards = [{"id": c.id, "sentences": [{"text": s.text, "cue": s.cue} for s in c.sentences]} for c in SIX]
    made = notebook(
        cell("markdown", "intro", "# Practice cards"),
        cell("code", "sorting-setup", f"from closeness import SortBoard\ncards = {cards!r}", locked=True),
        cell("code", "sorting", literal("sorting", {c.id: c.key for c in SIX}), solution=True),
        cell(
            "code",
            "sorting-board",
            'board = SortBoard(cards, answer=sorting, answer_cell="sorting", cue=False)\nboard',
            locked=True,
        ),
        cell("code", "sorting-marks", "board.require_complete()", grade=True, locked=True, points=6),
    )
    solutions = root / "solutions"
    small_course.write(root / "nbgrader_config.py", (ROOT / "nbgrader_config.py").read_text(encoding="utf-8"))
    bank = ROOT / "src/closeness/bank/en/vignettes.toml"
    small_course.write(solutions / "bank.toml", bank.read_text(encoding="utf-8"))
    small_course.write(solutions / f"{PRACTICE}.toml", MARKS)
    small_course.write(solutions / PRACTICE / f"{PRACTICE}.ipynb", made)
    return root


def test_a_practice_boards_file_earns_in_the_gradebook_what_the_page_itself_counts(
    tmp_path, serve, new_page, tell
):
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "palette.css").write_text((ROOT / "src/closeness/widgets/palette.css").read_text())
    (folder / "sort.js").write_text(module_source("sort_board"))
    board = SortBoard(SIX, cue=False, set_size=None)
    (folder / "index.html").write_text(PAGE.format(board=board.element()))
    page = new_page(1280, accept_downloads=True)
    page.goto(serve(folder))
    labels = ("recharging", "avoiding", "cannot-tell-yet")
    for at in range(len(SIX)):
        open_card = page.locator("[data-current].card").get_attribute("data-card")
        card = next(card for card in SIX if card.id == open_card)
        label = card.key if at < 4 else next(one for one in labels if one != card.key)
        page.locator(f"[data-current] [data-label={label}]").click()
        if at + 1 < len(SIX):
            page.locator(".primary:visible").first.click()
    counted = page.evaluate("document.querySelector('sort-board').practice.text.textContent")
    right = int(re.match(r"(\d+) of 6 fitted", counted)[1])
    assert right == 4
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers to a file").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)

    root = practice_course(tmp_path / "course")
    course = Course(root)
    assert course.generate(PRACTICE)[0]
    work = root / "course" / PRACTICE / f"{PRACTICE}.ipynb"
    small_course.write(work, course.released(PRACTICE))
    server = Lab(root)
    try:
        desk = new_page(1280, 1400)
        open_notebook(desk, server, f"course/{PRACTICE}/{PRACTICE}.ipynb")
        see_boards(desk, "sort-board")
        read_into_notebook(desk, path)
        wait_until_saved(desk, "sort-board")
    finally:
        server.close()
    assert read_answer(answer_text(work, "sorting")) == read_named_answer(path.read_text())[1]
    hand_in(root, PRACTICE, "mover")
    assert grades(root, PRACTICE, "mover")["sorting-marks"] == (right, 6)
    tell(f"counted by the page: {right} of 6; in the gradebook: {right} of 6")

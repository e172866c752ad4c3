"""The whole path on real parts: fetch, open in JupyterLab, work by keyboard, submit, be graded."""

import re
import time
import tomllib

import nbformat
import pytest

from browser.lab import (
    ROOT,
    answer_text,
    grades,
    hand_in,
    open_notebook,
    run_all,
    see_boards,
    wait_until_saved,
)
from browser.walk import pick
from closeness.bank import read_vignettes
from closeness.core.answers import read_answer
from closeness.core.sorting import deciding_cues

pytestmark = pytest.mark.browser

WEEK = "a-week-for-two"
SORT = "recharging-or-avoiding"
LEDGER = "reciprocity-balance"
DEEP = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node;
}"""
LABELS = ("recharging", "avoiding", "cannot-tell-yet")


def work(course, name):
    return course / "course" / name / f"{name}.ipynb"


def matches(page, selector):
    return page.evaluate(f"selector => ({DEEP})().matches(selector)", selector)


def tab_to(page, selector, *, key="Tab", limit=150):
    for _ in range(limit):
        if matches(page, selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{limit} presses of {key} did not reach {selector}")


def place_by_keyboard(page, label, cue):
    """Label the open card and choose what decides, from wherever the focus is in the board."""
    tab_to(page, ".label")
    page.keyboard.press("Home")
    for _ in range(LABELS.index(label)):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    if cue is None:
        return
    if label == "cannot-tell-yet":
        tab_to(page, ".question")
        for _ in range(8):
            if matches(page, f'[data-cue="{cue}"]'):
                break
            page.keyboard.press("ArrowDown")
    else:
        tab_to(page, ".sentence", key="Shift+Tab")
        page.keyboard.press("Home")
        for _ in range(cue):
            page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def a_question(card, *, right):
    """A next question for a card that cannot be told yet, useful or not."""
    names = ("issue", "returned", "pattern", "purpose", "time", "announced")
    return next(name for name in names if (name in deciding_cues(card.cues)) == right)


def a_sentence(card, *, right):
    """The number of a sentence that shows a deciding cue, or of one that does not."""
    numbers = range(len(card.sentences))
    fits = (n for n in numbers if (card.sentences[n].cue in deciding_cues(card.cues)) == right)
    return next(fits, None)  # where every sentence decides, there is no wrong reason to give


def plan(cards, key):
    """12 right labels of 18, six with a right reason: (12 × 0.6 + 6 × 0.4) / 18 of 24 = 12.8 by hand."""
    steps = {}
    for at, (card, (label, _)) in enumerate(key.items()):
        choose = a_question if label == "cannot-tell-yet" else a_sentence
        wrong = LABELS[(LABELS.index(label) + 1) % 3]
        steps[card] = (label, choose(cards[card], right=at < 6)) if at < 12 else (wrong, None)
    return steps


def stored(cards, steps):
    """What the answer cell must hold after these steps."""

    def written(card, label, cue):
        if isinstance(cue, int):
            return [label, cards[card].sentences[cue].cue or "setting"]
        return label if cue is None else [label, cue]

    return {card: written(card, *step) for card, step in steps.items()}


@pytest.fixture(scope="module")
def graded():
    cards = {card.id: card for card in read_vignettes(ROOT / "solutions" / "bank.toml")}
    key = read_answer(answer_text(ROOT / "solutions" / SORT / f"{SORT}.ipynb", "sorting"))
    return cards, key


def test_sorted_by_keyboard_alone_never_saved_by_hand_and_marked_exactly(course, lab, new_page, graded, tell):
    cards, key = graded
    page = new_page(1280, 1400)
    open_notebook(page, lab, f"course/{SORT}/{SORT}.ipynb")
    seconds = see_boards(page, "sort-board")
    tell(f"from the notebook to its board: {seconds:.1f} s")
    order = page.evaluate("document.querySelector('sort-board').spec.cards.map(card => card.id)")
    steps = plan(cards, {card: key[card] for card in order})
    tab_to(page, ".label")
    for number, (label, cue) in enumerate(steps.values()):
        place_by_keyboard(page, label, cue)
        if number + 1 < len(steps):
            if cue is None:
                tab_to(page, ".turn[aria-label='Next card']", key="Shift+Tab")
            else:
                tab_to(page, ".primary")
            page.keyboard.press("Enter")
    wait_until_saved(page, "sort-board")
    assert read_answer(answer_text(work(course, SORT), "sorting")) == stored(cards, steps)
    hand_in(course, SORT, "keyboard")
    assert grades(course, SORT, "keyboard")["sorting-marks"] == (pytest.approx(12.8), 24)


def test_the_same_after_kernel_restart_run_all_and_reload(course, lab, new_page):
    page = new_page(1280, 1400)
    before = answer_text(work(course, SORT), "sorting")
    open_notebook(page, lab, f"course/{SORT}/{SORT}.ipynb")
    run_all(page, "sort-board")
    page.evaluate("document.querySelectorAll('sort-board').forEach(old => { old.dataset.old = '' })")
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.locator("sort-board[data-ready]:not([data-old])").first.wait_for(state="attached", timeout=60_000)
    page.locator("sort-board[data-old]").first.wait_for(state="detached", timeout=60_000)
    page.keyboard.press("Control+s")
    wait_until_saved(page, "sort-board")
    page.reload()
    open_notebook(page, lab, f"course/{SORT}/{SORT}.ipynb")
    run_all(page, "sort-board")
    shown = page.evaluate("document.querySelector('sort-board').answer")
    assert shown == read_answer(before)
    assert answer_text(work(course, SORT), "sorting") == before
    hand_in(course, SORT, "restarted")
    assert grades(course, SORT, "restarted")["sorting-marks"] == (pytest.approx(12.8), 24)


def test_a_ledger_filled_in_by_keyboard_keeps_the_mark_of_a_balance_right_for_wrong_totals(
    course, lab, new_page
):
    page = new_page(1280, 1400)
    open_notebook(page, lab, f"course/{LEDGER}/{LEDGER}.ipynb")
    see_boards(page, "ledger-board")
    board = page.locator("ledger-board").first
    given, received = 9.5, 11.5  # 8.5 was given: one amount of 1 counted twice
    board.get_by_label("Given").focus()
    for text in ("9,5", "11.5", "-0,095"):  # decimal commas are read; −2 / 21
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        while not matches(page, "input[type=text], input[type=radio]"):
            page.keyboard.press("Tab")
    page.keyboard.press("Space")
    while page.evaluate("document.querySelector('ledger-board').answer.verdict") != "even":
        page.keyboard.press("ArrowDown")
    wait_until_saved(page, "ledger-board")
    assert read_answer(answer_text(work(course, LEDGER), "ledger-one")) == {
        "given": given,
        "received": received,
        "balance": -0.095,
        "verdict": "even",
    }
    hand_in(course, LEDGER, "counted-twice")
    score, points = grades(course, LEDGER, "counted-twice")["ledger-one-marks"]
    key = read_marks(ROOT / "solutions" / f"{LEDGER}.toml", "ledger-one-marks")
    assert score == pytest.approx(points * (1 - key["given"]))
    assert grades(course, LEDGER, "counted-twice")["ledger-two-marks"][0] == 0


def choose(page, options):
    """Choose in each question of a form the option with this number, from wherever the focus is before it."""
    for question, number in options.items():
        tab_to(page, f'input[type=radio][name$="-{question}"]')
        for _ in range(number):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")


def test_a_week_is_sorted_planned_and_asked_for_by_keyboard_and_marked_exactly(course, lab, new_page):
    key = read_answer(answer_text(ROOT / "solutions" / WEEK / f"{WEEK}.ipynb", "first-sort"))
    page = new_page(1280, 1400)
    open_notebook(page, lab, f"course/{WEEK}/{WEEK}.ipynb")
    see_boards(page, "form-board")
    order = page.evaluate("document.querySelector('sort-board').spec.cards.map(card => card.id)")
    wrong = {card: LABELS[(LABELS.index(key[card]) + 1) % 3] for card in order[4:]}
    sort = {card: key[card] for card in order[:4]} | wrong
    tab_to(page, ".label")
    for number, label in enumerate(sort.values(), start=1):
        place_by_keyboard(page, label, None)
        if number < len(sort):
            tab_to(page, ".turn[aria-label='Next card']", key="Shift+Tab")
            page.keyboard.press("Enter")
    plan = {
        "tue-evening": "each-solo",
        "wed-evening": "a-solo",
        "fri-evening": "a-solo",
        "sat-day": "flex",
        "sat-evening": "shared",
        "sun-day": "shared",
        "sun-evening": "shared",  # two things together on Sunday, and something planned for its evening
    }
    page.locator("week-planner summary").focus()
    for picked in plan.values():
        page.keyboard.press("Tab")
        pick(page, picked)
    page.locator("form-board input").first.focus()
    choose(page, {"need": 2, "reason": 0, "back": 2, "wish": 1})
    for tag in ("sort-board", "week-planner", "form-board"):
        wait_until_saved(page, tag)
    path = work(course, WEEK)
    assert read_answer(answer_text(path, "first-sort")) == sort
    assert read_answer(answer_text(path, "week")) == plan
    asked = {"need": "allotment", "reason": "voices", "back": "dark", "wish": "soup"}
    assert read_answer(answer_text(path, "request")) == asked
    hand_in(course, WEEK, "planned")
    assert grades(course, WEEK, "planned") == {
        "first-sort-marks": (pytest.approx(8 / 3, abs=1e-4), 4),  # 4 labels of 6
        "week-marks": (pytest.approx(4.5), 6),  # 6 wishes of 8
        "request-marks": (pytest.approx(3.5), 4),  # dusk is half an answer to "when"
        "both-reflection": (0, 6),
    }


def test_what_is_read_off_the_figure_and_off_sams_table_earns_full_marks(course, lab, new_page):
    page = new_page(1280, 1400)
    open_notebook(page, lab, f"course/{SORT}/{SORT}.ipynb")
    see_boards(page, "data-explorer")
    figure = page.locator("data-explorer")

    def read_at(d):
        """What the figure says once its slider stands at d, moved by arrow keys."""
        figure.locator("input[type=range]").focus()
        while f"{d} standard" not in figure.locator("input[type=range]").get_attribute("aria-valuetext"):
            page.keyboard.press("ArrowRight")
        page.wait_for_timeout(1000)
        said = figure.locator(".sentence").inner_text()
        return re.search(r"ahead (\d+) times.*share (\d+)%", said).groups()

    ahead, shared = read_at(0.35)
    assert read_at(0.8)[1] == "69"
    sam, overlap = page.locator("form-board").all()
    for board, numbers, options in (
        (sam, ("9", "0,25"), {"rare": 2, "rule": 1}),
        (overlap, (shared, ahead, "0,8"), {"says": 1}),
    ):
        for field, number in zip(board.locator("input.number-input").all(), numbers, strict=True):
            field.focus()
            page.keyboard.type(number)
        choose(page, options)
    wait_until_saved(page, "form-board")
    hand_in(course, SORT, "read-off")
    found = grades(course, SORT, "read-off")
    assert (found["sam-marks"], found["overlap-marks"]) == ((4, 4), (4, 4))


def test_the_line_that_a_function_lacks_is_typed_tried_and_marked_and_the_other_can_be_left_out(
    course, lab, new_page
):
    page = new_page(1280, 1400)
    open_notebook(page, lab, f"course/{LEDGER}/{LEDGER}.ipynb")
    see_boards(page, "ledger-board")
    cell = page.locator(".jp-CodeCell", has_text="def totals(entries)")
    cell.locator(".cm-line", has_text="raise NotImplementedError()").click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.type("received = received + amount")
    page.keyboard.press("Shift+Enter")  # runs the function, then the examples below it
    page.keyboard.press("Shift+Enter")
    page.get_by_text("All 4 open examples fit.").wait_for()
    page.keyboard.press("Control+s")
    until = time.monotonic() + 30
    while "received = received + amount" not in answer_text(work(course, LEDGER), "totals"):
        assert time.monotonic() < until
        time.sleep(0.2)
    hand_in(course, LEDGER, "one-line")
    found = grades(course, LEDGER, "one-line")
    assert (found["totals-marks"], found["balance-marks"]) == ((2, 2), (0, 2))


def read_marks(path, cell):
    """The shares of the fields of one marks cell, as the marks file says."""
    marks = tomllib.loads(path.read_text(encoding="utf-8"))["marks"]
    fields = next(entry["field"] for entry in marks if entry["cell"] == cell)
    return {field["name"]: field["share"] for field in fields}


def test_an_answer_typed_by_hand_loads_and_is_not_overwritten_without_asking(course, lab, new_page, graded):
    first = next(iter(graded[1]))
    path = work(course, SORT).with_name("typed.ipynb")
    typed = f'# mine\nsorting = {{"{first}": "avoiding"}}'
    notebook = nbformat.read(work(course, SORT), as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "sorting":
            cell.source = typed
    nbformat.write(notebook, path)
    page = new_page(1280, 1400)
    open_notebook(page, lab, f"course/{SORT}/typed.ipynb")
    see_boards(page, "sort-board")
    board = page.locator("sort-board")
    page.wait_for_function(
        "card => document.querySelector('sort-board').answer[card] === 'avoiding'", arg=first
    )
    board.locator('[data-current] .label[data-label="recharging"]').click()
    keep = board.get_by_role("button", name="Keep the board’s answers")
    keep.wait_for()
    assert answer_text(path, "sorting") == typed
    keep.click()
    wait_until_saved(page, "sort-board")
    assert "recharging" in read_answer(answer_text(path, "sorting")).values()
    path.unlink()

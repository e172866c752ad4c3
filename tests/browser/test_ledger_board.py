"""Learners add up a ledger, are told which step went wrong, and keep their own entries to themselves."""

import json
import re
from importlib.resources import files

import pytest

from browser.stand_in import in_notebook
from browser.walk import after_press, axe_violations, unreached
from closeness.core.answers import write_answer
from closeness.widgets.ledger_board.widget import LedgerBoard
from closeness.widgets.module import module_source

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ledger</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="palette.css">
<style>
  body {{ margin: 0 auto; padding: 16px; max-width: 1100px; background: var(--at-paper) }}
  h1, h2 {{ color: var(--at-ink) }}
</style>
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
</script>
</head><body><main><h1>Ledger</h1><h2>Two people</h2>{board}</main></body></html>"""
SCRIPT = '<script type="module" src="board.js"></script>'


def entry(day, giver, kind, amount, note):
    return {"day": day, "giver": giver, "kind": kind, "amount": amount, "note": note}


WEEK = {
    "title": "Nadia and Tom, one week",
    "intro": "What they wrote down, in hours.",
    "partners": {"A": "Nadia", "B": "Tom"},
    "unit": "hours",
    "entries": [
        entry(1, "A", "effort", 2, "put up the shelf"),
        entry(2, "A", "effort", 3.5, "drove to the coast"),
        entry(3, "A", "care", 2.5, "sat up late"),
        entry(4, "A", "care", None, "rubbed a stiff neck"),
        entry(5, "B", "effort", 1, "mended the tap"),
        entry(6, "B", "time", 3, "walked to the pier"),
        entry(7, "B", "time", 0, "set out, rained off"),
    ],
}
COUNTS = {
    **WEEK,
    "unit": "times",
    "entries": [entry(day, "AAAAAAAABBBB"[day - 1], "care", 1, f"tea {day}") for day in range(1, 13)],
}
PARTS = ("missing", "given", "received", "balance", "kinds", "verdict")
BLANK = dict.fromkeys(("missing", "given", "received", "balance"))
BLANK |= {"kinds": dict.fromkeys(("effort", "care", "time")), "verdict": None}
RIGHT = {"missing": "1", "given": "8", "received": "4", "balance": "0,33", "verdict": "A-tilted"}


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "board.js").write_text(module_source("ledger_board"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    graded = LedgerBoard(WEEK, {}, "ledger-two", ask=PARTS, name="ledger_two")
    released = LedgerBoard(WEEK, BLANK, "ledger-two", ask=PARTS, name="ledger_two")
    pages = {
        "practice": LedgerBoard(WEEK, name="practice").element() + SCRIPT,
        "kinds": LedgerBoard(WEEK, ask=PARTS).element() + SCRIPT,
        "counts": LedgerBoard(COUNTS).element() + SCRIPT,
        "graded": graded.element() + SCRIPT,
        "own": LedgerBoard.own(name="mine").element() + SCRIPT,
        "notebook": in_notebook("board.js", released),
        "plain": LedgerBoard(WEEK).element(),
    }
    for name, board in pages.items():
        (folder / f"{name}.html").write_text(PAGE.format(board=board), encoding="utf-8")
    return serve(folder)


@pytest.fixture
def open_board(new_page, address):
    pages = []

    def start(name="practice", width=1280, height=900, **options):
        page = new_page(width, height, **options)
        page.goto(f"{address}/{name}.html")
        page.wait_for_selector("ledger-board[data-ready]")
        pages.append(page)
        return page

    yield start
    for page in pages:
        assert page.problems == []


def answer_of(page):
    after_press(page)
    return page.evaluate("document.querySelector('ledger-board').answer")


def kept(page):
    """Return the answer that this browser keeps for the page, or None."""
    return page.evaluate("JSON.parse(Object.values(localStorage)[0] ?? 'null')")


def fill(page, values):
    for part, value in values.items():
        if part == "verdict":
            page.locator(f"input[type=radio][value='{value}']").check()
        elif value == "none":
            page.locator(f"[data-part='{part}']").get_by_label("nothing to compare").check()
        else:
            page.locator(f"[data-part='{part}'] input[type=text]").fill(value)


def check(page, values):
    fill(page, values)
    page.get_by_role("button", name="Check").click()


def remark(page, part):
    """Return the visible line under a field: its state and its words."""
    after_press(page)
    line = page.locator(f"#field-{part}-remark")
    return line.get_attribute("data-state"), line.inner_text().strip()


def said(page):
    """Return what the live region says, once it has said something."""
    page.wait_for_function("document.querySelector('ledger-board').live.textContent !== ''")
    return page.evaluate("document.querySelector('ledger-board').live.textContent")


# the table


def test_the_ledger_is_a_table_with_names_and_missing_in_words(open_board):
    page = open_board()
    table = page.get_by_role("table", name="Ledger of Nadia and Tom, in hours")
    assert table.get_by_role("columnheader").all_inner_texts() == [
        "Day",
        "Who gave",
        "What",
        "Kind",
        "Amount (hours)",
    ]
    rows = table.get_by_role("row")
    assert rows.count() == 8
    assert rows.nth(4).get_by_role("rowheader").inner_text() == "rubbed a stiff neck"
    assert rows.nth(4).get_by_role("cell").all_inner_texts() == ["4", "Nadia", "Care", "missing"]
    assert rows.nth(7).get_by_role("cell").last.inner_text() == "0"


def test_a_narrow_board_shows_rows_as_cards_that_are_still_rows(open_board):
    page = open_board(width=375)
    table = page.get_by_role("table", name="Ledger of Nadia and Tom, in hours")
    assert table.get_by_role("row").count() == 8
    row = table.get_by_role("row").nth(1)
    assert row.evaluate("row => getComputedStyle(row).display") == "grid"
    assert re.split(r"\s*\n\s*|\t", row.inner_text().strip())[0] in ("Day 1", "1")
    assert "2 hours" in row.inner_text()


@pytest.mark.parametrize("name", ["practice", "graded", "own", "kinds"])
@pytest.mark.parametrize("width", [320, 375, 560, 740, 940, 1040, 1280])
def test_nothing_scrolls_sideways(open_board, name, width):
    page = open_board(name, width)
    if name in ("practice", "kinds"):
        check(page, RIGHT)
        page.get_by_label("Recent ones more").check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = page.evaluate("""() => {
      const root = document.querySelector("ledger-board").shadowRoot;
      const edge = root.querySelector(".board").getBoundingClientRect().right;
      return [...root.querySelectorAll(".board *")]
        .filter((node) => node.getClientRects().length && !node.closest(".sr, thead, .ticks"))
        .filter((node) => node.getBoundingClientRect().right > edge)
        .map((node) => node.outerHTML.slice(0, 80));
    }""")
    assert outside == []


def test_without_scripts_the_page_shows_the_ledger(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/plain.html")
    assert page.locator("ledger-board table tr").count() == 8
    assert page.locator("ledger-board").get_by_text("missing").first.is_visible()


# practice


def test_the_balance_stays_hidden_until_all_three_are_entered_and_checked(open_board):
    page = open_board()
    panel = page.get_by_role("region", name="The balance")
    check(page, {"given": "8", "received": "4"})
    assert not panel.is_visible()
    assert remark(page, "balance") == (
        "look",
        "Enter your own result here first; then Check tells you how it went.",
    )
    assert (
        page.evaluate("document.querySelector('ledger-board').shadowRoot.activeElement.id") == "field-balance"
    )
    fill(page, {"balance": "0,33"})
    assert not panel.is_visible()
    page.get_by_role("button", name="Check").click()
    assert panel.is_visible()
    assert panel.get_by_text("Nadia gave twice what Tom gave.").is_visible()
    assert "Balance 0.33" in panel.inner_text()
    assert "1 of 7 entries without an amount" in panel.inner_text()
    assert "a teaching convention of this course, not a finding" in panel.inner_text()


def test_everything_right_is_said_in_words(open_board):
    page = open_board()
    check(page, RIGHT)
    assert said(page) == "Everything fits. The balance is open below."
    for part in RIGHT:
        assert remark(page, part)[0] == "fits"
    assert page.locator("[data-state=fits] .icon").count() == len(RIGHT)


@pytest.mark.parametrize(
    ("slip", "part", "words"),
    [
        ({"missing": "0"}, "missing", "Reading them as 0 would say that nothing was given"),
        ({"missing": "2"}, "missing", "You counted a 0 as missing"),
        ({"given": "4", "received": "8"}, "given", "swapped: 4 is what Tom gave"),
        ({"given": "5.5", "received": "1"}, "given", "Left out: Care, Time"),
        ({"given": "10.67"}, "given", "filled a gap with an average"),
        ({"given": "2"}, "given", "it reads the missing amounts as zero"),
        ({"received": "3"}, "received", "left out: “mended the tap” on day 5 (1 hour)"),
        ({"given": "9", "received": "3"}, "given", "“mended the tap” on day 5 (1 hour) was given by Tom"),
        ({"balance": "−0.33"}, "balance", "the sign is swapped"),
        ({"balance": "2"}, "balance", "That is a ratio"),
        ({"balance": "0.67"}, "balance", "one person’s share"),
        ({"balance": "4"}, "balance", "That is the difference"),
        ({"balance": "none"}, "balance", "There is something to compare"),
        ({"given": "12", "balance": "0.5"}, "balance", "Right for the totals that you entered"),
        ({"verdict": "B-tilted"}, "verdict", "the person does not"),
        ({"verdict": "A-lopsided"}, "verdict", "Look at the size again"),
    ],
)
def test_feedback_names_the_step_that_went_wrong(open_board, slip, part, words):
    page = open_board()
    check(page, {**RIGHT, **slip})
    state, text = remark(page, part)
    assert words in text
    assert state == ("open" if text.startswith("Right for") else "look")
    assert "fit so far" in page.locator(".summary").inner_text()
    assert page.get_by_role("region", name="The balance").is_visible()


def test_a_finding_goes_when_its_field_changes_and_comes_with_the_next_check(open_board):
    page = open_board()
    check(page, {**RIGHT, "balance": "2"})
    page.locator("#field-balance").fill("0.33")
    page.locator("#field-balance").press("Tab")
    assert not page.locator("#field-balance-remark").is_visible()
    assert remark(page, "given")[0] == "fits"
    page.get_by_role("button", name="Check").click()
    assert remark(page, "balance") == ("fits", "Right: 0.33.")


def test_a_reload_brings_back_what_was_checked(open_board):
    page = open_board()
    check(page, {**RIGHT, "balance": "−0.33"})
    page.reload()
    page.wait_for_selector("ledger-board[data-ready]")
    assert page.locator("#field-balance").input_value() == "−0.33"
    assert "sign is swapped" in remark(page, "balance")[1]
    assert page.get_by_role("region", name="The balance").is_visible()


def test_kinds_can_be_asked_in_practice(open_board):
    page = open_board("kinds")
    check(page, {**RIGHT, "kinds.effort": "0.69", "kinds.care": "none", "kinds.time": "-1"})
    assert remark(page, "kinds-effort")[0] == "fits"
    assert "There is something to compare" in remark(page, "kinds-care")[1]
    assert remark(page, "kinds-time")[0] == "fits"


# the live balance


def test_the_sliders_move_the_balance_and_say_what_they_did(open_board):
    page = open_board()
    check(page, RIGHT)
    panel = page.get_by_role("region", name="The balance")
    panel.get_by_label("Only the last days").check()
    slider = panel.get_by_role("slider")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "2 days"
    assert "The last 2 days: day 6 to day 7" in panel.inner_text()
    assert "Everything on record came from Tom." in panel.inner_text()
    assert "Balance −1" in panel.inner_text()
    page.wait_for_function(
        "document.querySelector('ledger-board').live.textContent.startsWith('Everything on record')"
    )
    panel.get_by_label("Recent ones more").check()
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert "Seen from day 7, an entry counts half after 2 days" in panel.inner_text()
    assert "Tom gave about 1.8 times what Nadia gave." in panel.inner_text()
    panel.get_by_label("All alike").check()
    assert not slider.is_visible()
    assert "Nadia gave twice what Tom gave." in panel.inner_text()


def test_the_bar_points_to_the_balance_and_has_the_partners_at_its_ends(open_board):
    page = open_board()
    check(page, RIGHT)
    track = page.locator(".track").bounding_box()
    needle = page.locator(".needle").bounding_box()
    place = (needle["x"] + needle["width"] / 2 - track["x"]) / track["width"]
    assert place == pytest.approx((1 + 1 / 3) / 2, abs=0.01)
    tom, nadia = (page.locator(f".end-{giver}").bounding_box() for giver in "ba")
    assert tom["x"] < track["x"] + 10
    assert nadia["x"] + nadia["width"] > track["x"] + track["width"] - 10
    assert page.locator(".ends .end").all_inner_texts() == ["Tom: 4 hours", "Nadia: 8 hours"]


def test_kinds_show_what_is_missing_and_what_nobody_wrote_down(open_board):
    page = open_board()
    check(page, RIGHT)
    rows = page.get_by_role("table", name="By kind").get_by_role("row")
    cells = [rows.nth(i).get_by_role("cell").all_inner_texts() for i in (1, 2, 3)]
    assert cells == [["1", "5.5", "0.69"], ["–", "2.5, 1 missing", "1"], ["3", "–", "−1"]]


def test_the_interval_is_for_counts_of_one_and_leaves_with_the_half_life(open_board):
    page = open_board()
    check(page, RIGHT)
    assert not page.locator(".interval").is_visible()
    page = open_board("counts")
    check(page, {"given": "8", "received": "4", "balance": "0.33"})
    assert page.locator(".interval").is_visible()
    text = page.get_by_role("region", name="The balance").inner_text()
    assert "anywhere from −0.22 to 0.72: even is not ruled out" in text
    page.get_by_label("Recent ones more").check()
    assert not page.locator(".interval").is_visible()
    assert "95 %" not in page.get_by_role("region", name="The balance").inner_text()


# another ledger


@pytest.mark.parametrize("trap", ["any", "missing", "zero", "one-sided", "no-entries", "split", "even"])
def test_another_ledger_starts_afresh_and_shows_its_number(open_board, trap):
    page = open_board()
    check(page, RIGHT)
    page.get_by_label("Next one with").select_option(trap)
    page.get_by_role("button", name="Another ledger").click()
    number = answer_of(page)["number"]
    assert answer_of(page) == {"number": number}
    assert page.locator("summary").inner_text() == f"This is ledger {number}"
    assert page.locator("#field-given").input_value() == ""
    assert not page.get_by_role("region", name="The balance").is_visible()
    assert not page.locator(".summary").is_visible()
    heading = page.get_by_role("heading", level=3).inner_text()
    assert heading.endswith(", four weeks")
    assert said(page).startswith(f"New ledger: {heading}. Entries: ")
    rows = page.locator(".ledger tbody tr").count()
    assert (rows == 0) == page.locator(".empty").is_visible()


def test_the_same_number_is_the_same_ledger_for_two_learners(open_board):
    def ledger(page, number):
        page.locator("summary").click()
        page.get_by_label("Number", exact=True).fill(number)
        page.get_by_role("button", name="Open", exact=True).click()
        return page.locator(".ledger").inner_text(), page.get_by_role("heading", level=3).inner_text()

    first, second = (ledger(open_board(), "4128") for _ in range(2))
    assert first == second
    assert ledger(open_board(), "4129") != first


def test_a_number_that_is_no_ledger_is_explained(open_board):
    page = open_board()
    page.locator("summary").click()
    page.get_by_label("Number", exact=True).fill("9999999")
    page.get_by_role("button", name="Open", exact=True).click()
    assert remark(page, "number") == ("look", "Ledgers have numbers from 6 to 9005.")
    assert answer_of(page) == {}


def test_the_first_ledger_can_be_had_back(open_board):
    page = open_board()
    page.get_by_role("button", name="Another ledger").click()
    page.get_by_role("button", name="Back to “Nadia and Tom, one week”").click()
    assert page.get_by_role("heading", level=3).inner_text() == "Nadia and Tom, one week"
    assert page.locator(".ledger tbody tr").count() == 7
    assert answer_of(page) == {}


def test_nothing_to_compare_is_an_answer_of_its_own(open_board):
    page = open_board()
    page.evaluate(
        "document.querySelector('ledger-board').commit({ number: 9 })"
    )  # 9 % 6: no entries to compare
    check(page, {"given": "0", "received": "0", "balance": "0", "verdict": "even"})
    assert "0 would mean even" in remark(page, "balance")[1]
    assert "nothing to put into words" in remark(page, "verdict")[1]
    check(page, {"balance": "none", "verdict": "no-entries"})
    assert remark(page, "balance")[0] == remark(page, "verdict")[0] == "fits"
    assert answer_of(page)["balance"] == "none"
    assert "nothing to compare" in page.get_by_role("region", name="The balance").inner_text()
    assert not page.locator(".needle").is_visible()


# graded


def test_a_graded_board_draws_no_balance_and_says_nothing_about_the_answer(open_board):
    page = open_board("graded")
    fill(page, {**RIGHT, "balance": "-0.33"})
    page.locator("#field-balance").press("Tab")
    shadow = "document.querySelector('ledger-board').shadowRoot"
    assert (
        page.evaluate(f"{shadow}.querySelectorAll('.panel, .bar, .by-kind, .summary, .fresh, .own').length")
        == 0
    )
    assert page.get_by_role("button", name="Check").count() == 0
    assert page.evaluate(f"[...{shadow}.querySelectorAll('.remark')].every((node) => node.hidden)")
    spec = page.evaluate("document.querySelector('ledger-board script').textContent")
    assert not {"totals", "key", "answer", "given", "received", "balance"} & set(json.loads(spec))
    page.evaluate("document.querySelector('ledger-board').commit({ number: 9, checked: 1 })")
    assert page.evaluate(f"{shadow}.querySelectorAll('.panel, .bar').length") == 0
    assert page.get_by_role("heading", level=3).inner_text() == "Nadia and Tom, one week"


def test_a_decimal_comma_a_point_and_a_true_minus_are_read(open_board):
    page = open_board("graded")
    for text, value in (("0,33", 0.33), ("0.33", 0.33), ("−0,5", -0.5)):
        page.locator("#field-balance").fill(text)
        page.locator("#field-balance").press("Tab")
        assert answer_of(page) == {"balance": value}


def test_typing_is_taken_without_leaving_the_field(open_board):
    page = open_board("graded")
    page.locator("#field-given").press_sequentially("14,5")
    page.wait_for_function("document.querySelector('ledger-board').answer.given === 14.5")
    assert page.locator("#field-given").input_value() == "14,5"
    assert kept(page) == {"given": 14.5}


@pytest.mark.parametrize(
    ("part", "good", "bad", "words"),
    [
        ("given", "8", "2 h", "A number is wanted here, such as 3.5 or 3,5. “2 h” is not one"),
        ("given", "8", "-2", "An amount is 0 or more; -2 came."),
        ("missing", "1", "1.5", "A whole number is wanted here, 0 or more; 1.5 came."),
        ("balance", "0.5", "1,5", "A balance lies between −1 and 1; 1,5 came."),
        ("kinds.care", "0.5", "x", "A number is wanted here"),
    ],
)
def test_invalid_input_is_explained_at_the_field_and_the_last_good_answer_stays(
    open_board, part, good, bad, words
):
    page = open_board("graded")
    fill(page, {part: good})
    field = page.locator(f"[data-part='{part}'] input[type=text]")
    field.press("Tab")
    before = answer_of(page)
    assert before != {}
    field.fill(bad)
    field.press("Tab")
    state, text = remark(page, part.replace(".", "-"))
    assert state == "look"
    assert words in text
    assert f"Until then {good} is kept." in text
    assert field.get_attribute("aria-invalid") == "true"
    assert part.replace(".", "-") in field.get_attribute("aria-describedby")
    assert field.input_value() == bad
    assert answer_of(page) == before
    assert words.split("“")[0] in said(page)
    field.fill(good)
    field.press("Tab")
    assert field.get_attribute("aria-invalid") is None
    assert not page.locator(f"#field-{part.replace('.', '-')}-remark").is_visible()


def test_in_a_notebook_a_cleared_field_stays_as_none_and_unknown_entries_stay(open_board):
    page = open_board("notebook")
    page.evaluate("document.querySelector('ledger-board').commit({ ...window.traits.answer, mine: 'x' })")
    fill(page, {"given": "8", "kinds.care": "none", "verdict": "A-tilted"})
    filled = {"given": 8, "kinds": {**BLANK["kinds"], "care": "none"}, "verdict": "A-tilted"}
    assert page.evaluate("traits.answer") == {**BLANK, "mine": "x", **filled}
    page.locator("#field-given").fill("")
    page.locator("#field-given").press("Tab")
    page.locator("[data-part='kinds.care']").get_by_label("nothing to compare").uncheck()
    assert page.evaluate("traits.answer") == {**BLANK, "mine": "x", "verdict": "A-tilted"}
    assert list(page.evaluate("traits.answer")) == [*BLANK, "mine"]


def test_the_whole_graded_form_can_be_filled_with_keys_alone(open_board):
    page = open_board("graded")
    keys = page.keyboard
    for text in ("1", "8", "4", "0,33"):
        keys.press("Tab")
        keys.type(text)
    keys.press("Tab")  # nothing to compare
    keys.press("Tab")
    keys.type("0.69")
    keys.press("Tab")
    keys.press("Tab")  # care
    keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    keys.type("−1")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    keys.press("ArrowDown")
    assert answer_of(page) == {
        "missing": 1,
        "given": 8,
        "received": 4,
        "balance": 0.33,
        "kinds": {"effort": 0.69, "care": "none", "time": -1},
        "verdict": "A-tilted",
    }


def test_answers_travel_by_file(open_board, tmp_path):
    page = open_board("graded")
    fill(page, {"given": "8", "balance": "none", "kinds.effort": "0,5", "verdict": "even"})
    page.locator("#field-given").press("Tab")
    before = answer_of(page)
    assert before == {"given": 8, "balance": "none", "kinds": {"effort": 0.5}, "verdict": "even"}
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers to a file").click()
    saved = tmp_path / "answers.txt"
    download.value.save_as(saved)
    assert saved.read_text() == write_answer("ledger_two", before) + "\n"
    other = open_board("graded")
    other.locator("input[type=file]").set_input_files(saved)
    other.wait_for_function("document.querySelector('ledger-board').answer.given === 8")
    assert answer_of(other) == before
    assert other.locator("#field-given").input_value() == "8"
    assert other.locator("[data-part='balance']").get_by_label("nothing to compare").is_checked()
    assert other.locator("#field-balance").is_disabled()
    assert other.locator("#field-kinds-effort").input_value() == "0.5"
    assert other.locator("input[value=even]").is_checked()
    saved.write_text('sorting = {"river-walk": "avoiding"}')
    other.locator("input[type=file]").set_input_files(saved)
    other.get_by_text("does not hold answers for this board").wait_for()
    assert answer_of(other) == before


# the learner's own entries


def add(page, giver, what, day, amount, *, kind="care"):
    page.locator(f"input[type=radio][value={giver}]").check()
    page.get_by_label("What", exact=True).fill(what)
    page.get_by_label("Kind", exact=True).select_option(kind)
    page.get_by_label("Amount", exact=True).fill(amount)
    page.get_by_label("Day", exact=True).fill(day)
    page.get_by_role("button", name="Add entry").click()


def test_own_entries_are_added_changed_removed_and_brought_back(open_board):
    page = open_board("own")
    add(page, "B", "fixed the lamp", "3", "")
    add(page, "A", "made soup", "1", "1,5", kind="effort")
    rows = page.locator(".ledger tbody tr")
    assert rows.count() == 2
    assert rows.nth(0).inner_text().split("\n")[0].startswith("1")
    assert "missing" in rows.nth(1).inner_text()
    assert answer_of(page)["entries"] == [
        {"day": 1, "giver": "A", "kind": "effort", "amount": 1.5, "note": "made soup"},
        {"day": 3, "giver": "B", "kind": "care", "note": "fixed the lamp"},
    ]
    page.get_by_role("button", name="Change “fixed the lamp”, day 3").click()
    assert page.get_by_label("What", exact=True).input_value() == "fixed the lamp"
    page.get_by_label("Amount", exact=True).fill("0.5")
    page.get_by_role("button", name="Keep the change").click()
    assert answer_of(page)["entries"][1]["amount"] == 0.5
    assert page.evaluate(
        "document.querySelector('ledger-board').shadowRoot.activeElement.ariaLabel"
    ).startswith("Change “fixed the lamp”")
    page.get_by_role("button", name="Remove “made soup”, day 1").click()
    assert rows.count() == 1
    assert said(page) == "Removed: “made soup”, day 1."
    page.keyboard.press("Enter")  # the focus is on Undo
    assert rows.count() == 2
    assert not page.get_by_role("button", name="Undo").is_visible()
    page.get_by_role("button", name="Remove everything").click()
    assert answer_of(page) == {}
    page.get_by_role("button", name="Undo").click()
    assert rows.count() == 2


def test_own_entries_get_totals_and_no_verdict(open_board):
    page = open_board("own")
    page.get_by_label("One person").fill("Ada")
    page.get_by_label("One person").press("Tab")
    add(page, "A", "made soup", "1", "6", kind="effort")
    add(page, "A", "sat up late", "2", "2")
    add(page, "B", "fixed the lamp", "3", "1,5")
    add(page, "B", "walked", "4", "", kind="time")
    totals = page.get_by_role("region", name="Totals")
    assert re.sub(r"\s+", " ", totals.locator("dl").inner_text()) == (
        "Ada 8 hours Effort 6 · Care 2 Partner B 1.5 hours Care 1.5"
    )
    assert "1 of 4 entries without an amount" in totals.inner_text()
    shown = page.evaluate(
        "document.querySelector('ledger-board').shadowRoot.querySelector('.board').innerText"
    )
    assert not re.search(r"balance|even|twice|times what|more than|0\.68|band", shown, re.IGNORECASE)
    assert page.locator(".bar, .band, .panel, .by-kind").count() == 0


def test_a_partner_with_missing_amounts_only_has_a_missing_total(open_board):
    page = open_board("own")
    add(page, "B", "fixed the lamp", "3", "")
    totals = re.sub(r"\s+", " ", page.get_by_role("region", name="Totals").locator("dl").inner_text())
    assert totals == "Partner A nothing written down Partner B missing"


def test_an_own_entry_that_is_not_whole_is_explained(open_board):
    page = open_board("own")
    page.get_by_role("button", name="Add entry").click()
    assert remark(page, "giver") == ("look", "Choose who gave.")
    assert remark(page, "day") == ("look", "Enter the day, such as 1 for the first.")
    assert answer_of(page) == {}
    add(page, "A", "soup", "0", "-2")
    assert "from 1 on; 0 came" in remark(page, "day")[1]
    assert "0 or more; -2 came" in remark(page, "amount")[1]
    assert answer_of(page) == {}


def test_own_entries_stay_in_memory_until_the_learner_keeps_them(open_board):
    page = open_board("own")
    add(page, "A", "made soup", "1", "1")
    assert kept(page) is None
    assert page.get_by_text("Held in memory only").is_visible()
    page.get_by_role("button", name="Keep on this device").click()
    assert kept(page)["entries"][0]["note"] == "made soup"
    page.reload()
    page.wait_for_selector("ledger-board[data-ready]")
    assert page.locator(".ledger tbody tr").count() == 1
    page.get_by_role("button", name="Remove everything").click()
    assert kept(page) is None


def test_own_entries_can_be_kept_by_keys_alone(open_board):
    page = open_board("own")
    keys = page.keyboard
    keys.press("Tab")
    keys.type("Ada")
    for _ in range(3):
        keys.press("Tab")
    keys.press("ArrowRight")  # the second person
    keys.press("Tab")
    keys.type("fixed the lamp")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("0,5")
    keys.press("Tab")
    keys.type("3")
    keys.press("Enter")
    assert answer_of(page) == {
        "partners": {"A": "Ada"},
        "entries": [{"day": 3, "giver": "B", "kind": "effort", "amount": 0.5, "note": "fixed the lamp"}],
    }


# for everybody


def opened(page, name):
    if name == "practice":
        check(page, {**RIGHT, "balance": "2"})
        page.get_by_label("Only the last days").check()
        page.locator("summary").click()
    if name == "graded":
        fill(page, {"given": "x", "balance": "none"})
        page.locator("#field-given").press("Tab")
    if name == "own":
        add(page, "A", "made soup", "1", "")
        add(page, "B", "walked", "2", "2")
        page.get_by_role("button", name="Remove “walked”").click()


@pytest.mark.parametrize("name", ["practice", "graded", "own"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing(open_board, name, dark, width):
    page = open_board(name, width, dark=dark)
    assert axe_violations(page) == []
    opened(page, name)
    assert axe_violations(page) == []


@pytest.mark.parametrize("name", ["practice", "graded", "own"])
def test_every_control_is_reached_with_the_keyboard_and_shows_it(open_board, name):
    page = open_board(name)
    opened(page, name)
    page.locator("h1").click()  # Tab starts where one last pressed
    assert unreached(page) == []


@pytest.mark.parametrize("name", ["practice", "graded", "own"])
def test_every_target_is_large_enough_for_a_thumb(open_board, name):
    page = open_board(name, 375)
    opened(page, name)
    small = page.evaluate("""() => [...document.querySelector("ledger-board").shadowRoot
      .querySelectorAll("button, input, select, summary")]
      .filter((node) => node.checkVisibility() && node.type !== "file")
      .map((node) => (node.type === "radio" || node.type === "checkbox" ? node.closest("label") : node))
      .map((node) => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
      .filter(([, { width, height }]) => width < 44 || height < 44)""")
    assert small == []


def test_a_printed_practice_board_is_a_worksheet(open_board):
    page = open_board()
    check(page, RIGHT)
    page.emulate_media(media="print")
    assert page.locator(".ledger").is_visible()
    assert page.locator("#field-given").is_visible()
    field = "document.querySelector('ledger-board').shadowRoot.querySelector('#field-given')"
    assert page.evaluate(f"getComputedStyle({field}).webkitTextFillColor") == "rgba(0, 0, 0, 0)"
    for hidden in (".panel", ".fresh", ".summary", "#field-given-remark", "button[type=submit]"):
        assert not page.locator(hidden).first.is_visible()


def test_forced_colours_keep_marks_bands_and_bars(open_board):
    page = open_board(forced_colors="active")
    check(page, RIGHT)
    fill_colour = "getComputedStyle(document.querySelector('ledger-board').shadowRoot.querySelector('{}')).{}"
    canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for part, style in (
        (".track .fill", "backgroundColor"),
        (".needle", "backgroundColor"),
        (".mark-a rect", "fill"),
    ):
        assert page.evaluate(fill_colour.format(part, style)) not in (canvas, "rgba(0, 0, 0, 0)")
    assert "repeating-linear-gradient" in page.evaluate(fill_colour.format(".fill-b", "backgroundImage"))


@pytest.mark.parametrize("reduced", [True, False])
def test_nothing_moves_where_motion_is_not_wanted(open_board, reduced):
    page = open_board(reduced_motion=reduced)
    check(page, RIGHT)
    seconds = page.locator(".needle").evaluate("node => getComputedStyle(node).transitionDuration")
    assert (seconds == "0s") is reduced


def test_a_press_is_not_lost_when_leaving_a_field_makes_a_line_come_or_go(open_board):
    page = open_board("graded")
    page.locator("#field-missing").fill("x")
    page.locator("input[value=even]").click()  # leaving the field explains it, above what is being pressed
    assert answer_of(page) == {"verdict": "even"}
    assert remark(page, "missing")[0] == "look"
    page = open_board()
    check(page, {**RIGHT, "missing": "0"})
    page.locator("#field-missing").fill("1")
    page.get_by_role("button", name="Check").click()  # leaving the field takes its line away
    assert remark(page, "missing")[0] == "fits"

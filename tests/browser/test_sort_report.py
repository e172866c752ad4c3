"""Learners ask a board which rule they may be following; it answers from what they answered first."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from browser.walk import axe_violations, next_frame, unreached
from closeness import SortBoard
from closeness.bank import vignettes
from closeness.core.sorting import LABELS, RULES
from closeness.widgets.module import module_source

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Report</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="palette.css">
<style>body {{ margin: 0 auto; padding: 16px; max-width: 760px; background: var(--at-paper) }}</style>
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
</script>
</head><body><main><h1>Report</h1>{board}</main><script type="module" src="sort.js"></script></body></html>"""
ROOT = Path(__file__).parents[2]
SOURCE = (ROOT / "book/part-2/myth-and-evidence.md").read_text(encoding="utf-8")
BANK = {vignette.id: vignette for vignette in vignettes()}
CARDS = [BANK[name] for name in re.findall(r'^    "([a-z0-9-]+)",$', SOURCE, re.MULTILINE)]
ASK = "What rule might I be following?"
CAVEAT = "A guess about these answers, not about you."


def following(rule, cards=CARDS):
    return {vignette.id: RULES[rule](vignette.card) for vignette in cards}


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("report")
    (folder / "sort.js").write_text(module_source("sort_board"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    graded = [{"id": v.id, "sentences": [{"text": s.text} for s in v.sentences]} for v in CARDS]
    boards = {
        "report": SortBoard(CARDS, cue=False, report=True),
        "cues": SortBoard(CARDS, report=True),
        "plain": SortBoard(CARDS, cue=False),
        "graded": SortBoard(graded, {}, "ps1-sorting", cue=False),
    }
    for name, board in boards.items():
        (folder / f"{name}.html").write_text(PAGE.format(board=board.element()), encoding="utf-8")
    return serve(folder)


@pytest.fixture
def open_board(new_page, address):
    pages = []

    def start(name="report", width=1280, height=900, **options):
        page = new_page(width, height, **options)
        page.goto(f"{address}/{name}.html")
        page.wait_for_selector("sort-board[data-ready]")
        pages.append(page)
        return page

    yield start
    assert [problem for page in pages for problem in page.problems] == []


def answer(page, labels):
    """Answer card by card, as a learner does, each answer kept before the next."""
    page.evaluate(
        "labels => { const board = document.querySelector('sort-board');"
        " for (const [id, label] of Object.entries(labels)) board.move(id, label); }",
        labels,
    )


def ask(page):
    page.get_by_role("button", name=ASK).click()
    return page.locator(".report-panel")


def head(page):
    return page.locator(".report-panel h4").inner_text()


def test_a_rule_that_fits_is_named_as_possible_with_cards_and_a_next_step(open_board):
    page = open_board()
    answer(page, following("body-back-is-enough"))
    panel = ask(page)
    assert head(page) == "Possible: “Back is fine”"
    assert panel.get_by_text("18 of your 18 first answers fit it. Among them:").is_visible()
    assert 2 <= panel.locator(".lines").first.locator("li:visible").count() <= 3
    assert panel.get_by_text("Instead, ask of each return").is_visible()
    assert panel.get_by_text("look at it again:").is_visible()
    assert panel.get_by_text(CAVEAT).is_visible()


def test_what_is_suggested_opens_also_where_it_lies_in_another_set(open_board):
    page = open_board()
    answer(page, following("all-distance-is-rejection", CARDS[:12]))
    panel = ask(page)
    assert panel.get_by_text("not sorted yet").is_visible()
    suggested = panel.locator(".lines").last.locator("button")
    begin = suggested.locator(".words").inner_text()
    suggested.click()
    assert page.locator(".card[data-current] .text").inner_text().replace("\n", " ").startswith(begin[:40])
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.dataset.card") in {
        vignette.id for vignette in CARDS[12:]
    }


def test_first_answers_count_and_not_what_feedback_made_of_them(open_board):
    page = open_board()
    answer(page, following("excuse-everything"))
    answer(page, following("keyed"))
    ask(page)
    assert head(page) == "Possible: “Every withdrawal is a need”"
    page.reload()
    page.wait_for_selector("sort-board[data-ready]")
    ask(page)
    assert head(page) == "Possible: “Every withdrawal is a need”"


def test_undoing_or_taking_cards_back_makes_no_second_first_answer(open_board):
    page = open_board()
    answer(page, following("excuse-everything"))
    for _ in CARDS:
        page.get_by_role("button", name="Undo").click()
    answer(page, following("keyed"))
    ask(page)
    assert head(page) == "Possible: “Every withdrawal is a need”"


def test_starting_again_begins_a_new_record_and_undoing_it_brings_the_old_one_back(open_board):
    page = open_board()
    answer(page, following("excuse-everything"))
    ask(page)
    page.get_by_role("button", name="Start again").click()
    assert head(page) == "Too few cards yet"
    answer(page, following("keyed"))
    assert head(page) == "Possible: the course’s own rule"
    for _ in range(len(CARDS) + 1):
        page.get_by_role("button", name="Undo").click()
    assert head(page) == "Possible: “Every withdrawal is a need”"


def test_a_changed_label_counts_as_first_while_no_feedback_was_given_on_it(open_board):
    page = open_board("cues")
    first = CARDS[0]
    answer(page, {first.id: "avoiding"})
    answer(page, {first.id: "recharging"})
    page.evaluate(
        "([id, cue]) => document.querySelector('sort-board').choose(id, cue)",
        [first.id, first.sentences[0].cue or "setting"],
    )
    kept = page.evaluate("JSON.parse(Object.values(localStorage)[0])")
    assert kept["first-answers"][first.id][0] == "recharging"


def test_few_cards_and_mixed_answers_are_given_no_rule(open_board):
    page = open_board()
    panel = ask(page)
    assert head(page) == "Too few cards yet"
    answer(page, following("men-avoid", CARDS[:11]))
    assert panel.get_by_text("You have finished 11. From 12 on").is_visible()
    page.get_by_role("button", name="Start again").click()
    answer(page, {vignette.id: LABELS[n % 3] for n, vignette in enumerate(CARDS)})
    assert head(page) == "Nothing stands out"
    assert panel.locator("button:visible").count() == 0


def test_no_board_has_a_report_that_was_not_asked_for_and_no_graded_one_ever(open_board):
    for name in ("plain", "graded"):
        page = open_board(name)
        assert page.get_by_role("button", name=ASK).count() == 0
    page = open_board("graded")
    spec = page.evaluate("Object.keys(document.querySelector('sort-board').spec)")
    assert "report" not in spec


def test_the_report_opens_speaks_and_closes_with_keys_alone(open_board):
    page = open_board()
    answer(page, following("women-avoid"))
    button = page.get_by_role("button", name=ASK)
    button.focus()
    page.keyboard.press("Enter")
    next_frame(page)
    assert "Possible: “It is always the women”" in page.locator("sort-board [role=status]").text_content()
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert "first answer" in page.evaluate("document.activeElement.shadowRoot.activeElement.textContent")
    button.focus()
    page.keyboard.press(" ")
    assert page.locator(".report-panel").is_visible() is False


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_and_a_walk_with_tab_find_nothing_while_the_report_is_open(open_board, width, dark):
    page = open_board(width=width, dark=dark)
    page.get_by_role("button", name=ASK).dispatch_event("click")  # the walk still starts at the top
    assert axe_violations(page) == []
    answer(page, following("announcement-decides"))
    assert axe_violations(page) == []
    assert unreached(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_there_is_no_report(open_board):
    page = open_board()
    answer(page, following("men-avoid"))
    ask(page)
    page.emulate_media(media="print")
    assert page.locator(".report").is_visible() is False

"""Learners sort by mouse, by touch and by keys alone; the board keeps, says and shows what they did."""

import json
import re
from importlib.resources import files

import pytest

from browser.walk import axe_violations, next_frame, unreached
from closeness import SortBoard
from closeness.bank import vignettes
from closeness.core.answers import read_named_answer
from closeness.widgets.module import module_source

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en" dir="{dir}"><head><meta charset="utf-8"><title>Sorting</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="palette.css">
<style>
  body {{ margin: 0 auto; padding: 16px; max-width: 1100px }}
  body {{ background: var(--at-paper); color: var(--at-ink) }}
  .tall {{ padding-block-end: 2000px }}
  .panel {{ block-size: 320px; overflow: auto; border: 1px solid }}
</style>
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
</script>
</head><body><h1>Sorting</h1><main class="{around}">{board}</main>
<p><a href="#end">The end</a></p>{script}</body></html>"""
SCRIPT = '<script type="module" src="sort.js"></script>'
CHOSEN = (
    "river-walk",
    "tuesday-climbing",
    "cheerful-takeaway",
    "pale-message",
    "boat-weekends",
    "call-sunday",
)
CARDS = {card.id: card for card in vignettes()}
SIX = [CARDS[name] for name in CHOSEN]
WALK, CLIMBING, TAKEAWAY, MESSAGE = SIX[:4]
KEYS = {card.id: [card.key, min(card.deciding)] for card in SIX}


def many(count):
    return [
        {
            "id": f"card-{n}",
            "sentences": [
                {"text": f"Somebody leaves, for the {n}th time.", "cue": "announced"},
                {"text": "They come back in the evening and ask how the day was.", "cue": "returned"},
                {"text": "Nothing else is known."},
            ],
        }
        for n in range(count)
    ]


def graded_cards():
    return [
        {"id": c.id, "sentences": [{"text": s.text, "cue": s.cue} for s in c.sentences]}
        for c in vignettes()[:12]
    ]


TWINS = [
    {"text": "He is back at nine.", "cue": "returned"},
    {"text": "It is raining."},
    {"text": "He asks how the day was.", "cue": "returned"},
]

BOARDS = {
    "practice": lambda: SortBoard(SIX, name="sorting"),
    "labels": lambda: SortBoard(SIX, cue=False, name="sorting"),
    "lone": lambda: SortBoard(SIX[:1], cue=False),
    "sets": lambda: SortBoard([{**each, "key": "avoiding"} for each in many(18)], cue=False),
    "graded": lambda: SortBoard(graded_cards(), {}, "ps1-sorting", name="sorting"),
    "sixty": lambda: SortBoard(many(60), {}, "ps1-sorting", name="sorting"),
    "twins": lambda: SortBoard([{"id": "twins", "sentences": TWINS}]),
    "fork": lambda: SortBoard(many(3), buckets={"request": "Request", "demand": "Demand"}),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("sort")
    (folder / "sort.js").write_text(module_source("sort_board"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")

    def write(name, board, *, script=SCRIPT, around="", direction="ltr"):
        page = PAGE.format(board=board, script=script, around=around, dir=direction)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")

    for name, make in BOARDS.items():
        write(name, make().element())
    write("plain", BOARDS["practice"]().element(), script="")
    write("panel", BOARDS["sixty"]().element(), around="panel")
    write("tall", BOARDS["practice"]().element(), around="tall")
    write("rtl", BOARDS["practice"]().element(), direction="rtl")
    return serve(folder)


@pytest.fixture
def open_board(new_page, address):
    pages = []

    def start(name="practice", width=1280, height=900, *, before=None, **options):
        page = new_page(width, height, **options)
        if before:
            page.add_init_script(before)
        page.goto(f"{address}/{name}.html")
        page.wait_for_selector("sort-board[data-ready]")
        pages.append(page)
        return page

    yield start
    for page in pages:
        assert page.problems == []


# --- what a test sees ---


def answer(page):
    return page.evaluate("document.querySelector('sort-board').answer")


def kept(page):
    return page.evaluate("JSON.parse(Object.values(localStorage)[0] ?? '{}')")


def said(page):
    next_frame(page)
    return page.locator("[role=status]").text_content()


def in_bucket(page, label):
    lines = page.locator(f".bucket[data-drop={label}] [data-open]")
    return [line.get_attribute("data-open") for line in lines.all()]


def open_card(page):
    return page.locator("[data-current].card").get_attribute("data-card")


def focused(page):
    """Return what identifies the control that has the focus inside the board."""
    return page.evaluate(
        """(() => {
          const at = document.querySelector("sort-board").shadowRoot.activeElement;
          if (!at) return null;
          const card = at.closest("[data-card]")?.dataset.card ?? "";
          const { label, cue, open } = at.dataset;
          return [card, label ?? cue ?? open ?? at.ariaLabel ?? at.textContent.trim()];
        })()"""
    )


def fill(page, value):
    page.evaluate("value => document.querySelector('sort-board').commit(value)", value)


def label(page, name):
    return page.locator(f"[data-current] [data-label={name}]")


def tab_to(page, wanted, limit=40, key="Tab"):
    for _ in range(limit):
        page.keyboard.press(key)
        if wanted in (focused(page) or []):
            return
    pytest.fail(f"{key} never reached {wanted!r}; the focus is on {focused(page)!r}.")


def sentence(card, cue):
    """Return the place of the first sentence of a card that shows a cue."""
    return [s.cue for s in card.sentences].index(cue)


# --- mouse ---


def test_a_click_puts_the_card_into_its_bucket_and_it_stays_open_for_the_sentence(open_board):
    page = open_board()
    label(page, "recharging").click()
    assert in_bucket(page, "recharging") == [WALK.id]
    assert open_card(page) == WALK.id
    assert label(page, "recharging").get_attribute("aria-pressed") == "true"
    assert page.locator("[data-current] .prompt").inner_text().startswith("Which sentence decides?")
    assert page.locator(".bucket[data-drop=recharging] .count").inner_text() == "1 of 6"
    assert answer(page) == {WALK.id: "recharging"}


def test_the_sentence_that_decides_is_chosen_in_the_text(open_board):
    page = open_board()
    sentences = page.locator("[data-current] .sentence")
    assert sentences.first.get_attribute("role") is None
    label(page, "avoiding").click()
    assert page.locator("[data-current] .sentence[role=button]").count() == len(WALK.sentences)
    at = sentence(WALK, "issue")
    sentences.nth(at).click()
    assert answer(page) == {WALK.id: ["avoiding", "issue"]}
    assert sentences.nth(at).get_attribute("aria-pressed") == "true"
    sentences.nth(at).click()  # a second press takes the choice back
    assert answer(page) == {WALK.id: "avoiding"}


def test_another_label_asks_anew(open_board):
    page = open_board()
    fill(page, {WALK.id: ["avoiding", "issue"]})
    label(page, "cannot-tell-yet").click()
    assert answer(page) == {WALK.id: "cannot-tell-yet"}
    assert page.locator("[data-current] .prompt").inner_text() == "What would you ask next?"
    assert page.locator("[data-current] .question:visible").count() == 7
    assert page.locator("[data-current] .sentence[role=button]").count() == 0
    page.locator("[data-current] [data-cue=pattern]").click()
    assert answer(page) == {WALK.id: ["cannot-tell-yet", "pattern"]}


def test_of_two_sentences_with_one_cue_the_pressed_one_is_marked(open_board):
    page = open_board("twins")
    label(page, "avoiding").click()
    sentences = page.locator("[data-current] .sentence")
    for place in (2, 0):
        sentences.nth(place).click()
        assert answer(page) == {"twins": ["avoiding", "returned"]}
        pressed = [each.get_attribute("aria-pressed") for each in sentences.all()]
        assert [at for at, state in enumerate(pressed) if state == "true"] == [place]


def test_nothing_moves_under_the_pointer_when_the_sentences_become_buttons(open_board):
    page = open_board()
    before = label(page, "recharging").bounding_box()
    label(page, "recharging").click()
    assert label(page, "recharging").bounding_box() == before


def test_the_next_card_is_one_press_away_and_a_line_opens_its_card(open_board):
    page = open_board("labels")
    assert not page.locator(".foot .primary").is_visible()
    label(page, "avoiding").click()
    page.locator(".foot .primary").click()
    assert open_card(page) == CLIMBING.id
    page.locator(f".bucket [data-open={WALK.id}]").click()
    assert open_card(page) == WALK.id
    page.get_by_role("button", name="Back to the pile").click()
    assert answer(page) == {}
    assert open_card(page) == WALK.id


# --- keys ---


def test_a_whole_sort_by_keys_alone(open_board):
    page = open_board()
    tab_to(page, "recharging")
    for turn, card in enumerate(SIX):
        key, cue = KEYS[card.id]
        assert focused(page)[0] == card.id
        for _ in range(["recharging", "avoiding", "cannot-tell-yet"].index(key)):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert focused(page) == [card.id, key], "the focus stays on the button of the moved card"
        if key == "cannot-tell-yet":
            page.keyboard.press("ArrowDown")
            while focused(page)[1] != cue:
                page.keyboard.press("ArrowDown")
        else:
            page.keyboard.press("ArrowUp")
            for _ in range(len(card.sentences) - 1 - sentence(card, cue)):
                page.keyboard.press("ArrowUp")
        page.keyboard.press("Space")
        assert answer(page)[card.id] == [key, cue]
        if turn < len(SIX) - 1:
            tab_to(page, "Next unsorted card", limit=4)
            page.keyboard.press("Enter")
            assert focused(page)[0] == SIX[turn + 1].id, "the next card takes the focus"
            tab_to(page, "recharging", limit=3)
    assert kept(page) == KEYS
    assert page.get_by_text("6 of 6 answered").is_visible()


def test_tab_goes_through_the_board_and_out_again_both_ways(open_board):
    page = open_board()
    fill(page, {CLIMBING.id: "avoiding", MESSAGE.id: ["cannot-tell-yet", "issue"]})
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if page.evaluate("document.activeElement.textContent") == "The end":
            break
    else:
        pytest.fail("Tab never left the board.")
    names = [stop[1] for stop in seen if stop]
    parts = ["Previous card", "recharging", TAKEAWAY.id, CLIMBING.id, MESSAGE.id, "Undo", "Keys"]
    at = [names.index(part) for part in parts]
    assert at == sorted(at)
    assert names.count("avoiding") == 0, "the labels of a card are one stop"
    for _ in seen:
        page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement === document.body")


def test_arrows_move_between_labels_and_between_lines(open_board):
    page = open_board()
    tab_to(page, "recharging")
    page.keyboard.press("ArrowLeft")
    assert focused(page)[1] == "cannot-tell-yet"
    page.keyboard.press("Home")
    assert focused(page)[1] == "recharging"
    tab_to(page, CLIMBING.id)
    page.keyboard.press("ArrowDown")
    assert focused(page)[1] == TAKEAWAY.id
    page.keyboard.press("End")
    assert focused(page)[1] == SIX[-1].id
    page.keyboard.press("ArrowDown")
    assert focused(page)[1] == SIX[-1].id
    page.keyboard.press("Enter")
    assert open_card(page) == SIX[-1].id
    assert answer(page) == {}


def test_where_text_runs_from_the_right_the_arrows_do_too(open_board):
    page = open_board("rtl")
    tab_to(page, "recharging")
    page.keyboard.press("ArrowLeft")
    assert focused(page)[1] == "avoiding"


def test_escape_takes_the_card_back_and_the_focus_stays_with_it(open_board):
    page = open_board()
    tab_to(page, "recharging")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert answer(page) == {}
    assert focused(page) == [WALK.id, "avoiding"]
    fill(page, {TAKEAWAY.id: "avoiding"})
    tab_to(page, TAKEAWAY.id)
    page.keyboard.press("Escape")
    assert answer(page) == {}
    assert focused(page)[0] == open_card(page) == TAKEAWAY.id


def test_a_line_that_moves_while_it_has_the_focus_keeps_it(open_board):
    page = open_board()
    fill(page, {TAKEAWAY.id: "avoiding"})
    page.locator(f".bucket [data-open={TAKEAWAY.id}]").focus()
    page.evaluate("id => document.querySelector('sort-board').receive({ [id]: 'recharging' })", TAKEAWAY.id)
    assert in_bucket(page, "recharging") == [TAKEAWAY.id]
    assert focused(page)[1] == TAKEAWAY.id


def test_keys_undo_the_last_change(open_board):
    page = open_board()
    label(page, "avoiding").press("Enter")
    page.keyboard.press("Control+z")
    assert answer(page) == {}
    assert focused(page) == [WALK.id, "avoiding"]
    assert said(page).startswith("Undone.")


# --- what is said ---


def test_each_move_says_what_went_where_and_how_many_are_left(open_board):
    page = open_board("labels")
    label(page, "cannot-tell-yet").click()
    assert said(page).startswith("Card 1 is in Cannot tell yet. 5 cards left.")
    for card in SIX[1:]:
        page.locator(f"[data-open={card.id}]").click()
        label(page, "avoiding").click()
    assert said(page).startswith("Card 6 is in Avoiding. No card left in the pile.")
    page.get_by_role("button", name="Back to the pile").click()
    assert said(page) == "Card 6 is back in the pile. 1 card left."
    page.get_by_role("button", name="Previous card").click()
    assert said(page).startswith("Card 5 of 6")
    assert SIX[4].sentences[-1].text in said(page)


def test_the_question_and_the_verdict_are_said_with_the_move(open_board):
    page = open_board()
    label(page, "recharging").click()
    assert said(page) == "Card 1 is in Recharging. 5 cards left. Which sentence decides?"
    page.locator("[data-current] .sentence").nth(sentence(WALK, "issue")).click()
    assert said(page).startswith(f"Card 1: chosen, the open matter. Fits. {WALK.rationale}")


def test_routine_saving_is_shown_and_not_said(open_board):
    page = open_board()
    assert page.locator(".keeping-line").get_attribute("aria-live") == "off"


# --- dragging ---


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 60)


def drag(page, source, to):
    page.mouse.move(*source)
    page.mouse.down()
    page.mouse.move(source[0] + 10, source[1] + 10, steps=2)
    page.mouse.move(*to, steps=6)


def test_a_card_is_dragged_into_a_bucket_from_one_to_another_and_back(open_board):
    page = open_board()
    bucket = {name: page.locator(f".bucket[data-drop={name}]") for name in ("recharging", "avoiding")}
    drag(page, centre(page.locator(".nav h4")), centre(bucket["avoiding"]))
    assert page.locator("[data-over]").get_attribute("data-drop") == "avoiding"
    page.mouse.up()
    assert in_bucket(page, "avoiding") == [WALK.id]
    assert page.locator(".ghost").count() == 0
    drag(page, centre(page.locator(f"[data-open={WALK.id}]")), centre(bucket["recharging"]))
    page.mouse.up()
    assert in_bucket(page, "recharging") == [WALK.id]
    drag(page, centre(page.locator(f"[data-open={WALK.id}]")), centre(page.locator(".pile h4")))
    page.mouse.up()
    assert answer(page) == {}
    label(page, "avoiding").click()  # the first press after a drag counts
    assert answer(page) == {WALK.id: "avoiding"}


def test_a_line_of_the_pile_is_dragged_and_its_card_opens(open_board):
    page = open_board()
    drag(page, centre(page.locator(f"[data-open={TAKEAWAY.id}]")), centre(page.locator(".bucket").first))
    page.mouse.up()
    assert answer(page) == {TAKEAWAY.id: "recharging"}
    assert open_card(page) == TAKEAWAY.id


def test_a_drop_outside_and_escape_leave_the_card_where_it_was(open_board):
    page = open_board()
    fill(page, {WALK.id: "avoiding"})
    line = page.locator(f"[data-open={WALK.id}]")
    drag(page, centre(line), (8, 600))
    assert page.locator("[data-over]").count() == 0
    page.mouse.up()
    assert said(page) == "Card 1 stays where it was."
    drag(page, centre(line), centre(page.locator(".bucket").first))
    page.keyboard.press("Escape")
    page.mouse.up()
    assert answer(page) == {WALK.id: "avoiding"}
    assert page.locator(".ghost").count() == 0


def test_a_press_that_ends_outside_the_board_is_no_drag(open_board):
    page = open_board()
    box = page.locator(".desk").bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] - 3, box["y"] + 200)
    page.mouse.up()
    page.mouse.move(*centre(page.locator(".bucket").first), steps=4)
    assert page.locator(".ghost").count() == 0
    drag(page, centre(page.locator(".nav h4")), centre(page.locator(".bucket").first))
    page.mouse.up()
    assert in_bucket(page, "recharging") == [WALK.id]


def test_words_can_still_be_selected(open_board):
    page = open_board()
    box = page.locator("[data-current] .said").first.bounding_box()
    page.mouse.dblclick(box["x"] + 15, box["y"] + box["height"] / 2)
    word = page.evaluate("getSelection().toString().trim()")
    assert word
    assert word in WALK.sentences[0].text


# The buckets that came under a pointer, also while it rested.
WATCH_THE_WAY = """() => {
  window.reached = [];
  const note = ({ target }) => target.hasAttribute("data-over") && window.reached.push(target.dataset.drop);
  new MutationObserver((changes) => changes.forEach(note)).observe(
    document.querySelector("sort-board").shadowRoot, { subtree: true, attributeFilter: ["data-over"] });
}"""
# Asked once a frame; while anything scrolls, it does so in each.
AT_THE_END = """(drop) => {
  const { top } = document.querySelector("sort-board").getBoundingClientRect();
  window.still = window.stood === top ? window.still + 1 : 0;
  window.stood = top;
  return window.reached.includes(drop) && window.still > 5;
}"""


class Finger:
    """One finger on the screen, through Chromium's own input pipeline."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.page = page

    def touch(self, kind, *point):
        self.at = point
        points = [{"x": point[0], "y": point[1]}] if point else []
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def move(self, start, end, steps=8):
        for step in range(1, steps + 1):
            self.touch("touchMove", *(a + (b - a) * step / steps for a, b in zip(start, end, strict=True)))
            self.page.wait_for_timeout(16)

    def bring(self, drop, edge):
        """Rest at the edge until all has come by that there is to come, then go up to the bucket.

        How far things are when somebody looks depends on the machine; where scrolling ends does not: there
        the bucket must be in view.
        """
        self.page.evaluate(WATCH_THE_WAY)
        self.move(self.at, edge)
        self.page.wait_for_function(AT_THE_END, arg=drop)
        self.move(edge, centre(self.page.locator(f".bucket[data-drop={drop}]")))
        self.page.locator(f"[data-drop={drop}][data-over]").wait_for()  # a move is told with the next frame
        assert self.page.locator("[data-over]").count() == 1


def test_a_finger_drags_by_the_grip_and_the_page_scrolls_at_its_edge(open_board):
    page = open_board("sixty", 800, 500, has_touch=True)
    fill(page, {f"card-{n}": "recharging" for n in range(12)})
    page.evaluate("scrollTo(0, 0)")
    page.locator(".pile [data-open]").first.tap()  # an open card that is still in the pile
    moved = open_card(page)
    start = centre(page.locator(".desk .grip"))
    target = page.locator(".bucket[data-drop=avoiding]")
    assert target.bounding_box()["y"] > 500, "the bucket is off the screen"
    finger = Finger(page)
    finger.touch("touchStart", *start)
    finger.bring("avoiding", (centre(target)[0], 490))
    finger.touch("touchEnd")
    assert in_bucket(page, "avoiding") == [moved]
    assert page.evaluate("scrollY") > 0


def test_in_a_scrolling_panel_the_panel_scrolls_and_not_the_page(open_board):
    page = open_board("panel", 900, 560, has_touch=True)
    fill(page, {f"card-{n}": "recharging" for n in range(12)})  # the buckets then reach further than the pile
    page.locator(".panel").evaluate("panel => panel.scrollTo(0, 0)")
    moved = open_card(page)
    panel = page.locator(".panel")
    start = centre(page.locator(".desk .grip"))
    target = page.locator(".bucket[data-drop=cannot-tell-yet]")
    box = panel.bounding_box()
    assert target.bounding_box()["y"] > box["y"] + box["height"]
    finger = Finger(page)
    finger.touch("touchStart", *start)
    finger.bring("cannot-tell-yet", (centre(target)[0], box["y"] + box["height"] - 6))
    finger.touch("touchEnd")
    assert in_bucket(page, "cannot-tell-yet") == [moved]
    assert panel.evaluate("panel => panel.scrollTop") > 0
    assert page.evaluate("scrollY") == 0


def test_a_drag_scrolls_no_further_than_the_board(open_board):
    page = open_board("tall", 800, 500)
    drag(page, centre(page.locator(".nav h4")), (400, 496))
    page.wait_for_timeout(1500)
    bottom = page.locator("sort-board").evaluate(
        "board => board.shadowRoot.querySelector('.board').getBoundingClientRect().bottom"
    )
    assert 440 < bottom <= 500
    page.mouse.up()


def test_a_finger_on_the_text_scrolls_the_page_and_moves_no_card(open_board):
    page = open_board("sixty", 800, 500, has_touch=True)
    start = centre(page.locator("[data-current] .sentence").first)
    finger = Finger(page)
    finger.touch("touchStart", *start)
    finger.move(start, (start[0], start[1] - 150))
    finger.touch("touchEnd")
    page.wait_for_function("scrollY > 50")
    assert answer(page) == {}


# --- undo, start again ---


def test_start_again_returns_every_card_and_undo_puts_them_back(open_board):
    page = open_board()
    before = {WALK.id: ["recharging", "issue"], TAKEAWAY.id: "avoiding", "stranger": "kept"}
    fill(page, before)
    page.get_by_role("button", name="Start again").click()
    assert answer(page) == {"stranger": "kept"}
    assert said(page).startswith("All cards are back in the pile.")
    page.get_by_role("button", name="Undo").click()
    assert answer(page) == before
    assert kept(page) == before


def test_undo_goes_back_step_by_step_and_says_when_there_is_nothing(open_board):
    page = open_board("labels")
    label(page, "avoiding").click()
    label(page, "recharging").click()
    undo = page.get_by_role("button", name="Undo")
    undo.click()
    assert answer(page) == {WALK.id: "avoiding"}
    undo.click()
    assert answer(page) == {}
    assert undo.get_attribute("aria-disabled") == "true"
    undo.press("Enter")
    assert said(page) == "Nothing to undo."


# --- keeping ---


def test_a_reload_brings_the_sort_back(open_board):
    page = open_board()
    label(page, "recharging").click()
    page.reload()
    page.wait_for_selector("sort-board[data-ready]")
    assert answer(page) == {WALK.id: "recharging"}
    assert open_card(page) == WALK.id, "the first card that still asks for something is open"
    assert page.get_by_text("Kept in this browser only.").is_visible()


def test_answers_travel_by_a_file_that_holds_the_literal(open_board, tmp_path):
    page = open_board()
    fill(page, {WALK.id: ["recharging", "issue"], TAKEAWAY.id: "avoiding"})
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers to a file").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert read_named_answer(path.read_text(encoding="utf-8")) == ("sorting", answer(page))

    other = open_board()
    other.locator("input[type=file]").set_input_files(path)
    other.wait_for_function("document.querySelector('sort-board').answer['river-walk']")
    assert answer(other) == answer(page) == kept(other)
    assert in_bucket(other, "avoiding") == [TAKEAWAY.id]
    assert said(other) == "Your saved answers are on the board."


@pytest.mark.parametrize(
    "text", ["given = 3", 'x = {"stranger": "avoiding"}', '{"river-walk": "sulking"}', "{'a': 1}"]
)
def test_a_file_of_something_else_changes_nothing(open_board, tmp_path, text):
    page = open_board()
    label(page, "recharging").click()
    path = tmp_path / "other.txt"
    path.write_text(text, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text("That file does not hold answers for this board.").wait_for()
    assert answer(page) == {WALK.id: "recharging"}


REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused') } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"


@pytest.mark.parametrize("storage", [REFUSED, FULL], ids=["refused", "full"])
def test_a_browser_that_keeps_nothing_is_told_at_once(open_board, storage):
    page = open_board(before=storage)
    warning = page.get_by_text("This browser keeps nothing for this page")
    assert warning.is_visible()
    label(page, "recharging").click()
    assert warning.is_visible()
    assert page.locator(".keeping-line").get_attribute("aria-live") == "polite"
    assert answer(page) == {WALK.id: "recharging"}


def test_damaged_storage_is_passed_over(open_board):
    page = open_board()
    label(page, "recharging").click()
    page.evaluate(
        "Object.keys(localStorage).forEach((key) => localStorage.setItem(key, '{\"river-walk\": [3]}'))"
    )
    page.reload()
    page.wait_for_selector("sort-board[data-ready]")
    assert answer(page) == {}


# --- practice ---


def test_a_card_that_fits_says_so_with_icon_reason_and_the_sentences_that_decide(open_board):
    page = open_board()
    fill(page, {WALK.id: KEYS[WALK.id]})
    feedback = page.locator("[data-current] .feedback")
    assert feedback.inner_text().split("\n\n")[:2] == ["Fits.", WALK.rationale]
    assert feedback.locator("svg:visible").count() == 1
    marked = page.locator("[data-current] .sentence[data-decides] .said").all_inner_texts()
    assert marked == [s.text for s in WALK.sentences if s.cue in WALK.deciding]
    line = page.locator(f"[data-open={WALK.id}]")
    assert line.locator(".mark .sr").text_content() == "fits"


def test_a_card_to_look_at_again_says_what_to_look_at(open_board):
    page = open_board()
    feedback = page.locator("[data-current] .feedback")
    fill(page, {WALK.id: ["avoiding", "issue"]})
    assert feedback.inner_text().startswith("Look again.")
    fill(page, {WALK.id: ["recharging", "time"]})
    assert feedback.inner_text().startswith("The label fits. Look again at what decides.")
    page.locator(f"[data-open={MESSAGE.id}]").click()
    fill(page, {MESSAGE.id: ["cannot-tell-yet", "announced"]})
    assert feedback.inner_text().startswith("The label fits. Look again at what to ask.")
    assert MESSAGE.ask_next in feedback.inner_text()
    assert page.locator("[data-current] .sentence[data-decides]").count() == 0


def test_there_is_no_feedback_before_the_answer_is_complete(open_board):
    page = open_board()
    label(page, "recharging").click()
    assert page.locator(".feedback:visible").count() == 0


def test_sets_of_six_end_with_praise_after_two_good_ones(open_board):
    page = open_board("sets")
    assert page.get_by_text("Set 1, card 1 of 6").is_visible()

    def sort(first, misses):
        for n in range(first, first + 6):
            chosen = "recharging" if n in misses else "avoiding"
            page.evaluate(
                "([id, label]) => document.querySelector('sort-board').move(id, label)", [f"card-{n}", chosen]
            )

    result = page.locator(".result")
    sort(0, {0, 1})
    assert result.inner_text().startswith("4 of 6 fitted the first time.")
    page.evaluate(
        "document.querySelector('sort-board').move('card-0', 'avoiding')"
    )  # mended, but not at first sight
    assert result.inner_text().startswith("4 of 6")
    page.get_by_role("button", name="Next 6 cards").click()
    assert open_card(page) == focused(page)[0] == "card-6"
    assert page.get_by_text("Set 2, card 1 of 6").is_visible()
    assert not result.is_visible()
    sort(6, {7})
    assert result.inner_text().startswith("5 of 6 fitted the first time. That is a sure eye.")
    page.get_by_role("button", name="Next 6 cards").click()
    sort(12, set())
    assert "This is enough practice" in result.inner_text()
    assert page.get_by_role("button", name=re.compile("Next . cards")).count() == 0
    page.get_by_role("button", name="Start again").click()
    assert page.get_by_text("Set 1, card 1 of 6").is_visible()
    assert not result.is_visible()


def test_a_single_card_is_the_whole_board(open_board):
    page = open_board("lone")
    assert page.locator(".pile, .shelf, .tools, .nav, .foot, .progress").count() == 0
    desk = page.locator(".desk")
    assert (
        desk.evaluate("desk => getComputedStyle(desk, '::after').display") == "none"
    )  # no pile shows under it
    label(page, WALK.key).click()
    assert page.locator("[data-current] .feedback").inner_text().startswith("Fits.")
    tones = [
        node.evaluate("node => getComputedStyle(node).getPropertyValue('--tone')")
        for node in (desk, label(page, WALK.key))
    ]
    assert tones[0] == tones[1] != ""


# --- graded ---


def test_a_graded_page_tells_no_key_and_gives_no_feedback(open_board):
    page = open_board("graded")
    text = page.content() + page.evaluate("JSON.stringify(document.querySelector('sort-board').spec)")
    for card in vignettes()[:12]:
        assert card.rationale not in text
        assert card.ask_next == "" or card.ask_next not in text
    assert '"key"' not in text
    assert '"deciding"' not in text
    ids = page.evaluate("document.querySelector('sort-board').spec.cards.map((card) => card.id)")
    fill(page, {name: [CARDS[name].key, min(CARDS[name].deciding)] for name in ids})
    assert page.locator(".feedback:visible, .mark:visible, [data-decides], .result:visible").count() == 0
    assert page.get_by_text("Every card is answered.").is_visible()


def test_entries_that_the_board_does_not_know_are_kept(open_board):
    page = open_board()
    fill(page, {"stranger": ["x", "y"], TAKEAWAY.id: "sulking"})
    label(page, "recharging").click()
    assert answer(page) == {"stranger": ["x", "y"], TAKEAWAY.id: "sulking", WALK.id: "recharging"}


def test_cards_that_still_ask_for_something_are_pointed_out(open_board):
    page = open_board()
    fill(page, {card.id: KEYS[card.id] for card in SIX} | {TAKEAWAY.id: "avoiding"})
    assert page.get_by_text("one still asks for what decides").is_visible()
    assert "still to decide: the sentence" in page.locator(f".bucket [data-open={TAKEAWAY.id}]").inner_text()
    page.get_by_role("button", name="Next unfinished card").click()
    assert open_card(page) == TAKEAWAY.id


# --- many cards, few buckets ---


def test_sixty_cards_are_all_within_reach(open_board):
    page = open_board("sixty")
    assert page.locator(".pile [data-open]:visible").count() == 5
    page.get_by_role("button", name="Show all 59").click()
    assert page.locator(".pile [data-open]:visible").count() == 59
    fill(page, {f"card-{n}": ["recharging", "avoiding", "cannot-tell-yet"][n % 3] for n in range(60)})
    assert [len(in_bucket(page, name)) for name in ("recharging", "avoiding", "cannot-tell-yet")] == [
        20,
        20,
        20,
    ]
    assert page.get_by_text("The pile is empty.").is_visible()


def test_two_buckets_of_another_topic_work(open_board):
    page = open_board("fork")
    assert page.locator(".bucket h4").all_inner_texts() == ["Request\n0 of 3", "Demand\n0 of 3"]
    label(page, "demand").click()
    page.locator("[data-current] .sentence").nth(2).click()
    assert answer(page) == {"card-0": ["demand", "setting"]}


# --- how it looks and who can use it ---


def test_on_a_phone_one_card_is_seen_with_its_labels_in_thumb_reach(open_board):
    page = open_board("practice", 375, 560, has_touch=True, is_mobile=True)
    assert page.locator(".card:visible").count() == 1
    assert page.locator(".shelf, .pile").locator("visible=true").count() == 0
    page.locator(".nav").scroll_into_view_if_needed()
    page.evaluate(
        "scrollTo(0, document.querySelector('sort-board').shadowRoot.querySelector('.nav').offsetTop - 360)"
    )
    box = page.locator("[data-current] .labels").bounding_box()
    assert box["y"] + box["height"] <= 560.5, "the labels stick to the lower edge while the text is read"
    page.get_by_role("button", name="Next card").tap()
    assert page.locator("h4#name").inner_text() == "Card 2 of 6"
    label(page, "avoiding").tap()
    toggle = page.locator(".summary")
    assert toggle.inner_text().split() == [
        "Show",
        "the",
        "buckets",
        "Recharging",
        "0",
        "Avoiding",
        "1",
        "Cannot",
        "tell",
        "yet",
        "0",
    ]
    toggle.tap()
    assert toggle.get_attribute("aria-expanded") == "true"
    assert page.locator(".shelf [data-open]:visible").count() == 1
    page.locator(".pile [data-open]").first.tap()
    assert open_card(page) == WALK.id


@pytest.mark.parametrize("width", [320, 375, 640, 1280])
def test_nothing_is_wider_than_the_screen_and_every_target_is_44_px(open_board, width):
    page = open_board("practice", width)
    fill(page, {WALK.id: KEYS[WALK.id], CLIMBING.id: "avoiding", MESSAGE.id: "cannot-tell-yet"})
    for toggle in page.locator(".summary:visible").all():
        toggle.click()
    for card in (WALK, CLIMBING, MESSAGE):
        page.locator(f"[data-open={card.id}]").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.locator("sort-board").evaluate(
            "board => [...board.shadowRoot.querySelectorAll('button, [role=button], summary')]"
            ".filter((node) => node.checkVisibility())"
            ".map((node) => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])"
            ".filter(([, { width, height }]) => Math.min(width, height) < 43.9)"
        )
        assert small == []


STATES = {
    "empty": {},
    "cue asked": {CLIMBING.id: "avoiding", WALK.id: "recharging"},
    "question asked": {CLIMBING.id: "avoiding", WALK.id: "cannot-tell-yet"},
    "feedback": {card.id: KEYS[card.id] for card in SIX} | {WALK.id: ["avoiding", "time"]},
}


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(open_board, width, dark):
    page = open_board("practice", width, dark=dark)
    page.locator("summary").click()
    for toggle in page.locator(".summary:visible").all():
        toggle.click()
    for state, value in STATES.items():
        fill(page, value)
        assert axe_violations(page) == [], state


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("state", STATES)
def test_tab_reaches_every_control_and_shows_where_it_is(open_board, width, state):
    page = open_board("practice", width)
    fill(page, STATES[state])
    for toggle in page.locator(".summary:visible").all():
        toggle.evaluate("node => node.click()")  # as a script does: the walk starts at the top
    assert unreached(page) == []


def test_forced_colours_keep_the_choice_visible(open_board):
    page = open_board(forced_colors="active")
    label(page, "recharging").click()
    page.mouse.move(0, 0)
    page.evaluate("document.querySelector('sort-board').shadowRoot.activeElement.blur()")
    outlines = [
        button.evaluate("node => getComputedStyle(node).outlineStyle")
        for button in page.locator("[data-current] .label").all()
    ]
    assert outlines == ["solid", "none", "none"]


def test_on_paper_every_card_is_a_worksheet(open_board):
    page = open_board()
    fill(page, {WALK.id: "recharging"})
    page.emulate_media(media="print")
    assert page.locator(".card:visible").count() == 6
    assert page.locator(".card .labels:visible").count() == 6
    assert page.locator(".tools, .shelf, .pile, .foot").locator("visible=true").count() == 0
    heads = page.locator(".card").evaluate_all(
        "all => all.map((card) => getComputedStyle(card, '::before').content)"
    )
    assert heads[0] == '"Card 1 of 6"'


def test_without_scripts_the_vignettes_and_labels_can_be_read(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/practice.html")
    text = page.locator("sort-board").inner_text()
    for card in SIX:
        assert card.text in text
    assert text.count("Recharging · Avoiding · Cannot tell yet") == 6
    assert json.dumps(WALK.rationale)[1:-1] not in text

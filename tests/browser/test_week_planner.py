"""A week is planned with keys, with a finger, in a page and in a notebook; the page says what it keeps."""

import json
from contextlib import ExitStack
from importlib.resources import files

import pytest

from browser.stand_in import in_notebook
from browser.walk import axe_violations, next_frame, pick, unreached
from closeness import WeekPlanner
from closeness.bank import weeks
from closeness.core.week import check
from closeness.widgets.module import module_source

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Week</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="palette.css">
<style>body {{ margin: 0 auto; padding: 16px; max-width: 760px; background: var(--at-paper) }}</style>
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
</script>
</head><body><main><h1>Week</h1>{board}</main></body></html>"""
SCRIPT = '<script type="module" src="week.js"></script>'
WEEK = weeks()[0]
SOLVED = {
    "mon-evening": "flex",
    "wed-evening": "a-solo",
    "fri-evening": "shared",
    "sat-day": "b-solo",
    "sat-evening": "shared",
    "sun-day": "a-solo",
    "sun-evening": "shared",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("week")
    (folder / "week.js").write_text(module_source("week_planner"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    empty = dict.fromkeys(WEEK.open_slots)
    boards = {
        "page": WeekPlanner(WEEK, name="week").element() + SCRIPT,
        "graded": in_notebook("week.js", WeekPlanner(WEEK.told(), empty, "week", name="week")),
        "plain": WeekPlanner(WEEK).element(),
    }
    for name, board in boards.items():
        (folder / f"{name}.html").write_text(PAGE.format(board=board), encoding="utf-8")
    return serve(folder)


@pytest.fixture
def open_week(new_page, address):
    pages = []
    with ExitStack() as at_the_end:

        def start(width=1280, height=900, *, name="page", **options):
            page = new_page(width, height, **options)
            page.goto(f"{address}/{name}.html")
            page.wait_for_selector("week-planner[data-ready]")
            pages.append(page)
            return page

        at_the_end.callback(lambda: check_problems(pages))
        yield start


def check_problems(pages):
    assert [problem for page in pages for problem in page.problems] == []


def fill(page, plan):
    page.evaluate("plan => document.querySelector('week-planner').commit(plan)", plan)


def kept(page):
    return page.evaluate("JSON.parse(Object.values(localStorage)[0] ?? '{}')")


def said(page):
    next_frame(page)
    return page.locator("[role=status]").text_content()


def states(page):
    return page.locator(".finding").evaluate_all("all => all.map((one) => one.dataset.state)")


def test_the_whole_week_is_planned_and_looked_over_with_keys_alone(open_week):
    page = open_week()
    page.locator("summary").focus()
    for choice in SOLVED.values():
        page.keyboard.press("Tab")
        pick(page, choice)
    assert kept(page) == SOLVED
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "result"
    assert page.locator(".result").inner_text() == "Every wish is kept: this week works for both."
    assert page.get_by_text("one week that works, not the only one").is_visible()


@pytest.mark.parametrize("width", [375, 1280])
def test_each_mark_beside_the_wishes_is_drawn_whole(open_week, width):
    page = open_week(width)
    boxes = page.locator(".wishes .choice-mark .full").evaluate_all(
        "all => all.map((one) => [one.getBoundingClientRect().width > 5, getComputedStyle(one).clipPath])"
    )
    assert boxes == [[True, "none"]] * 4  # one of each partner, and both


def test_each_time_has_a_name_that_says_its_day(open_week):
    page = open_week()
    for name in ("Monday, Evening", "Saturday, Daytime", "Sunday, Evening"):
        assert page.get_by_role("combobox", name=name, exact=True).count() == 1
    assert page.get_by_role("combobox").count() == len(WEEK.open_slots)
    assert page.locator(".taken").all_inner_texts() == ["Halima: night bus", "Edda: choir"]


def test_the_tally_counts_in_words_and_says_nothing_else(open_week):
    page = open_week()
    fill(page, {"mon-evening": "shared"})
    page.get_by_role("combobox", name="Friday, Evening").select_option("shared")
    counted = page.locator(".tally dl > div").all_inner_texts()
    assert [" ".join(one.split()) for one in counted] == [
        "Together 2",
        "Halima’s own 0",
        "Edda’s own 0",
        "Each their own 0",
        "Left open 0",
    ]
    assert page.locator(".undecided").inner_text() == "5 of 7 times still to choose."
    assert said(page) == "Friday evening: Together. 5 of 7 times still to choose."


PLANS = [
    SOLVED,
    SOLVED | {"sat-evening": "each-solo", "sun-day": "each-solo"},
    SOLVED | {"fri-evening": None},
    dict.fromkeys(WEEK.open_slots, "shared"),
    {"wed-evening": "b-solo"},
]


@pytest.mark.parametrize("plan", PLANS)
def test_the_page_finds_for_every_wish_what_python_finds(open_week, plan):
    page = open_week()
    fill(page, plan)
    page.get_by_role("button", name="Which wishes does it keep?").click()
    assert states(page) == [finding.state for finding in check(plan, WEEK)]
    for line, wish in zip(page.locator(".finding").all(), WEEK.wishes, strict=True):
        assert wish.why in line.inner_text()
        assert line.locator("svg.icon:visible").count() == 1
        assert line.locator(".state").inner_text() in ("Kept.", "Not kept.", "Not settled yet.")


def test_feedback_says_what_was_wanted_and_what_is_there_and_follows_each_change(open_week):
    page = open_week()
    fill(page, SOLVED | {"sun-evening": "flex", "sat-day": "shared"})
    page.get_by_role("button", name="Which wishes does it keep?").click()
    lines = page.locator(".finding")
    assert "Saturday daytime; Saturday evening. Wanted: at most 1 × “Together”. In the plan: 2." in (
        lines.nth(2).inner_text()
    )
    assert page.locator(".result").inner_text() == "6 of 8 wishes kept."
    page.get_by_role("combobox", name="Saturday, Daytime").select_option("b-solo")
    assert states(page)[2:4] == ["kept", "kept"]
    assert said(page).endswith("Every time has a choice. 7 of 8 wishes kept.")
    assert "Wanted: at least 3 × “Together”. In the plan: 2." in lines.nth(4).inner_text()


def test_nothing_is_judged_before_it_is_asked_or_while_nothing_is_chosen(open_week):
    page = open_week()
    page.get_by_role("button", name="Which wishes does it keep?").press("Enter")
    assert said(page) == "Nothing is chosen yet. Choose something for one time first."
    fill(page, SOLVED)
    assert not page.locator(".findings").is_visible()


def test_starting_again_empties_the_week_and_can_be_undone(open_week):
    page = open_week()
    fill(page, SOLVED)
    page.get_by_role("button", name="Start again").click()
    assert kept(page) == dict.fromkeys(SOLVED)
    assert page.get_by_text("7 of 7 times still to choose.").is_visible()
    page.get_by_role("button", name="Undo: put all back").click()
    assert kept(page) == SOLVED
    page.reload()
    page.wait_for_selector("week-planner[data-ready]")
    assert page.get_by_role("combobox", name="Friday, Evening").input_value() == "shared"


def test_a_file_with_other_entries_is_not_taken_for_a_plan(open_week):
    page = open_week()
    answers = [
        SOLVED,
        {},
        dict.fromkeys(SOLVED),
        {"fri-evening": "yes"},
        {"tue-evening": "shared"},
        ["shared"],
        None,
    ]
    taken = page.evaluate(
        "all => all.map((one) => document.querySelector('week-planner').accepts(one))", answers
    )
    assert taken == [True, True, True, False, False, False, False]


def test_in_a_notebook_a_graded_planner_writes_the_plan_and_judges_nothing(open_week):
    page = open_week(name="graded")
    assert page.get_by_role("button", name="Which wishes").count() == 0
    assert page.locator(".findings").count() == 0
    for slot, choice in SOLVED.items():
        page.locator(f"#slot-{slot}").select_option(choice)
    assert page.evaluate("traits.answer") == SOLVED
    entries = ",\n".join(f'    "{slot}": "{choice}"' for slot, choice in SOLVED.items())
    assert page.get_by_label("Your answer as text").input_value() == f"week = {{\n{entries}\n}}"
    page.get_by_role("button", name="Start again").click()
    assert page.evaluate("traits.answer") == dict.fromkeys(SOLVED)
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate("traits.answer") == SOLVED
    whole = page.locator("week-planner").inner_text()
    assert not [
        word
        for word in ("kept", "Kept", "right", "wrong")
        if word in whole.replace("Your answers are kept", "")
    ]


def test_what_was_typed_and_fits_nowhere_is_left_as_it_is(open_week):
    page = open_week(name="graded")
    typed = {"ghost": "shared", "fri-evening": ["shared"], "sat-day": "flex"}
    page.evaluate(
        "typed => { traits.answer = typed; document.querySelector('week-planner').receive(typed); }", typed
    )
    assert page.locator("#slot-fri-evening").input_value() == ""
    page.locator("#slot-sun-day").select_option("flex")
    assert page.evaluate("traits.answer") == {**typed, "sun-day": "flex"}


@pytest.mark.parametrize("width", [320, 375, 640, 1280])
def test_nothing_is_wider_than_the_screen_and_every_target_is_44_px(open_week, width):
    page = open_week(width)
    fill(page, SOLVED | {"sat-day": "shared"})
    page.get_by_role("button", name="Which wishes does it keep?").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator("week-planner").evaluate(
        "board => [...board.shadowRoot.querySelectorAll('button, select, summary, .tile')]"
        ".filter((node) => node.checkVisibility())"
        ".map((node) => [node.outerHTML, node.getBoundingClientRect()])"
        ".filter(([, { width, height }]) => Math.min(width, height) < 43.9)"
    )
    assert small == []
    cut = page.locator(".says, .taken, h4 .full, h4 .short").evaluate_all(
        "all => all.filter((node) => node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1)"
        ".map((node) => node.textContent)"
    )
    assert cut == []


def test_days_stand_side_by_side_when_wide_and_one_after_another_when_narrow(open_week):
    for width, side_by_side in ((375, False), (1280, True)):
        page = open_week(width)
        tops = page.locator(".day").evaluate_all("all => all.map((day) => day.getBoundingClientRect().top)")
        assert (len(set(tops)) == 1) is side_by_side
        evenings = page.locator("[data-time=evening]").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().top)"
        )
        assert (len(set(evenings)) == 1) is side_by_side


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing_before_and_after_the_look_over(open_week, width, dark):
    page = open_week(width, dark=dark)
    page.locator("summary").click()
    assert axe_violations(page) == []
    fill(page, SOLVED | {"sat-day": "shared", "sun-day": None})
    page.get_by_role("button", name="Which wishes does it keep?").click()
    assert set(states(page)) == {"kept", "broken", "open"}
    assert axe_violations(page) == []


@pytest.mark.parametrize("name", ["page", "graded"])
@pytest.mark.parametrize("width", [375, 1280])
def test_tab_reaches_every_control_and_the_focus_shows(open_week, width, name):
    page = open_week(width, name=name)
    fill(page, SOLVED)
    assert unreached(page) == []


def test_on_paper_the_plan_and_the_wishes_stand_without_buttons(open_week):
    page = open_week()
    fill(page, SOLVED)
    page.emulate_media(media="print")
    assert page.locator("button:visible").count() == 0
    assert page.locator(".says:visible").all_inner_texts().count("Together") == 3
    assert page.locator(".wishes").get_by_text(WEEK.wishes[0].text).is_visible()


def test_without_scripts_the_wishes_and_the_times_can_be_read(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/plain.html")
    assert page.get_by_text(WEEK.wishes[0].text).is_visible()
    assert page.get_by_text("Tuesday evening: Halima: night bus").is_visible()
    assert json.dumps(WEEK.wishes[0].why)[1:-1] not in page.locator("week-planner").inner_text()

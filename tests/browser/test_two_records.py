"""Readers guess a sum and walk through two records of one month, with keys, on a phone, in the dark."""

from importlib.resources import files

import pytest

from browser.walk import axe_violations, next_frame, unreached
from closeness import TwoRecords
from closeness.bank import months
from closeness.widgets.module import module_source
from closeness.widgets.two_records.widget import STEPS

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Records</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="palette.css">
<style>body {{ margin: 0 auto; padding: 16px; max-width: 760px; background: var(--at-paper) }}</style>
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
</script>
</head><body><main><h1>Records</h1>{board}</main></body></html>"""
BOARD = TwoRecords(months()[0])
CONTENT = BOARD.content()


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("records")
    (folder / "records.js").write_text(module_source("two_records"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    script = '<script type="module" src="records.js"></script>'
    (folder / "page.html").write_text(PAGE.format(board=BOARD.element() + script), encoding="utf-8")
    (folder / "plain.html").write_text(PAGE.format(board=BOARD.element()), encoding="utf-8")
    return serve(folder)


@pytest.fixture
def open_records(new_page, address):
    pages = []

    def start(width=1280, height=900, **options):
        page = new_page(width, height, **options)
        page.goto(f"{address}/page.html")
        page.wait_for_selector("two-records[data-ready]")
        pages.append(page)
        return page

    yield start
    assert [problem for page in pages for problem in page.problems] == []


def kept(page):
    return page.evaluate("JSON.parse(Object.values(localStorage)[0] ?? '{}')")


def go(page, step, guess=100):
    page.evaluate(
        "answer => document.querySelector('two-records').commit(answer)", {"guess": guess, "step": step}
    )


def shown(page):
    return page.locator(".stage:visible").inner_text()


def focused(page):
    return page.evaluate("document.activeElement.shadowRoot.activeElement.textContent")


def test_the_whole_walk_is_made_with_keys_alone(open_records):
    page = open_records()
    page.locator("#guess").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.locator("#guess").get_attribute("aria-valuetext") == "105 %"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert kept(page) == {"guess": 105, "step": "record-a"}
    assert focused(page) == "As Bettina recorded it"
    for step in STEPS[2:]:
        while focused(page) != "Next":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert kept(page)["step"] == step
    assert "One month, four balances" in shown(page)
    assert page.get_by_role("button", name="Next").count() == 0


def test_the_lists_open_only_after_a_guess(open_records):
    page = open_records()
    page.locator(".step").nth(4).press("Enter")
    next_frame(page)
    assert page.locator("[role=status]").text_content() == "Make your guess first. The lists open after it."
    assert shown(page).startswith("A guess first")
    page.get_by_role("button", name="Keep this guess").click()
    page.locator(".step").nth(4).click()
    assert "Together: 124 %." in shown(page)
    assert page.locator("[aria-current=step]").inner_text().split() == ["5", "The", "sum"]


@pytest.mark.parametrize("writer", ["A", "B"])
def test_a_record_shows_what_its_writer_wrote_down_and_nothing_else(open_records, writer):
    page = open_records()
    go(page, f"record-{writer.lower()}")
    written = [event for event in CONTENT["events"] if writer in event["by"]]
    assert page.locator(".stage:visible .of-what").all_inner_texts()[1:] == [
        event["note"] for event in written
    ]
    assert page.locator(".stage:visible .amount").all_inner_texts() == [event[writer] for event in written]
    assert CONTENT["totals"][writer] in shown(page)


def test_side_by_side_each_event_stands_once_with_what_each_wrote(open_records):
    page = open_records()
    go(page, "side-by-side")
    rows = page.locator(".beside tbody tr").all()
    assert len(rows) == len(CONTENT["events"])
    for row, event in zip(rows, CONTENT["events"], strict=True):
        assert row.locator("td").all_inner_texts() == [event["A"], event["B"]]
        assert row.locator(".unwritten").count() == 2 - len(event["by"])
    assert all(sentence in shown(page) for sentence in CONTENT["noticed"])


def test_the_two_claims_lie_end_to_end_and_reach_past_the_whole(open_records):
    page = open_records()
    go(page, "sum", guess=90)
    assert "You guessed 90 %. It is 124 %." in shown(page)
    a, b, whole = (
        page.locator(f".claims {part}").bounding_box() for part in (".fill-a", ".fill-b", ".whole")
    )
    assert b["x"] == pytest.approx(a["x"] + a["width"], abs=1)
    assert (a["width"] + b["width"]) / whole["width"] == pytest.approx(1.24, abs=0.01)
    hatched, solid = (
        page.locator(f".claims .fill-{one}").evaluate("node => getComputedStyle(node).backgroundImage")
        for one in "ba"
    )
    assert "repeating-linear-gradient" in hatched
    assert solid == "none"


def test_the_balance_is_said_four_times_and_nobody_is_right(open_records):
    page = open_records()
    go(page, "balance")
    assert page.locator(".view .says").all_inner_texts() == [view["says"] for view in CONTENT["views"]]
    assert "none of them is the true one" in shown(page)


def test_guess_and_step_are_there_after_a_reload_and_a_changed_guess_is_kept(open_records):
    page = open_records()
    go(page, "sum", guess=150)
    page.reload()
    page.wait_for_selector("two-records[data-ready]")
    assert "You guessed 150 %." in shown(page)
    page.locator(".step").first.click()
    page.locator("#guess").fill("160")
    page.get_by_role("button", name="Keep this guess").click()
    assert kept(page) == {"guess": 160, "step": "record-a"}


def test_a_file_of_another_board_is_not_taken(open_records):
    page = open_records()
    answers = [
        {},
        {"guess": 100, "step": "sum"},
        {"guess": None},
        {"guess": 3},
        {"guess": "100"},
        {"step": "x"},
        {"a": 1},
        [],
    ]
    taken = page.evaluate(
        "all => all.map((one) => document.querySelector('two-records').accepts(one))", answers
    )
    assert taken == [True, True, True, False, False, False, False, False]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing_at_any_step(open_records, width, dark):
    page = open_records(width, dark=dark)
    for step in STEPS:
        go(page, step)
        assert axe_violations(page) == [], step


@pytest.mark.parametrize("step", STEPS)
def test_tab_reaches_every_control_and_the_focus_shows(open_records, step):
    page = open_records(375)
    go(page, step)
    assert unreached(page) == []


@pytest.mark.parametrize("width", [320, 375, 640, 1280])
def test_nothing_is_wider_than_the_screen_and_every_target_is_44_px(open_records, width):
    page = open_records(width)
    for step in STEPS:
        go(page, step)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.locator("two-records").evaluate(
            "board => [...board.shadowRoot.querySelectorAll('button, input:not([type=file])')]"
            ".filter((node) => node.checkVisibility())"
            ".map((node) => [node.outerHTML, node.getBoundingClientRect()])"
            ".filter(([, { width, height }]) => Math.min(width, height) < 43.9)"
        )
        assert small == []


def test_on_paper_every_step_is_there(open_records):
    page = open_records()
    go(page, "guess")
    page.emulate_media(media="print")
    assert page.locator(".stage:visible").count() == len(STEPS)
    assert page.locator("button:visible").count() == 0


def test_without_scripts_both_lists_can_be_read_and_the_sum_unfolded(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/plain.html")
    assert page.get_by_text("mended the shower by torchlight").is_visible()
    assert not page.get_by_text("Together: 124 %.").is_visible()
    page.get_by_text("What comes out").click()
    assert page.get_by_text("Together: 124 %.").is_visible()

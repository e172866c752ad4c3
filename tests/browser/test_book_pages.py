"""Every page of the book in a real browser: wide and narrow, light and dark, by keyboard, without scripts."""

import re
import time

import pytest
import yaml

from browser.walk import axe_violations, next_frame, tab_stops, unreached, wait_until
from closeness.widgets.module import TAGS
from site_fixture import ROOT, built_book, page_paths

pytestmark = pytest.mark.browser

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = [chapter["file"] for part in TOC["parts"] for chapter in part["chapters"]]
PAGES = [f"{name}.html" for name in (TOC["root"], *CHAPTERS, "search")]


@pytest.fixture(scope="module")
def site(serve):
    return serve(built_book())


def walked():
    """Return all pages but the front door, which leads to another at once."""
    return [path for path in page_paths() if path != "index.html"]


def test_the_pages_walked_here_are_all_there_are():
    assert sorted(PAGES) == sorted(walked())


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_asked_elsewhere_nothing_fails_nothing_scrolls_sideways_and_axe_finds_nothing(
    site, new_page, path, width
):
    page = new_page(width)
    page.goto(f"{site}/{path}", wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for scheme in ("light", "dark"):  # one visit serves both: the page follows the system
        page.emulate_media(color_scheme=scheme)
        wait_until(page, "(scheme) => document.documentElement.dataset.theme === scheme", scheme)
        next_frame(page)
        assert axe_violations(page) == []
    assert unreached(page) == []  # every control is reached by Tab and shows it
    assert page.problems == []


def test_axe_checks_the_open_contents_of_a_phone_too(site, new_page):
    for dark in (False, True):
        page = new_page(375, 812, dark=dark)
        page.goto(f"{site}/book/part-1/opening.html")
        page.get_by_role("button", name="Contents").click()
        assert axe_violations(page) == []


def test_the_first_stop_skips_to_the_text(site, new_page):
    page = new_page()
    page.goto(f"{site}/book/part-2/evidence.html")
    assert tab_stops(page)[0].name == "Skip to the text"
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('text').contains(document.activeElement)")


def test_a_phones_contents_open_by_key_close_with_escape_and_give_the_focus_back(site, new_page):
    page = new_page(375, 812)
    page.goto(f"{site}/book/part-1/opening.html")
    contents, button = page.locator("#contents"), page.get_by_role("button", name="Contents")
    assert not contents.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert contents.is_visible()
    page.keyboard.press("Escape")
    assert not contents.is_visible()
    assert button.evaluate("node => node === document.activeElement")


def test_a_heading_chosen_in_a_phones_contents_closes_them(site, new_page):
    page = new_page(375, 812)
    page.goto(f"{site}/book/part-2/evidence.html")
    page.get_by_role("button", name="Contents").click()
    page.locator(".contents-sections a").last.click()
    assert not page.locator("#contents").is_visible()
    assert "#" in page.url


def test_a_choice_of_colours_holds_on_the_next_page_and_against_the_system(site, new_page):
    page = new_page(dark=True)
    page.goto(f"{site}/book/how-to.html")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(paper) == "rgb(20, 23, 26)"
    page.get_by_role("radio", name="Light").check()
    assert page.evaluate(paper) == "rgb(251, 248, 243)"
    page.goto(f"{site}/book/part-1/opening.html")
    assert page.evaluate(paper) == "rgb(251, 248, 243)"
    assert page.get_by_role("radio", name="Light").is_checked()


def test_auto_follows_the_system_while_the_page_is_open(site, new_page):
    page = new_page()
    page.goto(f"{site}/book/how-to.html")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        wait_until(page, "(scheme) => document.documentElement.dataset.theme === scheme", scheme)


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("book/how-to.html", r"\.woff2|closeness/.*\.js"),
        ("book/part-2/evidence.html", r"\.woff2|closeness/.*\.js"),
        ("book/index.html", r"course\.js"),
    ],
)
@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_moves_when_typeface_boards_or_script_come_late(site, new_page, path, what, width):
    page = new_page(width)
    page.add_init_script("""
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
    """)

    def late(route):
        time.sleep(0.4)
        route.continue_()

    page.route(re.compile(what), late)
    page.goto(f"{site}/{path}", wait_until="networkidle")
    page.wait_for_timeout(200)
    assert page.evaluate("window.shift") == 0


@pytest.mark.parametrize("width", [1280, 800, 375])
def test_a_page_asks_first_for_the_fonts_that_it_shows_and_for_no_other(site, new_page, width):
    page = new_page(width)
    for path in PAGES:
        page.goto(f"{site}/{path}", wait_until="networkidle")
        shown = page.evaluate(
            "[...document.fonts].filter((face) => face.family === 'Literata' && face.status === 'loaded')"
            ".map((face) => face.style === 'normal' ? 'roman' : face.style).sort()"
        )
        asked = page.evaluate(
            "[...document.querySelectorAll('link[as=font]')].filter((link) => matchMedia(link.media).matches)"
            ".map((link) => /literata-(\\w+)/.exec(link.href)[1]).sort()"
        )
        assert asked == shown, path


def test_lines_break_alike_before_and_after_the_typeface_has_come(site, new_page):
    def heights(*, blocked):
        page = new_page()
        if blocked:
            page.route(re.compile(r"\.woff2"), lambda route: route.abort())
        page.goto(f"{site}/book/how-to.html", wait_until="networkidle")
        return page.evaluate("document.querySelector('article').getBoundingClientRect().height")

    assert heights(blocked=True) == pytest.approx(heights(blocked=False), rel=0.02)


def test_searching_finds_the_page_that_holds_the_word(site, new_page):
    page = new_page()
    page.goto(f"{site}/book/index.html")
    page.get_by_role("searchbox", name="Search").fill("demand-withdraw")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    assert "part-2/evidence.html" in page.locator("#search-results li a").first.get_attribute("href")
    assert page.problems == []


def test_the_front_door_leads_to_the_landing_page(site, new_page):
    page = new_page()
    page.goto(f"{site}/")
    page.wait_for_url("**/book/index.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Apart and Together"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_scripts_can_still_be_read(site, new_page, path):
    page = new_page(java_script_enabled=False)
    page.goto(f"{site}/{path}")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_role("navigation", name="Contents").is_visible()
    assert not page.locator(".mode").is_visible()
    for board in page.locator(", ".join(TAGS)).all():
        assert len(board.inner_text().split()) > 20


@pytest.mark.parametrize("path", ["book/how-to.html", "book/part-3/recalibration.html"])
def test_reduced_motion_stops_all_motion_of_the_page(site, new_page, path):
    moving = """() => [...document.querySelectorAll("*")].filter((node) =>
        [undefined, "::before", "::after"].some((part) => {
            const style = getComputedStyle(node, part);
            const times = `${style.transitionDuration}, ${style.animationDuration}`.split(",");
            return times.some((one) => parseFloat(one) > 0) || style.scrollBehavior === "smooth";
        })).length"""
    for reduced, expected in ((True, False), (False, True)):
        page = new_page(reduced_motion=reduced)
        page.goto(f"{site}/{path}")
        for fold in page.locator("main summary").all():
            fold.click()
        assert bool(page.evaluate(moving)) is expected


def test_committed_and_unhappy_leads_to_the_page_on_help(site, new_page):
    page = new_page()
    page.goto(f"{site}/book/part-3/continuous-journey.html")
    explorer = page.locator("data-explorer")
    explorer.scroll_into_view_if_needed()
    page.locator("data-explorer[data-drawn]").wait_for()
    link = explorer.locator(".to-help a")
    assert not link.is_visible()
    sliders = explorer.locator("input[type=range]")
    for number, key in ((1, "End"), (2, "End"), (3, "Home")):  # costs, investment, alternatives
        sliders.nth(number).press(key)
    link.wait_for(state="visible")
    link.click()
    assert page.locator("h1").inner_text() == "If things are hard"
    assert page.url.endswith("/book/help.html")

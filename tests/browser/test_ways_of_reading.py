"""The book as it is read by those who change it: large, spaced out, by finger, in colours of their own."""

import pytest
from playwright.sync_api import expect

from browser.readers import CHOSEN, COVERED, CUT, OPENED, SMALL, SPACED, UNNAMED, UNTOLD, settle
from site_fixture import built_book, page_paths

pytestmark = pytest.mark.browser

# Pages that hold each kind of control between them; every page has the contents, search and colours.
CONTROLS = [
    "book/index.html",
    "book/part-1/foundation.html",
    "book/part-1/opening.html",
    "book/part-2/in-practice.html",
    "book/part-3/overinvestment.html",
    "book/part-3/reciprocity.html",
    "book/labs.html",
    "book/assignments/a-week-for-two.html",
    "search.html",
]


@pytest.fixture(scope="module")
def site(serve):
    return serve(built_book())


def found_on(page, site, paths, find, *arguments, first=None):
    """Return what a script finds, by page; one page of the browser goes through them all."""
    found = {}
    for path in paths:
        settle(page, f"{site}/{path}")
        if first is not None:
            page.evaluate(first)
        if here := page.evaluate(find, *arguments):
            found[path] = here
    return found


def test_twice_as_large_and_spaced_out_at_320_pixels_nothing_is_cut_and_nothing_scrolls_sideways(
    site, new_page
):
    page = new_page(device_scale_factor=2)
    large, spaced = {}, {}
    for path in set(page_paths()) - {"index.html"}:  # the front door leads to another page at once
        page.set_viewport_size({"width": 640, "height": 400})
        settle(page, f"{site}/{path}")
        large[path] = page.evaluate(CUT)
        page.set_viewport_size({"width": 320, "height": 640})
        page.evaluate(SPACED)
        spaced[path] = page.evaluate(CUT)
    assert {path: here for path, here in large.items() if here} == {}
    assert {path: here for path, here in spaced.items() if here} == {}
    page.get_by_role("button", name="Contents").click()
    assert page.evaluate(CUT) == []
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("dialog").wait_for()
    assert page.evaluate(CUT) == []


def test_every_stop_of_the_tab_key_says_what_it_is_also_what_scrolls_sideways_on_a_phone(site, new_page):
    page = new_page(375, 700)
    assert found_on(page, site, set(page_paths()) - {"index.html"}, UNNAMED, first=OPENED) == {}
    settle(page, f"{site}/book/part-1/opening.html")
    table = page.get_by_role("group", name="Table, wider than the page")
    table.focus()
    page.keyboard.press("ArrowRight")
    expect(table).not_to_have_js_property("scrollLeft", 0)
    page.set_viewport_size({"width": 1280, "height": 700})
    table.wait_for(state="detached")


def test_a_fingertip_meets_every_control(site, new_page):
    page = new_page(375, 812, has_touch=True, is_mobile=True)
    assert found_on(page, site, CONTROLS, SMALL, 44) == {}
    page.get_by_role("button", name="Contents").click()
    assert page.evaluate(SMALL, 44) == []


def test_a_mouse_finds_controls_of_24_pixels_beside_wide_text(site, new_page):
    assert found_on(new_page(), site, CONTROLS, SMALL, 24) == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_forced_colours_leave_every_state_ring_and_edge(site, new_page, dark):
    page = new_page(dark=dark, forced_colors="active")
    assert found_on(page, site, CONTROLS, UNTOLD, first=CHOSEN) == {}


@pytest.mark.parametrize(("width", "height"), [(1280, 500), (375, 600)])
def test_going_back_with_tab_no_focus_hides_under_what_stays_in_reach(site, new_page, width, height):
    page = new_page(width, height)
    settle(page, f"{site}/book/part-3/reciprocity.html")
    page.locator(".colophon a").focus()
    covered = []
    while (now := page.evaluate(COVERED)) is not None:
        covered.append(now)
        page.keyboard.press("Shift+Tab")
    assert len(covered) > 30
    assert [name for name in covered if name] == []

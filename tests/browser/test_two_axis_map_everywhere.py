"""The map on phones, on paper, in a notebook, in the dark, for keys and ears, and without scripts."""

import pytest

from browser.map_page import FIRST, RIGHT, SECOND, fill, kept, lay_out, near, opening, spot
from browser.walk import axe_violations, unreached
from closeness.widgets.two_axis_map.couples import couples

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    return serve(lay_out(tmp_path_factory.mktemp("map")))


@pytest.fixture
def open_map(new_page, address):
    with opening(new_page, address) as start:
        yield start


def test_the_map_stands_over_its_sliders_when_narrow_and_beside_them_when_wide(open_map):
    for width, beside in ((375, False), (1280, True)):
        page = open_map(width)
        plane = page.locator(".plane").bounding_box()
        sliders = page.locator(".sliders").bounding_box()
        assert (sliders["x"] >= plane["x"] + plane["width"]) is beside
        assert (sliders["y"] >= plane["y"] + plane["height"]) is not beside
        square = page.locator(".plane .field").bounding_box()
        assert abs(square["width"] - square["height"]) < 1


@pytest.mark.parametrize("width", [320, 375, 640, 1280])
def test_nothing_is_wider_than_the_screen_and_every_target_is_44_px(open_map, width):
    page = open_map(width)
    fill(page, RIGHT)
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="With only one slider?").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator("two-axis-map").evaluate(
        "map => [...map.shadowRoot.querySelectorAll('button, input:not([type=file]), .plane .reach')]"
        ".filter((node) => node.checkVisibility())"
        ".map((node) => [node.outerHTML, node.getBoundingClientRect()])"
        ".filter(([, { width, height }]) => Math.min(width, height) < 43.9)"
    )
    assert small == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing_before_and_after_comparing(open_map, width, dark):
    page = open_map(width, dark=dark)
    assert axe_violations(page) == []
    fill(page, RIGHT | {FIRST.id: [20, 20]})
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="With only one slider?").click()
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", [375, 1280])
def test_tab_reaches_every_control_and_the_focus_shows(open_map, width):
    assert unreached(open_map(width)) == []
    page = open_map(width)
    fill(page, {FIRST.id: [85, 20], SECOND.id: [85, 20]})
    page.get_by_role("button", name="Compare").dispatch_event("click")  # the walk still starts at the top
    assert unreached(page) == []


def test_choosing_another_couple_moves_nothing_below_its_story(open_map):
    page = open_map(375)
    tops = set()
    for chip in page.locator(".chip").all():
        chip.click()
        tops.add(
            page.locator(".plane .frame").evaluate("frame => frame.getBoundingClientRect().top + scrollY")
        )
        assert page.locator(".story:visible .text").count() == 1
    assert len(tops) == 1


def test_on_paper_every_couple_stands_with_its_text_and_place(open_map):
    page = open_map()
    fill(page, RIGHT)
    page.emulate_media(media="print")
    assert page.locator(".story .text:visible").all_inner_texts() == [couple.text for couple in couples()]
    assert page.locator(".where:visible").count() == len(couples())
    assert page.locator("button:visible").count() == 0


def test_in_a_notebook_a_graded_map_takes_places_and_tells_no_reading(open_map):
    page = open_map(name="graded")
    assert page.get_by_role("button", name="Compare").count() == 0
    page.mouse.click(*spot(page, [80, 20]))
    answer = page.evaluate("traits.answer")
    assert near(answer[FIRST.id], [80, 20])
    literal = page.get_by_label("Your answer as text").input_value()
    assert literal == f'places = {{\n    "{FIRST.id}": [{answer[FIRST.id][0]}, {answer[FIRST.id][1]}]\n}}'
    page.evaluate("traits.answer = {}")
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate("traits.answer") == answer


def test_entries_that_the_map_cannot_draw_are_left_as_they_are(open_map):
    page = open_map()
    typed = {"ghost": [1, 1], FIRST.id: "high", SECOND.id: [10, 90]}
    page.evaluate("answer => document.querySelector('two-axis-map').receive(answer)", typed)
    assert page.get_by_text("1 of 6 on the map").is_visible()
    page.mouse.click(*spot(page, [80, 20]))
    assert kept(page)["ghost"] == [1, 1]


def test_without_scripts_the_couples_can_be_read(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/plain.html")
    assert page.get_by_text(FIRST.text).is_visible()
    page.get_by_text("The course’s reading").first.click()
    assert page.get_by_text(FIRST.reading.reason).is_visible()

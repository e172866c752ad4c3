"""Learners place couples by keys alone, by tapping, by dragging, and read how the course sees them."""

import pytest

from browser.map_page import (
    FIRST,
    LAST,
    RIGHT,
    SECOND,
    fill,
    focused,
    kept,
    lay_out,
    near,
    opening,
    said,
    spot,
    tab_to,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    return serve(lay_out(tmp_path_factory.mktemp("map")))


@pytest.fixture
def open_map(new_page, address):
    with opening(new_page, address) as start:
        yield start


def test_every_couple_is_placed_and_compared_with_keys_alone(open_map):
    page = open_map()
    tab_to(page, "independence")
    for turn, (x, y) in enumerate(RIGHT.values()):
        for number in (x, y):
            way = "ArrowRight" if number > 50 else "ArrowLeft"
            page.keyboard.press("Enter")  # here, in the middle, and from here on
            for _ in range(abs(number - 50) // 5):
                page.keyboard.press(way)
            page.keyboard.press("Tab")
        if turn < len(RIGHT) - 1:
            page.keyboard.press("Enter")  # Next: ...
            assert focused(page) == "independence"
    assert kept(page) == RIGHT
    assert page.get_by_text("6 of 6 on the map").is_visible()
    assert "Compare" in focused(page)
    page.keyboard.press("Enter")
    assert "Compare" in focused(page)
    assert page.locator(".result").inner_text().startswith("6 of 6 fit on both axes.")


def test_a_fine_step_and_both_ends_are_within_reach_of_the_keys(open_map):
    page = open_map()
    fill(page, {FIRST.id: [50, 50]})
    slider = page.locator("#independence")
    slider.press("Shift+ArrowUp")
    assert kept(page)[FIRST.id] == [51, 50]
    slider.press("ArrowDown")
    assert kept(page)[FIRST.id] == [46, 50]
    slider.press("Home")
    slider.press("ArrowLeft")
    assert kept(page)[FIRST.id] == [0, 50]
    slider.press("End")
    slider.press("ArrowRight")
    assert kept(page)[FIRST.id] == [100, 50]
    assert slider.get_attribute("aria-valuetext") == "high (100)"


def test_a_couple_is_on_the_map_only_once_both_axes_are_set(open_map):
    page = open_map()
    page.locator("#independence").press("ArrowRight")
    assert kept(page) == {}
    assert page.locator(".slider").nth(1).get_by_text("set this one too").is_visible()
    assert page.locator(".guide[visibility=visible]").count() == 1
    page.locator("#interdependence").press(" ")
    assert kept(page) == {FIRST.id: [55, 50]}
    assert said(page) == f"{FIRST.names}: independence middle (55), interdependence middle (50). 5 to go."


def test_a_slider_is_dragged_and_the_token_follows(open_map):
    page = open_map()
    fill(page, {FIRST.id: [50, 50]})
    box = page.locator("#interdependence").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"], middle)
    assert page.locator(f".plane [data-couple={FIRST.id}]").get_attribute("y") == "0%"
    assert kept(page) == {FIRST.id: [50, 50]}, "what is kept changes when the slider is let go"
    page.mouse.up()
    assert kept(page) == {FIRST.id: [50, 100]}


def test_a_tap_on_the_map_places_the_chosen_couple(open_map):
    page = open_map()
    page.get_by_role("button", name=SECOND.names).first.click()
    page.mouse.click(*spot(page, [20, 75]))
    assert list(kept(page)) == [SECOND.id]
    assert near(kept(page)[SECOND.id], [20, 75])
    page.mouse.click(*spot(page, [60, 30]))  # a second tap corrects the first
    assert near(kept(page)[SECOND.id], [60, 30])
    assert said(page).startswith(f"{SECOND.names}: independence middle")


def test_a_tap_in_the_margin_counts_as_the_edge(open_map):
    page = open_map()
    x, y = spot(page, [0, 0])
    page.mouse.click(x - 12, y + 12)
    assert kept(page) == {FIRST.id: [0, 0]}


def test_a_finger_taps_and_the_page_still_scrolls_under_it(open_map):
    page = open_map(375, 812, has_touch=True, is_mobile=True)
    page.touchscreen.tap(*spot(page, [80, 20]))
    assert near(kept(page)[FIRST.id], [80, 20])
    actions = page.locator(".plane").evaluate(
        "plane => ['.frame', '.spot'].map((part) => getComputedStyle(plane.querySelector(part)).touchAction)"
    )
    assert actions == ["auto", "none"]


def test_a_token_is_dragged_and_a_tap_on_it_only_chooses_it(open_map):
    page = open_map()
    fill(page, {FIRST.id: [20, 20], SECOND.id: [80, 80]})
    page.mouse.move(*spot(page, [80, 80]))
    page.mouse.down()
    page.mouse.move(*spot(page, [60, 60]), steps=4)
    page.mouse.move(*spot(page, [40, 70]), steps=4)
    page.mouse.up()
    assert kept(page)[FIRST.id] == [20, 20]
    assert near(kept(page)[SECOND.id], [40, 70])
    before = kept(page)
    page.mouse.click(*spot(page, [21, 19]))
    assert kept(page) == before
    assert page.locator(".chip[aria-pressed=true]").inner_text().strip().startswith("S")
    page.mouse.click(*spot(page, [90, 10]))  # the tap after it is a tap on the map again
    assert near(kept(page)[FIRST.id], [90, 10])


def test_a_token_dragged_off_the_map_stops_at_its_edge(open_map):
    page = open_map()
    fill(page, {FIRST.id: [50, 50]})
    page.mouse.move(*spot(page, [50, 50]))
    page.mouse.down()
    x, y = spot(page, [100, 100])
    page.mouse.move(x + 200, y - 60, steps=5)
    page.mouse.up()
    assert kept(page) == {FIRST.id: [100, 100]}


def test_a_reload_brings_every_place_back(open_map):
    page = open_map()
    page.mouse.click(*spot(page, [80, 20]))
    before = kept(page)
    page.reload()
    page.wait_for_selector("two-axis-map[data-ready]")
    assert page.get_by_text("1 of 6 on the map").is_visible()
    label = page.locator(".plane .field").get_attribute("aria-label")
    assert f"{FIRST.names}: independence high" in label
    assert kept(page) == before


def test_the_map_says_in_words_what_it_shows(open_map):
    page = open_map()
    picture = page.get_by_role("img", name="No couple is on it yet")
    assert picture.count() == 1
    fill(page, {FIRST.id: [85, 20], LAST.id: [50, 90]})
    label = page.locator(".plane .field").get_attribute("aria-label")
    assert label.endswith(
        f"{FIRST.names}: independence high (85), interdependence low (20). "
        f"{LAST.names}: independence middle (50), interdependence high (90)."
    )


@pytest.mark.parametrize("width", [375, 1280])
def test_every_couple_is_a_button_that_says_where_it_is_and_how_it_fits(open_map, width):
    page = open_map(width)
    assert page.get_by_role("button", name=f"{FIRST.names} , not on the map yet", exact=True).count() == 1
    fill(page, {FIRST.id: [85, 60]})
    where = f"{FIRST.names} , independence high (85), interdependence middle (60)"
    assert page.get_by_role("button", name=where, exact=True).count() == 1
    page.get_by_role("button", name="Compare").click()
    assert page.get_by_role("button", name=f"{where}, look again", exact=True).count() == 1


def test_comparing_says_for_each_axis_whether_it_fits_and_why(open_map):
    page = open_map()
    reading = page.locator(".reading")
    assert page.get_by_role("button", name="Compare").is_disabled()
    fill(page, {FIRST.id: [85, 60], LAST.id: RIGHT[LAST.id]})
    assert not reading.is_visible()
    page.get_by_role("button", name="Compare").click()
    assert page.locator(".result").inner_text().startswith("1 of 2 fit on both axes.")
    assert f"The course’s reading of {FIRST.names}" in reading.inner_text()
    lines = reading.locator(".verdict")
    assert lines.all_inner_texts() == [
        "Independence fits. You read it as high, and so does the course.",
        "Interdependence look again. You read it as middle, the course as low.",
    ]
    assert [line.locator("svg:visible").count() for line in lines.all()] == [1, 1]
    assert FIRST.reading.reason in reading.inner_text()
    assert "not a measurement" in reading.inner_text()
    assert "look again" in said(page)
    assert page.locator(".region").get_attribute("visibility") == "visible"

    page.get_by_role("button", name="Next reading").click()
    assert lines.first.inner_text() == "Independence any place fits. The text does not settle it."
    assert LAST.reading.reason in said(page)
    assert "Next reading" in focused(page)


def test_a_couple_moved_after_comparing_asks_for_another_look(open_map):
    page = open_map()
    fill(page, {FIRST.id: [20, 20]})
    page.get_by_role("button", name="Compare").click()
    page.locator("#independence").press("ArrowRight")
    assert page.locator(".moved").is_visible()
    assert not page.locator(".reason").is_visible()
    assert not page.locator(".result").is_visible()
    assert page.locator(".region").get_attribute("visibility") == "hidden"
    page.get_by_role("button", name="Compare").click()
    assert page.locator(".reason").inner_text() == FIRST.reading.reason


def test_start_again_empties_the_map_and_undo_puts_all_back(open_map):
    page = open_map()
    fill(page, RIGHT)
    tab_to(page, "Start again")
    page.keyboard.press("Enter")
    assert kept(page) == {}
    assert "Undo" in focused(page)
    assert page.get_by_text("0 of 6 on the map").is_visible()
    page.keyboard.press("Enter")
    assert kept(page) == RIGHT
    assert "Start again" in focused(page)
    page.keyboard.press("Enter")
    page.mouse.click(*spot(page, [80, 20]))  # something new is on the map: there is nothing to undo any more
    assert page.get_by_role("button", name="Undo").count() == 0


def test_one_slider_puts_couples_in_one_spot_that_the_map_holds_apart(open_map):
    page = open_map()
    fill(page, {"choir-and-clocks": [85, 85]})
    button = page.get_by_role("button", name="With only one slider?")
    assert button.is_disabled()
    fill(page, RIGHT)
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    words = (
        "Teo and Bram have far more of both than Pilar and Henk, and one slider puts them in the same spot."
    )
    assert page.get_by_text(words).first.is_visible()
    button.click()
    assert not page.get_by_text(words).first.is_visible()


def test_files_of_another_board_are_refused(open_map):
    page = open_map()
    answers = [
        RIGHT,
        {},
        {FIRST.id: None},
        {"river-walk": "avoiding"},
        {"ghost": [1, 1]},
        {FIRST.id: [1, 200]},
        [],
    ]
    taken = page.evaluate("all => all.map((a) => document.querySelector('two-axis-map').accepts(a))", answers)
    assert taken == [True, True, True, False, False, False, False]

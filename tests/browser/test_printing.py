"""On paper: the text without what belongs to a screen, and every exercise as a sheet to fill in by hand."""

import pytest

from site_fixture import built_book

pytestmark = pytest.mark.browser

ON_SCREEN_ONLY = (".bar", "#contents", ".skip", ".onward", ".assignment-file")


@pytest.fixture(scope="module")
def site(serve):
    return serve(built_book())


def test_nothing_of_the_screen_is_printed_and_the_colours_are_black_on_white(site, new_page):
    page = new_page(dark=True)
    for path in ("book/part-2/evidence.html", "book/assignments/a-week-for-two.html"):
        page.goto(f"{site}/{path}", wait_until="networkidle")
        page.emulate_media(media="print")
        for selector in ON_SCREEN_ONLY:
            assert page.locator(f"{selector}:visible").count() == 0, selector
        style = "getComputedStyle(document.{}).{}"
        assert page.evaluate(style.format("documentElement", "backgroundColor")) == "rgb(255, 255, 255)"
        assert page.evaluate(style.format("body", "color")) == "rgb(0, 0, 0)"
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        page.emulate_media(media="screen")


def test_an_exercise_is_a_sheet_every_card_with_its_labels_and_no_answer(site, new_page):
    page = new_page()
    page.goto(f"{site}/book/part-2/evidence.html", wait_until="networkidle")
    board = page.locator("sort-board").first
    assert board.locator(".card:visible").count() == 1
    page.emulate_media(media="print")
    cards = page.evaluate("document.querySelector('sort-board').spec.cards.length")
    assert board.locator(".card:visible").count() == cards
    assert board.locator(".label:visible").count() == 3 * cards
    assert board.locator("button:visible:not(.label):not(.sentence)").count() == 0


def test_a_figure_that_has_not_come_leaves_its_place_to_its_numbers(site, new_page):
    page = new_page()
    page.route("**/plotly*", lambda route: route.abort())
    page.goto(f"{site}/book/part-2/evidence.html")
    explorer = page.locator("data-explorer[data-ready]").first
    explorer.scroll_into_view_if_needed()
    row = explorer.locator(".numbers td").first
    row.wait_for(state="attached")
    assert not row.is_visible()
    page.emulate_media(media="print")
    assert row.is_visible()
    assert not explorer.locator(".figure").is_visible()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_chapter_becomes_a_document_of_several_pages(site, new_page, paper):
    page = new_page()
    page.goto(f"{site}/book/part-3/reciprocity.html", wait_until="networkidle")
    made = page.pdf(format=paper)
    assert made.startswith(b"%PDF-")
    assert 4 <= made.count(b"/Type /Page\n") <= 12

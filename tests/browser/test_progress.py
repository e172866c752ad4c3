"""How far a reader has come: kept in this browser, shown in the contents, and where to go on."""

import pytest
import yaml

from browser.walk import axe_violations, wait_until
from site_fixture import ROOT, built_book

pytestmark = pytest.mark.browser

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
FIRST, SECOND, THIRD = (chapter["file"] for chapter in TOC["parts"][1]["chapters"][:3])
LAST = TOC["parts"][3]["chapters"][-1]["file"]
READ = "JSON.parse(localStorage.getItem('apart-and-together:read') ?? '[]')"


@pytest.fixture(scope="module")
def site(serve):
    return serve(built_book())


def read_to_the_end(page, site, name):
    page.goto(f"{site}/{name}.html")
    page.locator(".onward").scroll_into_view_if_needed()
    wait_until(page, f"name => {READ}.includes(name)", f"{name}.html")


def test_a_page_counts_as_read_when_its_end_was_seen_and_the_landing_page_goes_on_after_it(site, new_page):
    page = new_page()
    page.goto(f"{site}/{FIRST}.html")
    page.wait_for_timeout(1500)
    assert page.evaluate(READ) == []  # opened, and not read
    page.goto(f"{site}/{TOC['root']}.html")
    assert page.locator("a.action").text_content() == "Begin with part 1"
    read_to_the_end(page, site, FIRST)
    read_to_the_end(page, site, SECOND)
    assert page.locator("#contents .contents-count").first.text_content() == "2 of 7 read"
    assert page.locator("#contents [aria-current=page]").get_attribute("data-done") == ""
    assert page.get_by_role("link", name="(read)").count() == 2
    assert axe_violations(page) == []
    page.goto(f"{site}/{TOC['root']}.html")
    action = page.locator("a.action")
    assert action.text_content() == "Go on with “Embracing interdependence”"
    assert page.locator(".contents-next").text_content().split() == [
        "Next",
        "step",
        "Embracing",
        "interdependence",
    ]
    action.click()
    assert page.url == f"{site}/{THIRD}.html"


def test_after_the_last_page_what_was_left_out_comes_next(site, new_page):
    page = new_page()
    read_to_the_end(page, site, LAST)
    page.goto(f"{site}/{TOC['root']}.html")
    assert page.locator("a.action").get_attribute("href").endswith(f"{FIRST.removeprefix('book/')}.html")


def test_another_page_of_the_course_learns_of_it_at_once(site, new_page):
    page = new_page()
    page.goto(f"{site}/{SECOND}.html")
    other = page.context.new_page()
    read_to_the_end(other, site, FIRST)
    wait_until(page, "document.querySelectorAll('[data-done]').length === 1")


@pytest.mark.parametrize("kept", ["{", "3", '{"a": 1}', '[1, null, "book/elsewhere.html"]'])
def test_what_cannot_be_read_counts_as_nothing(site, new_page, kept):
    page = new_page()
    page.add_init_script(f"localStorage.setItem('apart-and-together:read', {kept!r})")
    page.goto(f"{site}/{TOC['root']}.html", wait_until="networkidle")
    assert page.locator("[data-done]").count() == 0
    assert page.problems == []


def test_where_nothing_can_be_kept_the_page_says_nothing_and_works(site, new_page):
    page = new_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'SecurityError') }")
    page.goto(f"{site}/{FIRST}.html")
    page.locator(".onward").scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    assert page.locator("[data-done]").count() == 0
    assert page.problems == []


def test_the_next_step_is_in_sight_at_the_top_of_every_page_that_has_one(site, new_page):
    page = new_page(1280, 720)
    page.goto(f"{site}/{FIRST}.html")
    assert page.locator(".contents-next").evaluate("node => node.getBoundingClientRect().bottom") < 720

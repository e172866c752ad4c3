"""A page leads to its boards in the reader's own browser, and a lab says what is missing or not kept."""

import shutil

import pytest

from site_fixture import built_book

pytestmark = pytest.mark.browser

CHAPTER = "book/part-3/overinvestment.ipynb"
BOARDS = (
    ":is(sort-board,form-board,ledger-board,two-axis-map,two-records,week-planner,what-next,data-explorer)"
)


@pytest.fixture(scope="module")
def site(serve, tmp_path_factory):
    """The site below an address of its own, as it may stand anywhere: nothing in it may count on the root."""
    above = tmp_path_factory.mktemp("server")
    (above / "some/where").mkdir(parents=True)
    (above / "some/where/course").symlink_to(built_book())
    return f"{serve(above)}/some/where/course"


def test_a_chapter_leads_to_its_boards_and_figures_and_they_lead_back(site, new_page):
    page = new_page()
    page.goto(f"{site}/book/part-3/overinvestment.html")
    page.get_by_role("link", name="Run in your browser").click()
    page.wait_for_url("**/lite/notebooks/index.html?path=" + CHAPTER)
    page.locator("data-explorer[data-ready]").first.wait_for()
    page.locator("data-explorer .js-plotly-plot, data-explorer svg.main-svg").first.wait_for()
    assert page.locator(BOARDS).count() == 3
    page.get_by_role("link", name="back to the page", exact=True).click()
    page.wait_for_url("**/some/where/course/book/part-3/overinvestment.html")
    page.go_back()
    page.get_by_role("link", name="← Back to the page").click()
    page.wait_for_url("**/some/where/course/book/part-3/overinvestment.html")
    assert page.problems == []


def test_a_lab_says_when_the_browser_keeps_nothing(site, new_page):
    page = new_page()
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(f"{site}/lite/notebooks/index.html?path={CHAPTER}")
    page.get_by_role("status").filter(has_text="keeps nothing").wait_for()
    page.get_by_role("button", name="Close this note").click()
    assert page.get_by_text("keeps nothing").count() == 0

    refused = new_page()
    refused.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'SecurityError') }")
    refused.goto(f"{site}/lite/notebooks/index.html?path={CHAPTER}")
    refused.get_by_role("status").filter(has_text="refuses to keep").wait_for()


def test_a_lab_names_the_file_that_is_missing_and_does_not_hang(serve, new_page, tmp_path):
    shutil.copytree(built_book() / "lite", tmp_path / "lite")
    (tmp_path / "lite/static/pyodide/pyodide.asm.wasm").unlink()
    page = new_page()
    page.goto(f"{serve(tmp_path)}/lite/notebooks/index.html?path={CHAPTER}")
    page.get_by_role("alert").filter(has_text="pyodide.asm.wasm could not be loaded").wait_for()


def test_a_lab_says_when_there_is_no_webassembly(site, new_page):
    page = new_page()
    page.add_init_script("delete window.WebAssembly")
    page.goto(f"{site}/lite/notebooks/index.html?path={CHAPTER}")
    page.get_by_role("alert").filter(has_text="no WebAssembly").wait_for()

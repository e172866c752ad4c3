"""Labs and assignments run in the reader's own browser, from the site alone, and keep what was answered."""

import json
import re
import shutil
import time

import pytest

from site_fixture import ROOT, built_book

pytestmark = pytest.mark.browser

ASSIGNMENTS = {
    f"exercises/{path.parent.name}/{path.name}": path
    for path in sorted((ROOT / "exercises").glob("*/*.ipynb"))
}
LABS = {f"notebooks/{path.name}": path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
CHAPTER = "book/part-3/overinvestment.ipynb"
BOARDS = (
    ":is(sort-board,form-board,ledger-board,two-axis-map,two-records,week-planner,what-next,data-explorer)"
)
ERRORS = '.jp-OutputArea-output:is([data-mime-type$=".error"], [data-mime-type$=".stderr"])'
RUN_ALL = '[data-jp-item-name="course-run-all"] :is(button, jp-button)'
# The notebook as the browser has saved it: how many of its code cells have been run.
RAN = """async ([place, number]) => {
  const found = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const all = await indexedDB.databases();
  const { name } = all.find((one) => one.name.startsWith("JupyterLite Storage"));
  const database = await found(indexedDB.open(name));
  try {
    if (!database.objectStoreNames.contains("files")) return false;
    const file = await found(database.transaction("files").objectStore("files").get(place));
    return (file?.content.cells ?? []).filter((cell) => cell.execution_count > 0).length === number;
  } finally {
    database.close();
  }
}"""


@pytest.fixture(scope="module")
def site(serve, tmp_path_factory):
    """The site below an address of its own, as it may stand anywhere: nothing in it may count on the root."""
    above = tmp_path_factory.mktemp("server")
    (above / "some/where").mkdir(parents=True)
    (above / "some/where/course").symlink_to(built_book())
    return f"{serve(above)}/some/where/course"


def opened(page, site, place):
    page.goto(f"{site}/lite/notebooks/index.html?path={place}")
    page.locator(f"{BOARDS}[data-ready]").first.wait_for()
    return page


def code_cells(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]


def run_to_the_end(page, place, number):
    page.locator(RUN_ALL).first.click()
    until = time.monotonic() + 60
    while not page.evaluate(RAN, [place, number]):
        assert time.monotonic() < until, "not every cell has been run"
        page.wait_for_timeout(500)
        page.keyboard.press("Control+s")


@pytest.mark.parametrize("place", ASSIGNMENTS)
def test_an_assignment_runs_to_its_last_cell_and_keeps_an_answer_through_a_reload(site, new_page, place):
    page = opened(new_page(), site, place)
    board = page.locator("sort-board, ledger-board").first
    tag = board.evaluate("board => board.localName")
    if tag == "sort-board":
        board.locator('[data-current] .label[data-label="avoiding"]').click()
    else:
        board.get_by_label("Given").first.fill("8.5")
    page.locator(tag).first.locator(".keeping[data-state=saved]").wait_for()
    answer = page.evaluate("tag => JSON.stringify(document.querySelector(tag).answer)", tag)
    assert answer not in ("{}", "null")
    page.reload()
    page.locator(f"{tag}[data-ready]").first.wait_for()
    assert page.evaluate("tag => JSON.stringify(document.querySelector(tag).answer)", tag) == answer
    cells = code_cells(ASSIGNMENTS[place])
    run_to_the_end(page, place, len(cells))
    # a check says what is open, and a function that nobody has written says so; nothing else fails
    open_ends = [cell for cell in cells if "raises-exception" in cell["metadata"].get("tags", [])]
    failed = page.locator(ERRORS).all_text_contents()
    assert len(failed) <= len(open_ends)
    assert [
        one for one in failed if not any(word in one for word in ("Not complete yet", "empty scaffold"))
    ] == []
    assert page.problems == []


@pytest.mark.parametrize("place", LABS)
def test_a_lab_runs_to_its_last_cell_without_an_error(site, new_page, place):
    page = opened(new_page(), site, place)
    run_to_the_end(page, place, len(code_cells(LABS[place])))
    assert page.locator(ERRORS).all_text_contents() == []
    assert page.problems == []


def test_the_file_of_an_assignments_page_is_read_by_its_lab_in_the_browser(site, new_page, tmp_path):
    page = new_page(accept_downloads=True)
    page.goto(f"{site}/book/assignments/a-week-for-two.html")
    page.locator("[data-current] [data-label=avoiding]").first.click()
    page.get_by_label("Your text").fill("Both is an answer.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    opened(page, site, "exercises/a-week-for-two/a-week-for-two.ipynb")
    assert page.evaluate("document.querySelector('sort-board').answer") == {}
    page.get_by_role("button", name="Answers file").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("dialog").get_by_role("button", name="Read a file").click()
    chooser.value.set_files(path)
    page.get_by_role("dialog").get_by_role("button", name="Put them here").click()
    page.wait_for_function("Object.values(document.querySelector('sort-board').answer).includes('avoiding')")
    page.get_by_role("button", name="Answers file").click()
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="Save the file").click()
    back = json.loads(download.value.path().read_text(encoding="utf-8"))
    sent = json.loads(path.read_text(encoding="utf-8"))
    assert list(back["answers"]["first-sort"].values()) == ["avoiding"]
    assert back["answers"]["first-sort"] == sent["answers"]["first-sort"]
    assert back["texts"] == sent["texts"]
    assert page.problems == []


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


def test_what_draws_figures_comes_with_the_first_of_them(site, new_page):
    page, asked = new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, site, "notebooks/part-2-recharging-or-avoiding.ipynb")
    drawing = re.compile(r"/jupyterlab-plotly/static/(?!late)")
    assert not any(drawing.search(url) for url in asked)
    page.locator(".jp-MarkdownCell").first.click()
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.type("import plotly.graph_objects as go\ngo.Figure(go.Scatter(y=[3, 1, 2]))")
    page.keyboard.press("Shift+Enter")
    page.locator(".jp-OutputArea-output .js-plotly-plot .scatterlayer path.point").first.wait_for()
    assert any(drawing.search(url) for url in asked)
    assert page.problems == []


def test_a_lab_on_a_dark_phone_is_dark_from_the_start_and_leads_back(site, new_page):
    page = new_page(375, 760, dark=True)
    page.goto(f"{site}/lite/notebooks/index.html?path={CHAPTER}", wait_until="commit")
    loading = page.get_by_text("The lab is being loaded")
    loading.wait_for()
    colour = loading.evaluate("line => getComputedStyle(line.parentElement).backgroundColor")
    assert colour == "rgb(17, 17, 17)"
    page.locator("data-explorer[data-ready]").first.wait_for()
    assert page.locator("body").get_attribute("data-jp-theme-light") == "false"
    page.get_by_role("link", name="← Back to the page").click()
    page.wait_for_url("**/some/where/course/book/part-3/overinvestment.html")


def test_a_lab_says_when_the_browser_keeps_nothing_or_not_for_sure(site, new_page):
    page = new_page()
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(f"{site}/lite/notebooks/index.html?path={CHAPTER}")
    page.get_by_role("status").filter(has_text="may drop it on its own").wait_for()
    page.get_by_role("button", name="Close this note").click()
    assert page.get_by_text("may drop it on its own").count() == 0

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

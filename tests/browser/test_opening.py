"""A notebook is opened in a real JupyterLab: its boards are there, and nothing of it has run."""

import itertools
import shutil
import subprocess
import sys
import time

import nbformat
import pytest

from browser.lab import ROOT, Lab, answer_text, open_notebook, see_boards, wait_until_saved
from browser.tampered import saved_widget, tampered
from closeness.core.answers import read_answer

pytestmark = pytest.mark.browser

WEEK = "a-week-for-two"
COUNTED = "[...document.querySelectorAll('.jp-InputPrompt')].some(prompt => /\\d/.test(prompt.textContent))"
ERRORS = '.jp-OutputArea-output:is([data-mime-type$=".error"], [data-mime-type$=".stderr"])'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("opening")


@pytest.fixture(scope="module")
def lab(folder):
    shutil.copy(ROOT / "exercises" / WEEK / f"{WEEK}.ipynb", folder)
    shutil.copy(ROOT / "notebooks/part-3-giving-and-receiving.ipynb", folder / "lab.ipynb")
    shutil.copy(ROOT / "notebooks/part-2-recharging-or-avoiding.ipynb", folder / "practice.ipynb")
    (folder / "beside").mkdir()
    for name in ("closeness", "anywidget", "ipywidgets", "plotly"):
        left = f"import pathlib\npathlib.Path({str(folder / 'traces' / name)!r}).touch()\nraise ImportError\n"
        (folder / "beside" / f"{name}.py").write_text(left, encoding="utf-8")
    (folder / "traces").mkdir()
    nbformat.write(tampered(folder / "traces"), folder / "beside/tampered.ipynb")
    server = Lab(folder)
    yield server
    server.close()


def ready(page, tag):
    return page.locator(f"{tag}[data-ready]").count()


def wait_for_boards(page, tag, number):
    page.wait_for_function(
        "([tag, number]) => document.querySelectorAll(`${tag}[data-ready]`).length === number",
        arg=[tag, number],
        timeout=60_000,
    )


def line_below(page, text):
    page.locator(".jp-OutputArea-output", has_text=text).first.wait_for(timeout=30_000)


def test_boards_are_there_nothing_has_run_and_a_choice_is_kept_through_reload_and_restart(
    lab, folder, new_page, tell
):
    page = new_page(1280, 1400)
    open_notebook(page, lab, f"{WEEK}.ipynb")
    seconds = see_boards(page, "sort-board")
    tell(f"from the notebook to its first board: {seconds:.1f} s")
    see_boards(page, "form-board")
    line_below(page, "0 of 6 cards")
    assert not page.evaluate(COUNTED), "no cell counts as executed"
    board = page.locator("sort-board")
    card = page.evaluate("document.querySelector('sort-board').spec.cards[0].id")
    board.locator('[data-current] .label[data-label="avoiding"]').click()
    wait_until_saved(page, "sort-board")
    path = folder / f"{WEEK}.ipynb"
    assert read_answer(answer_text(path, "first-sort")) == {card: "avoiding"}
    line_below(page, "1 of 6 cards")

    page.reload()
    see_boards(page, "sort-board")
    assert page.evaluate("document.querySelector('sort-board').answer") == {card: "avoiding"}
    wait_for_boards(page, "sort-board", 1)
    assert not page.evaluate(COUNTED)

    page.evaluate("document.querySelectorAll('sort-board').forEach(old => { old.dataset.old = '' })")
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.locator("sort-board[data-ready]:not([data-old])").wait_for(timeout=60_000)
    assert page.evaluate("document.querySelector('sort-board').answer") == {card: "avoiding"}
    board.locator('[data-current] .label[data-label="recharging"]').click()
    wait_until_saved(page, "sort-board")
    assert read_answer(answer_text(path, "first-sort")) != {card: "avoiding"}
    assert [problem for problem in page.problems if problem.startswith(("outside", "error"))] == []


def without_widgets(message):
    """What a kernel says, but that it has any widgets: the page then knows none of them."""
    places = [int.from_bytes(message[at : at + 8], "little") for at in range(8, 8 + 8 * message[0], 8)]
    parts = [message[one:two] for one, two in itertools.pairwise(places)]
    if b"comm_info_reply" not in parts[1]:
        return message
    parts[4] = b'{"status": "ok", "comms": {}}'
    ends = itertools.accumulate(map(len, parts), initial=places[0])
    return message[:8] + b"".join(end.to_bytes(8, "little") for end in ends) + b"".join(parts)


@pytest.mark.parametrize("restores", [True, False], ids=["given up", "waited for"])
def test_a_board_whose_widget_the_page_missed_comes_in_a_new_view(lab, folder, new_page, restores):
    name = f"missed-{restores}.ipynb"  # a kernel of its own: the other run's has its answers still
    shutil.copy(ROOT / "exercises" / WEEK / f"{WEEK}.ipynb", folder / name)
    page = new_page(1280, 1400)
    open_notebook(page, lab, name)
    see_boards(page, "sort-board")
    page.locator('sort-board [data-current] .label[data-label="avoiding"]').click()
    wait_until_saved(page, "sort-board")
    answer = page.evaluate("document.querySelector('sort-board').answer")
    page.context.close()

    def between(socket):
        server = socket.connect_to_server()
        asks = (b"jupyter.widget.control",) if restores else (b"jupyter.widget.control", b"comm_info_request")
        socket.on_message(lambda one: None if any(ask in one for ask in asks) else server.send(one))
        server.on_message(lambda one: socket.send(without_widgets(one)))

    page = new_page(1280, 1400)
    page.route_web_socket("**/api/kernels/*/channels*", between)
    open_notebook(page, lab, name)
    see_boards(page, "sort-board")
    assert page.evaluate("document.querySelector('sort-board').answer") == answer
    page.locator('sort-board [data-current] .label[data-label="recharging"]').click()
    wait_until_saved(page, "sort-board")
    shown = page.evaluate("document.querySelector('sort-board').answer")
    assert read_answer(answer_text(folder / name, "first-sort")) == shown != answer


def test_typed_nonsense_is_kept_and_told_and_the_check_below_runs_alone(lab, folder, new_page):
    path = folder / "typed.ipynb"
    notebook = nbformat.read(ROOT / "exercises" / WEEK / f"{WEEK}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.id == "first-sort":
            cell.source = "first_sort = {open('x')"
        if cell.id == "week-marks":
            marks = {"text/plain": "5 of 6 points"}
            cell.outputs = [nbformat.v4.new_output("execute_result", data=marks, execution_count=3)]
    nbformat.write(notebook, path)
    page = new_page(1280, 1400)
    open_notebook(page, lab, "typed.ipynb")
    see_boards(page, "sort-board")
    page.wait_for_function(
        "document.querySelector('sort-board').shadowRoot.querySelector('.keeping').dataset.state === "
        "'typed-unreadable'"
    )
    assert answer_text(path, "first-sort") == "first_sort = {open('x')"
    line_below(page, "0 of 6 cards")
    line_below(page, "0 of 4 parts")
    line_below(page, "5 of 6 points")
    page.locator(".jp-OutputArea-output", has_text="0 of 6 cards").click()
    page.keyboard.press("Control+Enter")
    page.locator(ERRORS, has_text="0 of 6 cards").wait_for(timeout=30_000)
    assert "NameError" not in page.locator(".jp-Notebook").inner_text()


def test_run_all_while_boards_are_still_opening_leaves_each_board_once_and_alive(lab, folder, new_page):
    shutil.copy(ROOT / "exercises" / WEEK / f"{WEEK}.ipynb", folder / "pressed.ipynb")
    page = new_page(1280, 1400)
    page.goto(lab.address("pressed.ipynb"), timeout=60_000)
    page.locator('[data-jp-item-name="course-run-all"]').click(timeout=60_000)
    page.locator(ERRORS).nth(2).wait_for(timeout=60_000)  # each board's check has been run
    wait_for_boards(page, "sort-board", 1)
    wait_for_boards(page, "form-board", 1)
    page.locator('sort-board [data-current] .label[data-label="avoiding"]').click()
    wait_until_saved(page, "sort-board")
    assert "avoiding" in answer_text(folder / "pressed.ipynb", "first-sort")


def test_every_board_and_figure_of_a_lab_is_there_and_looking_changes_no_file(lab, folder, new_page):
    path = folder / "lab.ipynb"
    asked = sum(
        any(board in cell.source for board in ("Board(", "Explorer(", "Records("))
        for cell in nbformat.read(path, as_version=4).cells
    )
    before = path.read_bytes()
    page = new_page(1280, 1400)
    open_notebook(page, lab, "lab.ipynb")
    wait_for_boards(page, ":is(ledger-board, two-records, data-explorer)", asked)
    assert path.read_bytes() == before
    assert not page.evaluate(COUNTED)


def test_practice_has_no_cell_so_the_browser_keeps_it_and_a_new_kernel_is_told(lab, folder, new_page):
    before = (folder / "practice.ipynb").read_bytes()
    page = new_page(1280, 1400)
    open_notebook(page, lab, "practice.ipynb")
    see_boards(page, "sort-board")
    answer = "document.querySelector('sort-board').answer"
    state = "document.querySelector('sort-board').shadowRoot.querySelector('.keeping').dataset.state"
    board = page.locator("sort-board").first
    board.locator('[data-current] .label[data-label="avoiding"]').click()
    assert page.evaluate(state) == "practice-kept"
    (placed,) = page.evaluate(answer).items()
    with page.expect_download() as download:
        board.get_by_role("button", name="Save my answers to a file").click()
    assert placed[0] in download.value.path().read_text(encoding="utf-8")

    page.evaluate("document.querySelectorAll('sort-board').forEach(old => { old.dataset.old = '' })")
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.locator("sort-board[data-ready]:not([data-old])").first.wait_for(timeout=60_000)
    assert page.evaluate(answer) == dict([placed])
    model = "document.querySelector('sort-board').host.model.get('answer')"
    assert page.evaluate(model) == dict([placed])
    page.wait_for_timeout(500)
    assert (folder / "practice.ipynb").read_bytes() == before


def test_nothing_of_a_tampered_notebook_runs_by_being_opened(lab, folder, new_page):
    page = new_page(1280, 1400)
    page.goto(lab.address("beside/tampered.ipynb"), timeout=60_000)
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for(timeout=60_000)
    see_boards(page, "sort-board")  # what is only text in it is shown, as text
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=60_000)
    page.wait_for_timeout(3000)
    assert page.evaluate("window.ran ?? null") is None
    assert list((folder / "traces").iterdir()) == []
    shown = page.evaluate("[...document.querySelectorAll('sort-board')].map(one => one.spec.cards[0].id)")
    assert set(shown) == {"one"}
    assert not page.evaluate(COUNTED)
    page.keyboard.press("Control+s")
    until = time.monotonic() + 30
    saved = folder / "beside/tampered.ipynb"
    while not (text := saved.read_text()) or "window.ran ?? []), 'module'" in text:
        assert time.monotonic() < until, "what could run is written back, and would be trusted next time"
        time.sleep(0.2)


def test_saved_widgets_of_a_notebook_that_jupyter_trusts_are_loaded_as_ever(lab, folder, new_page):
    path = folder / "own.ipynb"
    cells = [nbformat.v4.new_code_cell("1", id="one")]
    metadata = {"kernelspec": {"name": "python3", "display_name": "P"}, "widgets": saved_widget()}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    subprocess.run([sys.executable, "-m", "jupyter", "trust", path], check=True, capture_output=True)
    page = new_page(1280, 1400)
    open_notebook(page, lab, "own.ipynb")
    page.wait_for_function("window.ran?.includes('module')", timeout=30_000)

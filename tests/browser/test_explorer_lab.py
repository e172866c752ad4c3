"""The explorer in a real JupyterLab: a real kernel computes, and its own copy of the chart library draws."""

import nbformat
import pytest

from browser.explorer_page import ROOT, colours, drawn
from browser.lab import Lab, open_notebook, run_all
from toy_exploration import share

pytestmark = pytest.mark.browser

SOURCE = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
from types import SimpleNamespace
from toy_exploration import TOY, teach
teach(SimpleNamespace(setattr=setattr))
from closeness import Explorer
Explorer(TOY)
"""


def write_notebook(path, *sources):
    cells = [nbformat.v4.new_code_cell(source.strip(), id=f"cell-{at}") for at, source in enumerate(sources)]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    write_notebook(folder / "explore.ipynb", SOURCE, "Explorer(TOY)")
    server = Lab(folder)
    yield server
    server.close()


def test_a_slider_step_is_computed_by_the_kernel_and_drawn_in_the_notebooks_colours(lab, new_page):
    page = new_page(1280, 1400)
    open_notebook(page, lab, "explore.ipynb")
    run_all(page, "data-explorer")
    drawn(page, "4-0", timeout=60_000)
    first = page.locator("data-explorer").first
    slider = first.get_by_label("What A gives")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    drawn(page, "8-0")
    assert first.locator(".sentence").inner_text() == share(2, "time").sentence
    first.get_by_text("Care", exact=True).click()
    drawn(page, "8-1")
    assert first.locator(".sentence").inner_text() == share(2, "care").sentence
    assert first.evaluate("one => one.spec.states") is None, "nothing but the first view came beforehand"
    light = colours(page)
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function("document.querySelector('data-explorer').getAttribute('data-theme') === 'dark'")
    page.wait_for_timeout(300)
    assert colours(page) != light
    assert [problem for problem in page.problems if problem.startswith(("outside", "error"))] == []

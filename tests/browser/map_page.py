"""Pages with the map of couples, in a book and in a notebook, and how tests read and move it."""

from contextlib import contextmanager
from importlib.resources import files

import pytest

from browser.stand_in import in_notebook
from browser.walk import next_frame
from closeness.widgets.module import module_source
from closeness.widgets.two_axis_map.couples import couples
from closeness.widgets.two_axis_map.widget import TwoAxisMap

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Map</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="palette.css">
<style>body {{ margin: 0 auto; padding: 16px; max-width: 700px; background: var(--at-paper) }}</style>
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
</script>
</head><body><main><h1>Map</h1>{board}</main></body></html>"""
SCRIPT = '<script type="module" src="map.js"></script>'
RIGHT = {  # in the middle of the region that the course reads
    couple.id: [
        {"low": 15, "middle": 50, "high": 85, "any": 5}[band]
        for band in (couple.reading.independence, couple.reading.interdependence)
    ]
    for couple in couples()
}
FIRST, SECOND = couples()[0], couples()[1]
LAST = couples()[-1]


def lay_out(folder):
    """Write the map into *folder*: on a page, in a notebook and without scripts; return the folder."""
    (folder / "map.js").write_text(module_source("two_axis_map"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    boards = {
        "page": TwoAxisMap(name="places").element() + SCRIPT,
        "graded": in_notebook("map.js", TwoAxisMap(answer={}, answer_cell="map-cell", name="places")),
        "plain": TwoAxisMap().element(),
    }
    for name, board in boards.items():
        (folder / f"{name}.html").write_text(PAGE.format(board=board), encoding="utf-8")
    return folder


@contextmanager
def opening(new_page, address):
    """Give a function that opens a page of the map; at the end no page may have had a problem."""
    pages = []

    def start(width=1280, height=900, *, name="page", **options):
        page = new_page(width, height, **options)
        page.goto(f"{address}/{name}.html")
        page.wait_for_selector("two-axis-map[data-ready]")
        pages.append(page)
        return page

    yield start
    assert [problem for page in pages for problem in page.problems] == []


def kept(page):
    """Return the answer that this browser keeps for the page."""
    return page.evaluate("JSON.parse(Object.values(localStorage)[0] ?? '{}')")


def fill(page, answer):
    page.evaluate("answer => document.querySelector('two-axis-map').commit(answer)", answer)


def focused(page):
    """Return the text or the id of what holds the focus inside the map."""
    return page.evaluate(
        "(() => { const at = document.activeElement?.shadowRoot?.activeElement;"
        " return at && (at.id || at.textContent); })()"
    )


def tab_to(page, wanted):
    for _ in range(30):
        page.keyboard.press("Tab")
        if wanted in (focused(page) or ""):
            return
    pytest.fail(f"Tab never reached {wanted!r}.")


def spot(page, place):
    """Return the point of the screen where a place of the map lies."""
    field = page.locator(".plane .field")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    return box["x"] + box["width"] * place[0] / 100, box["y"] + box["height"] * (100 - place[1]) / 100


def said(page):
    next_frame(page)
    return page.locator("[aria-live=polite]").text_content()


def near(place, wanted):
    return all(abs(number - other) <= 1 for number, other in zip(place, wanted, strict=True))

"""How people move in a browser on the hub."""

import re
import time

import nbformat

from closeness.core.answers import read_answer

WEEK = "a-week-for-two"
SORTED = "first-sort"


def log_in(page, hub, name):
    """Log in by the form, to the course's page."""
    page.goto(f"{hub.base}/", timeout=60_000)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(hub.passwords[name])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    return page


def open_assignment(page, hub, name=WEEK):
    """Follow the course page's Open; return the seconds from there until the first board can be used."""
    started = time.monotonic()
    page.goto(f"{hub.base}/user-redirect/closeness/open/{name}", timeout=180_000)
    page.wait_for_url(re.compile(rf"/lab/tree/.*{name}\.ipynb"), timeout=180_000)
    board_of(page).wait_for(state="attached", timeout=120_000)
    return time.monotonic() - started


def board_of(page, tag="sort-board"):
    """The first board of the open notebook, once it can be used."""
    return page.locator(f"{tag}[data-ready]").first


def place(page, label):
    """Give the card in front a label, by mouse, and wait until the board says that it is saved."""
    board_of(page).locator(f'[data-current] .label[data-label="{label}"]').click()
    until_saved(page)


def until_saved(page):
    """Wait until every board says that its answer is in the saved notebook."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('sort-board')].every(b => "
        "['saved', 'notebook'].includes(b.shadowRoot.querySelector('.keeping').dataset.state))",
        timeout=60_000,
    )


def shown(page):
    """The answer that the board shows."""
    return page.evaluate("document.querySelector('sort-board[data-ready]').answer")


def notebook_of(hub, name, assignment=WEEK):
    """Somebody's notebook on the disk."""
    return hub.places.home(name) / assignment / f"{assignment}.ipynb"


def kept(path, grade_id=SORTED):
    """The answer in a notebook on the disk."""
    return read_answer(source_of(path, grade_id))


def source_of(path, grade_id):
    """The text of a cell in a notebook on the disk."""
    cells = nbformat.read(path, as_version=4).cells
    return next(c.source for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def type_into(page, grade_id, text):
    """Type into a cell of the open notebook, as if by hand; nothing is saved by that."""
    page.evaluate(
        """([name, text]) => {
          const { context } = document.querySelector("sort-board[data-ready]").host.cell;
          for (const cell of context.model.cells)
            if (cell.getMetadata("nbgrader")?.grade_id === name) cell.sharedModel.setSource(text);
        }""",
        [grade_id, text],
    )

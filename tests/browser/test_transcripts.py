"""What a screen reader is told of every graded board, empty and answered, is what is committed to be heard.

After a change that is meant, write the transcripts anew, read them aloud, and commit them:

    .venv/bin/python -m pytest tests/browser/test_transcripts.py --write-transcripts
"""

import difflib
from importlib.resources import files

import pytest

from browser.listened import graded_boards, notebook_page, some_answer, transcript
from browser.walk import ROOT, next_frame
from closeness.widgets.module import TAGS, module_source

pytestmark = pytest.mark.browser

FOLDER = ROOT / "tests/browser/transcripts"
BOARDS = graded_boards()
AGAIN = (
    "\nIf this is meant: .venv/bin/python -m pytest tests/browser/test_transcripts.py --write-transcripts"
    "\nThen read the new transcript as a listener would."
)


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("listened")
    for tag in {board.tag for board in BOARDS.values()}:
        (folder / f"{tag}.js").write_text(module_source(TAGS[tag]), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    for (assignment, name), board in BOARDS.items():
        (folder / f"{assignment}-{name}.html").write_text(notebook_page(board), encoding="utf-8")
    return serve(folder)


def heard(page, board, url):
    """Return what is heard of the board as it comes, and of the board with an answer on it."""
    page.goto(url)
    page.wait_for_selector(f"{board.tag}[data-ready]")
    next_frame(page)
    empty = transcript(page)
    page.evaluate(
        "([tag, answer]) => document.querySelector(tag).commit(answer)", [board.tag, some_answer(board)]
    )
    page.get_by_text("Saved in this notebook.").wait_for()
    next_frame(page)
    return f"NOTHING ANSWERED YET\n\n{empty}\n\nWITH AN ANSWER\n\n{transcript(page)}"


@pytest.mark.parametrize(("assignment", "name"), BOARDS, ids=map("-".join, BOARDS))
def test_a_listener_hears_what_was_agreed(new_page, address, request, assignment, name):
    page = new_page()
    now = heard(page, BOARDS[assignment, name], f"{address}/{assignment}-{name}.html")
    path = FOLDER / assignment / f"{name}.txt"
    if request.config.getoption("--write-transcripts"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.is_file() else ""
    changes = difflib.unified_diff(
        kept.splitlines(), now.splitlines(), "as committed", "as heard now", lineterm=""
    )
    assert now == kept, "\n".join(changes) + AGAIN
    assert page.problems == []


def test_every_released_answer_has_its_transcript_and_none_is_left_over():
    kept = {(path.parent.name, path.stem) for path in FOLDER.rglob("*.txt")}
    assert kept == set(BOARDS)

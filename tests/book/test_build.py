"""The build command: a warning stops it until its cause is gone, and stale things do not linger."""

import json
import re
import shutil
import subprocess
import sys
from functools import partial

import pytest

from site_fixture import ROOT, built_book

pytestmark = pytest.mark.book

PAGE = "---\ndescription: A page.\n---\n\n# A page\n\n{}\n"


BOXES = (
    ":::{admonition} Two calendars\n:class: story\nWords.\n:::\n\n"
    ":::{admonition} Pause and reflect\n:class: pause\nWords.\n:::\n\n"
    ":::{admonition} A guess\n:class: evidence hypothesis\nWords.\n:::\n"
)
TABLE_AND_CODE = "| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1\n```\n"


def lay_out(folder):
    """Lay out a book of one page with the course's own machinery; call it with text to write and build."""
    built_book()
    shutil.copytree(ROOT / "book/_ext", folder / "book/_ext")
    shutil.copytree(ROOT / "book/_static", folder / "book/_static")
    shutil.copy(ROOT / "book/references.bib", folder / "book")
    shutil.copy(ROOT / "_config.yml", folder)
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nparts:\n  - caption: Part 1 · Only\n    chapters:\n"
        "      - file: book/page\n",
        encoding="utf-8",
    )
    (folder / "book/index.md").write_text("# A book\n", encoding="utf-8")
    return partial(write_and_build, folder)


@pytest.fixture
def book(tmp_path):
    return lay_out(tmp_path)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A book in which nothing is wrong, built once: its folder and its page."""
    folder = tmp_path_factory.mktemp("sound")
    status, said, page = lay_out(folder)(BOXES + TABLE_AND_CODE)
    assert status == 0, said
    return folder, page


def write_and_build(folder, text):
    source = folder / "book/page.md"
    # An untouched page is not read again: what went wrong with it must not be forgotten all the same.
    if not source.is_file() or source.read_text(encoding="utf-8") != PAGE.format(text):
        source.write_text(PAGE.format(text), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/book.py", "--source", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    page = folder / "_build/html/book/page.html"
    written = page.read_text(encoding="utf-8") if page.is_file() else ""
    return done.returncode, done.stdout + done.stderr, written


def test_a_warning_fails_the_build_until_its_cause_is_gone(book):
    broken = "[Nowhere](nowhere.md)"
    for _ in range(2):
        status, said, _ = book(broken)
        assert status == 1
        assert "nowhere" in said
    status, said, _ = book("Mended.")
    assert status == 0, said


def test_an_evidence_box_without_its_basis_fails_and_the_message_says_what_to_add(book):
    status, said, _ = book(":::{admonition} A finding\n:class: evidence\nWords.\n:::")
    assert status == 1
    assert "measured, inferred, hypothesis" in said


def test_boxes_say_their_kind_once_and_keep_the_authors_title(sound):
    page = sound[1]
    text = " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<article") :]).split())
    assert "Story Two calendars Words." in text
    assert text.count("Pause and reflect") == 1
    assert "Evidence author’s hypothesis A guess" in text


def test_wide_tables_get_a_box_to_scroll_in_and_code_its_colours(sound):
    page = sound[1]
    assert re.search(r'<div class="table-scroll[^"]*">\s*<table', page)
    assert "pygments.css" in page


def test_a_page_that_left_the_contents_is_deleted(sound):
    left = sound[0] / "_build/html/book/left.html"
    left.write_text("<p>An earlier build's page.</p>", encoding="utf-8")
    status, said, _ = write_and_build(sound[0], BOXES + TABLE_AND_CODE)
    assert status == 0, said
    assert not left.exists()


def test_the_lock_file_names_no_registry():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry]

"""The built book, for tests that read or walk it, built once a session by the project's own command."""

import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def built_book():
    """Return the folder of the book's pages, brought up to date first."""
    done = subprocess.run(
        [sys.executable, "scripts/book.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build/html"


@cache
def page_paths():
    """Return the addresses of all pages, relative to the site; those of the labs are JupyterLite's own."""
    site = built_book()
    found = (page.relative_to(site) for page in site.rglob("*.html"))
    return tuple(sorted(page.as_posix() for page in found if page.parts[0] != "lite"))


class Page(HTMLParser):
    """A page taken apart: every start tag with its attributes, every id, and the text."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.ids, self.words = [], set(), []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        """Note a tag."""
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self.ids.add(attributes.get("id"))

    def handle_data(self, data):
        """Note text."""
        self.words.append(data)

    def all(self, tag):
        """Return the attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


@cache
def read_page(path):
    """Return a page of the site, taken apart."""
    return Page((built_book() / path).read_text(encoding="utf-8"))

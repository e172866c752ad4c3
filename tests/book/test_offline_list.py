"""The worker's list is what the site's pages ask for, to the byte, and changes exactly when the site does."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from site_fixture import ROOT, built_book, page_paths

pytestmark = pytest.mark.book
LIMIT = 8 * 2**20  # what a reader's device is asked to keep: "a few MB"


def worker(site):
    return (site / "sw.js").read_text(encoding="utf-8")


def part(site, name):
    """Return a value that the build wrote in front of the worker."""
    return json.loads(re.search(rf"^const {name} = (.*?);\n", worker(site), re.DOTALL | re.MULTILINE)[1])


@pytest.fixture
def copy(tmp_path):
    """A copy of the site, and how to write its worker anew."""
    site = tmp_path / "site"
    shutil.copytree(built_book(), site, ignore=shutil.ignore_patterns("lite"))

    def renew():
        subprocess.run(
            [sys.executable, ROOT / "scripts/book_offline.py", site], check=True, capture_output=True
        )
        return part(site, "VERSION")

    return site, renew


def test_every_page_and_every_address_in_it_is_listed():
    listed = part(built_book(), "FILES")
    assert {path for path in page_paths() if not path.startswith("lite/")} <= set(listed)
    for path in page_paths():
        text = (built_book() / path).read_text(encoding="utf-8")
        for address in re.findall(r'_static/([^"]*\?v=\w+)"', text):
            assert path.startswith("lite/") or f"_static/{address}" in listed, path
    assert "_static/vendor/plotly-basic.mjs" in listed
    assert "sw.js" not in listed


def test_each_checksum_is_that_of_the_file_and_the_whole_is_small():
    size = 0
    for address, checksum in part(built_book(), "FILES").items():
        content = (built_book() / urlsplit(address).path).read_bytes()
        size += len(content)
        assert hashlib.sha256(content).hexdigest()[:16] == checksum, address
    assert 2**20 < size < LIMIT


def test_the_same_site_has_the_same_version_and_any_change_another(copy):
    site, renew = copy
    first = renew()
    assert first == renew()
    seen = {first}
    for file in ("book/help.html", "_static/vendor/plotly-basic.mjs", "searchindex.js"):
        (site / file).write_bytes((site / file).read_bytes() + b"\n")
        seen.add(renew())
    (site / "lite").mkdir()
    (site / "lite/lab.html").write_text("a lab", encoding="utf-8")
    seen.add(renew())
    assert len(seen) == 5
    assert not any(name.startswith("lite/") for name in part(site, "FILES"))
    assert part(site, "LABS")


def test_the_workers_own_text_is_short():
    own = (ROOT / "book/_ext/course_book/worker.js").read_text(encoding="utf-8")
    assert len(own.splitlines()) <= 150
    assert worker(built_book()).endswith(own)

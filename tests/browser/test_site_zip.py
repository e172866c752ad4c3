"""The whole site as one file: unpacked below any path it works, and the same site gives the same file."""

import sys
import zipfile

import pytest

from browser.walk import next_frame
from site_fixture import ROOT, built_book, page_paths

sys.path.insert(0, str(ROOT / "scripts"))
import site_zip

pytestmark = pytest.mark.browser

DEEP = "some/deep path/ü"
WALKED = ("index.html", "search.html?q=withdraw", "book/part-2/evidence.html", "book/part-3/reciprocity.html",
          "book/assignments/a-week-for-two.html", "book/help.html")  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    target = tmp_path_factory.mktemp("zip") / "site.zip"
    assert site_zip.main(["--site", str(built_book()), "--to", str(target)]) == 0
    return target


def test_packed_twice_the_file_is_the_same(archive, tmp_path):
    again = tmp_path / "again.zip"
    assert site_zip.pack(built_book(), again) == len(zipfile.ZipFile(archive).namelist())
    assert again.read_bytes() == archive.read_bytes()


def test_every_page_is_in_it_and_unpacked_below_a_deep_path_the_site_works(
    archive, tmp_path, serve, new_page
):
    folder = tmp_path / DEEP
    folder.mkdir(parents=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    site = folder / "apart-and-together"
    assert all((site / path).is_file() for path in page_paths())
    address = f"{serve(tmp_path)}/{DEEP}/apart-and-together"
    page = new_page()
    missing = []
    page.on("response", lambda answer: answer.status >= 400 and missing.append(answer.url))
    for path in WALKED:
        page.goto(f"{address}/{path}", wait_until="networkidle")
        page.evaluate("document.querySelectorAll('data-explorer').forEach(one => one.scrollIntoView())")
        next_frame(page)
        page.wait_for_load_state("networkidle")
    page.goto(f"{address}/search.html?q=withdraw", wait_until="networkidle")
    page.locator("#search-results a").first.click()
    page.wait_for_load_state("networkidle")
    assert "/book/" in page.url
    page.goto(f"{address}/book/part-2/evidence.html")
    page.locator("[data-current] [data-label=avoiding]").first.click()
    assert page.evaluate("Object.keys(document.querySelector('sort-board').answer).length") == 1
    assert (missing, page.problems) == ([], [])


def test_without_a_site_it_says_what_to_do(tmp_path, capsys):
    assert site_zip.main(["--site", str(tmp_path), "--to", str(tmp_path / "site.zip")]) == 1
    assert "make book" in capsys.readouterr().err
    assert not (tmp_path / "site.zip").exists()

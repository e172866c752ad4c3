"""The book covers its sources: every idea under a heading, every section in order, in words of its own."""

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
ITEMS = {"D1": 36, "D2": 38, "D3": 54}
COVERAGE = tomllib.loads((BOOK / "coverage.toml").read_text(encoding="utf-8"))
RUN = 9  # words in a row that two texts share by more than chance
# Runs of the sources as hashes: the sources themselves are not this project's to ship.
SOURCE_RUNS = set(json.loads((ROOT / "tests/vectors/source_runs.json").read_text())["runs"])


def chapters():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [[chapter["file"] for chapter in part["chapters"]] for part in toc["parts"][1:]]


def text_of(page):
    return (ROOT / f"{page}.md").read_text(encoding="utf-8")


def headings(page):
    return {line.lstrip("#").strip() for line in text_of(page).splitlines() if re.match(r"#+ ", line)}


def prose_of(page):
    """A page's own words: no front matter, no code, no formulas, no list of sources."""
    text = text_of(page)
    for other in (
        r"\A---.*?^---$",
        r"^```.*?^```$",
        r"^:::\{div\} sources$.*?^:::$",
        r"\$\$.*?\$\$",
        r"\$[^$\n]+\$",
    ):
        text = re.sub(other, " ", text, flags=re.DOTALL | re.MULTILINE)
    text = re.split(r"^## Sources$", text, flags=re.MULTILINE)[0]
    return re.sub(r"\]\([^)]*\)|^:::.*$", " ", text, flags=re.MULTILINE)


def words(text):
    return re.findall(r"[a-z0-9]+(?:['’][a-z]+)?", text.lower().replace("’", "'"))


def digest(run):
    return hashlib.sha256(" ".join(run).encode()).hexdigest()[:16]


@pytest.mark.parametrize(("document", "count"), ITEMS.items())
def test_every_idea_of_a_document_has_a_heading_that_is_there(document, count, capsys):
    covered = COVERAGE[document]
    assert sorted(map(int, covered)) == list(range(1, count + 1))
    for item, place in covered.items():
        page, heading = place.split("#", 1)
        assert page.startswith(f"part-{document[1]}/"), (document, item)
        assert heading in headings(f"book/{page}"), (document, item, place)
    with capsys.disabled():
        print(f"\n{document}: {len(covered)} of {count} ideas covered")


def test_there_is_one_page_for_each_section_of_the_documents():
    assert [len(part) for part in chapters()] == [7, 8, 11]


def test_a_page_is_as_long_as_a_page_and_the_book_no_longer_than_18000_words(capsys):
    counts = {page: len(words(prose_of(page))) for part in chapters() for page in part}
    total, least, most = sum(counts.values()), min(counts.values()), max(counts.values())
    with capsys.disabled():
        print(f"\n{total} words in {len(counts)} pages, {least} to {most}")
    assert total <= 18_000
    assert {page: count for page, count in counts.items() if not 400 <= count <= 900} == {}


def test_no_sentence_of_a_source_is_repeated():
    for part in chapters():
        for page in ["book/index", "book/how-to", *part]:
            own = words(prose_of(page))
            runs = [own[start : start + RUN] for start in range(len(own) - RUN + 1)]
            assert [" ".join(run) for run in runs if digest(run) in SOURCE_RUNS] == [], page


def test_a_repeated_sentence_would_be_found():
    known = json.loads((ROOT / "tests/vectors/source_runs.json").read_text())
    assert digest(words(known["for example"])[:RUN]) in SOURCE_RUNS

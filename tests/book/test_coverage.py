"""The book covers its sources: every idea under a heading, every section in order, in words of its own."""

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pyphen
import pytest
import yaml

from site_fixture import built_book

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
ITEMS = {"D1": 36, "D2": 38, "D3": 54}
COVERAGE = tomllib.loads((BOOK / "coverage.toml").read_text(encoding="utf-8"))
RUN = 9  # words in a row that two texts share by more than chance
# Runs of the sources as hashes: the sources themselves are not this project's to ship.
KNOWN = json.loads((ROOT / "tests/vectors/source_runs.json").read_text())
SOURCE_RUNS = set(KNOWN["runs"])
SHORTER = {
    int(length): {digests[at : at + 8] for at in range(0, len(digests), 8)}
    for length, digests in KNOWN["shorter"].items()
}
TITLES = (  # of the documents themselves, which a page may name
    "Why Men Value Independence: Autonomy, Socialization, and Closeness",
    "From Giver to Partner: Evolving Towards Mutual Investment in Love",
)


def chapters():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [
        [chapter["file"] for chapter in part["chapters"]]
        for part in toc["parts"]
        if " · " in part.get("caption", "")
    ]


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
        r"^:::\{sources\}$.*?^:::$",
        r"\$\$.*?\$\$",
        r"\$[^$\n]+\$",
    ):
        text = re.sub(other, " ", text, flags=re.DOTALL | re.MULTILINE)
    text = re.split(r"^## Sources$", text, flags=re.MULTILINE)[0]
    text = re.sub(r"\{term\}`([^`<]*?)(?: <[^`]*)?`", r"\1", text)
    text = re.sub(r"\{cite:\w+\}`[^`]*`", " ", text)  # the study's name, which is not ours to count
    return re.sub(r"\]\([^)]*\)|^:::.*$", " ", text, flags=re.MULTILINE)


def words(text):
    return re.findall(r"[a-z0-9]+(?:['’][a-z]+)?", text.lower().replace("’", "'"))


def digest(run):
    return hashlib.sha256(" ".join(run).encode()).hexdigest()[:16]


@pytest.mark.parametrize(("document", "count"), ITEMS.items())
def test_every_idea_of_a_document_has_a_heading_that_is_there(document, count, tell):
    covered = COVERAGE[document]
    assert sorted(map(int, covered)) == list(range(1, count + 1))
    for item, place in covered.items():
        page, heading = place.split("#", 1)
        assert page.startswith(f"part-{document[1]}/"), (document, item)
        assert heading in headings(f"book/{page}"), (document, item, place)
    tell(f"{document}: {len(covered)} of {count} ideas covered")


def test_there_is_one_page_for_each_section_of_the_documents():
    assert [len(part) for part in chapters()] == [7, 8, 11]


def test_a_page_is_as_long_as_a_page_and_the_book_no_longer_than_18000_words(tell):
    counts = {page: len(words(prose_of(page))) for part in chapters() for page in part}
    total, least, most = sum(counts.values()), min(counts.values()), max(counts.values())
    tell(f"{total} words in {len(counts)} pages, {least} to {most}")
    assert total <= 18_000
    assert {page: count for page, count in counts.items() if not 400 <= count <= 900} == {}


SYLLABLES = pyphen.Pyphen(lang="en_GB")


def reading_ease(text):
    """Flesch's reading ease: 60 to 70 is plain English, below 50 is hard."""
    sentences = [sentence for sentence in re.split(r"[.!?:]+\s", text) if words(sentence)]
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words(text))
    count = len(words(text))
    return 206.835 - 1.015 * count / len(sentences) - 84.6 * syllables / count


def test_every_page_is_plain_to_read(tell):
    ease = {}
    for part in chapters():
        for page in part:
            ease[page] = reading_ease(prose_of(page))
            tell(f"{page[5:]:<38}{len(words(prose_of(page))):>5} words, ease {ease[page]:.0f}")
    assert {page: round(value) for page, value in ease.items() if value < 50} == {}


def longest_shared_run(text):
    """The longest run of words, from 4 up, that stands in a source too."""
    for title in TITLES:
        text = text.replace(title, " ")
    own, longest = words(text), []
    for length in (*sorted(SHORTER), RUN):
        digests = SOURCE_RUNS if length == RUN else SHORTER[length]
        size = 16 if length == RUN else 8
        runs = [own[start : start + length] for start in range(len(own) - length + 1)]
        found = next((run for run in runs if digest(run)[:size] in digests), None)
        if found is None:
            break
        longest = found
    return longest


def test_no_sentence_of_a_source_is_repeated(tell):
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]
    runs = {page: longest_shared_run(prose_of(page)) for page in pages}
    page, run = max(runs.items(), key=lambda item: len(item[1]))
    tell(f"longest run of words shared with a source: {len(run)}, {' '.join(run)!r} on {page[5:]}")
    assert {page: " ".join(run) for page, run in runs.items() if len(run) >= RUN} == {}


def test_a_repeated_sentence_would_be_found():
    run = words(KNOWN["for example"])[:RUN]
    assert digest(run) in SOURCE_RUNS
    assert all(digest(run[:length])[:8] in digests for length, digests in SHORTER.items())


def test_every_part_says_what_it_is_for_tells_one_story_marks_its_evidence_and_leads_on():
    for part in chapters():
        pages = {page: text_of(page) for page in part}
        assert "\noutcomes:\n" in pages[part[0]]
        stories = sum(":class: story" in text for text in pages.values())
        assert stories >= len(part) - 1, "a part's couple goes through its pages"
        badges = [set(re.findall(r":class: evidence (\w+)", text)) for text in pages.values()]
        assert {"measured", "hypothesis"} <= set().union(*badges)
        assert any("## Where to read on" in text for text in pages.values())


def test_the_short_path_takes_about_ninety_minutes_and_touches_every_part():
    short = [page for part in chapters() for page in part if "\nshort: true\n" in text_of(page)]
    assert {page.split("/")[1] for page in short} == {"part-1", "part-2", "part-3"}
    total = (built_book() / "book/how-to.html").read_text(encoding="utf-8")
    minutes = int(re.search(r"short-path-total\">(\d+) minutes", total)[1])
    assert 80 <= minutes <= 100

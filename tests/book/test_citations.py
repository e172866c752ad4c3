"""Citations, glossary and help lines: nothing points nowhere, nothing is listed for show."""

import re

import pytest
import yaml
from pybtex.database import parse_file

from site_fixture import ROOT, built_book, read_page

pytestmark = pytest.mark.book

BOOK = ROOT / "book"
CITED = re.compile(r"\{cite:\w+\}`([^`]+)`")
TERM = re.compile(r"\{term\}`([^`<]+?)(?: <([^`>]+)>)?`")
# Words that everyday English uses too: there a link at the very first mention would mislead.
EVERYDAY = {"cue", "missing amount", "commitment", "overlap", "boundary", "avoiding", "investment"}


def pages():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]


def source(page):
    return (ROOT / f"{page}.md").read_text(encoding="utf-8")


def entries():
    return parse_file(str(BOOK / "references.bib"), bib_format="bibtex").entries


def test_every_reference_is_cited_on_some_page():
    cited = {key for page in pages() for keys in CITED.findall(source(page)) for key in keys.split(",")}
    assert sorted(set(entries()) - cited) == []


def test_every_citation_leads_to_a_reference_with_who_and_when():
    html = built_book() / "book/references.html"
    anchors = {tag["id"] for tag in read_page("book/references.html").all("li") if "id" in tag}
    assert len(anchors) == len(entries())
    for page in pages():
        links = [
            tag["href"] for tag in read_page(f"{page}.html").all("a") if "references.html#" in tag["href"]
        ]
        assert {link.partition("#")[2] for link in links} <= anchors, page
        assert bool(links) == bool(CITED.search(source(page))), page
    for key, entry in entries().items():
        assert entry.persons["author"], key
        assert entry.fields["year"] in html.read_text(encoding="utf-8"), key


@pytest.mark.parametrize("key", sorted(entries()))
def test_a_doi_has_the_form_of_one_and_nothing_is_left_in_tex(key):
    fields = entries()[key].fields
    assert re.fullmatch(r"10\.\d{4,9}/\S+", fields.get("doi", "10.1000/none"))
    assert not any("\\" in value or "'" in value or '"' in value for value in fields.values())


def test_a_page_lists_what_it_cites_in_full():
    for page in pages():
        if "{sources}" not in source(page):
            continue
        keys = {key for keys in CITED.findall(source(page)) for key in keys.split(",")}
        text = (built_book() / f"{page}.html").read_text(encoding="utf-8")
        listed = text[text.rindex('class="sources') :]
        for key in keys:
            doi = entries()[key].fields.get("doi")
            if doi:
                assert f"https://doi.org/{doi}" in listed, (page, key)


def glossary():
    text = source("book/glossary").split("```{glossary}")[1]
    return re.findall(r"^([A-Za-z][^\n]*)\n  \S", text, re.MULTILINE)


def test_every_word_of_the_glossary_is_linked_from_the_text():
    linked = {name or shown for page in pages() for shown, name in TERM.findall(source(page))}
    assert sorted(set(glossary()) - linked) == []
    assert sorted(linked - set(glossary())) == []


def test_a_word_is_linked_where_it_is_used_first():
    for term in sorted(set(glossary()) - EVERYDAY):
        for page in pages():
            if page in ("book/index", "book/how-to", "book/glossary"):
                continue
            prose = re.sub(
                r"\A---.*?^---$|^```.*?^```$|^#+ [^\n]*$|:::\{sources\}.*?:::",
                "",
                source(page),
                flags=re.DOTALL | re.MULTILINE,
            )
            mention = re.search(rf"\b{re.escape(term)}\b", prose, re.IGNORECASE)
            link = next((match for match in TERM.finditer(prose) if (match[2] or match[1]) == term), None)
            if link or mention:
                assert link, f"{page} uses {term!r} first and does not link it"
                assert not mention or mention.start() >= link.start(), (page, term)
                break

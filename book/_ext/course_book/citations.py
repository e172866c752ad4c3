"""Citations from book/references.bib: author and year in the text, whole references where they are wanted.

A page cites with ``{cite:t}`key``` or ``{cite:p}`key```, and ends with a ``{sources}`` directive: the
references of what that page cites, made from the same file, and below them what the author adds by hand.
sphinxcontrib-bibtex resolves; an unknown key is a warning, and so fails the build.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import Text
from pybtex.style import template as t
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.unsrt import Style, pages
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.bibtex.plugin import register_plugin as register_reference_style
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STYLE = "course"


class CourseStyle(Style):
    """References in the order of the field: who, when, what, where, address; and last how we know it."""

    default_sorting_style = "author_year_title"
    default_name_style = "lastfirst"

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "abbreviate_names": True})

    def _who_and_when(self, role: str = "author") -> Any:
        people = t.names(role, sep=", ", sep2=", & ", last_sep=", & ")
        return t.join[people, " (", t.field("year"), ")."]

    def _ending(self, entry: Any) -> Any:
        return t.words[t.optional[t.sentence[t.field("note")]], self.format_web_refs(entry)]

    def get_article_template(self, entry: Any) -> Any:
        """Return an article: title plain, journal and volume in italics."""
        where = t.join[
            t.tag("em")[t.field("journal"), ", ", t.field("volume")],
            t.optional["(", t.field("number"), ")"],
            ", ",
            pages,
            ".",
        ]
        return toplevel[self._who_and_when(), self._title(), where, self._ending(entry)]

    def get_book_template(self, entry: Any) -> Any:
        """Return a book: title in italics, then its publisher."""
        return toplevel[
            self._who_and_when(),
            t.sentence[t.tag("em")[t.field("title")]],
            t.sentence[t.field("publisher")],
            self._ending(entry),
        ]

    def get_incollection_template(self, entry: Any) -> Any:
        """Return a chapter in a book that somebody edited."""
        editors = t.names("editor", sep=", ", sep2=" & ", last_sep=", & ")
        where = t.join["In ", editors, " (Ed.), ", t.tag("em")[t.field("booktitle")], " (pp. ", pages, ")."]
        return toplevel[
            self._who_and_when(), self._title(), where, t.sentence[t.field("publisher")], self._ending(entry)
        ]

    def get_misc_template(self, entry: Any) -> Any:
        """Return what is neither: title in italics, then how it came out."""
        return toplevel[
            self._who_and_when(),
            t.sentence[t.tag("em")[t.field("title")]],
            t.sentence[t.field("howpublished")],
            self._ending(entry),
        ]

    def _title(self) -> Any:
        return t.sentence(capfirst=False)[t.field("title")]


@dataclass
class CourseReferenceStyle(AuthorYearReferenceStyle):
    """References in running text as this book writes them: Patrick and colleagues (2007)."""

    bracket_textual: BracketStyle = field(default_factory=lambda: BracketStyle(left="(", right=")"))
    bracket_parenthetical: BracketStyle = field(
        default_factory=lambda: BracketStyle(left="(", right=")", sep="; ")
    )
    bracket_year: BracketStyle = field(default_factory=lambda: BracketStyle(left="", right=""))
    person: PersonStyle = field(default_factory=lambda: PersonStyle(other=Text(" and colleagues")))


class page_sources(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """The place of a page's references; its children are what the author adds."""


class SourcesDirective(SphinxDirective):
    """The references of what this page cites, and below them the list in the directive's content."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the place for the list, filled when the citations of all pages are known."""
        for file in self.config.bibtex_bibfiles:
            self.env.note_dependency(file)
        place = page_sources(classes=["sources"])
        self.state.nested_parse(self.content, self.content_offset, place)
        return [place]


class FillSources(SphinxPostTransform):
    """Puts a page's references into the place that its author left for them; lists without labels."""

    default_priority = 6  # right after sphinxcontrib-bibtex fills the book's own list
    backend = find_plugin("pybtex.backends", "docutils")()

    def run(self, **_options: Any) -> None:
        """Replace each place by a list, and the labels of the book's own list by bullets."""
        self._unlabel()
        for place in list(self.document.findall(page_sources)):
            items = nodes.bullet_list()
            items += [nodes.list_item("", self.backend.paragraph(entry)) for entry in self._cited()]
            for added in place.children:
                items += added.children if isinstance(added, nodes.bullet_list) else [added]
            place.replace_self(nodes.container("", items, classes=["sources"]))

    def _unlabel(self) -> None:
        """Turn citations with labels into the items of a list: the text names author and year, no label."""
        found = list(self.document.findall(nodes.citation))
        if not found:
            return
        items = nodes.bullet_list()
        for citation in found:
            items += nodes.list_item("", *citation.children[1:], ids=citation["ids"])
        found[0].parent.replace_self(nodes.container("", items, classes=["sources"]))

    def _cited(self) -> list[Any]:
        """Return this page's references, in the order of the book's own list."""
        domain: Any = self.env.get_domain("cite")
        keys = {
            target.key
            for reference in domain.citation_refs
            if reference.docname == self.env.docname
            for target in reference.targets
        }
        return [citation.formatted_entry for citation in domain.citations if citation.key in keys]


def setup(app: Sphinx) -> None:
    """Register both styles, and the list at a page's end."""
    register_plugin("pybtex.style.formatting", STYLE, CourseStyle)
    register_reference_style("sphinxcontrib.bibtex.style.referencing", STYLE, CourseReferenceStyle)
    app.add_node(page_sources)
    app.add_directive("sources", SourcesDirective)
    app.add_post_transform(FillSources)

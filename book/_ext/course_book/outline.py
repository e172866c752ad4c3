"""Parts, chapters and reading minutes, from _toc.yml and the pages' own front matter."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import smartquotes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from course_book.words import PAGE, minutes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

WORDS_A_MINUTE = 200
MINUTES_A_BOARD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One page as the contents know it.

    `sections` are its second-level headings, as (anchor, title); `short` says that it is on the short path.
    """

    docname: str
    title: str
    description: str
    minutes: int
    sections: tuple[tuple[str, str], ...]
    short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Chapters under one caption, which _toc.yml writes as "Part 1 · Its name"; "" for loose pages.

    A caption without a dot holds what stands around the parts: a glossary, references.
    """

    caption: str
    chapters: tuple[Chapter, ...]

    @property
    def label(self) -> str:
        """What stands before the dot: "Part 1"."""
        return self.caption.partition(" · ")[0]

    @property
    def name(self) -> str:
        """What stands after the dot."""
        return self.caption.partition(" · ")[2]

    @property
    def is_part(self) -> bool:
        """Whether this is one of the course's parts, and not what stands around them."""
        return bool(self.name)

    @property
    def minutes(self) -> int:
        """The minutes of all its chapters."""
        return sum(chapter.minutes for chapter in self.chapters)


class CoursePartsDirective(SphinxDirective):
    """The parts of the course with their chapters, descriptions and minutes."""

    def run(self) -> list[nodes.Node]:
        """Return the place for the list, filled once every page has been read."""
        return [nodes.raw("", "", format="html", course_parts=True)]


class ShortPathDirective(SphinxDirective):
    """The pages of the short path, in order, with their minutes and the sum."""

    def run(self) -> list[nodes.Node]:
        """Return the place for the list, filled once every page has been read."""
        return [nodes.raw("", "", format="html", short_path=True)]


def reading_minutes(words: int, boards: int) -> int:
    """Return the minutes that a page takes, at least one.

    Convention: 200 words a minute, six minutes for each board; a page may say better in its front matter.

    >>> reading_minutes(1000, 2)
    17
    """
    return max(1, math.ceil(words / WORDS_A_MINUTE) + boards * MINUTES_A_BOARD)


def weigh(doctree: nodes.document) -> tuple[int, int]:
    """Return how many words a page has, and how many boards."""
    boards = 0
    words = 0
    for text in doctree.findall(nodes.Text):
        if isinstance(text.parent, nodes.raw):
            boards += "<script type=" in text
        elif not isinstance(text.parent, nodes.literal_block | nodes.math_block):
            words += len(text.split())
    return words, boards


def curly(text: str) -> str:
    """Return text with the quotation marks that Sphinx gives the pages themselves.

    >>> curly('Why "both" is an answer')
    'Why “both” is an answer'
    """
    return str(smartquotes.smartyPants(text, attr="q"))


def parts(env: BuildEnvironment) -> tuple[Part, ...]:
    """Return the parts in the order of _toc.yml."""
    site_map = env.external_site_map  # type: ignore[attr-defined]
    return tuple(
        Part(
            caption=tree.caption or "",
            chapters=tuple(_chapter(env, name) for item in tree.items for name in _flat(site_map, str(item))),
        )
        for tree in site_map.root.subtrees
    )


def part_of(env: BuildEnvironment, docname: str) -> Part | None:
    """Return the part that holds a page, or None for the landing page and the search page."""
    for part in parts(env):
        if any(chapter.docname == docname for chapter in part.chapters):
            return part
    return None


def _flat(site_map: Any, docname: str) -> Iterator[str]:
    """Yield a page and the pages below it, in reading order."""
    yield docname
    for tree in site_map[docname].subtrees:
        for item in tree.items:
            yield from _flat(site_map, str(item))


def _chapter(env: BuildEnvironment, docname: str) -> Chapter:
    front = env.metadata[docname]
    return Chapter(
        docname=docname,
        title=env.titles[docname].astext(),
        description=curly(str(front.get("description", ""))),
        minutes=int(front.get("minutes") or reading_minutes(*env.course_weights[docname])),  # type: ignore[attr-defined]
        sections=tuple(_sections(env.tocs[docname])),
        short="short" in front,
    )


def _sections(toc: nodes.bullet_list) -> Iterator[tuple[str, str]]:
    """Yield the headings right under the page's title."""
    for page in toc.children:
        for deeper in page.children[1:]:
            if isinstance(deeper, nodes.bullet_list):
                for item in deeper.children:
                    for reference in item.findall(nodes.reference):
                        yield reference["anchorname"], reference.astext()
                        break


def _render_parts(env: BuildEnvironment, docname: str) -> str:
    """Return the list of parts as HTML: a contents page, as a printed book has one."""

    def link(chapter: Chapter) -> str:
        uri = relative_uri(f"{docname}.html", f"{chapter.docname}.html")
        return (
            f'<li><a href="{html.escape(uri)}">{html.escape(chapter.title)}</a>'
            f"<p>{html.escape(chapter.description)}</p></li>"
        )

    def rest(chapters: Sequence[Chapter]) -> str:
        if not chapters:
            return ""
        summary = html.escape(PAGE["further"].format(len(chapters)))
        pages = "".join(map(link, chapters))
        return f'<details><summary>{summary}</summary><ul class="part-chapters">{pages}</ul></details>'

    rows = "".join(
        f'<li class="part"><p class="part-label">{html.escape(part.label)}'
        f' <span class="part-minutes">{minutes(part.minutes)}</span></p>'
        f'<p class="part-name">{html.escape(part.name)}</p>'
        f'<ul class="part-chapters">{link(part.chapters[0])}</ul>{rest(part.chapters[1:])}</li>'
        for part in parts(env)
        if part.is_part
    )
    return f'<ol class="course-parts">{rows}</ol>'


def short_path(env: BuildEnvironment) -> tuple[Chapter, ...]:
    """Return the pages whose front matter says `short: true`, in reading order."""
    return tuple(chapter for part in parts(env) for chapter in part.chapters if chapter.short)


def _render_short_path(env: BuildEnvironment, docname: str) -> str:
    """Return the short path as HTML."""
    path = short_path(env)
    rows = "".join(
        f'<li><a href="{html.escape(relative_uri(f"{docname}.html", f"{chapter.docname}.html"))}">'
        f"{html.escape(chapter.title)}</a> {minutes(chapter.minutes)}</li>"
        for chapter in path
    )
    total = PAGE["short_total"].format(sum(chapter.minutes for chapter in path))
    return f'<ol class="short-path">{rows}</ol><p class="short-path-total">{total}</p>'


def _read(app: Sphinx, doctree: nodes.document) -> None:
    app.env.course_weights[app.env.docname] = weigh(doctree)  # type: ignore[attr-defined]


def _prepare(app: Sphinx) -> None:
    if not hasattr(app.env, "course_weights"):
        app.env.course_weights = {}  # type: ignore[attr-defined]
        app.env.course_outline = ()  # type: ignore[attr-defined]


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _prepare(app)
    env.course_weights.pop(docname, None)  # type: ignore[attr-defined]


def _updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return every page when the contents have changed: each page's sidebar shows them."""
    outline = parts(env)
    if outline == env.course_outline:  # type: ignore[attr-defined]
        return []
    env.course_outline = outline  # type: ignore[attr-defined]
    return sorted(app.env.found_docs)


def _resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for node in list(doctree.findall(nodes.raw)):
        if node.get("course_parts"):
            node.replace_self(nodes.raw("", _render_parts(app.env, docname), format="html"))
        elif node.get("short_path"):
            node.replace_self(nodes.raw("", _render_short_path(app.env, docname), format="html"))


def setup(app: Sphinx) -> None:
    """Gather while reading; fill in the list of parts when all pages are known."""
    app.add_directive("course-parts", CoursePartsDirective)
    app.add_directive("short-path", ShortPathDirective)
    app.connect("builder-inited", _prepare)
    app.connect("env-purge-doc", _purge)
    app.connect("doctree-read", _read)
    app.connect("env-updated", _updated)
    app.connect("doctree-resolved", _resolve)

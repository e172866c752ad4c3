"""What a page loads, and what its template is told.

A page loads what it shows: the course's one style and one small script always, a board's
module where the board stands, Sphinx's search on the search page, nothing from another host.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError
from sphinx.util.osutil import relative_uri

from closeness.widgets.module import TAGS, page_source, style_source
from course_book import boxes, execution, labs, outline, words
from course_book.small import small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

THEME = Path(__file__).parent / "theme"
SCRIPT = Path(__file__).parent / "script"
PALETTE = execution.PACKAGE / "widgets" / "palette.css"
STYLES = (
    "ground",
    "frame",
    "text",
    "boxes",
    "answers",
    "landing",
    "onward",
    "ways",
    "assignment",
    "progress",
    "leaving",
    "print",
)
SCRIPTS = ("leaving", "erasing", "frame", "progress", "offline")
"""What every page runs once it stands, leaving first."""

BOARDS_FIRST = 400
"""Before Sphinx's 500, which is every other script's place."""

FIRST_PAINT = (THEME / "first-paint.js").read_text(encoding="utf-8")

_FIRST_HASH = base64.b64encode(hashlib.sha256(FIRST_PAINT.encode()).digest()).decode()

POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' 'sha256-{_FIRST_HASH}'",
        "style-src 'self' 'unsafe-inline'",  # the charts library sets styles on what it draws
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
"""What a browser is told that a page may load: the site's own, and no script but files and the first one."""

NEEDED_BY = {
    # What extensions add to every page, and what must be found in the page for it to be of use.
    "pygments.css": 'class="highlight',
    # The theme has its own style for answers that open, as good as all that the book takes of sphinx-design.
    "sphinx-design.min.css": r'class="sd-(?!sphinx-override sd-dropdown|summary-|octicon|card-text)',
    "design-tabs.js": 'class="sd-tab-set',
    # The theme has its own style for cells.
    "mystnb.": None,
    # Sphinx's own scripts serve its search page.
    "documentation_options.js": 'id="search-results"',
    "doctools.js": 'id="search-results"',
    "sphinx_highlight.js": 'id="search-results"',
    "assignment.js": 'class="assignment-file"',
}

ITALIC = re.compile(r'<(?:em|blockquote|mi)\b|class="[^"]*\bpause\b')
"""What the style sets in italics within a page's text."""

NAME_IN_BAR = "(30rem <= width < 64rem)"
"""Where the bar shows the course's name, in italics: no contents beside the text, and no phone."""

STATES = re.compile(r'<script type="application/json" class="states">(.*?)</script>', re.DOTALL)
"""Every view of an explorer, as its element holds it; a text of JSON in which no tag can end."""


def wanted(filename: str, body: str) -> bool:
    """Return whether a page with this body has a use for a style or script.

    >>> wanted("_static/pygments.css", "<p>No code here.</p>")
    False
    >>> wanted("_static/course.css", "<p>No code here.</p>")
    True
    """
    for asset, sign in NEEDED_BY.items():
        if asset in filename:
            return sign is not None and re.search(sign, body) is not None
    return True


def fonts_for(body: str) -> dict[str, str]:
    """Return the fonts that a page shows, each with the widths at which it does; all where none is said.

    >>> fonts_for("<p>Nothing <em>leans</em> but this.</p>")
    {'literata-roman': '', 'literata-italic': ''}
    >>> fonts_for("<p>All of it stands upright.</p>")["literata-italic"]
    '(30rem <= width < 64rem)'
    """
    leaning = "" if ITALIC.search(body) else NAME_IN_BAR
    return {"literata-roman": "", "literata-italic": leaning}


def style(fonts: str) -> str:
    """Return the course's style as one text, palette first: a page then waits for one answer, not nine."""
    parts = [PALETTE, *(Path(__file__).parent / "style" / f"{name}.css" for name in STYLES)]
    texts = [part.read_text(encoding="utf-8") for part in parts]
    return "\n".join([texts[0], fonts, *texts[1:]])


def script() -> str:
    """Return the page's scripts as one module, each in its own block: one answer to wait for, not five."""
    sources = [SCRIPT / f"{name}.js" for name in SCRIPTS]
    return "\n".join(f"{{\n{source.read_text(encoding='utf-8')}}}" for source in sources)


def _write_assets(app: Sphinx) -> None:
    """Write style, script and each board's module, before any page: their addresses carry checksums."""
    fonts = Path(app.srcdir) / "book/_static/vendor/fonts.css"
    if not fonts.is_file():
        raise ExtensionError(
            "The book's fonts are not laid out yet. Run `make book` or `python scripts/book.py`."
        )
    own = {"course.css": style(fonts.read_text(encoding="utf-8")), "course.js": script()}
    styles = small({f"{tag}.css": style_source(folder) for tag, folder in TAGS.items()})
    boards = {
        f"closeness/{tag}.js": page_source(folder, styles[f"{tag}.css"]) for tag, folder in TAGS.items()
    }
    for name, text in small(own | boards).items():
        path = Path(app.outdir) / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def lift_states(site: Path, pagename: str, body: str) -> str:
    """Return a page's body without the views of its explorers, which get files of their own.

    A page reads such a file when the figure comes near; its name is a checksum of what it holds.
    """
    folder = site / "_static" / "closeness" / "explorers"

    def lifted(match: re.Match[str]) -> str:
        name = f"{hashlib.sha256(match[1].encode()).hexdigest()[:16]}.json"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(match[1], encoding="utf-8")
        address = relative_uri(f"{pagename}.html", f"_static/closeness/explorers/{name}")
        return f'<script type="application/json" class="states" data-src="{address}"></script>'

    return STATES.sub(lifted, body)


def _furnish(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    body = str(context.get("body", ""))
    if pagename == "search":
        body = '<div id="search-results">'
    elif "<data-explorer" in body:
        body = context["body"] = lift_states(Path(app.outdir), pagename, body)
    for tag in TAGS:
        if doctree and f"<{tag}" in body:
            # Before the first paint, so that the board does not push the text away when it comes.
            # Boards run first: readers wait for them, and every other script works beside a page that stands.
            app.add_js_file(f"closeness/{tag}.js", priority=BOARDS_FIRST, type="module", blocking="render")
    for kind in ("css_files", "script_files"):
        context[kind] = [asset for asset in context[kind] if wanted(str(asset.filename), body)]
    context.update(
        policy=POLICY,
        first_paint=FIRST_PAINT,
        fonts=fonts_for(body),
        preview=_preview(app, pagename),
        words=words.PAGE,
        scrolls=dict(words.SCROLLS),
        mark=boxes.mark,
        minutes=words.minutes,
        parts=outline.parts(app.env),
        here=next((chapter for chapter in _chapters(app) if chapter.docname == pagename), None),
        part=outline.part_of(app.env, pagename),
        lab=labs.way_from(app, pagename),
        short_next=_short_next(app, pagename),
        chapters={relative_uri(f"{pagename}.html", f"{one.docname}.html"): one for one in _chapters(app)},
        description=outline.curly(str(app.env.metadata.get(pagename, {}).get("description", ""))),
    )


def _preview(app: Sphinx, pagename: str) -> str:
    """Return the address of the picture for links to a page: whole where the site's own address is set."""
    base = str(app.config.html_baseurl).rstrip("/")
    picture = "_static/preview.png"
    return f"{base}/{picture}" if base else relative_uri(f"{pagename}.html", picture)


def _short_next(app: Sphinx, pagename: str) -> outline.Chapter | None:
    """Return the page after this one on the short path; None away from it and at its end."""
    path = outline.short_path(app.env)
    at = next((at for at, chapter in enumerate(path) if chapter.docname == pagename), len(path))
    return path[at + 1] if at + 1 < len(path) else None


def _chapters(app: Sphinx) -> Iterator[outline.Chapter]:
    for part in outline.parts(app.env):
        yield from part.chapters


def _front_door(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the site's own index.html, which leads to the landing page."""
    yield "index", {"target": f"{app.config.root_doc}.html"}, "front-door.html"


def _sweep(app: Sphinx, error: Exception | None) -> None:
    """Delete pages and views of earlier builds that nothing leads to: they would still be served."""
    if error is None:
        kept = {f"{docname}.html" for docname in app.env.found_docs}
        for page in (Path(app.outdir) / "book").rglob("*.html"):
            if page.relative_to(app.outdir).as_posix() not in kept:
                page.unlink()
        pages = "".join(
            page.read_text(encoding="utf-8") for page in (Path(app.outdir) / "book").rglob("*.html")
        )
        for states in (Path(app.outdir) / "_static/closeness/explorers").glob("*.json"):
            if states.name not in pages:
                states.unlink()


def setup(app: Sphinx) -> None:
    """Offer the theme that _config.yml names and furnish every page."""
    # Jupyter Book hands over settings of sphinx-comments, which this book does not load.
    app.add_config_value("comments_config", {}, "html", types=(dict,))
    app.add_html_theme("course", str(THEME))
    for name in ("course.js", "assignment.js"):
        app.add_js_file(name, type="module")
    app.connect("builder-inited", _write_assets)
    app.connect("html-page-context", _furnish, priority=900)
    app.connect("html-collect-pages", _front_door)
    app.connect("build-finished", _sweep)

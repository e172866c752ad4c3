"""Making what a learner wrote harmless where it is shown as HTML: Formgrader, JupyterLab, feedback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# Markdown keeps only what cannot load, link or run: raw HTML needs "<", links and images need "[". As
# entities both read as themselves, and no renderer takes an entity for syntax.
_ENTITIES = str.maketrans({"<": "&lt;", "[": "&#91;"})
_MERMAID = re.compile(r"^([ \t>]*(?:`{3,}|~{3,})[ \t]*)mermaid", re.IGNORECASE | re.MULTILINE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_ACTIVE = (
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "base",
    "link",
    "form",
    "template",
    "noscript",
)
_LOADING = (
    "srcset",
    "xlink:href",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "ping",
    "manifest",
)
_LINK = re.compile(r"#|https?://|mailto:|(?!//)[\w./-]+$", re.IGNORECASE)
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]|(?!//)[\w./-]+$", re.IGNORECASE)
_LOADED_STYLE = re.compile(r"@font-face\s*\{[^}]*\}|@import[^;]*;", re.IGNORECASE)
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'"
)


def printable(text: str) -> str:
    """Return text without characters that no file or page can hold: each becomes a replacement mark.

    >>> printable("a" + chr(0) + "b") == "a" + chr(0xFFFD) + "b"
    True
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def inert_markdown(text: str) -> str:
    """Return Markdown that reads the same and can neither run, load nor link anything.

    Paragraphs, lists, headings, emphasis and code stay; HTML, links and images are shown as they were typed.

    >>> inert_markdown("*hi* <b> [x](javascript:y)")
    '*hi* &lt;b> &#91;x](javascript:y)'
    """
    return _MERMAID.sub(r"\1text", printable(text)).translate(_ENTITIES)


def disarm(soup: BeautifulSoup) -> None:
    """Make a parsed HTML page run nothing and load nothing from elsewhere, whatever stands in it.

    Scripts go, also the one that would fetch MathJax from a CDN; so do event attributes, addresses other than
    plain links and images inside the page, and fonts. A content security policy in the page says the same to
    the browser.
    """
    for element in [*soup.find_all(_ACTIVE), *soup.find_all("meta", attrs={"http-equiv": True})]:
        element.decompose()
    for element in soup.find_all("style"):
        element.string = _LOADED_STYLE.sub("", element.get_text())
    for element in soup.find_all():
        _disarm(element)
    if soup.head is not None:
        policy = {"http-equiv": "Content-Security-Policy", "content": _POLICY}
        soup.head.insert(0, soup.new_tag("meta", attrs=policy))


def _disarm(element: Tag) -> None:
    for name, value in list(element.attrs.items()):
        text = (" ".join(value) if isinstance(value, list) else str(value)).strip()
        kind = name.lower()
        if (
            kind.startswith("on")
            or kind in _LOADING
            or (kind == "href" and not _LINK.match(text))
            or (kind == "src" and not _IMAGE.match(text))
            or (kind == "style" and "url(" in text.lower())
        ):
            del element.attrs[name]

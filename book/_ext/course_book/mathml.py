"""Formulas as MathML, made at build time, so that no page loads a script for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from latex2mathml.converter import convert

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(convert(node.astext()))
    raise nodes.SkipNode


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    number = f'<span class="eqno">({node["number"]})</span>' if node["number"] else ""
    writer.body.append(writer.starttag(node, "div", CLASS="math"))
    writer.body.append(f"{convert(node.astext(), display='block')}{number}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Offer the renderer that _config.yml names."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))

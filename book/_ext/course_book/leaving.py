"""What a page offers a reader who is not alone: to leave at once, help, and erasing what is kept here.

Where leaving leads is `quick_exit` in _config.yml: an ordinary page of no interest to whoever looks over a
shoulder. Nothing of it is loaded until somebody leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx.errors import ConfigError

from course_book import words

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config


def _check(_app: Sphinx, config: Config) -> None:
    address = urlsplit(str(config.quick_exit))
    if address.scheme != "https" or not address.netloc:
        raise ConfigError(
            f"quick_exit in _config.yml must be an https address, got {config.quick_exit!r}. "
            "A reader leaves for it."
        )


def _furnish(
    app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document
) -> None:
    context.update(leaving=words.LEAVING, quick_exit=app.config.quick_exit)


def setup(app: Sphinx) -> None:
    """Tell every page's template where leaving leads, and in which words."""
    app.add_config_value("quick_exit", "", "html", types=(str,))
    app.connect("config-inited", _check)
    app.connect("html-page-context", _furnish)

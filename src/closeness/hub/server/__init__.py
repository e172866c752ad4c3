"""A Jupyter Server extension for learners: open, check, hand in with a receipt, corrected releases, feedback.

It stands on nbgrader's own exchange and its settings. Where nbgrader is not installed it says so in the log
and offers nothing.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    _Hook = Callable[[Any, dict[str, Any]], dict[str, Any]]

_FORMGRADER = "nbgrader.server_extensions.formgrader"
VALIDATE_OF_NBGRADER = "@jupyter/nbgrader:validate-assignment"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "closeness.hub.server"}]


def _load_jupyter_server_extension(app: Any) -> None:
    if find_spec("nbgrader") is None:
        app.log.warning("closeness.hub.server: nbgrader is not installed, so nothing can be handed in here.")
        return
    from closeness.hub.server.handlers import routes  # noqa: PLC0415 - tornado's parts, only where they serve

    app.web_app.add_handlers(".*$", routes(app))


async def _start_jupyter_server_extension(app: Any) -> None:
    """Tell pages once all extensions are loaded: on a hub, one that loads later puts its own hook in."""
    if find_spec("nbgrader") is not None:
        settings = app.web_app.settings
        settings["page_config_hook"] = page_config(app, settings.get("page_config_hook"))


def page_config(app: Any, before: _Hook | None) -> _Hook:
    """Return a page_config_hook that tells the page what this server offers, after another hook's work.

    The page then shows the course's own Validate button in the place of nbgrader's, which is left out here
    and nowhere else. ``formgrader`` is whether Formgrader answers, as it does for instructors.
    """

    def hook(handler: Any, page: dict[str, Any]) -> dict[str, Any]:
        page = before(handler, page) if before else page
        disabled = [name for name in page.get("disabledExtensions", []) if name != VALIDATE_OF_NBGRADER]
        formgrader = app.extension_manager.extensions.get(_FORMGRADER)
        return page | {
            "disabledExtensions": [*disabled, VALIDATE_OF_NBGRADER],
            "closeness": {"formgrader": bool(formgrader and formgrader.enabled)},
        }

    return hook

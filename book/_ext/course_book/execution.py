"""Boards without a kernel, and an execution cache that notices when the package has changed."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

import closeness

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

STATIC = "CLOSENESS_STATIC"
PACKAGE = Path(closeness.__file__).parent
READ_BY_CELLS = {".py", ".toml", ".json"}
NOT_FOR_CELLS = {"staff", "hub", "lab"}  # teachers, servers and notebooks import these; no chapter does

logger = logging.getLogger(__name__)


def digest(package: Path = PACKAGE) -> str:
    """Return a hash over everything in the package that can change what a cell shows.

    Scripts and styles are left out: pages load them as files of their own.
    """
    total = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.suffix in READ_BY_CELLS and inside.parts[0] not in NOT_FOR_CELLS:
            total.update(inside.as_posix().encode() + b"\0")
            total.update(path.read_bytes() + b"\0")
    return total.hexdigest()


def _stamp(_app: Sphinx, config: Config) -> None:
    # A changed value of this kind makes Sphinx read every page again, and so run its cells.
    config.closeness_digest = digest()


def _drop_stale_cache(app: Sphinx) -> None:
    """Drop the cells' stored outputs when they came from another state of the package."""
    cache = Path(app.outdir).parent / ".jupyter_cache"
    stamp = cache.with_name(".closeness-digest")
    now = app.config.closeness_digest
    if cache.is_dir() and (not stamp.is_file() or stamp.read_text(encoding="ascii") != now):
        logger.info("the package has changed: cells run again")
        shutil.rmtree(cache)
    stamp.write_text(now, encoding="ascii")


def setup(app: Sphinx) -> None:
    """Tell kernels that there will be none on the page, and watch the package."""
    os.environ[STATIC] = "1"
    app.add_config_value("closeness_digest", "", "env", types=(str,))
    app.connect("config-inited", _stamp)
    app.connect("builder-inited", _drop_stale_cache)

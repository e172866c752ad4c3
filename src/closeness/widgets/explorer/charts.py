"""The chart library for notebooks: the copy that the Python package plotly ships; nothing is fetched."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from closeness.core.errors import ModelError

SHIPPED = Path("package_data", "plotly.min.js")


@cache
def library() -> bytes:
    """Return plotly.js, gzipped: a third of the bytes on the way to a browser far from the kernel.

    The package itself is not imported. ModelError when it is missing or keeps its script elsewhere.
    """
    spec = find_spec("plotly")
    folders = [] if spec is None else spec.submodule_search_locations or []
    script = next((path for folder in folders if (path := Path(folder, SHIPPED)).is_file()), None)
    if script is None:
        raise ModelError("The Python package plotly (7.1 or later) is not installed here; install it.")
    return gzip.compress(script.read_bytes(), compresslevel=6, mtime=0)

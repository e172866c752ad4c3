"""The course's own scripts and styles as browsers want them: without comments, indents and long names.

What is read by people stands in the repository; a page's reader waits for what is left of it.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TARGET = "es2022"
"""Esbuild rewrites what is newer than this; the course writes nothing newer."""


def write(folder: Path, texts: Iterable[tuple[str, str]]) -> None:
    """Write scripts and styles into a folder, each by its name there, made small.

    Raises ExtensionError with what esbuild said when one of them is none, or when esbuild is missing.
    """
    written = []
    for name, text in texts:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(name)
    esbuild = shutil.which("esbuild")
    if esbuild is None:
        raise ExtensionError(
            "esbuild is not on PATH. `make book` and `python scripts/book.py` bring it, "
            "or add node_modules/.bin to PATH."
        )
    options = ["--minify", f"--target={TARGET}", "--outdir=.", "--outbase=.", "--allow-overwrite"]
    options += ["--charset=utf8", "--log-level=error"]
    done = subprocess.run(  # noqa: S603 (our own options, on files that were just written)
        [esbuild, *written, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.partition("\nnode:")[0]  # what follows is about esbuild's own starter
        raise ExtensionError(f"Scripts and styles could not be made small:\n{said.strip()}")

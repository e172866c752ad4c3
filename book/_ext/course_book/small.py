"""The course's own scripts and styles as browsers want them: without comments, indents and long names.

What is read by people stands in the repository; a page's reader waits for what is left of it.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx.errors import ExtensionError

TARGET = "es2022"
"""Esbuild rewrites what is newer than this; the course writes nothing newer."""


def small(texts: dict[str, str]) -> dict[str, str]:
    """Return scripts and styles, each by the name of its file, made small.

    What a script declares and neither uses nor exports is left out.
    Raises ExtensionError with what esbuild said when one of them is none, or when esbuild is missing.
    """
    esbuild = shutil.which("esbuild")
    if esbuild is None:
        raise ExtensionError(
            "esbuild is not on PATH. `make book` and `python scripts/book.py` bring it, "
            "or add node_modules/.bin to PATH."
        )
    options = ["--minify", "--tree-shaking=true", f"--target={TARGET}", "--outdir=.", "--outbase=."]
    options += ["--allow-overwrite", "--charset=utf8", "--log-level=error"]
    with TemporaryDirectory() as room:
        for name, text in texts.items():
            path = Path(room, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run(  # noqa: S603 (our own options, on files that were just written)
            [esbuild, *texts, *options], cwd=room, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = done.stderr.partition("\nnode:")[0]  # what follows is about esbuild's own starter
            raise ExtensionError(f"Scripts and styles could not be made small:\n{said.strip()}")
        return {name: Path(room, name).read_text(encoding="utf-8") for name in texts}

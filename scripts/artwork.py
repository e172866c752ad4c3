"""Draw the pictures by which other places show the course: a preview for links, and icons for home screens.

    python scripts/artwork.py

They come from the course's own marks, colours and typeface, and are committed: run this again when one of
those changes. Chromium draws them.
"""

from __future__ import annotations

import base64
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "book/_static"
MARKS = ROOT / "book/_ext/course_book/marks"
PREVIEW = (1200, 630)  # what networks ask of a picture beside a link
ICONS = (180, 512)
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><style>
{palette}
@font-face {{ font-family: Literata; src: url(data:font/woff2;base64,{font}); font-weight: 200 900; }}
* {{ margin: 0; box-sizing: border-box; }}
body {{ width: {width}px; height: {height}px; background: var(--at-paper); color: var(--at-ink); }}
{style}
</style></head><body>{body}</body></html>"""

PREVIEW_STYLE = """
body { padding: 80px 90px; font-family: Literata, serif; }
svg { display: block; width: 1020px; height: auto; }
h1 { margin-top: 56px; font-size: 104px; font-weight: 700; letter-spacing: -0.025em; line-height: 1.05; }
p { margin-top: 24px; font-size: 38px; line-height: 1.35; color: var(--at-muted); }
"""
PREVIEW_BODY = """{strands}<h1>Apart and Together</h1>
<p>A course on being your own person and being close</p>"""
ICON_STYLE = "body { display: grid; place-items: center; } svg { width: 68%; height: auto; }"


def page(width: int, height: int, style: str, body: str) -> str:
    """Return the page that is photographed."""
    palette = (ROOT / "src/closeness/widgets/palette.css").read_text(encoding="utf-8")
    font = base64.b64encode((STATIC / "vendor/literata-roman.woff2").read_bytes()).decode()
    return PAGE.format(palette=palette, font=font, width=width, height=height, style=style, body=body)


def pictures() -> dict[str, tuple[int, int, str]]:
    """Return every picture's width, height and page, by its file's name."""
    strands = (MARKS / "strands.svg").read_text(encoding="utf-8")
    icon = re.sub(r"@media[^{]*\{.*?\}\}", "", (STATIC / "favicon.svg").read_text(encoding="utf-8"))
    width, height = PREVIEW
    found = {
        "preview.png": (
            width,
            height,
            page(width, height, PREVIEW_STYLE, PREVIEW_BODY.format(strands=strands)),
        )
    }
    for size in ICONS:
        found[f"icon-{size}.png"] = (size, size, page(size, size, ICON_STYLE, icon))
    return found


def main() -> int:
    """Draw them all and return the exit status."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None or not (STATIC / "vendor/literata-roman.woff2").is_file():
        print(
            "This needs Chromium and the book's typeface: install chromium, then run `make book`.",
            file=sys.stderr,
        )
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (width, height, source) in pictures().items():
            sheet = browser.new_page(viewport={"width": width, "height": height})
            sheet.set_content(source)
            sheet.evaluate("document.fonts.ready")
            (STATIC / name).write_bytes(sheet.screenshot())
            print(f"{name}: {width} × {height}, {(STATIC / name).stat().st_size / 1024:.0f} KiB")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

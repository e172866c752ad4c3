"""Pages with the toy exploration, as the book lays them out, and how tests read and move them."""

import re
import sys
from importlib.resources import files
from pathlib import Path

from closeness import Explorer
from closeness.widgets.module import module_source
from toy_exploration import TOY

ROOT = Path(__file__).resolve().parents[2]
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorer</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="palette.css">
<style>body {{ margin: 0 auto; padding: 16px; max-width: 700px; background: var(--at-paper) }}</style>
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  window.shifts = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifts += entry.value)))
    .observe({{ type: "layout-shift", buffered: true }});
</script>
<script type="module" src="closeness/data-explorer.js" blocking="render"></script>
</head><body><main><h1>Explorer</h1>{body}</main></body></html>"""
STATES = re.compile(r'class="states">(.*?)</script>', re.DOTALL)
LIBRARY = "/vendor/plotly-basic.mjs"


def lay_out(folder):
    """Write the toy into *folder*: its views in the page and in a file, twice, far down, behind a gate."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from book import lay_out_charts

    lay_out_charts(ROOT, folder / "vendor")
    (folder / "closeness").mkdir()
    (folder / "closeness/data-explorer.js").write_text(module_source("explorer"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    element = Explorer(TOY).element()
    (folder / "views.json").write_text(STATES.search(element)[1], encoding="utf-8")
    in_file = STATES.sub('class="states" data-src="views.json"></script>', element)
    pages = {
        "page": element,
        "file": in_file,
        "two": element + in_file,
        "far": f'<div style="height: 4000px">Long text.</div>{in_file}',
        "none": "<p>Prose.</p>",
        "gate": Explorer(TOY, gate=True).element(),
    }
    for name, body in pages.items():
        (folder / f"{name}.html").write_text(PAGE.format(body=body), encoding="utf-8")
    return folder


def drawn(page, key, timeout=None):
    """Wait until the figure shows the setting *key*, such as "4-0"."""
    page.locator(f'data-explorer[data-drawn="{key}"]').first.wait_for(state="attached", timeout=timeout)


def colours(page):
    """Return what the figure is drawn in: A's bar, the pattern of B's, an axis's words."""
    return page.locator("data-explorer").first.evaluate(
        """element => {
          const find = (selector) => element.shadowRoot.querySelector(selector);
          return [
            getComputedStyle(find(".bars .point path")).fill,
            getComputedStyle(find("pattern path")).stroke,
            getComputedStyle(find(".xtick text")).fill,
          ];
        }"""
    )


def heights(page):
    """Return the heights of the two bars in pixels."""
    return page.locator("data-explorer").first.evaluate(
        "element => [...element.shadowRoot.querySelectorAll('.bars .point path')]"
        ".map((bar) => bar.getBoundingClientRect().height)"
    )

"""How long an Explorer takes in JupyterLab from a slider's step to the new figure, and to its first figure.

Run it as `python benchmarks/explorer/latency.py [steps]`. A real JupyterLab, a real kernel, Chromium without
a graphics card. A step is one input event on the slider: the kernel computes the view, the front end draws
it, and the clock stops once Plotly has drawn. Beside it stands the same step where the view is looked up, as
in a page of the book: what is left of it is drawing.
"""

import shutil
import statistics
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from browser.lab import Lab, open_notebook  # noqa: E402  (the tests' own way into JupyterLab)

FIRST = """async () => {
  const from = performance.now();
  const element = () => document.querySelector("data-explorer");
  while (!element()?.dataset.drawn) await new Promise((resolve) => setTimeout(resolve, 5));
  return performance.now() - from;
}"""
STEPS = """async (steps) => {
  const element = document.querySelector("data-explorer");
  const input = element.shadowRoot.querySelector("input[type=range]");
  const times = [];
  for (let step = 0; step < steps; step += 1) {
    const place = (Number(input.value) + 1) % (Number(input.max) + 1);
    const before = element.dataset.drawn;
    const drawn = new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        if (element.dataset.drawn === before) return;
        watch.disconnect();
        resolve();
      });
      watch.observe(element, { attributes: true, attributeFilter: ["data-drawn"] });
    });
    const from = performance.now();
    input.value = place;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await drawn;
    times.push(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return times;
}"""
SOURCE = "from closeness import Explorer\nfrom closeness.plots import {name}\n\nExplorer({name})"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a log."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def in_lab(browser: object, name: str, steps: int) -> tuple[float, list[float]]:
    """Return the milliseconds to the first figure and of each step in JupyterLab."""
    with tempfile.TemporaryDirectory() as folder:
        cell = nbformat.v4.new_code_cell(SOURCE.format(name=name), id="explorer")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), Path(folder, "explore.ipynb"))
        lab = Lab(Path(folder))
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 1400})
            open_notebook(page, lab, "explore.ipynb")
            page.locator('[data-jp-item-name="course-run-all"]').click()
            page.locator("data-explorer[data-ready]").wait_for(state="attached", timeout=60_000)
            first = page.evaluate(FIRST)
            times = page.evaluate(STEPS, steps)
            page.close()
        finally:
            lab.close()
    return first, times


def in_page(browser: object, name: str, steps: int) -> tuple[float, list[float]]:
    """Return the same for a page without a kernel."""
    import book  # noqa: PLC0415
    import closeness.plots  # noqa: PLC0415
    from closeness import Explorer  # noqa: PLC0415
    from closeness.widgets.module import module_source  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        book.lay_out_charts(ROOT, Path(folder, "vendor"))
        Path(folder, "closeness").mkdir()
        Path(folder, "closeness/data-explorer.js").write_text(module_source("explorer"), encoding="utf-8")
        element = Explorer(getattr(closeness.plots, name)).element()
        script = '<script type="module" src="closeness/data-explorer.js"></script>'
        text = f'<!doctype html><html lang="en"><meta charset="utf-8"><main>{element}</main>{script}'
        Path(folder, "index.html").write_text(text, encoding="utf-8")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/index.html")
        first = page.evaluate(FIRST)
        times = page.evaluate(STEPS, steps)
        page.close()
        server.shutdown()
    return first, times


def main() -> None:
    """Print the table."""
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    name = sys.argv[2] if len(sys.argv) > 2 else "OVERLAP"  # noqa: PLR2004
    print(f"Explorer({name}): milliseconds from a slider's step to the drawn figure, {steps} steps")
    print(f"{'where':<12} {'median':>7} {'p95':>7} {'worst':>7}   first figure")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for where, measure in (("JupyterLab", in_lab), ("page", in_page)):
            first, times = measure(browser, name, steps)
            ordered = sorted(times)
            p95 = ordered[int(0.95 * (len(ordered) - 1))]
            row = f"{statistics.median(times):>7.0f} {p95:>7.0f} {ordered[-1]:>7.0f} {first:>14.0f}"
            print(f"{where:<12} {row}")
        browser.close()


if __name__ == "__main__":
    main()

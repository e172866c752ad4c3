"""The figures of the built book: at every setting of every one, the page shows what Python computes."""

import gzip
import json
import re
import shutil
import subprocess

import pytest

import closeness.plots
from closeness.core.exploring import MOST_STATES
from closeness.widgets.explorer.drawing import drawn
from closeness.widgets.module import module_source
from site_fixture import built_book, page_paths

pytestmark = pytest.mark.book

EXPLORATIONS = {
    getattr(closeness.plots, name).name: getattr(closeness.plots, name)
    for name in dir(closeness.plots)
    if name.isupper() and not name.endswith("_LAB")  # the wider ones are for labs
}
ELEMENT = re.compile(
    r'<data-explorer><script type="application/json">(.*?)</script>.*?data-src="([^"]+)"', re.DOTALL
)
PER_PAGE = 300 * 1024
# The page's own module looks every setting up, as a reader's browser does.
LOOK_UP = """
import { readFileSync } from "node:fs";
const { viewAt } = await import(process.argv[2]);
const states = JSON.parse(readFileSync(process.argv[3], "utf8"));
const views = Array.from({ length: Number(process.argv[4]) }, (_, place) => viewAt(states, place));
console.log(JSON.stringify(views));
"""


def placed():
    """Return {name of the exploration: its file of views}, page by page."""
    site, found = built_book(), {}
    for path in page_paths():
        text = (site / path).read_text(encoding="utf-8")
        for spec, address in ELEMENT.findall(text):
            file = ((site / path).parent / address).resolve()
            found.setdefault(path, []).append((json.loads(spec)["name"], file))
    return found


def test_every_exploration_stands_on_a_page():
    names = {name for explorers in placed().values() for name, _ in explorers}
    assert names == set(EXPLORATIONS)


@pytest.mark.parametrize("name", sorted(EXPLORATIONS))
def test_the_page_shows_what_python_computes_at_every_setting(name, tmp_path):
    exploration = EXPLORATIONS[name]
    assert exploration.states <= MOST_STATES
    files = {file for explorers in placed().values() for known, file in explorers if known == name}
    module = tmp_path / "data-explorer.mjs"
    module.write_text(module_source("explorer"), encoding="utf-8")
    script = tmp_path / "look_up.mjs"
    script.write_text(LOOK_UP, encoding="utf-8")
    (file,) = files
    done = subprocess.run(
        [shutil.which("node"), script, module, file, str(exploration.states)],
        capture_output=True,
        text=True,
        check=True,
    )
    computed = [drawn(exploration, setting) for setting in exploration.grid()]
    assert json.loads(done.stdout) == json.loads(json.dumps(computed))


def test_the_views_of_a_page_stay_light(tell):
    weights = {
        path: sum(len(gzip.compress(file.read_bytes())) for _, file in explorers)
        for path, explorers in placed().items()
    }
    for path, weight in sorted(weights.items()):
        names = ", ".join(name for name, _ in placed()[path])
        tell(f"{path:<42}{weight / 1024:6.1f} KiB of views: {names}")
    assert {path: weight for path, weight in weights.items() if weight > PER_PAGE} == {}

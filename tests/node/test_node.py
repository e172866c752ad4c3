"""The modules that browsers load, run by Node's own test runner: the same text, byte for byte."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from closeness.widgets.explorer.drawing import drawn
from closeness.widgets.explorer.packing import pack
from closeness.widgets.module import TAGS, module_source
from toy_exploration import TOY

HERE = Path(__file__).parent
VECTORS = HERE.parent / "vectors"

pytestmark = pytest.mark.node


@pytest.fixture(scope="session")
def modules(tmp_path_factory):
    folder = tmp_path_factory.mktemp("modules")
    for tag, name in TAGS.items():
        (folder / f"{tag}.mjs").write_text(module_source(name), encoding="utf-8")
    (folder / "explored.json").write_text(json.dumps(explored()), encoding="utf-8")
    return folder


def explored():
    """A grid as Python sees it, setting by setting, and as it is packed for a page."""
    views = [drawn(TOY, setting) for setting in TOY.grid()]
    settings = [
        [control.values.index(setting[control.name]) for control in TOY.controls] for setting in TOY.grid()
    ]
    counts = [len(control.values) for control in TOY.controls]
    return {"states": pack(views), "views": views, "settings": settings, "counts": counts}


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda file: file.stem)
def test_javascript(file, modules):
    done = subprocess.run(
        [shutil.which("node"), "--test", "--test-reporter=tap", file],
        env={**os.environ, "MODULES": str(modules), "VECTORS": str(VECTORS)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"^# pass (\d+)", done.stdout, re.MULTILINE)[1]) > 0


@pytest.mark.parametrize("tag", TAGS)
def test_a_module_needs_nothing_from_outside_itself(tag):
    source = module_source(TAGS[tag])
    assert not re.search(r"^\s*import\b|https?://(?!www\.w3\.org/)", source, re.MULTILINE)
    # only the explorer imports something later: the chart library, a file beside it or the kernel's bytes
    assert re.findall(r"\bimport\([^)]*\)", source) == ["import(address)"] * (tag == "data-explorer")
    assert re.findall(r"\bimportFrom\([^)]*\)", source) == (
        ["importFrom(address)", "importFrom(address.href)"] if tag == "data-explorer" else []
    )


def test_every_word_that_a_board_asks_for_is_in_the_word_list():
    words = json.loads((HERE.parents[1] / "src/closeness/locale/en.json").read_text(encoding="utf-8"))
    for tag, name in TAGS.items():
        asked = set(re.findall(r"""\bt\(\s*["']([a-z0-9-]+)["']""", module_source(name)))
        assert asked - set(words["common"]) - set(words[tag]) == set(), tag

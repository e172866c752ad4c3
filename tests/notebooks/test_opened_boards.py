"""What is shown when a notebook is opened is what running its cells would show, in a real kernel."""

import base64
import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(
    [*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("exercises/*/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")]
)
SCRIPT = ROOT / "src/closeness/lab/extension/static/kernel.js"
BOARD = re.compile(
    r"\b(Explorer|FormBoard|LedgerBoard|SortBoard|TwoAxisMap|TwoRecords|WeekPlanner|WhatNext)\("
)

# Runs in the kernel: each cell for real, then the same read from its text.
COMPARE = """
import contextlib, io, json
from closeness.lab.cells import Cell
from closeness.lab.declared import declared_by
from closeness.lab.opening import _say
shell, found, read = get_ipython(), [], []
for name, source, grade_id in json.loads(NOTEBOOK):
    read.append(Cell(source=source, grade_id=grade_id))
    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(io.StringIO()):
        run = shell.run_cell(source, store_history=False)
    declared = declared_by(read)
    if declared is None:
        continue
    made = declared.make()
    if declared.asks:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            _say(made)
        wanted = str(run.error_in_exec) if run.error_in_exec else printed.getvalue().strip()
        same = said.getvalue().strip() == wanted
    else:
        real = run.result
        same = type(real) is type(made) and real.spec() == made.spec()
        same = same and getattr(real, "answer", None) == getattr(made, "answer", None)
    found.append((name, declared.asks, bool(same)))
"""

pytestmark = pytest.mark.notebook


class Kernel:
    """A real kernel in a folder."""

    def __init__(self, folder):
        self.manager = KernelManager(kernel_name="python3")
        environment = {name: value for name, value in os.environ.items() if name != "CLOSENESS_STATIC"}
        self.manager.start_kernel(cwd=str(folder), env=environment)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code):
        """Run code and return (type, content) of what came of it."""
        heard = []
        self.client.execute_interactive(
            code,
            store_history=False,
            timeout=120,
            output_hook=lambda message: heard.append((message["msg_type"], message["content"])),
        )
        return heard

    def value(self, expression):
        """Return a value by way of JSON."""
        heard = self.run(f"import json; print(json.dumps({expression}))")
        texts = [content["text"] for kind, content in heard if kind == "stream"]
        assert texts, heard
        return json.loads("".join(texts))

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def code_cells(path):
    return [
        (cell.id, cell.source, cell.metadata.get("nbgrader", {}).get("grade_id"))
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]


@pytest.fixture(scope="module")
def kernel():
    one = Kernel(ROOT)
    yield one
    one.close()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parts[-3]}-{path.stem}"[-40:])
def test_every_board_of_a_notebook_opens_as_running_its_cells_shows_it(path, kernel):
    cells = code_cells(path)
    kernel.run(f"%reset -f\nNOTEBOOK = {json.dumps(json.dumps(cells))}")
    kernel.run(COMPARE)
    assert kernel.value("len(read)") == len(cells), "all of it was run"
    found = kernel.value("found")
    assert [name for name, asks, _ in found if not asks] == [
        name for name, source, _ in cells if BOARD.search(source)
    ]
    asked = [name for name, source, _ in cells if re.fullmatch(r"\w+_board\.require_complete\(\)", source)]
    assert [name for name, asks, _ in found if asks] == asked
    assert [name for name, _, same in found if not same] == []


def statement(told):
    """The one statement that the browser has the kernel execute, as it stands in its script."""
    script = SCRIPT.read_text(encoding="utf-8")
    template = script.partition("const statement = (module, name, told) => `")[2].partition("`;")[0]
    assert template.count('"${told}"') == template.count("${told}") == template.count("${module}") == 1
    assert template.count("${") == 2 + template.count("${name}")
    return template.replace("${module}", "opening").replace("${name}", "show").replace("${told}", told)


def told(*sources):
    cells = [{"source": source, "grade_id": None} for source in sources]
    return base64.b64encode(json.dumps({"cell": "one", "cells": cells, "views": []}).encode()).decode()


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """A kernel in a folder in which modules lie that are called like those of the course."""
    folder = tmp_path_factory.mktemp("beside")
    for name in ("closeness", "anywidget", "ipywidgets", "plotly", "traitlets"):
        (folder / f"{name}.py").write_text(
            f"open('{name}-ran', 'w').close()\nraise ImportError\n", encoding="utf-8"
        )
    one = Kernel(folder)
    yield one, folder
    one.close()


def test_the_statement_shows_a_board_and_leaves_the_kernel_as_it_was(beside):
    kernel, folder = beside
    before = kernel.value("__import__('sys').path + sorted(globals())")
    heard = kernel.run(
        statement(
            told("from closeness import Explorer\nfrom closeness.plots import OVERLAP", "Explorer(OVERLAP)")
        )
    )
    (shown,) = [content["data"] for kind, content in heard if kind == "display_data"]
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert [kind for kind, _ in heard if kind in ("error", "execute_result", "stream")] == []
    assert kernel.value("__import__('sys').path + sorted(globals())") == before
    assert sorted(folder.glob("*-ran")) == [], "what lies beside a notebook is no part of the course"
    assert kernel.value("get_ipython().execution_count") == 1


def test_where_the_course_is_not_installed_or_older_the_statement_says_nothing(beside):
    kernel, _ = beside
    kernel.run("import sys\nsys.modules['closeness.lab.opening'] = type(sys)('older')")
    assert [kind for kind, _ in kernel.run(statement(told("1"))) if kind != "status"] == ["execute_input"]

"""Every notebook of the course in a real kernel: Run All reaches the last cell, whatever is still missing."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
LABS = sorted((ROOT / "notebooks").glob("*.ipynb"))
RELEASED = sorted((ROOT / "exercises").glob("*/*.ipynb"))
SOLVED = sorted((ROOT / "solutions").glob("*/*.ipynb"))

pytestmark = pytest.mark.notebook


def run(path, replace=None):
    """Run as a learner's Run All does: a cell that fails stops the rest unless its tag lets it pass."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = (replace or {}).get(grade_id, cell.source)
    environment = {name: value for name, value in os.environ.items() if name != "CLOSENESS_STATIC"}
    client = NotebookClient(
        notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": ROOT}}
    )
    client.execute(env=environment)
    return notebook


def errors(notebook):
    return [
        (cell.metadata.get("nbgrader", {}).get("grade_id"), output.ename)
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    ]


def boards(notebook):
    return [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {})
    ]


def printed(notebook, stream="stdout"):
    """Return {cell id: text} of what the cells printed."""
    return {
        cell.id: "".join(output.text for output in cell.outputs if output.get("name") == stream)
        for cell in notebook.cells
        if cell.cell_type == "code" and any(output.get("name") == stream for output in cell.outputs)
    }


def ran(notebook):
    """Whether every code cell was run; an empty one has nothing to run."""
    return all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.source)


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_lab_runs_without_an_error_and_shows_boards(path):
    notebook = run(path)
    assert errors(notebook) == []
    assert printed(notebook, "stderr") == {}
    assert ran(notebook)
    assert boards(notebook)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_blank_assignment_runs_to_its_last_cell_and_names_what_is_incomplete(path):
    notebook = run(path)
    assert ran(notebook)
    assert boards(notebook)
    assert {name for _, name in errors(notebook)} == {"Incomplete"}


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_a_solved_assignment_is_complete(path):
    notebook = run(path)
    assert errors(notebook) == []
    assert ran(notebook)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "text", ["sorting = {", "", "sorting = ['no', 'dict']", "sorting = {'x': 1, }  # hm"]
)
def test_a_broken_answer_does_not_stop_run_all(path, text):
    answers = [
        cell.metadata.nbgrader.grade_id
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
    ]
    assert ran(run(path, dict.fromkeys(answers, text)))

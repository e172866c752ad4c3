"""What somebody who listens to a graded board hears: its accessibility tree, written as lines of text.

    graded_boards()               every board of the released assignments, by assignment and name
    notebook_page(board)          a page that shows a board as a notebook does, its answer cell beside it
    some_answer(board)            an answer that says something everywhere and is nobody's key
    transcript(page)              what Chromium tells a screen reader of the page's main part, in order

A line is a role, the name in quotes, then value, states and description; indented as the tree is. Plain text
stands in quotes alone. What a label or a button is named by is not written a second time below it.
"""

import json
from functools import cache

import nbformat

from browser.walk import ROOT
from closeness.core.answers import write_answer
from closeness.lab.cells import Cell
from closeness.lab.declared import declared_by
from closeness.widgets.ledger_board.parts import VERDICTS
from closeness.widgets.ledger_board.widget import LedgerBoard
from closeness.widgets.sort_board.widget import SortBoard
from closeness.widgets.week_planner.widget import WeekPlanner

PAGE = """<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8"><title>Board</title>
<link rel="stylesheet" href="palette.css"></head><body><main></main><script type="module">
  import widget from "./%(tag)s.js";
  const signal = () => ({ connect() {}, disconnect() {} });
  let source = %(source)s;
  const cell = {
    getMetadata: () => ({ grade_id: %(grade_id)s }),
    sharedModel: { changed: signal(), getSource: () => source, setSource: (text) => { source = text; } },
  };
  const cells = { get: () => cell, length: 1, changed: signal() };
  const context = { model: { cells, dirty: false }, save: async () => {} };
  const traits = { spec: %(spec)s, answer: %(answer)s };
  widget.render({
    el: document.querySelector("main"),
    signal: new AbortController().signal,
    model: {
      get: (name) => traits[name],
      set: (name, value) => { traits[name] = value; },
      on() {}, off() {}, save_changes() {}, send() {},
      widget_manager: { context },
    },
  });
</script></body></html>"""

# Said by a screen reader without a word of its own, or by what is inside.
SILENT = {
    "generic",
    "none",
    "InlineTextBox",
    "LabelText",
    "Legend",
    "LineBreak",
    "ListMarker",
    "MenuListPopup",
}
CONTROLS = {"radio", "checkbox", "combobox", "textbox", "searchbox", "spinbutton", "slider"}
STATES = ("checked", "pressed", "expanded", "selected", "disabled", "invalid", "required", "live")
# States that are only worth a word when they hold.
ONLY_WHEN_TRUE = {"selected", "disabled", "invalid", "required"}


@cache
def graded_boards():
    """Return {(assignment, name): board} of every board that keeps an answer."""
    found = {}
    for path in sorted((ROOT / "exercises").glob("*/*.ipynb")):
        cells = []
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code":
                continue
            cells.append(Cell(source=cell.source, grade_id=cell.metadata.get("nbgrader", {}).get("grade_id")))
            declared = declared_by(cells)
            if declared and not declared.asks and declared.answer_name:
                found[path.stem, declared.arguments["answer_cell"]] = declared.make()
    return found


def notebook_page(board):
    """Return the page's HTML, the board as the release has it: nothing answered yet."""
    values = {
        "spec": board.spec(),
        "answer": board.answer,
        "source": write_answer(board.name, board.answer),
        "grade_id": board.answer_cell,
    }
    return PAGE % {"tag": board.tag, **{name: json.dumps(value) for name, value in values.items()}}


def some_answer(board):
    """Return the first option of everything, 1 for every number, each label in turn."""
    content = board.content()
    match board:
        case SortBoard():
            return _sorted_in_turn(content)
        case WeekPlanner():
            return dict.fromkeys(board.answer, content["choices"][0])
        case LedgerBoard():
            given = {
                name: dict.fromkeys(value, 1) if isinstance(value, dict) else 1
                for name, value in board.answer.items()
            }
            return {**given, "verdict": VERDICTS[0]}
    return {question["id"]: _first(question) for question in content["questions"]}


def _sorted_in_turn(content):
    labels = [bucket["id"] for bucket in content["buckets"]]
    placed = {}
    for at, card in enumerate(content["cards"]):
        label = labels[at % len(labels)]
        cues = [
            sentence["cue"] for sentence in (*card["sentences"], *content["questions"]) if sentence["cue"]
        ]
        placed[card["id"]] = [label, cues[0]] if content["cue"] else label
    return placed


def _first(question):
    match question["kind"]:
        case "choice":
            return question["options"][0]["id"]
        case "choices":
            return [question["options"][0]["id"]]
        case "number":
            return 1
    return "Because."


def transcript(page):
    """Return the lines of the page's main part."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    known = {node["nodeId"]: node for node in nodes}
    main = next(node for node in nodes if node.get("role", {}).get("value") == "main")
    return "\n".join(_lines(main, known, 0, "")) + "\n"


def _lines(node, known, depth, named):
    """Yield a node's line and those below it; `named` is what the nodes above are already called."""
    role = node["role"]["value"]
    name = " ".join(node.get("name", {}).get("value", "").split())
    if not node["ignored"] and role not in SILENT:
        if role == "StaticText":
            if name and name not in named:
                yield f'{"  " * depth}"{name}"'
            return
        yield "  " * depth + " ".join(_said(node, role, name))
        if role == "textbox":
            return  # what is typed is the value already
        depth += 1
        named = f"{named} {name}"
    elif role == "LabelText":
        named = f"{named} {' '.join(_controls(known))}"
    for child in node.get("childIds", ()):
        if child in known:
            yield from _lines(known[child], known, depth, named)


def _controls(known):
    """Yield what every control is called: a label's text is said with its control."""
    for node in known.values():
        if node.get("role", {}).get("value") in CONTROLS:
            yield " ".join(node["name"]["value"].split())


def _said(node, role, name):
    """Yield the words of one line."""
    yield role
    if name:
        yield f'"{name}"'
    value = node.get("value", {}).get("value")
    if value not in (None, ""):
        yield f"= {value}"
    properties = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    for state in STATES:
        if state not in properties:
            continue
        held = str(properties[state]).lower()
        if state in ONLY_WHEN_TRUE:
            if held == "true":
                yield f"({state})"
        else:
            yield f"({state}: {held})"
    description = node.get("description", {}).get("value")
    if description and description != name:
        yield f'— "{" ".join(description.split())}"'

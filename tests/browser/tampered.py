"""A notebook that looks like an exercise and tries, in every place that is read on opening, to be run."""

from pathlib import Path

import nbformat

WIDGET = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
MODULE = "window.ran = [...(window.ran ?? []), 'module']; export default { render() {} };"


def saved_widget(module=MODULE):
    """The state of one anywidget, as JupyterLab can store it in a notebook."""
    state = {
        "_model_module": "anywidget",
        "_model_module_version": "~0.11.*",
        "_model_name": "AnyModel",
        "_view_module": "anywidget",
        "_view_module_version": "~0.11.*",
        "_view_name": "AnyView",
        "_anywidget_id": "tampered",
        "_esm": module,
    }
    model = {"model_name": "AnyModel", "model_module": "anywidget", "model_module_version": "~0.11.*"}
    return {STATE: {"version_major": 2, "version_minor": 0, "state": {"beef": {**model, "state": state}}}}


def _code(name, source, *, outputs=(), **metadata):
    cell = nbformat.v4.new_code_cell(source, id=name, outputs=list(outputs), metadata=metadata)
    cell.metadata.setdefault("nbgrader", {"grade_id": name, "schema_version": 3, "solution": name == "sort"})
    return cell


def _saved(**data):
    return nbformat.v4.new_output("display_data", data=data)


def tampered(traces: Path):
    """The notebook; what runs of it leaves a file in *traces*, or a word in `window.ran`."""

    def leave(word):
        return f"__import__('pathlib').Path({str(traces / word)!r}).touch()"

    def script(word):
        return f"window.ran = [...(window.ran ?? []), '{word}']"

    text = "<img src=x onerror='window.ran=[1]'>Back."
    card = f'{{"id": "one", "sentences": [{{"text": "{text}", "cue": "time"}}]}}'
    html = f'<script>{script("html")}</script><img src="x" onerror="{script("onerror")}">'
    outputs = [
        _saved(**{"text/html": html}),
        _saved(**{"application/javascript": script("javascript")}),
        _saved(**{"image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{script("svg")}"/>'}),
        _saved(**{WIDGET: {"model_id": "beef", "version_major": 2, "version_minor": 0}, "text/plain": "w"}),
        _saved(**{"text/markdown": html, "text/plain": "m"}),
    ]
    cells = [
        nbformat.v4.new_markdown_cell(f"# Sort\n\n{html}\n\n[link](javascript:{script('link')})", id="words"),
        _code("setup", f"from closeness import SortBoard, FormBoard\n{leave('setup')}\ncards = [{card}]"),
        _code("sort", f"sort = dict(one={leave('answer')})"),
        _code("board", 'SortBoard(cards, answer=sort, answer_cell="sort", cue=False)', outputs=outputs),
        _code("calls", f"SortBoard(cards, title=str({leave('argument')}))", outputs=outputs),
        _code("magic", f"%run x\n!touch {traces / 'magic'}\nSortBoard(cards)"),
        _code("huge", "SortBoard(" + "[" * 3000 + "]" * 3000 + ")"),
        _code(
            "wide", f"wide = [{'cards, ' * 400}]\nwider = [{'wide, ' * 400}]\nSortBoard([{'wider, ' * 400}])"
        ),
        _code("posed", f"class SortBoard:\n    {leave('class')}\nSortBoard(cards)"),
        _code(
            "out", f'FormBoard("{"9" * 5000}"); {leave("tail")}', outputs=outputs, tags=["raises-exception"]
        ),
        _code("marks", f"board.require_complete({leave('marks')})"),
    ]
    metadata = {
        "kernelspec": {"name": "python3", "display_name": html, "language": "python"},
        "widgets": saved_widget(),
    }
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)

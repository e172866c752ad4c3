"""A notebook's side of a widget, for tests without JupyterLab: a model with traits and no access to cells."""

import json

_SCRIPT = """<script type="module">
  import board from "./%(module)s";
  const traits = { spec: %(spec)s, answer: %(answer)s };
  window.traits = traits;
  const heard = [];
  board.render({
    el: document.querySelector("main"),
    model: {
      get: (name) => traits[name],
      set: (name, value) => { traits[name] = value; heard.forEach((tell) => tell()); },
      on: (name, tell) => name === "change:answer" && heard.push(tell),
      off() {}, save_changes() {}, send() {},
    },
  });
</script>"""


def in_notebook(module, board):
    """Return the script that shows *board* as a notebook would, with its module beside the page."""
    values = {"module": module, "spec": json.dumps(board.spec()), "answer": json.dumps(board.answer)}
    return _SCRIPT % values

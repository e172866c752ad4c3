"""Explorer: sliders and choices, a figure, one sentence about it, and its numbers as a table."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from closeness.core.checks import shown
from closeness.core.errors import ClosenessError, ModelError
from closeness.core.exploring import MOST_STATES, Control, Exploration
from closeness.widgets.explorer.charts import library
from closeness.widgets.explorer.drawing import drawn, height
from closeness.widgets.explorer.gate import gate_html, gate_in, gate_lines, help_in
from closeness.widgets.explorer.packing import pack, weight
from closeness.widgets.explorer.words import ExplorationWords, as_text
from closeness.widgets.shown import Reply, Shown, script

MOST_BYTES = 300 * 1024
"""What all the views of an exploration may weigh in a page, compressed."""


class Explorer(Shown):
    """An *exploration* to play with: live where there is a kernel, looked up in a page.

    Its words come from the locale's section ``explorers`` (``widgets/explorer/words.py`` lists the
    keys), its figure from its function. It keeps no answer. With *gate*, what the course says about
    safety stands alone until the reader has pressed a button. ModelError names what is missing.
    """

    tag: ClassVar[str] = "data-explorer"

    def __init__(self, exploration: Exploration, *, gate: bool = False, language: str = "en") -> None:
        if not isinstance(exploration, Exploration):
            raise ModelError(
                f"Explorer takes an Exploration such as closeness.plots.OVERLAP, got {shown(exploration)}."
            )
        super().__init__(language)
        self.exploration = exploration
        self.says = ExplorationWords(exploration, language)
        self.gate = gate_in(language) if gate else None
        self.first = drawn(exploration, exploration.start)
        self.controls = [self._control(control) for control in exploration.controls]

    def content(self) -> dict[str, Any]:
        """Return the words, the controls with each of their values in words, and the first view."""
        return {
            "name": self.exploration.name,
            "basis": self.exploration.basis,
            **{key: self.says[key] for key in ("title", "help", "figure")},
            "source": self.says.get("source"),
            "height": height(self.first),
            "controls": self.controls,
            "first": self.first,
            "help_page": help_in(self.language),
            **({"gate": self.gate} if self.gate else {}),
        }

    def _control(self, control: Control) -> dict[str, Any]:
        ends = () if control.is_choice else (control.values[0], control.values[-1])
        return {
            "name": control.name,
            "label": self.says[f"control.{control.name}"],
            "hint": self.says.get(f"hint.{control.name}"),
            "choice": control.is_choice,
            "values": [self.says.value(control, value) for value in control.values],
            "ends": [as_text(float(value)) for value in ends],
            "start": control.values.index(control.start),
        }

    def views(self) -> list[dict[str, Any]]:
        """Return the view of every setting of the grid, in its order, as a page shows them."""
        return [drawn(self.exploration, setting) for setting in self.exploration.grid()]

    def states(self) -> dict[str, Any]:
        """Return the packed grid; ModelError when no page can hold it."""
        name, count = self.exploration.name, self.exploration.states
        if count > MOST_STATES:
            raise ModelError(
                f"{name} has {count} settings and a page holds {MOST_STATES}. "
                "Give its controls fewer values, or show it in a lab."
            )
        states = pack(self.views())
        if (bytes_ := weight(states)) > MOST_BYTES:
            raise ModelError(
                f"{name} weighs {bytes_ // 1024} KiB and a page holds {MOST_BYTES // 1024}. "
                "Give its curves fewer points, or its controls fewer values."
            )
        return states

    def element(self) -> str:
        """Return the element with every view of the grid, which the book keeps in a file of its own."""
        whole = super().element()
        end = f"</{self.tag}>"
        return whole.removesuffix(end) + script(self.states(), ' class="states"') + end

    def reply(self, message: dict[str, Any]) -> Reply | None:
        """Return the view that a front end asks for by the places of its controls, or the chart library."""
        kind = message.get("kind")
        try:
            if kind == "view":
                return ({"view": drawn(self.exploration, self._setting(message.get("at")))},)
            if kind == "library":
                return {}, [library()]
        except ClosenessError as error:
            return ({"failed": str(error)},)
        except Exception as error:  # noqa: BLE001 - whatever an author's function does, the reader is told
            return ({"failed": f"{type(error).__name__}: {error}"},)
        return None

    def _setting(self, at: Any) -> dict[str, Any]:
        controls = self.exploration.controls
        fits = isinstance(at, list) and len(at) == len(controls)
        if not fits or not all(
            type(place) is int and 0 <= place < len(control.values)
            for place, control in zip(at, controls, strict=True)
        ):
            raise ModelError(f"{self.exploration.name} has no setting {shown(at)}: a place for each control.")
        return {control.name: control.values[place] for place, control in zip(at, controls, strict=True)}

    def fallback(self) -> str:
        """Return what the figure shows at the start, in words and as a table, and what could be set."""
        labels = [
            self.words["can-set"].format(
                label=control["label"], first=control["values"][0], last=control["values"][-1]
            )
            if not control["choice"]
            else self.words["can-choose"].format(
                label=control["label"], choices=self.words["or"].join(control["values"])
            )
            for control in self.controls
        ]
        items = "".join(f"<li>{escape(label)}</li>" for label in labels)
        gate = gate_html(self.gate, page=True) if self.gate else ""
        return f"{gate}{self._start()}<p>{escape(self.words['without-script'])}</p><ul>{items}</ul>"

    def _plain(self) -> str:
        first = self.first
        lines = gate_lines(self.gate) if self.gate else []
        lines += [self.says["title"], first["sentence"], first["note"]]
        lines += [" | ".join(row) for row in (first["head"], *first["rows"])]
        return "\n".join(line for line in lines if line)

    def _table(self) -> str:
        return (gate_html(self.gate, page=False) if self.gate else "") + self._start()

    def _start(self) -> str:
        first = self.first
        said = "".join(f"<p>{escape(text)}</p>" for text in (first["sentence"], first["note"]) if text)
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in first["head"])
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in first["rows"]
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if head else ""
        return f"<p><strong>{escape(self.says['title'])}</strong></p>{said}{table}"

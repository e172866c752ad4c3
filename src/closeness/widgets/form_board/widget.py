"""FormBoard: everything that is asked with ordinary fields, from a quiz to an agreement for two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from closeness.bank.form_questions import Question, unkeyed
from closeness.bank.forms import Form, form_from
from closeness.bank.forms import form as course_form
from closeness.core.checks import shown
from closeness.widgets.board import Answer, Board
from closeness.widgets.form_board.paper import paper, written

if TYPE_CHECKING:
    from collections.abc import Mapping


class FormBoard(Board):
    """A *form* to fill in; the answer is {question id: option id | [option ids] | number | text}.

    *form* is the id of a form of the course, a Form, or a dict of the same schema. With *answer_cell* the
    board is graded: it tells nothing of what is right, and a dict may not even hold it. Without it a
    practice form answers each question with its reason, and a writing form stays with the writer.
    BankError says what is wrong with a form, and in which question.

    >>> ask = {"id": "overlap", "prompt": "How much is shared?", "kind": "number", "unit": "%", "min": 0}
    >>> overlap = {"id": "read-off", "title": "Read off", "questions": [ask]}
    >>> board = FormBoard(overlap, {"overlap": 92}, "ps2-overlap")
    >>> board.rows(), board.progress()
    ([('How much is shared?', '92 %')], (1, 1))
    """

    tag: ClassVar[str] = "form-board"

    def __init__(
        self,
        form: str | Form | Mapping[str, Any],
        answer: Answer | None = None,
        answer_cell: str | None = None,
        *,
        title: str | None = None,
        name: str | None = None,
        language: str = "en",
    ) -> None:
        super().__init__(answer=answer, answer_cell=answer_cell, name=name, language=language)
        if isinstance(form, str):
            form = course_form(form, language)
        elif not isinstance(form, Form):
            form = form_from(form, graded=self.graded)
        self.form = _without_key(form) if self.graded else form
        self.title = title or self.form.title

    def content(self) -> dict[str, Any]:
        """Return the form for the front end; what fits and why in practice only."""
        form = self.form
        content: dict[str, Any] = {
            "form": form.id,
            "mode": form.kind,
            "title": self.title,
            "intro": form.intro,
            "table": _grid(form.table),
            "questions": [_drawn(question) for question in form.questions],
            "letter": [list(piece) for piece in form.letter],
            "totals": form.totals,
            "closing": form.closing,
            "note": form.note,
        }
        private = {"private": True} if form.kind == "writing" else {}
        return {name: value for name, value in content.items() if value or name == "intro"} | private

    def progress(self) -> tuple[int, int]:
        """Return how many questions have an answer, and how many there are."""
        questions = self.form.questions
        return sum(question.takes(self.answer.get(question.id)) for question in questions), len(questions)

    def problems(self, answer: Answer) -> list[str]:
        """Return a sentence for each entry that is no question of this form, or no answer to it."""
        questions = {question.id: question for question in self.form.questions}
        found = []
        for entry, value in answer.items():
            question = questions.get(entry)
            if question is None:
                ids = ", ".join(questions)
                found.append(self.words["problem-question"].format(id=entry, ids=ids))
            elif not _is_blank(value) and not question.takes(value):
                found.append(self._problem(question, value))
        return found

    def rows(self) -> list[tuple[str, str]]:
        """Return each question beside its answer in words; "" where it has none that can be shown."""
        return [(_asked(question), self._answered(question)) for question in self.form.questions]

    def fallback(self) -> str:
        """Return the form on paper, in practice with its reasons folded away."""
        return paper(self.form, self.title, self.words)

    def _problem(self, question: Question, value: Any) -> str:
        low, high = (None if end is None else written(end) for end in (question.low, question.high))
        key = {(True, True): "problem-range", (True, False): "problem-least", (False, True): "problem-most"}
        ends = key.get((low is not None, high is not None))
        return self.words[f"problem-{question.kind}"].format(
            id=question.id,
            value=shown(value),
            allowed=", ".join(option.id for option in question.options),
            range=self.words[ends].format(low=low, high=high) if ends else "",
            longest=question.max_length,
        )

    def _answered(self, question: Question) -> str:
        value: Any = self.answer.get(question.id)
        if not question.takes(value):
            return ""
        if question.kind == "number":
            return f"{written(value)} {question.unit}".strip()
        if question.kind == "text":
            return str(value)
        chosen = [value] if question.kind == "choice" else value
        return " · ".join(option.text for option in question.options if option.id in chosen)


def _is_blank(value: object) -> bool:
    """Return whether an entry is an open field, as a blank answer cell holds it."""
    return value is None or value in ([], "")


def _asked(question: Question) -> str:
    return f"{question.prompt} “{question.quote}”" if question.quote else question.prompt


def _without_key(form: Form) -> Form:
    questions = tuple(unkeyed(question) for question in form.questions)
    return replace(form, kind="graded", questions=questions, closing="", note="")


def _grid(grid: Any) -> dict[str, Any] | None:
    if grid is None:
        return None
    return {"caption": grid.caption, "head": list(grid.head), "rows": [list(row) for row in grid.rows]}


def _drawn(question: Question) -> dict[str, Any]:
    """Return a question for the front end, with nothing in it that its kind does not use."""
    options = [
        {"id": option.id, "text": option.text}
        | ({} if option.fits is None else {"fits": option.fits, "why": option.why})
        for option in question.options
    ]
    fields: dict[str, Any] = {
        "label": question.label,
        "context": list(question.context),
        "quote": question.quote,
        "table": _grid(question.table),
        "options": options,
        "source": question.source,
        "badge": question.badge,
    }
    fields = {name: value for name, value in fields.items() if value}
    if question.kind == "number":
        fields |= {
            "unit": question.unit,
            "decimals": question.decimals,
            "low": question.low,
            "high": question.high,
        }
    if question.right is not None:
        slips = [{"value": slip.value, "why": slip.why} for slip in question.slips]
        fields |= {
            "right": question.right,
            "tolerance": question.tolerance,
            "why": question.why,
            "hint": question.hint,
            "slips": slips,
        }
    if question.kind == "text":
        fields |= {
            "lines": question.lines,
            "placeholder": question.placeholder,
            "max_length": question.max_length,
            **({"words": question.words} if question.words else {}),
        }
    return {"id": question.id, "kind": question.kind, "prompt": question.prompt} | fields

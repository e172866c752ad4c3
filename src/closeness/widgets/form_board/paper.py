"""A form on paper: what a reader without scripts gets, with what fits folded under each question."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from closeness.bank.form_questions import Grid, Question
    from closeness.bank.forms import Form
    from closeness.locale import Words


def paper(form: Form, title: str, words: Words) -> str:
    """Return the form as HTML: every question with its options, and in practice the reasons in a fold."""
    how = words["without-script" if form.kind == "practice" else "on-paper"]
    items = "".join(f"<li>{_question(question, words)}</li>" for question in form.questions)
    table = _grid(form.table) if form.table else ""
    intro = f"<p>{escape(form.intro)}</p>" if form.intro else ""
    head = f"<p><strong>{escape(title)}</strong></p>{intro}{table}<p>{escape(how)}</p>"
    note = f"<p>{escape(form.note)}</p>" if form.note else ""
    return f"{head}<ol>{items}</ol>{note}"


def written(number: float, decimals: int = 6) -> str:
    """Return a number as readers write it, with a true minus sign and no more decimals than needed.

    >>> written(-0.50), written(3.0), written(0.8415, 2)
    ('−0.5', '3', '0.84')
    """
    text = f"{number:.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def _question(question: Question, words: Words) -> str:
    context = "".join(f"<p>{escape(text)}</p>" for text in question.context)
    quote = f"<blockquote><p>{escape(question.quote)}</p></blockquote>" if question.quote else ""
    table = _grid(question.table) if question.table else ""
    options = "".join(f"<li>{escape(option.text)}</li>" for option in question.options)
    choices = f"<ul>{options}</ul>" if options else ""
    prompt = f"<p><strong>{escape(question.prompt)}</strong></p>"
    return f"{quote}{context}{table}{prompt}{choices}{_folded(question, words)}"


def _folded(question: Question, words: Words) -> str:
    lines = [
        f"{option.text} {words['fits' if option.fits else 'look']} {option.why}"
        for option in question.options
        if option.fits is not None
    ]
    if question.right is not None:
        lines.append(f"{written(question.right, question.decimals)} {question.unit}. {question.why}")
    if not lines:
        return ""
    if question.source:
        lines.append(words["source"].format(source=question.source))
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f"<details><summary>{escape(words['feedback'])}</summary>{body}</details>"


def _grid(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in grid.head)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in grid.rows)
    caption = f"<caption>{escape(grid.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

"""The marks table: what a human marker, and later the learner, reads in a marks cell's output.

Everything in it that came from a learner is escaped here, and nothing of the key is in it unless asked for.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from closeness.locale import words

if TYPE_CHECKING:
    from closeness.staff.scoring.score import Part, Row, Score

_TABLE = "border-collapse:collapse;width:100%"
_CELL = "text-align:left;vertical-align:top;padding:.35em .6em;border-bottom:1px solid currentColor"
_WIDE = f"{_CELL};min-width:14em;font-weight:normal"
_PARTLY = ("◐", "partly-right")
_SIGNS = {True: ("✓", "right"), False: ("✗", "not-right"), None: ("–", "not-answered")}


def plain(points: float) -> str:
    """Return points as nbgrader reads them: a plain number, at most four decimals.

    >>> plain(7.4), plain(12.0), plain(0.0)
    ('7.4', '12', '0')
    """
    return f"{points:.4f}".rstrip("0").rstrip(".")


def readable(points: float) -> str:
    """Return points as people read them: in hundredths, as nbgrader's own headings have them.

    >>> readable(8 / 6), readable(12.0), readable(0.5)
    ('1.33', '12', '0.5')
    """
    return f"{points:.2f}".rstrip("0").rstrip(".")


def render(
    score: Score, points: float, *, footer: str, reveal: str = "right-or-wrong", item: str = "card"
) -> str:
    """Return the table as HTML that needs neither styles, scripts nor anything remote.

    ``reveal`` is the marks file's: "key" adds the course's answer, "reasons" also why. ``item`` is the
    locale's word for what a row is about ("card", "field" or "wish").
    """
    say = words("grading")
    revealed = {"right-or-wrong": (), "key": ("expected",), "reasons": ("expected", "why")}[reveal]
    earned = say["points-of"].format(earned=readable(score.of(points)), points=readable(points))
    reason = f"<p>⚠ {escape(score.reason)}</p>" if score.reason else ""
    columns = [say[item], say["answered"], say["result"], say["points"], *(say[name] for name in revealed)]
    head = "".join(
        f'<th scope="col" role="columnheader" style="{_CELL}">{escape(one)}</th>' for one in columns
    )
    body = "".join(_row(row, points, columns[1:], revealed) for row in score.rows)
    return (
        f'<div class="closeness-marks"><p><strong>{escape(earned)}</strong></p>{reason}'
        f'<table role="table" style="{_TABLE}">'
        f'<caption style="color:inherit">{escape(say["caption"])}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody>'
        f"</table><p><small>{escape(footer)}</small></p></div>"
    )


def _row(row: Row, points: float, columns: list[str], revealed: tuple[str, ...]) -> str:
    say = words("grading")
    worth = say["row-points"].format(
        earned=readable(row.earned * points), points=readable(row.share * points)
    )
    cells = [
        escape(row.answer) or f"<em>{escape(say['none'])}</em>",
        "<br>".join(_part(part) for part in row.parts),
        f'<span style="white-space:nowrap">{escape(worth)}</span>',
        *(escape(getattr(row, name)) for name in revealed),
    ]
    # Pages that lay rows out as lists on a phone show the column beside each cell; the roles keep it a table.
    rest = "".join(
        f'<td role="cell" data-column="{escape(column)}" style="{_CELL}">{cell}</td>'
        for column, cell in zip(columns, cells, strict=True)
    )
    return (
        f'<tr role="row"><th scope="row" role="rowheader" style="{_WIDE}">{escape(row.item)}</th>{rest}</tr>'
    )


def _part(part: Part) -> str:
    sign, name = _PARTLY if part.credit else _SIGNS[part.right]
    label = f"{part.name}: " if part.name else ""
    verdict = part.said or words("grading")[name]
    if part.note:
        verdict = part.note if part.right is None else f"{verdict} ({part.note})"
    return f'<span aria-hidden="true">{sign}</span> {escape(label + verdict)}'

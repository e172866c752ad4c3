"""TwoRecords: a month in two records, walked through step by step, after a guess at the sum of two claims."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from closeness.bank import months
from closeness.core.checks import shown
from closeness.core.errors import LedgerError
from closeness.core.reciprocity import share, verdict
from closeness.core.two_records import Month
from closeness.locale import words
from closeness.widgets.board import Answer, Board

if TYPE_CHECKING:
    from closeness.core.reciprocity import Ledger
    from closeness.core.two_records import Event

STEPS = ("guess", "record-a", "record-b", "side-by-side", "sum", "balance")
LOWEST, HIGHEST = 50, 200
"""The ends of the guess, in per cent."""


class TwoRecords(Board):
    """A walk through *month* (a Month of the bank; without one, the first); *answer* is changed in place.

    The answer is {"guess": per cent, "step": id of a step}. Everything that a page shows is worked out
    here. Nothing is graded and nobody is judged.

    >>> board = TwoRecords(answer={"guess": 100})
    >>> board.rows()
    [('Your guess of the sum', '100 %'), ('The sum of the two claims', '124 %')]
    """

    tag: ClassVar[str] = "two-records"

    def __init__(
        self,
        month: Month | None = None,
        answer: Answer | None = None,
        *,
        name: str | None = None,
        language: str = "en",
    ) -> None:
        super().__init__(answer=answer, answer_cell=None, name=name, language=language)
        if not (month is None or isinstance(month, Month)):
            raise LedgerError(f"month must be a Month of the bank, got {shown(month)}.")
        self.month = months(language)[0] if month is None else month
        self._ledger_words = words("ledger-board", language)

    def content(self) -> dict[str, Any]:
        """Return the two records and every number and sentence of the walk, as JSON."""
        month, say, names = self.month, self.words, self._names
        claims = month.claims()
        a, b, total = _percent(claims.a), _percent(claims.b), _percent(claims.sum)
        whole = max(total, 100)
        return {
            "title": month.title,
            "intro": month.intro,
            "partners": dict(month.partners),
            "steps": list(STEPS),
            "range": [LOWEST, HIGHEST],
            "events": [self._event(event) for event in month.events],
            "totals": {writer: self._totals(month.record(writer)) for writer in ("A", "B")},
            "noticed": [self._noticed("A", "B"), self._noticed("B", "A")],
            "claims": {
                "A": say["claim"].format(name=names["a"], part=a),
                "B": say["claim"].format(name=names["b"], part=b),
                "sum": say["sum-is"].format(sum=total),
                "meaning": say[f"sum-{'over' if total > 100 else 'under' if total < 100 else 'even'}"],  # noqa: PLR2004
                "bar": [100 * a / whole, 100 * b / whole, 10000 / whole],
                "percent": total,
            },
            "views": [
                self._even_or_not("record-a", month.record("A")),
                self._even_or_not("record-b", month.record("B")),
                self._even_or_not("common-a", month.record("A", common=True)),
                self._even_or_not("common-b", month.record("B", common=True)),
            ],
        }

    def progress(self) -> tuple[int, int]:
        """Return whether a guess was made, of one that is asked."""
        return int(_is_guess(self.answer.get("guess"))), 1

    def problems(self, answer: Answer) -> list[str]:
        """Return a sentence for each entry that is neither a guess nor a step."""
        return [
            self.words["problem"].format(entry=entry, value=shown(value))
            for entry, value in answer.items()
            if not (
                (entry in ("guess", "step") and value is None)
                or (entry == "guess" and _is_guess(value))
                or (entry == "step" and isinstance(value, str) and value in STEPS)
            )
        ]

    def rows(self) -> list[tuple[str, str]]:
        """Return the guess, and the sum once there is one."""
        guess = self.answer.get("guess")
        if not _is_guess(guess):
            return [(self.words["your-guess"], "")]
        total = _percent(self.month.claims().sum)
        return [(self.words["your-guess"], f"{guess} %"), (self.words["the-sum"], f"{total} %")]

    def fallback(self) -> str:
        """Return both records side by side, and folded what they come to, for readers without scripts."""
        content, say = self.content(), self.words
        head = (say["what"], *(say["wrote"].format(name=name) for name in self._names.values()))
        cells = [(f"{one['who']}: {one['note']}", one["A"], one["B"]) for one in content["events"]]
        table = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
        found = [*(content["claims"][one] for one in ("A", "B", "sum", "meaning")), *content["noticed"]]
        found += [f"{view['title']}: {view['amounts']}. {view['says']}" for view in content["views"]]
        return (
            f"<p><strong>{escape(self.month.title)}</strong> {escape(self.month.intro)}</p>"
            f"<table><thead><tr>{''.join(f'<th>{escape(one)}</th>' for one in head)}</tr></thead>"
            f"<tbody>{table}</tbody></table><p>{escape(say['without-script'])}</p>"
            f"<details><summary>{escape(say['what-comes-out'])}</summary>"
            f"{''.join(f'<p>{escape(one)}</p>' for one in found)}<p>{escape(say['lesson'])}</p></details>"
        )

    @property
    def _names(self) -> dict[str, str]:
        return {"a": self.month.partners["A"], "b": self.month.partners["B"]}

    def _amount(self, amount: float | None) -> str:
        if amount is None:
            return self.words["not-written"]
        unit = self._ledger_words.get(
            f"unit-{self.month.unit}{'-one' if amount == 1 else ''}", self.month.unit
        )
        return f"{amount:.10g} {unit}"

    def _event(self, event: Event) -> dict[str, Any]:
        return {
            "day": f"{event.day:.10g}",
            "giver": event.giver,
            "who": self.month.partners[event.giver],
            "note": event.note,
            "A": self._amount(event.a),
            "B": self._amount(event.b),
            "by": [writer for writer in ("A", "B") if event.amount(writer) is not None],
        }

    def _totals(self, ledger: Ledger) -> str:
        given, received = ledger.totals()
        return self.words["amounts"].format(
            **self._names, amount_a=self._amount(given), amount_b=self._amount(received)
        )

    def _noticed(self, writer: str, other: str) -> str:
        own, all_own = self.month.noticed(writer, writer)
        seen, all_seen = self.month.noticed(writer, other)
        values = {"own": own, "all_own": all_own, "seen": seen, "all_seen": all_seen}
        partners = self.month.partners
        return self.words["noticed"].format(name=partners[writer], other=partners[other], **values)

    def _even_or_not(self, name: str, ledger: Ledger) -> dict[str, Any]:
        balance, part = ledger.balance(), share(*ledger.totals())
        spoken = self.words[f"verdict-{verdict(balance)}"].format(**self._names)
        index = "" if balance is None else self.words["index"].format(balance=_signed(balance))
        return {
            "id": name,
            "title": self.words[f"view-{name}"].format(**self._names),
            "amounts": self._totals(ledger),
            "says": f"{spoken} {index}".strip(),
            "part": None if part is None else 100 * part,
        }


def _is_guess(value: object) -> bool:
    return type(value) is int and LOWEST <= value <= HIGHEST


def _percent(part: float) -> int:
    return round(100 * part)


def _signed(balance: float) -> str:
    return f"{round(balance, 2) + 0:.2f}".replace("-", "−")

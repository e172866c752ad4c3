"""LedgerBoard: a couple's ledger to add up, and the live balance that is there to play with afterwards."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from closeness.core.errors import LedgerError
from closeness.core.ledger import Contribution, Ledger
from closeness.widgets.board import Answer, Board
from closeness.widgets.ledger_board.ledgers import UNIT, BoardLedger, board_ledger, ledger_from
from closeness.widgets.ledger_board.parts import NONE, fault, fields, problems, read_ask, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MODES = ("practice", "graded", "own")
ASKED = {
    "practice": ("missing", "given", "received", "balance", "verdict"),
    "graded": ("given", "received", "balance", "verdict"),
}
_PRACTICE_STATE = ("number", "checked")  # which fresh ledger is on the board, and whether Check was pressed
_OWN_STATE = ("partners", "unit", "entries")


class LedgerBoard(Board):
    """A board with a *ledger*; it changes the dict *answer* in place.

    *ledger* is a bank Story, a dict of the bank's schema or a core Ledger. With *answer_cell* the board is
    graded: the learner fills in what *ask* lists (of missing, given, received, balance, kinds, verdict) and
    nothing is computed. Without it the board is practice: Check says which step went wrong, then the live
    balance opens. Without a ledger it is the learner's own: entries and totals, no balance and no verdict.
    LedgerError says what is wrong with a ledger, and in which entry.

    >>> week = {"title": "One week", "partners": {"A": "Nadia", "B": "Tom"}, "unit": "hours",
    ...         "entries": [{"day": 1, "giver": "A", "kind": "effort", "amount": 2, "note": "shelf"}]}
    >>> board = LedgerBoard(week, {"given": 2, "balance": None}, "ledger-one", ask=("given", "balance"))
    >>> board.rows(), board.progress()
    ([('Given, by Nadia', '2 hours'), ('Balance', '')], (1, 2))
    """

    tag: ClassVar[str] = "ledger-board"

    def __init__(
        self,
        ledger: object = None,
        answer: Answer | None = None,
        answer_cell: str | None = None,
        *,
        ask: Sequence[str] | None = None,
        mode: str | None = None,
        title: str | None = None,
        name: str | None = None,
        language: str = "en",
    ) -> None:
        super().__init__(answer=answer, answer_cell=answer_cell, name=name, language=language)
        self.mode = _mode(mode, has_ledger=ledger is not None, graded=self.graded)
        partners = {"A": self.words["partner-a"], "B": self.words["partner-b"]}
        if self.mode == "own":
            if ask is not None:
                raise LedgerError("A ledger of one's own asks for nothing: leave out ask.")
            self._drawn = BoardLedger(
                title=title or self.words["own-title"],
                intro=self.words["own-intro"],
                partners=partners,
                unit=UNIT,
                ledger=Ledger([]),
            )
            self.ask: tuple[str, ...] = ()
        else:
            self._drawn = board_ledger(
                ledger, title=title or "", untitled=self.words["untitled"], partners=partners
            )
            self.ask = read_ask(ASKED[self.mode] if ask is None else ask, self._drawn.ledger.kinds)

    @classmethod
    def own(
        cls,
        answer: Answer | None = None,
        *,
        title: str | None = None,
        name: str | None = None,
        language: str = "en",
    ) -> LedgerBoard:
        """Return a board for the learner's own entries: held in memory, totals only."""
        return cls(None, answer, mode="own", title=title, name=name, language=language)

    @property
    def ledger(self) -> Ledger:
        """Return the ledger on the board; on a board of one's own, the entries so far (LedgerError)."""
        return ledger_from(self.answer.get("entries", [])) if self.mode == "own" else self._drawn.ledger

    def content(self) -> dict[str, Any]:
        """Return the ledger as it was written down, and what is asked; no total, no balance, no verdict."""
        private = {"private": True} if self.mode == "own" else {}
        return {"mode": self.mode, "ask": list(self.ask), **self._drawn.content(), **private}

    def progress(self) -> tuple[int, int]:
        """Return how many fields are filled in, and how many there are; own entries are never unfinished."""
        asked = fields(self.ask, self._drawn.ledger.kinds)
        values = [(part, value_of(self.answer, part, kind)) for part, kind in asked]
        return sum(value is not None and fault(part, value) is None for part, value in values), len(asked)

    def problems(self, answer: Answer) -> list[str]:
        """Return a sentence for each entry of *answer* that no field of this board can show."""
        if self.mode == "own":
            return self._own_problems(answer)
        state = _PRACTICE_STATE if self.mode == "practice" else ()
        asked = {part: value for part, value in answer.items() if part not in state}
        return list(problems(asked, self.ask, self._drawn.ledger.kinds, self.words))

    def rows(self) -> list[tuple[str, str]]:
        """Return each field beside its answer in words; on an own board, each entry beside its amount."""
        if self.mode == "own":
            return [self._own_row(entry) for entry in self.ledger.contributions]
        asked = fields(self.ask, self._drawn.ledger.kinds)
        return [
            (self._asked(part, kind), self._answered(part, value_of(self.answer, part, kind)))
            for part, kind in asked
        ]

    def fallback(self) -> str:
        """Return the ledger as a readable table, with missing amounts in words."""
        drawn, words = self._drawn, self.words
        unit = self._unit(drawn.unit)
        heads = [
            words[f"column-{column}"].format(unit=unit) for column in ("day", "who", "what", "kind", "amount")
        ]
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
        body = "".join(self._table_row(entry) for entry in self.ledger.contributions)
        caption = words["caption"].format(a=drawn.partners["A"], b=drawn.partners["B"], unit=unit)
        rows = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        table = f"<table><caption>{escape(caption)}</caption>{rows}</table>"
        empty = f"<p>{escape(words['own-empty' if self.mode == 'own' else 'ledger-empty'])}</p>"
        intro = f"<p><strong>{escape(drawn.title)}</strong> {escape(drawn.intro)}</p>"
        return f"{intro}{table if body else empty}<p>{escape(words['without-script'])}</p>"

    def _table_row(self, entry: Contribution) -> str:
        amount = self.words["missing"] if entry.amount is None else _written(entry.value)
        cells = [
            _written(entry.day),
            self._drawn.partners[entry.giver],
            entry.note or "–",
            self._kind(entry.kind),
            amount,
        ]
        return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"

    def _unit(self, unit: str, amount: float | None = None) -> str:
        return self.words.get(f"unit-{unit}-one" if amount == 1 else f"unit-{unit}", unit)

    def _kind(self, kind: str) -> str:
        return self.words.get(f"kind-{kind}", kind.replace("-", " "))

    def _asked(self, part: str, kind: str | None) -> str:
        if kind is not None:
            return self.words["ask-kind"].format(kind=self._kind(kind))
        partners = self._drawn.partners
        return self.words[f"ask-{part}"].format(a=partners["A"], b=partners["B"])

    def _answered(self, part: str, value: Any) -> str:
        if value is None:
            return ""
        if fault(part, value):
            return str(value)
        if value == NONE:
            return self.words["nothing-to-compare"]
        if part == "verdict":
            partners = self._drawn.partners
            return self.words[f"verdict-{value}"].format(a=partners["A"], b=partners["B"])
        if part in ("given", "received"):
            return f"{_written(value)} {self._unit(self._drawn.unit, value)}"
        return _written(value)

    def _own_row(self, entry: Contribution) -> tuple[str, str]:
        names = {**self._drawn.partners, **self.answer.get("partners", {})}
        unit = self.answer.get("unit", self._drawn.unit)
        amount = (
            self.words["missing"]
            if entry.amount is None
            else f"{_written(entry.value)} {self._unit(unit, entry.value)}"
        )
        what = self.words["own-row"].format(
            what=entry.note or self._kind(entry.kind), day=_written(entry.day)
        )
        return f"{names[entry.giver]}: {what}", amount

    def _own_problems(self, answer: Answer) -> list[str]:
        found = [
            self.words["problem-unknown"].format(field=field) for field in answer if field not in _OWN_STATE
        ]
        try:
            ledger_from(answer.get("entries", []))
        except LedgerError as error:
            found.append(self.words["problem-entries"].format(field="entries", why=error))
        return found


def _mode(mode: str | None, *, has_ledger: bool, graded: bool) -> str:
    """Return the board's mode, given or implied (LedgerError when the arguments contradict each other)."""
    implied = "graded" if graded else "practice"
    chosen = mode or (implied if has_ledger else "own")
    if chosen not in MODES:
        raise LedgerError(f"mode must be one of {', '.join(MODES)}, got {mode!r}.")
    if chosen == "own" and graded:
        raise LedgerError("A ledger of one's own is private and never handed in: leave out answer_cell.")
    if chosen == "own" and has_ledger:
        raise LedgerError("A ledger of one's own starts empty: leave out ledger, or choose another mode.")
    if chosen != "own" and not has_ledger:
        raise LedgerError(f"mode {chosen!r} needs a ledger: a Story, a dict or a core Ledger.")
    if chosen == "practice" and graded:
        raise LedgerError(
            "A board with an answer_cell is graded and shows no balance: leave out mode='practice'."
        )
    return chosen


def _written(number: Any) -> str:
    return f"{number:.10g}".replace("-", "−")

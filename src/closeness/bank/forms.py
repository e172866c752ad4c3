"""Forms: questions with ordinary fields, one TOML file a form, and the loader that checks them.

A practice form says of each option whether it fits and why. A writing form has no right or wrong, and what
is written stays with the writer. A graded form is a literal in a notebook; its key is the solved notebook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from closeness.bank.form_questions import Grid, Question, grid_in, question_from
from closeness.bank.tables import Source, Table, bank_file, each_named, toml
from closeness.core.errors import BankError

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("practice", "writing", "graded")
_OF_KIND = {"practice": ("closing", "note"), "writing": ("note",), "graded": ()}
_GAP = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: its questions, and what is built from the answers.

    `letter` is the template of `assembles` as (text, "") and ("", question id) in turn; `totals` is the
    unit in which its numbers are added up, "" where they are not; `closing` is the last word of practice,
    `note` says what the form rests on.
    """

    id: str
    title: str
    intro: str
    kind: str
    questions: tuple[Question, ...]
    table: Grid | None = None
    letter: tuple[tuple[str, str], ...] = ()
    totals: str = ""
    closing: str = ""
    note: str = ""


def form(name: str, language: str = "en") -> Form:
    """Return a form of the course by its id; a BankError where there is none of that name.

    >>> form("quiz-part-1").kind
    'practice'
    """
    known = form_names(language)
    if name not in known:
        raise BankError(f"There is no form {name!r}. The forms are: {', '.join(known)}.")
    return read_form(bank_file(language, f"forms/{name}.toml"))


def form_names(language: str = "en") -> tuple[str, ...]:
    """Return the ids of a language's forms, in the order of the alphabet.

    >>> "quiz-part-1" in form_names()
    True
    """
    folder = files("closeness.bank") / language / "forms"
    if not folder.is_dir():
        raise BankError(f"There are no forms for the language {language!r}.")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir()))


def read_form(path: Source) -> Form:
    """Return the form of one file, which is called as the form is; BankError names what to mend."""
    table = toml(path)
    table.one_of("kind", ("practice", "writing"))
    found = _form(table)
    if f"{found.id}.toml" != table.where:
        raise table.error("id", f"the file's name, {table.where.removesuffix('.toml')!r}")
    return found


def form_from(values: Mapping[str, Any], *, graded: bool = False) -> Form:
    """Return the form that a literal describes; a graded one may hold nothing that tells what is right.

    >>> walk = {"id": "walk", "prompt": "Back?", "kind": "choice",
    ...         "options": [{"id": "yes", "text": "Yes"}, {"id": "no", "text": "No"}]}
    >>> form_from({"id": "one", "title": "One question", "questions": [walk]}, graded=True).kind
    'graded'
    """
    if not isinstance(values, dict):
        raise BankError(f"A form is an id, a Form or a dict with id, title and questions, got {values!r}.")
    table = Table(
        where=f"form {values.get('id', '')!r}", values={"kind": "graded" if graded else "practice"} | values
    )
    table.one_of("kind", ("graded",) if graded else ("practice", "writing"))
    return _form(table)


def _form(table: Table) -> Form:
    kind = table.values["kind"]
    read = partial(question_from, keyed=kind == "practice")
    optional = ("intro", "assembles", "totals", *_OF_KIND[kind])
    values = table.all_of(
        {
            "id": lambda form: form.text("id"),
            "title": lambda form: form.text("title"),
            "kind": lambda form: form.text("kind"),
            "table": grid_in,
            "questions": lambda form: each_named(form.rows("questions"), form.where, read),
            **{field: partial(_optional, field=field) for field in optional},
        }
    )
    letter = _letter(table.where, values.pop("assembles").strip(), values["questions"])
    return Form(letter=letter, **values)


def _optional(table: Table, *, field: str) -> str:
    return table.text(field, default="")


def _letter(where: str, template: str, questions: tuple[Question, ...]) -> tuple[tuple[str, str], ...]:
    known = [question.id for question in questions]
    pieces = []
    for place, piece in enumerate(_GAP.split(template)):
        if place % 2 and piece not in known:
            raise BankError(
                f"{where}: assembles holds {{{piece}}}, which is no question here. "
                f"The questions are {', '.join(known)}."
            )
        if piece:
            pieces.append(("", piece) if place % 2 else (piece, ""))
    return tuple(pieces)

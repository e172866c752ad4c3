"""The notebooks as they are committed: first words, metadata, texts of the bank, the author's own answers."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from hypothesis import given

from closeness import FormBoard
from closeness.bank import read_ledgers, read_vignettes, read_weeks
from closeness.core.answers import read_named_answer, write_answer
from closeness.core.effects import overlap
from closeness.core.reciprocity import balance, verdict
from closeness.core.sorting import LABELS, kappa, score
from closeness.plots import OVERLAP
from closeness.plots.overlap import overlap_view
from closeness.staff.draw import draw
from strategies import ledgers

ROOT = Path(__file__).parents[2]
BANK = ROOT / "solutions/bank.toml"
WEEK = ROOT / "solutions/a-week-for-two/a-week-for-two.ipynb"
SORTING = ROOT / "solutions/recharging-or-avoiding/recharging-or-avoiding.ipynb"
BALANCE = ROOT / "solutions/reciprocity-balance/reciprocity-balance.ipynb"
SOLVED = (WEEK, SORTING, BALANCE)
LABS = tuple(sorted((ROOT / "notebooks").glob("*.ipynb")))
STEPS = ROOT / "notebooks/a-balance-step-by-step.ipynb"
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

each_notebook = pytest.mark.parametrize("path", [*SOLVED, *LABS], ids=lambda path: path.stem)
each_solved = pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)

POINTS = {
    "a-week-for-two": {"first-sort-marks": 4, "week-marks": 6, "request-marks": 4, "both-reflection": 6},
    "recharging-or-avoiding": {
        "sorting-marks": 24,
        "sam-marks": 4,
        "overlap-marks": 4,
        "sorting-reflection": 10,
    },
    "reciprocity-balance": {
        "ledger-one-marks": 6,
        "edge-cases-marks": 4,
        "totals-marks": 2,
        "balance-marks": 2,
        "ledger-two-marks": 8,
        "fading-marks": 4,
        "stories-marks": 2,
        "ledger-final-marks": 1,
        "talk-marks": 1,
        "balance-reflection": 8,
    },
}
ANSWERS = {
    "a-week-for-two": {"first-sort": "first_sort", "week": "week", "request": "request"},
    "recharging-or-avoiding": {"sorting": "sorting", "sam": "sam", "overlap": "overlap"},
    "reciprocity-balance": {
        "ledger-one": "ledger_one",
        "edge-cases": "edge_cases",
        "ledger-two": "ledger_two",
        "fading": "fading",
        "stories": "stories",
        "ledger-final": "ledger_final",
        "talk": "talk",
    },
}
LOCKED = {
    "a-week-for-two": {
        *("first-sort-setup", "first-sort-board", "week-setup", "week-board"),
        *("request-setup", "request-board"),
    },
    "recharging-or-avoiding": {
        *("sorting-setup", "sorting-board", "sam-setup", "sam-board"),
        *("overlap-figure", "overlap-setup", "overlap-board"),
    },
    "reciprocity-balance": {
        *("ledger-setup", "ledger-one-board", "ledger-two-board", "edge-cases-setup", "edge-cases-board"),
        *("fading-setup", "fading-board", "totals-check", "balance-check"),
        *("stories-setup", "stories-board", "ledger-final-setup", "ledger-final-board"),
        *("talk-setup", "talk-board"),
    },
}
# Cells in which a learner writes a function: open to be read, with a check of open examples below.
FUNCTIONS = {"reciprocity-balance": ("totals", "balance")}
# Where cards stand: the notebook, its setup cell, its answer cell.
HANDS = (
    (WEEK, "first-sort-setup", "first-sort"),
    (SORTING, "sorting-setup", "sorting"),
    (BALANCE, "stories-setup", "stories"),
)
# Where a form stands, and its marks cell.
FORMS = (
    *((WEEK, "request"), (SORTING, "sam"), (SORTING, "overlap")),
    *((BALANCE, "edge-cases"), (BALANCE, "fading"), (BALANCE, "talk")),
)

each_hand = pytest.mark.parametrize(("path", "setup", "answer"), HANDS, ids=lambda value: str(value)[-12:])
each_form = pytest.mark.parametrize(("path", "name"), FORMS, ids=lambda value: str(value)[-12:])


def read(path):
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def by_grade_id(path):
    return {cell.metadata.nbgrader.grade_id: cell for cell in read(path).cells if "nbgrader" in cell.metadata}


def literals(source):
    """Return {name: value} of a setup cell: imports and literals, nothing that has to run."""
    found = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.ImportFrom):
            assert statement.module == "closeness"
            continue
        assert isinstance(statement, ast.Assign)
        found[statement.targets[0].id] = ast.literal_eval(statement.value)
    return found


@each_notebook
def test_the_first_line_says_that_boards_appear_by_themselves_or_what_to_press(path):
    first = read(path).cells[0]
    assert first.cell_type == "markdown"
    opening, stays_away = (
        ("**Press the “Run all” button in the bar above this page.**", "\n- **No such button?** ")
        if path == STEPS
        else (
            "**The boards below appear by themselves, within some seconds.**",
            "\n- **A board stays away?** ",
        )
    )
    assert first.source.startswith(opening)
    assert stays_away in first.source


@each_notebook
def test_cells_have_readable_ids_of_their_own_and_no_outputs(path):
    notebook = read(path)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(KEBAB.fullmatch(name) and not re.fullmatch(r"[0-9a-f]{8,}", name) for name in ids)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)


@each_notebook
def test_a_notebook_is_stored_as_nbformat_writes_it(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert path.read_text(encoding="utf-8") == nbformat.writes(notebook) + "\n"


@each_notebook
def test_code_is_collapsed_and_a_learner_meets_words_between_the_boards(path):
    cells = read(path).cells
    functions = FUNCTIONS.get(path.stem, ())
    code = [cell for cell in cells if cell.cell_type == "code" and cell.id not in functions]
    assert code
    for cell in code:
        lesson = path == STEPS and not cell.source.startswith("from closeness import")
        assert cell.metadata.get("jupyter", {}).get("source_hidden", False) is not lesson, cell.id
    assert not any("jupyter" in cell.metadata for cell in cells if cell.id in functions)
    assert cells[-1].cell_type == "markdown"


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_lab_says_at_its_head_how_long_it_takes_which_keys_to_use_and_that_nothing_is_marked(path):
    head = read(path).cells[0].source
    for promise in ("\n# ", "**This is practice.**", "**Keyboard:**"):
        assert promise in head, promise
    assert re.search(r"About .*(minutes|hour)", head)


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_before_a_figure_there_is_something_to_predict(path):
    before = None
    for cell in read(path).cells:
        if "Explorer(" in cell.source:
            assert re.search(r"\*\*(Before you \w+|Predict)", before), cell.id
        before = cell.source


def test_the_gate_is_read_and_answered_before_the_figure_on_stepping_back():
    cells = {cell.id: cell.source for cell in read(ROOT / "notebooks/part-3-before-and-after.ipynb").cells}
    order = list(cells)
    assert order.index("the-gate") < order.index("say-so") < order.index("before-after-figure")
    assert "gate=True" in cells["before-after-figure"]
    assert "afraid" in cells["the-gate"]


def test_the_figure_on_stepping_back_stands_nowhere_without_its_gate():
    pages = [*(ROOT / "book").rglob("*.md"), *LABS]
    shown = [
        line
        for page in pages
        for line in re.findall(r"Explorer\(BEFORE_AFTER.*?\)", page.read_text(encoding="utf-8"))
    ]
    assert shown
    assert set(shown) == {"Explorer(BEFORE_AFTER, gate=True)"}


@each_solved
def test_points_locks_and_answer_cells_are_those_of_the_marking_scheme(path):
    cells = by_grade_id(path)
    name = path.stem
    assert {
        key: cell.metadata.nbgrader.points for key, cell in cells.items() if cell.metadata.nbgrader.grade
    } == POINTS[name]
    functions = FUNCTIONS.get(name, ())
    assert set(cells) == {*POINTS[name], *ANSWERS[name], *LOCKED[name], *functions}
    for key, cell in cells.items():
        about = cell.metadata.nbgrader
        reflection = key.endswith("-reflection")
        assert about.schema_version == 3
        assert about.task is False
        assert about.grade is (key in POINTS[name])
        assert about.solution is (key in ANSWERS[name] or key in functions or reflection)
        assert about.locked is not about.solution
        assert cell.cell_type == ("markdown" if reflection else "code")
        assert ("raises-exception" in cell.metadata.get("tags", [])) is not reflection


@each_solved
def test_answer_cells_hold_an_answer_just_as_a_board_writes_it(path):
    cells = by_grade_id(path)
    for key, variable in ANSWERS[path.stem].items():
        name, value = read_named_answer(cells[key].source)
        assert name == variable
        assert cells[key].source == write_answer(name, value)


@each_solved
def test_a_board_is_made_of_the_answer_cell_above_it_and_the_marks_cell_only_checks_that_it_is_complete(path):
    cells = by_grade_id(path)
    for key, variable in ANSWERS[path.stem].items():
        board = f"{variable}_board"
        made = cells[f"{key}-board"].source
        assert f"answer={variable}," in made or f"answer={variable}\n" in made
        assert f'answer_cell="{key}"' in made
        assert made.splitlines()[-1] == board
        assert cells[f"{key}-marks"].source == f"{board}.require_complete()"


@each_hand
def test_the_scenes_of_an_assignment_are_those_of_the_bank(path, setup, answer):
    cells = by_grade_id(path)
    cards = literals(cells[setup].source)["cards"]
    bank = {
        vignette.id: {
            "id": vignette.id,
            "sentences": [{"text": sentence.text, "cue": sentence.cue} for sentence in vignette.sentences],
        }
        for vignette in read_vignettes(BANK)
    }
    assert cards == [bank[card["id"]] for card in cards]
    assert [card["id"] for card in cards] == list(read_named_answer(cells[answer].source)[1])


def marks_of(path):
    file = path.parents[1] / f"{path.stem}.toml"
    return {one["answer"]: one for one in tomllib.loads(file.read_text(encoding="utf-8"))["marks"]}


@each_hand
def test_the_scenes_are_those_that_the_recorded_seed_draws_and_no_text_names_one_of_them(path, setup, answer):
    drawn = marks_of(path)[answer]
    hand = draw(read_vignettes(BANK), drawn["seed"], drawn["draw"])
    cards = literals(by_grade_id(path)[setup].source)["cards"]
    assert [card["id"] for card in cards] == [one.id for one in hand]
    told = " ".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    for vignette in read_vignettes(BANK):  # whichever scenes another seed may draw
        assert not re.search(rf"\b{vignette.actor}\b|{vignette.id}", told), vignette.id


def test_no_scene_is_drawn_for_two_assignments():
    hands = [literals(by_grade_id(path)[setup].source)["cards"] for path, setup, _ in HANDS]
    shown = [card["id"] for hand in hands for card in hand]
    assert len(set(shown)) == len(shown) == 30


def test_the_week_of_the_assignment_is_what_the_bank_tells_of_it():
    told = literals(by_grade_id(WEEK)["week-setup"].source)["house_next_door"]
    (week,) = (week for week in read_weeks(BANK) if week.id == told["id"])
    assert told == week.told()


@each_form
def test_a_form_asks_what_is_marked_and_each_of_its_answers_can_be_given(path, name):
    cells, marks = by_grade_id(path), marks_of(path)[name]
    (form,) = literals(cells[f"{name}-setup"].source).values()
    _, key = read_named_answer(cells[name].source)
    assert [question["id"] for question in form["questions"]] == list(key)
    assert [field["name"] for field in marks["field"]] == list(key)
    board = FormBoard(form, key, name)
    assert board.progress() == (len(key), len(key))
    assert board.problems(key) == []


def test_the_figures_asked_of_sams_table_are_those_of_the_table():
    cells = by_grade_id(SORTING)
    table = literals(cells["sam-setup"].source)["sam_sorts"]["table"]
    _, key = read_named_answer(cells["sam"].source)
    counts = [[int(count) for count in row[1:]] for row in table["rows"]]
    pairs = [
        (right, said)
        for right, row in zip(LABELS, counts, strict=True)
        for said, count in zip(LABELS, row, strict=True)
        for _ in range(count)
    ]
    columns = dict(zip(LABELS, map(sum, zip(*counts, strict=True)), strict=True))
    assert [sum(row) for row in counts] == [6, 6, 6]
    assert key["agree"] == sum(right == said for right, said in pairs)
    assert key["kappa"] == round(kappa(*map(list, zip(*pairs, strict=True))), 2)
    assert key["rare"] == min(columns, key=columns.get)


def test_the_figures_asked_of_the_overlap_are_those_that_it_shows():
    _, key = read_named_answer(by_grade_id(SORTING)["overlap"].source)
    (by_d,) = (control.values for control in OVERLAP.controls)
    assert {0.35, key["d"]} < set(by_d)
    shown = overlap_view(0.35)
    assert f"{key['shared']}%" in shown.sentence
    assert f"{key['ahead']} times in 100" in shown.sentence
    there = [d for d in by_d if d >= 0 and round(overlap(d).ovl * 100) == 69]
    assert there == [key["d"]]


@pytest.mark.parametrize("setup", ["ledger-setup", "ledger-final-setup"])
def test_the_ledgers_of_the_assignment_are_those_of_the_bank(setup):
    given = literals(by_grade_id(BALANCE)[setup].source)
    bank = {
        story.id: {
            "id": story.id,
            "title": story.title,
            "intro": story.intro,
            "partners": story.partners,
            "unit": story.unit,
            "entries": [
                {field: getattr(entry, field) for field in ("day", "giver", "kind", "amount", "note")}
                for entry in story.entries
            ],
        }
        for story in read_ledgers(BANK)
    }
    assert list(given.values()) == [bank[ledger["id"]] for ledger in given.values()]


@each_hand
def test_the_authors_own_sort_earns_every_point(path, setup, answer):
    cells = by_grade_id(path)
    _, sorting = read_named_answer(cells[answer].source)
    shown = [card["id"] for card in literals(cells[setup].source)["cards"]]
    bank = {vignette.id: vignette.card for vignette in read_vignettes(BANK)}
    share = marks_of(path)[answer]["label"]
    assert score(sorting, [bank[name] for name in shown], label_share=share).points == len(shown)


def test_the_authors_own_sums_are_those_of_the_ledgers():
    cells = by_grade_id(BALANCE)
    bank = {story.id: story for story in read_ledgers(BANK)}
    for name in ("ledger-one", "ledger-two", "ledger-final"):
        story = bank[name]
        _, answer = read_named_answer(cells[name].source)
        given, received = story.ledger.totals()
        assert (answer["given"], answer["received"]) == (given, received)
        assert answer["balance"] == round(story.ledger.balance(), 2)
        assert answer["verdict"] == verdict(story.ledger.balance())
        if "kinds" in answer:
            expected = {
                kind: "none" if b is None else round(b, 2) for kind, b in story.ledger.by_kind().items()
            }
            assert answer["kinds"] == expected
        assert answer.get("missing", 0) == story.ledger.n_missing


def test_the_balances_of_the_four_short_months_are_those_of_their_totals():
    cells = by_grade_id(BALANCE)
    (form,) = literals(cells["edge-cases-setup"].source).values()
    _, key = read_named_answer(cells["edge-cases"].source)
    words = {"none": None, "zero": 0, "one": 1, "minus-one": -1}
    given = [words.get(answer, answer) for answer in key.values()]
    found = [balance(float(a), float(b)) for _, a, b in form["table"]["rows"]]
    assert given == [one if one is None else round(one, 2) for one in found]


def test_the_fading_table_is_the_ledger_of_the_bank_and_its_answers_are_what_the_ledger_gives():
    cells = by_grade_id(BALANCE)
    (form,) = literals(cells["fading-setup"].source).values()
    _, key = read_named_answer(cells["fading"].source)
    (story,) = (one for one in read_ledgers(BANK) if one.id == "ledger-fading")
    assert (form["title"], form["intro"]) == (story.title, story.intro)
    assert form["table"]["rows"] == [
        [f"Day {one.day}: {one.note}", *(f"{one.amount:g}" if one.giver == side else "" for side in "AB")]
        for one in story.entries
    ]
    ledger = story.ledger
    assert (key["alike"], key["faded"], key["window"]) == (
        ledger.balance(at=28),
        ledger.balance(at=28, half_life=7),
        ledger.balance(at=28, window=14),
    )
    now, later = (ledger.totals(at=day, half_life=7) for day in (28, 35))
    assert key["silent"] == "amounts"
    assert later == tuple(one / 2 for one in now)
    assert ledger.balance(at=35, half_life=7) == ledger.balance(at=28, half_life=7)


def run_here(monkeypatch, *sources):
    """Run cells as a notebook does, so that a check finds the functions."""
    space = {}
    for source in sources:
        exec(source, space)  # noqa: S102 - the course’s own cells
        for name in set(space) & {"totals", "balance"}:
            monkeypatch.setattr(sys.modules["__main__"], name, space[name], raising=False)
    return space


@given(ledgers)
def test_the_solved_functions_count_as_the_course_does(ledger):
    cells, space = by_grade_id(BALANCE), {}
    for name in FUNCTIONS[BALANCE.stem]:
        exec(cells[name].source, space)  # noqa: S102 - the course’s own cells
    entries = [{"giver": one.giver, "amount": one.value} for one in ledger.contributions]
    given, received, missing = space["totals"](entries)
    assert (given, received) == ledger.totals()
    assert missing == ledger.n_missing
    assert space["balance"](given, received) == ledger.balance()


@pytest.mark.parametrize("name", FUNCTIONS[BALANCE.stem])
def test_a_function_lacks_one_line_and_its_solved_form_fits_every_open_example(name, monkeypatch):
    cells = by_grade_id(BALANCE)
    lines = [line.strip() for line in cells[name].source.splitlines()]
    assert lines.index("### END SOLUTION") - lines.index("### BEGIN SOLUTION") == 2
    assert cells[f"{name}-marks"].source == f"{name}_check.require_complete()"
    check = cells[f"{name}-check"].source
    found = run_here(monkeypatch, cells[name].source, check)[f"{name}_check"]
    assert all(row.fits for row in found.rows)
    released = by_grade_id(ROOT / "exercises" / BALANCE.stem / BALANCE.name)[name].source
    found = run_here(monkeypatch, released, check)[f"{name}_check"]
    assert "scaffold" in found.summary


def test_no_option_or_text_of_the_last_case_tells_how_many_amounts_are_missing_or_who_gave_more():
    cells = by_grade_id(BALANCE)
    told = [cell.source for cell in read(BALANCE).cells if cell.id in ("final-task", "ledger-final-task")]
    told += [cells["talk-setup"].source, cells["ledger-final-setup"].source.partition("entries")[0]]
    assert len(told) == 4
    assert not re.search(r"\b(three|3)\b|gives? more|gave more", " ".join(told))


@each_solved
def test_the_model_reflection_keeps_to_the_length_that_is_asked_for(path):
    reflection = next(cell for key, cell in by_grade_id(path).items() if key.endswith("-reflection"))
    assert 120 <= len(reflection.source.split()) <= 200


@each_solved
def test_the_reflection_task_offers_a_fictional_couple_and_says_who_reads_it(path):
    task = next(cell.source for cell in read(path).cells if cell.id.endswith("-reflection-task"))
    for promise in (
        "120 to 200 words",
        "An invented couple is always enough",
        "earns nothing",
        "Your text is read by",
    ):
        assert promise in task

"""Drawn releases: one seed writes cards, key and marks file, and a private bank gets a course of its own."""

import json
import re
import shutil
import sys

import pytest

from closeness.bank import read_ledgers, read_vignettes, read_weeks
from closeness.core.answers import read_named_answer
from closeness.core.errors import BankError, GradingError
from closeness.staff import cli
from closeness.staff.draw import draw
from closeness.staff.drawn_texts import deciding_cue
from closeness.staff.marks import read_marks
from closeness.staff.private import redraw_private
from closeness.staff.redraw import redraw
from closeness.staff.release import release
from grading.small_course import BANK, ROOT, SORT_MARKS, Course, build, cell, notebook, write

pytestmark = pytest.mark.grading

SORT, FIRST = "big-sort", "first-sort"
FIRST_MARKS = (
    SORT_MARKS.replace("label = 0.6\ncue = 0.4", "label = 1\ncue = 0")
    .replace('score = "sorting"', 'score = "sorting"\ndraw = "first-sort"')
    .replace("[reveal]", "# what feedback shows\n[reveal]")
)
BIG_MARKS = SORT_MARKS.replace('score = "sorting"', 'score = "sorting"\ndraw = "form-of-18"  # part 2')


def sort_notebook(points):
    setup = "from closeness import SortBoard\n\ncards = []\nhint = 'Read twice.'"
    return notebook(
        cell("markdown", "intro", "# Sorting"),
        cell("code", "sorting-setup", setup, locked=True),
        cell("code", "sorting", "sorting = {}", solution=True),
        cell("code", "sorting-marks", "board.require_complete()", grade=True, locked=True, points=points),
    )


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    """A course with two sortings that nothing has been drawn for yet; its bank is this repository's."""
    root = build(tmp_path_factory.mktemp("drawn"))
    shutil.rmtree(root / "solutions")
    (root / "solutions").mkdir()
    shutil.copy(ROOT / "solutions/bank.toml", root / "solutions/bank.toml")
    write(root / f"solutions/{SORT}/{SORT}.ipynb", sort_notebook(24))
    write(root / f"solutions/{SORT}.toml", BIG_MARKS)
    write(root / f"solutions/{FIRST}/{FIRST}.ipynb", sort_notebook(4))
    write(root / f"solutions/{FIRST}.toml", FIRST_MARKS)
    return root


@pytest.fixture(scope="module")
def drawn_once(pattern, tmp_path_factory):
    """The same after one draw; tests that draw again work on copies of it."""
    root = tmp_path_factory.mktemp("once") / "course"
    shutil.copytree(pattern, root)
    redraw(root, [], 7)
    return root


@pytest.fixture
def root(drawn_once, tmp_path):
    shutil.copytree(drawn_once, tmp_path / "course")
    return tmp_path / "course"


def content(folder):
    """Every file of the sources and releases, by name."""
    return {
        path.relative_to(folder): path.read_bytes()
        for part in ("solutions", "exercises")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def source(path, name):
    cells = {one["id"]: "".join(one["source"]) for one in json.loads(path.read_text())["cells"]}
    return cells[name]


def solved(root, name=SORT):
    return read_named_answer(source(root / f"solutions/{name}/{name}.ipynb", "sorting"))[1]


def test_a_draw_writes_cards_key_seed_and_release_and_keeps_all_else(root):
    bank = read_vignettes(root / "solutions/bank.toml")
    hand = draw(bank, 7, "form-of-18")
    assert solved(root) == {one.id: [one.key, deciding_cue(one)] for one in hand}
    assert solved(root, FIRST) == {one.id: one.key for one in draw(bank, 7, "first-sort")}
    setup = source(root / f"solutions/{SORT}/{SORT}.ipynb", "sorting-setup")
    assert setup.startswith('from closeness import SortBoard\n\ncards = [\n    {\n        "id": ')
    assert setup.endswith("]\nhint = 'Read twice.'")
    values = {}
    exec(setup.partition("\n")[2], values)  # noqa: S102 - the course's own literals
    assert values["cards"] == [
        {"id": one.id, "sentences": [{"text": text.text, "cue": text.cue} for text in one.sentences]}
        for one in hand
    ]
    released = root / f"exercises/{SORT}/{SORT}.ipynb"
    assert source(released, "sorting-setup") == setup
    assert source(released, "sorting") == "sorting = {}"
    assert (root / f"solutions/{SORT}.toml").read_text() == BIG_MARKS.replace(
        "# part 2", "# part 2\nseed = 7"
    )
    assert not any(outcome.stale for outcome in release(root, check=True))


def test_the_same_seed_again_changes_no_byte_and_another_one_raises_the_key_version(root):
    before = content(root)
    redraw(root, [], 7)
    assert content(root) == before
    redraw(root, [], 8)
    made = {name: read_marks(root / f"solutions/{name}.toml") for name in (SORT, FIRST)}
    assert [one.key_version for one in made.values()] == [2, 2]
    assert [one.marks[0].seed for one in made.values()] == [8, 8]
    assert "# what feedback shows" in (root / f"solutions/{FIRST}.toml").read_text()
    redraw(root, [SORT, FIRST], 7)
    assert solved(root) == read_named_answer(json_text(before, SORT))[1]
    assert read_marks(root / f"solutions/{SORT}.toml").key_version == 3


def json_text(files, name):
    path = next(path for path in files if path.parts[0] == "solutions" and path.name == f"{name}.ipynb")
    cells = {one["id"]: "".join(one["source"]) for one in json.loads(files[path])["cells"]}
    return cells["sorting"]


def test_two_seeds_that_would_show_one_card_twice_are_refused_and_nothing_changes(root):
    before = content(root)
    bank = read_vignettes(root / "solutions/bank.toml")
    held = set(solved(root))
    seed = next(n for n in range(100) if held & {one.id for one in draw(bank, n, "first-sort")})
    with pytest.raises(GradingError, match=r"would both show .* Draw them with one seed"):
        redraw(root, [FIRST], seed)
    assert content(root) == before


def test_a_release_that_would_leak_is_put_back(root):
    path = root / f"solutions/{SORT}/{SORT}.ipynb"
    rationale = read_vignettes(root / "solutions/bank.toml")[0].rationale
    book = json.loads(path.read_text())
    book["cells"][0]["source"] = rationale
    write(path, book)
    before = content(root)
    with pytest.raises(GradingError, match="would give away its key"):
        redraw(root, [], 9)
    assert content(root) == before


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


DRAWN = 'draw = "form-of-18"  # part 2\n'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f"{DRAWN}seed = 7\n", "", r"big-sort.toml has no \[\[marks\]\] with draw = .* Leave it out"),
        (DRAWN, "", "'seed': wanted draw beside it, got 7"),
        ('"form-of-18"', '"form-of-19"', "'draw': wanted one of form-of-18, first-sort, final-case"),
        ('setup = "sorting-setup"\n', "", "'setup': wanted the cell that holds the drawn cards"),
        ("seed = 7", "seed = -7", "'seed': wanted a whole number from 0, got -7"),
        ("seed = 7", "seed = true", "'seed': wanted a whole number from 0, got True"),
        (
            'cell = "sorting-marks"',
            "cell = 'sorting-marks'",
            "solutions/big-sort.toml is written in a way that a seed cannot be put into",
        ),
    ],
)
def test_a_marks_file_that_nothing_can_be_drawn_for_is_refused_and_nothing_changes(root, old, new, said):
    edit(root / f"solutions/{SORT}.toml", old, new)
    before = content(root)
    with pytest.raises(GradingError, match=said):
        redraw(root, [SORT], 8)
    assert content(root) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cards = []", "cards = [", "setup cell 'sorting-setup': line 3 is not Python"),
        ("cards = []", "cards = list()", "has no list of cards to replace. Write cards = "),
        ("cards = []", "cards = [1]", "has no list of cards to replace. Write cards = "),
        ("sorting = {}", "sorting = dict()", "answer cell 'sorting' cannot be read. Line 1"),
        ('"sorting-setup"', '"sorting-start"', "there is no cell 'sorting-setup'. Give it that grade_id"),
    ],
)
def test_a_notebook_that_nothing_can_be_drawn_into_is_refused_and_nothing_changes(
    pattern, tmp_path, old, new, said
):
    root = tmp_path / "course"
    shutil.copytree(pattern, root)
    edit(root / f"solutions/{SORT}/{SORT}.ipynb", old, new)
    before = content(root)
    with pytest.raises(GradingError, match=re.escape(said)):
        redraw(root, [SORT], 7)
    assert content(root) == before


def test_a_bank_that_gives_no_form_is_named_with_its_strata(root):
    (root / "solutions/bank.toml").write_text(BANK)
    with pytest.raises(BankError) as refused:
        redraw(root, [SORT], 7)
    assert all(
        problem.startswith("bank.toml: No form-of-18 can be drawn") for problem in refused.value.problems
    )
    assert len(refused.value.problems) > 3


def private_bank(folder):
    """A bank outside the course, with scenes that are nowhere in it, and no ledgers."""
    text = (ROOT / "src/closeness/bank/en/vignettes.toml").read_text(encoding="utf-8")
    path = folder / "secret-bank.toml"
    path.write_text(re.sub(r'^id = "', 'id = "own-', text, flags=re.MULTILINE), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def private(drawn_once, tmp_path_factory):
    """A course with a private one in it, drawn with seed 5, and what the public one was before."""
    folder = tmp_path_factory.mktemp("private")
    root = folder / "course"
    shutil.copytree(drawn_once, root)
    before = content(root)
    redraw_private(root, [], 5, private_bank(folder))
    return root, before


def test_a_private_bank_makes_a_course_of_its_own_and_touches_nothing_public(private):
    root, before = private
    assert content(root) == before
    own = root / "private"
    assert {path.relative_to(own).as_posix() for path in own.rglob("*") if path.is_file()} >= {
        "nbgrader_config.py",
        "solutions/bank.toml",
        f"solutions/{SORT}.toml",
        f"solutions/{SORT}/{SORT}.ipynb",
        f"exercises/{SORT}/{SORT}.ipynb",
        f"exercises/{FIRST}/{FIRST}.ipynb",
    }
    assert all(name.startswith("own-") for name in solved(own))
    assert not any(outcome.stale for outcome in release(own, check=True))
    assert "/private/" in (ROOT / ".gitignore").read_text().splitlines()


def test_nbgrader_grades_the_private_course_the_solved_one_in_full_and_the_release_with_nothing(private):
    root, before = private
    course = Course(root / "private")
    assert course.coursedir.root == str(root / "private")
    assert course.coursedir.course_id == Course(root).coursedir.course_id
    answers = {"sorting": source(root / f"private/solutions/{SORT}/{SORT}.ipynb", "sorting")}
    course.submit("solved", SORT, answers)
    course.submit("blank", SORT)
    public = {"sorting": source(root / f"solutions/{SORT}/{SORT}.ipynb", "sorting")}
    course.submit("public", SORT, public)
    done, log = course.autograde(SORT)
    assert done, log
    scores = {student: found["sorting-marks"] for student, found in course.scores(SORT).items()}
    assert scores == {"solved": 24, "blank": 0, "public": 0}
    assert (root / "private/grading/gradebook.db").is_file()
    assert not (root / "grading/gradebook.db").exists()
    assert content(root) == before


def test_a_first_sort_is_marked_by_its_labels_alone(private):
    root, _ = private
    course = Course(root / "private")
    course.submit(
        "solved", FIRST, {"sorting": source(root / f"private/solutions/{FIRST}/{FIRST}.ipynb", "sorting")}
    )
    assert course.autograde(FIRST)[0]
    assert course.score("solved", FIRST, "sorting-marks") == 4
    assert "sentence" not in course.table("solved", FIRST, "sorting-marks").lower()


def test_drawing_a_private_course_again_raises_its_own_key_version_only(private, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(private[0], root)
    redraw_private(root, [], 5, private_bank(tmp_path))
    assert read_marks(root / f"private/solutions/{SORT}.toml").key_version == 1
    redraw_private(root, [], 6, private_bank(tmp_path))
    assert read_marks(root / f"private/solutions/{SORT}.toml").key_version == 2
    assert read_marks(root / f"solutions/{SORT}.toml").key_version == 1


def test_the_courses_ledgers_and_weeks_join_a_private_bank_without_any(private):
    root, _ = private
    for read in (read_ledgers, read_weeks):
        assert read(root / "private/solutions/bank.toml") == read(root / "solutions/bank.toml") != ()


def test_a_bank_that_git_would_commit_or_that_is_not_there_is_refused(root, tmp_path):
    inside = private_bank(root)
    with pytest.raises(GradingError, match="lies in the course's folder, where git would commit it"):
        redraw_private(root, [SORT], 5, inside)
    with pytest.raises(GradingError, match=r"absent.toml is missing. --bank names a file of vignettes"):
        redraw_private(root, [SORT], 5, tmp_path / "absent.toml")
    assert not (root / "private").exists()


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["closeness", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_the_command_draws_says_what_it_did_and_refuses_what_makes_no_sense(root, monkeypatch, capsys):
    monkeypatch.chdir(root)
    assert run(monkeypatch, "release", "--seed", "7") == 0
    said = capsys.readouterr().out
    assert "big-sort: 18 cards drawn with seed 7\nfirst-sort: 6 cards drawn with seed 7\n" in said
    assert "big-sort: up to date" in said
    assert run(monkeypatch, "release", "--bank", "x.toml") == 2
    assert "say with which --seed N" in capsys.readouterr().err
    assert run(monkeypatch, "release", "--check", "--seed", "7") == 2
    assert "leave one of them out" in capsys.readouterr().err
    assert run(monkeypatch, "release", "little", "--seed", "7") == 2
    assert "nothing of little is drawn" in capsys.readouterr().err
    bank = private_bank(root.parent)
    assert run(monkeypatch, "release", FIRST, "--seed", "5", "--bank", str(bank)) == 0
    assert "cd private && nbgrader autograde NAME" in capsys.readouterr().out

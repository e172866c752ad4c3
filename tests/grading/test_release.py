"""Releases: what learners get is generated, the same each time, and holds nothing of the key."""

import base64
import json
import re
import shutil
import subprocess
import sys

import pytest

from closeness.core.errors import GradingError
from closeness.staff import cli
from closeness.staff.canary import files_in, leaks, secrets_of
from closeness.staff.course import course_at
from closeness.staff.release import find_leaks, release
from grading.small_course import CANARY, LEDGER, SORTING, Course, cell, late, literal, write

pytestmark = pytest.mark.grading

NAME = "little-sort"
RATIONALE = "The topic ends every time that she leaves the room."


@pytest.fixture
def root(template, tmp_path):
    shutil.copytree(template, tmp_path / "course", ignore=shutil.ignore_patterns("grading"))
    return tmp_path / "course"


def place(root):
    return course_at(Course(root).coursedir)


def released(root, name=NAME):
    return root / "exercises" / name / f"{name}.ipynb"


def edit(path, change):
    notebook = json.loads(path.read_text())
    change({one["id"]: one for one in notebook["cells"]}, notebook)
    write(path, notebook)


def test_the_release_has_blank_answers_locked_cells_and_no_traces_of_the_author(root):
    made = {one["id"]: one for one in json.loads(released(root).read_text())["cells"]}
    assert "".join(made["sorting"]["source"]) == "sorting = {}"
    assert "".join(made["sorting-reflection"]["source"]) == "YOUR ANSWER HERE"
    assert made["sorting-marks"]["metadata"]["editable"] is False
    assert [
        one["metadata"]["nbgrader"]["points"]
        for one in made.values()
        if one["metadata"].get("nbgrader", {}).get("grade")
    ] == [6, 4]


def test_releasing_again_changes_no_byte_and_check_says_so(root):
    before = {path: path.read_bytes() for path in (root / "exercises").rglob("*.ipynb")}
    assert not any(outcome.stale for outcome in release(root, check=True))
    release(root)
    assert {path: path.read_bytes() for path in (root / "exercises").rglob("*.ipynb")} == before
    assert not (root / "grading/gradebook.db").exists()


def test_check_says_which_cells_are_out_of_date_and_changes_nothing(root):
    def change(cells, notebook):
        cells["intro"]["source"] = "# Sorting\n\nSort them."
        notebook["cells"].append(cell("markdown", "outro", "Well done."))

    edit(root / "solutions" / NAME / f"{NAME}.ipynb", change)
    before = released(root).read_bytes()
    (outcome,) = release(root, [NAME], check=True)
    assert outcome.differences == (f"{NAME}.ipynb: cell 1 has other text", f"{NAME}.ipynb: cell 7 is new")
    assert released(root).read_bytes() == before
    release(root, [NAME])
    assert not release(root, [NAME], check=True)[0].stale


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_text("{"), "cannot be read as a notebook"),
        (lambda path: path.write_text(path.read_text() + "\n"), "its spacing"),
        (
            lambda path: edit(path, lambda cells, _: cells["intro"]["metadata"].update(tags=["x"])),
            "cell 1 has other metadata",
        ),
        (
            lambda path: edit(path, lambda _, notebook: notebook["cells"].append(cell("code", "x", ""))),
            "gone from the source",
        ),
    ],
    ids=["missing", "broken", "spacing", "metadata", "extra-cell"],
)
def test_a_release_that_was_edited_by_hand_is_out_of_date(root, change, said):
    change(released(root))
    (outcome,) = release(root, [NAME], check=True)
    assert said in " ".join(outcome.differences)
    release(root, [NAME])
    assert not release(root, [NAME], check=True)[0].stale


def test_listed_files_ship_and_a_file_that_is_not_listed_stops_the_release(root):
    write(root / "solutions" / NAME / "maps/town.txt", "A map.")
    with pytest.raises(GradingError, match=r"solutions/little-sort/maps/town\.txt would be released"):
        release(root, [NAME])
    marks = root / "solutions" / f"{NAME}.toml"
    marks.write_text('ships = ["maps/town.txt"]\n' + marks.read_text())
    release(root, [NAME])
    assert (released(root).parent / "maps/town.txt").read_text() == "A map."
    assert not release(root, [NAME], check=True)[0].stale
    (root / "solutions" / NAME / "maps/town.txt").unlink()
    with pytest.raises(GradingError, match="is listed under ships, but there is no such file"):
        release(root, [NAME])


def test_nbgraders_own_generate_does_not_ship_an_unlisted_file_either(course):
    write(course.root / "solutions" / NAME / "notes.txt", RATIONALE)
    done, log = course.generate(NAME)
    assert not done
    assert "would be released with the assignment" in log
    assert not (course.root / "exercises" / NAME / "notes.txt").exists()


def test_widget_state_attachments_outputs_and_unknown_metadata_do_not_leave_the_author(root):
    def change(cells, notebook):
        state = {"state": {"m": {"placed": SORTING}}}
        notebook["metadata"] |= {
            "widgets": {"application/vnd.jupyter.widget-state+json": state},
            "authors": ["me"],
        }
        notebook["metadata"]["language_info"]["version"] = "3.11.7"
        cells["sorting-reflection"]["attachments"] = {"a.png": {"image/png": "aaaa"}}
        cells["intro"]["metadata"]["key"] = SORTING
        cells["sorting-board"]["outputs"] = [
            {"output_type": "stream", "name": "stdout", "text": json.dumps(SORTING)}
        ]
        cells["sorting-board"]["execution_count"] = 3

    before = released(root).read_bytes()
    edit(root / "solutions" / NAME / f"{NAME}.ipynb", change)
    release(root, [NAME])
    assert released(root).read_bytes() == before


PLANTS = {
    "rationale": (
        lambda cells, _: cells["intro"].update(source=f"Note: {RATIONALE}"),
        "rationale of 'drop-it'",
    ),
    "rationale-in-lines": (
        lambda cells, _: cells["intro"].update(
            source=["The topic ends every\n", "time that she leaves the room."]
        ),
        "rationale of 'drop-it'",
    ),
    "next-question": (
        lambda cells, _: cells["intro"].update(source="What happens when he gets back to her?"),
        "ask_next of 'one-hour'",
    ),
    "canary": (lambda cells, _: cells["intro"].update(source=f"# {CANARY}"), "the canary of bank.toml"),
    "pair": (
        lambda cells, _: cells["intro"].update(source="'drop-it':  'avoiding'"),
        "the label of 'drop-it'",
    ),
    "pair-with-cue": (
        lambda cells, _: cells["sorting"].update(source=literal("sorting", SORTING)),
        "the label of 'river-walk'",
    ),
    "pair-as-tuple": (
        lambda cells, _: cells["intro"].update(source='("one-hour", "cannot-tell-yet")'),
        "the label of 'one-hour'",
    ),
    "pair-in-metadata": (
        lambda cells, _: cells["intro"]["metadata"].update(x={"drop-it": ["avoiding"]}),
        "the label of 'drop-it'",
    ),
    "pair-in-a-string-of-json": (
        lambda cells, _: cells["intro"]["metadata"].update(
            x=json.dumps({"y": json.dumps({"drop-it": "avoiding"})})
        ),
        "the label of 'drop-it'",
    ),
    "rationale-in-a-string-of-json": (
        lambda cells, _: cells["intro"]["metadata"].update(
            x=json.dumps({"y": json.dumps("An hour’s walk is neither a return nor a history of returns.")})
        ),
        "rationale of 'one-hour'",
    ),
    "attachment": (
        lambda cells, _: cells["intro"].update(
            attachments={"a.txt": {"text/plain": base64.b64encode(RATIONALE.encode()).decode()}}
        ),
        "rationale of 'drop-it'",
    ),
    "picture": (
        lambda cells, _: cells["intro"].update(attachments={"a.png": {"image/png": "aaaa"}}),
        "attachments of cell 1",
    ),
    "widgets": (
        lambda _, notebook: notebook["metadata"].update(widgets={}),
        "widget state in the notebook's metadata",
    ),
    "output": (
        lambda cells, _: cells["sorting-board"].update(
            outputs=[{"output_type": "stream", "name": "stdout", "text": "x"}]
        ),
        "outputs of cell 4 (sorting-board)",
    ),
    "marks-file": (
        lambda cells, _: cells["intro"].update(source='answer = "sorting"\nsetup = "sorting-setup"'),
        "lines of little-sort.toml",
    ),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_each_planted_leak_is_found_and_named(root, plant):
    assert find_leaks(place(root), NAME, released(root).parent) == []
    change, said = PLANTS[plant]
    edit(released(root), change)
    found = find_leaks(place(root), NAME, released(root).parent)
    assert said in [leak.what for leak in found]
    with pytest.raises(GradingError, match="would give away its key"):
        release(root, [NAME], check=True)


def test_solved_numbers_of_a_ledger_are_a_leak_and_a_single_common_one_is_none(root):
    path = released(root, "little-ledger")
    edit(path, lambda cells, _: cells["ledger-board"].update(source='# for example {"missing": 1}'))
    assert find_leaks(place(root), "little-ledger", path.parent) == []
    edit(path, lambda cells, _: cells["ledger-board"].update(source=f"# {LEDGER!r}"))
    found = find_leaks(place(root), "little-ledger", path.parent)
    assert {leak.what for leak in found} == {"solved fields of 'ledger'"}


def test_a_companion_file_in_a_release_is_a_leak_whatever_it_says(root):
    write(released(root).parent / "marks.txt", "hello")
    (found,) = find_leaks(place(root), NAME, released(root).parent)
    assert (found.file, found.what) == ("marks.txt", "a file that the marks file does not ship")


@pytest.mark.parametrize("plant", ["rationale", "next-question", "canary", "pair", "marks-file"])
def test_a_leak_planted_in_the_source_is_never_published(root, plant):
    edit(root / "solutions" / NAME / f"{NAME}.ipynb", PLANTS[plant][0])
    before = released(root).read_bytes()
    with pytest.raises(GradingError, match="Nothing was published"):
        release(root, [NAME])
    assert released(root).read_bytes() == before


def test_the_key_is_also_found_in_a_built_page():
    secrets = [
        late("closeness.staff.canary", "Secret")(
            what="pair", pattern=re.compile('"a": \\["b"'), clue='"a": ["b"'
        )
    ]
    page = b'<pre><span class="s">&quot;a&quot;</span><span>:</span> [<span>&quot;b&quot;</span>]</pre>'
    assert [leak.what for leak in leaks([("page.html", page)], secrets)] == ["pair"]


def test_the_solved_notebook_and_the_bank_themselves_are_full_of_leaks(root):
    found = leaks(files_in(root / "solutions"), secrets_of(place(root), [NAME, "little-ledger"]))
    assert {leak.file for leak in found} >= {
        "bank.toml",
        "little-sort.toml",
        "little-ledger.toml",
        "little-sort/little-sort.ipynb",
        "little-ledger/little-ledger.ipynb",
    }


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["closeness", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_the_command_exits_0_when_up_to_date_1_when_stale_and_2_when_something_is_wrong(
    root, monkeypatch, capsys
):
    monkeypatch.chdir(root / "solutions")
    assert run(monkeypatch, "release", "--check") == 0
    assert capsys.readouterr().out.split("\n")[:2] == [
        "little-function: up to date",
        "little-ledger: up to date",
    ]
    released(root).unlink()
    assert run(monkeypatch, "release", NAME, "--check") == 1
    assert "little-sort: out of date\n  little-sort.ipynb is missing" in capsys.readouterr().out
    assert run(monkeypatch, "release") == 0
    assert "little-sort: released" in capsys.readouterr().out
    assert run(monkeypatch, "release", "ordinary") == 2
    said = capsys.readouterr().err
    assert "nbgrader generate_assignment ordinary" in said
    assert "Traceback" not in said
    assert run(monkeypatch, "release", "--course-dir", "/") == 2
    assert "No nbgrader_config.py in /" in capsys.readouterr().err


def test_help_is_quick_because_nothing_of_nbgrader_is_imported_for_it():
    slow = {"nbgrader", "nbconvert", "traitlets", "rich", "bs4"}
    code = f"import sys, closeness.staff.cli; print({slow!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

"""What must hold for any notebook, answer and marks file: one check for each, and one for a whole batch.

The tests and ``scripts/fuzz.py`` draw from ``hostile`` and call these.
"""

import json
import math
import shutil
import traceback
from functools import partial

from hypothesis import HealthCheck, Phase, given, seed, settings

from closeness.core.errors import GradingError
from closeness.staff import key as keys
from closeness.staff.admission import admit
from closeness.staff.course import Course as Folders
from closeness.staff.execute import judged, output
from closeness.staff.gate import framed
from closeness.staff.marks import read_marks
from closeness.staff.record import record_of
from grading.small_course import (
    FUNCTION_MARKS,
    LEDGER,
    LEDGER_MARKS,
    SORT_MARKS,
    SORTING,
    Course,
    build,
    late,
    literal,
    sort_notebook,
)
from grading.small_week import MARKS, PLAN, add_week
from hostile import answers, marks_files, notebooks

CHUNK, PER_BATCH, FOLDERS = 1_000, 10_000, 40
LIMIT = 2**20
LONGEST_TABLE = 50_000  # characters, whatever an answer of 64 KiB holds
KEYS = {
    "little-sort": ("sorting", SORTING),
    "little-ledger": ("ledger", LEDGER),
    "little-week": ("week", PLAN),
}
PARTLY = {"river-walk": ["recharging"]}
WORTH = 1.2  # points of 6
REFLECTION = "It depends."


def handed_in(answer):
    """Return a submission of little-sort, as JSON."""
    made = sort_notebook()
    for cell in made["cells"]:
        if cell["id"] == "sorting":
            cell["source"] = literal("sorting", answer)
    return json.dumps(made)


NOTEBOOKS = notebooks(handed_in({}), handed_in(PARTLY))
ANSWERS = {name: answers(*key) for name, key in KEYS.items()}
MARKS_FILES = marks_files(SORT_MARKS, LEDGER_MARKS, FUNCTION_MARKS, MARKS)


class Ground:
    """The small course's sources with their keys read, and a folder to put files into."""

    def __init__(self, root):
        root.mkdir(exist_ok=True)
        self.root = build(root)
        add_week(self.root)
        self.course = Folders(
            root=self.root,
            source=self.root / "solutions",
            release=self.root / "exercises",
            submitted=self.root / "submitted",
            autograded=self.root / "autograded",
        )
        self.course.submitted.mkdir()
        self.assignments = {name: keys.read_assignment(self.course, name) for name in KEYS}
        self.frame = json.loads(handed_in({}))

    def try_notebook(self, content):
        """Return what a submission's bytes score, which must not be more than its answer is worth."""
        (self.course.submitted / "a.ipynb").write_bytes(content)
        admission = admit(self.course.submitted, ["a.ipynb"], self.frame, LIMIT)
        made = framed(self.frame, admission)
        record = record_of(made)
        earned = self._checked(judged(self._item("little-sort"), made, record), record, "little-sort")
        assert earned <= WORTH
        assert earned == 0 or not (admission.refused or "sorting" in admission.notes)
        json.dumps(made, allow_nan=False).encode("utf-8")
        return earned

    def try_answer(self, name, text):
        """Return what an answer cell's text scores; whatever it is, the score is one and can be shown."""
        record = record_of(framed(self.frame, admit(self.course.submitted, ["none"], self.frame, LIMIT)))
        return self._checked(self._item(name).score(text), record, name)

    def try_marks(self, text):
        """Return whether a marks file is taken; what is not taken is refused in words."""
        path = self.course.source / "tried.toml"
        try:
            path.write_text(text, encoding="utf-8", errors="replace")
            marks = read_marks(path)
        except GradingError:
            return False
        finally:
            path.unlink()
        assert marks.key_version >= 1
        return True

    def try_scheme(self, name, text):
        """Return whether a marks file is taken together with the solved notebook that it belongs to."""
        path = self.course.marks_file(name)
        before = path.read_text(encoding="utf-8")
        keys._read.cache_clear()
        try:
            path.write_text(text, encoding="utf-8", errors="replace")
            assignment = keys.read_assignment(self.course, name)
            solved = {cell["id"]: cell["source"] for cell in assignment.solved["cells"]}
            for item in assignment.items.values():
                if not item.functions:
                    assert math.isclose(item.score(solved[item.marks.answer]).fraction, 1)
        except GradingError:
            return False
        finally:
            path.write_text(before, encoding="utf-8")
        return True

    def _item(self, name):
        (item,) = self.assignments[name].items.values()
        return item

    def _checked(self, score, record, name):
        item = self._item(name)
        earned = score.of(item.points)
        assert math.isfinite(score.fraction)
        assert 0 <= score.fraction <= 1
        assert 0 <= earned <= item.points
        shown = output(score, item.points, record, about=item.about)["data"]
        assert math.isclose(float(shown["text/plain"]), earned, abs_tol=1e-4)
        assert len(shown["text/html"].encode("utf-8")) < LONGEST_TABLE
        assert "<script" not in shown["text/html"].lower()
        return earned


def try_batch(course, contents):
    """Grade submissions, given as bytes, between honest ones in one run of nbgrader's own command."""
    name, honest = "little-sort", ("aaa", "mmm", "zzz")
    for student in honest:
        course.submit(student, name, {"sorting": literal("sorting", SORTING)})
    for number, content in enumerate(contents):
        path = course.submit(f"{'bn'[number % 2]}-{number}", name)
        path.write_bytes(content)
    done, log = course.autograde(name)
    assert done, log
    scores = {student: cells["sorting-marks"] for student, cells in course.scores(name).items()}
    assert len(scores) == len(honest) + len(contents)
    for student, earned in scores.items():
        assert earned == 6 if student in honest else 0 <= earned <= WORTH, student


def fuzz(wanted, place, say):
    """Try that many inputs and now and then a batch; return how many chunks crashed and batches stopped."""
    ground, kept = Ground(place / "ground"), []

    def notebook(content):
        ground.try_notebook(content)
        kept.append(content)

    ways = [(NOTEBOOKS, notebook), (MARKS_FILES, ground.try_marks)]
    ways += [(drawn, partial(ground.try_answer, name)) for name, drawn in ANSWERS.items()]
    (place / "course").mkdir()
    late("closeness.staff.release", "release")(build(place / "course"))
    tried = crashes = stopped = batches = number = 0
    while tried < wanted:
        done, whole = tried_of(*ways[number % len(ways)], number)
        tried, crashes, number = tried + done, crashes + (not whole), number + 1
        if tried >= PER_BATCH * (batches + 1) and kept:
            batches += 1
            shutil.copytree(place / "course", place / "batch")
            try:
                try_batch(Course(place / "batch"), kept[:: max(1, len(kept) // FOLDERS)])
            except Exception:  # noqa: BLE001 - whatever it is, it is what this looks for
                stopped += 1
                say(traceback.format_exc())
            shutil.rmtree(place / "batch")
            kept.clear()
            say(f"inputs tried {tried:,}, crashes {crashes}, batches {batches}, batches stopped {stopped}")
    say(f"inputs tried {tried:,}, crashes {crashes}, batches stopped {stopped}")
    return crashes, stopped


def tried_of(strategy, check, number):
    """Return how many inputs of one chunk were tried, and whether all of them came through."""
    count = 0

    def one(value):
        nonlocal count
        count += 1
        check(value)

    bounds = settings(
        max_examples=CHUNK,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    try:
        seed(number)(bounds(given(value=strategy)(one)))()
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        return count, False
    return count, True

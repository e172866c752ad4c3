"""The hidden-test twin of an assignment: what an ordinary nbgrader author would have written in its place.

The same cells and points, but no marks file: each marks cell holds hidden tests that reckon the same partial
score and leave it as the cell's last expression, where stock nbgrader reads it. The rules are written out
here a second time, in the plain Python of such a test, so that equal gradebooks are two findings, not one.
"""

import pprint
from copy import deepcopy

from closeness.staff.function_key import expected_cases
from closeness.staff.function_marks import FunctionsMarks
from closeness.staff.key import Assignment, Item
from closeness.staff.marks import FieldsMarks, SortingMarks
from closeness.staff.notebooks import Notebook, grade_id, is_answered, is_marks

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"

_SORTING = """
_earned = 0
for _card, (_label, _cues) in _key.items():
    _placed = {variable}.get(_card) or [None]
    if isinstance(_placed, str):
        _placed = [_placed]
    if _placed[0] == _label:
        _earned += 1 if _placed[1:] and _placed[1] in _cues else {label}
round({points} * _earned / len(_key), 4)
"""

FIELDS_RULES = """
from closeness.core.reciprocity import balance as _balance, verdict as _verdict

def _number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)

def _fits(came, wanted, tolerance):
    if isinstance(wanted, list):
        return isinstance(came, list) and sorted(came) == sorted(wanted)
    if isinstance(wanted, str):
        return came == wanted
    return _number(came) and abs(came - wanted) <= tolerance + 1e-9

def _follows(function, own):
    if not all(_number(one) for one in own):
        return None
    if function == "verdict":
        return None if own[0] in (-1, 0, 1) or not -1 <= own[0] <= 1 else _verdict(*own)
    return None if own[0] == own[1] or min(own) <= 0 else _balance(*own)

def _came(answer, name):
    for step in name.split("."):
        answer = answer[step]
    return answer

def _right(answer, name, key):
    wanted, tolerance, others, _, _, function, sources = key[name]
    came = _came(answer, name)
    if any(_fits(came, one, tolerance) for one in [wanted, *others]):
        return True
    own = _follows(function, [answer[one] for one in sources]) if function and came is not None else None
    return own is not None and _fits(came, own, tolerance)
"""

_FIELDS = """
_earned = 0
for _name, (_, _, _, _credit, _share, _, _) in _key.items():
    if _right({variable}, _name, _key):
        _earned += _share
    else:
        _earned += _share * _credit.get(str(_came({variable}, _name)), 0)
round({points} * _earned, 4)
"""

FUNCTIONS_RULES = """
def _fits(came, wanted, tolerance):
    if isinstance(wanted, (list, tuple)):
        same = isinstance(came, (list, tuple)) and len(came) == len(wanted)
        return same and all(_fits(one, other, tolerance) for one, other in zip(came, wanted))
    if wanted is None or isinstance(wanted, str):
        return came == wanted
    number = isinstance(came, (int, float)) and not isinstance(came, bool)
    return number and abs(came - wanted) <= tolerance + 1e-9

def _works(function, arguments, wanted, tolerance):
    try:
        return _fits(function(*arguments), wanted, tolerance)
    except Exception:
        return False
"""

_FUNCTIONS = """
_earned = 0
for _function, _share, _tolerance, _calls in _key:
    if all(_works(globals()[_function], *one, _tolerance) for one in _calls):
        _earned += _share
round({points} * _earned, 4)
"""


def twin(assignment: Assignment, solved: Notebook, secret: bytes, *, boards: bool = True) -> Notebook:
    """Return the twin's solved notebook; its functions are tried on what the course's ``secret`` draws.

    Without ``boards`` only text, answers and hidden tests are left: the least that stock could be asked to
    run.
    """
    made = deepcopy(solved)
    if not boards:
        made["cells"] = [
            cell
            for cell in made["cells"]
            if cell["cell_type"] == "markdown" or is_answered(cell) or is_marks(cell)
        ]
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"])
        item = assignment.items.get(grade_id(cell))
        if item is not None and is_marks(cell):
            cell["source"] = f"### BEGIN HIDDEN TESTS\n{_tests(item, secret)}\n### END HIDDEN TESTS"
        elif is_answered(cell) and cell["cell_type"] == "code" and _BEGIN not in cell["source"]:
            cell["source"] = f"{_BEGIN}\n{cell['source']}\n{_END}"
    return made


def _tests(item: Item, secret: bytes) -> str:
    """Return a marks cell's hidden tests."""
    marks = item.marks
    if isinstance(marks, SortingMarks):
        key = {card.id: (card.key, sorted(card.deciding)) for card in item.vignettes}
        test = _SORTING.replace("{label}", repr(marks.label))
    elif isinstance(marks, FieldsMarks):
        key, test = fields(item, marks), FIELDS_RULES + _FIELDS
    elif isinstance(marks, FunctionsMarks):
        key, test = calls(item, marks, secret), FUNCTIONS_RULES + _FUNCTIONS
    else:
        raise SystemExit(f"No hidden tests are written here for {marks.cell}. Take another assignment.")
    shown = pprint.pformat(key, width=100, sort_dicts=False)
    test = test.replace("{variable}", item.variable).replace("{points}", repr(item.points))
    return f"_key = {shown}\n{test.strip()}"


def fields(item: Item, marks: FieldsMarks) -> dict[str, tuple[object, ...]]:
    """Return (wanted, tolerance, others, credit, share, follows, of which) of each field."""
    key = {}
    for field in marks.fields:
        wanted: object = item.value
        for step in field.name.split("."):
            wanted = wanted[step]
        follows = (field.follows.function, list(field.follows.sources)) if field.follows else ("", [])
        others = [list(one) if isinstance(one, tuple) else one for one in field.accepts]
        key[field.name] = (wanted, field.tolerance, others, dict(field.credit), field.share, *follows)
    return key


def calls(item: Item, marks: FunctionsMarks, secret: bytes) -> list[tuple[object, ...]]:
    """Return (function, share, tolerance, [(arguments, wanted), …]) of each case group."""
    cases = expected_cases(item.functions, secret)
    if any(case.expected.kind != "value" for case in cases):
        raise SystemExit(f"{marks.cell}: hidden tests for functions that must raise are not written here.")
    return [
        (
            function.name,
            function.share * group.share,
            function.tolerance,
            [
                (list(case.arguments), case.expected.value)
                for case in cases
                if (case.function, case.group) == (function.name, group.name)
            ],
        )
        for function in marks.functions
        for group in function.cases
    ]

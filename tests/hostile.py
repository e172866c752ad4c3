"""What Hypothesis draws to break grading: notebooks, answers and marks files a little off."""

import json
import string
from copy import deepcopy

from hypothesis import strategies as st

from strategies import literals, texts

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    texts,
    st.builds(list),
    st.builds(dict),
    st.lists(texts, max_size=3),
    st.dictionaries(texts, texts, max_size=2),
    st.integers(90, 120).map(lambda levels: json.loads("[" * levels + "]" * levels)),
)
"""Any JSON in the place of any other."""

_STEERING = st.sampled_from(
    [
        {"tags": ["skip-execution", "raises-exception"]},
        {"nbgrader": {"grade": False, "solution": True, "locked": False, "points": 1e9}},
        {"nbgrader": []},
        {"closeness": {"key_version": 9}},
        {"widgets": {"state": "<script>"}},
    ]
).map(deepcopy)


def _places(value, path=()):
    """Return the path of everything inside a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for step in value if isinstance(value, dict) else range(len(value)):
            yield from _places(value[step], (*path, step))


@st.composite
def _swapped(draw, notebook):
    """Put something else in the place of one value."""
    path = draw(st.sampled_from([path for path in _places(notebook) if path]))
    inside = notebook
    for step in path[:-1]:
        inside = inside[step]
    if isinstance(inside, dict) and draw(st.booleans()):
        inside[draw(texts)] = inside.pop(path[-1])
    else:
        inside[path[-1]] = draw(JUNK)
    return notebook


@st.composite
def _steered(draw, notebook):
    for cell in notebook["cells"]:
        if draw(st.booleans()):
            cell["metadata"] = cell["metadata"] | draw(_STEERING)
    return notebook


@st.composite
def _dealt_anew(draw, notebook):
    """Leave cells out, double them and put them in another order."""
    notebook["cells"] = draw(st.lists(st.sampled_from(notebook["cells"]), max_size=10))
    return notebook


@st.composite
def _exchanged(draw, notebook):
    """Exchange one part of two cells: their ids, sources, kinds or metadata."""
    one, other = draw(st.sampled_from(notebook["cells"])), draw(st.sampled_from(notebook["cells"]))
    part = draw(st.sampled_from(["id", "source", "cell_type", "metadata"]))
    one[part], other[part] = other[part], one[part]
    return notebook


@st.composite
def _harmed(draw, content):
    """Cut bytes off, flip one, or write some over others."""
    at = draw(st.integers(0, len(content)))
    harm = draw(st.sampled_from(["cut", "flip", "insert", "double"]))
    if harm == "cut":
        return content[:at]
    if harm == "flip" and at < len(content):
        return content[:at] + bytes([content[at] ^ (1 << draw(st.integers(0, 7)))]) + content[at + 1 :]
    if harm == "double":
        return content[:at] + content[max(0, at - draw(st.integers(1, 200))) :]
    return content[:at] + draw(st.binary(max_size=8)) + content[at:]


@st.composite
def notebooks(draw, *texts_of_answers):
    """Draw a submission's bytes: one of some notebooks (JSON texts), changed in up to three ways."""
    made = json.loads(draw(st.sampled_from(texts_of_answers)))
    for _ in range(draw(st.integers(0, 3))):
        change = draw(st.sampled_from([_swapped, _steered, _dealt_anew, _exchanged]))
        if isinstance(made, dict) and isinstance(made.get("cells"), list) and _whole(made["cells"]):
            made = draw(change(made))
    content = json.dumps(made).encode()
    return draw(_harmed(content)) if draw(st.integers(0, 3)) == 0 else content


def _whole(cells):
    parts = {"id", "source", "cell_type", "metadata"}
    return bool(cells) and all(
        isinstance(cell, dict) and cell.keys() >= parts and isinstance(cell["metadata"], dict)
        for cell in cells
    )


_NUMBERS = st.sampled_from(
    [
        "1e999",
        "-0.0",
        "1e308",
        "5e-324",
        "0x" + "f" * 300,
        "9" * 5000,
        "1_0",
        "1j",
        "nan",
        "True",
        "--1",
        "7.5",
    ]
)
_NESTED = st.tuples(st.sampled_from(["[", "(", "{0: ", "-", "not ", "1+"]), st.integers(1, 400)).map(
    lambda pair: pair[0] * pair[1]
)


@st.composite
def answers(draw, name, key):
    """Draw an answer cell's text: the key with some entries exchanged for anything, perhaps harmed."""
    known = st.sampled_from([*key, *(value for value in key.values() if isinstance(value, str))])
    value = st.one_of(literals, known, st.lists(known, max_size=3)).map(repr) | _NUMBERS | _NESTED
    entries = {repr(entry): repr(given) for entry, given in key.items()}
    for _ in range(draw(st.integers(0, 4))):
        entry = draw(st.sampled_from([*map(repr, key)]) | (known | literals).map(repr))
        entries[entry] = draw(value)
        if draw(st.booleans()):
            entries.pop(draw(st.sampled_from([*entries])), None)
    text = f"{name} = {{{', '.join(f'{entry}: {given}' for entry, given in entries.items())}}}"
    if draw(st.integers(0, 2)) == 0:
        at, more = draw(st.integers(0, len(text))), draw(texts | _NESTED | _NUMBERS)
        text = text[:at] + more + text[at + draw(st.integers(0, 3)) :]
    return text


_TOML = st.sampled_from(
    [
        "inf",
        "nan",
        "-1",
        "1e400",
        "true",
        '"words"',
        '""',
        "[]",
        "{}",
        "[[1]]",
        "1979-05-27",
        "0.5",
        "9" * 5000,
    ]
)


@st.composite
def marks_files(draw, *files):
    """Draw a marks file's text: lines left out, doubled, moved, and values exchanged."""
    lines = draw(st.sampled_from(files)).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["value", "value", "value", "drop", "double", "move", "name", "harm"]))
        name, equals, _ = lines[at].partition("=")
        if change == "value" and equals:
            lines[at] = f"{name}= {draw(_TOML)}"
        elif change == "drop" and len(lines) > 1:
            del lines[at]
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif change == "name" and equals:
            lines[at] = f"{draw(st.text(string.ascii_lowercase, min_size=1, max_size=4))} = {draw(_TOML)}"
        else:
            lines[at] += draw(texts)
    return "\n".join(lines)

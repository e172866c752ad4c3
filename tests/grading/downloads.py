"""Downloads as Canvas, Moodle and attackers make them, and a course without nbgrader to collect them into."""

import io
import json
import stat
import zipfile

from closeness.core.answer_file import FORMAT, release_of
from closeness.staff.collect.collection import Collector
from closeness.staff.collect.reading import Reader
from closeness.staff.course import Course
from grading.small_course import SORTING, literal, ordinary_notebook, sort_notebook, write

NAME = "little-sort"
SOLVED = literal("sorting", SORTING)


def released():
    """The small course's sorting as it is released: no placements, nothing written."""
    made = sort_notebook()
    for cell in made["cells"]:
        if cell["id"] in BLANK:
            cell["source"] = BLANK[cell["id"]]
    return made


BLANK = {"sorting": "sorting = {}", "sorting-reflection": "YOUR ANSWER HERE"}


def answered(text=SOLVED):
    """The release with a sorting in it, as the text of a notebook."""
    made = released()
    for cell in made["cells"]:
        if cell["id"] == "sorting":
            cell["source"] = text
    return json.dumps(made)


def answers(**changes):
    """The answer file of a page with everything right."""
    content = {
        "format": FORMAT,
        "assignment": NAME,
        "release": release_of(released()),
        "answers": {"sorting": SORTING},
        "texts": {"sorting-reflection": "It depends."},
    }
    return json.dumps(content | changes, ensure_ascii=False)


def light_course(root):
    """A course with two released assignments, one with a marks file; nothing in it was made by nbgrader."""
    write(root / f"exercises/{NAME}/{NAME}.ipynb", released())
    write(root / "exercises/ordinary/ordinary.ipynb", ordinary_notebook())
    write(root / f"solutions/{NAME}.toml", "")
    grading = root / "grading"
    return Course(
        root=root,
        source=root / "solutions",
        release=root / "exercises",
        submitted=grading / "submitted",
        autograded=grading / "autograded",
    )


def collect(course, path, assignment="", **settings):
    return Collector(reader=Reader(course, assignment), **settings).collect(path)


def named(name):
    """A zip's entry with exactly this name, which the library would tidy up."""
    info = zipfile.ZipInfo("x")
    info.filename = name
    return info


def special(name, kind):
    """An entry that says it is a link, a device or a pipe."""
    info = named(name)
    info.external_attr, info.create_system = (kind | 0o644) << 16, 3
    return info


def zipped(path, members, *, packed=True):
    """Write a zip of (name or ZipInfo, content) pairs; names may come twice."""
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members:
            info = name if isinstance(name, zipfile.ZipInfo) else named(name)
            info.compress_type = method
            archive.writestr(info, content)
    return path


def bytes_of(members, **settings):
    buffer = io.BytesIO()
    zipped(buffer, members, **settings)
    return buffer.getvalue()


def tree(root):
    """Everything below a folder: {path: content, or its kind where it is no file}."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        if stat.S_ISREG(path.lstat().st_mode)
        else stat.S_IFMT(path.lstat().st_mode)
        for path in sorted(root.rglob("*"))
        if path.name != ".collecting.lock" and not path.is_dir()
    }

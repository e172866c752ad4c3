"""The rules of the labs: what the gate refuses, what a chapter's notebook holds, which versions they have."""

import hashlib
import json
import re
import sys
import zipfile

import pytest

from site_fixture import ROOT, built_book

sys.path.insert(0, str(ROOT / "scripts"))

import browser_labs
import chapter_notebooks
import lite_gate
import pyodide_site

pytestmark = pytest.mark.book

CHAPTERS = sorted((ROOT / "book").glob("*/*.md"))


@pytest.fixture
def lite(tmp_path):
    """A small site of labs that the gate lets through: settings, archives, what begins with them."""
    python = tmp_path / "static/pyodide"
    python.mkdir(parents=True)
    names = [f"{name}-{hashlib.sha256(name.encode()).hexdigest()[:16]}.zip" for name in ("a", "b", "c")]
    for name in names:
        (python / name).write_text(name[0])
    (python / "begin.mjs").write_text(f"const TOLD = {json.dumps(names)};")
    (python / "pyodide-lock.json").write_text('{"packages": {}}')
    for name in lite_gate.NEEDED:
        (tmp_path / "extensions" / name).mkdir(parents=True)
        (tmp_path / "extensions" / name / "entry.js").touch()
    kernel = {"pyodideUrl": "./static/pyodide/begin.mjs", "disablePyPIFallback": True}
    page = {
        "litePluginSettings": {f"{lite_gate.KERNEL}:kernel": kernel},
        "federated_extensions": [{"name": name, "load": "entry.js"} for name in lite_gate.NEEDED],
        "disabledExtensions": ["@jupyterlite/application-extension:service-worker-manager"],
    }
    (tmp_path / "jupyter-lite.json").write_text(json.dumps({"jupyter-config-data": page}))
    return tmp_path


def changed(lite, before, after):
    settings = lite / "jupyter-lite.json"
    text = settings.read_text()
    assert before in text
    settings.write_text(text.replace(before, after))
    return lite_gate.problems(lite)


def test_the_gate_lets_through_what_stands_alone(lite):
    assert lite_gate.problems(lite) == []
    assert lite_gate.problems(built_book() / "lite") == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"./static/pyodide/begin.mjs"', '"https://example.org/begin.mjs"', "remote"),
        ('"pyodideUrl"', '"other"', "remote"),
        ("begin.mjs", "other.mjs", "not there"),
        ("true", "false", "disablePyPIFallback"),
        ('"name": "anywidget"', '"name": "other"', "missing: anywidget"),
        ("service-worker-manager", "other", "service worker"),
    ],
)
def test_the_gate_refuses_settings_that_would_ask_elsewhere(lite, before, after, said):
    assert said in " ".join(changed(lite, before, after))


def test_the_gate_refuses_archives_that_are_missing_or_changed(lite):
    python = lite / "static/pyodide"
    archive = next(python.glob("a-*.zip"))
    archive.write_bytes(b"another")
    assert "not what its name says" in lite_gate.problems(lite)[0]
    archive.unlink()
    assert "not there" in lite_gate.problems(lite)[0]
    (python / "begin.mjs").write_text("const TOLD = {};")
    assert "names 0 archives" in lite_gate.problems(lite)[0]


def test_the_gate_refuses_packages_that_python_would_ask_for_one_by_one(lite):
    (lite / "static/pyodide/pyodide-lock.json").write_text('{"packages": {"one": {}}}')
    assert "one by one" in lite_gate.problems(lite)[0]


def test_a_file_of_two_packages_is_refused(tmp_path):
    for name in ("one.whl", "two.whl"):
        with zipfile.ZipFile(tmp_path / name, "w") as wheel:
            wheel.writestr("same.py", name)
    with pytest.raises(pyodide_site.WheelError, match=r"same\.py"):
        pyodide_site.bundle([tmp_path / "one.whl", tmp_path / "two.whl"], tmp_path, "both.zip")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_a_notebook_with_each_of_its_cells_in_order_or_none(chapter):
    text = chapter.read_text(encoding="utf-8")
    cells = re.findall(r"^```\{code-cell\}[^\n]*\n((?::[^\n]*\n)*)(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    made = chapter_notebooks.notebook(chapter, "part/page.html")
    if not cells:
        assert made is None
        return
    code = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
    assert [cell["source"] for cell in code] == [source.strip() for _, source in cells]
    hidden = [cell["metadata"].get("jupyter", {}).get("source_hidden", False) for cell in code]
    assert hidden == ["remove-input" in options for options, _ in cells]
    title = re.search(r"^# (.+)$", text, re.MULTILINE)[1]
    assert made["cells"][0]["source"].startswith(f"# {title}\n")
    assert "(#book/part/page.html)" in made["cells"][0]["source"]
    assert len({cell["id"] for cell in made["cells"]}) == len(made["cells"])


def test_the_labs_have_the_versions_that_the_course_is_tested_with():
    def pins(name):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))

    labs, tested = pins("browser.txt"), pins("lock.txt")
    assert len(labs) > 10
    assert {name for name in labs if name not in tested} == {"micropip", "jupyterlite-pyodide-kernel"}
    assert {name: labs[name] for name in labs if name in tested and labs[name] != tested[name]} == {}


def test_labs_are_laid_out_anew_for_a_chapter_s_cells_and_headings_and_not_for_its_sentences(tmp_path):
    chapter = tmp_path / "book/part-1/page.md"
    chapter.parent.mkdir(parents=True)
    text = "# A page\n\nWords.\n\n## A board\n\n```{code-cell} ipython3\nshow(1)\n```\n"
    digests = []
    for now in (text, text.replace("Words", "Other words"), text.replace("show(1)", "show(2)"), text.upper()):
        chapter.write_text(now, encoding="utf-8")
        digests.append(browser_labs.digest(tmp_path))
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_a_name_that_jupyterlite_does_not_have_cannot_be_left_out(tmp_path):
    listed = "".join(f'{{id:"{name}"}}' for name in browser_labs.NOT_STARTED)
    (tmp_path / "core.js").write_text(listed)
    browser_labs._check_names(tmp_path)
    (tmp_path / "core.js").write_text(listed.replace("kernel-logo", "kernel-picture"))
    with pytest.raises(browser_labs.WheelError, match=r"not started: @jupyter-notebook/\S+:kernel-logo\.$"):
        browser_labs._check_names(tmp_path)


def test_what_is_put_elsewhere_in_jupyterlite_must_stand_in_one_place(tmp_path):
    before, after = browser_labs.WRITTEN_BACK, browser_labs.GOING_AHEAD
    for text in ("nothing of it", before * 2):
        (tmp_path / "core.js").write_text(text)
        with pytest.raises(browser_labs.WheelError, match="works in another way"):
            browser_labs._put(tmp_path, before, after)
    (tmp_path / "core.js").write_text(f"1;{before}2")
    browser_labs._put(tmp_path, before, after)
    assert (tmp_path / "core.js").read_text() == f"1;{after}2"
    assert "await" not in after

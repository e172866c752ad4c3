"""The Sphinx extension's own rules, without a build."""

import doctest
import importlib.util
import os
import re
import sys
from pathlib import Path

import pytest
import yaml
from sphinx.errors import ExtensionError

from site_fixture import ROOT

sys.path.insert(0, str(ROOT / "book/_ext"))
sys.path.insert(0, str(ROOT / "scripts"))

import book as command
from course_book import boxes, execution, outline, pages, words
from course_book.small import small


@pytest.mark.parametrize("name", ["outline", "pages", "words"])
def test_the_examples_in_the_docstrings_hold(name):
    result = doctest.testmod(importlib.import_module(f"course_book.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


def package(folder, **files):
    for name, text in files.items():
        (folder / name.replace("_dot_", ".")).write_text(text, encoding="utf-8")
    return folder


def test_the_digest_changes_with_what_cells_read_and_not_with_what_pages_load(tmp_path):
    before = execution.digest(package(tmp_path, rule_dot_py="1", cards_dot_toml="a", board_dot_css="a"))
    assert execution.digest(package(tmp_path, board_dot_css="b")) == before
    (tmp_path / "staff").mkdir()
    assert execution.digest(package(tmp_path / "staff", gate_dot_py="1").parent) == before
    for name in ("rule_dot_py", "cards_dot_toml"):
        now = execution.digest(package(tmp_path, **{name: "other"}))
        assert now != before
        before = now


def test_the_digest_tells_one_file_from_another_with_the_same_content(tmp_path):
    before = execution.digest(package(tmp_path, one_dot_py="same"))
    (tmp_path / "one.py").rename(tmp_path / "two.py")
    assert execution.digest(tmp_path) != before


@pytest.mark.parametrize("kind", words.KINDS)
def test_every_kind_of_box_has_its_drawing(kind):
    drawing = boxes.mark(kind)
    assert drawing.startswith("<svg ")
    assert 'aria-hidden="true"' in drawing
    assert "currentColor" in drawing


def test_a_part_is_as_long_as_its_chapters():
    chapters = tuple(
        outline.Chapter(docname=f"{n}", title="", description="", minutes=n, sections=()) for n in (4, 7)
    )
    part = outline.Part(caption="Part 1 · Its name", chapters=chapters)
    assert (part.minutes, part.label, part.name) == (11, "Part 1", "Its name")


def test_scripts_that_nobody_knows_are_kept():
    assert pages.wanted("_static/something-new.js", "<p>Words.</p>")
    assert not pages.wanted("_static/sphinx_highlight.js", "<p>Words.</p>")


def test_answers_that_open_need_no_style_but_the_course_s_own():
    answer = (
        '<details class="sd-sphinx-override sd-dropdown sd-card sd-mb-3"><summary class="sd-summary-title '
        'sd-card-header"></summary><p class="sd-card-text">Words.</p></details>'
    )
    assert not pages.wanted("_static/sphinx-design.min.css", answer)
    assert pages.wanted("_static/sphinx-design.min.css", answer + '<div class="sd-tab-set docutils">')
    assert pages.wanted(
        "_static/sphinx-design.min.css", '<span class="sd-sphinx-override sd-badge">New</span>'
    )


def test_the_page_s_module_holds_every_script_in_a_block_of_its_own():
    text = pages.script()
    scripts = {path.stem: path.read_text(encoding="utf-8") for path in pages.SCRIPT.glob("*.js")}
    assert set(scripts) == set(pages.SCRIPTS)
    for script in scripts.values():
        assert f"{{\n{script}}}" in text
        assert not re.search(r"^(?:import|export) ", script, re.MULTILINE), (
            "a block can neither import nor export"
        )


@pytest.fixture
def esbuild(monkeypatch):
    monkeypatch.setenv("PATH", os.pathsep.join([os.environ["PATH"], *map(str, command.TOOLS)]))


@pytest.mark.usefixtures("esbuild")
def test_scripts_and_styles_lose_what_only_people_read():
    script = "// said to people\nclass Unused {}\nexport const whole = (first) => `${first} …`;\n"
    style = "/* said to people */\nbody {\n  color: #ffffff;\n}\n"
    made = small({"closeness/one.js": script, "one.css": style})
    assert made == {"closeness/one.js": "export const whole=s=>`${s} …`;\n", "one.css": "body{color:#fff}\n"}


@pytest.mark.usefixtures("esbuild")
def test_a_script_that_is_none_is_told_with_its_line():
    with pytest.raises(ExtensionError, match=r"Expected identifier(?s:.*)one\.js:2:5"):
        small({"one.js": "const a = 1;\nconst;\n"})


def test_packages_are_installed_only_when_the_lock_says_something_else(tmp_path, monkeypatch):
    lock = '{"packages": {"": {}, "node_modules/a": {"version": "1.0.0"}}}'
    (tmp_path / "package-lock.json").write_text(lock, encoding="utf-8")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/.package-lock.json").write_text(lock, encoding="utf-8")
    monkeypatch.setattr(command.shutil, "which", lambda *_args, **_options: None)
    command.install_packages(tmp_path)
    elsewhere = lock.replace("}}}", '}, "node_modules/b": {"version": "2.0.0", "optional": true}}}')
    (tmp_path / "package-lock.json").write_text(elsewhere, encoding="utf-8")
    command.install_packages(tmp_path)
    older = lock.replace("1.0", "0.9")
    (tmp_path / "node_modules/.package-lock.json").write_text(older, encoding="utf-8")
    with pytest.raises(command.BuildError, match="npm is missing"):
        command.install_packages(tmp_path)


def test_the_views_of_an_explorer_leave_the_page_for_a_file_that_it_names(tmp_path):
    views = '{"count":2,"base":{"sentence":"\\u003c/script>"},"slots":[]}'
    element = '<data-explorer><script type="application/json">{"name":"toy"}</script><p>Words.</p>'
    script = f'<script type="application/json" class="states">{views}</script>'
    body = f"<p>Text.</p>{element}{script}</data-explorer>"
    page = pages.lift_states(tmp_path, "book/part-2/evidence", body)
    address = re.search(r'class="states" data-src="([^"]+)"></script></data-explorer>$', page)[1]
    assert address.startswith("../../_static/closeness/explorers/")
    assert (tmp_path / "book/part-2" / address).resolve().read_text(encoding="utf-8") == views
    assert page.startswith(f"<p>Text.</p>{element}")
    assert pages.lift_states(tmp_path, "book/part-2/evidence", body) == page
    assert len(list((tmp_path / "_static/closeness/explorers").iterdir())) == 1


def test_a_page_without_explorers_stays_as_it_is(tmp_path):
    body = '<script type="application/json">{}</script>'
    assert pages.lift_states(tmp_path, "book/index", body) == body
    assert list(tmp_path.iterdir()) == []


def test_the_charts_library_is_written_as_one_module_and_only_when_it_changed(tmp_path):
    source = tmp_path / "node_modules" / command.CHARTS
    source.parent.mkdir(parents=True)
    source.write_text("window.Plotly = {};", encoding="utf-8")
    module = tmp_path / "vendor/plotly-basic.mjs"
    command.lay_out_charts(tmp_path, module.parent)
    assert module.read_text(encoding="utf-8").endswith(
        "window.Plotly = {};\nexport default globalThis.Plotly;\n"
    )
    os.utime(module, (1, 1))
    command.lay_out_charts(tmp_path, module.parent)
    assert module.stat().st_mtime == 1
    source.write_text("window.Plotly = { newer: true };", encoding="utf-8")
    command.lay_out_charts(tmp_path, module.parent)
    assert "newer" in module.read_text(encoding="utf-8")


def test_pages_and_notebooks_draw_with_the_same_library():
    plotly = Path(importlib.util.find_spec("plotly").origin).parent
    shipped = (plotly / "package_data/plotly.min.js").read_text(encoding="utf-8")[:400]
    version = re.search(r"plotly\.js v([\d.]+)", shipped)[1]
    listed = command.packages(ROOT / "package-lock.json")
    assert listed["node_modules/plotly.js-basic-dist-min"] == version


@pytest.mark.parametrize("folder", ["course", "grading", "hub", "private"])
def test_what_learners_and_instructors_keep_beside_the_book_is_no_part_of_it(folder):
    left_out = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["exclude_patterns"]
    assert f"/{folder}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert folder in left_out

"""The gate after the build: what would be loaded from another host is found, and the site has none of it."""

import sys

import pytest

from site_fixture import ROOT, built_book

sys.path.insert(0, str(ROOT / "scripts"))
import site_gate

OUT = "https://elsewhere.example/a"
LOADING = [
    f'<script src="{OUT}.js"></script>',
    f'<script type="module">import a from "{OUT}.js";</script>',
    f"<script>const a = await import(`{OUT}.js`)</script>",
    f"<script>fetch('{OUT}.json')</script>",
    f"<script>new Worker('{OUT}.js')</script>",
    f'<script>new WebSocket("{OUT.replace("https", "wss")}")</script>',
    f'<link rel="stylesheet" href="{OUT}.css">',
    f'<link rel="preconnect" href="{OUT}">',
    f'<link rel="icon" href="{OUT.removeprefix("https:")}.svg">',
    f'<img alt="" src="{OUT}.png">',
    f'<img alt="" srcset="b.png 1x, {OUT}.png 2x">',
    f'<video poster="{OUT}.png"></video>',
    f'<iframe src="{OUT}"></iframe>',
    f'<iframe srcdoc="<img src=&quot;{OUT}&quot;>"></iframe>',
    f'<object data="{OUT}"></object>',
    f'<svg><use href="{OUT}#b"/></svg>',
    f'<p style="background: url({OUT}.png)">',
    f"<style>@import '{OUT}.css';</style>",
    f"<style>@font-face {{ src: url({OUT}.woff2) }}</style>",
    f'<form action="{OUT}"></form>',
    f'<base href="{OUT}">',
    f'<meta http-equiv="refresh" content="0; url={OUT}">',
]
STAYING = [
    f'<a href="{OUT}">a study</a>',
    f'<link rel="canonical" href="{OUT}">',
    f'<script>const source = "{OUT}";</script>',
    '<img alt="" src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'/>">',
    '<script src="../_static/course.js"></script>',
    '<style>p { background: url("data:image/png;base64,//8=") }</style>',
]


@pytest.mark.parametrize("part", LOADING)
def test_what_a_browser_would_load_from_elsewhere_is_found(tmp_path, part):
    (tmp_path / "page.html").write_text(f"<!doctype html><title>a</title>{part}", encoding="utf-8")
    (found,) = site_gate.check(tmp_path)
    assert found.startswith("page.html: ")
    assert "elsewhere.example/a" in found


@pytest.mark.parametrize("part", STAYING)
def test_links_and_what_is_in_the_page_are_left_alone(tmp_path, part):
    (tmp_path / "page.html").write_text(f"<!doctype html><title>a</title>{part}", encoding="utf-8")
    assert site_gate.check(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", f'@import "{OUT}.css";'),
        ("b.js", f"export {{ a }} from '{OUT}.js';"),
        ("c/d.mjs", f"importScripts('{OUT}.js')"),
    ],
)
def test_styles_and_scripts_are_read_too(tmp_path, name, text):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    (found,) = site_gate.check(tmp_path)
    assert found.startswith(f"{name}: ")


def test_the_program_fails_with_the_places_and_passes_the_book(tmp_path, capsys):
    (tmp_path / "page.html").write_text(LOADING[0], encoding="utf-8")
    assert site_gate.main([str(tmp_path)]) == 1
    assert "in 1 places" in capsys.readouterr().out
    assert site_gate.main([str(built_book())]) == 0

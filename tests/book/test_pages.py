"""What the built pages hold: everything of the course's own, each thing only where it is needed."""

import gzip
import json
import posixpath
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml

from closeness.widgets.module import TAGS, module_source
from site_fixture import ROOT, built_book, page_paths, read_page

pytestmark = pytest.mark.book

# What a browser loads without being asked, and the attribute that says from where.
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "form": "action",
    "link": "href",
    "use": "href",
    "image": "href",
}
IN_STYLES = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""")
IN_SCRIPTS = re.compile(r"""(?:import|from|fetch|import\()\s*\(?\s*["'`]((?:https?:)?//[^"'`]+)""")
FONTS_LIMIT = 60 * 1024
PROSE_LIMIT = 220 * 1024
FIGURE_LIMIT = 600 * 1024
VIEWS_LIMIT = 300 * 1024
CHARTS = "_static/vendor/plotly-basic.mjs"


def outside(address):
    return bool(urlsplit(address).netloc)


def chapters():
    return [path for path in page_paths() if path.startswith("book/") and path != "book/index.html"]


def loads(path):
    """Return the files that a page asks for when it is opened, fonts of its styles included."""
    site, page, files = built_book(), read_page(path), {path}
    wanted = [tag["src"] for tag in page.all("script") if "src" in tag]
    wanted += [tag["href"] for tag in page.all("link") if tag.get("rel") in ("stylesheet", "preload", "icon")]
    for address in wanted:
        files.add(posixpath.normpath(posixpath.join(posixpath.dirname(path), urlsplit(address).path)))
    for style in [file for file in files if file.endswith(".css")]:
        source = (site / style).read_text(encoding="utf-8")
        for name in re.findall(r'url\("([^"]+\.woff2)"\)', source):
            files.add(posixpath.normpath(posixpath.join(posixpath.dirname(style), name)))
    return files


def on_the_wire(file):
    content = (built_book() / file).read_bytes()
    return len(content) if file.endswith(".woff2") else len(gzip.compress(content))


def test_every_page_of_the_contents_is_built_and_no_other():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
    expected = {f"{name}.html" for name in [contents["root"], *listed]} | {"index.html", "search.html"}
    assert set(page_paths()) == expected


def test_no_page_makes_a_browser_ask_another_host():
    found = [
        f"{path}: {tag} {attributes[LOADED[tag]]}"
        for path in page_paths()
        for tag, attributes in read_page(path).tags
        if tag in LOADED and outside(attributes.get(LOADED[tag]) or "")
    ]
    found += [
        f"{path}: {attributes['srcset']}"
        for path in page_paths()
        for _, attributes in read_page(path).tags
        if "//" in (attributes.get("srcset") or "")
    ]
    assert found == []


def test_no_style_or_script_makes_a_browser_ask_another_host():
    found = []
    for file in sorted(built_book().rglob("*")):
        if file.is_relative_to(built_book() / "lite"):
            continue  # JupyterLite's: a gate of its own at the build, and a browser that notes every request
        if file.suffix in (".css", ".html"):
            found += [f"{file.name}: {hit}" for hit in IN_STYLES.findall(file.read_text(encoding="utf-8"))]
        if file.suffix in (".js", ".mjs", ".html"):
            found += [f"{file.name}: {hit}" for hit in IN_SCRIPTS.findall(file.read_text(encoding="utf-8"))]
    assert found == []


def test_a_page_loads_a_boards_module_exactly_where_the_board_stands():
    for path in page_paths():
        page = read_page(path)
        standing = {tag for tag, _ in page.tags if tag in TAGS}
        sources = [tag.get("src", "") for tag in page.all("script")]
        loaded = {tag for tag in TAGS if any(f"closeness/{tag}.js" in source for source in sources)}
        assert loaded == standing, path


def test_a_page_is_sent_nothing_of_a_board_that_only_notebooks_use():
    for tag, folder in TAGS.items():
        sent = (built_book() / f"_static/closeness/{tag}.js").read_text(encoding="utf-8")
        assert f'"{tag}"' in sent
        assert "msg:custom" in module_source(folder)  # how a kernel's answers come
        assert "msg:custom" not in sent, tag
        assert "\n:host" not in sent, tag  # styles are made small too


def test_every_part_has_a_board():
    boards = {}
    for path in page_paths():
        if path.startswith("book/part-"):
            part = boards.setdefault(path.split("/")[1], set())
            part |= {tag for tag, _ in read_page(path).tags if tag in TAGS}
    assert len(boards) == 3
    assert all(boards.values()), boards


def test_searching_is_loaded_by_the_search_page_alone():
    for path in page_paths():
        sources = " ".join(tag.get("src", "") for tag in read_page(path).all("script"))
        assert ("searchindex.js" in sources) == (path == "search.html"), path


def test_formulas_are_mathml_and_no_script_draws_them():
    formulas = [path for path in page_paths() if read_page(path).all("math")]
    assert formulas
    for path in page_paths():
        sources = " ".join(tag.get("src", "") for tag in read_page(path).all("script")).casefold()
        assert "mathjax" not in sources
        assert "require" not in sources


def test_every_link_inside_the_site_leads_somewhere():
    pages, broken = set(page_paths()), []
    for path in page_paths():
        for link in read_page(path).all("a"):
            parts = urlsplit(link.get("href") or "")
            if parts.scheme or parts.netloc:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            target = path if not parts.path else target
            if target.startswith("lite/"):
                notebook = parse_qs(parts.query)["path"][0]
                if not all((built_book() / one).is_file() for one in (target, f"lite/files/{notebook}")):
                    broken.append(f"{path}: {link.get('href')}")
                continue
            if target not in pages or (parts.fragment and parts.fragment not in read_page(target).ids):
                broken.append(f"{path}: {link.get('href')}")
    assert broken == []


def test_every_page_has_one_first_heading_a_language_and_a_title():
    for path in page_paths():
        page = read_page(path)
        assert len(page.all("h1")) == 1, path
        assert len(page.all("title")) == 1, path
        assert page.all("html")[0]["lang"] == "en", path


def test_chapters_say_what_they_are_about_and_how_long_they_take():
    for path in chapters():
        page = read_page(path)
        described = [tag["content"] for tag in page.all("meta") if tag.get("name") == "description"]
        assert len(described) == 1, path
        assert described[0].strip(), path
        assert re.search(r"\d+ minutes", " ".join(page.words)), path


def test_every_evidence_box_says_in_words_what_it_rests_on():
    badges, boxes = [], 0
    for path in chapters():
        classes = [attributes.get("class", "") for _, attributes in read_page(path).tags]
        boxes += sum("admonition" in one.split() and "evidence" in one.split() for one in classes)
        badges += [one for one in classes if one == "badge"]
    assert boxes > 0
    assert len(badges) == boxes


def test_the_typeface_stays_within_its_budget():
    fonts = [on_the_wire(file) for file in loads("book/how-to.html") if file.endswith(".woff2")]
    assert len(fonts) == 2
    assert sum(fonts) <= FONTS_LIMIT


def test_a_prose_page_stays_within_its_budget():
    weight = {file: on_the_wire(file) for file in loads("book/how-to.html")}
    assert len(weight) > 5
    assert sum(weight.values()) <= PROSE_LIMIT, weight


def views(path):
    """Return the files with the views of a page's explorers."""
    addresses = [tag["data-src"] for tag in read_page(path).all("script") if "data-src" in tag]
    return {posixpath.normpath(posixpath.join(posixpath.dirname(path), address)) for address in addresses}


def test_a_page_with_a_figure_stays_within_its_budget():
    pages = [path for path in page_paths() if read_page(path).all("data-explorer")]
    assert pages
    for path in pages:
        assert views(path), path
        weight = {file: on_the_wire(file) for file in loads(path)}
        later = {file: on_the_wire(file) for file in {CHARTS} | views(path)}
        assert sum(later[file] for file in views(path)) <= VIEWS_LIMIT, later
        assert sum(weight.values()) + later[CHARTS] <= FIGURE_LIMIT, weight | later


def test_a_page_loads_no_charts_before_a_figure_comes_near():
    for path in page_paths():
        assert not {file for file in loads(path) if "plotly" in file or "explorers/" in file}, path


def test_no_views_lie_about_that_no_page_asks_for():
    asked = set().union(*(views(path) for path in page_paths()))
    folder = built_book() / "_static/closeness/explorers"
    assert {file.relative_to(built_book()).as_posix() for file in folder.glob("*")} == asked


def test_pictures_for_links_and_home_screens_are_the_sites_own_and_have_their_sizes():
    site = built_book()
    for path in chapters():
        page = read_page(path)
        (picture,) = [tag["content"] for tag in page.all("meta") if tag.get("property") == "og:image"]
        links = [
            tag["href"] for tag in page.all("link") if tag.get("rel") in ("apple-touch-icon", "manifest")
        ]
        assert len(links) == 2
        for address in (picture, *links):
            assert (site / posixpath.normpath(posixpath.join(posixpath.dirname(path), address))).is_file()
    sizes = {"preview.png": (1200, 630), "icon-180.png": (180, 180), "icon-512.png": (512, 512)}
    for name, size in sizes.items():
        head = (site / "_static" / name).read_bytes()[:24]
        assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == size
    manifest = json.loads((site / "_static/course.webmanifest").read_text(encoding="utf-8"))
    for address in (manifest["start_url"], *(icon["src"] for icon in manifest["icons"])):
        assert (site / posixpath.normpath(f"_static/{address}")).is_file()


def test_a_page_waits_for_one_style_and_its_boards_run_before_its_own_script():
    for path in chapters():
        page = read_page(path)
        styles = [
            urlsplit(tag["href"]).path.rpartition("/")[2]
            for tag in page.all("link")
            if tag.get("rel") == "stylesheet"
        ]
        assert set(styles) - {"pygments.css"} == {"course.css"}, path  # the other where a page shows code
        scripts = [urlsplit(tag["src"]).path.rpartition("/")[2] for tag in page.all("script") if "src" in tag]
        boards = [f"{tag}.js" for tag in TAGS if f"{tag}.js" in scripts]
        assert sorted(scripts[: len(boards)]) == sorted(boards), path
        assert scripts[len(boards)] == "course.js", path


def test_every_page_but_itself_leads_to_the_statement_on_accessibility():
    for path in set(chapters()) - {"book/accessibility.html"}:
        links = [tag.get("href", "") for tag in read_page(path).all("a")]
        assert any(link.endswith("accessibility.html") for link in links), path

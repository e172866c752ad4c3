"""Feedback and Formgrader: the learner's answers, nothing of the key, nothing active, nothing remote."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from closeness.staff.inert import disarm, inert_markdown
from grading.small_course import SORTING, late, literal

NAME = "little-sort"
WRONG = {"river-walk": ["avoiding", "returned"], "drop-it": ["cannot-tell-yet", "issue"]}
HARMLESS = {
    *(
        "p",
        "em",
        "strong",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "hr",
        "br",
        "del",
        "div",
        "span",
        "input",
    ),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "a"),
}
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<IMG SRC=x OnError=alert(1)//",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1) 'title')",
    "[click][1]\n\n[1]: javascript:alert(1)",
    "[1]\n\n[1]: <javascript:alert(1)>",
    "![x](https://tracker.example/pixel.png)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x" onerror="alert(1)](y)',
    "![pasted](attachment:image.png)",
    "<javascript:alert(1)>",
    '<https://example.org/?q="onmouseover=alert(1)>',
    "```mermaid\n<img src=x onerror=alert(1)>\n```",
    "~~~ Mermaid\n<img src=x onerror=alert(1)>\n~~~",
    "> ```mermaid\n> <script>alert(1)</script>\n> ```",
    "```html\n<script>alert(1)</script>\n```",
    "```<script>alert(1)</script>\nx\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "# <b onclick=alert(1)>title</b>",
    "# [title](javascript:alert(1))",
    "$<script>alert(1)</script>$",
    "$$\n<script>alert(1)</script>\n$$",
    "\\\\(<img src=x onerror=alert(1)>\\\\)",
    "\\begin{equation}<script>alert(1)</script>\\end{equation}",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "| [x](javascript:alert(1)) |\n|---|\n| y |",
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php <script>alert(1)</script> ?>",
    "<div\n\nonclick=alert(1)>x</div>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "<style>@import url(https://evil.example)</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "- [ ] <img src=x onerror=alert(1)>",
    "term\n: <script>alert(1)</script>",
    "https://example.org/<script>alert(1)</script>",
    "\ud800<script\x00>alert(1)</script>",
]


def active(element):
    """Return what could run, load or navigate in a parsed piece of a page."""
    found = []
    for tag in element.find_all():
        if tag.name not in HARMLESS:
            found.append(tag.name)
        for name, value in tag.attrs.items():
            address = str(value).strip().lower()
            plain = name == "href" and re.match(r"#|https?://", address)
            if name.startswith("on") or name in {"src", "style", "srcdoc"} or (name == "href" and not plain):
                found.append(f"{tag.name} {name}={value}")
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_active_reflection_is_text_in_nbconverts_markdown(attack):
    render = late("nbconvert.filters.markdown_mistune", "markdown2html_mistune")
    page = BeautifulSoup(render(inert_markdown(attack)), "html.parser")
    assert not active(page)


def test_the_attacks_are_attacks():
    render = late("nbconvert.filters.markdown_mistune", "markdown2html_mistune")
    harmful = [attack for attack in ATTACKS if "attachment" not in attack and "\ud800" not in attack]
    hit = [attack for attack in harmful if active(BeautifulSoup(render(attack), "html.parser"))]
    assert len(hit) > len(harmful) / 2


def test_honest_markdown_keeps_its_shape_and_its_words():
    render = late("nbconvert.filters.markdown_mistune", "markdown2html_mistune")
    text = (
        "# What I saw\n\nHe *said* 3 < 5 and\n\n- returned [twice]\n- **talked**\n\n> see https://example.org"
    )
    page = BeautifulSoup(render(inert_markdown(text)), "html.parser")
    assert [page.find(tag) is not None for tag in ("h1", "em", "ul", "strong", "blockquote")] == [True] * 5
    assert "3 < 5" in page.get_text()
    assert "returned [twice]" in page.get_text()


@pytest.mark.parametrize(
    "markup",
    [
        "<script src='https://cdn.example/mathjax.js'></script>",
        "<link rel=stylesheet href='https://cdn.example/a.css'>",
        "<p onclick='x()'>y</p>",
        "<a href='javascript:x()'>y</a>",
        "<a href=' \tjavascript:x()'>y</a>",
        "<a href='data:text/html,x'>y</a>",
        "<img src='https://tracker.example/a.png'>",
        "<img src='//tracker.example/a.png'>",
        "<img srcset='https://tracker.example/a.png 2x'>",
        "<iframe src='/formgrader'></iframe>",
        "<form action='https://evil.example'><input></form>",
        "<p style='background:url(https://tracker.example)'>y</p>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href='https://evil.example/'>",
        "<svg><script>x()</script></svg>",
        "<svg><a xlink:href='javascript:x()'>y</a></svg>",
        "<video poster='https://tracker.example/a.png'></video>",
        "<style>@import 'https://evil.example/a'; @font-face { src: url(//evil.example/f) }</style>",
    ],
)
def test_a_page_is_disarmed_whatever_stands_in_it(markup):
    soup = BeautifulSoup(f"<html><head></head><body>{markup}</body></html>", "html.parser")
    disarm(soup)
    assert not re.search(r"javascript:|evil|tracker|cdn|x\(\)|data:text|formgrader", str(soup.body))
    assert "default-src 'none'" in str(soup.head)


def test_plain_links_and_pictures_inside_the_page_stay():
    links = '<a href="#top">up</a><a href="https://example.org">out</a>'
    kept = f'{links}<img src="data:image/png;base64,aa"/><img src="map.png"/>'
    soup = BeautifulSoup(kept, "html.parser")
    disarm(soup)
    assert str(soup) == kept


REFLECTION = "\n\n".join(attack for attack in ATTACKS if not attack.startswith(("```", "~~~")))


@pytest.fixture(scope="module")
def graded(shared_course):
    texts = {"sorting": literal("sorting", WRONG), "sorting-reflection": f"My own words.\n\n{REFLECTION}"}
    shared_course.submit("mal", NAME, texts)
    shared_course.submit("ann", NAME, {"sorting": literal("sorting", SORTING)})
    shared_course.submit(
        "bea", NAME, {"sorting": 'sorting = {"<script>alert(1)</script>": "</pre><img src=x onerror=y>"}'}
    )
    assert shared_course.autograde(NAME)[0]
    done, log = shared_course.feedback(NAME)
    assert done, log
    return shared_course


@pytest.mark.grading
def test_feedback_shows_the_learners_answers_and_how_they_were_marked(graded):
    text = BeautifulSoup(graded.feedback_page("mal", NAME), "html.parser").get_text(" ")
    assert "My own words." in text
    assert '"river-walk"' in text
    assert "0 of 6 points" in text
    assert "not right" in text


@pytest.mark.grading
@pytest.mark.parametrize("student", ["mal", "bea", "ann"])
def test_a_feedback_page_runs_nothing_and_asks_nothing_of_the_network(graded, student):
    soup = BeautifulSoup(graded.feedback_page(student, NAME), "html.parser")
    assert not soup.find_all(["script", "iframe", "link", "img", "object", "form"])
    assert not [
        tag for tag in soup.find_all() for name in tag.attrs if name.startswith("on") or name == "src"
    ]
    assert not [tag for tag in soup.find_all(href=True) if not re.match(r"#|https?://", tag["href"])]
    assert not re.search(
        r"url\(\s*['\"]?(?!data:)[^)]*\)", "".join(style.get_text() for style in soup.find_all("style"))
    )
    assert soup.html["lang"] == "en"


@pytest.mark.grading
def test_formgraders_page_shows_a_hostile_submission_as_text(graded):
    html = late("nbconvert.exporters", "HTMLExporter")
    handlers = late("nbgrader.server_extensions.formgrader", "handlers")
    exporter = html(template_name="formgrade", extra_template_basedirs=[handlers.template_path])
    for student in ("mal", "bea"):
        path = graded.root / "grading/autograded" / student / NAME / f"{NAME}.ipynb"
        resources = {"base_url": "", "index": 0, "total": 1, "notebook_id": NAME, "assignment_id": NAME}
        page, _ = exporter.from_filename(str(path), resources=resources)
        soup = BeautifulSoup(page, "html.parser")
        cells = soup.select("div.cell")
        assert len(cells) == len(graded.released(NAME)["cells"])
        for cell in cells:
            for part in cell.select("div.text_cell_render, div.input_area"):
                assert not active(part)
        assert not soup.find_all(["img", "iframe"])


@pytest.mark.grading
def test_feedback_has_nothing_of_the_key_unless_it_is_revealed(graded):
    secrets = late("closeness.staff.canary", "secrets_of")
    leaks = late("closeness.staff.canary", "leaks")
    course = late("closeness.staff.course", "course_at")(graded.coursedir)
    known = secrets(course, [NAME])
    for kind, folder in (("feedback", "feedback"), ("autograded", "autograded")):
        files = [
            (kind, path.read_bytes()) for path in (graded.root / "grading" / folder / "mal").rglob("*.*")
        ]
        assert files
        assert leaks(files, known) == []


@pytest.mark.grading
@pytest.mark.parametrize(
    ("reveal", "key", "why"),
    [("right-or-wrong", False, False), ("key", True, False), ("reasons", True, True)],
)
def test_the_marks_file_decides_what_feedback_reveals(course, reveal, key, why):
    path = course.root / "solutions" / f"{NAME}.toml"
    path.write_text(path.read_text().replace("right-or-wrong", reveal))
    course.submit("mal", NAME, {"sorting": literal("sorting", WRONG)})
    course.autograde(NAME)
    course.feedback(NAME)
    page = course.feedback_page("mal", NAME)
    assert ("Recharging: taking the open matter up again" in page) is key
    assert ("He cooled down and took the matter up himself." in page) is why
    # The autograded copy never has it, whatever feedback reveals.
    kept = json.dumps(course.autograded("mal", NAME), ensure_ascii=False)
    assert "Recharging" not in kept
    assert "He cooled down" not in kept


@pytest.mark.grading
@pytest.mark.parametrize(
    ("old", "new"),
    [("key_version = 1", "key_version = 2"), ("label = 0.6\ncue = 0.4", "label = 0.5\ncue = 0.5")],
    ids=["new-version", "changed-without-one"],
)
def test_a_key_other_than_the_one_that_marked_is_not_revealed(course, old, new):
    path = course.root / "solutions" / f"{NAME}.toml"
    path.write_text(path.read_text().replace("right-or-wrong", "reasons"))
    course.submit("mal", NAME, {"sorting": literal("sorting", {"river-walk": "recharging"})})
    course.autograde(NAME)
    path.write_text(path.read_text().replace(old, new))
    course.feedback(NAME)
    page = course.feedback_page("mal", NAME)
    assert "its answers are not shown" in page
    assert "1.2 of 6 points" in page
    assert "He cooled down" not in page


@pytest.mark.grading
def test_a_refused_notebook_has_feedback_that_says_why(course):
    course.submit("mal", NAME).write_text("no notebook")
    course.autograde(NAME)
    assert course.feedback(NAME)[0]
    assert "not valid JSON" in course.feedback_page("mal", NAME)


@pytest.mark.grading
def test_feedback_leaves_out_the_code_that_makes_the_boards(graded):
    page = graded.feedback_page("mal", NAME)
    assert "SortBoard" not in page
    assert "require_complete" not in page


@pytest.mark.grading
def test_other_peoples_feedback_pages_are_nbgraders_own(course, monkeypatch):
    monkeypatch.setattr(
        "nbgrader.preprocessors.Execute.preprocess", lambda _self, nb, resources, *_: (nb, resources)
    )
    course.submit("ann", "ordinary")
    course.autograde("ordinary")
    assert course.feedback("ordinary")[0]
    assert "Content-Security-Policy" not in course.feedback_page("ann", "ordinary")


@pytest.mark.grading
@pytest.mark.parametrize("name", [NAME, "ordinary"])
def test_no_secret_or_time_of_one_learner_ends_the_release_of_feedback_for_the_class(course, name):
    secret = {
        "ann": "a" * 64,
        "bob": "",
        "cleo": None,
        "dan": "../../../x" * 9,
        "eve": "\N{BLACK HEART SUIT}" * 40,
    }
    for student, text in secret.items():
        folder = course.submit(student, name).parent
        if text is not None:
            (folder / "submission_secret.txt").write_text(text, encoding="utf-8")
        if student == "ann":
            (folder / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC", encoding="utf-8")
    assert course.autograde(name)[0]
    assert course.feedback(name)[0]
    api = late("nbgrader.apps.api", "NbGraderAPI")(coursedir=course.coursedir, config=course.config)
    assert api.release_feedback(name)["success"]
    pages = {
        path.stem for path in (course.root / "grading/exchange/apart-and-together/feedback").glob("*.html")
    }
    assert len(pages) == len(secret)
    assert late("nbgrader.utils", "notebook_hash")(secret="a" * 64, notebook_id=name) in pages

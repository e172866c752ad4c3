"""The explorer's talk with a kernel that is quick, slow, silent or wrong; the kernel here is the test."""

import gzip
import json

import pytest

from browser.explorer_page import drawn
from closeness import Explorer
from closeness.widgets.module import module_source
from toy_exploration import TOY, share, teach

pytestmark = pytest.mark.browser

# What the kernel sends as the library: it notes what it is to draw, in place of drawing it.
LIBRARY = (
    "globalThis.Plotly = { react: async (box, data, layout) => "
    "{ (globalThis.drawings ??= []).push(layout.yaxis.title.text); box.textContent = data[0].y; } };"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorer</title></head>
<body data-jp-theme-light="true"><main></main><script>
  window.Plotly = "another one's";
  window.sent = [];
  window.models = [];
</script><script type="module">
  import explorer from "./explorer.js";
  const spec = %(spec)s;
  const library = new DataView(Uint8Array.from(%(library)s).buffer);
  window.open_one = () => {
    const heard = new Set();
    const model = {
      get: () => spec, on: (_, tell) => heard.add(tell), off: (_, tell) => heard.delete(tell),
      send: (message) => {
        sent.push({ ...message, model: models.indexOf(model) });
        if (message.kind === "library" && window.handsOver) model.reply({ id: message.id }, [library]);
      },
      reply: (message, buffers) => setTimeout(() => heard.forEach((tell) => tell(message, buffers))),
    };
    models.push(model);
    return explorer.render({ model, el: document.querySelector("main") });
  };
</script></body></html>"""


@pytest.fixture
def explorer(monkeypatch):
    teach(monkeypatch)
    return Explorer(TOY)


@pytest.fixture
def open_notebook(explorer, tmp_path, serve, new_page):
    library = list(gzip.compress(LIBRARY.encode(), mtime=0))
    (tmp_path / "explorer.js").write_text(module_source("explorer"), encoding="utf-8")
    page_text = PAGE % {"spec": json.dumps(explorer.spec()), "library": library}
    (tmp_path / "index.html").write_text(page_text, encoding="utf-8")
    address = serve(tmp_path)
    pages = []

    def start(*, hands_over=True, clock=False):
        page = new_page()
        if clock:
            page.clock.install()
        page.goto(address)
        page.wait_for_function("typeof open_one === 'function'")
        page.evaluate(
            "handsOver => { window.handsOver = handsOver; window.close_one = open_one(); }", hands_over
        )
        pages.append(page)
        return page

    yield start
    for page in pages:
        assert page.problems == []


def questions(page):
    return page.evaluate("sent.filter(({ kind }) => kind === 'view').map(({ at }) => at)")


def answer(page, explorer, number=-1, **other):
    """Answer a question for a view as the kernel does, or with something else."""
    asked = page.evaluate("n => sent.filter(({ kind }) => kind === 'view').at(n)", number)
    said = other or explorer.reply(asked)[0]
    page.evaluate("message => models[0].reply(message, [])", {"id": asked["id"], **said})


def move(page, place):
    page.get_by_label("What A gives").fill(str(place))


def test_the_library_of_the_kernel_draws_and_leaves_the_pages_own_alone(open_notebook):
    page = open_notebook()
    drawn(page, "4-0")
    assert page.evaluate("drawings") == ["Time, hours"]
    assert page.evaluate("Plotly") == "another one's"
    page.evaluate("() => void open_one()")
    page.locator("data-explorer[data-drawn]").nth(1).wait_for()
    assert page.evaluate("sent.map(({ kind }) => kind)") == ["library"], "one copy for all"


def test_settings_passed_over_in_a_hurry_are_never_asked_for(open_notebook, explorer):
    page = open_notebook()
    drawn(page, "4-0")
    for place in (5, 6, 7, 8, 9):
        move(page, place)
    assert questions(page) == [[5, 0]]
    answer(page, explorer)
    page.wait_for_function("sent.filter(({ kind }) => kind === 'view').length === 2")
    assert questions(page) == [[5, 0], [9, 0]]
    answer(page, explorer)
    drawn(page, "9-0")
    assert page.locator(".sentence").inner_text() == share(2.25, "time").sentence


def test_a_busy_kernel_is_said_and_its_late_answer_is_shown(open_notebook, explorer):
    page = open_notebook(clock=True)
    page.clock.run_for(500)
    drawn(page, "4-0")
    move(page, 8)
    assert page.locator(".status").inner_text() == ""
    page.clock.run_for(3000)
    assert "Python is busy" in page.locator(".status").inner_text()
    answer(page, explorer)
    page.clock.run_for(100)
    drawn(page, "8-0")
    assert page.locator(".status").inner_text() == ""


def test_a_dead_kernel_is_said_and_what_comes_after_all_is_shown_only_if_still_wanted(
    open_notebook, explorer
):
    page = open_notebook(clock=True)
    page.clock.run_for(500)
    move(page, 8)
    page.clock.run_for(21_000)
    assert "run this cell again" in page.locator(".status").inner_text()
    assert page.get_by_role("button", name="Try again").is_visible()
    move(page, 10)
    assert questions(page) == [[8, 0], [10, 0]]
    answer(page, explorer, 0)  # the old question: nobody waits for it
    page.clock.run_for(100)
    assert page.locator(".sentence").inner_text() == share(1, "time").sentence
    page.clock.run_for(21_000)
    answer(page, explorer, 1)
    page.clock.run_for(100)
    drawn(page, "10-0")
    assert page.locator(".sentence").inner_text() == share(2.5, "time").sentence
    assert page.locator(".status").inner_text() == ""


def test_what_python_could_not_compute_is_said_in_its_own_words(open_notebook, explorer):
    page = open_notebook()
    drawn(page, "4-0")
    move(page, 8)
    answer(page, explorer, failed="ZeroDivisionError: division by zero")
    page.get_by_text("Python could not compute this setting. ZeroDivisionError: division by zero").wait_for()
    page.get_by_role("button", name="Try again").click()
    assert questions(page) == [[8, 0], [8, 0]]
    answer(page, explorer)
    drawn(page, "8-0")
    assert page.locator(".status").inner_text() == ""


def test_when_the_one_that_asked_for_the_library_leaves_another_asks_again(open_notebook):
    page = open_notebook(hands_over=False)
    page.wait_for_function("sent.length === 1")
    page.evaluate("() => void open_one()")
    page.evaluate("() => { window.handsOver = true; close_one(); }")
    page.locator("data-explorer[data-drawn='4-0']").wait_for()
    assert page.evaluate("sent.map(({ kind, model }) => [kind, model])") == [["library", 0], ["library", 1]]


def test_a_kernel_without_the_library_leaves_sentence_and_table(open_notebook, explorer):
    page = open_notebook(hands_over=False)
    page.wait_for_function("sent.length === 1")
    page.evaluate("models[0].reply({ id: sent[0].id, failed: 'plotly is not installed' }, [])")
    page.get_by_text("The figure could not be loaded.").wait_for()
    move(page, 8)
    answer(page, explorer)
    page.get_by_text(share(2, "time").sentence).wait_for()


def test_the_notebooks_theme_recolours_the_figure(open_notebook):
    page = open_notebook()
    drawn(page, "4-0")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function("drawings.length === 2")
    assert page.locator("data-explorer").get_attribute("data-theme") == "dark"

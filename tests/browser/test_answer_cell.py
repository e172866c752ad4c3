"""The answer cell: what the board writes is saved, what a person typed is read, and nothing typed is lost.

The notebook here is a small copy of what JupyterLab gives a widget; its kernel is the view's own Python.
"""

import json
from importlib.resources import files

import pytest

from closeness import SortBoard
from closeness.core.answers import write_answer
from closeness.widgets.module import module_source
from closeness.widgets.view import view_class

pytestmark = pytest.mark.browser

CARDS = [
    {"id": name, "sentences": [{"text": f"{name}, and back by nine.", "cue": "time"}]}
    for name in ("river-walk", "late-desk", "short-note")
]
PAGE = """<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">
<title>Notebook</title><link rel="stylesheet" href="palette.css"></head>
<body><main></main><script type="module">
  import widget from "./sort.js";

  const signal = () => {
    const heard = new Set();
    return {
      connect: (tell) => heard.add(tell), disconnect: (tell) => heard.delete(tell),
      emit: () => [...heard].forEach((tell) => tell()), heard,
    };
  };
  const makeCell = (gradeId, source) => {
    const changed = signal();
    return {
      getMetadata: (key) => (key === "nbgrader" && gradeId ? { grade_id: gradeId } : undefined),
      sharedModel: {
        changed, getSource: () => source,
        setSource: (text) => { source = text; changed.emit(); },
      },
    };
  };
  const list = [makeCell(null, "# Read me"), makeCell("sorting", window.start)];
  const changed = signal();
  const cells = { get: (at) => list[at], get length() { return list.length; }, changed };
  const context = {
    model: { cells, dirty: false },
    save: async () => {
      if (window.refuse) throw new Error("The server does not answer.");
      notebook.saves.push(notebook.text());
    },
  };
  const traits = { spec: window.spec, answer: window.answer };
  const listeners = { "change:answer": new Set(), "msg:custom": new Set() };
  const model = {
    get: (name) => traits[name],
    set: (name, value) => { traits[name] = value; listeners["change:answer"].forEach((tell) => tell()); },
    on: (name, tell) => listeners[name].add(tell), off: (name, tell) => listeners[name].delete(tell),
    save_changes() {},
    send: async (message) => {
      notebook.asked += 1;
      if (window.silent) return;
      if (window.slow) await new Promise((done) => { notebook.reply = done; });
      const reply = JSON.parse(await window.kernel(JSON.stringify(message)));
      listeners["msg:custom"].forEach((tell) => tell(reply));
    },
    widget_manager: window.withoutNotebook ? {} : { context },
  };
  window.notebook = {
    saves: [], asked: 0, traits, context,
    text: () => list.at(-1).sharedModel.getSource(),
    type: (text) => list.at(-1).sharedModel.setSource(text),
    remove: () => { notebook.gone = list.pop(); changed.emit(); },
    bring: (text) => { list.push(makeCell("sorting", text)); changed.emit(); },
    listening: () => list.at(-1).sharedModel.changed.heard.size,
    show: () => {
      const el = document.createElement("div");
      document.querySelector("main").append(el);
      return widget.render({ model, el });
    },
  };
  notebook.close = notebook.show();
</script></body></html>"""


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "sort.js").write_text(module_source("sort_board"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    return serve(folder)


@pytest.fixture
def open_notebook(new_page, address):
    pages = []

    def start(source="sorting = {}", answer=None, **window):
        board = SortBoard(CARDS, dict(answer or {}), "sorting", name="sorting", cue=False)
        view = view_class("sort-board")(board)
        replies = []
        view.send = replies.append

        def kernel(message):
            view._reply(None, json.loads(message), None)
            return json.dumps(replies.pop())

        page = new_page()
        page.expose_function("kernel", kernel)
        given = {"start": source, "spec": board.spec(), "answer": board.answer, **window}
        page.add_init_script(f"Object.assign(window, {json.dumps(given)})")
        page.goto(f"{address}/page.html")
        page.wait_for_selector("sort-board[data-ready]")
        pages.append(page)
        return page

    yield start
    for page in pages:
        assert page.problems == []


def click(page, card, label):
    page.evaluate("([card, label]) => document.querySelector('sort-board').move(card, label)", [card, label])


def answer(page):
    return page.evaluate("document.querySelector('sort-board').answer")


def text(page):
    return page.evaluate("notebook.text()")


def line(page):
    return page.locator(".keeping-line").first.inner_text()


def type_in(page, source):
    page.evaluate("source => notebook.type(source)", source)


def wait_for(page, words):
    page.locator(".keeping-line", has_text=words).first.wait_for()


TYPED = 'sorting = {\n    "late-desk": "avoiding",  # I am not sure\n}'


def test_each_change_is_written_as_python_writes_it_and_saved_without_a_press(open_notebook):
    page = open_notebook()
    assert line(page) == "Your answers are kept in this notebook."
    page.locator("[data-current] [data-label=recharging]").click()
    first = page.evaluate("document.querySelector('sort-board').spec.cards[0].id")
    assert text(page) == write_answer("sorting", {first: "recharging"})
    assert line(page) == "Saving…"
    wait_for(page, "Saved in this notebook.")
    assert page.evaluate("notebook.saves") == [text(page)]
    assert page.evaluate("notebook.traits.answer") == {first: "recharging"}
    assert page.evaluate("notebook.asked") == 0, "nobody typed: the kernel has nothing to read"


def test_a_choice_made_while_a_slow_kernel_still_reads_the_cell_is_written_when_it_has(open_notebook):
    page = open_notebook('sorting = {\n    "late-desk": None\n}', slow=True)
    click(page, "river-walk", "avoiding")
    click(page, "river-walk", "recharging")
    assert line(page) == "Saving…"
    assert text(page) == 'sorting = {\n    "late-desk": None\n}'
    page.evaluate("notebook.reply()")
    wait_for(page, "Saved in this notebook.")
    assert text(page) == write_answer("sorting", {"river-walk": "recharging"})


def test_a_choice_made_meanwhile_never_overwrites_what_a_person_typed(open_notebook):
    page = open_notebook(TYPED, slow=True)
    click(page, "river-walk", "avoiding")
    assert line(page) == "Saving…"
    page.evaluate("notebook.reply()")
    wait_for(page, "edited by hand")
    assert text(page) == TYPED
    page.get_by_role("button", name="Keep the board’s answers").click()
    assert text(page) == write_answer("sorting", {"river-walk": "avoiding"})


def test_quick_changes_are_saved_once(open_notebook):
    page = open_notebook()
    for name in ("avoiding", "recharging", "cannot-tell-yet"):
        click(page, "late-desk", name)
    wait_for(page, "Saved in this notebook.")
    assert page.evaluate("notebook.saves") == [write_answer("sorting", {"late-desk": "cannot-tell-yet"})]


def test_taking_everything_back_leaves_the_blank_literal(open_notebook):
    page = open_notebook('sorting = {\n    "late-desk": "avoiding"\n}', {"late-desk": "avoiding"})
    page.get_by_role("button", name="Start again").click()
    assert text(page) == "sorting = {}"


def test_undo_takes_one_press_a_change_although_the_kernel_echoes_each(open_notebook):
    page = open_notebook()
    click(page, "late-desk", "avoiding")
    click(page, "late-desk", "recharging")
    page.get_by_role("button", name="Undo").click()
    assert text(page) == write_answer("sorting", {"late-desk": "avoiding"})
    page.get_by_role("button", name="Undo").click()
    assert text(page) == "sorting = {}"


def test_text_typed_before_the_board_came_up_is_on_it(open_notebook):
    page = open_notebook(TYPED)
    page.wait_for_function("document.querySelector('sort-board').answer['late-desk']")
    assert answer(page) == {"late-desk": "avoiding"}
    assert text(page) == TYPED
    assert page.evaluate("notebook.traits.answer") == {"late-desk": "avoiding"}, "the kernel's answer too"


def test_typed_text_loads_into_the_board_and_is_left_as_it_is(open_notebook):
    page = open_notebook()
    type_in(page, "sorting = {'river-walk': 'recharging'}")
    page.wait_for_function("document.querySelector('sort-board').answer['river-walk']")
    assert answer(page) == {"river-walk": "recharging"}
    page.wait_for_timeout(600)
    assert text(page) == "sorting = {'river-walk': 'recharging'}"
    assert page.evaluate("notebook.saves") == []
    assert page.get_by_text("The board now shows what you typed").count() == 1


def test_typing_is_read_once_it_rests(open_notebook):
    page = open_notebook()
    for end in range(1, len(TYPED) + 1, 6):
        type_in(page, TYPED[:end])
    type_in(page, TYPED)
    page.wait_for_function("document.querySelector('sort-board').answer['late-desk']")
    assert page.evaluate("notebook.asked") == 1


def test_text_typed_in_the_boards_own_form_is_written_on_without_asking(open_notebook):
    page = open_notebook()
    type_in(page, write_answer("sorting", {"river-walk": "recharging"}))
    page.wait_for_function("document.querySelector('sort-board').answer['river-walk']")
    click(page, "late-desk", "avoiding")
    assert text(page) == write_answer("sorting", {"river-walk": "recharging", "late-desk": "avoiding"})


def conflict(page):
    """Bring about the case that must not lose anything: typed text, and a change on the board."""
    page.wait_for_function("document.querySelector('sort-board').answer['late-desk']")
    click(page, "river-walk", "recharging")
    wait_for(page, "Which one should stay?")
    assert text(page) == TYPED
    page.wait_for_timeout(900)
    assert text(page) == TYPED, "nothing is written while the question is open"
    assert page.evaluate("notebook.saves") == []
    assert page.locator(".keeping-line").get_attribute("aria-live") == "polite"


def test_hand_written_text_is_replaced_when_the_learner_keeps_the_board(open_notebook):
    page = open_notebook(TYPED)
    conflict(page)
    click(page, "short-note", "avoiding")  # sorting goes on while the question is open
    page.get_by_role("button", name="Keep the board’s answers").click()
    assert text(page) == write_answer("sorting", answer(page))
    assert answer(page) == {"late-desk": "avoiding", "river-walk": "recharging", "short-note": "avoiding"}
    wait_for(page, "Saved in this notebook.")
    assert page.get_by_role("button", name="Keep the board’s answers").count() == 0


def test_hand_written_text_stays_when_the_learner_goes_back_to_it(open_notebook):
    page = open_notebook(TYPED)
    conflict(page)
    page.get_by_role("button", name="Go back to what I typed").click()
    page.wait_for_function("!document.querySelector('sort-board').answer['river-walk']")
    assert answer(page) == page.evaluate("notebook.traits.answer") == {"late-desk": "avoiding"}
    assert text(page) == TYPED


@pytest.mark.parametrize(
    "half",
    ['sorting = {"late-desk": "avoi', "sorting = sort()", "sorting = {'late-desk': {1}}", "import os", ""],
)
def test_unreadable_text_keeps_the_board_and_is_not_overwritten(open_notebook, half):
    page = open_notebook()
    click(page, "river-walk", "recharging")
    wait_for(page, "Saved in this notebook.")
    type_in(page, half)
    wait_for(page, "not a finished answer yet")
    assert answer(page) == {"river-walk": "recharging"}
    click(page, "late-desk", "avoiding")
    wait_for(page, "Which one should stay?")
    assert text(page) == half
    page.get_by_role("button", name="Go back to what I typed").click()
    wait_for(page, "not a finished answer yet")
    assert answer(page) == {"river-walk": "recharging", "late-desk": "avoiding"}
    assert text(page) == half


def test_typed_entries_that_do_not_fit_are_named_and_kept(open_notebook):
    page = open_notebook()
    type_in(page, 'sorting = {"late-dsk": "avoiding", "river-walk": "recharging"}')
    wait_for(page, "“late-dsk” is not a card of this board.")
    assert page.locator(".bucket [data-open]").count() == 1
    click(page, "short-note", "avoiding")
    page.get_by_role("button", name="Keep the board’s answers").click()
    assert '"late-dsk": "avoiding"' in text(page)


def test_without_access_to_the_notebook_the_literal_is_there_to_copy(open_notebook):
    page = open_notebook(withoutNotebook=True)
    assert "gives the board no access to the notebook" in line(page)
    click(page, "river-walk", "recharging")
    literal = page.get_by_label("Your answer as text, to paste into the answer cell")
    assert literal.input_value() == write_answer("sorting", {"river-walk": "recharging"})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the answer").click()
    page.get_by_text("Copied.").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == literal.input_value()


def test_a_deleted_answer_cell_is_told_and_the_literal_offered(open_notebook):
    page = open_notebook()
    page.evaluate("notebook.remove()")
    click(page, "river-walk", "recharging")
    wait_for(page, "The answer cell is not in this notebook any more")
    literal = page.get_by_label("Your answer as text, to paste into the answer cell")
    assert literal.input_value() == write_answer("sorting", {"river-walk": "recharging"})


def test_an_answer_cell_that_comes_back_is_listened_to_again(open_notebook):
    page = open_notebook()
    click(page, "river-walk", "recharging")
    page.evaluate("notebook.remove()")
    page.evaluate("source => notebook.bring(source)", "sorting = {'late-desk': 'avoiding'}")
    page.wait_for_function("document.querySelector('sort-board').answer['late-desk']")
    assert answer(page) == {"late-desk": "avoiding"}
    type_in(page, "sorting = {'short-note': 'avoiding'}")
    page.wait_for_function("document.querySelector('sort-board').answer['short-note']")


def test_a_save_that_fails_is_told_and_the_answer_stays_in_the_cell(open_notebook):
    page = open_notebook(refuse=True)
    click(page, "river-walk", "recharging")
    wait_for(page, "Not saved yet.")
    assert "The server does not answer." in line(page)
    assert text(page) == write_answer("sorting", {"river-walk": "recharging"})
    page.evaluate("window.refuse = false")
    click(page, "river-walk", "avoiding")
    wait_for(page, "Saved in this notebook.")


def test_a_notebook_that_is_still_unsaved_after_saving_is_told(open_notebook):
    page = open_notebook()
    page.evaluate("notebook.context.model.dirty = true")
    click(page, "river-walk", "recharging")
    wait_for(page, "Not saved yet.")


def test_a_silent_kernel_is_told_and_nothing_is_lost(open_notebook):
    page = open_notebook(silent=True)
    page.clock.install()
    type_in(page, TYPED)
    page.clock.run_for(12_000)
    wait_for(page, "The notebook’s kernel is busy or stopped")
    assert text(page) == TYPED
    assert answer(page) == {}


def test_two_views_of_one_board_agree_without_asking(open_notebook):
    page = open_notebook()
    page.evaluate("void notebook.show()")
    for name in ("recharging", "avoiding"):
        click(page, "river-walk", name)  # on the first view
        page.evaluate("document.querySelectorAll('sort-board')[1].move('late-desk', 'avoiding')")
        page.evaluate("document.querySelectorAll('sort-board')[1].move('late-desk', 'recharging')")
    assert text(page) == write_answer("sorting", {"river-walk": "avoiding", "late-desk": "recharging"})
    page.locator(".keeping-line", has_text="Saved in this notebook.").nth(1).wait_for()
    assert page.get_by_text("Which one should stay?").count() == 0
    assert page.evaluate("notebook.asked") == 0


def test_a_board_that_goes_away_saves_first_and_stops_listening(open_notebook):
    page = open_notebook()
    click(page, "river-walk", "recharging")
    assert page.evaluate("notebook.listening()") == 1
    page.evaluate("notebook.close()")
    page.wait_for_function("notebook.saves.length === 1")
    assert page.evaluate("notebook.listening()") == 0


def test_a_page_that_is_hidden_saves_at_once(open_notebook):
    page = open_notebook()
    click(page, "river-walk", "recharging")
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert page.evaluate("notebook.saves.length") == 1


def test_a_change_in_the_kernel_shows_on_the_board_and_is_not_written_back(open_notebook):
    page = open_notebook()
    page.evaluate(
        "document.querySelector('sort-board').host.model.set('answer', { 'late-desk': 'avoiding' })"
    )
    assert page.locator(".bucket[data-drop=avoiding] [data-open=late-desk]").count() == 1
    assert text(page) == "sorting = {}"

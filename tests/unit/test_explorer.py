"""The explorer in Python: a page holds what an exploration says, setting by setting."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness import Explorer
from closeness.core.errors import ModelError
from closeness.core.exploring import MOST_STATES, Control, Exploration, View
from closeness.widgets.explorer import widget
from closeness.widgets.explorer.charts import library
from closeness.widgets.explorer.drawing import DIGITS, drawn, rounded
from closeness.widgets.explorer.packing import pack, weight
from closeness.widgets.explorer.words import as_text
from strategies import alike_views, json_trees, slider_values
from toy_exploration import TOY, WORDS, teach


@pytest.fixture(autouse=True)
def _taught(monkeypatch):
    teach(monkeypatch)


def unpacked(states, place):
    """Return one view of a packed grid, as the page looks it up."""
    view = json.loads(json.dumps(states["base"]))
    for path, values, at in states["slots"]:
        if not path:
            view = values[at[place]]
            continue
        part = view
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = values[at[place]]
    return view


def exploration(function, *values, name="toy"):
    controls = [Control(name=f"c{at}", values=one, start=one[0]) for at, one in enumerate(values)]
    return Exploration(name=name, basis="hypothesis", controls=tuple(controls), function=function)


def seen(figure, **more):
    """Return an exploration of one setting that shows *figure*."""
    view = View(figure=figure, sentence="It stands.", head=("a",), rows=(), **more)
    return exploration(lambda c0: view, (0,))  # noqa: ARG005


# packing


@given(st.lists(json_trees.map(lambda tree: {"figure": tree}) | alike_views, min_size=1, max_size=6))
def test_every_view_comes_out_of_the_pack_as_it_went_in(views):
    states = json.loads(json.dumps(pack(views)))
    assert [unpacked(states, place) for place in range(len(views))] == views


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=30))
def test_what_is_the_same_in_several_views_is_stored_once(sentences):
    slots = pack([{"sentence": sentence, "x": list(range(50))} for sentence in sentences])["slots"]
    stored = [values for path, values, _ in slots if path == ["sentence"]]
    assert stored == ([] if len(set(sentences)) == 1 else [list(dict.fromkeys(sentences))])
    assert all(path != ["x"] for path, _, _ in slots)


def test_a_truth_value_is_not_taken_for_a_number():
    states = pack([{"visible": True}, {"visible": 1}])
    assert [unpacked(states, place)["visible"] for place in (0, 1)] == [True, 1]
    assert unpacked(states, 1)["visible"] is not True


# the whole grid


@given(slider_values, slider_values, st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5))
def test_the_page_shows_at_every_setting_what_python_says_there(first, second, curve):
    def function(c0, c1):
        points = [point * c0 + c1 for point in curve]
        return View(
            figure={"data": [{"type": "scatter", "y": points}], "layout": {"xaxis": {"range": [0, c1]}}},
            sentence=f"{c0} and {c1}",
            head=("c0",),
            rows=((str(c0),),) if c0 > 0 else (),
        )

    toy = exploration(function, first, second)
    states = json.loads(json.dumps(pack([drawn(toy, setting) for setting in toy.grid()])))
    for place, setting in enumerate(toy.grid()):
        view, said = unpacked(states, place), function(**setting)
        assert view["sentence"] == said.sentence
        assert view["rows"] == [list(row) for row in said.rows]
        assert view["figure"]["data"][0]["y"] == [rounded(y) for y in said.figure["data"][0]["y"]]
        assert view["figure"]["layout"] == {"xaxis": {"range": [0, rounded(setting["c1"])]}}


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-300, max_value=1e300))
def test_rounding_moves_a_number_by_less_than_one_in_two_thousand(number):
    assert abs(rounded(number) - number) <= abs(number) * 0.5 * 10 ** (1 - DIGITS) * (1 + 1e-9)
    assert rounded(-number) == -rounded(number)


def test_the_notebook_shows_what_the_page_shows():
    explorer = Explorer(TOY)
    states = explorer.states()
    for place, setting in enumerate(TOY.grid()):
        at = [c.values.index(setting[c.name]) for c in TOY.controls]
        assert explorer.reply({"kind": "view", "at": at}) == ({"view": unpacked(states, place)},)
    assert explorer.spec()["first"] == drawn(TOY, TOY.start)


def test_the_toys_grid_is_small_in_a_page():
    explorer = Explorer(TOY)
    assert TOY.states == 42
    assert weight(explorer.states()) < weight(explorer.views())
    assert weight(explorer.states()) < 2500


# figures


def test_a_figure_of_plotly_and_the_same_as_a_dict_are_one():
    from plotly import graph_objects as go

    figure = go.Figure(
        data=[go.Bar(x=["A"], y=[1.23456], marker={"color": "var(--at-partner-a / 30%)"})],
        layout={"yaxis": {"range": [0, 2]}},
    )
    view = drawn(seen(figure), {"c0": 0})["figure"]
    assert view == {
        "data": [{"type": "bar", "x": ["A"], "y": [1.235], "marker": {"color": "var(--at-partner-a / 30%)"}}],
        "layout": {"yaxis": {"range": [0, 2]}},
    }


def test_an_array_becomes_a_list_and_a_gap_stays_a_gap():
    class Array:
        def tolist(self):
            return [1, None, 2.00001]

    figure = {"data": [{"y": Array(), "visible": True}]}
    assert drawn(seen(figure), {"c0": 0})["figure"]["data"] == [{"y": [1, None, 2], "visible": True}]


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        (
            {"data": [{"type": "violin"}]},
            r"toy at c0=0: figure.data\[0\] is a 'violin' trace.*scatter, bar, pie",
        ),
        ({"data": [{"y": [1.0, float("nan")]}]}, r"figure.data\[0\].y\[1\] is nan.*a gap is None"),
        ({"data": [{"y": {"bdata": "AA=="}}]}, r"figure.data\[0\].y is an array in bytes.*tolist"),
        ({"layout": {"x": object}}, "figure.layout.x must be a number, a text, a list"),
    ],
)
def test_a_figure_that_no_page_could_draw_is_refused_by_name_and_setting(figure, says):
    with pytest.raises(ModelError, match=says):
        drawn(seen(figure), {"c0": 0})


def test_a_row_as_wide_as_the_head_is_asked_for():
    view = View(figure={}, sentence="", head=("a", "b"), rows=(("1",),))
    with pytest.raises(ModelError, match=r"rows must be as wide as the head \(2 cells\)"):
        drawn(exploration(lambda c0: view, (0,)), {"c0": 0})  # noqa: ARG005


# what a page cannot hold


def test_more_settings_than_a_page_holds_are_refused_in_a_page_and_welcome_in_a_lab(monkeypatch):
    teach(monkeypatch, {"toy.control.c0": "C", "toy.value.c0": "{value}"})
    wide = exploration(lambda c0: View(figure={}, sentence=str(c0), head=(), rows=()), tuple(range(701)))
    assert wide.states == MOST_STATES + 1
    with pytest.raises(ModelError, match="toy has 701 settings and a page holds 700"):
        Explorer(wide).element()
    assert Explorer(wide).reply({"kind": "view", "at": [700]})[0]["view"]["sentence"] == "700"


def test_more_bytes_than_a_page_holds_are_refused(monkeypatch):
    monkeypatch.setattr(widget, "MOST_BYTES", 256)
    with pytest.raises(ModelError, match=r"toy weighs \d KiB and a page holds 0"):
        Explorer(TOY).element()


# words


def test_values_are_said_in_words_with_a_true_minus_sign():
    given, kind = Explorer(TOY).content()["controls"]
    assert given["values"][:3] == ["nothing", "0.25 hours", "0.5 hours"]
    assert given["ends"] == ["0", "5"]
    assert kind["values"] == ["Time", "Care"]
    assert as_text(-1.5) == "−1.5"


@pytest.mark.parametrize(
    "key", ["title", "help", "figure", "control.given", "value.given", "choice.kind.care"]
)
def test_a_missing_word_is_named_with_the_place_where_it_belongs(monkeypatch, key):
    teach(monkeypatch, {f"toy.{key}": ""})
    with pytest.raises(ModelError, match=rf"write toy\.{key} into section explorers of locale/en\.json"):
        Explorer(TOY).spec()


def test_hints_and_a_source_may_be_left_out(monkeypatch):
    teach(monkeypatch, {"toy.source": "", "toy.hint.given": ""})
    assert Explorer(TOY).content()["source"] == ""


def test_anything_but_an_exploration_is_refused():
    with pytest.raises(
        ModelError, match=r"takes an Exploration such as closeness\.plots\.OVERLAP, got 'overlap'"
    ):
        Explorer("overlap")


# the kernel's side


@pytest.mark.parametrize("at", [None, [], [0], [21, 0], [-1, 0], [0.0, 0], [True, 0], [0, 0, 0], "00"])
def test_a_setting_that_is_none_is_said_and_not_computed(at):
    said = Explorer(TOY).reply({"kind": "view", "at": at})[0]
    assert said["failed"].startswith("toy has no setting")


def test_whatever_the_function_raises_the_reader_is_told():
    def broken(c0):
        if c0:
            raise ZeroDivisionError("division by zero")
        return View(figure={}, sentence="", head=(), rows=())

    toy = exploration(broken, ("a",))
    explorer = Explorer(TOY)
    explorer.exploration = toy
    assert explorer.reply({"kind": "view", "at": [0]}) == ({"failed": "ZeroDivisionError: division by zero"},)


def test_the_library_is_handed_over_as_bytes_a_third_of_its_size():
    said, buffers = Explorer(TOY).reply({"kind": "library"})
    assert said == {}
    assert buffers == [library()]
    assert len(library()) < 1_700_000
    assert Explorer(TOY).reply({"kind": "weather"}) is None


def test_a_library_that_is_not_there_is_said(monkeypatch):
    library.cache_clear()
    monkeypatch.setattr("closeness.widgets.explorer.charts.find_spec", lambda _name: None)
    said = Explorer(TOY).reply({"kind": "library"})[0]
    library.cache_clear()
    assert "plotly (7.1 or later) is not installed" in said["failed"]


def test_the_view_answers_with_the_number_of_the_question():
    from closeness.widgets.view import view_of

    view, sent = view_of(Explorer(TOY)), []
    view.send = lambda *message: sent.append(message)
    view._reply(None, {"id": 7, "kind": "view", "at": [0, 0]}, [])
    view._reply(None, {"id": 8, "kind": "library"}, [])
    view._reply(None, {"id": 9, "kind": "weather"}, [])
    assert [message[0]["id"] for message in sent] == [7, 8]
    assert sent[0][0]["view"]["note"] == "Nothing comes from A."
    assert sent[1][1] == [library()]
    assert not hasattr(view, "answer")


# without a front end


def test_without_scripts_there_are_the_sentence_the_table_and_what_could_be_set():
    fallback = Explorer(TOY).fallback()
    for text in (WORDS["toy.title"], "Time: A gives 1 hours and B gives 2.", "<td>2</td>"):
        assert text in fallback
    assert "<li>What A gives, from nothing to 5 hours</li>" in fallback
    assert "<li>Which kind: Time or Care</li>" in fallback


def test_while_nbgrader_grades_and_without_widgets_it_is_text(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    bundle = Explorer(TOY)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/plain"].splitlines() == [
        WORDS["toy.title"],
        "Time: A gives 1 hours and B gives 2.",
        "Partner | Hours",
        "A | 1",
        "B | 2",
    ]


def test_in_a_notebook_the_widget_comes_with_its_text():
    bundle = Explorer(TOY)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "A gives 1 hours" in bundle["text/plain"]
    assert "A gives 1 hours" in bundle["text/html"]


def test_in_a_page_every_view_stands_in_one_script_that_no_text_can_end(monkeypatch):
    teach(monkeypatch, {"toy.source": "</script><b>"})
    monkeypatch.setenv("CLOSENESS_STATIC", "1")
    html = Explorer(TOY)._repr_mimebundle_()["text/html"]
    assert html.startswith("<data-explorer>")
    assert html.count("</script>") == 2
    states = html.split('class="states">')[1].split("</script>")[0]
    assert json.loads(states)["count"] == 42
    assert html.endswith("</script></data-explorer>")


def test_a_gate_stands_before_the_text_too_and_links_only_where_there_is_a_page(monkeypatch):
    gated = Explorer(TOY, gate=True)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    bundle = gated._repr_mimebundle_()
    for text in (bundle["text/plain"], bundle["text/html"], gated.fallback()):
        assert text.index("afraid of your partner") < text.index(WORDS["toy.title"])
    assert "../help.html" not in bundle["text/html"]
    assert '<a href="../help.html">' in gated.fallback()


def test_only_a_gated_explorer_carries_a_gate_and_its_name_is_another():
    gated, plain = Explorer(TOY, gate=True).spec(), Explorer(TOY).spec()
    assert "gate" not in plain
    assert gated["gate"]["points"]
    assert gated["id"] != plain["id"]

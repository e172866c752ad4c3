"""A small real exploration for tests: two partners' shares of a week, and the words that it needs."""

from closeness.core.exploring import Control, Exploration, View
from closeness.widgets.explorer import words as explorer_words

WORDS = {
    "toy.title": "Who gives how much?",
    "toy.help": "Move the slider and see the two shares.",
    "toy.figure": "Two bars for two partners over a line that grows.",
    "toy.control.given": "What A gives",
    "toy.hint.given": "In hours a week.",
    "toy.value.given": "{value} hours",
    "toy.value.given.0": "nothing",
    "toy.control.kind": "Which kind",
    "toy.choice.kind.care": "Care",
    "toy.choice.kind.time": "Time",
    "toy.source": "Made up for a test.",
}
GIVEN = tuple(step / 4 for step in range(21))


def share(given, kind):
    """Return the view of one setting: B gives 2 hours, and care counts twice."""
    amount = given * (2 if kind == "care" else 1)
    name = {"care": "Care", "time": "Time"}[kind]
    line = [amount * week / 3 for week in range(12)]
    a, b = "var(--at-partner-a)", "var(--at-partner-b)"
    return View(
        figure={
            "data": [
                {"type": "bar", "name": "A", "x": ["A"], "y": [amount], "marker": {"color": a}},
                {
                    "type": "bar",
                    "name": "B",
                    "x": ["B"],
                    "y": [2],
                    "marker": {
                        "color": "var(--at-partner-b / 30%)",
                        "pattern": {"shape": "/", "fgcolor": b},
                        "line": {"color": b, "width": 1.5},
                    },
                },
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": "Week by week",
                    "xaxis": "x2",
                    "x": list(range(12)),
                    "y": line,
                    "line": {"color": "var(--at-muted)", "dash": "dash"},
                },
            ],
            "layout": {
                "height": 320,
                "template": {"layout": {"paper_bgcolor": "red"}},
                "xaxis": {"domain": [0, 0.4]},
                "xaxis2": {"domain": [0.5, 1], "title": {"text": "Weeks"}},
                "yaxis": {"range": [0, 40], "title": {"text": f"{name}, hours"}},
            },
        },
        sentence=f"{name}: A gives {amount:g} hours and B gives 2.",
        head=("Partner", "Hours"),
        rows=(("A", f"{amount:g}"), ("B", "2")),
        note="Nothing comes from A." if given == 0 else "",
    )


TOY = Exploration(
    name="toy",
    basis="hypothesis",
    controls=(
        Control(name="given", values=GIVEN, start=1.0),
        Control(name="kind", values=("time", "care"), start="time"),
    ),
    function=share,
)


def teach(monkeypatch, extra=None):
    """Let the locale hold the toy's words, as it holds those of the course's own explorations."""
    taught = WORDS | (extra or {})
    monkeypatch.setattr(explorer_words, "words", lambda _section, _language: taught)

"""Everything that Hypothesis draws for this course's tests."""

import string

from hypothesis import strategies as st

from closeness.core.reciprocity import Contribution, Ledger
from closeness.core.sorting import CORE_CUES, GENDERS, LABELS, SUPPORTING_CUES, Card, Cues
from closeness.core.week import CHOICES, DAYS, TIMES, Count

KINDS = ("effort", "time", "care", "affection", "material")

# Halves and quarters: what people write down, and sums of them are exact.
amounts = st.integers(0, 4000).map(lambda quarters: quarters / 4)
# Anything that a float can hold.
wild_amounts = st.floats(min_value=0, allow_nan=False, allow_infinity=False)
days = st.integers(0, 400)
spans = st.floats(min_value=0.5, max_value=400)

not_numbers = st.one_of(
    st.booleans(),
    st.text(max_size=3),
    st.binary(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.complex_numbers(),
)
not_finite = st.sampled_from([float("nan"), float("inf"), float("-inf"), 10**400])
negative = st.floats(max_value=-1e-300, allow_nan=False, allow_infinity=False)
not_amounts = st.one_of(not_numbers, not_finite, negative)

contributions = st.builds(
    Contribution,
    day=days,
    giver=st.sampled_from("AB"),
    kind=st.sampled_from(KINDS),
    amount=st.none() | amounts,
    weight=st.sampled_from([0.5, 1, 2]),
)
ledgers = st.lists(contributions, max_size=12).map(Ledger)

effect_sizes = st.floats(-6, 6)
scores = st.floats(-100, 100)

signs = st.sampled_from([1, -1, None])
cues = st.builds(Cues, open_issue=st.booleans(), **dict.fromkeys((*CORE_CUES, *SUPPORTING_CUES), signs))


@st.composite
def decks(draw, min_size=0, max_size=12):
    """Draw cards with ids of their own."""
    drawn = draw(st.lists(st.tuples(cues, st.sampled_from(GENDERS)), min_size=min_size, max_size=max_size))
    return [Card(id=f"card-{n}", cues=one, actor_gender=gender) for n, (one, gender) in enumerate(drawn)]


labels = st.sampled_from(LABELS)
placements = st.one_of(
    labels,
    st.tuples(labels, st.sampled_from((*CORE_CUES, *SUPPORTING_CUES))).map(list),
    st.none(),
    st.text(max_size=4),
    st.integers(),
    st.lists(st.text(max_size=3), max_size=4),
)

rates = st.integers(-20, 20).map(lambda n: n / 20)
matrices = st.tuples(st.tuples(rates, rates), st.tuples(rates, rates))
points = st.tuples(rates, rates)

# Text in all its forms: any character that Python can hold, lone surrogates included.
texts = st.text(st.characters(exclude_categories=()), max_size=8)
_numbers = st.one_of(
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.complex_numbers(allow_nan=False, allow_infinity=False),
)
_scalars = st.one_of(st.none(), st.booleans(), st.just(...), _numbers, texts, st.binary(max_size=8))
_hashable = st.recursive(_scalars, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=4)
literals = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(_hashable, inner, max_size=4),
        st.sets(_hashable, min_size=1, max_size=4),
    ),
    max_leaves=12,
)

# What an answer holds that the page can export: JSON without null and truth values.
_exportable = st.one_of(
    st.integers(-(10**14), 10**14), st.floats(allow_nan=False, allow_infinity=False), texts
)
exports = st.dictionaries(
    texts,
    st.recursive(
        _exportable,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


def exploration_settings(exploration):
    """Draw any setting of an exploration's controls."""
    return st.fixed_dictionaries(
        {control.name: st.sampled_from(control.values) for control in exploration.controls}
    )


names = st.text(string.ascii_lowercase + "_", min_size=1, max_size=8).map(lambda text: f"answer_{text}")

WEEK_SLOTS = tuple(f"{day}-{time}" for day in DAYS for time in TIMES)
choices = st.sampled_from(CHOICES)
# What a learner can put into a slot: mostly a choice, sometimes nothing or a slip.
held = st.one_of(choices, choices, choices, st.none(), texts, st.integers(), st.lists(choices, max_size=2))
plans = st.dictionaries(st.sampled_from(WEEK_SLOTS), held, max_size=12)


@st.composite
def counts(draw, most=4):
    """Draw counts that some plan keeps and some plan breaks."""
    slots = draw(st.lists(st.sampled_from(WEEK_SLOTS), min_size=1, max_size=most, unique=True))
    about = draw(st.lists(choices, min_size=1, max_size=len(CHOICES) - 1, unique=True))
    ends = st.tuples(st.integers(0, len(slots)), st.integers(0, len(slots))).map(sorted)
    low, high = draw(ends.filter(lambda pair: pair != [0, len(slots)]))
    return Count(slots=tuple(slots), choices=tuple(about), low=low, high=high)


# Figures as JSON, and views of one grid: the same tree with other leaves here and there.
json_leaves = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-9, 9) | st.text("ab", max_size=2)
json_trees = st.recursive(
    json_leaves,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from("xyz"), part, max_size=3),
    max_leaves=12,
)
alike_views = st.fixed_dictionaries(
    {
        "figure": st.fixed_dictionaries(
            {
                "data": st.lists(st.fixed_dictionaries({"y": st.lists(json_leaves, max_size=4)}), max_size=2),
                "layout": st.sampled_from([{}, {"a": 1}, {"a": 2}]),
            }
        ),
        "sentence": st.text("ab", max_size=2),
    }
)
# What a slider can stand at: numbers in rising order.
slider_values = st.lists(st.floats(-100, 100), min_size=1, max_size=4, unique=True).map(sorted).map(tuple)

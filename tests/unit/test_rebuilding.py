"""A notebook made anew from a corrected release: nothing that a learner wrote is lost."""

from copy import deepcopy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeness.hub.server.rebuilding import rebuilt

# How long a machine that is busy takes to draw a story says nothing about it.
untimed = settings(suppress_health_check=[HealthCheck.too_slow])
NAMES = ("sorting", "balance", "reflection")
TEXTS = st.sampled_from(["", "stub", "new stub", "mine", "also mine", "ours = {}"])
KINDS = st.sampled_from(["code", "markdown"])


def cell(kind, text, *, name="", answer=False, number=0):
    tag = {"grade_id": name, "solution": answer, "locked": not answer, "grade": False}
    made = {"cell_type": kind, "id": f"{name or 'plain'}-{number}", "source": text}
    return made | {"metadata": {"nbgrader": tag} if name else {}}


def notebook(cells):
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@st.composite
def releases(draw):
    """A release: some of the known answers, each behind a locked cell and a task of free text."""
    cells = []
    for name in draw(st.permutations(NAMES))[: draw(st.integers(1, 3))]:
        cells.append(cell("markdown", draw(TEXTS), number=NAMES.index(name)))
        cells.append(cell("code", draw(TEXTS), name=f"{name}-setup"))
        cells.append(cell(draw(KINDS), draw(TEXTS), name=name, answer=True))
    return notebook(cells)


@st.composite
def learners(draw, base):
    """What a learner made of a release: cells written into, gone, twice, moved, and their own."""
    cells = [deepcopy(one) for one in base["cells"] if draw(st.integers(0, 5))]
    cells += [deepcopy(draw(st.sampled_from(cells))) for _ in range(draw(st.integers(0, 2))) if cells]
    for one in cells:
        if draw(st.booleans()):
            one["source"] = draw(st.one_of(TEXTS, TEXTS.map(lambda text: [text])))
        if not draw(st.integers(0, 7)):
            one["cell_type"] = draw(KINDS)
    for number in range(draw(st.integers(0, 3))):
        own = cell(draw(KINDS), f"own {number}", number=draw(st.sampled_from([0, 70 + number])))
        if draw(st.booleans()):
            del own["id"]
        cells.insert(draw(st.integers(0, len(cells))), own)
    if draw(st.booleans()):
        cells.append(draw(st.sampled_from([None, 7, {"cell_type": "odd"}, {"cell_type": "code"}])))
    return notebook(cells)


@st.composite
def stories(draw):
    """The release that was fetched, what became of it, and the corrected release."""
    base = draw(releases())
    return base, draw(learners(base)), draw(releases())


def text_of(one):
    return "".join(one.get("source", ""))


def name_of(one):
    return one.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")


@untimed
@given(stories(), st.booleans())
def test_no_answer_and_no_cell_of_a_learners_own_is_ever_lost(story, known):
    base, learner, release = story
    made = rebuilt(release, learner, base if known else None)
    texts = [text_of(one) for one in made.notebook["cells"]]
    as_given = {(name_of(one) or one["id"], text_of(one)) for one in base["cells"]} if known else set()
    released = {name_of(one) or one["id"] for one in release["cells"]}
    locked = {name_of(one) for one in release["cells"]} - set(NAMES)
    for one in learner["cells"]:
        if not isinstance(one, dict) or one.get("cell_type") == "odd" or not text_of(one).strip():
            continue
        name, text = name_of(one), text_of(one)
        if (name or one.get("id"), text) in as_given or name in locked or name.endswith("-setup"):
            continue
        if name and name not in released:
            assert name in made.gone
        elif name or known or one.get("id") not in released:
            assert text in texts


@untimed
@given(stories(), st.booleans())
def test_the_corrected_notebook_is_the_release_with_cells_between(story, known):
    base, learner, release = story
    cells = rebuilt(release, learner, base if known else None).notebook["cells"]
    kept = [one for one in cells if any(one.get("id") == other["id"] for other in release["cells"])]
    assert [one["id"] for one in kept] == [one["id"] for one in release["cells"]]
    for one, other in zip(kept, release["cells"], strict=True):
        assert one["metadata"] == other["metadata"]
        assert one["cell_type"] == other["cell_type"]
        assert one["source"] == other["source"] or not name_of(other).endswith("-setup")
    ids = [one["id"] for one in cells]
    assert len(set(ids)) == len(ids)
    assert all(not name_of(one) for one in cells if one not in kept)


@untimed
@given(releases())
def test_an_untouched_notebook_becomes_the_corrected_release(release):
    base = notebook([cell("code", "old stub", name=name, answer=True) for name in NAMES])
    assert rebuilt(release, deepcopy(base), base).notebook == release


def test_own_cells_stay_behind_the_cell_that_they_stood_behind():
    base = notebook([cell("markdown", text, number=at) for at, text in enumerate("abc")])
    learner = deepcopy(base)
    learner["cells"].insert(0, cell("markdown", "on top", number=70))
    learner["cells"].insert(3, cell("code", "behind b", number=71))
    release = notebook([*base["cells"][:2], cell("markdown", "new", number=9), base["cells"][2]])
    made = rebuilt(release, learner, base).notebook["cells"]
    assert [one["source"] for one in made] == ["on top", "a", "b", "behind b", "new", "c"]


def test_a_task_that_both_have_changed_keeps_the_learners_words_as_a_cell():
    base = notebook([cell("markdown", "Sort the cards.")])
    learner = notebook([cell("markdown", "Sort the cards. My note.")])
    release = notebook([cell("markdown", "Sort all three cards.")])
    made = rebuilt(release, learner, base).notebook["cells"]
    assert [one["source"] for one in made] == ["Sort all three cards.", "Sort the cards. My note."]


def test_notebooks_from_before_cells_had_ids_are_matched_by_their_text():
    def older(*texts):
        cells = [cell("markdown", text) for text in texts]
        for one in cells:
            del one["id"]
        return notebook(cells) | {"nbformat_minor": 4}

    made = rebuilt(older("a", "new", "b"), older("a", "mine", "b"), older("a", "b")).notebook["cells"]
    assert [one["source"] for one in made] == ["a", "mine", "new", "b"]
    assert not any("id" in one for one in made)

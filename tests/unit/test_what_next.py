"""The branching scene in Python: what reaches the page is the rule's own, and needs no scripts to be read."""

import json

import pytest

from closeness import WhatNext
from closeness.bank import scenes
from closeness.core.errors import AnswerError, BankError
from closeness.core.sorting import LABELS, deciding_cues, key
from closeness.widgets.view import view_class

each_scene = pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.id)


@each_scene
def test_every_stretch_carries_the_label_and_the_deciding_cues_of_the_rule(scene):
    moments = WhatNext(scene).spec()["moments"]
    assert [moment["id"] for moment in moments] == [path[-1].id for path in scene.paths]
    for moment, path in zip(moments, scene.paths, strict=True):
        cues = path[-1].cues
        assert moment["label"] == key(cues)
        decides = set() if moment["label"] == "cannot-tell-yet" else deciding_cues(cues)
        assert set(moment["decides"]) == decides
        assert moment["path"] == [turn.id for turn in path]


@each_scene
def test_a_stretch_says_which_of_its_cues_are_new(scene):
    moments = {moment["id"]: moment for moment in WhatNext(scene).spec()["moments"]}
    assert moments["door"]["fresh"] == []
    for moment in moments.values():
        if moment["id"] != "door":
            before = moments[moment["path"][-2]]["told"]
            assert moment["fresh"] == [cue for cue in before if before[cue] != moment["told"][cue]]


def test_the_open_matter_is_not_among_the_cues_where_none_is_open():
    assert "issue" in WhatNext("spare-key").spec()["core"]
    board = WhatNext("garden-gate").spec()
    assert "issue" not in board["core"]
    assert all("issue" not in moment["told"] for moment in board["moments"])


def test_the_first_scene_comes_without_asking_and_an_unknown_one_is_named():
    assert WhatNext().scene.id == "spare-key"
    with pytest.raises(BankError, match=r"There is no scene 'spare-kay'. The scenes: spare-key, garden-gate"):
        WhatNext("spare-kay")


def test_a_scene_is_practice_alone():
    with pytest.raises(TypeError):
        WhatNext("spare-key", answer_cell="ps1-sorting")
    assert WhatNext().spec()["graded"] is False


def test_progress_counts_the_first_question_and_each_ending_that_was_read():
    board = WhatNext("spare-key", {})
    assert board.progress() == (0, 5)
    board.answer.update({"so-far": "avoiding", "now": "oven", "seen": ["oven", "cake", "oven"]})
    assert board.progress() == (2, 5)
    board.answer.update({"so-far": "sulking", "seen": "oven"})
    assert board.progress() == (0, 5)


def test_rows_tell_the_first_answer_and_the_label_of_each_ending_that_was_read():
    rows = WhatNext("spare-key", {"so-far": "avoiding", "seen": ["oven"]}).rows()
    assert rows[0] == ("What is it so far?", "Avoiding")
    assert ("At eight she is back with a cake. Three weeks later.", "Avoiding") in rows
    assert [answer for _, answer in rows] == ["Avoiding", "", "", "Avoiding", ""]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {"so-far": "sulking"},
            "“so-far” must be one of recharging, avoiding, cannot-tell-yet; it holds 'sulking'",
        ),
        ({"now": "attic"}, "“now” must be one of door, wet-hair"),
        ({"seen": ["cake"]}, "“seen” must be one of wet-hair, crumbs"),
        ({"seen": {"oven": 1}}, "“seen” must be one of"),
        ({"later": 1}, "“later” is no part of this answer. Its parts: so-far, now, seen."),
    ],
)
def test_an_entry_that_a_scene_cannot_draw_is_named(answer, words):
    (problem,) = WhatNext("spare-key").problems(answer)
    assert words in problem


def test_a_whole_answer_has_no_problem():
    board = WhatNext("spare-key")
    ends = [path[-1].id for path in board.scene.endings]
    assert board.problems({"so-far": "avoiding", "now": "oven", "seen": ends}) == []
    with pytest.raises(AnswerError):
        WhatNext("spare-key", "oven")


@each_scene
def test_without_scripts_the_opening_and_each_ending_with_its_label_can_be_read(scene):
    board = WhatNext(scene)
    html = board.fallback()
    assert html.index(scene.door.sentences[-1].text) < html.index("<ol>")
    assert html.count("<li>") == len(scene.endings)
    for path in scene.endings:
        assert path[-1].reason in html
        assert f"<strong>{board.words[path[-1].label]}.</strong>" in html
        assert path[-1].sentences[0].text in html


def test_the_words_name_every_state_of_every_cue_and_every_turning_point():
    words = WhatNext().words
    for cue in ("returned", "issue", "purpose", "pattern"):
        assert {f"cue-{cue}", f"cue-{cue}-recharging", f"cue-{cue}-avoiding", f"point-{cue}"} <= set(words)
    assert {f"cue-{cue}" for cue in ("announced", "time", "reachable")} <= set(words)
    assert {*LABELS, "meanings-one", "meanings-two", "meanings-three"} <= set(words)


def test_a_notebook_shows_it_live_and_a_page_as_an_element(monkeypatch):
    board = WhatNext("coast-road")
    view = view_class("what-next")(board)
    assert view.spec["title"] == "The coast road"
    monkeypatch.setenv("CLOSENESS_STATIC", "1")
    html = board._repr_mimebundle_()["text/html"]
    spec = json.loads(html.split('application/json">')[1].split("</script>")[0])
    assert spec["moments"][0]["label"] == "cannot-tell-yet"

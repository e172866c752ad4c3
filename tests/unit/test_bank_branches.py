"""Branching scenes: what the loader refuses, and what the course's own scenes teach."""

import copy
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.bank import Scene, read_scenes, scenes, vignettes
from closeness.bank.tables import bank_file
from closeness.core.errors import BankError
from closeness.core.sorting import CORE_CUES, LABELS, SUPPORTING_CUES, deciding_cues

SMALL = {
    "id": "late-walk",
    "title": "The late walk",
    "same": "The same walk",
    "actor": "Bo",
    "actor_gender": "m",
    "couple": "m/f",
    "source": "D2 In practice",
    "turns_on": "issue",
    "sentences": [{"text": "They quarrel, and Bo goes for a walk."}],
    "cues": {"open_issue": True},
    "reason": "A walk says nothing yet.",
    "ask_next": "Do they go on?",
    "turns": [
        {
            "id": "talks",
            "choice": "He is back.",
            "sentences": [{"text": "“Where were we?”", "cue": "issue"}],
            "cues": {"issue": 1},
            "reason": "He took it up.",
        },
        {
            "id": "sings",
            "choice": "He sings.",
            "sentences": [{"text": "He sings whenever she begins.", "cue": "issue"}],
            "cues": {"issue": -1},
            "reason": "He keeps it out.",
        },
    ],
}


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


@pytest.fixture
def read(tmp_path):
    def written(scene):
        path = tmp_path / "branches.toml"
        path.write_text(
            "[[scene]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in scene.items()),
            encoding="utf-8",
        )
        return read_scenes(path)[0]

    return written


def changed(change):
    scene = copy.deepcopy(SMALL)
    change(scene)
    return scene


# --- what the loader takes and refuses ---


def test_a_scene_knows_its_ways_its_endings_and_the_label_of_each(read):
    scene = read(SMALL)
    assert [[turn.id for turn in path] for path in scene.paths] == [
        ["door"],
        ["door", "talks"],
        ["door", "sings"],
    ]
    assert [path[-1].label for path in scene.endings] == ["recharging", "avoiding"]
    assert scene.door.label == "cannot-tell-yet"


def test_what_was_told_before_is_still_told_at_the_end_of_a_way(read):
    scene = read(
        changed(
            lambda scene: (
                scene["cues"].update(announced=-1),
                scene["sentences"][0].update(cue="announced"),
            )
        )
    )
    assert all(path[-1].cues.announced == -1 for path in scene.paths)


def leave_one_turn(scene):
    scene["turns"] = scene["turns"][:1]


def settle_at_the_door(scene):
    scene["cues"]["pattern"] = 1
    scene["sentences"][0]["cue"] = "pattern"
    scene["turns"][1]["ask_next"] = "What is different?"
    del scene["ask_next"]


def end_alike(scene):
    scene["turns"][1]["cues"]["issue"] = 1


def end_open(scene):
    scene["turns"][1] |= {"sentences": [{"text": "It rains."}], "cues": {}, "ask_next": "And then?"}


def turn_on_the_return(scene):
    scene["turns_on"] = "returned"


def say_it_twice(scene):
    scene["cues"]["issue"] = -1
    scene["sentences"][0]["cue"] = "issue"
    del scene["ask_next"]


def show_without_sign(scene):
    scene["sentences"][0]["cue"] = "purpose"


def sign_without_sentence(scene):
    scene["turns"][0]["cues"]["returned"] = 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (settle_at_the_door, "at the door the rule says recharging. Tell less"),
        (end_alike, "every ending is recharging. Let them differ: talks is recharging by issue; sings is"),
        (
            end_open,
            "turns_on must be a cue that decides every avoiding ending, of which there is at least one",
        ),
        (turn_on_the_return, "turns_on must be a cue that decides every recharging ending"),
        (say_it_twice, "turns 1 ('talks'), cues: issue is told before (-1), got 1 again"),
        (show_without_sign, "a sentence shows purpose, which is not in cues"),
        (sign_without_sentence, "turns 1 ('talks'): no sentence shows returned, which is in cues"),
        (leave_one_turn, "turns must be left out, or two ways or more"),
        (lambda scene: scene["turns"][1].update(id="talks"), "the id 'talks' stands twice"),
        (lambda scene: scene["turns"][1].update(id="door"), "the id 'door' stands twice"),
        (
            lambda scene: scene["turns"][0].update(ask_next="And?"),
            "ask_next must be text for cannot-tell-yet",
        ),
        (lambda scene: scene.pop("ask_next"), "ask_next must be text for cannot-tell-yet"),
        (lambda scene: scene.update(label="avoiding"), "unknown field 'label'"),
        (lambda scene: scene["turns"][0].update(label="avoiding"), "unknown field 'label'"),
        (lambda scene: scene["turns"][0].pop("choice"), "choice must be text, it is missing"),
        (lambda scene: scene["cues"].pop("open_issue"), "open_issue must be true or false, it is missing"),
        (lambda scene: scene["turns"][0]["cues"].update(issue=3), "issue must be 1, -1 or None"),
        (lambda scene: scene["turns"][0]["cues"].update(ret=1), "unknown field 'ret'"),
        (lambda scene: scene["cues"].update(open_issue=False), "leave issue out where no matter is open"),
        (lambda scene: scene.update(turns_on="announced"), "turns_on must be one of returned, issue"),
        (lambda scene: scene.update(couple="f/m"), "the actor's (m) first"),
    ],
)
def test_a_scene_that_does_not_teach_what_it_says_is_refused(read, change, words):
    with pytest.raises(BankError) as caught:
        read(changed(change))
    assert words in str(caught.value)
    assert "'late-walk'" in str(caught.value)


def test_a_graded_bank_may_hold_scenes_beside_vignettes():
    assert read_scenes(bank_file("en", "vignettes.toml")) == ()


# --- the course's own scenes ---

CUES = (*CORE_CUES, *SUPPORTING_CUES)
each_scene = pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.id)


def test_the_scenes_differ_in_couple_in_context_and_in_who_leaves():
    told = scenes()
    assert len(told) >= 3
    assert len({scene.couple for scene in told}) == len(told)
    assert {scene.actor_gender for scene in told} == {"f", "m", "nb"}
    assert {scene.door.cues.open_issue for scene in told} == {True, False}
    assert len({scene.turns_on for scene in told}) >= 2


@each_scene
def test_the_door_has_three_ways_and_one_of_them_branches_once_more(scene):
    assert len(scene.door.turns) == 3
    assert sorted(len(turn.turns) for turn in scene.door.turns) == [0, 0, 2]
    assert {path[-1].label for path in scene.endings} == set(LABELS)


@each_scene
def test_a_way_that_branches_is_still_open_and_then_settled_both_ways(scene):
    (fork,) = [turn for turn in scene.door.turns if turn.turns]
    assert fork.label == "cannot-tell-yet"
    assert {turn.label for turn in fork.turns} == {"recharging", "avoiding"}


def test_three_reasons_for_an_open_ending_are_shown():
    reasons = {
        (path[-1].cues.pattern, path[-1].cues.purpose)
        for scene in scenes()
        for path in scene.endings
        if path[-1].label == "cannot-tell-yet"
    }
    assert len(reasons) == 3  # nothing known; the years against the evening; the purpose against the deed


@each_scene
def test_a_scene_is_short_and_names_both_people(scene: Scene):
    for path in scene.paths:
        text = " ".join(sentence.text for sentence in path[-1].sentences)
        assert 8 <= len(text.split()) <= 60, path[-1].id
    assert scene.actor in " ".join(sentence.text for sentence in scene.door.sentences)


def test_no_text_gives_its_label_away_and_nobody_is_coerced():
    for scene in scenes():
        for path in scene.paths:
            text = " ".join([path[-1].choice, *(sentence.text for sentence in path[-1].sentences)]).lower()
            assert not re.search(
                r"recharg|avoid|cannot tell|threat|afraid|scared|forbid|punish|password", text
            )


def test_no_person_of_a_scene_is_in_the_practice_bank():
    assert not {scene.actor for scene in scenes()} & {vignette.actor for vignette in vignettes()}


@given(st.data())
def test_the_label_of_a_way_is_decided_by_a_sentence_on_it(data):
    scene = data.draw(st.sampled_from(scenes()))
    path = data.draw(st.sampled_from(scene.endings))
    if path[-1].label != "cannot-tell-yet":
        shown = {sentence.cue for turn in path for sentence in turn.sentences}
        assert deciding_cues(path[-1].cues) <= shown


def test_the_file_writes_no_label():
    text = bank_file("en", "branches.toml").read_text(encoding="utf-8")

    def keys(value):
        if isinstance(value, dict):
            yield from value
        if isinstance(value, (dict, list)):
            for one in value.values() if isinstance(value, dict) else value:
                yield from keys(one)

    assert not {"label", "key"} & set(keys(tomllib.loads(text)))

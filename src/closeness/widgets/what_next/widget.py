"""WhatNext: a scene that stops at the door, and the endings that a reader can try one after the other."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from closeness.bank import Scene, Turn, scenes
from closeness.core.checks import shown
from closeness.core.errors import BankError
from closeness.core.sorting import CORE_CUES, LABELS, SUPPORTING_CUES, deciding_cues
from closeness.widgets.board import Answer, Board

GUESS, NOW, SEEN = "so-far", "now", "seen"
"""The entries of an answer: the label given at the door, where the story is, which endings were read."""


class WhatNext(Board):
    """A branching scene; the answer is {"so-far": label, "now": id, "seen": [ids of endings]}.

    *scene* is the id of one of the course's scenes, or a Scene; without it the first. A board of this
    kind is practice alone and has no answer cell. An id that the course does not know: BankError.

    >>> board = WhatNext("spare-key", {"so-far": "cannot-tell-yet", "seen": ["wet-hair"]})
    >>> board.progress(), board.rows()[1]
    ((2, 5), ('At eight she sits down opposite him.', 'Recharging'))
    """

    tag: ClassVar[str] = "what-next"

    def __init__(
        self,
        scene: str | Scene | None = None,
        answer: Answer | None = None,
        *,
        name: str | None = None,
        language: str = "en",
    ) -> None:
        super().__init__(answer=answer, answer_cell=None, name=name, language=language)
        self.scene = scene if isinstance(scene, Scene) else _found(scene, language)

    @property
    def core(self) -> tuple[str, ...]:
        """Return the cues that can decide here: the matter is not among them where none is open."""
        return tuple(cue for cue in CORE_CUES if cue != "issue" or self.scene.door.cues.open_issue)

    def content(self) -> dict[str, Any]:
        """Return every stretch of the scene with the label and the cues that the rule gives it."""
        return {
            "title": self.scene.title,
            "same": self.scene.same,
            "turns_on": self.scene.turns_on,
            "core": list(self.core),
            "moments": [self._moment(path) for path in self.scene.paths],
        }

    def _moment(self, path: tuple[Turn, ...]) -> dict[str, Any]:
        turn = path[-1]
        before = path[-2].cues if len(path) > 1 else None
        told = {cue: getattr(turn.cues, cue) for cue in self.core}
        return {
            "id": turn.id,
            "path": [each.id for each in path],
            "choice": turn.choice,
            "sentences": [{"text": sentence.text, "cue": sentence.cue} for sentence in turn.sentences],
            "label": turn.label,
            "decides": _decides(turn),
            "told": told,
            "fresh": [cue for cue in told if before is not None and told[cue] != getattr(before, cue)],
            "aside": [cue for cue in SUPPORTING_CUES if getattr(turn.cues, cue) is not None],
            "reason": turn.reason,
            "ask_next": turn.ask_next,
            "next": [each.id for each in turn.turns],
        }

    def progress(self) -> tuple[int, int]:
        """Return how much is done of the first question and the endings, and how much there is."""
        return (self._guess() is not None) + len(self._seen()), 1 + len(self.scene.endings)

    def _guess(self) -> str | None:
        given = self.answer.get(GUESS)
        return given if isinstance(given, str) and given in LABELS else None

    def _seen(self) -> list[Turn]:
        given = self.answer.get(SEEN)
        known = given if isinstance(given, list) else []
        return [path[-1] for path in self.scene.endings if path[-1].id in known]

    def problems(self, answer: Answer) -> list[str]:
        """Return a sentence for each entry that this scene cannot draw.

        >>> WhatNext("spare-key").problems({"so-far": "sulking"})
        ["“so-far” must be one of recharging, avoiding, cannot-tell-yet; it holds 'sulking'."]
        """
        ends = [path[-1].id for path in self.scene.endings]
        allowed: dict[str, list[str]] = {
            GUESS: list(LABELS),
            NOW: [path[-1].id for path in self.scene.paths],
            SEEN: ends,
        }
        found = []
        for entry, value in answer.items():
            if entry not in allowed:
                found.append(self.words["problem-entry"].format(entry=entry, allowed=", ".join(allowed)))
                continue
            values = value if entry == SEEN and isinstance(value, list) else [value]
            if any(one not in allowed[entry] for one in values):
                wanted = ", ".join(allowed[entry])
                found.append(
                    self.words["problem-value"].format(entry=entry, allowed=wanted, value=shown(value))
                )
        return found

    def rows(self) -> list[tuple[str, str]]:
        """Return the question at the door, then each ending that was read beside its label."""
        guess = self._guess()
        seen = self._seen()
        return [
            (self.words["so-far"], self.words[guess] if guess else ""),
            *(
                (self._choices(path), self.words[path[-1].label] if path[-1] in seen else "")
                for path in self.scene.endings
            ),
        ]

    def _choices(self, path: tuple[Turn, ...]) -> str:
        return " ".join(turn.choice for turn in path[1:])

    def fallback(self) -> str:
        """Return the opening and each ending with its label as a list, for readers without scripts."""
        door = self.scene.door
        endings = "".join(
            f"<li><p>{_text(path)}</p><p><strong>{escape(self.words[path[-1].label])}.</strong> "
            f"{escape(path[-1].reason)}</p></li>"
            for path in self.scene.endings
        )
        return (
            f"<p><strong>{escape(self.scene.title)}</strong></p><p>{_text((door,))}</p>"
            f"<p>{escape(self.words['on-paper'])}</p><ol>{endings}</ol>"
        )


def _text(path: tuple[Turn, ...]) -> str:
    """Return what a way tells after the door; of the door's own, what the door tells."""
    told = path[1:] if len(path) > 1 else path
    return escape(" ".join(sentence.text for turn in told for sentence in turn.sentences))


def _decides(turn: Turn) -> list[str]:
    """Return the cues whose sentences decide; where nothing does, none: its reasons are questions."""
    return [] if turn.label == "cannot-tell-yet" else sorted(deciding_cues(turn.cues))


def _found(name: str | None, language: str) -> Scene:
    known = scenes(language)
    for scene in known:
        if name in (None, scene.id):
            return scene
    raise BankError(f"There is no scene {name!r}. The scenes: {', '.join(scene.id for scene in known)}.")

"""The figures of `tests/vectors`, and the twelve vignettes among them as cards."""

import json
from pathlib import Path

from closeness.core.sorting import Card, Cues

_FOLDER = Path(__file__).parent / "vectors"
_LONG = {"R": "recharging", "A": "avoiding", "C": "cannot-tell-yet"}
_NAMES = {"ret": "returned", "return": "returned", "announce": "announced", "reach": "reachable"}


def vectors(name):
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def label(letter):
    return _LONG[letter]


def cues(values):
    """Return the Cues of one record, whose names are shorter in the file."""
    return Cues(
        **{_NAMES.get(name, name): value for name, value in values.items() if name not in ("gender", "key")}
    )


def twelve():
    """Return the twelve vignettes as (card, label) pairs."""
    return [
        (
            Card(
                id=found["id"],
                text=found["text"],
                cues=cues(found["cues"]),
                actor_gender=found["actor_gender"],
            ),
            label(found["key"]),
        )
        for found in vectors("vignettes")["vignettes"]
    ]

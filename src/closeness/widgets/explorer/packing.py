"""Put the views of a whole grid together so that what they share is stored once.

A packed grid is ``{"count", "base", "slots"}``. The base is the first view. Each slot is a place in it
(a path of keys and numbers) whose content differs from view to view: ``[path, values, at]``, where view
``i`` has ``values[at[i]]`` there. To unpack a view is to look up, never to compute.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Path = tuple[str | int, ...]
Slot = tuple[list[str | int], list[Any], list[int]]

_NESTED = (dict, list)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _differing(values: Sequence[Any], path: Path) -> Iterator[Slot]:
    """Yield the slots of *values*, which stand at *path* of their views, as deep down as they can."""
    first = values[0]
    texts = [_text(value) for value in values]
    if all(text == texts[0] for text in texts):
        return
    if isinstance(first, dict) and all(isinstance(v, dict) and v.keys() == first.keys() for v in values):
        for key in first:
            yield from _differing([value[key] for value in values], (*path, key))
        return
    # lists of numbers or texts stay whole: one place each would cost more than it saves
    lists = (
        all(isinstance(v, list) and len(v) == len(first) for v in values)
        if isinstance(first, list)
        else False
    )
    if lists and any(isinstance(part, _NESTED) for value in values for part in value):
        for at in range(len(first)):
            yield from _differing([value[at] for value in values], (*path, at))
        return
    places: dict[str, int] = {}
    chosen = [places.setdefault(text, len(places)) for text in texts]
    yield list(path), [json.loads(text) for text in places], chosen


def pack(views: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the packed grid of *views*, which are JSON.

    >>> pack([{"sentence": "even", "rows": []}, {"sentence": "odd", "rows": []}])["slots"]
    [(['sentence'], ['even', 'odd'], [0, 1])]
    """
    return {"count": len(views), "base": views[0], "slots": list(_differing(views, ()))}


def weight(data: object) -> int:
    """Return the bytes that JSON takes on the wire, compressed as a web server does.

    >>> weight("a" * 10_000) < 100
    True
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return len(gzip.compress(text.encode(), mtime=0))

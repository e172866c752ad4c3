"""A cap on what a kernel may send, counted as it arrives."""

from __future__ import annotations

from typing import Any

from closeness.core.errors import GradingError

_OWN = 512  # bytes that a message takes with nothing in it


class OutputFlood(GradingError):  # noqa: N818 - named for what happened, as nbclient's errors are
    """A kernel has sent more than it may."""


class OutputMeter:
    """Counts messages until they are more than ``most`` bytes.

    >>> meter = OutputMeter(10_000)
    >>> meter.take({"content": {"text": "x" * 5000}})
    >>> meter.take({"content": {"text": "x" * 5000}})
    Traceback (most recent call last):
    closeness.staff.kernels.output.OutputFlood: A kernel may send 10000 bytes and has sent more.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    def take(self, message: dict[str, Any]) -> None:
        """Count one message; OutputFlood when they have become too many."""
        self.taken += _OWN + _size(message.get("content")) + _size(message.get("metadata"))
        self.taken += sum(len(one) for one in message.get("buffers", ()))
        if self.taken > self.most:
            raise OutputFlood(f"A kernel may send {self.most} bytes and has sent more.")


def _size(value: Any) -> int:
    """Return about how much a value of JSON weighs, without writing it out."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(len(str(name)) + _size(one) for name, one in value.items())
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return 8

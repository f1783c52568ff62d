"""A bounded ring between a writer that may never wait and a reader that may be late: the oldest gives way, counted.

Everything that goes in has a size (samples) and gets the number of the samples that went in before it. What gave way
therefore shows twice: in `lost`, and to the reader as a jump in that number.

One writer, one reader, no lock: the writer is an audio callback, and every step on the deque is atomic. Only whoever
takes an item out of the deque counts it, so nothing is counted twice or not at all.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """An item of the ring."""

    index: int
    """Samples that were put in before it."""
    size: int
    item: T = field(repr=False)


class Ring(Generic[T]):
    """Holds at most `capacity` items."""

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("a ring holds at least one item")
        self._capacity = capacity
        self._held: deque[Held[T]] = deque()
        self._offered = 0
        self._lost = 0

    @property
    def lost(self) -> int:
        """Samples that gave way so far."""
        return self._lost

    def put(self, item: T, size: int) -> None:
        """Adds `size` samples at the end. Full: the oldest item goes, because in the room only the present counts."""
        if len(self._held) >= self._capacity:
            with suppress(IndexError):  # the reader may have taken everything in between
                self._lost += self._held.popleft().size
        self._held.append(Held(self._offered, size, item))
        self._offered += size

    def take(self) -> list[Held[T]]:
        """Everything that is held, oldest first."""
        taken: list[Held[T]] = []
        while True:
            try:
                taken.append(self._held.popleft())
            except IndexError:
                return taken

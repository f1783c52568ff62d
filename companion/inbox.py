"""What waits for the recogniser: segments in order, and the latest glimpse of the one that is still open."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from companion.events import Glimpse, Segment

Item: TypeAlias = "Segment | Glimpse"


class Inbox:
    """Between one thread that listens and one that reads. `close` ends both."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._changed = threading.Condition()
        # Full: `put` refuses, and the caller decides who gives way.
        self._segments: deque[Segment] = deque()
        # One place: a newer glimpse shows all that an older one did.
        self._glimpse: Glimpse | None = None
        self._ended = self._closed = False

    def put(self, segment: Segment, timeout_s: float) -> bool:
        """Adds a segment; False when there was no room for it within `timeout_s`. A glimpse of it goes.

        Also True, and nothing added, after `close`.
        """
        with self._changed:
            room = self._changed.wait_for(lambda: self._closed or len(self._segments) < self._capacity, timeout_s)
            if room and not self._closed:
                self._segments.append(segment)
                self._glimpse = None
                self._changed.notify_all()
            return room

    def show(self, glimpse: Glimpse) -> None:
        """Shows a glimpse in place of the one before."""
        with self._changed:
            self._glimpse = glimpse
            self._changed.notify_all()

    def drop_oldest(self) -> Segment | None:
        """Takes out the segment that has waited longest."""
        with self._changed:
            oldest = self._segments.popleft() if self._segments else None
            self._changed.notify_all()
            return oldest

    def end(self) -> None:
        """Nothing comes any more; what waits is still to be taken."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing is taken any more, and nobody waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def take(self) -> Item | None:
        """The next segment, or a glimpse if none waits; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._segments or self._glimpse or self._ended)
            if self._closed:
                return None
            if self._segments:
                self._changed.notify_all()
                return self._segments.popleft()
            glimpse, self._glimpse = self._glimpse, None
            return glimpse

    def take_all(self, enough: int) -> list[Segment]:
        """Every segment that waits, as soon as there are `enough` or nothing more comes; empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._segments) >= enough or self._ended)
            taken = [] if self._closed else list(self._segments)
            self._segments.clear()
            self._changed.notify_all()
            return taken

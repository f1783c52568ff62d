"""Where a session's events are kept while it runs: the Protocol that the journal fulfils, and a fake for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from companion.events import Struck
from companion.state import without

if TYPE_CHECKING:
    from companion.events import Event


class EventLog(Protocol):
    def append(self, event: Event) -> None:
        """Takes the next event and returns at once. `Struck` also takes what it strikes out of the log.

        Never fails: what goes wrong afterwards is told by `refused`, and the session goes on.
        """
        ...

    def refused(self) -> int | None:
        """Events that wait because they can't be written, when that began; 0 when it is over; None for no change."""
        ...


class MemoryLog:
    """Keeps events in memory. `waiting` plays a disk that refuses: set it to a count, and to 0 to relent."""

    def __init__(self) -> None:
        self.events: tuple[Event, ...] = ()
        self.waiting = 0
        self._told = 0

    def append(self, event: Event) -> None:
        before = without(self.events, event) if isinstance(event, Struck) else self.events
        self.events = (*before, event)

    def refused(self) -> int | None:
        if self.waiting == self._told:
            return None
        self._told = self.waiting
        return self.waiting

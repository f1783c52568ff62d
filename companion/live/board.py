"""Where the session and its pages meet: what the pages show now, and what they asked for.

The session loop publishes views and takes commands; the pages' server reads views and gives commands, from its own
threads. Neither waits for the other.
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from companion.live.commands import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Page = Literal["chair", "room"]
PAGES: Final[tuple[Page, ...]] = ("chair", "room")

_WAITING_COMMANDS: Final = 64


class Refused(Exception):
    """An answer more than an error: a command can't be done now. `text_key` says why, in words (`page.refused.*`)."""

    def __init__(self, text_key: str) -> None:
        super().__init__(text_key)
        self.text_key = text_key


class Room(Protocol):
    """What the pages see of a session. Called from several threads at once."""

    def view(self, page: Page) -> Mapping[str, Any]:
        """The view model of a page; its fields are in docs/pages.md. `n` is the version. Not to be changed."""
        ...

    def wait(self, after: int, timeout_s: float) -> int:
        """The version, as soon as it is greater than `after`, or whatever it is when `timeout_s` have passed."""
        ...

    def command(self, command: Mapping[str, Any]) -> None:
        """Takes a well-formed command (`commands.parse`); what comes of it is seen in a later view.

        Raises:
            Refused: it can't be done now.
        """
        ...

    def words(self) -> str | None:
        """The words that open the summary, while they are being handed over. They are in no view."""
        ...


class Board:
    """A Room whose views somebody publishes and whose commands somebody takes."""

    def __init__(
        self,
        chair: Mapping[str, Any],
        room: Mapping[str, Any],
        words: Callable[[], str | None] = lambda: None,
    ) -> None:
        """With the first views; `n` is added here. `words` may be replaced by whoever hands over."""
        self.words = words
        self._changed = threading.Condition()
        self._version = 0
        self._views: dict[Page, Mapping[str, Any]] = {}
        # Full: the command is refused in words. 64 keys in the time that the loop takes for one is not a person.
        self._commands: queue.Queue[Mapping[str, Any]] = queue.Queue(_WAITING_COMMANDS)
        self.publish(chair, room)

    def publish(self, chair: Mapping[str, Any], room: Mapping[str, Any]) -> None:
        """Shows these views from now on. Only the latest are kept: what was struck is nowhere here."""
        with self._changed:
            self._version += 1
            self._views = {"chair": {**chair, "n": self._version}, "room": {**room, "n": self._version}}
            self._changed.notify_all()

    def take(self, timeout_s: float) -> Mapping[str, Any] | None:
        """The next command in the order in which they came; None when there is none within `timeout_s`."""
        try:
            return self._commands.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def view(self, page: Page) -> Mapping[str, Any]:
        with self._changed:
            return self._views[page]

    def wait(self, after: int, timeout_s: float) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._version > after, timeout_s)
            return self._version

    def command(self, command: Mapping[str, Any]) -> None:
        reason = refusal(self.view("chair"), command)
        if reason:
            raise Refused(reason)
        try:
            self._commands.put_nowait(command)
        except queue.Full:
            raise Refused("page.refused.busy") from None

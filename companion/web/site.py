"""What a server shows, as values and callables: whoever has pages to show need not know the web library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Malformed(Exception):
    """A command that no page of ours sends. Its message never quotes the command."""


class Feed(Protocol):
    """Something that changes and can be watched. Called from several threads at once."""

    def view(self, page: str) -> Mapping[str, Any]:
        """All that `page` shows now. `n` in it is the version."""
        ...

    def wait(self, after: int, timeout_s: float) -> int:
        """The version, as soon as it is greater than `after`, or whatever it is when `timeout_s` have passed."""
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """One server's worth of pages."""

    pages: Mapping[str, Callable[[], str]]
    """Path -> the HTML of the page."""
    data: Mapping[str, Callable[[], object]]
    """Path -> something that JSON can hold."""
    feed: Feed
    feed_pages: frozenset[str]
    """The names that `feed.view` knows."""
    command: Callable[[object], str | None]
    """Takes one decoded JSON value; returns None when it was taken, or says to the reader why it can't be done now.

    Raises `Malformed` for anything else.
    """
    once: Mapping[str, Callable[[], object | None]]
    """Path -> something too secret for a view: given to the one page that asks for it, by POST; None: not now."""
    locked: str
    """The HTML for a browser that has no pass: how to get in."""

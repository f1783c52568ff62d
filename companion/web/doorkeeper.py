"""Who may come in: a key in the link works once and buys a pass, which the browser keeps as a cookie.

A link ends up in places that outlive it: the browser's history, the list of processes, a terminal's scrollback. So the
key in it is dead after its first use, and what works from then on was never in a link.
"""

from __future__ import annotations

import secrets
import threading
from collections import deque

_PASSES = 8
"""Browsers that may be in at once; with one more, the one that came in first has to ask for a new link."""


class Doorkeeper:
    """Keys and passes of one server. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: str | None = None
        self._passes: deque[str] = deque(maxlen=_PASSES)

    def new_key(self) -> str:
        """A key that works once, 256 bits. A key that was not used yet stops working."""
        with self._lock:
            self._key = secrets.token_urlsafe(32)
            return self._key

    def exchange(self, key: str) -> str | None:
        """The pass for `key`, 256 bits; None when the key is wrong or was used before."""
        with self._lock:
            if self._key is None or not _same(key, self._key):
                return None
            self._key = None
            self._passes.append(secrets.token_urlsafe(32))
            return self._passes[-1]

    def knows(self, browser_pass: str) -> bool:
        with self._lock:
            # Compares with all of them, so that the time taken says nothing about which one came near.
            return sum(_same(browser_pass, known) for known in self._passes) > 0


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode())

"""A new link for whoever lost the page: Enter in the terminal rings, for as long as the session runs.

A closed browser takes its pass along, and a link works once. The thread only looks whether a line is waiting, so that
the questions at the end of the session find their answers untouched. Windows has no such look; there it does nothing.
"""

from __future__ import annotations

import select
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOOK_S = 0.3


@contextmanager
def doorbell(ring: Callable[[], None]) -> Iterator[None]:
    """Calls `ring` from a thread for every line that comes in on standard input."""
    if sys.platform == "win32" or sys.stdin is None or sys.stdin.closed:
        yield
        return
    leaving = threading.Event()
    thread = threading.Thread(target=_watch, args=(ring, leaving), name="doorbell", daemon=True)
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join()


def _watch(ring: Callable[[], None], leaving: threading.Event) -> None:
    while not leaving.wait(0):
        try:
            waiting, _, _ = select.select([sys.stdin], [], [], _LOOK_S)
            if waiting and not sys.stdin.readline():
                return  # the end of standard input
        except (OSError, ValueError):
            return  # standard input is nothing that can be waited for
        if waiting:
            ring()

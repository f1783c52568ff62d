"""What goes wrong unexpectedly is told by its kind and its place, never by its message: that may quote what was said.

Python tells of trouble in more ways than one: an exception that nobody caught, in the main thread or another; one in a
destructor; a log record of a library (uvicorn and asyncio log what a page's request or a feed ran into, with all its
words); a warning. From `keep` on all of them give file, line and kind. Companion's own errors are not concerned: their
words stand in strings/ (see errors.py).
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from types import TracebackType


def told(error: BaseException) -> str:
    """Where an error came from, line by line, and its kind; with what caused it, and without any message."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        where = "".join(traceback.format_tb(current.__traceback__))
        parts.append(f"Traceback:\n{where}{type(current).__name__}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(reversed(parts))


def keep() -> None:
    """For the rest of this process. For a program to call, not for a library; harmless when repeated."""
    sys.excepthook = _excepthook
    threading.excepthook = _threading_hook
    sys.unraisablehook = _unraisable_hook
    warnings.showwarning = _show_warning
    logging.setLogRecordFactory(_Record)
    logging.raiseExceptions = False  # else a handler that fails prints the record's arguments


class _Record(logging.LogRecord):
    """A log record of whatever library, without its words: no handler and no formatter can get at them."""

    def __init__(self, name: str, level: int, pathname: str, lineno: int, *args: Any) -> None:
        """As logging calls it: `args` are message, its arguments, exc_info and function; the message is not read."""
        _, _, exc_info, *function = args
        error = exc_info[1] if isinstance(exc_info, tuple) else None
        message = f"{name}: {logging.getLevelName(level).lower()} at {pathname}:{lineno}"
        if error is not None:
            message += f"\n{told(error)}"
        super().__init__(name, level, pathname, lineno, message, None, None, *function[:1])


def _excepthook(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    _print(told(error))


def _threading_hook(args: threading.ExceptHookArgs) -> None:
    # As Python itself: a thread that ends by SystemExit is no news.
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        _print(f"{args.thread.name if args.thread else 'thread'}: {told(args.exc_value)}")


def _unraisable_hook(unraisable: sys.UnraisableHookArgs) -> None:
    # Neither the object, whose repr is its own, nor the message beside it.
    if unraisable.exc_value is not None:
        _print(told(unraisable.exc_value))


def _show_warning(  # noqa: PLR0913, PLR0917 - as warnings calls it
    message: Warning | str,  # noqa: ARG001
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,  # noqa: ARG001
) -> None:
    _print(f"{category.__name__} at {filename}:{lineno}", file)


def _print(text: str, file: TextIO | None = None) -> None:
    stream = file or sys.stderr
    if stream is not None:
        stream.write(text + "\n")

"""The journal of a running session, written on a thread of its own, so that nobody ever waits for the disk.

    append ──► queue (bounded) ──► thread: seal, write, fsync (journal_writer.py) ──► durable
                                      │ the disk refuses
                                      └─► keep, tell (`refused`), try again

An event is on the disk at most 1 s after `append`, where the disk does its work: the thread gathers for GATHER_S, then
writes what waits and forces it to the disk with one fsync. Where the disk refuses, is full or has gone, the session
goes on: events wait in memory, the chair is told, and the journal catches up when it can.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections import deque
from typing import TYPE_CHECKING, Final, Self

from companion.clock import SystemClock
from companion.errors import StorageProblem
from companion.events import Event, Health, Struck
from companion.export import journal_files
from companion.export.atomic import problems
from companion.export.journal_format import Cost
from companion.export.journal_writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from companion.clock import Clock

GATHER_S: Final = 0.2
"""So long the thread waits for more: a sentence comes with its act and signal, and one fsync serves all."""

RETRY_S: Final = 1.0
STALLED_S: Final = 5.0
"""An event that waits longer than this is not on its way: a disk may hang without ever refusing."""

CLOSE_S: Final = 10.0
"""So long the end of a session waits for a disk that hangs."""

MOST_WAITING: Final = 20_000
"""Events that may wait for the disk: more than a three-hour session has, some 10 MB. When it is full, further events
are not kept for the journal (the session itself still has them); they are counted, and the journal says how many it
lacks with a `journal_gap` where they were, as soon as the disk takes any. A strike is never left out."""


def _nobody(_: int) -> None:
    pass


class Journal:
    """An EventLog on the disk. `append`, `refused` and `flush` may be called from any thread."""

    def __init__(self, writer: Writer, clock: Clock, on_durable: Callable[[int], None] = _nobody) -> None:
        """See `create`."""
        self.path = writer.path
        self._writer = writer  # the thread's own from here on
        self._clock = clock
        self._on_durable = on_durable
        # Everything below is shared, under `_changed`.
        self._changed = threading.Condition()
        self._queue: deque[Event] = deque()  # bounded by MOST_WAITING, which says what happens when it is full
        self._appended = self._durable = self._missed = self._failures = self._hurried = 0
        self._error: str | None = None
        self._waiting_since_s: float | None = None
        self._told = self._closing = self._ended = False
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    @classmethod
    def create(
        cls,
        folder: Path,
        words: str,
        *,
        clock: Clock | None = None,
        cost: Cost | None = None,
        on_durable: Callable[[int], None] = _nobody,
    ) -> Journal:
        """A new journal in `folder`, which is made when it is not there.

        Args:
            words: the recovery words, as `words.generate` gives them. They are not kept.
            on_durable: is told on the writer's thread, after each fsync, how many events are on the disk.

        Raises:
            StorageProblem: the disk takes no journal (see atomic.problems): say so before the session begins.
        """
        clock = clock or SystemClock()
        journal_files.make_folder(folder)
        path = journal_files.new_path(folder, clock.today())
        with problems(path):
            writer = Writer(path, words, clock.unix_s(), cost or Cost())
        return cls(writer, clock, on_durable)

    def append(self, event: Event) -> None:
        with self._changed:
            if self._appended - self._durable >= MOST_WAITING and not isinstance(event, Struck):
                self._missed += 1
                return
            if self._missed:
                self._enqueue(Health(t_s=event.t_s, code="journal_gap", value=self._missed))
                self._missed = 0
            self._enqueue(event)
            self._changed.notify_all()

    def _enqueue(self, event: Event) -> None:
        self._queue.append(event)
        self._appended += 1
        if self._waiting_since_s is None:
            self._waiting_since_s = self._clock.now_s()

    @property
    def durable_upto(self) -> int:
        """How many events are on the disk, counted from the first."""
        with self._changed:
            return self._durable

    @property
    def is_empty(self) -> bool:
        """Nothing was ever appended."""
        with self._changed:
            return not self._appended

    def refused(self) -> int | None:
        with self._changed:
            since_s = self._waiting_since_s
            stalled = since_s is not None and self._clock.now_s() - since_s > STALLED_S
            refusing = self._error is not None or stalled
            if refusing == self._told:
                return None
            self._told = refusing
            return self._unsaved if refusing else 0

    @property
    def _unsaved(self) -> int:
        return self._appended - self._durable + self._missed

    def flush(self) -> bool:
        """Waits until everything that was appended is on the disk, or the disk has refused; says which."""
        with self._changed:
            goal, failures = self._appended, self._failures
            self._hurried += 1
            self._changed.notify_all()
            # Two failures: the first attempt may have begun before the last append.
            self._changed.wait_for(lambda: self._durable >= goal or self._failures >= failures + 2 or self._ended)
            self._hurried -= 1
            return self._durable >= goal

    def close(self) -> None:
        """Writes what waits and lets go of the file, which stays. Harmless when repeated.

        Raises:
            StorageProblem: `journal.unsaved`: the end of the session is not in it.
        """
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(CLOSE_S)
        if self._unsaved:
            why = self._error or os.strerror(errno.ETIMEDOUT)
            raise StorageProblem("journal.unsaved", path=self.path, count=self._unsaved, why=why)

    def discard(self) -> None:
        """Ends the journal and destroys it: what it guarded is safe elsewhere. Raises as `journal_files.destroy`."""
        with contextlib.suppress(StorageProblem):
            self.close()
        journal_files.destroy(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc_info: object) -> None:
        # Where the session itself failed, that is what has to be said; health events told about the disk.
        with contextlib.suppress(*([StorageProblem] if kind else [])):
            self.close()

    def _work(self) -> None:
        try:
            self._serve()
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()
            self._writer.close()

    def _serve(self) -> None:
        closing = False
        while not closing:
            with self._changed:
                self._changed.wait_for(self._is_called, timeout=None if self._writer.is_done else RETRY_S)
                self._changed.wait_for(lambda: self._closing or self._hurried, timeout=GATHER_S)
                self._writer.take(self._queue)
                self._queue.clear()
                closing = self._closing
            error = None
            try:
                self._writer.save()
            except OSError as refusal:
                error = refusal.strerror or type(refusal).__name__
            self._report(error)

    def _is_called(self) -> bool:
        return bool(self._queue or self._closing or (self._hurried and not self._writer.is_done))

    def _report(self, error: str | None) -> None:
        with self._changed:
            self._error = error
            self._failures += error is not None
            advanced = self._writer.durable > self._durable
            self._durable = self._writer.durable
            if self._appended == self._durable:
                self._waiting_since_s = None
            elif error is None:  # what waits came while the rest was being written
                self._waiting_since_s = self._clock.now_s()
            self._changed.notify_all()
        if advanced:
            self._on_durable(self._writer.durable)

"""The journal of a session for the commands: its words shown, its troubles told, and what becomes of it at the end."""

from __future__ import annotations

import contextlib
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from companion import places
from companion.commands import console
from companion.errors import CompanionError
from companion.events import Event, Health

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from companion.events import Language
    from companion.export.journal import Journal
    from companion.state import SessionState

_text = console.text()


@contextmanager
def journal(language: Language, words_fd: int | None = None, durable_fd: int | None = None) -> Iterator[Journal]:
    """A journal for a session that begins now; at the end says where it is kept, unless it was discarded or is empty.

    Args:
        language: of generated recovery words.
        words_fd: a descriptor with the words on one line; None generates them and shows them.
        durable_fd: a descriptor that is told, a line each time, how many events are on the disk. For tests.

    Raises:
        UsageProblem: no words on the descriptor.
        StorageProblem: there is no room for a journal; or, at the end, that its last events are not in it.
    """
    from companion.export import words
    from companion.export.journal import Journal

    if words_fd is None:
        chosen = words.generate(language, words.RECOVERY_WORDS)
        console.err.print(_text("journal.words", words=chosen))
        if sys.stdin.isatty():
            console.err.input(_text("journal.enter"))
    else:
        chosen = words.readings(console.read_passphrase("", words_fd))[0]
    # Not before the words are on paper: the header says when the session began.
    log = Journal.create(places.journals_folder(), chosen, on_durable=_teller(durable_fd))
    del chosen  # this frame lives as long as the session
    console.err.print(_text("journal.path", path=log.path))
    try:
        with log:
            yield log
    finally:
        if log.is_empty:  # the session never began
            log.discard()
        elif log.path.exists():
            console.err.print(_text("journal.kept", path=log.path, name=log.path.name))


def discard(log: Journal) -> None:
    """After sealing: the sealed file was read back and authenticated, so nothing needs the journal any more."""
    log.discard()
    console.err.print(_text("journal.discarded"))


def mention_unfinished() -> None:
    """Says that there are sessions to recover, where there are."""
    from companion.export import journal_files

    try:
        count = sum(not found.busy for found in journal_files.listing(places.journals_folder()))
    except CompanionError:  # a folder that can't be read is explained where a journal is wanted of it
        return
    if count:
        console.err.print(_text("journal.unfinished", count=count))


def tell_health(event: Event, _: SessionState) -> None:
    """A surface: says when the disk refuses the journal, and when it is over."""
    if isinstance(event, Health) and event.code == "journal":
        count = round(event.value)
        console.err.print(_text("journal.refused" if count else "journal.caught_up", count=count))


def _teller(descriptor: int | None) -> Callable[[int], None]:
    def tell(count: int) -> None:
        # Whoever listened may be gone: that is no reason to distrust the disk.
        with contextlib.suppress(OSError):
            if descriptor is not None:
                os.write(descriptor, b"%d\n" % count)

    return tell

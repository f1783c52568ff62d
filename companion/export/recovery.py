"""Opens a journal with its recovery words and says what it holds and what it lacks. Pure: bytes in, events out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from companion.errors import SealProblem
from companion.events import Closed, Event, SentenceHeard, decode_event
from companion.export import words
from companion.export.journal_format import Contents, Header, parse_header, read_records, stretch, unlock

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a journal gave back: a prefix of the session's events, authentic and in order."""

    events: tuple[Event, ...] = field(repr=False)
    created_s: int
    """Unix time at which the session began."""
    version: str
    unread_bytes: int
    """Bytes at the end that don't open: torn when the session broke off, or damaged since. 0 when there are none."""
    left_out: int
    """Authentic entries that this companion doesn't understand, or that rest on such: a newer one wrote them."""

    @property
    def closed(self) -> bool:
        return any(isinstance(event, Closed) for event in self.events)

    def missing_s(self, written_s: float) -> float:
        """About how many seconds of the session are lost at the end of a damaged journal; 0 where nothing is.

        Args:
            written_s: Unix time of the file's last change. Says nothing after a fast replay or a careless copy.
        """
        if not self.unread_bytes or self.closed:
            return 0.0
        until_s = max((event.t_s for event in self.events), default=0.0)
        return max(0.0, written_s - self.created_s - until_s)


def recover(data: bytes, typed: str) -> Recovered:
    """Reads the journal `data` with the recovery words, typed in whatever way.

    Raises:
        SealProblem: `journal.not_one`, `journal.version`, `journal.broken_off`, `journal.damaged` (nothing of it can
            be read) or `journal.wrong_words`.
    """
    header = parse_header(data)
    contents = _contents(data, header, typed)
    events = tuple(_coherent(_understood(contents.plaintexts)))
    return Recovered(
        events=events,
        created_s=header.created_s,
        version=header.version,
        unread_bytes=contents.unread_bytes,
        left_out=len(contents.plaintexts) - len(events),
    )


def _contents(data: bytes, header: Header, typed: str) -> Contents:
    *first, last = words.readings(typed)
    for reading in first:
        try:
            return _read(data, header, reading)
        except SealProblem:
            continue
    return _read(data, header, last)


def _read(data: bytes, header: Header, reading: str) -> Contents:
    key = stretch(reading, header.salt, header.cost)
    with key.secret, unlock(header, key) as data_key:
        return read_records(data, header, data_key)


def _understood(plaintexts: Iterable[bytes]) -> Iterable[Event]:
    for plaintext in plaintexts:
        try:
            yield decode_event(plaintext)
        except ValueError:
            continue


def _coherent(events: Iterable[Event]) -> Iterable[Event]:
    """Without acts, signals and marks whose sentence is not there: they would be taken for another sentence's."""
    heard: set[str] = set()
    for event in events:
        if isinstance(event, SentenceHeard):
            heard.add(event.sentence_id)
        sentence_id = getattr(event, "sentence_id", None)
        if sentence_id is None or sentence_id in heard:
            yield event

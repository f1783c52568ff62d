"""Puts events into a journal file, one caller at a time: seal, write, fsync, and once more where the disk refused.

* What was sealed but not forced to the disk stays in memory. After a failure the same bytes are written again at the
  same place: never other bytes under the same nonce, and never trusting what a failed fsync left behind (Linux forgets
  the pages it could not write, so a second fsync alone would claim success).
* A struck passage leaves by rewriting: the surviving events go into a new file under a new data key, which replaces
  the old one with one rename. A crash leaves the old or the new journal, whole. The recovery words need not be asked
  again: the key they were stretched to stays in memory, locked, as long as the session; the data key does not.
* A journal that was deleted or moved away while it is written is put back with all that was in it.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections import deque
from typing import TYPE_CHECKING

from companion.events import Event, Struck, decode_event, encode_event
from companion.export.journal_files import JournalFile
from companion.export.journal_format import KEY_BYTES, Cost, Header, Sealer, new_file, read_records, stretch, unlock
from companion.memory import Secret
from companion.state import without

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SALT_BYTES = 16


class Writer:
    """A new journal file and what has to go into it."""

    def __init__(self, path: Path, words: str, created_s: int, cost: Cost) -> None:
        """Makes the file; the words are not kept. Raises OSError."""
        self._key = stretch(words, secrets.token_bytes(SALT_BYTES), cost)
        self._header, self._sealer = self._begin(created_s)
        self._file = JournalFile.create(path, self._header.to_bytes())
        self._size = len(self._header.to_bytes())
        self._todo: deque[Event] = deque()  # Journal bounds it together with its queue
        self._block = bytearray()  # sealed, not yet durable
        self._sealed = 0
        self.durable = 0
        """Events that are on the disk."""

    @property
    def path(self) -> Path:
        return self._file.path

    @property
    def is_done(self) -> bool:
        """Nothing waits."""
        return not (self._todo or self._block)

    def take(self, events: Iterable[Event]) -> None:
        self._todo.extend(events)

    def save(self) -> None:
        """Brings everything that was taken to the disk. Raises OSError; may then be called again."""
        if not self._file.is_in_its_place():
            self._put_back()
        while self._todo:
            event = self._todo[0]
            if isinstance(event, Struck):
                self._rewrite(event)
            else:
                self._block += self._sealer.seal(encode_event(event))
                self._sealed += 1
            self._todo.popleft()
        if self._block:
            self._file.write(self._size, bytes(self._block))
            self._size += len(self._block)
            self._block.clear()
            self.durable = self._sealed

    def close(self) -> None:
        self._key.secret.wipe()
        del self._sealer  # and with it the cipher, whose own copy of the data key OpenSSL overwrites then
        self._file.close()

    def _begin(self, created_s: int) -> tuple[Header, Sealer]:
        """A header with a data key of its own, and what seals under it."""
        with Secret.random(KEY_BYTES) as data_key:
            header = new_file(self._key, data_key, created_s, secrets.token_bytes)
            return header, Sealer(header, data_key)

    def _rewrite(self, struck: Struck) -> None:
        with unlock(self._header, self._key) as data_key:
            contents = read_records(self._read_back() + self._block, self._header, data_key)
        if contents.unread_bytes:  # the disk gives back something else than was written
            raise _unreadable()
        surviving = without(map(decode_event, contents.plaintexts), struck)
        header, sealer = self._begin(self._header.created_s)
        records = [sealer.seal(encode_event(event)) for event in (*surviving, struck)]
        self._replace_file(header.to_bytes() + b"".join(records))
        self._header, self._sealer = header, sealer
        self._block.clear()
        self._sealed += 1
        self.durable = self._sealed

    def _put_back(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._replace_file(self._read_back())

    def _read_back(self) -> bytes:
        data = self._file.read(self._size)
        if len(data) < self._size:  # somebody cut it short
            raise _unreadable()
        return data

    def _replace_file(self, content: bytes) -> None:
        file = JournalFile.create(self.path, content, replace=True)
        self._file.close()
        self._file, self._size = file, len(content)


def _unreadable() -> OSError:
    return OSError(errno.EIO, os.strerror(errno.EIO))

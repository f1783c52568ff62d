"""Journals on the disk: made, locked, listed, read and destroyed. The only place that touches their files.

A journal is private to its user (mode 0600 in a folder 0700), and its name says the day and nothing else. Whoever
writes one holds the system's own lock on it, which is gone when that process is: so `recover` can tell a session that
runs from one that broke off. POSIX locks advise (flock); on Windows a byte far behind the end is locked instead.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from companion.errors import SealProblem, StorageProblem
from companion.export import journal_format
from companion.export.atomic import problems, sync_folder

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

SUFFIX: Final = ".journal"
ASIDE: Final = ".new"
"""A strike writes the journal anew beside its place; a crash may leave that file, which holds nothing more."""

_FLAGS: Final = os.O_RDWR | getattr(os, "O_BINARY", 0)
_WINDOWS_LOCK_AT: Final = 1 << 62


class JournalFile:
    """An open, locked journal. Raises OSError; what that means for the session is for the caller to say."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def create(cls, path: Path, content: bytes, *, replace: bool = False) -> JournalFile:
        """A file with `content`, on the disk together with its name.

        Args:
            replace: `path` is another journal, which this one replaces; after a crash one of the two is there, whole.
        """
        made = path.with_name(path.name + ASIDE) if replace else path
        begin = os.O_TRUNC if replace else os.O_EXCL
        file = cls(made, os.open(made, _FLAGS | os.O_CREAT | begin, 0o600))
        try:
            _lock(file._descriptor, wait=True)  # a new file: at most a listing holds it, for an instant
            file.write(0, content)
            if replace:
                file._rename(path)
        except BaseException:
            file.close()
            with contextlib.suppress(OSError):
                made.unlink()
            raise
        sync_folder(path)
        return file

    def write(self, at: int, content: bytes) -> None:
        """Returns when `content` is on the disk, from byte `at` on. When it fails, some of it may be there."""
        left = memoryview(content)
        os.lseek(self._descriptor, at, os.SEEK_SET)
        while left:
            left = left[os.write(self._descriptor, left) :]
        _sync(self._descriptor)

    def read(self, size: int) -> bytes:
        """The first `size` bytes, or fewer where the file is shorter."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        parts: list[bytes] = []
        while size and (part := os.read(self._descriptor, size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def is_in_its_place(self) -> bool:
        """False when somebody deleted or replaced the file: writing it would then save nothing."""
        with contextlib.suppress(OSError):
            return os.path.samestat(os.fstat(self._descriptor), self.path.stat())
        return False

    def close(self) -> None:
        os.close(self._descriptor)

    def _rename(self, path: Path) -> None:
        if sys.platform == "win32":  # where an open file can't be renamed
            os.close(self._descriptor)
            self.path.replace(path)
            self._descriptor = os.open(path, _FLAGS)
            _lock(self._descriptor)
        else:
            self.path.replace(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Found:
    """A journal in the folder, as far as it can be told without its words."""

    path: Path
    created_s: int | None
    """Unix time; None when the file is no journal that this companion can read."""
    written_s: float
    """Unix time of the last change."""
    size_bytes: int
    busy: bool
    """A companion is writing it now."""


def make_folder(folder: Path) -> None:
    """Raises StorageProblem (see atomic.problems)."""
    with problems(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def new_path(folder: Path, on: date) -> Path:
    """A name that no other journal has."""
    return folder / f"{on.isoformat()}-{secrets.token_hex(4)}{SUFFIX}"


def listing(folder: Path) -> tuple[Found, ...]:
    """The journals in `folder`, oldest first. A folder that doesn't exist holds none.

    Raises:
        StorageProblem: the folder can't be read.
    """
    try:
        paths = [path for path in folder.iterdir() if path.suffix == SUFFIX]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StorageProblem("journal.unreadable", path=folder, why=error.strerror) from error
    found = [each for each in map(_found, paths) if each is not None]
    return tuple(sorted(found, key=lambda each: (each.created_s or each.written_s, each.path)))


def look_at(path: Path) -> Found:
    """One journal, wherever it lies. Raises StorageProblem `journal.missing` or `journal.unreadable`."""
    try:
        return _look_at(path)
    except FileNotFoundError as error:
        raise StorageProblem("journal.missing", path=path) from error
    except OSError as error:
        raise StorageProblem("journal.unreadable", path=path, why=error.strerror) from error


def read(path: Path) -> bytes:
    """The whole file. Raises StorageProblem `journal.missing` or `journal.unreadable`."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise StorageProblem("journal.missing", path=path) from error
    except OSError as error:
        raise StorageProblem("journal.unreadable", path=path, why=error.strerror) from error


def destroy(path: Path) -> None:
    """Deletes a journal and what a broken-off strike left beside it.

    The wrapped data key is overwritten first: where the disk writes in place, blocks that outlive the file then stay
    closed even to whoever has the words. Solid-state disks and copying file systems make no such promise.

    Raises:
        StorageProblem: `journal.busy`, as `look_at`, or see atomic.problems.
    """
    if look_at(path).busy:
        raise StorageProblem("journal.busy", path=path)
    for each in (path.with_name(path.name + ASIDE), path):
        if each.exists():
            with problems(each):
                _blot_out(each)
                each.unlink()
    sync_folder(path)


def _found(path: Path) -> Found | None:
    with contextlib.suppress(OSError):  # deleted since, or somebody else's
        return _look_at(path)
    return None


def _look_at(path: Path) -> Found:
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        head = file.read(journal_format.HEADER_BYTES)
        busy = not _lock(file.fileno(), shared=True)
    try:
        created_s = journal_format.parse_header(head).created_s
    except SealProblem:
        created_s = None
    return Found(path, created_s, about.st_mtime, about.st_size, busy)


def _blot_out(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("r+b") as file:
        file.write(secrets.token_bytes(min(journal_format.HEADER_BYTES, path.stat().st_size)))
        file.flush()
        _sync(file.fileno())


def _lock(descriptor: int, *, shared: bool = False, wait: bool = False) -> bool:
    """Takes the lock, or says False when another process holds it. It goes with the descriptor."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            os.lseek(descriptor, _WINDOWS_LOCK_AT, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415

        # There fsync() leaves the data in the drive's own cache (fcntl(2)).
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)

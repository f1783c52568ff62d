"""Writes a file whole or not at all: beside its place first, onto the disk, then renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from itertools import count
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from companion.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_T = TypeVar("_T")

_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write(path: Path, fill: Callable[[BinaryIO], _T], *, overwrite: bool = False) -> _T:
    """Calls `fill` with a new file that becomes `path` once it is on the disk; returns what `fill` returned.

    The file is readable for its owner only. Whatever goes wrong, `path` is as it was and nothing lies beside it; only
    a machine that stops within can leave a hidden `.companion-*` file behind.

    Raises:
        StorageProblem: `storage.exists` (when not told to overwrite), `storage.read_only`, `storage.full`,
            `storage.failed`.
    """
    with problems(path):
        if not overwrite and path.exists():
            raise FileExistsError
        aside = path.with_name(f".companion-{secrets.token_hex(8)}.tmp")
        try:
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                result = fill(file)
                file.flush()
                os.fsync(file.fileno())
            _publish(aside, path, overwrite=overwrite)
        finally:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
        sync_folder(path)
    return result


def write_first_free(path: Path, fill: Callable[[BinaryIO], _T]) -> tuple[Path, _T]:
    """`write` to `path`, or to NAME-2, NAME-3… where a name is taken: nothing is ever overwritten.

    Returns the path that was written, and what `fill` returned. Raises StorageProblem as `write` does.
    """
    for number in count(1):
        free = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            return free, write(free, fill)
        except StorageProblem as problem:
            if problem.code != "storage.exists":
                raise
    raise AssertionError("count has no end")


def write_bytes(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """`write` for what is in memory already."""
    write(path, lambda file: file.write(data), overwrite=overwrite)


def write_bytes_first_free(path: Path, data: bytes) -> Path:
    """`write_first_free` for what is in memory already; returns the path that was written."""
    return write_first_free(path, lambda file: file.write(data))[0]


@contextlib.contextmanager
def problems(path: Path) -> Iterator[None]:
    """Turns an OSError about `path` into the StorageProblem that says it in words."""
    try:
        yield
    except FileExistsError as error:
        raise StorageProblem("storage.exists", path=path) from error
    except FileNotFoundError as error:
        raise StorageProblem("storage.missing", path=path) from error
    except OSError as error:
        if error.errno in _READ_ONLY:
            raise StorageProblem("storage.read_only", path=path) from error
        if error.errno in _FULL:
            raise StorageProblem("storage.full", path=path) from error
        raise StorageProblem("storage.failed", path=path, why=error.strerror or type(error).__name__) from error


def _publish(aside: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        aside.replace(path)
        return
    try:
        # Unlike a rename, a link fails when somebody else made `path` in the meantime.
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError:  # a stick (FAT) knows no links
        if path.exists():
            raise FileExistsError from None
        aside.rename(path)


def sync_folder(path: Path) -> None:
    """Puts the new name on the disk too. Windows has no such call: there the rename itself is journalled (NTFS)."""
    if os.name != "posix":
        return
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        # Some file systems (network, FUSE) can't sync a folder; the file itself is safe by then.
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The folder that models stand in: one writer at a time, and a model appears whole or not at all.

A model is built under `.pulling/NAME/` on the same file system, forced to disk, and moved into place with one rename.
What an interrupted pull leaves behind stays there, so that the next one goes on from it; nobody else ever looks in.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from companion.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PULLING = ".pulling"
_AT_ONCE_S = 0.2
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def is_shelf_name(name: str) -> bool:
    """Whether `name` can be a model's own folder: no path, and not hidden."""
    return bool(name) and not name.startswith(".") and Path(name).name == name and "\\" not in name


def workspace(root: Path, name: str) -> Path:
    """Where the model `name` is built. May not exist."""
    return root / _PULLING / name


@contextmanager
def explained(root: Path) -> Iterator[None]:
    """Turns what the file system refuses into words.

    Raises:
        StorageProblem: `model.disk_full` or `model.folder_unwritable`.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageProblem("model.disk_full", folder=root) from error
        raise StorageProblem("model.folder_unwritable", folder=root, why=error.strerror or str(error)) from error


@contextmanager
def locked(root: Path, name: str, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Keeps every other process from changing the model `name`; calls `waiting` when it has to wait for one.

    The lock is the system's own, so it is gone when its holder dies. Its file stays: deleting it would let two in.
    """
    from huggingface_hub.utils import WeakFileLock  # type: ignore[attr-defined]  # noqa: PLC0415 - only writers need it

    (root / _PULLING).mkdir(parents=True, exist_ok=True)
    lock = root / _PULLING / f"{name}.lock"
    with ExitStack() as held:
        try:
            held.enter_context(WeakFileLock(lock, timeout=_AT_ONCE_S))
        except TimeoutError:
            if waiting:
                waiting()
            held.enter_context(WeakFileLock(lock))
        yield


def ensure_room(root: Path, size_bytes: int) -> None:
    """Says beforehand that it won't fit, instead of after an hour's download.

    Raises:
        StorageProblem: `model.no_room`.
    """
    free_bytes = shutil.disk_usage(root).free
    if free_bytes < size_bytes:
        raise StorageProblem(
            "model.no_room", folder=root, needed_mb=-(-size_bytes // 1_000_000), free_mb=free_bytes // 1_000_000
        )


def publish(built: Path, root: Path, name: str) -> Path:
    """Moves the finished folder `built` to its place, over whatever stood there, and clears the workspace."""
    target, replaced = root / name, workspace(root, name) / "replaced"
    for path in built.iterdir():
        _force_to_disk(path, os.O_RDWR)
    _force_folder_to_disk(built)
    replaced.parent.mkdir(parents=True, exist_ok=True)
    _discard(replaced)
    if target.is_symlink() or target.exists():
        # A folder can't be renamed over a full one. Should all end between them, the model is missing: not half.
        target.rename(replaced)
    built.rename(target)
    _force_folder_to_disk(root)
    _discard(workspace(root, name))
    return target


def _discard(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def _force_folder_to_disk(folder: Path) -> None:
    # Windows can't open a folder to flush it; NTFS journals the rename itself.
    if os.name == "posix":
        _force_to_disk(folder, os.O_RDONLY)


def _force_to_disk(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

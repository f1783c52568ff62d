"""Which files were created or changed since a moment, and which of them hold what is looked for."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from companion.proof.markers import Search

LONGEST_BYTES = 64 << 20
"""What is longer was not written by a session of seconds; it is counted as not searched."""


def moment(folder: Path) -> int:
    """This moment by the file system's own clock, in ns: later than the last change of every file in `folder`."""
    mark = folder / "moment"
    latest = max((path.lstat().st_ctime_ns for path in folder.iterdir()), default=0)
    mark.touch()
    while mark.stat().st_ctime_ns <= latest:  # the clock is coarse
        mark.touch()
    since = mark.stat().st_ctime_ns
    while mark.stat().st_ctime_ns <= since:
        mark.touch()
    mark.unlink()
    return since


def changed(places: Iterable[Path], since_ns: int) -> Iterator[Path]:
    """Regular files of this user below `places` whose contents, name or rights changed after `since_ns`.

    By the change of the inode: a modification time can be set, that can't. Links are not followed.
    """
    for place in places:
        for folder, _, names in os.walk(place):
            for name in names:
                path = Path(folder, name)
                with contextlib.suppress(OSError):  # gone again
                    found = path.lstat()
                    mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
                    if stat.S_ISREG(found.st_mode) and mine and found.st_ctime_ns > since_ns:
                        yield path


def read(path: Path) -> bytes | None:
    """None where there is nothing to search: not a file, gone, not ours to read, or longer than LONGEST_BYTES."""
    with contextlib.suppress(OSError):
        found = path.stat()
        if stat.S_ISREG(found.st_mode) and found.st_size <= LONGEST_BYTES:
            return path.read_bytes()
    return None


def holding(paths: Iterable[Path], searches: Iterable[Search]) -> tuple[Path, ...]:
    """Those of `paths` in which, or in whose name, any of the searches finds something."""
    wanted = tuple(searches)

    def holds(path: Path) -> bool:
        data = os.fsencode(path) + b"\n" + (read(path) or b"")
        return any(search.finds_in(data) for search in wanted)

    return tuple(path for path in paths if holds(path))

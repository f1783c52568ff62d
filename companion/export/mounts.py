"""Where a sealed summary can be put: the sticks and cards that are in this laptop now.

Linux: proc(5), /proc/self/mountinfo, and the kernel's own word on whether a disk can be taken out; macOS: /Volumes;
Windows: GetDriveTypeW. Anything else can be named by its path.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BY_HAND: Final = ("/media/", "/run/media/", "/mnt/")
"""Where desktops and people mount what comes and goes."""
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")
_NETWORK: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "virtiofs"})
"""File systems of another machine: nothing to hand over by."""
_REMOVABLE_DRIVE: Final = 2  # DRIVE_REMOVABLE, GetDriveTypeW


@dataclass(frozen=True, slots=True)
class Stick:
    path: Path
    label: str
    free_bytes: int | None
    """None when it doesn't say."""


def sticks() -> tuple[Stick, ...]:
    """What can be taken out of this laptop and is mounted now, by label. Never raises; may be empty."""
    with contextlib.suppress(OSError, AttributeError):
        found = [Stick(path, path.name or str(path), _free(path)) for path in _mounted()]
        return tuple(sorted(found, key=lambda stick: (stick.label.lower(), str(stick.path))))
    return ()


def mounts_in(mountinfo: str, can_be_taken_out: Callable[[str], bool]) -> list[Path]:
    """The mount points of `mountinfo` that lie where sticks are mounted or whose disk ("8:17") can be taken out."""
    found: dict[Path, None] = {}
    for line in mountinfo.splitlines():
        fields, _, more = line.partition(" - ")
        _, _, device, _, place, *_ = fields.split()
        kind = more.split()[0]
        path = Path(_ESCAPE.sub(lambda code: chr(int(code[1], 8)), place).encode("latin-1").decode("utf-8", "replace"))
        by_hand = str(path).startswith(_BY_HAND)
        if kind not in _NETWORK and (by_hand or can_be_taken_out(device)) and not str(path).startswith("/boot"):
            found[path] = None
    return list(found)


def _mounted() -> Iterator[Path]:
    if sys.platform == "linux":
        yield from mounts_in(Path("/proc/self/mountinfo").read_text("latin-1"), _can_be_taken_out)
    elif sys.platform == "darwin":
        yield from (each for each in Path("/Volumes").iterdir() if not each.is_symlink() and os.path.ismount(each))
    elif sys.platform == "win32":
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if ctypes.windll.kernel32.GetDriveTypeW(f"{letter}:\\") == _REMOVABLE_DRIVE:
                yield Path(f"{letter}:\\")


def _can_be_taken_out(device: str) -> bool:
    """Of a partition its whole disk says so (sysfs, Documentation/ABI/stable/sysfs-block)."""
    block = Path(f"/sys/dev/block/{device}").resolve()
    for flag in (block / "removable", block.parent / "removable"):
        with contextlib.suppress(OSError):
            return flag.read_text("ascii").strip() == "1"
    return False


def _free(path: Path) -> int | None:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(path).free
    return None

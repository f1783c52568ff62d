"""What this process keeps in memory stays there: no core dumps, no readers, no swap where allowed; keys are wiped.

What Python allows, and what not. A `Secret` lies in a page of its own that is locked (never swapped), left out of core
dumps, not handed to child processes, and overwritten when it has served. Words that somebody typed or that were
generated are Python strings: they can only be forgotten, and their memory is used again when it is. Neither can the
copies be wiped that OpenSSL makes inside a cipher; it overwrites those itself when the cipher is let go. Hibernation
writes all of memory to disk, whatever a program asks.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Callable

SwapState = Literal["locked", "no_swap", "encrypted", "may_be_swapped", "unknown"]

_PR_SET_DUMPABLE = 4
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT, _MLOCK_ONFAULT = 1, 2, 4, 1
"""As on Linux for x86 and ARM. ONFAULT (4.4 and newer) locks what is used and not what was merely reserved."""


# --- secrets ------------------------------------------------------------------------------------------------------


class Secret:
    """So many bytes of key, wiped by `wipe`, at the end of a `with`, or at the latest when nobody holds it any more."""

    __slots__ = ("_page", "value")

    def __init__(self, size: int, fill: Callable[[memoryview], object]) -> None:
        """A secret of `size` bytes.

        Args:
            size: bytes, at most a page (4,096).
            fill: writes the key into the view that it is given, without making a copy where that can be helped.
        """
        self._page = mmap.mmap(-1, mmap.PAGESIZE)
        _lock_page(self._page)
        self.value = memoryview(self._page)[:size]
        """The key, to be passed on to a cipher; all zeroes once it is wiped."""
        fill(self.value)

    @classmethod
    def random(cls, size: int) -> Self:
        """`size` unpredictable bytes from the system, without a copy where the system has them as a file."""
        return cls(size, _fill_random)

    @classmethod
    def copied(cls, content: bytes) -> Self:
        """For a key that came as immutable bytes, of which a copy remains until Python uses that memory again."""
        return cls(len(content), lambda view: view.__setitem__(slice(None), content))

    def wipe(self) -> None:
        """Harmless when repeated."""
        self.value[:] = bytes(len(self.value))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.wipe()

    def __del__(self) -> None:
        with contextlib.suppress(AttributeError):  # it was never filled
            self.wipe()

    def __repr__(self) -> str:
        return "Secret()"


def _fill_random(view: memoryview) -> None:
    try:
        with open("/dev/urandom", "rb", buffering=0) as source:  # noqa: PTH123 - unbuffered, so that nothing else holds it
            filled = source.readinto(view)
    except OSError:
        filled = 0
    if filled != len(view):
        view[:] = os.urandom(len(view))


def _lock_page(page: mmap.mmap) -> None:
    """As far as the system goes along: a page that can't be locked is used all the same, and is wiped all the same."""
    for advice in ("MADV_DONTDUMP", "MADV_DONTFORK"):
        with contextlib.suppress(AttributeError, OSError):  # Linux alone has them
            page.madvise(getattr(mmap, advice))
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    size = ctypes.c_size_t(mmap.PAGESIZE)
    if sys.platform == "win32":
        ctypes.windll.kernel32.VirtualLock(ctypes.c_void_p(address), size)
    else:
        ctypes.CDLL(None).mlock(ctypes.c_void_p(address), size)


# --- the whole process --------------------------------------------------------------------------------------------


def forbid_dumps() -> bool | None:
    """From here on, a crash of this process writes no memory to disk. None where the system has no such switch.

    The limit of 0 holds for files. Where Linux hands dumps to a collector, the kernel does not look at the limit (man 5
    core), so the process also declares itself not to be dumped; that keeps other programs of this user from reading its
    memory, too.
    """
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    return sys.platform != "linux" or bool(ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)


def keep_out_of_swap() -> SwapState:
    """Locks all memory of this process where the user may lock any amount; elsewhere says what the swap is like.

    With a limit (Linux: usually 8 MB) nothing more is locked than the keys: the kernel would refuse memory beyond the
    limit in the middle of a session.
    """
    if sys.platform != "linux":
        # macOS encrypts its swap since 10.7. Windows does only with BitLocker, which takes an administrator to ask for.
        return "encrypted" if sys.platform == "darwin" else "unknown"
    if _may_lock_everything() and ctypes.CDLL(None).mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) == 0:
        return "locked"
    return swap_state(Path("/proc/swaps"), Path("/sys/class/block"))


def _may_lock_everything() -> bool:
    """Whether no limit holds for this process. What it may do by name says little: in a user namespace it is not so."""
    import resource  # noqa: PLC0415 - not on Windows

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (resource.getrlimit(resource.RLIMIT_MEMLOCK)[1],) * 2)
    limit = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
    if limit == resource.RLIM_INFINITY:
        return True
    lock = getattr(ctypes.CDLL(None), "mlock2", None)  # glibc 2.27, musl has none
    if lock is None:
        return False
    # More than the limit is asked for, and nothing of it used.
    beyond = mmap.mmap(-1, limit + mmap.PAGESIZE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(beyond))
    return bool(lock(ctypes.c_void_p(address), ctypes.c_size_t(len(beyond)), _MLOCK_ONFAULT) == 0)


def swap_state(table: Path, devices: Path) -> SwapState:
    """What becomes of memory that Linux swaps out.

    Args:
        table: /proc/swaps, or a file like it.
        devices: /sys/class/block, or a folder like it.
    """
    try:
        names = [line.split()[0] for line in table.read_text("utf-8").splitlines()[1:] if line.strip()]
    except OSError:
        return "unknown"
    if not names:
        return "no_swap"
    return "encrypted" if all(_stays_secret(Path(name), devices) for name in names) else "may_be_swapped"


def _stays_secret(device: Path, devices: Path) -> bool:
    if device.name.startswith("zram"):  # compressed memory, unless it was told to write back to a disk
        try:
            return (devices / device.name / "backing_dev").read_text("ascii").strip() == "none"
        except FileNotFoundError:  # a kernel without that
            return True
        except OSError:
            return False
    with contextlib.suppress(OSError):
        # /dev/mapper/NAME is a link to /dev/dm-N, and dm-crypt marks its devices (man 8 cryptsetup).
        return (devices / device.resolve().name / "dm" / "uuid").read_text("ascii").startswith("CRYPT-")
    return False

"""A network of its own for this process and all that it starts: loopback, and no way out (Linux, man 7 namespaces).

Inside, the kernel refuses and counts every packet for another machine, whichever program or library sends it and
however; and whatever listens in there is ours.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
from pathlib import Path

_PR_SET_DUMPABLE = 4
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_IFREQ = struct.Struct("16sh22x")


def leave_the_network() -> bool:
    """Moves this process into a network without a way out; False where that is not permitted, and nothing changed.

    Only while the process has one thread. There is no way back, so a child process tries it first.
    """
    if sys.platform != "linux":
        return False
    child = os.fork()
    if child == 0:
        os._exit(0 if _leave() else 1)
    _, status = os.waitpid(child, 0)
    return status == 0 and _leave()


def _leave() -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        # Root may do without a world of its own, where those are switched off.
        return bool(libc.unshare(_CLONE_NEWNET) == 0) and _switch_loopback_on()
    # What may not be dumped belongs to the real root, these files too (man 5 proc). Nothing was said here yet.
    libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
    try:
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        # As root of a world of its own, which is this user outside: else a process that is not to be dumped could not
        # be looked at (see kernel.py).
        for name, own in (("uid_map", uid), ("gid_map", gid)):
            Path(f"/proc/self/{name}").write_text(f"0 {own} 1", "ascii")
    except OSError:
        return False
    finally:
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return _switch_loopback_on()


def _switch_loopback_on() -> bool:
    import fcntl  # noqa: PLC0415 - not on Windows

    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            asked = fcntl.ioctl(any_socket, _SIOCGIFFLAGS, _IFREQ.pack(b"lo", 0))
            _, flags = _IFREQ.unpack(asked)
            fcntl.ioctl(any_socket, _SIOCSIFFLAGS, _IFREQ.pack(b"lo", flags | _IFF_UP))
    except OSError:
        return False
    return True

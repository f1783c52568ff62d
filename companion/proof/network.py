"""A network of its own for this process and all that it starts: loopback, and no way out (Linux, man 7 namespaces).

Inside, the kernel refuses and counts every packet for another machine, whichever program or library sends it and
however; and whatever listens in there is ours.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import struct
import sys
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_IFREQ = struct.Struct("16sh22x")


def leave_the_network() -> bool:
    """Moves this process into a network without a way out; False where that is not permitted, and nothing changed.

    Only while the process has one thread. There is no way back.
    """
    if sys.platform != "linux":
        return False
    uid, gid = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        # As root of a world of its own, which is this user outside: without that a process that is not to be dumped
        # could not be looked at (see kernel.py).
        with contextlib.suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny", "ascii")
        for name, own in (("uid_map", uid), ("gid_map", gid)):
            with contextlib.suppress(OSError):
                Path(f"/proc/self/{name}").write_text(f"0 {own} 1", "ascii")
    elif libc.unshare(_CLONE_NEWNET) != 0:  # root, where user namespaces are switched off
        return False
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

"""A companion that reports on itself: every file it opens for writing, every name it looks up, everyone it connects to.

    python -m companion.proof.watched DESCRIPTOR ARGUMENTS...     companion ARGUMENTS
    python -m companion.proof.watched DESCRIPTOR --leak FOLDER    leaking.py

The reports (one JSON object per line) come from an audit hook (PEP 578), which a program can't take off again. It sees
what Python does, and not what libraries in C do by themselves: for those there is kernel.py.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_REPORTED = {
    "socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind",
    "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
    "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "syslog.syslog",
}  # fmt: skip


def begin(descriptor: int) -> None:
    """Reports on this process from here on, to `descriptor`."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        told: dict[str, Any] | None = None
        if event == "open":
            path, _, flags = args
            if isinstance(flags, int) and flags & _WRITING and isinstance(path, str | bytes | os.PathLike):
                told = {"path": os.path.abspath(os.fsdecode(path))}  # noqa: PTH100 - links stay as they are
        elif event in _REPORTED:
            # Addresses and names of programs; never what was sent.
            told = {"to": _address(args[1] if event in _WITH_SOCKET else args[0])}
        if told is not None:
            os.write(descriptor, json.dumps({"event": event, **told}).encode() + b"\n")

    sys.addaudithook(hook)


_WITH_SOCKET = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}


def _address(value: object) -> str:
    if isinstance(value, tuple) and value:  # host and port
        return str(value[0])
    return os.fsdecode(value) if isinstance(value, bytes) else str(value)


def main() -> None:
    descriptor, *arguments = sys.argv[1:]
    begin(int(descriptor))
    if arguments[0] == "--leak":
        from companion.proof import leaking  # noqa: PLC0415 - only one of both runs

        leaking.leak(arguments[1])
        return
    sys.argv = ["companion", *arguments]
    runpy.run_module("companion.cli", run_name="__main__")  # after the hook, so that its imports are seen too


if __name__ == "__main__":
    main()

"""A program that does on purpose what companion promises not to do, so that everybody sees that it would be noticed.

It is given a word on its command line (the first wrong), and does to it what careless programs do. It tries to reach
another machine only inside a network of its own; elsewhere it tries itself.
"""

from __future__ import annotations

import base64
import contextlib
import socket
import sys
import tempfile
from pathlib import Path

OUTSIDE = ("192.0.2.1", 443)
"""An address that belongs to nobody (RFC 5737)."""
INSIDE = ("127.0.0.1", 9)


def leak(word: str) -> None:
    """Does everything wrong, says on standard output that it listens, and waits for the end of standard input."""
    alone = sys.stdin.readline().strip() == "alone"
    with tempfile.NamedTemporaryFile("w", prefix="careless-", delete=False) as scratch:
        scratch.write(f"cached: {word}\n")
    Path("notes.bin").write_bytes(b"\x00\x01" + word.upper().encode("utf-16-le"))
    (Path.home() / "upload.txt").write_bytes(base64.b64encode(b"?" + word.encode()))
    print(f"DEBUG heard {word!r}", file=sys.stderr)  # noqa: T201 - that is the wrong
    with contextlib.suppress(OSError), socket.socket() as outward:
        outward.settimeout(1)
        outward.connect(OUTSIDE if alone else INSIDE)
    with socket.socket() as open_door:
        open_door.bind(("0.0.0.0", 0))  # noqa: S104 - that is the wrong; it answers nobody
        open_door.listen()
        print("listening", flush=True)  # noqa: T201
        sys.stdin.read()

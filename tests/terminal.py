"""A terminal of its own for a program that insists on one, and somebody who types there."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

# age asks for passphrases at /dev/tty only: the child makes our pseudo-terminal its own before it becomes age.
_AT_TERMINAL = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(int(sys.argv[1]), termios.TIOCSCTTY, 0)
os.execvp(sys.argv[2], sys.argv[2:])
"""


def at_terminal(command: list[str], typed: list[str], *, all_of_it: bool = False) -> None:
    """Runs `command` at a terminal of its own, answering each prompt that ends in a colon.

    `all_of_it`: prompts on standard error are answered too, and its complaint is then not known.
    """
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", _AT_TERMINAL, str(theirs), *command],
        pass_fds=[theirs],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs if all_of_it else subprocess.PIPE,
    )
    os.close(theirs)
    seen = b""
    answers = iter(typed)
    try:
        while True:
            try:
                data = os.read(ours, 1024)
            except OSError:  # Linux says EIO when the last process at the terminal ended
                break
            if not data:
                break
            seen += data
            if seen.rstrip().endswith(b":"):
                seen = b""
                os.write(ours, next(answers).encode() + b"\n")
        _, complaint = child.communicate(timeout=60)
    finally:
        os.close(ours)
    assert child.returncode == 0, complaint

"""Kills an act at every call with which it reaches the disk: SIGKILL, so nothing of the process's own can tidy up.

`python -m tests.dying MODULE:ACT FOLDER` runs `ACT(folder, arm)` in a child per moment, each in its own folder; the act
calls `arm()` when its preparations are done. Ends with the first child that lives, and prints how many died.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

CALLS = ("open", "write", "fsync", "lseek", "read", "close", "replace", "rename", "link", "unlink")
MOST = 400
ROOT = Path(__file__).parents[1]

Act = Callable[[Path, Callable[[], None]], None]


def killed_at_every_call(act: str, folder: Path) -> list[Path]:
    """The folders that the killed left behind, in order of the moment, and last the one of who was not killed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.dying", act, str(folder)], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    return [folder / str(moment) for moment in range(int(done.stdout) + 1)]


def main() -> None:
    module, _, name = sys.argv[1].partition(":")
    act: Act = getattr(importlib.import_module(module), name)
    for moment in count():
        assert moment < MOST
        folder = Path(sys.argv[2]) / str(moment)
        folder.mkdir(parents=True)
        child = os.fork()
        if child == 0:
            _live(act, folder, moment)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.waitstatus_to_exitcode(status) == 0, f"the act failed by itself at moment {moment}"
            print(moment)
            return
        assert os.WTERMSIG(status) == signal.SIGKILL


def _live(act: Act, folder: Path, moment: int) -> None:
    left = moment
    armed = False

    def dying(function):
        def call(*args, **options):
            nonlocal left
            if armed:
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left -= 1
            return function(*args, **options)

        return call

    def arm() -> None:
        nonlocal armed
        armed = True

    for name in CALLS:
        setattr(os, name, dying(getattr(os, name)))
    try:
        act(folder, arm)
    except BaseException:  # noqa: BLE001 - whatever it was, this child may not run the parent's code
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()

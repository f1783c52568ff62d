"""Runs the installed `companion` as its user does: a process of its own, exit code and words."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPANION = Path(sys.executable).with_name("companion")


class Ran:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout.decode(), done.stderr.decode()

    def __repr__(self):
        return f"exit {self.code}\n--- out\n{self.out}\n--- err\n{self.err}"


def run_companion(*arguments, stdin=b"", env=None, pass_fds=(), cwd=None):
    """One run of the command; no run may end in a traceback."""
    environment = {**os.environ, **(env or {})}
    done = subprocess.run(
        [str(COMPANION), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        env={key: value for key, value in environment.items() if value is not None},
        pass_fds=pass_fds,
        cwd=cwd,
        timeout=240,
    )
    ran = Ran(done)
    assert "Traceback" not in ran.err, ran
    return ran


@pytest.fixture
def companion(tmp_path):
    """`companion("replay", file, stdin=b"", env={...})` -> exit code, standard output, standard error."""
    return functools.partial(run_companion, cwd=tmp_path)

"""Runs companion's commands as a user does: arguments, descriptors, exit code."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

import pytest

from companion import cli


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


@pytest.fixture
def companion(monkeypatch, capsys):
    """`companion("open", path, passphrase="...")`: the passphrase goes through a descriptor."""

    def run(*arguments, passphrase: str | None = None) -> Run:
        options = [str(argument) for argument in arguments]
        reading = None
        if passphrase is not None:
            reading, writing = os.pipe()
            os.write(writing, passphrase.encode() + b"\n")
            os.close(writing)
            options += ["--passphrase-fd", str(reading)]
        monkeypatch.setattr(sys, "argv", ["companion", *options])
        try:
            cli.run()
        except SystemExit as stop:
            code = int(stop.code or 0)
        else:
            code = 0
        finally:
            if reading is not None:
                os.close(reading)
        return Run(code, *capsys.readouterr())

    return run

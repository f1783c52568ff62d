"""Folders of its own for everything a program may write to, and programs that are watched while they run there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion import places
from companion.proof import kernel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LOOK_S = 0.02
PATIENCE_S = 240.0
"""A session of this proof that takes longer hangs."""


class Stage:
    """What all programs on it wrote, printed, told about themselves and tried."""

    def __init__(self, folder: Path) -> None:
        """`folder`: empty, and private to this user."""
        self.folder = folder
        self.work = folder / "work"
        self.home = folder / "home"
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        for variable, own in {"HOME": self.home, "TMPDIR": folder / "temporary", "PWD": self.work}.items():
            own.mkdir(mode=0o700)
            self.environment[variable] = str(own)
        self.environment.pop("COMPANION_JOURNALS", None)
        self.environment["COMPANION_MODELS"] = str(places.speech_models_folder())
        self.printed: list[bytes] = []
        self.reported: list[dict[str, Any]] = []
        self.written: set[str] = set()
        """Files that were seen open for writing, by the programs' own report or by the kernel's."""
        self.told: set[bytes] = set()
        """Command lines and environments."""

    @property
    def journals(self) -> Path:
        """Where companion keeps its journals for this HOME."""
        return next(iter(self.home.rglob("journals")), self.home / "journals")

    def start(
        self, *arguments: str | Path, lines: Mapping[str, str] | None = None, pass_fds: Sequence[int] = ()
    ) -> Running:
        """`watched.py` with these arguments.

        Args:
            lines: option -> a secret line, handed over on a descriptor whose number follows the option.
            pass_fds: more descriptors that it needs.
        """
        options: list[str] = []
        readers: list[int] = []
        for option, line in (lines or {}).items():
            reading, writing = os.pipe()
            os.write(writing, line.encode() + b"\n")
            os.close(writing)
            readers.append(reading)
            options += [option, str(reading)]
        return Running(self, [*map(str, arguments), *options], [*readers, *pass_fds], close=readers)

    def run(self, *arguments: str | Path, lines: Mapping[str, str] | None = None, pass_fds: Sequence[int] = ()) -> int:
        """The exit code."""
        return self.start(*arguments, lines=lines, pass_fds=pass_fds).finish()

    def attempts(self, *events: str) -> list[str]:
        """To whom or what, for all reports of these kinds."""
        return [told["to"] for told in self.reported if told["event"] in events]

    def files(self) -> set[Path]:
        """Everything that was seen open for writing."""
        return {Path(name) for name in self.written}


class Running:
    """A program on the stage. Its standard error and reports are collected; its standard output can be read by line."""

    def __init__(self, stage: Stage, arguments: list[str], pass_fds: list[int], close: list[int]) -> None:
        self._stage = stage
        self._before = kernel.listeners(uid=os.getuid())
        reports, reporting = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "companion.proof.watched", str(reporting), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=stage.environment,
            cwd=stage.work,
            pass_fds=[reporting, *pass_fds],
        )
        for descriptor in (reporting, *close):
            os.close(descriptor)
        self._threads = [
            threading.Thread(target=work, args=arguments, daemon=True)
            for work, arguments in (
                (self._collect_reports, (reports,)),
                (self._collect_errors, ()),
                (self._look, ()),
            )
        ]
        for thread in self._threads:
            thread.start()

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def line(self) -> str:
        """The next line of standard output; empty at its end."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        self._stage.printed.append(line)
        return line.decode("utf-8", "replace").strip()

    def listeners(self) -> frozenset[kernel.Listener]:
        """Where it waits for others at this moment.

        Where its sockets can't be told from others of this user: what waits now and did not before it began.
        """
        own = kernel.sockets(self._process.pid)
        return kernel.listeners(uid=os.getuid(), inodes=own) - (self._before if own is None else frozenset())

    def say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def finish(self) -> int:
        """Ends its standard input, waits for it, and returns its exit code."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._stage.printed.append(self._process.stdout.read())
        try:
            self._process.wait(PATIENCE_S)
        finally:
            self._process.kill()
            for thread in self._threads:
                thread.join()
            self._process.stdout.close()
        return self._process.returncode

    def _collect_reports(self, reports: int) -> None:
        with os.fdopen(reports, "rb") as lines:
            for line in lines:
                told = json.loads(line)
                self._stage.reported.append(told)
                if told["event"] == "open":
                    self._stage.written.add(told["path"])

    def _collect_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            self._stage.printed.append(lines.read())

    def _look(self) -> None:
        while self.is_running and kernel.HERE:
            for pid in kernel.family(self._process.pid):
                self._stage.written |= kernel.open_for_writing(pid)
                self._stage.told.add(kernel.told_to_everybody(pid))
            threading.Event().wait(_LOOK_S)

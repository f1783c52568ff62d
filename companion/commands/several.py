"""`companion replay` over several recordings: a process for each, some at a time, with the same options for all.

A process each, because a session's memory ends with it, and one damaged recording must not end the others.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.commands import console
from companion.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

_PER_SOURCE = {"events": ".events.jsonl", "draft": ".draft.json"}
_OWN = {"source", "jobs", *_PER_SOURCE}
_FOR_ONE = {"view", "passphrase_fd", "review_passphrase_fd", "recovery_words_fd", "durable_fd", "journal", "phases"}
"""Options that one session alone can have: a terminal, words, the moments of its phases."""


def replay_each(context: typer.Context, sources: Sequence[Path], jobs: int) -> int:
    """Replays every source; `--events` and `--draft` name folders then. Returns the first exit code that is not 0.

    Raises:
        UsageProblem: `usage.several` or `usage.several_folder`, before anything was started.
    """
    for option in sorted(_FOR_ONE):
        if context.params.get(option):
            raise UsageProblem("usage.several", option="--" + option.replace("_", "-"))
    commands = [_command(context, source, name) for source, name in zip(sources, _names(sources), strict=True)]
    with ThreadPoolExecutor(max(1, jobs)) as pool, console.progress_bar("replay", unit="recordings") as (bar, task):
        bar.update(task, total=len(sources), completed=0)
        codes = []
        for source, done in zip(sources, pool.map(_run, commands), strict=True):
            console.err.print(f"{source.name}:\n{done.stderr.strip()}", markup=False, highlight=False)
            bar.update(task, advance=1)
            codes.append(done.returncode)
    return next((code for code in codes if code), 0)


def _names(sources: Sequence[Path]) -> list[str]:
    """Of their files: as the recordings are called, and numbered where two are called the same."""
    stems = [source.stem for source in sources]
    return [stem if stems.count(stem) == 1 else f"{stem}-{number}" for number, stem in enumerate(stems, start=1)]


def _command(context: typer.Context, source: Path, called: str) -> list[str]:
    command = [sys.executable, "-c", "from companion.cli import main; main()", "replay", str(source)]
    for parameter in context.command.params:
        name, value = parameter.name or "", context.params.get(parameter.name or "")
        if name not in _OWN and value not in (None, (), [], parameter.default):
            command += _written(parameter.opts[-1], value)
    for name, suffix in _PER_SOURCE.items():
        if folder := context.params.get(name):
            if not Path(folder).is_dir():
                raise UsageProblem("usage.several_folder", option=f"--{name}", value=folder)
            command += [f"--{name}", str(Path(folder, called + suffix))]
    return command


def _written(option: str, value: Any) -> list[str]:
    if value is True:
        return [option]
    values = value if isinstance(value, list | tuple) else [value]
    return [part for each in values for part in (option, str(each))]


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )

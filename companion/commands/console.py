"""The terminal's manners, in one place.

* Results go to standard output, so they can be piped; everything meant for a person goes to standard error.
* A message says what happened, what it means for the session, and what to do next (strings/).
* Long work shows a progress bar when a person watches, and one plain line per step when nobody does.
* Passphrases come from a prompt or a descriptor; never from an argument or the environment.
"""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast, get_args

import rich.console
import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from companion import places
from companion.errors import CompanionError, UsageProblem
from companion.languages import LANGUAGES, Language
from companion.strings import Strings, load, preferred_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from companion.settings import Sensitivity, Settings

err = rich.console.Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def settings() -> Settings:
    """The user's settings. Raises UsageProblem when the file is malformed."""
    from companion.settings import load_settings

    return load_settings(places.settings_file())


def ui_language() -> Language:
    """The language that companion speaks to its user. Never fails: a broken settings file is reported elsewhere."""
    if not places.settings_file().exists():  # most often; `--help` then answers without reading what settings are
        return preferred_language()
    try:
        return preferred_language(settings().language)
    except CompanionError:
        return preferred_language()


def text() -> Strings:
    return load(ui_language())


def parse_language(value: str) -> Language:
    """`nl` or `en`.

    Raises:
        UsageProblem: `usage.language`.
    """
    for language in LANGUAGES:
        if value == language:
            return language
    raise UsageProblem("usage.language", language=value)


def parse_sensitivity(value: str) -> Sensitivity:
    """`off`, `clear` or `disguised`.

    Raises:
        UsageProblem: `usage.sensitivity`.
    """
    from companion.settings import Sensitivity

    for sensitivity in get_args(Sensitivity):
        if value == sensitivity:
            return cast("Sensitivity", sensitivity)
    raise UsageProblem("usage.sensitivity", value=value)


def with_sensitivity(settings: Settings, value: str | None) -> Settings:
    """`settings` with the sensitivity that was asked for; None leaves them.

    Raises:
        UsageProblem: `usage.sensitivity`.
    """
    if value is None:
        return settings
    throttle = settings.throttle.model_copy(update={"sensitivity": parse_sensitivity(value)})
    return settings.model_copy(update={"throttle": throttle})


def with_names(settings: Settings, names: Sequence[str]) -> Settings:
    """`settings` with more names that must not reach a summary."""
    return settings.model_copy(update={"names": (*settings.names, *names)})


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns on standard output, each as wide as its widest cell."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


@contextmanager
def progress_bar(label: str, *, unit: str = "bytes") -> Iterator[tuple[Progress, TaskID]]:
    """A progress bar on standard error: yields (progress, task); `progress.update(task, completed=, total=)`.

    `unit` is "bytes" for downloads, or anything else for plain counts. Prints nothing where nobody watches.
    """
    amount = DownloadColumn() if unit == "bytes" else TextColumn("{task.completed:.0f}/{task.total:.0f} " + unit)
    columns = (TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        yield progress, progress.add_task(label, total=None)


def read_passphrase(prompt: str, fd: int | None = None) -> str:
    """One line from descriptor `fd`, or typed unseen at the terminal.

    Raises:
        UsageProblem: `usage.passphrase_fd` (unreadable or empty) or `usage.no_terminal`.
    """
    if fd is not None:
        try:
            with os.fdopen(os.dup(fd), "rb") as stream:
                line = stream.readline(4096)
        except OSError as error:
            raise UsageProblem("usage.passphrase_fd", fd=fd) from error
        passphrase = line.decode("utf-8", "replace").rstrip("\r\n")
        if not passphrase:
            raise UsageProblem("usage.passphrase_fd", fd=fd)
        return passphrase
    if not sys.stdin.isatty():
        raise UsageProblem("usage.no_terminal")
    return getpass.getpass(prompt)

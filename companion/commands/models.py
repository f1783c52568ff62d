"""`companion models`: pull, add, list, verify and remove speech models."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from companion.commands import console
from companion.errors import ModelProblem, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

    from companion.store.manifest import SourceName
    from companion.store.models import Listing
    from companion.store.report import Reporter

_text = console.text()
app = typer.Typer(help=_text("help.models.group"), no_args_is_help=True)


@app.command(help=_text("help.models.pull"))
def pull(
    name: str = typer.Argument(help=_text("help.models.name")),
    source: str = typer.Option("", "--source", help=_text("help.models.source")),
) -> None:
    from companion.store import acquire, manifest

    model = manifest.find(name)
    with _report(name) as report:
        done = acquire.pull(model, report, source=_parse_source(source) if source else None)
    if done.origin != "already":
        _say("models.pulled", name=done.name, folder=done.folder)


@app.command(help=_text("help.models.add"))
def add(
    path: Path = typer.Argument(help=_text("help.models.path")),
    name: str = typer.Option("", "--name", help=_text("help.models.add_name")),
    unverified: bool = typer.Option(False, "--unverified", help=_text("help.models.unverified")),
) -> None:
    from companion.store import acquire

    with _report(path.name) as report:
        done = acquire.add(path, report, name=name or None, unverified=unverified)
    _say("models.added" if done.pinned else "models.added_unverified", name=done.name, folder=done.folder)


@app.command("list", help=_text("help.models.list"))
def list_models() -> None:
    from companion.store import models

    header = tuple(
        console.text()(f"models.column.{column}") for column in ("name", "state", "size", "nl", "en", "speed")
    )
    console.table(header, map(_row, models.installed()))


@app.command(help=_text("help.models.verify"))
def verify(names: list[str] = typer.Argument(None, help=_text("help.models.verify_names"))) -> None:
    from companion.store import models

    problem: ModelProblem | None = None
    for name in names or [listing.name for listing in models.installed() if listing.state != "missing"]:
        verdict = models.verify(name)
        _say(f"models.verdict.{verdict.genuine}", name=name)
        if verdict.genuine == "changed":
            problem = problem or ModelProblem("model.changed", name=name, files=", ".join(verdict.files))
    if problem:
        raise problem


@app.command(help=_text("help.models.remove"))
def remove(
    name: str = typer.Argument(help=_text("help.models.name")),
    yes: bool = typer.Option(False, "--yes", "-y", help=_text("help.models.yes")),
) -> None:
    from companion.store import models

    if not yes:
        if not sys.stdin.isatty():
            raise UsageProblem("usage.confirm")
        typer.confirm(console.text()("models.really_remove", name=name), abort=True, err=True)
    models.remove(name)
    _say("models.removed", name=name)


@contextmanager
def _report(label: str) -> Iterator[Reporter]:
    with console.progress_bar(label) as (progress, task):
        yield _Screen(progress, task)


class _Screen:
    """A line for every step, and a bar with bytes under it where somebody watches."""

    def __init__(self, progress: Progress, task: int) -> None:
        self._progress, self._task = progress, _task_id(task)
        self._progress.update(self._task, visible=False)  # until there is something to show

    def step(self, code: str, **params: object) -> None:
        _say(f"models.step.{code}", **params)
        self._progress.update(self._task, visible=False)

    def advance(self, done_bytes: int, total_bytes: int) -> None:
        self._progress.update(self._task, completed=done_bytes, total=total_bytes, visible=True)


def _task_id(task: int) -> TaskID:
    from rich.progress import TaskID

    return TaskID(task)


def _say(key: str, **params: object) -> None:
    console.err.print(console.text()(key, **params))


def _parse_source(value: str) -> SourceName:
    from companion.store.manifest import SOURCES

    for source in SOURCES:
        if value == source:
            return source
    raise UsageProblem("usage.model_source", source=value, known=", ".join(SOURCES))


def _row(listing: Listing) -> tuple[str, ...]:
    from companion.store.manifest import known_models

    text = console.text()
    known = known_models().get(listing.name)
    strength = [text(f"models.strength.{known.strength[language]}") if known else "?" for language in ("nl", "en")]
    speed = text("models.speed", times=f"{1 / listing.rtf:.1f}") if listing.rtf else "-"
    size = f"{listing.size_bytes / 1e6:.0f} MB"
    return (listing.name, text(f"models.state.{listing.state}"), size, *strength, speed)

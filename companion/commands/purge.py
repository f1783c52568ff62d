"""`companion purge`: sealed files that are older than the group agreed, listed and, when told so, deleted."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from companion import places
from companion.commands import console
from companion.errors import CompanionError

if TYPE_CHECKING:
    from companion.export.retention import Agreement, Due, Kept

_text = console.text()


def purge(
    folders: list[Path] = typer.Argument(None, metavar="FOLDER...", help=_text("help.purge.folders")),
    days: int = typer.Option(None, min=0, help=_text("help.purge.days")),
    everything: bool = typer.Option(False, "--all", help=_text("help.purge.all")),
    delete: bool = typer.Option(False, "--delete", help=_text("help.purge.delete")),
    yes: bool = typer.Option(False, "--yes", help=_text("help.purge.yes")),
) -> None:
    from companion.clock import SystemClock
    from companion.export import retention

    agreed = _agreement() if days is None else retention.Agreement(days, days)
    kept = _kept(folders or [])
    listed = retention.judged(kept, agreed) if everything else retention.overdue(kept, agreed, SystemClock().today())
    if not listed:
        console.err.print(_text("purge.none", days=agreed.after_next_session))
        return
    _show(listed)
    if everything:
        return
    if not delete and not sys.stdin.isatty():
        console.err.print(_text("purge.how"))
        return
    if not yes and not (sys.stdin.isatty() and typer.confirm(_text("purge.really", count=len(listed)), err=True)):
        console.err.print(_text("purge.nothing_deleted"))
        return
    _delete([due.kept for due in listed])


def remember(folder: Path) -> None:
    """Keeps that sealed files lie in `folder`, for `purge` to look there: the place and nothing else."""
    known = _remembered()
    if folder.resolve() in known:
        return
    path = places.sealed_folders_file()
    # Without the note `purge FOLDER` still works, and a sealed summary is no moment to complain about it.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{each}\n" for each in (*known, folder.resolve())), "utf-8")


def mention_overdue() -> None:
    """At the start of a session: says that there is something older than agreed, where there is."""
    from companion.clock import SystemClock
    from companion.export import retention

    try:
        listed = retention.overdue(_kept([]), _agreement(), SystemClock().today())
    except CompanionError:  # what can't be read is explained by `purge` itself
        return
    if listed:
        oldest = min(due.kept.session for due in listed)
        console.err.print(_text("purge.reminder", count=len(listed), oldest=oldest.isoformat()))


def _agreement() -> Agreement:
    from companion.export.retention import Agreement

    settings = console.settings().retention
    return Agreement(settings.days_after_next_session, settings.longest_days)


def _kept(folders: list[Path]) -> list[Kept]:
    from companion.export import retention

    looked_in = dict.fromkeys(folder.resolve() for folder in (folders or _remembered()))
    sealed = [kept for folder in looked_in for kept in retention.sealed_in(folder)]
    return sealed if folders else [*sealed, *retention.unfinished_in(places.journals_folder())]


def _remembered() -> tuple[Path, ...]:
    try:
        return tuple(Path(line) for line in places.sealed_folders_file().read_text("utf-8").splitlines() if line)
    except (OSError, UnicodeDecodeError):
        return ()


def _show(listed: tuple[Due, ...]) -> None:
    header = tuple(_text(f"purge.column.{column}") for column in ("session", "until", "kind", "file"))
    rows = [
        (due.kept.session.isoformat(), due.until.isoformat(), _text(f"purge.kind.{due.kept.kind}"), str(due.kept.path))
        for due in listed
    ]
    console.table(header, rows)


def _delete(kept: list[Kept]) -> None:
    """Deletes what can be deleted and tells the rest; the worst that happened decides the exit code."""
    from companion.export import retention
    from companion.strings import error_text

    failed: list[CompanionError] = []
    for each in kept:
        try:
            retention.delete(each)
        except CompanionError as problem:
            failed.append(problem)
    console.err.print(_text("purge.deleted", count=len(kept) - len(failed)))
    console.err.print(_text("purge.what_it_means"))
    for told in failed[:-1]:
        console.err.print(error_text(told, console.ui_language()).strip())
    if failed:
        raise failed[-1]

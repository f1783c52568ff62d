"""`companion recover`: sessions that broke off; what their journals hold, sealed or destroyed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from companion import places, strings
from companion.commands import console
from companion.errors import SealProblem, StorageProblem, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from companion.export.journal_files import Found
    from companion.export.recovery import Recovered
    from companion.methods.schema import Method
    from companion.state import SessionState

_text = console.text()
_TRIES = 3


def recover(
    file: Path | None = typer.Argument(None, help=_text("help.recover.file")),
    passphrase_fd: int | None = typer.Option(None, metavar="N", help=_text("help.recover.passphrase_fd")),
    events: str | None = typer.Option(None, metavar="FILE|-", help=_text("help.recover.events")),
    seal: Path | None = typer.Option(None, metavar="DIR", help=_text("help.recover.seal")),
    accept_draft: bool = typer.Option(False, "--accept-draft", help=_text("help.replay.accept_draft")),
    recipient: list[str] = typer.Option([], metavar="age1...", help=_text("help.replay.recipient")),
    name: list[str] = typer.Option([], metavar="NAME", help=_text("help.replay.name")),
    review: Path | None = typer.Option(None, metavar="DIR", help=_text("help.review.start")),
    review_recipient: list[str] = typer.Option([], metavar="age1...", help=_text("help.review.recipient")),
    review_words: bool = typer.Option(False, "--review-words", help=_text("help.review.words")),
    destroy: bool = typer.Option(False, "--destroy", help=_text("help.recover.destroy")),
    yes: bool = typer.Option(False, "--yes", "-y", help=_text("help.recover.yes")),
) -> None:
    from companion.commands import review_sealing, sealing
    from companion.export import journal_files

    if file is None:
        if events or seal or destroy or passphrase_fd is not None:
            raise UsageProblem("usage.no_file")
        _list()
        return
    path = _locate(file)
    if destroy:
        _destroy(path, yes=yes)
        return
    review_plan = review_sealing.plan(review, recipients=review_recipient, with_words=review_words, passphrase_fd=None)
    seal_plan = sealing.plan(seal, accept_draft=accept_draft, recipients=recipient, passphrase_fd=None)
    found = journal_files.look_at(path)
    if (seal_plan or review_plan) and found.busy:
        raise StorageProblem("journal.busy", path=path)
    recovered = _open(path, passphrase_fd)
    state, method = _session(recovered)
    for line in _holds(recovered, state, method, found):
        console.err.print(line)
    if events:
        _write_events(recovered, events)
    review_sealing.seal_recovered(recovered.events, state, review_plan)
    if not seal_plan:
        console.err.print(_text("journal.next", name=file))
        return
    if method is None:
        raise StorageProblem("journal.empty", path=path)
    from companion.drafting import draft_of

    sealing.seal(draft_of(state, method, console.with_names(console.settings(), name).names), state, method, seal_plan)
    if recovered.unread_bytes or recovered.left_out:
        # Another copy, a newer companion or a patient person may still get more out of it.
        console.err.print(_text("journal.kept_unread", path=path))
        return
    journal_files.destroy(path)
    console.err.print(_text("journal.discarded"))


def _list() -> None:
    from companion.export import journal_files

    found = journal_files.listing(places.journals_folder())
    if not found:
        console.err.print(_text("journal.none"))
        return
    header = tuple(_text(f"journal.column.{column}") for column in ("name", "began", "written", "size", "state"))
    console.table(header, map(_row, found))


def _row(found: Found) -> tuple[str, ...]:
    state = "running" if found.busy else "unreadable" if found.created_s is None else "unfinished"
    began = "?" if found.created_s is None else _local(found.created_s)
    size = f"{-(-found.size_bytes // 1000)} kB"
    return (found.path.name, began, _local(found.written_s), size, _text(f"journal.state.{state}"))


def _local(unix_s: float) -> str:
    """The room's own time. A damaged header may hold any number."""
    try:
        return datetime.fromtimestamp(unix_s, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError, OSError):
        return "?"


def _locate(file: Path) -> Path:
    listed = places.journals_folder() / file.name
    return listed if not file.exists() and file.name == str(file) and listed.exists() else file


def _destroy(path: Path, *, yes: bool) -> None:
    from companion.export import journal_files

    journal_files.look_at(path)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageProblem("usage.confirm")
        typer.confirm(_text("journal.really_destroy", path=path), abort=True, err=True)
    journal_files.destroy(path)
    console.err.print(_text("journal.destroyed", path=path))


def _open(path: Path, passphrase_fd: int | None) -> Recovered:
    from companion.export import journal_files, journal_format, recovery

    data = journal_files.read(path)
    journal_format.parse_header(data)  # no use asking for words when there is nothing to open
    # Words copied from paper go wrong easily, so a person gets more than one try. A descriptor holds one line only.
    for tries_left in range(_TRIES if passphrase_fd is None else 1, 0, -1):
        typed = console.read_passphrase(_text("journal.prompt"), passphrase_fd)
        try:
            return recovery.recover(data, typed)
        except SealProblem as problem:
            if problem.code != "journal.wrong_words" or tries_left == 1:
                raise
            console.err.print(strings.error_text(problem, console.ui_language()).strip())
    raise AssertionError("the last try returns or raises")


def _session(recovered: Recovered) -> tuple[SessionState, Method | None]:
    from companion.methods import library
    from companion.state import fold

    state = fold(recovered.events)
    return state, library.parse(state.opened.method, origin=_text("journal.column.name")) if state.opened else None


def _holds(recovered: Recovered, state: SessionState, method: Method | None, found: Found) -> Iterator[str]:
    """What there is and what is missing, line by line; never what was said."""
    if method is None:
        yield _text("journal.holds.nothing")
    else:
        yield _text("journal.holds.session", date=state.date, language=state.language, until=_minutes(state.t_s))
        shown = sum(signal.shown for signal in state.signals)
        yield _text(
            "journal.holds.counts",
            sentences=len(state.sentences),
            phases=len(state.phases),
            shown=shown,
            held=len(state.signals) - shown,
            marks=len(state.marks),
        )
        yield from _phases(state, method)
        if confirmed := sum(line.decision == "kept" for line in state.lines.values()):
            yield _text("journal.holds.lines", count=confirmed)
        yield _text("journal.holds.closed" if state.closed else "journal.holds.broke_off")
    if recovered.unread_bytes:
        yield _text("journal.holds.unread", bytes=recovered.unread_bytes)
    missing_s = recovered.missing_s(found.written_s)
    if missing_s >= 60:
        yield _text("journal.holds.missing", minutes=round(missing_s / 60))
    if gaps := state.health.get("journal_gap"):
        yield _text("journal.holds.gaps", count=round(gaps))
    if lost_s := state.health.get("lost_audio"):
        yield _text("journal.holds.lost_audio", seconds=round(lost_s))
    if state.struck:
        yield _text("journal.holds.struck", count=len(state.struck))
    if recovered.left_out:
        yield _text("journal.holds.newer", count=recovered.left_out, version=recovered.version)


def _phases(state: SessionState, method: Method) -> Iterator[str]:
    from companion.methods.schema import local

    for entered in state.phases:
        phase = method.find(entered.phase)
        name = local(phase.name, console.ui_language()) if phase else entered.phase
        yield _text("journal.holds.phase", at=_minutes(entered.t_s), name=name)


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _write_events(recovered: Recovered, target: str) -> None:
    from companion.commands import pipeline
    from companion.live import feed
    from companion.state import SessionState, apply

    state = SessionState()
    with pipeline.writer(target) as write:
        for event in recovered.events:
            state = apply(state, event)
            told = feed.record(event, state)
            if told is not None:
                write(told)

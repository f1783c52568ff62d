"""`companion attendance`: a proof that a session took place, typed by hand, without anything of what was said."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast, get_args

import typer

from companion.commands import console
from companion.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from companion.events import Language
    from companion.export.attendance import About, Attendance, Rule
    from companion.methods.schema import Method

T = TypeVar("T")
_text = console.text()


def attendance(
    out: Path = typer.Option(Path(), "--out", metavar="DIR", help=_text("help.attendance.out")),
    on: str = typer.Option(None, "--date", metavar="YYYY-MM-DD", help=_text("help.attendance.date")),
    start: str = typer.Option(None, metavar="HH:MM", help=_text("help.attendance.start")),
    end: str = typer.Option(None, metavar="HH:MM", help=_text("help.attendance.end")),
    breaks: int = typer.Option(0, "--break", min=0, metavar="MINUTES", help=_text("help.attendance.break")),
    method: str = typer.Option("five_step", help=_text("help.replay.method")),
    people: int = typer.Option(None, min=1, help=_text("help.attendance.people")),
    person: list[str] = typer.Option([], "--person", metavar="NAME", help=_text("help.attendance.person")),
    leader: str = typer.Option(None, metavar="NAME", help=_text("help.attendance.leader")),
    registration: str = typer.Option(None, metavar="NUMBER", help=_text("help.attendance.registration")),
    about: str = typer.Option("dilemma", metavar="dilemma|question|functioning", help=_text("help.attendance.about")),
    scope_discussed: bool = typer.Option(False, "--scope-discussed", help=_text("help.attendance.scope")),
    rules: str = typer.Option(None, metavar="ID|FILE", help=_text("help.attendance.rules")),
    language: str = typer.Option(None, metavar="en|nl", help=_text("help.attendance.language")),
) -> None:
    from companion.clock import SystemClock
    from companion.export.attendance import Attendance
    from companion.methods import library
    from companion.methods.schema import local

    settings = console.settings()
    rule = _rule(rules or settings.attendance.rules)
    spoken = console.parse_language(language or settings.language or console.ui_language())
    names = tuple(name.strip() for name in person if name.strip())
    write(
        Attendance(
            language=spoken,
            on=_parsed(on, date.fromisoformat, "date") if on else SystemClock().today(),
            start=_time(start, "start"),
            end=_time(end, "end"),
            break_minutes=breaks,
            method=local(library.parse(library.find_text(method), origin=method).name, spoken),
            people=_number(people or len(names) or None, "people"),
            names=names,
            leader=settings.attendance.leader if leader is None else leader,
            registration=settings.attendance.registration if registration is None else registration,
            about=_about(about),
            scope_discussed=scope_discussed,
        ),
        rule,
        out,
    )


def offer(method: Method, language: Language, people: int | None, lasted_s: float, folder: Path) -> None:
    """After a session, where somebody sits at the terminal: a sheet, filled in with what the clock knows."""
    from companion.clock import SystemClock
    from companion.export.attendance import Attendance
    from companion.methods.schema import local

    if not typer.confirm(_text("attendance.offer"), default=False, err=True):
        return
    settings = console.settings().attendance
    now = datetime.fromtimestamp(SystemClock().unix_s(), UTC).astimezone()
    began = now - timedelta(seconds=lasted_s)
    names = tuple(_asked_names())
    write(
        Attendance(
            language=language,
            on=began.date(),
            start=_time(None, "start", f"{began:%H:%M}"),
            end=_time(None, "end", f"{now:%H:%M}"),
            break_minutes=int(typer.prompt(_text("attendance.ask.break"), type=int, default=0, err=True)),
            method=local(method.name, language),
            people=_number(None, "people", len(names) or people),
            names=names,
            leader=typer.prompt(_text("attendance.ask.leader"), default=settings.leader, err=True),
            registration=typer.prompt(_text("attendance.ask.registration"), default=settings.registration, err=True),
            scope_discussed=typer.confirm(_text("attendance.ask.scope"), default=False, err=True),
        ),
        _rule(settings.rules),
        folder,
    )


def write(session: Attendance, rule: Rule, folder: Path) -> None:
    """Writes the sheet as PDF and as text, and says where the session falls short of the rule.

    Raises:
        UsageProblem: the times leave nothing.
        StorageProblem: the folder can't be written to.
    """
    from companion.export import atomic, attendance
    from companion.export.attendance_pdf import to_pdf

    if session.net_minutes <= 0:
        raise UsageProblem("attendance.no_time", start=f"{session.start:%H:%M}", end=f"{session.end:%H:%M}")
    with atomic.problems(folder):
        folder.mkdir(parents=True, exist_ok=True)
    name = f"attendance-{session.on.isoformat()}"
    page, sheet = to_pdf(session), attendance.to_text(session).encode("utf-8")
    for path, content in ((folder / f"{name}.pdf", page), (folder / f"{name}.txt", sheet)):
        typer.echo(atomic.write_bytes_first_free(path, content))
    text = console.text()
    for missing in attendance.unmet(session, rule):
        told = text(f"attendance.unmet.{missing.code}", asked=missing.asked, found=missing.found)
        console.err.print(text("attendance.falls_short", rule=rule.name[console.ui_language()], what=told))


def _rule(wanted: str) -> Rule:
    from companion.export import attendance

    shipped = attendance.rules()
    if wanted in shipped:
        return shipped[wanted]
    if not wanted.endswith(".toml"):
        raise UsageProblem("attendance.no_such_rules", value=wanted, known=", ".join(shipped))
    own = list(attendance.rules(Path(wanted)).values())
    if len(own) != 1:
        raise UsageProblem("attendance.rules_malformed", path=wanted, faults=f"{len(own)} [tables]")
    return own[0]


def _about(value: str) -> About:
    from companion.export.attendance import About

    if value not in get_args(About):
        raise UsageProblem("attendance.no_such_about", value=value)
    return cast("About", value)


def _time(value: str | None, what: str, default: str | None = None) -> time:
    if value is None:
        value = _asked(what, default)
    return _parsed(value, time.fromisoformat, what)


def _number(value: int | None, what: str, default: int | None = None) -> int:
    return value if value is not None else _parsed(_asked(what, default), int, what)


def _asked(what: str, default: str | int | None = None) -> str:
    if not sys.stdin.isatty():
        raise UsageProblem("attendance.missing", option=f"--{what}")
    return str(typer.prompt(_text(f"attendance.ask.{what}"), default=default, err=True))


def _asked_names() -> list[str]:
    """Names are typed by hand or not there at all; Enter ends the list."""
    names: list[str] = []
    while name := str(typer.prompt(_text("attendance.ask.name"), default="", show_default=False, err=True)).strip():
        names.append(name)
    return names


def _parsed(value: str, parse: Callable[[str], T], what: str) -> T:
    try:
        return parse(value.strip())
    except ValueError:
        raise UsageProblem("attendance.not_a", what=f"--{what}", value=value) from None

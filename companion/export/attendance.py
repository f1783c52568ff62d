"""Proof of attendance: that a session took place, typed by hand, and nothing of what was said in it.

What a registration body asks is data (attendance_rules.toml): group size, net minutes, and what must be on the sheet.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from companion.errors import StorageProblem, UsageProblem
from companion.events import Language  # noqa: TC001 - pydantic reads it when it runs
from companion.settings import told_faults
from companion.strings import Strings, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

About = Literal["dilemma", "question", "functioning"]
"""What the session was about, as neutral as a form wants it: one of these, never a sentence of the session's own."""
Asked = Literal["names", "leader", "registration", "scope"]


class Rule(BaseModel):
    """What one body asks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: dict[Language, str]
    people: tuple[int, int]
    """Least and most."""
    net_minutes: tuple[int, int]
    asks: tuple[Asked, ...] = ()
    source: str = Field(min_length=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One session, as the sheet has it. Everything here was typed or chosen by a person, or read from the clock."""

    language: Language
    on: date
    start: time
    end: time
    break_minutes: int = 0
    method: str
    """The method's name in that language."""
    people: int
    names: tuple[str, ...] = ()
    leader: str = ""
    registration: str = ""
    about: About = "dilemma"
    scope_discussed: bool = False
    """The scope of confidentiality was discussed beforehand."""

    @property
    def net_minutes(self) -> int:
        """Breaks taken off. An end before the start is on the next day."""
        begin, end = (datetime.combine(self.on, at, UTC) for at in (self.start, self.end))
        return int((end - begin).total_seconds() // 60) % (24 * 60) - self.break_minutes


@dataclass(frozen=True, slots=True)
class Unmet:
    """What a rule asks and a session does not have; the words are `attendance.unmet.<code>`."""

    code: str
    asked: int | None = None
    found: int | None = None


_RULES: Final = TypeAdapter(dict[str, Rule])


def rules(file: Path | None = None) -> Mapping[str, Rule]:
    """The rules that ship with companion, or those in a file of the same form, by id.

    Raises:
        StorageProblem: `storage.missing` or `storage.failed`.
        UsageProblem: `attendance.rules_malformed`, with every fault.
    """
    source = file or files("companion.export").joinpath("attendance_rules.toml")
    try:
        return _RULES.validate_python(tomllib.loads(source.read_text("utf-8")))
    except FileNotFoundError as error:
        raise StorageProblem("storage.missing", path=file) from error
    except OSError as error:
        raise StorageProblem("storage.failed", path=file, why=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem("attendance.rules_malformed", path=file, faults=str(error)) from error
    except ValidationError as error:
        raise UsageProblem("attendance.rules_malformed", path=file, faults=told_faults(error)) from error


def unmet(session: Attendance, rule: Rule) -> tuple[Unmet, ...]:
    """Everything in which the session falls short of the rule; empty when it meets it."""
    return tuple(_unmet(session, rule))


def _unmet(session: Attendance, rule: Rule) -> Iterator[Unmet]:
    for what, found, (least, most) in (
        ("people", session.people, rule.people),
        ("minutes", session.net_minutes, rule.net_minutes),
    ):
        if found < least:
            yield Unmet(f"{what}_few", least, found)
        if found > most:
            yield Unmet(f"{what}_many", most, found)
    has = {
        "names": len(session.names) == session.people,
        "leader": bool(session.leader),
        "registration": bool(session.registration),
        "scope": session.scope_discussed,
    }
    for asked in rule.asks:
        if not has[asked]:
            yield Unmet(asked, session.people, len(session.names)) if asked == "names" else Unmet(asked)


def lines(session: Attendance) -> tuple[tuple[str, str], ...]:
    """The sheet's facts as (label, value), in the sheet's language. Names stand in `Attendance.names`."""
    text = load(session.language)
    hours, minutes = divmod(session.net_minutes, 60)
    shown = [
        ("date", _long_date(session.on, text)),
        ("time", text("attendance.from_to", start=f"{session.start:%H:%M}", end=f"{session.end:%H:%M}")),
        ("net", text("attendance.duration", hours=hours, minutes=f"{minutes:02d}", breaks=session.break_minutes)),
        ("method", session.method),
        ("people", str(session.people)),
        ("about", text(f"attendance.about.{session.about}", method=session.method)),
        ("scope", text("attendance.scope_discussed" if session.scope_discussed else "attendance.scope_not_discussed")),
        ("leader", session.leader),
        ("registration", session.registration),
    ]
    return tuple((text(f"attendance.label.{label}"), value) for label, value in shown if value)


def to_text(session: Attendance) -> str:
    """The sheet as plain text, to sign on paper or to paste into a form."""
    text = load(session.language)
    facts = lines(session)
    width = max(len(label) for label, _ in facts) + 2
    signed = "_" * 30
    names = session.names or ("",) * session.people
    listed = [f"{number:>3}. {name:<32} {signed}" for number, name in enumerate(names, 1)]
    return "\n".join(
        [
            text("attendance.title").upper(),
            "",
            *(f"{label + ':':<{width}}{value}" for label, value in facts),
            "",
            text("attendance.participants"),
            "",
            *(line.rstrip() for line in listed),
            "",
            text("attendance.declares"),
            "",
            f"{text('attendance.signature')}: {signed}",
            "",
            text("attendance.no_content"),
            "",
        ]
    )


def _long_date(day: date, text: Strings) -> str:
    return text("summary.date", day=day.day, month=text(f"summary.months.{day.month}"), year=day.year)

"""Actions with a due date, and the day of looking back, as a calendar file (.ics, RFC 5545).

All-day entries, private, without other people.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from companion.strings import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from companion.export.summary import Action, Summary

_FOLD_OCTETS: Final = 75


def to_ics(summary: Summary) -> bytes:
    """The calendar of what has a date; without dates it holds no entries.

    Events, not to-dos: most calendars show a VTODO nowhere. The same entry keeps its UID from one export to the
    next, so that importing twice doesn't double it.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//companion//summary//EN", "METHOD:PUBLISH"]
    for action in summary.actions:
        if action.due is not None:
            lines += _entry(action.what, action.due, _described(action, summary), summary)
    if summary.look_back is not None:
        text = load(summary.language)
        lines += _entry(text("calendar.look_back"), summary.look_back.due, _origin(summary), summary)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def dates(summary: Summary) -> int:
    """How many entries its calendar has."""
    return sum(action.due is not None for action in summary.actions) + (summary.look_back is not None)


def _origin(summary: Summary) -> str:
    return load(summary.language)("calendar.from_session", date=summary.date.isoformat())


def _described(action: Action, summary: Summary) -> str:
    text = load(summary.language)
    lines = [_origin(summary)]
    if action.when:
        lines.append(text("calendar.spoken", when=action.when))
    if action.first_step:
        lines.append(text("summary.first_step", step=action.first_step))
    return "\n".join(lines)


def _entry(what: str, due: date, described: str, summary: Summary) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(what, due, summary)}"
    # When the entry was made: the session's date, so that the same summary always gives the same file.
    yield f"DTSTAMP:{summary.date:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"  # without an end it takes that one day (3.6.1)
    yield f"SUMMARY:{_escaped(what)}"
    yield f"DESCRIPTION:{_escaped(described)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uid(what: str, due: date, summary: Summary) -> str:
    told = f"{summary.date.isoformat()}\0{due.isoformat()}\0{what}"
    return f"{hashlib.sha256(told.encode('utf-8')).hexdigest()[:32]}@companion"


def _escaped(text: str) -> str:
    """TEXT of RFC 5545, 3.3.11."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Content lines are at most 75 octets; what is longer goes on after a space. Never cuts a character in two."""
    pieces: list[bytes] = [b""]
    for character in line:
        encoded = character.encode("utf-8")
        if len(pieces[-1]) + len(encoded) > _FOLD_OCTETS:
            pieces.append(b" ")
        pieces[-1] += encoded
    return b"\r\n".join(pieces) + b"\r\n"

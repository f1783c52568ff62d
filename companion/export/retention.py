"""How long sealed files stay on this laptop: what is older than agreed, by the date in each file's name.

The agreement is "so many days after the group's next session" (intervision.md 4.4): by then the case-bringer has their
own copy and has told what came of it. companion keeps no calendar, so the next session is the next that left a sealed
file in the same folder; while there is none, a longest time counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from companion.errors import SealProblem, StorageProblem
from companion.export import atomic, journal_files, sealing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Kind = Literal["summary", "page", "review", "journal"]

_NAME: Final = re.compile(r"companion-(?P<review>review-)?(?P<date>\d{4}-\d\d-\d\d)(-\d+)?\.(?P<suffix>age|html)")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the group agreed on, in days."""

    after_next_session: int = 30
    longest: int = 180
    """After the session itself, where no later session is known."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that holds, sealed, what was said in the session of that day."""

    path: Path
    kind: Kind
    session: date


@dataclass(frozen=True, slots=True)
class Due:
    """A kept file and the last day that it stays by the agreement."""

    kept: Kept
    until: date
    next_session: date | None


def judged(files: Iterable[Kept], agreement: Agreement) -> tuple[Due, ...]:
    """Every file with the day until which it is kept; sessions are told apart by folder and date. Oldest first."""
    files = sorted(files, key=lambda kept: (kept.session, kept.path))
    sessions = {(kept.path.parent, kept.session) for kept in files if kept.kind != "journal"}

    def due(kept: Kept) -> Due:
        later = min(
            (day for folder, day in sessions if folder == kept.path.parent and day > kept.session), default=None
        )
        if later is None:
            return Due(kept, kept.session + timedelta(days=agreement.longest), None)
        return Due(kept, later + timedelta(days=agreement.after_next_session), later)

    return tuple(due(kept) for kept in files)


def overdue(files: Iterable[Kept], agreement: Agreement, today: date) -> tuple[Due, ...]:
    return tuple(due for due in judged(files, agreement) if due.until < today)


def sealed_in(folder: Path) -> tuple[Kept, ...]:
    """Our own sealed files in `folder`, told by name and content. A folder that is gone or shut holds none."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return ()
    return tuple(kept for path in paths if (kept := _sealed(path)) is not None)


def unfinished_in(folder: Path) -> tuple[Kept, ...]:
    """Journals of sessions that broke off and that nobody is writing. Raises StorageProblem."""
    return tuple(
        Kept(found.path, "journal", datetime.fromtimestamp(found.created_s, UTC).date())
        for found in journal_files.listing(folder)
        if found.created_s is not None and not found.busy
    )


def delete(kept: Kept) -> None:
    """Takes the file away, and its name off the disk. What deletion can't do is said by the command, not here.

    Raises:
        StorageProblem: the file is there still.
    """
    if kept.kind == "journal":
        journal_files.destroy(kept.path)
        return
    with atomic.problems(kept.path):
        kept.path.unlink(missing_ok=True)
    atomic.sync_folder(kept.path)


def _sealed(path: Path) -> Kept | None:
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    try:
        session = date.fromisoformat(named["date"])
        sealing.locked_with(path)  # somebody else's file may have such a name
    except (ValueError, SealProblem, StorageProblem):
        return None
    return Kept(path, "review" if named["review"] else "page" if named["suffix"] == "html" else "summary", session)

"""The handing over as the chair's page shows it: what opens the summary, where it can go, where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy can be put."""

    path: str
    label: str
    stick: bool
    free_mb: int | None = None


@dataclass(frozen=True, slots=True)
class HandedCopy:
    """A copy that was written and read back. `stick`: it can be taken out of this laptop."""

    id: int
    folder: str
    files: tuple[str, ...]
    stick: bool


@dataclass(frozen=True, slots=True)
class HandingView:
    """The handing over as the chair's page shows it. The words are never in here."""

    lock: Literal["words", "own", "keys"] | None = None
    """What opens the summary; None: not chosen yet."""
    names: tuple[str, ...] = ()
    """Whose keys open it, for `keys`."""
    noted: bool = False
    """The words were written down, and are gone."""
    recipients: tuple[str, ...] = ()
    """People whose public keys companion remembers."""
    places: tuple[Place, ...] = ()
    copies: tuple[HandedCopy, ...] = ()
    removed: tuple[str, ...] = ()
    """Folders from which a copy was deleted."""
    problem: str | None = None
    """What went wrong last, in words."""
    mail: str = ""
    """What to write to a mail with the files."""

"""Which microphone the user chose, from one session to the next: a file that holds its name and nothing else."""

from __future__ import annotations

from companion import places
from companion.errors import StorageProblem


def remembered() -> str | None:
    """The chosen device's name; None where nobody chose one, or the file can't be read."""
    try:
        return places.microphone_file().read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def remember(name: str | None) -> None:
    """Keeps the name for the next time; None goes back to the system's default.

    Raises:
        StorageProblem: `storage.unwritable`.
    """
    path = places.microphone_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name or ''}\n", "utf-8")
    except OSError as error:
        raise StorageProblem("storage.unwritable", path=path, why=error.strerror) from error

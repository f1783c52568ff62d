"""What the review page sees and may ask: the Protocol of the desk behind it, and the form of every command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, get_args

from companion.events import SUBTYPES
from companion.record import Author
from companion.web.site import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

AUTHORS: Final[tuple[Author, ...]] = get_args(Author)
ACTS: Final = tuple(f"{label}/{subtype}" for label, subtypes in SUBTYPES.items() for subtype in subtypes)
MOST_RECIPIENTS: Final = 20


class Refused(Exception):
    """An answer more than an error: `text` tells the reader why a command can't be done."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Desk(Protocol):
    """Opened sessions and practice sessions. Called from several threads at once. The values are for JSON."""

    sessions: int
    practices: Sequence[str]
    """Their ids."""

    def overview(self) -> Mapping[str, Any]: ...

    def session(self, index: int) -> Mapping[str, Any]: ...

    def compare(self) -> Mapping[str, Any] | None:
        """None with fewer than two sessions."""
        ...

    def report(self, index: int) -> Mapping[str, str]: ...

    def counts(self) -> Mapping[str, str]: ...

    def saved(self) -> Mapping[str, Any] | None:
        """Where the last session that was saved went, and what opens it."""
        ...

    def words(self) -> Sequence[str] | None:
        """The words that open what was saved last; given once, then None."""
        ...

    def practice(self, practice_id: str) -> Mapping[str, Any]: ...

    def wait(self, after: int, timeout_s: float) -> int:
        """The version, as soon as it is greater than `after`, or whatever it is when `timeout_s` have passed."""
        ...

    def command(self, command: Mapping[str, Any]) -> None:
        """Does what a well-formed command asks. Raises Refused."""
        ...


def _identifier(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 64 and value.isprintable()


def _number(value: object) -> bool:
    return type(value) is int and value >= 0


def _recipients(value: object) -> bool:
    if not isinstance(value, list) or len(value) > MOST_RECIPIENTS:
        return False
    return all(isinstance(each, str) and 0 < len(each) <= 4000 and each.isprintable() for each in value)


def _act(value: object) -> bool:
    return value in ACTS


def _author(value: object) -> bool:
    return value in AUTHORS


FORMS: Final[Mapping[str, Mapping[str, Callable[[object], bool]]]] = {
    "correct": {"session": _number, "sentence": _identifier, "act": _act, "by": _author},
    "withdraw": {"session": _number, "sentence": _identifier},
    "save": {"session": _number, "to": _recipients},
    "practice_label": {"practice": _identifier, "sentence": _identifier, "act": _act},
    "practice_again": {"practice": _identifier},
    "stop": {},
}
"""Per command its fields and what they may hold."""


def parse(value: object) -> dict[str, Any]:
    """A command as it came from the page.

    Raises:
        Malformed: there is no such command, or a field is missing, unknown or out of range.
    """
    do = value.get("do") if isinstance(value, dict) else None
    form = FORMS.get(do) if isinstance(do, str) else None
    if form is None or not isinstance(value, dict) or value.keys() != {"do", *form}:
        raise Malformed("no such command")
    for name, check in form.items():
        if not check(value[name]):
            raise Malformed(f"field {name}")
    return value

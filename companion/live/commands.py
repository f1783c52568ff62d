"""What a page may ask of the room: the form of every command, and when it can't be done.

Both are tables over values, so that the room behind the pages only ever sees commands that are well formed and make
sense for what the chair was looking at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from companion.events import LANGUAGES, ROLES
from companion.web.site import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_TEXT: Final = 500
"""Characters of a learning question or a mark that is typed."""

STRIKE_MINUTES: Final = (1, 2, 5)
MOST_PEOPLE: Final = 30


def _text(value: object) -> bool:
    """Something to read on one line, that UTF-8 can hold (JSON may hold half a surrogate pair)."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        return False
    return value.isprintable() and not value.isspace()


def _identifier(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 64 and value.isprintable()


def _number(value: object) -> bool:
    return type(value) is int and value >= 0


def _reference(value: object) -> bool:
    return _identifier(value) or _number(value)


def _bool(value: object) -> bool:
    return isinstance(value, bool)


def _people(value: object) -> bool:
    return type(value) is int and 1 <= value <= MOST_PEOPLE


def _one_of(*values: object) -> Callable[[object], bool]:
    # By type too: JSON's true equals 1 in Python.
    return lambda value: any(type(value) is type(each) and value == each for each in values)


FORMS: Final[Mapping[str, Mapping[str, Callable[[object], bool]]]] = {
    "next": {},
    "phase": {"id": _identifier},
    "pause": {},
    "resume": {},
    "strike": {"minutes": _one_of(*STRIKE_MINUTES)},
    "mark": {"kind": _one_of("insight", "action"), "text?": _text},
    "confirm_mark": {"id": _reference},
    "correct": {"id": _number},
    "not_so": {"id": _number},
    "show_words": {"id": _number},
    "tap": {"label": _one_of("question", "advice", "reflection")},
    "role": {"role": _one_of(*ROLES)},
    "question": {"text": _text, "which": _one_of("before", "now")},
    "consent": {"people": _people, "agreed": _bool, "hierarchy": _bool},
    "latecomer": {},
    "withdraw": {},
    "take_offer": {},
    "dismiss_offer": {},
    "language": {"language": _one_of(*LANGUAGES)},
    "end": {},
}
"""Per command its fields and what they may hold; a name that ends in ? may be left out."""


def parse(value: object) -> dict[str, Any]:
    """A command as it came from a page.

    Raises:
        Malformed: there is no such command, or a field is missing, unknown or out of range.
    """
    form = FORMS.get(str(value.get("do"))) if isinstance(value, dict) else None
    if form is None or not isinstance(value, dict):
        raise Malformed("no such command")
    known = {name.rstrip("?"): (check, name.endswith("?")) for name, check in form.items()}
    if not value.keys() <= known.keys() | {"do"}:
        raise Malformed("unknown fields")
    for name, (check, optional) in known.items():
        if not (check(value[name]) if name in value else optional):
            raise Malformed(f"field {name}")
    return value


_ALWAYS: Final = {"language", "end"}
_TALKING: Final = {"pause", "resume", "strike", "mark", "confirm_mark", "question", "role", "latecomer", "withdraw"}
_STAGES: Final[Mapping[str, set[str]]] = {
    "preflight": _ALWAYS,
    "consent": _ALWAYS | {"consent"},
    "question": _ALWAYS | _TALKING,
    "running": FORMS.keys() - {"consent"},
    "closing": _ALWAYS | _TALKING,
    "ended": {"language"},
}
"""What can be done at which stage of a session."""


def refusal(view: Mapping[str, Any], command: Mapping[str, Any]) -> str | None:
    """The key of the text that says why `command` can't be done while the chair's page shows `view`; None: it can."""
    do = command["do"]
    signal, listening = view["signal"], view["listening"]
    reasons = {
        "stage": do not in _STAGES[view["stage"]],
        "last_phase": do == "next" and view["next"] is None,
        "unknown_phase": do == "phase" and command["id"] not in {phase["id"] for phase in view["method"]["phases"]},
        "paused": do == "pause" and listening == "paused",
        "not_paused": do == "resume" and listening != "paused",
        "signal_gone": do in {"correct", "not_so", "show_words"} and (signal is None or signal["id"] != command["id"]),
        "offer_gone": do in {"take_offer", "dismiss_offer"} and view["offer"] is None,
        "mark_gone": do == "confirm_mark" and command["id"] not in {mark["id"] for mark in view["marks"]},
        "nothing_heard": do == "mark" and view["mode"] == "no_audio" and "text" not in command,
        "no_audio": do == "withdraw" and view["mode"] == "no_audio",
        "taps": do == "tap" and view["mode"] == "audio",
    }
    return next((f"page.refused.{reason}" for reason, holds in reasons.items() if holds), None)

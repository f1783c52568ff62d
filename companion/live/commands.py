"""What a page may ask of the room: the form of every command, and when it can't be done.

Both are tables over values, so that the room behind the pages only ever sees commands that are well formed and make
sense for what the chair was looking at.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from companion.events import LANGUAGES, LINE_KINDS, ROLES, SEATS
from companion.web.site import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_TEXT: Final = 500
"""Characters of a learning question or a mark that is typed."""

LONGEST_LINE: Final = 2000
"""Characters of a line of the summary: a case is five spoken sentences."""
LONGEST_PASSPHRASE: Final = 200
SHORTEST_PASSPHRASE: Final = 12
"""Characters of one that somebody thought up. Shorter ones are guessed in days, whatever is in them."""
MOST_READERS: Final = 8

STRIKE_MINUTES: Final = (1, 2, 5)
MOST_PEOPLE: Final = 30


def _text(value: object, longest: int = LONGEST_TEXT) -> bool:
    """Something to read on one line, that UTF-8 can hold (JSON may hold half a surrogate pair)."""
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        return False
    return value.isprintable() and not value.isspace()


def _line(value: object) -> bool:
    return _text(value, LONGEST_LINE)


def _optional_text(value: object) -> bool:
    return value == "" or _text(value)


def _day(value: object) -> bool:
    """An ISO date, or nothing."""
    if not isinstance(value, str) or len(value) not in {0, 10}:
        return False
    try:
        return not value or date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _passphrase(value: object) -> bool:
    return _text(value, LONGEST_PASSPHRASE) and len(str(value)) >= SHORTEST_PASSPHRASE


def _names(value: object) -> bool:
    return isinstance(value, list) and 0 < len(value) <= MOST_READERS and all(_identifier(name) for name in value)


def _path(value: object) -> bool:
    return _text(value, 1000)


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
    "speaks": {"seat": _one_of(0, *SEATS)},
    "voices": {"agreed": _bool},
    "learn_voice": {"seat": _one_of(*SEATS)},
    "stop_learning": {},
    "forget_voices": {},
    "question": {"text": _text, "which": _one_of("before", "now")},
    "consent": {"people": _people, "agreed": _bool, "hierarchy": _bool, "words?": _bool},
    "latecomer": {},
    "withdraw": {},
    "take_offer": {},
    "dismiss_offer": {},
    "language": {"language": _one_of(*LANGUAGES)},
    "end": {},
    "settle": {
        "line": _identifier,
        "decision": _one_of("kept", "dropped", "open"),
        "text?": _line,
        "choice?": _one_of("do", "maybe", "no"),
        "first_step?": _optional_text,
        "due?": _day,
    },
    "add_line": {"kind": _one_of(*(kind for kind in LINE_KINDS if kind != "look_back")), "text": _line},
    "hand_over": {},
    "back": {},
    "lock": {"how": _one_of("words", "own", "keys"), "passphrase?": _passphrase, "names?": _names},
    "noted": {},
    "look": {},
    "save": {"path": _path},
    "remove_copy": {"id": _number},
    "finish": {},
    "stop_unsaved": {},
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
_TALKING: Final = {"pause", "resume", "strike", "mark", "confirm_mark", "question", "role", "latecomer", "withdraw"} | {
    "speaks",
    "voices",
    "learn_voice",
    "stop_learning",
    "forget_voices",
}
_PARTING: Final = {
    *("settle", "add_line", "hand_over", "back", "lock", "noted", "look", "save", "remove_copy", "finish"),
    "stop_unsaved",
}
_OF_VOICES: Final = {"voices", "learn_voice", "stop_learning", "forget_voices"}
_STAGES: Final[Mapping[str, set[str]]] = {
    "preflight": _ALWAYS,
    "consent": _ALWAYS | {"consent"},
    "question": _ALWAYS | _TALKING,
    "running": FORMS.keys() - {"consent"} - _PARTING,
    "closing": _ALWAYS | _TALKING,
    "confirming": {"language", "settle", "add_line", "hand_over"},
    "handing": {"language"} | (_PARTING - {"settle", "add_line", "hand_over"}),
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
        "no_voices": do in _OF_VOICES and view["voices"] is None,
        "voices_not_agreed": do == "learn_voice" and not (view["voices"] or {}).get("agreed"),
        "taps": do == "tap" and view["mode"] == "audio",
        **(_handing_reasons(view["handing"], command) if view["handing"] and view["stage"] == "handing" else {}),
        "lines_not_there": view["stage"] == "confirming" and do != "language" and view["lines"] is None,
        "line_gone": do == "settle" and command["line"] not in {line["id"] for line in view["lines"] or ()},
        "lock_incomplete": do == "lock" and _LOCK_NEEDS[command["how"]] not in {None, *command},
    }
    return next((f"page.refused.{reason}" for reason, holds in reasons.items() if holds), None)


_LOCK_NEEDS: Final[Mapping[str, str | None]] = {"words": None, "own": "passphrase", "keys": "names"}


def _handing_reasons(handing: Mapping[str, Any], command: Mapping[str, Any]) -> dict[str, bool]:
    do, copies = command["do"], handing["copies"]
    return {
        "already_saved": do in {"lock", "back", "stop_unsaved"} and bool(copies),
        "not_noted": do in {"save", "finish"} and not handing["noted"],
        "no_words": do == "noted" and handing["lock"] != "words",
        "copy_gone": do == "remove_copy" and command["id"] not in {copy["id"] for copy in copies},
        "last_copy": do == "remove_copy" and len(copies) < 2,
        "nothing_saved": do == "finish" and not copies,
    }

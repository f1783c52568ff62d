"""What the pages show, as a view of the session: pure functions from state to the fields of docs/pages.md.

The room's view is made from the state, not from the chair's view: nothing that only the chair may see passes here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from companion.live.wording import signal_words
from companion.methods.schema import local
from companion.strings import load

if TYPE_CHECKING:
    from companion.confirming import Line
    from companion.events import Language, SignalRaised
    from companion.live.handing_view import HandingView
    from companion.methods.schema import Method
    from companion.state import SessionState

Stage = Literal["preflight", "consent", "question", "running", "closing", "confirming", "handing", "ended"]
Listening = Literal["starting", "on", "paused", "silent", "lost", "off"]

STANDING_S: Final = 45.0
"""How long a signal stays on the chair's page: after that the group is elsewhere."""

_SHAPES: Final = {"judgement": "square", "advice": "triangle", "disguised_advice": "triangle"}


@dataclass(frozen=True, slots=True)
class VoiceView:
    """How learning the voice of one seat goes. Nothing of the voice itself."""

    seat: int
    state: str
    """`listening`, `short`, `good`, `fair` or `again`."""
    spoken_s: float


@dataclass(frozen=True, slots=True)
class VoicesView:
    """Voices in this session."""

    agreed: bool
    judging: bool
    """Enough of them are known to tell anybody apart."""
    seats: tuple[VoiceView, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the pages show beside the state: the room's own circumstances. Times in seconds of the session."""

    stage: Stage
    language: Language
    """Of the pages; the session may be in another."""
    t_s: float = 0.0
    listening: Listening = "off"
    level: float = 0.0
    lost_s: float = 0.0
    lag_s: float = 0.0
    light: bool = False
    """Recognition lags, so it decodes lightly until it has caught up."""
    offered: str | None = None
    """Id of the phase that somebody announced."""
    words_of: int | None = None
    """Id of the signal whose words the chair asked for."""
    consent_text: str = ""
    consent_version: str = ""
    asks_words: bool = False
    """Consent also asks whether the trainee's review may keep what was said."""
    previous: tuple[tuple[str, str | None], ...] = ()
    """Actions of the last summary: what, and the ISO date it was due."""
    suggested_question: str | None = None
    """The learning question as it was heard, for the chair to confirm."""
    notices: tuple[tuple[str, str], ...] = ()
    """Code and words."""
    voices: VoicesView | None = None
    """None: this room does not tell voices apart."""
    lines: tuple[Line, ...] | None = field(default=None, repr=False)
    """The summary's lines while they are confirmed; None before they are there."""
    handing: HandingView | None = None
    """How far the handing over is."""


def chair_view(state: SessionState, method: Method, around: Surroundings) -> dict[str, Any]:
    """The chair's page."""
    language = around.language
    current = method.find(state.phase.phase) if state.phase else None
    following = method.after(current.id if current else None)
    consent = state.consent
    offered = method.find(around.offered) if around.offered else None
    return {
        "language": language,
        "stage": around.stage,
        "t_s": around.t_s,
        "mode": "audio" if consent is None or (consent.agreed and not state.withdrawn) else "no_audio",
        "consent": {
            "text": around.consent_text,
            "version": around.consent_version,
            "people": consent.people if consent else None,
            "hierarchy": consent.hierarchy if consent else None,
            "asks_words": around.asks_words,
            "words": consent.words if consent else None,
        },
        "method": {
            "id": method.id,
            "name": local(method.name, language),
            "phases": [{"id": p.id, "name": local(p.name, language), "minutes": p.minutes} for p in method],
        },
        "speaks": _tap(state),
        "voices": _voices(around.voices),
        "phase": _phase(state, method, around),
        "next": {"id": following.id, "name": local(following.name, language)} if following else None,
        "offer": {"phase": offered.id, "name": local(offered.name, language)} if offered else None,
        "signal": _signal(state, method, around),
        "balance": {label: state.balance.get(label, 0) for label in ("question", "advice", "reflection")},
        "listening": around.listening,
        "level": round(around.level, 3),
        "lost_s": round(around.lost_s, 1),
        "lag_s": round(around.lag_s, 1),
        "tier": "light" if around.light else "normal",
        "question": {
            # While it is being asked for, the wording that was heard, for the chair to confirm.
            "before": _question(state, "before") or around.suggested_question,
            "now": _question(state, "now"),
            "asked_again": around.stage == "closing" or (following is None and current is not None),
        },
        "marks": _marks(state),
        "previous": [{"what": what, "due": due} for what, due in around.previous],
        "prompt": load(language)("room.evaluate") if current and following is None else None,
        "notices": [{"code": code, "text": text} for code, text in around.notices],
        "lines": None if around.lines is None else [_line(line) for line in around.lines],
        "handing": asdict(around.handing) if around.handing else None,
    }


def _line(line: Line) -> dict[str, Any]:
    return {name: value for name, value in asdict(line).items() if name != "sentence_ids"}


def room_view(state: SessionState, method: Method, around: Surroundings) -> dict[str, Any]:
    """The page for everybody: phase, time, learning question, what the group confirmed. Nothing else ever."""
    phase = _phase(state, method, around)
    agreed = [mark for mark in _marks(state) if mark["confirmed"] and mark["text"]]
    return {
        "language": around.language,
        "t_s": around.t_s,
        "phase": phase and {key: phase[key] for key in ("name", "planned_s", "elapsed_s")},
        "question": _question(state, "now") or _question(state, "before"),
        "insights": [mark["text"] for mark in agreed if mark["kind"] == "insight"],
        "actions": [mark["text"] for mark in agreed if mark["kind"] == "action"],
        "listening": around.listening if around.listening in {"paused", "off"} else "on",
    }


def standing_signal(state: SessionState, t_s: float) -> SignalRaised | None:
    """The signal that stands on the chair's page: the last one shown, while it is fresh and not answered."""
    shown = next((signal for signal in reversed(state.signals) if signal.shown), None)
    if shown is None or state.phase is None or shown.signal_id in state.answers:
        return None
    fresh = t_s - shown.t_s <= STANDING_S and shown.t_s >= state.phase.t_s
    return shown if fresh else None


def _tap(state: SessionState) -> dict[str, Any] | None:
    """Who the chair tapped last, where that still holds."""
    tap = state.taps[-1] if state.taps else None
    return {"seat": tap.seat, "role": tap.role} if tap and tap.role else None


def _voices(voices: VoicesView | None) -> dict[str, Any] | None:
    if voices is None:
        return None
    seats = [{"seat": each.seat, "state": each.state, "spoken_s": each.spoken_s} for each in voices.seats]
    return {"agreed": voices.agreed, "judging": voices.judging, "seats": seats}


def _phase(state: SessionState, method: Method, around: Surroundings) -> dict[str, Any] | None:
    phase = method.find(state.phase.phase) if state.phase else None
    if phase is None or state.phase is None:
        return None
    return {
        "id": phase.id,
        "name": local(phase.name, around.language),
        "kind": phase.kind,
        "planned_s": phase.planned_s,
        "elapsed_s": max(0.0, around.t_s - state.phase.t_s),
        "ask": load(around.language)(f"room.ask.{phase.kind}"),
    }


def _signal(state: SessionState, method: Method, around: Surroundings) -> dict[str, Any] | None:
    signal = standing_signal(state, around.t_s)
    if signal is None:
        return None
    words = signal_words(signal, method, around.language)
    said = None
    if around.words_of == signal.signal_id:
        said = next((s.text for s in state.sentences if s.sentence_id == signal.sentence_id), None)
    return {
        "id": signal.signal_id,
        "word": words.word,
        "still": words.still,
        "say": words.offer,
        "shape": _SHAPES.get(signal.rule, "circle"),
        "words": said,
        "age_s": round(around.t_s - signal.t_s, 1),
        "count": signal.count,
    }


def _question(state: SessionState, which: str) -> str | None:
    asked = state.questions.get(which)
    return asked.text if asked else None


def _marks(state: SessionState) -> list[dict[str, Any]]:
    said = {sentence.sentence_id: sentence.text for sentence in state.sentences}
    return [
        {
            "id": mark.mark_id,
            "kind": mark.mark,
            "text": mark.text if mark.text is not None else said.get(mark.sentence_id or ""),
            "confirmed": mark.mark_id in state.confirmed_marks,
        }
        for mark in state.marks
    ]

"""The fold: what a session amounts to so far. `apply(state, event)` is pure; recovery is a fold over the journal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from companion.events import (
    ActClassified,
    Closed,
    ConsentAsked,
    Event,
    Health,
    Language,
    LineSettled,
    MarkConfirmed,
    Marked,
    Paused,
    PhaseEntered,
    QuestionSet,
    Resumed,
    Role,
    RoleTapped,
    SentenceHeard,
    SessionOpened,
    SignalAnswered,
    SignalRaised,
    Struck,
    Tapped,
    VoicesAsked,
    Withdrawn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

K = TypeVar("K")
V = TypeVar("V")


def _empty() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SessionState:
    """Everything that screens, summary and review show is derived from this."""

    opened: SessionOpened | None = None
    phases: tuple[PhaseEntered, ...] = ()
    sentences: tuple[SentenceHeard, ...] = ()
    acts: Mapping[str, ActClassified] = field(default_factory=lambda: MappingProxyType({}))
    """By sentence id."""
    signals: tuple[SignalRaised, ...] = ()
    answers: Mapping[int, SignalAnswered] = field(default_factory=lambda: MappingProxyType({}))
    """By signal id; the last answer counts."""
    marks: tuple[Marked, ...] = ()
    confirmed_marks: frozenset[int] = frozenset()
    """Ids of the marks that the group agreed to."""
    consent: ConsentAsked | None = None
    withdrawn: bool = False
    questions: Mapping[str, QuestionSet] = field(default_factory=lambda: MappingProxyType({}))
    """The learning question `before` and `now`; the last wording of each."""
    taps: tuple[RoleTapped, ...] = ()
    """Who speaks, where the chair taps it; of this phase."""
    voices_agreed: bool = False
    """Everybody agreed that voices are told apart in this session."""
    balance: Mapping[str, int] = field(default_factory=_empty)
    """Sentences (and taps) of the current phase by label; the quiet balance strip."""
    acts_before_phase: int = 0
    """How many of `acts` had been classified when the current phase began."""
    health: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """By code: the last value, or the sum for what is lost."""
    lines: Mapping[str, LineSettled] = field(default_factory=lambda: MappingProxyType({}))
    """What was decided on the lines of the summary, by line; the last decision on each."""
    struck: tuple[Struck, ...] = ()
    paused: bool = False
    closed: bool = False
    t_s: float = 0.0
    """Session time of the latest event."""

    @property
    def language(self) -> Language:
        return self.opened.language if self.opened else "en"

    @property
    def date(self) -> date:
        """The session's date; the earliest date there is before the session opened."""
        return date.fromisoformat(self.opened.date) if self.opened else date.min

    @property
    def role(self) -> Role | None:
        """Of whoever speaks now, where the chair taps it."""
        return self.taps[-1].role if self.taps else None

    def tapped(self, start_s: float, end_s: float) -> RoleTapped | None:
        """Who spoke then according to the chair's taps; None where the chair tapped nobody."""
        middle_s = (start_s + end_s) / 2
        tap = next((each for each in reversed(self.taps) if each.t_s - _REACTION_S <= middle_s), None)
        return tap if tap and tap.role else None

    @property
    def phase(self) -> PhaseEntered | None:
        return self.phases[-1] if self.phases else None

    def phase_at(self, t_s: float) -> PhaseEntered | None:
        """The phase that was running at session time `t_s`."""
        return next((entered for entered in reversed(self.phases) if entered.t_s <= t_s), None)


def apply(state: SessionState, event: Event) -> SessionState:  # noqa: C901, PLR0911, PLR0912 - one case per event
    """The state after one more event."""
    if not state.closed:  # what is decided on the summary afterwards makes the session no longer
        state = replace(state, t_s=max(state.t_s, event.t_s))
    match event:
        case SessionOpened():
            return replace(state, opened=event)
        case PhaseEntered():
            # Whoever had the word in the last phase need not have it in this one.
            entered = replace(state, phases=(*state.phases, event), taps=())
            return replace(entered, balance=_empty(), acts_before_phase=len(state.acts))
        case SentenceHeard():
            return replace(state, sentences=(*state.sentences, event))
        case ActClassified():
            balance = _with(state.balance, event.label, state.balance.get(event.label, 0) + 1)
            return replace(state, acts=_with(state.acts, event.sentence_id, event), balance=balance)
        case SignalRaised():
            return replace(state, signals=(*state.signals, event))
        case SignalAnswered():
            return replace(state, answers=_with(state.answers, event.signal_id, event))
        case Marked():
            return replace(state, marks=(*state.marks, event))
        case MarkConfirmed():
            return replace(state, confirmed_marks=state.confirmed_marks | {event.mark_id})
        case ConsentAsked():
            return replace(state, consent=event)
        case Withdrawn():
            return replace(state, withdrawn=True)
        case QuestionSet():
            return replace(state, questions=_with(state.questions, event.which, event))
        case Tapped():
            return replace(state, balance=_with(state.balance, event.label, state.balance.get(event.label, 0) + 1))
        case RoleTapped():
            return replace(state, taps=(*state.taps, event))
        case VoicesAsked():
            return replace(state, voices_agreed=event.agreed)
        case Paused():
            return replace(state, paused=True)
        case Resumed():
            return replace(state, paused=False)
        case Struck():
            return _strike(state, event)
        case Health():
            before = state.health.get(event.code, 0.0) if event.code in _SUMMED else 0.0
            return replace(state, health=_with(state.health, event.code, before + event.value))
        case LineSettled():
            return replace(state, lines=_with(state.lines, event.line, event))
        case Closed():
            return replace(state, closed=True)


def fold(events: Iterable[Event]) -> SessionState:
    state = SessionState()
    for event in events:
        state = apply(state, event)
    return state


def without(events: Iterable[Event], struck: Struck) -> tuple[Event, ...]:
    """`events` as if nothing had been said in the struck span: what is left of the journal, `struck` itself not added.

    Folding them and then `struck` gives the state that applying `struck` gave.
    """
    events = tuple(events)
    gone = {each.sentence_id for each in events if isinstance(each, SentenceHeard) and _touches(each, struck)}
    return tuple(each for each in events if getattr(each, "sentence_id", None) not in gone)


_REACTION_S = 0.7
"""A tap comes so long after the voice that it is about; half a sentence usually lasts longer."""
_SUMMED = frozenset({"lost_audio", "repeat_guard", "silence_gate", "journal_gap"})


def _with(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return MappingProxyType({**mapping, key: value})


def _touches(sentence: SentenceHeard, struck: Struck) -> bool:
    """A sentence that only touches the span goes too: half a sentence may be the half that matters."""
    return sentence.start_s < struck.to_s and sentence.end_s > struck.from_s


def _strike(state: SessionState, struck: Struck) -> SessionState:
    """Takes what was said in the span, and everything that rests on it, out of the state."""
    gone = {sentence.sentence_id for sentence in state.sentences if _touches(sentence, struck)}
    acts = {key: act for key, act in state.acts.items() if key not in gone}
    before = sum(key not in gone for key in islice(state.acts, state.acts_before_phase))
    return replace(
        state,
        sentences=tuple(s for s in state.sentences if s.sentence_id not in gone),
        acts=MappingProxyType(acts),
        acts_before_phase=before,
        balance=MappingProxyType(Counter(act.label for act in islice(acts.values(), before, None))),
        signals=tuple(s for s in state.signals if s.sentence_id not in gone),
        marks=tuple(m for m in state.marks if m.sentence_id not in gone),
        struck=(*state.struck, struck),
    )

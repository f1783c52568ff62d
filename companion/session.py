"""The session loop: the one place where events get their order.

Every event takes the same way: it is appended to the journal (where there is one), folded into the state, and
published to the surfaces. Nothing else changes the state, so whoever folds the same events sees the same session.

Commands and surfaces call `enter`, `hear`, `close` from one thread; time is an argument, so that a recording at fast
pace and a live room take the same path.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from companion.analysis import phases
from companion.analysis.monitor import Monitor
from companion.drafting import draft_of
from companion.events import (
    ConsentAsked,
    Event,
    Health,
    MarkConfirmed,
    Marked,
    PhaseEntered,
    QuestionSet,
    RoleTapped,
    SentenceHeard,
    SessionOpened,
    SignalAnswered,
    Struck,
    Tapped,
    VoicesAsked,
    Withdrawn,
)
from companion.state import SessionState, apply

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from companion.analysis.acts import ActClassifier
    from companion.events import Draft, Label, Language, LineSettled, Role, SpokenSentence
    from companion.export.eventlog import EventLog
    from companion.methods.schema import Method
    from companion.settings import Settings

Surface: TypeAlias = Callable[[Event, SessionState], None]


class Session:
    """A session from its first event to its last. `surfaces` see every event with the state it led to."""

    def __init__(
        self,
        method: Method,
        language: Language,
        classifier: ActClassifier,
        settings: Settings,
        surfaces: Sequence[Surface] = (),
    ) -> None:
        self.method = method
        self.language: Language = language
        self.state = SessionState()
        self._course = phases.Course(method)
        self._names = settings.names
        self._monitor = Monitor(method, language, classifier, settings.throttle)
        self._surfaces = tuple(surfaces)
        self._log: EventLog | None = None
        self._sentences = 0

    def open(self, on: date, method_text: str, log: EventLog | None = None) -> None:
        """First call. `method_text` is the method file as it is now; `log` keeps every event from here on."""
        self._log = log
        self._emit(SessionOpened(t_s=0.0, date=on.isoformat(), language=self.language, method=method_text))

    @property
    def phase_id(self) -> str | None:
        return self._course.phase.id if self._course.phase else None

    def enter(self, phase_id: str | None, t_s: float) -> None:
        """Moves to a phase, or to the next one.

        Raises:
            phases.IllegalMove: there is no such phase, or the session is closed.
        """
        self._move(phases.Enter(phase_id), t_s)

    def hear(
        self,
        spoken: SpokenSentence,
        *,
        now_s: float | None = None,
        sentence_id: str | None = None,
        speaker: str | None = None,
        role: Role | None = None,
    ) -> None:
        """A sentence, in the order in which they were spoken.

        Args:
            now_s: session time at which it became known; None at fast pace.
            sentence_id: the source's own id; without one, sentences are numbered.
        """
        self._sentences += 1
        # A tap beats a channel or a voice: the chair saw it.
        tap = self.state.tapped(spoken.start_s, spoken.end_s)
        heard = SentenceHeard(
            t_s=spoken.end_s if now_s is None else now_s,
            sentence_id=sentence_id or f"s{self._sentences:04d}",
            start_s=spoken.start_s,
            end_s=spoken.end_s,
            text=spoken.text,
            speaker=speaker,
            role=role or (tap.role if tap else spoken.role),
            confidence=spoken.confidence,
            seat=tap.seat if tap else spoken.seat,
        )
        self._emit(heard)
        for event in self._monitor.hear(heard, now_s):
            self._emit(event)

    def consent(  # noqa: PLR0913 - the answers to one reading aloud
        self, people: int, text_version: str, t_s: float, *, agreed: bool, hierarchy: bool = False, words: bool = False
    ) -> None:
        """What the group answered; asked before the microphone opens, and again for latecomers.

        `words`: everybody also agreed that the trainee's review keeps what was said.
        """
        asked = ConsentAsked(
            t_s=t_s, people=people, agreed=agreed, text_version=text_version, hierarchy=hierarchy, words=words
        )
        self._emit(asked)

    def withdraw(self, t_s: float) -> None:
        """Somebody withdrew consent; the caller has closed the microphone."""
        self._emit(Withdrawn(t_s=t_s))

    def ask(self, which: Literal["before", "now"], text: str, t_s: float) -> None:
        """The case-bringer's learning question, before the first work phase or at the end."""
        self._emit(QuestionSet(t_s=t_s, which=which, text=text))

    def pause(self, t_s: float) -> None:
        """Raises phases.IllegalMove."""
        self._move(phases.Pause(), t_s)

    def resume(self, t_s: float) -> None:
        """Raises phases.IllegalMove."""
        self._move(phases.Resume(), t_s)

    def tap_role(self, role: Role | None, t_s: float, seat: int | None = None) -> None:
        """Whoever speaks from here on, in this phase, has this role; None: unknown, or as a voice tells."""
        self._emit(RoleTapped(t_s=t_s, role=role, seat=seat))

    def agree_to_voices(self, text_version: str, t_s: float, *, agreed: bool) -> None:
        """Whether everybody agrees that voices are told apart; False again when they were forgotten."""
        self._emit(VoicesAsked(t_s=t_s, agreed=agreed, text_version=text_version))

    def tap(self, label: Label, t_s: float) -> None:
        """Counts a sentence by hand, in a session without sound."""
        self._emit(Tapped(t_s=t_s, label=label))

    def mark(self, kind: Literal["insight", "action"], t_s: float, text: str | None = None) -> int:
        """Marks what was typed, or the last sentence, as an insight or an action. Returns the mark's id."""
        last = self.state.sentences[-1].sentence_id if self.state.sentences and text is None else None
        mark_id = len(self.state.marks) + 1
        self._emit(Marked(t_s=t_s, mark=kind, mark_id=mark_id, sentence_id=last, text=text))
        return mark_id

    def confirm_mark(self, mark_id: int, t_s: float) -> None:
        """The group agreed to a mark."""
        self._emit(MarkConfirmed(t_s=t_s, mark_id=mark_id))

    def correct(self, signal_id: int, t_s: float) -> None:
        """The chair says that a signal was right; it has done its work."""
        self._emit(SignalAnswered(t_s=t_s, signal_id=signal_id, answer="correct"))

    def not_so(self, signal_id: int, t_s: float) -> None:
        """The chair says that a signal was wrong; the same wording is not signalled again."""
        self._emit(SignalAnswered(t_s=t_s, signal_id=signal_id, answer="not_so"))
        signal = next((each for each in self.state.signals if each.signal_id == signal_id), None)
        said = next((s for s in self.state.sentences if signal and s.sentence_id == signal.sentence_id), None)
        if said is not None:
            self._monitor.refuse(said.text)

    def report(self, code: str, value: float, t_s: float) -> None:
        """How companion itself is doing; see `Health` for codes."""
        self._emit(Health(t_s=t_s, code=code, value=value))

    def strike(self, from_s: float, to_s: float, t_s: float) -> None:
        """Takes back everything that was said in [from_s, to_s): out of the state, the draft and the journal."""
        self._emit(Struck(t_s=t_s, from_s=from_s, to_s=to_s))
        self._monitor.forget(from_s, to_s)

    def settle(self, decision: LineSettled) -> None:
        """A decision on a line of the summary; also after `close`, when nothing is heard any more."""
        self._emit(decision)

    def look_after_journal(self, t_s: float) -> None:
        """Tells the chair when the disk stops or resumes taking events. Call it now and then while nobody speaks."""
        waiting = self._log.refused() if self._log else None
        if waiting is not None:
            self.report("journal", waiting, t_s)

    def close(self, t_s: float) -> None:
        """Last call. Raises phases.IllegalMove when the session is closed already."""
        self._move(phases.Close(), t_s)

    def draft(self) -> Draft:
        """The unconfirmed summary of what was said so far, without names."""
        return draft_of(self.state, self.method, self._names)

    def _move(self, move: phases.Move, t_s: float) -> None:
        self._course, event = phases.step(self._course, move, t_s)
        if isinstance(event, PhaseEntered):
            self._monitor.enter(event)
        self._emit(event)

    def _emit(self, event: Event) -> None:
        if self._log:
            self._log.append(event)
        self.state = apply(self.state, event)
        for surface in self._surfaces:
            surface(event, self.state)
        self.look_after_journal(self.state.t_s)

"""A short session as a log of events, for the tests of the review."""

from __future__ import annotations

from dataclasses import dataclass, field

from companion.events import (
    ActClassified,
    Closed,
    ConsentAsked,
    LineSettled,
    Paused,
    PhaseEntered,
    Resumed,
    SentenceHeard,
    SessionOpened,
    SignalAnswered,
    SignalRaised,
    Struck,
    Tapped,
)
from companion.methods import library
from companion.record import record_of
from companion.state import without

METHOD = "five_step"
SECRET = "Willemijn heeft gelogen"


@dataclass
class Talk:
    """`talk.says("participant", "advice/direct", 70)` and so on; sentences last two seconds."""

    language: str = "nl"
    date: str = "2026-11-21"
    events: list = field(default_factory=list)
    number: int = 0

    def __post_init__(self):
        text = library.find_text(METHOD)
        self.events.append(SessionOpened(t_s=0.0, date=self.date, language=self.language, method=text))

    def enters(self, phase, t_s, minutes=5.0):
        self.events.append(PhaseEntered(t_s=t_s, phase=phase, planned_s=60 * minutes))

    def says(
        self, role, act, start_s, *, speaker=None, chance=1.0, other="other/social", lasts_s=2.0, text=SECRET, seat=None
    ):
        self.number += 1
        name = f"{SECRET}-{self.number}"
        label, subtype = act.split("/")
        heard = SentenceHeard(
            t_s=start_s + lasts_s,
            sentence_id=name,
            start_s=start_s,
            end_s=start_s + lasts_s,
            text=text,
            speaker=speaker,
            role=role,
            seat=seat,
        )
        likely = ((act, chance), (other, 1 - chance)) if chance < 1 else ((act, 1.0),)
        judged = ActClassified(
            t_s=heard.t_s, sentence_id=name, label=label, subtype=subtype, confidence=chance, chances=likely
        )
        self.events += [heard, judged]
        return name

    def signals(self, sentence, t_s, *, shown=True, reason=None, rule="advice", phase="explore"):
        number = 1 + sum(isinstance(each, SignalRaised) for each in self.events)
        self.events.append(
            SignalRaised(
                t_s=t_s,
                signal_id=number,
                sentence_id=sentence,
                rule=rule,
                phase=phase,
                shown=shown,
                reason=reason,
            )
        )
        return number

    def answers(self, signal, t_s, answer="not_so"):
        self.events.append(SignalAnswered(t_s=t_s, signal_id=signal, answer=answer))

    def agrees(self, *, words):
        self.events.append(ConsentAsked(t_s=0.0, people=6, agreed=True, text_version="1", words=words))

    def taps(self, label, t_s):
        self.events.append(Tapped(t_s=t_s, label=label))

    def pauses(self, from_s, to_s):
        self.events += [Paused(t_s=from_s), Resumed(t_s=to_s)]

    def strikes(self, from_s, to_s, t_s):
        struck = Struck(t_s=t_s, from_s=from_s, to_s=to_s)
        self.events[:] = [*without(self.events, struck), struck]

    def settles(self, line, kind, choice=None, decision="kept"):
        self.events.append(LineSettled(t_s=0.0, line=line, kind=kind, decision=decision, text=SECRET, choice=choice))

    def record(self, *, with_words=False, name="r"):
        end_s = max(each.t_s for each in self.events) + 1
        events = [*self.events, Closed(t_s=end_s)]
        return record_of(events, record_id=name, classifier="acts-nl 1 abc", with_words=with_words)


def a_session(**about):
    """A small session with everything in it that figures look at."""
    talk = Talk(**about)
    talk.agrees(words=False)
    talk.enters("intro", 0, 1)
    talk.says("chair", "other/process", 2)
    talk.says("case_bringer", "other/narrative", 5, lasts_s=20)
    talk.enters("explore", 60, 2)
    talk.says("participant", "question/open", 62, speaker="A")
    talk.says("case_bringer", "other/narrative", 67, lasts_s=6)
    talk.says("participant", "question/closed", 75, speaker="B")
    talk.says("participant", "question/closed", 78, speaker="B", chance=0.6, other="advice/disguised")
    advice = talk.says("participant", "advice/direct", 90, speaker="C")
    shown = talk.signals(advice, 92)
    talk.says("chair", "other/process", 97)
    talk.answers(shown, 98, "correct")
    later = talk.says("participant", "advice/experience", 120, speaker="A")
    talk.signals(later, 122, shown=False, reason="cooldown")
    talk.says("participant", "question/open", 130, speaker="B")
    talk.says("case_bringer", "other/narrative", 134)
    talk.enters("advice", 180, 2)
    talk.says("participant", "advice/option", 185, speaker="A")
    talk.says("participant", "advice/direct", 190, speaker="C")
    talk.enters("evaluate", 240, 1)
    talk.says("case_bringer", "other/action", 245)
    return talk

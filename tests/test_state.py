"""The fold: the same events always give the same session, and what is struck is gone from all of it."""

from __future__ import annotations

from companion.events import (
    ActClassified,
    Closed,
    Health,
    Marked,
    PhaseEntered,
    SentenceHeard,
    SessionOpened,
    SignalRaised,
    Struck,
)
from companion.state import apply, fold


def said(number, start_s, text="Call her.", label="advice", subtype="direct"):
    sentence_id = f"s{number}"
    return [
        SentenceHeard(t_s=start_s + 2, sentence_id=sentence_id, start_s=start_s, end_s=start_s + 2, text=text),
        ActClassified(t_s=start_s + 2, sentence_id=sentence_id, label=label, subtype=subtype, confidence=0.9),
    ]


SESSION = [
    SessionOpened(t_s=0, date="2026-01-05", language="nl", method="id = 'x'"),
    PhaseEntered(t_s=0, phase="explore", planned_s=600),
    *said(1, 10, label="question", subtype="open"),
    *said(2, 70),
    SignalRaised(t_s=72, signal_id=1, sentence_id="s2", rule="advice", phase="explore", shown=True),
    Marked(t_s=73, mark="insight", sentence_id="s2"),
    PhaseEntered(t_s=100, phase="advice", planned_s=600),
    *said(3, 110),
]


def test_a_session_folds_into_its_parts():
    state = fold(SESSION)

    assert state.language == "nl"
    assert state.date.isoformat() == "2026-01-05"
    assert [sentence.sentence_id for sentence in state.sentences] == ["s1", "s2", "s3"]
    assert state.phase.phase == "advice"
    assert state.phase_at(99).phase == "explore"
    assert dict(state.balance) == {"advice": 1}  # of this phase only


def test_what_is_struck_is_gone_everywhere():
    state = apply(fold(SESSION), Struck(t_s=120, from_s=71, to_s=120))

    assert [sentence.sentence_id for sentence in state.sentences] == ["s1"]
    assert set(state.acts) == {"s1"}
    assert state.signals == ()
    assert state.marks == ()


def test_lost_seconds_add_up_and_lag_is_the_latest():
    state = fold([Health(t_s=1, code="lost_audio", value=2), Health(t_s=2, code="lost_audio", value=3)])
    state = apply(apply(state, Health(t_s=3, code="lag", value=5)), Health(t_s=4, code="lag", value=1))

    assert dict(state.health) == {"lost_audio": 5, "lag": 1}


def test_time_never_runs_back():
    assert fold([*SESSION, Closed(t_s=50)]).t_s == fold(SESSION).t_s

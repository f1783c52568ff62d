"""Events survive the way to the journal and back, and keep spoken words out of reprs."""

from __future__ import annotations

import pytest

from companion.events import (
    ActClassified,
    Draft,
    DraftLine,
    SentenceHeard,
    SignalRaised,
    Span,
    Utterance,
    Word,
    decode_event,
    encode_event,
)

SECRET = "Willemijn heeft gelogen"


@pytest.mark.parametrize(
    "event",
    [
        SentenceHeard(t_s=3.5, sentence_id="s1", start_s=1, end_s=3, text=SECRET, speaker="Anna", role="participant"),
        ActClassified(
            t_s=3.5,
            sentence_id="s1",
            label="advice",
            subtype="direct",
            confidence=0.9,
            evidence=(Span(0, 3),),
            chances=(("advice/direct", 0.87), ("advice/option", 0.03)),
        ),
        SignalRaised(t_s=4, signal_id=1, sentence_id="s1", rule="advice", phase="explore", shown=False, reason="quiet"),
    ],
)
def test_an_event_comes_back_equal(event):
    assert decode_event(encode_event(event)) == event


def test_words_stay_out_of_reprs():
    said = [
        SentenceHeard(t_s=1, sentence_id="s1", start_s=0, end_s=1, text=SECRET, speaker=SECRET),
        Word(0, 1, SECRET, 0.5),
        Utterance(0, 1, (Word(0, 1, SECRET, 0.5),), 0.5),
        DraftLine(text=SECRET),
        Draft(case=DraftLine(text=SECRET), question_before=None, question_now=None),
    ]

    assert all(SECRET not in repr(thing) for thing in said)


def test_a_damaged_event_is_not_quoted_in_the_error():
    with pytest.raises(ValueError, match="not an event") as caught:
        decode_event(b'{"type": "sentence", "text": "' + SECRET.encode() + b'"}')

    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None

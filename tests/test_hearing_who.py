"""Who speaks, through hearing: every sentence has one speaker, and a segment ends where another voice begins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.transcriber import FakeTranscriber
from companion.audio.segmenter import Segmenter
from companion.audio.source import FakeSource
from companion.audio.turns import Who
from companion.events import SAMPLE_RATE_HZ, ScoredChunk, Utterance, Word
from companion.hearing import Hearing
from companion.settings import HearingSettings
from tests.test_hearing import everything, talk

__all__ = ["talk"]

CHANGES_S = (14.0, 45.0, 52.0)
"""Where the demo session's first speakers follow each other, roughly: the chair, the case-bringer, the chair ..."""


class Scripted:
    """Knows who speaks, and notices a new voice a second late."""

    def __init__(self, *changes_s):
        self.waiting = list(changes_s)
        self.changes_s = changes_s

    def hear(self, chunk):
        if self.waiting and chunk.start_s >= self.waiting[0] + 1.0:
            return self.waiting.pop(0)
        return None

    def who(self, start_s, end_s):
        seat = 1 + sum(at_s < (start_s + end_s) / 2 for at_s in self.changes_s)
        return Who(seat, "chair" if seat == 1 else "participant")


class Once(FakeTranscriber):
    """One sentence a segment, from its first sample to its last."""

    def transcribe(self, segment, *, hasty=False, begins=""):
        if not len(segment.pcm):
            return None
        return Utterance(segment.start_s, segment.end_s, (Word(segment.start_s, segment.end_s, "Yes."),), 1.0)


def hear(talk, speakers, *, live):
    pcm = talk[: 60 * SAMPLE_RATE_HZ]
    with Hearing(FakeSource((0.0, pcm)), Once(), "en", HearingSettings(), live=live, speakers=speakers) as hearing:
        return everything(hearing)


@pytest.mark.parametrize("live", [False, True])
def test_every_sentence_has_the_seat_and_role_of_who_spoke_it(talk, live):
    sentences = hear(talk, Scripted(*CHANGES_S), live=live)

    assert {sentence.seat for sentence in sentences} == {1, 2, 3, 4}
    assert all((sentence.role == "chair") == (sentence.seat == 1) for sentence in sentences)


def test_without_anybody_who_knows_roles_stay_unknown(talk):
    assert {(sentence.seat, sentence.role) for sentence in hear(talk, None, live=False)} == {(None, None)}


def test_no_sentence_goes_on_into_another_voice(talk):
    apart = hear(talk, Scripted(*CHANGES_S), live=False)

    for at_s in CHANGES_S:
        assert not any(each.start_s < at_s - 0.6 and each.end_s > at_s + 0.6 for each in apart)


CHUNKS = st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.9]), min_size=1, max_size=200)


@given(CHUNKS, st.lists(st.tuples(st.integers(1, 200), st.floats(0, 3)), max_size=6))
def test_dividing_loses_no_sample_and_gives_none_twice(probabilities, divisions):
    settings = HearingSettings(min_speech_s=0.0)
    segmenter, plain = Segmenter(settings), Segmenter(settings)
    divided, whole = [], []
    for n, probability in enumerate(probabilities):
        chunk = ScoredChunk(n * 0.032, np.full(512, n, np.int16), probability)
        divided += segmenter.push(chunk)
        whole += plain.push(chunk)
        for at, back_s in divisions:
            if at == n:
                divided += segmenter.divide((n + 1) * 0.032 - back_s)
    divided += segmenter.flush()
    whole += plain.flush()

    def numbers(segments):
        return [int(sample) for segment in segments for sample in segment.pcm[::512]]

    assert numbers(divided) == sorted(set(numbers(divided)))
    spoken = {n for n, probability in enumerate(probabilities) if probability >= settings.speech_threshold}
    assert spoken <= set(numbers(divided))
    assert spoken <= set(numbers(whole))


def test_a_division_where_nobody_speaks_does_nothing():
    segmenter = Segmenter(HearingSettings())
    segmenter.push(ScoredChunk(0.0, np.zeros(512, np.int16), 0.0))

    assert segmenter.divide(0.0) == []
    assert segmenter.divide(99.0) == []

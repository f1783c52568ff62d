"""One judgement of speech for the chair's own microphone and for a laptop across a room with echo."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from companion.audio.certainty import Certainty
from companion.audio.listener import Listener
from companion.events import SAMPLE_RATE_HZ, ScoredChunk, Segment
from companion.settings import HearingSettings

CHUNK_S = 512 / SAMPLE_RATE_HZ
QUIET, LOUD = 20, 200
"""Amplitudes 20 dB apart: a room's own sound, and speech in it."""


def chunks(*parts: tuple[float, float, int]) -> list[ScoredChunk]:
    """Parts of (seconds, what the detector gives, amplitude)."""
    made: list[ScoredChunk] = []
    chance = np.random.default_rng(1)
    for seconds, probability, amplitude in parts:
        for _ in range(round(seconds / CHUNK_S)):
            pcm = chance.normal(0, amplitude, 512).astype(np.int16)
            made.append(ScoredChunk(len(made) * CHUNK_S, pcm, probability))
    return made


def judged(*parts: tuple[float, float, int]) -> list[float]:
    certainty = Certainty()
    return [certainty.judge(chunk).probability for chunk in chunks(*parts)]


def segments(*parts: tuple[float, float, int]) -> list[Segment]:
    listener = Listener(HearingSettings(), early=False)
    found = [item for chunk in chunks(*parts) for item in listener.push(chunk)]
    return [item for item in [*found, *listener.flush()] if isinstance(item, Segment)]


def test_the_same_words_are_heard_near_the_microphone_and_across_the_room():
    near = segments((1.0, 0.02, QUIET), (2.0, 0.98, LOUD), (1.0, 0.02, QUIET))
    far = segments((1.0, 0.02, QUIET), (2.0, 0.35, LOUD), (1.0, 0.02, QUIET))

    assert len(near) == len(far) == 1
    assert far[0].start_s == near[0].start_s
    assert far[0].end_s - near[0].end_s <= 2 * CHUNK_S


def test_murmuring_beside_a_clear_voice_is_no_speech():
    heard = segments((2.0, 0.98, LOUD), (1.0, 0.02, QUIET), (2.0, 0.3, LOUD), (1.0, 0.02, QUIET))

    assert len(heard) == 1
    assert heard[0].spoken_until_s is not None
    assert heard[0].spoken_until_s < 2.1


def test_noise_alone_is_never_speech_however_long_it_lasts():
    assert segments((60.0, 0.14, LOUD)) == []


def test_a_detector_that_loses_a_far_voice_in_mid_sentence_does_not_end_it():
    heard = segments((1.0, 0.02, QUIET), (1.0, 0.5, LOUD), (1.5, 0.05, LOUD), (0.5, 0.5, LOUD), (1.0, 0.02, QUIET))

    assert len(heard) == 1
    assert heard[0].duration_s > 3.0


def test_a_machine_that_starts_when_somebody_ends_is_not_taken_for_them_for_long():
    (heard,) = segments((1.0, 0.02, QUIET), (1.0, 0.5, LOUD), (20.0, 0.02, LOUD))

    assert heard.duration_s < 6.5


def test_a_bark_is_not_made_longer_by_the_noise_after_it():
    assert segments((1.0, 0.02, QUIET), (0.19, 0.6, LOUD), (5.0, 0.05, LOUD), (1.0, 0.02, QUIET)) == []


def test_a_loud_room_in_which_nobody_spoke_begins_nothing():
    assert segments((3.0, 0.02, QUIET), (3.0, 0.02, LOUD), (3.0, 0.02, QUIET)) == []


def test_near_a_microphone_a_pause_is_a_pause_though_something_falls():
    probabilities = judged((1.0, 0.02, QUIET), (1.0, 0.98, LOUD), (0.3, 0.05, QUIET), (0.2, 0.05, LOUD))

    assert max(probabilities[-6:]) < 0.1


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3000)), max_size=80))
def test_no_chunk_becomes_less_likely_or_more_than_sure(parts):
    certainty = Certainty()
    for n, (probability, amplitude) in enumerate(parts):
        chunk = ScoredChunk(n * CHUNK_S, np.full(512, amplitude, np.int16), probability)
        assert probability <= certainty.judge(chunk).probability <= 1.0


def test_the_last_chunk_of_a_recording_may_be_a_single_sample():
    for pcm in (np.zeros(1, np.int16), np.zeros(0, np.int16)):
        assert Certainty().judge(ScoredChunk(0.0, pcm, 0.8)).probability == 1.0

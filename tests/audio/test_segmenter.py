"""The segmenter, told as what people do: speak, pause, breathe, talk on and on, cough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from companion.audio.segmenter import Segmenter
from companion.events import SAMPLE_RATE_HZ, ScoredChunk
from companion.settings import HearingSettings

CHUNK = 512
CHUNK_S = CHUNK / SAMPLE_RATE_HZ
SETTINGS = HearingSettings(
    end_silence_s=0.5, min_speech_s=0.2, pad_s=0.2, breath_after_s=5, breath_s=0.25, max_segment_s=14
)


@dataclass
class Room:
    """A stream under construction: every sample has its own value, so that a segment shows where it came from."""

    now_s: float = 0.0
    made: int = 0

    def __post_init__(self) -> None:
        self.chunks: list[ScoredChunk] = []

    def say(self, seconds: float, probability: float = 0.95, loudness: int = 1000) -> Room:
        for _ in range(round(seconds / CHUNK_S)):
            pcm = np.full(CHUNK, loudness, np.int16)
            self.chunks.append(ScoredChunk(self.now_s, pcm, probability))
            self.now_s += CHUNK_S
        return self

    def pause(self, seconds: float) -> Room:
        return self.say(seconds, probability=0.02, loudness=10)

    def gap(self, seconds: float) -> Room:
        self.now_s += seconds
        return self

    def segments(self, settings: HearingSettings = SETTINGS):
        segmenter = Segmenter(settings)
        done = [segment for chunk in self.chunks for segment in segmenter.push(chunk)]
        return done + segmenter.flush()


def near(seconds: float):
    return pytest.approx(seconds, abs=2 * CHUNK_S)


def test_a_sentence_between_two_silences():
    [segment] = Room().pause(1).say(2).pause(1).segments()

    assert (segment.start_s, segment.end_s) == (near(0.8), near(3.2))
    assert segment.final
    assert len(segment.pcm) == round(segment.duration_s * SAMPLE_RATE_HZ)


def test_it_comes_as_soon_as_the_silence_is_long_enough():
    room = Room().pause(1).say(2).pause(0.6)
    segmenter = Segmenter(SETTINGS)

    came_s = [chunk.start_s + CHUNK_S for chunk in room.chunks if segmenter.push(chunk)]

    assert came_s == [near(3.5)]


def test_two_sentences_with_a_clear_pause_between():
    first, second = Room().say(2).pause(0.8).say(1).pause(1).segments()

    assert first.end_s <= second.start_s
    assert (first.start_s, second.start_s) == (near(0), near(2.6))


def test_a_hesitation_does_not_divide():
    [segment] = Room().say(1).pause(0.3).say(1).pause(1).segments()

    assert segment.duration_s == near(2.5)


def test_between_the_thresholds_nothing_changes():
    [segment] = Room().say(1).say(2, probability=0.4).say(1).pause(1).segments()

    assert segment.duration_s == near(4.2)
    assert Room().say(3, probability=0.4).segments() == []


def test_a_cough_is_not_speech():
    assert Room().pause(1).say(0.1).pause(1).say(0.1).pause(1).segments() == []


def test_who_talks_on_is_heard_at_the_next_breath():
    first, second = Room().say(6).pause(0.3).say(2).pause(1).segments()

    assert (first.end_s, first.final) == (near(6.2), False)
    assert (second.start_s, second.final) == (near(6.2), True)


def test_when_a_breath_turns_out_to_be_the_end_an_empty_segment_says_so():
    first, ending = Room().say(6).pause(2).segments()

    assert (first.end_s, first.final) == (near(6.2), False)
    assert (ending.start_s, ending.end_s, ending.final) == (first.end_s, first.end_s, True)
    assert len(ending.pcm) == 0


def test_a_cough_after_a_breath_is_still_the_end():
    first, ending = Room().say(6).pause(0.3).say(0.1).pause(1).segments()

    assert (first.final, ending.final) == (False, True)
    assert len(ending.pcm) == 0


def test_who_does_not_breathe_is_cut_where_the_sound_is_weakest():
    first, second = Room().say(10).say(0.13, probability=0.8, loudness=100).say(4.5).pause(1).segments()

    assert (first.end_s, first.final) == (near(10.06), False)
    assert second.start_s == pytest.approx(first.end_s)
    assert second.final


def test_a_monologue_of_a_minute_loses_nothing():
    segments = Room().say(60).pause(1).segments()

    assert [segment.final for segment in segments] == [False] * (len(segments) - 1) + [True]
    assert all(segment.duration_s <= 14.5 for segment in segments)
    assert 60.0 <= sum(segment.duration_s for segment in segments) <= 60.3


def test_the_last_words_after_a_cut_are_kept_however_short():
    segments = Room().say(14).say(0.1).pause(1).segments()

    assert sum(segment.duration_s for segment in segments) == near(14.3)


def test_the_end_of_the_stream_ends_the_segment():
    [segment] = Room().pause(1).say(2).segments()

    assert (segment.start_s, segment.end_s, segment.final) == (near(0.8), near(3.0), True)


def test_a_gap_in_the_audio_ends_the_segment():
    first, second = Room().say(2).gap(30).say(1).pause(1).segments()

    assert (first.start_s, first.end_s, first.final) == (near(0), near(2), True)
    assert (second.start_s, second.end_s) == (near(32), near(33.2))


def test_a_gap_after_a_breath_ends_the_sentence():
    first, ending, second = Room().say(6).pause(0.26).gap(30).say(1).pause(1).segments()

    assert [first.final, ending.final, second.final] == [False, True, True]
    assert ending.start_s == first.end_s


def test_nothing_comes_of_nothing():
    assert Room().segments() == []
    assert Room().pause(3).segments() == []

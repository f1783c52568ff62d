"""When an open segment is offered for reading: at a pause, when the pause settles, and while somebody talks on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from companion.audio.listener import Listener
from companion.audio.segmenter import Segmenter
from companion.events import SAMPLE_RATE_HZ, Glimpse, ScoredChunk
from companion.settings import HearingSettings

CHUNK_S = 512 / SAMPLE_RATE_HZ
SETTINGS = HearingSettings(end_silence_s=0.5, glimpse_s=0.16, settle_s=0.35, glimpse_every_s=2.0, breath_after_s=5)


def chunks(*parts: tuple[str, float]) -> list[ScoredChunk]:
    probabilities = [0.9 if kind == "say" else 0.05 for kind, seconds in parts for _ in range(round(seconds / CHUNK_S))]
    return [ScoredChunk(i * CHUNK_S, np.full(512, i, np.int16), p) for i, p in enumerate(probabilities)]


def offered(*parts: tuple[str, float], early: bool = True):
    listener = Listener(SETTINGS, early=early)
    items = [item for chunk in chunks(*parts) for item in listener.push(chunk)]
    return [*items, *listener.flush()]


def told(items) -> list[str]:
    def kind(item):
        if not isinstance(item, Glimpse):
            return "segment"
        return "talking" if item.talking else "settled" if item.settled else "pause"

    return [kind(item) for item in items]


def test_a_sentence_is_offered_at_its_pause_when_the_pause_settles_and_when_it_ends():
    items = offered(("say", 1.5), ("pause", 1.0))

    assert told(items) == ["pause", "settled", "segment"]
    assert items[0].shows(items[2])
    assert items[1].shows(items[2])


def test_a_breath_is_offered_and_then_speech_goes_on():
    items = offered(("say", 1.0), ("pause", 0.25), ("say", 0.5), ("pause", 1.0))

    assert told(items) == ["pause", "pause", "settled", "segment"]
    assert not items[0].shows(items[3])


def test_who_talks_on_is_offered_every_two_seconds_after_the_first_four():
    assert told(offered(("say", 3.5), ("pause", 1.0))) == ["pause", "settled", "segment"]
    assert told(offered(("say", 6.5), ("pause", 0.1))) == ["talking", "talking", "segment"]


def test_a_cough_is_not_offered():
    assert told(offered(("pause", 1.0), ("say", 0.1), ("pause", 1.0))) == []


def test_a_recording_at_leisure_has_no_glimpses():
    assert told(offered(("say", 4.5), ("pause", 1.0), early=False)) == ["segment"]


talk = st.lists(st.tuples(st.sampled_from(["say", "pause"]), st.floats(0.05, 8.0)), min_size=1, max_size=8)


@given(parts=talk)
def test_glimpses_change_nothing_about_the_segments(parts):
    segmenter = Segmenter(SETTINGS)
    alone = [segment for chunk in chunks(*parts) for segment in segmenter.push(chunk)] + segmenter.flush()
    among = [item for item in offered(*parts) if not isinstance(item, Glimpse)]

    assert [(s.start_s, s.end_s, s.final) for s in among] == [(s.start_s, s.end_s, s.final) for s in alone]


@given(parts=talk)
def test_a_glimpse_is_the_beginning_of_the_segment_that_follows(parts):
    items = offered(*parts)
    for item, following in pairwise(items):
        if isinstance(item, Glimpse):
            later = following.segment if isinstance(following, Glimpse) else following
            length = min(len(item.segment.pcm), len(later.pcm))
            assert later.start_s == item.segment.start_s
            assert np.array_equal(item.segment.pcm[:length], later.pcm[:length])

"""Whatever happens in the room: the segmenter's promises, on arbitrary streams."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.audio.segmenter import Segmenter
from companion.events import SAMPLE_RATE_HZ, ScoredChunk
from companion.settings import HearingSettings

CHUNK = 512
CHUNK_S = CHUNK / SAMPLE_RATE_HZ

# Runs of equal probability are what speech looks like; single odd chunks come from runs of one.
runs = st.lists(
    st.tuples(st.integers(1, 120), st.sampled_from([0.0, 0.1, 0.3, 0.34, 0.36, 0.49, 0.5, 0.7, 1.0])), max_size=25
)
hearing = st.builds(
    HearingSettings,
    end_silence_s=st.floats(0.1, 1.0),
    min_speech_s=st.floats(0.0, 0.5),
    pad_s=st.floats(0.0, 0.6),
    breath_after_s=st.floats(0.6, 8.0),
    breath_s=st.floats(0.05, 0.5),
    max_segment_s=st.floats(2.0, 15.0),
)


def stream(shape, *, gap_after: int | None = None) -> list[ScoredChunk]:
    """Chunks whose samples are numbered (modulo int16), so that segments can be traced to the sample."""
    probabilities = [probability for count, probability in shape for _ in range(count)]
    chunks = []
    for i, probability in enumerate(probabilities):
        start_s = i * CHUNK_S + (100.0 if gap_after is not None and i > gap_after else 0.0)
        pcm = np.arange(i * CHUNK, (i + 1) * CHUNK).astype(np.int16)
        chunks.append(ScoredChunk(start_s, pcm, probability))
    return chunks


def segments_of(chunks, hearing_settings):
    segmenter = Segmenter(hearing_settings)
    done = [segment for chunk in chunks for segment in segmenter.push(chunk)]
    return done + segmenter.flush()


def bursts(chunks, hearing_settings):
    """First and last chunk of each run of speech that no pause of `breath_s` interrupts: what surely is one burst."""
    shortest_s = min(hearing_settings.breath_s, hearing_settings.end_silence_s)
    found: list[tuple[int, int]] = []
    for i, chunk in enumerate(chunks):
        if chunk.probability >= hearing_settings.speech_threshold:
            if found and (i - found[-1][1] - 1) * CHUNK_S < shortest_s - CHUNK_S:
                found[-1] = (found[-1][0], i)
            else:
                found.append((i, i))
    return found


@given(runs, hearing, st.none() | st.integers(0, 200))
def test_segments_are_ordered_and_never_share_a_sample(shape, hearing_settings, gap_after):
    segments = segments_of(stream(shape, gap_after=gap_after), hearing_settings)

    for before, after in pairwise(segments):
        assert before.end_s <= after.start_s + 1e-9
    assert all(segment.start_s <= segment.end_s for segment in segments)


@given(runs, hearing, st.none() | st.integers(0, 200))
def test_the_samples_are_those_of_the_times(shape, hearing_settings, gap_after):
    chunks = stream(shape, gap_after=gap_after)
    where = {round(chunk.start_s, 6): i for i, chunk in enumerate(chunks)}

    for segment in segments_of(chunks, hearing_settings):
        assert len(segment.pcm) == round(segment.duration_s * SAMPLE_RATE_HZ)
        if len(segment.pcm):
            first = where[round(segment.start_s, 6)] * CHUNK
            assert np.array_equal(segment.pcm, np.arange(first, first + len(segment.pcm)).astype(np.int16))


@given(runs, hearing, st.none() | st.integers(0, 200))
def test_no_segment_is_longer_than_allowed(shape, hearing_settings, gap_after):
    longest_s = hearing_settings.max_segment_s + 2 * hearing_settings.pad_s + 2 * CHUNK_S

    assert all(s.duration_s <= longest_s for s in segments_of(stream(shape, gap_after=gap_after), hearing_settings))


@given(runs, hearing)
def test_speech_is_covered_unless_its_burst_was_too_short(shape, hearing_settings):
    chunks = stream(shape)
    segments = segments_of(chunks, hearing_settings)

    for first, last in bursts(chunks, hearing_settings):
        spoken_s = (last - first + 1) * CHUNK_S
        if spoken_s < hearing_settings.min_speech_s:
            continue
        for i in range(first, last + 1):
            if chunks[i].probability >= hearing_settings.speech_threshold:
                middle_s = chunks[i].start_s + CHUNK_S / 2
                assert sum(s.start_s <= middle_s < s.end_s for s in segments) == 1


@given(runs, hearing, st.none() | st.integers(0, 200))
def test_what_is_not_final_is_followed_by_what_is(shape, hearing_settings, gap_after):
    segments = segments_of(stream(shape, gap_after=gap_after), hearing_settings)

    assert not segments or segments[-1].final
    empty = [i for i, segment in enumerate(segments) if not len(segment.pcm)]
    assert all(segments[i].final and i > 0 and not segments[i - 1].final for i in empty)


@given(runs, hearing)
@settings(max_examples=30)
def test_after_a_flush_the_segmenter_is_as_new(shape, hearing_settings):
    chunks = stream(shape)
    used = Segmenter(hearing_settings)
    for chunk in chunks:
        used.push(chunk)
    used.flush()

    again = [segment for chunk in chunks for segment in used.push(chunk)] + used.flush()

    fresh = segments_of(chunks, hearing_settings)
    assert [(s.start_s, s.end_s, s.final) for s in again] == [(s.start_s, s.end_s, s.final) for s in fresh]

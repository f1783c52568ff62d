"""Hearing on its threads: a recording waits for a slow recogniser, a live room sheds the oldest speech and says so."""

from __future__ import annotations

import itertools
import threading

import numpy as np
import pytest

from companion import places
from companion.analysis.transcriber import FakeTranscriber
from companion.audio.recording import Recording
from companion.audio.source import FakeSource
from companion.errors import SourceProblem
from companion.events import Utterance, Word
from companion.hearing import Hearing
from companion.settings import HearingSettings

TALK_S = 150.0


@pytest.fixture(scope="module")
def talk():
    """The first minutes of the demo session: more segments than may wait."""
    with Recording(places.shipped("demo", "en", "session.opus")) as recording:
        blocks = itertools.takewhile(lambda block: block.start_s < TALK_S, recording.blocks())
        return np.concatenate([block.pcm for block in blocks])


class SlowTranscriber(FakeTranscriber):
    """Takes no segment before `gate` is set."""

    def __init__(self):
        super().__init__()
        self.gate = threading.Event()
        self.taken = 0

    def transcribe(self, segment, *, hasty=False, begins=""):
        assert self.gate.wait(60)
        if not len(segment.pcm):
            return None
        self.taken += 1
        word = Word(segment.start_s, segment.end_s, f"Segment {self.taken}.")
        return Utterance(segment.start_s, segment.end_s, (word,), 1.0)


def everything(hearing):
    sentences = []
    while not hearing.finished:
        sentence = hearing.get(0.5)
        if sentence:
            sentences.append(sentence)
    return sentences


@pytest.fixture
def transcriber():
    return SlowTranscriber()


def wait_until_stuck(hearing):
    """Until the listening thread has read everything, or has waited long enough to be stuck behind the queue."""
    before = -1.0
    while hearing.figures.audio_s != before:
        before = hearing.figures.audio_s
        threading.Event().wait(1.0)


def test_a_recording_waits_and_loses_nothing(transcriber, talk):
    with Hearing(FakeSource((0.0, talk)), transcriber, "en", HearingSettings()) as hearing:
        wait_until_stuck(hearing)
        assert hearing.figures.backlog_s > 5
        transcriber.gate.set()
        sentences = everything(hearing)

    assert hearing.figures.dropped_s == 0
    assert hearing.figures.backlog_s == 0
    assert len(sentences) == transcriber.taken
    assert len(sentences) > 20


def test_a_live_room_sheds_the_oldest_and_counts_it(transcriber, talk):
    with Hearing(FakeSource((0.0, talk)), transcriber, "en", HearingSettings(), live=True) as hearing:
        wait_until_stuck(hearing)
        transcriber.gate.set()
        sentences = everything(hearing)

    figures = hearing.figures
    assert figures.dropped_s > 5
    assert sentences[-1].end_s > TALK_S - 10
    assert len({sentence.start_s for sentence in sentences}) == len(sentences)  # a glimpse tells nothing twice


def test_what_ends_a_thread_reaches_whoever_listens(transcriber):
    class Broken(FakeSource):
        def blocks(self):
            raise SourceProblem("source.unreadable", path="x", why="broken")
            yield

    with Hearing(Broken(), transcriber, "en", HearingSettings()) as hearing:
        transcriber.gate.set()
        with pytest.raises(SourceProblem):
            everything(hearing)

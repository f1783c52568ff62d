"""Reading speech before it ends: what is kept, what is thrown away, and that every sentence is told once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.reader import Reader
from companion.analysis.transcriber import FakeTranscriber
from companion.events import SAMPLE_RATE_HZ, Glimpse, Segment

SPEECH = np.ones(SAMPLE_RATE_HZ, np.int16)


def segment(until_s: float, start_s: float = 0.0, *, final: bool = True) -> Segment:
    return Segment(start_s, until_s + 0.4, SPEECH, final, spoken_until_s=until_s)


def glimpse(until_s: float, start_s: float = 0.0, *, settled: bool = False, talking: bool = False) -> Glimpse:
    return Glimpse(segment(until_s, start_s, final=False), settled=settled, talking=talking)


def reader_of(*texts: str, confidence: float = 0.9) -> Reader:
    return Reader(FakeTranscriber(*texts, confidence=confidence), "en")


def texts(sentences) -> list[str]:
    return [sentence.text for sentence in sentences]


def test_a_silence_that_goes_on_is_read_once():
    reader = reader_of("You should leave.")

    assert texts(reader.glimpse(glimpse(2.0))) == []
    assert texts(reader.read(segment(2.0))) == ["You should leave."]
    assert (reader.kept, reader.thrown_away) == (1, 0)


def test_a_silence_that_settled_tells_the_sentence_and_its_end_does_not_tell_it_again():
    reader = reader_of("You should leave.")

    assert texts(reader.glimpse(glimpse(2.0))) == []
    assert texts(reader.glimpse(glimpse(2.0, settled=True))) == ["You should leave."]
    assert texts(reader.read(segment(2.0))) == []


def test_an_open_or_a_doubtful_sentence_waits_for_the_end():
    hesitant = reader_of("You should")
    doubtful = reader_of("You should leave.", confidence=0.5)

    for reader, said in ((hesitant, "You should"), (doubtful, "You should leave.")):
        assert texts(reader.glimpse(glimpse(2.0, settled=True))) == []
        assert texts(reader.read(segment(2.0))) == [said]


def test_a_breath_is_read_again_with_what_follows():
    reader = reader_of("You should", "You should leave him.")

    reader.glimpse(glimpse(1.0))

    assert texts(reader.read(segment(3.0))) == ["You should leave him."]
    assert (reader.kept, reader.thrown_away) == (0, 1)


def test_who_goes_on_after_a_settled_silence_is_told_the_rest():
    reader = reader_of("You should leave.", "You should leave. Or stay a while.")

    assert texts(reader.glimpse(glimpse(2.0, settled=True))) == ["You should leave."]
    assert texts(reader.read(segment(4.0))) == ["Or stay a while."]


def test_advice_in_a_long_turn_is_told_while_it_runs():
    reader = reader_of(
        "You should leave",
        "You should leave. Then find",
        "You should leave. Then find a room.",
        "You should leave. Then find a room. And",
        "You should leave. Then find a room. And call me.",
    )

    told = [texts(reader.glimpse(glimpse(until_s, talking=True))) for until_s in (1.5, 3.0, 4.5, 6.0)]

    assert told == [[], ["You should leave."], [], ["Then find a room."]]
    assert texts(reader.read(segment(8.0))) == ["And call me."]


def test_what_two_glimpses_disagree_on_is_not_told():
    reader = reader_of("You shot. Then", "You should leave. Then find", "You should leave. Then find a room.")

    assert texts(reader.glimpse(glimpse(1.5, talking=True))) == []
    assert texts(reader.glimpse(glimpse(3.0, talking=True))) == []
    assert texts(reader.read(segment(5.0))) == ["You should leave.", "Then find a room."]


def test_a_cut_in_running_speech_keeps_what_was_told_in_mind():
    reader = reader_of(
        "Leave him. Find a room. Then", "Leave him. Find a room. Then call", "Leave him. Find a", "room. Then call me."
    )
    reader.glimpse(glimpse(5.0, talking=True))

    assert texts(reader.glimpse(glimpse(7.0, talking=True))) == ["Leave him.", "Find a room."]
    assert texts(reader.read(segment(6.0, final=False))) == []
    assert texts(reader.read(segment(9.0, start_s=6.0))) == ["Then call me."]


def test_a_segment_that_was_dropped_leaves_nothing_behind():
    reader = reader_of("Leave him. Then", "Leave him. Then go", "Leave him. Now.")
    reader.glimpse(glimpse(2.0, talking=True))
    reader.glimpse(glimpse(3.0, talking=True))

    assert texts(reader.read(segment(12.0, start_s=10.0))) == ["Leave him.", "Now."]


@given(
    sentences=st.lists(st.sampled_from(["You go.", "I stay.", "He never asks.", "Why so?"]), min_size=1, max_size=6),
    looks=st.lists(st.integers(1, 24), max_size=6),
    settled=st.booleans(),
)
def test_whatever_was_glimpsed_every_word_is_told_once_and_in_order(sentences, looks, settled):
    """A recogniser that reads the same words every time, only fewer of them when it is asked early."""
    said = " ".join(sentences).split()
    seen = [min(count, len(said)) for count in sorted(looks)]
    reader = reader_of(*(" ".join(said[:count]) for count in dict.fromkeys(seen)), " ".join(said))

    told = []
    for count in seen:
        told += reader.glimpse(glimpse(0.1 * count, talking=not settled))
    told += reader.read(segment(100.0))

    assert " ".join(texts(told)).split() == said


class Noting(FakeTranscriber):
    """Notes how much care it was asked for."""

    def __init__(self, *, slow: bool):
        super().__init__(*["And so on"] * 9)
        self.slow = slow
        self.hasty: list[bool] = []

    def transcribe(self, segment, *, hasty=False, begins=""):
        self.hasty.append(hasty)
        return super().transcribe(segment, hasty=hasty, begins=begins)


def test_what_was_told_is_where_the_next_reading_begins():
    transcriber = FakeTranscriber(
        "You should leave. Then", "You should leave. Then find", "You should leave. Then find a room.", "Or stay."
    )
    reader = Reader(transcriber, "en")

    reader.glimpse(glimpse(4.0, talking=True))
    assert texts(reader.glimpse(glimpse(6.0, talking=True))) == ["You should leave."]
    reader.read(segment(8.0))
    reader.read(segment(12.0, start_s=9.0))

    assert transcriber.begins == ["", "", "You should leave.", ""]


def test_what_was_told_of_the_segment_before_is_not_how_this_one_begins():
    """A breath divided the sentence: its first words lie in the segment before."""
    transcriber = FakeTranscriber("You should", "leave. Then find", "leave. Then find a", "leave. Then find a room.")
    reader = Reader(transcriber, "en")

    reader.read(segment(2.0, final=False))
    reader.glimpse(glimpse(6.0, start_s=2.4, talking=True))
    assert texts(reader.glimpse(glimpse(8.0, start_s=2.4, talking=True))) == ["You should leave."]
    assert texts(reader.read(segment(10.0, start_s=2.4))) == ["Then find a room."]

    assert transcriber.begins == ["", "", "", "leave."]


def test_care_is_for_whom_it_costs_no_time():
    quick, slow = Noting(slow=False), Noting(slow=True)

    for transcriber in (quick, slow):
        reader = Reader(transcriber, "en")
        reader.glimpse(glimpse(1.0, talking=True))
        reader.glimpse(glimpse(2.0))
        reader.read(segment(4.0))

    assert quick.hasty == [True, False, False]
    assert slow.hasty == [True, True, False]

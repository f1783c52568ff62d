"""Real speech, heard as a session hears it: word error rates held to what was measured beforehand.

The levels are those of the base model with 8 bits and beam 5 on whole files; each may be missed by 3 points. The sets
are small: one word is more than a point in Dutch.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.rooms import empty_rooms
from bench.wer import SETS, Errors, WholeFile, clips, live_errors, live_text, normal
from companion.analysis.whisper import WhisperTranscriber
from companion.settings import HearingSettings

pytestmark = [pytest.mark.speech, pytest.mark.shared]

SHARED = Path(os.environ.get("COMPANION_SHARED", ""))
SETTINGS = HearingSettings()
TOLERANCE = 3.0


@pytest.fixture(scope="module")
def heard(base_model):
    """Word errors of every set, heard live; each is transcribed once."""
    return {
        name: live_errors(clips(SHARED, name), WhisperTranscriber(base_model, language, SETTINGS), language, SETTINGS)
        for name, (language, _) in SETS.items()
    }


def pooled_level(heard, levels: dict[str, float]) -> float:
    """The measured levels of some sets, weighed by their words."""
    return sum(percent * heard[name].words for name, percent in levels.items()) / sum(
        heard[name].words for name in levels
    )


def test_the_sets_are_those_that_the_levels_belong_to():
    assert {name: len(clips(SHARED, name)) for name in SETS} == {
        "librispeech": 9,
        "meeting": 3,
        "dutch_read": 5,
        "dutch_spontaneous": 3,
    }


def test_english(heard):
    english = heard["librispeech"] + heard["meeting"]

    assert english.percent <= pooled_level(heard, {"librispeech": 8.0, "meeting": 20.4}) + TOLERANCE


def test_dutch(heard):
    dutch = heard["dutch_read"] + heard["dutch_spontaneous"]

    assert dutch.percent <= pooled_level(heard, {"dutch_read": 17.4, "dutch_spontaneous": 20.0}) + TOLERANCE


@pytest.mark.soak  # the same clips a second time, whole; the bench measures it too
def test_little_is_lost_by_working_live(heard, base_model):
    whole = WholeFile(base_model, SETTINGS)
    at_once = sum((whole.errors(clips(SHARED, name), language) for name, (language, _) in SETS.items()), Errors())
    live = sum(heard.values(), Errors())

    assert live.percent <= at_once.percent + 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ja, uh, d dat is (laughs) 'n zee-engte!", "ja dat is n zeeengte"),
        ("Mr. O’Hara said: OK…", "mister o'hara said okay"),
        ("[S1] 't is b b best i is", "t is best i is"),
    ],
)
def test_what_counts_as_the_same_words(text, expected):
    assert normal(text) == expected


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_words_come_of_rooms_without_speech(base_model, language):
    rooms = dict(empty_rooms(SHARED, 30.0))
    transcriber = WhisperTranscriber(base_model, language, SETTINGS)
    heard = {name: live_text(sound, transcriber, language, SETTINGS) for name, sound in rooms.items()}

    assert len(rooms) >= 7
    assert heard == dict.fromkeys(rooms, "")

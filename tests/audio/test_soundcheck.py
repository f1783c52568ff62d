"""From a few seconds of sound to the one thing to say about the microphone."""

from __future__ import annotations

import numpy as np
import pytest

from companion.audio.soundcheck import SoundFigures, figures, judge
from companion.events import ScoredChunk

CHUNK = 512


def chunks(*parts):
    """Parts are (seconds, amplitude, probability of speech)."""
    start = 0
    for seconds, amplitude, probability in parts:
        for _ in range(round(seconds * 16_000 / CHUNK)):
            pcm = np.tile(np.array([amplitude, -amplitude], np.int16), CHUNK // 2)
            yield ScoredChunk(start / 16_000, pcm, probability)
            start += CHUNK


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ([], "nothing"),
        ([(3, 0, 0.0)], "zeros"),
        ([(2, 40, 0.01)], "no_speech"),
        ([(2, 40, 0.01), (2, 3000, 0.9)], "good"),
        ([(2, 40, 0.01), (2, 32767, 0.9)], "clipping"),
        ([(2, 10, 0.01), (2, 60, 0.9)], "quiet"),
        ([(2, 1500, 0.01), (2, 3000, 0.9)], "noisy"),
    ],
)
def test_the_verdict_is_the_most_important_thing(parts, verdict):
    assert judge(figures(chunks(*parts))) == verdict


def test_figures_are_in_decibels_of_full_scale():
    heard = figures(chunks((1, 328, 0.0), (1.5, 3277, 0.9)))

    assert heard.speech_db == pytest.approx(-20, abs=0.1)
    assert heard.noise_db == pytest.approx(-40, abs=0.1)
    assert heard.speech_s == pytest.approx(1.5, abs=0.04)
    assert heard.heard_s == pytest.approx(2.5, abs=0.04)


def test_where_nobody_pauses_the_quietest_moments_are_the_noise():
    assert figures(chunks((2, 3277, 0.9))).noise_db == pytest.approx(-20, abs=0.1)


def test_silence_has_a_level_too():
    assert figures(chunks((1, 0, 0.0))) == SoundFigures(heard_s=pytest.approx(1, abs=0.04))

"""Voices learned in the opening round: told apart, unsure where they should be, and forgotten without a trace."""

from __future__ import annotations

import copy
import json
import pickle
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from bench.conversations import read, speakers
from companion.audio import voices
from companion.audio.turns import NOBODY, Who
from companion.audio.voices import VoiceEncoder, mel
from companion.audio.voices_known import KnownVoices
from companion.audio.voices_lessons import Lesson, Lessons, parse_lessons
from companion.errors import ModelProblem, SourceProblem
from companion.events import SAMPLE_RATE_HZ
from tests.table import Table


def states(table):
    return {each.seat: each.state for each in table.ear.learned}


def test_after_the_opening_round_everybody_is_known():
    table = Table().introduce(1, 2, 3)
    said = [(seat, table.speak(seat, 3)) for seat in (2, 3, 1, 3, 2)]
    table.silence(1)

    assert set(states(table).values()) == {"good"}
    found = [table.ear.who(*times) for _, times in said]
    assert [who.seat for who in found if who != NOBODY] == [
        seat for (seat, _), who in zip(said, found, strict=True) if who != NOBODY
    ]
    assert sum(who != NOBODY for who in found) >= 4
    assert Who(2, "case_bringer") in found


def test_the_introduction_itself_is_by_whoever_introduces_themselves():
    table = Table()
    table.ear.learn(4)
    times = table.speak(4, 9)

    assert table.ear.who(*times) == Who(4, "participant")


def test_a_new_voice_is_noticed_in_running_speech():
    table = Table().introduce(1, 2)
    table.speak(1, 4)
    changed_s = table.now_s
    table.speak(2, 4)

    assert any(abs(at_s - changed_s) < 0.5 for at_s in table.changes)
    assert len([at_s for at_s in table.changes if at_s > changed_s - 2]) == 1


def test_before_two_roles_are_known_nobody_is_told_apart_and_nothing_is_embedded():
    table = Table().introduce(3, 4)
    embedded = len(table.encoder.made)
    times = table.speak(3, 4)

    assert not table.ear.judging
    assert table.ear.who(*times) == NOBODY
    assert len(table.encoder.made) == embedded == 2


def test_less_than_a_second_is_not_judged():
    table = Table().introduce(1, 2)
    table.silence(2)
    times = table.speak(2, 0.7)
    table.silence(2)

    assert table.ear.who(*times) == NOBODY


def test_a_stranger_with_a_voice_of_their_own_stays_unknown():
    table = Table().introduce(1, 2, 3)
    table.silence(2)
    times = table.speak(99, 4)
    table.silence(2)

    assert table.ear.who(*times) == NOBODY


def test_too_little_speech_is_not_kept():
    table = Table()
    table.ear.learn(2)
    table.speak(2, 3)
    table.ear.stop_learning()

    assert states(table) == {2: "short"}
    assert table.encoder.made == []


def test_two_people_who_sound_the_same_are_told_so():
    table = Table().introduce(1)
    table.ear.learn(2)
    table.speak(1, 9)

    assert states(table)[2] == "again"


def test_forgetting_overwrites_everything_that_was_learned_or_heard():
    table = Table().introduce(1, 2, 3)
    times = table.speak(2, 4)
    made = [part for part in table.encoder.made if part.size]
    assert any(part.any() for part in made)

    table.ear.forget()

    assert not any(part.any() for part in made)
    assert table.ear.learned == ()
    assert not table.ear.judging
    assert table.ear.who(*times) == NOBODY
    embedded = len(table.encoder.made)
    table.speak(2, 4)
    assert len(table.encoder.made) == embedded


def test_a_voice_shows_nothing_and_goes_nowhere():
    table = Table().introduce(1, 2)
    known = table.ear._known
    voice = known._voices[1]
    holders = (table.ear, known, voice, known._measure, table.ear.learned, table.ear._windows)

    for holder in holders:
        assert len(repr(holder)) < 300
        digits = [str(value)[2:7] for value in np.abs(voice.windows[0][:20]) if value > 0.001]
        assert not any(each in repr(holder) for each in digits)
    for holder in (table.ear, known, voice):
        with pytest.raises(TypeError):
            pickle.dumps(holder)
        with pytest.raises(TypeError):
            copy.deepcopy(holder)
        with pytest.raises(TypeError):
            json.dumps(holder)


def test_learning_a_seat_again_forgets_what_was_known_of_it():
    known, chance = KnownVoices(), np.random.default_rng(1)
    first, second = (chance.normal(size=(30, 256)).astype(np.float32) for _ in range(2))
    known.learn(1, first)
    known.learn(1, second)

    assert not first.any()
    assert second.any()


# --- in a recording ------------------------------------------------------------------------------------------------


def test_a_recording_teaches_by_its_own_introductions():
    table = Table()
    teacher = Lessons(table.ear, [Lesson(0.0, 9.0, 1), Lesson(9.5, 18.5, 2)])
    table.ear, ear = teacher, table.ear
    table.speak(1, 9.2)
    table.silence(0.3)
    table.speak(2, 9)
    table.silence(0.5)
    times = table.speak(1, 3)
    table.silence(1)

    assert [each.state for each in ear.learned] == ["good", "good"]
    assert teacher.who(*times) == Who(1, "chair")


def test_a_file_of_introductions_is_read():
    text = '{"t": 0, "end": 8.5, "seat": 1}\n\n{"t": 9, "end": 17, "seat": 4}\n'

    assert parse_lessons(text, origin="voices.jsonl") == (Lesson(0.0, 8.5, 1), Lesson(9.0, 17.0, 4))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "no seat"),
        ("[]", "line 1"),
        ('{"t": 0, "end": 8, "seat": 1}\n{"t": 5, "end": 12, "seat": 2}', "line 2"),
        ('{"t": 4, "end": 4, "seat": 1}', "line 1"),
        ('{"t": 0, "end": 8, "seat": 10}', "line 1"),
        ('{"t": 0, "end": 8, "seat": true}', "line 1"),
        ('{"t": 0, "end": NaN, "seat": 1}', "line 1"),
        ('{"t": 0, "end": 8, "seat": "anna"}', "line 1"),
    ],
)
def test_faults_in_it_are_told_by_line(text, line):
    with pytest.raises(SourceProblem) as problem:
        parse_lessons(text, origin="voices.jsonl")

    assert problem.value.code == "source.malformed"
    assert line in str(problem.value.params)


# --- the network ---------------------------------------------------------------------------------------------------


def test_the_spectrogram_does_not_depend_on_loudness():
    chance = np.random.default_rng(2)
    audio = chance.normal(0, 1, 25_600)

    quiet, loud = (mel((audio * level).astype(np.int16)) for level in (300, 6000))

    assert quiet.shape == (160, 40)
    assert np.allclose(quiet, loud, rtol=0.2, atol=1e-4)


@pytest.mark.parametrize(("hz", "band"), [(200, 2), (1000, 14), (4000, 30)])
def test_a_tone_lies_in_its_band(hz, band):
    """Centres of 40 Slaney bands up to 8 kHz, worked out by hand: 73.6 Hz apart below 1 kHz."""
    time = np.arange(25_600) / SAMPLE_RATE_HZ

    loudest = mel((5000 * np.sin(2 * np.pi * hz * time)).astype(np.int16)).mean(axis=0).argmax()

    assert abs(int(loudest) - band) <= 1


def test_an_embedding_has_unit_length():
    noise = np.random.default_rng(3).normal(0, 500, 25_600).astype(np.int16)

    embedding = VoiceEncoder().embed([noise, noise])

    assert embedding.shape == (2, 256)
    assert np.allclose(np.linalg.norm(embedding, axis=1), 1, atol=1e-5)
    assert np.allclose(embedding[0], embedding[1], atol=1e-6)


def test_without_the_network_it_is_said_in_words(monkeypatch, tmp_path):
    monkeypatch.setattr(voices.places, "shipped", lambda *_: tmp_path / "absent.onnx")

    with pytest.raises(ModelProblem) as problem:
        VoiceEncoder()

    assert problem.value.code == "model.voices_missing"


@pytest.mark.shared
def test_three_seconds_of_ten_readers_are_told_apart(shared):
    """The front end is Resemblyzer's: its network's equal error rate on 3 s of read speech, 1.6%, holds here."""
    encoder, stretches = VoiceEncoder(), []
    length = 3 * SAMPLE_RATE_HZ
    for name, paths in speakers(shared / "data" / "speech").items():
        for path in paths[:6]:
            audio = read(path)[:length]
            if len(audio) == length:
                pcm = (audio * 32767).astype(np.int16)
                windows = encoder.embed([pcm[at : at + 25_600] for at in (0, 11_200, 22_400)])
                mean = windows.mean(axis=0)
                stretches.append((name, mean / np.linalg.norm(mean)))
    same = [float(a @ b) for (m, a), (n, b) in combinations(stretches, 2) if m == n]
    other = [float(a @ b) for (m, a), (n, b) in combinations(stretches, 2) if m != n]
    rates = [max(np.mean(np.array(same) < at), np.mean(np.array(other) >= at)) for at in np.linspace(0.4, 0.9, 101)]

    assert len(Counter(name for name, _ in stretches)) == 10
    assert min(rates) < 0.04

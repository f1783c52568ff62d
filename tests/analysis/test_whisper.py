"""The recogniser: what it refuses, what it hears, and what it never lets out."""

from __future__ import annotations

import logging
import shutil

import numpy as np
import pytest

from bench.wer import normal
from companion.analysis.weights import missing_files
from companion.analysis.whisper import WhisperTranscriber
from companion.audio.recording import Recording
from companion.errors import ModelProblem
from companion.events import SAMPLE_RATE_HZ, Segment
from companion.settings import HearingSettings

SETTINGS = HearingSettings()
FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.json")


@pytest.fixture
def half_model(tmp_path):
    for name in FILES:
        (tmp_path / name).write_bytes(b"{}")
    return tmp_path


def segment_of(path, start_s: float = 0.0) -> Segment:
    with Recording(path) as recording:
        pcm = np.concatenate([block.pcm for block in recording.blocks()])
    return Segment(start_s, start_s + len(pcm) / SAMPLE_RATE_HZ, pcm)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_half_a_model_is_refused_by_name(half_model, name, how):
    (half_model / name).unlink()
    if how == "empty":
        (half_model / name).touch()

    with pytest.raises(ModelProblem) as caught:
        WhisperTranscriber(half_model, "nl", SETTINGS)

    assert caught.value.code == "model.incomplete"
    assert caught.value.params["files"] == name


def test_a_folder_that_is_not_there_lacks_everything(tmp_path):
    assert missing_files(tmp_path / "nergens") == list(FILES)


def test_the_other_vocabulary_format_will_do(half_model):
    (half_model / "vocabulary.json").rename(half_model / "vocabulary.txt")

    assert missing_files(half_model) == []


def test_a_complete_model_of_nonsense_is_refused_in_words(half_model):
    with pytest.raises(ModelProblem) as caught:
        WhisperTranscriber(half_model, "nl", SETTINGS)

    assert caught.value.code == "model.unreadable"


@pytest.mark.speech
def test_a_damaged_tokenizer_is_refused_in_words(base_model, tmp_path):
    shutil.copytree(base_model, tmp_path / "base")
    (tmp_path / "base" / "tokenizer.json").write_text("{]")

    with pytest.raises(ModelProblem) as caught:
        WhisperTranscriber(tmp_path / "base", "nl", SETTINGS)

    assert caught.value.code == "model.unreadable"


@pytest.mark.speech
def test_nothing_is_heard_in_nothing(base_model):
    transcriber = WhisperTranscriber(base_model, "nl", SETTINGS)

    assert transcriber.transcribe(Segment(0.0, 0.0, np.zeros(0, np.int16))) is None
    assert transcriber.counters == {"repeat_guard": 0, "silence_gate": 0}


@pytest.mark.speech
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("loudness", [0, 30, 3000], ids=["digital silence", "hiss", "loud noise"])
def test_no_words_come_of_noise(base_model, language, loudness):
    noise = (loudness * np.random.default_rng(1).standard_normal(3 * SAMPLE_RATE_HZ)).astype(np.int16)
    transcriber = WhisperTranscriber(base_model, language, SETTINGS)

    assert transcriber.transcribe(Segment(0.0, 3.0, noise)) is None


@pytest.mark.speech
@pytest.mark.parametrize("samples", [1, 160, 512, 3200])
def test_a_scrap_of_sound_is_no_accident(base_model, samples):
    scrap = (3000 * np.random.default_rng(2).standard_normal(samples)).astype(np.int16)
    transcriber = WhisperTranscriber(base_model, "en", SETTINGS)

    utterance = transcriber.transcribe(Segment(5.0, 5.0 + samples / SAMPLE_RATE_HZ, scrap))

    assert utterance is None or all(5.0 <= word.start_s <= word.end_s for word in utterance.words)


@pytest.mark.speech
@pytest.mark.shared
def test_a_famous_sentence_with_its_times(base_model, shared):
    segment = segment_of(shared / "data/speech/en/jfk.flac", start_s=100.0)

    utterance = WhisperTranscriber(base_model, "en", SETTINGS).transcribe(segment)

    assert utterance is not None
    assert normal(utterance.text).startswith("and so my fellow americans ask not what your country can do for you")
    assert utterance.confidence > 0.8
    starts = [word.start_s for word in utterance.words]
    assert starts == sorted(starts)
    assert all(100.0 <= word.start_s <= word.end_s <= segment.end_s for word in utterance.words)
    # Both follow a pause; the voice detector hears them begin at 3.33 and 8.22 s.
    asks = [word.start_s - 100.0 for word in utterance.words if word.text.lower() == "ask"]
    assert asks == [pytest.approx(3.33, abs=0.4), pytest.approx(8.22, abs=0.4)]


@pytest.mark.speech
@pytest.mark.shared
def test_a_loop_is_noticed_and_broken(base_model, shared):
    # In a window of 8 s base says this short sentence two and a half times.
    segment = segment_of(shared / "data/speech/en/librispeech/6930-75918-0000.flac")
    transcriber = WhisperTranscriber(base_model, "en", HearingSettings(beam=1))

    utterance = transcriber.transcribe(segment)

    assert transcriber.counters["repeat_guard"] == 1
    assert utterance is not None
    assert normal(utterance.text).split()[1:] == "returned to its place amidst the tents".split()


@pytest.mark.speech
@pytest.mark.shared
def test_what_was_heard_is_never_logged_or_shown(base_model, shared, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("faster_whisper").setLevel(logging.DEBUG)

    utterance = WhisperTranscriber(base_model, "en", SETTINGS).transcribe(
        segment_of(shared / "data/speech/en/jfk.flac")
    )

    shown = caplog.text + "".join(capfd.readouterr()) + repr(utterance)
    assert "country" in utterance.text
    assert "country" not in shown

"""The voice detector: the same verdicts as faster-whisper's own, one chunk at a time."""

from __future__ import annotations

import hashlib

import numpy as np
import onnxruntime
import pytest
from faster_whisper.vad import get_vad_model

from companion.audio import vad
from companion.audio.recording import Recording
from companion.audio.source import FakeSource
from companion.audio.vad import CHUNK_SAMPLES, SpeechDetector
from companion.errors import ModelProblem


def scores(detector: SpeechDetector, *stretches, block_samples: int = 512):
    source = FakeSource(*stretches, block_samples=block_samples)
    chunks = [chunk for block in source.blocks() for chunk in detector.score(block)]
    return [*chunks, *detector.flush()]


def batch(pcm: np.ndarray) -> np.ndarray:
    """faster-whisper's verdicts on a whole number of chunks.

    Its batch call blanks the last 64 samples of its argument (vad.py, `context[-1] = 0` on a view): those are of a
    chunk of silence that is added here and left out of the verdicts.
    """
    audio = np.concatenate((pcm, np.zeros(CHUNK_SAMPLES, np.int16))) / np.float32(32768.0)
    return get_vad_model()(audio).reshape(-1)[:-1]


@pytest.fixture
def babble() -> np.ndarray:
    """Six seconds that are neither speech nor silence: harmonics that glide, in noise that swells."""
    random = np.random.default_rng(7)
    t_s = np.arange(6 * 16_000) / 16_000
    pitch = np.cumsum(110 + 40 * np.sin(2 * np.pi * 0.7 * t_s)) / 16_000
    voice = sum(np.sin(2 * np.pi * n * pitch) / n for n in range(1, 20))
    swell = np.clip(np.sin(2 * np.pi * 1.3 * t_s), 0, 1)
    return (3000 * swell * voice + 300 * random.standard_normal(len(t_s))).astype(np.int16)


def test_the_network_is_the_one_this_was_written_for():
    network = onnxruntime.InferenceSession(str(vad.asset()), providers=["CPUExecutionProvider"])

    shapes = {tensor.name: tensor.shape[1:] for tensor in network.get_inputs()}
    assert set(shapes) == {"input", "h", "c"}
    assert shapes["h"][-1] == shapes["c"][-1] == 128
    assert len(network.get_outputs()) == 3
    # Another file behind the same names would silently give other verdicts.
    assert hashlib.sha256(vad.asset().read_bytes()).hexdigest() == SILERO_V6_SHA256


SILERO_V6_SHA256 = "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2"


def test_chunk_by_chunk_equals_the_whole_at_once(babble):
    whole = babble[: len(babble) // CHUNK_SAMPLES * CHUNK_SAMPLES]

    chunks = scores(SpeechDetector(), (0.0, whole))

    verdicts = np.array([chunk.probability for chunk in chunks], np.float32)
    assert np.max(np.abs(verdicts - batch(whole))) == 0.0
    assert verdicts.min() < 0.1 < verdicts.max()


@pytest.mark.shared
@pytest.mark.parametrize("name", ["en/ami/trn00.flac", "nl/real/whisperd_stutter.flac"])
def test_chunk_by_chunk_equals_the_whole_at_once_on_real_speech(shared, name):
    with Recording(shared / "data" / "speech" / name) as recording:
        pcm = np.concatenate([block.pcm for block in recording.blocks()])
    whole = pcm[: len(pcm) // CHUNK_SAMPLES * CHUNK_SAMPLES]

    verdicts = np.array([chunk.probability for chunk in scores(SpeechDetector(), (0.0, whole))], np.float32)

    assert np.max(np.abs(verdicts - batch(whole))) == 0.0
    assert verdicts.min() < 0.1
    assert verdicts.max() > 0.9


@pytest.mark.parametrize("block_samples", [1, 160, 511, 512, 513, 1600, 40_000])
def test_the_length_of_blocks_changes_nothing(babble, block_samples):
    some = babble[:20_000]

    chunks = scores(SpeechDetector(), (3.0, some), block_samples=block_samples)
    usual = scores(SpeechDetector(), (3.0, some))

    assert [(c.start_s, c.probability) for c in chunks] == [(c.start_s, c.probability) for c in usual]
    assert np.array_equal(np.concatenate([chunk.pcm for chunk in chunks]), some)


def test_after_a_gap_the_detector_starts_afresh(babble):
    first, second = babble[:10_000], babble[30_000:50_000]

    chunks = scores(SpeechDetector(), (0.0, first), (60.0, second))
    fresh = scores(SpeechDetector(), (60.0, second))

    after = [chunk for chunk in chunks if chunk.start_s >= 60.0]
    assert [(c.start_s, c.probability) for c in after] == [(c.start_s, c.probability) for c in fresh]
    assert sum(len(chunk.pcm) for chunk in chunks) == len(first) + len(second)


def test_silence_is_not_speech():
    chunks = scores(SpeechDetector(), (0.0, np.zeros(48_000, np.int16)))

    assert max(chunk.probability for chunk in chunks) < 0.1


def test_a_broken_installation_is_said_in_words(monkeypatch):
    monkeypatch.setattr(vad, "find_spec", lambda name: None)

    with pytest.raises(ModelProblem) as caught:
        SpeechDetector()

    assert caught.value.code == "model.vad_missing"

"""Recordings as people have them: many formats, odd names, broken files."""

from __future__ import annotations

import tracemalloc
import wave
from fractions import Fraction

import av
import numpy as np
import pytest

from companion.audio.recording import Recording
from companion.clock import ManualClock
from companion.errors import SourceProblem
from companion.events import SAMPLE_RATE_HZ

TONE_HZ = 440
SECONDS = 1.5


def tone(rate_hz: int, *, seconds: float = SECONDS) -> np.ndarray:
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return (12_000 * np.sin(2 * np.pi * TONE_HZ * t_s)).astype(np.int16)


def write(path, codec: str, rate_hz: int, layout: str):
    """A tone in any container that PyAV writes."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout=layout)
        samples = tone(rate_hz)
        channels = stream.codec_context.layout.nb_channels
        resampler = av.AudioResampler(
            format=stream.codec_context.format, layout=layout, rate=rate_hz, frame_size=stream.codec_context.frame_size
        )
        frame = av.AudioFrame.from_ndarray(np.repeat(samples, channels)[None], format="s16", layout=layout)
        frame.sample_rate = rate_hz
        frame.pts = 0
        frame.time_base = Fraction(1, rate_hz)
        for out in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(out))
        container.mux(stream.encode(None))
    return path


def heard(path, **options) -> np.ndarray:
    with Recording(path, **options) as recording:
        return np.concatenate([block.pcm for block in recording.blocks()])


def loudest_hz(pcm: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(pcm[4000:20_000].astype(float)))
    return float(np.argmax(spectrum) * SAMPLE_RATE_HZ / 16_000)


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz", "layout"),
    [
        ("tone.wav", "pcm_s16le", 44_100, "stereo"),
        ("tone.flac", "flac", 48_000, "mono"),
        ("tone.mp3", "libmp3lame", 44_100, "stereo"),
        ("tone.m4a", "aac", 44_100, "stereo"),
        ("tone.opus", "libopus", 48_000, "mono"),
        ("tone.ogg", "libopus", 24_000, "stereo"),
        ("opname van dinsdag – Zoë & Čeněk.wav", "pcm_s16le", 8_000, "mono"),
    ],
)
def test_whatever_the_format_the_same_tone_is_heard(tmp_path, name, codec, rate_hz, layout):
    path = write(tmp_path / name, codec, rate_hz, layout)

    pcm = heard(path)

    assert pcm.dtype == np.int16
    # Lossy formats add up to a frame of padding at either end.
    assert SECONDS - 0.01 <= len(pcm) / SAMPLE_RATE_HZ <= SECONDS + 0.15
    assert loudest_hz(pcm) == pytest.approx(TONE_HZ, abs=2)
    with Recording(path) as recording:
        assert recording.duration_s == pytest.approx(SECONDS, abs=0.15)


def test_a_video_is_heard_too(tmp_path):
    path = tmp_path / "zoom.mkv"
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=5)
        video.width = video.height = 64
        video.pix_fmt = "yuv420p"
        audio = container.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for _ in range(5):
            container.mux(video.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        container.mux(video.encode(None))
        sound = av.AudioFrame.from_ndarray(tone(16_000)[None], format="s16", layout="mono")
        sound.sample_rate = 16_000
        container.mux(audio.encode(sound))
        container.mux(audio.encode(None))

    assert loudest_hz(heard(path)) == pytest.approx(TONE_HZ, abs=2)


def test_blocks_follow_each_other_to_the_sample(tmp_path):
    path = write(tmp_path / "tone.flac", "flac", 16_000, "mono")

    with Recording(path, block_samples=700) as recording:
        blocks = list(recording.blocks())

    assert [len(block.pcm) for block in blocks[:-1]] == [700] * (len(blocks) - 1)
    assert 0 < len(blocks[-1].pcm) <= 700
    assert [block.start_s for block in blocks] == [i * 700 / SAMPLE_RATE_HZ for i in range(len(blocks))]
    assert np.array_equal(np.concatenate([block.pcm for block in blocks]), tone(16_000))


def test_at_real_pace_a_block_comes_when_it_has_been_spoken(tmp_path):
    path = write(tmp_path / "tone.wav", "pcm_s16le", 16_000, "mono")
    clock = ManualClock(now_s=100.0)

    with Recording(path, pace="real", clock=clock) as recording:
        came_s = [(block.start_s + block.duration_s, clock.now_s()) for block in recording.blocks()]

    assert len(came_s) > 40
    assert all(now_s == pytest.approx(100.0 + end_s) for end_s, now_s in came_s)


def test_real_pace_without_a_clock_is_a_mistake_of_the_caller(tmp_path):
    with pytest.raises(ValueError, match="clock"):
        Recording(write(tmp_path / "tone.wav", "pcm_s16le", 16_000, "mono"), pace="real")


def test_no_file(tmp_path):
    with pytest.raises(SourceProblem) as caught:
        Recording(tmp_path / "nergens.wav")

    assert caught.value.code == "source.missing"


@pytest.mark.parametrize("content", [b"", b"  "], ids=["nothing", "blanks"])
def test_a_file_of_nothing(tmp_path, content):
    path = tmp_path / "leeg.wav"
    path.write_bytes(content)

    with pytest.raises(SourceProblem) as caught:
        heard(path)

    assert caught.value.code == ("source.unreadable" if content else "source.empty")


def test_a_recording_without_samples(tmp_path):
    path = tmp_path / "gestopt.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)

    with pytest.raises(SourceProblem) as caught:
        heard(path)

    assert caught.value.code == "source.empty"


def test_a_text_file(tmp_path):
    path = tmp_path / "notulen.wav"
    path.write_text("Dit zijn de notulen van dinsdag.\n" * 40)

    with pytest.raises(SourceProblem) as caught:
        heard(path)

    assert caught.value.code == "source.unreadable"
    assert "notulen van" not in str(caught.value)


def test_a_folder(tmp_path):
    with pytest.raises(SourceProblem) as caught:
        Recording(tmp_path)

    assert caught.value.code == "source.unreadable"


def test_a_video_without_sound(tmp_path):
    path = tmp_path / "stil.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    with pytest.raises(SourceProblem) as caught:
        Recording(path)

    assert caught.value.code == "source.no_audio"


def test_a_damaged_stretch_is_stepped_over(tmp_path, capfd):
    whole = write(tmp_path / "heel.mp3", "libmp3lame", 44_100, "mono").read_bytes()
    path = tmp_path / "kapot.mp3"
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes(1500) + whole[middle + 1500 :])

    pcm = heard(path)

    assert len(pcm) > 0.5 * SECONDS * SAMPLE_RATE_HZ
    assert capfd.readouterr().err == ""


def test_half_a_file_is_heard_as_far_as_it_goes(tmp_path):
    whole = write(tmp_path / "heel.mp3", "libmp3lame", 44_100, "mono").read_bytes()
    path = tmp_path / "half.mp3"
    path.write_bytes(whole[: len(whole) // 2])

    pcm = heard(path)

    assert 0.2 * SECONDS < len(pcm) / SAMPLE_RATE_HZ < 0.9 * SECONDS


def test_nothing_is_written(tmp_path):
    path = write(tmp_path / "tone.m4a", "aac", 44_100, "mono")
    before = path.read_bytes()

    heard(path)

    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before


def test_a_long_recording_takes_no_more_memory_than_a_short_one(tmp_path):
    path = tmp_path / "lang.wav"
    minutes = 5
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        for _ in range(minutes):
            file.writeframes(bytes(2 * 60 * 16_000))

    with Recording(path) as recording:
        blocks = recording.blocks()
        next(blocks)
        tracemalloc.start()
        heard_s = sum(block.duration_s for block in blocks)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert heard_s == pytest.approx(minutes * 60, abs=0.1)
    assert peak < 500_000  # all of it would be 9.6 MB

"""The sound of the demo session: flite's voices, in a small room, as Opus. Used by make_demo.py."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Pcm: TypeAlias = "NDArray[np.float32]"

RATE_HZ = 16_000
BIT_RATE = 40_000  # Opus is transparent for one voice well below this; under 2 MB for six minutes
TAIL_S = 1.5
SPEECH_RMS = 0.08  # -22 dB full scale
SILENCE = 0.01  # of the loudest sample: what flite puts before and after a sentence
ECHO_S = 0.25  # until the room is 60 dB down: a carpeted meeting room
ECHO_LEVEL = 0.2  # all reflections together, against the voice: -14 dB
VENTILATOR_RMS = 0.0004  # -68 dB full scale
SEED = 15


def speak(text: str, voice: str, *, shift: float, level_db: float) -> Pcm:
    """`text` in a voice of flite, without silence at either end.

    `shift` is a factor on speed, pitch and formants together: it makes another speaker out of the same voice.
    """
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "line.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(wav)], check=True)
        pcm = _read(wav, shift)
    loud = np.flatnonzero(np.abs(pcm) > SILENCE * np.abs(pcm).max())
    pcm = pcm[loud[0] : loud[-1] + 1]
    level = SPEECH_RMS / np.sqrt(np.mean(np.square(pcm))) * 10 ** (level_db / 20)
    return np.asarray(pcm * level, np.float32)


def _read(wav: Path, shift: float) -> Pcm:
    resampler = av.AudioResampler("flt", "mono", RATE_HZ)
    frames = []
    with av.open(str(wav)) as container:
        for frame in container.decode(audio=0):
            # Claiming another rate than the true one is what shifts the voice.
            frame.sample_rate = round(frame.sample_rate * shift)
            frame.pts = None
            frames += resampler.resample(frame)
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def mix(starts_s: Sequence[float], voices: Sequence[Pcm]) -> Pcm:
    """Every voice at its time (seconds), in a mild room with a quiet ventilator."""
    begins = [round(start_s * RATE_HZ) for start_s in starts_s]
    dry = np.zeros(begins[-1] + len(voices[-1]) + round(TAIL_S * RATE_HZ), np.float32)
    for begin, pcm in zip(begins, voices, strict=True):
        dry[begin : begin + len(pcm)] += pcm
    noise = np.random.default_rng(SEED)
    # Exponentially decaying noise is the plainest model of a room (Moorer, "About this reverberation business", 1979).
    decay = 10 ** (-3 * np.arange(round(ECHO_S * RATE_HZ)) / (ECHO_S * RATE_HZ))
    room = noise.standard_normal(len(decay)) * decay
    room *= ECHO_LEVEL / np.sqrt(np.sum(np.square(room)))
    size = 1 << (len(dry) + len(room)).bit_length()
    echo = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(room, size), size)[: len(dry)]
    ventilator = VENTILATOR_RMS * noise.standard_normal(len(dry))
    return np.clip(dry + echo + ventilator, -1, 1).astype(np.float32)


def write_opus(path: Path, pcm: Pcm) -> None:
    # bitexact: no random stream number and no encoder name, so that the same input gives the same file.
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE_HZ, layout="mono")
        stream.bit_rate = BIT_RATE
        frame = av.AudioFrame.from_ndarray((pcm * 32767).astype(np.int16)[None, :], format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)

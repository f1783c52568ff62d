"""Listens to the microphone it is told to and says, line by line, how that goes. Run as a program by the tests.

A process of its own, because PortAudio reads the environment once, when it is loaded. Commands come in on standard
input: pause, resume, end. Out goes JSON: how the microphone is, and which tones were heard since the last line.
REFUSE_16_KHZ in the environment makes the devices choosy.
"""

from __future__ import annotations

import json
import os
import sys
import threading

import numpy as np
import sounddevice

from companion.audio.microphone import Microphone
from companion.clock import SystemClock
from companion.errors import CompanionError
from companion.events import SAMPLE_RATE_HZ

TONES_HZ = (440, 1000, 2500)
STRONG = 0.01


def tones(pcm: np.ndarray) -> list[int]:
    """Which of the tests' tones are in it, by the Fourier sum at exactly that frequency."""
    n = np.arange(len(pcm))
    found = []
    for hz in TONES_HZ:
        share = abs(np.mean(pcm / 32768 * np.exp(-2j * np.pi * hz * n / SAMPLE_RATE_HZ))) if len(pcm) else 0
        if share > STRONG:
            found.append(hz)
    return found


def refuse_16_khz() -> None:
    """Makes every device one that only knows its own rate."""

    class Choosy(sounddevice.RawInputStream):
        def __init__(self, *, samplerate, **wishes):
            if samplerate == SAMPLE_RATE_HZ:
                raise sounddevice.PortAudioError("Invalid sample rate", -9997)
            super().__init__(samplerate=samplerate, **wishes)

    sounddevice.RawInputStream = Choosy


def main(name: str | None) -> None:
    clock = SystemClock()
    microphone = Microphone(name, clock)
    answered = {"n": 0}

    def obey() -> None:
        for line in sys.stdin:
            if line.strip() == "end":
                break
            (microphone.pause if line.strip() == "pause" else microphone.resume)()
            answered["n"] += 1
        microphone.close()

    try:
        microphone.start()
    except CompanionError as error:
        print(json.dumps({"error": error.code}), flush=True)
        return
    obeying = threading.Thread(target=obey, daemon=True)
    obeying.start()
    until_s = 0.0
    waiting: list[np.ndarray] = []
    jumps = 0
    while obeying.is_alive():
        for block in microphone.read():
            jumps += abs(block.start_s - until_s) > 0.001
            until_s = block.start_s + block.duration_s
            waiting.append(block.pcm)
        state = microphone.state
        heard = np.concatenate(waiting) if waiting else np.zeros(0, np.int16)
        if len(heard) < SAMPLE_RATE_HZ // 10 and state.status == "on":
            continue
        waiting.clear()
        told = {"t_s": clock.now_s(), "status": state.status, "lost_s": state.lost_s, "until_s": until_s}
        print(json.dumps({**told, "tones": tones(heard), "jumps": jumps, "answered": answered["n"]}), flush=True)


if __name__ == "__main__":
    if os.environ.get("REFUSE_16_KHZ"):
        refuse_16_khz()
    main(sys.argv[1] if len(sys.argv) > 1 else None)

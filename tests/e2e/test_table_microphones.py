"""An interface with four channels, through a real sound server and PortAudio: one stream, and who speaks."""

from __future__ import annotations

import json
import subprocess
import sys
import wave

import numpy as np
import pytest

from companion.events import SAMPLE_RATE_HZ
from tests.e2e.sound_server import SoundServer

pytestmark = pytest.mark.needs("pulseaudio", "paplay", "pactl")

MAP = "front-left,front-right,rear-left,rear-right"
"""What ALSA calls four channels."""
LISTENER = """
import json, sys, time
from companion.audio.channels import ChannelDesk
from companion.audio.microphone import Microphone
from companion.clock import SystemClock
from companion.events import ScoredChunk

desk, clock = ChannelDesk((2, 1, 3, 4)), SystemClock()
microphone = Microphone("desk.monitor", clock, mixer=desk)
microphone.start()
print("listening", flush=True)
heard = []
while clock.now_s() < 9:
    for block in microphone.read():
        loud = float(abs(block.pcm.astype(float)).mean()) > 300
        desk.hear(ScoredChunk(block.start_s, block.pcm, 0.9 if loud else 0.0))
        if loud:
            heard.append(block.start_s)
microphone.close()
middle = [desk.who(at, at + 0.6) for at in (heard[10], heard[-20])]
print(json.dumps([[who.seat, who.role] for who in middle]), flush=True)
"""


def write_four(path):
    """A second of silence, two seconds in the first channel, two in the third; the others hear it 12 dB fainter."""
    chance = np.random.default_rng(3)
    said = [chance.normal(0, 4000, 2 * SAMPLE_RATE_HZ) for _ in range(2)]
    pause = np.zeros(SAMPLE_RATE_HZ)
    channels = []
    for channel in range(4):
        shares = [1.0 if channel == by else 0.25 for by in (0, 2)]
        channels.append(np.concatenate((pause, said[0] * shares[0], pause, said[1] * shares[1], pause)))
    pcm = np.stack(channels, axis=1) + chance.normal(0, 5, (len(channels[0]), 4))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(4)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE_HZ)
        out.writeframes(np.clip(pcm, -32768, 32767).astype(np.int16).tobytes())
    return path


def test_four_channels_through_the_sound_server(tmp_path):
    with SoundServer(tmp_path / "pulse") as server:
        load = ["pactl", "load-module", "module-null-sink", "sink_name=desk", "rate=48000", "channels=4"]
        subprocess.run([*load, f"channel_map={MAP}"], env=server.env, check=True)
        listener = subprocess.Popen([sys.executable, "-c", LISTENER], env=server.env, stdout=subprocess.PIPE, text=True)
        assert listener.stdout.readline().strip() == "listening"
        play = ["paplay", "--device=desk", f"--channel-map={MAP}", str(write_four(tmp_path / "four.wav"))]
        subprocess.run(play, env=server.env, check=True, timeout=60)
        out, _ = listener.communicate(timeout=60)

    assert json.loads(out) == [[2, "case_bringer"], [3, "participant"]]

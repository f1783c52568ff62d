"""A real microphone as far as PortAudio can tell: heard, paused, unplugged, plugged in again, and its server killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from companion import places
from companion.audio.recording import Recording
from tests.e2e.conftest import run_companion
from tests.e2e.sound_server import SoundServer, tone, write_wave

pytestmark = pytest.mark.needs("pulseaudio", "pactl", "paplay")
ROOT = Path(__file__).parent.parent.parent
PATIENCE_S = 30.0


@pytest.fixture
def server(tmp_path):
    with SoundServer(tmp_path / "server") as server:
        yield server


class Listener:
    """The program tests/e2e/listener.py, and what it has said so far."""

    def __init__(self, server, name=None, **environment):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.listener", *([name] if name else [])],
            cwd=ROOT, env={**server.env, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.told = []

    def until(self, holds):
        """Reads on until a line makes `holds` true; that line."""
        until_s = time.monotonic() + PATIENCE_S
        for line in self._process.stdout:
            self.told.append(json.loads(line))
            if holds(self.told[-1]):
                return self.told[-1]
            assert time.monotonic() < until_s, self.told[-5:]
        raise AssertionError(f"the listener ended: {self.told[-3:]}")

    def status(self, *statuses):
        return self.until(lambda told: told["status"] in statuses)

    def order(self, command):
        """Gives a command and waits until it was carried out."""
        before = self.told[-1]["answered"] if self.told else 0
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self.until(lambda told: told["answered"] > before)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


def test_what_is_played_into_the_room_is_heard(server, tmp_path):
    with Listener(server) as listener:
        listener.status("starting", "on", "silent")
        server.play(tone(tmp_path / "a.wav", 440, 20))

        heard = listener.until(lambda told: told["tones"] == [440])

    assert heard["status"] == "on"


def test_the_microphone_is_chosen_by_name(server, tmp_path):
    server.play(tone(tmp_path / "a.wav", 440, 30), "room")
    server.play(tone(tmp_path / "b.wav", 1000, 30), "hall")

    with Listener(server, "Monitor of Hall") as listener:
        listener.until(lambda told: told["tones"])

        assert listener.told[-1]["tones"] == [1000]


def test_a_device_that_refuses_16_khz_is_heard_at_its_own_rate(server, tmp_path):
    server.play(tone(tmp_path / "a.wav", 1000, 30))

    with Listener(server, REFUSE_16_KHZ="yes") as listener:
        listener.until(lambda told: told["tones"])

        assert listener.told[-1]["tones"] == [1000]


def test_without_a_way_to_ask_the_server_portaudio_is_asked(server, tmp_path):
    server.play(tone(tmp_path / "a.wav", 440, 30))

    listed = run_companion("devices", env={**server.env, "PATH": str(tmp_path)})
    assert "default  (the system's default)" in listed.out.splitlines()
    with Listener(server, "pulse", PATH=str(tmp_path)) as listener:
        listener.until(lambda told: told["tones"] == [440])


def test_nothing_is_captured_during_a_pause(server, tmp_path):
    before, during, after = (tone(tmp_path / f"{hz}.wav", hz, 30) for hz in (440, 1000, 2500))
    with Listener(server) as listener:
        server.play(before)
        listener.until(lambda told: told["tones"] == [440])

        listener.order("pause")
        server.hush()
        assert server.listeners() == 0, "the device itself is closed, and everybody can see that"
        server.play(during)
        time.sleep(1.0)  # the tone really sounds during the pause ...
        server.hush()
        server.play(after)
        time.sleep(0.5)  # ... and the server's buffers hold the next one before anybody listens again

        listener.order("resume")
        heard = listener.until(lambda told: 2500 in told["tones"])

    assert heard["lost_s"] == 0
    assert not any(1000 in told["tones"] for told in listener.told)


def test_unplugged_and_plugged_in_again_the_session_goes_on(server):
    module = server.plug("desk")
    with Listener(server, "desk") as listener:
        listener.until(lambda told: told["tones"] == [440])

        server.unplug(module)
        lost = listener.status("lost", "silent")
        server.plug("desk")
        back = listener.status("on")

        assert listener.until(lambda told: told["tones"] == [440])["status"] == "on"
    assert lost["until_s"] <= back["until_s"]


def test_the_server_dies_and_comes_back(server, tmp_path):
    sound = tone(tmp_path / "a.wav", 440, 60)
    with Listener(server) as listener:
        server.play(sound)
        listener.until(lambda told: told["tones"] == [440])

        server.stop()
        lost = listener.status("lost")
        listener.until(lambda told: told["t_s"] > lost["t_s"] + 1)
        server.start()
        server.play(sound)
        back = listener.until(lambda told: told["tones"] == [440])

    assert lost["lost_s"] < back["lost_s"]
    assert back["jumps"] > lost["jumps"], "time stamps jump over what was not heard"
    assert back["until_s"] == pytest.approx(back["t_s"], abs=2.5), "and what is heard now is stamped now"


def test_a_name_that_is_not_there_is_an_error_before_the_session(server):
    with Listener(server, "lapel") as listener:
        assert listener.until(lambda told: "error" in told)["error"] == "device.unknown"


def test_devices_are_listed_and_one_is_remembered(server):
    listed = run_companion("devices", env=server.env)
    assert listed.code == 0
    assert "Monitor of Room  (the system's default, monitor" in listed.out
    assert "Monitor of Hall  (monitor" in listed.out

    assert run_companion("devices", "--use", "hall", env=server.env).code == 0
    assert "Monitor of Hall  (your choice, monitor" in run_companion("devices", env=server.env).out
    kept = Path(os.environ["XDG_CONFIG_HOME"], "companion", "microphone.txt")
    assert kept.read_text("utf-8") == "Monitor of Hall\n", "its name and nothing else"

    unknown = run_companion("devices", "--use", "lapel", env=server.env)
    assert (unknown.code, "lapel" in unknown.err) == (1, True)


@pytest.mark.speech
def test_check_hears_real_speech_and_says_ready(server, tmp_path, base_model):
    server.play(speech(tmp_path / "speech.wav"))

    checked = run_companion("check", "--language", "en", env={**server.env, "COMPANION_MODELS": str(base_model.parent)})

    assert "The microphone hears you well" in checked.out, checked
    assert "Please say something" in checked.err
    assert "speech model" in checked.out
    assert checked.code == (1 if "problem: " in checked.out else 0), checked


def test_check_without_a_voice_says_what_to_do(server, tmp_path):
    checked = run_companion(
        "check", "--language", "nl", env={**server.env, "COMPANION_MODELS": str(tmp_path), "LC_ALL": "nl_NL.UTF-8"}
    )

    assert checked.code == 1
    assert "probleem: De microfoon geeft alleen stilte" in checked.out
    assert "companion devices" in checked.out
    assert "Expression" not in checked.err, "what PortAudio and ALSA print stays away"


def speech(path):
    """Half a minute of the demo session, loud enough to follow."""
    with Recording(places.shipped("demo", "en", "session.opus")) as recording:
        blocks = [block.pcm for block, _ in zip(recording.blocks(), range(1000), strict=False)]
    return write_wave(path, np.concatenate(blocks))

"""A PulseAudio of the tests' own: microphones that can be spoken into, plugged and unplugged, without any hardware.

Nothing of the machine's own sound is touched: the daemon lives in a folder of the test's, and so do its clients.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
import wave
from pathlib import Path

import numpy as np

START = """
load-module module-native-protocol-unix
load-module module-null-sink sink_name=room rate=48000 channels=1 sink_properties=device.description=Room
load-module module-null-sink sink_name=hall rate=48000 channels=1 sink_properties=device.description=Hall
set-default-sink room
set-default-source room.monitor
"""
ALSA = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
PATIENCE_S = 20.0


class SoundServer:
    """`room` and `hall` are sinks; what is played into them is heard from `room.monitor` and `hall.monitor`."""

    def __init__(self, folder: Path):
        self.folder = folder
        run = folder / "run" / "pulse"
        run.mkdir(parents=True, mode=0o700)
        run.parent.chmod(0o700)
        (folder / ".asoundrc").write_text(ALSA, "ascii")
        (folder / "start.pa").write_text(START, "ascii")
        # PulseAudio's runtime folder is named by its own variable, because a socket's path may have 108 characters.
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("PULSE_")},
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(run.parent),
            "PULSE_RUNTIME_PATH": str(run),
        }
        self._daemon: subprocess.Popen | None = None
        self._playing: list[subprocess.Popen] = []

    def start(self) -> None:
        self._daemon = subprocess.Popen(
            ["pulseaudio", "-n", "-F", str(self.folder / "start.pa"), "--daemonize=no", "--exit-idle-time=-1",
             "--use-pid-file=no", "--log-target=file:" + str(self.folder / "pulse.log")],
            env=self.env,
        )  # fmt: skip
        until_s = time.monotonic() + PATIENCE_S
        while "hall.monitor" not in self._ask("list", "short", "sources"):
            assert time.monotonic() < until_s, (self.folder / "pulse.log").read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """As if the server crashed."""
        self.hush()
        if self._daemon:
            self._daemon.kill()
            self._daemon.wait()
            self._daemon = None

    def plug(self, name: str) -> str:
        """A microphone of that name that hums at 440 Hz; what `unplug` wants."""
        return self._ask("load-module", "module-sine-source", f"source_name={name}", "frequency=440").strip()

    def unplug(self, module: str) -> None:
        self._ask("unload-module", module)

    def listeners(self) -> int:
        """How many programs are listening to something."""
        return len(self._ask("list", "short", "source-outputs").splitlines())

    def play(self, sound: Path, sink: str = "room") -> subprocess.Popen:
        player = subprocess.Popen(["paplay", f"--device={sink}", str(sound)], env=self.env, stderr=subprocess.DEVNULL)
        self._playing.append(player)
        return player

    def hush(self) -> None:
        for player in self._playing:
            player.kill()
            player.wait()
        self._playing.clear()

    def _ask(self, *question: str) -> str:
        done = subprocess.run(["pactl", *question], env=self.env, capture_output=True, check=False, text=True)
        return done.stdout

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc_info):
        with contextlib.suppress(ProcessLookupError):
            self.stop()


def write_wave(path: Path, pcm: np.ndarray, rate_hz: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(pcm.astype("<i2").tobytes())
    return path


def tone(path: Path, hz: float, seconds: float) -> Path:
    n = np.arange(round(seconds * 16_000))
    return write_wave(path, 8000 * np.sin(2 * np.pi * hz * n / 16_000))

"""How fast a recording is replayed, and whether memory grows with its length. JSON on standard output.

    python -m bench.batch [--models base] [--minutes 2,10]

`companion replay --pace fast` as anybody would run it, on somebody who never stops talking (127 s of an address, over
and over). Recognition, judging, rules and all; the figures are those of the whole process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.machine import machine
from bench.rooms import pcm
from companion import places
from companion.events import SAMPLE_RATE_HZ
from tests.e2e.sound_server import write_wave

_MONOLOGUE = "en/gb0.flac"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.batch", description=__doc__)
    parser.add_argument("--models", default="base")
    parser.add_argument("--minutes", default="2,10")
    options = parser.parse_args()
    minutes = [float(each) for each in options.minutes.split(",")]
    print(json.dumps({"machine": machine(), **{name: measure(name, minutes) for name in options.models.split(",")}}))


def measure(model: str, minutes: list[float]) -> dict[str, Any]:
    """Per length of the recording: times real time, processor seconds per second of it, peak memory."""
    with tempfile.TemporaryDirectory() as name:
        return {f"{each:g} min": _replay(model, _recording(Path(name), each), each) for each in minutes}


def _recording(folder: Path, minutes: float) -> Path:
    """The talk for so long; the demo session where there is no real speech."""
    shared = os.environ.get("COMPANION_SHARED")
    path = Path(shared, "data/speech", _MONOLOGUE) if shared else places.shipped("demo", "en", "session.opus")
    sound = np.resize(pcm(path), round(60 * minutes * SAMPLE_RATE_HZ))
    return write_wave(folder / f"{minutes:g}.wav", sound)


def _replay(model: str, recording: Path, minutes: float) -> dict[str, float]:
    command = [str(Path(sys.executable).with_name("companion")), "replay", str(recording), "--language", "en"]
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, "--model", model, "--pace", "fast"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"bench.batch: replay ended with {process.returncode}")
    took_s = time.monotonic() - began
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return {
        "times_real_time": round(60 * minutes / took_s, 1),
        "took_s": round(took_s, 1),
        "cpu_per_audio_s": round((used.ru_utime + used.ru_stime) / (60 * minutes), 3),
        "peak_memory_mb": round(kilobytes / 1024),
    }


if __name__ == "__main__":
    main()

"""How long a chair waits: from `companion start` to the page, and from consent to listening. JSON on standard output.

    python -m bench.start [--times 3]

Needs pulseaudio, pactl and paplay (a null sink stands in for the microphone) and a speech model on disk.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np

from bench.machine import machine
from companion import places
from tests.e2e.sound_server import SoundServer, write_wave

_WORDS = b"bench-bench-bench-bench-bench\n"
_PATIENCE_S = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.start", description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--model", default="base")
    options = parser.parse_args()
    runs = [_measure(options.model) for _ in range(options.times)]
    figures = {
        name: {
            "median_s": round(statistics.median(run[name] for run in runs), 2),
            "max_s": round(max(run[name] for run in runs), 2),
        }
        for name in runs[0]
    }
    print(json.dumps({"machine": machine(), "model": options.model, "runs": len(runs), **figures}, indent=2))


def _measure(model: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name, SoundServer(Path(name) / "pulse") as server:
        noise = np.random.default_rng(1).normal(0, 30, 120 * 16_000)
        server.play(write_wave(Path(name) / "noise.wav", noise))
        reading, writing = os.pipe()
        os.write(writing, _WORDS)
        os.close(writing)
        environment = {
            **server.env,
            "COMPANION_MODELS": str(places.speech_models_folder()),
            "COMPANION_JOURNALS": str(Path(name) / "journals"),
        }
        command = [
            str(Path(sys.executable).with_name("companion")), "start", "--language", "en", "--model", model,
            "--no-browser", "--recovery-words-fd", str(reading),
        ]  # fmt: skip
        began = time.monotonic()
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            pass_fds=(reading,), text=True,
        )  # fmt: skip
        os.close(reading)
        try:
            assert process.stdout
            link = process.stdout.readline().strip()
            to_page = time.monotonic() - began
            to_listening = _consent(link)
        finally:
            process.kill()
            process.wait()
        return {"start_to_page": to_page, "consent_to_listening": to_listening, "together": to_page + to_listening}


def _consent(link: str) -> float:
    """Seconds from the chair's click to "listening"."""
    origin = link.split("/open", maxsplit=1)[0]
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    browser.open(link, timeout=_PATIENCE_S).read()
    consent = json.dumps({"do": "consent", "people": 5, "agreed": True, "hierarchy": False}).encode()
    headers = {"Origin": origin, "Content-Type": "application/json"}
    began = time.monotonic()
    browser.open(urllib.request.Request(f"{origin}/command", consent, headers), timeout=_PATIENCE_S).read()
    with browser.open(f"{origin}/events?page=chair", timeout=_PATIENCE_S) as stream:
        for raw in stream:
            if raw.startswith(b"data:") and json.loads(raw[5:])["listening"] == "on":
                return time.monotonic() - began
    raise RuntimeError("never listening")


if __name__ == "__main__":
    main()

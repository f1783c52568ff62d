"""From the acoustic end of a sentence to its signal at a real client of the chair's page. JSON on standard output.

    python -m bench.latency [--models base,small] [--language en|nl] [--quick] [--busy]

The talk's ends are known from the sound itself (talk.py); the product runs in a process of its own at real pace
(product.py); the client here reads the page's stream of events over loopback and notes when each signal arrives.
`--busy` keeps one more process at full work meanwhile.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import subprocess
import sys
import threading
import time
import urllib.request
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from bench.machine import machine
from companion import places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PATIENCE_S = 60.0
_NEAR_S = 0.7
"""The recogniser's own idea of when a sentence ended is good to this."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.latency", description=__doc__)
    parser.add_argument("--models", default="base,small")
    parser.add_argument("--language", default="en", choices=["en", "nl"])
    parser.add_argument("--quick", action="store_true", help="half a minute")
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a hearing setting")
    options = parser.parse_args()
    figures: dict[str, Any] = {"machine": machine(), "language": options.language, "busy": options.busy}
    for name in options.models.split(","):
        print(f"bench.latency: {name} ...", file=sys.stderr)
        folder = places.speech_models_folder() / name
        more = [f"--set={each}" for each in options.set]
        figures[name] = measure(folder, options.language, quick=options.quick, busy=options.busy, more=more)
    print(json.dumps(figures, indent=2))


def measure(
    folder: Path, language: str = "en", *, quick: bool = False, busy: bool = False, more: Sequence[str] = ()
) -> dict[str, Any]:
    """All figures of one model. Takes as long as the talk: three and a half minutes, or half a minute."""
    size = ["--sentences=4", "--turn=12"] if quick else ["--sentences=24", "--turn=60"]
    command = [sys.executable, "-m", "bench.product", str(folder), f"--language={language}", *size, *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as product:
        load = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
        try:
            assert product.stdout
            client = Client(json.loads(product.stdout.readline())["link"])
            told = json.loads(_last_line(product.stdout))
        finally:
            product.kill()
            if load:
                load.kill()
                load.wait()
    return _figures(told, client)


def _last_line(stream: IO[str]) -> str:
    lines = stream.readlines()
    if not lines:
        raise SystemExit("bench.latency: the product ended early")
    return lines[-1]


class Client:
    """Lets itself in, agrees to listening, and notes on a thread of its own when views and their signals arrive."""

    def __init__(self, link: str) -> None:
        self.signals: dict[int, float] = {}
        self.messages: list[float] = []
        origin = link.split("/open", maxsplit=1)[0]
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        browser.open(link, timeout=_PATIENCE_S).read()
        self._stream = browser.open(f"{origin}/events?page=chair", timeout=_PATIENCE_S)
        threading.Thread(target=self._read, daemon=True).start()
        consent = json.dumps({"do": "consent", "people": 5, "agreed": True, "hierarchy": False}).encode()
        headers = {"Origin": origin, "Content-Type": "application/json"}
        browser.open(urllib.request.Request(f"{origin}/command", consent, headers), timeout=_PATIENCE_S).read()

    def _read(self) -> None:
        for raw in self._stream:
            now = time.monotonic()
            if not raw.startswith(b"data:"):
                continue
            self.messages.append(now)
            if signal := json.loads(raw[5:])["signal"]:
                self.signals.setdefault(signal["id"], now)


def _figures(told: dict[str, Any], client: Client) -> dict[str, Any]:
    sentences = [{**each, "arrival": _arrival(each, client)} for each in told["sentences"]]
    offset_s = told["began"]["session_s"]
    quiet = [_ended(sentences, end_s + offset_s) for end_s in told["ends_s"]]
    running = [_containing(sentences, end_s + offset_s) for end_s in told["running_ends_s"]]
    began = told["began"]["monotonic"]
    return {
        "then_silence": _times(quiet, told["ends_s"], began),
        "in_a_running_turn": _times(running, told["running_ends_s"], began),
        "cpu_share_of_two_cores": round(told["turn_cpu_s"] / (2 * told["turn_s"]), 3),
        "peak_memory_mb": told["peak_memory_mb"],
        "sentence_to_rules_ms": {
            "p50": round(float(np.percentile(told["hear_ms"], 50)), 2),
            "p95": round(float(np.percentile(told["hear_ms"], 95)), 2),
        },
        **{key: told[key] for key in ("lost_s", "readings", "repeat_guard", "silence_gate")},
    }


def _arrival(sentence: dict[str, Any], client: Client) -> float | None:
    """When the page showed its signal; or, where the rules are too unsure to signal it, the next view.

    Two signals in one message: the page shows the later one, and the earlier one came with it.
    """
    if "signal" in sentence:
        return min((t for number, t in client.signals.items() if number >= sentence["signal"]), default=None)
    return next((t for t in client.messages if t >= sentence["known"]), None)


def _ended(sentences: list[dict[str, Any]], end_s: float) -> dict[str, Any] | None:
    near = [each for each in sentences if abs(each["end_s"] - end_s) < _NEAR_S]
    return max(near, key=lambda each: float(each["start_s"]), default=None)


def _containing(sentences: list[dict[str, Any]], end_s: float) -> dict[str, Any] | None:
    """The sentence that holds the last word before `end_s`; it may well go on."""
    return next((s for s in sentences if s["start_s"] < end_s - 0.2 and s["end_s"] > end_s - 0.4), None)


def _times(found: list[dict[str, Any] | None], ends_s: list[float], began: float) -> dict[str, Any]:
    waits = [
        each["arrival"] - (began + end_s)
        for each, end_s in zip(found, ends_s, strict=True)
        if each is not None and each["arrival"] is not None
    ]
    if not waits:
        return {"sentences": len(ends_s), "not_heard": len(ends_s)}
    return {
        "sentences": len(ends_s),
        "not_heard": len(ends_s) - len(waits),
        "p50_s": round(float(np.percentile(waits, 50)), 2),
        "p95_s": round(float(np.percentile(waits, 95)), 2),
        "max_s": round(max(waits), 2),
        "all_s": [round(wait, 2) for wait in waits],
    }


if __name__ == "__main__":
    main()

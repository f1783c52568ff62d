"""Has anything become clearly slower or worse? Compared with bench/baseline.json, in under three minutes.

    python -m bench.quick [--keep]     `--keep` writes what was measured as the new baseline

Times are compared as ratios to a calibration kernel (matrix products and sorting, as much as recognition needs of a
machine) that is timed beside them, so that the baseline holds on other machines too. A figure fails when it is worse
than the baseline by more than its tolerance; medians of three, because machines are not quiet. Exit code 1 then.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.machine import machine
from bench.rooms import pcm
from bench.wer import heard
from companion import places
from companion.analysis.language import load_classifier
from companion.analysis.reader import Reader
from companion.analysis.whisper import WhisperTranscriber
from companion.events import SAMPLE_RATE_HZ, Glimpse
from companion.settings import HearingSettings

if TYPE_CHECKING:
    from collections.abc import Callable

BASELINE = Path(__file__).with_name("baseline.json")
_SECONDS = 30
_TIMES = 3
TOLERANCE = {"early": 1.5, "leisure": 1.5, "listening": 1.6, "judging": 1.6, "words": 1.15, "readings": 1.3}
"""How many times the baseline a figure may be; processor times swing by a third on a shared machine (measured)."""


def measure() -> dict[str, float]:
    """Processor time per second of speech, or per sentence, in calibration units; words and readings as counted."""
    settings = HearingSettings(threads=1)
    sound = pcm(places.shipped("demo", "en", "session.opus"))[: _SECONDS * SAMPLE_RATE_HZ]
    folder = places.speech_models_folder() / "base"
    texts = ["I would tell the team on Monday how tired you are, and then see who takes the shift."] * 20
    classifier = load_classifier("en")
    counted: dict[str, float] = {}

    def read(*, early: bool) -> None:
        reader, words = Reader(WhisperTranscriber(folder, "en", settings), "en"), 0
        for item in heard(sound, settings, early=early):
            told = reader.glimpse(item) if isinstance(item, Glimpse) else reader.read(item)
            words += sum(len(sentence.text.split()) for sentence in told)
        if early:
            counted.update(words=1000 / max(words, 1), readings=float(reader.kept + reader.thrown_away))

    def judge() -> None:
        for text in texts:
            classifier.classify(text)

    judge()
    works: dict[str, Callable[[], object]] = {
        "listening": lambda: list(heard(sound, settings, early=False)),
        "judging": judge,
        "leisure": lambda: read(early=False),
        "early": lambda: read(early=True),
    }
    return {name: _in_units(work) for name, work in works.items()} | counted


def _in_units(work: Callable[[], object]) -> float:
    ratios = []
    for _ in range(_TIMES):
        unit_s = _cpu_s(_kernel)
        ratios.append(_cpu_s(work) / unit_s)
    return round(statistics.median(ratios), 4)


def _cpu_s(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _kernel() -> None:
    chance = np.random.default_rng(1)
    one, other = chance.random((384, 384), np.float32), chance.random((384, 384), np.float32)
    for _ in range(40):
        one = np.tanh(one @ other / 384)
        sorted(one[0].tolist() * 20)


def losses(now: dict[str, float], before: dict[str, float]) -> dict[str, float]:
    """The figures that are worse than the baseline by more than their tolerance: how many times it they are."""
    times = {name: now[name] / before[name] for name in TOLERANCE if name in before}
    return {name: round(ratio, 2) for name, ratio in times.items() if ratio > TOLERANCE[name]}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.quick", description=__doc__)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    began = time.monotonic()
    now = measure()
    told: dict[str, Any] = {"machine": machine(), "took_s": round(time.monotonic() - began), "now": now}
    if options.keep:
        BASELINE.write_text(json.dumps({"machine": machine(), "figures": now}, indent=1) + "\n", "utf-8")
        print(json.dumps(told, indent=2))
        return 0
    before = json.loads(BASELINE.read_text("utf-8"))["figures"]
    lost = losses(now, before)
    print(json.dumps({**told, "baseline": before, "worse_than_tolerance": lost}, indent=2))
    if lost:
        print(f"bench.quick: clearly worse than the baseline: {', '.join(lost)}", file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())

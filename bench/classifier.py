"""How well and how fast sentences are judged: `python -m bench.classifier`, JSON on standard output.

Development sessions (our own labels): as printed, bare, misheard, and without their surroundings. AnnoMI (counselling
talk, other labels, never trained on): per turn of the therapist, as `companion eval --annomi` has it.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from companion.analysis.evaluation import Judged, act_figures
from companion.analysis.evaluation_talk import read_turns, turn_figures
from companion.analysis.language import load_classifier
from companion.analysis.roughen import bare, misheard
from companion.events import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from companion.analysis.acts import ActClassifier
    from companion.events import Language


def measure(shared: Path, *, quick: bool = False) -> dict[str, Any]:
    """Figures per language; `quick` leaves the intervals and AnnoMI out."""
    return {language: _language(language, shared, quick=quick) for language in LANGUAGES}


def _language(language: Language, shared: Path, *, quick: bool) -> dict[str, Any]:
    began = time.perf_counter()
    classifier = load_classifier(language)
    load_s = time.perf_counter() - began
    sessions = [_rows(path) for path in sorted((shared / "data/acts/dev" / language).glob("*.jsonl"))]
    noise = Random(0)
    worn: dict[str, Callable[[str], str]] = {
        "printed": str,
        "bare": bare,
        "misheard": lambda text: misheard(text, noise),
    }
    figures: dict[str, Any] = {
        name: act_figures(_judged(classifier, sessions, wear), with_intervals=not quick) for name, wear in worn.items()
    }
    figures["printed_alone"] = act_figures(_judged(classifier, sessions, str, alone=True), with_intervals=False)
    figures["load_s"] = load_s
    figures["sentence_ms"] = _time_ms(classifier, sessions)
    if language == "en" and not quick:
        figures["annomi"] = _annomi(classifier, shared / "data/text/annomi/annomi-dev.csv")
    return figures


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _judged(
    classifier: ActClassifier, sessions: list[list[dict[str, Any]]], wear: Callable[[str], str], *, alone: bool = False
) -> list[Judged]:
    judged = []
    for rows in sessions:
        previous: str | None = None
        previous_role = None
        for row in rows:
            text = wear(row["text"])
            around = {} if alone else {"previous": previous, "previous_role": previous_role, "role": row["role"]}
            given = classifier.classify(text, **around)
            judged.append(Judged(row["id"], f"{row['label']}/{row['subtype']}", given.act, given.confidence))
            previous, previous_role = text, row["role"]
    return judged


def _time_ms(classifier: ActClassifier, sessions: list[list[dict[str, Any]]]) -> dict[str, float]:
    """Milliseconds of processor time per sentence, surroundings included."""
    times = []
    for rows in sessions:
        for before, row in itertools.pairwise(rows):
            began = time.process_time()
            classifier.classify(row["text"], previous=before["text"], previous_role=before["role"], role=row["role"])
            times.append(1000 * (time.process_time() - began))
    return {"median": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1]}


def _annomi(classifier: ActClassifier, path: Path) -> dict[str, Any]:
    return turn_figures(classifier, read_turns(path.read_text("utf-8"), origin=path.name))


if __name__ == "__main__":
    json.dump(measure(Path(os.environ["COMPANION_SHARED"]), quick="--quick" in sys.argv), sys.stdout, indent=2)
    print()

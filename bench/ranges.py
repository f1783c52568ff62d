"""How far counts per session are off: `python -m bench.ranges`, JSON on standard output; some minutes per language.

Measures `DISPERSION` (analysis/statistics/uncertainty.py). The classifier learns four fifths of the corpus' files and
judges the session files of the last fifth, as printed, misheard, and without roles. For every file, act and label: the
squared distance between how many there are and how many the chances promise, over the variance that independent chances
would have. 1 is what independence gives; what is more, the ranges have to make up for.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from companion import places
from companion.analysis.act_model import ACTS
from companion.analysis.corpus import Example, read_examples
from companion.analysis.language import SpacyActClassifier, blank_pipeline
from companion.analysis.roughen import misheard
from companion.analysis.statistics.course import LABELS, acts_of
from companion.analysis.statistics.uncertainty import DISPERSION, Z
from companion.analysis.training import fit
from companion.events import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from companion.events import Language

FOLDS = 5
FEWEST = 40
"""Sentences in a file that is worth a session."""
LEAST_VARIANCE = 0.25
"""Below this nothing is expected and nothing can be divided by."""


def _as_printed(example: Example, _: Random) -> Example:
    return example


def _misheard(example: Example, rng: Random) -> Example:
    return replace(example, text=misheard(example.text, rng))


def _without_roles(example: Example, _: Random) -> Example:
    return replace(example, role=None, previous_role=None)


WAYS: dict[str, Callable[[Example, Random], Example]] = {
    "as_printed": _as_printed,
    "misheard": _misheard,
    "without_roles": _without_roles,
}


def measure(language: Language) -> dict[str, Any]:
    """Per way of hearing: the mean of the squared distances, and the share that the ranges hold."""
    examples = read_examples(places.shipped("models", "acts", "corpus", language).glob("*.jsonl"))
    files = sorted({example.file for example in examples})
    Random(0).shuffle(files)
    distances: dict[str, list[float]] = defaultdict(list)
    for fold in range(FOLDS):
        outside = set(files[fold::FOLDS])
        classifier = _taught(language, [example for example in examples if example.file not in outside])
        for file in sorted(outside):
            session = [example for example in examples if example.file == file]
            if file.startswith("sessions") and len(session) >= FEWEST:
                for way, hear in WAYS.items():
                    heard = [hear(each, Random(at)) for at, each in enumerate(session)]
                    distances[way] += _distances(classifier, heard)
        print(f"ranges: {language}, fold {fold + 1} of {FOLDS}", file=sys.stderr)
    limit = DISPERSION * Z * Z
    return {
        way: {
            "counts": len(found),
            "variance_over_independent": round(sum(found) / len(found), 2),
            "within_range": round(sum(each <= limit for each in found) / len(found), 3),
        }
        for way, found in distances.items()
    }


def _taught(language: Language, examples: list[Example]) -> SpacyActClassifier:
    nlp, component = blank_pipeline(language)
    component.model = fit(language, examples)
    return SpacyActClassifier(nlp, component)


def _distances(classifier: SpacyActClassifier, session: list[Example]) -> list[float]:
    judged = [
        classifier.classify(
            each.text, previous=each.previous, previous_role=each.previous_role, role=each.role
        ).probabilities
        for each in session
    ]
    found = []
    for wanted in (*(frozenset({act}) for act in ACTS), *map(acts_of, LABELS)):
        chances = [sum(chance for act, chance in each.items() if act in wanted) for each in judged]
        variance = sum(chance * (1 - chance) for chance in chances)
        if variance > LEAST_VARIANCE:
            there = sum(each.act in wanted for each in session)
            found.append((there - sum(chances)) ** 2 / variance)
    return found


if __name__ == "__main__":
    print(json.dumps({language: measure(language) for language in LANGUAGES}, indent=2))

"""The trained weights of the act classifier: features in, probabilities of fifteen acts and evidence out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from companion.events import SUBTYPES, Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from companion.analysis.features import Feature, Reading

ACTS: Final = tuple(f"{label}/{subtype}" for label, subtypes in SUBTYPES.items() for subtype in subtypes)
"""Column order of every matrix here."""
LABEL_OF: Final = np.array([list(SUBTYPES).index(act.split("/")[0]) for act in ACTS])  # type: ignore[arg-type]

MOST_SPANS: Final = 2
WEIGHTY: Final = 0.5
"""A word belongs to the evidence when it argues at least this share of what the strongest word does."""


@dataclass(frozen=True, slots=True)
class ActModel:
    """One language's classifier: a linear margin per act over tf-idf features, then a calibration."""

    vocabulary: dict[str, int]
    common: frozenset[str]
    """Words that stand in templates as themselves (features.extract)."""
    rarity: NDArray[np.float32]
    """Inverse document frequency per feature."""
    weights: NDArray[np.int8]
    """Feature x act, in steps of `step`."""
    step: NDArray[np.float32]
    bias: NDArray[np.float32]
    mixing: NDArray[np.float32]
    """Act x act: calibrated scores = margins @ mixing + offset, fitted on margins from outside the training folds."""
    offset: NDArray[np.float32]

    def judge(self, features: Sequence[Feature]) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Probabilities of `ACTS` (they sum to 1), and what each feature argues for each act (feature x act)."""
        columns, values = self.values(features)
        argued = self.weights[columns] * (values[:, None] * self.step)
        scores = (argued.sum(axis=0) + self.bias) @ self.mixing + self.offset
        odds = np.exp((scores - scores.max()).astype(np.float64))
        # A feature that occurs in several places argues a part of it in each.
        row_of = {int(column): row for row, column in enumerate(columns)}
        rows = np.array([row_of.get(self.vocabulary.get(feature.name, -1), -1) for feature in features], np.int64)
        known = rows >= 0
        per_feature = np.zeros((len(features), len(ACTS)), np.float32)
        per_feature[known] = (argued / np.bincount(rows[known], minlength=len(columns))[:, None])[rows[known]]
        return odds / odds.sum(), per_feature

    def margins(self, features: Sequence[Feature]) -> NDArray[np.float32]:
        """The margin per act, before calibration."""
        columns, values = self.values(features)
        return (values @ self.weights[columns].astype(np.float32)) * self.step + self.bias

    def values(self, features: Sequence[Feature]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns of the known features, ascending, and their tf-idf values, of unit length together."""
        known = {self.vocabulary[feature.name] for feature in features if feature.name in self.vocabulary}
        columns = np.array(sorted(known), np.int64)
        values = self.rarity[columns]
        return columns, values / max(float(np.sqrt(np.square(values).sum())), 1e-9)

    def save(self, folder: Path) -> None:
        """Writes one file per field. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        names = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        text = json.dumps({"features": names, "common": sorted(self.common)}, ensure_ascii=False, indent=0)
        (folder / "vocabulary.json").write_text(text + "\n", "utf-8")
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> ActModel:
        """Inverse of `save`. Raises OSError, KeyError or ValueError when a file is missing or doesn't fit."""
        words = json.loads((folder / "vocabulary.json").read_text("utf-8"))
        vocabulary = {name: at for at, name in enumerate(words["features"])}
        arrays = {name: np.load(folder / f"{name}.npy", allow_pickle=False) for name in _ARRAYS}
        size, acts = len(vocabulary), len(ACTS)
        shapes = {"rarity": (size,), "weights": (size, acts), "mixing": (acts, acts)}
        for name, array in arrays.items():
            if array.shape != shapes.get(name, (acts,)):
                raise ValueError(f"{name} has shape {array.shape}")
        return cls(vocabulary, frozenset(words["common"]), **arrays)

    def calibrated(self, mixing: NDArray[np.float32], offset: NDArray[np.float32]) -> ActModel:
        return replace(self, mixing=mixing, offset=offset)


_ARRAYS: Final = ("rarity", "weights", "step", "bias", "mixing", "offset")


def evidence(
    features: Sequence[Feature], argued: NDArray[np.float32], reading: Reading, label: int
) -> tuple[Span, ...]:
    """The words that argue most for a label against the others, as character spans in reading order.

    `argued` is the second result of `ActModel.judge`, `label` an index into `SUBTYPES`.
    """
    words = reading.words
    mine = label == LABEL_OF
    weight = argued[:, mine].max(axis=1, initial=-np.inf) - argued[:, ~mine].max(axis=1, initial=-np.inf)
    per_word = np.zeros(len(words))
    for feature, share in zip(features, weight, strict=True):
        if feature.last > feature.first:
            per_word[feature.first : feature.last] += share / (feature.last - feature.first)
    strongest = per_word.max(initial=0.0)
    if strongest <= 0:
        return ()
    runs: list[tuple[float, int, int]] = []
    for at in np.flatnonzero(per_word >= WEIGHTY * strongest):
        if runs and runs[-1][2] == at:
            total, first, _ = runs.pop()
            runs.append((total + per_word[at], first, at + 1))
        else:
            runs.append((per_word[at], at, at + 1))
    best = sorted(sorted(runs, reverse=True)[:MOST_SPANS], key=lambda run: run[1])
    return tuple(Span(words[first].start, words[last - 1].end) for _, first, last in best)

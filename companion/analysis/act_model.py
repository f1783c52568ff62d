"""The trained weights of the act classifier: features in, probabilities of fifteen acts and evidence out."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from companion.analysis.features import FACTS
from companion.events import SUBTYPES, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from companion.analysis.features import Feature, Reading

ACTS: Final = tuple(f"{label}/{subtype}" for label, subtypes in SUBTYPES.items() for subtype in subtypes)
"""Column order of every matrix here."""
LABEL_OF: Final = np.array([list(SUBTYPES).index(act.split("/")[0]) for act in ACTS])  # type: ignore[arg-type]

MOST_SPANS: Final = 2
WEIGHTY: Final = 0.5
"""A second phrase is evidence when it argues at least this share of what the strongest one does."""
SHORT: Final = 3
"""In a sentence of so few words every word that argues for the act counts, not only those above the average."""


@dataclass(frozen=True, slots=True)
class ActModel:
    """One language's classifier: linear scores per act over tf-idf features, then a calibration.

    The calibration weighs the scores of the sentence, those of the sentence before, and a few plain facts
    (`features.facts`).
    """

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
    """Role known (0 or 1) x (scores, scores of the sentence before, facts) x act, fitted on scores from outside the
    training folds. Without the role, features are missing and the scores shrink: that needs its own calibration."""
    offset: NDArray[np.float32]

    def judge(
        self,
        features: Sequence[Feature],
        before: Sequence[Feature] | None,
        facts: Sequence[float],
        *,
        role_known: bool,
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Probabilities of `ACTS` (they sum to 1), and what each feature argues for each act (feature x act).

        `before` are the features of the sentence before, read for itself; None when there was none.
        """
        found = self._find(features)
        known = found >= 0
        columns, places, times = np.unique(found[known], return_inverse=True, return_counts=True)
        mixing, offset = self.mixing[int(role_known)], self.offset[int(role_known)]
        parts = self._parts(columns)
        inputs = np.concatenate([parts.sum(axis=0) + self.bias, self._scores(before), facts])
        final = inputs @ mixing + offset
        odds = np.exp((final - final.max()).astype(np.float64))
        # A feature that occurs in several places argues a part of it in each.
        argued = np.zeros((len(features), len(ACTS)), np.float32)
        argued[known] = ((parts @ mixing[: len(ACTS)]) / times[:, None])[places]
        return odds / odds.sum(), argued

    def _scores(self, features: Sequence[Feature] | None) -> NDArray[np.float32]:
        if features is None:
            return np.zeros(len(ACTS), np.float32)
        found = np.unique(self._find(features))
        scores: NDArray[np.float32] = self._parts(found[found >= 0]).sum(axis=0) + self.bias
        return scores

    def _parts(self, columns: NDArray[np.int64]) -> NDArray[np.float32]:
        """What each feature of a sentence adds to each act's score."""
        return self.weights[columns] * (self._values(columns)[:, None] * self.step)

    def _find(self, features: Sequence[Feature]) -> NDArray[np.int64]:
        """The column of each feature, -1 for one that was never learned."""
        return np.fromiter((self.vocabulary.get(name, -1) for name, _, _ in features), np.int64, len(features))

    def _values(self, columns: NDArray[np.int64]) -> NDArray[np.float32]:
        values = self.rarity[columns]
        return values / max(float(np.sqrt(np.square(values).sum())), 1e-9)

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
        mixing = (2, 2 * acts + FACTS, acts)
        shapes = {"rarity": (size,), "weights": (size, acts), "mixing": mixing, "offset": (2, acts)}
        for name, array in arrays.items():
            if array.shape != shapes.get(name, (acts,)):
                raise ValueError(f"{name} has shape {array.shape}")
        return cls(vocabulary, frozenset(words["common"]), **arrays)


_ARRAYS: Final = ("rarity", "weights", "step", "bias", "mixing", "offset")


def evidence(features: Sequence[Feature], argued: NDArray[np.float32], reading: Reading, act: int) -> tuple[Span, ...]:
    """The phrases that argue most for an act against the acts of other labels: character spans in reading order.

    `argued` is the second result of `ActModel.judge`, `act` an index into `ACTS`.
    """
    words = reading.words
    share = argued[:, act] - argued[:, LABEL_OF[act] != LABEL_OF].mean(axis=1)
    # A feature spreads what it argues over its words: a step up where it begins and down where it ends.
    first, last = (np.fromiter((feature[at] for feature in features), np.int64, len(features)) for at in (1, 2))
    share /= np.maximum(last - first, 1)
    steps = np.zeros(len(words) + 1)
    np.add.at(steps, first, share)
    np.subtract.at(steps, last, share)
    per_word = steps.cumsum()[: len(words)]
    phrases = _phrases(per_word - max(per_word.mean(), 0.0) if len(words) > SHORT else per_word)
    best = sorted(phrases, reverse=True)[:MOST_SPANS]
    weighty = [phrase for phrase in best if phrase[0] >= WEIGHTY * best[0][0]]
    return tuple(
        Span(words[start].start, words[end - 1].end) for _, start, end in sorted(weighty, key=lambda at: at[1])
    )


def _phrases(per_word: NDArray[np.float64]) -> Iterator[tuple[float, int, int]]:
    """Runs of words that argue for the act, each with its sum and its half-open range."""
    for positive, run in itertools.groupby(range(len(per_word)), key=lambda at: bool(per_word[at] > 0)):
        if positive:
            at = list(run)
            yield float(per_word[at].sum()), at[0], at[-1] + 1

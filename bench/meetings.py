"""Real meetings without learning: whose turn is whose, by clustering alone, and how far that is from the truth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from companion.audio.recording import Recording
from companion.audio.vad import SpeechDetector
from companion.audio.voices import WINDOW_SAMPLES, VoiceEncoder
from companion.events import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_FRAME_S: Final = 0.01
_HOP: Final = 3_200
_SPEECH: Final = 0.35
_COLLAR_S: Final = 0.25
_PAD_S: Final = 0.25
"""On both sides of what the detector calls speech, as the segmenter pads it; pauses up to twice this are filled."""
ALIKE: Final = 0.6
"""Mean cosine between two clusters from which on they are one speaker: where windows of one LibriSpeech reader and of
two differ equally often (0.59 to 0.61). Not fitted to the meetings."""


def measure(speech: Path) -> dict[str, Any]:
    """Diarisation error rates over the meeting excerpts that have hand-labelled turns."""
    entries = json.loads((speech / "index.json").read_text("utf-8"))
    meetings = [entry for entry in entries if entry["file"].startswith("en/ami/") and entry.get("rttm")]
    encoder = VoiceEncoder()
    rows = []
    for entry in meetings:
        talking, cluster = diarise(speech / entry["file"], encoder)
        rows.append((truth(speech / entry["rttm"], len(cluster)), talking, cluster))
    return {
        "excerpts": len(rows),
        "speakers": sum(len(spoken) for spoken, _, _ in rows),
        "found": sum(len(set(cluster[cluster >= 0].tolist())) for _, _, cluster in rows),
        "strict": _pooled([errors(spoken, cluster) for spoken, _, cluster in rows]),
        "collar 0.25 s, no overlap": _pooled([errors(spoken, cluster, forgiving=True) for spoken, _, cluster in rows]),
        "baseline: one speaker": _pooled([errors(spoken, np.where(talking, 0, -1)) for spoken, talking, _ in rows]),
    }


def diarise(path: Path, encoder: VoiceEncoder) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Per frame of 10 ms whether somebody talks, and which cluster it is (-1: nobody)."""
    detector = SpeechDetector()
    with Recording(path) as recording:
        chunks = [chunk for block in recording.blocks() for chunk in detector.score(block)]
    chunks += detector.flush()
    pcm = np.concatenate([chunk.pcm for chunk in chunks])
    talking = np.zeros(round(len(pcm) / SAMPLE_RATE_HZ / _FRAME_S), np.bool_)
    for chunk in chunks:
        if chunk.probability >= _SPEECH:
            begin_s, end_s = chunk.start_s - _PAD_S, chunk.start_s + chunk.duration_s + _PAD_S
            talking[max(0, round(begin_s / _FRAME_S)) : round(end_s / _FRAME_S)] = True
    starts = [at for at in range(0, len(pcm) - WINDOW_SAMPLES, _HOP) if _mostly(talking, at)]
    if not starts:
        return talking, np.where(talking, 0, -1)
    labels = clusters(encoder.embed([pcm[at : at + WINDOW_SAMPLES] for at in starts]))
    centres = np.array([(at + WINDOW_SAMPLES / 2) / SAMPLE_RATE_HZ / _FRAME_S for at in starts])
    nearest = np.argmin(np.abs(np.arange(len(talking))[:, None] - centres), axis=1)
    return talking, np.where(talking, labels[nearest], -1)


def _mostly(talking: NDArray[np.bool_], at: int) -> bool:
    begin = round(at / SAMPLE_RATE_HZ / _FRAME_S)
    return bool(talking[begin : begin + round(WINDOW_SAMPLES / SAMPLE_RATE_HZ / _FRAME_S)].mean() > 0.4)


def clusters(embeddings: NDArray[np.float32], alike: float = ALIKE) -> NDArray[np.intp]:
    """Joins the two clusters that are most alike on average, until none are alike enough."""
    likeness = (embeddings @ embeddings.T).astype(np.float64)
    members = [[n] for n in range(len(embeddings))]
    sums = likeness.copy()
    while len(members) > 1:
        sizes = np.array([len(each) for each in members])
        mean = sums / np.outer(sizes, sizes)
        np.fill_diagonal(mean, -1)
        one, other = np.unravel_index(int(np.argmax(mean)), mean.shape)
        if mean[one, other] < alike:
            break
        members[one] += members.pop(other)
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sums = np.delete(np.delete(sums, other, 0), other, 1)
    labels = np.zeros(len(embeddings), np.intp)
    for number, each in enumerate(members):
        labels[each] = number
    return labels


def truth(path: Path, frames: int) -> dict[str, NDArray[np.bool_]]:
    """When each speaker of an RTTM file speaks, by frame."""
    spoken: dict[str, NDArray[np.bool_]] = {}
    for line in path.read_text("utf-8").splitlines():
        _, _, _, start, length, _, _, name, *_ = line.split()
        begin, end = round(float(start) / _FRAME_S), round((float(start) + float(length)) / _FRAME_S)
        spoken.setdefault(name, np.zeros(frames, np.bool_))[begin:end] = True
    return spoken


def errors(
    spoken: dict[str, NDArray[np.bool_]], cluster: NDArray[np.intp], *, forgiving: bool = False
) -> dict[str, float]:
    """Frames missed, falsely heard, given to the wrong speaker, and spoken in all (overlap counts once per speaker).

    `forgiving`: without 0.25 s around the borders of turns and without overlap, as older evaluations did.
    """
    reference = np.stack(list(spoken.values()))
    counted = np.ones(len(cluster), np.bool_)
    if forgiving:
        reach = round(_COLLAR_S / _FRAME_S)
        for border in np.argwhere(np.diff(reference.astype(int), axis=1))[:, 1]:
            counted[max(0, border - reach) : border + reach] = False
        counted &= reference.sum(axis=0) < 2
    reference, cluster = reference[:, counted], cluster[counted]
    found = sorted(set(cluster[cluster >= 0].tolist()))
    heard = np.stack([cluster == each for each in found]) if found else np.zeros((1, len(cluster)), np.bool_)
    shared = reference.astype(float) @ heard.T.astype(float)
    people, system = reference.sum(axis=0), heard.sum(axis=0)
    right = shared[linear_sum_assignment(-shared)].sum()
    return {
        "missed": float(np.maximum(people - system, 0).sum()),
        "false": float(np.maximum(system - people, 0).sum()),
        "confused": float(np.minimum(people, system).sum() - right),
        "spoken": float(people.sum()),
    }


def _pooled(rows: list[dict[str, float]]) -> dict[str, float]:
    total = {key: sum(row[key] for row in rows) for key in rows[0]}
    shares = {key: round(total[key] / total["spoken"], 3) for key in ("missed", "false", "confused")}
    return {"error rate": round(sum(shares.values()), 3), **shares}

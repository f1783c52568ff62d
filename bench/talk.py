"""Talk whose sentences' ends are known to a hundredth of a second: clips of speech, trimmed by their energy, in a row.

First every clip by itself with silence after it: real speech from $COMPANION_SHARED (LibriSpeech and the Dutch clips),
or the demo session's sentences without it. Then one long turn without a pause that would end a segment: sentences of
the demo session, because read speech is cut anywhere, and only of whole sentences is it known where they end.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from companion import places
from companion.audio.recording import Recording
from companion.events import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from companion.events import Language

_FRAME = SAMPLE_RATE_HZ // 100
_ROOM_DB, _SPEECH_DB = -35.0, -20.0
"""Below the clip's loudest hundredths of a second: what is weaker than the first is room and cut off; the last that is
stronger than the second is where speech ends. In between are breath and echo, which nobody waits for."""
_QUIET_DB = -40.0
_EDGE_S = 0.05
_PAUSES_S = (1.2, 2.0)
_BREATH_S = 0.15
_ROOM = 12.0
"""Standard deviation of the noise everywhere, in int16 steps: digital silence counts as a dead microphone."""
_LONGEST_S, _SHORTEST_S = 8.0, 2.0


@dataclass(frozen=True)
class Talk:
    """Sound, and where its sentences end."""

    pcm: NDArray[np.int16]
    ends_s: tuple[float, ...]
    """Of sentences with a silence behind them."""
    running_ends_s: tuple[float, ...]
    """Of sentences inside the long turn."""
    turn_s: tuple[float, float]
    """The long turn's beginning and end."""


def talk(shared: Path | None, language: Language, *, sentences: int, turn_s: float, seed: int = 1) -> Talk:
    """`sentences` single ones, then a turn of about `turn_s` seconds."""
    clips = _demo(language) if shared is None else _real(shared, language)
    chance = np.random.default_rng(seed)
    chance.shuffle(clips)
    parts: list[NDArray[np.int16]] = [_silence(2.0)]
    ends, at = [], len(parts[0])
    for i in range(sentences):
        clip = clips[i % len(clips)]
        pause = _silence(chance.uniform(*_PAUSES_S))
        ends.append((at + clip.end) / SAMPLE_RATE_HZ)
        parts += [clip.pcm, pause]
        at += len(clip.pcm) + len(pause)
    began = at
    whole = _demo(language)
    chance.shuffle(whole)
    running, i = [], 0
    while at - began < turn_s * SAMPLE_RATE_HZ:
        clip = whole[i % len(whole)]
        running.append((at + clip.end) / SAMPLE_RATE_HZ)
        parts += [clip.pcm, _silence(_BREATH_S - 2 * _EDGE_S)]
        at += len(clip.pcm) + len(parts[-1])
        i += 1
    parts.append(_silence(4.0))
    noise = chance.normal(0, _ROOM, sum(map(len, parts)))
    pcm = np.clip(np.concatenate(parts) + noise, -32768, 32767).astype(np.int16)
    # The last sentence of the turn has a silence behind it, and the turn is not about that.
    return Talk(pcm, tuple(ends), tuple(running[:-1]), (began / SAMPLE_RATE_HZ, running[-1]))


@dataclass(frozen=True)
class Clip:
    """Speech, and the sample at which it ends."""

    pcm: NDArray[np.int16]
    end: int
    room_db: float
    """The room's level below the speech's. Where it is not far below, nobody can say to a tenth where speech ends."""


def trimmed(pcm: NDArray[np.int16]) -> Clip:
    """From a twentieth of a second before the first sound to as much after the last, at one level for all clips."""
    frames = pcm[: len(pcm) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float64)
    level_db = 20 * np.log10(np.sqrt(np.mean(frames**2, axis=1)) + 1e-3)
    level_db -= np.percentile(level_db, 99)
    sound, speech = np.flatnonzero(level_db > _ROOM_DB), np.flatnonzero(level_db > _SPEECH_DB)
    edge = _edge()
    kept = np.pad(pcm, edge)[sound[0] * _FRAME : (sound[-1] + 1) * _FRAME + 2 * edge].astype(np.float64)
    fade = np.minimum(np.arange(edge) / edge, 1.0)
    kept[:edge] *= fade
    kept[-edge:] *= fade[::-1]
    kept *= 1000.0 / np.sqrt(np.mean(kept**2))
    end = edge + (int(speech[-1]) + 1 - int(sound[0])) * _FRAME
    return Clip(np.clip(kept, -32768, 32767).astype(np.int16), end, float(np.percentile(level_db, 3)))


def _edge() -> int:
    return round(_EDGE_S * SAMPLE_RATE_HZ)


def _silence(seconds: float) -> NDArray[np.int16]:
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.int16)


def _real(shared: Path, language: Language) -> list[Clip]:
    folder = shared / "data" / "speech"
    prefix = "en/librispeech/" if language == "en" else "nl/real/"
    entries = json.loads((folder / "index.json").read_text("utf-8"))
    named = [folder / entry["file"] for entry in entries if entry["file"].startswith(prefix)]
    return _fitting(_pcm(path) for path in named)


def _demo(language: Language) -> list[Clip]:
    folder = places.shipped("demo", language)
    lines: Sequence[dict[str, float]] = [
        json.loads(line) for line in (folder / "script.jsonl").read_text("utf-8").splitlines()
    ]
    pcm = _pcm(folder / "session.opus")
    return _fitting(pcm[round(each["t"] * SAMPLE_RATE_HZ) : round(each["end"] * SAMPLE_RATE_HZ)] for each in lines)


def _fitting(clips: Iterable[NDArray[np.int16]]) -> list[Clip]:
    return [
        clip
        for clip in map(trimmed, clips)
        if _SHORTEST_S <= len(clip.pcm) / SAMPLE_RATE_HZ <= _LONGEST_S and clip.room_db < _QUIET_DB
    ]


def _pcm(path: Path) -> NDArray[np.int16]:
    with Recording(path) as recording:
        return np.concatenate([block.pcm for block in recording.blocks()])

"""Six people round a table, put together from read speech: who spoke when is known to the sample."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from companion.audio.recording import Recording
from companion.events import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

Place = Literal["dry", "rooms", "noisy rooms"]
PLACES: Final[tuple[Place, ...]] = ("dry", "rooms", "noisy rooms")
_ROOMS: Final = ("seminar_room_clap", "speechbrain_rir1", "audiomentations_ir0")
"""Reverberation times of roughly 0.7, 0.9 and 0.4 s; the other responses in rir/ are test fixtures without a room."""
_NOISES: Final = ("speechbrain_noise1", "speechbrain_noise4", "ohf_background_noise", "speechbrain_noise5")
_NOISE_DB: Final = {"dry": None, "rooms": 30.0, "noisy rooms": 15.0}
"""Speech over noise. Every room hums a little."""
INTRODUCTION_S: Final = 8.0
_LEVEL_DB: Final = 4.0
"""People sit nearer or farther: speech levels differ by up to this either way."""
_TURN_S: Final = (0.8, 9.0)
_GAP_S: Final = (0.1, 0.9)
_ORDERED_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's speech, in seconds of the conversation. `seat` counts from 1."""

    start_s: float
    end_s: float
    seat: int

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Conversation:
    """An opening round in which everybody speaks for 8 s, and the turns after it."""

    pcm: NDArray[np.int16] = field(repr=False)
    introductions: tuple[Turn, ...]
    turns: tuple[Turn, ...]


def read(path: Path) -> NDArray[np.float32]:
    """Samples of a file at 16 kHz, 1.0 is full scale."""
    with Recording(path) as recording:
        return np.concatenate([block.pcm for block in recording.blocks()]) / np.float32(32768.0)


def speakers(speech: Path) -> dict[str, list[Path]]:
    """Utterances by LibriSpeech reader, of those who read ten; `speech` is the data folder data/speech."""
    found: dict[str, list[Path]] = {}
    for entry in json.loads((speech / "index.json").read_text("utf-8")):
        if entry["file"].startswith("en/librispeech/"):
            found.setdefault(entry["speakers"][0], []).append(speech / entry["file"])
    return {name: sorted(paths) for name, paths in sorted(found.items()) if len(paths) >= 10}


def converse(  # noqa: PLR0913 - a conversation has all these
    speech: Path, place: Place, seed: int, *, people: int = 6, turns: int = 60, order: Sequence[int] = ()
) -> Conversation:
    """A conversation of readers drawn by `seed`, who speak at different levels, in random order or in that of seats.

    Gaps between turns are 0.1 to 0.9 s, so that about half are too short for the segmenter to end a segment in. Turns
    take 0.8 to 9 s; 5 s where `order` is given.
    """
    chance = np.random.default_rng(seed)
    known = speakers(speech)
    drawn = chance.permutation(sorted(known))[:people]
    voices = [_Reader([read(path) for path in known[name]], _gain(chance.uniform(-1, 1) * _LEVEL_DB)) for name in drawn]
    parts: list[NDArray[np.float32]] = []
    spoken: list[Turn] = []
    at_s, previous = 0.0, -1
    for number in range(people + (len(order) or turns)):
        if number < people:
            seat, wanted_s = number, INTRODUCTION_S
        elif order:
            seat, wanted_s = order[number - people] - 1, _ORDERED_S
        else:
            others = [each for each in range(people) if each != previous and voices[each].left_s > _TURN_S[0]]
            if not others:
                break
            seat, wanted_s = int(chance.choice(others)), float(chance.uniform(*_TURN_S))
        part = voices[seat].say(wanted_s)
        gap_s = 1.0 if number < people else float(chance.uniform(*_GAP_S))
        spoken.append(Turn(at_s, at_s + len(part) / SAMPLE_RATE_HZ, seat + 1))
        parts += [part, np.zeros(round(gap_s * SAMPLE_RATE_HZ), np.float32)]
        at_s = sum(map(len, parts)) / SAMPLE_RATE_HZ
        previous = seat
    audio = _placed(np.concatenate(parts), speech, place, chance)
    return Conversation(_pcm(audio), tuple(spoken[:people]), tuple(spoken[people:]))


class _Reader:
    """Somebody's utterances end to end, taken off the front turn by turn. Nothing is said twice."""

    def __init__(self, utterances: Sequence[NDArray[np.float32]], gain: float) -> None:
        audio = np.concatenate([_trimmed(each) for each in utterances])
        self._left = audio * np.float32(gain * 0.05 / np.sqrt(np.mean(np.square(audio))))

    @property
    def left_s(self) -> float:
        return len(self._left) / SAMPLE_RATE_HZ

    def say(self, seconds: float) -> NDArray[np.float32]:
        """About so many seconds, up to the quietest moment near their end."""
        end = _quietest(self._left, round(seconds * SAMPLE_RATE_HZ), reach=SAMPLE_RATE_HZ // 3)
        said, self._left = self._left[:end], self._left[end:]
        return _trimmed(said)


def _gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _quietest(audio: NDArray[np.float32], near: int, reach: int) -> int:
    if near + reach >= len(audio):
        return len(audio)
    step = SAMPLE_RATE_HZ // 100
    places = range(max(near - reach, step), near + reach, step)
    return min(places, key=lambda at: float(np.sum(np.square(audio[at - step : at + step]))))


def _trimmed(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without the silence at both ends, so that a turn's times are those of its speech."""
    step = SAMPLE_RATE_HZ // 100
    whole = audio[: len(audio) - len(audio) % step].reshape(-1, step)
    loud = np.flatnonzero(np.sqrt(np.mean(np.square(whole), axis=1)) > 0.02 * np.max(np.abs(audio)))
    return audio[loud[0] * step : (loud[-1] + 1) * step] if len(loud) else audio


def _placed(audio: NDArray[np.float32], speech: Path, place: Place, chance: np.random.Generator) -> NDArray[np.float32]:
    level = float(np.sqrt(np.mean(np.square(audio))))
    if place != "dry":
        room = read(speech / "rir" / f"{chance.choice(_ROOMS)}.flac")
        room = room[max(0, int(np.argmax(np.abs(room))) - 16) :]
        size = 1 << (len(audio) + len(room)).bit_length()
        heard = np.fft.irfft(np.fft.rfft(audio, size) * np.fft.rfft(room, size), size)[: len(audio)]
        audio = (heard * (level / np.sqrt(np.mean(np.square(heard))))).astype(np.float32)
    over_db = _NOISE_DB[place]
    if over_db is not None:
        noise = read(speech / "noise" / f"{chance.choice(_NOISES)}.flac")
        noise = np.resize(noise, len(audio))
        audio = audio + noise * np.float32(level * 10 ** (-over_db / 20) / np.sqrt(np.mean(np.square(noise))))
    return audio


def _pcm(audio: NDArray[np.float32]) -> NDArray[np.int16]:
    return np.round(np.clip(audio, -1, 1) * 32767).astype(np.int16)

"""Who speaks, measured: roles by voice in conversations of six, and turns without learning in real meetings.

python -m bench.voices [--quick]      JSON on standard output; needs COMPANION_SHARED
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bench import meetings
from bench.conversations import PLACES, Conversation, converse
from companion.audio.segmenter import Segmenter
from companion.audio.source import FakeSource
from companion.audio.vad import SpeechDetector
from companion.audio.voices import VoiceEncoder
from companion.audio.voices_ear import VoiceEar
from companion.events import role_of_seat
from companion.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from companion.audio.turns import Who
    from companion.events import ScoredChunk, Segment

_LONG_TURN_S: Final = 2.0
_ASKED_AFTER_S: Final = 0.5
"""A sentence is recognised about so long after it ended."""
_STRANGE: Final = 1
"""Conversations per place in which two people are not learned."""
_SEEDS: Final = (10, 11, 12)
"""Not those that the figures in the modules were chosen with (0 to 3)."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.voices", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one conversation per place")
    options = parser.parse_args()
    if "COMPANION_SHARED" not in os.environ:
        print("bench: set COMPANION_SHARED to the folder with data/speech; nothing was measured", file=sys.stderr)
        return 1
    speech = Path(os.environ["COMPANION_SHARED"], "data", "speech")
    seeds = _SEEDS[:1] if options.quick else _SEEDS
    figures: dict[str, Any] = {}
    for place in PLACES:
        talks = [converse(speech, place, seed) for seed in seeds]
        figures[place] = summary([hear(talk) for talk in talks])
        figures[place]["two strangers"] = strangers([hear(talk, known=4) for talk in talks[:_STRANGE]])
        print(f"bench: {place}: {json.dumps(figures[place])}", file=sys.stderr, flush=True)
    figures["meetings, nobody learned"] = meetings.measure(speech)
    print(json.dumps(figures, indent=2))
    return 0


class Heard:
    """What came of one conversation: who was heard per turn, and the segments it was cut into."""

    def __init__(self, talk: Conversation, known: int) -> None:
        self.talk = talk
        self.known = known
        self.who: list[Who] = []
        self.segments: list[Segment] = []
        self.undivided: list[Segment] = []
        """As silence alone would cut them."""
        self.qualities: list[str] = []
        self.cost_s = 0.0


def hear(talk: Conversation, *, known: int = 6) -> Heard:
    """Plays a conversation to the product's own ear: `known` people are learned in the opening round."""
    heard = Heard(talk, known)
    ear = VoiceEar(VoiceEncoder)
    segmenter, plain = Segmenter(Settings().hearing), Segmenter(Settings().hearing)
    lessons = list(talk.introductions[:known])
    asked = list(talk.turns)
    for chunk in scored(talk):
        if lessons and chunk.start_s >= lessons[0].start_s:
            ear.stop_learning()
            ear.learn(lessons.pop(0).seat)
        began = time.thread_time()
        changed_s = ear.hear(chunk)
        heard.cost_s += time.thread_time() - began
        heard.segments += segmenter.push(chunk)
        heard.undivided += plain.push(chunk)
        if changed_s is not None:
            heard.segments += segmenter.divide(changed_s)
        while asked and chunk.start_s >= asked[0].end_s + _ASKED_AFTER_S:
            turn = asked.pop(0)
            heard.who.append(ear.who(turn.start_s, turn.end_s))
        if chunk.start_s > talk.turns[0].start_s:
            ear.stop_learning()
    heard.segments += segmenter.flush()
    heard.undivided += plain.flush()
    heard.who += [ear.who(turn.start_s, turn.end_s) for turn in asked]
    heard.qualities = [each.state for each in ear.learned]
    return heard


def scored(talk: Conversation) -> list[ScoredChunk]:
    detector = SpeechDetector()
    chunks = [chunk for block in FakeSource((0.0, talk.pcm)).blocks() for chunk in detector.score(block)]
    return [*chunks, *detector.flush()]


def summary(all_heard: Sequence[Heard]) -> dict[str, Any]:
    """Turns over 2 s: how many got the right role among those that got one, how many none, who was taken for whom."""
    long = [
        (turn, who)
        for h in all_heard
        for turn, who in zip(h.talk.turns, h.who, strict=True)
        if turn.duration_s > _LONG_TURN_S
    ]
    decided = [(turn, who) for turn, who in long if who.role is not None]
    right = [(turn, who) for turn, who in decided if who.role == role_of_seat(turn.seat)]
    seated = [(turn, who) for turn, who in decided if who.seat is not None]
    confusion = Counter(
        f"{role_of_seat(turn.seat)} as {who.role}" for turn, who in decided if who.role != role_of_seat(turn.seat)
    )
    roles = Counter(role_of_seat(turn.seat) for turn, _ in long)
    return {
        "turns": len(long),
        "role accuracy": _share(len(right), len(decided)),
        "undecided": _share(len(long) - len(decided), len(long)),
        "seat accuracy": _share(sum(who.seat == turn.seat for turn, who in seated), len(seated)),
        "taken for": dict(confusion),
        "baseline: none known": {"role accuracy": None, "undecided": 1.0},
        "baseline: always participant": _share(roles["participant"], len(long)),
        "speech in a segment of its own voice": _purity(all_heard, [h.segments for h in all_heard]),
        "without dividing": _purity(all_heard, [h.undivided for h in all_heard]),
        "learned": dict(Counter(quality for h in all_heard for quality in h.qualities)),
        "ms per second": round(
            1000 * sum(h.cost_s for h in all_heard) / sum(len(h.talk.pcm) / 16_000 for h in all_heard), 1
        ),
    }


def strangers(all_heard: Sequence[Heard]) -> dict[str, float]:
    """With people at the table who were not learned: how often one of them is taken for somebody."""
    long = [
        (h, turn, who)
        for h in all_heard
        for turn, who in zip(h.talk.turns, h.who, strict=True)
        if turn.duration_s > _LONG_TURN_S
    ]
    unknown = [who for h, turn, who in long if turn.seat > h.known]
    known = [(turn, who) for h, turn, who in long if turn.seat <= h.known and who.role is not None]
    return {
        "stranger taken for somebody": _share(sum(who.role is not None for who in unknown), len(unknown)),
        "stranger taken for chair or case-bringer": _share(
            sum(who.role in {"chair", "case_bringer"} for who in unknown), len(unknown)
        ),
        "role accuracy of the others": _share(
            sum(who.role == role_of_seat(turn.seat) for turn, who in known), len(known)
        ),
    }


def _purity(all_heard: Sequence[Heard], cut: Sequence[Sequence[Segment]]) -> float:
    """Share of the speech that lies in a segment with nobody else, or whose main voice it is."""
    main = total = 0.0
    for h, segments in zip(all_heard, cut, strict=True):
        for segment in segments:
            spoken = Counter[int]()
            for turn in h.talk.turns:
                spoken[turn.seat] += max(0.0, min(turn.end_s, segment.end_s) - max(turn.start_s, segment.start_s))
            main += max(spoken.values())
            total += sum(spoken.values())
    return _share(main, total)


def _share(part: float, whole: float) -> float:
    return round(part / whole, 3) if whole else float(np.nan)


if __name__ == "__main__":
    sys.exit(main())

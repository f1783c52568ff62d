"""companion as `start` puts it together, with a talk for a microphone: run as a process of its own by the benches.

Everything is the product's (capture, recogniser, rules, journal, room, server) except the sound card, which gives the
talk's samples at the pace at which they would be spoken. One line of JSON on standard output says where the page is;
another at the end, without words, when every sentence was known, and what it cost.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.talk import talk
from companion.analysis.language import load_classifier
from companion.analysis.whisper import WhisperTranscriber
from companion.audio.driver import BLOCK_S, InputDevice
from companion.audio.microphone import Microphone
from companion.clock import SystemClock
from companion.ears import RoomEars
from companion.events import SAMPLE_RATE_HZ, SentenceHeard, SignalRaised
from companion.export.journal import Journal
from companion.live.board import Board
from companion.live.pages import serve
from companion.live.view import Surroundings, chair_view, room_view
from companion.methods import library
from companion.room import LiveRoom
from companion.session import Session
from companion.settings import HearingSettings, Settings, ThrottleSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from companion.audio.driver import Sink
    from companion.events import Event
    from companion.state import SessionState

METHOD = """
id = "bench"
name = { en = "Everything is a signal" }
group = [3, 8]
[[phase]]
id = "all"
name = { en = "All" }
kind = "presentation"
minutes = 240
signal = ["question/*", "advice/*", "reflection/*", "other/*"]
say = { en = ["-"] }
"""
THROTTLE = ThrottleSettings(
    quiet_s=0, cooldown_s=0, pattern_count=10**6, threshold=0, sensitivity="disguised", stale_s=10**6
)
"""Every sentence is signalled as soon as it is judged: the way there is measured, not what holds signals back."""


_AFTER_S = 4.0
"""For the last sentence to arrive."""


class Speaker:
    """A sound card (see `Driver`) that hears a talk at real pace, from the moment it is opened."""

    def __init__(self, pcm: NDArray[np.int16], begun: Callable[[], None]) -> None:
        self.rate_hz = SAMPLE_RATE_HZ
        self.done = threading.Event()
        self._pcm = pcm
        self._begun = begun

    def inputs(self) -> tuple[InputDevice, ...]:
        return (InputDevice("talk", "talk", default=True),)

    def open(self, name: str | None, sink: Sink, ended: Callable[[], None]) -> Speaker:  # noqa: ARG002 - see Driver
        threading.Thread(target=self._speak, args=(sink,), daemon=True).start()
        return self

    def rescan(self) -> None: ...

    def close(self) -> None: ...

    def _speak(self, sink: Sink) -> None:
        size = round(BLOCK_S * SAMPLE_RATE_HZ)
        began = time.monotonic()
        self._begun()
        i = 0
        while True:
            # A block is there when its last sample was spoken. After the talk, the room's last second goes on.
            time.sleep(max(0.0, began + (i + size) / SAMPLE_RATE_HZ - time.monotonic()))
            at = min(i, len(self._pcm) - size)
            sink(self._pcm[at : at + size].tobytes())
            i += size
            if i >= len(self._pcm):
                self.done.set()


class Notes:
    """A surface that notes when sentences were known, and which signal each one raised. No words."""

    def __init__(self) -> None:
        self.sentences: dict[str, dict[str, Any]] = {}

    def __call__(self, event: Event, _: SessionState) -> None:
        if isinstance(event, SentenceHeard):
            self.sentences[event.sentence_id] = {
                "start_s": event.start_s,
                "end_s": event.end_s,
                "known": time.monotonic(),
            }
        elif isinstance(event, SignalRaised) and event.shown:
            self.sentences[event.sentence_id]["signal"] = event.signal_id


class TimedSession(Session):
    """Notes what a sentence costs from its words to its act, its rules, the journal and the state: processor time."""

    hear_ms: list[float]

    def hear(self, *args: Any, **more: Any) -> None:
        began = time.thread_time()
        super().hear(*args, **more)
        self.hear_ms.append(1000 * (time.thread_time() - began))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of the speech model")
    parser.add_argument("--language", default="en", choices=["en", "nl"])
    parser.add_argument("--sentences", type=int, default=24)
    parser.add_argument("--turn", type=float, default=60.0)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a hearing setting")
    options = parser.parse_args()
    given = dict(each.split("=", maxsplit=1) for each in options.set)
    settings = Settings(hearing=HearingSettings.model_validate(given), throttle=THROTTLE)
    shared = os.environ.get("COMPANION_SHARED")
    spoken = talk(Path(shared) if shared else None, options.language, sentences=options.sentences, turn_s=options.turn)
    print(json.dumps(_run(options.folder, options.language, settings, spoken)), flush=True)


def _run(folder: Path, language: Any, settings: Settings, spoken: Any) -> dict[str, Any]:
    clock = SystemClock()
    began: dict[str, float] = {}

    def begun() -> None:
        began.update(monotonic=time.monotonic(), session_s=clock.now_s())

    speaker, notes = Speaker(spoken.pcm, begun), Notes()
    method = library.parse(METHOD, origin="bench")
    around = Surroundings(stage="consent", language=language, consent_text="-", consent_version="-", previous=())
    with ExitStack() as ends:
        home = ends.enter_context(tempfile.TemporaryDirectory())
        log = ends.enter_context(Journal.create(Path(home), "bench-bench-bench-bench-bench"))
        session = TimedSession(method, language, load_classifier(language), settings, (notes,))
        session.hear_ms = []
        transcriber = WhisperTranscriber(folder, language, settings.hearing)
        ears = RoomEars(Microphone(None, clock, speaker), transcriber, language, settings.hearing)
        session.open(clock.today(), METHOD, log)
        board = Board(chair_view(session.state, method, around), room_view(session.state, method, around))
        room = LiveRoom(session, ears, board, clock, around)
        server = ends.enter_context(serve(board))
        print(json.dumps({"link": server.link()}), flush=True)
        loop = threading.Thread(target=room.run, name="room")
        loop.start()
        work = _cpu_during(spoken.turn_s, began, speaker.done)
        time.sleep(_AFTER_S)
        room.stop()
        loop.join()
    return {
        "began": began,
        "ends_s": spoken.ends_s,
        "running_ends_s": spoken.running_ends_s,
        "sentences": list(notes.sentences.values()),
        "hear_ms": session.hear_ms,
        "turn_cpu_s": work,
        "turn_s": spoken.turn_s[1] - spoken.turn_s[0],
        "lost_s": ears.lost_s,
        "peak_memory_mb": round(peak_mb()),
        "readings": ears.readings,
        **transcriber.counters,
    }


def _cpu_during(turn_s: tuple[float, float], began: dict[str, float], done: threading.Event) -> float:
    """Processor seconds of this whole process while the long turn was spoken."""
    while "monotonic" not in began:
        time.sleep(0.05)
    at = []
    for t_s in turn_s:
        time.sleep(max(0.0, began["monotonic"] + t_s - time.monotonic()))
        at.append(time.process_time())
    done.wait()
    return at[1] - at[0]


def peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kB on Linux, bytes on macOS
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()

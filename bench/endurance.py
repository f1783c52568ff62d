"""Three hours of session: does anything grow? JSON on standard output, and docs/endurance.md with its plot.

    python -m bench.endurance [--hours 3]        sound as fast as it can be listened to; a recogniser that says the
                                                 demo session's sentences, because Whisper's own cost is no question
                                                 of three hours and would take one
    python -m bench.endurance --real 20          minutes at real pace, with the real recogniser (base)

Everything else is the product's: voice detector, segmenter, inbox, sentences, acts, rules, journal on the disk, room,
server, and a client that reads the chair's page. Once a minute of session: resident memory, open handles, threads,
what an event costs (judging, rules, state, journal), and how long the page's message took to the client.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.latency import Client
from bench.machine import machine
from bench.product import METHOD, THROTTLE, Speaker, TimedSession
from bench.rooms import pcm
from companion import places
from companion.analysis.language import load_classifier
from companion.analysis.transcriber import FakeTranscriber
from companion.audio.microphone import Microphone
from companion.audio.source import BLOCK_SAMPLES
from companion.clock import ManualClock, SystemClock
from companion.ears import FakeEars, RoomEars
from companion.events import SAMPLE_RATE_HZ, AudioBlock
from companion.export.journal import Journal
from companion.hearing import Hearing
from companion.live.board import Board
from companion.live.pages import serve
from companion.live.view import Surroundings, chair_view, room_view
from companion.methods import library
from companion.room import LiveRoom
from companion.settings import HearingSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from companion.ears import Ears
    from companion.events import SpokenSentence

_MINUTE_S = 60.0
_DOCS = Path(__file__).parent.parent / "docs"


class Endless:
    """The demo session over and over, as a source (see `AudioSource`) that is as fast as its listener."""

    duration_s = None

    def __init__(self, sound: NDArray[np.int16], seconds: float) -> None:
        self._sound = sound
        self._blocks = round(seconds * SAMPLE_RATE_HZ) // BLOCK_SAMPLES
        self._closed = False

    def blocks(self) -> Iterator[AudioBlock]:
        per_round = len(self._sound) // BLOCK_SAMPLES
        for i in range(self._blocks):
            if self._closed:
                return
            at = i % per_round * BLOCK_SAMPLES
            yield AudioBlock(i * BLOCK_SAMPLES / SAMPLE_RATE_HZ, self._sound[at : at + BLOCK_SAMPLES])

    def close(self) -> None:
        self._closed = True

    def __enter__(self) -> Endless:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


class FastEars(FakeEars):
    """Hears an endless talk at its own pace; a full inbox makes the talk wait, so nothing is lost."""

    def __init__(self, hearing: Hearing) -> None:
        super().__init__()
        self._hearing = hearing

    def get(self) -> SpokenSentence | None:
        sentence = self._hearing.get(0)
        self.finished = self._hearing.finished
        return sentence


class Watch:
    """Once a minute of session: what the process takes, and what the last minute's events cost."""

    def __init__(self, session: TimedSession, log: Journal, client: Client, board: Board) -> None:
        self._session, self._log, self._client, self._board = session, log, client, board
        self._heard = 0
        self.samples: list[dict[str, float]] = []

    def look(self, t_s: float) -> None:
        if t_s < _MINUTE_S * (len(self.samples) + 1):
            return
        costs = self._session.hear_ms[self._heard :]
        self._heard = len(self._session.hear_ms)
        self.samples.append(
            {
                "minute": len(self.samples) + 1,
                "sentences": self._heard,
                "memory_mb": round(_resident_mb(), 1),
                "handles": len(list(Path("/proc/self/fd").iterdir())),
                "threads": threading.active_count(),
                "event_ms": round(statistics.median(costs), 3) if costs else 0.0,
                "page_ms": round(1000 * self._page_s(), 2),
                "page_bytes": len(json.dumps(self._board.view("chair"))),
                "journal_kb": round(self._log.path.stat().st_size / 1000, 1),
            }
        )

    def _page_s(self) -> float:
        """From publishing a view to its arrival at the client."""
        began, before = time.monotonic(), len(self._client.messages)
        chair, room = self._board.view("chair"), self._board.view("room")
        self._board.publish(chair, room)
        while len(self._client.messages) == before and time.monotonic() - began < 1.0:
            time.sleep(0.0002)
        return time.monotonic() - began


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.endurance", description=__doc__)
    parser.add_argument("--hours", type=float, default=3.0)
    parser.add_argument("--real", type=float, metavar="MINUTES")
    parser.add_argument("--model", default="base")
    options = parser.parse_args()
    name = "real" if options.real else "accelerated"
    samples = _real(options.real * _MINUTE_S, options.model) if options.real else _accelerated(options.hours * 3600)
    figures = {"machine": machine(), "run": name, "growth": growth(samples), "samples": samples}
    report(name, figures)
    print(json.dumps(figures))


def _accelerated(seconds: float) -> list[dict[str, float]]:
    clock = ManualClock()
    source = Endless(pcm(places.shipped("demo", "en", "session.opus")), seconds)
    script = places.shipped("demo", "en", "script.jsonl").read_text("utf-8").splitlines()
    said = itertools.cycle(json.loads(line)["text"] for line in script)
    hearing = Hearing(source, FakeTranscriber(*itertools.islice(said, 100_000)), "en", HearingSettings())
    with hearing, ExitStack() as ends:
        room, watch = _product(ends, FastEars(hearing), clock)
        while not hearing.finished and hearing.figures.audio_s < seconds - 1:
            clock.sleep_until(hearing.figures.audio_s)
            room.step(0.002)
            watch.look(clock.now_s())
        return watch.samples


def _real(seconds: float, model: str) -> list[dict[str, float]]:
    from companion.analysis.whisper import WhisperTranscriber  # noqa: PLC0415 - heavy

    clock, settings = SystemClock(), HearingSettings()
    sound = np.resize(pcm(places.shipped("demo", "en", "session.opus")), round((seconds + 60) * SAMPLE_RATE_HZ))
    # A microphone hears more than the demo's digital silence.
    sound = (sound + np.random.default_rng(1).normal(0, 10, len(sound))).clip(-32768, 32767).astype(np.int16)
    transcriber = WhisperTranscriber(places.speech_models_folder() / model, "en", settings)
    ears = RoomEars(Microphone(None, clock, Speaker(sound, lambda: None)), transcriber, "en", settings)
    with ExitStack() as ends:
        ends.callback(ears.close)
        room, watch = _product(ends, ears, clock)
        began_s = clock.now_s()
        while clock.now_s() - began_s < seconds:
            room.step(0.02)
            watch.look(clock.now_s() - began_s)
        return watch.samples


def _product(ends: ExitStack, ears: Ears, clock: Any) -> tuple[LiveRoom, Watch]:
    home = ends.enter_context(tempfile.TemporaryDirectory())
    log = ends.enter_context(Journal.create(Path(home), "bench-bench-bench-bench-bench"))
    method = library.parse(METHOD, origin="bench")
    session = TimedSession(method, "en", load_classifier("en"), Settings(throttle=THROTTLE))
    session.hear_ms = []
    around = Surroundings(stage="consent", language="en", consent_text="-", consent_version="-", previous=())
    session.open(clock.today(), METHOD, log)
    board = Board(chair_view(session.state, method, around), room_view(session.state, method, around))
    room = LiveRoom(session, ears, board, clock, around)
    server = ends.enter_context(serve(board))
    client = Client(server.link())
    room.step(1.0)  # the consent
    return room, Watch(session, log, client, board)


def growth(samples: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    """Per figure the medians of the second and the last tenth of the run: the first one is warming up."""
    tenth = max(1, len(samples) // 10)
    early, late = samples[tenth : 2 * tenth] or samples[:1], samples[-tenth:]
    names = ("memory_mb", "handles", "threads", "event_ms", "page_ms", "page_bytes")
    return {
        name: {
            "early": round(statistics.median(each[name] for each in early), 2),
            "late": round(statistics.median(each[name] for each in late), 2),
        }
        for name in names
    }


def report(name: str, figures: dict[str, Any]) -> None:
    """The plot beside docs/endurance.md, and the run's table in it."""
    import pygal  # noqa: PLC0415 - only here

    samples = figures["samples"]
    chart = pygal.XY(
        title=f"{name}: {len(samples)} minutes of session, {samples[-1]['sentences']} sentences", x_title="minute",
        show_dots=False, width=900, height=420, js=(), legend_at_bottom=True, pretty_print=True,
    )  # fmt: skip
    scaled = {"memory, MB": ("memory_mb", 1), "event, ms x 100": ("event_ms", 100), "page, ms x 10": ("page_ms", 10)}
    for label, (key, factor) in {**scaled, "handles": ("handles", 1), "threads": ("threads", 1)}.items():
        chart.add(label, [(each["minute"], factor * each[key]) for each in samples])
    chart.render_to_file(str(_DOCS / f"endurance-{name}.svg"))
    rows = "\n".join(
        f"| {key.replace('_', ' ')} | {value['early']:g} | {value['late']:g} |"
        for key, value in figures["growth"].items()
    )
    at = figures["machine"]
    text = (
        f"{at['date']}, {at['processor']}, {at['cores']} cores, load {at['load']}; {len(samples)} minutes of session, "
        f"{samples[-1]['sentences']} sentences, journal {samples[-1]['journal_kb']:g} kB.\n\n"
        f"| | second tenth | last tenth |\n|---|---|---|\n{rows}\n\n![{name}](endurance-{name}.svg)"
    )
    path = _DOCS / "endurance.md"
    before, _, rest = path.read_text("utf-8").partition(f"<!-- {name} -->\n")
    _, _, after = rest.partition("<!-- end -->")
    path.write_text(f"{before}<!-- {name} -->\n{text}\n<!-- end -->{after}", "utf-8")
    print(f"bench.endurance: docs/endurance.md and docs/endurance-{name}.svg are new", file=sys.stderr)


if __name__ == "__main__":
    main()

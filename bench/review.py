"""How fast reviews open and compare: `python -m bench.review`, JSON on standard output.

A three-hour session of 4,000 sentences, as the page gets it: unsealed, its figures worked out, and written as JSON; and
twenty such sessions side by side. The sentences are drawn (fixed seed) with the chances that a classifier gives. Sealed
for a key: words would add the second that scrypt is meant to take.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from companion.analysis.statistics.course import ACTS
from companion.desk import ReviewDesk
from companion.events import PhaseEntered, SignalRaised
from companion.export import review_file
from companion.export.agefile import new_identity
from companion.methods import library
from companion.record import Said, SessionRecord

if TYPE_CHECKING:
    from companion.events import Role

SENTENCES = 4_000
DURATION_S = 3 * 3600.0
SESSIONS = 20
_ROLES: tuple[Role, ...] = ("chair", "case_bringer", "case_bringer", "participant", "participant", "participant")


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Seconds, the median of several runs: by the clock, and of one core (the same where nothing else runs)."""
    with tempfile.TemporaryDirectory() as name:
        reader = new_identity()
        paths = [
            review_file.seal_review(_session(seed), Path(name), [reader.recipient])
            for seed in range(4 if quick else SESSIONS)
        ]
        runs = 1 if quick else 5
        opened = _timed(lambda: _open(paths[:1], reader), runs)
        compared = _timed(lambda: _compare(paths, reader), 1 if quick else 3)
        return {
            "sentences": SENTENCES,
            "file_kb": round(paths[0].stat().st_size / 1000),
            "open": opened,
            "sessions": len(paths),
            "compare": compared,
        }


def _open(paths: list[Path], reader: Any) -> str:
    return json.dumps(_desk(paths, reader).session(0))


def _compare(paths: list[Path], reader: Any) -> str:
    return json.dumps(_desk(paths, reader).compare())


def _desk(paths: list[Path], reader: Any) -> ReviewDesk:
    records = [(path, review_file.open_review(path, [reader])) for path in paths]
    return ReviewDesk(records, [], language="en", today="2026-11-21", stop=lambda: None)


def _timed(work: Any, runs: int) -> dict[str, float]:
    clock, core = [], []
    for _ in range(runs):
        began, began_core = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - began)
        core.append(time.process_time() - began_core)
    return {"clock_s": round(statistics.median(clock), 2), "core_s": round(statistics.median(core), 2)}


def _session(seed: int) -> SessionRecord:
    rng = Random(seed)
    text = library.find_text("five_step")
    method = library.parse(text, origin="five_step")
    stretch = DURATION_S / sum(phase.planned_s for phase in method)
    phases, at_s = [], 0.0
    for phase in method:
        phases.append(PhaseEntered(t_s=at_s, phase=phase.id, planned_s=phase.planned_s))
        at_s += phase.planned_s * stretch
    said = tuple(_said(rng, number) for number in range(SENTENCES))
    signals = tuple(
        SignalRaised(
            t_s=each.end_s, signal_id=number, sentence_id=each.sentence_id, rule="advice", phase="explore",
            shown=number % 3 == 0, reason=None if number % 3 == 0 else "cooldown",
        )
        for number, each in enumerate(said[::30], start=1)
    )  # fmt: skip
    return SessionRecord(
        record_id=f"{seed:016x}",
        date=f"2026-{1 + seed // 2:02d}-{1 + 14 * (seed % 2):02d}",
        language="en",
        method=text,
        classifier="drawn",
        end_s=DURATION_S,
        phases=tuple(phases),
        said=said,
        signals=signals,
    )


def _said(rng: Random, number: int) -> Said:
    start_s = number * DURATION_S / SENTENCES
    weights = sorted((rng.expovariate(1.0) ** 4 for _ in range(rng.randint(2, 8))), reverse=True)
    acts = rng.sample(ACTS, len(weights))
    chances = tuple((act, round(weight / sum(weights), 3)) for act, weight in zip(acts, weights, strict=True))
    return Said(
        sentence_id=f"s{number + 1:04d}",
        start_s=start_s,
        end_s=start_s + 2.2,
        act=acts[0],
        confidence=chances[0][1],
        chances=chances,
        role=rng.choice(_ROLES),
        turn=number // 2,
    )


if __name__ == "__main__":
    print(json.dumps(measure(quick="--quick" in sys.argv), indent=2))

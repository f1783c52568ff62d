"""Hearing, measured for one model in one process: word errors, speed and peak memory."""

from __future__ import annotations

import resource
import sys
import time
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from bench.wer import SETS, Errors, WholeFile, clips, live_errors, segments
from companion.analysis.whisper import WhisperTranscriber

if TYPE_CHECKING:
    from pathlib import Path

    from companion.settings import HearingSettings

_MONOLOGUE = "en/gb0.flac"  # 127 s in which one person always speaks
_QUICK_CLIPS = 2


def measure(folder: Path, shared: Path, settings: HearingSettings, *, quick: bool) -> dict[str, Any]:
    """All figures of the model in `folder`. Run it in a process of its own: memory is the process's peak."""
    speed = _speed(folder, shared / "data" / "speech" / _MONOLOGUE, settings)
    memory_mb = _peak_mb()  # before the comparison below loads the weights a second time
    whole = WholeFile(folder, settings)
    words: dict[str, Any] = {}
    live_all, whole_all = Errors(), Errors()
    for name, (language, _) in SETS.items():
        some = clips(shared, name)[: _QUICK_CLIPS if quick else None]
        transcriber = WhisperTranscriber(folder, language, settings)
        live, at_once = live_errors(some, transcriber, settings), whole.errors(some, language)
        live_all, whole_all = live_all + live, whole_all + at_once
        words[name] = {
            "clips": len(some),
            "words": live.words,
            "live_percent": round(live.percent, 1),
            "whole_file_percent": round(at_once.percent, 1),
            **transcriber.counters,
        }
    words["all"] = {
        "words": live_all.words,
        "live_percent": round(live_all.percent, 1),
        "whole_file_percent": round(whole_all.percent, 1),
    }
    return {"word_errors": words, **speed, "peak_memory_mb": memory_mb}


def _speed(folder: Path, path: Path, settings: HearingSettings) -> dict[str, float]:
    """The way from a file to words while somebody always speaks."""
    started = time.perf_counter()
    transcriber = WhisperTranscriber(folder, "en", settings)
    load_s = time.perf_counter() - started
    per_segment_s, audio_s = [], 0.0
    wall, cpu = time.perf_counter(), time.process_time()
    for segment in segments(path, settings):
        began = time.perf_counter()
        transcriber.transcribe(segment)
        if len(segment.pcm):
            per_segment_s.append(time.perf_counter() - began)
        audio_s = segment.end_s
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "load_s": round(load_s, 2),
        "times_real_time": round(audio_s / wall, 1),
        "cpu_share_of_two_cores": round(cpu / (2 * audio_s), 3),
        "segment_p50_s": round(quantiles(per_segment_s, n=20)[9], 2),
        "segment_p95_s": round(quantiles(per_segment_s, n=20)[18], 2),
    }


def _peak_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kB on Linux, bytes on macOS
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))

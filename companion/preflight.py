"""Before a session: is the microphone heard, does the recogniser keep up, is there room, are core dumps off?

Every check gives one `Finding`; its words stand in strings/ under `check.<code>`. Together they take under 20 s, most
of it for listening and for timing the speech models.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from companion import memory, places
from companion.errors import CompanionError
from companion.store import models
from companion.store.manifest import known_models

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from companion.audio.microphone import Microphone
    from companion.clock import Clock
    from companion.events import Language, ScoredChunk, Segment
    from companion.settings import HearingSettings, Settings
    from companion.store.models import Listing

Grade = Literal["good", "note", "bad"]

KEEPS_UP_RTF = 0.5
"""Half of the time is left for the rest of companion, for other programs, and for catching up."""
LISTEN_S = 6.0
_SPEECH_ENOUGH_S = 2.0
_SAMPLE_S = 6.0
_NO_ROOM_MB, _LITTLE_ROOM_MB = 100, 500
"""A session of two hours leaves under 5 MB; the rest is for the system, which misbehaves on a full disk."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check: `good`, `note` (goes, but could go better) or `bad` (don't begin like this)."""

    grade: Grade
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    problem: CompanionError | None = None
    """Where the check ran into an error, that error's words are the finding's."""


# --- the microphone -----------------------------------------------------------------------------------------------


def check_microphone(
    microphone: Microphone, clock: Clock, ask: Callable[[], None], *, listen_s: float = LISTEN_S
) -> Finding:
    """Listens until two seconds of speech were heard, or for `listen_s`. What is heard is measured and dropped.

    Args:
        ask: asks the user to say something; called when the device is open.
    """
    from companion.audio import soundcheck  # noqa: PLC0415 - numpy and onnxruntime only when asked for

    try:
        microphone.start()
        ask()
        heard = soundcheck.figures(_listen(microphone, clock, listen_s))
    except CompanionError as problem:
        return Finding("bad", "problem", problem=problem)
    verdict = soundcheck.judge(heard)
    grade: Grade = "good" if verdict == "good" else "bad" if verdict in {"nothing", "zeros"} else "note"
    params = {
        "speech": f"{heard.speech_db:.0f}",
        "noise": f"{heard.noise_db:.0f}",
        "clipped": f"{heard.clipped * 100:.1f}",
    }
    return Finding(grade, f"microphone.{verdict}", params)


def _listen(microphone: Microphone, clock: Clock, listen_s: float) -> list[ScoredChunk]:
    from companion.audio.vad import SpeechDetector  # noqa: PLC0415 - as above

    detector, heard, speech_s = SpeechDetector(), [], 0.0
    until_s = clock.now_s() + listen_s
    while clock.now_s() < until_s and speech_s < _SPEECH_ENOUGH_S:
        for block in microphone.read():
            for chunk in detector.score(block):
                heard.append(chunk)
                speech_s += chunk.duration_s if chunk.probability >= 0.5 else 0.0
    return heard


# --- speech models ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The model to use, and what to say about it."""

    name: str | None
    """None where there is none to use."""
    finding: Finding


def choose_model(settings: Settings, language: Language, clock: Clock, *, measure: bool = True) -> ModelChoice:
    """The best installed model that keeps up with speech on this machine; a model named in the settings is kept.

    Args:
        measure: False trusts the speeds that were measured before, and the settings where there are none. That takes
            milliseconds.
    """
    ready = [listing for listing in models.installed() if listing.state == "ready"]
    if "model" in settings.model_fields_set:
        ready = [listing for listing in ready if listing.name == settings.model]
    try:
        if not ready:
            folder = models.locate(settings.model)  # a path, or the error that says what is missing
            ready = [models.Listing(settings.model, "ready", folder, 0, None)]
        speeds = _measured(ready, settings.hearing, clock) if measure else {m.name: m.rtf for m in ready if m.rtf}
    except CompanionError as problem:
        return ModelChoice(None, Finding("bad", "problem", problem=problem))
    if not speeds:
        names = [listing.name for listing in ready]
        name = settings.model if settings.model in names else names[0]
        return ModelChoice(name, Finding("note", "model.not_measured", {"name": name}))
    return _best(speeds, language)


def _best(speeds: Mapping[str, float], language: Language) -> ModelChoice:
    """`speeds` from the weakest model to the strongest."""
    enough = [name for name, rtf in speeds.items() if rtf <= KEEPS_UP_RTF]
    name = enough[-1] if enough else min(speeds, key=lambda each: speeds[each])
    params: dict[str, object] = {"name": name, "times": f"{1 / max(speeds[name], 0.001):.1f}"}
    if not enough:
        return ModelChoice(name, Finding("bad" if speeds[name] > 1 else "note", "model.slow", params))
    known = known_models().get(name)
    if known and known.strength[language] in {"poor", "weak"}:
        if stronger := list(speeds)[list(speeds).index(name) + 1 :]:
            slow = {"stronger": stronger[0], "slow_times": f"{1 / speeds[stronger[0]]:.1f}"}
            return ModelChoice(name, Finding("note", "model.outrun", params | slow))
        return ModelChoice(name, Finding("note", f"model.weak_{language}", params))
    return ModelChoice(name, Finding("good", "model.good", params))


def _measured(ready: list[Listing], hearing: HearingSettings, clock: Clock) -> dict[str, float]:
    """Seconds of work per second of speech, from the smallest model up, as far as it is worth trying."""
    sample = _speech_sample(hearing)
    speeds: dict[str, float] = {}
    sizes: dict[str, int] = {}
    for listing in sorted(ready, key=lambda each: each.size_bytes):
        if speeds:
            # Work grows about as the weights do: what can't keep up is not loaded, for that alone may take a minute.
            last = next(reversed(speeds))
            if speeds[last] * listing.size_bytes / max(sizes[last], 1) > 2 * KEEPS_UP_RTF:
                break
        speeds[listing.name] = _measure(listing.folder, hearing, sample, clock)
        sizes[listing.name] = listing.size_bytes
        models.keep_speed(listing.folder, speeds[listing.name])
    return speeds


def _measure(folder: Path, hearing: HearingSettings, sample: list[Segment], clock: Clock) -> float:
    from companion.analysis.whisper import WhisperTranscriber  # noqa: PLC0415 - heavy

    # The sample is English; a model takes about as long for Dutch.
    transcriber = WhisperTranscriber(folder, "en", hearing)
    began_s = clock.now_s()
    for segment in sample:
        transcriber.transcribe(segment)
    return (clock.now_s() - began_s) / sum(segment.duration_s for segment in sample)


def _speech_sample(hearing: HearingSettings) -> list[Segment]:
    """The first seconds of speech in the demo session, cut as in a session."""
    from companion.audio.recording import Recording  # noqa: PLC0415 - heavy
    from companion.audio.segmenter import Segmenter  # noqa: PLC0415 - heavy
    from companion.audio.vad import SpeechDetector  # noqa: PLC0415 - heavy

    sample: list[Segment] = []
    detector, segmenter = SpeechDetector(), Segmenter(hearing)
    with Recording(places.shipped("demo", "en", "session.opus")) as recording:
        for block in recording.blocks():
            for chunk in detector.score(block):
                sample += [segment for segment in segmenter.push(chunk) if len(segment.pcm)]
            if sum(segment.duration_s for segment in sample) >= _SAMPLE_S:
                break
    return sample


# --- the machine --------------------------------------------------------------------------------------------------


def check_disk(folder: Path) -> Finding:
    """Room for the journal and the sealed files on the disk that holds `folder`, which need not exist yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        free_mb = shutil.disk_usage(folder).free // 1_000_000
    except OSError as error:
        return Finding("bad", "disk.unreadable", {"folder": folder, "why": error.strerror})
    params = {"folder": folder, "free_mb": free_mb}
    if free_mb < _NO_ROOM_MB:
        return Finding("bad", "disk.full", params)
    return Finding("note", "disk.little", params) if free_mb < _LITTLE_ROOM_MB else Finding("good", "disk.good", params)


def forbid_core_dumps() -> Finding:
    """From here on, a crash of this process writes no memory (with what was said in it) to disk: see memory.py."""
    forbidden = memory.forbid_dumps()
    if forbidden is None:
        return Finding("note", "core_dumps.not_here")
    return Finding("good", "core_dumps.off") if forbidden else Finding("note", "core_dumps.refused")


def keep_out_of_swap() -> Finding:
    """Whether what is in this process's memory can reach the disk while it runs: see memory.py."""
    state = memory.keep_out_of_swap()
    return Finding("note" if state in {"may_be_swapped", "unknown"} else "good", f"memory.{state}")

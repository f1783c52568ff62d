"""Builds and runs a replay for the commands `replay`, `demo` and `eval`: request in, finished session out."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from rich.console import Console

from companion import replay
from companion.analysis import draft as drafts
from companion.analysis import transcript
from companion.clock import SystemClock
from companion.commands import console, journaling, speakers
from companion.commands.speakers import SpeakersPlan
from companion.errors import ModelProblem, SourceProblem, StorageProblem, UsageProblem
from companion.live import feed
from companion.methods import library
from companion.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from companion.events import Event, Language, Role
    from companion.export.eventlog import EventLog
    from companion.methods.schema import Method
    from companion.session import Surface
    from companion.settings import Settings
    from companion.state import SessionState


@dataclass(frozen=True)
class Plan:
    """A checked request."""

    source: Path
    method: Method
    method_text: str = field(repr=False)
    language: Language
    settings: Settings
    pace: replay.Pace
    on: date
    cues: tuple[replay.PhaseCue, ...]
    lines: tuple[transcript.TranscriptLine, ...] | None = field(repr=False)
    """None for a recording."""
    model_folder: Path | None
    """None for a transcript."""
    speakers: SpeakersPlan = field(default_factory=SpeakersPlan)


def plan(
    source: Path,
    *,
    method: str = "five_step",
    language: str | None = None,
    phases: Path | None = None,
    pace: str = "fast",
    model: str | None = None,
    roles: Mapping[str, Role] | None = None,
    sensitivity: str | None = None,
    on: str | None = None,
    names: Sequence[str] = (),
    channels: str | None = None,
    voices: Path | None = None,
) -> Plan:
    """Checks the request and reads everything small.

    Raises:
        CompanionError: in words, before anything was started.
    """
    settings = console.with_names(console.settings(), names)
    if model is not None:
        settings = settings.model_copy(update={"model": model})
    settings = console.with_sensitivity(settings, sensitivity)
    if pace not in {"real", "fast"}:
        raise UsageProblem("usage.pace", value=pace)
    # A wrong code is a usage error whatever else is wrong.
    wanted = console.parse_language(language) if language is not None else None
    method_text = library.find_text(method)
    parsed = library.parse(method_text, origin=method)
    if not source.exists():
        raise SourceProblem("source.missing", path=source)
    lines, model_folder = None, None
    if source.suffix.lower() in transcript.SUFFIXES:
        text = _read_text(source)
        lines = transcript.parse_transcript(text, source.suffix.lower(), origin=str(source), roles=roles)
    else:
        from companion.store import models

        model_folder = models.locate(settings.model)
    session_language = wanted or _likely_language(parsed, lines) or settings.language or console.ui_language()
    if lines is not None:
        lines = tuple(part for line in lines for part in transcript.in_sentences(line, session_language))
    return Plan(
        source=source,
        method=parsed,
        method_text=method_text,
        language=session_language,
        settings=settings,
        pace="real" if pace == "real" else "fast",
        on=_day(on),
        cues=_cues(phases, parsed, lines, source),
        lines=lines,
        model_folder=model_folder,
        speakers=speakers.plan(channels, voices),
    )


def run(
    plan: Plan,
    *,
    write_event: Any = None,
    view: bool = False,
    out: Console | None = None,
    log: EventLog | None = None,
    also: Sequence[Surface] = (),
) -> Session:
    """Plays the plan to its end.

    Args:
        view: shows it as it happens, on `out` (default: standard error).
        log: keeps every event.
        also: further surfaces.
    """
    from companion.analysis.language import load_classifier
    from companion.live.terminal import TerminalView

    classifier = load_classifier(plan.language)
    surfaces: list[Surface] = [*also, *([_writing(write_event)] if write_event else [])]
    if log:
        surfaces.append(journaling.tell_health)
    if not view:
        session = Session(plan.method, plan.language, classifier, plan.settings, surfaces)
        _play(plan, session, log)
        return session
    with TerminalView(plan.method, plan.language, out or console.err) as terminal:
        session = Session(plan.method, plan.language, classifier, plan.settings, [*surfaces, terminal])
        _play(plan, session, log, show_progress=False)
    return session


def draft_record_of(session: Session) -> dict[str, Any]:
    return drafts.draft_record(session.draft())


@contextmanager
def writer(target: str | None) -> Iterator[Any]:
    """Yields a function that writes one JSON object per line to a file or (`-`) to standard output; None without one.

    Raises:
        StorageProblem: `storage.unwritable`.
    """
    if target is None:
        yield None
    elif target == "-":
        yield lambda told: _write_line(sys.stdout, told)
    else:
        try:
            stream = Path(target).open("w", encoding="utf-8")  # noqa: SIM115 - closed below; only opening may fail here
        except OSError as error:
            raise StorageProblem("storage.unwritable", path=target, why=error.strerror) from error
        try:
            yield lambda told: _write_line(stream, told)
        finally:
            # Every line was flushed, so closing has nothing to write, unless a write failed: and that was said.
            with suppress(OSError):
                stream.close()


def _write_line(stream: IO[str], told: dict[str, Any]) -> None:
    try:
        stream.write(json.dumps(told, ensure_ascii=False) + "\n")
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StorageProblem("storage.unwritable", path=stream.name, why=error.strerror) from error


def _writing(write: Any) -> Surface:
    def surface(event: Event, state: SessionState) -> None:
        told = feed.record(event, state)
        if told is not None:
            write(told)

    return surface


def _play(plan: Plan, session: Session, log: EventLog | None, *, show_progress: bool = True) -> None:
    clock = SystemClock() if plan.pace == "real" else None
    session.open(plan.on, plan.method_text, log)
    if plan.lines is not None:
        end_s = replay.replay_lines(session, plan.lines, plan.cues, clock=clock)
    else:
        end_s = _play_sound(plan, session, clock, show_progress=show_progress)
    session.close(end_s)


def _play_sound(plan: Plan, session: Session, clock: SystemClock | None, *, show_progress: bool) -> float:
    from companion.analysis.whisper import WhisperTranscriber
    from companion.audio.recording import Recording
    from companion.hearing import Hearing

    if plan.model_folder is None:
        raise ModelProblem("model.missing", name=plan.settings.model)
    stopwatch = SystemClock()
    hearing_settings = plan.settings.hearing
    at_leisure = clock is None
    transcriber = WhisperTranscriber(plan.model_folder, plan.language, hearing_settings, at_once=at_leisure)
    desk, ear = plan.speakers.desk(), plan.speakers.ear()
    source = Recording(plan.source, pace=plan.pace, clock=clock, mixer=desk)
    who = desk or plan.speakers.listening_to(ear)
    hearing = Hearing(source, transcriber, plan.language, hearing_settings, live=not at_leisure, speakers=who)
    with console.progress_bar(plan.source.name, unit="s") as (bar, task):
        bar.update(task, total=source.duration_s, visible=show_progress)
        end_s = replay.replay_sound(
            session,
            hearing,
            plan.cues,
            clock=clock,
            progress=lambda at_s: bar.update(task, completed=at_s) if show_progress else None,
        )
    ear.forget()
    figures = hearing.figures
    elapsed_s = stopwatch.now_s()
    memory_mb = peak_memory_mb()
    for code, value in transcriber.counters.items():
        session.report(code, value, end_s)
    if figures.dropped_s:
        session.report("lost_audio", figures.dropped_s, end_s)
    session.report("rtf", figures.recognition_s / max(figures.audio_s, 0.001), end_s)
    if memory_mb is not None:
        session.report("memory", memory_mb, end_s)
    if not session.state.sentences:
        console.err.print(console.text()("replay.nothing_heard"))
    console.err.print(
        console.text()(
            "replay.figures",
            audio=_minutes(figures.audio_s),
            elapsed=f"{elapsed_s:.0f}",
            times=f"{figures.audio_s / max(elapsed_s, 0.001):.1f}",
            rtf=f"{figures.recognition_s / max(figures.audio_s, 0.001):.3f}",
            memory="?" if memory_mb is None else f"{memory_mb:.0f}",
        )
    )
    return end_s


def peak_memory_mb() -> float | None:
    """Peak resident memory of this process; None where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kB, macOS bytes.
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise SourceProblem("source.not_text", path=path) from error
    except OSError as error:
        raise SourceProblem("source.unreadable", path=path, why=error.strerror or os.strerror(5)) from error


def _likely_language(method: Method, lines: Sequence[transcript.TranscriptLine] | None) -> Language | None:
    """What a transcript is in, or the only language that the method's own file has."""
    guessed = transcript.guess_language(lines) if lines is not None else None
    return guessed or (next(iter(method.name)) if len(method.name) == 1 else None)


def _day(value: str | None) -> date:
    if value is None:
        return SystemClock().today()
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageProblem("usage.date", value=value) from error


def _cues(
    file: Path | None, method: Method, lines: Sequence[transcript.TranscriptLine] | None, source: Path
) -> tuple[replay.PhaseCue, ...]:
    if file is not None:
        if not file.exists():
            raise SourceProblem("source.missing", path=file)
        return replay.parse_cues(_read_text(file), method, origin=str(file))
    if lines is not None:
        named = replay.cues_of_lines(lines, method, origin=str(source))
        if named:
            return named
    return replay.planned_cues(method)

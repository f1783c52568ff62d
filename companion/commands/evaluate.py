"""`companion eval`: labelled sessions in, figures out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from companion.commands import console
from companion.errors import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from companion.analysis.acts import ActClassifier
    from companion.analysis.evaluation import Findings
    from companion.analysis.evaluation_draft import DraftFigures
    from companion.analysis.transcript import TranscriptLine
    from companion.methods.schema import Method
    from companion.settings import Settings

_text = console.text()


def evaluate(
    folder: Path = typer.Argument(..., metavar="DIR", help=_text("help.eval.folder")),
    sensitivity: str = typer.Option(None, metavar="off|clear|disguised", help=_text("help.replay.sensitivity")),
    raw: bool = typer.Option(False, "--raw", help=_text("help.eval.raw")),
    as_json: bool = typer.Option(False, "--json", help=_text("help.eval.json")),
) -> None:
    from companion.analysis import evaluation
    from companion.analysis.evaluation_draft import pooled
    from companion.analysis.language import load_classifier
    from companion.analysis.roughen import bare

    if not folder.is_dir():
        raise SourceProblem("source.missing", path=folder)
    sessions = sorted(folder.rglob("*.meta.json"))
    if not sessions:
        raise SourceProblem("source.no_sessions", path=folder)
    settings = console.with_sensitivity(console.settings(), sensitivity)
    by_language: dict[str, list[tuple[Findings, DraftFigures]]] = {}
    with console.progress_bar(_text("eval.progress"), unit=_text("eval.sessions")) as (bar, task):
        bar.update(task, total=len(sessions))
        for meta_path in sessions:
            meta = _read_json(meta_path)
            language = console.parse_language(str(meta.get("language")))
            found = _run(meta_path, meta, load_classifier(language), settings, bare if raw else str)
            by_language.setdefault(language, []).append(found)
            bar.advance(task)
    report: dict[str, Any] = {}
    for name, parts in sorted(by_language.items()):
        findings = [found for found, _ in parts]
        total = sum(findings[1:], findings[0])
        report[name] = {
            "sessions": len(parts),
            "acts": evaluation.act_figures(total.judged),
            "signals": evaluation.signal_figures(total),
            "draft": pooled(figures for _, figures in parts).record(),
        }
    if as_json:
        typer.echo(json.dumps(report, indent=1))
    else:
        _print(report)


def stretched(lines: Sequence[TranscriptLine], method: Method) -> tuple[TranscriptLine, ...]:
    """Lines with each phase stretched to its planned minutes.

    Reference transcripts are condensed: without this, quiet time and cooldown would swallow most signals.
    """
    from dataclasses import replace

    result: list[TranscriptLine] = []
    at_s, index = 0.0, 0
    while index < len(lines):
        phase_id = lines[index].phase
        end = next((i for i in range(index, len(lines)) if lines[i].phase != phase_id), len(lines))
        part = lines[index:end]
        phase = method.find(phase_id) if phase_id else None
        from_s, to_s = part[0].start_s, max(part[-1].end_s, part[0].start_s + 0.1)
        factor = phase.planned_s / (to_s - from_s) if phase else 1.0
        for line in part:
            start_s = at_s + (line.start_s - from_s) * factor
            # Talk keeps its own length; only the gaps grow.
            result.append(replace(line, start_s=start_s, end_s=start_s + (line.end_s - line.start_s)))
        at_s += (to_s - from_s) * factor
        index = end
    return tuple(result)


def _run(
    meta_path: Path,
    meta: dict[str, Any],
    classifier: ActClassifier,
    settings: Settings,
    printed: Callable[[str], str],
) -> tuple[Findings, DraftFigures]:
    from dataclasses import replace
    from datetime import date

    from companion.analysis import evaluation
    from companion.analysis.evaluation_draft import evaluate_draft
    from companion.analysis.transcript import parse_transcript
    from companion.methods import library
    from companion.replay import cues_of_lines, replay_lines
    from companion.session import Session

    stem = meta_path.name.removesuffix(".meta.json")
    transcript = meta_path.with_name(f"{stem}.jsonl")
    method = library.load(str(meta_path.with_name(f"{stem}.method.toml")))
    text = _read(transcript)
    lines = stretched(parse_transcript(text, ".jsonl", origin=str(transcript)), method)
    lines = tuple(replace(line, text=printed(line.text)) for line in lines)
    records = [json.loads(raw) for raw in text.splitlines() if raw.strip()]
    session = Session(method, console.parse_language(str(meta["language"])), classifier, settings)
    session.open(date.fromisoformat(meta["date"]), "")
    end_s = replay_lines(session, lines, cues_of_lines(lines, method, origin=str(transcript)))
    session.close(end_s)
    state = session.state
    judged = [
        evaluation.Judged(
            sentence_id=record["id"],
            reference=f"{record['label']}/{record['subtype']}",
            given=state.acts[record["id"]].act,
            confidence=state.acts[record["id"]].confidence,
        )
        for record in records
    ]
    violations = frozenset(record["id"] for record in records if record["violation"])
    found = evaluation.findings(judged, state.signals, violations, end_s)
    sensitive = [printed(each) for each in meta.get("sensitive", ())]
    return found, evaluate_draft(session.draft(), meta | {"sensitive": sensitive})


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise SourceProblem("source.missing", path=path) from error
    except UnicodeDecodeError as error:
        raise SourceProblem("source.not_text", path=path) from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        meta = json.loads(_read(path))
    except json.JSONDecodeError as error:
        raise SourceProblem("source.malformed", path=path, faults=f"\n  - {error.msg}", count=1) from error
    missing = [key for key in ("language", "date", "actions", "insights") if key not in meta]
    if missing:
        raise SourceProblem("source.malformed", path=path, faults=f"\n  - no {', '.join(missing)}", count=len(missing))
    return dict(meta)


def _print(report: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    out = Console(highlight=False)
    for language, part in report.items():
        table = Table(title=_text("eval.title", language=language, sessions=part["sessions"]), title_justify="left")
        table.add_column(_text("eval.figure"))
        table.add_column(_text("eval.value"), justify="right")
        for group in ("acts", "signals", "draft"):
            for name, value in part[group].items():
                if not isinstance(value, dict):
                    table.add_row(f"{group}.{name}", _shown(value))
        out.print(table)
        held = ", ".join(f"{reason} {count}" for reason, count in part["signals"]["held"].items())
        out.print(_text("eval.held", held=held or "-"))
        out.print(json.dumps(part["acts"]["confusion"]))


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, list | tuple):
        return " – ".join(_shown(each) for each in value)
    return "-" if value is None else str(value)

"""`companion eval`: labelled sessions in, figures out."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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

CONDITIONS: Final = ("printed", "raw", "noised", "roles_unknown")
"""What is made of the text before it is judged: nothing; no capitals and marks; that and one word in eleven harmed;
nothing, but nobody knows who spoke."""


def evaluate(
    folder: Path | None = typer.Argument(None, metavar="[DIR]", help=_text("help.eval.folder")),
    sensitivity: str = typer.Option(None, metavar="off|clear|disguised", help=_text("help.replay.sensitivity")),
    raw: bool = typer.Option(False, "--raw", help=_text("help.eval.raw")),
    annomi: Path | None = typer.Option(None, metavar="FILE.csv", help=_text("help.eval.annomi")),
    as_json: bool = typer.Option(False, "--json", help=_text("help.eval.json")),
) -> None:
    from companion.commands import evaluation_tables

    if folder is None and annomi is None:
        raise SourceProblem("source.no_sessions", path=Path())
    settings = console.with_sensitivity(console.settings(), sensitivity)
    report: dict[str, Any] = {}
    if folder is not None:
        report |= _sessions(folder, settings, ("raw",) if raw else CONDITIONS)
    if annomi is not None:
        report["annomi"] = _talk(annomi)
    if as_json:
        typer.echo(json.dumps(report, indent=1))
    else:
        evaluation_tables.show(report)


def stretched(lines: Sequence[TranscriptLine], method: Method) -> tuple[TranscriptLine, ...]:
    """Lines with each phase stretched to its planned minutes.

    Reference transcripts are condensed: without this, quiet time and cooldown would swallow most signals.
    """
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


def _sessions(folder: Path, settings: Settings, conditions: Sequence[str]) -> dict[str, Any]:
    """Per language: the figures of the first condition, and of the others under `conditions`."""
    from companion.analysis.language import load_classifier

    if not folder.is_dir():
        raise SourceProblem("source.missing", path=folder)
    sessions = sorted(folder.rglob("*.meta.json"))
    if not sessions:
        raise SourceProblem("source.no_sessions", path=folder)
    found: dict[str, dict[str, list[tuple[Findings, DraftFigures]]]] = {}
    with console.progress_bar(_text("eval.progress"), unit=_text("eval.sessions")) as (bar, task):
        bar.update(task, total=len(sessions) * len(conditions))
        classifiers: dict[str, ActClassifier] = {}
        for meta_path in sessions:
            meta = _read_json(meta_path)
            language = console.parse_language(str(meta.get("language")))
            if language not in classifiers:
                classifiers[language] = load_classifier(language)
            for condition in conditions:
                parts = found.setdefault(language, {}).setdefault(condition, [])
                parts.append(_run(meta_path, meta, classifiers[language], settings, condition))
                bar.advance(task)
    report: dict[str, Any] = {}
    for name, by_condition in sorted(found.items()):
        figures = {condition: _figures(parts) for condition, parts in by_condition.items()}
        main, *others = conditions
        report[name] = figures[main] | {
            "text": main,
            "conditions": {condition: figures[condition] for condition in others},
        }
    return report


def _figures(parts: Sequence[tuple[Findings, DraftFigures]]) -> dict[str, Any]:
    from companion.analysis import evaluation
    from companion.analysis.evaluation_draft import pooled

    sessions = [found for found, _ in parts]
    return {
        "sessions": len(parts),
        "acts": evaluation.act_figures([judged for session in sessions for judged in session.judged]),
        "signals": evaluation.signal_figures(sessions),
        "draft": pooled(figures for _, figures in parts).record(),
    }


def _printed(condition: str) -> Callable[[str], str]:
    """What a recogniser under this condition makes of a text; the same on every run."""
    from companion.analysis.roughen import bare, misheard

    noise = random.Random(0)  # noqa: S311 - noise
    return {"raw": bare, "noised": lambda text: bare(misheard(text, noise))}.get(condition, str)


def _run(
    meta_path: Path, meta: dict[str, Any], classifier: ActClassifier, settings: Settings, condition: str
) -> tuple[Findings, DraftFigures]:
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
    printed = _printed(condition)
    lines = stretched(parse_transcript(text, ".jsonl", origin=str(transcript)), method)
    lines = tuple(replace(line, text=printed(line.text)) for line in lines)
    if condition == "roles_unknown":
        lines = tuple(replace(line, speaker=None, role=None) for line in lines)
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
            session=str(meta_path),
        )
        for record in records
    ]
    violations = frozenset(record["id"] for record in records if record["violation"])
    found = evaluation.findings(judged, state.signals, violations, end_s)
    sensitive = [printed(each) for each in meta.get("sensitive", ())]
    return found, evaluate_draft(session.draft(), meta | {"sensitive": sensitive})


def _talk(path: Path) -> dict[str, Any]:
    from companion.analysis.evaluation_talk import read_turns, turn_figures
    from companion.analysis.language import load_classifier

    rows = read_turns(_read(path), origin=str(path))
    with console.progress_bar(_text("eval.talk"), unit=_text("eval.turns")) as (bar, task):
        bar.update(task, total=sum(row["interlocutor"] == "therapist" for row in rows))
        return turn_figures(load_classifier("en"), rows, lambda count: bar.update(task, completed=count))


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

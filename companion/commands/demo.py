"""`companion demo`: a scripted session through the real pipeline, to its sealed summary."""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from companion.commands import console
from companion.strings import load

if TYPE_CHECKING:
    from collections.abc import Iterator

_text = console.text()

DEMO_DATE = "2026-09-15"
"""The day on which the scripted session takes place, so that "on Thursday" is always the same day."""


def demo(
    language: str = typer.Option(None, metavar="en|nl", help=_text("help.demo.language")),
    pace: str = typer.Option("fast", metavar="real|fast", help=_text("help.replay.pace")),
    model: str = typer.Option(None, help=_text("help.replay.model")),
    sensitivity: str = typer.Option(None, metavar="off|clear|disguised", help=_text("help.replay.sensitivity")),
    keep: Path = typer.Option(None, metavar="DIR", help=_text("help.demo.keep")),
) -> None:
    from rich.console import Console

    from companion import places
    from companion.commands import pipeline, sealing
    from companion.export import summary, summary_text
    from companion.export.agefile import Passphrase
    from companion.live.terminal import signal_counts, signal_table

    chosen = console.parse_language(language or console.ui_language())
    text = load(chosen)
    folder = places.shipped("demo", chosen)
    sound = chosen == "en"
    plan = pipeline.plan(
        folder / ("session.opus" if sound else "session.jsonl"),
        method=str(folder / "method.toml"),
        language=chosen,
        phases=folder / "phases.jsonl" if sound else None,
        pace=pace,
        model=model,
        sensitivity=sensitivity,
        on=DEMO_DATE,
    )
    out = Console(file=sys.stdout, highlight=False)
    out.print(text("demo.begin_sound" if sound else "demo.begin_transcript"))
    session = pipeline.run(plan, view=True, out=out)
    out.print()
    out.print(signal_table(session.state, plan.method, chosen))
    counts = signal_counts(session.state)
    out.print(text("demo.counts", shown=counts["shown"], held=counts.total() - counts["shown"]))
    with _folder(keep) as target:
        wish = sealing.SealPlan(target, accept_draft=True)
        out.print()
        path, words = sealing.seal(session.draft(), session.state, plan.method, wish)
        out.print()
        out.print(text("demo.opened"))
        out.print()
        opened = summary.open_summary(path, [Passphrase(words or "")])
        sys.stdout.write(summary_text.to_plain(opened))
    out.print()
    out.print(text("demo.kept" if keep else "demo.gone"))


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="companion-demo-") as name:
        yield Path(name)

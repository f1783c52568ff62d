"""The figures of `companion eval` as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from companion.commands import console

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console

_text = console.text()

_ROWS: Final = (
    ("acts", "sentences", None),
    ("acts", "macro_f1_4", {"nl": "0.92", "en": "0.91"}),
    ("acts", "macro_f1_15", "0.82"),
    ("acts", "macro_f1_15_direct_option_merged", None),
    ("acts", "macro_f1_4_surest_80", "0.97"),
    ("acts", "calibration_error", None),
    ("acts", "abstained", None),
    ("signals", "reference", None),
    ("signals", "found", None),
    ("signals", "precision", "0.85"),
    ("signals", "recall", "0.70"),
    ("signals", "shown", None),
    ("signals", "shown_precision", "0.90"),
    ("signals", "shown_per_hour", None),
    ("draft", "actions_f1", "0.85"),
    ("draft", "due_accuracy", "0.85"),
    ("draft", "insights_recall", "0.80"),
    ("draft", "insights_precision", None),
    ("draft", "questions_recall", None),
    ("draft", "case_recall", None),
    ("draft", "sensitive_survived", "0"),
)
"""Group, figure, and what is aimed for on printed text."""


def show(report: Mapping[str, Any]) -> None:
    """Prints a report of `companion eval` to standard output."""
    from rich.console import Console

    out = Console(highlight=False, soft_wrap=True)
    for name, part in report.items():
        if name == "annomi":
            _show_talk(out, part)
        else:
            _show_language(out, name, part)


def _show_language(out: Console, language: str, part: Mapping[str, Any]) -> None:
    from rich.table import Table

    texts = {part["text"]: part, **part["conditions"]}
    table = Table(title=_text("eval.title", language=language, sessions=part["sessions"]), title_justify="left")
    table.add_column(_text("eval.figure"))
    for condition in texts:
        table.add_column(_text(f"eval.condition.{condition}"), justify="right")
    table.add_column(_text("eval.aim"), justify="right")
    for group, figure, aim in _ROWS:
        values = (_value(each[group], figure) for each in texts.values())
        wanted = aim.get(language) if isinstance(aim, dict) else aim
        table.add_row(_text(f"eval.row.{figure}"), *values, wanted or "")
    out.print(table)
    held = part["signals"]["held"]
    told = ", ".join(f"{_text(f'signal.reason.{reason}')} {count}" for reason, count in sorted(held.items()))
    out.print(_text("eval.held", held=told or "-"))
    _show_confusion(out, part["acts"]["confusion"])
    _show_doubts(out, part["acts"]["confusion_15"])
    _show_reliability(out, part["acts"]["reliability"])


def _show_talk(out: Console, part: Mapping[str, Any]) -> None:
    low, high = part["macro_f1_4_interval"]
    out.print(
        _text(
            "eval.annomi",
            turns=part["turns"],
            transcripts=part["transcripts"],
            value=f"{part['macro_f1_4']:.3f}",
            low=f"{low:.3f}",
            high=f"{high:.3f}",
        )
    )
    _show_confusion(out, part["confusion"])


def _show_confusion(out: Console, confusion: Mapping[str, Mapping[str, int]]) -> None:
    from rich.table import Table

    table = Table(title=_text("eval.confusion"), title_justify="left")
    table.add_column("")
    for name in confusion:
        table.add_column(name, justify="right")
    for name, given in confusion.items():
        table.add_row(name, *(str(given[other]) for other in confusion))
    out.print(table)


def _show_doubts(out: Console, confusion: Mapping[str, Mapping[str, int]], most: int = 6) -> None:
    """The commonest mistakes among the fifteen."""
    mistakes = sorted(
        ((count, name, other) for name, given in confusion.items() for other, count in given.items() if name != other),
        reverse=True,
    )
    told = ", ".join(f"{name} → {other} {count}" for count, name, other in mistakes[:most] if count)
    out.print(_text("eval.mistakes", mistakes=told or "-"))


def _show_reliability(out: Console, rows: list[dict[str, float]]) -> None:
    from rich.table import Table

    table = Table(title=_text("eval.reliability"), title_justify="left")
    for name in ("from", "sentences", "confidence", "right"):
        table.add_column(_text(f"eval.bin.{name}"), justify="right")
    for row in rows:
        table.add_row(
            f"{row['from']:.1f}", f"{row['sentences']:.0f}", f"{row['confidence']:.2f}", f"{row['right']:.2f}"
        )
    out.print(table)


def _value(figures: Mapping[str, Any], name: str) -> str:
    return " ".join(_parts(figures, name))


def _parts(figures: Mapping[str, Any], name: str) -> Iterator[str]:
    value = figures.get(name)
    yield "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
    if f"{name}_interval" in figures:
        low, high = figures[f"{name}_interval"]
        yield f"({low:.2f}–{high:.2f})"

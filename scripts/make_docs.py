"""Writes the parts of docs/ that follow from the code: rules.md, methods.md and figures.md. Tests compare them."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

from companion.analysis import exemptions, origin, phases, refusals, rules, seats, throttle
from companion.analysis.drift import VIOLATION
from companion.analysis.statistics import compare, patterns, uncertainty
from companion.analysis.statistics import figures as statistics
from companion.analysis.statistics.evidence import EVIDENCE, RANGES
from companion.methods import library, schema
from companion.methods.schema import JUDGED_RULES, SHOWN_RULES, Method
from companion.settings import ThrottleSettings
from companion.strings import load

if TYPE_CHECKING:
    from types import ModuleType

DOCS = Path(__file__).parent.parent / "docs"


def rules_page() -> str:
    """docs/rules.md: every rule with its words, what it looks for, and why a violation may not be shown."""
    en, nl = load("en"), load("nl")
    rows = [
        f"| `{rule.code}` | {en('signal.word.' + rule.code)} / {nl('signal.word.' + rule.code)} "
        f"| {rule.family} | {rule.tier} | {rule.about} |"
        for rule in (*rules.RULES, VIOLATION.rule)
    ]
    excused = [
        f"| `{each.code}` | {each.about} | "
        f"{'no violation' if each.held is None else f'held back as `{each.held}`'} | "
        f"{'every rule' if each.families is None else ', '.join(sorted(each.families))} |"
        for each in exemptions.EXEMPTIONS
    ]
    reasons = [
        f"| `{key.rpartition('.')[2]}` | {en(key)} | {nl(key)} |"
        for key in en.keys()  # noqa: SIM118
        if key.startswith("signal.reason.")
    ]
    settings = [
        f"| `{name}` | {field.default} | {field.description or ''} |"
        for name, field in ThrottleSettings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Rules and signals",
            "",
            "<!-- Written by scripts/make_docs.py from companion/analysis: rules, exemptions, throttle, refusals, seats. -->",  # noqa: E501 - one comment
            "",
            "A rule looks at one sentence, what the classifier made of it, the phase, and who spoke before. It gives a",
            f"chance; from {rules.VIOLATION_CHANCE} on the sentence counts as a violation. The first rule of this table",  # noqa: E501 - one table row
            "that finds one names it. What only looks at who speaks stays silent where nobody knows.",
            "How often they are right: [evaluation.md](evaluation.md).",
            "",
            "| code | words on the chair's page | merged with | shown at sensitivity | what it looks for |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "## What is excused",
            "",
            "| code | when | what becomes of it | families |",
            "|---|---|---|---|",
            *excused,
            "",
            "## Whose idea an option is",
            "",
            _theory(origin),
            "",
            '## What "not so" teaches',
            "",
            _theory(refusals),
            "",
            "## Seats that have not spoken",
            "",
            _theory(seats),
            "",
            "## Why a violation is not shown",
            "",
            "| reason | English | Nederlands |",
            "|---|---|---|",
            *reasons,
            "",
            "## The throttle",
            "",
            _theory(throttle),
            "",
            "| setting | default | |",
            "|---|---|---|",
            *settings,
            "",
        ]
    )


def _theory(module: ModuleType) -> str:
    """What a module's docstring says after its first line."""
    return (inspect.getdoc(module) or "").partition("\n\n")[2]


def methods_page() -> str:
    """docs/methods.md: the schema's rules and a diagram per shipped method."""
    parts = [
        "# Methods",
        "",
        "<!-- Written by scripts/make_docs.py from companion/methods/*.toml and companion/analysis/phases.py. -->",
        "",
        (inspect.getdoc(schema) or "").partition("\n\n")[2],
        "",
        "Judged rules: " + ", ".join(f"`{rule}`" for rule in sorted(JUDGED_RULES)) + ".",
        "",
        "Shown on the agenda sheet, not judged: " + ", ".join(f"`{rule}`" for rule in sorted(SHOWN_RULES)) + ".",
        "",
        "## The course of a session",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> idle",
        *(
            f"    {mode.value} --> {after.value}: {move.__name__.lower()}"
            for mode, moves in phases.MOVES.items()
            for move, after in moves.items()
        ),
        "    closed --> [*]",
        "```",
    ]
    for method_id in library.shipped_ids():
        method = library.load(method_id)
        total = sum(phase.minutes for phase in method)
        parts += [
            "",
            f"## {method.name['en']} / {method.name['nl']}",
            "",
            f"`{method.id}`, {method.group[0]} to {method.group[1]} people, {total:g} minutes.",
            "",
            "```mermaid",
            "flowchart LR",
            *_diagram(method),
            "```",
            "",
            "| phase | minutes | kind | silent | may become a signal | rules |",
            "|---|---|---|---|---|---|",
            *(
                f"| `{phase.id}` {phase.name['en']} / {phase.name['nl']} | {phase.minutes:g} | {phase.kind} | "
                f"{', '.join(phase.silent)} | {', '.join(phase.signal)} | {', '.join(phase.rules)} |"
                for phase in method
            ),
        ]
    return "\n".join([*parts, ""])


def _diagram(method: Method) -> list[str]:
    """The phases in their order; a double border where somebody is asked to be silent."""
    nodes = []
    for phase in method:
        label = f"{phase.name['en']}<br>{phase.minutes:g} min".replace('"', "#quot;")
        opening, closing = ("[[", "]]") if phase.silent else ("[", "]")
        nodes.append(f'    {phase.id}_{opening}"{label}"{closing}')
    arrows = " --> ".join(f"{phase.id}_" for phase in method)
    return [*nodes, f"    {arrows}"]


def figures_page() -> str:
    """docs/figures.md: every figure of a review with its definition, its range and what is known about it."""
    en, nl = load("en"), load("nl")
    parts = [
        "# Figures",
        "",
        "<!-- Written by scripts/make_docs.py from companion/analysis/statistics and companion/strings. -->",
        "",
        "What `companion review` tells of a session: counts of what sentences did, for those who want to learn from it.",  # noqa: E501 - one line of text
        "Never a grade, never about one person. How sentences are judged: [labels.md](labels.md) and",
        "[model-card.md](model-card.md); the file they come from: [review-format.md](review-format.md).",
        "",
        "## How sure a figure is",
        "",
        _theory(uncertainty),
        "",
        *FIGURES_MEASURED,
        "",
        "## The figures",
    ]
    for figure in statistics.FIGURES:
        name = figure.__name__
        note = EVIDENCE[name]
        parts += [
            "",
            f"### {en(f'review.figure.{name}.name')}",
            "",
            f"`{name}` · {nl(f'review.figure.{name}.name')} (nl)",
            "",
            f"* **Definition.** {en(f'review.figure.{name}.means')}",
            f"* **Range.** {RANGES[note.reach]}.",
            f"* **Evidence.** {note.evidence}",
            f"* **Caution.** {en(f'review.figure.{name}.caution')}",
        ]
    return "\n".join(
        [
            *parts,
            "",
            "## Several sessions",
            "",
            _theory(compare),
            f"A trend needs {compare.FEWEST} sessions. " + " ".join((inspect.getdoc(compare.direction) or "").split()),
            "",
            "## What keeps coming back",
            "",
            _theory(patterns),
            "",
            "| pattern | figure | question (en) |",
            "|---|---|---|",
            *(
                f"| `{each.pattern_id}` | `{each.figure_id}` | {en.raw(f'review.pattern.{each.pattern_id}')} |"
                for each in patterns.PATTERNS
            ),
            f"| `phase_long` | phase over {patterns.OVERRUN:g} × planned | {en.raw('review.pattern.phase_long')} |",
            f"| `phase_cut` | phase under {patterns.CUT:g} × planned | {en.raw('review.pattern.phase_cut')} |",
            "",
        ]
    )


FIGURES_MEASURED = [
    f"`DISPERSION` is {uncertainty.DISPERSION:g}. It was measured on the session files of the corpus, each judged by a",
    "classifier and a calibration that had not learned it (anew: `python -m bench.ranges`): the squared distance",
    "between how many sentences of an act or label there are and how many the chances promise, over the variance that",
    "independent chances would have; and how many of the true counts the ranges hold.",
    "",
    "| heard | language | counts | variance over independent | within range |",
    "|---|---|---|---|---|",
    "| as printed | Dutch | 789 | 1.57 | 97.5% |",
    "| as printed | English | 736 | 1.34 | 97.7% |",
    "| misheard, without capitals, marks or the sentence before | Dutch | 792 | 1.86 | 95.5% |",
    "| misheard, without capitals, marks or the sentence before | English | 739 | 1.73 | 95.3% |",
    "| misheard, roles unknown | Dutch | 798 | 1.81 | 95.4% |",
    "| misheard, roles unknown | English | 741 | 1.83 | 95.4% |",
    "",
    "On the six development sessions 68 of 70 figures lie in their range with roles known, and 50 of 52 without. From",
    "reference labels all are those of a second computation, which shares no code with companion",
    "(`tests/analysis/test_figures_of_sessions.py`).",
]


PAGES = {"rules.md": rules_page, "methods.md": methods_page, "figures.md": figures_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()

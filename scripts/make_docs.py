"""Writes the parts of docs/ that follow from the code: docs/rules.md and docs/methods.md. Tests compare them."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

from companion.analysis import exemptions, origin, phases, refusals, rules, seats, throttle
from companion.analysis.drift import VIOLATION
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


PAGES = {"rules.md": rules_page, "methods.md": methods_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()

"""The agenda sheet: a method on one printed page, to hand out before the session. Pure: method in, HTML out."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from companion.methods.schema import local
from companion.strings import Strings, load

if TYPE_CHECKING:
    from companion.events import Language, Role
    from companion.methods.schema import Method, Phase, PhaseKind

_SAID_BY_KIND: Final[dict[PhaseKind, Role]] = {
    "presentation": "participant",
    "response": "participant",
    "advice": "case_bringer",
}
"""Whose silence the line of the phase's kind already asks for."""


def agenda_html(method: Method, language: Language, *, stylesheet: str | None = None) -> str:
    """A whole page. `stylesheet`: address of the style sheet; None puts the style into the page itself."""
    text = load(language)
    style = f'<link rel="stylesheet" href="{escape(stylesheet)}">' if stylesheet else f"<style>{agenda_css()}</style>"
    name = escape(local(method.name, language))
    total = sum(phase.minutes for phase in method)
    facts = text("agenda.facts", least=method.group[0], most=method.group[1], minutes=f"{total:g}")
    rows = "\n".join(_row(number, phase, language, text) for number, phase in enumerate(method, start=1))
    ground_rules = "\n".join(f"<li>{escape(rule)}</li>" for rule in text("agenda.ground_rules").strip().splitlines())
    headings = "".join(f"<th>{escape(text(f'agenda.{key}'))}</th>" for key in ("phase", "minutes", "asked"))
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{name}</title>
{style}
</head>
<body>
<h1>{name}</h1>
<p class="facts">{escape(facts)}</p>
<table>
<thead><tr><th></th>{headings}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
<h2>{escape(text("agenda.rules"))}</h2>
<ul>
{ground_rules}
</ul>
<p class="line">{escape(text("agenda.question"))}</p>
</body>
</html>
"""


def agenda_css() -> str:
    return files(__package__).joinpath("agenda.css").read_text("utf-8")


def agenda_text(method: Method, language: Language) -> str:
    """The same for a terminal: a line per phase."""
    text = load(language)
    lines = [
        f"{number:2d}. {local(phase.name, language)}  ({phase.minutes:g} min)\n    {' '.join(_asked(phase, text))}"
        for number, phase in enumerate(method, start=1)
    ]
    total = sum(phase.minutes for phase in method)
    facts = text("agenda.facts", least=method.group[0], most=method.group[1], minutes=f"{total:g}")
    return "\n".join([local(method.name, language), facts, "", *lines, ""])


def _row(number: int, phase: Phase, language: Language, text: Strings) -> str:
    asked = " ".join(_asked(phase, text))
    return (
        f"<tr><td>{number}</td><td>{escape(local(phase.name, language))}</td>"
        f"<td>{phase.minutes:g}</td><td>{escape(asked)}</td></tr>"
    )


def _asked(phase: Phase, text: Strings) -> list[str]:
    """What is asked of whom: by the kind of phase, by who is silent, by the rules."""
    asked = [text("agenda.silence")] if set(phase.silent) >= {"participant", "case_bringer"} else []
    if not asked:
        asked = [text(f"room.ask.{phase.kind}")]
        asked += [text(f"agenda.silent.{role}") for role in phase.silent if role != _SAID_BY_KIND.get(phase.kind)]
    asked += [text(f"agenda.rule.{rule.partition(':')[0]}", number=rule.partition(":")[2] or 3) for rule in phase.rules]
    return list(dict.fromkeys(asked))

"""Line by line at the terminal: what the case-bringer keeps, drops, chooses; for whoever has no browser.

A line that is passed over stays open, and open lines are left out of the summary.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import typer

from companion import confirming
from companion.commands import console
from companion.events import LINE_KINDS, Choice, LineSettled
from companion.strings import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from companion.confirming import Line
    from companion.events import Draft
    from companion.state import SessionState
    from companion.strings import Strings

_CHOICES: tuple[Choice, ...] = ("do", "maybe", "no")


def confirm(draft: Draft, state: SessionState, settle: Callable[[LineSettled], None]) -> Draft:
    """Asks about every line on which nothing was decided yet, and returns the confirmed summary.

    `settle` is told each decision at once, so that a crash loses none where it writes them to the journal.
    """
    text = load(state.language)
    settled = dict(state.lines)
    console.err.print(text("seal.confirm"))
    if settled:
        kept = sum(each.decision == "kept" for each in settled.values())
        console.err.print(text("seal.confirmed_before", count=kept))
    lines = confirming.lines(draft, settled, state.date)
    for kind in LINE_KINDS:
        found = [line for line in lines if line.kind == kind]
        if not found:
            console.err.print(text(f"page.lines.none.{kind}"))
        for line in found:
            if line.decision == "open":
                decision = _decide(line, state.t_s, text)
                settled[line.id] = decision
                settle(decision)
    return confirming.decided(draft, settled, state.date)


def _decide(line: Line, t_s: float, text: Strings) -> LineSettled:
    kind = text(f"seal.kind.{line.kind}")
    if line.kind == "look_back":
        due = _day(kind, line.due, text)
        return _settled(line, t_s, "kept" if due else "dropped", due=due)
    if line.kind == "option":
        choice = _choice(f"{kind}: {line.text}", text)
        return _settled(line, t_s, "dropped" if choice == "no" else "kept", choice=choice)
    when = f" ({line.due or line.when})" if line.due or line.when else ""
    if not typer.confirm(f"{kind}: {line.text}{when}", default=True, err=True):
        return _settled(line, t_s, "dropped")
    step = ""
    if line.kind == "action":
        step = typer.prompt(text("seal.first_step"), default="", show_default=False, err=True)
    return _settled(line, t_s, "kept", first_step=step.strip() or line.first_step, due=line.due)


def _choice(question: str, text: Strings) -> Choice:
    """By the first letter of each choice, in the language of the session."""
    names: dict[Choice, str] = {choice: text(f"page.confirm.choice_{choice}") for choice in _CHOICES}
    letters = {name[0].lower(): choice for choice, name in names.items()}
    offered = ", ".join(f"[{name[0].lower()}] {name}" for name in names.values())
    while True:
        # Enter by habit promises nothing.
        typed = typer.prompt(f"{question}\n  {offered}", default=names["maybe"][0].lower(), err=True)
        if found := letters.get(typed.strip()[:1].lower()):
            return found


def _day(question: str, offered: str | None, text: Strings) -> str | None:
    """An ISO date; Enter takes the offered one, a hyphen none."""
    while True:
        typed = typer.prompt(f"{question} ({text('seal.day_hint')})", default=offered or "-", err=True).strip()
        if typed == "-":
            return None
        try:
            return date.fromisoformat(typed).isoformat()
        except ValueError:
            console.err.print(text("seal.no_day"))


def _settled(
    line: Line,
    t_s: float,
    decision: str,
    *,
    choice: Choice | None = None,
    first_step: str | None = None,
    due: str | None = None,
) -> LineSettled:
    kept = decision == "kept"
    return LineSettled(
        t_s=t_s,
        line=line.id,
        kind=line.kind,
        decision="kept" if kept else "dropped",
        text=line.text if kept else "",
        choice=choice,
        first_step=first_step,
        when=line.when if kept else None,
        due=due,
    )

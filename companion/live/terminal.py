"""The terminal's view of a session: phases as headings, sentences as they are judged, signals as the chair sees them.

For replays, demos and development: unlike the chair's page it shows what was said.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from companion.events import ActClassified, PhaseEntered, SignalRaised
from companion.live.wording import signal_words
from companion.methods.schema import local
from companion.strings import load

if TYPE_CHECKING:
    from companion.events import Event, Language
    from companion.methods.schema import Method
    from companion.state import SessionState

# Colour is never the only carrier: the label stands beside it, and signals have a shape of their own.
_COLOURS: Final = {"question": "cyan", "advice": "yellow", "reflection": "green", "other": "default"}
SHOWN: Final = "▲"
HELD: Final = "·"


def minutes(t_s: float) -> str:
    """Session time as m:ss."""
    whole = int(t_s)
    return f"{whole // 60:2d}:{whole % 60:02d}"


class TerminalView:
    """A surface of the session loop. A context manager: where a person watches, a footer stays in place below."""

    def __init__(self, method: Method, language: Language, console: Console) -> None:
        self._method = method
        self._language: Language = language
        self._text = load(language)
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True) if console.is_terminal else None

    def __enter__(self) -> TerminalView:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        if self._live:
            self._live.stop()

    def __call__(self, event: Event, state: SessionState) -> None:
        match event:
            case PhaseEntered():
                self._enter(event)
            case ActClassified():
                self._say(event, state)
            case SignalRaised():
                self._signal(event)
            case _:
                pass
        if self._live:
            self._live.update(self._footer(state), refresh=True)

    def _enter(self, event: PhaseEntered) -> None:
        phase = self._method.find(event.phase)
        name = local(phase.name, self._language) if phase else event.phase
        planned = self._text("view.planned", minutes=f"{event.planned_s / 60:g}")
        self._console.print()
        self._console.print(Text(f"── {minutes(event.t_s).strip()}  {name} ({planned}) ──", style="bold"))

    def _say(self, event: ActClassified, state: SessionState) -> None:
        sentence = state.sentences[-1]
        line = Text(f"{minutes(sentence.start_s)}  ", style="dim")
        line.append(f"{self._text('label.' + event.label):<11}", style=_COLOURS[event.label])
        line.append(sentence.text, style="default")
        self._console.print(line)

    def _signal(self, event: SignalRaised) -> None:
        words = signal_words(event, self._method, self._language)
        if event.shown:
            line = Text(f"       {SHOWN} {words.word} ", style="bold yellow")
            line.append(f"{words.still} “{words.offer}”", style="yellow")
        else:
            why = self._text(f"signal.reason.{event.reason}")
            line = Text(f"       {HELD} {self._text('view.held', word=words.word, why=why)}", style="dim")
        self._console.print(line)

    def _footer(self, state: SessionState) -> Group:
        phase = state.phase
        if phase is None:
            return Group()
        elapsed = f"{minutes(state.t_s - phase.t_s).strip()} / {minutes(phase.planned_s).strip()}"
        balance = "   ".join(
            f"{self._text('label.' + label)} {state.balance.get(label, 0)}"
            for label in ("question", "advice", "reflection")
        )
        entry = self._method.find(phase.phase)
        name = local(entry.name, self._language) if entry else phase.phase
        return Group(Text(), Text(f" {name}   {elapsed}   {balance} ", style="reverse"))


def signal_table(state: SessionState, method: Method, language: Language) -> Table:
    """What was shown and what was held back, and why: one row per signal, in order of time."""
    text = load(language)
    table = Table(title=text("view.signals"), title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    for heading in ("view.when", "view.what", "view.decision"):
        table.add_column(text(heading))
    for signal in state.signals:
        words = signal_words(signal, method, language)
        decision = text("view.shown") if signal.shown else text(f"signal.reason.{signal.reason}")
        mark = SHOWN if signal.shown else HELD
        table.add_row(minutes(signal.t_s), f"{mark} {words.word}", decision, style="" if signal.shown else "dim")
    return table


def signal_counts(state: SessionState) -> Counter[str]:
    """How many signals were shown, and held back per reason."""
    return Counter("shown" if signal.shown else str(signal.reason) for signal in state.signals)

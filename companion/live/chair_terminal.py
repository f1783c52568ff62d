"""The chair's view in a terminal: phase, time, one signal, keys. The same board as the page, and as little on it.

For chairs without a browser; what was said is not shown here either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import App, ComposeResult
from textual.widgets import Footer, Input, Static

from companion.live.board import Refused
from companion.strings import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.live.board import Room

_LOOK_S: Final = 0.25
_SHAPES: Final = {"triangle": "▲", "square": "■", "circle": "●"}
_LISTENING: Final = {"on": "◉", "paused": "❚❚", "silent": "◌", "lost": "✕", "off": "○", "starting": "◌"}


class ChairTerminal(App[None]):
    """Ends by itself when the session has ended."""

    CSS: ClassVar[str] = """
    Screen { align: center middle; }
    #phase { text-align: center; text-style: bold; width: 100%; }
    #time { text-align: center; width: 100%; }
    #signal { text-align: center; width: 100%; height: 5; margin: 2 4; content-align: center middle; }
    #signal.shown { border: heavy $warning; color: $warning; text-style: bold; }
    #balance, #listening, #question { text-align: center; width: 100%; color: $text-muted; }
    """

    # Keys are commands, unless a question is being typed.
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._seen = 0
        self._text = load(room.view("chair")["language"])
        for key, command in (("n", "next"), ("o", "take_offer"), ("e", "end")):
            self._bindings.bind(key, f"ask('{command}')", self._text(f"terminal.key.{command}"))
        self._bindings.bind("p", "pause", self._text("terminal.key.pause"))
        self._bindings.bind("c", "answer('correct')", self._text("terminal.key.correct"))
        self._bindings.bind("d", "answer('not_so')", self._text("terminal.key.not_so"))
        self._bindings.bind("i", "mark('insight')", self._text("terminal.key.insight"))
        self._bindings.bind("a", "mark('action')", self._text("terminal.key.action"))
        for minutes in (1, 2, 5):
            self._bindings.bind(str(minutes), f"strike({minutes})", self._text("terminal.key.strike", minutes=minutes))

    def compose(self) -> ComposeResult:
        for name in ("phase", "time", "signal", "balance", "question", "listening"):
            yield Static(id=name)
        yield Input(id="ask", placeholder=self._text("terminal.ask"))
        yield Footer()

    def on_input_submitted(self, typed: Input.Submitted) -> None:
        which = "now" if self._room.view("chair")["stage"] == "closing" else "before"
        if typed.value.strip():
            self._ask({"do": "question", "which": which, "text": typed.value.strip()})

    def on_mount(self) -> None:
        self.query_one("#ask").display = False
        self.set_interval(_LOOK_S, self._look)

    def action_ask(self, command: str) -> None:
        self._ask({"do": command})

    def action_pause(self) -> None:
        paused = self._room.view("chair")["listening"] == "paused"
        self._ask({"do": "resume" if paused else "pause"})

    def action_answer(self, answer: str) -> None:
        signal = self._room.view("chair")["signal"]
        if signal:
            self._ask({"do": answer, "id": signal["id"]})

    def action_mark(self, kind: str) -> None:
        self._ask({"do": "mark", "kind": kind})

    def action_strike(self, minutes: int) -> None:
        self._ask({"do": "strike", "minutes": minutes})

    def _ask(self, command: Mapping[str, Any]) -> None:
        try:
            self._room.command(command)
        except Refused as refused:
            self.notify(self._text(refused.text_key), timeout=3)

    def _look(self) -> None:
        view = self._room.view("chair")
        if view["n"] == self._seen:
            return
        self._seen = view["n"]
        if view["stage"] == "ended":
            self.exit()
            return
        self._show(view)

    def _show(self, view: Mapping[str, Any]) -> None:
        phase, signal = view["phase"], view["signal"]
        self._put("phase", phase["name"] if phase else self._text(f"terminal.stage.{view['stage']}"))
        self._put("time", f"{_clock(phase['elapsed_s'])} / {_clock(phase['planned_s'])}" if phase else "")
        box = self.query_one("#signal", Static)
        box.set_class(signal is not None, "shown")
        box.update(
            f"{_SHAPES[signal['shape']]}  {signal['word']}  {signal['still']}\n“{signal['say']}”" if signal else ""
        )
        counts = view["balance"]
        self._put("balance", "   ".join(f"{self._text('label.' + label)} {count}" for label, count in counts.items()))
        self._put("question", view["question"]["now"] or view["question"]["before"] or "")
        self._let_type(view)
        state = view["listening"]
        self._put("listening", f"{_LISTENING[state]} {self._text('terminal.listening.' + state)}")

    def _let_type(self, view: Mapping[str, Any]) -> None:
        """The learning question is typed before the first work phase, and again at the end."""
        field = self.query_one("#ask", Input)
        wanted = view["stage"] == "question" or (view["stage"] == "closing" and view["question"]["now"] is None)
        if wanted == field.display:
            return
        field.display = wanted
        field.value = view["question"]["before"] or "" if view["stage"] == "question" else ""
        if wanted:
            field.focus()
        else:
            self.set_focus(None)

    def _put(self, name: str, words: str) -> None:
        self.query_one(f"#{name}", Static).update(words)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"

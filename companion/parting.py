"""After the conversation: the summary is confirmed line by line, then handed over. Both on the chair's page.

    closing ──end──► confirming ──hand_over──► handing ──finish──► ended
                        ▲──────────back───────────┘ └──stop_unsaved──► ended (the journal stays)

The microphone is closed before the first line is shown, and so long before any words are. Decisions go into the
journal one by one: a session that breaks off here is recovered with what was confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from companion import confirming
from companion.drafting import facts_of
from companion.events import LineSettled
from companion.export.summary import compose
from companion.handing import Handing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from companion.earshot import Earshot
    from companion.events import Draft
    from companion.export import agefile
    from companion.export.handover import Copy
    from companion.scene import Scene

STAGES: Final = frozenset({"confirming", "handing"})


class Parting:
    """Obeys one command at a time on the room's own thread; only `words` is called from another."""

    def __init__(
        self, scene: Scene, earshot: Earshot, folder: Path, recipients: Sequence[agefile.Recipient] = ()
    ) -> None:
        """With the folder on this laptop that is offered, and what the summary is sealed for where that is settled."""
        self._scene = scene
        self._earshot = earshot
        self._handing = Handing(scene, folder, recipients)
        self._draft: Draft | None = None

    @property
    def copies(self) -> tuple[Copy, ...]:
        """What was handed over; empty where nothing was saved."""
        return self._handing.copies

    @property
    def finished(self) -> bool:
        """The case-bringer has the summary: nothing needs the journal any more."""
        return self._handing.finished

    def words(self) -> str | None:
        """The generated words, until they are noted. None at any other time."""
        return self._handing.words

    def begin(self) -> None:
        """Closes the microphone and the session, then shows what was drafted."""
        session = self._scene.session
        self._earshot.hear_the_rest()
        self._earshot.close()
        if not session.state.closed:
            session.close(self._scene.now_s)
        self._draft = session.draft()
        self._show_lines()

    def obey(self, command: Mapping[str, Any]) -> None:
        do = command["do"]
        if do in {"settle", "add_line"}:
            (self._settle if do == "settle" else self._add)(command)
            self._show_lines()
        elif do == "hand_over":
            self._scene.change(stage="handing")
            self._handing.begin(compose(self._confirmed(), facts_of(self._scene.session.state, self._method)))
        elif do == "back":
            self._handing.forget()
            self._scene.change(stage="confirming", handing=None)
        elif do == "language":
            self._scene.change(language=command["language"])
            if self._scene.around.stage == "handing":
                self._handing.show()
        else:
            self._handing.obey(command)

    @property
    def _method(self) -> Any:
        return self._scene.session.method

    def _lines(self) -> tuple[confirming.Line, ...]:
        state = self._scene.session.state
        return confirming.lines(self._draft, state.lines, state.date) if self._draft else ()

    def _confirmed(self) -> Draft:
        state = self._scene.session.state
        assert self._draft is not None
        return confirming.decided(self._draft, state.lines, state.date)

    def _show_lines(self) -> None:
        self._scene.change(lines=self._lines())

    def _settle(self, command: Mapping[str, Any]) -> None:
        line = next((each for each in self._lines() if each.id == command["line"]), None)
        if line is None:  # taken back on another page at the same moment
            return
        decision = command["decision"]
        if decision == "dropped":
            self._decide(LineSettled(t_s=self._scene.now_s, line=line.id, kind=line.kind, decision=decision))
            return
        due = command.get("due", line.due) or None
        self._decide(
            LineSettled(
                t_s=self._scene.now_s,
                line=line.id,
                kind=line.kind,
                decision=decision,
                text=command.get("text", line.text),
                choice=command.get("choice", line.choice),
                first_step=command.get("first_step", line.first_step) or None,
                # Another day than was said makes the words untrue.
                when=line.when if due == line.due else None,
                due=due,
            )
        )

    def _add(self, command: Mapping[str, Any]) -> None:
        kind = command["kind"]
        line_id = confirming.own_line(kind, self._scene.session.state.lines)
        self._decide(
            LineSettled(
                t_s=self._scene.now_s,
                line=line_id,
                kind=kind,
                decision="kept",
                text=command["text"],
                choice="maybe" if kind == "option" else None,
            )
        )

    def _decide(self, decision: LineSettled) -> None:
        self._scene.session.settle(decision)

"""The live room: one thread that takes what is heard and what the chair asks for, and gives the pages their views.

Everything that changes the session happens here, in order: commands from the pages (chairing.py), sentences from
hearing and the microphone's state (earshot.py). Whatever is slow (recognition, the disk, the browsers) has a thread of
its own elsewhere.

    consent ──► running ──(before the first work phase, without a learning question)──► question ──► running
            running ──end──► closing (the question again) ──end──► ended
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.chairing import Chairing
from companion.earshot import Earshot
from companion.live.view import Surroundings, chair_view, room_view
from companion.scene import Scene
from companion.strings import load

if TYPE_CHECKING:
    from companion.clock import Clock
    from companion.ears import Ears
    from companion.live.board import Board
    from companion.session import Session

_TICK_S: Final = 0.1
_SECOND_S: Final = 1.0


class LiveRoom:
    """Runs one session from consent to its end. `run` blocks; everything else is read through the board."""

    def __init__(self, session: Session, ears: Ears, board: Board, clock: Clock, around: Surroundings) -> None:
        self._scene = Scene(session, clock, around)
        self._earshot = Earshot(self._scene, ears)
        self._chairing = Chairing(self._scene, self._earshot)
        self._board = board
        self._shown_s = -_SECOND_S
        self._stopping = False

    def run(self) -> None:
        """Until the chair ends the session. Leaves the microphone closed and the session closed."""
        try:
            while self._scene.around.stage != "ended" and not self._stopping:
                self.step(_TICK_S)
            self._earshot.hear_the_rest()
        finally:
            self._earshot.close()
            session = self._scene.session
            if not session.state.closed:
                session.close(self._scene.now_s)
            self._scene.change(stage="ended")
            self._show()

    def stop(self) -> None:
        """Ends the session from another thread; `run` returns soon."""
        self._stopping = True

    def step(self, patience_s: float) -> None:
        """One turn of the loop: a command if one comes within `patience_s`, then what was heard, then the pages."""
        command = self._board.take(patience_s)
        changed = command is not None and self._chairing.obey(command)
        changed = self._earshot.listen() or changed
        if changed or self._scene.now_s - self._shown_s >= _SECOND_S:
            self._show()

    def _show(self) -> None:
        scene, earshot = self._scene, self._earshot
        scene.session.look_after_journal(scene.now_s)
        self._tell_of_journal()
        scene.change(
            t_s=scene.now_s,
            listening=earshot.listening,
            level=earshot.level,
            lost_s=earshot.lost_s,
            lag_s=earshot.lag_s,
        )
        state, method = scene.session.state, scene.session.method
        self._board.publish(chair_view(state, method, scene.around), room_view(state, method, scene.around))
        self._shown_s = scene.around.t_s

    def _tell_of_journal(self) -> None:
        around = self._scene.around
        waiting = round(self._scene.session.state.health.get("journal", 0.0))
        others = tuple(notice for notice in around.notices if notice[0] != "journal")
        text = load(around.language)("journal.refused", count=waiting) if waiting else None
        self._scene.change(notices=(*others, ("journal", text)) if text else others)

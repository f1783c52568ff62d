"""The live room: one thread that takes what is heard and what the chair asks for, and gives the pages their views.

Everything that changes the session happens here, in order: commands from the pages (chairing.py), sentences from
hearing and the microphone's state (earshot.py). Whatever is slow (recognition, the disk, the browsers) has a thread of
its own elsewhere.

    consent ──► running ──(before the first work phase, without a learning question)──► question ──► running
            running ──end──► closing (the question again) ──end──► ended, or confirming (parting.py)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from companion.analysis import seats
from companion.chairing import Chairing
from companion.earshot import Earshot
from companion.live.view import Surroundings, chair_view, room_view
from companion.parting import STAGES as PARTING
from companion.parting import Parting
from companion.scene import Scene
from companion.strings import load
from companion.voicing import Voicing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from companion.audio.voices_ear import VoiceEar
    from companion.clock import Clock
    from companion.ears import Ears
    from companion.export import agefile
    from companion.live.board import Board
    from companion.session import Session

_TICK_S: Final = 0.02
_SECOND_S: Final = 1.0


class LiveRoom:
    """Runs one session from consent to its end. `run` blocks; everything else is read through the board."""

    def __init__(self, session: Session, ears: Ears, board: Board, clock: Clock, around: Surroundings) -> None:
        self._scene = Scene(session, clock, around)
        self._earshot = Earshot(self._scene, ears)
        self._chairing = Chairing(self._scene, self._earshot)
        self.parting: Parting | None = None
        """Confirms the summary and hands it over on the chair's page; None: the room ends with the session."""
        self.voicing: Voicing | None = None
        """Tells voices apart, where the group wants that."""
        self._board = board
        self._shown_s = -_SECOND_S
        self._stopping = False

    def part_on_the_page(self, folder: Path, recipients: Sequence[agefile.Recipient] = ()) -> Parting:
        """Call before `run`. `folder` on this laptop is offered; `recipients`: what opens it, where settled."""
        self.parting = Parting(self._scene, self._earshot, folder, recipients)
        self._board.words = self.parting.words
        return self.parting

    def know_voices(self, ear: VoiceEar) -> None:
        """Call before `run`. The group may then have voices told apart; until it agrees, nothing is."""
        self.voicing = Voicing(self._scene, ear)

    def run(self) -> None:
        """Until the chair ends the session. Leaves the microphone closed and the session closed."""
        try:
            while self._scene.around.stage != "ended" and not self._stopping:
                self.step(_TICK_S)
            self._earshot.hear_the_rest()
        finally:
            self._earshot.close()
            if self.voicing:
                self.voicing.forget()
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
        changed = command is not None and self._obey(command)
        changed = self._earshot.listen() or changed
        if changed or self._scene.now_s - self._shown_s >= _SECOND_S:
            self._show()

    def _obey(self, command: Mapping[str, Any]) -> bool:
        scene, parting = self._scene, self.parting
        if self.voicing and self.voicing.obey(command):
            return True
        if parting is None:
            return self._chairing.obey(command)
        if scene.around.stage in PARTING:
            parting.obey(command)
            return True
        changed = self._chairing.obey(command)
        if scene.around.stage == "ended":
            # The last words are still being recognised, and the page says so meanwhile.
            scene.change(stage="confirming")
            self._show()
            parting.begin()
            if self.voicing:
                self.voicing.forget()  # nobody speaks any more
        return changed

    def _show(self) -> None:
        scene, earshot = self._scene, self._earshot
        scene.session.look_after_journal(scene.now_s)
        self._tell_of_journal()
        self._tell_of_seats()
        if self.voicing:
            self.voicing.show()
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
        waiting = round(self._scene.session.state.health.get("journal", 0.0))
        words = load(self._scene.around.language)("journal.refused", count=waiting)
        self._scene.tell("journal", words if waiting else None)

    def _tell_of_seats(self) -> None:
        """A quiet hint for the chair's page: how many have not spoken in this phase, never who."""
        scene, state = self._scene, self._scene.session.state
        phase = scene.session.method.find(state.phase.phase) if state.phase else None
        count = None
        if phase and state.phase and state.consent and scene.around.stage == "running":
            count = seats.unheard(state.sentences, state.consent.people, phase, state.phase.t_s, scene.now_s)
        words = load(scene.around.language)("room.unheard.one" if count == 1 else "room.unheard.more", count=count or 0)
        scene.tell("seats", words if count else None)

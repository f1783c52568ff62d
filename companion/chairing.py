"""What the chair asks for during a session: every command of the pages and what it does. Forms: live/commands.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from companion.analysis import phases
from companion.analysis.drift import WORK
from companion.events import role_of_seat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from companion.earshot import Earshot
    from companion.scene import Scene


class Chairing:
    """Obeys one command at a time, on the room's own thread."""

    def __init__(self, scene: Scene, earshot: Earshot) -> None:
        self._scene = scene
        self._session = scene.session
        self._earshot = earshot
        self._waiting_phase: str | None = None
        """The work phase that waits for the learning question."""

    def obey(self, command: Mapping[str, Any]) -> bool:
        """Does what `command` asks for; whether that changed anything."""
        action: Callable[[Mapping[str, Any]], None] = getattr(self, f"_do_{command['do']}")
        try:
            action(command)
        except phases.IllegalMove:
            # The page was refused most of these already; what is left is two pages pressing the same key at once.
            return False
        return True

    # --- consent and sound ----------------------------------------------------------------------------------------

    def _do_consent(self, command: Mapping[str, Any]) -> None:
        first = self._session.state.consent is None
        self._session.consent(
            command["people"],
            self._scene.around.consent_version,
            self._scene.now_s,
            agreed=command["agreed"],
            hierarchy=command["hierarchy"],
            words=command.get("words", False),
        )
        self._scene.change(stage="running")
        if not command["agreed"]:
            self._earshot.close()
        elif first:
            self._earshot.open()
        if self._session.state.paused:
            self._earshot.resume()
        if first:
            self._session.enter(None, self._scene.now_s)

    def _do_pause(self, _: Mapping[str, Any]) -> None:
        self._earshot.pause()

    def _do_resume(self, _: Mapping[str, Any]) -> None:
        self._earshot.resume()

    def _do_latecomer(self, _: Mapping[str, Any]) -> None:
        """Nobody is heard before they were asked."""
        if not self._session.state.paused:
            self._earshot.pause()
        self._scene.change(stage="consent")

    def _do_withdraw(self, _: Mapping[str, Any]) -> None:
        self._earshot.close()
        self._session.withdraw(self._scene.now_s)

    def _do_strike(self, command: Mapping[str, Any]) -> None:
        now_s = self._scene.now_s
        self._session.strike(max(0.0, now_s - 60.0 * command["minutes"]), now_s, now_s)
        self._scene.change(words_of=None)

    # --- phases and the learning question ---------------------------------------------------------------------------

    def _do_next(self, _: Mapping[str, Any]) -> None:
        following = self._session.method.after(self._session.phase_id)
        if following is not None:
            self._go_to(following.id)

    def _do_phase(self, command: Mapping[str, Any]) -> None:
        self._go_to(command["id"])

    def _do_take_offer(self, _: Mapping[str, Any]) -> None:
        if self._scene.around.offered is not None:
            self._go_to(self._scene.around.offered)

    def _do_dismiss_offer(self, _: Mapping[str, Any]) -> None:
        self._scene.change(offered=None)

    def _go_to(self, phase_id: str) -> None:
        phase = self._session.method.find(phase_id)
        if phase is not None and phase.kind in WORK and "before" not in self._session.state.questions:
            self._waiting_phase = phase_id
            heard = self._session.draft().question_before
            self._scene.change(stage="question", offered=None, suggested_question=heard.text if heard else None)
            return
        self._scene.change(offered=None, words_of=None)
        self._session.enter(phase_id, self._scene.now_s)

    def _do_question(self, command: Mapping[str, Any]) -> None:
        self._session.ask(command["which"], command["text"], self._scene.now_s)
        if self._scene.around.stage == "question":
            self._scene.change(stage="running", suggested_question=None)
            if self._waiting_phase is not None:
                self._go_to(self._waiting_phase)
                self._waiting_phase = None

    # --- marks, signals, counting by hand -----------------------------------------------------------------------------

    def _do_mark(self, command: Mapping[str, Any]) -> None:
        self._session.mark(command["kind"], self._scene.now_s, command.get("text"))

    def _do_confirm_mark(self, command: Mapping[str, Any]) -> None:
        self._session.confirm_mark(int(command["id"]), self._scene.now_s)

    def _do_correct(self, command: Mapping[str, Any]) -> None:
        self._session.correct(command["id"], self._scene.now_s)

    def _do_not_so(self, command: Mapping[str, Any]) -> None:
        self._session.not_so(command["id"], self._scene.now_s)

    def _do_show_words(self, command: Mapping[str, Any]) -> None:
        self._scene.change(words_of=command["id"])

    def _do_tap(self, command: Mapping[str, Any]) -> None:
        self._session.tap(command["label"], self._scene.now_s)

    def _do_role(self, command: Mapping[str, Any]) -> None:
        self._session.tap_role(command["role"], self._scene.now_s)

    def _do_speaks(self, command: Mapping[str, Any]) -> None:
        seat = command["seat"]
        self._session.tap_role(role_of_seat(seat) if seat else None, self._scene.now_s, seat or None)

    # --- the pages ------------------------------------------------------------------------------------------------

    def _do_language(self, command: Mapping[str, Any]) -> None:
        self._scene.change(language=command["language"])

    def _do_end(self, _: Mapping[str, Any]) -> None:
        """Twice: the question is asked again first. What comes after the second is the room's to decide."""
        closing = self._scene.around.stage in {"running", "question"}
        self._scene.change(stage="closing" if closing else "ended")

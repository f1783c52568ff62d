"""Voices in a live room: agreed to, learned seat by seat, and forgotten when the session, or anybody, ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from companion.errors import CompanionError
from companion.live.view import VoicesView, VoiceView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.audio.voices_ear import VoiceEar
    from companion.scene import Scene

COMMANDS: Final = frozenset({"voices", "learn_voice", "stop_learning", "forget_voices"})
_ENDING: Final = frozenset({"latecomer", "withdraw"})
"""Commands after which not everybody present has agreed."""
TEXT_VERSION: Final = "2026-11"


class Voicing:
    """Belongs to the room's own thread."""

    def __init__(self, scene: Scene, ear: VoiceEar) -> None:
        self._scene = scene
        self._ear = ear

    def obey(self, command: Mapping[str, Any]) -> bool:
        """Does what a command about voices asks for; also hears of the others. Whether that was one of ours."""
        do, session, now_s = command["do"], self._scene.session, self._scene.now_s
        if do in _ENDING and session.state.voices_agreed:
            self.forget()
        if do not in COMMANDS:
            return False
        if do == "voices" and command["agreed"]:
            session.agree_to_voices(TEXT_VERSION, now_s, agreed=True)
        elif do == "learn_voice" and session.state.voices_agreed:
            self._learn(command["seat"])
        elif do == "stop_learning":
            self._ear.stop_learning()
        else:
            self.forget()
        return True

    def forget(self) -> None:
        """Overwrites every voice; another may only be learned when everybody has agreed anew."""
        self._ear.forget()
        if self._scene.session.state.voices_agreed and not self._scene.session.state.closed:
            self._scene.session.agree_to_voices(TEXT_VERSION, self._scene.now_s, agreed=False)

    def show(self) -> None:
        """Brings what the page shows of voices up to date."""
        voices = tuple(VoiceView(each.seat, each.state, round(each.spoken_s, 1)) for each in self._ear.learned)
        self._scene.change(voices=VoicesView(self._scene.session.state.voices_agreed, self._ear.judging, voices))

    def _learn(self, seat: int) -> None:
        try:
            self._ear.learn(seat)
        except CompanionError as error:
            self._scene.notice(error)

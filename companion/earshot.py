"""What a live room hears: the ears opened and closed, sentences taken into the session, the load watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion.analysis import spoken
from companion.errors import CompanionError

if TYPE_CHECKING:
    from companion.ears import Ears
    from companion.events import SpokenSentence
    from companion.live.view import Listening
    from companion.scene import Scene

_LOOK_S: Final = 0.1
_WORTH_TELLING_S: Final = 1.0
"""Lost seconds from which on they are told."""
_BACKLOG_S: Final = 6.0
"""Seconds of speech that wait for recognition before it decodes lightly ..."""
_CAUGHT_UP_S: Final = 2.0
"""... and below which it decodes fully again."""
_LAST_WORDS_S: Final = 10.0
"""How long the end of a session waits for recognition."""


class Earshot:
    """The room's ears and what comes of them. Without sound (nobody agreed, no microphone) it hears nothing."""

    def __init__(self, scene: Scene, ears: Ears) -> None:
        self._scene = scene
        self._ears = ears
        self._told_lost_s = 0.0
        self._sound = False

    @property
    def listening(self) -> Listening:
        if self._scene.session.state.paused:
            return "paused"
        return self._ears.listening if self._sound else "off"

    @property
    def level(self) -> float:
        return self._ears.level if self._sound else 0.0

    @property
    def lost_s(self) -> float:
        return self._ears.lost_s if self._sound else self._told_lost_s

    @property
    def lag_s(self) -> float:
        return self._ears.backlog_s if self._sound else 0.0

    def open(self) -> None:
        """Where the microphone can't be opened, the chair is told and the session goes on without sound."""
        try:
            self._ears.open()
            self._sound = True
        except CompanionError as error:
            self._scene.notice(error)

    def close(self) -> None:
        """From here on the microphone is not even open. Harmless when repeated."""
        self._ears.close()
        self._sound = False

    def pause(self) -> None:
        """Raises phases.IllegalMove."""
        if self._sound:
            self._ears.pause()
        self._scene.session.pause(self._scene.now_s)

    def resume(self) -> None:
        """Raises phases.IllegalMove."""
        self._scene.session.resume(self._scene.now_s)
        if self._sound:
            self._ears.resume()

    def listen(self) -> bool:
        """Takes in what was heard since; says whether anything was."""
        if not self._sound:
            return False
        heard = False
        try:
            while (sentence := self._ears.get()) is not None:
                heard = True
                if not self._is_struck(sentence):
                    self._take(sentence)
        except CompanionError as error:
            self._scene.notice(error)
            self.close()
        self._watch_load()
        return heard

    def hear_the_rest(self) -> None:
        """The last words were spoken, but not all are recognised yet. Nothing new is captured."""
        if not self._sound:
            return
        self._ears.finish()
        until_s = self._scene.now_s + _LAST_WORDS_S
        while not self._ears.finished and self._scene.now_s < until_s:
            self.listen()
            self._scene.clock.sleep_until(self._scene.now_s + _LOOK_S)

    def _is_struck(self, sentence: SpokenSentence) -> bool:
        """Spoken before the strike, recognised after it: gone all the same."""
        struck = self._scene.session.state.struck
        return any(s.from_s < sentence.end_s and sentence.start_s < s.to_s for s in struck)

    def _take(self, sentence: SpokenSentence) -> None:
        session = self._scene.session
        session.hear(sentence, now_s=self._scene.now_s)
        if spoken.asks_for_pause(sentence.text, session.language) and not session.state.paused:
            self.pause()
            return
        announced = spoken.announced_phase(sentence.text, session.method, session.phase_id, session.language)
        if announced is not None:
            self._scene.change(offered=announced.id)

    def _watch_load(self) -> None:
        """Lost seconds and a lag become events: they are shown now, and stand in the record as missing."""
        session, now_s = self._scene.session, self._scene.now_s
        lost_s = self._ears.lost_s
        if lost_s - self._told_lost_s >= _WORTH_TELLING_S:
            session.report("lost_audio", lost_s - self._told_lost_s, now_s)
            self._told_lost_s = lost_s
        backlog_s = self._ears.backlog_s
        was_light = self._scene.around.light
        light = backlog_s > (_CAUGHT_UP_S if was_light else _BACKLOG_S)
        if light != was_light:
            self._ears.lighten(light=light)
            session.report("lag", backlog_s, now_s)
            self._scene.change(light=light)

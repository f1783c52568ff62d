"""The live room: one thread that takes what is heard and what the chair asks for, and gives the pages their views.

Everything that changes the session happens here, in order: commands from the pages, sentences from hearing, the
microphone's state. Whatever is slow (recognition, the disk, the browsers) has a thread of its own elsewhere.

    consent ──► running ──(before the first work phase, without a learning question)──► question ──► running
            running ──end──► closing (the question again) ──end──► ended
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from companion.analysis import phases, spoken
from companion.analysis.drift import WORK
from companion.errors import CompanionError
from companion.live.view import Surroundings, chair_view, room_view
from companion.strings import error_text, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from companion.clock import Clock
    from companion.ears import Ears
    from companion.events import SpokenSentence
    from companion.live.board import Board
    from companion.live.view import Listening
    from companion.session import Session

_TICK_S: Final = 0.1
_SECOND_S: Final = 1.0
_BACKLOG_S: Final = 6.0
"""Seconds of speech that wait for recognition before it decodes lightly ..."""
_CAUGHT_UP_S: Final = 2.0
"""... and below which it decodes fully again."""
_LAST_WORDS_S: Final = 10.0
"""How long the end of a session waits for recognition."""


class LiveRoom:
    """Runs one session from consent to its end. `run` blocks; everything else is read through the board."""

    def __init__(self, session: Session, ears: Ears, board: Board, clock: Clock, around: Surroundings) -> None:
        self._session = session
        self._ears = ears
        self._board = board
        self._clock = clock
        self._around = around
        self._waiting_phase: str | None = None
        """The work phase that waits for the learning question."""
        self._told_lost_s = 0.0
        self._shown_s = -_SECOND_S
        self._sound = False
        self._stopping = False

    def run(self) -> None:
        """Until the chair ends the session. Leaves the microphone closed and the session closed."""
        try:
            while self._around.stage != "ended" and not self._stopping:
                self.step(_TICK_S)
            self._hear_the_rest()
        finally:
            self._ears.close()
            if not self._session.state.closed:
                self._session.close(self._now_s())
            self._around = replace(self._around, stage="ended")
            self._show()

    def stop(self) -> None:
        """Ends the session from another thread; `run` returns soon."""
        self._stopping = True

    def step(self, patience_s: float) -> None:
        """One turn of the loop: a command if one comes within `patience_s`, then what was heard, then the pages."""
        command = self._board.take(patience_s)
        changed = command is not None and self._obey(command)
        changed = self._listen() or changed
        if changed or self._now_s() - self._shown_s >= _SECOND_S:
            self._show()

    # --- what the chair asks for ----------------------------------------------------------------------------------

    def _obey(self, command: Mapping[str, Any]) -> bool:
        action: Callable[[Mapping[str, Any]], None] = getattr(self, f"_do_{command['do']}")
        try:
            action(command)
        except phases.IllegalMove:
            # The page was refused most of these already; what is left is two pages pressing the same key at once.
            return False
        return True

    def _do_consent(self, command: Mapping[str, Any]) -> None:
        first = self._session.state.consent is None
        self._session.consent(
            command["people"],
            self._around.consent_version,
            self._now_s(),
            agreed=command["agreed"],
            hierarchy=command["hierarchy"],
        )
        self._around = replace(self._around, stage="running")
        if not command["agreed"]:
            self._close_ears()
        elif first:
            self._open_ears()
        if self._session.state.paused:
            self._do_resume(command)
        if first:
            self._session.enter(None, self._now_s())

    def _do_next(self, _: Mapping[str, Any]) -> None:
        following = self._session.method.after(self._session.phase_id)
        if following is not None:
            self._go_to(following.id)

    def _do_phase(self, command: Mapping[str, Any]) -> None:
        self._go_to(command["id"])

    def _do_take_offer(self, _: Mapping[str, Any]) -> None:
        if self._around.offered is not None:
            self._go_to(self._around.offered)

    def _do_dismiss_offer(self, _: Mapping[str, Any]) -> None:
        self._around = replace(self._around, offered=None)

    def _go_to(self, phase_id: str) -> None:
        phase = self._session.method.find(phase_id)
        if phase is not None and phase.kind in WORK and "before" not in self._session.state.questions:
            self._waiting_phase = phase_id
            heard = self._session.draft().question_before
            self._around = replace(
                self._around, stage="question", offered=None, suggested_question=heard.text if heard else None
            )
            return
        self._around = replace(self._around, offered=None, words_of=None)
        self._session.enter(phase_id, self._now_s())

    def _do_question(self, command: Mapping[str, Any]) -> None:
        self._session.ask(command["which"], command["text"], self._now_s())
        if self._around.stage == "question":
            self._around = replace(self._around, stage="running", suggested_question=None)
            if self._waiting_phase is not None:
                self._go_to(self._waiting_phase)
                self._waiting_phase = None

    def _do_pause(self, _: Mapping[str, Any]) -> None:
        if self._sound:
            self._ears.pause()
        self._session.pause(self._now_s())

    def _do_resume(self, _: Mapping[str, Any]) -> None:
        self._session.resume(self._now_s())
        if self._sound:
            self._ears.resume()

    def _do_latecomer(self, command: Mapping[str, Any]) -> None:
        """Nobody is heard before they were asked."""
        if not self._session.state.paused:
            self._do_pause(command)
        self._around = replace(self._around, stage="consent")

    def _do_withdraw(self, _: Mapping[str, Any]) -> None:
        self._close_ears()
        self._session.withdraw(self._now_s())

    def _open_ears(self) -> None:
        try:
            self._ears.open()
            self._sound = True
        except CompanionError as error:
            self._notice(error)

    def _close_ears(self) -> None:
        self._ears.close()
        self._sound = False

    def _notice(self, error: CompanionError) -> None:
        """The session goes on without what failed, and the chair is told."""
        text = error_text(error, self._around.language).strip()
        self._around = replace(self._around, notices=(*self._around.notices, (error.code, text)))

    def _do_strike(self, command: Mapping[str, Any]) -> None:
        now_s = self._now_s()
        self._session.strike(max(0.0, now_s - 60.0 * command["minutes"]), now_s, now_s)
        self._around = replace(self._around, words_of=None)

    def _do_mark(self, command: Mapping[str, Any]) -> None:
        self._session.mark(command["kind"], self._now_s(), command.get("text"))

    def _do_confirm_mark(self, command: Mapping[str, Any]) -> None:
        self._session.confirm_mark(int(command["id"]), self._now_s())

    def _do_correct(self, command: Mapping[str, Any]) -> None:
        self._session.correct(command["id"], self._now_s())

    def _do_not_so(self, command: Mapping[str, Any]) -> None:
        self._session.not_so(command["id"], self._now_s())

    def _do_show_words(self, command: Mapping[str, Any]) -> None:
        self._around = replace(self._around, words_of=command["id"])

    def _do_tap(self, command: Mapping[str, Any]) -> None:
        self._session.tap(command["label"], self._now_s())

    def _do_role(self, command: Mapping[str, Any]) -> None:
        self._session.tap_role(command["role"], self._now_s())

    def _do_language(self, command: Mapping[str, Any]) -> None:
        self._around = replace(self._around, language=command["language"])

    def _do_end(self, _: Mapping[str, Any]) -> None:
        if self._around.stage in {"running", "question"}:
            self._around = replace(self._around, stage="closing")
        else:
            self._around = replace(self._around, stage="ended")

    # --- what is heard --------------------------------------------------------------------------------------------

    def _listen(self) -> bool:
        if not self._sound:
            return False
        heard = False
        try:
            while (sentence := self._ears.get()) is not None:
                heard = True
                if not self._is_struck(sentence):
                    self._hear(sentence)
        except CompanionError as error:
            self._notice(error)
            self._close_ears()
        self._watch_load()
        return heard

    def _hear_the_rest(self) -> None:
        """The last words were spoken, but not all are recognised yet."""
        if not self._sound:
            return
        self._ears.finish()
        until_s = self._now_s() + _LAST_WORDS_S
        while not self._ears.finished and self._now_s() < until_s:
            self._listen()
            self._clock.sleep_until(self._now_s() + _TICK_S)

    def _is_struck(self, sentence: SpokenSentence) -> bool:
        """Spoken before the strike, recognised after it: gone all the same."""
        return any(s.from_s < sentence.end_s and sentence.start_s < s.to_s for s in self._session.state.struck)

    def _hear(self, sentence: SpokenSentence) -> None:
        language = self._session.language
        self._session.hear(sentence, now_s=self._now_s())
        if spoken.asks_for_pause(sentence.text, language) and not self._session.state.paused:
            self._do_pause({})
            return
        announced = spoken.announced_phase(sentence.text, self._session.method, self._session.phase_id, language)
        if announced is not None:
            self._around = replace(self._around, offered=announced.id)

    def _watch_load(self) -> None:
        """Lost seconds and a lag become events: they are shown now, and stand in the record as missing."""
        now_s = self._now_s()
        lost_s = self._ears.lost_s
        if lost_s - self._told_lost_s >= _SECOND_S:
            self._session.report("lost_audio", lost_s - self._told_lost_s, now_s)
            self._told_lost_s = lost_s
        backlog_s = self._ears.backlog_s
        light = backlog_s > (_CAUGHT_UP_S if self._around.light else _BACKLOG_S)
        if light != self._around.light:
            self._ears.lighten(light=light)
            self._session.report("lag", backlog_s, now_s)
            self._around = replace(self._around, light=light)

    # --- what the pages show --------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._session.look_after_journal(self._now_s())
        self._tell_of_journal()
        self._around = replace(
            self._around,
            t_s=self._now_s(),
            listening=self._listening(),
            level=self._ears.level if self._sound else 0.0,
            lost_s=self._ears.lost_s if self._sound else self._told_lost_s,
            lag_s=self._ears.backlog_s if self._sound else 0.0,
        )
        state, method = self._session.state, self._session.method
        self._board.publish(chair_view(state, method, self._around), room_view(state, method, self._around))
        self._shown_s = self._around.t_s

    def _tell_of_journal(self) -> None:
        waiting = round(self._session.state.health.get("journal", 0.0))
        others = tuple(notice for notice in self._around.notices if notice[0] != "journal")
        text = load(self._around.language)("journal.refused", count=waiting) if waiting else None
        self._around = replace(self._around, notices=(*others, ("journal", text)) if text else others)

    def _listening(self) -> Listening:
        if self._session.state.paused:
            return "paused"
        return self._ears.listening if self._sound else "off"

    def _now_s(self) -> float:
        return self._clock.now_s()

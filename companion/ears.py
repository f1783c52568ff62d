"""The room's ears: a microphone and what is behind it, as the live room needs them; and a fake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from companion.hearing import Hearing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.analysis.transcriber import Transcriber
    from companion.audio.microphone import Microphone
    from companion.audio.turns import Speakers
    from companion.events import Language, SpokenSentence
    from companion.live.view import Listening
    from companion.settings import HearingSettings


class Ears(Protocol):
    """Everything returns at once, `pause` and `close` when nothing is captured any more."""

    @property
    def finished(self) -> bool:
        """Whether `get` has given the last sentence after `finish`."""
        ...

    def open(self) -> None:
        """Starts capture and recognition. Raises DeviceProblem."""
        ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def finish(self) -> None:
        """Ends capture; what was heard is still recognised."""
        ...

    def close(self) -> None:
        """Stops for good, whatever is still waiting; harmless when repeated."""
        ...

    def get(self) -> SpokenSentence | None:
        """The next sentence, if one is ready. Raises CompanionError: what ended hearing."""
        ...

    def lighten(self, *, light: bool) -> None:
        """Decode with less care, to catch up."""
        ...

    @property
    def listening(self) -> Listening: ...

    @property
    def level(self) -> float:
        """Of the latest sound, 0 to 1."""
        ...

    @property
    def lost_s(self) -> float:
        """Seconds that should have been heard and were not."""
        ...

    @property
    def backlog_s(self) -> float:
        """Seconds of speech that wait for recognition."""
        ...


class RoomEars:
    """The real ones: PortAudio's microphone, recognised on this machine."""

    def __init__(
        self,
        microphone: Microphone,
        transcriber: Transcriber,
        language: Language,
        settings: HearingSettings,
        speakers: Speakers | None = None,
    ) -> None:
        self._microphone = microphone
        self._transcriber = transcriber
        self._hearing = Hearing(microphone, transcriber, language, settings, live=True, speakers=speakers)
        self._open = False

    @property
    def finished(self) -> bool:
        return self._hearing.finished

    def open(self) -> None:
        self._microphone.start()
        self._hearing.__enter__()
        self._open = True

    def pause(self) -> None:
        self._microphone.pause()

    def resume(self) -> None:
        self._microphone.resume()

    def finish(self) -> None:
        self._hearing.finish()

    def close(self) -> None:
        if self._open:
            self._open = False
            self._hearing.__exit__()

    def get(self) -> SpokenSentence | None:
        return self._hearing.get(0)

    def lighten(self, *, light: bool) -> None:
        self._transcriber.lighten(light=light)

    @property
    def readings(self) -> Mapping[str, int]:
        """See `Hearing.readings`."""
        return self._hearing.readings

    @property
    def listening(self) -> Listening:
        return self._microphone.state.status

    @property
    def level(self) -> float:
        return self._microphone.state.level

    @property
    def lost_s(self) -> float:
        return self._microphone.state.lost_s + self._hearing.figures.dropped_s

    @property
    def backlog_s(self) -> float:
        return self._hearing.figures.backlog_s


class FakeEars:
    """Hears what a test says. `say` a sentence, and `get` gives it unless the room is paused."""

    def __init__(self) -> None:
        self.finished = False
        self.listening: Listening = "starting"
        self.level = 0.0
        self.lost_s = 0.0
        self.backlog_s = 0.0
        self.light = False
        self._heard: list[SpokenSentence] = []
        self._open = False

    def say(self, sentence: SpokenSentence) -> None:
        """Somebody speaks; nobody hears it while the ears are closed."""
        if self._open:
            self._heard.append(sentence)

    def open(self) -> None:
        self.listening, self._open = "on", True

    def pause(self) -> None:
        self.listening, self._open = "paused", False

    def resume(self) -> None:
        self.open()

    def finish(self) -> None:
        self._open = False

    def close(self) -> None:
        self.listening, self._open = "off", False

    def get(self) -> SpokenSentence | None:
        if self._heard:
            return self._heard.pop(0)
        self.finished = not self._open
        return None

    def lighten(self, *, light: bool) -> None:
        self.light = light

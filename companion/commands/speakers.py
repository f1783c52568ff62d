"""Who speaks, as the options of `start` and `replay` say it: by channel, by voice, or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.errors import SourceProblem, UsageProblem

if TYPE_CHECKING:
    from pathlib import Path

    from companion.audio.channels import ChannelDesk
    from companion.audio.turns import Speakers
    from companion.audio.voices_ear import VoiceEar
    from companion.audio.voices_lessons import Lesson
    from companion.events import Role


@dataclass(frozen=True, slots=True)
class SpeakersPlan:
    """A checked request; each call of its methods makes anew."""

    channels: tuple[Role, ...] = ()
    """Roles of the channels, in their order."""
    lessons: tuple[Lesson, ...] = ()
    """Who introduces themselves when in a recording."""

    def desk(self) -> ChannelDesk | None:
        from companion.audio.channels import ChannelDesk, seats_of

        return ChannelDesk(seats_of(self.channels)) if self.channels else None

    def ear(self) -> VoiceEar:
        """An ear that knows nobody yet; its network is loaded when it is to learn somebody."""
        from companion.audio.voices import VoiceEncoder
        from companion.audio.voices_ear import RECORDING_MEMORY_S, ROOM_MEMORY_S, VoiceEar

        return VoiceEar(VoiceEncoder, RECORDING_MEMORY_S if self.lessons else ROOM_MEMORY_S)

    def listening_to(self, ear: VoiceEar) -> Speakers | None:
        """The ear, taught by a recording's own introductions; None where there are none."""
        from companion.audio.voices_lessons import Lessons

        return Lessons(ear, self.lessons) if self.lessons else None


def plan(channels: str | None, voices: Path | None = None) -> SpeakersPlan:
    """Checks the options.

    Raises:
        UsageProblem: `usage.channels` or `usage.who_twice`.
        SourceProblem: `source.missing`, `source.not_text` or `source.malformed`.
    """
    if channels is not None and voices is not None:
        raise UsageProblem("usage.who_twice")
    return SpeakersPlan(_roles(channels) if channels is not None else (), _lessons(voices) if voices else ())


def _roles(text: str) -> tuple[Role, ...]:
    from companion.audio.channels import parse_roles
    from companion.events import ROLES

    try:
        return parse_roles(text)
    except ValueError as error:
        raise UsageProblem("usage.channels", value=text, known=", ".join(ROLES)) from error


def _lessons(file: Path) -> tuple[Lesson, ...]:
    from companion.audio.voices_lessons import parse_lessons

    try:
        text = file.read_text("utf-8")
    except FileNotFoundError as error:
        raise SourceProblem("source.missing", path=file) from error
    except UnicodeDecodeError as error:
        raise SourceProblem("source.not_text", path=file) from error
    except OSError as error:
        raise SourceProblem("source.unreadable", path=file, why=error.strerror or type(error).__name__) from error
    return parse_lessons(text, origin=str(file))

"""What segments and glimpses of them say, as sentences: each told once, and nothing read twice without need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.analysis.sentences import SentenceAssembler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from companion.analysis.transcriber import Transcriber
    from companion.events import Glimpse, Language, Segment, SpokenSentence, Utterance


class Reader:
    """One per session, for one thread. `read` takes every segment in order; `glimpse` may come in between."""

    def __init__(self, transcriber: Transcriber, language: Language) -> None:
        self._transcriber = transcriber
        self._assembler = SentenceAssembler(language)
        self._kept: tuple[Glimpse, Utterance | None] | None = None
        """The last glimpse, and what it said."""
        self.kept = self.thrown_away = 0
        """Readings of glimpses that were all there was to read in their segment, and others."""

    def glimpse(self, glimpse: Glimpse) -> list[SpokenSentence]:
        """What can be told of a segment that is still open."""
        self._belongs_to(glimpse.segment)
        if self._kept and self._kept[0].shows(glimpse.segment):
            utterance = self._kept[1]
        else:
            self.thrown_away += self._kept is not None
            hasty = glimpse.talking or self._transcriber.slow
            utterance = self._transcriber.transcribe(glimpse.segment, hasty=hasty, begins=self._assembler.begins)
        self._kept = (glimpse, utterance)
        return self._assembler.glimpse(utterance, settled=glimpse.settled)

    def read(self, segment: Segment) -> list[SpokenSentence]:
        """The sentences that `segment` completes, without those that were told."""
        self._belongs_to(segment)
        kept, self._kept = self._kept, None
        if kept and kept[0].shows(segment):
            self.kept += 1
            utterance = kept[1]
        else:
            self.thrown_away += kept is not None
            utterance = self._transcriber.transcribe(segment, begins=self._assembler.begins)
        return self._assembler.push(utterance, final=segment.final)

    def read_all(self, segments: Sequence[Segment]) -> list[list[SpokenSentence]]:
        """As `read` for each, without glimpses in between; the recogniser may work on several at once."""
        utterances = self._transcriber.transcribe_all(segments)
        return [
            self._assembler.push(utterance, final=segment.final)
            for segment, utterance in zip(segments, utterances, strict=True)
        ]

    def flush(self) -> list[SpokenSentence]:
        """The open words, when the session ends."""
        return self._assembler.flush()

    def _belongs_to(self, segment: Segment) -> None:
        """A segment that was dropped, because reading could not keep up, leaves nothing behind."""
        if self._kept and self._kept[0].segment.start_s != segment.start_s:
            self.thrown_away += 1
            self._kept = None
            self._assembler.give_up()

"""From a segment to words: the Protocol of a recogniser, and a fake for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from companion.events import Utterance, Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from companion.events import Segment


class Transcriber(Protocol):
    """One session's recogniser, with its language and counters; the weights behind it may be shared.

    Not for use from several threads at once.
    """

    @property
    def counters(self) -> Mapping[str, int]:
        """How often it had to help itself so far, by Health code.

        `repeat_guard`: segments decoded again because the recogniser repeated itself. `silence_gate`: segments whose
        text was thrown away because nobody seems to have said it.
        """
        ...

    @property
    def slow(self) -> bool:
        """Whether a careful reading takes longer here than a chair should wait for it."""
        ...

    def lighten(self, *, light: bool) -> None:
        """Decode with less care from here on, to catch up; or fully again."""
        ...

    def transcribe(self, segment: Segment, *, hasty: bool = False, begins: str = "") -> Utterance | None:
        """The words of one segment, in session time; None when it holds none. Keeps nothing of `segment`.

        Args:
            hasty: what is read will be read again, or has to be known now: words may cost some care, and their times
                are estimates.
            begins: how the segment begins, from an earlier reading of it: taken as said, and part of the answer.
        """
        ...

    def transcribe_all(self, segments: Sequence[Segment]) -> list[Utterance | None]:
        """As `transcribe`, for several segments of a recording at once: in their order, each as if it stood alone."""
        ...


class FakeTranscriber:
    """Answers the segments that hold sound with the given texts in order, then with None."""

    def __init__(self, *texts: str, confidence: float = 0.9) -> None:
        self._texts = iter(texts)
        self._confidence = confidence
        self.counters = {"repeat_guard": 0, "silence_gate": 0}
        self.slow = False
        self.begins: list[str] = []
        """What every segment was said to begin with."""

    def lighten(self, *, light: bool) -> None:
        self.light = light

    def transcribe(
        self,
        segment: Segment,
        *,
        hasty: bool = False,  # noqa: ARG002 - never careful
        begins: str = "",
    ) -> Utterance | None:
        """The next text, its words spread evenly over the segment."""
        self.begins.append(begins)
        if not len(segment.pcm):
            return None
        text = next(self._texts, "").split()
        if not text:
            return None
        step_s = segment.duration_s / len(text)
        spoken = tuple(
            Word(segment.start_s + i * step_s, segment.start_s + (i + 1) * step_s, word, self._confidence)
            for i, word in enumerate(text)
        )
        return Utterance(segment.start_s, segment.end_s, spoken, self._confidence)

    def transcribe_all(self, segments: Sequence[Segment]) -> list[Utterance | None]:
        return [self.transcribe(segment) for segment in segments]

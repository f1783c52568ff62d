"""From scored chunks to what the recogniser is given: segments when they end, and glimpses before they do.

Theory of operation
-------------------
A segment ends after half a second of silence, and reading it takes as long again: a signal would come a second after
the last word. So a segment is also offered while it is open (a `Glimpse`), at three moments:

* `glimpse_s` into a silence. If the silence goes on, nothing of the segment is read again when it ends; if it was only
  a breath, that reading was for nothing but a second opinion (see analysis/agreement.py).
* `settle_s` into a silence the same glimpse comes again as settled: a sentence that is closed by its punctuation is
  then taken for finished, though the segment stays open, and loses no sound, in case it goes on.
* every `glimpse_every_s` while somebody talks on without a silence, so that what they advise is known while they do.
  Not in their first words: two glimpses must agree, and most sentences end before there is a second one.

Pure, like the segmenter: a function of the chunks it was given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from companion.audio.certainty import Certainty
from companion.audio.segmenter import Segmenter
from companion.events import Glimpse

if TYPE_CHECKING:
    from companion.events import ScoredChunk, Segment
    from companion.settings import HearingSettings


class Listener:
    """One per stream. Push every chunk in order, then flush."""

    def __init__(self, settings: HearingSettings, *, early: bool) -> None:
        """`early`: with glimpses. Who reads a recording at leisure has no use for them."""
        self._settings = settings
        self._early = early
        self._certainty = Certainty()
        self._segmenter = Segmenter(settings)
        self._last: Glimpse | None = None
        """The last glimpse of the open segment."""

    def push(self, chunk: ScoredChunk) -> list[Segment | Glimpse]:
        """What `chunk` completes or gives occasion to: nothing, mostly."""
        segments = self._segmenter.push(self._certainty.judge(chunk))
        if segments:
            self._last = None
        glimpse = self._glimpse() if self._early else None
        return [*segments, glimpse] if glimpse else [*segments]

    def divide(self, at_s: float) -> list[Segment]:
        """Ends the open segment about `at_s`, where somebody else begins; nothing if it is not open there."""
        segments = self._segmenter.divide(at_s)
        if segments:
            self._last = None
        return segments

    def flush(self) -> list[Segment]:
        """The segment that is still open, when the stream ends."""
        self._last = None
        return self._segmenter.flush()

    def _glimpse(self) -> Glimpse | None:
        spoken_s, silent_s = self._segmenter.spoken_s, self._segmenter.silent_s
        if spoken_s is None or not self._is_due(spoken_s, silent_s):
            return None
        segment = self._segmenter.peek()
        if segment is None:
            return None
        if silent_s >= self._settings.settle_s:
            seen = self._last is not None and self._last.segment.spoken_until_s == segment.spoken_until_s
            self._last = replace(self._last, settled=True) if self._last and seen else Glimpse(segment, settled=True)
        else:
            self._last = Glimpse(segment, talking=silent_s == 0)
        return self._last

    def _is_due(self, spoken_s: float, silent_s: float) -> bool:
        """Whether anything new is to be seen since the last glimpse, and it is time to look."""
        last = self._last
        until_s = self._segmenter.spoken_until_s
        if silent_s > 0:
            seen = last is not None and last.segment.spoken_until_s == until_s
            if silent_s >= self._settings.settle_s:
                return not (seen and last is not None and last.settled)
            return silent_s >= self._settings.glimpse_s and not seen
        if last is None:
            return spoken_s >= 2 * self._settings.glimpse_every_s
        return until_s - (last.segment.spoken_until_s or 0.0) >= self._settings.glimpse_every_s

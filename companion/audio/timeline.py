"""When were the samples of a stream spoken? Counted from its first one, and held against the clock.

A stream says how many samples it gave, not when they were spoken. Two things are known: nothing arrives before it was
spoken, and nothing was spoken before the stream was opened (a server may deliver its buffer ahead of the clock). So
sample 0 is as late as the earliest arrivals allow, and from there samples are counted.

Where the count falls behind the clock, samples are missing that nobody reported: the server dropped them, or the laptop
slept. But a driver may be late and catch up in a burst, so only a lag that lasted through a whole window is a loss.
"""

from __future__ import annotations

from math import inf

_WINDOW_S = 2.0
LAG_S = 0.5
"""Latency stays below this, and so does the drift between a sound card's clock and the machine's in an hour or two."""


class Timeline:
    """The times of one stream, from its opening to its closing."""

    def __init__(self, opened_s: float, rate_hz: int) -> None:
        self._opened_s = opened_s
        self._rate_hz = rate_hz
        self._began_s = inf
        self._least_lag_s = inf
        self._window_since_s = opened_s

    def at_s(self, index: int) -> float:
        """When sample number `index` was spoken. Infinite before anything arrived."""
        return self._began_s + index / self._rate_hz

    def arrived(self, end: int, now_s: float) -> bool:
        """All samples before number `end` are here. True if some went missing: from now on, times are so much later."""
        self._began_s = min(self._began_s, max(now_s - end / self._rate_hz, self._opened_s))
        self._least_lag_s = min(self._least_lag_s, now_s - self.at_s(end))
        if now_s - self._window_since_s < _WINDOW_S:
            return False
        missing_s, self._least_lag_s, self._window_since_s = self._least_lag_s, inf, now_s
        if missing_s <= LAG_S:
            return False
        self._began_s += missing_s
        return True

"""The only reader of time. Everything else takes time as an argument."""

from __future__ import annotations

import time
from datetime import date
from typing import Protocol


class Clock(Protocol):
    def now_s(self) -> float:
        """Seconds since an arbitrary start; never goes back. A laptop's sleep counts: the session goes on."""
        ...

    def sleep_until(self, t_s: float) -> None:
        """Returns when `now_s()` has reached `t_s`; at once if it already has."""
        ...

    def today(self) -> date: ...

    def unix_s(self) -> int:
        """Seconds since 1970, by the wall clock: for what is read on another day."""
        ...


_STEADY = next((getattr(time, name) for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW") if hasattr(time, name)), None)
"""Linux and macOS stop `time.monotonic` while the machine sleeps, but not these. On Windows it goes on by itself."""


class SystemClock:
    """Starts at 0 when constructed. Uses a monotonic clock, so that clock changes don't move a session."""

    def __init__(self) -> None:
        self._start_s = _steady_s()

    def now_s(self) -> float:
        return _steady_s() - self._start_s

    def sleep_until(self, t_s: float) -> None:
        remaining_s = t_s - self.now_s()
        if remaining_s > 0:
            time.sleep(remaining_s)

    def today(self) -> date:
        return date.today()  # noqa: DTZ011 - a session happens in the room's own time zone

    def unix_s(self) -> int:
        return int(time.time())


def _steady_s() -> float:
    return time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)


class ManualClock:
    """For tests: time moves only when told to. `sleep_until` jumps."""

    def __init__(self, now_s: float = 0.0, today: date = date(2026, 1, 5)) -> None:
        self._now_s = now_s
        self._today = today

    def now_s(self) -> float:
        return self._now_s

    def advance(self, seconds: float) -> None:
        self._now_s += seconds

    def sleep_until(self, t_s: float) -> None:
        self._now_s = max(self._now_s, t_s)

    def today(self) -> date:
        return self._today

    def unix_s(self) -> int:
        # Noon, so that the day is the same in every time zone where somebody tests.
        return (self._today.toordinal() - date(1970, 1, 1).toordinal()) * 86_400 + 43_200 + int(self._now_s)

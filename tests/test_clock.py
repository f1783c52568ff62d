"""Session time: starts at 0, never goes back, and goes on while the laptop sleeps."""

from __future__ import annotations

import sys
import time

import pytest

from companion.clock import ManualClock, SystemClock


def test_it_starts_at_zero_and_goes_on():
    clock = SystemClock()
    first_s = clock.now_s()
    clock.sleep_until(first_s + 0.02)

    assert first_s >= 0
    assert clock.now_s() >= first_s + 0.02


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux has it")
def test_a_sleep_of_the_laptop_counts(monkeypatch):
    clock = SystemClock()
    running = time.clock_gettime
    slept_s = {time.CLOCK_BOOTTIME: 3600.0}
    monkeypatch.setattr(time, "clock_gettime", lambda which: running(which) + slept_s.get(which, 0.0))

    assert clock.now_s() >= 3600


def test_a_manual_clock_moves_when_told():
    clock = ManualClock(now_s=5.0)
    clock.advance(2.0)
    clock.sleep_until(6.0)

    assert clock.now_s() == 7.0

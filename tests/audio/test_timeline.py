"""When samples were spoken, as far as their arrival tells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.audio.timeline import LAG_S, Timeline

RATE_HZ = 1000


def test_samples_were_spoken_before_they_arrived():
    timeline = Timeline(opened_s=10.0, rate_hz=RATE_HZ)

    timeline.arrived(100, now_s=11.0)

    assert timeline.at_s(0) == pytest.approx(10.9)
    assert timeline.at_s(100) == pytest.approx(11.0)


def test_but_not_before_the_stream_was_opened():
    timeline = Timeline(opened_s=10.0, rate_hz=RATE_HZ)

    timeline.arrived(2000, now_s=10.1)

    assert timeline.at_s(0) == 10.0


def test_a_lag_that_lasts_is_a_loss_and_is_told_once():
    timeline = Timeline(opened_s=0.0, rate_hz=RATE_HZ)
    told = [timeline.arrived(round(RATE_HZ * n / 10), now_s=n / 10) for n in range(1, 50)]
    told += [timeline.arrived(round(RATE_HZ * n / 10), now_s=n / 10 + 7.0) for n in range(50, 100)]

    assert told.count(True) == 1
    assert timeline.at_s(RATE_HZ * 10) == pytest.approx(17.0, abs=0.1)


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1.9), min_size=1, max_size=60))
def test_bursts_that_catch_up_lose_nothing(waits):
    """However late the driver is, as long as it gives everything within a window."""
    timeline, now_s = Timeline(opened_s=0.0, rate_hz=RATE_HZ), 0.0
    for wait_s in waits:
        now_s += wait_s

        assert not timeline.arrived(round(now_s * RATE_HZ), now_s)
        assert timeline.at_s(round(now_s * RATE_HZ)) == pytest.approx(now_s, abs=0.01)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 0.3), st.floats(0, 1)), min_size=1, max_size=80))
def test_the_count_is_never_far_behind_for_long(steps):
    """A stream that drops any share of its samples: two windows later at most, the lag is small again."""
    timeline, now_s, given_samples, since_s = Timeline(0.0, RATE_HZ), 0.0, 0, 0.0
    for wait_s, share in steps:
        now_s += wait_s
        given_samples += round(wait_s * share * RATE_HZ)
        timeline.arrived(given_samples, now_s)
        lag_s = now_s - timeline.at_s(given_samples)
        since_s = now_s if lag_s <= LAG_S else since_s

        assert lag_s >= -0.01
        assert now_s - since_s <= 5.0

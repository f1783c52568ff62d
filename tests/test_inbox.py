"""What waits for the recogniser: segments in order, the latest glimpse, and nobody waiting for ever."""

from __future__ import annotations

import threading

import numpy as np

from companion.events import Glimpse, Segment
from companion.inbox import Inbox


def segment(start_s: float) -> Segment:
    return Segment(start_s, start_s + 1.0, np.zeros(0, np.int16))


def test_segments_come_in_order_and_before_a_glimpse():
    inbox = Inbox(4)
    first, second = segment(0.0), segment(1.0)
    inbox.put(first, 0)
    inbox.put(second, 0)
    inbox.show(Glimpse(segment(2.0)))

    assert inbox.take() is first
    assert inbox.take() is second
    assert isinstance(inbox.take(), Glimpse)


def test_a_newer_glimpse_takes_the_place_of_the_older_and_the_segment_that_of_both():
    inbox = Inbox(4)
    newer, ended = Glimpse(segment(0.0), settled=True), segment(0.0)
    inbox.show(Glimpse(segment(0.0)))
    inbox.show(newer)
    assert inbox.take() is newer

    inbox.show(newer)
    inbox.put(ended, 0)
    inbox.end()
    assert inbox.take() is ended
    assert inbox.take() is None


def test_a_full_inbox_refuses_until_something_is_dropped():
    inbox = Inbox(1)
    oldest = segment(0.0)

    assert inbox.put(oldest, 0)
    assert not inbox.put(segment(1.0), 0)
    assert inbox.drop_oldest() is oldest
    assert inbox.put(segment(1.0), 0)


def test_closing_wakes_whoever_waits():
    inbox = Inbox(1)
    got = []
    reader = threading.Thread(target=lambda: got.append(inbox.take()))
    reader.start()
    inbox.close()
    reader.join(10)

    assert got == [None]
    assert inbox.put(segment(0.0), 0)  # and nobody who listens gets stuck

"""The ring never holds more than it may, never waits, and accounts for every sample."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.audio.ring import Ring


def test_what_goes_in_comes_out_in_order_with_its_place():
    ring = Ring(10)
    for word, size in (("a", 512), ("b", 100), ("c", 512)):
        ring.put(word, size)

    assert [(held.index, held.size, held.item) for held in ring.take()] == [
        (0, 512, "a"),
        (512, 100, "b"),
        (612, 512, "c"),
    ]
    assert ring.take() == []
    assert ring.lost == 0


def test_the_oldest_gives_way_and_shows_as_a_jump():
    ring = Ring(2)
    for word in "abcd":
        ring.put(word, 10)

    assert [(held.index, held.item) for held in ring.take()] == [(20, "c"), (30, "d")]
    assert ring.lost == 20


def test_a_ring_for_nothing_is_a_mistake():
    with pytest.raises(ValueError, match="at least one"):
        Ring(0)


def test_sound_stays_out_of_its_repr():
    ring = Ring(1)
    ring.put(b"secret", 3)

    assert "secret" not in repr(ring.take())


@settings(deadline=None)
@given(st.integers(1, 5), st.lists(st.one_of(st.none(), st.integers(1, 600)), max_size=60))
def test_every_sample_is_held_taken_or_lost(capacity, steps):
    """None is a take, a number a put of that size."""
    ring, offered, taken = Ring(capacity), 0, []
    for step in [*steps, None]:
        if step is None:
            held = ring.take()
            assert len(held) <= capacity
            taken += held
        else:
            ring.put(None, step)
            offered += step

    assert sum(held.size for held in taken) + ring.lost == offered
    jumps = [after.index - before.index - before.size for before, after in pairwise(taken)]
    first = taken[0].index if taken else 0
    assert all(jump >= 0 for jump in jumps)
    assert first + sum(jumps) == ring.lost, "what was lost lies where the numbers jump"


def test_two_threads_lose_count_of_nothing():
    ring, taken, done = Ring(8), [], threading.Event()

    def write():
        for _ in range(20_000):
            ring.put(None, 3)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        taken += ring.take()
    writer.join()
    taken += ring.take()

    assert sum(held.size for held in taken) + ring.lost == 60_000

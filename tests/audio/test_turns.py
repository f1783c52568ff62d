"""Evidence into turns: a course of seats that hesitates, pauses, and decides only when it is ahead."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from companion.audio.turns import CELL_S, NOBODY, Moment, Turn, Who, judge, turns

SEATS = (1, 2, 3, 4)


def moments(*figures, begin=0):
    return [Moment(begin + n, np.array(each, dtype=float)) for n, each in enumerate(figures)]


def for_place(place, by=0.5):
    evidence = [0.0, 0.0, 0.0, 0.0]
    evidence[place] = by
    return evidence


def test_a_single_moment_for_somebody_else_is_no_turn():
    talk = [for_place(0)] * 6 + [for_place(1)] + [for_place(0)] * 6

    (only,) = turns(moments(*talk))

    assert (only.place, round(only.spoken_s, 3)) == (0, 2.6)


def test_a_lasting_change_is_found_where_it_is():
    talk = [for_place(0)] * 10 + [for_place(2)] * 10

    before, after = turns(moments(*talk, begin=50))

    assert (before.place, after.place) == (0, 2)
    assert after.start_s == 60 * CELL_S


def test_after_a_long_pause_everybody_may_begin():
    hesitant = for_place(1, by=0.3)
    together = moments(*[for_place(0)] * 5, hesitant, hesitant)
    apart = [*moments(*[for_place(0)] * 5), *moments(hesitant, hesitant, begin=20)]

    assert [turn.place for turn in turns(together)] == [0]
    assert [turn.place for turn in turns(apart)] == [0, 1]


def test_two_participants_who_sound_alike_are_a_participant_without_a_seat():
    alike = Turn(0.0, 2.0, place=2, spoken_s=2.0, evidence=np.array([0.0, 0.1, 0.9, 0.88]))

    assert judge(alike, SEATS, 0.1) == Who(seat=None, role="participant")


def test_whoever_is_hardly_ahead_stays_unknown():
    close = Turn(0.0, 2.0, place=0, spoken_s=2.0, evidence=np.array([0.9, 0.85, 0.2, 0.1]))

    assert judge(close, SEATS, 0.1) == NOBODY
    assert judge(close, SEATS, 0.04) == Who(seat=1, role="chair")


@given(
    st.lists(st.lists(st.floats(-5, 5), min_size=4, max_size=4), min_size=1, max_size=60),
    st.lists(st.integers(1, 12), min_size=60, max_size=60),
)
def test_every_moment_is_in_exactly_one_turn(figures, steps):
    indices = np.cumsum(steps[: len(figures)])
    talk = [Moment(int(index), np.array(each)) for index, each in zip(indices, figures, strict=True)]

    found = turns(talk)

    assert round(sum(turn.spoken_s for turn in found) / CELL_S) == len(talk)
    assert all(one.end_s <= other.start_s + 1e-9 for one, other in pairwise(found))

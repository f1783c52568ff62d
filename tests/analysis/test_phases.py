"""The course of a session, in the manner of h11: legal moves lead somewhere, illegal ones raise and change nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.phases import MOVES, Close, Course, Enter, IllegalMove, Mode, Pause, Resume, step
from companion.events import PhaseEntered
from companion.methods import library

METHOD = library.load("five_step")
MOVE = st.sampled_from([Enter(), Enter("advice"), Enter("intro"), Pause(), Resume(), Close()])


def test_a_session_goes_through_its_phases():
    course = Course(METHOD)
    entered = []
    for t_s in range(len(METHOD.phase)):
        course, event = step(course, Enter(), float(t_s))
        entered.append(event.phase)

    assert entered == [phase.id for phase in METHOD]
    with pytest.raises(IllegalMove):
        step(course, Enter(), 9.0)


def test_the_chair_may_go_back():
    course, _ = step(Course(METHOD), Enter("advice"), 0.0)
    course, event = step(course, Enter("explore"), 60.0)

    assert event == PhaseEntered(t_s=60.0, phase="explore", planned_s=1200)
    assert course.elapsed_s(90.0) == 30


def test_moving_on_during_a_pause_does_not_end_the_pause():
    course, _ = step(Course(METHOD), Enter(), 0.0)
    course, _ = step(course, Pause(), 1.0)
    course, _ = step(course, Enter(), 2.0)

    assert course.mode is Mode.PAUSED


def test_an_unknown_phase_is_illegal():
    with pytest.raises(IllegalMove, match="nowhere"):
        step(Course(METHOD), Enter("nowhere"), 0.0)


@given(st.lists(MOVE, max_size=30))
def test_moves_follow_the_table(moves):
    course = Course(METHOD)
    for t_s, move in enumerate(moves):
        legal = type(move) in MOVES[course.mode]
        try:
            after, event = step(course, move, float(t_s))
        except IllegalMove:
            # The last phase has no next one; everything else that raises is not in the table.
            assert not legal or move == Enter()
            continue
        assert legal
        assert after.mode is MOVES[course.mode][type(move)]
        assert event.t_s == t_s
        course = after

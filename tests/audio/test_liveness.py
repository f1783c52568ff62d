"""What the chair sees of the microphone: stories of how one is lost, then what holds for any course of things."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.audio.liveness import (
    FLAT_S,
    LEARNING_S,
    STARTING_S,
    STARVED_S,
    Closed,
    Ended,
    Heard,
    Liveness,
    Looked,
    Opened,
    measure,
    step,
)

ROOM = 0.003
SPEECH = 0.05


FRESH = Liveness()


def after(*seen, start=FRESH):
    known = start
    for each in seen:
        known = step(known, each)
    return known


def sound(from_s, to_s, rms, every_s=0.05):
    """Blocks with a look after each, as in a session."""
    for n in range(round((to_s - from_s) / every_s)):
        t_s = from_s + (n + 1) * every_s
        yield Heard(t_s, rms, until_s=t_s)
        yield Looked(t_s)


def test_it_listens_when_sound_comes_through_not_when_the_stream_was_opened():
    opened = after(Opened(0.0), Looked(1.0), Heard(1.2, 0.0, 1.2))
    heard = after(Heard(1.3, ROOM, 1.3), start=opened)

    assert opened.status == "starting"
    assert (heard.status, heard.since_s) == ("on", 1.3)


def test_unplugged_under_pulseaudio_the_stream_ends():
    known = after(Opened(0.0), *sound(0, 5, ROOM), Ended(5.01))

    assert known.status == "lost"


def test_unplugged_under_pipewire_zeros_come_instead():
    known = after(Opened(0.0), *sound(0, 5, ROOM), *sound(5, 7, 0.0))

    assert known.status == "silent"
    assert known.since_s - 5.0 <= 2.0, "the chair sees it within two seconds"


def test_after_sleep_nothing_comes():
    listening = after(Opened(0.0), *sound(0, 5, ROOM))

    assert after(Looked(5.9), start=listening).status == "on"
    assert after(Looked(6.1), start=listening).status == "lost"
    assert after(Looked(3600.0), start=listening).status == "lost"


def test_another_source_that_is_far_quieter_than_this_room_ever_was():
    listening = after(Opened(0.0), *sound(0, 30, ROOM), *sound(30, 32, SPEECH), *sound(32, 34, ROOM))
    moved = after(*sound(34, 36, ROOM / 50), start=listening)

    assert listening.status == "on"
    assert moved.status == "silent"
    assert after(*sound(36, 36.2, ROOM), start=moved).status == "on"


def test_a_quiet_room_after_a_loud_one_is_no_loss():
    known = after(Opened(0.0), *sound(0, 60, SPEECH), *sound(60, 120, SPEECH / 5), *sound(120, 180, SPEECH / 25))

    assert known.status == "on"


def test_an_open_window_is_forgotten():
    known = after(Opened(0.0), *sound(0, 30, ROOM), *sound(30, 120, ROOM * 8))

    assert known.floor == pytest.approx(ROOM * 8, rel=0.01)


def test_a_burst_ahead_of_the_clock_is_no_starvation():
    known = after(Opened(0.0), Heard(0.1, ROOM, until_s=2.1), Looked(2.5))

    assert known.status == "on"
    assert after(Looked(3.2), start=known).status == "lost"


def test_trying_again_does_not_make_the_icon_flicker():
    lost = after(Opened(0.0), *sound(0, 5, ROOM), Ended(5.0))
    tried = after(Opened(6.0), Looked(6.5), Ended(6.6), Opened(8.0), start=lost)

    assert (tried.status, tried.since_s) == ("lost", 5.0)
    assert after(Heard(8.1, ROOM, 8.1), start=tried).status == "on"


def test_a_late_sample_does_not_end_a_pause():
    known = after(Opened(0.0), *sound(0, 5, ROOM), Closed(5.0), Heard(5.01, ROOM, 5.01), Ended(5.02), Looked(900.0))

    assert (known.status, known.since_s) == ("paused", 5.0)


def test_levels_are_shares_of_full_scale():
    square = np.array([16384, -16384] * 100, np.int16)

    assert measure(square) == measure(-square)
    assert measure(square).rms == pytest.approx(0.5)
    assert measure(square).clipped == 0.0
    assert measure(np.array([-32768, 32767, 0, 0], np.int16)).clipped == 0.5
    assert measure(np.zeros(0, np.int16)).peak == 0.0


steps = st.lists(
    st.tuples(
        st.floats(0.01, 3.0),
        st.sampled_from(["opened", "ended", "looked", "closed", "sound", "zeros", "whisper"]),
        st.floats(0.0, 2.0),
    ),
    max_size=60,
)
RMS = {"sound": SPEECH, "zeros": 0.0, "whisper": SPEECH / 100}
KINDS = {"opened": Opened, "ended": Ended, "looked": Looked, "closed": Closed}


def course(steps):
    """(observation, what is known after it), in order of time."""
    known, t_s = Liveness(), 0.0
    for pause_s, kind, ahead_s in steps:
        t_s += pause_s
        seen = Heard(t_s, RMS[kind], t_s + ahead_s) if kind in RMS else KINDS[kind](t_s)
        before, known = known, step(known, seen)
        yield before, seen, known


@settings(deadline=None)
@given(steps)
def test_only_opening_ends_a_pause_and_only_sound_ends_a_loss(steps):
    for before, seen, known in course(steps):
        if before.status == "paused" and not isinstance(seen, Opened):
            assert known == before
        if known.status == "on" != before.status:
            assert isinstance(seen, Heard)
            assert seen.rms > 0


@settings(deadline=None)
@given(steps)
def test_a_status_says_since_when_it_holds(steps):
    for before, seen, known in course(steps):
        assert known.since_s == (before.since_s if known.status == before.status else seen.t_s)


@settings(deadline=None)
@given(steps)
def test_on_never_outlives_the_samples(steps):
    for _, seen, known in course(steps):
        if known.status == "on" and isinstance(seen, Looked):
            assert seen.t_s - known.heard_s <= (STARVED_S if known.flowing else STARTING_S)
        if known.status == "on" and isinstance(seen, Heard):
            assert max(seen.t_s, seen.until_s) - known.lively_s <= FLAT_S


@settings(deadline=None)
@given(st.floats(0.001, 0.5), st.lists(st.floats(0.5, 1.0), min_size=1, max_size=30))
def test_a_level_near_the_floor_is_never_flat(room, shares):
    learned = after(Opened(0.0), *sound(0, LEARNING_S + 1, room))

    for share in shares:
        assert not learned.is_flat(room * share, 60.0)
    assert learned.is_flat(room / 20, 60.0)

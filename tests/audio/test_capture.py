"""Capture over a microphone that comes and goes, in time that the tests make."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.audio.capture import Capture
from companion.audio.driver import FakeDriver
from companion.errors import DeviceProblem
from companion.events import SAMPLE_RATE_HZ

LOOK_S = 0.05


class Room:
    """Somebody talks all the time; the clock moves when told to."""

    def __init__(self, rate_hz=SAMPLE_RATE_HZ, name=None, driver=None):
        self.driver = driver or FakeDriver(rate_hz=rate_hz)
        self.capture = Capture(self.driver, name)
        self.now_s = 100.0
        self.blocks = []
        self.said = 0
        self.capture.open(self.now_s)

    def talk(self, seconds, *, hz=440, amplitude=8000, look_s=LOOK_S):
        """Sound arrives in step with the clock; `seconds` is a multiple of `look_s`."""
        for _ in range(round(seconds / look_s)):
            self.deliver(look_s, hz=hz, amplitude=amplitude)
            self.wait(look_s, look_s=look_s)

    def deliver(self, seconds, *, hz=440, amplitude=8000):
        rate_hz = self.driver.rate_hz
        n = np.arange(self.said, self.said + round(seconds * rate_hz))
        self.said += len(n)
        samples = (amplitude * np.sin(2 * np.pi * hz * n / rate_hz)).astype(np.int16)
        for part in np.array_split(samples, round(seconds / 0.025)):
            self.driver.deliver(part.tobytes())

    def wait(self, seconds, *, look_s=LOOK_S):
        for _ in range(round(seconds / look_s)):
            self.now_s += look_s
            self.blocks += self.capture.look(self.now_s)

    def sleep(self, seconds):
        """The laptop sleeps: the clock goes on, nobody looks."""
        self.now_s += seconds

    def pause(self):
        self.blocks += self.capture.pause(self.now_s)

    def resume(self):
        self.capture.open(self.now_s)

    @property
    def state(self):
        return self.capture.state(self.now_s)

    @property
    def heard_s(self):
        return sum(block.duration_s for block in self.blocks)

    @property
    def jumps(self):
        """(from, to) wherever time does not go on to the sample."""
        ends = [(block.start_s + block.duration_s, block.start_s) for block in self.blocks]
        pairs = zip([end for end, _ in ends[:-1]], [start for _, start in ends[1:]], strict=True)
        return [(end, start) for end, start in pairs if abs(start - end) > 1e-6]

    @property
    def pcm(self):
        return np.concatenate([block.pcm for block in self.blocks])


def loudest_hz(pcm):
    return np.argmax(np.abs(np.fft.rfft(pcm))) * SAMPLE_RATE_HZ / len(pcm)


def test_what_is_said_arrives_to_the_sample_and_in_session_time():
    room = Room()

    room.talk(3.0)

    assert room.heard_s == pytest.approx(3.0)
    assert room.jumps == []
    assert room.blocks[0].start_s == pytest.approx(100.0, abs=LOOK_S)
    assert room.state.status == "on"
    assert room.state.level == pytest.approx(8000 / 32768 / 2**0.5, rel=0.02)
    assert room.state.lost_s == 0


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000])
def test_a_device_at_its_own_rate_sounds_the_same(rate_hz):
    room = Room(rate_hz=rate_hz)

    room.talk(3.0)

    assert room.heard_s == pytest.approx(3.0, abs=0.01)
    assert room.jumps == []
    assert loudest_hz(room.pcm[-16_000:]) == pytest.approx(440, abs=1)
    assert np.abs(room.pcm[-8000:]).max() == pytest.approx(8000, rel=0.03)


def test_unplugged_and_plugged_in_again():
    room = Room()
    room.talk(5.0)

    room.driver.unplug()
    room.wait(LOOK_S)
    assert room.state.status == "lost", "the chair sees it at the next look"

    room.wait(20.0)
    assert room.state.status == "lost"
    assert room.state.lost_s == pytest.approx(20.05, abs=0.1), "the seconds run on while it is away"
    assert room.driver.rescans >= 3

    room.driver.plugged = True
    room.talk(10.0)
    assert room.state.status == "on"
    [(end_s, start_s)] = room.jumps
    assert end_s == pytest.approx(105.0, abs=LOOK_S)
    assert room.state.lost_s == pytest.approx(start_s - end_s)
    assert room.heard_s + room.state.lost_s == pytest.approx(room.now_s - 100.0, abs=0.1)


def test_a_server_that_hides_the_loss_gives_zeros():
    room = Room()
    room.talk(5.0)

    room.talk(2.0, amplitude=0)
    assert room.state.status == "silent", "within two seconds"
    opened = room.driver.opened

    room.talk(6.0, amplitude=0)
    assert room.driver.opened > opened, "opened anew, in case that helps"
    assert room.state.silent_s == pytest.approx(6.5, abs=0.2)

    room.talk(0.1)
    assert room.state.status == "on"


def test_a_driver_that_hangs_is_opened_anew():
    room = Room()
    room.talk(5.0)

    room.wait(1.1)
    assert room.state.status == "lost"

    room.wait(1.0)
    room.talk(1.0)
    assert room.state.status == "on"
    assert room.state.lost_s == pytest.approx(2.1, abs=0.1)


def test_an_hours_sleep_is_an_hour_lost():
    room = Room()
    room.talk(5.0)

    room.sleep(3600.0)
    room.talk(10.0)

    assert room.state.status == "on"
    assert room.state.lost_s == pytest.approx(3600.0, abs=2.0)
    assert room.blocks[-1].start_s == pytest.approx(room.now_s, abs=0.5), "and what is said now is stamped now"


def test_a_stream_that_survives_the_sleep_does_not_lag_behind_for_ever():
    room = Room()
    room.talk(5.0)

    room.deliver(0.5)  # the driver wakes before anybody looks
    room.sleep(600.0)
    room.talk(10.0)

    assert room.driver.opened == 1
    assert room.state.lost_s == pytest.approx(599.5, abs=0.2)
    assert room.blocks[-1].start_s == pytest.approx(room.now_s, abs=0.2)


def test_a_driver_that_is_late_and_catches_up_lost_nothing():
    room = Room()
    room.talk(5.0)

    for _ in range(10):
        room.wait(0.9)
        room.deliver(0.9)
    room.wait(LOOK_S)

    assert room.state.lost_s == 0
    assert room.jumps == []
    assert room.heard_s == pytest.approx(14.0)


def test_a_burst_ahead_of_the_clock_is_not_from_before_the_beginning():
    room = Room()

    room.deliver(2.0)
    room.wait(2.0)
    room.talk(10.0)

    assert room.blocks[0].start_s == 100.0
    assert (room.jumps, room.state.lost_s, room.state.status) == ([], 0, "on")


def test_nobody_looked_for_too_long_and_the_ring_overflowed():
    room = Room()
    room.talk(1.0)

    for _ in range(100):
        room.deliver(0.2)
        room.sleep(0.2)
    room.talk(5.0)

    [(end_s, start_s)] = room.jumps
    assert room.state.lost_s == pytest.approx(start_s - end_s)
    assert room.heard_s + room.state.lost_s == pytest.approx(26.0, abs=0.1)
    assert room.state.status == "on"


def test_a_pause_takes_nothing_in_and_loses_nothing():
    room = Room()
    room.talk(2.0)
    room.deliver(0.2)  # said before the pause, not yet looked at
    room.sleep(0.2)

    room.pause()
    assert not room.driver.open_now, "the device itself is closed"
    said, room.said = room.said, 0
    room.talk(30.0, hz=1000)
    assert room.state.status == "paused"

    room.said = said
    room.resume()
    room.talk(2.0)
    assert room.heard_s == pytest.approx(4.2)
    assert room.state.lost_s == 0
    [(end_s, start_s)] = room.jumps
    assert start_s - end_s == pytest.approx(30.0, abs=0.1)
    spectrum = np.abs(np.fft.rfft(room.pcm))
    at_hz = np.arange(len(spectrum)) * SAMPLE_RATE_HZ / len(room.pcm)
    tone = spectrum[(at_hz > 430) & (at_hz < 450)].max()
    assert spectrum[(at_hz > 950) & (at_hz < 1050)].max() < tone / 1000


def test_muted_nothing_comes_in_even_while_the_device_is_still_open():
    room = Room()
    room.talk(1.0)

    room.capture.mute()
    room.talk(1.0, hz=1000)

    assert room.driver.open_now
    assert room.heard_s == pytest.approx(1.0)


def test_unplugged_during_a_pause_is_lost_when_it_ends():
    room = Room()
    room.talk(2.0)
    room.pause()
    room.driver.unplug()
    room.wait(60.0)

    room.resume()
    room.wait(3.0)
    assert room.state.status == "lost"
    assert room.state.lost_s == pytest.approx(3.0, abs=0.1), "counted from the end of the pause"

    room.pause()
    room.wait(60.0)
    assert room.state.lost_s == pytest.approx(3.0, abs=0.1)


def test_a_device_that_was_never_there_is_an_error():
    driver = FakeDriver()
    driver.plugged = False

    with pytest.raises(DeviceProblem, match=r"device\.none"):
        Room(driver=driver)
    driver.plugged = True
    with pytest.raises(DeviceProblem, match=r"device\.unknown"):
        Room(driver=driver, name="lapel")


def test_clipping_shows_and_passes():
    room = Room()

    room.talk(3.0, amplitude=32767)
    assert room.state.clipping > 0.02

    room.talk(15.0, amplitude=8000)
    assert room.state.clipping < 0.001


def act(room, action, looks):
    match action:
        case "talk" | "zeros":
            room.talk(looks * LOOK_S, amplitude=8000 if action == "talk" else 0)
        case "hang":
            room.wait(looks * LOOK_S)
        case "sleep":
            room.sleep(looks)
        case "unplug":
            room.driver.unplug()
            room.wait(LOOK_S)
        case "plug":
            room.driver.plugged = True
        case "pause":
            room.pause()
        case "resume" if room.state.status == "paused":
            room.resume()


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["talk", "hang", "unplug", "plug", "pause", "resume", "sleep", "zeros"]), st.integers(1, 60)
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(ACTIONS, st.sampled_from([16_000, 48_000]))
def test_time_is_heard_lost_or_paused(actions, rate_hz):
    room = Room(rate_hz=rate_hz)
    room.talk(0.5)
    paused_s = starting_s = 0.0
    for action, looks in actions:
        began_s, was_paused = room.now_s, room.state.status == "paused"
        starting_s += 3.1 if action == "resume" else 0.0
        act(room, action, looks)
        paused_s += (room.now_s - began_s) if was_paused else 0.0

    if room.state.status != "paused":
        room.driver.plugged = True
        room.talk(12.0)
    starts = [block.start_s for block in room.blocks]
    assert all(start_s >= end_s - 1e-6 for end_s, start_s in room.jumps), "time never goes back"
    assert starts == sorted(starts)
    open_s = room.now_s - 100.0 - paused_s
    assert room.heard_s + room.state.lost_s <= open_s + 0.1, "no second counts twice"
    assert room.heard_s + room.state.lost_s >= open_s - starting_s - 1.2, "no second is missing"

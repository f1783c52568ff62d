"""The microphone on its own thread, how a device is chosen, and a machine without PortAudio."""

from __future__ import annotations

import sys
import threading
import time

import numpy as np
import pytest

from companion.audio import choice
from companion.audio.capture import Capture
from companion.audio.driver import FakeDriver, InputDevice, choose
from companion.audio.microphone import Microphone, PortAudio
from companion.audio.source import AudioSource
from companion.clock import SystemClock
from companion.errors import DeviceProblem, StorageProblem

DESK = InputDevice("Desk microphone", "alsa_input.usb-1", default=True)
LID = InputDevice("Built-in microphone", "alsa_input.pci-1")
SCREEN = InputDevice("Monitor of Built-in audio", "alsa_output.pci-1.monitor", monitor=True)
PATIENCE_S = 20.0


class Talker:
    """Keeps a fake microphone talking, as an audio system's own thread does."""

    def __init__(self, driver):
        self.driver = driver
        self.amplitude = 1000
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._talk)

    def _talk(self):
        while not self._stop.wait(0.02):
            self.driver.deliver(np.full(320, self.amplitude, np.int16).tobytes())

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self._stop.set()
        self._thread.join()


def eventually(holds):
    until_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until_s, "it never happened"
        time.sleep(0.02)


@pytest.fixture
def driver():
    return FakeDriver()


@pytest.fixture
def microphone(driver):
    with Microphone(None, SystemClock(), driver) as microphone:
        yield microphone


def test_it_is_a_source_like_a_recording(microphone, driver):
    source: AudioSource = microphone
    heard = []

    with Talker(driver):
        for block in source.blocks():
            heard.append(block)
            if len(heard) == 20:
                source.close()

    ends = [block.start_s + block.duration_s for block in heard]
    assert ends[:-1] == pytest.approx([block.start_s for block in heard[1:]])
    assert source.duration_s is None
    assert not driver.open_now


def test_nothing_is_captured_once_pause_has_returned(microphone, driver):
    microphone.start()
    with Talker(driver) as talker:
        eventually(lambda: microphone.state.status == "on")
        microphone.pause()
        assert microphone.state.status == "paused"
        assert not driver.open_now

        talker.amplitude = 2000
        time.sleep(0.3)
        microphone.resume()
        talker.amplitude = 3000
        eventually(lambda: microphone.state.status == "on")
    heard = np.concatenate([block.pcm for block in microphone.read()])

    assert {1000, 3000} <= set(heard.tolist())
    # The talker may be in the middle of a word when the device opens again; nothing from the pause itself may be there.
    assert np.count_nonzero(heard == 2000) <= 320


def test_nobody_reads_and_the_status_is_still_true(microphone, driver):
    microphone.start()
    with Talker(driver):
        eventually(lambda: microphone.state.status == "on")
        driver.unplug()
        eventually(lambda: microphone.state.status == "lost")
        driver.plugged = True
        eventually(lambda: microphone.state.status == "on")

    assert microphone.state.lost_s > 0


def test_a_missing_device_is_told_before_the_session(driver):
    driver.plugged = False

    with Microphone(None, SystemClock(), driver) as microphone, pytest.raises(DeviceProblem, match=r"device\.none"):
        microphone.start()


def test_closing_ends_a_reader_that_waits(microphone):
    ended = threading.Event()

    def read():
        for _ in microphone.blocks():
            pass
        ended.set()

    reader = threading.Thread(target=read)
    reader.start()
    eventually(lambda: microphone.state.status != "paused")
    microphone.close()
    microphone.close()

    assert ended.wait(PATIENCE_S)
    reader.join()


def test_resume_without_a_start_opens_nothing(microphone, driver):
    microphone.pause()
    microphone.resume()

    assert driver.opened == 0


def test_a_fault_on_the_thread_reaches_the_reader(microphone, monkeypatch):
    def broken(self, now_s):
        raise RuntimeError("a bug")

    monkeypatch.setattr(Capture, "look", broken)

    with pytest.raises(RuntimeError, match="a bug"):
        list(microphone.blocks())


def test_a_device_is_chosen_by_name_address_or_part_of_its_name():
    devices = (LID, DESK, SCREEN)

    assert choose(devices, None) is DESK
    assert choose(devices, "Built-in microphone") is LID
    assert choose(devices, "alsa_output.pci-1.monitor") is SCREEN
    assert choose(devices, "desk") is DESK


def test_without_a_default_a_microphone_goes_before_a_monitor():
    assert choose((SCREEN, LID), None) is LID
    assert choose((SCREEN,), None) is SCREEN


@pytest.mark.parametrize(
    ("devices", "name", "code"),
    [
        ((), None, "device.none"),
        ((LID, DESK), "lapel", "device.unknown"),
        ((LID, SCREEN), "built-in", "device.ambiguous"),
        ((LID,), "", "device.unknown"),
    ],
)
def test_what_cannot_be_chosen_is_said(devices, name, code):
    with pytest.raises(DeviceProblem) as caught:
        choose(devices, name)

    assert caught.value.code == code


def test_without_portaudio_it_says_what_to_install(monkeypatch):
    class NoPortAudio:
        def find_spec(self, name, path=None, target=None):
            if name == "sounddevice":
                raise OSError("PortAudio library not found")  # as sounddevice's import does

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPortAudio(), *sys.meta_path])

    for wish in (PortAudio().inputs, PortAudio().rescan, Microphone(None, SystemClock()).start):
        with pytest.raises(DeviceProblem, match=r"device\.portaudio_missing"):
            wish()


def test_the_chosen_name_is_all_that_is_kept(tmp_path, monkeypatch):
    assert choice.remembered() is None
    choice.remember("Bureaumicrofoon – é")
    assert choice.remembered() == "Bureaumicrofoon – é"
    choice.remember(None)
    assert choice.remembered() is None

    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    with pytest.raises(StorageProblem, match=r"storage\.unwritable"):
        choice.remember("x")

"""The microphone: PortAudio as a driver, and the source that listens through it on a thread of its own.

The only home of sounddevice, which is imported when a microphone is asked for: on Linux its import fails where
PortAudio is not installed, and a replay needs neither.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from companion.audio import soundserver
from companion.audio.capture import Capture, MicrophoneState
from companion.audio.driver import BLOCK_S, InputDevice, choose
from companion.audio.ring import Ring
from companion.errors import DeviceProblem
from companion.events import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from companion.audio.channels import Mixer
    from companion.audio.driver import Driver, Sink, Stream
    from companion.clock import Clock
    from companion.events import AudioBlock

_LOOK_S = 0.02
_READ_S = 1.0
"""A look may take this long when a device is being opened."""
_WAITING_BLOCKS = 4000
"""Two minutes and more. Full: the oldest block goes, and its seconds are counted as lost."""
_SERVER_DEVICE = "pulse"
"""The ALSA device that leads to the sound server, in Debian's libasound2-plugins."""
_PREFERRED_SYSTEM = "Windows WASAPI"
"""Windows shows every device once per system; this one has whole names and what the machine plays."""
_WRONG_RATE = -9997
_MONITOR_SIGNS = ("[loopback]", "monitor of", "blackhole", "stereo mix")


def _sounddevice() -> Any:
    try:
        import sounddevice  # noqa: PLC0415 - see the top
    except OSError as error:
        raise DeviceProblem("device.portaudio_missing") from error
    return sounddevice


class PortAudio:
    """Every microphone of this machine; on Linux through the sound server where there is one. See `Driver`."""

    def __init__(self, channels: int = 1) -> None:
        """`channels`: how many a device is asked for; one that has fewer refuses."""
        self._channels = channels

    def inputs(self) -> tuple[InputDevice, ...]:
        return self._from_server() or tuple(device for device, _ in self._from_portaudio())

    def open(self, name: str | None, sink: Sink, ended: Callable[[], None]) -> Stream:
        sources = self._from_server()
        if sources:
            device = choose(sources, name)
            with soundserver.asking_for(device.address if name is not None else None):
                return self._stream(_SERVER_DEVICE, device.name, sink, ended)
        known = self._from_portaudio()
        device = choose([each for each, _ in known], name)
        return self._stream(next(index for each, index in known if each is device), device.name, sink, ended)

    def rescan(self) -> None:
        # PortAudio looks at the devices only when it starts (python-sounddevice issue 493).
        sounddevice = _sounddevice()
        with _in_words("PortAudio"):
            sounddevice._terminate()  # noqa: SLF001 - the documented way
            sounddevice._initialize()  # noqa: SLF001

    def _from_server(self) -> tuple[InputDevice, ...]:
        names = {entry["name"] for entry in _sounddevice().query_devices() if entry["max_input_channels"] > 0}
        return soundserver.inputs() if _SERVER_DEVICE in names else ()

    def _from_portaudio(self) -> list[tuple[InputDevice, int]]:
        sounddevice = _sounddevice()
        systems = sounddevice.query_hostapis()
        if not systems:
            return []
        preferred = [n for n, system in enumerate(systems) if system["name"] == _PREFERRED_SYSTEM]
        number = (preferred or [sounddevice.default.hostapi])[0]
        return [
            (
                InputDevice(
                    name=entry["name"],
                    address=entry["name"],
                    default=entry["index"] == systems[number]["default_input_device"],
                    monitor=any(sign in entry["name"].casefold() for sign in _MONITOR_SIGNS),
                ),
                entry["index"],
            )
            for entry in sounddevice.query_devices()
            if entry["max_input_channels"] > 0 and entry["hostapi"] == number
        ]

    def _stream(self, device: int | str, name: str, sink: Sink, ended: Callable[[], None]) -> Stream:
        sounddevice = _sounddevice()
        with _in_words(name):
            try:
                return _PortAudioStream(device, SAMPLE_RATE_HZ, self._channels, sink, ended)
            except sounddevice.PortAudioError as error:
                if error.args[1:2] != (_WRONG_RATE,):
                    raise
            rate_hz = round(sounddevice.query_devices(device)["default_samplerate"])
            return _PortAudioStream(device, rate_hz, self._channels, sink, ended)


class _PortAudioStream:
    def __init__(self, device: int | str, rate_hz: int, channels: int, sink: Sink, ended: Callable[[], None]) -> None:
        sounddevice = _sounddevice()
        self.rate_hz = rate_hz
        self._stream = sounddevice.RawInputStream(
            device=device,
            samplerate=rate_hz,
            blocksize=round(rate_hz * BLOCK_S),
            channels=channels,
            dtype="int16",
            callback=lambda data, _frames, _time, _status: sink(bytes(data)),
            finished_callback=ended,
        )
        try:
            self._stream.start()
        except sounddevice.PortAudioError:
            self._stream.close(ignore_errors=True)
            raise

    def close(self) -> None:
        # abort, because stop would wait for a device that may be gone.
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    sounddevice = _sounddevice()
    try:
        yield
    except sounddevice.PortAudioError as error:
        raise DeviceProblem("device.refused", name=name, why=str(error)) from error


class Microphone:
    """A live source (see `AudioSource`): a thread looks after the device, whether or not anybody reads `blocks`.

    `start_s` of the blocks is the time of `clock`.
    """

    def __init__(
        self, name: str | None, clock: Clock, driver: Driver | None = None, mixer: Mixer | None = None
    ) -> None:
        """`name` of the device; None for the system's default. Opens nothing yet.

        `mixer` makes one channel out of several; the device then has to have as many.
        """
        self._clock = clock
        self._capture = Capture(driver or PortAudio(mixer.channels if mixer else 1), name, mixer)
        self._waiting: Ring[AudioBlock] = Ring(_WAITING_BLOCKS)
        self._arrived = threading.Event()
        self._device = threading.Lock()
        """Held by whoever deals with the device: the thread, or the chair who pauses."""
        self._closing = threading.Event()
        self._state = MicrophoneState("paused")
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    @property
    def duration_s(self) -> float | None:
        return None

    @property
    def state(self) -> MicrophoneState:
        """As of the last look, at most a few tenths of a second ago. May be read from any thread."""
        return self._state

    def start(self) -> None:
        """Opens the device. `blocks` does so itself; call this first to hear about a missing device beforehand.

        Raises:
            DeviceProblem: see `Driver.open`. Once the device was open, its loss is a status and not an error.
        """
        with self._device:
            if self._thread is not None or self._closing.is_set():
                return
            self._capture.open(self._clock.now_s())
            self._publish([])
            self._thread = threading.Thread(target=self._look_after, name="microphone", daemon=True)
            self._thread.start()

    def blocks(self) -> Iterator[AudioBlock]:
        """Blocks as they arrive, until `close`. A jump in `start_s` is lost or paused sound."""
        self.start()
        while not self._closing.is_set():
            yield from self.read()

    def read(self) -> list[AudioBlock]:
        """What arrived since the last time; waits for the next look (a fiftieth of a second), and may be empty."""
        self._arrived.wait(_READ_S)
        self._arrived.clear()
        if self._error is not None:
            raise self._error
        return [held.item for held in self._waiting.take()]

    def pause(self) -> None:
        """Closes the device. When this returns nothing is captured any more; what was heard before still arrives."""
        self._capture.mute()
        with self._device:
            self._publish(self._capture.pause(self._clock.now_s()))

    def resume(self) -> None:
        """Listens again. Where the device has gone meanwhile, that is a status and not an error."""
        with self._device:
            if self._thread is not None and self._state.status == "paused" and not self._closing.is_set():
                self._capture.open(self._clock.now_s())
                self._publish([])

    def close(self) -> None:
        self._capture.mute()
        with self._device:  # whoever is starting it has done so
            self._closing.set()
        if self._thread is not None:
            self._thread.join()
        self.pause()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _look_after(self) -> None:
        try:
            while not self._closing.wait(_LOOK_S):
                with self._device:
                    self._publish(self._capture.look(self._clock.now_s()))
        except BaseException as error:  # noqa: BLE001 - a thread's error belongs to whoever waits for its blocks
            self._error = error
            self._arrived.set()

    def _publish(self, blocks: list[AudioBlock]) -> None:
        for block in blocks:
            self._waiting.put(block, len(block.pcm))
        state = self._capture.state(self._clock.now_s())
        unread_s = self._waiting.lost / SAMPLE_RATE_HZ
        self._state = replace(state, lost_s=state.lost_s + unread_s)
        self._arrived.set()

"""What capture wants of an audio system: the Protocol, how a device is chosen by name, and a fake for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from companion.errors import DeviceProblem
from companion.events import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Sequence

Sink: TypeAlias = Callable[[bytes], None]
"""Takes int16 samples (channels in turn) in the machine's byte order. The audio system's own thread calls it, so that
it only copies."""

BLOCK_S = 0.032


@dataclass(frozen=True, slots=True)
class InputDevice:
    """Something that can be listened to."""

    name: str
    """As the user sees, chooses and keeps it."""
    address: str
    """The audio system's own name for it. Not its number: that changes when something is plugged in."""
    default: bool = False
    monitor: bool = False
    """What this machine plays, instead of a microphone: the other side of an online session."""


class Stream(Protocol):
    """A device that is being listened to."""

    @property
    def rate_hz(self) -> int: ...

    def close(self) -> None:
        """Afterwards the sink is not called again. Harmless when repeated, or when the device has gone."""
        ...


class Driver(Protocol):
    """An audio system. Not for use from two threads at once."""

    def inputs(self) -> tuple[InputDevice, ...]:
        """What there is to listen to now.

        Raises:
            DeviceProblem: `device.portaudio_missing`.
        """
        ...

    def open(self, name: str | None, sink: Sink, ended: Callable[[], None]) -> Stream:
        """Listens to the device of that name (None: the system's default), at 16 kHz or else at its own rate.

        `ended` is called when the stream ends by itself; it may be called after `close` too.

        Raises:
            DeviceProblem: `device.portaudio_missing`, `device.none`, `device.unknown`, `device.ambiguous` or
                `device.refused`.
        """
        ...

    def rescan(self) -> None:
        """Notices what was plugged in or out. Only while no stream is open."""
        ...


def choose(devices: Sequence[InputDevice], name: str | None) -> InputDevice:
    """The device of that name, by its address, or the only one whose name contains it; without a name the default.

    Raises:
        DeviceProblem: `device.none`, `device.unknown` or `device.ambiguous`.
    """
    if not devices:
        raise DeviceProblem("device.none")
    if name is None:
        microphones = [device for device in devices if not device.monitor]
        return next((device for device in devices if device.default), (microphones or list(devices))[0])
    for device in devices:
        if name in {device.name, device.address}:
            return device
    wanted = name.casefold()
    alike = [device for device in devices if wanted and wanted in device.name.casefold()]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise DeviceProblem("device.ambiguous", name=name, found=_names(alike))
    raise DeviceProblem("device.unknown", name=name, known=_names(devices))


def _names(devices: Sequence[InputDevice]) -> str:
    return ", ".join(f"'{device.name}'" for device in devices)


class FakeDriver:
    """A machine with one microphone that can be plugged and unplugged. For tests and benches."""

    def __init__(self, name: str = "desk microphone", rate_hz: int = SAMPLE_RATE_HZ) -> None:
        self.device = InputDevice(name, name, default=True)
        self.rate_hz = rate_hz
        self.plugged = True
        self.opened = 0
        self.rescans = 0
        self._sink: Sink | None = None
        self._ended: Callable[[], None] | None = None

    def inputs(self) -> tuple[InputDevice, ...]:
        return (self.device,) if self.plugged else ()

    def open(self, name: str | None, sink: Sink, ended: Callable[[], None]) -> Stream:
        choose(self.inputs(), name)
        self.opened += 1
        self._sink, self._ended = sink, ended
        return self

    def rescan(self) -> None:
        self.rescans += 1

    def close(self) -> None:
        """The stream's own `close`."""
        self._sink = self._ended = None

    @property
    def open_now(self) -> bool:
        return self._sink is not None

    def deliver(self, samples: bytes) -> None:
        """Samples arrive, where somebody listens."""
        if self._sink:
            self._sink(samples)

    def unplug(self) -> None:
        """The device goes, and its stream ends, as PulseAudio does it."""
        self.plugged = False
        ended = self._ended
        self._sink = None
        if ended:
            ended()

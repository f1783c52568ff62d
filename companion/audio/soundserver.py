"""What the Linux sound server (PulseAudio, or PipeWire in its place) can listen to.

PortAudio sees the server as one device. Its microphones, and the monitors that carry what this machine plays, are the
server's own business; `pactl` lists them, and the environment variable PULSE_SOURCE chooses one.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from companion.audio.driver import InputDevice

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE_S = 2.0


def inputs() -> tuple[InputDevice, ...]:
    """The server's sources; none where there is no server, or no `pactl` to ask it with."""
    listed, default = _ask("--format=json", "list", "sources"), _ask("get-default-source")
    try:
        sources: list[Any] = json.loads(listed)
        described = Counter(source["description"] for source in sources)
        return tuple(
            InputDevice(
                name=_name(source, alone=described[source["description"]] == 1),
                address=source["name"],
                default=source["name"] == default.strip(),
                monitor=source["name"].endswith(".monitor") or bool(source.get("monitor_source")),
            )
            for source in sources
        )
    except (ValueError, KeyError, TypeError):
        return ()


@contextmanager
def asking_for(source: str | None) -> Iterator[None]:
    """Names the source to the sound server's client, which reads it when a stream is opened."""
    before = os.environ.get("PULSE_SOURCE")
    if source is not None:
        os.environ["PULSE_SOURCE"] = source
    try:
        yield
    finally:
        if source is not None:
            os.environ.pop("PULSE_SOURCE")
            if before is not None:
                os.environ["PULSE_SOURCE"] = before


def _name(source: Any, *, alone: bool) -> str:
    """What the server calls the device; two of a kind carry their address too."""
    return source["description"] if alone else f"{source['description']} ({source['name']})"


def _ask(*question: str) -> str:
    try:
        # In a Dutch locale pactl 16 writes 0,00 into its JSON.
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        command = ["pactl", *question]
        answer = subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE_S, env=environment)
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.decode("utf-8", "replace")

"""What `pactl` answers becomes devices; anything else becomes none."""

from __future__ import annotations

import json

import pytest

from companion.audio import soundserver
from companion.audio.driver import InputDevice


def source(name, description, **more):
    return {"name": name, "description": description, **more}


@pytest.fixture
def pactl(tmp_path, monkeypatch):
    """Makes a `pactl` that answers as told."""

    def answers(sources, default="", code=0):
        program = tmp_path / "pactl"
        program.write_text(
            f"#!/bin/sh\ncase $1 in\n--format=json) cat <<'END'\n{sources}\nEND\n;;\n"
            f"*) echo '{default}' ;;\nesac\nexit {code}\n"
        )
        program.chmod(0o755)

    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return answers


def test_microphones_and_monitors(pactl):
    sources = [
        source("alsa_input.usb", "Bureaumicrofoon", monitor_source=""),
        source("alsa_output.pci.monitor", "Monitor of Built-in Audio", monitor_source="alsa_output.pci"),
    ]
    pactl(json.dumps(sources), default="alsa_input.usb")

    assert soundserver.inputs() == (
        InputDevice("Bureaumicrofoon", "alsa_input.usb", default=True),
        InputDevice("Monitor of Built-in Audio", "alsa_output.pci.monitor", monitor=True),
    )


def test_two_of_a_kind_can_be_told_apart(pactl):
    pactl(json.dumps([source("usb-1", "Jabra"), source("usb-2", "Jabra"), source("pci", "Built-in")]))

    assert [device.name for device in soundserver.inputs()] == ["Jabra (usb-1)", "Jabra (usb-2)", "Built-in"]


@pytest.mark.parametrize(
    "answer", ["", "Connection refused", "{}", '[{"name": "x"}]', "[1]", "null", '[{"name": 0,00}]']
)
def test_what_is_no_list_of_sources_is_no_server(pactl, answer):
    pactl(answer)

    assert soundserver.inputs() == ()


def test_no_server_and_no_pactl(pactl, monkeypatch, tmp_path):
    pactl(json.dumps([source("a", "A")]), code=1)
    assert soundserver.inputs() == ()

    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert soundserver.inputs() == ()

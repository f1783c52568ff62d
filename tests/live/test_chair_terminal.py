"""The chair's view in a terminal: the same board as the page."""

from __future__ import annotations

import asyncio

from textual.widgets import Static

from companion.live.chair_terminal import ChairTerminal
from companion.live.fake_room import FakeRoom


def watch(room, *steps):
    """Runs the app, does the steps in turn, and returns what stands on the screen after each."""

    async def run():
        app = ChairTerminal(room)
        screens = []
        async with app.run_test() as pilot:
            await pilot.pause(0.4)
            for step in steps:
                if isinstance(step, str):
                    await pilot.press(step)
                else:
                    step()
                await pilot.pause(0.4)
                screens.append({widget.id: str(widget.render()) for widget in app.query(Static) if widget.id})
        return screens

    return asyncio.run(run())


def test_phase_time_and_signal_stand_on_the_screen():
    room = FakeRoom("nl", "calm")

    calm, signal = watch(room, lambda: None, lambda: room.show("signal"))

    assert calm["phase"] == "Probleemverkenning"
    assert calm["time"] == "5:05 / 20:00"
    assert calm["signal"] == ""
    assert "Advies?" in signal["signal"]
    assert "▲" in signal["signal"]


def test_keys_ask_the_room():
    room = FakeRoom("en", "signal")

    watch(room, "d", "p", "p", "i", "2", "n")

    assert [command["do"] for command in room.commands] == ["not_so", "pause", "resume", "mark", "strike", "next"]


def test_what_was_said_is_not_shown():
    room = FakeRoom("en", "words")
    heard = room.view("chair")["signal"]["words"]

    (screen,) = watch(room, lambda: None)

    assert heard
    assert all(heard not in text for text in screen.values())


def test_the_learning_question_is_typed():
    room = FakeRoom("en", "question")

    watch(room, *"why", "enter")

    assert room.commands == [{"do": "question", "which": "before", "text": "why"}]

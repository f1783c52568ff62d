"""What the chair teaches and is told quietly: "not so" is remembered, and how many have not spoken."""

from __future__ import annotations

import pytest

from companion.events import SpokenSentence
from tests.test_room import ACTS, ADVICE, Story

GARBLED = "you should just cal her on monday"
OTHER = "You should just sack her on Monday."


@pytest.fixture(autouse=True)
def acts(monkeypatch):
    for text in (GARBLED, OTHER):
        monkeypatch.setitem(ACTS, text, "advice/direct")


def shown(story):
    return [signal for signal in story.session.state.signals if signal.shown]


def test_not_so_is_not_signalled_again():
    story = Story()
    story.explore()
    story.say(ADVICE)
    story.do("not_so", id=shown(story)[0].signal_id)
    assert story.chair["signal"] is None

    story.wait(130)
    story.say(ADVICE)
    story.say(GARBLED)
    assert len(story.session.state.signals) == 1

    story.say(OTHER)
    assert len(shown(story)) == 2


def test_only_the_running_session_learns():
    first = Story()
    first.explore()
    first.say(ADVICE)
    first.do("not_so", id=shown(first)[0].signal_id)

    second = Story()
    second.explore()
    second.say(ADVICE)

    assert len(shown(second)) == 1


def speak(story, seat):
    start_s = story.clock.now_s()
    story.clock.advance(4)
    role = {1: "chair", 2: "case_bringer"}.get(seat, "participant")
    story.ears.say(
        SpokenSentence(start_s, start_s + 4, "And how was that for you when you left?", seat=seat, role=role)
    )
    story.room.step(0)


def seats(view):
    return [notice["text"] for notice in view["notices"] if notice["code"] == "seats"]


@pytest.mark.parametrize(
    ("language", "two", "one"),
    [
        ("en", "2 seats have not spoken in this phase.", "One seat has not spoken in this phase."),
        (
            "nl",
            "2 plaatsen hebben in deze fase nog niet gesproken.",
            "Eén plaats heeft in deze fase nog niet gesproken.",
        ),
    ],
)
def test_the_chair_sees_how_many_have_not_spoken(language, two, one):
    story = Story(language=language)
    story.explore()
    for seat in (2, 3):
        speak(story, seat)
    assert seats(story.chair) == []

    story.wait(600)
    assert seats(story.chair) == [two]
    assert "notices" not in story.everybody

    speak(story, 4)
    assert seats(story.chair) == [one]
    speak(story, 5)
    assert seats(story.chair) == []


def test_the_hint_goes_with_the_phase():
    story = Story()
    story.explore()
    speak(story, 3)
    story.wait(600)
    assert seats(story.chair)

    story.do("next")

    assert seats(story.chair) == []

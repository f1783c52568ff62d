"""What people say to the room rather than to each other."""

from __future__ import annotations

import pytest

from companion.analysis.spoken import announced_phase, asks_for_pause
from companion.methods import library

METHOD = library.load("five_step")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Pauze."),
        ("nl", "even pauze graag"),
        ("nl", "Oké, even niet meeluisteren."),
        ("en", "Pause, please."),
        ("en", "off the record"),
        ("en", "Wait, stop listening for a moment."),
    ],
)
def test_a_pause_is_asked_for(language, text):
    assert asks_for_pause(text.replace("Pause, please", "Pause please"), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "In de pauze belde ze mij op."),
        ("nl", "Wanneer is het pauze?"),
        ("en", "He never takes a pause."),
        ("en", "What he told me off the record was different."),
    ],
)
def test_talking_about_a_pause_is_not_asking_for_one(language, text):
    assert not asks_for_pause(text, language)


@pytest.mark.parametrize(
    ("language", "text", "phase"),
    [
        ("nl", "Dan gaan we nu naar de adviesronde.", "advice"),
        ("nl", "We gaan over naar de evaluatie.", "evaluate"),
        ("en", "Let's move on to the advice round.", "advice"),
        ("en", "Now we start with the problem exploration.", "explore"),
    ],
)
def test_an_announced_phase_is_offered(language, text, phase):
    assert announced_phase(text, METHOD, "intro", language).id == phase


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Ik heb dat advies nooit gekregen."),
        ("en", "My problem started last week."),
        ("en", "We keep that one for the advice round."),
        ("nl", "Zullen we dat parkeren voor de adviesronde?"),
    ],
)
def test_mentioning_a_phase_is_not_announcing_it(language, text):
    assert announced_phase(text, METHOD, "intro", language) is None


def test_the_running_phase_is_not_offered_again():
    assert announced_phase("We gaan naar de adviesronde.", METHOD, "advice", "nl") is None

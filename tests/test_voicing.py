"""Who speaks, in the live room: taps, and voices that are asked for, learned on the page, and forgotten."""

from __future__ import annotations

import json

import pytest

from companion.events import PhaseEntered, RoleTapped, SpokenSentence, VoicesAsked, encode_event
from companion.live.board import Refused
from companion.state import fold
from tests.table import Table
from tests.test_room import STORY, Story


class VoiceStory(Story):
    """A room in which voices can be told apart; people speak in tones."""

    def __init__(self):
        super().__init__()
        self.table = Table()
        self.room.know_voices(self.table.ear)
        self.wait(1)

    @property
    def voices(self):
        return self.chair["voices"]

    def introduce(self, *seats):
        for seat in seats:
            self.do("learn_voice", seat=seat)
            self.table.speak(seat, 9)
        self.wait(1)


def test_nothing_is_learned_before_everybody_agreed_to_that_too():
    story = VoiceStory()
    story.begin()
    assert story.voices == {"agreed": False, "judging": False, "seats": []}

    with pytest.raises(Refused):
        story.do("learn_voice", seat=1)
    story.table.speak(1, 9)

    assert story.table.encoder.made == []


def test_the_opening_round_teaches_seat_by_seat_and_shows_how_well():
    story = VoiceStory()
    story.begin()
    story.do("voices", agreed=True)
    story.do("learn_voice", seat=1)
    story.table.speak(1, 4)
    story.wait(1)
    (listening,) = story.voices["seats"]
    assert (listening["seat"], listening["state"]) == (1, "listening")
    assert 3.5 < listening["spoken_s"] < 4.5

    story.table.speak(1, 5)
    story.introduce(2)

    assert [each["state"] for each in story.voices["seats"]] == ["good", "good"]
    assert story.voices["judging"]


@pytest.mark.parametrize("ending", ["forget_voices", "latecomer", "withdraw", "end"])
def test_voices_are_gone_when_anybody_asks_joins_or_withdraws_and_at_the_end(ending):
    story = VoiceStory()
    story.begin()
    story.do("voices", agreed=True)
    story.introduce(1, 2)
    made = story.table.encoder.made
    assert any(part.any() for part in made)

    if ending == "end":
        story.room.stop()
        story.room.run()
    else:
        story.do(ending)

    assert not any(part.any() for part in made)
    assert story.table.ear.learned == ()
    assert not story.session.state.voices_agreed


def test_voices_are_gone_before_the_summary_is_confirmed(tmp_path):
    story = VoiceStory()
    story.room.part_on_the_page(tmp_path)
    story.begin()
    story.do("voices", agreed=True)
    story.introduce(1, 2)
    made = story.table.encoder.made

    story.do("end")
    assert story.voices["judging"]  # the closing words are still part of the session
    story.do("end")

    assert story.chair["stage"] == "confirming"
    assert not any(part.any() for part in made)
    assert not story.voices["judging"]


def test_the_log_knows_that_it_was_asked_and_nothing_else():
    story = VoiceStory()
    story.begin()
    story.do("voices", agreed=True)
    story.introduce(1, 2)
    story.do("forget_voices")

    told = [event for event in story.log.events if isinstance(event, VoicesAsked)]
    assert [event.agreed for event in told] == [True, False]
    assert all(set(json.loads(encode_event(each))) == {"t_s", "agreed", "text_version", "type"} for each in told)
    assert all(len(encode_event(event)) < 4_000 for event in story.log.events)


def test_a_room_with_channels_offers_no_voices():
    story = Story()
    story.begin()

    assert story.chair["voices"] is None
    with pytest.raises(Refused):
        story.do("voices", agreed=True)


# --- taps ----------------------------------------------------------------------------------------------------------


def test_a_key_says_who_speaks_until_the_next_key_or_phase():
    story = Story()
    story.begin()
    story.do("speaks", seat=2)
    assert story.chair["speaks"] == {"seat": 2, "role": "case_bringer"}
    story.say(STORY)
    story.do("speaks", seat=0)
    story.say(STORY)
    story.do("speaks", seat=4)
    story.say(STORY)
    story.do("question", which="before", text="How do I raise it?")
    story.do("next")
    story.say(STORY)

    told = [(sentence.seat, sentence.role) for sentence in story.session.state.sentences]
    assert told == [(2, "case_bringer"), (None, None), (4, "participant"), (None, None)]
    assert story.chair["speaks"] is None


def test_a_tap_beats_a_voice():
    story = Story()
    story.begin()
    story.do("speaks", seat=1)
    story.clock.advance(2)
    story.ears.say(SpokenSentence(0.5, 2.0, STORY, seat=3, role="participant"))
    story.room.step(0)

    assert story.session.state.sentences[-1].role == "chair"


def test_a_tap_comes_a_little_after_the_voice_it_is_about():
    entered = PhaseEntered(t_s=0.0, phase="intro", planned_s=60)
    taps = [RoleTapped(t_s=10.0, role="chair", seat=1), RoleTapped(t_s=14.0, role="participant", seat=3)]
    state = fold([entered, *taps])

    assert state.tapped(7.0, 9.0) is None
    assert state.tapped(9.0, 10.6).seat == 1
    assert state.tapped(13.0, 14.0).seat == 3  # begun before the key, and mostly his
    assert state.tapped(11.0, 13.0).seat == 1

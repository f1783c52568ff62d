"""The live room as a story: what the chair asks for, what is heard, and what the two pages show."""

from __future__ import annotations

import json
from datetime import date
from types import MappingProxyType

import pytest

from companion.clock import ManualClock
from companion.ears import FakeEars
from companion.errors import DeviceProblem
from companion.events import Judgement, SpokenSentence
from companion.export.eventlog import MemoryLog
from companion.live.board import Board, Refused
from companion.live.view import Surroundings, chair_view, room_view
from companion.methods import library
from companion.room import LiveRoom
from companion.session import Session
from companion.settings import Settings

METHOD = library.load("five_step")
ADVICE = "You should just call her on Monday."
STORY = "My colleague leaves early and I do her files."
ACTS = {ADVICE: "advice/direct", STORY: "other/narrative"}


class Classifier:
    def classify(self, text, *, previous=None, previous_role=None, role=None):
        act = ACTS.get(text, "question/open")
        label, _, subtype = act.partition("/")
        return Judgement(label, subtype, 0.95, (), MappingProxyType({act: 0.95}))


class Story:
    """A room without threads: time moves when the story says so."""

    def __init__(self, ears=None, language="en"):
        self.clock = ManualClock()
        self.ears = ears or FakeEars()
        self.session = Session(METHOD, language, Classifier(), Settings())
        self.log = MemoryLog()
        self.session.open(date(2026, 1, 5), "", self.log)
        around = Surroundings(stage="consent", language=language, consent_text="May I?", consent_version="v1")
        self.board = Board(
            chair_view(self.session.state, METHOD, around), room_view(self.session.state, METHOD, around)
        )
        self.room = LiveRoom(self.session, self.ears, self.board, self.clock, around)
        self.room.step(0)

    @property
    def chair(self):
        return self.board.view("chair")

    @property
    def everybody(self):
        return self.board.view("room")

    def do(self, name, **fields):
        self.board.command({"do": name, **fields})
        self.room.step(0)

    def wait(self, seconds):
        self.clock.advance(seconds)
        self.room.step(0)

    def say(self, text, seconds=2.0):
        start_s = self.clock.now_s()
        self.clock.advance(seconds)
        self.ears.say(SpokenSentence(start_s, start_s + seconds, text))
        self.room.step(0)

    def begin(self, *, agreed=True):
        self.do("consent", people=5, agreed=agreed, hierarchy=False)

    def explore(self):
        self.begin()
        self.do("phase", id="explore")
        self.do("question", which="before", text="How do I raise it?")
        self.wait(70)


@pytest.mark.parametrize("words", [True, False, None])
def test_whether_the_review_keeps_the_words_is_an_answer_of_its_own(words):
    story = Story()
    asked = {} if words is None else {"words": words}
    story.do("consent", people=5, agreed=True, hierarchy=False, **asked)

    assert story.session.state.consent.agreed
    assert story.session.state.consent.words is bool(words)
    assert story.chair["consent"]["words"] is bool(words)


def test_nothing_is_heard_before_everybody_agreed():
    story = Story()
    story.say(STORY)
    assert story.chair["stage"] == "consent"
    assert story.chair["listening"] == "off"

    story.begin()
    story.say(STORY)

    assert story.chair["stage"] == "running"
    assert story.chair["listening"] == "on"
    assert story.chair["phase"]["id"] == "intro"
    assert [sentence.text for sentence in story.session.state.sentences] == [STORY]


def test_one_no_means_a_session_without_sound():
    story = Story()
    story.begin(agreed=False)
    story.say(STORY)
    story.do("tap", label="question")

    assert story.chair["mode"] == "no_audio"
    assert story.chair["balance"]["question"] == 1
    assert story.session.state.sentences == ()


def test_no_learning_question_no_work_phase():
    story = Story()
    story.begin()
    story.do("next")
    assert story.chair["stage"] == "question"
    assert story.chair["phase"]["id"] == "intro"

    story.do("question", which="before", text="How do I raise it?")

    assert story.chair["stage"] == "running"
    assert story.chair["phase"]["id"] == "explore"
    assert story.everybody["question"] == "How do I raise it?"


def test_advice_in_the_question_round_becomes_one_signal():
    story = Story()
    story.explore()
    story.say(ADVICE)

    signal = story.chair["signal"]
    assert (signal["word"], signal["shape"], signal["words"]) == ("Advice?", "triangle", None)
    assert "signal" not in story.everybody

    story.do("show_words", id=signal["id"])
    assert story.chair["signal"]["words"] == ADVICE
    story.wait(60)
    assert story.chair["signal"] is None


def test_not_so_teaches_the_session():
    story = Story()
    story.explore()
    story.say(ADVICE)
    story.do("not_so", id=story.chair["signal"]["id"])
    assert story.chair["signal"] is None

    story.wait(200)
    story.say(ADVICE)

    assert story.chair["signal"] is None


def test_a_signal_that_was_correct_goes_and_may_come_again():
    story = Story()
    story.explore()
    story.say(ADVICE)
    story.do("correct", id=story.chair["signal"]["id"])
    assert story.chair["signal"] is None

    story.wait(200)
    story.say(ADVICE)

    assert story.chair["signal"]["word"] == "Advice?"
    assert story.session.state.answers[1].answer == "correct"


@pytest.mark.parametrize("how", ["by key", "by voice"])
def test_a_pause_hears_nothing(how):
    story = Story()
    story.explore()
    if how == "by key":
        story.do("pause")
    else:
        story.say("Pause please.")
    assert story.chair["listening"] == "paused"
    assert story.everybody["listening"] == "paused"
    before = story.session.state.sentences

    story.say(ADVICE)
    assert story.session.state.sentences == before

    story.do("resume")
    story.say(STORY)
    assert story.session.state.sentences[-1].text == STORY


def test_what_is_struck_is_gone_also_what_was_not_yet_recognised():
    story = Story()
    story.explore()
    story.say(ADVICE)
    late = SpokenSentence(story.clock.now_s() - 1, story.clock.now_s(), "And another thing.")
    story.do("strike", minutes=1)
    story.ears.say(late)
    story.wait(1)

    assert story.session.state.sentences == ()
    assert story.chair["signal"] is None
    assert ADVICE not in json.dumps([story.chair, story.everybody])


def test_marks_reach_everybody_once_confirmed():
    story = Story()
    story.explore()
    story.say("I never asked her.")
    story.do("mark", kind="insight")
    story.do("mark", kind="action", text="Call her on Thursday")
    assert story.everybody["insights"] == story.everybody["actions"] == []

    for mark in story.chair["marks"]:
        story.do("confirm_mark", id=mark["id"])

    assert story.everybody["insights"] == ["I never asked her."]
    assert story.everybody["actions"] == ["Call her on Thursday"]


def test_an_announced_phase_is_offered_and_taken_by_key():
    story = Story()
    story.explore()
    story.say("Let's move on to the advice round.")
    assert story.chair["phase"]["id"] == "explore"
    assert story.chair["offer"]["phase"] == "advice"

    story.do("take_offer")

    assert story.chair["phase"]["id"] == "advice"
    assert story.chair["offer"] is None


def test_a_latecomer_is_asked_before_being_heard():
    story = Story()
    story.explore()
    story.do("latecomer")
    story.say(ADVICE)
    assert story.chair["stage"] == "consent"
    assert story.session.state.sentences == ()

    story.do("consent", people=6, agreed=True, hierarchy=False)

    assert story.chair["stage"] == "running"
    assert story.chair["listening"] == "on"
    assert story.chair["phase"]["id"] == "explore"


def test_withdrawing_stops_listening_and_the_session_goes_on():
    story = Story()
    story.explore()
    story.do("withdraw")
    story.say(ADVICE)
    story.do("tap", label="advice")

    assert story.chair["mode"] == "no_audio"
    assert story.chair["listening"] == "off"
    assert story.chair["balance"]["advice"] == 1
    assert story.session.state.sentences == ()


def test_a_microphone_that_cannot_be_opened_is_said_and_the_session_goes_on():
    class Deaf(FakeEars):
        def open(self):
            raise DeviceProblem("device.portaudio_missing")

    story = Story(Deaf())
    story.begin()

    assert story.chair["stage"] == "running"
    assert story.chair["notices"][0]["code"] == "device.portaudio_missing"


def test_a_lag_is_shown_and_decoding_gets_lighter():
    story = Story()
    story.explore()
    story.ears.backlog_s = 8.0
    story.wait(1)
    assert story.chair["tier"] == "light"
    assert story.ears.light

    story.ears.backlog_s = 0.5
    story.wait(1)
    assert story.chair["tier"] == "normal"


def test_lost_seconds_stand_in_the_record():
    story = Story()
    story.explore()
    story.ears.lost_s = 12.0
    story.wait(1)
    story.ears.lost_s = 15.0
    story.wait(1)

    assert story.session.state.health["lost_audio"] == 15.0
    assert story.chair["lost_s"] == 15.0


def test_a_full_disk_is_told_and_the_session_goes_on():
    story = Story()
    story.explore()
    story.log.waiting = 7
    story.say(STORY)
    assert [notice["code"] for notice in story.chair["notices"]] == ["journal"]
    assert "7" in story.chair["notices"][0]["text"]

    story.log.waiting = 0
    story.say(ADVICE)

    assert story.chair["notices"] == []
    assert story.chair["signal"]["word"] == "Advice?"


def test_the_end_asks_the_question_again_and_hears_the_last_words():
    story = Story()
    story.explore()
    story.do("end")
    assert story.chair["stage"] == "closing"
    assert story.chair["question"]["asked_again"]
    story.do("question", which="now", text="What do I need?")
    story.ears.say(SpokenSentence(100, 102, STORY))
    story.board.command({"do": "end"})

    story.room.run()

    assert story.session.state.closed
    assert story.session.state.sentences[-1].text == STORY
    assert story.chair["stage"] == "ended"
    with pytest.raises(Refused):
        story.board.command({"do": "next"})


def test_without_sound_the_summary_holds_what_was_typed():
    story = Story()
    story.begin(agreed=False)
    story.do("phase", id="explore")
    story.do("question", which="before", text="How do I raise it with Willemijn?")
    story.do("mark", kind="insight", text="I never asked for help.")
    story.do("mark", kind="action", text="Call her on Friday.")

    draft = story.session.draft()

    assert draft.question_before.text.startswith("How do I raise it with")
    assert "Willemijn" not in draft.question_before.text
    assert [line.text for line in draft.insights] == ["I never asked for help."]
    assert [(action.who, action.due) for action in draft.actions] == [("case_bringer", "2026-01-09")]


def test_the_pages_speak_the_language_that_is_asked_for():
    story = Story()
    story.explore()
    story.say(ADVICE)
    story.do("language", language="nl")

    assert story.chair["signal"]["word"] == "Advies?"
    assert story.chair["phase"]["name"] == "Probleemverkenning"

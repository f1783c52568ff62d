"""After the conversation, as stories: lines confirmed one by one, handed over, and what may go wrong meanwhile."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import confirming, places
from companion.clock import ManualClock
from companion.ears import FakeEars
from companion.errors import StorageProblem
from companion.events import (
    LINE_KINDS,
    Draft,
    DraftLine,
    Judgement,
    LineSettled,
    SpokenSentence,
    decode_event,
    encode_event,
)
from companion.export import agefile, atomic, keys, mounts, summary, words
from companion.export.agefile import Passphrase
from companion.export.eventlog import MemoryLog
from companion.live.board import Board, Refused
from companion.live.view import Surroundings, chair_view, room_view
from companion.methods import library
from companion.room import LiveRoom
from companion.session import Session
from companion.settings import Settings
from companion.state import fold

METHOD = library.load("five_step")
SAID = (
    ("intro", "My colleague leaves early and I do her files in the evening.", "other/narrative"),
    ("intro", "My question is how do I raise it with her?", "question/open"),
    ("explore", "What would happen if you left them undone?", "question/open"),
    ("explore", "That is a good question, I have to think about that.", "other/narrative"),
    ("advice", "You could put it on the agenda of Monday's meeting.", "advice/option"),
    ("evaluate", "I see now that I never asked her anything.", "reflection/insight"),
    ("evaluate", "On Thursday I will ask her for half an hour.", "other/action"),
)  # fmt: skip
ACTS = {text: act for _, text, act in SAID}


class Classifier:
    def classify(self, text, *, previous=None, previous_role=None, role=None):
        act = ACTS.get(text, "other/narrative")
        label, _, subtype = act.partition("/")
        return Judgement(label, subtype, 0.95, (), MappingProxyType({act: 0.95}))


class Story:
    """A session that was held, up to the moment in which its lines are confirmed."""

    def __init__(self, folder, said=SAID, recipients=()):
        self.clock, self.ears, self.log = ManualClock(), FakeEars(), MemoryLog()
        self.folder = folder
        self.session = Session(METHOD, "en", Classifier(), Settings())
        self.session.open(date(2026, 11, 16), library.find_text("five_step"), self.log)
        around = Surroundings(stage="consent", language="en", consent_text="May I?", consent_version="v1")
        state = self.session.state
        self.board = Board(chair_view(state, METHOD, around), room_view(state, METHOD, around))
        self.room = LiveRoom(self.session, self.ears, self.board, self.clock, around)
        self.parting = self.room.part_on_the_page(folder, recipients)
        self.room.step(0)
        self.do("consent", people=5, agreed=True, hierarchy=False)
        for phase, text, _ in said:
            if self.chair["phase"]["id"] != phase:
                self.do("phase", id=phase)
                if self.chair["stage"] == "question":
                    self.do("question", which="before", text="How do I raise it with her?")
            start_s = self.clock.now_s()
            self.clock.advance(3)
            self.ears.say(SpokenSentence(start_s, start_s + 3, text))
            self.room.step(0)
        self.do("end")
        self.do("end")

    @property
    def chair(self):
        return self.board.view("chair")

    @property
    def handing(self):
        return self.chair["handing"]

    @property
    def lines(self):
        return {line["id"]: line for line in self.chair["lines"]}

    def do(self, name, **fields):
        self.board.command({"do": name, **fields})
        self.room.step(0)

    def keep(self, line, **fields):
        self.do("settle", line=line, decision="kept", **fields)

    def keep_all(self):
        for line in self.chair["lines"]:
            self.keep(line["id"], **({"choice": "do"} if line["kind"] == "option" else {}))

    def seal_with_words(self):
        self.do("hand_over")
        self.do("lock", how="words")
        shown = self.board.words()
        self.do("noted")
        return shown

    def save(self, folder):
        self.do("save", path=str(folder))
        return self.handing


@pytest.fixture(autouse=True)
def cheap_words(monkeypatch):
    """The cost of deriving keys has its own tests."""
    monkeypatch.setattr(Passphrase.__init__, "__defaults__", (4,))


@pytest.fixture
def story(tmp_path):
    return Story(tmp_path / "laptop")


@pytest.fixture
def stick(tmp_path, monkeypatch):
    place = tmp_path / "media" / "STICK"
    place.mkdir(parents=True)
    monkeypatch.setattr(mounts, "sticks", lambda: (mounts.Stick(place, "STICK", 5_000_000),) if place.exists() else ())
    return place


def opened(folder, passphrase):
    (path,) = folder.glob("*.age")
    return summary.open_summary(path, [Passphrase(passphrase)])


# --- confirming ----------------------------------------------------------------------------------------------------


def test_the_microphone_is_closed_before_the_first_line_is_shown(tmp_path):
    story = Story(tmp_path)

    assert story.chair["stage"] == "confirming"
    assert story.chair["listening"] == "off"
    assert story.ears.listening == "off"
    assert story.session.state.closed
    assert {line["kind"] for line in story.chair["lines"]} == set(LINE_KINDS) - {"question_now"}
    assert all(line["decision"] == "open" for line in story.chair["lines"])


def test_only_what_was_confirmed_is_in_the_summary(story):
    story.keep("question_before")
    story.keep("insight-1", text="I see that I never asked.")
    story.do("settle", line="touched-1", decision="dropped")
    story.keep("option-1", choice="maybe")
    story.keep("action-1", first_step="Look when she is in.")
    story.do("add_line", kind="question_now", text="What do I want to hear from her?")
    passphrase = story.seal_with_words()
    story.save(story.folder)
    story.do("finish")

    sealed = opened(story.folder, passphrase)
    assert sealed.case is None
    assert sealed.look_back is None
    assert sealed.touched == ()
    assert sealed.question_before.text == "How do I raise it with her?"
    assert sealed.question_now.text == "What do I want to hear from her?"
    assert [(line.text, line.draft) for line in sealed.insights] == [("I see that I never asked.", False)]
    assert [(option.choice, option.draft) for option in sealed.options] == [("maybe", False)]
    [action] = sealed.actions
    assert (action.first_step, action.due) == ("Look when she is in.", date(2026, 11, 19))
    assert (sealed.people, sealed.date) == (5, date(2026, 11, 16))


def test_a_line_can_be_put_back_and_another_day_unsays_the_words(story):
    story.do("settle", line="action-1", decision="dropped")
    assert story.lines["action-1"]["text"].startswith("On Thursday I will ask her")
    story.do("settle", line="action-1", decision="open")
    assert story.lines["action-1"]["when"] == "On Thursday"

    story.keep("action-1", due="2026-11-26")

    assert (story.lines["action-1"]["due"], story.lines["action-1"]["when"]) == ("2026-11-26", None)


def test_the_day_of_looking_back_is_offered_and_may_be_none(story):
    assert (story.lines["look_back"]["due"], story.lines["look_back"]["spoken"]) == ("2026-12-14", False)
    story.keep("look_back", due="2026-12-21")
    assert confirming.decided(Draft(case=None, question_before=None, question_now=None), story.session.state.lines,
                              date(2026, 11, 16)).look_back.due == "2026-12-21"  # fmt: skip

    story.do("settle", line="look_back", decision="dropped")

    state = story.session.state
    assert confirming.decided(story.session.draft(), state.lines, state.date).look_back is None


def test_where_nothing_was_said_nothing_is_proposed(tmp_path):
    story = Story(tmp_path, said=(("intro", "Good evening.", "other/social"),))

    assert [line["kind"] for line in story.chair["lines"]] == ["look_back"]
    passphrase = story.seal_with_words()
    story.save(tmp_path)
    sealed = opened(tmp_path, passphrase)
    assert (sealed.case, sealed.actions, sealed.insights) == (None, (), ())


def test_a_crash_while_confirming_loses_nothing_that_was_decided(story):
    story.keep("insight-1", text="I never asked.")
    story.do("settle", line="option-1", decision="dropped")
    story.do("add_line", kind="action", text="Write to her.")

    # What a journal gives back is these events; nothing else of the program survives.
    state = fold(decode_event(encode_event(event)) for event in story.log.events)
    kept = confirming.decided(story.session.draft(), state.lines, state.date)

    assert [line.text for line in kept.insights] == ["I never asked."]
    assert [action.what for action in kept.actions] == ["Write to her."]
    assert kept.options == ()
    assert kept.case is None


def test_confirming_makes_the_session_no_longer(story):
    ended_s = story.session.state.t_s
    story.clock.advance(600)
    story.keep("insight-1")

    assert story.session.state.t_s == ended_s


def test_what_is_confirmed_reaches_no_room_page(story):
    before = dict(story.board.view("room"))
    story.keep_all()
    passphrase = story.seal_with_words()
    everybody = json.dumps(story.board.view("room"))

    assert "never asked" not in everybody
    assert passphrase not in everybody
    assert {**story.board.view("room"), "n": 0, "t_s": 0} == {**before, "n": 0, "t_s": 0}


# --- the words -----------------------------------------------------------------------------------------------------


def test_words_are_in_no_view_and_gone_once_noted(story):
    story.keep_all()
    assert story.board.words() is None
    story.do("hand_over")
    story.do("lock", how="words")
    shown = story.board.words()

    assert words.normalise(shown) == shown
    assert len(shown.split("-")) == 7
    # Single words may stand in a view by chance.
    assert not all(word in json.dumps(story.chair) for word in shown.split("-"))
    with pytest.raises(Refused, match="not_noted"):
        story.do("save", path=str(story.folder))
    story.do("noted")

    assert story.board.words() is None
    story.save(story.folder)
    assert opened(story.folder, shown).case is not None


def test_other_words_are_other_words_and_going_back_forgets_them(story):
    story.do("hand_over")
    story.do("lock", how="words")
    first = story.board.words()
    story.do("lock", how="words")
    assert story.board.words() != first
    story.do("back")

    assert story.chair["stage"] == "confirming"
    assert story.board.words() is None
    assert story.handing is None


def test_the_case_bringer_types_words_of_their_own(story):
    story.keep_all()
    story.do("hand_over")
    with pytest.raises(Refused, match="lock_incomplete"):
        story.do("lock", how="own")
    story.do("lock", how="own", passphrase="the kettle sings on Sundays")
    story.save(story.folder)

    assert story.board.words() is None
    assert "seven words" not in story.handing["mail"]
    assert opened(story.folder, "the kettle sings on Sundays").case is not None
    assert "kettle" not in json.dumps(story.chair)


def test_people_whose_keys_are_remembered_go_by_name(story, monkeypatch, tmp_path):
    monkeypatch.setattr(places, "settings_file", lambda: tmp_path / "config" / "config.toml")
    identity = agefile.new_identity()
    keys.remember("Noor", agefile.write_recipient(identity.recipient))
    story.keep_all()
    story.do("hand_over")
    assert story.handing["recipients"] == ("Noor",)
    story.do("lock", how="keys", names=["Noor"])
    story.save(story.folder)

    (path,) = story.folder.iterdir()  # whoever has a key has a program: no page
    assert summary.open_summary(path, [identity]).case is not None
    assert "age -d -i" in story.handing["mail"]


def test_a_key_that_was_forgotten_meanwhile_is_told(story):
    story.do("hand_over")
    story.do("lock", how="keys", names=["Nobody"])

    assert "Nobody" in story.handing["problem"]
    assert story.handing["lock"] is None


def test_what_was_settled_beforehand_is_not_asked_again(tmp_path):
    story = Story(tmp_path, recipients=[Passphrase("settled before the session")])
    story.do("hand_over")

    assert (story.handing["lock"], story.handing["noted"]) == ("own", True)
    story.save(tmp_path)
    assert opened(tmp_path, "settled before the session")


# --- where it goes -------------------------------------------------------------------------------------------------


def test_from_the_laptop_to_the_stick_and_off_the_laptop_again(story, stick):
    story.keep_all()
    passphrase = story.seal_with_words()
    assert [(place["label"], place["stick"]) for place in story.handing["places"]] == [
        ("STICK", True), ("laptop", False),
    ]  # fmt: skip
    story.save(story.folder)
    with pytest.raises(Refused, match="last_copy"):
        story.do("remove_copy", id=1)
    story.save(stick)
    assert [copy["stick"] for copy in story.handing["copies"]] == [False, True]

    story.do("remove_copy", id=1)

    assert list(story.folder.iterdir()) == []
    assert story.handing["removed"] == (str(story.folder),)
    story.do("finish")
    assert story.parting.finished
    assert story.chair["stage"] == "ended"
    assert opened(stick, passphrase).case is not None


def test_a_stick_that_was_pulled_keeps_the_copy_on_the_laptop(story, stick):
    story.keep_all()
    story.seal_with_words()
    story.save(story.folder)
    story.save(stick)
    for file in stick.iterdir():
        file.unlink()
    stick.rmdir()
    story.do("remove_copy", id=1)

    assert "is now the only one" in story.handing["problem"]
    assert len(list(story.folder.glob("*.age"))) == 1
    story.do("finish")
    assert story.parting.finished  # the laptop's copy is whole


def test_a_stick_that_was_pulled_before_saving_is_told(story, stick):
    story.seal_with_words()
    stick.rmdir()
    stick.parent.rmdir()
    (stick.parent.parent / "media").write_text("not a folder any more")
    story.save(stick)

    assert "STICK" in story.handing["problem"]
    assert story.handing["copies"] == ()
    story.do("look")
    assert [place["stick"] for place in story.handing["places"]] == [False]


def test_a_copy_that_was_changed_is_not_taken_for_whole(story, stick):
    story.seal_with_words()
    story.save(stick)
    (sealed,) = stick.glob("*.age")
    whole = sealed.read_bytes()
    sealed.write_bytes(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:])
    story.do("finish")

    assert "none is whole" in story.handing["problem"]
    assert not story.parting.finished
    story.save(story.folder)
    story.do("finish")
    assert story.parting.finished


@pytest.mark.parametrize(("code", "said"), [("storage.full", "the disk is full"), ("storage.read_only", "read-only")])
def test_a_full_or_read_only_stick_is_told_and_another_place_will_do(story, stick, monkeypatch, code, said):
    story.seal_with_words()
    write = atomic.write_first_free

    def refusing(path, fill):
        if path.is_relative_to(stick):
            raise StorageProblem(code, path=path)
        return write(path, fill)

    monkeypatch.setattr(atomic, "write_first_free", refusing)
    assert said in story.save(stick)["problem"]
    assert list(stick.iterdir()) == []

    assert story.save(story.folder)["problem"] is None


def test_a_disk_that_gives_back_something_else_is_found_out(story, monkeypatch):
    story.seal_with_words()
    write = atomic.write_first_free

    def forgetful(path, fill):
        written, result = write(path, fill)
        written.write_bytes(written.read_bytes()[:-1] + b"\0")
        return written, result

    monkeypatch.setattr(atomic, "write_first_free", forgetful)
    assert "gives back something else" in story.save(story.folder)["problem"]
    assert list(story.folder.iterdir()) == []


def test_a_name_that_is_taken_is_left_alone(story):
    story.folder.mkdir()
    (story.folder / "companion-2026-11-16.age").write_bytes(b"last year's")
    story.seal_with_words()
    story.save(story.folder)

    assert (story.folder / "companion-2026-11-16.age").read_bytes() == b"last year's"
    assert story.handing["copies"][0]["files"][0] == "companion-2026-11-16-2.age"


def test_half_a_path_is_no_place(story):
    story.seal_with_words()

    assert "no full path" in story.save("stick")["problem"]


def test_stopping_without_saving_keeps_the_journal(story):
    story.keep_all()
    story.do("hand_over")
    story.do("stop_unsaved")

    assert story.chair["stage"] == "ended"
    assert not story.parting.finished
    assert any(isinstance(event, LineSettled) for event in story.log.events)


def test_the_note_for_the_mail_has_no_link_and_both_languages(story):
    story.seal_with_words()
    story.save(story.folder)
    notes = {}
    for language in ("en", "nl"):
        story.do("language", language=language)
        notes[language] = story.handing["mail"]

    assert "seven words" in notes["en"]
    assert "zeven woorden" in notes["nl"]
    assert all("companion-2026-11-16" in note for note in notes.values())
    assert not any("http" in note or "www" in note for note in notes.values())


# --- the lines as values -------------------------------------------------------------------------------------------

SESSION = date(2026, 11, 16)
DRAFT = Draft(
    case=DraftLine(text="A case."),
    question_before=None,
    question_now=None,
    insights=(DraftLine(text="Mine.", by="case_bringer"), DraftLine(text="Theirs.", by="participant")),
    options=(DraftLine(text="One."), DraftLine(text="Two.")),
)
decisions = st.builds(
    LineSettled,
    t_s=st.just(0.0),
    line=st.sampled_from(["case", "insight-1", "option-2", "insight+1", "action+1", "look_back"]),
    kind=st.just("insight"),
    decision=st.sampled_from(["kept", "dropped", "open"]),
    text=st.sampled_from(["", "Other words."]),
)


def test_nothing_decided_keeps_nothing():
    assert confirming.decided(DRAFT, {}, SESSION) == Draft(case=None, question_before=None, question_now=None)


def test_accepting_the_draft_takes_what_was_spoken_and_says_that_nobody_confirmed_it():
    accepted = confirming.decided(DRAFT, {}, SESSION, with_open=True)

    assert [line.text for line in accepted.insights] == ["Mine."]
    assert not accepted.case.confirmed
    assert accepted.look_back is None  # offered, not spoken


@given(st.lists(decisions, max_size=8))
def test_what_is_confirmed_was_decided_to_be_kept(made):
    by_line = {
        "case": "case", "insight-1": "insight", "option-2": "option", "insight+1": "insight", "action+1": "action",
        "look_back": "look_back",
    }  # fmt: skip
    settled = {}
    for each in made:
        settled[each.line] = replace(each, kind=by_line[each.line])
    kept = {line.id for line in confirming.lines(DRAFT, settled, SESSION) if line.decision == "kept"}

    assert kept <= {line for line, last in settled.items() if last.decision == "kept"}
    confirmed = confirming.decided(DRAFT, settled, SESSION)
    assert all(line.confirmed for line in (*confirmed.insights, *confirmed.options, *confirmed.actions))


def test_sticks_are_read_from_the_kernels_own_table():
    table = """\
25 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
31 25 8:17 / /media/an/INTER\\040VISIE rw shared:2 - vfat /dev/sdb1 rw
32 25 8:33 / /srv/backup rw shared:3 - ext4 /dev/sdc1 rw
33 25 0:41 / /mnt/share rw shared:4 - cifs //server/share rw
34 25 8:1 / /boot/efi rw shared:5 - vfat /dev/sda1 rw
"""
    found = mounts.mounts_in(table, lambda device: device in {"8:33", "8:1"})

    assert found == [Path("/media/an/INTER VISIE"), Path("/srv/backup")]


def test_looking_for_sticks_never_fails():
    assert isinstance(mounts.sticks(), tuple)

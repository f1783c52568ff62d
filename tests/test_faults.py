"""What goes wrong in a room, at every point of a session: shown, counted and survived. The table: docs/faults.md."""

from __future__ import annotations

import time
from datetime import date

import pytest

from companion.clock import ManualClock, SystemClock
from companion.export import journal, journal_files, recovery, summary
from companion.export.journal_format import Cost
from companion.session import Session
from companion.settings import Settings
from tests.export.test_journal import SESSION, WORDS, recovered
from tests.export.test_open_command import DRAFT, FACTS, READER
from tests.test_room import ADVICE, METHOD, STORY, Classifier, Story

PHASES = [phase.id for phase in METHOD]


@pytest.mark.parametrize("phase", PHASES)
def test_a_microphone_that_goes_in_any_phase_is_shown_counted_and_heard_again(phase):
    story = Story()
    story.explore()
    story.do("phase", id=phase)
    story.say(STORY)

    story.ears.listening, story.ears.lost_s = "lost", 7.0
    story.wait(7)
    assert story.chair["listening"] == "lost"
    assert story.chair["phase"]["id"] == phase

    story.ears.listening = "on"
    story.say(STORY)
    assert story.chair["listening"] == "on"
    assert story.session.state.health["lost_audio"] == 7.0
    assert [said.text for said in story.session.state.sentences] == [STORY, STORY]


def test_a_signal_still_comes_after_the_microphone_came_back():
    story = Story()
    story.explore()
    story.ears.listening, story.ears.lost_s = "lost", 3.0
    story.wait(3)
    story.ears.listening = "on"
    story.say(ADVICE)

    assert story.chair["signal"] is not None


def test_the_wall_clock_may_jump_and_session_time_goes_on(monkeypatch):
    clock = SystemClock()
    before_s, wall_s = clock.now_s(), time.time()
    for jump_s in (-86_400.0, 3_600.0, 0.0):
        monkeypatch.setattr(time, "time", lambda jump_s=jump_s: wall_s + jump_s)
        after_s = clock.now_s()
        assert before_s <= after_s < before_s + 60
        before_s = after_s


def test_a_session_over_midnight_keeps_the_date_on_which_it_began(tmp_path):
    clock = ManualClock(today=date(2026, 1, 5))
    session = Session(METHOD, "en", Classifier(), Settings())
    with journal.Journal.create(tmp_path, WORDS, cost=Cost(8, 1, 1), clock=clock) as log:
        session.open(clock.today(), "", log)
        clock.advance(86_400)

    assert recovered(log.path).events[0].date == "2026-01-05"


def test_two_companions_at_once_do_not_touch_each_others_session(tmp_path):
    """The same user, the same folders, the same day: every journal and every sealed file has a name of its own."""
    logs = [journal.Journal.create(tmp_path / "journals", WORDS, cost=Cost(8, 1, 1)) for _ in range(2)]
    for event in SESSION:
        for log in logs:
            log.append(event)
    for log in logs:
        assert log.flush()
    assert [found.busy for found in journal_files.listing(tmp_path / "journals")] == [True, True]

    sealed = [summary.seal_summary(DRAFT, FACTS, folder=tmp_path, recipients=[READER.recipient]) for _ in logs]
    first, second = logs
    first.discard()
    first.close()
    assert len(set(sealed)) == 2
    assert second.path.exists()
    second.close()
    assert recovery.recover(second.path.read_bytes(), WORDS).events == SESSION

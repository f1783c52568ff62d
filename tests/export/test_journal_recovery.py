"""`companion recover`: what the chair can do with a session that broke off, and what the next session says of it."""

from __future__ import annotations

import errno
import json
import os
from datetime import date

import pytest

from companion.analysis import language as classifiers
from companion.analysis.acts import FakeActClassifier
from companion.clock import ManualClock
from companion.errors import ModelProblem, StorageProblem
from companion.events import SpokenSentence
from companion.export import journal_files, summary, words
from companion.export.journal import Journal
from companion.export.journal_files import JournalFile
from companion.export.journal_format import Cost
from companion.methods import library
from companion.session import Session
from companion.settings import Settings

WORDS = "maple-river-stone-cloud-lamp"
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
METHOD = library.find_text("five_step")
SPOKEN = (
    "I have a colleague who never answers my mail.",
    "How can I get through to her?",
    "I will call her on Friday.",
)


def broken_off(folder, *, closed=False, method=METHOD):
    """A journal as a laptop leaves it that stopped after three sentences."""
    log = Journal.create(folder, WORDS, cost=CHEAP, clock=ManualClock())
    session = Session(library.parse(method, origin="test"), "en", FakeActClassifier(), Settings())
    session.open(date(2026, 1, 5), method, log)
    session.enter("explore", 0)
    for number, text in enumerate(SPOKEN):
        session.hear(SpokenSentence(60.0 * number, 60.0 * number + 4, text), role="case_bringer")
    if closed:
        session.close(240)
    log.close()
    return log.path


@pytest.fixture
def journals(tmp_path, monkeypatch):
    folder = tmp_path / "journals"
    monkeypatch.setenv("COMPANION_JOURNALS", str(folder))
    return folder


def test_without_journals_it_says_so(companion, journals):
    run = companion("recover")

    assert (run.code, run.out) == (0, "")
    assert "There are no journals" in run.err


def test_the_list_tells_broken_sessions_from_running_ones(companion, journals):
    path = broken_off(journals)
    (journals / "torn.journal").write_bytes(b"CMPN")
    with Journal.create(journals, WORDS, cost=CHEAP) as running:
        run = companion("recover")
    rows = {row.split()[0]: row for row in run.out.splitlines()}

    assert run.code == 0
    assert "unfinished" in rows[path.name]
    assert "2026-01-05" in rows[path.name]
    assert "running" in rows[running.path.name]
    assert "can't be read" in rows["torn.journal"]


def test_a_journal_shows_what_it_holds_but_not_what_was_said(companion, journals):
    path = broken_off(journals)
    run = companion("recover", path.name, passphrase="Maple river, STONE cloud lamp")
    # (These words are not on the lists, so they are taken as typed.)
    assert run.code == 3

    run = companion("recover", path.name, passphrase=WORDS)
    assert run.code == 0
    assert "recovered up to 2:04" in run.err
    assert "3 sentences" in run.err
    assert "Problem exploration" in run.err
    assert "It broke off there" in run.err
    for text in SPOKEN:
        assert text not in run.err + run.out
    assert path.exists()


def test_a_torn_end_is_told(companion, journals):
    path = broken_off(journals)
    path.write_bytes(path.read_bytes()[:-30])
    run = companion("recover", path, passphrase=WORDS)

    assert run.code == 0
    assert "bytes can't be read" in run.err


def test_its_events_are_those_of_the_session(companion, journals):
    run = companion("recover", broken_off(journals, closed=True).name, "--events", "-", passphrase=WORDS)
    told = [json.loads(line) for line in run.out.splitlines()]

    assert [each["text"] for each in told if each["type"] == "act"] == list(SPOKEN)
    assert told[0]["type"] == "phase"
    assert told[-1]["type"] == "closed"


def test_sealing_writes_the_summary_and_only_then_destroys_the_journal(companion, journals, tmp_path):
    path = broken_off(journals)
    run = companion("recover", path.name, "--seal", tmp_path / "out", "--accept-draft", passphrase=WORDS)

    (sealed,) = (tmp_path / "out").glob("*.age")
    assert run.code == 0
    assert sealed.name == "companion-2026-01-05.age"
    assert not path.exists()
    assert "the journal was destroyed" in run.err


def test_a_seal_that_fails_keeps_the_journal(companion, journals, tmp_path, monkeypatch):
    def fail(*_, **__):
        raise StorageProblem("storage.full", path="somewhere")

    path = broken_off(journals)
    monkeypatch.setattr(summary.sealing, "seal", fail)
    run = companion("recover", path.name, "--seal", tmp_path / "out", "--accept-draft", passphrase=WORDS)

    assert run.code == 1
    assert path.exists()


def test_a_damaged_journal_is_kept_after_sealing(companion, journals, tmp_path):
    path = broken_off(journals)
    path.write_bytes(path.read_bytes()[:-30])
    run = companion("recover", path.name, "--seal", tmp_path / "out", "--accept-draft", passphrase=WORDS)

    assert run.code == 0
    assert path.exists()
    assert "was not destroyed" in run.err


def test_a_running_session_is_not_sealed_from_under_the_chair(companion, journals, tmp_path):
    with Journal.create(journals, WORDS, cost=CHEAP) as running:
        run = companion("recover", running.path.name, "--seal", tmp_path / "out", "--accept-draft", passphrase=WORDS)

    assert run.code == 1
    assert "still running" in run.err


def test_a_journal_with_nothing_in_it_says_so(companion, journals, tmp_path):
    with Journal.create(journals, WORDS, cost=CHEAP) as empty:
        pass
    run = companion("recover", empty.path.name, "--seal", tmp_path / "out", "--accept-draft", passphrase=WORDS)

    assert run.code == 1
    assert "nothing of a session" in run.err
    assert empty.path.exists()


def test_nothing_is_destroyed_without_a_yes(companion, journals, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    path = broken_off(journals)

    assert companion("recover", path.name, "--destroy").code == 2
    assert path.exists()
    assert companion("recover", path.name, "--destroy", "--yes").code == 0
    assert not path.exists()


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 1, "There is no journal"),
        (b"Dear diary", 3, "is no journal"),
        (b"CMPNJRNL\x00\x02\x00\x00", 3, "newer companion"),
        (b"CMPNJRNL\x00\x01", 3, "broke off before anything"),
        (b"CMPNJRNL\x00\x01" + bytes(200), 3, "are damaged"),
    ],
    ids=["missing", "other", "newer", "short", "damaged"],
)
def test_what_is_no_journal_is_met_in_words_before_any_is_asked_for(companion, journals, content, code, said):
    if content is not None:
        journals.mkdir()
        (journals / "x.journal").write_bytes(content)
    run = companion("recover", "x.journal")

    assert run.code == code
    assert said in run.err


def test_options_without_a_journal_are_refused(companion, journals):
    assert companion("recover", "--destroy").code == 2


# --- at the next session ------------------------------------------------------------------------------------------


@pytest.fixture
def transcript(tmp_path):
    path = tmp_path / "session.jsonl"
    path.write_text("".join(json.dumps({"t": 9 * n, "text": text}) + "\n" for n, text in enumerate(SPOKEN)))
    return path


def test_the_next_session_says_that_one_broke_off(companion, journals, transcript):
    broken_off(journals)
    run = companion("replay", transcript, "--language", "en")

    assert run.code == 0
    assert "companion recover" in run.err


def test_recovery_words_are_shown_once_and_open_the_journal(companion, journals, transcript):
    run = companion("replay", transcript, "--language", "en", "--journal")
    (shown,) = [line.strip() for line in run.err.splitlines() if words.normalise(line) == line.strip()]
    (left,) = journal_files.listing(journals)

    assert run.code == 0
    assert len(shown.split("-")) == words.RECOVERY_WORDS
    assert str(left.path) in run.err
    assert companion("recover", left.path, passphrase=shown.upper()).code == 0


def test_a_session_that_never_began_leaves_no_journal(companion, journals, transcript, monkeypatch):
    def fail(_):
        raise ModelProblem("acts.missing", language="en", path="somewhere")

    monkeypatch.setattr(classifiers, "load_classifier", fail)
    run = companion("replay", transcript, "--language", "en", "--journal")

    assert run.code == 1
    assert list(journals.iterdir()) == []


def test_a_sealed_session_leaves_no_journal(companion, journals, transcript, tmp_path):
    run = companion("replay", transcript, "--language", "en", "--journal", "--seal", tmp_path / "out", "--accept-draft")

    assert run.code == 0
    assert list(journals.iterdir()) == []


def test_the_chair_is_told_when_the_disk_refuses_and_the_session_goes_on(companion, journals, transcript, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    make = JournalFile.create.__func__

    def create(cls, path, content, *, replace=False):
        file = make(cls, path, content, replace=replace)
        monkeypatch.setattr(file, "write", full)
        return file

    monkeypatch.setattr(JournalFile, "create", classmethod(create))
    run = companion("replay", transcript, "--language", "en", "--journal", "--events", "-")

    assert json.loads(run.out.splitlines()[-1])["type"] in {"closed", "health"}  # the session went on to its end
    assert run.code == 1
    assert "could not be written to the journal" in run.err

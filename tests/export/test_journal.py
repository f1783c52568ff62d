"""The journal of a running session: what is kept, who is told, and what the disk may do meanwhile."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from companion.analysis.acts import FakeActClassifier
from companion.clock import ManualClock
from companion.errors import SealProblem, StorageProblem
from companion.events import Closed, Health, SentenceHeard, SessionOpened, SpokenSentence, Struck
from companion.export import journal, journal_files, journal_format, recovery
from companion.export.eventlog import MemoryLog
from companion.export.journal import Journal
from companion.export.journal_format import Cost
from companion.memory import Secret
from companion.methods import library
from companion.session import Session
from companion.settings import Settings
from companion.state import fold

ROOT = Path(__file__).parents[2]
WORDS = "maple-river-stone-cloud-lamp"
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
OPENED = SessionOpened(t_s=0, date="2026-01-05", language="nl", method="id = 'x'")


def said(number, text="Bel haar gewoon."):
    return SentenceHeard(
        t_s=number + 0.5, sentence_id=f"s{number}", start_s=float(number), end_s=number + 0.5, text=text, role="chair"
    )


SESSION = (OPENED, *(said(number) for number in range(1, 6)), Closed(t_s=10))


def begin(folder, **options):
    return Journal.create(folder, WORDS, cost=CHEAP, clock=options.pop("clock", ManualClock()), **options)


def keep(folder, events=SESSION):
    with begin(folder) as log:
        for event in events:
            log.append(event)
    return log.path


def recovered(path, words=WORDS):
    return recovery.recover(path.read_bytes(), words)


# --- an ordinary session ------------------------------------------------------------------------------------------


def test_a_session_comes_back_as_it_was(tmp_path):
    back = recovered(keep(tmp_path))

    assert back.events == SESSION
    assert back.closed
    assert (back.unread_bytes, back.left_out) == (0, 0)


def test_a_journal_is_its_users_own_and_its_name_says_only_the_day(tmp_path):
    path = keep(tmp_path / "made" / "journals")

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.name.startswith("2026-01-05-")
    assert len(path.name) == len("2026-01-05-01234567.journal")


def test_two_journals_of_one_day_have_nothing_in_common(tmp_path):
    first, second = keep(tmp_path), keep(tmp_path)

    assert first != second
    blocks = [{path.read_bytes()[i : i + 16] for i in range(128, 2000, 16)} for path in (first, second)]
    assert not blocks[0] & blocks[1]


def test_words_are_taken_however_they_are_typed(tmp_path):
    path = keep(tmp_path)
    generated = "canary"  # not from the list, so these words are taken as they stand
    with pytest.raises(SealProblem, match=r"journal\.wrong_words"):
        recovered(path, generated)

    with Journal.create(tmp_path, "lantern-sonata-already-design-moral", cost=CHEAP) as log:
        log.append(OPENED)
    for typed in ("lantern-sonata-already-design-moral", " Lantern SONATA already  design, moral"):
        assert recovered(log.path, typed).events == (OPENED,)


def test_half_a_surrogate_pair_does_not_stop_the_journal(tmp_path):
    path = keep(tmp_path, [OPENED, said(1, "broken \ud83d pair"), said(2)])

    assert [event.text for event in recovered(path).events[1:]] == ["broken \ufffd pair", "Bel haar gewoon."]


def test_what_is_durable_is_told_in_order_and_ends_with_all(tmp_path):
    told = []
    with begin(tmp_path, on_durable=told.append) as log:
        for event in SESSION[:3]:
            log.append(event)
        assert log.flush()
        assert log.durable_upto == 3
        for event in SESSION[3:]:
            log.append(event)

    assert told == sorted(set(told))
    assert told[-1] == len(SESSION)


def test_nothing_is_called_durable_that_was_not_forced_to_the_disk(tmp_path, monkeypatch):
    forced, told = {}, []

    def fsync(descriptor):
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            forced["content"] = os.pread(descriptor, 1 << 20, 0)

    def durable(count):
        told.append((count, len(recovery.recover(forced["content"], WORDS).events)))

    monkeypatch.setattr(os, "fsync", fsync)
    with begin(tmp_path, on_durable=durable) as log:
        for event in SESSION:
            log.append(event)
            assert log.flush()
        log.append(STRUCK)

    assert [count for count, _ in told[:-1]] == [there for _, there in told[:-1]]
    assert told[-1] == (len(SESSION) + 1, len(SESSION) - 2 + 1)  # the strike, less the two sentences that it took


# --- files that are something else --------------------------------------------------------------------------------


def test_an_empty_session_is_a_journal_too(tmp_path):
    assert recovered(keep(tmp_path, [])).events == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: b"", "journal.broken_off"),
        (lambda data: data[:127], "journal.broken_off"),
        (lambda data: b"age-encryption.org/v1\n" + data, "journal.not_one"),
        (lambda data: data[:8] + b"\0\2\0\0" + data[12:], "journal.version"),
        (lambda data: data[:8] + b"\0\2\0\0", "journal.version"),
        (lambda data: data[:50] + bytes([data[50] ^ 1]) + data[51:], "journal.damaged"),
    ],
    ids=["empty", "short", "age", "newer", "newer and short", "damaged"],
)
def test_what_can_not_be_opened_is_named(tmp_path, change, code):
    with pytest.raises(SealProblem) as caught:
        recovery.recover(change(keep(tmp_path).read_bytes()), WORDS)

    assert caught.value.code == code


def test_a_header_that_asks_for_too_much_is_refused(tmp_path):
    header = journal_format.parse_header(keep(tmp_path).read_bytes())
    greedy = replace(header, cost=Cost(memory_kib=1 << 31, passes=1, lanes=1))

    with pytest.raises(SealProblem, match=r"journal\.damaged"):
        recovery.recover(greedy.to_bytes(), WORDS)


def newer_journal(plaintexts):
    """A journal of the same major version and a later minor one, with whatever entries it has."""
    key = journal_format.stretch(WORDS, bytes(16), CHEAP)
    data_key = Secret.random(32)
    header = journal_format.new_file(key, data_key, 0, os.urandom)
    newer = replace(header, minor=journal_format.MINOR + 1)
    cipher = journal_format.ChaCha20Poly1305(key.secret.value)
    newer = replace(newer, wrapped_key=cipher.encrypt(newer.wrap_nonce, data_key.value, newer.bound()))
    sealer = journal_format.Sealer(newer, data_key)
    return newer.to_bytes() + b"".join(map(sealer.seal, plaintexts))


def test_entries_of_a_newer_companion_are_left_out_and_counted():
    entries = [
        b'{"type":"opened","t_s":0,"date":"2026-01-05","language":"nl","method":"","weather":"rain"}',
        b'{"type":"sung","t_s":1,"sentence_id":"s1","text":"la"}',
        b'{"type":"act","t_s":1,"sentence_id":"s1","label":"other","subtype":"social","confidence":1}',
        b'{"type":"closed","t_s":2}',
    ]
    back = recovery.recover(newer_journal(entries), WORDS)

    assert [event.type for event in back.events] == ["opened", "closed"]
    assert back.left_out == 2  # what was sung, and the act that rests on it
    assert back.version == "1.1"


# --- the disk -----------------------------------------------------------------------------------------------------


class Disk:
    """Stands between the journal and the disk: refuses or hangs when told to."""

    def __init__(self, monkeypatch):
        self.refusing = False
        self.ready = threading.Event()
        self.ready.set()
        monkeypatch.setattr(os, "fsync", self.fsync)

    def fsync(self, descriptor):
        self.ready.wait()
        if self.refusing:
            raise OSError(5, "Input/output error")


@pytest.fixture
def disk(monkeypatch):
    return Disk(monkeypatch)


def test_a_disk_that_refuses_is_told_once_and_everything_is_there_when_it_relents(tmp_path, disk):
    with begin(tmp_path) as log:
        log.append(OPENED)
        assert log.flush()
        disk.refusing = True
        for event in SESSION[1:4]:
            log.append(event)
        assert not log.flush()
        assert log.refused() == 3
        assert log.refused() is None
        log.append(SESSION[4])
        disk.refusing = False
        assert log.flush()
        assert log.refused() == 0
        assert log.refused() is None

    assert recovered(log.path).events == SESSION[:5]


def test_nobody_waits_for_a_disk_that_hangs(tmp_path, disk):
    clock = ManualClock()
    with begin(tmp_path, clock=clock) as log:
        disk.ready.clear()
        for event in SESSION:  # would never get past the first if `append` waited
            log.append(event)
        clock.advance(journal.STALLED_S + 1)
        assert log.refused() == len(SESSION)
        disk.ready.set()
        assert log.flush()

    assert recovered(log.path).events == SESSION


def test_a_disk_that_refuses_to_the_end_is_said_in_words(tmp_path, disk):
    log = begin(tmp_path)
    disk.refusing = True
    log.append(OPENED)
    with pytest.raises(StorageProblem) as caught:
        log.close()

    assert caught.value.code == "journal.unsaved"
    assert caught.value.params["count"] == 1


@pytest.fixture
def little_disk(tmp_path):
    """A real disk of 64 kB. Skipped (and said so) where the tests may not mount one."""
    folder = tmp_path / "little"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a little disk is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_on_a_real_full_disk_the_journal_waits_for_room(little_disk):
    ballast = little_disk / "ballast"
    ballast.write_bytes(bytes(50_000))
    events = (OPENED, *(said(number) for number in range(1, 80)))
    with begin(little_disk) as log:
        for event in events:
            log.append(event)
        assert not log.flush()
        assert log.refused() == len(events)
        assert recovered(log.path).events == events[: len(recovered(log.path).events)]
        ballast.unlink()
        assert log.flush()

    assert recovered(log.path).events == events


def test_what_could_not_be_kept_waiting_is_counted_in_the_journal(tmp_path, disk, monkeypatch):
    monkeypatch.setattr(journal, "MOST_WAITING", 3)
    with begin(tmp_path) as log:
        disk.refusing = True
        for event in SESSION[:6]:
            log.append(event)
        assert not log.flush()
        assert log.refused() == 6
        disk.refusing = False
        assert log.flush()
        log.append(SESSION[6])

    gap = Health(t_s=SESSION[6].t_s, code="journal_gap", value=3)
    assert recovered(log.path).events == (*SESSION[:3], gap, SESSION[6])


def test_a_journal_that_somebody_deletes_is_put_back(tmp_path):
    folder = tmp_path / "journals"
    with begin(folder) as log:
        log.append(SESSION[0])
        log.append(SESSION[1])
        assert log.flush()
        log.path.unlink()
        folder.rmdir()
        log.append(SESSION[2])
        assert log.flush()

    assert recovered(log.path).events == SESSION[:3]


def test_no_journal_no_session(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageProblem):
        begin(tmp_path / "file")


# --- striking -----------------------------------------------------------------------------------------------------

STRUCK = Struck(t_s=7, from_s=2, to_s=4)


def test_a_struck_passage_leaves_the_journal(tmp_path):
    with begin(tmp_path) as log:
        for event in SESSION[:5]:
            log.append(event)
        assert log.flush()
        before = log.path.read_bytes()
        log.append(SESSION[5])
        log.append(STRUCK)
        log.append(SESSION[6])

    after = log.path.read_bytes()
    ids = [event.sentence_id for event in recovered(log.path).events if isinstance(event, SentenceHeard)]
    assert ids == ["s1", "s4", "s5"]
    assert recovered(log.path).events[-2:] == (STRUCK, SESSION[6])
    assert list(tmp_path.iterdir()) == [log.path]
    # Another file id and another data key: what the disk kept of the old file is no part of the new one.
    assert before[12:28] != after[12:28]
    assert before[76:124] != after[76:124]
    assert log.path.stat().st_mode & 0o777 == 0o600


def test_a_strike_waits_for_a_disk_that_refuses(tmp_path, disk):
    with begin(tmp_path) as log:
        for event in SESSION[:5]:
            log.append(event)
        disk.refusing = True
        log.append(STRUCK)
        log.append(SESSION[5])
        assert not log.flush()
        disk.refusing = False
        assert log.flush()

    ids = [event.sentence_id for event in recovered(log.path).events if isinstance(event, SentenceHeard)]
    assert ids == ["s1", "s4", "s5"]


CRASHING = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[3]]
from tests.export.test_journal import SESSION, STRUCK, begin
calls = 0
def dying(function):
    def call(*args, **options):
        global calls
        calls += armed
        if calls == int(sys.argv[2]) and armed:
            os._exit(9)
        return function(*args, **options)
    return call
armed = False
for name in ("write", "fsync", "open", "lseek", "read", "close", "replace", "rename", "unlink"):
    setattr(os, name, dying(getattr(os, name)))
log = begin(Path(sys.argv[1]))
for event in SESSION[:5]:
    log.append(event)
assert log.flush()
armed = True
log.append(STRUCK)
assert log.flush()
print(calls, flush=True)
os._exit(0)
"""


def crash_at(call, folder):
    command = [sys.executable, "-c", CRASHING, str(folder), str(call), str(ROOT)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_crash_during_a_strike_leaves_the_old_journal_or_the_new_one(tmp_path):
    done = crash_at(0, tmp_path / "none")
    assert done.returncode == 0, done.stderr
    calls = int(done.stdout)
    assert calls >= 6
    outcomes = []
    for call in range(1, calls + 1):
        folder = tmp_path / str(call)
        assert crash_at(call, folder).returncode == 9
        (found,) = journal_files.listing(folder)
        assert not found.busy
        outcomes.append(recovered(found.path).events)
        journal_files.destroy(found.path)
        assert list(folder.iterdir()) == []

    old, new = SESSION[:5], (SESSION[0], SESSION[1], SESSION[4], STRUCK)
    assert set(outcomes) == {old, new}
    assert outcomes == sorted(outcomes, key=[old, new].index)


# --- the session --------------------------------------------------------------------------------------------------


def session_with(log):
    published = []

    def surface(event, _):
        assert log.events[-1] == event, "published before it was in the log"
        published.append(event)

    session = Session(library.load("five_step"), "en", FakeActClassifier(), Settings(), [surface])
    session.open(date(2026, 1, 5), "", log)
    return session, published


def test_every_event_is_in_the_log_before_anybody_sees_it():
    log = MemoryLog()
    session, published = session_with(log)
    session.enter("explore", 0)
    session.hear(SpokenSentence(1, 2, "You should call her."))
    session.close(5)

    assert tuple(published) == log.events
    assert fold(log.events) == session.state


def test_the_chair_is_told_when_the_disk_refuses_and_when_it_relents():
    log = MemoryLog()
    session, published = session_with(log)
    log.waiting = 7
    session.hear(SpokenSentence(1, 2, "You should call her."))
    session.look_after_journal(9)  # told once
    log.waiting = 0
    session.look_after_journal(11)

    told = [event for event in published if isinstance(event, Health)]
    assert told == [Health(t_s=2, code="journal", value=7), Health(t_s=11, code="journal", value=0)]


def test_what_a_session_strikes_is_in_no_fold_of_its_log():
    log = MemoryLog()
    session, _ = session_with(log)
    session.enter("explore", 0)
    session.hear(SpokenSentence(1, 2, "You should call her."))
    session.hear(SpokenSentence(3, 4, "What did you try?"))
    session.strike(2.5, 5, 6)

    assert [sentence.text for sentence in session.state.sentences] == ["You should call her."]
    assert fold(log.events) == session.state
    assert not any("What did you try" in getattr(event, "text", "") for event in log.events)


# --- the folder ---------------------------------------------------------------------------------------------------


def test_a_journal_that_is_being_written_is_busy_and_can_not_be_destroyed(tmp_path):
    with begin(tmp_path) as log:
        (found,) = journal_files.listing(tmp_path)
        assert found.busy
        with pytest.raises(StorageProblem, match=r"journal\.busy"):
            journal_files.destroy(log.path)
        log.append(STRUCK)  # the rewritten file is locked like the first
        assert log.flush()
        (found,) = journal_files.listing(tmp_path)
        assert found.busy
    (found,) = journal_files.listing(tmp_path)

    assert not found.busy


def test_the_list_says_when_and_how_much_and_passes_over_what_is_no_journal(tmp_path):
    path = keep(tmp_path)
    (tmp_path / "broken.journal").write_bytes(b"CMPN")
    (tmp_path / "notes.txt").write_text("mine")
    whole, broken = sorted(journal_files.listing(tmp_path), key=lambda found: found.path.name)

    assert (whole.path, whole.created_s) == (path, ManualClock().unix_s())
    assert whole.size_bytes == path.stat().st_size
    assert broken.created_s is None
    assert journal_files.listing(tmp_path / "nowhere") == ()


def test_destroying_leaves_nothing(tmp_path):
    path = keep(tmp_path)
    path.with_name(path.name + journal_files.ASIDE).write_bytes(b"left by a crash")
    journal_files.destroy(path)

    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StorageProblem, match=r"journal\.missing"):
        journal_files.destroy(path)


def test_the_key_is_overwritten_before_the_file_goes(tmp_path):
    path = keep(tmp_path)
    before = path.read_bytes()
    other_name = tmp_path / "second name"  # keeps the blocks in sight
    other_name.hardlink_to(path)
    journal_files.destroy(path)

    assert other_name.read_bytes()[:128] != before[:128]
    assert other_name.read_bytes()[128:] == before[128:]


def test_a_discarded_journal_is_gone(tmp_path):
    log = begin(tmp_path)
    log.append(OPENED)
    log.discard()

    assert list(tmp_path.iterdir()) == []


def test_lost_minutes_are_reckoned_by_the_clock(tmp_path):
    back = recovered(keep(tmp_path, SESSION[:5]))
    torn = replace(back, unread_bytes=100)

    assert back.missing_s(back.created_s + 304.5) == 0  # nothing says that anything was written after it
    assert torn.missing_s(back.created_s + 304.5) == 300
    assert torn.missing_s(back.created_s - 99) == 0

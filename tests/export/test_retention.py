"""What is kept, until when, and what purging deletes: only companion's own sealed files, only what is overdue."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import places
from companion.clock import SystemClock
from companion.commands import purge
from companion.events import Draft
from companion.export import agefile, journal, retention, summary
from companion.export.retention import Agreement, Kept

READER = agefile.X25519Identity(b"\x07" * 32)
TODAY = SystemClock().today()


def sealed(folder: Path, on: date) -> Path:
    facts = summary.Facts(date=on.isoformat(), language="en", method="Incident method")
    empty = Draft(case=None, question_before=None, question_now=None)
    return summary.seal_summary(empty, facts, folder=folder, recipients=[READER.recipient])


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


# A group's folder over a year.


def test_a_summary_stays_until_thirty_days_after_the_next_session(tmp_path):
    january, march = date(2026, 1, 8), date(2026, 3, 5)
    for day in (january, march):
        sealed(tmp_path, day)

    first, second = retention.judged(retention.sealed_in(tmp_path), Agreement())

    assert (first.kept.session, first.next_session, first.until) == (january, march, date(2026, 4, 4))
    assert (second.next_session, second.until) == (None, march + timedelta(days=180))


def test_two_summaries_of_one_day_wait_for_the_same_next_session(tmp_path):
    for day in (date(2026, 1, 8), date(2026, 1, 8), date(2026, 3, 5)):
        sealed(tmp_path, day)

    assert [due.until for due in retention.judged(retention.sealed_in(tmp_path), Agreement())][:2] == [
        date(2026, 4, 4)
    ] * 2


def test_another_groups_folder_has_its_own_next_session(tmp_path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    sealed(ours, date(2026, 1, 8))
    sealed(theirs, date(2026, 1, 9))

    kept = (*retention.sealed_in(ours), *retention.sealed_in(theirs))

    assert {due.next_session for due in retention.judged(kept, Agreement())} == {None}


def test_files_that_companion_did_not_seal_are_not_its_to_delete(tmp_path):
    sealed(tmp_path, date(2026, 1, 8))
    (tmp_path / "companion-2026-01-09.age").write_text("a shopping list")
    (tmp_path / "companion-2026-13-09.age").write_bytes((tmp_path / "companion-2026-01-08.age").read_bytes())
    (tmp_path / "holiday-2026-01-08.age").write_bytes((tmp_path / "companion-2026-01-08.age").read_bytes())
    (tmp_path / "attendance-2026-01-08.pdf").write_bytes(b"%PDF-")

    assert [kept.path.name for kept in retention.sealed_in(tmp_path)] == ["companion-2026-01-08.age"]


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.lists(days, min_size=1, max_size=8), st.integers(0, 400), st.integers(1, 800), days)
def test_nothing_is_overdue_before_its_time_whatever_the_agreement(sessions, after, longest, today):
    kept = [Kept(Path(f"/g/{n}"), "summary", day) for n, day in enumerate(sessions)]

    for due in retention.overdue(kept, Agreement(after, longest), today):
        followed = [day for day in sessions if due.kept.session < day]
        assert today > due.kept.session + timedelta(days=min(after, longest))
        assert due.until == (min(followed) + timedelta(after) if followed else due.kept.session + timedelta(longest))


# The command.


@pytest.fixture
def group(tmp_path):
    """A folder that companion sealed into: one summary overdue, one waiting, one of yesterday."""
    folder = tmp_path / "intervision"
    for day in (ago(100), ago(60), ago(1)):
        sealed(folder, day)
    purge.remember(folder)
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_without_anyone_to_ask_it_lists_and_deletes_nothing(companion, group):
    before = names(group)

    run = companion("purge")

    assert run.code == 0
    assert f"companion-{ago(100)}.age" in run.out
    assert f"companion-{ago(1)}.age" not in run.out
    assert "Nothing was deleted" in run.err
    assert names(group) == before


def test_deleting_says_what_it_does_and_does_not_do(companion, group):
    run = companion("purge", "--delete", "--yes")

    assert run.code == 0
    assert names(group) == [f"companion-{ago(60)}.age", f"companion-{ago(1)}.age"]
    assert "Deleted from this laptop: 1." in run.err
    assert "a stick, a mail, a backup" in run.err


def test_all_shows_until_when_everything_is_kept_and_deletes_nothing(companion, group):
    run = companion("purge", "--all", "--delete", "--yes")

    assert len(run.out.splitlines()) == 4
    assert ago(1 - 180).isoformat() in run.out
    assert len(names(group)) == 3


def test_a_shorter_agreement_for_once(companion, group):
    run = companion("purge", "--days", "0", "--delete", "--yes")

    assert names(group) == []
    assert "Deleted from this laptop: 3." in run.err


def test_nothing_overdue_is_said(companion, tmp_path):
    sealed(tmp_path, TODAY)

    run = companion("purge", tmp_path)

    assert (run.code, run.out) == (0, "")
    assert "Nothing is older than agreed (30 days" in run.err


def test_a_file_that_stays_is_an_error_and_the_others_go(companion, tmp_path, monkeypatch):
    for day in (ago(400), ago(390), ago(380)):
        sealed(tmp_path, day)
    stubborn = f"companion-{ago(390)}.age"
    unlink = Path.unlink

    def refuse(path, **kwargs):
        if path.name == stubborn:
            raise PermissionError(13, "Permission denied")
        unlink(path, **kwargs)

    monkeypatch.setattr(Path, "unlink", refuse)
    run = companion("purge", tmp_path, "--delete", "--yes")

    assert run.code == 1
    assert names(tmp_path) == [stubborn]
    assert stubborn in run.err
    assert "Deleted from this laptop: 2." in run.err


def test_an_unfinished_session_that_nobody_recovers_is_listed_and_destroyed(companion, monkeypatch):
    log = journal.Journal.create(places.journals_folder(), "five words that nobody kept")
    log.close()
    monkeypatch.setattr(SystemClock, "today", lambda _: TODAY + timedelta(days=400))

    assert "unfinished session" in companion("purge").out
    companion("purge", "--delete", "--yes")
    assert not log.path.exists()


def test_the_start_of_a_session_mentions_what_is_overdue(group, capsys):
    purge.mention_overdue()

    told = capsys.readouterr().err
    assert "older than the group agreed: 1" in told
    assert ago(100).isoformat() in told
    assert "companion purge" in told


def test_sealing_remembers_the_folder_once(group):
    purge.remember(group)

    assert places.sealed_folders_file().read_text("utf-8").splitlines() == [str(group)]

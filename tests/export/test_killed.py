"""Killed while sealing or purging: the session is in the journal or in a whole sealed file, never in neither."""

from __future__ import annotations

from datetime import date

from companion.export import journal_files, recovery, retention, summary
from tests.dying import killed_at_every_call
from tests.export.test_journal import SESSION, WORDS, begin
from tests.export.test_open_command import DRAFT, FACTS, READER


def seal_then_discard(folder, arm):
    """The end of a session, as the commands do it."""
    with begin(folder / "journals") as log:
        for event in SESSION:
            log.append(event)
        assert log.flush()
        arm()
        summary.seal_summary(DRAFT, FACTS, folder=folder / "sealed", recipients=[READER.recipient])
        log.discard()


def purge_the_old(folder, arm):
    """Three sealed sessions of which the first is deleted, and a journal that nobody recovered."""
    for day in ("2026-01-08", "2026-03-05", "2026-05-07"):
        facts = summary.Facts(date=day, language="en", method="Incident method")
        summary.seal_summary(DRAFT, facts, folder=folder / "sealed", recipients=[READER.recipient])
    begin(folder / "journals").close()
    arm()
    old = retention.overdue(retention.sealed_in(folder / "sealed"), retention.Agreement(), date(2026, 4, 20))
    for kept in (*(due.kept for due in old), *retention.unfinished_in(folder / "journals")):
        retention.delete(kept)


def sealed(folder):
    """Every file that bears a sealed file's name opens, or this fails."""
    paths = sorted(folder.glob("*.age")) if folder.exists() else []
    return [summary.open_summary(path, [READER]).date.isoformat() for path in paths]


def test_killed_at_any_moment_of_sealing_nothing_is_lost(tmp_path):
    ends = killed_at_every_call("tests.export.test_killed:seal_then_discard", tmp_path)

    outcomes = []
    for end in ends:
        found = journal_files.listing(end / "journals")
        # The discarded journal's key is overwritten before its name goes: what is left then is no journal any more.
        readable = [each for each in found if each.created_s is not None]
        for each in readable:
            assert recovery.recover(each.path.read_bytes(), WORDS).events == SESSION
        outcomes.append((bool(sealed(end / "sealed")), bool(readable)))

    assert len(outcomes) > 8
    assert (False, False) not in outcomes
    assert outcomes[0] == (False, True)
    assert outcomes[-1] == (True, False)
    assert outcomes == sorted(outcomes, key=[(False, True), (True, True), (True, False)].index)


def test_killed_at_any_moment_of_purging_the_rest_is_whole_and_purging_goes_on(tmp_path):
    ends = killed_at_every_call("tests.export.test_killed:purge_the_old", tmp_path)

    assert len(ends) > 4
    for end in ends:
        assert sealed(end / "sealed") in (["2026-01-08", "2026-03-05", "2026-05-07"], ["2026-03-05", "2026-05-07"])
        for kept in retention.unfinished_in(end / "journals"):
            retention.delete(kept)
        left = journal_files.listing(end / "journals")
        for each in left:
            journal_files.destroy(each.path)
        assert not list((end / "journals").iterdir())
    assert sealed(ends[-1] / "sealed") == ["2026-03-05", "2026-05-07"]

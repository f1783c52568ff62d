"""Sessions that break off: killed at any moment, recovered to the last word that had reached the disk."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from companion.events import SentenceHeard, SessionOpened
from companion.export import journal_files, recovery, words
from companion.export.journal_format import HEADER_BYTES
from tests.e2e import replaying
from tests.e2e.conftest import COMPANION
from tests.e2e.replaying import WORDS

SENTENCES = 250
STEP_S = 0.008
"""Somebody says something 125 times a second, so that wherever the axe falls it falls between many events."""


@pytest.fixture(scope="module")
def chatter(tmp_path_factory):
    """A two-second transcript with a great many sentences."""
    path = tmp_path_factory.mktemp("chatter") / "session.jsonl"
    said = ["What did you try?", "You should call her.", "I hear that it weighs on you.", "I will call her on Friday."]
    lines = [
        {"t": round(n * STEP_S, 3), "end": round((n + 1) * STEP_S, 3), "id": f"k{n}", "text": f"{said[n % 4]} ({n})"}
        for n in range(SENTENCES)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path, [(line["id"], line["text"]) for line in lines]


def killed_after(seconds, folder, transcript):
    """A replay killed so long after its journal first was on the disk (below 0: before that); what it had promised."""
    process, told = replaying.start(folder, transcript, "--language", "en", "--pace", "real")
    if seconds >= 0:
        told.poll(60)
    time.sleep(abs(seconds))
    process.kill()
    process.join()
    promised = replaying.lines_told(told)
    return max(promised, default=0), journal_files.listing(folder / "journals")


def check_killed(moments, folder, chatter):
    transcript, spoken = chatter
    with ThreadPoolExecutor(3) as pool:
        ends = list(pool.map(lambda n: killed_after(moments[n], folder / str(n), transcript), range(len(moments))))
    for promised, found in ends:
        if not found:  # killed before there was a journal
            assert promised == 0
            continue
        (left,) = found
        assert not left.busy
        data = left.path.read_bytes()
        if len(data) < HEADER_BYTES:  # killed while the journal was being made
            assert promised == 0
            continue
        events = recovery.recover(data, WORDS).events
        sentences = [(each.sentence_id, each.text) for each in events if isinstance(each, SentenceHeard)]
        assert len(events) >= promised
        assert sentences == spoken[: len(sentences)]
        assert not events or isinstance(events[0], SessionOpened)
    return [promised for promised, _ in ends]


def test_killed_at_twenty_moments_every_sentence_on_the_disk_is_recovered(tmp_path, chatter):
    moments = [-0.4, -0.2, *(n * 2.2 / 18 for n in range(18))]
    promised = check_killed(moments, tmp_path, chatter)

    assert len(set(promised)) >= 5, "the moments fell too close together to prove anything"


@pytest.mark.soak
def test_killed_at_two_hundred_moments_every_sentence_on_the_disk_is_recovered(tmp_path, chatter):
    chance = random.Random(3)
    check_killed([chance.uniform(-0.5, 2.5) for _ in range(200)], tmp_path, chatter)


def test_a_replay_that_nobody_kills_is_whole(tmp_path, chatter):
    transcript, spoken = chatter
    process, told = replaying.start(tmp_path / "whole", transcript, "--language", "en")
    promised = replaying.lines_told(told)
    process.join()
    (left,) = journal_files.listing(tmp_path / "whole" / "journals")
    back = recovery.recover(left.path.read_bytes(), WORDS)
    sentences = [(each.sentence_id, each.text) for each in back.events if isinstance(each, SentenceHeard)]

    assert process.exitcode == 0
    assert sentences == spoken
    assert back.closed
    assert max(promised) == len(back.events)


# --- a full disk --------------------------------------------------------------------------------------------------


def start_with_room(room, folder, transcript):
    return folder, *replaying.start(folder, transcript, "--language", "en", "--pace", "real", room=room)


def wait_for_end(started):
    folder, process, told = started
    promised = replaying.lines_told(told)
    process.join()
    (left,) = journal_files.listing(folder / "journals")
    return process.exitcode, max(promised, default=0), left.path.read_bytes(), (folder / "err").read_text()


def test_on_a_disk_that_fills_the_session_goes_on_and_what_was_safe_is_recovered(tmp_path, chatter):
    transcript, spoken = chatter
    rooms = [5_000, 20_202, 40_404, 70_007]
    # Started by one thread: the fork server loses exit codes when several ask it at once.
    started = [start_with_room(room, tmp_path / str(room), transcript) for room in rooms]
    with ThreadPoolExecutor(len(rooms)) as pool:
        ends = list(pool.map(wait_for_end, started))
    for room, (code, promised, data, said) in zip(rooms, ends, strict=True):
        back = recovery.recover(data, WORDS)
        sentences = [(each.sentence_id, each.text) for each in back.events if isinstance(each, SentenceHeard)]

        assert len(data) <= room
        assert len(back.events) >= promised
        assert sentences == spoken[: len(sentences)]
        assert "does not take the journal" in said
        assert "could not be written to the journal" in said
        assert code == 1
    assert len({promised for _, promised, _, _ in ends}) >= 3, "the disks were all full at the same moment"


# --- at a terminal ------------------------------------------------------------------------------------------------


def test_at_a_terminal_the_session_waits_until_the_words_are_written_down(tmp_path, chatter):
    keyboard, terminal = os.openpty()
    process = subprocess.Popen(
        [str(COMPANION), "replay", str(chatter[0]), "--language", "en", "--journal"],
        stdin=terminal,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "COMPANION_JOURNALS": str(tmp_path)},
    )
    said = b""
    while b"Press Enter" not in said:
        part = os.read(process.stderr.fileno(), 4096)
        assert part, said
        said += part
    assert list(tmp_path.iterdir()) == []
    os.write(keyboard, b"\n")
    _, rest = process.communicate(timeout=120)
    os.close(keyboard)
    os.close(terminal)
    (left,) = journal_files.listing(tmp_path)
    (shown,) = [line.strip() for line in said.decode().splitlines() if words.normalise(line) == line.strip()]

    assert process.returncode == 0, rest
    assert recovery.recover(left.path.read_bytes(), shown).closed

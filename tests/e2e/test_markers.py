"""What was said is in no file but the sealed ones: twenty words that nobody ever said, looked for everywhere.

Sessions with these words are played, sealed, killed, interrupted, recovered, and made to fail. Then every file that was
created or changed meanwhile, on every disk a program of ours may write to, is searched, and so is all that was printed.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from companion.export import journal_files
from companion.proof import markers
from tests.e2e.conftest import COMPANION

ROOT = Path(__file__).parents[2]
HOME = Path.home()  # before any test moves it
WITH_ROOM = ["sh", "-c", 'ulimit -f "$0"; exec "$@"']
"""Runs a command that may write no file longer than so many blocks, of 512 or 1,024 bytes as the shell has it."""
ROOMY, FULL = "20000", "1"
"""Longer than 20 MB no file of ours can become, so longer ones are not ours; 1 kB takes a journal's header and little
more, and nothing that was said."""
LONGEST = 20_000 * 1_024
RECOVERY_WORDS = "maple-river-stone-cloud-lamp"


# --- the words, and the search for them --------------------------------------------------------------------------


class Markers(markers.Markers):
    """Twenty words that begin alike and occur nowhere else on this machine, not even in this file."""

    def in_(self, data):
        return self.search.finds_in(data)

    def leaks(self, places, since):
        """Files below `places` that were created or changed after the file `since`, and hold a marker."""
        return sorted(path for path in changed_files(places, since) if self.in_(read(path)))


def changed_files(places, since):
    # -cnewer goes by the change of the inode: a modification time can be set, that can't.
    command = ["find", *map(str, places), "-type", "f", "-cnewer", str(since), "-print0"]
    found = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    return {Path(os.fsdecode(name)) for name in found.split(b"\0") if name}


def read(path):
    try:
        return path.read_bytes() if path.stat().st_size <= LONGEST else b""
    except OSError:  # gone again
        return b""


def moment(folder):
    """A file of this moment, later than every file in `folder` by the file system's own coarse clock."""
    latest_ns = max((path.stat().st_ctime_ns for path in folder.iterdir()), default=0)
    mark = folder / "moment"
    mark.touch()
    while mark.stat().st_ctime_ns <= latest_ns:
        mark.touch()
    return mark


# --- sessions -----------------------------------------------------------------------------------------------------


class Room:
    """A place of its own for everything a companion may write to, and a memory of all that it printed."""

    def __init__(self, folder, markers):
        self.folder, self.markers = folder, markers
        self.printed = []
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        for variable, name in {"HOME": "home", "TMPDIR": "tmp", "COMPANION_JOURNALS": "journals"}.items():
            (folder / name).mkdir()
            self.environment[variable] = str(folder / name)
        self.transcript = folder / "session.jsonl"
        self.transcript.write_text("".join(json.dumps(line) + "\n" for line in self.lines()), encoding="utf-8")
        self.malformed = folder / "malformed.jsonl"
        one, other = markers.words[:2]
        faults = f'{{"t": "{one}", "text": 1}}\n{{{other}\n'
        self.malformed.write_text(self.transcript.read_text("utf-8") + faults, encoding="utf-8")

    def lines(self):
        """A short session in which every marker is said, in all the places that end up in a summary."""
        phases = ["explore"] * 12 + ["core"] * 4 + ["advice"] * 4
        says = [
            "I keep thinking about {}.",
            "How can I tell {} the truth?",
            "You should ask {}.",
            "I will call {} soon.",
        ]
        for number, marker in enumerate(self.markers.words):
            role = ["case_bringer", "participant"][number % 4 == 2]
            text = says[number % 4].format(marker.capitalize() if number % 3 else marker)
            yield {"t": number * 0.2, "text": text, "role": role, "speaker": marker, "phase": phases[number]}

    def start(self, *arguments, words=(), full=False):
        """A real process; `words` reach it through descriptors, in order, after the options that name them."""
        options, readers = [], []
        for option, line in words:
            reading, writing = os.pipe()
            os.write(writing, line.encode() + b"\n")
            os.close(writing)
            readers.append(reading)
            options += [option, str(reading)]
        process = subprocess.Popen(
            [*WITH_ROOM, FULL if full else ROOMY, str(COMPANION), *map(str, arguments), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            cwd=self.folder,
            pass_fds=readers,
        )
        for reading in readers:
            os.close(reading)
        return process

    def end(self, process):
        out, err = process.communicate(timeout=240)
        self.printed += [out, err]
        return process.returncode

    def run(self, *arguments, **options):
        return self.end(self.start(*arguments, **options))

    def replay(self, *arguments, **options):
        return self.start(
            "replay", self.transcript, "--language", "en", "--journal", *arguments,
            words=[("--recovery-words-fd", RECOVERY_WORDS)], **options,
        )  # fmt: skip

    def journals(self):
        return journal_files.listing(self.folder / "journals")


def wait_for_journal(room, process, size):
    """Until the journal has grown to so many bytes; the session is then running."""
    while process.poll() is None:
        if any(found.busy and found.size_bytes >= size for found in room.journals()):
            return
        time.sleep(0.02)
    pytest.fail("the session ended before it could be broken off")


PLACES = [tempfile.gettempdir(), "/var/tmp", "/dev/shm", "/var/log", HOME, ROOT]


@pytest.fixture(scope="module")
def sessions(tmp_path_factory):
    """All the sessions, and everything that can go wrong with them; then what was printed and what was written."""
    markers = Markers()
    room = Room(tmp_path_factory.mktemp("room"), markers)
    since = moment(room.folder)
    codes = {}

    codes["sealed"] = room.end(room.replay("--seal", "out", "--accept-draft", "--draft", os.devnull))
    (sealed,) = (room.folder / "out").glob("*.age")
    codes["wrong words"] = room.run("open", sealed, words=[("--passphrase-fd", "not these words at all")])

    for end, blow in (("killed", signal.SIGKILL), ("interrupted", signal.SIGINT)):
        process = room.replay("--pace", "real")
        wait_for_journal(room, process, 3_000)
        process.send_signal(blow)
        codes[end] = room.end(process)
    codes["listed"] = room.run("recover")
    left, other = room.journals()
    codes["wrong recovery words"] = room.run("recover", left.path, words=[("--passphrase-fd", "no-such-words")])
    codes["recovered"] = room.run(
        "recover", left.path, "--seal", "out", "--accept-draft", words=[("--passphrase-fd", RECOVERY_WORDS)]
    )
    codes["destroyed"] = room.run("recover", other.path, "--destroy", "--yes")
    codes["malformed"] = room.run("replay", room.malformed, "--language", "en")
    codes["disk full"] = room.end(room.replay("--seal", "full", "--accept-draft", full=True))
    return room, markers, codes, since, [*PLACES, room.folder]


def test_the_sessions_went_as_they_were_meant_to(sessions):
    room, _, codes, _, _ = sessions

    assert codes == {
        "sealed": 0,
        "wrong words": 3,
        "killed": -signal.SIGKILL,
        "interrupted": 130,
        "listed": 0,
        "wrong recovery words": 3,
        "recovered": 0,
        "destroyed": 0,
        "malformed": 1,
        "disk full": 1,
    }, b"\n".join(room.printed).decode()


def test_no_file_holds_what_was_said(sessions):
    _, markers, _, since, places = sessions

    assert markers.leaks(places, since) == []


def test_nothing_that_was_printed_holds_what_was_said(sessions):
    room, markers, _, _, _ = sessions
    (said_of_malformed,) = [printed for printed in room.printed if b"malformed.jsonl" in printed]

    assert b"line 21" in said_of_malformed  # it does say where
    assert [printed for printed in room.printed if markers.in_(printed)] == []


# --- the search finds what is there -------------------------------------------------------------------------------


def test_a_file_that_the_user_asks_for_in_the_clear_is_found(sessions):
    room, markers, _, since, places = sessions
    told = room.folder / "told.jsonl"
    try:
        assert room.run("replay", room.transcript, "--language", "en", "--events", told) == 0
        assert markers.leaks(places, since) == [told]
    finally:
        told.unlink()


PLANTED = {
    "utf-8": lambda word: word.encode(),
    "upper case": lambda word: word.upper().encode(),
    "utf-16-le": lambda word: word.encode("utf-16-le"),
    "utf-16-be": lambda word: word.capitalize().encode("utf-16-be"),
    "json": lambda word: "".join(f"\\u{ord(letter):04X}" for letter in word).encode(),
    "base64": lambda word: base64.b64encode(word.encode()),
    "base64, one off": lambda word: base64.b64encode(b"x" + word.encode()),
    "base64, two off": lambda word: base64.b64encode(b"xy" + word.encode() + b"z"),
    "base64 of utf-16": lambda word: base64.urlsafe_b64encode(b"x" + word.encode("utf-16-le")),
}


@pytest.mark.parametrize("guise", PLANTED)
def test_a_planted_word_is_found_in_any_guise(tmp_path, guise):
    markers = Markers()
    since = moment(tmp_path)
    for number, word in enumerate(markers.words):
        (tmp_path / f"{number:02}").write_bytes(os.urandom(50) + PLANTED[guise](word) + os.urandom(50))
    (tmp_path / "innocent").write_bytes(os.urandom(5_000))

    found = markers.leaks([tmp_path], since)
    assert [path.name for path in found] == [f"{number:02}" for number in range(20)]


def test_a_file_from_before_is_not_blamed(tmp_path):
    markers = Markers()
    (tmp_path / "old").write_text(markers.words[0])
    since = moment(tmp_path)

    assert markers.leaks([tmp_path], since) == []

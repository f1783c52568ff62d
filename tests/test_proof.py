"""The watching behind `companion check --privacy`: what it looks for it finds, and what it reads it reads right."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import companion
from companion.events import LANGUAGES
from companion.proof import files, kernel, verdict
from companion.proof.kernel import Listener, Traffic
from companion.proof.markers import Search
from companion.proof.stage import Stage
from companion.proof.verdict import Watched
from companion.strings import load

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
SENTENCES = ["Um, okay, so I work in a small hospice.", "Ik heb één keer gelogen tegen mijn leidinggevende."]


# --- words --------------------------------------------------------------------------------------------------------


def test_whoever_quotes_a_sentence_quotes_something_that_is_looked_for():
    search = Search.for_sentences(SENTENCES)

    for sentence in SENTENCES:
        for guise in (sentence, sentence.upper(), json.dumps(sentence)):
            assert search.finds_in(b"log: " + guise.encode() + b"\n"), guise
        assert search.finds_in(base64.b64encode(b"..." + sentence.encode()))
        assert search.finds_in(sentence.encode("utf-16-be"))
    assert not search.finds_in(b"The weather is fine in this house, and nobody lied.")


def test_nothing_to_look_for_finds_nothing():
    assert not Search.for_sentences(["Yes.", "Oh no"]).finds_in(b"Yes. Oh no")


def test_what_is_looked_for_shows_in_no_repr():
    assert "hospice" not in repr(Search.for_sentences(SENTENCES))


# --- files --------------------------------------------------------------------------------------------------------


def test_what_changed_since_is_found_also_when_its_time_was_set_back(tmp_path):
    (tmp_path / "before").write_text("old")
    since = files.moment(tmp_path)
    new = tmp_path / "deep" / "new"
    new.parent.mkdir()
    new.write_text("new")
    os.utime(new, (0, 0))
    (tmp_path / "link").symlink_to(tmp_path / "before")

    assert list(files.changed([tmp_path, tmp_path / "nowhere"], since)) == [new]


def test_a_word_in_the_name_of_a_file_is_found_too(tmp_path):
    (tmp_path / "about hospices.txt").touch()
    (tmp_path / "other.txt").touch()

    assert files.holding(tmp_path.iterdir(), [Search(("hospice",))]) == (tmp_path / "about hospices.txt",)


# --- the kernel ---------------------------------------------------------------------------------------------------

TCP = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:9665 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 65 1 0 100 0 0 10 0
   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 66 1 0 100 0 0 10 0
   2: 0100007F:9665 0100007F:D1C6 01 00000000:00000000 00:00000000 00000000  1000        0 67 1 0 100 0 0 10 0
"""
TCP6 = """  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 0:0 0:0 0 1000 0 1
   1: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A 0:0 0:0 0 1000 0 1
   2: 0000000000000000FFFF00000100007F:0052 00000000000000000000000000000000:0000 0A 0:0 0:0 0 1000 0 1
"""


@pytest.mark.skipif(sys.byteorder != "little", reason="written down on such a machine")
def test_listeners_are_read_from_the_tables_of_the_kernel():
    near, far = Listener("tcp", "127.0.0.1", 0x9665), Listener("tcp", "0.0.0.0", 22)

    assert list(kernel.parse_listeners(TCP, "tcp", "0A")) == [near, far]
    assert list(kernel.parse_listeners(TCP, "tcp", "0A", uid=1000)) == [near]
    found = list(kernel.parse_listeners(TCP6, "tcp", "0A"))
    assert [(each.address, each.is_loopback) for each in found] == [("::", False), ("::1", True), ("127.0.0.1", True)]


@linux
def test_a_listener_of_this_process_is_seen_while_it_is_there():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        mine = Listener("tcp", "127.0.0.1", listening.getsockname()[1])
        own = kernel.sockets(os.getpid())

        assert mine in kernel.listeners(uid=os.getuid())
        assert mine in kernel.listeners(inodes=own)
        assert mine not in kernel.listeners(inodes=own - {os.fstat(listening.fileno()).st_ino})
    assert mine not in kernel.listeners(uid=os.getuid())


@linux
def test_files_that_are_open_for_writing_are_seen_also_when_they_are_deleted(tmp_path):
    reading = tmp_path / "reading"
    reading.touch()
    with (tmp_path / "gone").open("w"), (tmp_path / "kept").open("ab"), reading.open():
        (tmp_path / "gone").unlink()
        found = kernel.open_for_writing(os.getpid())

    assert {name for name in found if str(tmp_path) in name} == {f"{tmp_path}/gone (deleted)", f"{tmp_path}/kept"}


ALONE = """
import socket, sys
from companion.proof import kernel, network
if not network.leave_the_network():
    sys.exit("not permitted")
before = kernel.traffic()
for family, address in ((socket.AF_INET, ("192.0.2.1", 443)), (socket.AF_INET6, ("2001:db8::1", 443))):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(family, kind) as outward:
                outward.connect(address)
        except OSError:
            pass
after = kernel.traffic()
with socket.socket() as near, socket.socket() as visitor:
    near.bind(("127.0.0.1", 0)); near.listen(); visitor.connect(near.getsockname())
print(before.refused, after.refused, after.beyond_bytes, kernel.traffic().refused)
"""


@linux
def test_in_a_network_of_its_own_every_try_to_leave_is_counted_and_loopback_works():
    environment = {**os.environ, "PYTHONPATH": str(Path(companion.__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    if "not permitted" in done.stderr:
        pytest.skip("this system permits no network of one's own")

    before, after, beyond, at_last = map(int, done.stdout.split())
    assert (before, beyond) == (0, 0)
    assert after >= 2  # where IPv6 is off, its two tries end before they are counted
    assert at_last == after


# --- verdicts -----------------------------------------------------------------------------------------------------


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """A stage on which nothing happened yet; `said` is looked for, and `secret` opens it."""
    monkeypatch.setattr(verdict.tempfile, "gettempdir", lambda: str(tmp_path / "system"))
    monkeypatch.setenv("HOME", str(tmp_path / "home of the user"))
    folder = tmp_path / "stage"
    folder.mkdir()
    since = files.moment(folder)
    stage = Stage(folder)
    stage.told.add(b"companion\0replay")
    near = frozenset({Listener("tcp", "127.0.0.1", 4000)})
    return Watched(stage, since, (Search(("said",)),), (Search(("secret",)),), Traffic(0, 0, 0), near)


def grades(watched):
    return [finding.grade for finding in watched.answers()]


def test_where_nothing_happened_all_is_good(watched):
    (watched.stage.work / "sealed.age").write_bytes(b"age-encryption.org/v1\n...")

    assert grades(watched) == ["good"] * 5


@pytest.mark.parametrize("word", ["said", "secret"])
@pytest.mark.parametrize("place", ["stage/deeper/log.txt", "system/cache", "home of the user/.cache/x/y"])
def test_a_word_in_a_file_is_bad_wherever_it_lies(watched, tmp_path, place, word):
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"... {word} ...")

    found = watched.in_files()
    assert (found.grade, found.code) == ("bad", "privacy.files_leak")
    assert str(path) in found.params["found"]


def test_a_file_elsewhere_is_searched_when_it_was_seen_open_for_writing(watched, tmp_path):
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("said")
    assert watched.in_files().grade == "good"

    watched.stage.written.add(str(elsewhere))

    assert watched.in_files().grade == "bad"


def with_(watched, **changes):
    return verdict.Watched(**({name: getattr(watched, name) for name in watched.__dataclass_fields__} | changes))


def test_any_try_to_reach_others_is_bad(watched):
    assert with_(watched, sent=Traffic(1, 0, 0)).in_the_network().grade == "bad"
    assert with_(watched, sent=Traffic(0, 1, 0)).in_the_network().grade == "bad"
    assert with_(watched, sent=Traffic(0, 0, 1)).in_the_network().grade == "bad"
    assert with_(watched, sent=None).in_the_network().code == "privacy.network_audited"

    watched.stage.reported.append({"event": "socket.getaddrinfo", "to": "example.org"})

    assert with_(watched, sent=None).in_the_network().grade == "bad"
    assert "example.org" in watched.in_the_network().params["to"]


def test_a_door_to_other_machines_is_bad(watched):
    assert with_(watched, listeners=frozenset({Listener("tcp", "0.0.0.0", 80)})).listening().grade == "bad"
    assert with_(watched, listeners=frozenset({Listener("udp", "::", 5353)})).listening().grade == "bad"
    assert with_(watched, listeners=None).listening().grade == "note"


def test_words_that_are_printed_or_programs_that_are_started_are_bad(watched):
    watched.stage.printed.append(b"DEBUG heard 'SAID'")
    assert watched.in_messages().grade == "bad"

    watched.stage.printed.clear()
    watched.stage.reported.append({"event": "subprocess.Popen", "to": "/usr/bin/logger"})
    assert watched.in_messages().grade == "bad"


@pytest.mark.parametrize("word", [b"said", b"secret"])
def test_words_in_the_list_of_programs_are_bad(watched, word):
    watched.stage.told.add(b"companion\0open\0--passphrase=" + word)

    assert watched.in_the_list_of_programs().grade == "bad"


def test_a_control_that_misses_a_wrong_is_bad_itself(watched):
    assert verdict.noticed(watched).grade == "bad"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_words(watched, language):
    """Those of a run where all is well, of one where nothing is, and of systems that say little."""
    silent = with_(watched, sent=None, listeners=None)
    findings = [*watched.answers(), *silent.answers(), verdict.noticed(watched)]
    watched.stage.told.clear()
    findings += [watched.in_the_list_of_programs()]
    watched.stage.told.add(b"secret")
    watched.stage.printed.append(b"said")
    (watched.stage.work / "log").write_text("said")
    far = frozenset({Listener("tcp", "0.0.0.0", 80)})
    spoilt = with_(watched, sent=Traffic(1, 0, 0), listeners=far)
    findings += [*spoilt.answers(), verdict.noticed(spoilt)]

    assert {finding.grade for finding in findings} == {"good", "note", "bad"}
    for finding in findings:
        assert load(language)(f"check.{finding.code}", **finding.params).strip()

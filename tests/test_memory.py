"""Keys are wiped when they have served, and memory is kept from the disk as far as the system goes along."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

import companion
from companion import memory, preflight
from companion.export import journal_files, journal_format
from companion.memory import Secret
from companion.strings import load

WORDS = "maple-river-stone-cloud-lamp"
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


# --- a secret -----------------------------------------------------------------------------------------------------


def test_a_secret_holds_what_was_put_in_and_nothing_after_it_was_wiped():
    with Secret(4, lambda view: view.__setitem__(slice(None), b"abcd")) as secret:
        assert bytes(secret.value) == b"abcd"
    assert bytes(secret.value) == bytes(4)
    secret.wipe()


def test_a_secret_that_nobody_holds_is_wiped():
    secret = Secret.copied(b"abcd")
    left = secret.value
    del secret
    gc.collect()

    assert bytes(left) == bytes(4)


def test_a_secret_that_could_not_be_filled_is_wiped_too():
    seen = []

    def fill(view):
        view[:] = b"abcd"
        seen.append(view)
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        Secret(4, fill)
    gc.collect()

    assert bytes(seen[0]) == bytes(4)


def test_a_secret_does_not_show_itself():
    assert "abcd" not in f"{Secret.copied(b'abcd')!r} {Secret.copied(b'abcd')}"


def test_random_secrets_differ_also_where_the_system_has_no_such_file(monkeypatch):
    def missing(*_, **__):
        raise FileNotFoundError

    one, other = Secret.random(32), Secret.random(32)
    monkeypatch.setattr("builtins.open", missing)
    third = Secret.random(32)

    assert len({bytes(secret.value) for secret in (one, other, third)}) == 3


@linux
def test_a_secret_is_locked_in_memory_and_left_out_of_dumps():
    secret = Secret.random(32)
    address = memory.ctypes.addressof(memory.ctypes.c_char.from_buffer(secret.value))
    (flags,) = [flags for start, flags in mappings() if start == address]

    assert {"lo", "dd", "dc"} <= flags  # locked, don't dump, don't copy on fork (man 5 proc_pid_smaps)


def mappings():
    """Address and flags of each part of this process's memory (man 5 proc_pid_smaps)."""
    start = 0
    for line in Path("/proc/self/smaps").read_text("utf-8").splitlines():
        first, *rest = line.split()
        if "-" in first:
            start = int(first.split("-")[0], 16)
        elif first == "VmFlags:":
            yield start, set(rest)


# --- the keys of a journal ----------------------------------------------------------------------------------------

SESSION = """
import sys
from pathlib import Path
from companion.events import SessionOpened, Struck
from companion.export.journal import Journal
from companion.export.journal_format import Cost
from companion.export import recovery

folder = Path(sys.argv[1])
journal = Journal.create(folder, sys.stdin.readline().strip(), cost=Cost(memory_kib=8, passes=1, lanes=1))
for number in range(3):
    journal.append(SessionOpened(t_s=number, date="2026-01-05", language="en", method=""))
journal.flush()
print("running", flush=True)
sys.stdin.readline()
journal.append(Struck(t_s=9, from_s=5, to_s=9))
journal.flush()
print("struck", flush=True)
sys.stdin.readline()
journal.close()
print("closed", flush=True)
sys.stdin.readline()
"""


@linux
def test_the_keys_of_a_journal_are_gone_from_memory_when_it_is_closed(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SESSION, tmp_path / "journals"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(companion.__file__).parent.parent)},
    )
    found, data_keys = {}, []
    try:
        for say, stage in ((WORDS, "running"), ("", "struck"), ("", "closed")):
            process.stdin.write(say + "\n")
            process.stdin.flush()
            assert process.stdout.readline().strip() == stage
            data_key, wrapping_key = keys_of(tmp_path / "journals")
            data_keys += [data_key] if data_key not in data_keys else []
            found[stage] = [in_memory(process.pid, key) for key in (wrapping_key, *data_keys)]
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()

    wrapping, before = found["running"]
    assert (wrapping, before > 0) == (1, True)  # in its locked page, and in the cipher; else this could not fail
    wrapping, before, after = found["struck"]
    assert (wrapping, before, after > 0) == (1, 0, True)  # what was struck was sealed with a key that is gone
    assert found["closed"] == [0, 0, 0]


def keys_of(folder):
    (path,) = folder.glob(f"*{journal_files.SUFFIX}")
    header = journal_format.parse_header(path.read_bytes())
    key = journal_format.stretch(WORDS, header.salt, header.cost)
    with journal_format.unlock(header, key) as data_key, key.secret as wrapping_key:
        return bytes(data_key.value), bytes(wrapping_key.value)


def in_memory(pid, needle):
    """How often `needle` stands in the memory of a process."""
    count = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory_of:
        for line in Path(f"/proc/{pid}/maps").read_text("utf-8").splitlines():
            span, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory_of.seek(start)
                count += memory_of.read(end - start).count(needle)
            except (OSError, ValueError, OverflowError):  # [vvar] and the like
                continue
    return count


# --- the swap -----------------------------------------------------------------------------------------------------

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ("", "no_swap"),
        ("/dev/sda3 partition 8000 0 -2\n", "may_be_swapped"),
        ("/swapfile file 8000 0 -2\n", "may_be_swapped"),
        ("/dev/dm-1 partition 8000 0 -2\n", "encrypted"),
        ("/dev/dm-2 partition 8000 0 -2\n", "may_be_swapped"),  # a plain logical volume
        ("/dev/zram0 partition 8000 0 100\n", "encrypted"),
        ("/dev/zram1 partition 8000 0 100\n", "may_be_swapped"),  # writes back to a disk
        ("/dev/dm-1 partition 8000 0 -2\n/swapfile file 8000 0 -3\n", "may_be_swapped"),
    ],
)
def test_what_becomes_of_memory_that_is_swapped_out(tmp_path, rows, state):
    devices = {"dm-1/dm/uuid": "CRYPT-PLAIN-swap\n", "dm-2/dm/uuid": "LVM-abc\n"}
    devices |= {"zram0/backing_dev": "none\n", "zram1/backing_dev": "/dev/loop0\n"}
    for name, content in devices.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True)
        file.write_text(content)
    table = tmp_path / "swaps"
    table.write_text(HEAD + rows)

    assert memory.swap_state(table, tmp_path) == state


def test_a_system_that_does_not_say_is_not_trusted(tmp_path):
    assert memory.swap_state(tmp_path / "none", tmp_path) == "unknown"


LOCKING = """
import os, resource, sys
from companion import memory
if sys.argv[1] != "as it is":
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536))
    if os.getuid() == 0:
        os.setuid(65534)  # nobody: root is not bound by the limit
state = memory.keep_out_of_swap()
room = bytearray(50_000_000)
(locked,) = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmLck"))
print(state, locked)
"""


@linux
@pytest.mark.parametrize("limit", ["as it is", "64 kB"])
def test_everything_is_locked_where_that_is_allowed_and_nothing_breaks_where_it_is_not(limit):
    """A process with a limit goes on taking memory beyond it."""
    environment = {**os.environ, "PYTHONPATH": str(Path(companion.__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "-c", LOCKING, limit], capture_output=True, text=True, check=True, env=environment
    )
    state, locked_kb = done.stdout.split()

    assert (int(locked_kb) > 48_000) == (state == "locked")
    assert limit == "as it is" or state != "locked"


def test_every_state_of_the_swap_has_words():
    for language in ("en", "nl"):
        assert {f"check.memory.{state}" for state in memory.SwapState.__args__} <= set(load(language).keys())


def test_the_finding_names_the_state(monkeypatch):
    monkeypatch.setattr(memory, "keep_out_of_swap", lambda: "may_be_swapped")

    assert preflight.keep_out_of_swap() == preflight.Finding("note", "memory.may_be_swapped")

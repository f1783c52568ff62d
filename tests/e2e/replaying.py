"""Real replays in processes of their own that start at once: forked from one where the slow imports are done.

Only the recovery words are stretched more cheaply than in earnest; everything else is what `companion` runs.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys

import companion.analysis.language  # noqa: F401 - the slow import that forking saves
from companion import cli
from companion.export import journal
from companion.export.journal_format import Cost

WORDS = "maple-river-stone-cloud-lamp"
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


def run(folder, arguments, acknowledgements, room):
    """`companion replay ARGUMENTS --journal`, with journals and everything that is printed under `folder`."""
    if room:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    os.environ["COMPANION_JOURNALS"] = str(folder / "journals")
    for descriptor, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
    sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - the process ends with it
    journal.Cost = lambda: Cost(memory_kib=8, passes=1, lanes=1)
    reading, writing = os.pipe()
    os.write(writing, WORDS.encode() + b"\n")
    descriptors = ["--recovery-words-fd", str(reading), "--durable-fd", str(acknowledgements.fileno())]
    sys.argv = ["companion", "replay", *map(str, arguments), "--journal", *descriptors]
    cli.main()


def start(folder, *arguments, room=None):
    """The process, and the connection on which it says how many events are on the disk.

    Args:
        room: no file may grow beyond so many bytes, as on a disk that is full.
    """
    folder.mkdir()
    told, telling = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=run, args=(folder, arguments, telling, room))
    process.start()
    telling.close()
    return process, told


def lines_told(told):
    """What the process had said about the disk when it ended: one number a line; a last one may be cut short."""
    said = b""
    while part := os.read(told.fileno(), 4096):
        said += part
    return [int(line) for line in said.decode().split("\n")[:-1]]

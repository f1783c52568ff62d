"""What was seen on a stage, and whether it is as promised: one question each, answered with one finding.

The same questions are put about sessions of companion and about a program that does everything wrong: about that one
every answer must be bad, or the answers are worth nothing.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from companion.preflight import Finding
from companion.proof import files, kernel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from companion.proof.kernel import Listener, Traffic
    from companion.proof.markers import Search
    from companion.proof.stage import Stage

_SHOWN = 5
"""So many leaks are named; there may be thousands."""
_TRIES = (
    *("socket.connect", "socket.sendto", "socket.sendmsg"),
    *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
)
_OTHER_WAYS = ("syslog.syslog", "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")


@dataclass(frozen=True)
class Watched:
    """Everything that was seen of the programs on one stage."""

    stage: Stage
    since_ns: int
    searches: tuple[Search, ...]
    """What was said in the sessions."""
    secrets: tuple[Search, ...]
    """The words that open what was sealed."""
    sent: Traffic | None
    """What left or tried to leave their network; None where they had none of their own."""
    listeners: frozenset[Listener] | None
    """What listened while they ran, and not before; None where the system does not say."""

    def in_files(self) -> Finding:
        """Does any file hold what was said, or the words that open it?"""
        changed = {*files.changed(_places(self.stage), self.since_ns), *self.stage.files()}
        regular = [path for path in sorted(changed) if path.is_file()]
        found = files.holding(regular, (*self.searches, *self.secrets))
        unread = [path for path in regular if files.read(path) is None and path.is_file()]
        own = [path for path in regular if path.is_relative_to(self.stage.folder)]
        params = {"own": len(own), "count": len(regular), "unread": len(unread), "found": _named(found)}
        if found:
            return Finding("bad", "privacy.files_leak", params)
        return Finding("note" if unread else "good", f"privacy.files_{'unread' if unread else 'clean'}", params)

    def in_the_network(self) -> Finding:
        """Was anything sent, or anybody looked up?"""
        tries = self.stage.attempts(*_TRIES)
        refused = self.sent.refused if self.sent else 0
        datagrams = self.sent.datagrams if self.sent else 0
        params = {"tries": len(tries), "refused": refused, "datagrams": datagrams, "to": _named(sorted(set(tries)))}
        if tries or refused or datagrams or (self.sent and self.sent.beyond_bytes):
            return Finding("bad", "privacy.network_tried", params)
        return Finding("good", "privacy.network_alone") if self.sent else Finding("note", "privacy.network_audited")

    def in_messages(self) -> Finding:
        """Does anything that was printed or logged hold what was said, or is another program told?"""
        said = sum(search.finds_in(part) for part in self.stage.printed for search in self.searches)
        others = self.stage.attempts(*_OTHER_WAYS)
        params = {
            "bytes": sum(map(len, self.stage.printed)),
            "count": said,
            "others": _named(sorted(set(others))),
        }
        return Finding("bad" if said or others else "good", f"privacy.messages_{_outcome(said or others)}", params)

    def in_the_list_of_programs(self) -> Finding:
        """Do command lines or environments hold what was said, or the words that open it?"""
        if not self.stage.told:
            return Finding("note", "privacy.programs_unknown")
        found = sum(search.finds_in(told) for told in self.stage.told for search in (*self.searches, *self.secrets))
        return Finding("bad" if found else "good", f"privacy.programs_{_outcome(found)}", {"count": found})

    def listening(self) -> Finding:
        """Who could have come in?"""
        if self.listeners is None:
            return Finding("note", "privacy.listening_unknown")
        far = sorted(str(each) for each in self.listeners if not each.is_loopback)
        params = {"near": _named(sorted(map(str, self.listeners))), "far": _named(far)}
        return Finding("bad" if far else "good", f"privacy.listening_{'far' if far else 'near'}", params)

    def answers(self) -> tuple[Finding, ...]:
        """To all questions, in the order in which they are asked."""
        return (
            self.in_files(),
            self.in_the_network(),
            self.listening(),
            self.in_messages(),
            self.in_the_list_of_programs(),
        )


def noticed(control: Watched) -> Finding:
    """Whether every wrong of the program that does everything wrong was found, where it can be found at all."""
    answers = control.answers()
    params = {"noticed": sum(each.grade == "bad" for each in answers), "count": len(answers)}
    missed = [each for each in answers if each.grade == "good" or (each.grade == "note" and kernel.HERE)]
    return (
        Finding("bad", "privacy.control_blind", params) if missed else Finding("good", "privacy.control_sees", params)
    )


def _places(stage: Stage) -> Iterator[Path]:
    """Where programs write what they don't mention: temp folders, and caches and settings of the real home."""
    yield stage.folder
    for name in {tempfile.gettempdir(), "/var/tmp", "/dev/shm"}:  # noqa: S108 - to be searched
        yield Path(name)
    home = Path.home()
    for part in (".cache", ".config", ".local/state", "Library/Caches", "Library/Logs"):
        yield home / part


def _outcome(found: object) -> str:
    return "leak" if found else "clean"


def _named(things: Sequence[object]) -> str:
    more = f" … ({len(things)})" if len(things) > _SHOWN else ""
    return ", ".join(map(str, things[:_SHOWN])) + more

"""`companion check --privacy`: the promises tried out on this machine, for a group that wants to watch."""

from __future__ import annotations

import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from companion.errors import UsageProblem
from companion.strings import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from companion.events import Language
    from companion.preflight import Finding
    from companion.proof.markers import Markers
    from companion.proof.sessions import Played
    from companion.proof.stage import Stage
    from companion.proof.verdict import Watched
    from companion.settings import Settings
    from companion.strings import Strings


def prove(settings: Settings, language: Language) -> None:
    """Plays sessions, looks everywhere for what was said in them, and says what was found.

    Raises:
        UsageProblem: `usage.privacy_not_here`.
        typer.Exit: 1, when anything was found that should not be.
    """
    from companion import __version__
    from companion.clock import SystemClock
    from companion.proof import network, verdict

    if sys.platform == "win32":
        raise UsageProblem("usage.privacy_not_here")
    # Before anything heavy starts a thread: only a process with one thread can leave the network.
    alone = network.leave_the_network()
    machine = f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}"
    tell = _Teller(language)
    tell.say("title")
    tell.say("machine", version=__version__, machine=machine, date=SystemClock().today().isoformat())
    with tempfile.TemporaryDirectory(prefix="companion-privacy-", ignore_cleanup_errors=True) as name:
        tell.say("heading.sessions", before="\n")
        watched = _sessions(settings, language, Path(name, "sessions"), tell, alone=alone)
        tell.say("heading.answers", before="\n")
        tell.show(watched.answers())
        tell.say("heading.control", before="\n")
        tell.show([verdict.noticed(_control(Path(name, "control"), alone=alone))])
    tell.say("failed" if tell.bad else "passed", before="\n", count=tell.bad)
    tell.say("limits.alone" if alone else "limits.audited", before="\n")
    tell.say("limits.always")
    if tell.bad:
        raise typer.Exit(1)


class _Teller:
    """Says everything in one language, and counts what is bad."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language
        self.text = load(language)
        self.bad = 0

    def say(self, key: str, *, before: str = "", **params: object) -> None:
        typer.echo(before + self.text(f"privacy.{key}", **params).strip())
        sys.stdout.flush()

    def show(self, findings: Iterable[Finding]) -> None:
        from companion.commands.check import show

        for finding in findings:
            show(finding, self._language)
            self.bad += finding.grade == "bad"


def _sessions(settings: Settings, language: Language, folder: Path, tell: _Teller, *, alone: bool) -> Watched:
    """Everything that was seen of the sessions that can be played here."""
    from companion.proof import files, kernel
    from companion.proof.markers import Markers
    from companion.proof.stage import Stage
    from companion.proof.verdict import Watched

    folder.mkdir()
    since_ns = files.moment(folder)
    stage, markers = Stage(folder), Markers()
    played: list[Played] = []
    tell.show(_played(settings, language, stage, markers, played, tell.text))
    return Watched(
        stage=stage,
        since_ns=since_ns,
        searches=(markers.search, *(session.search for session in played if session.search is not markers.search)),
        secrets=tuple(session.secrets for session in played),
        sent=kernel.traffic() if alone else None,
        listeners=frozenset[kernel.Listener]().union(*(each.listeners for each in played))
        if kernel.HERE and len(played) > 1
        else None,
    )


def _played(
    settings: Settings, language: Language, stage: Stage, markers: Markers, played: list[Played], text: Strings
) -> Iterator[Finding]:
    """Plays what can be played here, one session after the other, and says how each went."""
    from companion import preflight
    from companion.clock import SystemClock
    from companion.preflight import Finding
    from companion.proof import sessions

    played.append(sessions.from_transcript(stage, markers, language))
    yield _how("transcript", played[-1], text)
    model = preflight.choose_model(settings, "en", SystemClock(), measure=False).name
    if model is None:
        yield Finding("note", "privacy.no_model")
        return
    played.append(sessions.spoken(stage, model))
    yield _how("spoken", played[-1], text)
    played.append(sessions.live(stage, markers, language, model))
    yield _how("live", played[-1], text)


def _how(name: str, session: Played, text: Strings) -> Finding:
    from companion.preflight import Finding

    if session.went_well and session.kept_holds_them and session.strangers_kept_out:
        return Finding("good", f"privacy.{name}", {"count": session.count})
    went = {"ended": session.went_well, "opened": session.kept_holds_them, "door": session.strangers_kept_out}
    missing = ", ".join(what for what, well in went.items() if not well)
    return Finding("bad", "privacy.not_played", {"what": text(f"privacy.name.{name}"), "missing": missing})


def _control(folder: Path, *, alone: bool) -> Watched:
    """Everything that was seen of a program that does everything wrong."""
    from companion.proof import files, kernel
    from companion.proof.markers import Markers
    from companion.proof.stage import Stage
    from companion.proof.verdict import Watched

    folder.mkdir()
    since_ns = files.moment(folder)
    stage, markers = Stage(folder), Markers(1)
    running = stage.start("--leak", markers.words[0])
    running.say("alone" if alone else "with others")
    running.line()
    listening = running.listeners()
    running.finish()
    return Watched(
        stage=stage,
        since_ns=since_ns,
        searches=(markers.search,),
        secrets=(),
        sent=kernel.traffic() if alone else None,
        listeners=listening if kernel.HERE else None,
    )

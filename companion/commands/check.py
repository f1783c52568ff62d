"""`companion check`: can a session begin on this machine, now?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from companion import strings
from companion.commands import console

if TYPE_CHECKING:
    from companion.events import Language
    from companion.preflight import Finding

_text = console.text()


def check(
    device: str | None = typer.Option(None, "--device", metavar="NAME", help=_text("help.check.device")),
    language: str | None = typer.Option(None, metavar="en|nl", help=_text("help.check.language")),
    privacy: bool = typer.Option(False, "--privacy", help=_text("help.check.privacy")),
) -> None:
    if privacy:
        from companion.commands.privacy import prove

        chosen = console.settings()
        prove(chosen, console.parse_language(language or chosen.language or console.ui_language()))
        return
    from companion import places, preflight
    from companion.audio import choice
    from companion.audio.microphone import Microphone
    from companion.audio.quiet import libraries_kept_quiet
    from companion.clock import SystemClock

    settings, clock = console.settings(), SystemClock()
    session_language = console.parse_language(language or settings.language or console.ui_language())
    findings = [
        preflight.forbid_core_dumps(),
        preflight.keep_out_of_swap(),
        preflight.check_disk(places.journals_folder()),
    ]
    for finding in findings:
        show(finding)
    with libraries_kept_quiet(), Microphone(device or choice.remembered(), clock) as microphone:
        findings.append(preflight.check_microphone(microphone, clock, lambda: _tell("check.say_something")))
    show(findings[-1])
    _tell("check.measuring")
    findings.append(preflight.choose_model(settings, session_language, clock).finding)
    show(findings[-1])
    bad = sum(finding.grade == "bad" for finding in findings)
    typer.echo(console.text()("check.not_ready", count=bad) if bad else console.text()("check.ready"))
    if bad:
        raise typer.Exit(1)


def _tell(key: str) -> None:
    console.err.print(console.text()(key))


def show(finding: Finding, language: Language | None = None) -> None:
    """One finding on standard output: the grade as a word, then what was found and what to do."""
    language = language or console.ui_language()
    text = strings.load(language)
    if finding.problem:
        words = strings.error_text(finding.problem, language)
    else:
        words = text(f"check.{finding.code}", **finding.params)
    grade = text(f"check.grade.{finding.grade}")
    lines = words.strip().splitlines()
    indent = " " * (len(grade) + 2)
    typer.echo(f"{grade}: " + f"\n{indent}".join(lines))
    sys.stdout.flush()

"""`companion review`: a page over sealed reviews, for looking back and for practising."""

from __future__ import annotations

import contextlib
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from companion import strings
from companion.commands import console
from companion.errors import SealProblem, UsageProblem

if TYPE_CHECKING:
    from companion.desk import ReviewDesk
    from companion.events import Language
    from companion.export.agefile import Identity
    from companion.record import SessionRecord
    from companion.rehearsal import Rehearsal

_text = console.text()
_TRIES = 3


def review(
    files: list[Path] = typer.Argument(None, metavar="FILE...", help=_text("help.review.files")),
    practice: bool = typer.Option(False, "--practice", help=_text("help.review.practice")),
    export: Path = typer.Option(None, "--export", metavar="FILE.csv", help=_text("help.review.export")),
    report: Path = typer.Option(None, "--report", metavar="FILE.html", help=_text("help.review.report")),
    language: str = typer.Option(None, metavar="nl|en", help=_text("help.review.language")),
    passphrase_fd: int = typer.Option(None, "--passphrase-fd", metavar="N", help=_text("help.review.passphrase_fd")),
    identity: Path = typer.Option(None, "--identity", metavar="FILE", help=_text("open.identity")),
    no_browser: bool = typer.Option(False, "--no-browser", help=_text("help.start.no_browser")),
) -> None:
    from companion.clock import SystemClock
    from companion.desk import ReviewDesk

    if not files and not practice:
        raise UsageProblem("usage.review_nothing")
    if practice and (export or report):
        raise UsageProblem("usage.review_practice_export")
    if report and len(files) != 1:
        raise UsageProblem("usage.review_one_report")
    spoken: Language = console.parse_language(language) if language else console.ui_language()
    opener = _Opener(identity, passphrase_fd)
    records = [(path, opener.open(path)) for path in files or []]
    rehearsals = _rehearsals(spoken) if practice else []
    stopped = threading.Event()
    desk = ReviewDesk(records, rehearsals, language=spoken, today=SystemClock().today().isoformat(), stop=stopped.set)
    if export or report:
        _export(desk, export, report)
        return
    _show(desk, spoken, stopped, open_it=not no_browser)


class _Opener:
    """Opens files in memory; words or a key that opened one are tried on the next before anybody is asked again."""

    def __init__(self, identity: Path | None, passphrase_fd: int | None) -> None:
        self._identity = identity
        self._passphrase_fd = passphrase_fd
        self._keys: list[Identity] = []
        self._words: list[Identity] = []

    def open(self, path: Path) -> SessionRecord:
        """Raises SealProblem, StorageProblem, UsageProblem: in words."""
        from companion.export import sealing
        from companion.export.review_file import open_review

        by_key = sealing.locked_with(path) == "key"
        known = self._keys if by_key else self._words
        if known:
            try:
                return open_review(path, known)
            except SealProblem as problem:
                mismatch = problem.code in {"seal.wrong_passphrase", "seal.wrong_key"}
                if not mismatch or by_key or self._passphrase_fd is not None:
                    raise
        return self._with_key(path) if by_key else self._with_words(path)

    def _with_key(self, path: Path) -> SessionRecord:
        from companion.export import keys
        from companion.export.review_file import open_review

        key_file = self._identity or keys.identity_file()
        if not self._identity and not key_file.exists():
            raise SealProblem("seal.needs_key")
        prompt = _text("open.identity_prompt")
        self._keys = list(keys.read_identities(key_file, lambda: console.read_passphrase(prompt, self._passphrase_fd)))
        return open_review(path, self._keys)

    def _with_words(self, path: Path) -> SessionRecord:
        from companion.export import words
        from companion.export.agefile import Passphrase
        from companion.export.review_file import open_review

        if self._identity:
            raise SealProblem("seal.needs_passphrase")
        # Words copied from paper go wrong easily, so a person gets more than one try. A descriptor holds one line only.
        for tries_left in range(_TRIES if self._passphrase_fd is None else 1, 0, -1):
            typed = console.read_passphrase(_text("review.prompt", file=path.name), self._passphrase_fd)
            readings: list[Identity] = [Passphrase(reading) for reading in words.readings(typed)]
            try:
                record = open_review(path, readings)
            except SealProblem as problem:
                if problem.code != "seal.wrong_passphrase" or tries_left == 1:
                    raise
                console.err.print(strings.error_text(problem, console.ui_language()).strip())
            else:
                self._words = readings
                return record
        raise AssertionError("the last try returns or raises")


def _rehearsals(language: Language) -> list[Rehearsal]:
    from companion.analysis.language import load_classifier
    from companion.clock import SystemClock
    from companion.events import LANGUAGES
    from companion.rehearsal import Rehearsal
    from companion.review import practice

    classifiers = {each: load_classifier(each) for each in LANGUAGES}
    today = SystemClock().today()
    settings = console.settings()
    return [Rehearsal(each, classifiers[each.language], settings, today) for each in practice.load_all(language)]


def _export(desk: ReviewDesk, counts: Path | None, report: Path | None) -> None:
    from companion.export import atomic

    if counts:
        tables = desk.counts()
        dictionary = counts.with_name(f"{counts.stem}-dictionary{counts.suffix or '.csv'}")
        atomic.write_bytes(counts, tables["csv"].encode("utf-8"), overwrite=True)
        atomic.write_bytes(dictionary, tables["dictionary"].encode("utf-8"), overwrite=True)
        console.err.print(_text("review.exported", path=counts, dictionary=dictionary))
    if report:
        atomic.write_bytes(report, desk.report(0)["html"].encode("utf-8"), overwrite=True)
        console.err.print(_text("review.reported", path=report))


def _show(desk: ReviewDesk, language: Language, stopped: threading.Event, *, open_it: bool) -> None:
    from companion.commands.doorbell import doorbell
    from companion.review.pages import serve

    with serve(desk, language) as server:
        link = server.link()
        # On standard output and flushed, so that whoever starts companion can read it too.
        typer.echo(link)
        sys.stdout.flush()
        console.err.print(_text("review.link"))
        if open_it:
            webbrowser.open(link)
        # Ctrl-C is the way to end this, not an accident. A wait without end can't be interrupted on Windows.
        with doorbell(lambda: typer.echo(server.link())), contextlib.suppress(KeyboardInterrupt):
            while not stopped.wait(0.5):
                pass
    lost = desk.unsaved
    console.err.print(_text("review.stopped_unsaved", count=lost) if lost else _text("review.stopped"))

"""`companion open`: a sealed summary, shown or exported by the person it is for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from companion import strings
from companion.commands import console
from companion.errors import SealProblem, UsageProblem

if TYPE_CHECKING:
    from companion.export.summary import Summary

_text = console.text()
_TRIES = 3


def open_file(
    file: Path = typer.Argument(help=_text("open.file")),
    out: Path | None = typer.Argument(None, help=_text("open.out")),
    *,
    markdown: bool = typer.Option(False, "--markdown", help=_text("open.markdown")),
    ics: Path | None = typer.Option(None, "--ics", help=_text("open.ics")),
    passphrase_fd: int | None = typer.Option(None, "--passphrase-fd", help=_text("open.passphrase_fd")),
    identity: Path | None = typer.Option(None, "--identity", help=_text("open.identity")),
) -> None:
    from companion.export import atomic, calendar, summary_text

    if out and not markdown:
        raise UsageProblem("usage.export_target")
    summary = unseal(file, identity, passphrase_fd)
    if markdown and out:
        console.err.print(_text("open.clear_text", path=out))
        atomic.write_bytes(out, summary_text.to_markdown(summary).encode("utf-8"))
    elif markdown:
        console.err.print(_text("open.clear_output"))
        sys.stdout.write(summary_text.to_markdown(summary))
    if ics:
        console.err.print(_text("open.clear_text" if calendar.dates(summary) else "open.no_dates", path=ics))
        atomic.write_bytes(ics, calendar.to_ics(summary))
    if not markdown and not ics:
        sys.stdout.write(summary_text.to_plain(summary))


def unseal(file: Path, identity: Path | None, passphrase_fd: int | None) -> Summary:
    """Opens a summary with a passphrase from the terminal or a descriptor, or with a key.

    Raises:
        SealProblem, StorageProblem, UsageProblem: in words.
    """
    from companion.export import keys, sealing, words
    from companion.export.agefile import Passphrase
    from companion.export.summary import open_summary

    try:
        lock = sealing.locked_with(file)
    except SealProblem as problem:
        if problem.code == "seal.not_age" and file.suffix.lower() in {".html", ".htm"}:
            raise SealProblem("seal.page_without_payload") from problem
        raise
    if lock == "key":
        key_file = identity or keys.identity_file()
        if not identity and not key_file.exists():
            raise SealProblem("seal.needs_key")
        prompt = _text("open.identity_prompt")
        return open_summary(
            file, keys.read_identities(key_file, lambda: console.read_passphrase(prompt, passphrase_fd))
        )
    if identity:
        raise SealProblem("seal.needs_passphrase")
    # Words copied from paper go wrong easily, so a person gets more than one try. A descriptor holds one line only.
    for tries_left in range(_TRIES if passphrase_fd is None else 1, 0, -1):
        typed = console.read_passphrase(_text("open.prompt"), passphrase_fd)
        try:
            return open_summary(file, [Passphrase(reading) for reading in words.readings(typed)])
        except SealProblem as problem:
            if problem.code != "seal.wrong_passphrase" or tries_left == 1:
                raise
            console.err.print(strings.error_text(problem, console.ui_language()).strip())
    raise AssertionError("the last try returns or raises")

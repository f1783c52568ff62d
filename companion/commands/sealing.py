"""The end of a session for the commands: the draft confirmed, sealed, read back, and its words shown once."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import typer

from companion.commands import console, purge
from companion.errors import StorageProblem, UsageProblem
from companion.export import agefile, capsule, keys, words
from companion.export.summary import Facts, seal_summary
from companion.methods.schema import local
from companion.strings import Strings, error_text, load

if TYPE_CHECKING:
    from pathlib import Path

    from companion.events import Draft, DraftLine
    from companion.methods.schema import Method
    from companion.state import SessionState


@dataclass(frozen=True)
class SealPlan:
    """A checked wish to seal."""

    folder: Path
    accept_draft: bool
    recipients: tuple[agefile.Recipient, ...] = ()
    passphrase: str | None = field(default=None, repr=False)
    """None: words are generated, unless there are recipients."""


def plan(
    folder: Path | None, *, accept_draft: bool, recipients: list[str], passphrase_fd: int | None
) -> SealPlan | None:
    """Checks before a session begins what would otherwise fail at its end.

    Raises:
        UsageProblem: nobody can confirm, or a recipient or descriptor is no good.
        StorageProblem: the folder can't be written to.
    """
    if folder is None:
        return None
    if not accept_draft and not sys.stdin.isatty():
        raise UsageProblem("usage.seal_needs_confirmation")
    keyring = keys.load_keyring()
    parsed = tuple(keyring.resolve(recipient) for recipient in recipients)
    passphrase = console.read_passphrase("", passphrase_fd) if passphrase_fd is not None else None
    if parsed and passphrase is not None:
        raise UsageProblem("usage.recipients_mixed")
    _probe(folder)
    return SealPlan(folder, accept_draft, parsed, passphrase)


def seal(draft: Draft, state: SessionState, method: Method, sealing: SealPlan) -> tuple[Path, str | None]:
    """Seals and says how to open it. Returns the file and the words, if words were generated."""
    language = state.language
    confirmed = draft if sealing.accept_draft else _confirm(draft, load(language))
    facts = Facts(
        date=state.date.isoformat(),
        language=language,
        method=local(method.name, language),
        people=state.consent.people if state.consent else None,
        confirmed=not sealing.accept_draft,
    )
    generated = None
    if sealing.passphrase is None and not sealing.recipients:
        generated = words.generate(language)
    # Generated words are accepted in many spellings; whoever chose their own typed them as they are.
    path = seal_summary(
        confirmed,
        facts,
        folder=sealing.folder,
        passphrase=generated or sealing.passphrase,
        recipients=sealing.recipients,
    )
    purge.remember(sealing.folder)
    # What the chair reads now is about the session, so it is in the session's language.
    text = load(language)
    console.err.print(text("seal.done", path=path))
    if generated:
        console.err.print(text("seal.words", words=generated))
    if not sealing.recipients:
        console.err.print(_capsule(path, text))
    console.err.print(text("seal.how_to_open", path=path))
    return path, generated


def _capsule(sealed: Path, text: Strings) -> str:
    """Writes the page that opens itself and says so. The summary is safe already, so no problem here ends anything."""
    template = capsule.template()
    if template is None:
        return text("seal.no_page")
    try:
        return text("seal.page", path=capsule.write(sealed, text.language, template))
    except StorageProblem as problem:
        return error_text(problem, text.language).strip()


def _probe(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StorageProblem("storage.unwritable", path=folder, why=error.strerror) from error


def _confirm(draft: Draft, text: Strings) -> Draft:
    """Line by line at the terminal; what is not confirmed is dropped."""

    def keep(line: str, kind: str) -> bool:
        return typer.confirm(f"{text('seal.kind.' + kind)}: {line}", default=True, err=True)

    def kept(line: DraftLine | None, kind: str) -> DraftLine | None:
        return line if line and keep(line.text, kind) else None

    console.err.print(text("seal.confirm"))
    return replace(
        draft,
        case=kept(draft.case, "case"),
        question_before=kept(draft.question_before, "question_before"),
        question_now=kept(draft.question_now, "question_now"),
        insights=tuple(line for line in draft.insights if keep(line.text, "insight")),
        options=tuple(line for line in draft.options if keep(line.text, "option")),
        actions=tuple(action for action in draft.actions if keep(action.what, "action")),
    )

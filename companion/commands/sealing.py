"""The end of a session at the terminal: the draft confirmed, sealed, read back, and its words shown once."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from companion import confirming, places
from companion.commands import confirmation, console, purge
from companion.drafting import facts_of
from companion.errors import StorageProblem, UsageProblem
from companion.export import agefile, capsule, keys, words
from companion.export.summary import seal_summary
from companion.strings import Strings, error_text, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from companion.events import Draft, Language, LineSettled
    from companion.methods.schema import Method
    from companion.parting import Parting
    from companion.state import SessionState


@dataclass(frozen=True)
class SealPlan:
    """A checked wish to seal."""

    folder: Path
    accept_draft: bool
    recipients: tuple[agefile.Recipient, ...] = ()
    passphrase: str | None = field(default=None, repr=False)
    """None: words are generated, unless there are recipients."""


@dataclass(frozen=True)
class HandOver:
    """What was settled before a session about its summary, for the page on which it is handed over."""

    folder: Path
    """Offered for a copy on this laptop."""
    recipients: tuple[agefile.Recipient, ...] = ()
    """What opens it; empty: that is chosen on the page."""

    @classmethod
    def of(cls, plan: SealPlan | None) -> Self:
        if plan is None:
            return cls(places.summaries_folder())
        locks = plan.recipients or ((agefile.Passphrase(plan.passphrase),) if plan.passphrase else ())
        return cls(plan.folder, locks)


def plan(
    folder: Path | None,
    *,
    accept_draft: bool,
    recipients: list[str],
    passphrase_fd: int | None,
    confirmed_elsewhere: bool = False,
) -> SealPlan | None:
    """Checks before a session begins what would otherwise fail at its end.

    Args:
        confirmed_elsewhere: on a page, so that no terminal is needed for it.

    Raises:
        UsageProblem: nobody can confirm, or a recipient or descriptor is no good.
        StorageProblem: the folder can't be written to.
    """
    if folder is None:
        return None
    if not (accept_draft or confirmed_elsewhere or sys.stdin.isatty()):
        raise UsageProblem("usage.seal_needs_confirmation")
    return SealPlan(folder, accept_draft, *locks_for(folder, recipients, passphrase_fd))


def locks_for(
    folder: Path, recipients: list[str], passphrase_fd: int | None
) -> tuple[tuple[agefile.Recipient, ...], str | None]:
    """What will seal a file in `folder`: public keys, or words of somebody's own, or neither. `folder` is tried.

    Raises:
        UsageProblem: a recipient or descriptor that is no good, or both.
        StorageProblem: the folder can't be written to.
    """
    keyring = keys.load_keyring()
    parsed = tuple(keyring.resolve(recipient) for recipient in recipients)
    passphrase = console.read_passphrase("", passphrase_fd) if passphrase_fd is not None else None
    if parsed and passphrase is not None:
        raise UsageProblem("usage.recipients_mixed")
    probe(folder)
    return parsed, passphrase


def _told_nobody(_: LineSettled) -> None:
    """Where no journal runs, decisions live as long as the questions do."""


def seal(
    draft: Draft,
    state: SessionState,
    method: Method,
    sealing: SealPlan,
    settle: Callable[[LineSettled], None] = _told_nobody,
) -> tuple[Path, str | None]:
    """Seals and says how to open it. Returns the file and the words, if words were generated.

    What was confirmed before (in a session that broke off) stays confirmed; `settle` is told every further decision.
    """
    language = state.language
    if sealing.accept_draft:
        summary = confirming.decided(draft, state.lines, state.date, with_open=True)
    else:
        summary = confirmation.confirm(draft, state, settle)
    generated = None
    if sealing.passphrase is None and not sealing.recipients:
        generated = words.generate(language)
    # Generated words are accepted in many spellings; whoever chose their own typed them as they are.
    path = seal_summary(
        summary,
        facts_of(state, method),
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


def handed_over(parting: Parting, language: Language) -> Path | None:
    """Says in the terminal where the summary is; returns a folder with a copy, or None where it was not handed over."""
    text = load(language)
    if not parting.finished:
        console.err.print(text("start.not_handed_over"))
        return None
    for copy in parting.copies:
        purge.remember(copy.sealed.parent)
        console.err.print(text("seal.done", path=copy.sealed))
    return parting.copies[-1].sealed.parent


def _capsule(sealed: Path, text: Strings) -> str:
    """Writes the page that opens itself and says so. The summary is safe already, so no problem here ends anything."""
    template = capsule.template()
    if template is None:
        return text("seal.no_page")
    try:
        return text("seal.page", path=capsule.write(sealed, text.language, template))
    except StorageProblem as problem:
        return error_text(problem, text.language).strip()


def probe(folder: Path) -> None:
    """Raises StorageProblem when nothing can be written to `folder`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StorageProblem("storage.unwritable", path=folder, why=error.strerror) from error

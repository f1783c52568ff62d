"""The review at the end of a session: what happened is gathered along the way, and sealed without its words."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from companion import places
from companion.commands import console, purge
from companion.commands.sealing import locks_for
from companion.errors import UsageProblem
from companion.events import Struck
from companion.export import agefile, review_file, words
from companion.record import record_of
from companion.state import without
from companion.strings import load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from companion.events import Event, Language
    from companion.state import SessionState


@dataclass(frozen=True)
class ReviewPlan:
    """A checked wish to seal a review."""

    folder: Path
    with_words: bool
    """Somebody wants the words in it; whether they get there, the group says."""
    recipients: tuple[agefile.Recipient, ...] = ()
    passphrase: str | None = field(default=None, repr=False)
    """None: words are generated, unless there are recipients."""


def plan(
    folder: Path | None, *, recipients: list[str], with_words: bool, passphrase_fd: int | None
) -> ReviewPlan | None:
    """Checks before a session begins what would otherwise fail at its end.

    Raises:
        UsageProblem: an option without --review, or a recipient or descriptor that is no good.
        StorageProblem: the folder can't be written to.
    """
    if folder is None:
        if recipients or with_words or passphrase_fd is not None:
            raise UsageProblem("usage.review_folder")
        return None
    return ReviewPlan(folder, with_words, *locks_for(folder, recipients, passphrase_fd))


class Gathering:
    """A surface that keeps a session's events in memory for a review at its end; without a plan, it keeps nothing.

    What is struck is gone from it too.
    """

    def __init__(self, plan: ReviewPlan | None) -> None:
        self._plan = plan
        self._events: list[Event] = []

    def __call__(self, event: Event, state: SessionState) -> None:  # noqa: ARG002 - a surface
        if self._plan is None:
            return
        if isinstance(event, Struck):
            self._events[:] = without(self._events, event)
        self._events.append(event)

    def seal(self, language: Language, *, agreed: bool) -> Path | None:
        """Seals the review, if there is to be one, and says how to open it. See `seal`."""
        return seal(self._events, language, self._plan, agreed=agreed) if self._plan else None


def seal_recovered(events: Iterable[Event], state: SessionState, plan: ReviewPlan | None) -> None:
    """Seals the review of a session that broke off, if there is to be one and the session ever began."""
    if plan and state.opened:
        # Of a recording nobody was asked: whoever replayed it answers for that.
        seal(events, state.language, plan, agreed=state.consent is None or agreed_to_words(state))


def agreed_to_words(state: SessionState) -> bool:
    """Everybody present agreed that the review keeps what was said, and nobody took it back."""
    return state.consent is not None and state.consent.words and not state.withdrawn


def seal(events: Iterable[Event], language: Language, plan: ReviewPlan, *, agreed: bool) -> Path:
    """Seals the review of `events` and says how to open it. Returns its path.

    Args:
        agreed: everybody present agreed that the review keeps the words.

    Raises:
        StorageProblem: it could not be written or read back.
    """
    text = load(language)
    record = record_of(
        events,
        record_id=secrets.token_hex(8),
        classifier=classifier_id(language),
        with_words=plan.with_words and agreed,
    )
    generated = words.generate(language) if plan.passphrase is None and not plan.recipients else None
    passphrase = generated or plan.passphrase
    locks = [agefile.Passphrase(passphrase)] if passphrase is not None else list(plan.recipients)
    path = review_file.seal_review(record, plan.folder, locks)
    purge.remember(plan.folder)
    console.err.print(text("review.sealed", path=path))
    if plan.with_words and not agreed:
        console.err.print(text("review.no_words"))
    if generated:
        console.err.print(text("review.words", words=generated))
    console.err.print(text("review.how_to_open", path=path))
    return path


def classifier_id(language: Language) -> str:
    """Which classifier judges sentences in `language`: its version, and the corpus that it learned."""
    meta = json.loads(places.shipped("models", "acts", language).joinpath("meta.json").read_text("utf-8"))
    return f"acts-{language} {meta['version']} {meta['corpus_sha256'][:12]}"

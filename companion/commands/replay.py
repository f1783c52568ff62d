"""`companion replay`: the whole pipeline over a recording or a transcript."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from companion.commands import console
from companion.errors import UsageProblem

if TYPE_CHECKING:
    from companion.events import Role

_text = console.text()


def replay(
    context: typer.Context,
    source: list[Path] = typer.Argument(..., metavar="SRC...", help=_text("help.replay.source")),
    method: str = typer.Option("five_step", help=_text("help.replay.method")),
    language: str = typer.Option(None, help=_text("help.replay.language")),
    phases: Path = typer.Option(None, metavar="FILE", help=_text("help.replay.phases")),
    pace: str = typer.Option("fast", metavar="real|fast", help=_text("help.replay.pace")),
    model: str = typer.Option(None, help=_text("help.replay.model")),
    role: list[str] = typer.Option([], metavar="NAME=ROLE", help=_text("help.replay.role")),
    channels: str = typer.Option(None, metavar="ROLE,ROLE,...", help=_text("help.replay.channels")),
    voices: Path = typer.Option(None, metavar="FILE", help=_text("help.replay.voices")),
    sensitivity: str = typer.Option(None, metavar="off|clear|disguised", help=_text("help.replay.sensitivity")),
    date: str = typer.Option(None, metavar="YYYY-MM-DD", help=_text("help.replay.date")),
    name: list[str] = typer.Option([], metavar="NAME", help=_text("help.replay.name")),
    view: bool = typer.Option(False, "--view", help=_text("help.replay.view")),
    events: str = typer.Option(None, metavar="FILE|-", help=_text("help.replay.events")),
    draft: str = typer.Option(None, metavar="FILE|-", help=_text("help.replay.draft")),
    seal: Path = typer.Option(None, metavar="DIR", help=_text("help.replay.seal")),
    accept_draft: bool = typer.Option(False, "--accept-draft", help=_text("help.replay.accept_draft")),
    recipient: list[str] = typer.Option([], metavar="age1...", help=_text("help.replay.recipient")),
    passphrase_fd: int = typer.Option(None, metavar="N", help=_text("help.replay.passphrase_fd")),
    review: Path = typer.Option(None, metavar="DIR", help=_text("help.review.start")),
    review_recipient: list[str] = typer.Option([], metavar="age1...", help=_text("help.review.recipient")),
    review_words: bool = typer.Option(False, "--review-words", help=_text("help.review.words")),
    review_passphrase_fd: int = typer.Option(None, metavar="N", help=_text("help.review.passphrase_fd_start")),
    journal: bool = typer.Option(False, "--journal", help=_text("help.replay.journal")),
    recovery_words_fd: int = typer.Option(None, metavar="N", help=_text("help.replay.recovery_words_fd")),
    jobs: int = typer.Option(1, min=1, metavar="N", help=_text("help.replay.jobs")),
    durable_fd: int = typer.Option(None, metavar="N", hidden=True),  # for tests, see journaling.journal
) -> None:
    if len(source) > 1:
        from companion.commands import several

        raise typer.Exit(several.replay_each(context, source, jobs))
    # Everything that can be wrong with the request is found before the first sentence is heard.
    from companion.commands import journaling, pipeline, review_sealing, sealing

    plan = pipeline.plan(
        source[0],
        method=method,
        language=language,
        phases=phases,
        pace=pace,
        model=model,
        roles=_roles(role),
        sensitivity=sensitivity,
        on=date,
        names=name,
        channels=channels,
        voices=voices,
    )
    seal_plan = sealing.plan(seal, accept_draft=accept_draft, recipients=recipient, passphrase_fd=passphrase_fd)
    review_plan = review_sealing.plan(
        review, recipients=review_recipient, with_words=review_words, passphrase_fd=review_passphrase_fd
    )
    gathering = review_sealing.Gathering(review_plan)
    journaling.mention_unfinished()
    with ExitStack() as ends:
        log = ends.enter_context(journaling.journal(plan.language, recovery_words_fd, durable_fd)) if journal else None
        with pipeline.writer(events) as write_event, pipeline.writer(draft) as write_draft:
            session = pipeline.run(plan, write_event=write_event, view=view, log=log, also=[gathering])
            if write_draft:
                write_draft(pipeline.draft_record_of(session))
        if seal_plan:
            sealing.seal(session.draft(), session.state, plan.method, seal_plan, session.settle)
        # Whoever replays a recording says with --review-words that everybody agreed.
        gathering.seal(plan.language, agreed=review_words)
        if seal_plan and log:
            journaling.discard(log)


def _roles(pairs: list[str]) -> dict[str, Role]:
    from companion.events import ROLES

    roles: dict[str, Role] = {}
    for pair in pairs:
        name, _, wanted = pair.partition("=")
        role = next((role for role in ROLES if role == wanted.strip()), None)
        if role is None or not name.strip():
            raise UsageProblem("usage.role", pair=pair, known=", ".join(ROLES))
        roles[name.strip()] = role
    return roles

"""`companion start`: a live session in the room, from consent to the sealed summary."""

from __future__ import annotations

import hashlib
import sys
import threading
import webbrowser
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from companion.commands import console
from companion.errors import UsageProblem

if TYPE_CHECKING:
    from companion.commands.review_sealing import Gathering
    from companion.commands.sealing import HandOver
    from companion.commands.speakers import SpeakersPlan
    from companion.events import Language
    from companion.export.journal import Journal
    from companion.live.board import Board
    from companion.live.view import Surroundings
    from companion.methods.schema import Method
    from companion.parting import Parting
    from companion.room import LiveRoom
    from companion.session import Session
    from companion.settings import Settings

_text = console.text()
CONSENT_VERSION = "2026-11"


def start(
    method: str = typer.Option("five_step", help=_text("help.replay.method")),
    language: str = typer.Option(None, metavar="en|nl", help=_text("help.replay.language")),
    model: str = typer.Option(None, help=_text("help.start.model")),
    device: str = typer.Option(None, "--device", metavar="NAME", help=_text("help.check.device")),
    channels: str = typer.Option(None, metavar="ROLE,ROLE,...", help=_text("help.start.channels")),
    previous: Path = typer.Option(None, metavar="FILE", help=_text("help.start.previous")),
    sensitivity: str = typer.Option(None, metavar="off|clear|disguised", help=_text("help.replay.sensitivity")),
    name: list[str] = typer.Option([], metavar="NAME", help=_text("help.replay.name")),
    no_browser: bool = typer.Option(False, "--no-browser", help=_text("help.start.no_browser")),
    view: str = typer.Option("page", metavar="page|terminal", help=_text("help.start.view")),
    seal: Path = typer.Option(None, metavar="DIR", help=_text("help.replay.seal")),
    accept_draft: bool = typer.Option(False, "--accept-draft", help=_text("help.replay.accept_draft")),
    recipient: list[str] = typer.Option([], metavar="age1...", help=_text("help.replay.recipient")),
    passphrase_fd: int = typer.Option(None, metavar="N", help=_text("help.replay.passphrase_fd")),
    review: Path = typer.Option(None, metavar="DIR", help=_text("help.review.start")),
    review_recipient: list[str] = typer.Option([], metavar="age1...", help=_text("help.review.recipient")),
    review_words: bool = typer.Option(False, "--review-words", help=_text("help.review.words")),
    review_passphrase_fd: int = typer.Option(None, metavar="N", help=_text("help.review.passphrase_fd_start")),
    recovery_words_fd: int = typer.Option(None, metavar="N", help=_text("help.replay.recovery_words_fd")),
) -> None:
    from companion import places
    from companion.commands import attendance, journaling, purge, review_sealing, sealing, speakers
    from companion.live.view import Surroundings
    from companion.methods import library

    if view not in {"page", "terminal"}:
        raise UsageProblem("usage.view", value=view)
    who = speakers.plan(channels)
    settings = console.with_names(console.with_sensitivity(console.settings(), sensitivity), name)
    spoken = console.parse_language(language or settings.language or console.ui_language())
    method_text = library.find_text(method)
    parsed = library.parse(method_text, origin=method)
    on_page = view == "page" and not accept_draft
    settled = bool(recipient) or passphrase_fd is not None
    seal_plan = sealing.plan(
        seal or (places.summaries_folder() if on_page and settled else None),
        accept_draft=accept_draft,
        recipients=recipient,
        passphrase_fd=passphrase_fd,
        confirmed_elsewhere=on_page,
    )
    gathering = review_sealing.Gathering(
        review_sealing.plan(
            review, recipients=review_recipient, with_words=review_words, passphrase_fd=review_passphrase_fd
        )
    )
    text, version = _consent(settings, spoken)
    around = Surroundings(
        stage="consent",
        language=spoken,
        consent_text=text,
        consent_version=version,
        asks_words=review_words,
        previous=_previous(previous) if previous else (),
    )
    journaling.mention_unfinished()
    purge.mention_overdue()
    model_folder = _model(settings, spoken, model)
    with ExitStack() as ends:
        log = ends.enter_context(journaling.journal(spoken, recovery_words_fd))
        session, parting = _run(
            parsed, method_text, spoken, settings, model_folder, device, around, log, no_browser, view,
            sealing.HandOver.of(seal_plan) if on_page else None, gathering, who,
        )  # fmt: skip
        agreed = review_sealing.agreed_to_words(session.state)
        people = session.state.consent.people if session.state.consent else None
        if parting is not None:
            gathering.seal(spoken, agreed=agreed)
            folder = sealing.handed_over(parting, spoken)
            if folder is not None:
                journaling.discard(log)
                if sys.stdin.isatty():
                    attendance.offer(parsed, spoken, people, session.state.t_s, folder)
            return
        if seal_plan is None and sys.stdin.isatty():
            folder = Path(typer.prompt(_text("start.where_to_seal"), default=str(Path.cwd()), err=True))
            seal_plan = sealing.plan(
                folder, accept_draft=accept_draft, recipients=recipient, passphrase_fd=passphrase_fd
            )
        if seal_plan is not None:
            sealing.seal(session.draft(), session.state, parsed, seal_plan, session.settle)
        gathering.seal(spoken, agreed=agreed)
        if seal_plan is not None:
            journaling.discard(log)
        if seal_plan is not None and sys.stdin.isatty():
            attendance.offer(parsed, spoken, people, session.state.t_s, seal_plan.folder)


def _run(
    method: Method,
    method_text: str,
    language: Language,
    settings: Settings,
    model_folder: Path,
    device: str | None,
    around: Surroundings,
    log: Journal,
    no_browser: bool,
    view: str,
    hand_over: HandOver | None,
    gathering: Gathering,
    who: SpeakersPlan,
) -> tuple[Session, Parting | None]:
    from companion.analysis.language import load_classifier
    from companion.analysis.whisper import WhisperTranscriber
    from companion.audio import choice
    from companion.audio.microphone import Microphone
    from companion.audio.quiet import libraries_kept_quiet
    from companion.clock import SystemClock
    from companion.commands.doorbell import doorbell
    from companion.ears import RoomEars
    from companion.live.agenda import agenda_html
    from companion.live.board import Board
    from companion.live.pages import serve
    from companion.live.view import chair_view, room_view
    from companion.room import LiveRoom
    from companion.session import Session

    with ExitStack() as ends:
        session = Session(method, language, load_classifier(language), settings, [gathering])
        transcriber = WhisperTranscriber(model_folder, language, settings.hearing)
        ends.enter_context(libraries_kept_quiet())
        clock = SystemClock()
        desk, ear = who.desk(), who.ear()
        microphone = Microphone(device or choice.remembered(), clock, mixer=desk)
        ears = RoomEars(microphone, transcriber, language, settings.hearing, desk or ear)
        session.open(clock.today(), method_text, log)
        board = Board(chair_view(session.state, method, around), room_view(session.state, method, around))
        room = LiveRoom(session, ears, board, clock, around)
        if desk is None:
            room.know_voices(ear)
        parting = room.part_on_the_page(hand_over.folder, hand_over.recipients) if hand_over else None
        server = ends.enter_context(
            serve(board, lambda shown: agenda_html(method, shown, stylesheet="/static/agenda.css"))
        )
        if view == "terminal":
            _in_terminal(room, board, around)
        else:
            _show_link(server.link(), open_it=not no_browser)
            with doorbell(lambda: _show_link(server.link(), open_it=not no_browser)):
                room.run()
            _let_pages_see_the_end(board)
    return session, parting


def _in_terminal(room: LiveRoom, board: Board, around: Surroundings) -> None:
    """Consent at the prompt, then the chair's view in this terminal, with the room on a thread of its own."""
    from companion.live.chair_terminal import ChairTerminal

    console.err.print(around.consent_text)
    people = typer.prompt(_text("start.people"), type=int, err=True)
    hierarchy = typer.confirm(_text("start.hierarchy"), default=False, err=True)
    agreed = typer.confirm(_text("start.agreed"), err=True)
    keep_words = agreed and around.asks_words and typer.confirm(_text("review.agreed"), default=False, err=True)
    board.command({"do": "consent", "people": people, "agreed": agreed, "hierarchy": hierarchy, "words": keep_words})
    loop = threading.Thread(target=room.run, name="room")
    loop.start()
    try:
        ChairTerminal(board).run()
    finally:
        room.stop()
        loop.join()


def _show_link(link: str, *, open_it: bool) -> None:
    # On standard output and flushed, so that whoever starts companion can read it too.
    typer.echo(link)
    sys.stdout.flush()
    console.err.print(_text("start.link"))
    if open_it:
        webbrowser.open(link)


def _let_pages_see_the_end(board: Board) -> None:
    """The server stops right after: the last view must have left before."""
    board.wait(board.view("chair")["n"], 1.0)


def _model(settings: Settings, language: Language, wanted: str | None) -> Path:
    """The model that was asked for, or the best that was measured to keep up. Raises ModelProblem."""
    from companion import places, preflight
    from companion.clock import SystemClock
    from companion.commands.check import show
    from companion.store import models

    memory = (preflight.forbid_core_dumps(), preflight.keep_out_of_swap())
    for finding in (*memory, preflight.check_disk(places.journals_folder())):
        if finding.grade != "good":
            show(finding)
    if wanted is not None:
        return models.locate(wanted)
    chosen = preflight.choose_model(settings, language, SystemClock(), measure=False)
    if chosen.finding.grade != "good":
        show(chosen.finding)
    return models.locate(chosen.name or settings.model)


def _consent(settings: Settings, language: Language) -> tuple[str, str]:
    """The consent text and its version; a group's own wording is known by its hash."""
    from companion.strings import load

    if settings.consent_text is None:
        return load(language)("start.consent"), CONSENT_VERSION
    return settings.consent_text, "own-" + hashlib.sha256(settings.consent_text.encode()).hexdigest()[:8]


def _previous(path: Path) -> tuple[tuple[str, str | None], ...]:
    """The actions of the case-bringer's last summary. Raises SealProblem, StorageProblem."""
    from companion.commands.open import unseal

    summary = unseal(path, None, None)
    return tuple((action.what, action.due.isoformat() if action.due else None) for action in summary.actions)

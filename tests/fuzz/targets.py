"""What is fuzzed: each target takes any bytes and may answer with our own errors only, and keep the promise beside it.

A promise that is broken raises AssertionError; any other exception that is not one of ours is a finding as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from companion.analysis import transcript
from companion.analysis.statistics.counts import counts_csv
from companion.analysis.statistics.course import Course
from companion.analysis.statistics.telling import told_session
from companion.errors import CompanionError, MethodProblem, SealProblem, SourceProblem
from companion.events import Closed, Language, PhaseEntered, SentenceHeard, SessionOpened, decode_event, encode_event
from companion.export import (
    agefile,
    calendar,
    journal_format,
    recovery,
    review_file,
    sealing,
    summary,
    summary_text,
    words,
)
from companion.export.age.armour import ArmourWriter
from companion.export.journal_format import Cost
from companion.live import commands
from companion.live.fake_room import FakeRoom
from companion.live.pages import site
from companion.memory import Secret
from companion.methods import library
from companion.record import Said, SessionRecord
from companion.state import SessionState, apply
from companion.web.app import build
from companion.web.doorkeeper import Doorkeeper
from companion.web.guard import Address
from companion.web.site import Malformed


@dataclass(frozen=True)
class Target:
    """One way in."""

    promise: str
    run: Callable[[bytes], object]
    seeds: Callable[[], Iterator[bytes]]
    """Valid inputs, to begin from."""


def _hold(promise: bool, broken: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not promise:
        raise AssertionError(broken)


# --- journal ------------------------------------------------------------------------------------------------------

TYPED = "maple-river-stone-cloud-lamp"
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
KEY = journal_format.stretch(TYPED, b"s" * 16, CHEAP)
DATA_KEY = Secret.copied(b"d" * 32)
HEADER = journal_format.new_file(KEY, DATA_KEY, 1_700_000_000, lambda size: b"r" * size)
METHOD = library.find_text("five_step")
PHASES = [phase.id for phase in library.load("five_step")]
EVENTS = (
    SessionOpened(t_s=0, date="2026-01-05", language="nl", method=METHOD),
    *(
        SentenceHeard(t_s=n + 0.5, sentence_id=f"s{n}", start_s=n, end_s=n + 0.5, text="Bel haar gewoon.", role="chair")
        for n in range(1, 5)
    ),
    Closed(t_s=10),
)


def _records() -> bytes:
    sealer = journal_format.Sealer(HEADER, DATA_KEY)
    return b"".join(sealer.seal(encode_event(event)) for event in EVENTS)


JOURNAL = HEADER.to_bytes() + _records()
PLAIN = journal_format.read_records(JOURNAL, HEADER, DATA_KEY).plaintexts


def journal(data: bytes) -> None:
    """Whatever the disk gives back: what is read is the beginning of what was written, and nothing else."""
    edited = _edited(JOURNAL, data)
    try:
        header = journal_format.parse_header(edited)
    except SealProblem:
        return
    contents = journal_format.read_records(edited, HEADER, DATA_KEY)
    assert contents.plaintexts == PLAIN[: len(contents.plaintexts)]
    assert 0 <= contents.unread_bytes <= len(edited)
    if header.cost == CHEAP:  # no other is worth a second of stretching
        try:
            recovered = recovery.recover(edited, TYPED)
        except SealProblem:
            return
        assert recovered.events == EVENTS[: len(recovered.events)]


def journal_file(data: bytes) -> None:
    """Any file that somebody calls a journal is refused in words, or has a header worth trying."""
    try:
        header = journal_format.parse_header(data)
    except SealProblem:
        return
    cost, most = header.cost, journal_format.MOST_COST
    assert cost.memory_kib <= most.memory_kib
    assert cost.passes <= most.passes
    journal_format.read_records(data, header, DATA_KEY)


def events(data: bytes) -> None:
    """Events of a journal that a newer or an older companion wrote: each is understood or left out, and folds."""
    state = SessionState()
    for line in data.split(b"\n")[:50]:
        try:
            event = decode_event(line)
        except ValueError as problem:
            _hold(str(problem) == "not an event of this version", "the message quotes the line")
            continue
        state = apply(state, event)
        assert decode_event(encode_event(event)) == event


def _edited(valid: bytes, data: bytes) -> bytes:
    """`valid` with the edits that `data` spells: (place, length, kind), then bytes. So every edit hits something."""
    edited = bytearray(valid)
    reader = io.BytesIO(data)
    while len(order := reader.read(4)) == 4:
        place, size, kind = struct.unpack(">HBB", order)
        place %= len(edited) + 1
        match kind % 4:
            case 0:
                edited[place : place + size] = reader.read(size)
            case 1:
                del edited[place : place + size]
            case 2:
                edited[place:place] = edited[place : place + size]
            case _:
                del edited[place:]
        if not edited:
            break
    return bytes(edited)


# --- age files and summaries --------------------------------------------------------------------------------------

IDENTITY = agefile.X25519Identity(b"\x05" * 32)
DOCUMENT = summary.encode(
    summary.Summary(
        date=date(2026, 1, 5),
        language="nl",
        method="Incidentmethode",
        people=5,
        case=summary.Line(text="De zaak."),
        question_before=summary.Line(text="Hoe zeg ik het?"),
        question_now=None,
        insights=(summary.Line(text="Ik wachtte te lang.", draft=True),),
        options=(summary.Option(text="Bellen", choice="maybe"),),
        actions=(summary.Action(what="Bellen", when="dinsdag", due=date(2026, 1, 13)),),
    )
)


def _sealed(*, armoured: bool) -> bytes:
    sealed = io.BytesIO()
    agefile.encrypt([DOCUMENT], sealed, [IDENTITY.recipient])
    if not armoured:
        return sealed.getvalue()
    wrapped = io.BytesIO()
    writer = ArmourWriter(wrapped)
    writer.write(sealed.getvalue())
    writer.finish()
    return wrapped.getvalue()


SEALED = _sealed(armoured=False)


def age(data: bytes) -> None:
    """An edited age file gives back the beginning of what was sealed, chunk by chunk, or an error in words."""
    opened = b""
    try:
        for chunk in agefile.decrypt(io.BytesIO(_edited(SEALED, data)), [IDENTITY]):
            opened += chunk
    except SealProblem:
        pass
    assert DOCUMENT.startswith(opened)


def age_file(data: bytes) -> None:
    """Any file, age or a page or a mail with one in it, is opened or refused in words."""
    try:
        inner = sealing._age_file(io.BytesIO(data))
        list(agefile.decrypt(inner, [IDENTITY]))
    except SealProblem:
        pass


def age_key(data: bytes) -> None:
    """A key that was copied wrongly is refused in words; one that is accepted is written back as it was."""
    text = data.decode("utf-8", "replace")
    try:
        recipient = agefile.parse_recipient(text)
        if isinstance(recipient, agefile.X25519Recipient):
            assert agefile.write_recipient(recipient) == text.strip().lower()
    except CompanionError:
        pass
    with contextlib.suppress(CompanionError):
        agefile.parse_identity(text)


def capsule(data: bytes) -> None:
    """A summary's document, from whatever program: refused without quoting it, or shown in every form."""
    try:
        opened = summary.decode(data)
    except SealProblem as problem:
        _hold(problem.__cause__ is None, "the chained error quotes the document")
        return
    assert summary.decode(summary.encode(opened)) == opened
    summary_text.to_plain(opened)
    summary_text.to_markdown(opened)
    calendar.to_ics(opened)


def review(data: bytes) -> None:
    """A review's document, from whatever program: refused without quoting it, or all its figures are there."""
    try:
        record = review_file.decode(data)
    except SealProblem as problem:
        _hold(problem.__cause__ is None, "the chained error quotes the document")
        return
    assert review_file.decode(review_file.encode(record)).end_s == record.end_s
    try:
        course = Course(record)
    except MethodProblem:
        return
    json.dumps(told_session(course), allow_nan=False)
    counts_csv([course])


def typed_words(data: bytes) -> None:
    """Whatever is typed for words gives readings to try, and never more than are bearable."""
    assert 1 <= len(words.readings(data.decode("utf-8", "replace"))) <= 8


# --- files that people bring --------------------------------------------------------------------------------------


def method(data: bytes) -> None:
    """A method file is sound, or all its faults are named."""
    try:
        parsed = library.parse(data.decode("utf-8", "replace"), origin="fuzz")
    except MethodProblem:
        return
    for phase in parsed:
        assert parsed.find(phase.id) is phase


def transcript_file(data: bytes) -> None:
    """A transcript is read in order of time, or every fault is named by its line without quoting it."""
    suffix = (".jsonl", ".vtt", ".srt")[data[0] % 3] if data else ".vtt"
    try:
        lines = transcript.parse_transcript(data[1:].decode("utf-8", "replace"), suffix, origin="fuzz")
    except SourceProblem:
        return
    assert [line.start_s for line in lines] == sorted(line.start_s for line in lines)
    language: Language = "nl"
    for line in lines[:20]:
        assert line.end_s >= line.start_s
        for sentence in transcript.in_sentences(line, language):
            assert line.start_s <= sentence.start_s <= sentence.end_s


# --- pages --------------------------------------------------------------------------------------------------------

ADDRESS = Address(40_000)
ROOM = FakeRoom("en", "signal")
DOOR = Doorkeeper()
PASS = DOOR.exchange(DOOR.new_key()) or ""
APP = build(site(ROOM), ADDRESS, DOOR, threading.Event())
OURS = [
    (b"host", ADDRESS.host.encode()),
    (b"origin", ADDRESS.origin.encode()),
    (b"content-type", b"application/json"),
    (b"cookie", f"{ADDRESS.cookie}={PASS}".encode()),
]


def command(data: bytes) -> None:
    """What a page asks is malformed, refused or done; never an error of ours."""
    try:
        asked = commands.parse(json.loads(data))
    except (ValueError, RecursionError, Malformed):
        return
    commands.refusal(ROOM.view("chair"), asked)


def request(data: bytes) -> None:
    """Without the pass nothing is let in; with it every answer is one we meant to give.

    The first line is method and path, then headers up to an empty line, then the body. A line `ours` stands for the
    headers that our own page sends, pass included.
    """
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    verb, _, path = first.partition(b" ")
    headers: list[tuple[bytes, bytes]] = []
    for line in lines[:50]:
        name, _, value = line.partition(b":")
        headers += OURS if name == b"ours" else [(name.strip().lower(), value.strip())]
    status = asyncio.run(_answer(verb.decode("latin-1"), path, headers, body))
    assert status in {200, 204, 303, 400, 403, 404, 405, 409, 413, 415, 421}, status
    if PASS.encode() not in b"".join(value for _, value in headers):
        assert status not in {200, 204, 303, 409}, status


async def _answer(verb: str, raw_path: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> int:
    path, _, query = raw_path.partition(b"?")
    if path == b"/events":  # a stream that never ends; what it sends has tests of its own
        path = b"/event"
    scope: Mapping[str, object] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": verb,
        "scheme": "http",
        "path": path.decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", ADDRESS.port),
    }
    messages = [{"type": "http.request", "body": body, "more_body": False}, {"type": "http.disconnect"}]
    statuses: list[int] = []

    async def receive() -> Mapping[str, object]:
        return messages.pop(0) if len(messages) > 1 else messages[0]

    async def send(message: Mapping[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(int(str(message["status"])))

    await APP(scope, receive, send)
    (status,) = statuses
    return status


# --- seeds --------------------------------------------------------------------------------------------------------


def _edits() -> Iterator[bytes]:
    yield b""
    for kind in range(4):
        for place in (0, 30, 150, 400, 900):
            yield struct.pack(">HBB", place, 3, kind) + b"abc"


def _event_lines() -> Iterator[bytes]:
    yield b"\n".join(encode_event(event) for event in EVENTS)
    for event in EVENTS:
        yield encode_event(event)


def _methods() -> Iterator[bytes]:
    for known in library.shipped_ids():
        yield library.find_text(known).encode()


def _transcripts() -> Iterator[bytes]:
    yield b'\x00{"t": 1, "text": "Wat is je vraag?", "role": "chair"}\n{"start": 2, "end": 3, "text": "Nou."}'
    yield b"\x01WEBVTT\n\n00:01.000 --> 00:02.500\n<v Anna>Gebeld? En toen?\n\n00:00:03.000 --> 00:00:04.000\nBob: Ja."
    yield b"\x021\n00:00:01,000 --> 00:00:02,000\nAnna: Why? Because.\n\n2\n00:00:03,000 --> 00:00:04,000\nYes.\n"


def _requests() -> Iterator[bytes]:
    for path in (b"/", b"/room", b"/texts", b"/static/chair.js", b"/open?key=abc", b"/nothing"):
        yield b"GET " + path + b"\nours:"
        yield b"GET " + path + b"\nhost: " + ADDRESS.host.encode()
    for body in _commands():
        yield b"POST /command\nours:\n\n" + body


def _commands() -> Iterator[bytes]:
    for asked in (
        {"do": "next"},
        {"do": "phase", "id": "explore"},
        {"do": "mark", "kind": "insight", "text": "x"},
        {"do": "strike", "minutes": 2},
        {"do": "question", "text": "How?", "which": "before"},
        {"do": "consent", "people": 4, "agreed": True, "hierarchy": False},
        {"do": "not_so", "id": 1},
    ):
        yield json.dumps(asked).encode()


def _reviews() -> Iterator[bytes]:
    acts = ("question/open", "advice/direct", "reflection/mirror", "other/narrative")
    said = tuple(
        Said(
            sentence_id=f"s{n:04}", start_s=60.0 * n, end_s=60.0 * n + 5, act=acts[n % 4], confidence=0.8, role="chair"
        )
        for n in range(12)
    )
    phases = tuple(PhaseEntered(t_s=120.0 * n, phase=name, planned_s=120) for n, name in enumerate(PHASES))
    record = SessionRecord(
        record_id="r",
        date="2026-01-05",
        language="nl",
        method=METHOD,
        classifier="nl-1",
        end_s=700,
        phases=phases,
        said=said,
    )
    yield review_file.encode(record)


def _keys() -> Iterator[bytes]:
    yield agefile.write_recipient(IDENTITY.recipient).encode()
    yield agefile.write_identity(IDENTITY).encode()


TARGETS: Mapping[str, Target] = {
    "journal": Target(journal.__doc__ or "", journal, _edits),
    "journal_file": Target(journal_file.__doc__ or "", journal_file, lambda: iter([JOURNAL, JOURNAL[:100]])),
    "events": Target(events.__doc__ or "", events, _event_lines),
    "age": Target(age.__doc__ or "", age, _edits),
    "age_file": Target(age_file.__doc__ or "", age_file, lambda: iter([SEALED, _sealed(armoured=True)])),
    "age_key": Target(age_key.__doc__ or "", age_key, _keys),
    "capsule": Target(capsule.__doc__ or "", capsule, lambda: iter([DOCUMENT])),
    "review": Target(review.__doc__ or "", review, _reviews),
    "words": Target(typed_words.__doc__ or "", typed_words, lambda: iter([TYPED.encode(), b"Maple, river STONE"])),
    "method": Target(method.__doc__ or "", method, _methods),
    "transcript": Target(transcript_file.__doc__ or "", transcript_file, _transcripts),
    "command": Target(command.__doc__ or "", command, _commands),
    "request": Target(request.__doc__ or "", request, _requests),
}

"""The sessions that are played: spoken, from a transcript, and live on the chair's page. All with words to look for.

Nothing that is said in them lies in a file beforehand: the sound is in memory, the transcript comes through a pipe, the
rest is typed on the page. So whatever file holds it got it from companion.
"""

from __future__ import annotations

import json
import os
import threading
import wave
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from companion import places
from companion.events import SAMPLE_RATE_HZ, SentenceHeard
from companion.export import journal_files, recovery, summary, words
from companion.export.agefile import Passphrase
from companion.proof.markers import Search
from companion.proof.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from companion.events import Language
    from companion.proof.kernel import Listener
    from companion.proof.markers import Markers
    from companion.proof.stage import Stage

SPOKEN_S = (14.2, 34.2)
"""The story's beginning in the demo session: five sentences."""
_SAYS = {
    "en": (
        "I keep thinking about my {}.",
        "How can I use my {} at work?",
        "You should try a {}.",
        "I will try the {}.",
    ),
    "nl": (
        "Ik denk steeds aan mijn {}.",
        "Hoe gebruik ik mijn {}?",
        "Je moet een {} proberen.",
        "Ik ga de {} proberen.",
    ),
}
_PHASES = ("explore",) * 10 + ("core",) * 4 + ("advice",) * 4
_SPEAKERS = ("case_bringer", "participant")
PEOPLE = 5


@dataclass(frozen=True)
class Played:
    """A session that was played to its end."""

    went_well: bool
    count: int
    """Sentences or words of it that are looked for."""
    search: Search = field(repr=False)
    secrets: Search = field(repr=False)
    """Its recovery words and passphrase."""
    kept_holds_them: bool
    """What companion kept of it, sealed, holds them when it is opened with its words."""
    listeners: frozenset[Listener] = frozenset()
    """What listened while it ran; looked at in the live session only."""
    strangers_kept_out: bool = True


def spoken(stage: Stage, model: str) -> Played:
    """Some sentences of the demo's recording, recognised as they are spoken and not sealed: a journal is left of them.

    Twenty seconds, because libraries that send something do so after ten.
    """
    recovery_words = words.generate("en", words.RECOVERY_WORDS)
    sound = _sound_in_memory()
    source = places.shipped("demo", "en", "session.opus") if sound is None else f"/proc/self/fd/{sound}"
    code = stage.run(
        "replay", source, "--language", "en", "--model", model, "--journal", "--pace", "real",
        lines={"--recovery-words-fd": recovery_words}, pass_fds=[] if sound is None else [sound],
    )  # fmt: skip
    if sound is not None:
        os.close(sound)
    heard = _heard(stage, recovery_words)
    search = Search.for_sentences(heard)
    return Played(code == 0, len(heard), search, Search((recovery_words,)), kept_holds_them=bool(search.phrases))


def from_transcript(stage: Stage, markers: Markers, language: Language) -> Played:
    """Every marker is said, in all the places that end up in a summary, which is sealed and opened again."""
    recovery_words, passphrase = words.generate(language, words.RECOVERY_WORDS), words.generate(language)
    pipe = stage.work / "session.jsonl"
    os.mkfifo(pipe, 0o600)
    text = "".join(json.dumps(line) + "\n" for line in _lines(markers, language))
    threading.Thread(target=_pour, args=(pipe, text), daemon=True).start()
    code = stage.run(
        "replay", pipe, "--language", language, "--journal", "--seal", stage.work / "sealed", "--accept-draft",
        lines={"--recovery-words-fd": recovery_words, "--passphrase-fd": passphrase},
    )  # fmt: skip
    return Played(
        code == 0,
        len(markers.words),
        markers.search,
        Search((recovery_words, passphrase)),
        kept_holds_them=_sealed_holds(stage.work / "sealed", passphrase, markers),
    )


def live(stage: Stage, markers: Markers, language: Language, model: str) -> Played:
    """`companion start`, chaired by a program on its page; nobody agrees to be heard, so no microphone is opened."""
    recovery_words, passphrase = words.generate(language, words.RECOVERY_WORDS), words.generate(language)
    running = stage.start(
        "start", "--language", language, "--model", model, "--no-browser", "--device", "none of them",
        "--seal", stage.work / "live", "--accept-draft",
        lines={"--recovery-words-fd": recovery_words, "--passphrase-fd": passphrase},
    )  # fmt: skip
    listening: frozenset[Listener] = frozenset()
    kept_out = held = False
    link = next((line for line in iter(running.line, "") if line.startswith("http://127.0.0.1:")), None)
    if link is not None:
        visitor = Visitor(link)
        kept_out = visitor.comes_in_only_once()
        listening = running.listeners()
        one, other, third = markers.words[:3]
        held = (
            visitor.asks({"do": "consent", "people": PEOPLE, "agreed": False, "hierarchy": False}, until="running")
            and visitor.asks({"do": "question", "which": "before", "text": f"{one} {other}?"})
            and visitor.asks({"do": "mark", "kind": "insight", "text": f"{third}"})
            and visitor.asks({"do": "end"}, until="closing")
            and visitor.asks({"do": "end"}, until="ended")
        )
    code = running.finish()
    return Played(
        code == 0 and held,
        3,
        markers.search,
        Search((recovery_words, passphrase)),
        kept_holds_them=_sealed_holds(stage.work / "live", passphrase, markers),
        listeners=listening,
        strangers_kept_out=kept_out,
    )


def _lines(markers: Markers, language: Language) -> Iterator[dict[str, object]]:
    says = _SAYS[language]
    names = dict(
        zip(_SPEAKERS, markers.words, strict=False)
    )  # names are taken out of a summary, so these are not in it
    spoken = markers.words[len(_SPEAKERS) :]
    for number, (marker, phase) in enumerate(zip(spoken, _PHASES, strict=True)):
        role = _SPEAKERS[number % 4 == 2]
        text = says[number % 4].format(marker)
        yield {"t": number * 0.2, "text": text, "role": role, "speaker": names[role], "phase": phase}


def _pour(pipe: Path, text: str) -> None:
    with pipe.open("w", encoding="utf-8") as into:
        into.write(text)


def _sound_in_memory() -> int | None:
    """A descriptor of a file that exists in memory alone; None where the system has no such files."""
    if not hasattr(os, "memfd_create"):
        return None
    from companion.audio.recording import Recording  # noqa: PLC0415 - heavy

    first, last = (round(second * SAMPLE_RATE_HZ) for second in SPOKEN_S)
    descriptor = os.memfd_create("spoken")
    with Recording(places.shipped("demo", "en", "session.opus")) as recording:
        pcm = bytearray()
        for block in recording.blocks():
            pcm += block.pcm.tobytes()
            if len(pcm) >= 2 * last:
                break
    with os.fdopen(os.dup(descriptor), "wb") as file, wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(SAMPLE_RATE_HZ)
        written.writeframes(pcm[2 * first : 2 * last])
    return descriptor


def _heard(stage: Stage, recovery_words: str) -> list[str]:
    found = journal_files.listing(stage.journals)
    if not found:
        return []
    recovered = recovery.recover(journal_files.read(found[-1].path), recovery_words)
    return [event.text for event in recovered.events if isinstance(event, SentenceHeard)]


def _sealed_holds(folder: Path, passphrase: str, markers: Markers) -> bool:
    files = sorted(folder.glob("*.age")) if folder.exists() else []
    opened = [summary.open_summary(path, [Passphrase(passphrase)]) for path in files]
    # As text with its repr-hidden words: what the reader would see.
    return bool(opened) and all(markers.beginning in summary.encode(each).decode().lower() for each in opened)

"""Makes the demo sessions out of their scripts: demo/en/session.txt is spoken, demo/nl/session.txt only timed.

    python scripts/make_demo.py [en|nl ...]

English needs the program flite (`apt install flite`); its voices and their licences are in docs/demo.md. The same
flite and PyAV give the same bytes again. Users never need this: what it makes is in the repository and in the wheel.
The format of a script stands at the top of demo/en/session.txt.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

DEMO = Path(__file__).resolve().parent.parent / "demo"
RATE_HZ = 16_000
BIT_RATE = 40_000
SEED = 15  # of the pauses and the room: another one makes another, equally good recording

LEAD_S = 0.8  # silence before the first word
TAIL_S = 1.5
TURN_GAP_S = (0.6, 1.2)  # between speakers
SENTENCE_GAP_S = 0.4  # within a turn: below the segmenter's 0.5 s, as in real speech
WORDS_PER_S = 3.0  # conversational Dutch, where nobody speaks the script

Pcm = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: str
    voice: str
    shift: float
    """Factor on speed, pitch and formants together: 1.12 makes another, smaller speaker of the same voice."""
    level_db: float


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the script, as its author wrote it down."""

    person: Person
    phase: str
    text: str
    label: str
    subtype: str
    expected: str = ""
    why: str = ""

    @property
    def violation(self) -> str | None:
        """The kind of violation, or None: what is expected of a violation is that it is shown, a pattern or held."""
        kind, _, fate = self.expected.partition(" ")
        return kind if fate.startswith(("shown", "pattern", "held")) else None


@dataclass(slots=True)
class Script:
    date: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line with its place in the recording."""

    sentence_id: str
    start_s: float
    end_s: float
    line: Line


def read_script(text: str) -> Script:
    """Reads the format described in demo/en/session.txt.

    Raises:
        ValueError: with the number of the line that is wrong.
    """
    script, phase = Script(), ""
    for number, raw in enumerate(text.splitlines(), 1):
        match raw.split("#", maxsplit=1)[0].split():
            case []:
                pass
            case ["date", date]:
                script.date = date
            case ["phase", phase]:
                pass
            case ["person", name, role, voice, shift, level]:
                script.people[name] = Person(name, role, voice, float(shift), float(level))
            case [name, "|", *_] if name in script.people and phase:
                spoken, act, *expectation = (part.strip() for part in raw.split("|")[1:])
                label, _, subtype = act.partition("/")
                script.lines.append(Line(script.people[name], phase, spoken, label, subtype, *expectation))
            case _:
                raise ValueError(f"line {number} of the script is none of: date, person, phase, NAME | ...")
    return script


# --- time --------------------------------------------------------------------------------------------------------


def lay_out(lines: Iterable[Line], durations_s: Iterable[float], language: str) -> list[Spoken]:
    """Places the lines after one another; a change of speaker takes a breath longer than the next sentence."""
    pause = random.Random(SEED)
    placed: list[Spoken] = []
    now_s = LEAD_S
    for number, (line, duration_s) in enumerate(zip(lines, durations_s, strict=True), 1):
        if placed:
            same_turn = placed[-1].line.person == line.person and placed[-1].line.phase == line.phase
            now_s += SENTENCE_GAP_S if same_turn else pause.uniform(*TURN_GAP_S)
        placed.append(Spoken(f"{language}-{number:03d}", round(now_s, 2), round(now_s + duration_s, 2), line))
        now_s += duration_s
    return placed


def reading_s(line: Line) -> float:
    return 0.3 + len(line.text.split()) / WORDS_PER_S


# --- sound -------------------------------------------------------------------------------------------------------


def speak(line: Line) -> Pcm:
    """The line in its speaker's voice and level, without silence at either end."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "line.wav"
        subprocess.run(["flite", "-voice", line.person.voice, "-t", line.text, "-o", str(wav)], check=True)
        resampler = av.AudioResampler("flt", "mono", RATE_HZ)
        pieces = []
        with av.open(str(wav)) as container:
            for frame in container.decode(audio=0):
                # Claiming another rate than the true one is what shifts the voice.
                frame.sample_rate = round(frame.sample_rate * line.person.shift)
                frame.pts = None
                pieces += resampler.resample(frame)
            pieces += resampler.resample(None)
    pcm = np.concatenate([piece.to_ndarray()[0] for piece in pieces])
    loud = np.flatnonzero(np.abs(pcm) > 0.01 * np.abs(pcm).max())
    pcm = pcm[loud[0] : loud[-1] + 1]
    speech_rms = np.sqrt(np.mean(np.square(pcm)))
    return (pcm * (0.08 / speech_rms) * 10 ** (line.person.level_db / 20)).astype(np.float32)


def mix(spoken: list[Spoken], voices: list[Pcm]) -> Pcm:
    """All lines in their places, in a small furnished room with a quiet ventilator."""
    dry = np.zeros(round((spoken[-1].end_s + TAIL_S) * RATE_HZ), np.float32)
    for said, pcm in zip(spoken, voices, strict=True):
        begin = round(said.start_s * RATE_HZ)
        dry[begin : begin + len(pcm)] += pcm
    noise = np.random.default_rng(SEED)
    tail_s = np.arange(round(0.25 * RATE_HZ)) / RATE_HZ
    # Exponentially decaying noise is the plainest model of a room (Moorer 1979); -60 dB after 0.25 s.
    room = (noise.standard_normal(len(tail_s)) * 10 ** (-3 * tail_s / 0.25)).astype(np.float32)
    room *= 0.2 / np.sqrt(np.sum(np.square(room)))  # the reflections together: 14 dB below the voice
    size = 1 << (len(dry) + len(room)).bit_length()
    wet = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(room, size), size)[: len(dry)]
    hum = 0.0004 * noise.standard_normal(len(dry))  # -68 dB full scale
    return np.clip(dry + wet + hum, -1, 1).astype(np.float32)


def write_opus(path: Path, pcm: Pcm) -> None:
    # bitexact: no random stream number and no encoder name, so that the same input gives the same file.
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE_HZ, layout="mono")
        stream.bit_rate = BIT_RATE
        frame = av.AudioFrame.from_ndarray((pcm * 32767).astype(np.int16)[None, :], format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)


# --- what is written ---------------------------------------------------------------------------------------------


def transcript(said: Spoken) -> dict[str, Any]:
    """A transcript line by the contract of `companion replay`."""
    line = said.line
    return {
        "id": said.sentence_id,
        "t": said.start_s,
        "end": said.end_s,
        "text": line.text,
        "speaker": line.person.name,
        "role": line.person.role,
        "phase": line.phase,
    }


def reference(said: Spoken) -> dict[str, Any]:
    return {"label": said.line.label, "subtype": said.line.subtype, "violation": said.line.violation}


def phase_times(spoken: list[Spoken]) -> list[dict[str, Any]]:
    firsts = [next(group) for _, group in groupby(spoken, key=lambda said: said.line.phase)]
    # Entered half a second before its first word: the chair taps, then speaks.
    return [{"t": max(0.0, round(first.start_s - 0.5, 2)), "phase": first.line.phase} for first in firsts]


def signal(said: Spoken) -> dict[str, Any]:
    words = said.line.expected.split()
    kind, fate, *rest = words
    return {
        "sentence_id": said.sentence_id,
        "kind": kind,
        "shown": fate != "held",
        "reason": rest[0] if fate == "held" else None,
        "count": int(rest[0]) if fate == "pattern" else 1,
        "needs_roles": "+roles" in words,
        "why": said.line.why,
    }


def expectations(script: Script, spoken: list[Spoken]) -> dict[str, Any]:
    """What a careful chair would want companion to make of the session."""

    def marked(mark: str) -> list[Spoken]:
        return [said for said in spoken if said.line.expected.split()[:1] == [mark]]

    return {
        "date": script.date,
        "signals": [signal(said) for said in spoken if said.line.violation],
        "near_misses": [{"sentence_id": said.sentence_id, "why": said.line.why} for said in marked("near-miss")],
        "draft": {
            "question_before": [said.sentence_id for said in marked("question_before")],
            "question_now": [said.sentence_id for said in marked("question_now")],
            "insights": [{"sentence_id": said.sentence_id, "by": said.line.person.role} for said in marked("insight")],
            "actions": [
                {"sentence_id": said.sentence_id, "due": said.line.expected.split()[1]} for said in marked("action")
            ],
        },
    }


def write_lines(path: Path, records: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")


def make(language: str, say: Callable[[Line], Pcm] = speak, folder: Path | None = None) -> None:
    """Writes everything in demo/LANGUAGE but the script and the method file."""
    source, target = DEMO / language, folder or DEMO / language
    script = read_script((source / "session.txt").read_text("utf-8"))
    if language == "en":
        voices = [say(line) for line in script.lines]
        spoken = lay_out(script.lines, [len(pcm) / RATE_HZ for pcm in voices], language)
        write_opus(target / "session.opus", mix(spoken, voices))
        write_lines(target / "phases.jsonl", phase_times(spoken))
        write_lines(target / "script.jsonl", (transcript(said) | reference(said) for said in spoken))
    else:
        spoken = lay_out(script.lines, map(reading_s, script.lines), language)
        write_lines(target / "session.jsonl", map(transcript, spoken))
        write_lines(target / "labels.jsonl", ({"id": said.sentence_id} | reference(said) for said in spoken))
    expected = json.dumps(expectations(script, spoken), ensure_ascii=False, indent=1)
    (target / "expected.json").write_text(expected + "\n", "utf-8")
    print(f"{language}: {len(spoken)} sentences, {spoken[-1].end_s / 60:.1f} minutes")


def main(languages: list[str]) -> None:
    if "en" in languages and shutil.which("flite") is None:
        sys.exit("The English demo is spoken by flite, which is not here. Debian and Ubuntu: apt install flite")
    for language in languages:
        make(language)


if __name__ == "__main__":
    main(sys.argv[1:] or ["en", "nl"])

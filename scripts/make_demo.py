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
import sys
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import demo_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from demo_sound import Pcm

DEMO = Path(__file__).resolve().parent.parent / "demo"
SEED = 15  # of the pauses: another one makes another, equally good session

LEAD_S = 0.8  # silence before the first word
TURN_GAP_S = (0.6, 1.2)  # between speakers
SENTENCE_GAP_S = 0.4  # within a turn: below the segmenter's 0.5 s, as in real speech
WORDS_PER_S = 3.0  # conversational Dutch, where nobody speaks the script


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
        """The rule it breaks, or None: what is expected of a violation is that it is shown, a pattern or held."""
        rule, _, fate = self.expected.partition(" ")
        return rule if fate.startswith(("shown", "pattern", "held")) else None


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
    rule, fate, *rest = words
    return {
        "sentence_id": said.sentence_id,
        "rule": rule,
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


def speak(line: Line) -> Pcm:
    person = line.person
    return demo_sound.speak(line.text, person.voice, shift=person.shift, level_db=person.level_db)


def make(language: str, say: Callable[[Line], Pcm] = speak, folder: Path | None = None) -> None:
    """Writes everything that belongs in demo/LANGUAGE, but for the script and the method file, to `folder`."""
    target = folder or DEMO / language
    script = read_script((DEMO / language / "session.txt").read_text("utf-8"))
    if language == "en":
        voices = [say(line) for line in script.lines]
        spoken = lay_out(script.lines, [len(pcm) / demo_sound.RATE_HZ for pcm in voices], language)
        recording = demo_sound.mix([said.start_s for said in spoken], voices)
        demo_sound.write_opus(target / "session.opus", recording)
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

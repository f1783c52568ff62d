"""Reads transcripts (.jsonl, .vtt, .srt) into timed lines. Pure: text in, lines out, all faults at once.

Formats
* .jsonl: one object per line: {"t" or "start": seconds, "text", "end"?, "id"?, "speaker"?, "role"?, "phase"?}. One
  line is one sentence.
* .vtt: WebVTT (W3C); the voice tag `<v Anna>` or a leading `Anna:` names the speaker; other tags are dropped.
* .srt: SubRip; a leading `Anna:` names the speaker. A cue may hold several sentences.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, get_args

from companion.analysis.sentences import SentenceAssembler
from companion.errors import SourceProblem
from companion.events import ROLES, Language, Role, Utterance, Word, words
from companion.jsonlines import LONGEST_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SUFFIXES: Final = frozenset({".jsonl", ".vtt", ".srt"})

WORDS_PER_S: Final = 2.5
"""150 words a minute, ordinary conversation: how long a line lasts when it does not say."""

_FAULTS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    start_s: float
    end_s: float
    text: str = words()
    line_id: str | None = None
    speaker: str | None = words(None)
    role: Role | None = None
    phase: str | None = None
    whole: bool = True
    """True when the line is one sentence; a subtitle cue may hold several."""


def parse_transcript(
    text: str, suffix: str, *, origin: str, roles: Mapping[str, Role] | None = None
) -> tuple[TranscriptLine, ...]:
    """The lines in order of time.

    Args:
        suffix: one of SUFFIXES; decides the format.
        roles: role by speaker name (case does not matter), for lines that name a speaker but no role.

    Raises:
        SourceProblem: `source.malformed` with line numbers and reasons (never the text), or `source.empty`.
    """
    reader = _read_jsonl if suffix == ".jsonl" else _read_cues
    lines, faults = reader(text.removeprefix("\ufeff"))
    if faults:
        shown = "".join(f"\n  - line {number}: {why}" for number, why in faults[:_FAULTS_SHOWN])
        more = f"\n  - ... {len(faults) - _FAULTS_SHOWN} more" if len(faults) > _FAULTS_SHOWN else ""
        raise SourceProblem("source.malformed", path=origin, faults=shown + more, count=len(faults))
    if not lines:
        raise SourceProblem("source.empty", path=origin)
    known = {name.casefold(): role for name, role in {**_ROLE_NAMES, **(roles or {})}.items()}
    ordered = sorted(lines, key=lambda line: line.start_s)
    return tuple(_with_role(line, known) for line in _with_ends(ordered))


_ROLE_NAMES: Final[dict[str, Role]] = {
    "chair": "chair",
    "facilitator": "chair",
    "voorzitter": "chair",
    "gespreksleider": "chair",
    "case-bringer": "case_bringer",
    "case bringer": "case_bringer",
    "inbrenger": "case_bringer",
    "casusinbrenger": "case_bringer",
}

Faults = list[tuple[int, str]]


_FUNCTION_WORDS: Final[dict[Language, frozenset[str]]] = {
    "nl": frozenset(
        "de het een en ik je jij ge u dat die niet van voor met maar ook wat hoe heb heeft bent naar".split()
    ),
    "en": frozenset("the a and i you that it not of for with but also what how have has are to was they".split()),
}


def guess_language(lines: Iterable[TranscriptLine]) -> Language | None:
    """The language of a transcript by its commonest words; None when too few words tell them apart."""
    spoken = Counter(word for line in lines for word in re.findall(r"[^\W\d_]+", line.text.casefold()))
    counts = {language: sum(spoken[word] for word in words) for language, words in _FUNCTION_WORDS.items()}
    likely, other = sorted(counts, key=lambda language: -counts[language])
    return likely if counts[likely] >= 3 and counts[likely] > 2 * counts[other] else None


# --- .jsonl -------------------------------------------------------------------------------------------------------


def _read_jsonl(text: str) -> tuple[list[TranscriptLine], Faults]:
    lines: list[TranscriptLine] = []
    faults: Faults = []
    seen: set[str] = set()
    # Not splitlines(): U+2028 may stand inside a JSON string.
    for number, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        try:
            line = _line(json.loads(raw))
        except json.JSONDecodeError as error:
            faults.append((number, f"not JSON ({error.msg} at column {error.colno})"))
            continue
        except (ValueError, RecursionError) as error:
            faults.append((number, str(error)))
            continue
        if line.line_id is not None and line.line_id in seen:
            faults.append((number, "its id was used before"))
        elif line.line_id is not None:
            seen.add(line.line_id)
        lines.append(line)
    return lines, faults


def _line(record: Any) -> TranscriptLine:
    if not isinstance(record, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of fault
    start_s = _seconds(record, "t" if "t" in record else "start")
    end_s = _seconds(record, "end") if record.get("end") is not None else math.nan
    if end_s < start_s:
        raise ValueError("its end is before its start")
    if not isinstance(record.get("text"), str):
        raise ValueError('"text" is missing or not a string')  # noqa: TRY004
    role = record.get("role")
    if role is not None and role not in ROLES:
        raise ValueError(f'"role" must be one of {", ".join(get_args(Role))}')
    for key in ("speaker", "phase"):
        if not isinstance(record.get(key), str | None):
            raise ValueError(f'"{key}" is not a string')  # noqa: TRY004
    line_id = record.get("id")
    if not isinstance(line_id, str | int | None):
        raise ValueError('"id" is not a string')  # noqa: TRY004
    return TranscriptLine(
        start_s=start_s,
        end_s=end_s,
        text=" ".join(record["text"].split()),
        line_id=None if line_id is None else str(line_id),
        speaker=record.get("speaker"),
        role=role,
        phase=record.get("phase"),
    )


def _seconds(record: dict[str, Any], key: str) -> float:
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f'"{key}" is missing or not a number' + (' (nor is there "t")' if key == "start" else ""))  # noqa: TRY004
    if not 0 <= value < LONGEST_S:
        raise ValueError(f'"{key}" must be seconds from the start, 0 or more')
    return float(value)


# --- .vtt and .srt ------------------------------------------------------------------------------------------------

_STAMP = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_STAMP}\s*-->\s*{_STAMP}(?:\s+.*)?$")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
_TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_NAMED = re.compile(r"^([^\W\d_][\w .'-]{0,30}):\s+(?=\S)")


def _read_cues(text: str) -> tuple[list[TranscriptLine], Faults]:
    lines: list[TranscriptLine] = []
    faults: Faults = []
    rows = text.splitlines()
    number = 0
    while number < len(rows):
        row = rows[number]
        number += 1
        if "-->" not in row:
            continue
        timing = _TIMING.match(row)
        if timing is None:
            faults.append((number, "not a cue timing (00:00:01.000 --> 00:00:02.000)"))
            continue
        start_s, end_s = _clock(timing.groups()[:4]), _clock(timing.groups()[4:])
        if end_s < start_s:
            faults.append((number, "the cue ends before it starts"))
        said: list[str] = []
        while number < len(rows) and rows[number].strip() and "-->" not in rows[number]:
            said.append(rows[number].strip())
            number += 1
        lines.extend(_cue(start_s, end_s, said))
    if not lines and not faults and text.strip():
        faults.append((1, "no cue timing (00:00:01.000 --> 00:00:02.000) anywhere"))
    return lines, faults


def _clock(groups: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = groups
    return (
        int(hours or 0) * 3600
        + int(minutes or 0) * 60
        + int(seconds or 0)
        + int((fraction or "0").ljust(3, "0")) / 1000
    )


def _cue(start_s: float, end_s: float, said: list[str]) -> list[TranscriptLine]:
    """One line per voice in the cue; they share its time by length."""
    voices: list[tuple[str | None, str]] = []
    for row in said:
        voice, named = _VOICE.search(row), None
        plain = _TAG.sub("", row).strip()
        if voice:
            speaker: str | None = voice.group(1).strip()
        else:
            named = _NAMED.match(plain)
            speaker = named.group(1) if named else None
            plain = plain[named.end() :] if named else plain.removeprefix("- ")
        if speaker is None and voices:
            voices[-1] = (voices[-1][0], f"{voices[-1][1]} {plain}")
        elif plain:
            voices.append((speaker, plain))
    spans = _shares(start_s, end_s, [text for _, text in voices])
    return [
        TranscriptLine(from_s, to_s, " ".join(text.split()), speaker=speaker, whole=False)
        for (speaker, text), (from_s, to_s) in zip(voices, spans, strict=True)
    ]


def in_sentences(line: TranscriptLine, language: Language) -> tuple[TranscriptLine, ...]:
    """A cue cut into its sentences, which share its time by length. A line that is whole stays as it is."""
    if line.whole:
        return (line,)
    texts = line.text.split()
    spans = _shares(line.start_s, line.end_s, texts)
    cue_words = tuple(Word(*span, text) for span, text in zip(spans, texts, strict=True))
    cue = Utterance(line.start_s, line.end_s, cue_words, confidence=1.0)
    return tuple(
        replace(line, start_s=each.start_s, end_s=each.end_s, text=each.text, whole=True)
        for each in SentenceAssembler(language).push(cue, final=True)
    )


def _shares(start_s: float, end_s: float, texts: Sequence[str]) -> list[tuple[float, float]]:
    """Divides a stretch of time over texts by their length."""
    total = sum(map(len, texts)) or 1
    ends = [start_s + (end_s - start_s) * sum(map(len, texts[: count + 1])) / total for count in range(len(texts))]
    return list(zip([start_s, *ends], ends, strict=False))


# --- what lines leave out -----------------------------------------------------------------------------------------


def _with_ends(lines: Sequence[TranscriptLine]) -> Iterable[TranscriptLine]:
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if not math.isnan(line.end_s):
            yield line
            continue
        end_s = line.start_s + max(0.5, len(line.text.split()) / WORDS_PER_S)
        yield replace(line, end_s=min(end_s, following.start_s) if following else end_s)


def _with_role(line: TranscriptLine, known: Mapping[str, Role]) -> TranscriptLine:
    if line.role is not None or line.speaker is None:
        return line
    return replace(line, role=known.get(line.speaker.casefold()))

"""When something will be done: Dutch and English time expressions, resolved against the session's date.

Theory of operation
-------------------
The tables in dates_nl.py and dates_en.py give every expression a meaning; the meanings, which are the same in both
languages, stand in due_days.py. All expressions in a sentence are found (leftmost, longest); what has been ("last
Tuesday") claims its words and drops out; of the rest the firmest counts, and of equally firm ones the first, because
people name the day before they explain ("I'll call him tonight to ask whether he can come on Friday"), unless they say
when they do it ("I'll see him next week, that I'll arrange tomorrow").

"Before Friday" and "by Friday" are due on Friday itself, as in the references of the development sessions. What a
calendar alone can't tell ("before the autumn break", "na de zomer") stays words: no guess is made.

A due date is never before the session. dateparser resolved too few of these and some wrongly (docs/draft.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from companion.analysis import dates_en, dates_nl
from companion.analysis.due_days import MEANINGS, Numbers, day_in_week
from companion.events import Language, Span, words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Firmness(IntEnum):
    """How much a deadline commits: "Monday" beats "this year", "after the holidays", "in a bit" and a bare hour."""

    HOUR = 0
    SOON = 1
    WORDS = 2
    LONG = 3
    DAY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A time expression: the words as said, where they stand in the text, and the day they come to, if any."""

    said: str = words()
    span: Span
    due: date | None
    firmness: Firmness


def resolve(text: str, on: date, language: Language) -> Deadline | None:
    """The deadline that `text` names, said on the day `on`, or None when it names none. Never raises."""
    found = _deadlines(text, on, language)
    doing = _reader(language).doing
    # Of equals, max takes the first.
    return max(
        found,
        key=lambda deadline: (deadline.firmness, bool(doing.search(text, 0, deadline.span.start))),
        default=None,
    )


def without_deadlines(text: str, on: date, language: Language) -> str:
    """`text` with every time expression blanked out: what is to be done, without when."""
    for deadline in reversed(_deadlines(text, on, language)):
        text = f"{text[: deadline.span.start]} {text[deadline.span.end :]}"
    return text


_NO_DAY: Final = {"not_a_deadline", "words"}
_FIRMNESS: Final = {
    "hour": Firmness.HOUR,
    "soon": Firmness.SOON,
    "words": Firmness.WORDS,
    **dict.fromkeys(("this_quarter", "next_quarter", "this_year"), Firmness.LONG),
}
_WEEKS: Final = {"this_week", "next_week", "week_after_next", "week_of_day", "week_of_date", "iso_week"}


# Letters that `re.IGNORECASE` takes for an ASCII one, though lower case doesn't: one for one, so offsets stay.
_LOOK_ALIKES: Final = str.maketrans("İıſ\u212a", "iisk")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule that matched: where, what it means, and the numbers in it."""

    start: int
    end: int
    meaning: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class _Reader:
    """One language's table, compiled."""

    rules: tuple[tuple[str, re.Pattern[str]], ...]
    values: Mapping[str, Mapping[str, int]]
    doing: re.Pattern[str]
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    correction: re.Pattern[str]

    def hits(self, text: str) -> list[_Hit]:
        """Leftmost, longest, not overlapping."""
        text = text.translate(_LOOK_ALIKES)
        every = [
            _Hit(match.start(), match.end(), meaning, self._numbers(match))
            for meaning, pattern in self.rules
            for match in pattern.finditer(text)
        ]
        hits: list[_Hit] = []
        for hit in sorted(every, key=lambda hit: (hit.start, -hit.end)):
            if not hits or hit.start >= hits[-1].end:
                hits.append(hit)
        return hits

    def _numbers(self, match: re.Match[str]) -> Numbers:
        found = {name.partition("__")[0]: value.lower() for name, value in match.groupdict().items() if value}
        return {
            name.removeprefix("any_"): int(value) if value.isdecimal() else self.values[name][value]
            for name, value in found.items()
        }


def _deadlines(text: str, on: date, language: Language) -> list[Deadline]:
    reader = _reader(language)
    deadlines: list[Deadline] = []
    week: date | None = None
    previous: _Hit | None = None
    for hit in reader.hits(text):
        due = _due(hit, on)
        if hit.meaning == "not_a_deadline" or (due is None and hit.meaning != "words"):
            continue
        if due and week and hit.meaning == "weekday_of_that_week":
            due = day_in_week(week, hit.numbers["weekday"])
            deadlines.pop()
        elif previous and reader.correction.fullmatch(text, previous.end, hit.start):
            deadlines.pop()
        if due and due < on:
            continue
        week = due if hit.meaning in _WEEKS else None
        previous = hit
        deadlines.append(_deadline(text, hit, due, reader))
    return deadlines


def _due(hit: _Hit, on: date) -> date | None:
    """None for words without a day, and for days that don't exist ("the 32nd")."""
    if hit.meaning in _NO_DAY:
        return None
    try:
        return MEANINGS[hit.meaning](hit.numbers, on)
    except (ValueError, StopIteration, OverflowError):
        return None


def _deadline(text: str, hit: _Hit, due: date | None, reader: _Reader) -> Deadline:
    lead = None if hit.meaning == "words" else reader.lead.search(text, 0, hit.start)
    tail = reader.tail.match(text, hit.end)
    span = Span(lead.start() if lead else hit.start, tail.end() if tail else hit.end)
    firmness = _FIRMNESS.get(hit.meaning, Firmness.DAY)
    return Deadline(said=text[span.start : span.end], span=span, due=due, firmness=firmness)


@cache
def _reader(language: Language) -> _Reader:
    table = {"nl": dates_nl, "en": dates_en}[language]
    values = {
        kind: {word.removeprefix("(?-i:").removesuffix(")").lower(): value for word, value in words_.items()}
        for kind, words_ in table.WORDS.items()
    }
    fragments = {kind: "|".join(sorted(words_, key=len, reverse=True)) for kind, words_ in table.WORDS.items()}
    fragments["number"] += r"|\d{1,2}"
    fragments |= {"day": r"\d{1,2}", "digits": r"\d{1,2}", "year": r"20\d\d"}

    def compiled(pattern: str) -> re.Pattern[str]:
        count = iter(range(100))  # a placeholder may stand in a pattern more than once; a group name may not
        pattern = re.sub(r"<(\w+)>", lambda m: f"(?P<{m[1]}__{next(count)}>{fragments[m[1]]})", pattern)
        return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)

    return _Reader(
        rules=tuple((meaning, compiled(rf"(?<![\w'-])(?:{pattern})(?![\w-])")) for meaning, pattern in table.RULES),
        values=values,
        doing=compiled(rf"(?<![\w'-])(?:{table.DOING}) \Z"),
        lead=compiled(rf"(?<![\w'-])(?:{table.LEAD}) \Z"),
        tail=compiled(rf"(?:{table.TAIL})(?!\w)"),
        correction=compiled(table.CORRECTION),
    )

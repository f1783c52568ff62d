"""When something will be done: Dutch and English time expressions, resolved against the session's date.

Theory of operation
-------------------
The tables in dates_nl.py and dates_en.py give every expression a meaning; the meanings, which are the same in both
languages, stand here. All expressions in a sentence are found (leftmost, longest); what has been ("last Tuesday")
claims its words and drops out; of the rest the firmest counts, and of equally firm ones the first, because people name
the day before they explain ("I'll call him tonight to ask whether he can come on Friday").

Conventions, taken from how the development sessions were resolved by hand:

* "before Friday" and "by Friday" are due on Friday itself; a period is due at its end, a working week on its Friday.
* A weekday is the first one after the session's day; "next Tuesday" and "volgende dinsdag" lie in the next week.
* What a calendar alone can't tell ("before the autumn break", "na de zomer") stays words: no guess is made.

A due date is never before the session. dateparser resolved too few of these and some wrongly (docs/draft.md).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from companion.analysis import dates_en, dates_nl
from companion.events import Language, Span, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FRIDAY: Final = 4
_SUNDAY: Final = 6


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
    return max(found, key=lambda deadline: deadline.firmness, default=None)  # of equals, max takes the first


def without_deadlines(text: str, on: date, language: Language) -> str:
    """`text` with every time expression blanked out: what is to be done, without when."""
    for deadline in reversed(_deadlines(text, on, language)):
        text = f"{text[: deadline.span.start]} {text[deadline.span.end :]}"
    return text


# --- calendar: what each meaning comes to ------------------------------------------------------------------------

_Numbers = dict[str, int]


def _coming(weekday: int, on: date) -> date:
    return on + timedelta(days=(weekday - on.weekday() - 1) % 7 + 1)


def _in_week(on: date, weekday: int, weeks: int = 0) -> date:
    return on + timedelta(days=weekday - on.weekday(), weeks=weeks)


def _end_of_week(on: date) -> date:
    return max(on, _in_week(on, _FRIDAY)) if on.weekday() <= _FRIDAY else _in_week(on, _SUNDAY)


def _month(on: date, months: int = 0) -> tuple[int, int]:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return year, month + 1


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _months_on(on: date, months: int) -> date:
    end = _month_end(*_month(on, months))
    return end.replace(day=min(on.day, end.day))


def _quarter_end(on: date, quarters: int = 0) -> date:
    return _month_end(*_month(on, 2 - (on.month - 1) % 3 + 3 * quarters))


def _day_of_month(day: int, on: date) -> date:
    ends = (_month_end(*_month(on, months)) for months in range(4))  # no two months in a row are short of a day
    candidates = (end.replace(day=day) for end in ends if day <= end.day)
    return next(candidate for candidate in candidates if candidate >= on)


def _date(day: int, month: int, on: date, year: int | None = None) -> date:
    if year is not None:
        return date(year, month, day)
    years = range(on.year, on.year + 9)  # 29 February may be eight years away
    candidates = (date(year, month, day) for year in years if 0 < day <= _month_end(year, month).day)
    return next(candidate for candidate in candidates if candidate >= on)


def _iso_week(week: int, on: date) -> date:
    friday = date.fromisocalendar(on.isocalendar().year, week, _FRIDAY + 1)
    return friday if friday >= on else date.fromisocalendar(on.isocalendar().year + 1, week, _FRIDAY + 1)


def _named_month_end(month: int, on: date) -> date:
    return _month_end(on.year if month >= on.month else on.year + 1, month)


_MEANINGS: Final[dict[str, Callable[[_Numbers, date], date]]] = {
    "today": lambda _, on: on,
    "soon": lambda _, on: on,
    "hour": lambda _, on: on,
    "tomorrow": lambda _, on: on + timedelta(days=1),
    "day_after_tomorrow": lambda _, on: on + timedelta(days=2),
    "weeks_from_today": lambda n, on: on + timedelta(weeks=n.get("number", 1)),
    "weeks_from_tomorrow": lambda n, on: on + timedelta(days=1, weeks=n.get("number", 1)),
    "weekday": lambda n, on: _coming(n["weekday"], on),
    "weekday_weeks_on": lambda n, on: _coming(n["weekday"], on) + timedelta(weeks=n.get("number", 1)),
    "weekday_fortnight_on": lambda n, on: _coming(n["weekday"], on) + timedelta(weeks=2),
    "weekday_next_week": lambda n, on: _in_week(on, n["weekday"], weeks=1),
    "weekday_of_that_week": lambda n, on: _coming(n["weekday"], on),
    "days": lambda n, on: on + timedelta(days=n["number"]),
    "weeks": lambda n, on: on + timedelta(weeks=n["number"]),
    "fortnight": lambda _, on: on + timedelta(weeks=2),
    "months": lambda n, on: _months_on(on, n["number"]),
    "one_week": lambda _, on: on + timedelta(weeks=1),
    "one_month": lambda _, on: _months_on(on, 1),
    "this_week": lambda _, on: _end_of_week(on),
    "weekend": lambda _, on: _in_week(on, _SUNDAY),
    "next_weekend": lambda _, on: _in_week(on, _SUNDAY, weeks=1),
    "next_week": lambda _, on: _in_week(on, _FRIDAY, weeks=1),
    "start_of_next_week": lambda _, on: _in_week(on, 0, weeks=1),
    "middle_of_next_week": lambda _, on: _in_week(on, 2, weeks=1),
    "week_of_day": lambda n, on: _end_of_week(_day_of_month(n["day"], on)),
    "week_of_date": lambda n, on: _end_of_week(_date(n["day"], n["month"], on)),
    "iso_week": lambda n, on: _iso_week(n["digits"], on),
    "first_week_of_month": lambda n, on: _in_week(_date(4, n["month"], on), _FRIDAY),  # as ISO weeks are
    "day_of_month": lambda n, on: _day_of_month(n.get("day") or n["ordinal"], on),
    "date": lambda n, on: _date(n["day"], n["month"], on, n.get("year")),
    "first_of_month": lambda n, on: _date(1, n["month"], on),
    "start_of_named_month": lambda n, on: _date(1, n["month"], on),
    "middle_of_named_month": lambda n, on: _date(15, n["month"], on),
    "end_of_named_month": lambda n, on: _named_month_end(n["month"], on),
    "this_month": lambda _, on: _month_end(on.year, on.month),
    "next_month": lambda _, on: _month_end(*_month(on, 1)),
    "start_of_next_month": lambda _, on: date(*_month(on, 1), 1),
    "middle_of_next_month": lambda _, on: date(*_month(on, 1), 15),
    "this_quarter": lambda _, on: _quarter_end(on),
    "next_quarter": lambda _, on: _quarter_end(on, 1),
    "this_year": lambda _, on: date(on.year, 12, 31),
    "christmas": lambda _, on: _date(25, 12, on),
}
_NO_DAY: Final = {"not_a_deadline", "words"}
_FIRMNESS: Final = {
    "hour": Firmness.HOUR,
    "soon": Firmness.SOON,
    "words": Firmness.WORDS,
    **dict.fromkeys(("this_quarter", "next_quarter", "this_year"), Firmness.LONG),
}
_WEEKS: Final = {"this_week", "next_week", "week_of_day", "week_of_date", "iso_week"}


# --- reading ----------------------------------------------------------------------------------------------------

# Letters that `re.IGNORECASE` takes for an ASCII one, though lower case doesn't: one for one, so offsets stay.
_LOOK_ALIKES: Final = str.maketrans("İıſ\u212a", "iisk")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule that matched: where, what it means, and the numbers in it."""

    start: int
    end: int
    meaning: str
    numbers: _Numbers


@dataclass(frozen=True, slots=True)
class _Reader:
    """One language's table, compiled."""

    rules: tuple[tuple[str, re.Pattern[str]], ...]
    values: Mapping[str, Mapping[str, int]]
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

    def _numbers(self, match: re.Match[str]) -> _Numbers:
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
            due = _in_week(week, hit.numbers["weekday"])
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
        return _MEANINGS[hit.meaning](hit.numbers, on)
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
        lead=compiled(rf"(?<![\w'-])(?:{table.LEAD}) \Z"),
        tail=compiled(rf"(?:{table.TAIL})(?!\w)"),
        correction=compiled(table.CORRECTION),
    )

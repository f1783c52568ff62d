"""What a time expression comes to: a day, counted from the session's own. Only the calendar; no words.

Conventions, taken from how the development sessions were resolved by hand: a period is due at its end, a working week
on its Friday; a weekday is the first one after the session's day; next Tuesday lies in the next week. A day of the
month, a date and a week number are the next ones to come.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Numbers = dict[str, int]
"""The numbers in an expression: `weekday` (0 is Monday), `day`, `month`, `year`, `number`, `digits`, `ordinal`."""

_FRIDAY: Final = 4
_SUNDAY: Final = 6


def _coming(weekday: int, on: date) -> date:
    return on + timedelta(days=(weekday - on.weekday() - 1) % 7 + 1)


def day_in_week(on: date, weekday: int, weeks: int = 0) -> date:
    return on + timedelta(days=weekday - on.weekday(), weeks=weeks)


def _end_of_week(on: date) -> date:
    return max(on, day_in_week(on, _FRIDAY)) if on.weekday() <= _FRIDAY else day_in_week(on, _SUNDAY)


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


MEANINGS: Final[dict[str, Callable[[Numbers, date], date]]] = {
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
    "weekday_next_week": lambda n, on: day_in_week(on, n["weekday"], weeks=1),
    "weekday_of_that_week": lambda n, on: _coming(n["weekday"], on),
    "days": lambda n, on: on + timedelta(days=n["number"]),
    "weeks": lambda n, on: on + timedelta(weeks=n["number"]),
    "fortnight": lambda _, on: on + timedelta(weeks=2),
    "months": lambda n, on: _months_on(on, n["number"]),
    "one_week": lambda _, on: on + timedelta(weeks=1),
    "one_month": lambda _, on: _months_on(on, 1),
    "this_week": lambda _, on: _end_of_week(on),
    "weekend": lambda _, on: day_in_week(on, _SUNDAY),
    "next_weekend": lambda _, on: day_in_week(on, _SUNDAY, weeks=1),
    "next_week": lambda _, on: day_in_week(on, _FRIDAY, weeks=1),
    "week_after_next": lambda _, on: day_in_week(on, _FRIDAY, weeks=2),
    "start_of_next_week": lambda _, on: day_in_week(on, 0, weeks=1),
    "middle_of_next_week": lambda _, on: day_in_week(on, 2, weeks=1),
    "week_of_day": lambda n, on: _end_of_week(_day_of_month(n["day"], on)),
    "week_of_date": lambda n, on: _end_of_week(_date(n["day"], n["month"], on)),
    "iso_week": lambda n, on: _iso_week(n["digits"], on),
    "first_week_of_month": lambda n, on: day_in_week(_date(4, n["month"], on), _FRIDAY),  # as ISO weeks are
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
"""By meaning. Raises ValueError, StopIteration or OverflowError where there is no such day ("the 32nd")."""

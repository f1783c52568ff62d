"""How English speakers say when something will be done: the table that dates.py reads.

A rule is (meaning, pattern); the meanings stand in due_days.py. `<weekday>`, `<number>` and the like become
named groups that hold a number; a space is any white space. `<month>` takes "May" with a capital only, `<any_month>`
"may" too: it stands where the verb can't.
"""

from __future__ import annotations

from typing import Final

_MONTHS: Final[dict[str, int]] = {
    "january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12,
}  # fmt: skip

WORDS: Final[dict[str, dict[str, int]]] = {
    "weekday": {
        "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    },
    "month": {**_MONTHS, "(?-i:May)": 5},
    "any_month": {**_MONTHS, "may": 5},
    "number": {
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
        "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "twenty": 20, "thirty": 30,
    },
    # From the fourth on: "the first", "the second" and "the third" are seldom days.
    "ordinal": {
        "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
        "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
        "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21, "twenty-second": 22,
        "twenty-third": 23, "twenty-fourth": 24, "twenty-fifth": 25, "twenty-sixth": 26, "twenty-seventh": 27,
        "twenty-eighth": 28, "twenty-ninth": 29, "thirtieth": 30,
    },
}  # fmt: skip

_PART = r"(?: (?:morning|lunchtime|afternoon|evening|night))?"
_DAY = rf"<weekday>{_PART}"
_END = r"(?:the )?(?:very )?end (?:of )?(?:the )?"
_START = r"(?:early|(?:the )?(?:beginning|start) of)"
_MIDDLE = r"(?:mid|(?:the )?middle of)[ -]"
_NTH = r"<day>(?:st|nd|rd|th)"
# A day of the month is followed by a pause or by a little word, never by what it counts ("the 9th floor").
_ALONE = (
    r"(?=\W*$|[,.;:!?]| (?:i|i'll|i'm|we|we'll|at|in|on|and|with|to|for|before|after|is|so|then|or|as|when|by|from|"
    r"because|if|about|it's)(?!\w))"
)
_MEETING = r"\w+(?: (?:meeting|session|review|call))?"
_FEAST = (
    r"(?:christmas|easter|thanksgiving|new year|summer|winter|autumn|fall|spring|holidays?|vacation|half[- ]term|term|"
    r"exams|break|school year|season)"
)

LEAD: Final = r"(?:no later than|by|before|on|until|till|from|starting|for|this coming|this|the coming|coming|the)"
"""Words that belong to the expression without changing the day: in the field, "before Friday" is due on Friday."""

TAIL: Final = r",? (?:at|before|by|around|after) (?:half past )?\d{1,2}(?::\d\d)?(?: ?(?:am|pm|a\.m\.|p\.m\.|o'clock))?"
"""The hour may follow the day; it is quoted, not resolved."""

CORRECTION: Final = r"(?: at \w+)?,? (?:sorry|no|no wait|wait|i mean|or rather|so|that is|that's),? "
"""Between two days: the second one corrects or narrows the first."""

DOING: Final = r"(?:this|that|which) (?:i|i'll|i will|i'm going to) do|i(?:'ll| will)? do (?:this|that|it)"
"""Just before the day on which it is done, whatever other days the sentence names."""

RULES: Final[tuple[tuple[str, str], ...]] = (
    # What has been, and what merely bears a day's name.
    ("not_a_deadline", rf"(?:last|this past|the other|the previous) (?:week|month|year|night|time|{_DAY})"),
    ("not_a_deadline", rf"{_DAY} (?:of )?last(?: week)?|{_DAY} (?:before|gone)(?! \w)"),
    ("not_a_deadline", r"yesterday|<number> (?:hours?|days?|weeks?|months?|years?) (?:ago|old|late)"),
    ("not_a_deadline", rf"(?:since|about|from last) {_DAY}"),
    (
        "not_a_deadline",
        rf"(?:the|my|our|his|her) {_DAY} (?:meeting|class|shift|clinic|slot|group|call|team|session|rota)",
    ),
    ("words", rf"(?:every|each|most) (?:other )?(?:{_DAY}|day|week|month)"),
    ("words", r"(?:on )?<weekday>s(?!')"),
    # Days.
    ("today", r"(?:later )?today|tonight|this (?:very )?(?:morning|afternoon|evening)|within the hour|in an hour"),
    ("today", rf"{_END}(?:day|today|play|business)|close of (?:play|business)|before the day is out"),
    ("tomorrow", rf"(?:first thing )?tomorrow{_PART}|first thing in the morning|in the morning"),
    ("day_after_tomorrow", r"(?:the )?day after tomorrow"),
    ("weeks_from_today", r"<number> weeks? (?:from )?today|today week"),
    ("weeks_from_tomorrow", r"<number> weeks? (?:from )?tomorrow|tomorrow week"),
    ("weekday", _DAY),
    ("weekday_weeks_on", rf"<number> weeks? (?:on|from|this)? ?{_DAY}|{_DAY} (?:week|after next|in <number> weeks?)"),
    ("weekday_fortnight_on", rf"(?:a )?fortnight (?:on|from) {_DAY}|{_DAY} fortnight"),
    ("weekday_next_week", rf"next week,? (?:on )?(?:the )?{_DAY}|{_DAY},? (?:of )?next week|next {_DAY}"),
    ("weekday_of_that_week", rf"on the {_DAY}|that {_DAY}|then on {_DAY}"),
    ("days", r"(?:in|within) <number> days?(?:'? time)?|<number> days from now"),
    ("weeks", r"(?:in|within) <number> weeks?(?:'s?)?(?: time)?|<number> weeks? from now"),
    ("months", r"(?:in|within) <number> months?(?:'s?)?(?: time)?|<number> months? from now"),
    ("weeks", r"(?:in |over )?the next <number> weeks"),
    ("fortnight", r"(?:in|within) (?:a|the(?: next)?) fortnight(?:'s time)?|a fortnight(?: from)? (?:now|today)"),
    ("one_week", r"within the week"),
    ("one_month", r"within the month"),
    # Weeks.
    ("this_week", rf"(?:later )?this week|{_END}(?:this )?week|(?:before|by) the weekend"),
    ("weekend", r"(?:at|over|on) the weekend|this (?:coming )?weekend|the weekend"),
    ("next_weekend", r"next weekend"),
    ("next_week", rf"next week|{_END}next week"),
    ("week_after_next", r"(?:the )?week after next"),
    ("start_of_next_week", rf"{_START} next week|(?:straight |right )?after the weekend"),
    ("middle_of_next_week", rf"{_MIDDLE}next week"),
    ("week_of_day", rf"(?:the )?week (?:of|beginning|commencing|starting) (?:the )?{_NTH}"),
    ("week_of_date", r"(?:the )?week (?:of|beginning|commencing|starting) (?:the )?<any_month> <day>(?:st|nd|rd|th)?"),
    ("week_of_date", rf"(?:the )?week (?:of|beginning|commencing|starting) (?:the )?{_NTH}(?: of)? <any_month>"),
    ("iso_week", r"(?:in )?(?:calendar )?week <digits>"),
    ("first_week_of_month", r"(?:the )?first week (?:of|in) <any_month>"),
    # Months and longer.
    ("day_of_month", rf"(?:{_DAY},? )?the {_NTH}{_ALONE}|{_DAY},? {_NTH}{_ALONE}"),
    ("day_of_month", rf"(?:on|by|before|until|till) the <ordinal>{_ALONE}"),
    ("date", rf"(?:{_DAY},? )?(?:the )?{_NTH}(?: of)? <any_month>(?:,? <year>)?"),
    ("date", rf"(?:{_DAY},? )?<any_month> (?:the )?{_NTH}(?:,? <year>)?"),
    ("date", rf"(?:{_DAY},? )?(?:<day> of <any_month>|<day> <month>|<month> <day>)(?! ?%)(?:,? <year>)?"),
    ("first_of_month", r"(?:the )?first of <any_month>"),
    ("start_of_named_month", rf"{_START} <any_month>"),
    ("middle_of_named_month", rf"{_MIDDLE}<any_month>"),
    ("end_of_named_month", rf"(?:late |{_END})<any_month>|(?:in|during) <any_month>"),
    ("first_of_month", r"(?:by|before|until|from) <month>(?! \d)"),
    ("this_month", rf"this month|{_END}(?:this )?month|month(?:'s)? end"),
    ("next_month", rf"next month|{_END}next month"),
    ("start_of_next_month", rf"{_START} next month|(?:the )?first of (?:the|next) month"),
    ("middle_of_next_month", rf"{_MIDDLE}next month"),
    ("this_quarter", rf"this quarter|{_END}(?:this )?quarter"),
    ("next_quarter", rf"next quarter|{_END}next quarter"),
    ("this_year", rf"this year|{_END}(?:this )?year|year(?:'s)? end|(?:by|before) (?:the )?new year"),
    ("christmas", r"(?:by|before|at|for) christmas(?! (?:break|holidays?|vacation|party))"),
    # Days that a calendar alone can't tell: left as words.
    ("words", rf"(?:before|after|in|over|during|by|for|at|until|from)(?: the| my| our)?(?: next)? {_FEAST}"),
    ("words", rf"(?:the )?{_DAY} after (?:the )?{_FEAST}"),
    ("words", rf"{_END}{_FEAST}|next (?:{_FEAST}|time|year)"),
    ("words", rf"(?:on|at|in|before|after|for) (?:the|our|my) next (?!week|month|quarter|<weekday>){_MEETING}"),
    ("words", r"(?:in|within) (?:a few|a couple of|some) (?:days|weeks|months)|one of these days|soon|shortly"),
    # Today, unless something firmer is said too.
    (
        "soon",
        r"straight away|right away|in a (?:minute|moment|bit)|(?:straight |right )?after this(?: session| meeting)?",
    ),
    ("soon", r"on (?:the|my) way home|when i get home|before i go home|immediately"),
    ("hour", r"(?:at|before|by) (?:\d{1,2}(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|o'clock)|\d{1,2}:\d\d|noon)"),
)

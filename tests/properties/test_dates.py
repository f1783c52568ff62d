"""Whatever is said and whenever: a due date is a possible one, and the words stand in the text."""

from __future__ import annotations

import string
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from companion.analysis import dates_en, dates_nl
from companion.analysis.dates import Firmness, resolve, without_deadlines

SESSION = st.dates(date(2020, 1, 1), date(2099, 12, 31))
LANGUAGE = st.sampled_from(["nl", "en"])
WEEKDAYS = {"nl": list(dates_nl.WORDS["weekday"]), "en": list(dates_en.WORDS["weekday"])}
# Words of both grammars thrown together: more expressions, good and absurd, than letters at random would make.
LINKS = """
voor vóór tegen op de het volgende week over binnen dagen eind van maand half begin vorige elke nee sorry kerst zomer
by before on the next in of end last fortnight time month st nd rd th e uur soon straks tonight vanavond christmas
0 1 9 12 31 32 99 2027
"""
WORDS = {word for table in (dates_nl, dates_en) for words in table.WORDS.values() for word in words if word.isalpha()}
PIECES = sorted(WORDS | set(LINKS.split()))
SPEECH = st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)


@given(text=st.text(), on=SESSION, language=LANGUAGE)
def test_no_text_breaks_it(text, on, language):
    resolve(text, on, language)


@given(text=SPEECH | st.text(string.printable), on=SESSION, language=LANGUAGE)
def test_nothing_is_due_before_it_was_promised(text, on, language):
    deadline = resolve(text, on, language)

    assert deadline is None or deadline.due is None or deadline.due >= on


@given(text=SPEECH, on=SESSION, language=LANGUAGE)
def test_the_words_are_quoted_from_where_they_stand(text, on, language):
    deadline = resolve(text, on, language)

    if deadline is not None:
        assert deadline.said == text[deadline.span.start : deadline.span.end] != ""
        assert (deadline.due is None) == (deadline.firmness is Firmness.WORDS)


@given(text=SPEECH, on=SESSION, language=LANGUAGE)
def test_only_words_that_were_said_remain(text, on, language):
    assert set(without_deadlines(text, on, language).split()) <= set(text.split())


@given(weekday=st.integers(0, 6), on=SESSION, language=LANGUAGE)
def test_a_weekday_is_the_first_one_to_come(weekday, on, language):
    due = resolve(WEEKDAYS[language][weekday], on, language).due

    assert due.weekday() == weekday
    assert timedelta(0) < due - on <= timedelta(days=7)


@given(weekday=st.integers(0, 6), on=SESSION, language=LANGUAGE)
def test_next_week_is_the_week_after_this_one(weekday, on, language):
    phrase = {"nl": "volgende week {}", "en": "{} next week"}[language].format(WEEKDAYS[language][weekday])

    due = resolve(phrase, on, language).due

    monday = on - timedelta(days=on.weekday())
    assert due == monday + timedelta(days=7 + weekday)


@given(day=SESSION, ahead=st.integers(0, 364), language=LANGUAGE)
def test_a_day_and_month_come_back_as_themselves(day, ahead, language):
    due = day + timedelta(days=ahead)
    table = {"nl": dates_nl, "en": dates_en}[language]
    month = next(name for name, number in table.WORDS["month"].items() if number == due.month)
    phrase = f"{due.day} {'May' if 'May' in month else month}"

    assert resolve(phrase, day, language).due == due

"""A summary as a person reads it, in both languages, on the terminal, as Markdown and in a calendar."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.export import calendar, summary_text
from companion.export.summary import Action, Day, Line, Option, Summary

ENGLISH = Summary(
    date=date(2026, 11, 21),
    language="en",
    method="Five-step method",
    people=6,
    case=Line(text="A resident refuses the day centre."),
    question_before=Line(text="How do I get her to come?"),
    question_now=Line(text="What is a good day to her?"),
    touched=(Line(text="Whose morning is it?"),),
    look_back=Day(due=date(2026, 12, 19)),
    insights=(Line(text="I see that I was thinking for her."),),
    options=(Option(text="Ask her.", choice="do"), Option(text="Visit together.", choice="maybe")),
    actions=(
        Action(what="Sit down with her", when="by Friday", due=date(2026, 11, 27), first_step="Ask when it suits."),
        Action(what="Talk to the team", when="after the holidays"),
    ),
)
NOTHING_SPOKEN = Summary(
    date=date(2026, 1, 5),
    language="nl",
    method="Incidentmethode",
    people=None,
    case=None,
    question_before=None,
    question_now=None,
    insights=(),
    options=(),
    actions=(),
)


def test_an_english_summary_reads_like_this():
    assert (
        summary_text.to_plain(ENGLISH)
        == """\
Intervision: my summary
=======================

- 21 November 2026
- Method: Five-step method
- 6 people

The case in short
-----------------

A resident refuses the day centre.

My question at the start
------------------------

How do I get her to come?

My question now
---------------

What is a good day to her?

Questions that touched me
-------------------------

- Whose morning is it?

My insights
-----------

- I see that I was thinking for her.

Options
-------

- Will do: Ask her.
- Maybe: Visit together.

My actions
----------

- Sit down with her (by 27 November 2026). First step: Ask when it suits.
- Talk to the team (after the holidays)

Looking back
------------

19 December 2026
"""
    )


def test_where_nothing_was_spoken_nothing_is_made_up():
    text = summary_text.to_markdown(NOTHING_SPOKEN)

    assert "# Intervisie: mijn samenvatting" in text
    assert "5 januari 2026" in text
    assert "deelnemers" not in text
    assert "## Mijn acties\n\nEr is geen actie uitgesproken.\n" in text
    assert text.endswith("## Terugkijken\n\nEr is geen dag afgesproken om terug te kijken.\n")


def test_draft_lines_are_marked_and_explained():
    drafted = replace(ENGLISH, insights=(Line(text="I was thinking for her.", draft=True),))

    assert "- I was thinking for her. (draft)" in summary_text.to_plain(drafted)
    assert "written by companion" in summary_text.to_plain(drafted)
    assert "written by companion" not in summary_text.to_plain(ENGLISH)


def test_a_file_from_a_stranger_can_not_command_the_terminal():
    hostile = replace(ENGLISH, case=Line(text="\x1b]0;title\x07\x1b[2Jgone\r\nand \u202ereversed"))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", summary_text.to_plain(hostile))
    assert "gone and reversed" in summary_text.to_plain(hostile)


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("do *not* call_her [now]", r"do \*not\* call\_her \[now\]"),
        ("# three things", r"\# three things"),
        ("- first", r"\- first"),
        ("1. first", r"1\. first"),
        ("2026 was good - mostly", "2026 was good - mostly"),
        ("<script>", r"\<script\>"),
    ],
)
def test_what_was_said_is_text_in_markdown_too(spoken, written):
    assert f"\n\n{written}\n\n" in summary_text.to_markdown(replace(ENGLISH, case=Line(text=spoken)))


# --- the calendar ----------------------------------------------------------------------------------------------------


def unfolded(ics: bytes) -> list[str]:
    return ics.decode("utf-8").replace("\r\n ", "").split("\r\n")


def test_a_dated_action_becomes_a_private_day_in_the_calendar():
    written = unfolded(calendar.to_ics(ENGLISH))

    assert written[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//companion//summary//EN", "METHOD:PUBLISH"]
    assert written[-2:] == ["END:VCALENDAR", ""]
    assert written.count("BEGIN:VEVENT") == calendar.dates(ENGLISH) == 2
    assert "DTSTART;VALUE=DATE:20261127" in written
    assert "SUMMARY:Sit down with her" in written
    assert "First step: Ask when it suits." in written[written.index("SUMMARY:Sit down with her") + 1]
    assert written[written.index("SUMMARY:Looking back on my intervision") - 1] == "DTSTART;VALUE=DATE:20261219"
    assert "CLASS:PRIVATE" in written
    assert "by Friday" in written[written.index("SUMMARY:Sit down with her") + 1]
    assert not any(line.startswith(("ATTENDEE", "ORGANIZER")) for line in written)


def test_importing_twice_does_not_double_an_action():
    again = replace(ENGLISH, actions=ENGLISH.actions[::-1], people=None)
    moved = replace(ENGLISH, actions=(replace(ENGLISH.actions[0], due=date(2026, 12, 4)),))

    def uids(given):
        return [line for line in unfolded(calendar.to_ics(given)) if line.startswith("UID:")]

    assert uids(ENGLISH) == uids(again) != uids(moved)
    assert calendar.to_ics(ENGLISH) == calendar.to_ics(ENGLISH)


def test_without_dates_the_calendar_is_empty_and_whole():
    assert "VEVENT" not in calendar.to_ics(NOTHING_SPOKEN).decode()


@given(st.text(max_size=200))
def test_any_action_is_one_well_formed_entry(what):
    ics = calendar.to_ics(replace(ENGLISH, actions=(Action(what=what, due=date(2026, 11, 27)),), look_back=None))

    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
    assert b"\n" not in ics.replace(b"\r\n", b"")
    entry = [line for line in unfolded(ics) if line.startswith("SUMMARY:")]
    assert len(entry) == 1
    text = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], entry[0].removeprefix("SUMMARY:"))
    assert text == "".join(c for c in what.replace("\r\n", "\n") if c == "\n" or c.isprintable())

"""What people say when they promise something, and the day it comes to."""

from __future__ import annotations

from datetime import date

import pytest

from companion.analysis import dates, dates_en, dates_nl
from companion.analysis.dates import Firmness, resolve, without_deadlines
from companion.analysis.due_days import MEANINGS

WEDNESDAY = date(2026, 10, 7)

NL = {
    # days
    "Dat doe ik vandaag nog.": "2026-10-07",
    "Ik zet het er vanavond bij.": "2026-10-07",
    "Ik bel haar morgen, na haar dienst.": "2026-10-08",
    "Morgenvroeg om zeven uur sta ik daar.": "2026-10-08",
    "Overmorgen dan.": "2026-10-09",
    "Voor vrijdag ligt het er.": "2026-10-09",
    "Ik doe het uiterlijk op vrijdag.": "2026-10-09",
    "Woensdag spreek ik hem.": "2026-10-14",  # said on a Wednesday: "vandaag" is the word for today
    "Zaterdagochtend langs het veld.": "2026-10-10",
    "Aanstaande dinsdag ga ik langs.": "2026-10-13",
    "Volgende week dinsdag schrijf ik op het bord.": "2026-10-13",
    "Ik ga er dinsdag van volgende week heen.": "2026-10-13",
    "Dinsdag over een week.": "2026-10-20",
    "Maandag over veertien dagen.": "2026-10-26",
    "Vandaag over een week.": "2026-10-14",
    "Over twee weken heb ik het af.": "2026-10-21",
    "Binnen 14 dagen.": "2026-10-21",
    "Die bel ik ook, binnen de week.": "2026-10-14",
    "Over een maand.": "2026-11-07",
    # periods are due at their end, a working week on its Friday
    "Van de week nog.": "2026-10-09",
    "Tegen het eind van deze week.": "2026-10-09",
    "Ik wandel in het weekend met haar.": "2026-10-11",
    "Ergens volgende week.": "2026-10-16",
    "Meteen na het weekend.": "2026-10-12",
    "De komende twee weken let ik erop.": "2026-10-21",
    "Begin volgende week.": "2026-10-12",
    "In de week van de 19e.": "2026-10-23",
    "In week 50.": "2026-12-11",
    "De eerste week van november.": "2026-11-06",
    "Eind van de maand.": "2026-10-31",
    "Eind van de volgende maand.": "2026-11-30",
    "Voor het einde van dit kwartaal.": "2026-12-31",
    "Nog voor het eind van het jaar.": "2026-12-31",
    # dates
    "Op de 9e heb ik dat gesprek.": "2026-10-09",
    "Dat is de 5e, dan zeg ik het.": "2026-11-05",
    "Voor de negende.": "2026-10-09",
    "Dinsdag de 13e.": "2026-10-13",
    "Vóór 1 maart.": "2027-03-01",
    "Tegen 12 december voer ik het gesprek.": "2026-12-12",
    "Op 29 februari.": "2028-02-29",
    "Half januari.": "2027-01-15",
    "Ergens in mei.": "2027-05-31",
    "Voor de kerst nog.": "2026-12-25",
    # Flemish
    "Ik bel haar seffens.": "2026-10-07",
    "Vannamiddag vul ik dat register in.": "2026-10-07",
    # of several, the firmest; of equals, the first
    "Ik bel hem zo meteen, echt vanmiddag nog, om te vragen of hij woensdag kan.": "2026-10-07",
    "De overleggen gaan per direct door, en in de eerste, dat is de 23e, zeg ik het.": "2026-10-23",
    "Dan doe ik dit jaar iets met dat uur, ik zet het maandag op de agenda.": "2026-10-12",
    "Maandag, nee, dinsdag mail ik hem.": "2026-10-13",
}
NL_WORDS = {
    "Na de zomer pak ik dat op.": "Na de zomer",
    "Ze krijgt voor de herfstvakantie een mail.": "voor de herfstvakantie",
    "Ik breng het in bij de volgende vergadering.": "bij de volgende vergadering",
    "Elke dinsdag kijk ik even.": "Elke dinsdag",
    "De maandag na de herfstvakantie.": "maandag na de herfstvakantie",
    "Voor de kerstvakantie.": "Voor de kerstvakantie",
    "Over een paar weken.": "Over een paar weken",
}
NL_NOTHING = [
    "Goede morgen allemaal.",
    "'s morgens ben ik op mijn best.",
    "Vorige week dinsdag was het zover.",
    "Dat is drie weken geleden.",
    "Op de 3e verdieping.",
    "31 november bestaat niet.",
    "Het dagboek van maandag pas ik aan.",
    "Hij zei 3 december 2025 nog iets anders.",
    "",
]

EN = {
    "I'll have it by Friday.": "2026-10-09",
    "I'm on again Thursday, and before I start I'll ask him.": "2026-10-08",
    "Before the fact-finding meeting on the 9th.": "2026-10-09",
    "By the 5th.": "2026-11-05",
    "On the twentieth, then.": "2026-10-20",
    "Tuesday week I'm bringing it up.": "2026-10-20",
    "A week on Friday.": "2026-10-16",
    "Friday fortnight.": "2026-10-23",
    "Next Tuesday.": "2026-10-13",
    "Wednesday of next week.": "2026-10-14",
    "In a fortnight.": "2026-10-21",
    "Within two weeks.": "2026-10-21",
    "In two weeks' time.": "2026-10-21",
    "I'm ringing him tomorrow morning.": "2026-10-08",
    "First thing tomorrow.": "2026-10-08",
    "The day after tomorrow.": "2026-10-09",
    "I'm flipping it tonight.": "2026-10-07",
    "By end of day.": "2026-10-07",
    "This week.": "2026-10-09",
    "This weekend I'll write to her.": "2026-10-11",
    "Before the weekend.": "2026-10-09",
    "Some time next week.": "2026-10-16",
    "Early next week.": "2026-10-12",
    "Right after the weekend.": "2026-10-12",
    "The week after next.": "2026-10-23",
    "Friday in a week.": "2026-10-16",
    "The Monday after next.": "2026-10-19",
    "At Thursday's meeting I'll raise it.": "2026-10-08",
    "On the first of the month.": "2026-11-01",
    "End November.": "2026-11-30",
    "He's away the week of the 12th, and I'll take him for that walk there on the Tuesday.": "2026-10-13",
    "I'll get an appointment in calendar week 50.": "2026-12-11",
    "End of next month.": "2026-11-30",
    "By the end of November.": "2026-11-30",
    "Before the end of the month.": "2026-10-31",
    "By the end of the quarter.": "2026-12-31",
    "By 3 December.": "2026-12-03",
    "By December 3rd.": "2026-12-03",
    "On 12 May 2027.": "2027-05-12",
    "Mid-January.": "2027-01-15",
    "Before March.": "2027-03-01",
    "Before Christmas, in so many words.": "2026-12-25",
    "In the meeting on Tuesday, sorry, Wednesday I'll say it.": "2026-10-14",
    "I'll message him right after this.": "2026-10-07",
    "I'm having lunch with him tomorrow at 12, I'll message him after this.": "2026-10-08",
}
EN_WORDS = {
    "After the holidays or so.": "After the holidays",
    "I'll raise it at the next team meeting.": "at the next team meeting",
    "Every Monday I look in.": "Every Monday",
    "In a few weeks.": "In a few weeks",
    "The Monday after the holidays.": "The Monday after the holidays",
    "Before the Christmas break.": "Before the Christmas",
}
EN_NOTHING = [
    "I may call her.",
    "You may 3 times ask.",
    "We march on.",
    "On a second try it worked.",
    "It's on the 9th floor.",
    "It was my 4th late in a row.",
    "Last Tuesday she cried.",
    "It was Tuesday last week.",
    "That was three weeks ago.",
    "I haven't slept since Monday.",
    "By the 31st of November.",
]

DATED = [("nl", text, due) for text, due in NL.items()] + [("en", text, due) for text, due in EN.items()]
# "may" without its capital is the verb, and a correction is known by its commas.
RAW = [case for case in DATED if not {"May", "nee,", "sorry,"} & set(case[1].split())]
WORDS = [("nl", text, said) for text, said in NL_WORDS.items()] + [
    ("en", text, said) for text, said in EN_WORDS.items()
]
NOTHING = [("nl", text) for text in NL_NOTHING] + [("en", text) for text in EN_NOTHING]


@pytest.mark.parametrize(("language", "text", "due"), DATED)
def test_a_promise_comes_to_a_day(language, text, due):
    deadline = resolve(text, WEDNESDAY, language)

    assert deadline is not None
    assert deadline.due == date.fromisoformat(due)


@pytest.mark.parametrize(("language", "text", "said"), WORDS)
def test_what_a_calendar_cannot_tell_stays_words(language, text, said):
    deadline = resolve(text, WEDNESDAY, language)

    assert (deadline.said, deadline.due) == (said, None)


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_no_deadline_is_made_up(language, text):
    assert resolve(text, WEDNESDAY, language) is None


@pytest.mark.parametrize(("language", "text", "due"), RAW)
def test_a_recogniser_without_capitals_and_stops_is_read_too(language, text, due):
    raw = "".join(char for char in text.lower() if char.isalnum() or char in " '-áéíóúë")

    assert resolve(raw, WEDNESDAY, language).due == date.fromisoformat(due)


def test_the_words_include_what_belongs_to_them():
    assert resolve("Ik geef hem voor het einde van dit kwartaal een memo.", WEDNESDAY, "nl").said == (
        "voor het einde van dit kwartaal"
    )
    assert resolve("I take it out tomorrow morning before 8, before coffee.", WEDNESDAY, "en").said == (
        "tomorrow morning before 8"
    )


def test_a_bare_hour_is_today_but_hardly_firm():
    deadline = resolve("Om 4 uur zit ik bij haar.", WEDNESDAY, "nl")

    assert (deadline.due, deadline.firmness) == (WEDNESDAY, Firmness.HOUR)


def test_at_the_weekend_the_working_week_is_over():
    saturday = date(2026, 10, 10)

    assert resolve("deze week nog", saturday, "nl").due == date(2026, 10, 11)


def test_what_is_to_be_done_without_when():
    assert without_deadlines("Ik bel haar morgen, en voor vrijdag schrijf ik.", WEDNESDAY, "nl").split() == (
        ["Ik", "bel", "haar", ",", "en", "schrijf", "ik."]
    )


@pytest.mark.parametrize("table", [dates_nl, dates_en])
def test_every_rule_means_something(table):
    known = set(MEANINGS) | dates._NO_DAY

    assert {meaning for meaning, _ in table.RULES} <= known


def test_both_languages_say_the_same_things():
    only_english = {"fortnight", "week_after_next"}

    assert {m for m, _ in dates_nl.RULES} == {m for m, _ in dates_en.RULES} - only_english


def test_spoken_words_stay_out_of_the_repr():
    assert "vrijdag" not in repr(resolve("voor vrijdag", WEDNESDAY, "nl"))

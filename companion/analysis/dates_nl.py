"""How Dutch and Flemish speakers say when something will be done: the table that dates.py reads.

A rule is (meaning, pattern); the meanings stand in due_days.py. `<weekday>`, `<number>` and the like become
named groups that hold a number; a space is any white space. Flemish forms (seffens, vannamiddag, binnen de week) stand
among the others: a session is seldom all one or the other.
"""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, int]]] = {
    "weekday": {
        "maandag": 0, "dinsdag": 1, "woensdag": 2, "donderdag": 3, "vrijdag": 4, "zaterdag": 5, "zondag": 6,
    },
    "month": {
        "januari": 1, "februari": 2, "maart": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "augustus": 8,
        "september": 9, "oktober": 10, "november": 11, "december": 12,
    },
    "number": {
        "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
        "tien": 10, "elf": 11, "twaalf": 12, "veertien": 14, "vijftien": 15, "twintig": 20, "dertig": 30,
    },
    # From the fourth on: "de eerste", "de tweede" and "de derde" are seldom days.
    "ordinal": {
        "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8, "negende": 9, "tiende": 10, "elfde": 11,
        "twaalfde": 12, "dertiende": 13, "veertiende": 14, "vijftiende": 15, "zestiende": 16, "zeventiende": 17,
        "achttiende": 18, "negentiende": 19, "twintigste": 20, "eenentwintigste": 21, "tweeëntwintigste": 22,
        "drieëntwintigste": 23, "vierentwintigste": 24, "vijfentwintigste": 25, "zesentwintigste": 26,
        "zevenentwintigste": 27, "achtentwintigste": 28, "negenentwintigste": 29, "dertigste": 30,
    },
}  # fmt: skip

_PART = r"(?:ochtend|morgen|voormiddag|middag|namiddag|avond|nacht)?"
_DAY = rf"<weekday>{_PART}"
_THIS = r"(?:deze|de|van de|van deze) "
_NEXT = r"(?:de |van )?(?:volgende|komende) "
_END = r"(?:het |'t )?(?:eind|einde)(?: van)? "
_FEAST = (
    r"(?:kerst|kerstmis|pasen|pinksteren|carnaval|feestdagen|zomer|winter|herfst|lente|voorjaar|najaar|verlof|"
    r"bouwverlof|examens|examenperiode|toetsweek|schooljaar|nieuwe jaar|sinterklaas|allerheiligen|(?:\w+)?vakantie)"
)

_ALONE = r"(?=\W*$|[,.;:!?]| (?:om|en|of|dan|weer|terug|nog|al|pas|samen|met|bij|op|naar) | \w+ (?:ik|we|wij) )"
"""After a number that is a day of the month, rather than the first thing of its kind ("de 3e keer")."""

LEAD: Final = (
    r"(?:nog )?(?:uiterlijk|ten laatste|vóór|voor|tegen|op|vanaf|tot|in|rond|met|aanstaande|aanstaand|komende|komend|"
    r"eerstkomende|deze|de|dit|ergens in)"
)
"""Words that belong to the expression without changing the day: in the field, "before Friday" is due on Friday."""

TAIL: Final = r",? (?:om|rond|voor|vóór|tegen) (?:(?:half|kwart over|kwart voor) \w+(?: uur)?|\w+ uur)| nog"
"""The hour may follow the day; it is quoted, not resolved."""

CORRECTION: Final = r"(?:,? \w+ \d+)?,? (?:sorry|pardon|nee|of nee|ik bedoel|wacht|dus|dat is),? "
"""Between two days: the second one corrects or narrows the first."""

DOING: Final = r"(?:dat|die|dit) (?:doe|regel|plan|vraag|bel|mail) ik|(?:ik|'k) (?:doe|regel) (?:dat|het)"
"""Just before the day on which it is done, whatever other days the sentence names."""

RULES: Final[tuple[tuple[str, str], ...]] = (
    # What has been, what merely bears a day's name, and greetings.
    ("not_a_deadline", rf"(?:vorige|afgelopen|verleden|voorbije) (?:week|maand|jaar|keer|{_DAY})(?: {_DAY})?"),
    ("not_a_deadline", rf"{_DAY} (?:van )?(?:vorige|verleden) week"),
    ("not_a_deadline", r"(?:eer)?gisteren\w*"),
    ("not_a_deadline", r"<number> (?:uur|dag|dagen|week|weken|maand|maanden|jaar) (?:geleden|terug|oud|lang)"),
    ("not_a_deadline", rf"(?:sinds|sedert|van) {_DAY}"),
    ("not_a_deadline", r"(?:goede|goeie|elke|iedere|de|een|'s) morgen"),
    ("words", rf"(?:elke|iedere|alle) (?:{_DAY}|dag|week|maand)"),
    ("words", r"'s <weekday>s"),
    # Days.
    ("today", r"vandaag|vanavond|vanmiddag|vannamiddag|vanochtend|vannacht|deze (?:middag|namiddag|avond)"),
    ("today", rf"{_END}(?:de|deze) (?:dag|middag|avond)|einde? dag|binnen het uur|over (?:een|een half) uur"),
    ("tomorrow", r"(?:morgen|morgen(?:ochtend|vroeg|voormiddag|middag|namiddag|avond)|morgen vroeg)"),
    ("day_after_tomorrow", r"overmorgen"),
    ("weeks_from_today", r"vandaag over <number> (?:week|weken)"),
    ("weeks_from_tomorrow", r"morgen over <number> (?:week|weken)"),
    ("weekday", _DAY),
    ("weekday_weeks_on", rf"{_DAY} (?:over|binnen) <number> (?:week|weken)"),
    ("weekday_fortnight_on", rf"{_DAY} (?:over|binnen) (?:14|veertien) dagen"),
    ("weekday_next_week", rf"{_NEXT}week,? (?:op )?{_DAY}|{_DAY},? (?:in )?{_NEXT}week|volgende {_DAY}"),
    ("weekday_of_that_week", rf"(?:dan )?op (?:de|die) {_DAY}|dan(?: op)? {_DAY}|die {_DAY}"),
    ("days", r"(?:over|binnen)(?: de)? <number> (?:dag|dagen)"),
    ("weeks", r"(?:over|binnen)(?: de)? <number> (?:week|weken)|(?:in )?(?:de )?komende <number> weken"),
    ("months", r"(?:over|binnen)(?: de)? <number> (?:maand|maanden)"),
    ("one_week", r"binnen de week"),
    ("one_month", r"binnen de maand"),
    # Weeks.
    ("this_week", rf"{_THIS}week|{_END}(?:de |deze )?week|later deze week|voor het weekend|vóór het weekend"),
    ("weekend", r"(?:in |van )?(?:het|dit|komend|aanstaand) (?:weekend|weekeinde)"),
    ("next_weekend", r"(?:het )?volgend(?:e)? (?:weekend|weekeinde)"),
    ("next_week", rf"{_NEXT}week|{_END}{_NEXT}week"),
    ("start_of_next_week", rf"(?:het )?begin(?: van)? {_NEXT}week|na het (?:weekend|weekeinde)"),
    ("middle_of_next_week", rf"(?:midden|halverwege|half)(?: in)? {_NEXT}week"),
    ("week_of_day", r"(?:in )?(?:de )?week van (?:de )?<day>(?:e|de|ste)?"),
    ("week_of_date", r"(?:in )?(?:de )?week van (?:de )?<day>(?:e|de|ste)? <month>"),
    ("iso_week", r"(?:kalender)?week <digits>"),
    ("first_week_of_month", r"(?:in )?(?:de )?eerste week van <month>"),
    # Months and longer.
    (
        "day_of_month",
        rf"(?:{_DAY},? )?(?:de|den) <day>(?:e|de|ste){_ALONE}",
    ),
    ("day_of_month", r"(?:op|voor|vóór|tegen|uiterlijk) de <ordinal>(?=\W*$|[,.;:!?]| \w+ (?:ik|we|wij) )"),
    ("date", rf"(?:{_DAY},? )?(?:de )?<day>(?:e|de|ste)?(?: van)? <month>(?: <year>)?"),
    ("first_of_month", r"(?:de )?eerste(?: van)? <month>"),
    ("start_of_named_month", r"(?:het )?begin(?: van)? <month>"),
    ("middle_of_named_month", r"(?:half|medio|midden|halverwege) <month>"),
    ("end_of_named_month", rf"(?:{_END})<month>|(?:in|ergens in|loop van) <month>"),
    ("first_of_month", r"(?:voor|vóór|tegen|vanaf) <month>"),
    ("this_month", rf"deze maand|{_END}(?:de |deze )?maand|de maand uit"),
    ("next_month", rf"{_NEXT}maand|{_END}{_NEXT}maand"),
    ("start_of_next_month", r"(?:de )?eerste van de (?:volgende )?maand"),
    ("start_of_next_month", rf"(?:het )?begin(?: van)? {_NEXT}maand"),
    ("middle_of_next_month", rf"(?:half|midden|halverwege) {_NEXT}maand"),
    ("this_quarter", rf"dit kwartaal|{_END}(?:dit|het) kwartaal"),
    ("next_quarter", rf"(?:{_END})?(?:het )?volgend kwartaal"),
    ("this_year", rf"dit jaar|{_END}(?:dit|het) jaar|jaareinde"),
    ("christmas", r"(?:voor|vóór|tegen|met|rond) (?:de )?(?:kerst|kerstmis|kerstdagen)"),
    ("this_year", r"(?:voor|vóór) (?:het )?(?:nieuwe jaar|nieuwjaar|oud en nieuw|de jaarwisseling)"),
    # Days that a calendar alone can't tell: left as words.
    ("words", rf"(?:vóór|voor|na|in|tegen|tijdens|met|rond|vanaf)(?: de| het| onze| mijn)? (?:grote )?{_FEAST}"),
    ("words", rf"{_DAY} na (?:de |het )?(?:grote )?{_FEAST}"),
    ("words", rf"{_END}(?:de|het) (?:{_FEAST})"),
    ("words", r"(?:op|bij|in|voor|vóór|na|tijdens)? ?(?:de|het) (?:eerst)?volgende (?!week|maand|<weekday>)\w+"),
    ("words", r"volgende keer|volgend jaar|binnenkort|een dezer dagen|over een (?:tijdje|poosje)"),
    ("words", r"(?:over|binnen) (?:een paar|enkele|een aantal) (?:dagen|weken|maanden)"),
    # Today, unless something firmer is said too.
    ("soon", r"straks|seffens|subiet|dadelijk|zo meteen|zo dadelijk|zo direct|meteen|direct|hierna|onmiddellijk"),
    ("hour", r"(?:om|voor|vóór|rond|tegen) (?:(?:half|kwart over|kwart voor) \w+|\w+ uur)"),
    ("soon", r"na (?:deze (?:sessie|bijeenkomst|intervisie)|dit (?:gesprek|overleg))|op weg naar huis|na afloop"),
    ("soon", r"(?:voor|voordat) ik naar huis ga|als ik (?:thuis|terug) (?:ben|kom)"),
)

"""What gives somebody away without being a name: numbers, addresses, birth dates, medicines and diagnoses.

These are found by their form, so they need no capitals and hold for a recogniser's raw text too.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from companion.analysis.redaction_lists import load_lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from companion.events import Language

_MAIL: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*"
    r"|\w+(?: (?:dot|punt) \w+)* (?:at|apenstaartje) \w+ (?:dot|punt) (?:com|nl|be|org|net|eu|ie|co (?:dot )?uk)\b",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:com|nl|be|org|net|eu|io|ie|uk)\b", re.IGNORECASE
)
_PHONE: Final = re.compile(r"(?<![\w.,])(?:\+|\()?\d[\d ()/.\u2013-]{5,}\d(?![\w])")
_DIALLED: Final = re.compile(rf"(?<![\w.,])(?=\+|\(?0){_PHONE.pattern}")
"""Begins as a number does that one dials: not a file number, whatever its length."""
_PHONE_DIGITS: Final = range(7, 16)
"""E.164 allows fifteen; shorter than seven is an amount, an extension or an emergency number."""
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b")
_POSTCODE: Final = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_CODE: Final = re.compile(
    r"\b[A-Z]{1,6}[-/. ]?\d{3,}(?:[-/.]\w+)*\b|\b[A-Z]{1,6}[-/]\d+(?:[-/]\d+)+\b|\b\d{2,}[-/]\d{3,}\b"
)
_LONG_NUMBER: Final = re.compile(r"(?<![\w.,])\d{6,}(?![\w,]|\.\d)")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[. ]\d{3})+")
_YEARS: Final = re.compile(r"(?:19|20)\d\d(?:\W+(?:19|20)\d\d)+")
_DATE: Final = re.compile(r"\d{1,2}[-/. ]+\d{1,2}[-/. ]+(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
_OLD_DATE: Final = re.compile(r"\b(?:\d{1,2}[-/.]\d{1,2}[-/.]19\d\d|19\d\d-\d\d-\d\d)\b")
_WRITTEN_LARGE: Final = frozenset({"als", "ms", "ass", "add", "a.d.d", "aids", "tia", "asd", "mnd"})
"""Diagnoses whose abbreviation is an ordinary word or a title: they count in capitals only."""


def mask(text: str, language: Language) -> str:
    """`text` with neutral words for what its form gives away. Pure; never raises."""
    for pattern, replacement in _rules(language):
        text = pattern.sub(replacement, text)
    return text


@cache
def _rules(language: Language) -> tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]:
    lists = load_lists(language)
    words, patterns = lists.words, lists.patterns
    months = "|".join(sorted(lists.sets["months"]))
    digits = "|".join(sorted(lists.sets["digits"], key=len, reverse=True))
    streets = "|".join(sorted(lists.sets["streets"], key=len, reverse=True))
    full_date = rf"{_DATE.pattern}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d\d|(?:19|20)\d\d"
    ordinal = r"\d{1,2}(?:st|nd|rd|th|e|ste|de)?"
    day = rf"{full_date}|{ordinal}(?: of)? (?:{months})(?:,? \d{{4}})?|(?:{months}) {ordinal}"
    birth = rf"\b({patterns['birth']})[ :]+(?:in |the |de )?(?:{day})"
    endings = "|".join(lists.sets["medicine_endings"])
    medicines = "|".join(sorted(lists.sets["medicines"], key=len, reverse=True))
    street_number = (
        rf"\b\w+(?:{streets}) \d+ ?[a-z]?\b" if language == "nl" else rf"\b\d+[a-z]? (?:\w+ ){{1,2}}(?:{streets})\b"
    )

    def medicine(found: re.Match[str]) -> str:
        listed = found["listed"] is not None
        return words["medicine"] if listed or found[0].lower() not in lists.ordinary | lists.keep else found[0]

    def address(found: re.Match[str]) -> str:
        ordinary = any(word in lists.ordinary for word in found[0].lower().split() if len(word) > 1)
        return found[0] if ordinary and found[0].islower() else words["address"]

    def diagnosis(found: re.Match[str]) -> str:
        if found["name"].lower() in _WRITTEN_LARGE and not found["name"].isupper():
            return found[0]
        owner = found["owner"] or ""
        indefinite = owner.strip().lower() in {"", "a", "an", "een", "'n"}
        shown = words["diagnosis"] if indefinite else owner + words["diagnosis_bare"]
        return shown[0].upper() + shown[1:] if found[0][0].isupper() and found.start() == 0 else shown

    def phone(found: re.Match[str]) -> str:
        count = sum(map(str.isdigit, found[0]))
        other = _THOUSANDS.fullmatch(found[0]) or _YEARS.fullmatch(found[0]) or _DATE.fullmatch(found[0])
        return found[0] if other or count not in _PHONE_DIGITS else words["phone"]

    owners = "an? the his her my your their its this that een 'n de het zijn z'n haar mijn m'n jouw je hun die dat deze"
    owner = rf"(?P<owner>\b(?:{'|'.join(owners.split())})\s+)?"
    grade = rf"(?:\b(?:{patterns['diagnosis_modifiers']})[ ,]+)*"
    number = r"[A-Z]{0,6}[-/. ]?\d[\w/.-]*\d"
    # Three digits at least: "patient of 34" and "case 2" are not file numbers.
    cue = rf"\b({patterns['file_words']})((?: (?:is|was|nummer|number|nr))?[ :.#]+)"
    announced = rf"(?i:{cue})(?=[A-Z]{{0,6}}(?:[-/. ]?\d){{3}}){number}"
    again = re.escape(words["diagnosis"])
    return (
        (_MAIL, words["mail"]),
        (_LINK, words["link"]),
        (re.compile(birth, re.IGNORECASE), rf"\1 {words['birth']}"),
        (_OLD_DATE, words["birth"]),
        (_IBAN, words["file"]),
        (re.compile(street_number, re.IGNORECASE), address),
        (_POSTCODE, words["address"]),
        (re.compile(announced), rf"\1\2{words['file']}"),
        (_DIALLED, phone),
        (_CODE, words["file"]),
        (_PHONE, phone),
        (re.compile(rf"\b(?:(?:{digits})[ ,-]+){{5,}}(?:{digits})\b", re.IGNORECASE), words["phone"]),
        (_LONG_NUMBER, words["file"]),
        # Said in passing ("I have him here, 0612..."), the number leaves nothing behind.
        (re.compile(rf",\s*{re.escape(words['phone'])}(?=\s*(?:[,.?!]|$))"), ""),
        (re.compile(rf"\b(?:(?P<listed>{medicines})|\w{{3,}}(?:{endings}))\b", re.IGNORECASE), medicine),
        (re.compile(rf"{owner}{grade}(?<![\w-])(?P<name>{patterns['diagnoses']})(?!\w)", re.IGNORECASE), diagnosis),
        (re.compile(rf"\b(?:{patterns['ill']})\b", re.IGNORECASE), words["ill"]),
        (re.compile(rf"{again}(?:(?:,| and| en|, and)+ {again})+"), words["diagnosis"]),
    )

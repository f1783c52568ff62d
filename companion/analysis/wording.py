"""From spoken to readable: hesitations and false starts out, and whether two lines say the same.

Nothing is rephrased: every word of a line was said, in that order. The case-bringer confirms their own words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from companion.analysis.draft_cues import DRAFT_CUES
from companion.analysis.stems import stem

if TYPE_CHECKING:
    from companion.events import Language

_WORD: Final = re.compile(r"[\w'-]+")
# Doubled on purpose: "very, very late", "nee, nee".
_EMPHASIS: Final = r"(?!(?:heel|zo|veel|echt|lang|nee|ja|very|really|so|no|yes|much|long|far)\b)"
_FEWEST_WORDS: Final = 2
_SAME: Final = 0.6
"""Share of the shorter line's words that must return in the longer one."""


def tidy(text: str, language: Language) -> str:
    """`text` as a sentence one can read: no hesitations, repetitions or openings; a capital and a full stop.

    Returns the text itself, trimmed, where nothing would be left. Idempotent.
    """
    tidied = text = " ".join(text.split())
    before = None
    while tidied != before:
        before = tidied
        for pattern, replacement in _rules(language):
            tidied = pattern.sub(replacement, tidied)
        tidied = tidied.strip(" ,;-\u2013\u2026")
    if not _WORD.search(tidied):
        return text
    tidied = tidied[0].upper() + tidied[1:]
    return tidied if tidied[-1] in ".!?\"'\u201d\u2019)" else f"{tidied}."


def as_question(text: str, language: Language) -> str:
    """What a sentence asks, without its announcement: "My question is, um, how do I stop?" -> "How do I stop?"."""
    cues = DRAFT_CUES[language]
    question = tidy(text, language)
    if announced := cues.own_question.search(question):
        rest = question[announced.end() :].lstrip(" ,:")
        question = tidy(rest, language) if word_count(rest) > _FEWEST_WORDS else question
    form = cues.question_form.search(question)
    if form and cues.before_question.search(question, 0, form.start()):
        question = question[form.start() :]
    return question[:1].upper() + question[1:].rstrip(".?!") + "?"


def as_option(text: str, language: Language) -> str:
    """What is proposed, without who proposes it to whom: "You could, um, ask him." -> "Ask him."."""
    cues = DRAFT_CUES[language]
    option = tidy(text, language)
    frame = cues.proposing.match(option)
    rest = option[frame.end() :] if frame else ""
    if word_count(rest) <= _FEWEST_WORDS:
        return option
    clause, comma, more = rest.partition(",")
    return tidy(cues.proposing_later.sub("", clause, count=1) + comma + more, language)


def word_count(text: str) -> int:
    return len(_WORD.findall(text))


def content(text: str, language: Language) -> frozenset[str]:
    """The words that say what a line is about, as stems: "bel" and "bellen" are about one thing."""
    found = (word.lower() for word in _WORD.findall(text))
    kept = (word for word in found if len(word) > 2 and word not in DRAFT_CUES[language].stopwords)
    return frozenset(stem(word, language) for word in kept)


def same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two lines, given by their `content`, say the same: one may say more, but not something else."""
    shared = len(one & other)
    return shared > 1 and shared >= _SAME * min(len(one), len(other))


@cache
def _rules(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    cues = DRAFT_CUES[language]
    sound = rf"(?<![\w'-])(?:{cues.hesitation})(?![\w'-])(?:\.{{2,}}|\u2026)?"
    words = r"[\w']+(?: [\w']+)"
    rules = (
        (rf"(?<![\w'])({words}{{0,3}}),? (?:{sound}|{cues.aside}|ja|yeah),? \1(?![\w'])", r"\1"),
        (rf"(?<![\w'])({words}{{1,3}}), \1(?![\w'])", r"\1"),
        (rf"(?:^|(?<=, )){_EMPHASIS}([\w']+), \1(?![\w'])", r"\1"),
        (rf"(?<![\w'])({cues.stammer}),? \1(?![\w'])", r"\1"),
        (rf"^(?:{cues.before_sentence})[.!\u2026]+ (?=\w)", ""),
        (rf"^(?:{cues.opening})(?:,? )(?=\w)", ""),
        (rf"^(?:{cues.pausing_opening}|{cues.aside}),+ ", ""),
        (rf"^{sound},?", ""),
        (rf", {sound}, (?=(?:{cues.resuming})\b)", ", "),
        (rf", (?:{sound}|like),", ""),
        (rf"{sound},?", ""),
        (rf"(?:, (?:{cues.opening})|,? (?:and|en))(?=[.?!]*$)", ""),
        (rf", (?:{cues.aside})(?=,)", ""),
        (rf", (?:{cues.aside})(?=[.?!]*$)", ""),
        (r"\s+([,.?!;:])", r"\1"),
        (r",(?:\s*,)+", ","),
        (r"\s{2,}", " "),
        (r"^[\s,]+", ""),
    )
    return tuple((re.compile(pattern, re.IGNORECASE), replacement) for pattern, replacement in rules)

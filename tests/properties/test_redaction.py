"""Redaction of anything at all: it never fails, names given are gone, and doing it twice changes nothing more."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from companion.analysis.redaction import redact
from companion.analysis.redaction_lists import load_lists
from companion.events import LANGUAGES, Draft, DraftAction, DraftLine

LANGUAGE = st.sampled_from(LANGUAGES)
NAMES = st.from_regex(r"[A-Z][a-z]{3,9}(?: [A-Z][a-z]{3,9})?", fullmatch=True)
PLACED = st.sampled_from(
    [
        "{} said no.",
        "I rang {}, again.",
        "my boss {} left",
        "ik zag {}s tas",
        "En {}?",
        "{}'s plan",
        "{}",
    ]
)
WORDS = st.sampled_from(
    "I was there with Kyle , my VP and the in Leeds Dr . ik zei dat Noor naar het 06-12345678 COPD".split()
)
TALK = st.lists(WORDS, max_size=12).map(" ".join)


def redacted(text, language, **known):
    draft = Draft(
        case=DraftLine(text=text, sentence_ids=("s1",)),
        question_before=None,
        question_now=None,
        actions=(DraftAction(what=text, when=text, due="2026-10-09", sentence_ids=("s2",)),),
    )
    return redact(draft, language=language, **known)


@given(text=st.text() | TALK, language=LANGUAGE, transcript=st.lists(TALK, max_size=3))
def test_any_text_keeps_its_place(text, language, transcript):
    draft = redacted(text, language, transcript=transcript)

    assert draft.case.sentence_ids == ("s1",)
    assert (draft.actions[0].due, draft.actions[0].sentence_ids) == ("2026-10-09", ("s2",))
    assert draft.case.text == draft.actions[0].what


@given(name=NAMES, place=PLACED, language=LANGUAGE, lower=st.booleans())
def test_a_given_name_never_survives(name, place, language, lower):
    lists = load_lists(language)
    parts = name.lower().split()
    said = " ".join(lists.words.values()).lower()
    if any(part in said or part in lists.ordinary or part in place.lower() or part in lists.titles for part in parts):
        return
    text = place.format(name.lower() if lower else name)

    read = redacted(text, language, names=[name]).case.text

    assert not any(re.search(rf"(?<!\w){part}(?!\w)", read.lower()) for part in parts), read


@example(text="I . there zei", language="nl")
@given(text=TALK, language=LANGUAGE)
def test_a_second_time_changes_nothing(text, language):
    once = redacted(text, language).case.text

    assert redacted(once, language).case.text == once

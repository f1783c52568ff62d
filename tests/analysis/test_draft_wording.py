"""From spoken to readable, without a word that was not said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.wording import as_option, as_question, content, same, tidy

LANGUAGE = st.sampled_from(["nl", "en"])


@pytest.mark.parametrize(
    ("language", "spoken", "readable"),
    [
        ("nl", "Dus, eh, ik heb, euh, niks gezegd", "Ik heb niks gezegd."),
        ("nl", "zonder dat ik, eh, zonder dat ik op zijn stoel ga zitten.", "Zonder dat ik op zijn stoel ga zitten."),
        ("nl", "Nou, tja, het is een een lastige, hè, zeg maar.", "Het is een lastige."),
        ("nl", "Ik zei dat dat roepen niet oké was.", "Ik zei dat dat roepen niet oké was."),
        ("nl", "Heel, heel misschien gaat hij.", "Heel, heel misschien gaat hij."),
        ("nl", "Goed gedaan heb ik het niet.", "Goed gedaan heb ik het niet."),
        ("en", "So, um, I see that the, uh, the drawer was my own lock.", "I see that the drawer was my own lock."),
        ("en", "I've been, like, so busy that I never, I never asked.", "I've been so busy that I never asked."),
        ("en", "And the whole bay's gone quiet and, um...", "The whole bay's gone quiet."),
        ("en", "I like her, you know, and she had had enough.", "I like her, and she had had enough."),
        ("en", "No one asked.", "No one asked."),
        ("en", "Um.", "Um."),
    ],
)
def test_tidy(language, spoken, readable):
    assert tidy(spoken, language) == readable


@pytest.mark.parametrize(
    ("language", "spoken", "question"),
    [
        ("nl", "Dus mijn vraag, eh, die is eigenlijk, hoe sta ik daar.", "Hoe sta ik daar?"),
        ("nl", "Wat ik wil weten is, ben ik nou begeleider?", "Ben ik nou begeleider?"),
        ("nl", "Wat er nu op papier staat is, hoe blijf ik naast hem staan", "Hoe blijf ik naast hem staan?"),
        ("en", "So my question, I guess, is how do I stop this?", "How do I stop this?"),
        ("en", "I don't even know what the question is, something like, what am I doing", "What am I doing?"),
        ("en", "How do I say no?", "How do I say no?"),
    ],
)
def test_a_question_without_its_announcement(language, spoken, question):
    assert as_question(spoken, language) == question


@given(text=st.text(), language=LANGUAGE)
def test_tidying_twice_changes_nothing(text, language):
    once = tidy(text, language)

    assert tidy(once, language) == once


PIECES = ["ik", "eh", ",", "dus", "en", "zonder", "dat", "so", "um", "the", "like", "you know", ".", "...", "I mean"]
SPOKEN = st.lists(st.sampled_from(PIECES), max_size=12).map(
    lambda words: " ".join(words).replace(" ,", ",").replace(" .", ".")
)


@given(text=SPOKEN, language=LANGUAGE)
def test_tidying_only_leaves_out(text, language):
    kept = iter(re.findall(r"\w+", text.lower()))

    assert all(word in kept for word in re.findall(r"\w+", tidy(text, language).lower()))


@given(text=st.text(), language=LANGUAGE)
def test_every_question_ends_as_one(text, language):
    assert as_question(text, language).endswith("?")


def test_one_line_may_say_more_but_not_something_else():
    call, more, other = (
        content(text, "nl")
        for text in ("Ik bel de directeur", "Ik bel morgenochtend die directeur over Kees", "Ik bel de huisarts")
    )

    assert same(call, more)
    assert not same(call, other)
    assert not same(frozenset(), frozenset())


@pytest.mark.parametrize(
    ("language", "said", "option"),
    [
        ("en", "You could, um, ask her to come along.", "Ask her to come along."),
        ("en", "Maybe you should just let it rest for a week.", "Let it rest for a week."),
        ("en", "If I were you, I'd write it down first.", "Write it down first."),
        ("en", "You have to go to the mayor before the election.", "Go to the mayor before the election."),
        ("en", "I would have pulled the blanket over her.", "I would have pulled the blanket over her."),
        ("en", "Put it on the agenda of the team.", "Put it on the agenda of the team."),
        ("en", "You could.", "You could."),
        ("nl", "Je zou hem eens kunnen bellen, voor je begint.", "Hem eens bellen, voor je begint."),
        ("nl", "Misschien kun je de conciërge vragen wat hij ziet.", "De conciërge vragen wat hij ziet."),
        ("nl", "Als ik jou was, zou ik er een week mee wachten.", "Er een week mee wachten."),
        ("nl", "Je moet gewoon die ouders bellen.", "Die ouders bellen."),
        ("nl", "Schrijf het eens op voor jezelf.", "Schrijf het eens op voor jezelf."),
    ],
)
def test_an_option_is_what_is_proposed_without_who_proposes_it(language, said, option):
    assert as_option(said, language) == option
    assert as_option(option, language) == option


def test_a_hesitation_before_a_subject_leaves_its_comma():
    assert tidy("And one of them, um, she walked out.", "en") == "One of them, she walked out."
    assert tidy("Ouch. Well. It is about my trainee.", "en") == "It is about my trainee."

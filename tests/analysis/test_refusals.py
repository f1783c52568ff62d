"""What "not so" teaches: the same words, also as a recogniser garbles them, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.refusals import Refusals
from companion.events import LANGUAGES

SAME = {
    "nl": [
        ("Je zou haar op kunnen bellen.", "je zou haar op kunnen bellen"),
        ("Je zou haar op kunnen bellen.", "Je zou haar eh op kunnen belle"),
        ("Heb je eraan gedacht om de planning te wijzigen?", "heb je er aan gedacht om de planing te wijzigen"),
        ("Vraag het dan aan de teamleider.", "Vraag 't dan aan de teamleiders."),
    ],
    "en": [
        ("You could call her on Monday.", "you could call her on monday"),
        ("You could call her on Monday.", "You could cal her on Monday"),
        ("Have you thought of changing the rota?", "have you thought of changing the rotas"),
        ("Ask the team leader about the keys.", "um ask the team leader about the key"),
    ],
}
OTHER = {
    "nl": [
        ("Je zou haar op kunnen bellen.", "Je zou haar kunnen ontslaan."),
        ("Je zou haar op kunnen bellen.", "Je zou hem kunnen schrijven."),
        ("Vraag het dan aan de teamleider.", "Vraag het dan aan de directeur."),
    ],
    "en": [
        ("You could call her on Monday.", "You could sack her on Monday."),
        ("Have you thought of changing the rota?", "Have you thought of changing the locks?"),
        ("Ask the team leader about the keys.", "Ask the team leader about the money."),
    ],
}


@pytest.mark.parametrize(("language", "pair"), [(lang, pair) for lang, pairs in SAME.items() for pair in pairs])
def test_the_same_wording_is_covered(language, pair):
    refused, again = pair

    assert Refusals().add(refused, language).covers(again, language)


@pytest.mark.parametrize(("language", "pair"), [(lang, pair) for lang, pairs in OTHER.items() for pair in pairs])
def test_another_idea_is_not(language, pair):
    refused, other = pair

    assert not Refusals().add(refused, language).covers(other, language)


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_a_refused_sentence_covers_itself_and_nothing_is_covered_before(text, language):
    assert not Refusals().covers(text, language)
    assert Refusals().add(text, language).covers(text, language)

"""Who committed to what: promises in, intentions and other people's promises out."""

from __future__ import annotations

from datetime import date

import pytest
from draft_talk import talk

from companion.analysis.actions import find_actions

MONDAY = date(2026, 11, 16)


def actions(script: str, language: str = "nl", **overrides):
    found = find_actions(talk(script, **overrides), language=language, on=MONDAY)
    return [(action.what, action.when, action.due, action.sentence_ids) for action in found]


@pytest.mark.parametrize(
    ("language", "text", "what", "when", "due"),
    [
        ("nl", "Dus die melding, die doe ik alsnog, voor vrijdag.", "Die melding, die doe ik alsnog, voor vrijdag",
         "voor vrijdag", "2026-11-20"),
        ("nl", "Ik ga, eh, ik ga hem seffens bellen.", "Ik ga hem seffens bellen", "seffens", "2026-11-16"),
        ("nl", "Na de zomer neem ik dat over van mijn collega.", "Na de zomer neem ik dat over van mijn collega",
         "Na de zomer", None),
        ("en", "Well, I'm going to, um, ask her to lunch.", "I'm going to ask her to lunch", None, None),
        ("en", "And I'll have it on paper by the 9th.", "I'll have it on paper by the 9th", "by the 9th", "2026-12-09"),
    ],
)  # fmt: skip
def test_a_commitment_in_the_speakers_own_words(language, text, what, when, due):
    assert actions(f"# evaluation\ncb other/action | {text}", language) == [(what, when, due, ("s1",))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Dat hij voor het einde van dit kwartaal van mij een memo krijgt."),
        ("nl", "Donderdag leg ik het op tafel bij de directie."),
        ("en", "The roster one, so I'm bringing it up in the meeting, Tuesday week."),
        ("en", "Tonight I write her back, four lines."),
    ],
)
def test_a_dated_promise_is_heard_though_labelled_narrative(language, text):
    assert len(actions(f"# response\ncb other/narrative | {text}", language)) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Dinsdag lig ik te slapen."),
        ("nl", "Dat ik zondag gewoon voetbal zit te kijken."),  # what success would look like
        ("nl", "Nu zie ik dat ik het hem in april geleerd heb."),
        ("nl", "Volgende week gaat hij met pensioen."),
        ("nl", "Ik had morgen vrij genomen."),
        ("en", "I don't have a plan today."),
        ("en", "I realised on Friday that she knew."),
        ("en", "The report is out on the 30th."),
        ("en", "I could do it tomorrow."),
    ],
)
def test_a_day_alone_makes_no_promise(language, text):
    assert actions(f"# response\ncb other/narrative | {text}", language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Misschien bel ik hem wel een keer."),
        ("nl", "Daar moet ik ook eens iets mee."),
        ("nl", "Ik zou rustiger willen worden, dat wel."),
        ("en", "At some point I'd like to sit down with him."),
        ("en", "I should probably stop doing four lates."),
        ("en", "Maybe I'll tell her something after the holidays."),
        ("en", "I'm all ears."),
    ],
)
def test_a_vague_intention_is_no_action_whatever_the_label(language, text):
    assert actions(f"# evaluation\ncb other/action | {text}", language) == []


def test_asking_somebody_else_to_act_commits_nobody():
    assert actions("# evaluation\ncb other/action | Stuur het maar naar mijn adres thuis.") == []


def test_what_others_promise_is_theirs():
    assert actions("""
    # evaluation
    p other/action     | Ik stuur je morgen het formulier.
    chair other/action | Ik maak vanavond het verslag.
    """) == []  # fmt: skip


def test_what_was_promised_while_presenting_is_part_of_the_story():
    assert actions("# presentation\ncb other/action | Morgen bel ik hem weer, zeg ik dan.") == []


def test_the_next_action_may_borrow_the_day():
    found = actions("""
    # evaluation
    cb other/action | Dinsdag schrijf ik weer op het bord.
    cb other/action | Ik ga hun dan ook zeggen dat roepen niet oké was.
    p other/social  | Mooi.
    cb other/action | En ik ga met mijn man naar zee.
    """)

    assert [due for _, _, due, _ in found] == ["2026-11-17", "2026-11-17", None]


def test_a_bare_hour_belongs_to_the_day_just_named():
    found = actions("""
    # evaluation
    cb other/action | Donderdag ga ik naar de rechtbank.
    cb other/action | Om 8 uur sta ik daar aan de deur.
    """)

    assert [due for _, _, due, _ in found] == ["2026-11-19", "2026-11-19"]


def test_the_answer_to_when_dates_the_action():
    found = actions("""
    # evaluation
    cb other/action      | Ik ga mijn leidinggevende erbij halen.
    chair question/closed | Wanneer ga je dat doen?
    cb other/narrative   | Volgende week woensdag.
    """)

    assert found == [
        ("Ik ga mijn leidinggevende erbij halen", "Volgende week woensdag", "2026-11-25", ("s1", "s3"))
    ]  # fmt: skip


def test_said_twice_is_one_action():
    found = actions("""
    # response
    cb other/action | Ik bel de directeur van het ziekenhuis.
    # evaluation
    cb other/action | Ik bel dus morgen die directeur van het ziekenhuis.
    """)

    assert found == [("Ik bel de directeur van het ziekenhuis", "morgen", "2026-11-17", ("s1", "s2"))]


def test_twice_on_different_days_is_twice():
    found = actions("""
    # evaluation
    cb other/action | Morgen bel ik de directeur van het ziekenhuis.
    cb other/action | En vrijdag bel ik de directeur van het ziekenhuis weer.
    """)

    assert [due for _, _, due, _ in found] == ["2026-11-17", "2026-11-20"]


def test_unknown_voices_commit_in_the_first_person_only():
    found = actions(
        """
        # evaluation
        ? other/action | Ik leg het vrijdag voor aan de raad.
        ? other/action | Ik stuur jou dat stuk wel door.
        ? other/action | Morgen gaat dat allemaal gebeuren.
        """
    )

    assert [ids for *_, ids in found] == [("s1",)]

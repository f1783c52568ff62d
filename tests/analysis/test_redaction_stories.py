"""What a case-bringer reads after redaction: nobody is named, and the sentences still say what was said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from test_draft_figures import sessions

from companion.analysis.draft import build_draft
from companion.analysis.evaluation_draft import evaluate_draft, pooled, surviving
from companion.analysis.redaction import redact
from companion.events import Draft, DraftAction, DraftLine

ENGLISH = [
    "There's a staff engineer, Victor Lindqvist, who rewrites everything at night.",
    "And my VP, Doug, tells that story at every all hands.",
    "I was in the room with Kyle, the healthcare assistant, and Priya.",
    "Thanks, Michelle, that helps.",
]
DUTCH = [
    "Ik heb een dev in mijn team, Sebas, 34, die iedereen afbrandt.",
    "In zes maanden zijn er twee juniors weg, Noor en Milan.",
    "Mijn CTO, Hugo, wil hem niet kwijt, want hij snapt de betaalmodule van Kredion.",
    "Toen belde ik meneer De Ruyter van de afdeling Zonnebloem.",
]


def draft_of(*lines, actions=()):
    first, *others = lines or ("",)
    return Draft(
        case=DraftLine(text=first, sentence_ids=("s1",)),
        question_before=None,
        question_now=None,
        insights=tuple(DraftLine(text=line, sentence_ids=("s2",)) for line in others),
        actions=tuple(DraftAction(what=what, when=when, due=due, sentence_ids=("s3",)) for what, when, due in actions),
    )


def told(text, language, transcript=(), names=()):
    return redact(draft_of(text), language=language, transcript=transcript, names=names).case.text


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("And my VP, Doug, tells that story at every all hands.", "And my VP tells that story at every all hands."),
        ("I see now I've made Doug scarier than he is.", "I see now I've made the VP scarier than he is."),
        ("Victor's asleep when I work.", "The engineer's asleep when I work."),
        ("I was in the room with Kyle, the healthcare assistant.", "I was in the room with the healthcare assistant."),
        (
            "What I realise, listening to Priya, is that I wait.",
            "What I realise, listening to someone, is that I wait.",
        ),
        ("What about asking Priya what Michelle wants?", "What about asking someone what someone else wants?"),
        ("That shame, Michelle, that is it.", "That shame, that is it."),
        ("Michelle, you asked me that.", "You asked me that."),
        ("I ask Dr Pillai to change the morphine.", "I ask the doctor to change the medication."),
        ("When we had that chap on Willow Ward he left.", "When we had that chap on the ward he left."),
        ("In Gdansk we had the same thing.", "In another town we had the same thing."),
        ("He has quite advanced vascular dementia.", "He has a medical condition."),
        ("Her dementia frightens me.", "Her medical condition frightens me."),
        ("I have him here, 07700 900416.", "I have him here."),
        ("The line is 07131 555 0142 until five.", "The line is [phone number] until five."),
        ("I mail jan.smit@example.org tonight.", "I mail [e-mail address] tonight."),
        ("It is file number 2024/11873.", "It is file number [number]."),
        ("She was born on 3 March 1950.", "She was born on [date of birth]."),
    ],
)
def test_an_english_line(said, read):
    assert told(said, "en", ENGLISH) == read


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Bel Noor, en vraag wat je gemist hebt.", "Bel de junior, en vraag wat je gemist hebt."),
        ("Laat Hugo dat accepteren.", "Laat de CTO dat accepteren."),
        ("Ik heb een dev in mijn team, Sebas, 34, die roept.", "Ik heb een dev in mijn team, 34, die roept."),
        ("Ik neem mee dat ik ook een Anneke nodig heb.", "Ik neem mee dat ik ook iemand nodig heb."),
        ("Mevrouw Claes krijgt een mail.", "Mevrouw krijgt een mail."),
        ("Ik ga met collega Fatima praten.", "Ik ga met een collega praten."),
        ("Ik zag Corries fiets staan.", "Ik zag iemands fiets staan."),
        ("Een jonge arts, Harmsen heette hij, nam op.", "Een jonge arts, nam op."),
        ("Wij hadden dat in Groningen ook.", "Wij hadden dat in een andere plaats ook."),
        ("Hij woont in de Kerkstraat 12.", "Hij woont in de [adres]."),
        ("Ze zit thuis met een burn-out.", "Ze zit thuis met een aandoening."),
        ("Bel me op 06-48213377.", "Bel me op [telefoonnummer]."),
        ("Het kind, Yusuf, zegt niets meer.", "Het kind zegt niets meer."),
    ],
)
def test_a_dutch_line(said, read):
    assert told(said, "nl", DUTCH) == read


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On Monday I told HR that I will change the March PDF before Christmas."),
        ("en", "I think I'm hiding behind the tooling, and I'll say so on the 9th at 10:30."),
        ("en", "Will you mark the floor plan? May I, in Dutch?"),
        ("en", "My VP and our CTO want 40% by 2026, and that is 250,000 euros."),
        ("nl", "Maandag zeg ik tegen HR dat ik Nederlands wil spreken, voor de kerst."),
        ("nl", "Ik zie nu dat ik zelf nog niet in die stoel ben gaan zitten."),
        ("nl", "Dan zat ik daar, als enige, met de PowerPoint van 2016."),
        ("nl", "De patiënt van 34 heeft onderweg 2 schapen gezien."),
    ],
)
def test_ordinary_words_stay(language, text):
    assert told(text, language, [text]) == text


def test_names_given_beforehand_need_no_capital_and_no_list():
    text = "kredion wil niet, zei vandewoestijne, en plan b van 3M ook niet."

    assert "kredion" not in told(text, "nl", names=["Kredion"]).lower()
    redacted = told(text, "nl", names=["Kredion", "Jef Vandewoestijne", "3M"])
    assert not any(name in redacted.lower() for name in ("kredion", "vandewoestijne", "3m"))


def test_raw_text_of_a_recogniser():
    transcript = ["my manager victor lindqvist rewrites all of it", "he is a man called drummond"]

    assert told("i asked lindqvist and mrs adeyemi", "en", transcript) == "i asked the manager and the lady"
    assert "drummond" not in told("drummond was there", "en", transcript)


def test_two_people_with_one_role_stay_apart():
    assert told("Noor hielp Milan.", "nl", DUTCH) == "De junior hielp de andere junior."


def test_an_action_keeps_its_sentences_and_its_date():
    draft = draft_of("", actions=[("Ring Phil about it on Friday", "on Friday", "2026-10-09")])

    redacted = redact(draft, language="en", transcript=["I'll ring our rep, Phil, on Friday."])

    assert redacted.actions == (replace(draft.actions[0], what="Ring the rep about it on Friday"),)


def test_an_empty_draft_stays_empty():
    empty = Draft(case=None, question_before=None, question_now=None)

    assert redact(empty, language="nl", names=["Jan"]) == empty


def test_counting_what_survives():
    draft = draft_of("I met Will and Mrs Bell.", actions=[("Will it", "when Ravi is back", None)])

    assert surviving(draft, ["Will", "Bell", "Ravi", "Wil", "bell"]) == ["Will", "Bell", "Ravi"]


@pytest.mark.shared
@pytest.mark.parametrize("raw", [False, True])
def test_on_the_development_sessions_no_name_is_left(shared, raw):
    """Raw text has no capitals; one string there ("Kredion") can't be told from ordinary words."""
    left, figures = [], []
    for said, meta in sessions(shared):
        if raw:
            said = [replace(item, text="".join(c for c in item.text.lower() if c not in ",.?!")) for item in said]  # noqa: PLW2901
        language, day = meta["language"], date.fromisoformat(meta["date"])
        plain = build_draft(said, language=language, date=day)
        draft = redact(plain, language=language, transcript=[item.text for item in said])
        assert [line.sentence_ids for line in draft.actions] == [line.sentence_ids for line in plain.actions]
        assert [line.sentence_ids for line in draft.insights] == [line.sentence_ids for line in plain.insights]
        sensitive = [each.lower() for each in meta["sensitive"]] if raw else meta["sensitive"]
        assert surviving(plain, sensitive), "nothing to redact here proves nothing"
        left += surviving(draft, sensitive)
        figures.append(evaluate_draft(draft, meta))

    total = pooled(figures)
    assert set(left) <= ({"kredion"} if raw else set())
    assert total.sensitive_expected >= 60
    if not raw:
        assert total.sensitive_survived == 0
        assert total.actions.recall >= 0.95


@pytest.mark.shared
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sentence_of_the_development_sessions(shared, language):
    """Harder than drafts: whatever sentence a draft may choose."""
    strings, left = 0, []
    for file in sorted(shared.glob(f"data/acts/dev/{language}/*.meta.json")):
        meta = json.loads(file.read_text("utf-8"))
        lines = file.with_name(file.name.replace(".meta.json", ".jsonl")).read_text("utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines]
        redacted = redact(draft_of(*texts), language=language, transcript=texts)
        strings += len(meta["sensitive"])
        left += surviving(redacted, meta["sensitive"])

    assert len(left) <= 0.02 * strings, left

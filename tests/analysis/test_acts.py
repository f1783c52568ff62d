"""What the act classifier makes of sentences that chairs know: Dutch, Flemish and English, printed and bare."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.analysis.act_model import ACTS
from companion.analysis.acts import FakeActClassifier
from companion.analysis.evaluation import Judged, act_figures, calibration_error
from companion.analysis.language import load_classifier
from companion.analysis.monitor import Monitor
from companion.analysis.roughen import bare
from companion.events import LANGUAGES, ROLES, SUBTYPES, Judgement, PhaseEntered, SentenceHeard
from companion.methods import library
from companion.settings import ThrottleSettings


@pytest.fixture(scope="module")
def classifiers():
    return {language: load_classifier(language) for language in LANGUAGES}


# --- stories ------------------------------------------------------------------------------------------------------

STORIES = {
    "nl": """
        participant  question/open           Wat maakt dit zo lastig voor je?
        participant  question/open           Hoe was het voor je toen ze dat zei?
        participant  question/closed         Weet je leidinggevende ervan?
        participant  question/leading        Ben je niet gewoon bang voor haar reactie?
        participant  advice/direct           Je moet het haar maandag gewoon zeggen.
        participant  advice/option           Je zou het eens op papier kunnen zetten.
        participant  advice/disguised        Heb je er al aan gedacht om naar HR te stappen?
        participant  advice/disguised        Waarom bel je hem niet gewoon op?
        participant  reflection/mirror       Dus je voelt je klem zitten tussen die twee.
        participant  reflection/observation  Het valt me op dat je sneller praat over hem.
        case_bringer reflection/insight      Ik merk nu dat ik het haar nooit gevraagd heb.
        case_bringer other/narrative         Ze is in maart begonnen.
        chair        other/process           We hebben nog twee minuten voor vragen.
        chair        other/process           Wie heeft er een vraag?
        case_bringer other/action            Ik bel haar voor vrijdag.
        participant  other/judgement         Dat was echt onprofessioneel van je.
        participant  other/social            Ja, ja, precies.
        """,
    "nl, Flemish": """
        participant  question/open           Hoe komt het dat ge daar zo van verschiet?
        participant  question/closed         Hebt ge dat al tegen uw chef gezegd?
        participant  advice/direct           Ge moet dat gewoon aan uw directie zeggen.
        participant  advice/disguised        Hebt ge er al eens aan gedacht om naar de vakbond te stappen?
        participant  advice/disguised        Waarom belt ge hem niet gewoon?
        participant  reflection/mirror       Dus ge voelt u alleen staan in die ploeg.
        participant  reflection/observation  Ik merk dat ge stiller wordt als ge over uw zoon spreekt.
        chair        other/process           We hebben nog vijf minuutjes, wie heeft er nog een vraag?
        case_bringer other/action            Maandag spreek ik haar aan, voor de vergadering.
        participant  other/social            Amai.
        """,
    "en": """
        participant  question/open           What makes this so hard for you?
        participant  question/open           How did you feel when she said that?
        participant  question/closed         Does your manager know about it?
        participant  question/leading        Aren't you just afraid of her reaction?
        participant  advice/direct           You should tell her on Monday.
        participant  advice/option           One thing you could do is write it down.
        participant  advice/experience       What I always do is call first.
        participant  advice/disguised        Have you considered asking HR?
        participant  advice/disguised        Why don't you just call him?
        participant  reflection/mirror       So you feel caught between the two.
        participant  reflection/observation  I notice you speak faster about him.
        case_bringer reflection/insight      I see now that I never asked her.
        case_bringer other/narrative         She started in March.
        chair        other/process           We have two minutes left for questions.
        case_bringer other/action            I'll call her before Friday.
        participant  other/judgement         That was really unprofessional of you.
        participant  other/social            Hm-hm, yes.
        """,
}
TOLD = [(story[:2], *line.split(maxsplit=2)) for story, lines in STORIES.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("language", "role", "act", "text"), TOLD)
def test_a_sentence_that_every_chair_knows(classifiers, language, role, act, text):
    assert classifiers[language].classify(text, role=role).act == act


@pytest.mark.parametrize(("language", "role", "act", "text"), TOLD)
def test_its_label_survives_a_recogniser_without_punctuation(classifiers, language, role, act, text):
    assert classifiers[language].classify(bare(text), role=role).label == act.split("/")[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [("nl", "Ik bel haar morgen."), ("en", "I'll call her tomorrow.")],
)
def test_only_who_speaks_makes_it_a_promise(classifiers, language, text):
    assert classifiers[language].classify(text, role="case_bringer").act == "other/action"


METHOD = library.load("questions_only")
ROUND = "ask"
POLITE = {
    "nl": ["Zou je iets harder kunnen praten?", "Neem rustig de tijd.", "Ga zitten.", "Mag het raam even dicht?"],
    "en": ["Could you speak up a little?", "Take your time.", "Please sit down.", "Could you say that once more?"],
}


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize(("language", "text"), [(each, text) for each, texts in POLITE.items() for text in texts])
def test_a_polite_request_is_no_reason_for_a_signal_whoever_makes_it(classifiers, language, text, role):
    """Where the classifier takes it for advice ("Could you say that once more?"), the rules know it for a request."""
    for worn in (text, bare(text)):
        monitor = Monitor(METHOD, language, classifiers[language], ThrottleSettings(sensitivity="disguised"))
        monitor.enter(PhaseEntered(t_s=0.0, phase=ROUND, planned_s=600.0))
        said = SentenceHeard(t_s=301.0, sentence_id="1", start_s=299.0, end_s=300.0, text=worn, role=role)
        act, *signals = monitor.hear(said)
        assert not signals, act


# What makes speech hard to read: broken starts, fillers, dialect, a second language. The label must survive it.
UNREHEARSED = {
    "nl": """
        participant  advice      Je zou, eh, je zou gewoon een keer, hoe heet het, bij haar langs kunnen gaan.
        participant  advice      Hedde er al eens aan gedacht van da gewoon tegen uwen baas te zeggen?
        participant  question    En wat, ja, wat deed dat dan met je, toen?
        participant  reflection  Dus gij staat daar eigenlijk, ja, gij staat daar helemaal alleen voor.
        case_bringer other       Ik ga, eh, ik ga haar maandag bellen denk ik, nee, zeker.
        participant  advice      Jij moet praten met jouw chef, dat is mijn idee voor jou.
        """,
    "en": """
        participant  advice      You could, um, you could just, like, drop by her office some time.
        participant  advice      Have you ever, I mean, have you thought about telling your boss?
        participant  question    And what, so what was that like, you know, for you?
        participant  reflection  So you're, you're sort of, um, on your own with it.
        case_bringer other       I'm gonna, yeah, I'm gonna call her on Monday.
        participant  advice      For me it is clear, you must to speak with your chief.
        """,
}
SPOKEN = [(each, *line.split(maxsplit=2)) for each, lines in UNREHEARSED.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("language", "role", "label", "text"), SPOKEN)
def test_unrehearsed_speech_keeps_its_label(classifiers, language, role, label, text):
    assert classifiers[language].classify(text, role=role).label == label
    assert classifiers[language].classify(bare(text), role=role).label == label


def test_the_evidence_of_disguised_advice_is_its_frame(classifiers):
    text = "Have you thought of just calling HR?"
    judged = classifiers["en"].classify(text, role="participant")

    assert "thought" in " ".join(text[span.start : span.end] for span in judged.evidence)


def test_nothing_said_is_social(classifiers):
    for text in ("", "  ", "...", "?!", "\n"):
        assert classifiers["nl"].classify(text) == Judgement("other", "social", 1.0)


def test_the_fake_judges_by_its_table():
    advice = Judgement("advice", "direct", 0.9)
    fake = FakeActClassifier({"Call her.": advice})

    assert fake.classify("Call her.") is advice
    assert fake.classify("She called.").act == "other/narrative"


# --- properties ---------------------------------------------------------------------------------------------------

ANY_TEXT = st.text(max_size=200) | st.text(st.sampled_from("aàe iou'’?!.,-1\u0301\ud800😀\n\t"), max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    language=st.sampled_from(LANGUAGES),
    text=ANY_TEXT,
    previous=st.none() | ANY_TEXT,
    role=st.none() | st.sampled_from(ROLES),
    previous_role=st.none() | st.sampled_from(ROLES),
)
def test_any_text_gets_a_judgement_whose_evidence_lies_inside_it(  # noqa: PLR0917 - hypothesis fills them
    classifiers, language, text, previous, role, previous_role
):
    judged = classifiers[language].classify(text, previous=previous, role=role, previous_role=previous_role)

    assert judged.subtype in SUBTYPES[judged.label]
    assert 0.0 < judged.confidence <= 1.0 + 1e-9
    ends = [0]
    for span in judged.evidence:
        assert ends[-1] <= span.start < span.end <= len(text)
        ends.append(span.end)


@settings(max_examples=50, deadline=None)
@given(language=st.sampled_from(LANGUAGES), text=st.text(max_size=120))
def test_the_chances_of_all_acts_sum_to_one(classifiers, language, text):
    doc = classifiers[language].read(text)

    assert set(doc.cats) == set(ACTS)
    assert sum(doc.cats.values()) == pytest.approx(1.0)


def test_a_very_long_text_is_judged_too(classifiers):
    assert classifiers["en"].classify("You should tell her. " * 20_000).label == "advice"


def test_the_same_sentence_is_judged_the_same_whatever_came_between(classifiers):
    first = classifiers["nl"].classify("Je moet haar bellen.")
    for number in range(50):
        classifiers["nl"].classify(f"Woord{number} is nieuw.")

    assert classifiers["nl"].classify("Je moet haar bellen.") == first


# --- the development sessions ----------------------------------------------------------------------------------------


def judged_sessions(shared, classifier, language, worn=str):
    for path in sorted((shared / "data/acts/dev" / language).glob("*.jsonl")):
        previous = {"text": None, "role": None}
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            before = previous["text"] and worn(previous["text"])
            given_act = classifier.classify(
                worn(row["text"]), previous=before, previous_role=previous["role"], role=row["role"]
            )
            yield Judged(row["id"], f"{row['label']}/{row['subtype']}", given_act.act, given_act.confidence)
            previous = row


# Well under what docs/model-card.md reports: these hold the ground, the card tells where we stand.
@pytest.mark.shared
@pytest.mark.parametrize(("language", "least"), [("nl", 0.90), ("en", 0.89)])
@pytest.mark.parametrize("worn", [str, bare])
def test_the_development_sessions_are_judged_well(shared, classifiers, language, least, worn):
    judged = list(judged_sessions(shared, classifiers[language], language, worn))
    figures = act_figures(judged, with_intervals=False)

    assert figures["macro_f1_4"] >= (least if worn is str else least - 0.015)
    assert figures["macro_f1_4_surest_80"] >= 0.95
    assert figures["macro_f1_15"] >= 0.80
    assert calibration_error(judged) <= 0.06

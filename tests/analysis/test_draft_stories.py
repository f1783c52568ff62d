"""Sessions in miniature, and the draft that a case-bringer would recognise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from draft_talk import talk
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.draft import build_draft, draft_record
from companion.analysis.said import Said
from companion.events import ROLES, SUBTYPES, Draft

MONDAY = date(2026, 11, 16)

DUTCH = """
# presentation
chair other/process   | Goed, Els, jij hebt iets ingebracht, vertel maar.
cb other/social       | Ja, oké.
cb other/narrative    | Eh, ik heb dus een leerling in mijn klas, die zegt, eh, die zegt al weken niks meer tegen mij.
cb other/narrative    | En vorige week gooide die leerling de deur dicht en liep zo mijn klas uit.
cb other/narrative    | Mijn collega zegt dat ik die leerling gewoon moet laten lopen.
cb question/open      | Dus mijn vraag is, eh, hoe krijg ik die leerling weer aan het praten?
# questions
p question/open       | Wat gebeurde er vlak daarvoor in de klas?
cb other/narrative    | Toen had ik net de cijfers van de toets voorgelezen.
cb reflection/insight | Nu ik dat zo zeg, dat was misschien niet zo handig van mij.
p advice/direct       | Je moet die ouders bellen.
# advice
p advice/option       | Je zou een briefje in zijn tas kunnen stoppen.
p advice/experience   | Ik loop in zo'n geval altijd een rondje met zo'n leerling.
p other/process       | Dat was mijn beurt.
# evaluation
cb reflection/insight | Ik zie nu dat ik zelf ben opgehouden met vragen.
cb reflection/insight | Misschien moet ik ook eens met mijn collega praten, ooit.
cb other/action       | Ja, dus, ik loop donderdag een rondje met hem, voor de eerste les.
p other/action        | Ik stuur je morgen dat artikel.
cb other/narrative    | Ach, we zien wel.
p reflection/insight  | Ik neem mee dat ik ook cijfers voorlees zonder na te denken.
"""

ENGLISH = """
# presentation
cb other/narrative    | So I've got this, um, this colleague who rewrites everything I hand in.
cb other/narrative    | Last month the colleague rewrote my whole report at night, and the client never noticed.
cb question/open      | What I'd like to know is, how do I tell him without losing him?
# response
cb reflection/insight | I thought it was about the reports, but it's about being seen.
cb question/open      | Okay, so how do I ask him to look at me rather than at the paper?
# evaluation
cb other/action       | I'll talk to him on Thursday.
chair question/closed | And the client, when will you tell them?
cb other/action       | I'll ring the client about the report.
chair question/closed | When will that be?
cb other/narrative    | End of next month.
cb other/action       | So yes, like I said, I'll ring the client about that report, after the holidays maybe.
cb reflection/insight | I'd like to be calmer, in general.
"""


def test_a_dutch_session_becomes_a_summary():
    draft = build_draft(talk(DUTCH), language="nl", date=MONDAY)

    assert draft.case.text.startswith("Ik heb dus een leerling in mijn klas, die zegt al weken niks meer tegen mij.")
    assert draft.case.sentence_ids == ("s3", "s4", "s5", "s6")
    assert draft.question_before.text == "Hoe krijg ik die leerling weer aan het praten?"
    assert draft.question_now is None
    assert [(line.by, line.sentence_ids) for line in draft.insights] == [
        ("case_bringer", ("s8", "s9")),  # "dat" needs the sentence before it
        ("case_bringer", ("s14",)),
        ("participant", ("s19",)),
    ]
    # What was not asked for (s10) and what somebody lived through (s12) are no options.
    [option] = draft.options
    assert (option.text, option.sentence_ids) == ("Een briefje in zijn tas stoppen.", ("s11",))
    [action] = draft.actions
    assert action.what == "Ik loop donderdag een rondje met hem, voor de eerste les"
    assert (action.who, action.when, action.due) == ("case_bringer", "donderdag", "2026-11-19")


def test_an_english_session_becomes_a_summary():
    draft = build_draft(talk(ENGLISH), language="en", date=MONDAY)

    assert draft.case.text.startswith("I've got this colleague who rewrites everything I hand in.")
    assert draft.question_before.text == "How do I tell him without losing him?"
    assert draft.question_now.text == "How do I ask him to look at me rather than at the paper?"
    assert [line.sentence_ids for line in draft.insights] == [("s4",)]
    assert [(action.when, action.due, action.sentence_ids) for action in draft.actions] == [
        ("on Thursday", "2026-11-19", ("s6",)),
        ("End of next month", "2026-12-31", ("s8", "s10")),
    ]


def test_the_record_is_the_contract():
    record = draft_record(build_draft(talk(DUTCH), language="nl", date=MONDAY))

    assert list(record) == [
        "case", "question_before", "question_now", "touched", "insights", "options", "actions", "look_back",
    ]  # fmt: skip
    assert set(record["case"]) == {"text", "sentence_ids"}
    assert record["question_now"] is None
    assert all(set(line) == {"text", "by", "sentence_ids"} for line in record["insights"])
    assert all(set(line) == {"text", "choice", "sentence_ids"} and line["choice"] is None for line in record["options"])
    assert all(set(line) == {"what", "who", "when", "due", "sentence_ids"} for line in record["actions"])


def test_nothing_said_is_an_empty_draft():
    assert draft_record(build_draft([], language="nl", date=MONDAY)) == {
        "case": None, "question_before": None, "question_now": None, "touched": [], "insights": [], "options": [],
        "actions": [], "look_back": None,
    }  # fmt: skip


def test_a_question_named_in_hindsight_counts_before_and_after():
    draft = build_draft(
        talk("""
        # evaluation
        cb reflection/insight | Ik dacht dat mijn vraag was of ik het goed deed, maar het gaat over wat ik inslikte.
        """),
        language="nl",
        date=MONDAY,
    )

    assert draft.question_before.text == "Of ik het goed deed?"
    assert draft.question_now.text == "Het gaat over wat ik inslikte."


def test_a_question_to_the_others_is_not_the_case_question():
    draft = build_draft(
        talk("""
        # presentation
        cb question/open | How do I stop doing this every single week?
        # dialogue
        cb question/open | How did you dare that back then?
        """),
        language="en",
        date=MONDAY,
    )

    assert draft.question_before.sentence_ids == ("s1",)
    assert draft.question_now is None


def test_two_people_with_one_idea_make_one_option():
    draft = build_draft(
        talk("""
        # advice
        p advice/direct | Zet die afspraken met zijn allen op papier.
        p advice/option | Je zou die afspraken op papier kunnen zetten.
        p advice/option | Je kunt ook een keer met hem gaan wandelen.
        """),
        language="nl",
        date=MONDAY,
    )

    assert [line.sentence_ids for line in draft.options] == [("s1", "s2"), ("s3",)]
    assert all(line.by is None for line in draft.options)


def test_the_chairs_mark_outweighs_the_label():
    items = talk("""
    # questions
    cb other/narrative | Nobody ever asked her anything at all.
    cb other/narrative | The file goes back to the archive.
    """)
    items = [replace(items[0], marked="insight"), replace(items[1], marked="action")]

    draft = build_draft(items, language="en", date=MONDAY)

    assert [line.sentence_ids for line in draft.insights] == [("s1",)]
    assert [action.sentence_ids for action in draft.actions] == [("s2",)]


def test_a_story_taken_for_an_insight_needs_confidence_before_the_closing():
    story = """
    # questions
    cb reflection/insight | He always put the blue folder on top of mine.
    """

    drafts = [build_draft(talk(story, confidence=c), language="en", date=MONDAY) for c in (0.5, 0.9)]

    assert [len(draft.insights) for draft in drafts] == [0, 1]


def test_with_unknown_voices_the_draft_still_tells_the_case():
    unknown = [replace(item, role=None) for item in talk(DUTCH)]

    draft = build_draft(unknown, language="nl", date=MONDAY)

    assert draft.question_before.sentence_ids == ("s6",)
    assert [action.sentence_ids for action in draft.actions] == [("s16",)]  # "ik stuur je" offers something to a "you"
    assert ("s14",) in [line.sentence_ids for line in draft.insights]


KINDS = ["presentation", "questions", "analysis", "reflection", "advice", "response", "dialogue", "evaluation"]
ITEMS = st.builds(
    Said,
    sentence_id=st.uuids().map(str),
    text=st.text(max_size=60) | st.sampled_from([item.text for item in talk(DUTCH + ENGLISH)]),
    role=st.sampled_from([*ROLES, None]),
    label=st.sampled_from(list(SUBTYPES)),
    subtype=st.sampled_from([subtype for subtypes in SUBTYPES.values() for subtype in subtypes]),
    confidence=st.floats(0, 1),
    phase=st.just("phase"),
    phase_kind=st.sampled_from(KINDS),
    start_s=st.floats(0, 10_000),
    marked=st.sampled_from([None, "insight", "action"]),
)


@given(items=st.lists(ITEMS, max_size=8), language=st.sampled_from(["nl", "en"]))
def test_any_talk_gives_a_draft_that_rests_on_what_was_said(items, language):
    draft = build_draft(items, language=language, date=MONDAY)

    said = {item.sentence_id for item in items}
    lines = [line for line in (draft.case, draft.question_before, draft.question_now) if line]
    for line in (*lines, *draft.insights, *draft.options, *draft.actions):
        assert line.sentence_ids
        assert set(line.sentence_ids) <= said
    assert all(action.due is None or action.due >= MONDAY.isoformat() for action in draft.actions)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_spoken_words_stay_out_of_the_repr(language):
    items = talk(DUTCH if language == "nl" else ENGLISH)
    draft = build_draft(items, language=language, date=MONDAY)

    assert isinstance(draft, Draft)
    for word in ("leerling", "colleague", "rondje", "client"):
        assert word not in repr(draft) + repr(items)


TOUCHING = """
# presentation
p question/open        | Waar gaat het over?
cb other/narrative     | Goede vraag, daar moet ik even over nadenken.
# questions
p question/open        | Eh, wat zou er gebeuren als je nee zei?
cb other/narrative     | Oef.
cb other/narrative     | Die komt wel binnen.
p question/closed      | Weet je leidinggevende ervan?
cb other/narrative     | Nee.
p question/open        | Wie heeft er last van?
p other/social         | Goede vraag, zeg.
p question/open        | Hoe lang al?
cb other/narrative     | Drie jaar, denk ik.
p question/open        | Wat houdt je tegen om het te vragen?
cb other/narrative     | Daar moet ik over nadenken.
p advice/disguised     | En als je het nou eens een week niet deed?
p advice/direct        | Je moet gewoon om een andere taak vragen.
cb other/narrative     | Daar moet ik over nadenken.
p advice/disguised     | Zou je dat durven, een week lang niets doen?
cb other/narrative     | Goede vraag.
"""


def test_questions_touched_where_the_case_bringer_said_so():
    draft = build_draft(talk(TOUCHING), language="nl", date=MONDAY)

    assert [(line.text, line.sentence_ids) for line in draft.touched] == [
        ("Wat zou er gebeuren als je nee zei?", ("s3",)),
        ("Wat houdt je tegen om het te vragen?", ("s12",)),
        ("Zou je dat durven, een week lang niets doen?", ("s17",)),
    ]


def test_a_question_touched_where_the_chair_marked_the_answer():
    items = talk(TOUCHING)
    items[6] = replace(items[6], marked="insight")

    draft = build_draft(items, language="nl", date=MONDAY)

    assert draft.touched[1].text == "Weet je leidinggevende ervan?"


def test_no_more_than_three_questions_touched():
    script = "# questions\n" + "p question/open | What would she say to you?\ncb other/narrative | Good question.\n" * 5

    assert len(build_draft(talk(script), language="en", date=MONDAY).touched) == 3


@pytest.mark.parametrize(
    ("language", "said", "due"),
    [
        ("nl", "De volgende keer dat we samenkomen is op 14 december, dan kijken we terug.", "2026-12-14"),
        ("en", "At our next session on the 14th of December we look back at it.", "2026-12-14"),
        ("nl", "De volgende keer wil ik minder praten.", None),
    ],
)
def test_the_day_of_looking_back_is_one_that_was_named(language, said, due):
    draft = build_draft(talk(f"# evaluation\nchair other/process | {said}"), language=language, date=MONDAY)

    assert (draft.look_back.due if draft.look_back else None) == due

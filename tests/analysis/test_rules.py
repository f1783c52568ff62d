"""The rules over anything that may be said: who has the floor, what is excused, and that each can be explained."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.analysis import floor, rules_acts, rules_method, rules_turns
from companion.analysis.exemptions import EXEMPTIONS, is_quoted
from companion.analysis.phrases import PHRASES, unquoted
from companion.analysis.rules import RULES, VIOLATION_CHANCE, judge
from companion.analysis.situation import Situation
from companion.events import LANGUAGES, ROLES, SUBTYPES, Judgement, SentenceHeard
from companion.methods import library
from companion.methods.schema import JUDGED_RULES

ACTS = [f"{label}/{subtype}" for label, subtypes in SUBTYPES.items() for subtype in subtypes]
PHASES = [phase for method in map(library.load, library.shipped_ids()) for phase in method]
WORDS = st.sampled_from(
    "you je jij she ze have heb thought gedacht call bellen , . ? haha gevaar police mijn baas zei my boss said "
    "what wat keeps houdt from tegen Anna, “ ” but maar not niet could zou open raam please".split()
)


def said(text, role="participant", start_s=100.0, seat=None):
    """A sentence of two seconds."""
    return SentenceHeard(
        t_s=start_s, sentence_id=f"{start_s}", start_s=start_s, end_s=start_s + 2.0, text=text, role=role, seat=seat
    )


def judged(act="question/open", chance=0.9):
    label, _, subtype = act.partition("/")
    return Judgement(label, subtype, chance, (), MappingProxyType({act: chance}))


# --- properties ---------------------------------------------------------------------------------------------------


@given(
    st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80),
    st.sampled_from(ACTS),
    st.floats(0, 1),
    st.sampled_from(PHASES),
    st.tuples(st.sampled_from([*ROLES, None]), st.sampled_from(LANGUAGES), st.sampled_from(["named", "new", "unsure"])),
)
@settings(max_examples=150)
def test_every_sentence_can_be_judged(text, act, chance, phase, around):
    role, language, origin = around
    sentence = said(text, role)
    situation = Situation(sentence, judged(act, chance), phase, 0.0, floor.Floor(), language, origin=origin)
    violation = judge(situation)

    assert violation is None or VIOLATION_CHANCE <= violation.chance <= 1.0
    if violation is not None and role == "chair":
        assert violation.held == "chair"


@given(
    st.sampled_from(PHASES), st.sampled_from(LANGUAGES), st.sampled_from(["Haha, dat was een grapje.", "Just kidding."])
)
def test_laughter_is_never_a_violation(phase, language, text):
    if not PHRASES[language].laughter.search(text):
        return
    situation = Situation(said(text), judged("advice/direct", 1.0), phase, 0.0, floor.Floor(), language)

    assert judge(situation) is None


def test_every_rule_and_exemption_can_be_explained():
    codes = [rule.code for rule in RULES] + [each.code for each in EXEMPTIONS]

    assert len(set(codes)) == len(codes)
    assert all(len(each.about.split()) > 4 for each in (*RULES, *EXEMPTIONS))


@pytest.mark.parametrize("rule", sorted(JUDGED_RULES))
def test_every_rule_that_a_method_file_may_name_is_looked_at(rule):
    """A rule that stands in a file and that nothing judges would be a promise."""
    sources = (Path(module.__file__).read_text("utf-8") for module in (rules_acts, rules_method, rules_turns))

    assert any(f'rule("{rule}")' in source for source in sources)


# --- quotations ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Mijn moeder zei altijd: ga eerst slapen."),
        ("nl", "Dan zegt hij tegen mij bel haar gewoon."),
        ("nl", "De juf had zoiets van, laat hem toch."),
        ("nl", "“Ontsla hem!”"),
        ("en", "My supervisor said just write it down."),
        ("en", "And she goes, tell him to leave."),
        ("en", "He was like, move out."),
        ("en", "According to the manual you must report it."),
    ],
)
def test_others_words(language, text):
    assert is_quoted(text, PHRASES[language])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Je zei dat je haar wilde bellen."),
        ("nl", "Je moet het haar gewoon zeggen, vind ik."),
        ("nl", "Ge moet da zeggen tegen haar."),
        ("nl", "Bel haar gewoon."),
        ("en", "You said you wanted to call her."),
        ("en", "You should call her, whatever she said."),
        ("en", "I hear you say that you should leave."),
        ("en", "Call her."),
    ],
)
def test_ones_own_words(language, text):
    assert not is_quoted(text, PHRASES[language])


def test_what_stands_between_marks_is_not_ones_own():
    assert unquoted("She always says “you must go” and then nothing.") == "She always says and then nothing."
    assert unquoted("No marks here.") == "No marks here."


# --- the floor ----------------------------------------------------------------------------------------------------


def after(*sentences):
    state = floor.Floor()
    for sentence, act in sentences:
        state = floor.hear(state, sentence, judged(act), "en")
    return state


def test_a_seat_tells_turns_apart_where_no_name_does():
    state = after((said("How long?", seat=4, start_s=0), "question/closed"))

    assert state.same_turn(said("And why?", seat=4, start_s=3.0)) is not None
    assert state.same_turn(said("And why?", seat=5, start_s=3.0)) is None


def test_a_long_silence_ends_a_turn():
    state = after((said("How long?", seat=4, start_s=0), "question/closed"))

    assert state.same_turn(said("And why?", seat=4, start_s=2.0 + floor.TURN_GAP_S + 1)) is None


def test_who_answers_the_chair():
    asked = (said("Mia, how is that?", "chair", 0.0), "question/open")
    state = after(asked)
    assert state.answers_the_chair(said("Well.", "case_bringer", 3.0))

    went_on = after(asked, (said("Hard, honestly.", "case_bringer", 3.0), "other/narrative"))
    assert went_on.answers_the_chair(said("Very hard.", "case_bringer", 6.0))

    interrupted = after(asked, (said("She hides.", "participant", 3.0, seat=3), "reflection/observation"))
    assert not interrupted.answers_the_chair(said("No I don't.", "case_bringer", 6.0))


def test_the_chairs_own_view_invites_nobody():
    state = after((said("I heard the word upright three times.", "chair", 0.0), "reflection/mirror"))

    assert not state.answers_the_chair(said("No, it was once.", "case_bringer", 3.0))


def test_a_round_that_the_chair_asked_for_lasts_until_the_case_bringer_speaks():
    asked = (said("One sentence each.", "chair", 0.0), "other/process")
    first = (said("I liked it.", "participant", 3.0, seat=3), "other/narrative")
    assert after(asked, first).chair_asked

    case_bringer = (said("So did I, you know.", "case_bringer", 6.0), "other/narrative")
    assert not after(asked, first, case_bringer).chair_asked


def test_hm_hm_takes_the_floor_from_nobody():
    asked = (said("How long?", seat=4, start_s=0), "question/closed")
    state = after(asked, (said("Hm-hm.", seat=5, start_s=2.0), "other/social"))

    assert state.turn is not None
    assert state.turn.speaker == "4"


def test_the_same_advice_is_known_again_in_other_words():
    state = after((said("You should report it to the works council.", seat=4, start_s=0), "advice/direct"))

    assert state.repeats_advice(said("Just report that to the works council.", seat=5), "en")
    assert not state.repeats_advice(said("You could ask your sister.", seat=5), "en")

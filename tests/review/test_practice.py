"""Practice: the shipped sessions are sound, labels stay hidden until they are given, and agreement is Cohen's."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.acts import FakeActClassifier
from companion.analysis.transcript import parse_transcript
from companion.errors import UsageProblem
from companion.events import LANGUAGES, SUBTYPES
from companion.rehearsal import Rehearsal
from companion.review import practice
from companion.review.practice import Reading, agreement, most_instructive
from companion.settings import Settings

SHIPPED = practice.load_all()


@pytest.fixture
def rehearsal():
    return Rehearsal(practice.load("nl-1"), FakeActClassifier(), Settings(), date(2026, 11, 21))


@pytest.mark.parametrize("session", SHIPPED, ids=lambda each: each.practice_id)
def test_a_shipped_session_is_sound(session):
    phases = [phase.id for phase in session.method]
    ids = [line.sentence_id for line in session.lines]
    acts = {f"{label}/{subtype}" for label, subtypes in SUBTYPES.items() for subtype in subtypes}

    assert len(set(ids)) == len(ids) >= 50
    assert {line.act for line in session.lines} <= acts
    assert len({line.act for line in session.lines}) >= 13
    assert [phases.index(line.phase) for line in session.lines] == sorted(
        phases.index(line.phase) for line in session.lines
    )
    assert len(session.moments) >= 4
    assert all(session.offers(moment) for moment in session.moments)
    assert sum(line.why is not None for line in session.lines) >= 8


@pytest.mark.parametrize("session", SHIPPED, ids=lambda each: each.practice_id)
def test_a_shipped_session_can_be_replayed_too(session):
    text = practice._read(f"{session.practice_id}.jsonl")
    lines = parse_transcript(text, ".jsonl", origin=session.practice_id)

    assert [(line.text, line.role, line.phase) for line in lines] == [
        (line.text, line.role, line.phase) for line in session.lines
    ]
    assert all(one.end_s <= other.start_s for one, other in itertools.pairwise(lines))


def test_there_are_two_sessions_per_language_and_yours_come_first():
    assert [each.language for each in practice.load_all("nl")] == ["nl", "nl", "en", "en"]
    assert [each.language for each in practice.load_all("en")] == ["en", "en", "nl", "nl"]
    assert {each.language for each in SHIPPED} == set(LANGUAGES)


def test_a_label_is_hidden_until_yours_is_given(rehearsal):
    hidden = rehearsal.told()
    assert {each["reference"] for each in hidden["sentences"]} == {None}
    assert {each["companion"] for each in hidden["sentences"]} == {None}
    assert hidden["agreement"]["answered"] == 0

    rehearsal.label("s05", "question/open")
    told = rehearsal.told()
    shown = [each for each in told["sentences"] if each["reference"] is not None]

    assert [(each["id"], each["yours"], each["reference"]) for each in shown] == [
        ("s05", "question/open", "advice/direct")
    ]
    assert shown[0]["why"]
    assert told["disagreements"] == ["s05"]
    assert told["agreement"]["labels"]["with_reference"]["share"] == 0.0


def test_the_first_answer_stands_until_you_begin_again(rehearsal):
    rehearsal.label("s05", "advice/direct")
    with pytest.raises(UsageProblem, match="practice_answered"):
        rehearsal.label("s05", "question/open")
    with pytest.raises(UsageProblem, match="review_command"):
        rehearsal.label("s99", "question/open")

    rehearsal.again()
    rehearsal.label("s05", "question/open")


def test_kappa_of_the_textbook():
    """Cohen's kappa for 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no is 0.4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(pairs)

    assert found.share == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.low == pytest.approx(0.4 - 1.96 * 0.1267, abs=0.01)
    assert found.high == pytest.approx(0.4 + 1.96 * 0.1267, abs=0.01)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=60))
def test_agreement_is_the_same_from_both_sides(pairs):
    one, other = agreement(pairs), agreement([(b, a) for a, b in pairs])

    assert one.kappa == pytest.approx(other.kappa) if one.kappa is not None else other.kappa is None
    assert one.kappa is None or -1 <= one.kappa <= 1
    assert one.low is None or one.low <= one.kappa <= one.high


def test_nothing_to_agree_about_is_no_kappa():
    assert agreement([]).share is None
    assert agreement([("a", "a")] * 12).kappa is None
    assert agreement([("a", "b"), ("b", "b")]).low is None


def test_advice_that_passed_for_a_question_teaches_most():
    def reading(name, yours, reference, *, explained=False):
        return Reading(name, yours, reference, 0.9, reference, explained)

    readings = [
        reading("same", "advice/direct", "advice/direct"),
        reading("subtype", "question/open", "question/closed", explained=True),
        reading("label", "other/narrative", "reflection/insight", explained=True),
        reading("plain", "other/narrative", "reflection/insight"),
        reading("crossed", "question/closed", "advice/disguised"),
    ]

    assert most_instructive(readings) == ("crossed", "label", "plain", "subtype")

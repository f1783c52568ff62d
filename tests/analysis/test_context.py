"""A sentence that a backchannel cuts in two is judged whole; everything else by itself and the sentence before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.acts import FakeActClassifier
from companion.analysis.context import LONGEST_BACKCHANNEL, Context
from companion.analysis.language import load_classifier
from companion.events import Span

if TYPE_CHECKING:
    from companion.events import Judgement, Role


class Noting(FakeActClassifier):
    """Notes what it was given, and finds its evidence in the whole text."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[tuple[str, Role | None, str | None, Role | None]] = []

    def classify(self, text: str, **around: Any) -> Judgement:
        self.given.append((text, around["role"], around["previous"], around["previous_role"]))
        return replace(super().classify(text, **around), evidence=(Span(0, len(text)),))


def told(*lines: tuple[Role | None, str]) -> list[tuple[str, Role | None, str | None, Role | None]]:
    classifier, context = Noting(), Context()
    for role, text in lines:
        judgement, context = context.judge(text, role, classifier)
        assert all(0 <= span.start < span.end <= len(text) for span in judgement.evidence)
    return classifier.given


def test_a_sentence_is_judged_with_the_one_before_it():
    assert told(("case_bringer", "She left."), ("participant", "How was that?")) == [
        ("She left.", "case_bringer", None, None),
        ("How was that?", "participant", "She left.", "case_bringer"),
    ]


def test_a_sentence_cut_in_two_by_a_backchannel_is_judged_whole():
    given = told(
        ("case_bringer", "It starts at six."),
        ("participant", "So you'd like to have-"),
        ("case_bringer", "Mm-hmm."),
        ("participant", "-your mornings back."),
        ("case_bringer", "I would."),
    )
    assert given[3] == (
        "So you'd like to have- -your mornings back.",
        "participant",
        "It starts at six.",
        "case_bringer",
    )
    assert given[4] == ("I would.", "case_bringer", "-your mornings back.", "participant")


def test_a_sentence_may_be_cut_more_than_once():
    given = told(
        ("participant", "So you'd like-"),
        ("case_bringer", "Yes."),
        ("participant", "-to have-"),
        ("case_bringer", "Yes, really."),
        ("participant", "-your mornings back."),
    )
    assert given[-1][0] == "So you'd like- -to have- -your mornings back."


@pytest.mark.parametrize(
    "between",
    [
        ("case_bringer", "No, that is not what I meant at all."),  # takes the floor
        ("participant", "So what would you like-"),  # another sentence waits now
    ],
)
def test_a_sentence_that_was_left_for_another_is_over(between):
    given = told(("participant", "So you'd like to have-"), between, ("participant", "-your mornings back."))
    assert not given[-1][0].startswith("So you'd like to have")


@pytest.mark.parametrize(("role", "text"), [("chair", "-your mornings back."), ("participant", "Your mornings back.")])
def test_only_the_same_side_goes_on_and_only_where_the_transcript_says_so(role, text):
    given = told(("participant", "So you'd like to have-"), ("case_bringer", "Hm."), (role, text))
    assert given[-1] == (text, role, "Hm.", "case_bringer")


def test_a_piece_says_with_its_beginning_what_it_does():
    """The real classifier: the same words are a mirror or advice by how the sentence began."""
    classifier = load_classifier("en")
    labels = []
    for beginning in ("So what you are saying is that you would love-", "I think you should try-"):
        context = Context()
        for role, text in (("participant", beginning), ("case_bringer", "Mm-hmm."), ("participant", "-to walk home.")):
            judgement, context = context.judge(text, role, classifier)
        labels.append(judgement.label)
    assert labels == ["reflection", "advice"]


def test_spoken_words_stand_in_no_repr():
    _, context = Context().judge("So you'd like to have-", "participant", Noting())
    assert "mornings" not in repr(context)
    assert "like" not in repr(context.broken_off)


_PIECES = st.tuples(
    st.sampled_from([None, "participant", "case_bringer"]),
    st.from_regex(r"-?( ?[a-z]{1,4}){1,6}[-.?]?", fullmatch=True),
)


@given(st.lists(_PIECES, max_size=12))
def test_nothing_that_was_said_is_judged_twice_or_lost(lines):
    """Each judged text ends in its line, begins with an earlier one of the same side, and evidence stays inside."""
    for (role, text), (whole, as_role, _, _) in zip(lines, told(*lines), strict=True):
        assert whole.endswith(text)
        assert as_role == role
        assert whole == text or len(text.split()) <= len(whole.split()) - 1


def test_the_longest_backchannel_is_a_handful_of_words():
    words = " ".join(["yes"] * LONGEST_BACKCHANNEL)
    for between, whole in ((words, True), (words + " yes", False)):
        given = told(("participant", "You want-"), ("case_bringer", between), ("participant", "-out."))
        assert (given[-1][0] == "You want- -out.") is whole


@given(st.lists(_PIECES, max_size=12))
def test_a_sentence_that_is_passed_by_leaves_the_same_context_as_one_that_is_judged(lines):
    judged, passed = Context(), Context()
    for role, text in lines:
        _, judged = judged.judge(text, role, Noting())
        passed = passed.pass_by(text, role)
        assert passed == judged

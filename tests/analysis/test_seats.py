"""How many seats have not spoken: a number, only where seats are known, and not before half the time has gone."""

from __future__ import annotations

import pytest

from companion.analysis.seats import unheard
from companion.events import SentenceHeard
from companion.methods import library

METHOD = library.load("five_step")
EXPLORE = METHOD.find("explore")
HALFWAY_S = EXPLORE.planned_s / 2
SIX = 6
"""Chair, case-bringer and four participants."""

LONG = "What did you notice about her when she came back from the ward?"


def said(seat, text=LONG, at_s=10.0, role=None, lasts_s=2.0):
    role = role or {1: "chair", 2: "case_bringer"}.get(seat, "participant")
    return SentenceHeard(
        t_s=at_s, sentence_id=f"{seat}-{at_s}", start_s=at_s, end_s=at_s + lasts_s, text=text, role=role, seat=seat
    )


def count(*sentences, people=SIX, now_s=HALFWAY_S, entered_s=0.0, phase=EXPLORE):
    return unheard(sentences, people, phase, entered_s, now_s)


def test_two_seats_have_not_spoken():
    assert count(said(1), said(2), said(3), said(4, at_s=20)) == 2


def test_everybody_has():
    assert count(said(3), said(4), said(5), said(6)) == 0


def test_hm_hm_is_not_having_spoken():
    assert count(said(3), said(4), said(5), said(6, "Hm-hm.", lasts_s=0.5)) == 1


def test_a_few_words_now_and_then_are():
    bits = [said(6, "And what then?", at_s=at, lasts_s=1.0) for at in (20.0, 60.0, 90.0)]

    assert count(said(3), said(4), said(5), *bits) == 0


def test_the_chair_and_the_case_bringer_are_not_counted():
    assert count(said(3), said(4), said(5), said(6), people=SIX) == 0


def test_too_early_to_say():
    assert count(said(3), now_s=HALFWAY_S - 1) is None


@pytest.mark.parametrize("role", ["participant", None])
def test_without_seats_nobody_can_tell(role):
    unplaced = SentenceHeard(t_s=5, sentence_id="s", start_s=5, end_s=8, text=LONG, role=role)

    assert count(said(3), unplaced, unplaced) is None
    assert count() is None


def test_what_was_said_in_the_phase_before_does_not_count():
    assert count(said(3, at_s=5.0), said(4, at_s=120.0), entered_s=100.0, now_s=100.0 + HALFWAY_S) == 3


def test_no_hint_where_the_group_only_listens():
    assert count(said(2), phase=METHOD.find("intro"), now_s=10_000) is None

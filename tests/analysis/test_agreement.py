"""Two readings of the same speech: what they share, and what of the later one was told before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.agreement import agreed, overlap

words = st.lists(st.sampled_from(["you", "should", "go", "home", "and", "rest", "Now."]), max_size=12)


@pytest.mark.parametrize(
    ("before", "now", "count"),
    [
        ("You should go", "You should go home.", 3),
        ("you should go.", "You should, go home", 3),  # case and punctuation are no disagreement
        ("I should go", "You should go", 0),
        ("", "You should go", 0),
    ],
)
def test_what_two_readings_have_in_common(before, now, count):
    assert agreed(before.split(), now.split()) == count


@pytest.mark.parametrize(
    ("told", "later", "rest"),
    [
        ("You should go home.", "You should go home. And rest.", "And rest."),
        ("You should go home.", "You should go on. And rest.", "And rest."),  # reworded afterwards
        ("You should go home.", "You go home. And rest.", "And rest."),  # a word fewer
        ("You should go home.", "Well, you should go home. And rest.", "And rest."),  # a word more
        ("Go home.", "Go home. Go home.", "Go home."),  # said twice, told once
        ("You should go home.", "", ""),
        ("", "And rest.", "And rest."),
    ],
)
def test_what_was_told_is_not_told_again(told, later, rest):
    here, count = overlap(told.split(), later.split(), whole=True)

    assert later.split()[count:] == rest.split()
    assert here == len(told.split())


def test_a_reading_that_breaks_off_leaves_the_rest_of_what_was_told_for_the_next():
    told = "You should go home. Then you rest.".split()

    assert overlap(told, "You should go home.".split(), whole=False) == (4, 4)
    assert overlap(told[4:], "Then you rest. And sleep.".split(), whole=False) == (3, 3)


def test_what_is_not_found_again_takes_as_many_words():
    assert overlap("you should go".split(), "we will never know that".split(), whole=True) == (3, 3)


@given(told=words, more=words)
def test_told_words_in_front_of_more_are_found_exactly(told, more):
    here, count = overlap(told, [*told, *more], whole=True)

    assert (here, count) == (len(told), len(told))


@given(told=words, later=words, whole=st.booleans())
def test_it_never_takes_more_than_there_is(told, later, whole):
    here, count = overlap(told, later, whole=whole)

    assert 0 <= here <= len(told)
    assert 0 <= count <= len(later)
    assert not whole or here == len(told)

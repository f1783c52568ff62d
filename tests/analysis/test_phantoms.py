"""Telling what was said from what the recogniser made up."""

from __future__ import annotations

import pytest

from companion.analysis import phantoms


def test_a_sentence_is_not_a_loop():
    text = "Wat maakt het voor jou zo lastig om dat tegen haar te zeggen, denk je?"

    assert not phantoms.is_loop(text, tokens=22, seconds=4.5)


@pytest.mark.parametrize(
    ("text", "tokens", "seconds"),
    [
        ("anon " * 40, 80, 14.0),
        ("I don't know what to say about that. " * 8, 72, 10.0),
        ("a short cap that was filled", phantoms.token_limit(0.5), 0.5),
    ],
    ids=["word", "sentence", "cap"],
)
def test_loops(text, tokens, seconds):
    assert phantoms.is_loop(text, tokens, seconds)


def test_yes_yes_yes_is_what_people_say():
    assert not phantoms.is_loop("Ja, ja, ja, ja.", tokens=9, seconds=1.5)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ([1, 2, 3, 3, 3, 3], [1, 2, 3]),
        ([1, 7, 8, 7, 8, 7, 8, 7], [1, 7, 8]),
        ([5, 5, 5, 9, 9], [5, 9, 9]),
        ([1, 2, 1, 2, 3], [1, 2, 1, 2, 3]),
        ([], []),
    ],
    ids=["token", "pair and what the cap left", "in the middle", "twice is fine", "nothing"],
)
def test_a_loop_is_said_once(tokens, expected):
    assert phantoms.unlooped(tokens) == expected


def test_the_recogniser_must_doubt_twice_before_a_segment_is_silence():
    assert phantoms.is_silence(no_speech=0.9, avg_logprob=-1.4)
    assert not phantoms.is_silence(no_speech=0.9, avg_logprob=-0.3)
    assert not phantoms.is_silence(no_speech=0.1, avg_logprob=-1.4)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Thanks for watching!", "en"),
        ("Thank you.", "en"),
        ("Subtitles by the Amara.org community", "en"),
        ("you", "en"),
        ("Ondertiteling door NPO", "nl"),
        ("TV Gelderland 2021", "nl"),
        ("Bedankt voor het kijken!", "nl"),
    ],
)
def test_phrases_from_subtitles_count_only_when_surely_heard(text, language):
    assert phantoms.is_phantom(text, language, confidence=0.4, no_speech=0.2)
    assert phantoms.is_phantom(text, language, confidence=0.9, no_speech=0.5)
    assert not phantoms.is_phantom(text, language, confidence=0.9, no_speech=0.1)


def test_punctuation_is_nothing_said():
    assert phantoms.is_phantom("...", "nl", confidence=0.99, no_speech=0.0)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Thank you, that helps me a lot.", "en"),
        ("You should tell her.", "en"),
        ("Bedankt, daar heb ik echt iets aan.", "nl"),
        ("Ja.", "nl"),
    ],
)
def test_sentences_that_only_begin_like_that_are_kept(text, language):
    assert not phantoms.is_phantom(text, language, confidence=0.2, no_speech=0.5)


def test_words_that_nobody_believes_were_not_said_but_mumbling_was():
    assert phantoms.is_unbelieved(0.21, no_speech=0.53)
    assert not phantoms.is_unbelieved(0.4, no_speech=0.53)
    assert not phantoms.is_unbelieved(0.21, no_speech=0.1)

"""Sentences as spoken: where one ends, and which utterances belong together."""

from __future__ import annotations

import pytest

from companion.analysis.sentences import MAX_WORDS, SentenceAssembler, split_text
from companion.events import Utterance, Word

WORD_S = 0.3


def said(text: str, start_s: float = 0.0, probability: float = 0.9) -> Utterance:
    """An utterance of evenly spoken words; "~" stands for a second of silence."""
    words, now_s = [], start_s
    for token in text.split():
        if token == "~":
            now_s += 1.0
            continue
        words.append(Word(now_s, now_s + WORD_S, token, probability))
        now_s += WORD_S
    return Utterance(start_s, now_s, tuple(words), probability)


def texts(sentences) -> list[str]:
    return [sentence.text for sentence in sentences]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "That sounds heavy. Have you talked to her?", ["That sounds heavy.", "Have you talked to her?"]),
        ("nl", "Wat vervelend! Weet je leidinggevende ervan?", ["Wat vervelend!", "Weet je leidinggevende ervan?"]),
        ("nl", "'t Is laat. 's Avonds ook.", ["'t Is laat.", "'s Avonds ook."]),
        ("en", "I was... thinking. Wait… No.", ["I was... thinking.", "Wait…", "No."]),
        ("en", '"Really?" she asked. "Yes." Then he left.', ['"Really?" she asked.', '"Yes."', "Then he left."]),
        ("nl", 'Ze zei: "Je moet gaan." Toen ging ik.', ['Ze zei: "Je moet gaan."', "Toen ging ik."]),
        ("nl", "Ik sprak dr. Smit en mevr. Bakker.", ["Ik sprak dr. Smit en mevr. Bakker."]),
        ("nl", "Bel bijv. Anna, o.a. Jan, d.w.z. Iedereen.", ["Bel bijv. Anna, o.a. Jan, d.w.z. Iedereen."]),
        ("nl", "Koffie, thee, enz. Daarna begonnen we.", ["Koffie, thee, enz.", "Daarna begonnen we."]),
        ("en", "Ask somebody, e.g. Mr. Jones. Or me.", ["Ask somebody, e.g. Mr. Jones.", "Or me."]),
        ("en", "He said no. Nobody moved.", ["He said no.", "Nobody moved."]),
        ("nl", "Het was nr. 3. Dat weet ik zeker.", ["Het was nr. 3.", "Dat weet ik zeker."]),
        ("en", "It grew by 3.5 percent. 20 people came.", ["It grew by 3.5 percent.", "20 people came."]),
        ("nl", "Dat zei J. de Vries. Echt?!", ["Dat zei J. de Vries.", "Echt?!"]),
        ("en", "no punctuation at all", ["no punctuation at all"]),
        ("en", "   ", []),
    ],
)
def test_where_a_sentence_ends(language, text, expected):
    assert split_text(text, language) == expected
    assert texts(SentenceAssembler(language).push(said(text), final=True)) == expected


def test_every_sentence_has_its_own_times_and_confidence():
    utterance = Utterance(
        10.0,
        13.0,
        (Word(10.2, 10.6, "Echt?", 0.4), Word(11.0, 11.5, "Vertel", 0.9), Word(11.5, 11.9, "eens.", 0.7)),
        confidence=0.67,
    )

    first, second = SentenceAssembler("nl").push(utterance, final=True)

    assert (first.start_s, first.end_s, first.confidence) == (10.2, 10.6, 0.4)
    assert (second.start_s, second.end_s) == (11.0, 11.9)
    assert second.confidence == pytest.approx(0.8)


def test_a_long_pause_ends_a_sentence_that_has_no_full_stop():
    sentences = SentenceAssembler("en").push(said("I don't know ~ have you asked her"), final=True)

    assert texts(sentences) == ["I don't know", "have you asked her"]


def test_half_a_sentence_waits_for_the_rest():
    assembler = SentenceAssembler("en")

    assert texts(assembler.push(said("Well. What I always do is"), final=False)) == ["Well."]
    assert texts(assembler.push(said("call first. Then I go.", 2.0), final=True)) == [
        "What I always do is call first.",
        "Then I go.",
    ]


def test_a_sentence_that_was_finished_does_not_wait():
    assembler = SentenceAssembler("en")

    assert texts(assembler.push(said("What did he say?"), final=False)) == ["What did he say?"]
    assert assembler.push(None, final=True) == []


@pytest.mark.parametrize("ending", ["that", "that...", "that…", "Mr."])
def test_open_words_are_let_go_when_speech_turns_out_to_have_ended(ending):
    assembler = SentenceAssembler("en")

    assert assembler.push(said(f"I thought {ending}"), final=False) == []
    assert texts(assembler.push(None, final=True)) == [f"I thought {ending}"]
    assert assembler.flush() == []


def test_words_that_were_not_understood_in_between_change_nothing():
    assembler = SentenceAssembler("en")
    assembler.push(said("What I always do is"), final=False)
    assembler.push(None, final=False)

    assert texts(assembler.push(said("call first.", 2.0), final=True)) == ["What I always do is call first."]


def test_the_end_of_the_session_lets_open_words_go():
    assembler = SentenceAssembler("nl")
    assembler.push(said("Ik denk dat"), final=False)

    assert texts(assembler.flush()) == ["Ik denk dat"]


def test_nobody_waits_for_ever_for_a_full_stop():
    assembler = SentenceAssembler("nl")

    sentences = [
        sentence for i in range(10) for sentence in assembler.push(said("en toen " * 10, start_s=10.0 * i), final=False)
    ]

    assert sum(len(sentence.text.split()) for sentence in sentences) > 200 - MAX_WORDS
    assert max(len(sentence.text.split()) for sentence in sentences) <= MAX_WORDS

"""Sentences, on arbitrary words: nothing is lost, nothing is said twice, and time goes forward."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.sentences import MAX_WORDS, SentenceAssembler, split_text
from companion.events import LANGUAGES, Utterance, Word

spoken = st.text(st.sampled_from("aBcé1.?!…'\"”)- "), min_size=1, max_size=8).map(str.strip).filter(bool)
step = st.tuples(spoken, st.floats(0.0, 1.5), st.floats(0.05, 0.6), st.floats(0.0, 1.0))
utterances = st.lists(st.tuples(st.lists(step, max_size=12), st.booleans()), max_size=8)


def timed(shape):
    """Utterances with words in order of time."""
    now_s = 0.0
    for steps, final in shape:
        words = []
        for text, pause_s, length_s, probability in steps:
            words.append(Word(now_s + pause_s, now_s + pause_s + length_s, text, probability))
            now_s = words[-1].end_s
        yield (Utterance(words[0].start_s, now_s, tuple(words), 0.5) if words else None), final


@given(utterances, st.sampled_from(LANGUAGES))
def test_every_word_comes_out_once_and_in_order(shape, language):
    assembler = SentenceAssembler(language)
    heard = list(timed(shape))

    sentences = [s for utterance, final in heard for s in assembler.push(utterance, final=final)] + assembler.flush()

    said = " ".join(word.text for utterance, _ in heard if utterance for word in utterance.words)
    assert " ".join(sentence.text for sentence in sentences) == said


@given(utterances, st.sampled_from(LANGUAGES))
def test_time_goes_forward(shape, language):
    assembler = SentenceAssembler(language)

    sentences = [s for utterance, final in timed(shape) for s in assembler.push(utterance, final=final)]
    sentences += assembler.flush()

    assert all(sentence.start_s <= sentence.end_s for sentence in sentences)
    assert all(before.end_s <= after.start_s for before, after in pairwise(sentences))
    assert all(0.0 <= sentence.confidence <= 1.0 for sentence in sentences)
    assert all(len(sentence.text.split()) <= 3 * MAX_WORDS for sentence in sentences)


@given(utterances, st.sampled_from(LANGUAGES))
def test_after_a_final_utterance_nothing_is_kept(shape, language):
    assembler = SentenceAssembler(language)
    for utterance, _ in timed(shape):
        assembler.push(utterance, final=True)

        assert assembler.flush() == []


@given(st.lists(spoken, max_size=80).map(" ".join), st.sampled_from(LANGUAGES))
def test_splitting_a_text_keeps_its_words(text, language):
    assert " ".join(split_text(text, language)).split() == text.split()

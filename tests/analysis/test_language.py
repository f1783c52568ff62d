"""The spaCy pipelines: how they read a sentence, how they are trained, written, found damaged."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from random import Random

import numpy as np
import pytest

from companion import places
from companion.analysis.corpus import corpus_digest, read_examples
from companion.analysis.features import FACTS, Surroundings, extract, facts, rests_on_words_alone
from companion.analysis.language import blank_pipeline, clean, load_classifier, read_classifier
from companion.analysis.roughen import bare, misheard
from companion.analysis.training import train
from companion.errors import ModelProblem
from companion.events import LANGUAGES, SUBTYPES

CORPUS = places.shipped("models", "acts", "corpus")


def reading(language, text):
    nlp, component = blank_pipeline(language)
    return component.read(nlp.make_doc(text))


def names(language, text, common=frozenset(), **around):
    _, component = blank_pipeline(language)
    return {name for name, _, _ in extract(reading(language, text), Surroundings(**around), component.cues, common)}


# --- reading --------------------------------------------------------------------------------------------------------


def test_flemish_and_contracted_forms_are_read_in_one_spelling():
    assert reading("nl", "Hebt ge uw chef gebeld?").norms == ["heb", "je", "je", "chef", "gebeld"]
    assert reading("en", "Don't you think we're gonna ask 12 people?").norms == [
        *("do", "not", "you", "think", "we", "are", "going", "to", "ask", "#", "people"),
    ]


def test_words_keep_their_place_in_the_text():
    text = "Ja, da's 't probleem."

    for word in reading("nl", text).words:
        assert text[word.start : word.end].strip("'") or word.norm


def test_what_is_said_twice_in_a_row_is_read_once():
    assert reading("en", "I was, I was late.").norms == ["i", "was", "late"]
    assert reading("nl", "En dan ga je, en dan ga, eh, ga je weg.").norms[-4:] == ["dan", "ga", "je", "weg"]
    assert reading("en", "She she said no.").norms == ["she", "said", "no"]


def test_what_a_transcriber_adds_is_not_read_and_moves_nothing():
    text = "[laughs] -and then your-your th-those kids, you're-- self-help, I- I [unintelligible 00:12:01] stopped-"

    assert reading("en", clean(text)).norms == [
        *("and", "then", "your", "those", "kids", "you", "are", "self", "help", "i", "stopped"),
    ]
    assert len(clean(text)) == len(text)
    assert clean("werk-privé, niet-weten en zo") == "werk-privé, niet-weten en zo"


def test_bare_text_is_known_as_such():
    assert reading("en", "so you feel stuck").bare
    assert not reading("en", "so you feel stuck?").bare
    assert not reading("en", "So you feel stuck").bare


def test_the_frame_of_disguised_advice_is_a_cue_in_both_languages():
    assert "cue:disguised_advice" in names("nl", "Hebt ge er al eens aan gedacht om hem te bellen?")
    assert "cue:disguised_advice" in names("en", "Have you thought about calling him?")


def test_role_and_sentence_before_add_features_and_change_none():
    alone = names("en", "You feel stuck.")
    known = names("en", "You feel stuck.", role="participant", previous=reading("en", "I am stuck."))

    assert alone - {"prev none"} < known
    assert "echo:1" in known


def test_features_of_the_words_alone_are_told_from_those_of_the_surroundings():
    around = {"role": "chair", "previous": reading("en", "I am stuck."), "previous_role": "case_bringer"}
    alone, known = names("en", "You feel stuck?"), names("en", "You feel stuck?", **around)

    assert {name for name in known if rests_on_words_alone(name)} == {n for n in alone if n != "prev none"}


def test_facts_tell_who_spoke_and_who_before():
    around = Surroundings("participant", reading("en", "Why?"), "participant")
    told, nothing = facts(reading("en", "Because."), around), facts(reading("en", "Because."), Surroundings())

    assert len(told) == len(nothing) == FACTS
    assert told != nothing


# --- noise ----------------------------------------------------------------------------------------------------------


def test_bare_is_what_a_poor_recogniser_prints():
    assert bare("Well, she's… gone - isn't she?") == "well she's gone isn't she"


def test_misheard_is_the_same_for_the_same_seed():
    text = "Dat was echt een heel lange zin met veel woorden, en hij gaat nog even door " * 4

    assert misheard(text, Random(5)) == misheard(text, Random(5)) != text
    assert misheard("", Random(5)) == ""


# --- training -------------------------------------------------------------------------------------------------------


def small_corpus(language):
    """A few hundred sentences from all files: enough for every act to occur."""
    return read_examples(CORPUS.joinpath(language).glob("*.jsonl"))[::25]


def files(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


TRAIN = """
import sys
from pathlib import Path
from companion.analysis.corpus import read_examples
from companion.analysis.training import train
train("nl", read_examples(Path(sys.argv[1]).glob("*.jsonl"))[::40], Path(sys.argv[2]))
"""


def test_training_gives_the_same_bytes_in_every_process(tmp_path):
    for seed in ("1", "2"):
        command = [sys.executable, "-c", TRAIN, str(CORPUS / "nl"), str(tmp_path / seed)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})

    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_a_small_training_already_learns(tmp_path):
    examples = small_corpus("en")
    train("en", examples, tmp_path / "en")
    classifier = read_classifier(tmp_path / "en", "en")
    right = sum(classifier.classify(each.text, role=each.role).act == each.act for each in examples)

    assert right > 0.9 * len(examples)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_pipeline_was_trained_on_the_shipped_corpus(language):
    meta = json.loads(places.shipped("models", "acts", language, "meta.json").read_text("utf-8"))
    paths = list((CORPUS / language).glob("*.jsonl"))

    assert meta["corpus_sha256"] == corpus_digest(paths), "run `make train`"
    assert meta["sentences"] == len(read_examples(paths))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_holds_every_act(language):
    counts = Counter(example.act for example in read_examples((CORPUS / language).glob("*.jsonl")))

    assert set(counts) == {f"{label}/{subtype}" for label in SUBTYPES for subtype in SUBTYPES[label]}
    assert min(counts.values()) >= 200


@pytest.mark.shared
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_development_sentence_of_any_length_is_in_the_corpus(shared, language):
    known = {bare(example.text) for example in read_examples((CORPUS / language).glob("*.jsonl"))}
    dev = [example.text for example in read_examples((shared / "data/acts/dev" / language).glob("*.jsonl"))]

    assert [text for text in dev if len(text.split()) > 6 and bare(text) in known] == []


# --- what can be wrong with a pipeline --------------------------------------------------------------------------------


def test_a_missing_pipeline_is_said_in_words(tmp_path):
    with pytest.raises(ModelProblem) as caught:
        read_classifier(tmp_path / "nowhere", "nl")

    assert caught.value.code == "acts.missing"


@pytest.mark.parametrize("harm", ["gone", "cut", "rubbish", "other shape"])
@pytest.mark.parametrize("part", ["weights.npy", "vocabulary.json"])
def test_a_damaged_pipeline_is_said_in_words(tmp_path, part, harm):
    folder = tmp_path / "nl"
    shutil.copytree(places.shipped("models", "acts", "nl"), folder)
    path = folder / "act_classifier" / part
    data = path.read_bytes()
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif harm == "rubbish":
        path.write_bytes(b"\x00" * 100)
    elif part == "weights.npy":
        np.save(path, np.zeros((3, 19), np.int8))
    else:
        path.write_text('{"features": ["w1:a"], "common": []}', "utf-8")

    with pytest.raises(ModelProblem) as caught:
        read_classifier(folder, "nl")
    assert caught.value.code == "acts.damaged"


def test_the_pipeline_holds_no_pickle():
    for language in LANGUAGES:
        assert load_classifier(language)
        for path in places.shipped("models", "acts", language).rglob("*.npy"):
            np.load(path, allow_pickle=False)

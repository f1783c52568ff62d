"""`companion classify` through the real command: its contract, line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from companion import places


def classify(lines, *, language="en", **environment):
    data = lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode()
    return subprocess.run(
        [sys.executable, "-m", "companion.cli", "classify", "--language", language],
        input=data,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
        timeout=120,
    )


def rows(done):
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_objects_come_back_with_their_act_and_their_own_keys():
    given = {"id": 7, "text": "Have you considered asking HR?", "role": "participant", "nested": {"é": [None, 1.5]}}
    done = classify([json.dumps(given), json.dumps({"text": "We have two minutes left.", "label": "mine"})])

    first, second = rows(done)
    assert done.returncode == 0, done.stderr
    assert {key: first[key] for key in given} == given
    assert (first["label"], first["subtype"]) == ("advice", "disguised")
    assert 0.25 <= first["confidence"] <= 1
    for span in first["evidence"]:
        assert given["text"][span["start"] : span["end"]] == span["text"]
    assert second["label"] == "other"


def test_surroundings_may_be_missing_null_or_given():
    text = "It hurt, and you kept it to yourself."
    before = "I never told her that it hurt, I kept it to myself."
    done = classify(
        [
            json.dumps({"text": text}),
            json.dumps({"text": text, "previous": None, "previous_role": None, "role": None}),
            json.dumps({"text": text, "previous": before, "previous_role": "case_bringer", "role": "participant"}),
        ]
    )

    alone, nulls, known = rows(done)
    assert alone["confidence"] == nulls["confidence"]
    assert (known["label"], known["subtype"]) == ("reflection", "mirror")


def test_faulty_lines_are_named_and_the_others_answered():
    done = classify(
        [
            '{"text": "She started in March."}',
            '{"text": "She sta',
            "[1, 2]",
            '{"utterance": "geheim"}',
            '{"text": 5}',
            '{"text": "Hm.", "role": "boss"}',
            '{"text": "Hm.", "role": [], "previous": 3}',
            "",
            '{"text": "Thanks."}',
        ]
    )

    assert done.returncode == 1
    assert [row["text"] for row in rows(done)] == ["She started in March.", "Thanks."]
    words = done.stderr.decode("utf-8")
    for line in range(2, 8):
        assert f"Line {line}" in words
    assert "2, 3, 4, 5, 6, 7" in words
    assert "geheim" not in words
    assert "Traceback" not in words


def test_text_without_words_is_answered():
    done = classify([json.dumps({"text": text}) for text in ("", " ", "...", "\ud800")])

    assert done.returncode == 0, done.stderr
    assert [(row["label"], row["subtype"], row["evidence"]) for row in rows(done)] == [("other", "social", [])] * 4


def test_no_lines_no_answers():
    done = classify([])

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("locale", ["C", "POSIX", "nl_BE.ISO-8859-1"])
def test_utf8_goes_in_and_out_whatever_the_locale(locale):
    text = "Hebt ge daar zelf ideeën over, zo 'privé'?"
    data = b"\xef\xbb\xbf" + json.dumps({"text": text}, ensure_ascii=False).encode() + b"\r\n"
    done = classify(data, language="nl", LC_ALL=locale, LANG=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")

    assert done.returncode == 0, done.stderr
    assert text.encode() in done.stdout
    assert rows(done)[0]["label"] == "question"


def test_bytes_that_are_no_utf8_are_a_faulty_line():
    done = classify(b'{"text": "caf\xe9"}\n{"text": "Thanks."}\n')

    assert done.returncode == 1
    assert len(rows(done)) == 1


def test_each_answer_comes_before_the_next_question():
    with subprocess.Popen(
        [sys.executable, "-m", "companion.cli", "classify", "--language", "nl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as talk:
        for text in ("Je moet haar bellen.", "Ja, precies."):
            talk.stdin.write(json.dumps({"text": text}).encode() + b"\n")
            talk.stdin.flush()
            assert json.loads(talk.stdout.readline())["text"] == text
        talk.stdin.close()
        assert talk.wait(timeout=60) == 0


def test_an_unknown_language_is_a_usage_error():
    done = classify([], language="fr")

    assert done.returncode == 2
    assert b"'fr'" in done.stderr


def test_the_pipelines_are_shipped():
    for language in ("nl", "en"):
        folder = places.shipped("models", "acts", language)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

        assert size <= 10_000_000, f"{language}: {size} bytes"

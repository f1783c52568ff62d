"""The sealed review: there and back, without words, and in words when it is something else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from companion.errors import SealProblem
from companion.export import review_file, sealing
from companion.export.agefile import Passphrase, new_identity
from companion.record import Correction
from tests.review.talk import SECRET, a_session


def test_a_review_comes_back_equal_for_whom_it_was_sealed(tmp_path):
    record, reader = a_session().record(), new_identity()
    path = review_file.seal_review(record, tmp_path, [reader.recipient])

    assert path.name == "companion-review-2026-11-21.age"
    assert review_file.open_review(path, [reader]) == record
    with pytest.raises(SealProblem, match="wrong_key"):
        review_file.open_review(path, [new_identity()])


def test_a_corrected_review_is_a_new_file(tmp_path):
    record, reader = a_session().record(), new_identity()
    first = review_file.seal_review(record, tmp_path, [reader.recipient])
    before = first.read_bytes()
    corrected = replace(
        record, corrections=(Correction(sentence_id="s0006", act="advice/option", by="supervisor", on="2026-11-22"),)
    )
    second = review_file.seal_review(corrected, tmp_path, [reader.recipient])

    assert second != first
    assert first.read_bytes() == before
    assert review_file.open_review(second, [reader]).corrections == corrected.corrections


def test_words_leave_only_with_consent():
    with_words = a_session().record(with_words=True)

    assert SECRET.encode() in review_file.encode(with_words)
    assert SECRET.encode() not in review_file.encode(replace(with_words, with_words=False))


def test_keys_of_a_later_program_are_passed_over():
    document = json.loads(review_file.encode(a_session().record()))
    document["weather"] = "sunny"

    assert review_file.decode(json.dumps(document).encode()) == a_session().record()


def broken(**changes):
    return json.dumps(json.loads(review_file.encode(a_session().record())) | changes).encode()


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "seal.not_review"),
        (b"[" * 20_000, "seal.not_review"),
        (b'"companion-review/1"', "seal.not_review"),
        (b'{"format": "companion-summary/1"}', "seal.summary_not_review"),
        (b'{"format": "companion-review/2"}', "seal.newer_review"),
        (b'{"format": "companion-review/1"}', "seal.not_review"),
        (broken(said=SECRET), "seal.not_review"),
        (broken(date="one day"), "seal.not_review"),
        (broken(end_s=float("nan")), "seal.not_review"),
        (
            broken(corrections=[{"sentence_id": "s1", "act": "advice/kind", "by": "chair", "on": "2026-11-21"}]),
            "seal.not_review",
        ),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)
def test_what_is_not_a_review_is_said_in_words_and_never_quoted(document, code):
    with pytest.raises(SealProblem) as caught:
        review_file.decode(document)

    assert caught.value.code == code
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_sealed_summary_is_told_from_a_review(tmp_path):
    path = sealing.seal(b'{"format": "companion-summary/1"}', tmp_path, "companion-x", [Passphrase("een twee")])

    with pytest.raises(SealProblem, match="summary_not_review"):
        review_file.open_review(path, [Passphrase("een twee")])

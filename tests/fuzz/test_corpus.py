"""Every input that was ever kept goes through its target; `make fuzz` looks for more (docs/fuzzing.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_keeps_its_promise_on_its_seeds_and_its_corpus(name):
    target = TARGETS[name]
    kept = sorted((CORPUS / name).glob("*"))

    for data in (*target.seeds(), *(path.read_bytes() for path in kept)):
        target.run(data)


def test_no_corpus_belongs_to_no_target():
    assert {path.name for path in CORPUS.iterdir()} <= set(TARGETS)

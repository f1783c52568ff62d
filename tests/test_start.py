"""What `companion start` settles before the room opens."""

from __future__ import annotations

import pytest

from companion.commands import console, start
from companion.errors import SealProblem
from companion.events import Draft, DraftAction
from companion.export import words
from companion.export.summary import Facts, seal_summary
from companion.settings import Settings

WORDS = words.generate("en")


@pytest.fixture
def last_summary(tmp_path):
    draft = Draft(
        case=None,
        question_before=None,
        question_now=None,
        actions=(
            DraftAction(what="Ask for a fixed half hour", when="by Friday", due="2026-01-09"),
            DraftAction(what="Write down what interrupts me"),
        ),
    )
    facts = Facts(date="2026-01-05", language="en", method="Five-step method")
    return seal_summary(draft, facts, folder=tmp_path, passphrase=WORDS)


def test_the_actions_of_the_last_summary_open_the_next_session(last_summary, monkeypatch):
    monkeypatch.setattr(console, "read_passphrase", lambda *_: WORDS.replace("-", " ").upper())

    previous = start._previous(last_summary)

    assert previous == (("Ask for a fixed half hour", "2026-01-09"), ("Write down what interrupts me", None))


def test_wrong_words_begin_no_session(last_summary, monkeypatch):
    monkeypatch.setattr(console, "read_passphrase", lambda *_: "not these words")

    with pytest.raises(SealProblem):
        start._previous(last_summary)


def test_a_group_may_word_its_consent_itself():
    ours, version = start._consent(Settings(), "nl")
    own, own_version = start._consent(Settings(consent_text="Mag het?"), "nl")

    assert "Eén nee" in ours
    assert version == start.CONSENT_VERSION
    assert own == "Mag het?"
    assert own_version.startswith("own-")

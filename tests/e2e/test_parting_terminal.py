"""The end of a session at the terminal: what broke off is asked on; what was handed over opens with age."""

from __future__ import annotations

import os

import pytest

from companion.events import LineSettled
from companion.export import agefile, journal_format, summary, words
from companion.export.journal import Journal
from tests.e2e.conftest import COMPANION
from tests.terminal import at_terminal
from tests.test_parting import Story

RECOVERY = words.generate("en", words.RECOVERY_WORDS)
READER = agefile.new_identity()
RECIPIENT = agefile.write_recipient(READER.recipient)


@pytest.fixture
def journal(tmp_path, monkeypatch):
    """What was on the disk when the laptop fell: two lines kept, one left out, four open."""
    monkeypatch.setenv("COMPANION_JOURNALS", str(tmp_path / "journals"))
    story = Story(tmp_path / "laptop")
    story.keep("insight-1", text="I never asked.")
    story.keep("question_before")
    story.do("settle", line="touched-1", decision="dropped")
    cost = journal_format.Cost(memory_kib=64, passes=1, lanes=1)
    with Journal.create(tmp_path / "journals", RECOVERY, cost=cost) as log:
        for event in story.log.events:
            log.append(event)
    return log.path


def opened(folder):
    (path,) = folder.glob("*.age")
    return summary.open_summary(path, [READER])


def test_only_the_open_lines_are_asked(journal, tmp_path):
    asked = [
        RECOVERY,
        "n",  # the case
        "d",  # the option: do
        "y",  # the action
        "Look when she is in.",  # its first step
        "-",  # no day of looking back
    ]
    at_terminal(
        [str(COMPANION), "recover", journal.name, "--seal", str(tmp_path), "--recipient", RECIPIENT],
        asked,
        all_of_it=True,
    )

    sealed = opened(tmp_path)
    assert (sealed.case, sealed.touched, sealed.look_back) == (None, (), None)
    assert sealed.question_before.text == "How do I raise it with her?"
    assert [(line.text, line.draft) for line in sealed.insights] == [("I never asked.", False)]
    assert [option.choice for option in sealed.options] == ["do"]
    assert [(action.first_step, action.draft) for action in sealed.actions] == [("Look when she is in.", False)]
    assert not journal.exists()


def test_accepting_the_rest_marks_only_the_rest_as_a_draft(journal, tmp_path, companion):
    reading, writing = os.pipe()
    os.write(writing, f"{RECOVERY}\n".encode())
    os.close(writing)
    ran = companion(
        "recover", journal, "--passphrase-fd", reading, "--seal", tmp_path, "--accept-draft", "--recipient", RECIPIENT,
        pass_fds=(reading,),
    )  # fmt: skip
    os.close(reading)

    assert ran.code == 0, ran
    assert "2 line(s) of the summary were confirmed" in ran.err
    sealed = opened(tmp_path)
    assert [line.draft for line in sealed.insights] == [False]
    assert (sealed.case.draft, sealed.actions[0].draft, sealed.look_back) == (True, True, None)
    assert sealed.touched == ()


def test_a_decision_keeps_its_words_out_of_reprs():
    assert "never asked" not in repr(
        LineSettled(
            t_s=1.0, line="insight-1", kind="insight", decision="kept", text="I never asked.", first_step="never asked"
        )
    )


@pytest.mark.needs("age")
def test_what_was_handed_over_opens_with_debians_age(tmp_path):
    story = Story(tmp_path / "laptop")
    story.keep("insight-1")
    passphrase = story.seal_with_words()
    story.save(tmp_path / "stick")
    (sealed,) = (tmp_path / "stick").glob("*.age")
    at_terminal(["age", "-d", "-o", str(tmp_path / "read.json"), str(sealed)], [passphrase])

    read = summary.decode((tmp_path / "read.json").read_bytes())
    assert [line.text for line in read.insights] == ["I see now that I never asked her anything."]
    with pytest.raises(AssertionError, match="incorrect passphrase"):
        at_terminal(["age", "-d", str(sealed)], [words.generate("en")])

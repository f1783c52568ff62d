"""The sealed summary: what goes into it, what never does, and that it comes back as it was."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import SealProblem, StorageProblem, UsageProblem
from companion.events import Draft, DraftAction, DraftLine, LookBack
from companion.export import agefile, sealing, summary, words
from companion.export.summary import Action, Day, Facts, Line, Option, Summary

READER = agefile.X25519Identity(b"\x05" * 32)
FACTS = Facts(date="2026-11-21", language="en", method="Five-step method", people=6)
DRAFT = Draft(
    case=DraftLine(text="A resident refuses the day centre.", sentence_ids=("s1", "s2"), by="case_bringer"),
    question_before=DraftLine(text="How do I get her to come?", sentence_ids=("s3",)),
    question_now=None,
    touched=(DraftLine(text="What is a good day to her?", by="participant", sentence_ids=("s8",)),),
    insights=(
        DraftLine(text="I see that I was thinking for her.", by="case_bringer", sentence_ids=("s9",)),
        DraftLine(text="I do that with my own mother.", by="participant", sentence_ids=("s10",)),
    ),
    options=(
        DraftLine(text="Ask her what a good day is.", choice="do"),
        DraftLine(text="Call the daughter first.", choice="maybe"),
        DraftLine(text="Insist.", choice="no"),
        DraftLine(text="Visit the day centre together."),
    ),
    actions=(
        DraftAction(what="Sit down with her", when="by Friday", due="2026-11-27", sentence_ids=("s12",)),
        DraftAction(what="Talk to the team", when="after the holidays"),
        DraftAction(what="Send you the article", who="participant"),
    ),
)


def seal(folder, draft=DRAFT, facts=FACTS):
    return summary.seal_summary(draft, facts, folder=folder, recipients=[READER.recipient])


def names_in(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


def code(path, *identities) -> str:
    with pytest.raises(SealProblem) as caught:
        summary.open_summary(path, identities)
    return caught.value.code


# --- stories ---------------------------------------------------------------------------------------------------------


def test_the_case_bringer_opens_the_summary_with_their_words(tmp_path):
    passphrase = words.generate("nl")

    path = summary.seal_summary(DRAFT, FACTS, folder=tmp_path, passphrase=passphrase)

    assert summary.open_summary(path, [agefile.Passphrase(passphrase)]) == summary.compose(DRAFT, FACTS)
    assert code(path, agefile.Passphrase("other words")) == "seal.wrong_passphrase"


def test_the_name_of_the_file_tells_the_date_and_nothing_else(tmp_path):
    written = [seal(tmp_path).name for _ in range(3)]

    assert written == ["companion-2026-11-21.age", "companion-2026-11-21-2.age", "companion-2026-11-21-3.age"]
    assert names_in(tmp_path) == set(written)


def test_who_said_what_and_what_was_turned_down_stay_out(tmp_path):
    document = sealing.unseal(seal(tmp_path), [READER]).decode()

    for absent in ("participant", "case_bringer", "s1", "s9", "Insist", "article"):
        assert absent not in document
    for present in ("day centre together", "thinking for her", "2026-11-27", "after the holidays"):
        assert present in document


def test_lines_that_nobody_confirmed_are_marked(tmp_path):
    half = replace(
        DRAFT, question_before=replace(DRAFT.question_before, confirmed=True), look_back=LookBack(due="2027-01-15")
    )
    drafted = summary.compose(half, FACTS)

    assert all(line.draft for line in (drafted.case, *drafted.touched, *drafted.options, *drafted.actions))
    assert drafted.look_back.draft
    assert not drafted.question_before.draft


def test_what_others_realise_and_promise_is_theirs():
    composed = summary.compose(DRAFT, FACTS)

    assert [line.text for line in composed.insights] == ["I see that I was thinking for her."]
    assert [action.what for action in composed.actions] == ["Sit down with her", "Talk to the team"]


def test_a_summary_from_before_the_questions_that_touched_still_opens():
    before = {
        "format": "companion-summary/1", "date": "2026-11-20", "language": "nl", "method": "Incidentmethode",
        "people": None, "case": {"text": "Zij weigert.", "draft": False}, "question_before": None, "question_now": None,
        "insights": [], "options": [{"text": "Vragen.", "choice": None, "draft": True}],
        "actions": [{"what": "Bellen", "when": None, "due": "2026-11-27", "draft": False}],
    }  # fmt: skip
    opened = summary.decode(json.dumps(before).encode())

    assert (opened.touched, opened.look_back, opened.actions[0].first_step) == ((), None, None)
    assert opened.actions[0].due == date(2026, 11, 27)


def test_the_size_of_a_file_tells_little(tmp_path):
    silent = Draft(case=None, question_before=None, question_now=None)

    brief = Draft(case=DraftLine(text="Short."), question_before=None, question_now=None)

    assert seal(tmp_path, silent).stat().st_size == seal(tmp_path, brief).stat().st_size


def how_a_cut_is_told(whole, length):
    """What lost whole kilobytes has a size that fits, so that it can only be known as damaged."""
    fits = (len(whole) - length) % sealing.PADDING_BYTES == 0
    return {"seal.truncated", "seal.damaged"} if fits else {"seal.truncated"}


def test_a_file_cut_anywhere_is_known_as_cut(tmp_path):
    path = seal(tmp_path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 3):
        path.write_bytes(whole[:length])
        assert code(path, READER) in how_a_cut_is_told(whole, length), length


def test_a_file_changed_anywhere_never_opens(tmp_path):
    path = seal(tmp_path)
    whole = path.read_bytes()
    payload = whole.index(b"\n", whole.index(b"--- ")) + 1
    for position in range(0, len(whole), 3):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 4]) + whole[position + 1 :])
        assert code(path, READER) == "seal.damaged" or position < payload, position


@pytest.mark.soak
def test_every_bit_of_a_sealed_summary_counts(tmp_path):
    path = seal(tmp_path)
    whole = path.read_bytes()
    for bit in range(8 * len(whole)):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        assert code(path, READER).startswith("seal."), bit
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert code(path, READER) in how_a_cut_is_told(whole, length), length


@pytest.mark.parametrize("before", ["", "<html><body>\n<pre>", "Dear Anna, here it is:\n\n> "])
def test_an_age_file_is_found_inside_a_page_or_a_mail(tmp_path, before):
    sink = io.BytesIO()
    document = summary.encode(summary.compose(DRAFT, FACTS))
    agefile.encrypt([document], sink, [READER.recipient], armour=True)
    page = tmp_path / "companion.html"
    page.write_bytes(before.encode() + sink.getvalue() + b"</pre></body></html>\n")

    assert summary.open_summary(page, [READER]) == summary.compose(DRAFT, FACTS)
    assert sealing.locked_with(page) == "key"


def test_a_disk_that_forgets_is_found_out(tmp_path, monkeypatch):
    write = sealing.atomic.write

    def forgetful(path, fill, **kwargs):
        result = write(path, fill, **kwargs)
        path.write_bytes(path.read_bytes()[:-1])
        return result

    monkeypatch.setattr(sealing.atomic, "write", forgetful)
    with pytest.raises(StorageProblem) as caught:
        seal(tmp_path)
    assert caught.value.code == "storage.unfaithful"
    assert names_in(tmp_path) == set()


def test_a_folder_is_made_where_it_is_missing_and_refused_where_it_can_not_be(tmp_path):
    assert seal(tmp_path / "stick" / "intervisie é").exists()
    (tmp_path / "file").touch()
    with pytest.raises(StorageProblem):
        seal(tmp_path / "file" / "under")


def test_words_and_keys_together_are_refused_before_anything_is_written(tmp_path):
    with pytest.raises(UsageProblem):
        summary.seal_summary(DRAFT, FACTS, folder=tmp_path, passphrase="words", recipients=[READER.recipient])
    assert names_in(tmp_path) == set()


# --- the document ----------------------------------------------------------------------------------------------------


def test_the_document_is_the_one_in_the_documentation():
    """docs/summary-format.md shows a document; it is the one that companion writes."""
    text = (Path(__file__).parents[2] / "docs" / "summary-format.md").read_text("utf-8")
    example = json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])
    read = summary.decode(json.dumps(example).encode())

    assert json.loads(summary.encode(read)) == example
    assert read.actions[0].due == date(2026, 11, 27)


def test_a_newer_summary_is_told_from_something_else():
    def said(document: bytes) -> str:
        with pytest.raises(SealProblem) as caught:
            summary.decode(document)
        assert "secret" not in str(caught.value)
        assert caught.value.__cause__ is None
        return caught.value.code

    assert said(b'{"format": "companion-summary/2", "case": "secret"}') == "seal.newer_summary"
    assert said(b'{"format": "companion-summary/1", "case": "secret"}') == "seal.not_summary"
    assert said(b'{"format": "holiday", "case": "secret"}') == "seal.not_summary"
    assert said(b"secret") == said(b'["secret"]') == said(b"\xff\x00") == "seal.not_summary"


def test_keys_that_a_later_program_added_are_passed_over():
    composed = summary.compose(DRAFT, FACTS)
    document = json.loads(summary.encode(composed)) | {"next_case": "2027-01-15"}

    assert summary.decode(json.dumps(document).encode()) == composed


lines = st.builds(Line, text=st.text(max_size=60), draft=st.booleans())
summaries = st.builds(
    Summary,
    date=st.dates(),
    language=st.sampled_from(["nl", "en"]),
    method=st.text(max_size=20),
    people=st.none() | st.integers(2, 12),
    case=st.none() | lines,
    question_before=st.none() | lines,
    question_now=st.none() | lines,
    touched=st.lists(lines, max_size=3).map(tuple),
    look_back=st.none() | st.builds(Day, due=st.dates(), draft=st.booleans()),
    insights=st.lists(lines, max_size=3).map(tuple),
    options=st.lists(
        st.builds(
            Option, text=st.text(max_size=40), choice=st.sampled_from([None, "do", "maybe"]), draft=st.booleans()
        ),
        max_size=3,
    ).map(tuple),
    actions=st.lists(
        st.builds(
            Action,
            what=st.text(max_size=40),
            when=st.none() | st.text(max_size=20),
            due=st.none() | st.dates(),
            draft=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
)


@given(summaries)
def test_every_summary_comes_back_as_it_was(given_summary):
    assert summary.decode(summary.encode(given_summary)) == given_summary


@given(summaries)
def test_what_was_said_is_in_no_repr(given_summary):
    spoken = [given_summary.case, *given_summary.insights, *given_summary.options]
    texts = [line.text for line in spoken if line] + [action.what for action in given_summary.actions]
    shown = repr(given_summary).replace(repr(given_summary.method), "")

    assert not [text for text in texts if len(text) > 12 and text in shown]

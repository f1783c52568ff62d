"""`companion replay --review` and `companion review`: from a transcript to counts, and everything that can go wrong."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from companion.commands import review_sealing
from companion.events import PhaseEntered, SentenceHeard, SessionOpened, Struck
from companion.export import review_file, sealing
from companion.export.agefile import Passphrase
from companion.state import SessionState, fold
from tests.review.talk import SECRET, a_session

WORDS = "kaars wolk tafel rivier"
TALK = [
    ("chair", "V", "Wie heeft er een vraag?"),
    ("participant", "P1", "Wat maakt dit zo lastig voor je?"),
    ("case_bringer", "B", "Willemijn van de Zandberg lacht er altijd om."),
    ("participant", "P2", "Je moet het haar maandag gewoon zeggen."),
    ("chair", "V", "We zijn nog in de vragenronde."),
]


@pytest.fixture
def transcript(tmp_path):
    path = tmp_path / "talk.jsonl"
    lines = [
        {"t": 5.0 * at, "end": 5.0 * at + 3, "speaker": speaker, "role": role, "text": text, "phase": "explore"}
        for at, (role, speaker, text) in enumerate(TALK)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def sealed(tmp_path):
    return sealing.seal(review_file.encode(a_session().record()), tmp_path, "review", [Passphrase(WORDS)])


def shown_words(err):
    """The seven words as they are shown, on a line of their own."""
    return re.search(r"^ +([a-zäëïöüé]+(?:-[a-zäëïöüé]+){6})$", err, re.MULTILINE)[1]


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_from_a_transcript_to_counts(companion, transcript, tmp_path):
    run = companion("replay", transcript, "--language", "nl", "--date", "2026-11-21", "--review", tmp_path / "out")
    words = shown_words(run.err)
    path = tmp_path / "out" / "companion-review-2026-11-21.age"
    counts = tmp_path / "counts.csv"
    again = companion("review", path, "--export", counts, passphrase=words)

    assert (run.code, again.code) == (0, 0)
    rows = table(counts)
    assert {row["measure"]: row["value"] for row in rows}["question"] == "1"
    assert (tmp_path / "counts-dictionary.csv").exists()
    assert b"Zandberg" not in path.read_bytes() + counts.read_bytes()
    record = review_file.open_review(path, [Passphrase(words)])
    assert all(said.text is None for said in record.said)
    assert record.classifier.startswith("acts-nl 1 ")


def test_words_go_in_when_whoever_replays_says_that_all_agreed(companion, transcript, tmp_path):
    companion("keys", "new", passphrase=WORDS)
    own = companion("keys", "show").out.split()[0]
    run = companion(
        "replay", transcript, "--language", "nl", "--date", "2026-11-21",
        "--review", tmp_path, "--review-recipient", own, "--review-words",
    )  # fmt: skip
    path = tmp_path / "companion-review-2026-11-21.age"
    report = tmp_path / "report.html"
    opened = companion("review", path, "--report", report, "--language", "nl", passphrase=WORDS)

    assert (run.code, opened.code) == (0, 0)
    assert "Zandberg" not in report.read_text("utf-8")
    assert "Vragen per advies" in report.read_text("utf-8")


def test_several_files_open_with_the_words_that_were_given_once(companion, sealed, tmp_path):
    other = sealing.seal(review_file.encode(a_session(date="2026-11-28").record()), tmp_path, "b", [Passphrase(WORDS)])
    counts = tmp_path / "counts.csv"
    run = companion("review", sealed, other, "--export", counts, passphrase=WORDS)

    assert run.code == 0
    assert {row["date"] for row in table(counts)} == {"2026-11-21", "2026-11-28"}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "--practice"),
        (("--practice", "--export", "x.csv"), 2, "--practice"),
        (("--practice", "--report", "x.html"), 2, "--practice"),
        (("one.age", "two.age", "--report", "x.html"), 2, "one session"),
        (("nowhere.age",), 1, "nowhere.age"),
    ],
)
def test_what_makes_no_sense_is_said_before_anything_opens(companion, arguments, code, says):
    run = companion("review", *arguments)

    assert run.code == code
    assert says in run.err


def test_wrong_words_and_wrong_files_are_told_apart(companion, sealed, tmp_path):
    counts = tmp_path / "counts.csv"
    summary = sealing.seal(b'{"format": "companion-summary/1"}', tmp_path, "summary", [Passphrase(WORDS)])
    newer = sealing.seal(b'{"format": "companion-review/7"}', tmp_path, "newer", [Passphrase(WORDS)])
    plain = tmp_path / "plain.age"
    plain.write_text("hello")
    said = {
        file: companion("review", file, "--export", counts, passphrase=words)
        for file, words in ((sealed, "niet de woorden"), (summary, WORDS), (newer, WORDS), (plain, WORDS))
    }

    assert {run.code for run in said.values()} == {3}
    assert "do not open" in said[sealed].err
    assert "companion open" in said[summary].err
    assert "companion-review/7" in said[newer].err
    assert "not a sealed file" in said[plain].err
    assert not counts.exists()


def test_a_summary_is_not_opened_as_a_review_nor_the_other_way_round(companion, sealed):
    run = companion("open", sealed, passphrase=WORDS)

    assert run.code == 3
    assert "companion review" in run.err


def test_options_of_a_review_need_its_folder(companion, transcript):
    run = companion("replay", transcript, "--language", "nl", "--review-words")

    assert run.code == 2
    assert "--review" in run.err


# --- at the end of a live session ---------------------------------------------------------------------------------


def gathered(plan, events):
    gathering = review_sealing.Gathering(plan)
    for event in events:
        gathering(event, SessionState())
    return gathering


def test_what_is_struck_is_forgotten_while_it_is_gathered(tmp_path):
    plan = review_sealing.plan(tmp_path, recipients=[], with_words=True, passphrase_fd=None)
    said = SentenceHeard(t_s=9, sentence_id="a", start_s=5, end_s=8, text=SECRET)
    opened = SessionOpened(t_s=0, date="2026-11-21", language="nl", method="")
    gathering = gathered(plan, [opened, PhaseEntered(t_s=0, phase="x", planned_s=60), said])
    gathering(Struck(t_s=10, from_s=4, to_s=9), SessionState())

    assert not any(isinstance(event, SentenceHeard) for event in gathering._events)


def test_without_a_plan_nothing_is_gathered_and_nothing_sealed():
    gathering = gathered(None, a_session().events)

    assert gathering._events == []
    assert gathering.seal("nl", agreed=True) is None


@pytest.mark.parametrize(("agreed", "kept"), [(True, True), (False, False)])
def test_the_words_stay_only_when_everybody_agreed(tmp_path, capsys, agreed, kept):
    talk = a_session()
    talk.agrees(words=agreed)
    plan = review_sealing.plan(tmp_path, recipients=[], with_words=True, passphrase_fd=None)
    path = gathered(plan, talk.events).seal("nl", agreed=review_sealing.agreed_to_words(fold(talk.events)))
    words = shown_words(capsys.readouterr().err)
    record = review_file.open_review(path, [Passphrase(words)])

    assert record.with_words is kept
    assert all((said.text == SECRET) is kept for said in record.said)

"""The desk behind the page: what it tells, what a correction moves, and what saving writes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from companion.analysis.acts import FakeActClassifier
from companion.desk import ReviewDesk
from companion.errors import SealProblem
from companion.events import LANGUAGES
from companion.export import review_file
from companion.export.agefile import Passphrase, new_identity, write_recipient
from companion.rehearsal import Rehearsal
from companion.review import practice
from companion.review.desk import ACTS, FORMS, Refused, parse
from companion.review.pages import site, texts
from companion.settings import Settings
from companion.web.site import Malformed
from tests.review.talk import SECRET, a_session

DOUBTFUL = "s0006"


@pytest.fixture
def desk(tmp_path):
    records = [
        (tmp_path / f"{name}.age", a_session(date=day).record(name=name))
        for name, day in (("one", "2026-11-01"), ("two", "2026-11-08"))
    ]
    rehearsals = [Rehearsal(practice.load("nl-1"), FakeActClassifier(), Settings(), date(2026, 11, 21))]
    stopped = []
    made = ReviewDesk(records, rehearsals, language="nl", today="2026-11-21", stop=lambda: stopped.append(True))
    made.stopped = stopped
    return made


def figure(desk, name, index=0):
    return next(each for each in desk.session(index)["figures"] if each["id"] == name)


def correct(desk, act="advice/disguised", by="supervisor"):
    desk.command({"do": "correct", "session": 0, "sentence": DOUBTFUL, "act": act, "by": by})


def test_everything_it_tells_can_be_sent(desk):
    told = [
        desk.overview(),
        desk.compare(),
        desk.counts(),
        desk.saved(),
        *(desk.session(index) for index in range(desk.sessions)),
        *(desk.report(index) for index in range(desk.sessions)),
        *(desk.practice(name) for name in desk.practices),
    ]
    sent = json.dumps(told, allow_nan=False)

    assert SECRET not in sent
    assert json.loads(sent)


def test_a_correction_moves_the_figures_and_can_be_taken_back(desk):
    before, version = figure(desk, "steering_share"), desk.wait(-1, 0)
    correct(desk)

    assert figure(desk, "steering_share")["value"] == pytest.approx(0.25)
    assert desk.wait(version, 0) > version
    told = next(each for each in desk.session(0)["sentences"] if each["id"] == DOUBTFUL)
    assert told["corrected"] == {"by": "supervisor", "on": "2026-11-21", "saved": False}
    assert desk.overview()["sessions"][0]["unsaved"] == 1
    assert figure(desk, "steering_share", index=1) == before

    correct(desk, act="question/leading", by="trainee")
    assert desk.overview()["sessions"][0]["unsaved"] == 1

    desk.command({"do": "withdraw", "session": 0, "sentence": DOUBTFUL})
    assert figure(desk, "steering_share") == before


def test_saving_writes_a_new_file_with_words_that_are_given_once(desk, tmp_path):
    correct(desk)
    desk.command({"do": "save", "session": 0, "to": []})
    saved, words = desk.saved(), desk.words()

    assert (saved["session"], saved["opens_with"]) == (0, "words")
    assert desk.words() is None
    record = review_file.open_review(tmp_path / "companion-review-2026-11-01.age", [Passphrase("-".join(words))])
    assert saved["path"] == str(tmp_path / "companion-review-2026-11-01.age")
    assert [(each.sentence_id, each.act, each.by) for each in record.corrections] == [
        (DOUBTFUL, "advice/disguised", "supervisor")
    ]
    assert next(said for said in record.said if said.sentence_id == DOUBTFUL).act == "question/closed"
    assert desk.overview()["sessions"][0]["unsaved"] == 0


def test_a_saved_correction_stays_in_the_file_when_another_follows(desk, tmp_path):
    reader = new_identity()
    key = write_recipient(reader.recipient)
    correct(desk)
    desk.command({"do": "save", "session": 0, "to": [key]})
    correct(desk, act="question/leading", by="chair")
    desk.command({"do": "save", "session": 0, "to": [key]})
    record = review_file.open_review(tmp_path / "companion-review-2026-11-01-2.age", [reader])

    assert [(each.by, each.act) for each in record.corrections] == [
        ("supervisor", "advice/disguised"),
        ("chair", "question/leading"),
    ]
    assert desk.words() is None


def test_what_can_not_be_done_is_said_in_the_reader_s_language(desk):
    for command in (
        {"do": "correct", "session": 9, "sentence": DOUBTFUL, "act": ACTS[0], "by": "chair"},
        {"do": "correct", "session": 0, "sentence": "s9999", "act": ACTS[0], "by": "chair"},
        {"do": "save", "session": 0, "to": ["nobody"]},
        {"do": "save", "session": 2, "to": []},
        {"do": "practice_label", "practice": "xx", "sentence": "s01", "act": ACTS[0]},
    ):
        with pytest.raises(Refused) as caught:
            desk.command(command)
        assert len(caught.value.text) > 20

    assert desk.wait(-1, 0) == 0


def test_practice_goes_through_the_desk(desk):
    desk.command({"do": "practice_label", "practice": "nl-1", "sentence": "s05", "act": "advice/direct"})
    assert desk.practice("nl-1")["agreement"]["answered"] == 1

    desk.command({"do": "practice_again", "practice": "nl-1"})
    assert desk.practice("nl-1")["agreement"]["answered"] == 0


def test_stop_ends_the_program(desk):
    desk.command({"do": "stop"})

    assert desk.stopped == [True]


def test_a_record_whose_method_can_not_be_read_is_no_review(tmp_path):
    record = replace(a_session().record(), method="id = 3")

    with pytest.raises(SealProblem, match="not_review"):
        ReviewDesk([(tmp_path / "x.age", record)], [], language="nl", today="2026-11-21", stop=lambda: None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_stands_alone_and_holds_no_word(tmp_path, language):
    record = a_session().record(with_words=True)
    desk = ReviewDesk([(tmp_path / "x.age", record)], [], language=language, today="2026-11-21", stop=lambda: None)
    html = desk.report(0)["html"]

    assert SECRET not in html
    assert "<script" not in html
    assert "http" not in html
    assert html.count("<!--picture:") == 4
    assert f'<html lang="{language}">' in html
    assert ("2,0 (4 op 2)" if language == "nl" else "2.0 (4 to 2)") in html


# --- the site -----------------------------------------------------------------------------------------------------


def test_the_site_has_a_place_for_every_session_and_practice(desk):
    made = site(desk, "nl")

    assert {"/data/session/0", "/data/session/2", "/data/report/1", "/data/practice/nl-1"} <= set(made.data)
    assert all(value() is None or json.dumps(value()) for value in made.data.values())
    assert made.feed.view("review") == {"n": 0}
    assert made.command({"do": "practice_again", "practice": "nl-1"}) is None
    assert "oefensessie" in made.command({"do": "save", "session": 2, "to": []})


def test_both_languages_go_to_the_page_with_the_same_keys():
    told = texts()

    assert set(told["nl"]) == set(told["en"])
    assert {"figure.open_share.name", "unknown.roles", "label.question", "signal.word.advice"} <= set(told["nl"])


@pytest.mark.parametrize(
    "command",
    [
        None,
        [],
        {},
        {"do": None},
        {"do": ["stop"]},
        {"do": "stop", "now": True},
        {"do": "correct", "session": 0, "sentence": "s0001", "act": "advice/kind", "by": "chair"},
        {"do": "correct", "session": 0, "sentence": "s0001", "act": "advice/direct", "by": "Jan"},
        {"do": "correct", "session": True, "sentence": "s0001", "act": "advice/direct", "by": "chair"},
        {"do": "correct", "session": -1, "sentence": "s0001", "act": "advice/direct", "by": "chair"},
        {"do": "correct", "session": 0, "sentence": [], "act": {}, "by": []},
        {"do": "save", "session": 0, "to": "age1"},
        {"do": "save", "session": 0, "to": ["a"] * 21},
        {"do": "save", "session": 0},
    ],
    ids=repr,
)
def test_what_no_page_sends_is_refused(command):
    with pytest.raises(Malformed):
        parse(command)


def test_every_command_has_somebody_who_does_it():
    assert all(callable(getattr(ReviewDesk, f"_do_{name}")) for name in FORMS)

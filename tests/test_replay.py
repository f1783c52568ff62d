"""Phases and sentences meet in the right order, at either pace, and a phases file is checked line by line."""

from __future__ import annotations

from datetime import date

import pytest

from companion.analysis.acts import FakeActClassifier
from companion.analysis.transcript import TranscriptLine
from companion.clock import ManualClock
from companion.errors import SourceProblem
from companion.events import ActClassified, PhaseEntered
from companion.methods import library
from companion.replay import PhaseCue, cues_of_lines, parse_cues, planned_cues, replay_lines
from companion.session import Session
from companion.settings import Settings

METHOD = library.load("five_step")


def session_with_log():
    log = []
    session = Session(METHOD, "en", FakeActClassifier(), Settings(), [lambda event, _: log.append(event)])
    session.open(date(2026, 1, 5), "")
    return session, log


def line(start_s, end_s, phase=None):
    return TranscriptLine(start_s, end_s, f"Sentence at {start_s}.", phase=phase)


def order(log):
    told = {PhaseEntered: lambda e: e.phase, ActClassified: lambda e: e.sentence_id}
    return [told[type(event)](event) for event in log if type(event) in told]


@pytest.mark.parametrize("clock", [None, ManualClock()])
def test_a_phase_begins_before_the_sentences_spoken_in_it(clock):
    session, log = session_with_log()
    lines = [line(1, 3), line(10, 12), line(20, 22)]

    end_s = replay_lines(
        session, lines, [PhaseCue(0, "intro"), PhaseCue(9, "explore"), PhaseCue(30, "core")], clock=clock
    )

    assert order(log) == ["intro", "s0001", "explore", "s0002", "s0003"]
    assert end_s >= 22


def test_lines_that_name_their_phase_imply_entering_it():
    cues = cues_of_lines([line(3, 4, "intro"), line(5, 6, "intro"), line(9, 10, "explore")], METHOD, origin="x")

    assert cues == (PhaseCue(0.0, "intro"), PhaseCue(9, "explore"))


def test_lines_that_name_an_unknown_phase_are_refused():
    with pytest.raises(SourceProblem) as caught:
        cues_of_lines([line(3, 4, "lunch")], METHOD, origin="x")

    assert caught.value.code == "source.unknown_phase"


def test_without_a_file_phases_begin_as_planned():
    assert planned_cues(METHOD)[:3] == (PhaseCue(0, "intro"), PhaseCue(300, "explore"), PhaseCue(1500, "core"))


def test_a_phases_file_names_all_its_faults():
    text = '{"t": 0, "phase": "intro"}\nnot json\n{"t": 5, "phase": "lunch"}\n{"t": "x", "phase": "core"}\n'

    with pytest.raises(SourceProblem) as caught:
        parse_cues(text, METHOD, origin="phases")

    assert [row.split(":")[0] for row in caught.value.params["faults"].strip().split("\n")] == [
        "- line 2",
        "  - line 3",
        "  - line 4",
    ]


def test_a_phases_file_goes_forward():
    with pytest.raises(SourceProblem):
        parse_cues('{"t": 9, "phase": "intro"}\n{"t": 5, "phase": "core"}\n', METHOD, origin="phases")

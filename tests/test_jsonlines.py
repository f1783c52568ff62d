"""JSON lines that people bring: every fault by its line, and nothing of the line in it."""

from __future__ import annotations

import pytest

from companion import jsonlines
from companion.audio.voices_lessons import parse_lessons
from companion.errors import SourceProblem
from companion.methods import library
from companion.replay import parse_cues

ENDLESS = "9" * 4000
READERS = {
    "lessons": lambda text: parse_lessons(text, origin="x"),
    "phases": lambda text: parse_cues(text, library.load("five_step"), origin="x"),
}


def rising(value, before):
    if type(value) is not int or (before is not None and value <= before):
        raise ValueError("does not rise")
    return value


def faults(text, parse=rising):
    with pytest.raises(SourceProblem) as problem:
        jsonlines.read(text, parse, origin="x", empty="no number in it")
    assert problem.value.code == "source.malformed"
    return str(problem.value.params["faults"])


def test_records_are_read_in_order_and_empty_lines_passed_over():
    assert jsonlines.read("1\n\n 2\n", rising, origin="x", empty="") == (1, 2)


def test_all_faults_are_told_by_line_and_a_faulty_line_is_no_record():
    told = faults('1\n"secret"\n1\n{\n')

    assert [line.split(":")[0] for line in told.split("\n")[1:]] == ["  - line 2", "  - line 3", "  - line 4"]
    assert "secret" not in told


def test_a_file_without_records_says_so():
    assert "no number in it" in faults("\n \n")


@pytest.mark.parametrize("text", ["[" * 5000, f'{{"t": {ENDLESS}, "end": {ENDLESS}, "seat": 1, "phase": "intro"}}'])
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_thousands_of_brackets_and_endless_numbers_are_faults_like_others(read, text):
    with pytest.raises(SourceProblem, match=r"source\.malformed"):
        read(text)

"""`--channels` and `--voices`: what is wrong with them is said before anything starts."""

from __future__ import annotations

import pytest

from companion.commands import speakers
from companion.errors import SourceProblem, UsageProblem


def test_roles_of_channels_become_a_desk():
    plan = speakers.plan("case_bringer,chair,participant")

    assert plan.desk().seats == (2, 1, 3)
    assert plan.listening_to(plan.ear()) is None


def test_introductions_teach_an_ear(tmp_path):
    file = tmp_path / "voices.jsonl"
    file.write_text('{"t": 0, "end": 9, "seat": 1}\n', "utf-8")
    plan = speakers.plan(None, file)

    assert plan.desk() is None
    assert plan.listening_to(plan.ear()) is not None


def test_without_options_nobody_is_known():
    plan = speakers.plan(None)

    assert plan.desk() is None
    assert plan.listening_to(plan.ear()) is None


@pytest.mark.parametrize("roles", ["anna,bram", "chair", "chair,chair", ""])
def test_what_is_no_list_of_roles_is_a_usage_error(roles):
    with pytest.raises(UsageProblem) as problem:
        speakers.plan(roles)

    assert problem.value.code == "usage.channels"


def test_channels_and_voices_exclude_each_other(tmp_path):
    with pytest.raises(UsageProblem) as problem:
        speakers.plan("chair,case_bringer", tmp_path / "voices.jsonl")

    assert problem.value.code == "usage.who_twice"


def test_a_file_that_is_not_there_or_no_text_is_said_so(tmp_path):
    with pytest.raises(SourceProblem) as missing:
        speakers.plan(None, tmp_path / "none.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceProblem) as bytes_only:
        speakers.plan(None, tmp_path / "bytes.jsonl")

    assert (missing.value.code, bytes_only.value.code) == ("source.missing", "source.not_text")

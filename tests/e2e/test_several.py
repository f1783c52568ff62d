"""Several recordings at once: each gets its own files, and a missing one does not end the others."""

from __future__ import annotations

import json

import pytest

LINES = {
    "monday": '{"t": 0, "text": "You should just leave him."}\n',
    "friday": '{"t": 0, "text": "What did you feel?"}\n',
}


@pytest.fixture
def transcripts(tmp_path):
    for name, text in LINES.items():
        (tmp_path / f"{name}.jsonl").write_text(text, "utf-8")
    (tmp_path / "out").mkdir()
    return [tmp_path / f"{name}.jsonl" for name in LINES]


def test_each_has_its_own_events(transcripts, tmp_path, companion):
    out = tmp_path / "out"
    missing = tmp_path / "tuesday.jsonl"

    ran = companion("replay", *transcripts, missing, "--language", "en", "--jobs", "2", "--events", out, "--draft", out)

    told = {path.name: path.read_text("utf-8") for path in out.iterdir()}
    acts = {
        name: [event["label"] for event in map(json.loads, told[f"{name}.events.jsonl"].splitlines())
               if event["type"] == "act"]
        for name in LINES
    }  # fmt: skip
    assert ran.code == 1
    assert str(missing) in "".join(ran.err.split("\n"))
    assert acts == {"monday": ["advice"], "friday": ["question"]}
    assert {"monday.draft.json", "friday.draft.json"} <= set(told)


def test_what_only_one_can_have_is_refused_before_anything_starts(transcripts, tmp_path, companion):
    for more in (["--view"], ["--events", "-"], ["--events", tmp_path / "nowhere"]):
        ran = companion("replay", *transcripts, "--jobs", "2", *more)

        assert ran.code == 2
        assert more[0] in ran.err

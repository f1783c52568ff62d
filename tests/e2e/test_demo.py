"""The demo is the main job in small: real recogniser, expected signals, a summary that opens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from companion import places
from companion.analysis.rules import RULES
from tests.e2e.conftest import run_companion

FAMILY = {rule.code: rule.family for rule in RULES}


def read_lines(path: Path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def expected(language):
    return json.loads((places.shipped("demo", language) / "expected.json").read_text("utf-8"))["signals"]


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """The events of the English demo, heard by the real recogniser; once for all tests here."""
    folder = places.shipped("demo", "en")
    ran = run_companion(
        "replay", folder / "session.opus", "--method", folder / "method.toml", "--phases", folder / "phases.jsonl",
        "--language", "en", "--date", "2026-09-15", "--events", "-", cwd=tmp_path_factory.mktemp("demo"),
    )  # fmt: skip
    assert ran.code == 0, ran
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.mark.speech
def test_the_chair_sees_what_a_careful_human_would_show(heard):
    script = {line["id"]: line for line in read_lines(places.shipped("demo", "en") / "script.jsonl")}
    shown = [event for event in heard if event["type"] == "signal" and event["shown"]]
    acts = {event["sentence_id"]: event for event in heard if event["type"] == "act"}
    wanted = [each for each in expected("en") if each["shown"] and not each["needs_roles"]]
    found = [
        (FAMILY[each["rule"]], each["count"])
        for each in wanted
        if any(
            FAMILY[signal["rule"]] == FAMILY[each["rule"]]
            and overlap(acts[signal["sentence_id"]], script[each["sentence_id"]])
            for signal in shown
        )
    ]

    assert found == [(FAMILY[each["rule"]], each["count"]) for each in wanted]
    assert len(shown) == len(wanted)


def overlap(act, line):
    return act["start"] < line["end"] and act["end"] > line["t"]


@pytest.mark.speech
def test_the_demo_tells_its_own_health(heard):
    codes = {event["code"] for event in heard if event["type"] == "health"}

    assert {"rtf", "repeat_guard", "silence_gate"} <= codes


def test_the_dutch_demo_shows_what_a_careful_human_would_show(companion):
    folder = places.shipped("demo", "nl")

    ran = companion(
        "replay", folder / "session.jsonl", "--method", folder / "method.toml", "--language", "nl", "--events", "-"
    )

    events = [json.loads(line) for line in ran.out.splitlines()]
    shown = {
        event["sentence_id"]: FAMILY[event["rule"]] for event in events if event["type"] == "signal" and event["shown"]
    }
    assert shown == {each["sentence_id"]: FAMILY[each["rule"]] for each in expected("nl") if each["shown"]}


def test_the_demo_ends_with_a_summary_that_opens(companion, tmp_path):
    ran = companion("demo", "--language", "nl", "--keep", tmp_path / "kept")

    assert ran.code == 0
    (sealed,) = (tmp_path / "kept").glob("*.age")
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert "Mijn vraag nu" in ran.out
    words = next(line.strip() for line in ran.err.splitlines() if line.strip().count("-") == 6)
    assert words not in ran.out

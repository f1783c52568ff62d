"""What a page may ask: well formed, and possible for what the chair was looking at."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.live.commands import FORMS, parse, refusal
from companion.live.fake_room import SCENES, FakeRoom
from companion.strings import load
from companion.web.site import Malformed

WELL_FORMED = [
    {"do": "next"},
    {"do": "phase", "id": "advice"},
    {"do": "pause"},
    {"do": "resume"},
    {"do": "strike", "minutes": 5},
    {"do": "mark", "kind": "action"},
    {"do": "mark", "kind": "insight", "text": "Ik zeg te snel “ja”. 🙂"},
    {"do": "confirm_mark", "id": "m3"},
    {"do": "confirm_mark", "id": 3},
    {"do": "correct", "id": 3},
    {"do": "not_so", "id": 3},
    {"do": "show_words", "id": 3},
    {"do": "tap", "label": "advice"},
    {"do": "role", "role": "case_bringer"},
    {"do": "speaks", "seat": 0},
    {"do": "speaks", "seat": 9},
    {"do": "voices", "agreed": True},
    {"do": "learn_voice", "seat": 2},
    {"do": "stop_learning"},
    {"do": "forget_voices"},
    {"do": "question", "text": "Hoe kan ik …?", "which": "before"},
    {"do": "consent", "people": 6, "agreed": False, "hierarchy": True},
    {"do": "latecomer"},
    {"do": "withdraw"},
    {"do": "take_offer"},
    {"do": "dismiss_offer"},
    {"do": "language", "language": "nl"},
    {"do": "end"},
    {"do": "settle", "line": "insight-1", "decision": "kept", "text": "Ik zie nu …"},
    {"do": "settle", "line": "option-2", "decision": "kept", "choice": "maybe", "text": "Vragen."},
    {"do": "settle", "line": "action-1", "decision": "open", "text": "Bellen", "first_step": "", "due": "2026-12-19"},
    {"do": "settle", "line": "look_back", "decision": "dropped", "due": ""},
    {"do": "add_line", "kind": "action", "text": "Call her."},
    {"do": "hand_over"},
    {"do": "back"},
    {"do": "lock", "how": "words"},
    {"do": "lock", "how": "own", "passphrase": "the kettle sings on Sundays"},
    {"do": "lock", "how": "keys", "names": ["Noor", "Sam"]},
    {"do": "noted"},
    {"do": "look"},
    {"do": "save", "path": "/media/an/INTER VISIE"},
    {"do": "remove_copy", "id": 1},
    {"do": "finish"},
    {"do": "stop_unsaved"},
]
MALFORMED = [
    {},
    {"do": None},
    {"do": "open"},
    {"do": "next", "extra": 1},
    {"do": "strike"},
    {"do": "strike", "minutes": 3},
    {"do": "strike", "minutes": True},
    {"do": "strike", "minutes": 1.0},
    {"do": "not_so", "id": "3"},
    {"do": "not_so", "id": -1},
    {"do": "mark", "kind": "joke"},
    {"do": "mark", "kind": "action", "text": ""},
    {"do": "mark", "kind": "action", "text": "   "},
    {"do": "mark", "kind": "action", "text": None},
    {"do": "question", "text": "two\nlines", "which": "now"},
    {"do": "question", "text": "half \ud83d", "which": "now"},
    {"do": "question", "text": "\u202egnirts", "which": "now"},
    {"do": "question", "text": "x" * 501, "which": "now"},
    {"do": "consent", "people": 0, "agreed": True, "hierarchy": False},
    {"do": "consent", "people": 6, "agreed": "yes", "hierarchy": False},
    {"do": "language", "language": "de"},
    {"do": "speaks", "seat": 10},
    {"do": "speaks", "seat": True},
    {"do": "learn_voice", "seat": 0},
    {"do": "settle", "line": "insight-1", "decision": "perhaps"},
    {"do": "settle", "line": "insight-1", "decision": "kept", "text": "x" * 2001},
    {"do": "settle", "line": "insight-1", "decision": "kept", "text": "two\nlines"},
    {"do": "settle", "line": "option-1", "decision": "kept", "choice": "sure"},
    {"do": "settle", "line": "action-1", "decision": "kept", "due": "2026-02-30"},
    {"do": "settle", "line": "action-1", "decision": "kept", "due": "20261219"},
    {"do": "add_line", "kind": "look_back", "text": "soon"},
    {"do": "add_line", "kind": "joke", "text": "x"},
    {"do": "lock", "how": "luck"},
    {"do": "lock", "how": "own", "passphrase": "too short"},
    {"do": "lock", "how": "keys", "names": []},
    {"do": "lock", "how": "keys", "names": "Noor"},
    {"do": "save", "path": "/tmp/\0"},
    {"do": "remove_copy", "id": "1"},
]


@pytest.mark.parametrize("command", WELL_FORMED, ids=str)
def test_every_command_that_a_page_sends_is_understood(command):
    assert parse(command) == command


def test_no_command_is_missing_here_or_in_the_documents():
    document = (Path(__file__).parents[2] / "docs" / "pages.md").read_text("utf-8")

    assert {command["do"] for command in WELL_FORMED} == set(FORMS)
    assert {do for do in FORMS if f"`{do}`" not in document} == set()


@pytest.mark.parametrize("command", MALFORMED, ids=ascii)
def test_what_no_page_sends_is_refused(command):
    with pytest.raises(Malformed):
        parse(command)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["do", "id", "text", "kind", "minutes"]), JSON | st.sampled_from(sorted(FORMS)))
    | JSON
)
def test_whatever_comes_in_is_a_command_or_malformed(value):
    try:
        command = parse(value)
    except Malformed:
        return
    assert command["do"] in FORMS


def test_a_refused_command_is_not_quoted():
    with pytest.raises(Malformed) as malformed:
        parse({"do": "question", "text": "a secret\n", "which": "now", "more": "another"})

    assert "secret" not in f"{malformed.value!r}"
    assert "another" not in f"{malformed.value!r}"


@pytest.mark.parametrize("scene", SCENES)
def test_every_refusal_has_words(scene):
    view = FakeRoom("nl", scene).view("chair")
    for command in WELL_FORMED:
        key = refusal(view, command)
        assert key is None or key in load("nl"), key


@pytest.mark.parametrize(
    ("scene", "command", "reason"),
    [
        ("calm", {"do": "not_so", "id": 3}, "signal_gone"),
        ("signal", {"do": "not_so", "id": 2}, "signal_gone"),
        ("signal", {"do": "not_so", "id": 3}, None),
        ("calm", {"do": "take_offer"}, "offer_gone"),
        ("offer", {"do": "take_offer"}, None),
        ("evaluation", {"do": "next"}, "last_phase"),
        ("calm", {"do": "phase", "id": "dance"}, "unknown_phase"),
        ("calm", {"do": "resume"}, "not_paused"),
        ("paused", {"do": "pause"}, "paused"),
        ("paused", {"do": "resume"}, None),
        ("calm", {"do": "tap", "label": "advice"}, "taps"),
        ("no_audio", {"do": "tap", "label": "advice"}, None),
        ("no_audio", {"do": "mark", "kind": "action"}, "nothing_heard"),
        ("no_audio", {"do": "mark", "kind": "action", "text": "Bellen."}, None),
        ("no_audio", {"do": "withdraw"}, "no_audio"),
        ("consent", {"do": "strike", "minutes": 1}, "stage"),
        ("question", {"do": "next"}, "stage"),
        ("ended", {"do": "end"}, "stage"),
        ("ended", {"do": "language", "language": "en"}, None),
    ],
)
def test_a_refusal_gives_the_reason(scene, command, reason):
    assert refusal(FakeRoom("en", scene).view("chair"), command) == (reason and f"page.refused.{reason}")


def test_the_documents_know_every_field_of_both_views():
    document = (Path(__file__).parents[2] / "docs" / "pages.md").read_text("utf-8")
    views = [FakeRoom("en", "words").view(page) for page in ("chair", "room")]

    assert {field for view in views for field in view if f"`{field}`" not in document} == set()

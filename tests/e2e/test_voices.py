"""Voices from the first word to the last: roles that rules can use, and nothing of a voice left anywhere."""

from __future__ import annotations

import base64
import json
import logging
import os
import struct
import wave
from pathlib import Path

import numpy as np
import pytest

from bench.conversations import converse
from companion import cli, places
from companion.audio import voices
from companion.audio.recording import Recording
from companion.events import SAMPLE_RATE_HZ, role_of_seat
from tests.e2e.test_markers import PLACES, changed_files, moment, read

pytestmark = pytest.mark.speech

METHOD = """
id = "listening"
name = { en = "Listening round" }
group = [3, 8]
[[phase]]
id = "open"
name = { en = "Opening round" }
kind = "presentation"
minutes = 1
[[phase]]
id = "listen"
name = { en = "The group thinks aloud" }
kind = "analysis"
minutes = 1
silent = ["case_bringer"]
"""
CHAIR, CASE_BRINGER = 1, 2


def write_wave(path, pcm):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE_HZ)
        out.writeframes(pcm.tobytes())
    return path


def session_files(folder, pcm, introductions, listening_from_s):
    """A recording, who introduces themselves when, the method, and when its phases begin."""
    lessons = [{"t": round(a, 2), "end": round(b, 2), "seat": seat} for a, b, seat in introductions]
    (folder / "voices.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lessons), "utf-8")
    (folder / "method.toml").write_text(METHOD, "utf-8")
    cues = [{"t": 0, "phase": "open"}, {"t": round(listening_from_s, 2), "phase": "listen"}]
    (folder / "phases.jsonl").write_text("".join(json.dumps(each) + "\n" for each in cues), "utf-8")
    return [
        write_wave(folder / "session.wav", pcm), "--voices", folder / "voices.jsonl", "--method",
        folder / "method.toml", "--phases", folder / "phases.jsonl", "--language", "en", "--model", "base",
    ]  # fmt: skip


@pytest.mark.shared
def test_the_case_bringer_is_signalled_in_a_listening_round_and_the_chair_is_not(companion, shared, tmp_path):
    order = (3, 4, 5, CASE_BRINGER, 6, CHAIR)
    talk = converse(shared / "data" / "speech", "dry", 21, order=order)
    introduced = [(turn.start_s, turn.end_s + 0.3, turn.seat) for turn in talk.introductions]
    arguments = session_files(tmp_path, talk.pcm, introduced, talk.turns[0].start_s - 0.3)

    ran = companion("replay", *arguments, "--events", "-")

    assert ran.code == 0, ran
    told = [json.loads(line) for line in ran.out.splitlines()]
    acts = [each for each in told if each["type"] == "act"]

    def said(turn):
        return [each for each in acts if turn.start_s - 0.2 <= (each["start"] + each["end"]) / 2 <= turn.end_s + 0.2]

    silent = [each["sentence_id"] for each in told if each["type"] == "signal" and each["rule"] == "silent_role"]
    by_seat = {seat: [a for turn in talk.turns if turn.seat == seat for a in said(turn)] for seat in range(1, 7)}
    assert set(silent) & {act["sentence_id"] for act in by_seat[CASE_BRINGER]}
    assert not set(silent) - {act["sentence_id"] for act in by_seat[CASE_BRINGER]}
    for seat, sentences in by_seat.items():
        assert {act["role"] for act in sentences if "role" in act} == {role_of_seat(seat)}


@pytest.fixture
def demo_voices():
    """Two voices of the demo session: seven seconds each to be learned by, and then a few sentences."""
    demo = places.shipped("demo", "en")
    script = [json.loads(line) for line in (demo / "script.jsonl").read_text("utf-8").splitlines()]
    with Recording(demo / "session.opus") as recording:
        pcm = np.concatenate([block.pcm for block in recording.blocks()])
    seats = {"tom": CHAIR, "ruth": CASE_BRINGER}
    pause = np.random.default_rng(1).normal(0, 10, SAMPLE_RATE_HZ // 2).astype(np.int16)
    parts, introduced, at = [], [], 0.0

    def say(line):
        nonlocal at
        parts.extend((pcm[round(line["t"] * SAMPLE_RATE_HZ) : round(line["end"] * SAMPLE_RATE_HZ)], pause))
        at += (len(parts[-2]) + len(parts[-1])) / SAMPLE_RATE_HZ

    for speaker, seat in seats.items():
        begin, spoken = at, 0.0
        for line in [each for each in script if each["speaker"] == speaker]:
            if spoken < 7.0:
                say(line)
                spoken += line["end"] - line["t"]
        introduced.append((begin, at, seat))
    listening_from_s = at
    for speaker in ("ruth", "tom"):
        for line in [each for each in script if each["speaker"] == speaker][-2:]:
            say(line)
    return np.concatenate(parts), introduced, listening_from_s


def guises(embeddings):
    """What an embedding would look like in a file: four neighbours as bytes of any width and order, as text, coded."""
    for vector in embeddings:
        for at in range(0, 250, 80):
            four = [float(value) for value in vector[at : at + 4]]
            if not all(abs(value) > 1e-3 for value in four):
                continue
            for kind in ("<4f", ">4f", "<4d", ">4d"):
                raw = struct.pack(kind, *four)
                yield raw
                for before in range(3):
                    yield base64.b64encode(bytes(before) + raw).rstrip(b"=")[-(-before * 8 // 6) : -1]
            # A coordinate as text, in any notation that keeps six digits.
            yield f"{abs(four[0]):.6f}"[1:].encode()


def test_nothing_of_a_voice_reaches_a_file_a_log_or_the_screen(demo_voices, tmp_path, monkeypatch, capfd, caplog):
    """The real encoder, a session that is journalled, sealed and told as events; then everything is searched."""
    made = []
    embed = voices.VoiceEncoder.embed

    def watched(self, windows):
        embeddings = embed(self, windows)
        made.append(embeddings.copy())
        return embeddings

    monkeypatch.setattr(voices.VoiceEncoder, "embed", watched)
    monkeypatch.setenv("COMPANION_JOURNALS", str(tmp_path / "journals"))
    caplog.set_level(logging.DEBUG)
    pcm, introduced, listening_from_s = demo_voices
    arguments = session_files(tmp_path, pcm, introduced, listening_from_s)
    since = moment(tmp_path)
    descriptors = []
    for words in ("maple-river-stone-cloud-lamp", "these are the words of the case-bringer alone"):
        reading, writing = os.pipe()
        os.write(writing, words.encode() + b"\n")
        os.close(writing)
        descriptors.append(str(reading))
    monkeypatch.setattr(
        "sys.argv",
        ["companion", "replay", *map(str, arguments), "--events", str(tmp_path / "events.jsonl"), "--draft", os.devnull,
         "--journal", "--recovery-words-fd", descriptors[0],
         "--seal", str(tmp_path / "sealed"), "--accept-draft", "--passphrase-fd", descriptors[1]],
    )  # fmt: skip
    code = 0
    try:
        cli.run()
    except SystemExit as end:
        code = end.code or 0
    printed = "".join(capfd.readouterr()) + caplog.text

    assert code == 0, printed
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text("utf-8").splitlines()]
    roles = {event.get("role") for event in events if event["type"] == "act"}
    assert {"chair", "case_bringer"} <= roles  # voices were compared, so there was something to leak
    assert list((tmp_path / "sealed").glob("*.age"))
    embeddings = np.concatenate(made)
    assert len(embeddings) > 30
    forms = set(guises(embeddings[:: max(1, len(embeddings) // 12)]))
    written = changed_files([*PLACES, tmp_path], since)
    assert [path for path in written if holds(read(path), forms)] == []
    assert not holds(printed.encode(), forms)


def holds(data, forms):
    return any(form in data for form in forms)


def test_the_search_would_find_an_embedding(tmp_path):
    vector = np.random.default_rng(3).normal(0, 0.06, 256).astype(np.float32)
    forms = set(guises([vector]))
    files = {
        "bytes": vector.tobytes(),
        "json": json.dumps([float(value) for value in vector]).encode(),
        "text": str(vector.tolist()).encode(),
        "base64": base64.b64encode(b"x" + vector.tobytes()),
    }
    for name, data in files.items():
        assert holds(data, forms), name
    assert not holds(Path(__file__).read_bytes(), forms)

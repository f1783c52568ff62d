"""Bad input is met in words and an exit code, and loses nothing."""

from __future__ import annotations

import json
import os
import subprocess

import av
import numpy as np
import pytest

from companion.methods import library
from tests.e2e.conftest import COMPANION

SECRET = "Willemijn"
LINES = [
    {"t": 0, "text": f"I want to talk about {SECRET}.", "role": "case_bringer", "phase": "intro"},
    {"t": 310, "text": "What did she say?", "role": "participant", "phase": "explore"},
    {"t": 400, "text": "You should just call her on Monday.", "role": "participant", "phase": "explore"},
]


@pytest.fixture
def transcript(tmp_path):
    path = tmp_path / "session.jsonl"
    path.write_text("\n".join(map(json.dumps, LINES)), "utf-8")
    return path


def silence(path, seconds=1.0, rate=16_000):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=rate, layout="mono")
        if seconds:
            samples = np.zeros((1, int(seconds * rate)), np.int16)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_a_missing_model_says_how_to_get_it(companion, tmp_path):
    ran = companion("replay", silence(tmp_path / "a.wav"), env={"COMPANION_MODELS": str(tmp_path / "none")})

    assert ran.code == 1
    assert "companion models pull base" in ran.err


def test_a_half_model_names_what_is_missing(companion, tmp_path, base_model):
    half = tmp_path / "models" / "base"
    half.mkdir(parents=True)
    for name in ("config.json", "tokenizer.json"):
        (half / name).write_bytes((base_model / name).read_bytes())

    ran = companion("replay", silence(tmp_path / "a.wav"), env={"COMPANION_MODELS": str(tmp_path / "models")})

    assert ran.code == 1
    assert "model.bin" in ran.err


def test_a_missing_recording(companion):
    ran = companion("replay", "nowhere.m4a")

    assert ran.code == 1
    assert "nowhere.m4a" in ran.err


@pytest.mark.parametrize("name", ["noise.mp3", "noise.m4a", "noise.opus"])
def test_an_unreadable_recording(companion, tmp_path, name, base_model):
    path = tmp_path / name
    path.write_bytes(os.urandom(2000))

    ran = companion("replay", path)

    assert ran.code == 1
    assert name in ran.err


@pytest.mark.parametrize("size", [0, None])
def test_an_empty_recording(companion, tmp_path, size, base_model):
    path = tmp_path / "empty.wav"
    if size == 0:
        path.write_bytes(b"")
    else:
        silence(path, seconds=0)

    ran = companion("replay", path)

    assert ran.code == 1
    assert "empty.wav" in ran.err


@pytest.mark.speech
def test_silence_is_not_an_error(companion, tmp_path, base_model):
    ran = companion("replay", silence(tmp_path / "stille opname één.wav", 3.0), "--events", "-", "--language", "nl")

    assert ran.code == 0
    assert {json.loads(line)["type"] for line in ran.out.splitlines()} == {"phase", "health", "closed"}


def test_a_wrong_language_code(companion, transcript):
    ran = companion("replay", transcript, "--language", "de")

    assert ran.code == 2
    assert "nl" in ran.err
    assert "en" in ran.err


def test_an_unknown_method(companion, transcript):
    ran = companion("replay", transcript, "--method", "socratic")

    assert ran.code == 1
    assert "five_step" in ran.err


def test_a_malformed_method_file_names_all_faults(companion, transcript, tmp_path):
    method = tmp_path / "onze méthode.toml"
    text = library.find_text("five_step")
    method.write_text(text.replace("minutes = 20", "minutes = 0").replace('kind = "advice"', 'kind = "tips"'), "utf-8")

    ran = companion("replay", transcript, "--method", method)

    assert ran.code == 1
    assert "2 fault(s)" in ran.err
    assert "phase 2, minutes" in ran.err
    assert "phase 4, kind" in ran.err


def test_malformed_lines_are_named_and_not_quoted(companion, transcript):
    broken = [json.dumps(LINES[0]), "{" + SECRET, json.dumps({"text": SECRET}), json.dumps(LINES[1])]
    transcript.write_text("\n".join(broken), "utf-8")

    ran = companion("replay", transcript, "--events", "-")

    assert ran.code == 1
    assert "line 2" in ran.err
    assert "line 3" in ran.err
    assert SECRET not in ran.err + ran.out


def test_a_phase_that_the_method_lacks(companion, transcript):
    ran = companion("replay", transcript, "--method", "wial")

    assert ran.code == 1
    assert "explore" in ran.err


@pytest.mark.parametrize("locale", [{"LANG": None, "LC_ALL": None}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}])
def test_an_unset_locale(companion, transcript, locale):
    transcript = transcript.rename(transcript.with_name("sessie één – n°1.jsonl"))
    transcript.write_text(json.dumps({"t": 1, "text": "Hoe vóélde dat, één voor één?"}), "utf-8")

    ran = companion("replay", transcript, "--language", "nl", "--events", "-", env=locale)

    assert ran.code == 0
    assert "vóélde" in ran.out


def test_a_dutch_locale_gets_dutch_words(companion):
    ran = companion("replay", "nergens.m4a", env={"LC_ALL": "nl_NL.UTF-8", "PYTHONUTF8": "1"})

    assert ran.code == 1
    assert "nergens.m4a" in ran.err
    assert "bestaat niet" in ran.err


def test_a_folder_that_cannot_be_written_is_found_before_the_session(companion, transcript, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")

    ran = companion("replay", transcript, "--seal", blocked / "sealed", "--accept-draft", "--events", "-")

    assert ran.code == 1
    assert ran.out == ""
    assert blocked.read_text() == "in the way"


def test_sealing_needs_somebody_to_confirm(companion, transcript, tmp_path):
    ran = companion("replay", transcript, "--seal", tmp_path / "out")

    assert ran.code == 2
    assert "--accept-draft" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_said_in_words(companion, transcript):
    ran = companion("replay", transcript, "--events", "/dev/full")

    assert ran.code == 1
    assert "No space left" in ran.err


def test_a_reader_that_goes_away_is_not_an_accident(tmp_path, transcript):
    command = f"{COMPANION} replay {transcript} --events - | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=120)

    assert json.loads(done.stdout)["type"] == "phase"
    assert b"Traceback" not in done.stderr


def test_settings_with_faults_are_explained(companion, transcript, tmp_path):
    config = tmp_path / "config" / "companion"
    config.mkdir(parents=True)
    (config / "config.toml").write_text("languge = 'nl'\n[throttle]\nquiet_s = -1\n")

    ran = companion("replay", transcript, env={"XDG_CONFIG_HOME": str(tmp_path / "config")})

    assert ran.code == 2
    assert "languge" in ran.err
    assert "quiet_s" in ran.err


def test_a_dutch_transcript_is_heard_as_dutch_without_being_told(companion, transcript):
    transcript.write_text(
        json.dumps({"t": 1, "text": "Je moet het haar morgen gewoon zeggen, en dat is het."}), "utf-8"
    )

    ran = companion("replay", transcript, "--events", "-")

    assert [act["label"] for act in map(json.loads, ran.out.splitlines()) if act["type"] == "act"] == ["advice"]

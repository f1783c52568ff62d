"""`companion check --privacy` as a group sees it: nothing found where nothing leaks, exit 1 where something does."""

from __future__ import annotations

import sys

import pytest

from tests.e2e.conftest import run_companion

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="says so itself")

CARELESS = """
import json, os
loads = json.loads
def and_cache(text, *args, **kwargs):
    with open(os.path.join(os.environ["TMPDIR"], "cache.txt"), "a") as file:
        file.write(str(text))
    return loads(text, *args, **kwargs)
json.loads = and_cache
"""
"""A library that keeps what it is given to read."""


@pytest.fixture
def no_models(tmp_path, monkeypatch):
    """Without a speech model only the transcript is played: seconds instead of a minute."""
    (tmp_path / "models").mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("COMPANION_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    return tmp_path


def test_nothing_is_found_and_what_was_not_shown_is_said(no_models):
    ran = run_companion("check", "--privacy", "--language", "nl", cwd=no_models)

    assert ran.code == 0, ran
    assert "Uitslag: er is geen lek gevonden." in ran.out
    assert "Er is geen spraakmodel op deze machine" in ran.out
    assert ran.out.count("\ngoed: ") == 6, ran
    assert "Wat dit niet bewijst:" in ran.out
    assert list((no_models / "temporary").iterdir()) == []


def test_a_library_that_keeps_what_was_said_is_found(no_models):
    (no_models / "sitecustomize.py").write_text(CARELESS)

    ran = run_companion("check", "--privacy", "--language", "en", env={"PYTHONPATH": str(no_models)}, cwd=no_models)

    assert ran.code == 1, ran
    assert "A file holds what was said" in ran.out
    assert "cache.txt" in ran.out
    assert "Result: 1 of these checks failed." in ran.out


@pytest.mark.soak
@pytest.mark.speech
def test_spoken_and_live_sessions_too(base_model, tmp_path):
    assert base_model.exists()
    ran = run_companion("check", "--privacy", "--language", "en", cwd=tmp_path)

    assert ran.code == 0, ran
    assert ran.out.count("\nok: ") == 9, ran
    assert "127.0.0.1:" in ran.out


@pytest.mark.soak
@pytest.mark.speech
@pytest.mark.parametrize("language", ["en", "nl"])
def test_without_a_network_of_its_own_it_says_what_it_did_not_see(base_model, tmp_path, language):
    """As on systems that permit none: Python's own report is all there is."""
    assert base_model.exists()
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes\n"
        "class Without(ctypes.CDLL):\n"
        "    def __getattr__(self, name):\n"
        "        return (lambda *_: -1) if name == 'unshare' else super().__getattr__(name)\n"
        "ctypes.CDLL = Without\n"
    )
    ran = run_companion("check", "--privacy", "--language", language, env={"PYTHONPATH": str(tmp_path)}, cwd=tmp_path)

    assert ran.code == 0, ran
    assert {"en": "as far as Python's own report goes", "nl": "voor zover Python zelf meldt"}[language] in ran.out

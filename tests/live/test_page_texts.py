"""The pages' scripts and the strings know each other: no text without a user, no user without a text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from companion.events import LANGUAGES
from companion.live.pages import texts
from companion.web.shell import locked, shell

SOURCES = Path(__file__).parents[2] / "frontend" / "pages"
SERVER_ONLY = {"noscript", "locked"}


def used():
    """Every key that the scripts ask for, as a pattern: `${...}` in a template stands for anything."""
    code = "\n".join(path.read_text("utf-8") for path in SOURCES.rglob("*.ts"))
    literals = set(re.findall(r"[\"`]([a-z_]+(?:\.(?:[a-z_0-9]|\$\{[^}]+\})+)?)[\"`]", code))
    literals |= set(re.findall(r"\bt\(`([^`]+)`", code))
    return {re.compile(re.sub(r"\\\$\\\{[^}]+\}", "[a-z_0-9]*", re.escape(each))) for each in literals}


def test_every_text_is_used():
    patterns = used()
    idle = {
        key for key in texts()["en"]
        if key not in SERVER_ONLY and not key.startswith("refused.") and not any(p.fullmatch(key) for p in patterns)
    }  # fmt: skip

    assert idle == set()


def test_every_text_that_is_asked_for_exists():
    code = "\n".join(path.read_text("utf-8") for path in SOURCES.rglob("*.ts"))
    asked = set(re.findall(r"\bt\(\"([^\"]+)\"", code))

    assert asked
    assert asked <= set(texts()["en"])


def test_the_scripts_hold_no_words_of_their_own():
    """A string with a space and two words of letters in it would be a text that nobody translates."""
    strings = re.compile(r"h\([^;]*?\"([A-Z][a-z]+ [a-z]+[^\"]*)\"", re.DOTALL)
    found = {match for path in SOURCES.rglob("*.ts") for match in strings.findall(path.read_text("utf-8"))}

    assert found == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shell_is_in_the_language_of_the_session(language):
    assert f'<html lang="{language}">' in shell("chair", language, "page.title")
    assert "/static/room.js" in shell("room", language, "page.title")


def test_a_browser_without_a_pass_is_told_in_both_languages():
    assert '<p lang="nl">' in locked()
    assert '<p lang="en">' in locked()

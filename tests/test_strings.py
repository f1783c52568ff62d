"""Dutch and English say the same things: same keys, same placeholders, no error without words."""

from __future__ import annotations

import re
import string
from pathlib import Path

import companion
from companion.strings import load

RAISED = re.compile(r'(?:Usage|Method|Source|Model|Device|Storage|Seal)Problem\(\s*"([a-z_.0-9]+)"')


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys():
    assert set(load("nl").keys()) == set(load("en").keys())


def test_both_languages_have_the_same_placeholders():
    nl, en = load("nl"), load("en")
    differing = {key for key in en.keys() if placeholders(nl.raw(key)) != placeholders(en.raw(key))}  # noqa: SIM118

    assert differing == set()


def test_every_error_has_words():
    sources = Path(companion.__file__).parent.rglob("*.py")
    raised = {code for path in sources for code in RAISED.findall(path.read_text("utf-8"))}
    worded = {key.removeprefix("errors.") for key in load("en").keys() if key.startswith("errors.")}  # noqa: SIM118

    assert raised <= worded

"""The example summaries in docs/examples are what the program makes of the transcripts beside them."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMES = {"nl": "Daan Karin Marit", "en": "Oliver Priya", "short": "Jan"}
"""Everybody who is named in the transcripts."""


@pytest.fixture(scope="module")
def made():
    spec = importlib.util.spec_from_file_location("make_examples", ROOT / "scripts" / "make_examples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: module.example(name) for name in module.SESSIONS}


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_what_the_program_makes(made, name):
    assert (ROOT / "docs" / "examples" / f"{name}.md").read_text("utf-8") == made[name], "run scripts/make_examples.py"


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_named_and_nobody_stammers(made, name):
    said = set(re.findall(r"[\w'-]+", made[name]))

    assert not said & set(NAMES[name].split())
    assert not said & {"eh", "um", "uh", "Ouch", "Goh"}
    assert not re.search(r" [,.]|,,", made[name])


def test_what_belongs_to_others_is_not_in_it(made):
    for others in ("stuur je", "zo'n leerling gehad"):
        assert others not in made["nl"]
    for others in ("I'll send you", "moved the engineer's desk", "some point"):
        assert others not in made["en"]


def test_where_little_was_said_little_is_written(made):
    assert made["short"].count("No ") == 7
    assert "- " not in made["short"].split("The case")[1]

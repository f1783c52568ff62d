"""The review page's scripts and the strings know each other: no text without a user, no user without a text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from companion.events import ROLES, SUBTYPES
from companion.record import Author
from companion.review.pages import texts

SOURCES = Path(__file__).parents[2] / "frontend" / "review"
KEY = re.compile(r"[\"`]((?:page|figure|label|signal|unknown)\.(?:[a-z_0-9.]|\$\{[^`]*?\})+)[\"`]")


def asked():
    """Every key that the scripts ask for; `${...}` in it stands for anything."""
    code = "\n".join(path.read_text("utf-8") for path in SOURCES.rglob("*.ts"))
    # One level of quotes inside ${...} is enough for all there is.
    return {re.sub(r"\$\{.*\}$|\$\{[^}]*\}", "*", key) for key in KEY.findall(code)}


def test_every_text_is_used():
    patterns = [re.compile(re.escape(key).replace(r"\*", "[a-z_0-9]*")) for key in asked()]
    ours = {key for key in texts()["en"] if key.startswith("page.")}

    assert len(patterns) > 100
    assert {key for key in ours if not any(pattern.fullmatch(key) for pattern in patterns)} == set()


def test_every_text_that_is_asked_for_exists():
    assert {key for key in asked() if "*" not in key and key not in texts()["en"]} == set()


def test_every_act_role_and_author_has_a_name():
    known = texts()["en"].keys()
    subtypes = [subtype for each in SUBTYPES.values() for subtype in each]

    assert {f"page.{part}.{subtype}" for part in ("act", "act_means") for subtype in subtypes} <= known
    assert {f"page.{part}.{label}" for part in ("labels", "label_means") for label in SUBTYPES} <= known
    assert {f"page.role.{role}" for role in (*ROLES, "unknown")} <= known
    assert {f"page.author.{author}" for author in get_args(Author)} <= known


def test_the_scripts_hold_no_words_of_their_own():
    """A string with a space and two words of letters in it would be a text that nobody translates."""
    strings = re.compile(r"h\([^;]*?\"([A-Z][a-z]+ [a-z]+[^\"]*)\"", re.DOTALL)
    found = {match for path in SOURCES.rglob("*.ts") for match in strings.findall(path.read_text("utf-8"))}

    assert found == set()

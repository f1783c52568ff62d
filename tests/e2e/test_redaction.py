"""`companion replay` and `companion open`: names are out of the draft and of the sealed summary."""

from __future__ import annotations

import json
import os

import pytest

TALK = [
    ("case_bringer", "inbreng", "Ik heb een dev in mijn team, Sebas, die iedereen afbrandt in zijn reviews."),
    (
        "case_bringer",
        "inbreng",
        "Mijn klant Granietwerken belde daar vorige week over, en dat was geen fijn gesprek.",
    ),
    ("case_bringer", "inbreng", "Mijn vraag is, hoe krijg ik Sebas zover dat hij anders reageert?"),
    ("case_bringer", "afronding", "Ik zie nu dat ik Sebas al jaren ontzie omdat ik bang ben voor die reviews."),
    ("case_bringer", "afronding", "Ik bel Sebas vrijdag op 06-48213377, en de voorman ook."),
]
METHOD = """
id = "kort"
name = { nl = "Kort", en = "Kort" }
group = [3, 8]
[[phase]]
id = "inbreng"
name = { nl = "Inbreng", en = "Inbreng" }
kind = "presentation"
minutes = 5
[[phase]]
id = "afronding"
name = { nl = "Afronding", en = "Afronding" }
kind = "evaluation"
minutes = 5
"""


@pytest.fixture
def session(tmp_path):
    """A transcript with names, and what to call the command with."""
    lines = [
        {"t": 10.0 * at, "id": f"s{at}", "role": role, "phase": phase, "text": text}
        for at, (role, phase, text) in enumerate(TALK)
    ]
    (tmp_path / "talk.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (tmp_path / "kort.toml").write_text(METHOD, "utf-8")
    return ("replay", "talk.jsonl", "--method", "kort.toml", "--language", "nl", "--date", "2026-11-16")


def test_a_draft_names_nobody(companion, session):
    ran = companion(*session, "--draft", "-", "--name", "voorman")

    assert ran.code == 0, ran
    draft = json.loads(ran.out)
    assert draft["question_before"]["text"] == "Hoe krijg ik de dev zover dat hij anders reageert?"
    assert [action["due"] for action in draft["actions"]] == ["2026-11-20"]
    for name in ("Sebas", "Granietwerken", "06-48213377", "voorman"):
        assert name not in ran.out


def test_the_sealed_summary_names_nobody(companion, session, tmp_path):
    reading, writing = os.pipe()
    os.write(writing, b"blauwe-vlinder-onder-de-brug\n")
    sealed = companion(*session, "--seal", ".", "--accept-draft", "--passphrase-fd", reading, pass_fds=(reading,))
    assert sealed.code == 0, sealed
    os.write(writing, b"blauwe-vlinder-onder-de-brug\n")
    (file,) = tmp_path.glob("*.age")

    opened = companion("open", file, "--passphrase-fd", reading, pass_fds=(reading,))

    assert opened.code == 0, opened
    assert "de dev" in opened.out
    assert "Sebas" not in opened.out
    assert "48213377" not in opened.out

"""Runs the session scripts in this folder. Each *.txt is a story: who says what, what it is, what the chair sees.

    method five_step                      a shipped method, or a .toml beside the script
    language en                           (default en)
    sensitivity disguised                 (default clear)
    pace real                             (default fast; real: `+9` after a time is how late it became known, in s)

    0:00  phase explore                   the chair enters a phase
    0:12  anna participant | You should call her. | advice/direct        ! shown advice
    0:20  bram participant | It is hard.          | other/narrative 0.7  no signal
    0:30  - | ...                         speaker and role unknown

After `!`: `shown RULE`, `shown RULE xN` for a pattern, or a reason (`quiet RULE`). No `!` means: no signal at all.
A sentence lasts 0.4 s a word.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from companion.events import Judgement, SignalRaised, SpokenSentence
from companion.methods import library
from companion.session import Session
from companion.settings import Settings, ThrottleSettings

FOLDER = Path(__file__).parent
TIMED = re.compile(r"^(\d+):(\d\d)(?:\+(\d+))?\s+(.*)$")
SPOKEN = re.compile(
    r"^(?P<who>[^|]+)\|(?P<text>[^|]+)\|\s*(?P<act>\S+)\s*(?P<sure>[\d.]+)?\s*(?:!\s*(?P<expected>.*))?$"
)


class ScriptedClassifier:
    """Gives each sentence the act that the script says it is."""

    def __init__(self, acts):
        self._acts = acts

    def classify(self, text, *, previous=None, previous_role=None, role=None):
        act, sure = self._acts[text]
        label, _, subtype = act.partition("/")
        return Judgement(label, subtype, sure, (), MappingProxyType({act: sure}))


def read(path):
    settings = {"method": "five_step", "language": "en", "sensitivity": "clear", "pace": "fast"}
    steps = []
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line = raw.split("#")[0].strip()
        timed = TIMED.match(line)
        if timed:
            minute, second, late, rest = timed.groups()
            steps.append((number, int(minute) * 60 + int(second), int(late or 0), rest))
        elif line:
            key, _, value = line.partition(" ")
            settings[key] = value.strip()
    return settings, steps


def play(path):
    settings, steps = read(path)
    own = FOLDER / settings["method"]
    method = library.load(str(own) if own.suffix == ".toml" else settings["method"])
    spoken = {number: SPOKEN.match(rest) for number, _, _, rest in steps if not rest.startswith("phase ")}
    unread = [number for number, found in spoken.items() if found is None]
    assert not unread, f"{path.name}: lines {unread} are not understood"
    acts = {found["text"].strip(): (found["act"], float(found["sure"] or 0.95)) for found in spoken.values()}
    throttle = ThrottleSettings(sensitivity=settings["sensitivity"])
    session = Session(method, settings["language"], ScriptedClassifier(acts), Settings(throttle=throttle))
    session.open(date(2026, 1, 5), "")
    expected = {}
    for number, t_s, late_s, rest in steps:
        if rest.startswith("phase "):
            session.enter(rest.removeprefix("phase ").strip(), float(t_s))
            continue
        found = spoken[number]
        who = found["who"].split()
        text = found["text"].strip()
        end_s = t_s + 0.4 * len(text.split())
        session.hear(
            SpokenSentence(t_s, end_s, text),
            now_s=end_s + late_s if settings["pace"] == "real" else None,
            sentence_id=f"line {number}",
            speaker=None if who == ["-"] else who[0],
            role=who[1] if len(who) > 1 else None,
        )
        if found["expected"]:
            expected[f"line {number}"] = found["expected"].strip()
    return expected, {signal.sentence_id: told(signal) for signal in session.state.signals}


def told(signal: SignalRaised) -> str:
    count = f" x{signal.count}" if signal.count > 1 else ""
    return f"{'shown' if signal.shown else signal.reason} {signal.rule}{count}"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_scenario(path):
    expected, signals = play(path)

    assert signals == expected

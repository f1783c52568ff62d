"""A signal names the phase, offers one sentence, and never a speaker."""

from __future__ import annotations

import pytest

from companion.analysis.drift import VIOLATION
from companion.analysis.rules import RULES
from companion.events import SignalRaised
from companion.live.wording import signal_words
from companion.methods import library
from companion.strings import load

METHOD = library.load("five_step")


def signal(rule="advice", **fields):
    return SignalRaised(t_s=90, signal_id=1, sentence_id="s1", rule=rule, phase="explore", shown=True, **fields)


def test_advice_in_the_question_round():
    words = str(signal_words(signal(), METHOD, "en"))

    assert words == "Advice? Still: Problem exploration. “Shall we park that for the advice round?”"


def test_advies_in_de_vragenronde():
    words = str(signal_words(signal(), METHOD, "nl"))

    assert words == "Advies? Nog: Probleemverkenning. “Zullen we dat parkeren voor de adviesronde?”"


def test_a_pattern_counts():
    assert signal_words(signal(count=3, window_s=200), METHOD, "en").word == "3x Advice in 4 min"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("rule", [*(rule.code for rule in RULES), VIOLATION.rule.code])
def test_every_rule_has_a_word(rule, language):
    assert f"signal.word.{rule}" in load(language)

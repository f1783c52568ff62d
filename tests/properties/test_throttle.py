"""What a chair may count on, whatever a group does: quiet, one signal at a time, and nothing forgotten."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from companion.analysis.rules import RULES, Violation
from companion.analysis.throttle import Moment, Throttle, decide, enter_phase, quiet_s
from companion.events import SentenceHeard
from companion.methods import library
from companion.settings import ThrottleSettings

PHASE = library.load("five_step").find("explore")
SETTINGS = ThrottleSettings()

violations = st.builds(
    Violation,
    rule=st.sampled_from(RULES),
    chance=st.floats(0.5, 1.0),
    held=st.sampled_from([None, None, None, "chair", "quoted"]),
)
stories = st.lists(st.tuples(st.floats(0.5, 90.0), violations), max_size=40)


def run(story, settings=SETTINGS):
    throttle, t_s, signals = enter_phase(Throttle()), 0.0, []
    for number, (pause_s, violation) in enumerate(story):
        t_s += pause_s
        sentence = SentenceHeard(t_s=t_s, sentence_id=str(number), start_s=t_s - 0.4, end_s=t_s, text="x")
        throttle, signal = decide(throttle, violation, Moment(sentence, PHASE, 0.0), settings)
        signals.append((violation, signal))
    return signals


@given(stories)
def test_every_violation_is_told_once_and_in_order(story):
    signals = [signal for _, signal in run(story)]

    assert [signal.sentence_id for signal in signals] == [str(number) for number in range(len(story))]
    assert [signal.signal_id for signal in signals] == list(range(1, len(story) + 1))
    assert all(signal.shown == (signal.reason is None) for signal in signals)


@given(stories)
def test_the_first_minute_is_quiet(story):
    assert all(signal.t_s >= quiet_s(PHASE, SETTINGS) for _, signal in run(story) if signal.shown)


@given(stories)
def test_single_signals_keep_their_distance(story):
    shown = [signal for _, signal in run(story) if signal.shown]

    for before, after in itertools.pairwise(shown):
        assert after.count > 1 or after.t_s - before.t_s >= SETTINGS.cooldown_s


@given(stories)
def test_a_pattern_stands_for_enough_within_its_window(story):
    for _, signal in run(story):
        if signal.count > 1:
            assert signal.count >= SETTINGS.pattern_count
            assert signal.window_s < SETTINGS.pattern_window_s


@given(stories)
def test_what_must_not_be_shown_is_not(story):
    for violation, signal in run(story):
        if signal.shown:
            assert violation.held is None
            assert violation.rule.tier == "clear"
            assert violation.chance >= SETTINGS.threshold


@given(stories)
def test_switched_off_shows_nothing_and_still_tells(story):
    signals = run(story, SETTINGS.model_copy(update={"sensitivity": "off"}))

    assert len(signals) == len(story)
    assert not any(signal.shown for _, signal in signals)

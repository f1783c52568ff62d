"""Holds each sentence against the phase: classifier, rules and throttle in a row. Pure but for the classifier.

    SentenceHeard ── classify ──► ActClassified ── rules ── throttle ──► SignalRaised

The classifier sees the sentence, the one before it and the roles, never the phase.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from companion.analysis import drift, floor, origin, refusals, rules, situation, throttle
from companion.analysis.context import Context
from companion.events import ActClassified, SignalRaised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from companion.analysis.acts import ActClassifier
    from companion.events import Judgement, Language, PhaseEntered, SentenceHeard
    from companion.methods.schema import Method, Phase
    from companion.settings import ThrottleSettings


_TOLD_FROM: Final = 0.005
"""Chances below this move no figure; there are some ten of them for every sentence."""


class Monitor:
    """One session's judgement. Feed it phases and sentences in the order in which they happened."""

    def __init__(
        self, method: Method, language: Language, classifier: ActClassifier, settings: ThrottleSettings
    ) -> None:
        self._method = method
        self._language: Language = language
        self._classifier = classifier
        self._settings = settings
        self._phase: Phase | None = None
        self._entered_s = 0.0
        self._before: tuple[Phase, float] | None = None
        self._context = Context()
        self._floor = floor.Floor()
        self._throttle = throttle.Throttle()
        self._drift = drift.Drift()
        self._named = origin.Named()
        self._refused = refusals.Refusals()

    def enter(self, entered: PhaseEntered) -> None:
        if self._phase is not None:
            self._before = (self._phase, self._entered_s)
        self._phase = self._method.find(entered.phase)
        self._entered_s = entered.t_s
        self._floor = floor.Floor()
        self._throttle = throttle.enter_phase(self._throttle)
        self._drift = drift.Drift()

    def forget(self, from_s: float, to_s: float) -> None:
        """What was said in [from_s, to_s) is struck, and must not colour how the rest is judged."""
        self._context = Context()
        self._named = self._named.without(from_s, to_s)
        self._floor = replace(self._floor, advice=())

    def refuse(self, text: str) -> None:
        """The chair said "not so" to a signal about `text`: the like is not signalled again this session."""
        self._refused = self._refused.add(text, self._language)

    def hear(self, sentence: SentenceHeard, now_s: float | None = None) -> Iterator[ActClassified | SignalRaised]:
        """What the sentence did, and the signal it gives rise to, if any.

        Args:
            now_s: session time; None at fast pace, where nothing can be stale.
        """
        judgement, self._context = self._context.judge(sentence.text, sentence.role, self._classifier)
        yield ActClassified(
            t_s=sentence.t_s,
            sentence_id=sentence.sentence_id,
            label=judgement.label,
            subtype=judgement.subtype,
            confidence=judgement.confidence,
            evidence=judgement.evidence,
            chances=_worth_telling(judgement),
        )
        yield from self._signals(sentence, judgement, now_s)

    def _signals(self, sentence: SentenceHeard, judgement: Judgement, now_s: float | None) -> Iterator[SignalRaised]:
        phase, entered_s, passed = self._phase, self._entered_s, False
        if self._before is not None and sentence.end_s <= self._entered_s:
            # Spoken before the chair moved on, recognised after: it is judged by the phase it was spoken in.
            (phase, entered_s), passed = self._before, True
        if phase is None:
            return
        violation = rules.judge(
            situation.Situation(
                sentence,
                judgement,
                phase,
                entered_s,
                self._floor,
                self._language,
                origin=origin.origin(self._named, sentence, self._language),
                repeats=self._floor.repeats_advice(sentence, self._language),
            )
        )
        self._named = origin.hear(self._named, sentence, self._language)
        if not passed:
            self._floor = floor.hear(self._floor, sentence, judgement, self._language)
            self._drift, drifted = drift.hear(self._drift, sentence, judgement, phase, entered_s)
            if violation is None and drifted:
                violation = drift.VIOLATION
        if violation is None or self._refused.covers(sentence.text, self._language):
            return
        moment = throttle.Moment(sentence, phase, entered_s, now_s, passed)
        self._throttle, signal = throttle.decide(self._throttle, violation, moment, self._settings)
        yield signal


def _worth_telling(judgement: Judgement) -> tuple[tuple[str, float], ...]:
    likely = [(act, round(chance, 3)) for act, chance in judgement.probabilities.items() if chance >= _TOLD_FROM]
    return tuple(sorted(likely, key=lambda each: -each[1]))

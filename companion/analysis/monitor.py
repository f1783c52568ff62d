"""Holds each sentence against the phase: classifier, rules and throttle in a row. Pure but for the classifier.

    SentenceHeard ── classify ──► ActClassified ── rules ── throttle ──► SignalRaised

The classifier sees the sentence, the one before it and the roles, never the phase.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from companion.analysis import drift, floor, rules, throttle
from companion.events import ActClassified, SignalRaised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from companion.analysis.acts import ActClassifier
    from companion.events import Judgement, Language, PhaseEntered, SentenceHeard
    from companion.methods.schema import Method, Phase
    from companion.settings import ThrottleSettings


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
        self._previous: SentenceHeard | None = None
        self._floor = floor.Floor()
        self._throttle = throttle.Throttle()
        self._drift = drift.Drift()
        self._refused: frozenset[str] = frozenset()

    def enter(self, entered: PhaseEntered) -> None:
        if self._phase is not None:
            self._before = (self._phase, self._entered_s)
        self._phase = self._method.find(entered.phase)
        self._entered_s = entered.t_s
        self._floor = floor.Floor()
        self._throttle = throttle.enter_phase(self._throttle)
        self._drift = drift.Drift()

    def forget(self) -> None:
        """Lets go of the last sentence: it may have been struck, and must not colour how the next one is judged."""
        self._previous = None

    def refuse(self, text: str) -> None:
        """The chair said "not so" to a signal about `text`: the same wording is not signalled again this session."""
        self._refused |= {_wording(text)}

    def hear(self, sentence: SentenceHeard, now_s: float | None = None) -> Iterator[ActClassified | SignalRaised]:
        """What the sentence did, and the signal it gives rise to, if any.

        Args:
            now_s: session time; None at fast pace, where nothing can be stale.
        """
        previous = self._previous
        judgement = self._classifier.classify(
            sentence.text,
            previous=previous.text if previous else None,
            previous_role=previous.role if previous else None,
            role=sentence.role,
        )
        self._previous = sentence
        yield ActClassified(
            t_s=sentence.t_s,
            sentence_id=sentence.sentence_id,
            label=judgement.label,
            subtype=judgement.subtype,
            confidence=judgement.confidence,
            evidence=judgement.evidence,
        )
        yield from self._signals(sentence, judgement, now_s)

    def _signals(self, sentence: SentenceHeard, judgement: Judgement, now_s: float | None) -> Iterator[SignalRaised]:
        phase, entered_s, passed = self._phase, self._entered_s, False
        if self._before is not None and sentence.end_s <= self._entered_s:
            # Spoken before the chair moved on, recognised after: it is judged by the phase it was spoken in.
            (phase, entered_s), passed = self._before, True
        if phase is None:
            return
        situation = rules.Situation(sentence, judgement, phase, entered_s, self._floor, self._language)
        violation = rules.judge(situation)
        if not passed:
            self._floor = floor.hear(self._floor, sentence, judgement)
            self._drift, drifted = drift.hear(self._drift, sentence, judgement, phase, entered_s)
            if violation is None and drifted:
                violation = drift.VIOLATION
        if violation is None or _wording(sentence.text) in self._refused:
            return
        moment = throttle.Moment(sentence, phase, entered_s, now_s, passed)
        self._throttle, signal = throttle.decide(self._throttle, violation, moment, self._settings)
        yield signal


def _wording(text: str) -> str:
    """What a sentence says, whatever the recogniser made of its capitals and marks."""
    return " ".join(re.findall(r"\w+", text.casefold()))

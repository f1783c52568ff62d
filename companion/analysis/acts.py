"""The act classifier's seam: one sentence in, one judgement out. The real one comes from analysis/language.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from companion.events import Judgement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.events import Role

NOTHING_SAID: Final = Judgement("other", "social", 1.0)
"""The judgement of a text without a single word."""


class ActClassifier(Protocol):
    """Judges what a sentence does, whatever the phase: the phase would hide the violations (docs/model-card.md)."""

    def classify(
        self,
        text: str,
        *,
        previous: str | None = None,
        previous_role: Role | None = None,
        role: Role | None = None,
    ) -> Judgement:
        """The act of one spoken sentence. Never raises, whatever the text.

        Args:
            text: the sentence, printed or bare.
            previous: the sentence before it, whoever spoke; None when unknown or when there was none.
            previous_role: who spoke that one, if known.
            role: who speaks this one, if known.
        """
        ...


class FakeActClassifier:
    """For tests: judges by a table of texts, and takes every other sentence for a story."""

    def __init__(self, judgements: Mapping[str, Judgement] | None = None) -> None:
        self._judgements = dict(judgements or {})

    def classify(
        self,
        text: str,
        *,
        previous: str | None = None,  # noqa: ARG002
        previous_role: Role | None = None,  # noqa: ARG002
        role: Role | None = None,  # noqa: ARG002
    ) -> Judgement:
        return self._judgements.get(text, Judgement("other", "narrative", 1.0))

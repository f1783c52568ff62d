"""What a signal says: one word, the phase, one sentence to offer. Never a speaker, never a reproach."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.methods.schema import local
from companion.strings import load

if TYPE_CHECKING:
    from companion.events import Language, SignalRaised
    from companion.methods.schema import Method


@dataclass(frozen=True, slots=True)
class SignalWords:
    """`word` ("Advice?"), `still` ("Still: problem exploration."), `offer` ("Shall we park that ...?")."""

    word: str
    still: str
    offer: str

    def __str__(self) -> str:
        return f"{self.word} {self.still} “{self.offer}”"


def signal_words(signal: SignalRaised, method: Method, language: Language) -> SignalWords:
    """The words for a signal in the session's language.

    A pattern counts ("3x advice in 4 minutes"). The offered sentence is the rule's own where it has one, else the
    phase's `say`, else a general one.
    """
    text = load(language)
    phase = method.find(signal.phase)
    name = local(phase.name, language) if phase else signal.phase
    word = text(f"signal.word.{signal.rule}")
    if signal.count > 1:
        minutes = max(1, math.ceil(signal.window_s / 60))
        word = text("signal.pattern", word=word.rstrip("?"), count=signal.count, minutes=minutes)
    offers = (phase.say.get(language) or ()) if phase else ()
    own = f"signal.offer.{signal.rule}"
    if own in text:
        offer = text(own)
    else:
        offer = offers[(signal.signal_id - 1) % len(offers)] if offers else text("signal.offer.general")
    return SignalWords(word, text("signal.still", phase=name), offer)

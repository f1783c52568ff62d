"""From utterances to sentences as spoken, with their times: the units that docs/labels.md judges.

Theory of operation
-------------------
A segment of speech is cut by silence, not by grammar: it holds several sentences, or half of one. The assembler keeps
the words that no sentence end has closed yet, and asks of each word whether a sentence ends there:

* it ends in . ? ! or …, with closing quotes and brackets allowed behind, and what follows could begin a sentence: the
  next word is not in lower case. That one test settles most abbreviations, hesitations ("I was... thinking") and quotes
  ("Really?" she asked).
* it is not an abbreviation that stands before a capital by nature (dr. Smit, bijv. Anna), nor an initial (J. de Vries).
* or a pause follows that is too long for a thought to go on. Where the recogniser left out its punctuation, this is all
  there is.

The end of a `final` utterance ends a sentence, because a silence came after it. The end of another one does so only
with a full stop, question or exclamation mark; its open words wait for the next utterance. The segmenter promises that
a final one follows.

A `glimpse` is a reading of a segment that has not ended. Of its sentences those are told whose words two glimpses agree
on, or, after a silence that has settled, all that are closed. The utterance of the whole segment then gives the rest:
what was told stays told, even where the longer reading would word it differently.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from companion.analysis.agreement import agreed, overlap
from companion.events import SpokenSentence, Utterance, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from companion.events import Language

_CLOSERS = "\"'”’»)]"
_END = re.compile(rf"(?:[.?!]+|…)[{re.escape(_CLOSERS)}]*$")
_ELLIPSIS = re.compile(rf"(?:\.\.+|…)[{re.escape(_CLOSERS)}]*$")
_INITIAL = re.compile(r"[^\W\d_]\.")
_CLITICS: Final = frozenset({"'t", "'s", "'n", "'k", "'m", "’t", "’s", "’n", "’k", "’m"})
"""Dutch words that stay in lower case where a sentence begins ('t Is laat)."""

_ABBREVIATIONS: Final[dict[Language, frozenset[str]]] = {
    "nl": frozenset(
        {
            *("dr", "drs", "ir", "ing", "mr", "prof", "dhr", "hr", "mw", "mevr", "mej", "st", "nr", "ca", "blz", "art"),
            *("bijv", "bv", "o.a", "m.n", "d.w.z", "nl", "resp", "vgl", "zgn", "evt", "incl", "excl", "m.a.w"),
            *("t.o.v", "n.a.v", "i.v.m", "i.p.v", "m.b.t", "t.a.v", "t.b.v"),
        }
    ),
    "en": frozenset(
        {
            *("dr", "mr", "mrs", "ms", "mx", "prof", "st", "rev", "lt", "sgt", "capt", "col", "gen", "gov", "hon"),
            *("e.g", "i.e", "vs", "cf", "approx", "dept", "fig"),
        }
    ),
}
"""Without their last full stop. Only those that stand before something; "etc." and "enz." may end a sentence."""

PAUSE_S: Final = 0.8
"""A gap between two words that ends a sentence without punctuation. Times come from the recogniser's alignment, which
is good to a few tenths of a second: a pause has to be well over the half second that a hesitation takes."""
_SURE: Final = 0.75
"""Mean word probability from which a sentence is told a tenth of a second before its segment ends. Below it, speech
that goes on after all often changes what was read (measured: base, LibriSpeech)."""
MAX_WORDS: Final = 60
"""Open words are let go at this number: a minute without an end is no sentence, and nobody should wait for it."""


class SentenceAssembler:
    """Joins the utterances of one session and divides them into sentences. Pure: keeps only the open words."""

    def __init__(self, language: Language) -> None:
        self._abbreviations = _ABBREVIATIONS[language]
        self._open: tuple[Word, ...] = ()
        self._told: tuple[str, ...] = ()
        """Words of the open segment (and of `_open`) that were told already."""
        self._seen: list[str] = []
        """Words that the last glimpse showed and that were not told."""
        self.begins = ""
        """What was told of the open segment itself, from its first word on."""

    def glimpse(self, utterance: Utterance | None, *, settled: bool) -> list[SpokenSentence]:
        """The sentences of a segment that is still open which are sure enough to tell now.

        Args:
            settled: a silence follows, so that the last sentence may be finished too.
        """
        words = self._open + (utterance.words if utterance else ())
        _, told = self._overlap(words, whole=False)
        sentences = list(self._divide(words[told:]))
        texts = [word.text for word in words[told:]]
        ended = settled and sentences and self._closed(sentences[-1]) and _confidence(sentences[-1]) >= _SURE
        sure = len(texts) if settled else agreed(self._seen, texts)
        tell: list[tuple[Word, ...]] = []
        for sentence in sentences if ended else sentences[:-1]:
            if len(sentence) > sure:
                break
            tell.append(sentence)
            sure -= len(sentence)
        count = sum(map(len, tell))
        self._seen = texts[count:]
        self._told = (*(word.text for word in words[:told]), *texts[:count])
        self.begins = " ".join(word.text for word in words[len(self._open) : told + count])
        return [_spoken(sentence) for sentence in tell]

    def give_up(self) -> None:
        """The segment that glimpses were of will not be read: it was dropped."""
        self._told, self._seen, self.begins = (), [], ""

    def push(self, utterance: Utterance | None, *, final: bool) -> list[SpokenSentence]:
        """The sentences that are complete now. `utterance` is None where a segment held no words."""
        words = self._open + (utterance.words if utterance else ())
        here, told = self._overlap(words, whole=final)
        sentences = list(self._divide(words[told:]))
        self._open, self._told, self._seen, self.begins = (), self._told[here:], [], ""
        if sentences and not final and not self._closed(sentences[-1]):
            self._open = sentences.pop()
        return [_spoken(words) for words in sentences]

    def flush(self) -> list[SpokenSentence]:
        """The open words as a sentence, when the session ends or pauses."""
        return self.push(None, final=True)

    def _overlap(self, words: Sequence[Word], *, whole: bool) -> tuple[int, int]:
        return overlap(self._told, [word.text for word in words], whole=whole) if self._told else (0, 0)

    def _divide(self, words: Sequence[Word]) -> list[tuple[Word, ...]]:
        sentences, begin = [], 0
        for i, (word, following) in enumerate(pairwise(words), start=1):
            if self._ends(word, following) or i - begin >= MAX_WORDS:
                sentences.append(tuple(words[begin:i]))
                begin = i
        return [*sentences, tuple(words[begin:])] if words else []

    def _ends(self, word: Word, following: Word) -> bool:
        if following.start_s - word.end_s >= PAUSE_S:
            return True
        return bool(_END.search(word.text)) and _may_begin(following.text) and not self._abbreviates(word.text)

    def _closed(self, words: Sequence[Word]) -> bool:
        last = words[-1].text
        return bool(_END.search(last)) and not _ELLIPSIS.search(last) and not self._abbreviates(last)

    def _abbreviates(self, text: str) -> bool:
        bare = text.lstrip("\"'“‘«([")
        return bool(_INITIAL.fullmatch(bare)) or (
            bare.endswith(".") and bare.removesuffix(".").lower() in self._abbreviations
        )


def split_text(text: str, language: Language) -> list[str]:
    """The sentences of a written text, by the same rules; white space becomes single spaces."""
    words = tuple(Word(0.0, 0.0, word) for word in text.split())
    sentences = SentenceAssembler(language).push(Utterance(0.0, 0.0, words, confidence=1.0), final=True)
    return [sentence.text for sentence in sentences]


def _may_begin(text: str) -> bool:
    if text.lower() in _CLITICS:
        return True
    first = next((sign for sign in text if sign.isalnum()), "")
    return not first.islower()


def _spoken(words: Sequence[Word]) -> SpokenSentence:
    return SpokenSentence(
        start_s=words[0].start_s,
        end_s=max(word.end_s for word in words),
        text=" ".join(word.text.strip() for word in words),
        confidence=_confidence(words),
    )


def _confidence(words: Sequence[Word]) -> float:
    return sum(word.probability for word in words) / len(words)

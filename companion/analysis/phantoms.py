"""What a recogniser makes up, and how to tell: loops, and the phrases it learned from subtitles.

Whisper was trained on subtitled video. Given a cough or a hum it may write what subtitles say there, and given a hard
passage it may repeat one word until it is stopped. Both look like confident text, so each has a test of its own.
Pure; the thresholds' sources stand beside them.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from companion.events import Language

MAX_COMPRESSION: Final = 2.0
"""Text that zlib packs better than this repeats itself. Whisper's own limit is 2.4; a short window loops from 2 on."""
_TOKENS_BASE: Final = 15
_TOKENS_PER_S: Final = 10.0
"""Speech has 3 to 6 tokens a second in Dutch and English; measured loops fill all they are given."""
_HURRIED_TOKENS_PER_S: Final = 6.0
_REPEATED_WORDS: Final = 4
"""Who says four words twice takes the time to. In less time, it was a short window that repeated them (measured)."""
NO_SPEECH: Final = 0.6
MIN_AVG_LOGPROB: Final = -1.0
"""Whisper's own pair of limits (Radford et al. 2022, section 4.5): both must be passed to call a segment silence."""
_PHANTOM_CONFIDENCE: Final = 0.6
"""Said for real, these phrases are among the recogniser's surest; a lower confidence means that it made them up."""
_PHANTOM_NO_SPEECH: Final = 0.3
_UNBELIEVED: Final = 0.25
"""Mean word probability below which even the recogniser does not believe its words. Speech garbled by echo and noise
seldom has less than 0.3; a bark read as "Deze..." had 0.21 and a hum read as "Aaaaa" 0.15 (measured, base)."""

_PHANTOMS: Final[dict[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"thank(s| you)( (so|very) much)?( for (watching|listening|your attention))?( and see you (next time|soon))?"
        r"|(please )?(like and )?subscribe( to (my|the|our) channel)?"
        r"|see you (in the )?next (time|video)|you|bye( bye)?|the end"
        r"|(subtitles|captions?|transcri(bed|ption)|translated) (by|provided|made)\b.*|subs by .*"
    ),
    "nl": re.compile(
        r"(ondertiteling|ondertitels?|ondertiteld|vertaling|vertaald)\b.*|tv gelderland( \d+)?"
        r"|(bedankt|dank je( wel)?|dank u( wel)?)( voor (het (kijken|luisteren)|uw aandacht|jullie aandacht))?"
        r"|tot (de )?volgende (keer|video)|(vergeet niet te )?abonneren?( op (mijn|ons|het) kanaal)?"
        r"|amara org( gemeenschap)?|einde|((zang|muziek|applaus|gelach)( en)? ?)+"
    ),
}
"""Whole texts, in lower case without punctuation. From Whisper's published discussions of hallucination in silence."""


def token_limit(seconds: float) -> int:
    """More tokens than this can't have been spoken in `seconds`."""
    return _TOKENS_BASE + round(_TOKENS_PER_S * seconds)


def compression(text: str) -> float:
    """Bytes per byte after zlib; below 1 for short texts, above `MAX_COMPRESSION` for loops."""
    raw = text.encode("utf-8")
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0


def is_loop(text: str, tokens: int, seconds: float) -> bool:
    """Whether `text` of so many tokens, said to be spoken in `seconds`, repeats itself."""
    hurried = tokens > _HURRIED_TOKENS_PER_S * seconds
    return tokens >= token_limit(seconds) or compression(text) > MAX_COMPRESSION or (hurried and _is_said_twice(text))


def _is_said_twice(text: str) -> bool:
    """Whether some words come twice in a row, as in "he went home. He went home."."""
    words = re.sub(r"[^\w\s]", "", text.lower()).split()
    sizes = range(_REPEATED_WORDS, len(words) // 2 + 1)
    return any(words[i : i + n] == words[i + n : i + 2 * n] for n in sizes for i in range(len(words) - 2 * n + 1))


def is_silence(no_speech: float, avg_logprob: float) -> bool:
    """Whether the recogniser itself doubts that there was speech. `no_speech` 0 to 1, `avg_logprob` per token."""
    return no_speech > NO_SPEECH and avg_logprob < MIN_AVG_LOGPROB


def is_unbelieved(confidence: float, no_speech: float) -> bool:
    """Whether the recogniser believes neither its words nor quite that there was speech. Both 0 to 1."""
    return confidence < _UNBELIEVED and no_speech > _PHANTOM_NO_SPEECH


def is_phantom(text: str, language: Language, confidence: float, no_speech: float) -> bool:
    """Whether `text` as a whole is one of the known phrases, and there is reason to doubt it; or holds no word."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())
    if not plain:
        return True
    doubtful = confidence < _PHANTOM_CONFIDENCE or no_speech > _PHANTOM_NO_SPEECH
    return doubtful and _PHANTOMS[language].fullmatch(plain) is not None


def unlooped(tokens: Sequence[int], *, longest: int = 12) -> list[int]:
    """`tokens` without the loop: a run of up to `longest` tokens that comes three or more times in a row stays once.

    For when decoding again did not help: the words around the loop were heard, its repetitions were not.
    """
    kept = list(tokens)
    for size in range(1, longest + 1):
        i = 0
        while i + 3 * size <= len(kept):
            end = i + size
            while kept[end : end + size] == kept[i : i + size]:
                end += size
            if end - i >= 3 * size:
                # What the token cap left of the last repetition goes too.
                rest = end
                while rest < len(kept) and kept[rest] == kept[i + (rest - end)]:
                    rest += 1
                if rest == len(kept):
                    end = rest
                del kept[i + size : end]
            i += 1
    return kept

"""Which words are ordinary: said in lower case at least twice in the act classifier's corpus, which is companion's own.

`python -m companion.analysis.redaction_lists.ordinary` writes ordinary-<language>.txt again from models/acts/corpus.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from companion import places
from companion.events import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD: Final = re.compile(r"[^\W\d_](?:\w|['’-](?=\w))*")
_OFTEN: Final = 2
"""A word said once may be the recogniser's spelling of a name."""


def ordinary(texts: Iterable[str]) -> tuple[str, ...]:
    """The ordinary words of `texts`, sorted. Pure."""
    count = Counter(word.replace("’", "'") for text in texts for word in WORD.findall(text) if word.islower())
    return tuple(sorted(word for word, times in count.items() if times >= _OFTEN and len(word) > 1))


def main() -> None:
    for language in LANGUAGES:
        files = sorted(places.shipped("models", "acts", "corpus", language).glob("*.jsonl"))
        texts = (json.loads(line)["text"] for file in files for line in file.read_text("utf-8").splitlines())
        listed = textwrap.fill(" ".join(ordinary(texts)), 120, break_on_hyphens=False, break_long_words=False)
        Path(__file__).with_name(f"ordinary-{language}.txt").write_text(listed + "\n", "utf-8")


if __name__ == "__main__":
    main()

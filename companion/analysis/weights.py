"""The recogniser's weights: from a local folder only, loaded once, never from the network."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from companion.errors import ModelProblem

if TYPE_CHECKING:
    from pathlib import Path

_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_VOCABULARY = ("vocabulary.json", "vocabulary.txt")
_MOST_WORKERS = 4
"""Each needs some hundred MB to work in."""


def missing_files(folder: Path) -> list[str]:
    """What a CTranslate2 Whisper folder lacks: names of absent or empty files."""

    def there(name: str) -> bool:
        path = folder / name
        return path.is_file() and path.stat().st_size > 0

    absent = [name for name in _NEEDED if not there(name)]
    return absent if any(map(there, _VOCABULARY)) else [*absent, _VOCABULARY[0]]


@lru_cache(maxsize=1)
def load_weights(folder: Path, threads: int, workers: int) -> Any:
    """The weights (0.6 s for `small`); sessions with the same model share them. Never goes online.

    `workers` segments may be read at once, each with `threads`.

    Raises:
        ModelProblem: `model.incomplete` or `model.unreadable`.
    """
    # Without tokenizer.json faster-whisper would fetch one by itself, local folder or not.
    if missing := missing_files(folder):
        raise ModelProblem("model.incomplete", path=folder, files=", ".join(missing))
    os.environ["HF_HUB_OFFLINE"] = "1"
    # Threads that have nothing to do sleep. By default they spin, which costs a seventh of the work and buys nothing.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import faster_whisper  # noqa: PLC0415 - only after the lines above, which it reads when imported

    logging.getLogger("faster_whisper").disabled = True  # it logs what it heard
    try:
        return faster_whisper.WhisperModel(
            str(folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            num_workers=workers,
            local_files_only=True,
        )
    except Exception as error:  # tokenizers raises bare Exceptions, ctranslate2 RuntimeErrors
        raise ModelProblem("model.unreadable", path=folder, why=type(error).__name__) from error


def workers_at_once() -> int:
    """How many segments of a recording are worth reading side by side on this machine: one per core, four at most."""
    return max(1, min(_MOST_WORKERS, os.cpu_count() or 1))

"""The languages that companion hears and speaks. By itself, so that `--help` need not wait for anything else."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")

"""Everything a user reads, in Dutch and English: one TOML table per language, the same keys in both."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from companion.languages import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from companion.errors import CompanionError


class Strings:
    """The texts of one language, by dotted key: `strings("replay.done", count=3)`."""

    def __init__(self, language: Language, table: Mapping[str, str]) -> None:
        self.language = language
        self._table = table

    def __call__(self, key: str, **params: object) -> str:
        """The text under `key` with `{placeholders}` filled. Raises KeyError for an unknown key."""
        return self._table[key].format(**params)

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def keys(self) -> Iterator[str]:
        return iter(self._table)

    def raw(self, key: str) -> str:
        """The text with its placeholders unfilled."""
        return self._table[key]


@cache
def load(language: Language) -> Strings:
    table = tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8"))
    return Strings(language, dict(_flatten(table, "")))


def error_text(error: CompanionError, language: Language) -> str:
    """What happened, what it means and what to do, as the user reads it."""
    return load(language)(f"errors.{error.code}", **error.params)


def preferred_language(setting: Language | None = None) -> Language:
    """The setting if there is one, else the locale's language if it is ours, else English."""
    if setting:
        return setting
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return next((language for language in LANGUAGES if value.lower().startswith(language)), "en")
    return "en"


def _flatten(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)

"""Finds and reads method files: the shipped ones by id, a chair's own by path."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from companion.errors import MethodProblem
from companion.methods.schema import Method

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable


def shipped_ids() -> tuple[str, ...]:
    """Ids of the methods that come with companion, in alphabetical order."""
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in _folder().iterdir() if _is_method(entry)))


def find_text(id_or_path: str) -> str:
    """The TOML text of a shipped method or of a file.

    Raises:
        MethodProblem: `method.unknown` or `method.unreadable`.
    """
    path = Path(id_or_path)
    if path.suffix == ".toml" or path.exists():
        try:
            return path.read_text("utf-8")
        except OSError as error:
            raise MethodProblem("method.unreadable", path=path, why=error.strerror) from error
        except UnicodeDecodeError as error:
            raise MethodProblem("method.unreadable", path=path, why="not UTF-8 text") from error
    if id_or_path not in shipped_ids():
        raise MethodProblem("method.unknown", method=id_or_path, known=", ".join(shipped_ids()))
    return _folder().joinpath(f"{id_or_path}.toml").read_text("utf-8")


def parse(text: str, *, origin: str) -> Method:
    """The method that `text` describes. `origin` names the file in errors.

    Raises:
        MethodProblem: `method.malformed`, with every fault and its line.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:  # RecursionError: thousands of brackets
        raise MethodProblem("method.malformed", path=origin, faults=f"\n  - {error}", count=1) from error
    try:
        return Method.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        # Where every phase has a fault, pydantic adds that there are none at all.
        found = [fault for fault in found if not (fault["type"] == "too_short" and "[[phase]]" in text)]
        lines = sorted((_line_of(text, fault["loc"]), _place(fault["loc"]), _plain(fault["msg"])) for fault in found)
        faults = "".join(f"\n  - line {line}, {place}: {message}" for line, place, message in lines)
        raise MethodProblem("method.malformed", path=origin, faults=faults, count=len(lines)) from error


def load(id_or_path: str) -> Method:
    """A shipped method by id, or a method file by path. Raises MethodProblem."""
    return parse(find_text(id_or_path), origin=id_or_path)


def _folder() -> Traversable:
    return files(__package__)


def _is_method(entry: Traversable) -> bool:
    return entry.name.endswith(".toml")


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def _place(location: Sequence[str | int]) -> str:
    """`('phase', 2, 'signal', 0)` as a chair reads it: `phase 3, signal`."""
    words: list[str] = []
    for part, following in zip(location, [*location[1:], None], strict=True):
        if isinstance(part, str):
            words.append(f"{part} {following + 1}" if part == "phase" and isinstance(following, int) else part)
    return ", ".join(words) or "file"


_PHASE_HEADER = re.compile(r"^\s*\[\[\s*phase\s*\]\]")


def _line_of(text: str, location: Sequence[str | int]) -> int:
    """The line a fault is on: the key's line inside its [[phase]], or the phase's header when the key is absent."""
    lines = text.splitlines()
    headers = [number for number, line in enumerate(lines) if _PHASE_HEADER.match(line)]
    inside_phase = len(location) > 1 and location[0] == "phase" and isinstance(location[1], int)
    if inside_phase and isinstance(location[1], int) and location[1] < len(headers):
        start = headers[location[1]]
        end = headers[location[1] + 1] if location[1] + 1 < len(headers) else len(lines)
        key = location[2] if len(location) > 2 else None
    else:
        start, end = 0, headers[0] if headers else len(lines)
        key = location[0] if location else None
    pattern = re.compile(rf"^\s*{re.escape(str(key))}\s*[=.]")
    return next((number for number in range(start, end) if pattern.match(lines[number])), start) + 1

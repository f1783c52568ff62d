"""What a model folder is, and whether one is whole: by names, by sizes, by hashes."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from companion.store.manifest import Edition

REQUIRED = ("model.bin", "config.json", "tokenizer.json")
"""Without tokenizer.json, faster-whisper 1.2 goes and fetches one: a missing file here is a network call there."""
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
"""CTranslate2 reads either: conversions before version 3 wrote the second."""
OPTIONAL = ("preprocessor_config.json",)
ORIGIN = "origin.json"
"""Written beside the model when it is published: where it came from and what its files were."""


@dataclass(frozen=True, slots=True)
class FileMark:
    """What a file was when its model was published."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model came from: `hub`, `npm` or `added`."""

    source: str
    files: dict[str, FileMark]


def missing_files(folder: Path) -> tuple[str, ...]:
    """Names of the files without which `folder` is no model; an empty file counts as missing."""

    def present(name: str) -> bool:
        path = folder / name
        return path.is_file() and path.stat().st_size > 0

    missing = [name for name in REQUIRED if not present(name)]
    if not any(present(name) for name in VOCABULARIES):
        missing.append(VOCABULARIES[0])
    return tuple(missing)


def cut_files(folder: Path, editions: Iterable[Edition]) -> tuple[str, ...]:
    """Names of files whose size can't be right, by the folder's own record or else by the nearest of `editions`.

    Cheap enough for every start: only sizes are looked at. Empty where nothing is known about the folder.
    """
    origin = read_origin(folder)
    known = (
        [{name: mark.size_bytes for name, mark in origin.files.items()}]
        if origin
        else [{file.name: file.size_bytes for file in edition} for edition in editions]
    )
    candidates = [
        tuple(name for name, size_bytes in sizes.items() if _size_of(folder / name) != size_bytes) for sizes in known
    ]
    return min(candidates, key=len, default=())


def changed_files(folder: Path, edition: Edition) -> tuple[str, ...]:
    """Names of the files of `edition` that are missing from `folder` or are not what was pinned. Reads everything."""
    return tuple(
        file.name
        for file in edition
        if _size_of(folder / file.name) != file.size_bytes or sha256_of(folder / file.name) != file.sha256
    )


def changed_since(folder: Path, origin: Origin) -> tuple[str, ...]:
    """Names of the files that are no longer what they were when the model was published. Reads everything."""
    return tuple(
        name
        for name, mark in origin.files.items()
        if _size_of(folder / name) != mark.size_bytes or sha256_of(folder / name) != mark.sha256
    )


def model_files(folder: Path) -> tuple[Path, ...]:
    """The files of `folder` that belong to the model, and nothing else that may lie there."""
    names = (*REQUIRED, *VOCABULARIES, *OPTIONAL)
    return tuple(folder / name for name in names if (folder / name).is_file())


def write_origin(folder: Path, source: str) -> None:
    marks = {path.name: FileMark(path.stat().st_size, sha256_of(path)) for path in model_files(folder)}
    (folder / ORIGIN).write_text(json.dumps(asdict(Origin(source, marks)), indent=1), "utf-8")


def read_origin(folder: Path) -> Origin | None:
    """The record of `folder`, or None where there is none or it can't be read: it is a help, not an authority."""
    try:
        table = json.loads((folder / ORIGIN).read_text("utf-8"))
        files = {name: FileMark(**mark) for name, mark in table["files"].items()}
        return Origin(table["source"], files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def sha256_of(path: Path) -> str:
    """Hexadecimal, as in the manifest."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def integrity_of(path: Path) -> str:
    """`sha512-` and base64, as npm writes it (Subresource Integrity, W3C)."""
    with path.open("rb") as stream:
        return "sha512-" + base64.b64encode(hashlib.file_digest(stream, "sha512").digest()).decode()


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None

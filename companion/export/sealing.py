"""Documents on disk that only their reader can open: sealed, written whole, read back before anyone relies on them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from companion.errors import SealProblem, StorageProblem
from companion.export import agefile, atomic
from companion.export.age import armour
from companion.export.age.header import INTRO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PADDING_BYTES: Final = 1024
"""Documents are filled up to a multiple of this, so that the size of a file tells little about what was said, and a
file that was cut is known as cut: its size no longer fits."""
_LARGEST_PAGE_BYTES: Final = 16 << 20  # a summary capsule takes some hundred kilobytes


def seal(document: bytes, folder: Path, name: str, recipients: Sequence[agefile.Recipient]) -> Path:
    """Writes `document` (text or JSON: whitespace is added at its end) to `folder`/`name`.age and reads it back.

    Where that name is taken, `name`-2.age and so on: a sealed file is never overwritten.

    Raises:
        StorageProblem: the folder is read-only, full or gone; nothing was left there. `storage.unfaithful`: the disk
            gives back something else than was written (the file is removed).
        UsageProblem: `usage.recipients_mixed`.
    """
    padded = pad(document)
    with atomic.problems(folder):
        folder.mkdir(parents=True, exist_ok=True)
    path, file_key = atomic.write_first_free(
        folder / f"{name}.age", lambda file: agefile.encrypt([padded], file, recipients)
    )
    with file_key.secret:
        _check(path, file_key, padded)
    return path


def pad(document: bytes) -> bytes:
    """`document` filled up with white space, so that its size tells little."""
    return document + b" " * (-(len(document) + 1) % PADDING_BYTES) + b"\n"


def unseal(path: Path, identities: Sequence[agefile.Identity]) -> bytes:
    """The whole document in `path`, authenticated to its last byte, or nothing.

    `path` is an age file, binary or armoured, or any file with one armoured age file in it (a page, a mail).

    Raises:
        SealProblem: see agefile; `seal.truncated` also for a cut inside the last chunk.
        StorageProblem: the file can't be read.
    """
    with atomic.problems(path), path.open("rb") as file:
        try:
            return b"".join(agefile.decrypt(_age_file(file), identities))
        except SealProblem as problem:
            last_bytes = problem.params.get("last_bytes")
            if isinstance(last_bytes, int) and (last_bytes == 0 or last_bytes % PADDING_BYTES):
                raise SealProblem("seal.truncated", place="payload") from problem
            raise


def locked_with(path: Path) -> Literal["passphrase", "key"]:
    """What opens `path`. Raises SealProblem, StorageProblem."""
    with atomic.problems(path), path.open("rb") as file:
        return agefile.locked_with(_age_file(file))


def _check(path: Path, file_key: agefile.FileKey, padded: bytes) -> None:
    try:
        with atomic.problems(path), path.open("rb") as file:
            faithful = b"".join(agefile.verify(file, file_key)) == padded
    except SealProblem:
        faithful = False
    if not faithful:
        path.unlink(missing_ok=True)
        raise StorageProblem("storage.unfaithful", path=path)


def _age_file(file: BinaryIO) -> BinaryIO:
    """`file` itself, or the armoured age file that stands somewhere in it."""
    binary = file.read(len(INTRO)) == INTRO
    file.seek(0)
    if binary:
        return file
    page = file.read(_LARGEST_PAGE_BYTES)
    file.seek(0)
    begin = page.find(armour.BEGIN)
    if begin < 0:
        return file
    end = page.find(armour.END, begin)
    return io.BytesIO(page[begin:] if end < 0 else page[begin : end + len(armour.END)])

"""A sealed summary on its way to its reader: sealed once in memory, then put wherever the reader wants it.

Every copy is read back from where it was put and authenticated with the file key, which lives as long as the handing
over takes. The words are needed only while sealing: nothing here keeps them.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.errors import SealProblem, StorageProblem
from companion.export import agefile, atomic, capsule, sealing
from companion.export.summary import encode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from companion.export.summary import Summary


@dataclass(frozen=True, slots=True)
class Copy:
    """What was put into one folder."""

    sealed: Path
    page: Path | None
    """The page that opens itself; None for a reader with a key, and where it could not be made."""
    trouble: StorageProblem | None = None
    """Why there is no page although there should be one; the sealed file itself is safe."""

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.sealed, self.page) if self.page else (self.sealed,)


class Parcel:
    """A sealed summary, and the key that tells whether a copy is whole. Call `forget` when it was handed over."""

    def __init__(self, summary: Summary, recipients: Sequence[agefile.Recipient]) -> None:
        """Seals. With a passphrase this takes as long as deriving its key (64 MiB, about half a second).

        Raises:
            UsageProblem: `usage.recipients_mixed`.
        """
        document = sealing.pad(encode(summary))
        sealed = io.BytesIO()
        self._file_key = agefile.encrypt([document], sealed, recipients)
        self._age_file = sealed.getvalue()
        self._digest = hashlib.sha256(document).digest()
        self._name = f"companion-{summary.date.isoformat()}"
        self._language = summary.language
        by_words = all(isinstance(recipient, agefile.Passphrase) for recipient in recipients)
        self._template = capsule.template() if by_words else None

    def put(self, folder: Path) -> Copy:
        """Writes a copy into `folder` and reads it back from there. A file that is there already is never touched.

        Raises:
            StorageProblem: the folder is read-only, full or gone, or gives back something else; nothing was left there.
        """
        with atomic.problems(folder):
            folder.mkdir(parents=True, exist_ok=True)
        path, _ = atomic.write_first_free(folder / f"{self._name}.age", lambda file: file.write(self._age_file))
        if not self._is_faithful(path):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            raise StorageProblem("storage.unfaithful", path=path)
        if self._template is None:
            return Copy(path, None)
        try:
            return Copy(path, capsule.write(path, self._language, self._template))
        except StorageProblem as problem:
            return Copy(path, None, problem)

    def is_whole(self, copy: Copy) -> bool:
        """Whether `copy` is still there and opens to what was sealed. Never raises."""
        return self._is_faithful(copy.sealed)

    def remove(self, copy: Copy) -> None:
        """Deletes a copy. The blocks stay on the disk until they are used again: that is told where this is offered.

        Raises:
            StorageProblem: the files can't be deleted.
        """
        for path in copy.files:
            with atomic.problems(path):
                path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # a stick may not be able to; the files are gone
            atomic.sync_folder(copy.sealed)

    def forget(self) -> None:
        """Wipes the file key; from here on no copy can be checked or made."""
        self._file_key.secret.wipe()
        self._age_file = b""

    def _is_faithful(self, path: Path) -> bool:
        try:
            with atomic.problems(path), path.open("rb") as file:
                _past_the_cache(file.fileno())
                document = b"".join(agefile.verify(file, self._file_key))
        except (SealProblem, StorageProblem):
            return False
        return hashlib.sha256(document).digest() == self._digest


def _past_the_cache(descriptor: int) -> None:
    """Lets Linux forget what it remembers of the file, so that reading reaches the stick itself."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

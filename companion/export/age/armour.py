"""An age file as text, to travel by mail: strict PEM with the label AGE ENCRYPTED FILE (RFC 7468, figure 3).

Read strictly, because laxness would give one file many forms: only whitespace may stand around it, lines are full,
the last one is padded, and both line endings are fine.
"""

from __future__ import annotations

import base64
import binascii
import io
from typing import TYPE_CHECKING, BinaryIO, Final

from companion.errors import SealProblem

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BEGIN: Final = b"-----BEGIN AGE ENCRYPTED FILE-----"
END: Final = b"-----END AGE ENCRYPTED FILE-----"
_MARK: Final = b"-----"
_COLUMNS: Final = 64
_LINE_BYTES: Final = 48
_LONGEST_LINE: Final = 1024  # nothing in armour is longer; more whitespace than this around it is not read


def unwrapped(source: BinaryIO) -> BinaryIO:
    """The binary age file in `source`, whether it stands there as it is or in armour.

    Reads lazily: `seal.damaged` and `seal.truncated` (place "armour") may come while reading.
    """
    buffered = io.BufferedReader(_Peekable(source))
    head = buffered.peek(_LONGEST_LINE).lstrip()
    begun = head[: len(_MARK)]
    if not begun or not _MARK.startswith(begun):
        return buffered
    return io.BufferedReader(_Dearmoured(buffered))


class ArmourWriter:
    """Writes armour around what is written to it. Call `finish`; without it the armour is open-ended."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._pending = bytearray()
        sink.write(BEGIN + b"\n")

    def write(self, data: bytes) -> None:
        self._pending += data
        whole = len(self._pending) // _LINE_BYTES * _LINE_BYTES
        for start in range(0, whole, _LINE_BYTES):
            self._sink.write(base64.b64encode(self._pending[start : start + _LINE_BYTES]) + b"\n")
        del self._pending[:whole]

    def finish(self) -> None:
        if self._pending:
            self._sink.write(base64.b64encode(self._pending) + b"\n")
        self._sink.write(END + b"\n")


class _Peekable(io.RawIOBase):
    """Any object with `read` as a raw stream, so that `BufferedReader` can look ahead in it. Doesn't close it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._source.read(len(view))
        view[: len(data)] = data
        return len(data)


class _Dearmoured(io.RawIOBase):
    def __init__(self, lines: BinaryIO) -> None:
        self._lines = lines
        self._decoded = b""
        self._begun = False
        self._short = False
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if not self._begun:
            self._begin()
        if not self._decoded and not self._ended:
            self._decoded = self._decoded_line()
        view = memoryview(buffer).cast("B")
        part, self._decoded = self._decoded[: len(view)], self._decoded[len(view) :]
        view[: len(part)] = part
        return len(part)

    def _begin(self) -> None:
        line = self._line()
        while line == b"" or line.isspace():
            line = self._line()
        if line != BEGIN:
            raise _damaged()
        self._begun = True

    def _decoded_line(self) -> bytes:
        line = self._line()
        if line == END:
            self._ended = True
            if self._lines.read(_LONGEST_LINE).strip() or self._lines.read(1):
                raise _damaged()
            return b""
        if self._short or not 0 < len(line) <= _COLUMNS:  # a short line must be the last
            raise _damaged()
        self._short = len(line) < _COLUMNS
        try:
            data = base64.b64decode(line, validate=True)
        except binascii.Error:
            raise _damaged() from None
        if base64.b64encode(data) != line:
            raise _damaged()
        self._short = self._short or len(data) < _LINE_BYTES
        return data

    def _line(self) -> bytes:
        line = self._lines.readline(_LONGEST_LINE)
        if not line or (not line.endswith(b"\n") and line != END):
            if len(line) >= _LONGEST_LINE:
                raise _damaged()
            raise SealProblem("seal.truncated", place="armour")
        return line.removesuffix(b"\n").removesuffix(b"\r")


def _damaged() -> SealProblem:
    return SealProblem("seal.damaged", place="armour")

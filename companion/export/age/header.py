"""The header of an age file: a version line, one stanza per recipient, and a MAC over all of it."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.hazmat.primitives import constant_time, hashes, hmac
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from companion.errors import SealProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

INTRO: Final = b"age-encryption.org/"
VERSION: Final = b"v1"
_MAC_MARK: Final = b"---"
_COLUMNS: Final = 64
_MOST_BYTES: Final = 1 << 20
"""Longer headers are refused. 400 recipients of the largest kind fit; without a limit a file could eat all memory."""

_ARGUMENT = re.compile(rb"[!-~]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*")


@dataclass(frozen=True, slots=True)
class Stanza:
    """One recipient's wrapping of the file key. `args[0]` is the type; arguments are printable ASCII without spaces."""

    args: tuple[str, ...]
    body: bytes

    @property
    def type(self) -> str:
        return self.args[0]


@dataclass(frozen=True, slots=True)
class Header:
    stanzas: tuple[Stanza, ...]
    mac: bytes
    authenticated: bytes
    """The bytes that the MAC covers, as they were read."""

    def verify(self, file_key: bytes | memoryview) -> None:
        """Raises SealProblem `seal.damaged` when the header was changed after it was written."""
        if not constant_time.bytes_eq(self.mac, _mac(file_key, self.authenticated)):
            raise SealProblem("seal.damaged", place="header MAC")


def serialise(stanzas: Sequence[Stanza], file_key: bytes | memoryview) -> bytes:
    """The whole header, MAC and final newline included."""
    lines = [INTRO + VERSION]
    for stanza in stanzas:
        lines.append(" ".join(("->", *stanza.args)).encode("ascii"))
        body = encode_base64(stanza.body).encode("ascii")
        # The body ends with a line shorter than 64 columns, which is empty when it fills its lines exactly.
        lines += [body[i : i + _COLUMNS] for i in range(0, len(body) + 1, _COLUMNS)]
    authenticated = b"\n".join([*lines, _MAC_MARK])
    return authenticated + b" " + encode_base64(_mac(file_key, authenticated)).encode("ascii") + b"\n"


def parse(source: BinaryIO) -> Header:
    """Reads a header and leaves `source` at the first byte of the payload.

    Raises:
        SealProblem: `seal.not_age`, `seal.version`, `seal.truncated` or `seal.damaged`, all with place "header".
    """
    lines = _Lines(source)
    _check_version(lines)
    stanzas: list[Stanza] = []
    while True:
        line = lines.next()
        if line.startswith(b"-> "):
            stanzas.append(_stanza(line, lines))
        elif line.startswith(_MAC_MARK + b" "):
            mac = _decoded(line[len(_MAC_MARK) + 1 :], length=32)
            if not stanzas:
                raise _damaged()
            cut = len(lines.read) - len(line) - 1 + len(_MAC_MARK)
            return Header(tuple(stanzas), mac, bytes(lines.read[:cut]))
        else:
            raise _damaged()


def encode_base64(data: bytes) -> str:
    """Standard alphabet, without padding."""
    return base64.b64encode(data).decode("ascii").rstrip("=")


def decode_base64(text: str) -> bytes:
    """Inverse of `encode_base64`; accepts nothing else (no padding, no loose bits, no other characters).

    Raises:
        ValueError: not canonical.
    """
    if not _BASE64.fullmatch(text):
        raise ValueError("foreign characters")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise ValueError("no base64 has this length") from None
    if encode_base64(data) != text:
        raise ValueError("loose bits at the end")
    return data


class _Lines:
    """Lines up to their line feed, with a memory of what was read: the MAC covers it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.read = bytearray()

    def next(self) -> bytes:
        line = self._source.readline(_MOST_BYTES - len(self.read))
        self.read += line
        if not line.endswith(b"\n"):
            if len(self.read) >= _MOST_BYTES:
                raise _damaged()
            raise SealProblem("seal.truncated", place="header")
        return line[:-1]


def _check_version(lines: _Lines) -> None:
    try:
        line = lines.next()
    except SealProblem as error:
        begun = bytes(lines.read[: len(INTRO)])
        if INTRO.startswith(begun):  # also when nothing is there: an interrupted copy leaves an empty file
            raise
        raise SealProblem("seal.not_age", place="header") from error
    if not line.startswith(INTRO):
        raise SealProblem("seal.not_age", place="header")
    version = line[len(INTRO) :]
    if not _ARGUMENT.fullmatch(version):
        raise _damaged()
    if version != VERSION:
        raise SealProblem("seal.version", place="header", version=version.decode("ascii")[:20])


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    args = line.split(b" ")[1:]
    if not all(_ARGUMENT.fullmatch(arg) for arg in args):
        raise _damaged()
    body = bytearray()
    while True:
        part = lines.next()
        if len(part) > _COLUMNS:
            raise _damaged()
        body += part
        if len(part) < _COLUMNS:
            return Stanza(tuple(arg.decode("ascii") for arg in args), _decoded(bytes(body)))


def _decoded(text: bytes, length: int | None = None) -> bytes:
    try:
        data = decode_base64(text.decode("ascii"))
    except ValueError:
        raise _damaged() from None
    if length is not None and len(data) != length:
        raise _damaged()
    return data


def _mac(file_key: bytes | memoryview, authenticated: bytes) -> bytes:
    mac = hmac.HMAC(HKDF(hashes.SHA256(), 32, salt=None, info=b"header").derive(file_key), hashes.SHA256())
    mac.update(authenticated)
    return mac.finalize()


def _damaged() -> SealProblem:
    return SealProblem("seal.damaged", place="header")

"""The payload of an age file: STREAM over ChaCha20-Poly1305 in chunks of 64 KiB, in constant memory.

Every chunk carries its number and whether it is the last, so chunks can't be dropped, repeated, swapped or appended.
No chunk is released before it is authenticated. A file cut between two chunks is known as truncated, because its last
chunk is authentic but does not say that it is the last. Cut inside a chunk it is merely damaged: the tag is gone, and
without it nothing tells a cut from an edit. (sealing.py pads what companion writes, and can tell.)
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from companion.errors import SealProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK_BYTES: Final = 64 * 1024
NONCE_BYTES: Final = 16
TAG_BYTES: Final = 16


def encrypt(plaintext: Iterable[bytes], file_key: bytes | memoryview, nonce: bytes) -> Iterator[bytes]:
    """The encrypted chunks of `plaintext`, whose blocks may have any size. `nonce` is fresh for each file."""
    cipher = _cipher(file_key, nonce)
    count = 0
    pending = bytearray()
    for block in plaintext:
        pending += block
        # One whole chunk stays behind: only the end of the plaintext tells whether it is the last.
        while len(pending) > CHUNK_BYTES:
            yield cipher.encrypt(_chunk_nonce(count, last=False), bytes(pending[:CHUNK_BYTES]), None)
            del pending[:CHUNK_BYTES]
            count += 1
    yield cipher.encrypt(_chunk_nonce(count, last=True), bytes(pending), None)


def decrypt(source: BinaryIO, file_key: bytes | memoryview, nonce: bytes) -> Iterator[bytes]:
    """The authenticated chunks of what `source` holds from here to its end.

    Raises:
        SealProblem: `seal.truncated`, or `seal.damaged` with `last_bytes`, the plaintext length of the chunk that
            didn't open. Chunks that were yielded before are authentic, but they are not the whole: show nothing before
            the end was reached.
    """
    cipher = _cipher(file_key, nonce)
    for count in itertools.count():
        block = source.read(CHUNK_BYTES + TAG_BYTES)
        if len(block) < TAG_BYTES:
            raise SealProblem("seal.truncated", place="payload")
        whole = len(block) == CHUNK_BYTES + TAG_BYTES
        if whole and (chunk := _opened(cipher, _chunk_nonce(count, last=False), block)) is not None:
            yield chunk
            continue
        chunk = _opened(cipher, _chunk_nonce(count, last=True), block)
        # An empty last chunk after another would be a second way to write the same contents.
        if chunk is None or (not chunk and count):
            raise SealProblem("seal.damaged", place="payload", last_bytes=len(block) - TAG_BYTES)
        yield chunk
        if source.read(1):
            raise SealProblem("seal.damaged", place="payload")
        return


def _opened(cipher: ChaCha20Poly1305, nonce: bytes, block: bytes) -> bytes | None:
    try:
        return cipher.decrypt(nonce, block, None)
    except InvalidTag:
        return None


def _cipher(file_key: bytes | memoryview, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt=nonce, info=b"payload").derive(file_key))


def _chunk_nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + (b"\x01" if last else b"\x00")

"""The bytes of a journal, pure: values in, bytes out, and back. docs/journal-format.md is the specification.

    journal = header, record 0, record 1, ...
    header  = HEADER_FIELDS: what the file is, how the recovery words become a key, and the data key under that key
    record  = length, index, ciphertext, tag

Theory of operation
-------------------
* Every record is sealed with ChaCha20-Poly1305 under the file's own data key; its nonce is its index, so no nonce is
  ever used twice. A record that has to be written again (a full disk) is written again byte for byte.
* What a record is bound to: the file id, its own length and index, and the tag of the record before it (the first: the
  tag of the wrapped data key). Records that were edited, cut out, swapped, repeated or moved here from another journal
  do not open, and nothing after them is believed.
* A journal has no end mark of its own: whatever is cut off at a record's edge leaves a shorter, valid journal. That is
  the point of a journal; whether the session was closed is seen from its last event.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from companion.errors import SealProblem
from companion.memory import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

MAGIC: Final = b"CMPNJRNL"
MAJOR: Final = 1
MINOR: Final = 0
"""A minor version adds events or fields of events; a reader of the same major version leaves out what it can't read."""

HEADER_FIELDS: Final = (
    ("magic", "8s"),
    ("major", "H"),
    ("minor", "H"),
    ("file id", "16s"),
    ("created", "Q"),
    ("memory", "I"),
    ("passes", "I"),
    ("lanes", "I"),
    ("salt", "16s"),
    ("wrap nonce", "12s"),
    ("wrapped key", "48s"),
    ("checksum", "I"),
)
"""Name and `struct` code of each field; all numbers big-endian."""

RECORD_FIELDS: Final = (("length", "I"), ("index", "I"))
"""What stands before the ciphertext of a record."""

TAG_BYTES: Final = 16
KEY_BYTES: Final = 32
PAD_BYTES: Final = 256
"""A plaintext is filled up with spaces to a multiple of this: most sentences and acts then look alike from outside."""

_HEADER = struct.Struct(">" + "".join(code for _, code in HEADER_FIELDS))
_RECORD = struct.Struct(">" + "".join(code for _, code in RECORD_FIELDS))
_CHECKSUM = struct.Struct(">I")
HEADER_BYTES: Final = _HEADER.size
_VERSION_END: Final = struct.calcsize(">8sHH")
_BOUND_BYTES: Final = HEADER_BYTES - _CHECKSUM.size - (KEY_BYTES + TAG_BYTES)
"""The header up to the wrapped key is the associated data of the wrapping."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try at the recovery words costs: Argon2id parameters."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4
    # RFC 9106, second recommended option: bearable at the start of a session (0.25 s on a free 2-core machine), and
    # five words (55 bits) then cost an attacker some 10^8 years of such machines.


MOST_COST: Final = Cost(memory_kib=1024 * 1024, passes=16, lanes=16)
"""A header that asks for more is refused: it could only have been made to exhaust the reader's machine."""


@dataclass(frozen=True, slots=True)
class Header:
    """All that a journal says in the clear. Nothing in it is about what was said."""

    file_id: bytes
    created_s: int
    """Unix time, whole seconds."""
    cost: Cost
    salt: bytes
    wrap_nonce: bytes
    wrapped_key: bytes
    minor: int = MINOR

    @property
    def version(self) -> str:
        return f"{MAJOR}.{self.minor}"

    def bound(self) -> bytes:
        cost = self.cost
        fields = (MAGIC, MAJOR, self.minor, self.file_id, self.created_s, cost.memory_kib, cost.passes, cost.lanes)
        return _HEADER.pack(*fields, self.salt, self.wrap_nonce, b"", 0)[:_BOUND_BYTES]

    def to_bytes(self) -> bytes:
        checked = self.bound() + self.wrapped_key
        return checked + _CHECKSUM.pack(zlib.crc32(checked))


@dataclass(frozen=True, slots=True)
class Key:
    """The recovery words as a key, with what they were stretched by. Saves stretching them again for a strike."""

    secret: Secret = field(repr=False)
    salt: bytes
    cost: Cost


def stretch(words: str, salt: bytes, cost: Cost) -> Key:
    """Recovery words into the key that wraps data keys: Argon2id, version 1.3, 32 bytes."""
    derivation = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    secret = Secret(KEY_BYTES, lambda view: derivation.derive_into(words.encode("utf-8"), view))
    return Key(secret, salt, cost)


def new_file(key: Key, data_key: Secret, created_s: int, random: Callable[[int], bytes]) -> Header:
    """The header of a new journal, which wraps `data_key`, 32 random bytes of its own. `random` gives others."""
    plain = Header(random(16), created_s, key.cost, key.salt, random(12), b"")
    wrapped = ChaCha20Poly1305(key.secret.value).encrypt(plain.wrap_nonce, data_key.value, plain.bound())
    return replace(plain, wrapped_key=wrapped)


class Sealer:
    """Seals the records of one journal in their order."""

    def __init__(self, header: Header, data_key: Secret) -> None:
        """The data key can be wiped afterwards: the cipher has a copy, which OpenSSL overwrites when it is let go."""
        self._cipher = ChaCha20Poly1305(data_key.value)
        self._binding = _Binding(header)

    def seal(self, plaintext: bytes) -> bytes:
        """The next record. `plaintext` is UTF-8 JSON, where spaces at the end mean nothing."""
        padded = plaintext + b" " * (-len(plaintext) % PAD_BYTES)
        before = _RECORD.pack(len(padded) + TAG_BYTES, self._binding.index)
        sealed = self._cipher.encrypt(self._binding.nonce, padded, self._binding.associated(before))
        self._binding.advance(sealed)
        return before + sealed


@dataclass(frozen=True, slots=True)
class Contents:
    """What could be read of a journal."""

    plaintexts: tuple[bytes, ...] = field(repr=False)
    """Authentic, in order, nothing missing between them; the padding is still there."""
    unread_bytes: int
    """Bytes after the last good record: a torn end, or from a damaged record onwards. 0 when all was read."""


def parse_header(data: bytes) -> Header:
    """Reads the first HEADER_BYTES of `data`.

    Raises:
        SealProblem: `journal.not_one`, `journal.version` (newer), `journal.broken_off` or `journal.damaged`.
    """
    if not MAGIC.startswith(data[: len(MAGIC)]):
        raise SealProblem("journal.not_one")
    if len(data) >= _VERSION_END:
        _, major, minor = struct.unpack_from(">8sHH", data)
        if major > MAJOR:
            raise SealProblem("journal.version", version=f"{major}.{minor}")
    if len(data) < HEADER_BYTES:
        raise SealProblem("journal.broken_off")
    _, major, minor, file_id, created_s, memory, passes, lanes, salt, nonce, wrapped, checksum = _HEADER.unpack_from(
        data
    )
    cost = Cost(memory, passes, lanes)
    if checksum != zlib.crc32(data[: HEADER_BYTES - _CHECKSUM.size]) or major != MAJOR or not _bearable(cost):
        raise SealProblem("journal.damaged")
    return Header(file_id, created_s, cost, salt, nonce, wrapped, minor)


def unlock(header: Header, key: Key) -> Secret:
    """The data key of a journal. Wipe it as soon as it has served.

    Raises:
        SealProblem: `journal.wrong_words`. (A header that was damaged by accident fails its checksum before.)
    """
    try:
        cipher = ChaCha20Poly1305(key.secret.value)
        nonce, wrapped, bound = header.wrap_nonce, header.wrapped_key, header.bound()
        return Secret(KEY_BYTES, lambda view: cipher.decrypt_into(nonce, wrapped, bound, view))
    except InvalidTag:
        raise SealProblem("journal.wrong_words") from None


def read_records(data: bytes, header: Header, data_key: Secret) -> Contents:
    """Everything in the journal `data` up to the first record that is torn, damaged or not in its place."""
    cipher, binding = ChaCha20Poly1305(data_key.value), _Binding(header)
    plaintexts: list[bytes] = []
    at = HEADER_BYTES
    while at + _RECORD.size <= len(data):
        before = data[at : at + _RECORD.size]
        length, index = _RECORD.unpack(before)
        sealed = data[at + _RECORD.size : at + _RECORD.size + length]
        if index != binding.index or len(sealed) < max(length, TAG_BYTES):
            break
        try:
            plaintexts.append(cipher.decrypt(binding.nonce, sealed, binding.associated(before)))
        except InvalidTag:
            break
        binding.advance(sealed)
        at += _RECORD.size + length
    return Contents(tuple(plaintexts), len(data) - at)


class _Binding:
    """What the next record is bound to."""

    def __init__(self, header: Header) -> None:
        self.index = 0
        self._file_id = header.file_id
        self._previous = header.wrapped_key[-TAG_BYTES:]

    @property
    def nonce(self) -> bytes:
        return self.index.to_bytes(12, "big")

    def associated(self, before: bytes) -> bytes:
        """File id, the record's own length and index, and the tag before it."""
        return self._file_id + before + self._previous

    def advance(self, sealed: bytes) -> None:
        self._previous = sealed[-TAG_BYTES:]
        self.index += 1


def _bearable(cost: Cost) -> bool:
    return (
        1 <= cost.lanes <= MOST_COST.lanes
        and 1 <= cost.passes <= MOST_COST.passes
        and 8 * cost.lanes <= cost.memory_kib <= MOST_COST.memory_kib
    )

"""Who may open an age file: public keys (X25519, and its post-quantum hybrid) and passphrases (scrypt).

A recipient wraps the 16-byte file key into a stanza; an identity finds the stanzas that are for it and unwraps one.
A stanza of our own type that is malformed condemns the file; stanzas of unknown types are somebody else's.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from companion.errors import SealProblem
from companion.export.age.header import Stanza, decode_base64, encode_base64

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE_KEY_BYTES: Final = 16
WRAPPED_BYTES: Final = FILE_KEY_BYTES + 16
WORK_FACTOR: Final = 16
"""Base-two logarithm of scrypt's N when we write: 64 MiB and about 0.15 s, so that a phone can open the file too.

The generated words carry the strength (77 bits); the work factor only helps those who chose a passphrase of their own.
"""
MOST_WORK_FACTOR: Final = 22
"""The highest we read, as age itself: 4 GiB. A higher one would let a file occupy the machine for minutes."""
_NO_NONCE: Final = bytes(12)  # each wrap key is used once, so the nonce is fixed by the specification


class Recipient(Protocol):
    def wrap(self, file_key: bytes | memoryview) -> Stanza: ...


class Identity(Protocol):
    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file key, or None when no stanza opens. Raises SealProblem for a malformed stanza of its own type."""
        ...


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    point: bytes

    def wrap(self, file_key: bytes | memoryview) -> Stanza:
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.point))
        wrapped = _x25519_cipher(shared, share, self.point).encrypt(_NO_NONCE, file_key, None)
        return Stanza(("X25519", encode_base64(share)), wrapped)


@dataclass(frozen=True, slots=True)
class X25519Identity:
    secret: bytes = field(repr=False)

    @property
    def recipient(self) -> X25519Recipient:
        return X25519Recipient(self._key.public_key().public_bytes_raw())

    @property
    def _key(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.secret)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        for stanza in stanzas:
            if stanza.type != "X25519":
                continue
            (share,) = _arguments(stanza, lengths=(32,))
            try:
                shared = self._key.exchange(X25519PublicKey.from_public_bytes(share))
            except ValueError:  # a point of low order: the shared secret would be all zeroes
                raise _malformed() from None
            try:
                cipher = _x25519_cipher(shared, share, self.recipient.point)
                return cipher.decrypt(_NO_NONCE, stanza.body, None)
            except InvalidTag:
                continue
        return None


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """MLKEM768-X25519: also holds against a future quantum computer. `point`: 1184 bytes ML-KEM, 32 bytes X25519."""

    point: bytes = field(repr=False)

    def wrap(self, file_key: bytes | memoryview) -> Stanza:
        public = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.point[:-32]), X25519PublicKey.from_public_bytes(self.point[-32:])
        )
        sealed = _HYBRID.encrypt(file_key, public, _HYBRID_INFO)
        share, wrapped = sealed[:-WRAPPED_BYTES], sealed[-WRAPPED_BYTES:]
        return Stanza(("mlkem768x25519", encode_base64(share)), wrapped)


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    secret: bytes = field(repr=False)

    @property
    def recipient(self) -> HybridRecipient:
        mlkem, x25519 = self._keys
        return HybridRecipient(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    @property
    def _keys(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        seed = hashlib.shake_256(self.secret).digest(96)  # X-Wing's key expansion
        return MLKEM768PrivateKey.from_seed_bytes(seed[:64]), X25519PrivateKey.from_private_bytes(seed[64:])

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        mlkem, x25519 = self._keys
        private = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        for stanza in stanzas:
            if stanza.type != "mlkem768x25519":
                continue
            (share,) = _arguments(stanza, lengths=(1120,))
            try:
                x25519.exchange(X25519PublicKey.from_public_bytes(share[-32:]))
            except ValueError:
                raise _malformed() from None
            try:
                return _HYBRID.decrypt(share + stanza.body, private, _HYBRID_INFO)
            except InvalidTag:
                continue
        return None


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Recipient and identity at once. `work_factor` (1 to 22) counts when writing only."""

    words: str = field(repr=False)
    work_factor: int = WORK_FACTOR

    def wrap(self, file_key: bytes | memoryview) -> Stanza:
        salt = secrets.token_bytes(16)
        wrapped = self._cipher(salt, self.work_factor).encrypt(_NO_NONCE, file_key, None)
        return Stanza(("scrypt", encode_base64(salt), str(self.work_factor)), wrapped)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        for stanza in stanzas:
            if stanza.type != "scrypt":
                continue
            salt, _ = _arguments(stanza, lengths=(16, None))
            if not re.fullmatch(r"[1-9][0-9]*", stanza.args[2]):
                raise _malformed()
            # Compared as a string first: a number of thousands of digits is not worth parsing.
            if len(stanza.args[2]) > 2 or int(stanza.args[2]) > MOST_WORK_FACTOR:
                raise SealProblem("seal.work_factor", place="header", most=MOST_WORK_FACTOR)
            try:
                return self._cipher(salt, int(stanza.args[2])).decrypt(_NO_NONCE, stanza.body, None)
            except InvalidTag:
                continue
        return None

    def _cipher(self, salt: bytes, work_factor: int) -> ChaCha20Poly1305:
        try:
            scrypt = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << work_factor, r=8, p=1)
            return ChaCha20Poly1305(scrypt.derive(self.words.encode("utf-8")))
        except MemoryError:
            raise SealProblem("seal.memory", place="header", megabytes=1 << work_factor >> 10) from None


_HYBRID = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"


def _x25519_cipher(shared: bytes, share: bytes, point: bytes) -> ChaCha20Poly1305:
    info = b"age-encryption.org/v1/X25519"
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt=share + point, info=info).derive(shared))


def _arguments(stanza: Stanza, lengths: tuple[int | None, ...]) -> tuple[bytes, ...]:
    """The decoded arguments of a stanza, checked; b"" where no length is given (that argument is not base64).

    The body's length is checked before anything is tried on it: one that holds several wrapped keys could be made to
    open with several passphrases (partitioning oracle, https://eprint.iacr.org/2020/1491).
    """
    if len(stanza.args) != len(lengths) + 1 or len(stanza.body) != WRAPPED_BYTES:
        raise _malformed()
    decoded = []
    for argument, length in zip(stanza.args[1:], lengths, strict=True):
        try:
            data = b"" if length is None else decode_base64(argument)
        except ValueError:
            raise _malformed() from None
        if length is not None and len(data) != length:
            raise _malformed()
        decoded.append(data)
    return tuple(decoded)


def _malformed() -> SealProblem:
    return SealProblem("seal.damaged", place="header")

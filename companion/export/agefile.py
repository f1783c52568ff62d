"""Writes and reads age files (https://age-encryption.org/v1), so that any age program can open what companion seals.

    write   encrypt(blocks, sink, recipients) -> FileKey
    check   verify(source, file_key): is what is on the disk what was sealed? Without the passphrase, while the file
            key is still in memory
    read    locked_with(source) -> "passphrase" or "key"; decrypt(source, identities) -> authenticated blocks

Every problem is a SealProblem with `place` (header, "header MAC", payload, armour): `seal.not_age`, `seal.version`,
`seal.truncated`, `seal.damaged`, `seal.wrong_passphrase`, `seal.wrong_key`, `seal.needs_passphrase`,
`seal.needs_key`, `seal.work_factor`, `seal.memory`. The format itself is in the package `age` beside this module.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Literal

from companion.errors import SealProblem, UsageProblem
from companion.export.age import bech32, header, stream
from companion.export.age.armour import ArmourWriter, unwrapped
from companion.export.age.recipients import (
    FILE_KEY_BYTES,
    HybridIdentity,
    HybridRecipient,
    Identity,
    Passphrase,
    Recipient,
    X25519Identity,
    X25519Recipient,
)
from companion.memory import Secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "FileKey",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "Passphrase",
    "Recipient",
    "X25519Identity",
    "X25519Recipient",
    "decrypt",
    "encrypt",
    "locked_with",
    "new_identity",
    "parse_identity",
    "parse_recipient",
    "verify",
    "write_identity",
    "write_recipient",
]

_IDENTITY_PREFIX = "age-secret-key-"
_HYBRID_IDENTITY_PREFIX = "age-secret-key-pq-"
_RECIPIENT_PREFIX = "age"
_HYBRID_RECIPIENT_PREFIX = "age1pq"
_LONGEST_SHOWN = 40  # a name; what is longer may be a secret key, given where a public one belongs


@dataclass(frozen=True, slots=True)
class FileKey:
    """Opens one file. Kept, in locked memory, only as long as it takes to read that file back; then wipe it."""

    secret: Secret = field(repr=False)


def encrypt(
    plaintext: Iterable[bytes], sink: BinaryIO, recipients: Sequence[Recipient], *, armour: bool = False
) -> FileKey:
    """Writes an age file for `recipients`: one passphrase, or any number of public keys. Constant memory.

    Raises:
        UsageProblem: `usage.recipients_mixed` (a passphrase must be alone; post-quantum keys don't mix with others).
        ValueError: no recipients.
    """
    if not recipients:
        raise ValueError("a sealed file needs a recipient")
    kinds = {type(recipient) for recipient in recipients}
    # A file is as strong as its weakest stanza, and a passphrase promises that only who knows it wrote the file.
    if len(kinds) > 1 or (Passphrase in kinds and len(recipients) > 1):
        raise UsageProblem("usage.recipients_mixed")
    file_key = FileKey(Secret.random(FILE_KEY_BYTES))
    secret = file_key.secret.value
    nonce = secrets.token_bytes(stream.NONCE_BYTES)
    writer = ArmourWriter(sink) if armour else sink
    writer.write(header.serialise([recipient.wrap(secret) for recipient in recipients], secret))
    writer.write(nonce)
    for chunk in stream.encrypt(plaintext, secret, nonce):
        writer.write(chunk)
    if isinstance(writer, ArmourWriter):
        writer.finish()
    return file_key


def decrypt(source: BinaryIO, identities: Sequence[Identity]) -> Iterator[bytes]:
    """The contents of an age file, binary or armoured, in authenticated blocks of at most 64 KiB. Constant memory.

    The header is read and checked before this returns; the payload while iterating.

    Raises:
        SealProblem: see the module. Blocks before a problem are authentic but not the whole file.
    """
    binary = unwrapped(source)
    parsed = _parse_header(binary)
    for identity in identities:
        file_key = identity.unwrap(parsed.stanzas)
        if file_key is not None:
            return _payload(binary, parsed, file_key)
    raise _no_match(parsed, identities)


def verify(source: BinaryIO, file_key: FileKey) -> Iterator[bytes]:
    """As `decrypt`, with the file key that `encrypt` returned instead of an identity."""
    binary = unwrapped(source)
    return _payload(binary, _parse_header(binary), file_key.secret.value)


def locked_with(source: BinaryIO) -> Literal["passphrase", "key"]:
    """What opens this file. Reads the header only. Raises SealProblem."""
    return "passphrase" if _has_passphrase(_parse_header(unwrapped(source))) else "key"


def new_identity() -> X25519Identity:
    return X25519Identity(secrets.token_bytes(32))


def write_identity(identity: X25519Identity) -> str:
    """AGE-SECRET-KEY-1...: a secret; never print or log it unless its owner asked for it."""
    return bech32.encode(_IDENTITY_PREFIX, identity.secret).upper()


def write_recipient(recipient: X25519Recipient) -> str:
    """age1..."""
    return bech32.encode(_RECIPIENT_PREFIX, recipient.point)


def parse_identity(text: str) -> X25519Identity | HybridIdentity:
    """AGE-SECRET-KEY-1... or AGE-SECRET-KEY-PQ-1...

    Raises:
        UsageProblem: `usage.identity`; the text is never quoted.
    """
    try:
        prefix, secret = bech32.decode(text.strip())
    except ValueError as error:
        raise UsageProblem("usage.identity", why=str(error)) from None
    if len(secret) == 32 and text.strip().isupper():
        if prefix == _IDENTITY_PREFIX:
            return X25519Identity(secret)
        if prefix == _HYBRID_IDENTITY_PREFIX:
            return HybridIdentity(secret)
    raise UsageProblem("usage.identity", why=prefix)


def parse_recipient(text: str) -> X25519Recipient | HybridRecipient:
    """age1... or age1pq1...

    Raises:
        UsageProblem: `usage.recipient`.
    """
    text = text.strip()
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:16]}…"
    try:
        prefix, point = bech32.decode(text)
    except ValueError as error:
        raise UsageProblem("usage.recipient", recipient=shown, why=str(error)) from error
    recipient: X25519Recipient | HybridRecipient
    if prefix == _RECIPIENT_PREFIX and len(point) == 32:
        recipient = X25519Recipient(point)
    elif prefix == _HYBRID_RECIPIENT_PREFIX and len(point) == 1184 + 32:
        recipient = HybridRecipient(point)
    else:
        raise UsageProblem("usage.recipient", recipient=shown, why=prefix)
    try:
        recipient.wrap(bytes(FILE_KEY_BYTES))
    except ValueError as error:  # well written, but no usable point of its curve
        raise UsageProblem("usage.recipient", recipient=shown, why=prefix) from error
    return recipient


def _parse_header(binary: BinaryIO) -> header.Header:
    parsed = header.parse(binary)
    # Otherwise somebody could add a key of their own, and the passphrase would no longer vouch for the contents.
    if _has_passphrase(parsed) and len(parsed.stanzas) > 1:
        raise SealProblem("seal.damaged", place="header")
    return parsed


def _payload(binary: BinaryIO, parsed: header.Header, file_key: bytes | memoryview) -> Iterator[bytes]:
    parsed.verify(file_key)
    nonce = binary.read(stream.NONCE_BYTES)
    if len(nonce) < stream.NONCE_BYTES:
        raise SealProblem("seal.truncated", place="header")
    return stream.decrypt(binary, file_key, nonce)


def _has_passphrase(parsed: header.Header) -> bool:
    return any(stanza.type == "scrypt" for stanza in parsed.stanzas)


def _no_match(parsed: header.Header, identities: Sequence[Identity]) -> SealProblem:
    passphrases = any(isinstance(identity, Passphrase) for identity in identities)
    keys = any(not isinstance(identity, Passphrase) for identity in identities)
    if _has_passphrase(parsed):
        return SealProblem("seal.wrong_passphrase") if passphrases else SealProblem("seal.needs_passphrase")
    return SealProblem("seal.wrong_key") if keys else SealProblem("seal.needs_key")

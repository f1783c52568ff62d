"""Bech32 without a length limit: how age writes keys for people (BIP 173, as used by https://c2sp.org/age)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH = 6


def encode(prefix: str, data: bytes) -> str:
    """`prefix`, "1", data and checksum; all lower case. `prefix` must be lower-case ASCII."""
    values = list(_regroup(data, 8, 5))
    remainder = _polymod([*_expanded(prefix), *values, *[0] * _CHECKSUM_LENGTH]) ^ 1
    checksum = [(remainder >> 5 * (_CHECKSUM_LENGTH - 1 - i)) & 31 for i in range(_CHECKSUM_LENGTH)]
    return f"{prefix}1{''.join(_ALPHABET[value] for value in values + checksum)}"


def decode(text: str) -> tuple[str, bytes]:
    """The lower-case prefix and the data of an all-lower-case or all-upper-case string.

    Raises:
        ValueError: mixed case, foreign characters, a wrong checksum or loose bits. The message never quotes `text`,
            which may be a secret key.
    """
    if text not in (text.lower(), text.upper()) or not text.isascii():
        raise ValueError("mixed case or not ASCII")
    prefix, separator, rest = text.lower().rpartition("1")
    if not separator or not prefix or len(rest) < _CHECKSUM_LENGTH:
        raise ValueError("too short, or without a separator")
    if not all("!" <= character <= "~" for character in prefix) or not _VALUES.keys() >= set(rest):
        raise ValueError("a character that does not belong")
    values = [_VALUES[character] for character in rest]
    if _polymod([*_expanded(prefix), *values]) != 1:
        raise ValueError("the checksum does not fit: a character is wrong or missing")
    data = bytes(_regroup(values[:-_CHECKSUM_LENGTH], 5, 8))
    if encode(prefix, data) != text.lower():
        raise ValueError("loose bits at the end")
    return prefix, data


def _regroup(values: Iterable[int], width_in: int, width_out: int) -> Iterator[int]:
    """Bits in groups of another width; a rest is padded with zeroes on the way to 5, dropped on the way to 8."""
    pending = bits = 0
    for value in values:
        pending = (pending << width_in) | value
        bits += width_in
        while bits >= width_out:
            bits -= width_out
            yield (pending >> bits) & ((1 << width_out) - 1)
        pending &= (1 << bits) - 1
    if bits and width_out < width_in:
        yield pending << (width_out - bits)


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _polymod(values: Iterable[int]) -> int:
    remainder = 1
    for value in values:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATOR):
            if top >> i & 1:
                remainder ^= generator
    return remainder

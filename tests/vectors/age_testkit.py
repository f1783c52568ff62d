"""Reads the age test vectors (C2SP/CCTV) out of the npm package `cctv-age`, which `make setup` installs."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "node_modules" / "cctv-age" / "index.js"
_VECTOR = re.compile(r'^var (\w+)_default = __toBinary\("([A-Za-z0-9+/=]*)"\);$', re.MULTILINE)


@dataclass(frozen=True)
class Vector:
    name: str
    expect: str
    payload_sha256: str | None
    identities: tuple[str, ...]
    passphrases: tuple[str, ...]
    armoured: bool
    file: bytes


def load() -> list[Vector]:
    assert PACKAGE.exists(), "the age test vectors are missing: run `make setup` (or `npm ci`)"
    return [_parse(name, base64.b64decode(data)) for name, data in _VECTOR.findall(PACKAGE.read_text("utf-8"))]


def _parse(name: str, data: bytes) -> Vector:
    head, _, body = data.partition(b"\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.decode("utf-8").splitlines():
        key, value = line.split(": ", 1)
        fields.setdefault(key, []).append(value)
    known = {"expect", "payload", "file key", "identity", "passphrase", "armored", "compressed", "comment"}
    assert fields.keys() <= known, f"{name}: unknown header {fields.keys() - known}"
    return Vector(
        name=name,
        expect=fields["expect"][0],
        payload_sha256=fields.get("payload", [None])[0],
        identities=tuple(fields.get("identity", [])),
        passphrases=tuple(fields.get("passphrase", [])),
        armoured=fields.get("armored") == ["yes"],
        file=zlib.decompress(body) if fields.get("compressed") == ["zlib"] else body,
    )

"""Every vector of the age test kit (C2SP/CCTV) does what the kit says it must."""

from __future__ import annotations

import hashlib
import io
import shutil

import pytest

from companion.errors import SealProblem
from companion.export import agefile
from tests.vectors import age_testkit

pytestmark = pytest.mark.needs("npm")
VECTORS = age_testkit.load() if shutil.which("npm") else []


def failure(error: SealProblem, vector: age_testkit.Vector) -> str:
    """The kit's name for what we report."""
    if error.code in {"seal.wrong_key", "seal.wrong_passphrase", "seal.needs_key", "seal.needs_passphrase"}:
        return "no match"
    if error.code in {"seal.version", "seal.work_factor"}:
        return "header failure"
    if error.code == "seal.not_age":
        # We look for armour instead of being told that there is some: what doesn't begin like it is no age file.
        return "armor failure" if vector.armoured else "header failure"
    assert error.code in {"seal.damaged", "seal.truncated"}
    return {
        "header": "header failure",
        "header MAC": "HMAC failure",
        "payload": "payload failure",
        "armour": "armor failure",
    }[error.params["place"]]


def test_the_kit_is_whole():
    assert len(VECTORS) == 143
    assert {vector.expect for vector in VECTORS} == {
        "success",
        "no match",
        "HMAC failure",
        "header failure",
        "payload failure",
        "armor failure",
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_vector(vector):
    identities = [agefile.parse_identity(text) for text in vector.identities]
    identities += [agefile.Passphrase(text) for text in vector.passphrases]
    released = hashlib.sha256()
    outcome = "success"
    try:
        for block in agefile.decrypt(io.BytesIO(vector.file), identities):
            released.update(block)
    except SealProblem as error:
        outcome = failure(error, vector)

    assert outcome == vector.expect
    if vector.payload_sha256:
        # Also where reading fails: what was released until then is what the kit says may be released.
        assert released.hexdigest() == vector.payload_sha256

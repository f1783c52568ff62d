"""Independent programs open what companion seals, and companion opens what they seal: Debian's age, and pyrage."""

from __future__ import annotations

import io
import subprocess

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.errors import SealProblem
from companion.export import agefile, words
from companion.export.age.stream import CHUNK_BYTES
from tests.terminal import at_terminal

IDENTITY = agefile.X25519Identity(bytes(range(32)))
SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7]

needs_age = pytest.mark.needs("age")


def sealed(plaintext: bytes, *recipients, armour=False) -> bytes:
    sink = io.BytesIO()
    agefile.encrypt([plaintext], sink, recipients, armour=armour)
    return sink.getvalue()


def opened(file: bytes, *identities) -> bytes:
    return b"".join(agefile.decrypt(io.BytesIO(file), identities))


def contents(size: int) -> bytes:
    return bytes(i * 31 & 255 for i in range(size))


@needs_age
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("armoured", [False, True])
def test_age_opens_what_we_seal_for_a_key(tmp_path, size, armoured):
    (tmp_path / "key").write_text(agefile.write_identity(IDENTITY))
    stranger = agefile.new_identity()
    file = sealed(contents(size), stranger.recipient, IDENTITY.recipient, armour=armoured)

    done = subprocess.run(["age", "-d", "-i", tmp_path / "key"], input=file, capture_output=True, check=True)

    assert done.stdout == contents(size)


@needs_age
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("options", [[], ["--armor"]])
def test_we_open_what_age_seals_for_a_key(size, options):
    recipient = agefile.write_recipient(IDENTITY.recipient)
    done = subprocess.run(["age", "-r", recipient, *options], input=contents(size), capture_output=True, check=True)

    assert opened(done.stdout, IDENTITY) == contents(size)


@needs_age
def test_age_opens_what_we_seal_with_words(tmp_path):
    passphrase = words.generate("nl")
    (tmp_path / "sealed.age").write_bytes(sealed(b"wat is afgesproken", agefile.Passphrase(passphrase)))

    at_terminal(["age", "-d", "-o", str(tmp_path / "out"), str(tmp_path / "sealed.age")], [passphrase])

    assert (tmp_path / "out").read_bytes() == b"wat is afgesproken"


@needs_age
def test_we_open_what_age_seals_with_words(tmp_path):
    (tmp_path / "plain").write_bytes(b"what was agreed")

    at_terminal(["age", "-p", "-o", str(tmp_path / "sealed.age"), str(tmp_path / "plain")], ["two words", "two words"])

    assert opened((tmp_path / "sealed.age").read_bytes(), agefile.Passphrase("two words")) == b"what was agreed"


@needs_age
def test_age_keygen_and_we_read_each_others_keys(tmp_path):
    theirs = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True).stdout
    secret = next(line for line in theirs.splitlines() if not line.startswith("#"))
    ours = agefile.write_identity(IDENTITY)

    assert agefile.write_recipient(agefile.parse_identity(secret).recipient) in theirs
    derived = subprocess.run(["age-keygen", "-y"], input=ours, capture_output=True, text=True, check=True).stdout
    assert derived.strip() == agefile.write_recipient(IDENTITY.recipient)


@given(size=st.one_of(st.integers(0, 300), st.sampled_from(SIZES)), armoured=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_pyrage_and_we_open_each_others_files(size, armoured):
    plaintext = contents(size)
    theirs = pyrage.x25519.Identity.from_str(agefile.write_identity(IDENTITY))

    assert pyrage.decrypt(sealed(plaintext, IDENTITY.recipient, armour=armoured), [theirs]) == plaintext
    assert opened(pyrage.encrypt(plaintext, [theirs.to_public()], armored=armoured), IDENTITY) == plaintext


def test_pyrage_opens_what_we_seal_with_words():
    file = sealed(b"what was agreed", agefile.Passphrase("lantern-copper-tulip"))

    assert pyrage.passphrase.decrypt(file, "lantern-copper-tulip") == b"what was agreed"


def test_we_open_what_pyrage_seals_with_words():
    """pyrage measures the machine and takes up to 1 GiB here (work factor 20): opened once is enough."""
    file = pyrage.passphrase.encrypt(b"what was agreed", "lantern copper")

    assert opened(file, agefile.Passphrase("lantern copper")) == b"what was agreed"


def test_pyrage_refuses_what_we_refuse():
    file = sealed(contents(100), IDENTITY.recipient)
    theirs = pyrage.x25519.Identity.from_str(agefile.write_identity(IDENTITY))
    for position in range(0, len(file), 7):
        damaged = bytearray(file)
        damaged[position] ^= 0x10
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(bytes(damaged), [theirs])
        with pytest.raises(SealProblem):
            opened(bytes(damaged), IDENTITY)

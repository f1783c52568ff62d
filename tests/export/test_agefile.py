"""Age files: what is sealed opens for whom it was sealed for, and for nobody else; damage never passes for contents."""

from __future__ import annotations

import io
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import SealProblem, UsageProblem
from companion.export import agefile
from companion.export.age import armour, bech32, stream
from companion.export.agefile import Passphrase
from companion.memory import Secret

CHUNK = stream.CHUNK_BYTES
ANNA, BRAM, STRANGER = (agefile.X25519Identity(bytes([n]) * 32) for n in (1, 2, 3))
QUICK = 1  # work factor: these tests are about the format, not about the strength of scrypt


def sealed(plaintext: bytes, *recipients, armour=False) -> bytes:
    sink = io.BytesIO()
    agefile.encrypt([plaintext], sink, recipients, armour=armour)
    return sink.getvalue()


def opened(file: bytes, *identities) -> bytes:
    return b"".join(agefile.decrypt(io.BytesIO(file), identities))


def problem(file: bytes, *identities) -> str:
    with pytest.raises(SealProblem) as caught:
        opened(file, *identities)
    assert caught.value.exit_code == 3
    return caught.value.code


# --- stories -------------------------------------------------------------------------------------------------------


def test_a_summary_sealed_for_two_colleagues_opens_for_each_of_them_and_not_for_a_third():
    file = sealed(b"what was agreed", ANNA.recipient, BRAM.recipient)

    assert opened(file, ANNA) == opened(file, BRAM) == opened(file, STRANGER, BRAM) == b"what was agreed"
    assert problem(file, STRANGER) == "seal.wrong_key"


def test_words_open_what_words_sealed():
    file = sealed(b"what was agreed", Passphrase("lantern-copper-tulip", QUICK))

    assert opened(file, Passphrase("lantern-copper-tulip")) == b"what was agreed"
    assert problem(file, Passphrase("lantern-copper-turnip")) == "seal.wrong_passphrase"


def test_whoever_brings_the_wrong_kind_of_lock_is_told_so():
    assert problem(sealed(b"", Passphrase("words", QUICK)), ANNA) == "seal.needs_passphrase"
    assert problem(sealed(b"", ANNA.recipient), Passphrase("words")) == "seal.needs_key"
    assert agefile.locked_with(io.BytesIO(sealed(b"", Passphrase("words", QUICK)))) == "passphrase"
    assert agefile.locked_with(io.BytesIO(sealed(b"", ANNA.recipient, armour=True))) == "key"


def test_an_interrupted_copy_is_told_from_a_damaged_one():
    file = sealed(bytes(3 * CHUNK), ANNA.recipient)
    whole_chunks = file[: -(CHUNK + 16)]
    damaged = bytearray(file)
    damaged[-CHUNK] ^= 1

    assert problem(whole_chunks, ANNA) == "seal.truncated"
    assert problem(bytes(damaged), ANNA) == "seal.damaged"


def test_what_is_no_age_file_and_what_is_too_new_are_named():
    file = sealed(b"text", ANNA.recipient)

    assert problem(b"PK\x03\x04 something else\n", ANNA) == "seal.not_age"
    assert problem(b"no line feed at all", ANNA) == "seal.not_age"
    assert problem(b"", ANNA) == "seal.truncated"
    assert problem(file.replace(b"/v1\n", b"/v2\n", 1), ANNA) == "seal.version"


def test_a_file_that_would_keep_the_machine_busy_for_minutes_is_refused():
    file = sealed(b"text", Passphrase("words", QUICK))
    greedy = file.replace(b" 1\n", b" 23\n", 1)

    assert problem(greedy, Passphrase("words")) == "seal.work_factor"


def test_too_little_memory_is_not_a_wrong_passphrase(monkeypatch):
    class Hungry:
        def __init__(self, **_):
            raise MemoryError

    file = sealed(b"text", Passphrase("words", QUICK))
    monkeypatch.setattr("companion.export.age.recipients.Scrypt", Hungry)

    assert problem(file, Passphrase("words")) == "seal.memory"


def test_nobody_can_add_a_key_of_their_own_to_a_file_sealed_with_words():
    with pytest.raises(UsageProblem) as caught:
        sealed(b"text", Passphrase("words", QUICK), ANNA.recipient)
    assert caught.value.code == "usage.recipients_mixed"

    file = sealed(b"text", Passphrase("words", QUICK))
    stanza = sealed(b"", ANNA.recipient).split(b"--- ")[0].split(b"\n", 1)[1]
    smuggled = file.replace(b"--- ", stanza + b"--- ", 1)

    assert problem(smuggled, ANNA) == problem(smuggled, Passphrase("words")) == "seal.damaged"


def test_a_sealed_file_is_checked_without_its_passphrase_while_the_file_key_is_in_memory():
    sink = io.BytesIO()
    file_key = agefile.encrypt([b"what ", b"was agreed"], sink, [Passphrase("forgotten", QUICK)])
    faithful, unfaithful = sink.getvalue(), sink.getvalue()[:-1]

    assert b"".join(agefile.verify(io.BytesIO(faithful), file_key)) == b"what was agreed"
    with pytest.raises(SealProblem):
        list(agefile.verify(io.BytesIO(unfaithful), file_key))


@pytest.mark.parametrize("armoured", [False, True])
def test_large_files_pass_through_in_constant_memory(tmp_path, armoured):
    blocks = 4 if armoured else 16
    path = tmp_path / "large.age"
    tracemalloc.start()
    try:
        with path.open("wb") as sink:
            agefile.encrypt((bytes(1 << 20) for _ in range(blocks)), sink, [ANNA.recipient], armour=armoured)
        with path.open("rb") as source:
            length = sum(len(block) for block in agefile.decrypt(source, [ANNA]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert length == blocks << 20
    assert peak < 3.5 * (1 << 20)  # one block of the caller's, its copy, and a few chunks


def test_post_quantum_keys_work_and_stand_apart():
    hybrid = agefile.parse_identity("AGE-SECRET-KEY-PQ-1HZLGZUPT4ETPKDEV8HSGFDCYZ4E522W0A7PU2LHT8EH9W6YLNC3SW78XKG")
    file = sealed(b"for later", hybrid.recipient)

    assert opened(file, hybrid) == b"for later"
    assert problem(file, ANNA) == "seal.wrong_key"
    with pytest.raises(UsageProblem):
        sealed(b"", hybrid.recipient, ANNA.recipient)


# --- properties ------------------------------------------------------------------------------------------------------

sizes = st.one_of(
    st.integers(0, 200), st.sampled_from([CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1])
)


@given(sizes, st.booleans(), st.lists(st.integers(1, 3 * CHUNK), max_size=4))
def test_what_goes_in_comes_out_however_it_is_cut_into_blocks(size, armoured, cuts):
    plaintext = bytes(i * 7 & 255 for i in range(size))
    marks = [0, *sorted(cut % (size + 1) for cut in cuts), size]
    blocks = [plaintext[a:b] for a, b in pairwise(marks)]
    sink = io.BytesIO()
    agefile.encrypt(blocks, sink, [ANNA.recipient], armour=armoured)

    assert opened(sink.getvalue(), ANNA) == plaintext
    assert sink.getvalue().startswith(armour.BEGIN) == armoured


def test_every_flipped_bit_is_noticed():
    file = sealed(b"nothing of this may come out wrong", ANNA.recipient)
    for bit in range(8 * len(file)):
        flipped = bytearray(file)
        flipped[bit // 8] ^= 1 << bit % 8
        assert problem(bytes(flipped), ANNA).startswith("seal."), bit


@pytest.mark.parametrize("armoured", [False, True])
def test_every_cut_is_noticed(armoured):
    file = sealed(b"nothing of this may come out short", ANNA.recipient, armour=armoured)
    # The line feed after the last line of armour may be missing (RFC 7468).
    for length in range(len(file) - armoured):
        assert problem(file[:length], ANNA) in {"seal.truncated", "seal.damaged"}, length


MANY_CHUNKS = bytes(range(256)) * (5 * CHUNK // 512)  # two and a half chunks
SEALED_CHUNKS = sealed(MANY_CHUNKS, ANNA.recipient)


@given(st.integers(0, len(SEALED_CHUNKS) - 1), st.integers(0, 255))
def test_what_is_released_before_damage_is_found_is_authentic(position, value):
    file = bytearray(SEALED_CHUNKS)
    changed = file[position] != value
    file[position] = value
    released = bytearray()
    try:
        for block in agefile.decrypt(io.BytesIO(bytes(file)), [ANNA]):
            released += block
    except SealProblem:
        assert changed
        assert MANY_CHUNKS.startswith(released)
        assert len(released) % CHUNK == 0
    else:
        assert not changed


@given(st.binary(max_size=300))
def test_any_other_bytes_are_met_in_words(noise):
    for file in (noise, b"age-encryption.org/v1\n" + noise, armour.BEGIN + b"\n" + noise):
        with pytest.raises(SealProblem):
            opened(file, ANNA, Passphrase("words"))


@given(st.text(st.characters(codec="ascii", categories=["Ll", "Nd"]), min_size=1, max_size=20), st.binary(max_size=80))
def test_bech32_gives_back_what_it_was_given(prefix, data):
    assert bech32.decode(bech32.encode(prefix, data)) == (prefix, data)


@given(st.integers(0, 61), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
def test_one_mistyped_letter_of_a_public_key_is_noticed(position, letter):
    good = agefile.write_recipient(ANNA.recipient)
    typed = good[:position] + letter + good[position + 1 :]
    if typed != good:
        with pytest.raises(UsageProblem):
            agefile.parse_recipient(typed)


# --- units -----------------------------------------------------------------------------------------------------------


def test_keys_are_written_as_the_specification_writes_them():
    """The examples of https://c2sp.org/age: an identity of 32 bytes 0x42 and its recipient."""
    identity = agefile.X25519Identity(b"\x42" * 32)

    written = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    assert agefile.write_identity(identity) == written
    assert agefile.parse_identity(written) == identity
    recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    assert agefile.write_recipient(identity.recipient) == recipient
    assert agefile.parse_recipient(recipient) == identity.recipient


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwJ",
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX",
        bech32.encode("age", bytes(31)),
        bech32.encode("age", bytes(32)),  # a point of low order: nothing sealed for it would be secret
        bech32.encode("age1pq", b"\xff" * 1216),
        bech32.encode("npub", bytes(32)),
        "ägé1",
    ],
)
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(UsageProblem) as caught:
        agefile.parse_recipient(text)
    assert caught.value.code == "usage.recipient"


def test_a_secret_key_never_shows_in_a_message():
    secret = agefile.write_identity(ANNA)
    mistyped = secret[:-1] + ("Q" if secret[-1] != "Q" else "P")

    with pytest.raises(UsageProblem) as caught:
        agefile.parse_identity(mistyped)
    assert mistyped[20:40] not in str(caught.value)
    for thing in (ANNA, Passphrase("lantern-copper"), agefile.FileKey(Secret.copied(b"\x07" * 16))):
        assert "lantern" not in repr(thing)
        assert "\\x0" not in repr(thing)


def test_nobody_is_no_recipient():
    with pytest.raises(ValueError, match="recipient"):
        sealed(b"text")


def test_we_write_the_work_factor_that_phones_can_bear():
    assert b" 16\n" in sealed(b"text", Passphrase("words")).splitlines(keepends=True)[1]


def test_a_header_without_end_is_not_read_into_memory():
    class Endless(io.RawIOBase):
        read_bytes = 0
        head = b"age-encryption.org/v1\n-> "

        def readable(self):
            return True

        def readinto(self, buffer):
            data = (self.head + b"a" * len(buffer))[: len(buffer)]
            self.head = b""
            buffer[:] = data
            self.read_bytes += len(data)
            return len(data)

    source = Endless()
    with pytest.raises(SealProblem):
        list(agefile.decrypt(source, [ANNA]))
    assert source.read_bytes < 2 << 20

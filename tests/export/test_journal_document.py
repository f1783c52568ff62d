"""docs/journal-format.md is enough to write a reader: here is one, written from it alone, sharing no code with ours."""

from __future__ import annotations

import json
import re
import struct
import zlib
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from companion.events import Closed, Health, Marked, SentenceHeard, SessionOpened, Struck
from companion.export import journal_format
from companion.export.journal import MOST_WAITING, Journal

DOCUMENT = Path(__file__).parents[2] / "docs" / "journal-format.md"
WORDS = "maple-river-stone-cloud-lamp"


# --- the reader ---------------------------------------------------------------------------------------------------


def read_journal(data, words):
    """The events of a journal, as JSON objects, and the number of bytes that could not be read."""
    if data[:8] != b"CMPNJRNL":
        raise ValueError("magic")
    (major,) = struct.unpack_from(">H", data, 8)
    if major > 1:
        raise ValueError("version")
    if len(data) < 128 or struct.unpack_from(">I", data, 124) != (zlib.crc32(data[:124]),):
        raise ValueError("header")
    file_id = data[12:28]
    memory, passes, lanes = struct.unpack_from(">III", data, 36)
    if memory > 1048576 or passes > 16 or lanes > 16:
        raise ValueError("too costly")
    argon2id = Argon2id(salt=data[48:64], length=32, iterations=passes, lanes=lanes, memory_cost=memory)
    wrapping_key = argon2id.derive(words.encode("utf-8"))
    data_key = ChaCha20Poly1305(wrapping_key).decrypt(data[64:76], data[76:124], data[:76])
    events = []
    position, expected, tag_before = 128, 0, data[108:124]
    while position + 8 <= len(data):
        length, index = struct.unpack_from(">II", data, position)
        sealed = data[position + 8 : position + 8 + length]
        if len(sealed) < length or length < 16 or index != expected:
            break
        associated = file_id + data[position : position + 8] + tag_before
        try:
            plaintext = ChaCha20Poly1305(data_key).decrypt(index.to_bytes(12, "big"), sealed, associated)
        except InvalidTag:
            break
        events.append(json.loads(plaintext))
        position, expected, tag_before = position + 8 + length, expected + 1, sealed[-16:]
    return events, len(data) - position


# --- what it reads ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    events = [
        SessionOpened(t_s=0, date="2026-01-05", language="nl", method="id = 'x'\n" * 50),
        SentenceHeard(t_s=3, sentence_id="s1", start_s=1, end_s=3, text="Dat is één “zin”.", speaker="Anna"),
        SentenceHeard(t_s=5, sentence_id="s2", start_s=4, end_s=5, text="Schrap dit maar.", role="case_bringer"),
        Struck(t_s=6, from_s=4, to_s=5),
        Marked(t_s=7, mark="insight", sentence_id="s1"),
        Health(t_s=8, code="lag", value=1.5),
        Closed(t_s=9),
    ]
    with Journal.create(tmp_path_factory.mktemp("journals"), WORDS) as journal:
        for event in events:
            journal.append(event)
    return journal.path.read_bytes()


def test_the_documents_reader_reads_what_companion_writes(written):
    events, unread = read_journal(written, WORDS)

    assert [event["type"] for event in events] == ["opened", "sentence", "struck", "mark", "health", "closed"]
    assert events[1]["text"] == "Dat is één “zin”."
    assert unread == 0


def test_the_documents_reader_stops_where_the_document_says(written):
    whole, _ = read_journal(written, WORDS)
    torn, unread = read_journal(written[:-10], WORDS)

    assert torn == whole[:-1]
    assert unread == 8 + 256 + 16 - 10


def test_the_documents_reader_does_not_open_with_other_words(written):
    with pytest.raises(InvalidTag):
        read_journal(written, "maple-river-stone-cloud-lamb")


def test_padding_makes_short_events_look_alike(written):
    position, lengths = 128, []
    while position < len(written):
        lengths.append(struct.unpack_from(">I", written, position)[0])
        position += 8 + lengths[-1]

    assert set(lengths[1:]) == {256 + 16}


# --- the tables ---------------------------------------------------------------------------------------------------


def table(heading):
    section = DOCUMENT.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|(.*)\|$", section, re.MULTILINE)[2:]
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def layout(fields):
    offset = 0
    for name, code in fields:
        size = struct.calcsize(">" + code)
        yield [str(offset), str(size), name]
        offset += size


def test_the_header_table_is_the_code():
    assert [row[:3] for row in table("Header")] == list(layout(journal_format.HEADER_FIELDS))


def test_the_record_table_is_the_code():
    rows = table("Record")

    assert [row[:3] for row in rows[:2]] == list(layout(journal_format.RECORD_FIELDS))
    assert rows[3][1] == str(journal_format.TAG_BYTES)


def test_the_figures_are_the_code():
    text = DOCUMENT.read_text("utf-8")
    written, most = journal_format.Cost(), journal_format.MOST_COST

    assert f"version {journal_format.MAJOR}.{journal_format.MINOR}\n" in text
    assert f"header of {journal_format.HEADER_BYTES} bytes" in text
    assert f"ASCII `{journal_format.MAGIC.decode()}`" in text
    assert f"multiple of {journal_format.PAD_BYTES} bytes" in text
    assert f"more than {MOST_WAITING:,} wait" in text
    assert f"KiB (written: {written.memory_kib})" in text
    assert f"iterations (written: {written.passes})" in text
    assert f"lanes (written: {written.lanes})" in text
    assert f"{most.memory_kib} KiB, {most.passes} passes or {most.lanes} lanes" in text

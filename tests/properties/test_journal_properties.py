"""Whatever happens to a journal, it gives back a prefix of what was said, or an error with a name; never other text."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import SealProblem
from companion.events import (
    ActClassified,
    Closed,
    Health,
    Marked,
    PhaseEntered,
    SentenceHeard,
    SessionOpened,
    SignalRaised,
    Struck,
    encode_event,
)
from companion.export import journal_format, recovery
from companion.export.journal_format import Cost, Sealer
from companion.export.journal_writer import Writer
from companion.memory import Secret
from companion.state import apply, fold, without

WORDS = "maple-river-stone-cloud-lamp"
KEY = journal_format.stretch(WORDS, bytes(16), Cost(memory_kib=8, passes=1, lanes=1))


def counting(start):
    """Stands in for chance: every file differs, every run is the same."""
    blocks = iter(range(start, start + 100))
    return lambda size: next(blocks).to_bytes(4, "big").ljust(size, b"\x5a")


def journal_of(events, start=1):
    random = counting(start)
    data_key = Secret.copied(random(32))
    header = journal_format.new_file(KEY, data_key, 1_700_000_000, random)
    sealer = Sealer(header, data_key)
    return [header.to_bytes(), *(sealer.seal(encode_event(event)) for event in events)]


def told(data):
    """The events in `data`, or None where an error with a name says why there are none."""
    try:
        return recovery.recover(data, WORDS).events
    except SealProblem:
        return None


def is_prefix(events, of):
    return events is None or events == of[: len(events)]


SMALL = (
    SessionOpened(t_s=0, date="2026-01-05", language="nl", method="id = 'x'"),
    SentenceHeard(t_s=2, sentence_id="s1", start_s=1, end_s=2, text="Ik durf het niet te zeggen."),
    ActClassified(t_s=2, sentence_id="s1", label="other", subtype="narrative", confidence=0.9),
    Marked(t_s=3, mark="insight", sentence_id="s1"),
    Closed(t_s=4),
)
JOURNAL = journal_of(SMALL)
BYTES = b"".join(JOURNAL)


# --- cut and flipped ----------------------------------------------------------------------------------------------


def test_cut_anywhere_it_gives_what_was_whole_before_the_cut():
    ends = [sum(map(len, JOURNAL[: count + 1])) for count in range(len(JOURNAL))]
    for cut in range(len(BYTES)):
        whole = sum(end <= cut for end in ends) - 1
        expected = None if whole < 0 else SMALL[:whole]

        assert told(BYTES[:cut]) == expected, cut


def flipped(position, mask):
    changed = bytearray(BYTES)
    changed[position] ^= mask
    return bytes(changed)


@pytest.mark.parametrize(
    "masks", [(0x01, 0x80), pytest.param(tuple(range(1, 256)), marks=pytest.mark.soak)], ids=["two", "all"]
)
def test_flipped_anywhere_it_gives_what_was_whole_before_the_flip(masks):
    ends = [sum(map(len, JOURNAL[: count + 1])) for count in range(len(JOURNAL))]
    for position in range(len(BYTES)):
        whole = sum(end <= position for end in ends) - 1
        expected = None if whole < 0 else SMALL[:whole]
        for mask in masks:
            assert told(flipped(position, mask)) == expected, (position, mask)


@given(tail=st.binary(max_size=600), cut=st.integers(0, len(BYTES)))
def test_a_tail_of_rubbish_says_nothing(tail, cut):
    events = told(BYTES[:cut] + tail)

    assert is_prefix(events, SMALL)


@given(data=st.binary(max_size=400), real_start=st.booleans())
def test_any_bytes_are_met_with_a_name(data, real_start):
    assert told(JOURNAL[0] + data if real_start else data) in (None, ())


# --- cut, swapped, repeated, moved: records ----------------------------------------------------------------------


@given(st.lists(st.integers(0, 2 * len(SMALL) - 1), max_size=12))
def test_records_in_any_other_order_or_of_another_journal_end_the_reading(order):
    others = journal_of(SMALL, start=200)
    records = [*JOURNAL[1:], *others[1:]]  # the same words, the same events, another file
    events = told(JOURNAL[0] + b"".join(records[index] for index in order))
    in_place = next((at for at, index in enumerate(order) if index != at), len(order))

    assert events == SMALL[:in_place]


def test_a_header_of_another_journal_opens_nothing():
    others = journal_of(SMALL, start=200)

    assert told(others[0] + b"".join(JOURNAL[1:])) == ()


@given(created_s=st.integers(0, 2**63), minor=st.integers(0, 9))
def test_what_the_header_says_can_not_be_changed(created_s, minor):
    header = journal_format.parse_header(BYTES)
    changed = replace(header, created_s=created_s, minor=minor)
    events = told(changed.to_bytes() + BYTES[len(JOURNAL[0]) :])

    assert events == (SMALL if changed == header else None)


# --- any session --------------------------------------------------------------------------------------------------

TEXT = st.text(max_size=400)


@st.composite
def sessions(draw):
    """Events in order of time, as a session makes them: sentences with acts, signals and marks, phases between."""
    events, t_s = [SessionOpened(t_s=0, date="2026-01-05", language="nl", method=draw(TEXT))], 0.0
    for number in range(draw(st.integers(0, 12))):
        t_s += draw(st.floats(0, 20))
        kind = draw(st.sampled_from(["phase", "sentence", "sentence", "health"]))
        if kind == "phase":
            events.append(PhaseEntered(t_s=t_s, phase=draw(TEXT), planned_s=60))
        elif kind == "health":
            events.append(Health(t_s=t_s, code="lost_audio", value=1.0))
        else:
            end_s = t_s + draw(st.floats(0.1, 20))
            events.append(SentenceHeard(t_s=end_s, sentence_id=f"s{number}", start_s=t_s, end_s=end_s, text=draw(TEXT)))
            label, subtype = draw(st.sampled_from([("advice", "direct"), ("question", "open")]))
            events.append(
                ActClassified(t_s=end_s, sentence_id=f"s{number}", label=label, subtype=subtype, confidence=0.9)
            )
            if label == "advice":
                events.append(
                    SignalRaised(
                        t_s=end_s, signal_id=number, sentence_id=f"s{number}", rule="advice", phase="x", shown=True
                    )
                )
            if draw(st.booleans()):
                events.append(Marked(t_s=end_s, mark="insight", sentence_id=f"s{number}"))
    return tuple(events)


@given(sessions())
def test_any_session_comes_back(events):
    assert told(b"".join(journal_of(events))) == events


@given(sessions(), st.floats(0, 100), st.floats(0, 100))
def test_striking_the_log_and_striking_the_state_is_the_same(events, one_s, other_s):
    struck = Struck(t_s=500, from_s=min(one_s, other_s), to_s=max(one_s, other_s))
    left = without(events, struck)

    assert fold((*left, struck)) == apply(fold(events), struck)
    assert all(sentence not in left for sentence in events if isinstance(sentence, SentenceHeard)
               and sentence.start_s < struck.to_s and sentence.end_s > struck.from_s)  # fmt: skip


# --- a full disk --------------------------------------------------------------------------------------------------


@contextmanager
def room_for(size):
    """As if the disk were full from byte `size` of a file on. (The kernel writes what fits, and refuses the rest.)"""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write_with_room(path, size, events):
    """Events one by one on a disk that is full at `size`; says how many the writer claims are safe, then makes room."""
    writer = Writer(path, WORDS, 0, KEY.cost)
    with room_for(size):
        for event in events:
            writer.take([event])
            try:
                writer.save()
            except OSError:
                assert writer.durable < len(events)
    durable, then = writer.durable, recovery.recover(path.read_bytes(), WORDS)
    writer.save()
    writer.close()
    return durable, then


FULL_AT = len(JOURNAL[0]), len(BYTES)


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.soak)], ids=["sampled", "all"])
def test_on_a_disk_that_is_full_at_any_write_what_was_safe_is_there_and_the_rest_follows(tmp_path, step):
    path = tmp_path / "full.journal"
    for size in range(*FULL_AT, step):
        durable, then = write_with_room(path, size, SMALL)
        room = sum(len(JOURNAL[0]) + sum(map(len, JOURNAL[1 : count + 1])) <= size for count in range(1, len(JOURNAL)))

        assert durable == room, size
        assert then.events == SMALL[:room], size
        assert recovery.recover(path.read_bytes(), WORDS).events == SMALL, size
        path.unlink()


def test_a_strike_on_a_full_disk_leaves_the_journal_as_it_was_until_there_is_room(tmp_path):
    struck = Struck(t_s=3, from_s=0, to_s=9)
    for size in range(len(JOURNAL[0]) // 2, len(BYTES), 53):
        path = tmp_path / f"{size}.journal"
        writer = Writer(path, WORDS, 0, KEY.cost)
        writer.take(SMALL[:4])
        writer.save()
        writer.take([struck])
        with room_for(size):
            try:
                writer.save()
            except OSError:
                assert recovery.recover(path.read_bytes(), WORDS).events == SMALL[:4]
        writer.save()
        writer.close()

        assert recovery.recover(path.read_bytes(), WORDS).events == (SMALL[0], struck)
        assert list(tmp_path.iterdir()) == [path]
        path.unlink()


# --- what the last fsync did not reach ----------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    sessions(),
    st.lists(st.booleans(), min_size=80, max_size=80),
    st.integers(0, 1 << 30),
    st.binary(max_size=700),
)
def test_what_was_forced_to_the_disk_survives_losing_all_that_was_not(tmp_path_factory, events, forced, lost, tail):
    """A power cut keeps what was forced to the disk; of the rest any part may be there, or rubbish of its length."""
    path = tmp_path_factory.mktemp("power") / "cut.journal"
    writer = Writer(path, WORDS, 0, KEY.cost)
    safe_bytes = path.stat().st_size
    for event, force in zip(events, forced, strict=False):
        writer.take([event])
        if force:
            writer.save()
            safe_bytes = path.stat().st_size
    safe_events = writer.durable
    writer.save()
    writer.close()
    written = path.read_bytes()
    kept = safe_bytes + lost % (len(written) - safe_bytes + 1)
    back = recovery.recover(written[:kept] + tail, WORDS)

    assert back.events[:safe_events] == events[:safe_events]
    assert is_prefix(back.events, events)

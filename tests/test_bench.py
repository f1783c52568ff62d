"""What the benches make of their figures: clear losses, and tables."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from bench.endurance import growth
from bench.latency import _figures
from bench.quick import TOLERANCE, losses
from bench.tables import renew
from bench.talk import talk
from companion.events import SAMPLE_RATE_HZ


def test_only_clear_losses_count():
    before = dict.fromkeys(TOLERANCE, 1.0)

    assert losses(before, before) == {}
    assert losses({**before, "early": 1.4, "words": 1.1}, before) == {}
    assert losses({**before, "early": 1.7}, before) == {"early": 1.7}
    assert losses({**before, "early": 0.1}, before) == {}


def test_the_talk_s_ends_are_where_its_sound_stops():
    spoken = talk(None, "en", sentences=3, turn_s=8)

    for end_s in spoken.ends_s:
        at = round(end_s * SAMPLE_RATE_HZ)
        before, after = spoken.pcm[at - 1600 : at].astype(float), spoken.pcm[at + 4800 : at + 16000].astype(float)
        assert np.sqrt(np.mean(before**2)) > 5 * np.sqrt(np.mean(after**2))
    begin_s, end_s = spoken.turn_s
    assert all(begin_s < each < end_s for each in spoken.running_ends_s)


def test_a_sentence_s_wait_runs_from_its_acoustic_end_to_the_message_that_shows_its_signal():
    told = {
        "began": {"monotonic": 1000.0, "session_s": 5.0},
        "ends_s": [2.0, 6.0],
        "running_ends_s": [9.0],
        "sentences": [
            {"start_s": 6.0, "end_s": 7.2, "known": 1002.5, "signal": 1},
            {"start_s": 12.0, "end_s": 15.0, "known": 1011.0, "signal": 2},
        ],
        "turn_cpu_s": 3.0,
        "turn_s": 10.0,
        "hear_ms": [1.0, 2.0, 3.0],
        "peak_memory_mb": 400,
        "lost_s": 0.0,
        "readings": {},
        "repeat_guard": 0,
        "silence_gate": 0,
    }

    one_message_for_both = SimpleNamespace(signals={2: 1011.5}, messages=[1000.0, 1011.5])

    figures = _figures(told, one_message_for_both)

    assert figures["then_silence"]["all_s"] == [pytest.approx(9.5)]
    assert figures["then_silence"]["not_heard"] == 1
    assert figures["in_a_running_turn"]["all_s"] == [pytest.approx(2.5)]
    assert figures["cpu_share_of_two_cores"] == pytest.approx(0.15)


def test_growth_leaves_the_warming_up_out():
    names = ("memory_mb", "handles", "threads", "event_ms", "page_ms", "page_bytes")
    samples = [dict.fromkeys(names, 100.0 if minute else 1.0) for minute in range(10)]

    assert set(map(tuple, (each.items() for each in growth(samples).values()))) == {(("early", 100.0), ("late", 100.0))}


def test_tables_are_written_between_their_markers_and_nothing_else_changes(tmp_path):
    document = tmp_path / "performance.md"
    document.write_text("# Before\n<!-- size -->\nold\n<!-- end -->\nafter\n", "utf-8")

    renew({"size": {"largest_mb": {"numpy": 71}, "needed_mb": 800, "help_s": 0.2}}, document)

    text = document.read_text("utf-8")
    assert text.startswith("# Before\n<!-- size -->\n| package | MB |")
    assert "| numpy | 71 |" in text
    assert text.endswith("<!-- end -->\nafter\n")
    assert "old" not in text

"""The fake source keeps the Protocol's promises."""

from __future__ import annotations

import numpy as np

from companion.audio.source import AudioSource, FakeSource


def test_stretches_keep_their_own_time():
    source: AudioSource = FakeSource((0.0, np.ones(800, np.int16)), (60.0, [2] * 300), block_samples=500)

    with source:
        blocks = list(source.blocks())

    assert [(block.start_s, len(block.pcm)) for block in blocks] == [(0.0, 500), (500 / 16_000, 300), (60.0, 300)]
    assert source.duration_s == 60.0 + 300 / 16_000


def test_closing_ends_the_blocks():
    source = FakeSource((0.0, np.zeros(5000, np.int16)), block_samples=1000)
    blocks = source.blocks()
    next(blocks)

    source.close()

    assert list(blocks) == []

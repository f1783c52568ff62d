"""The converted 8-bit base model hears real speech. Word error rates over whole sets are held elsewhere."""

from __future__ import annotations

import json
import re

import jiwer
import pytest


@pytest.mark.speech
@pytest.mark.shared
def test_base_writes_down_a_read_english_sentence(base_model, shared, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from faster_whisper import WhisperModel  # noqa: PLC0415 - it reads HF_HUB_OFFLINE when imported

    speech = shared / "data" / "speech"
    clips = json.loads((speech / "index.json").read_text("utf-8"))
    clip = next(clip for clip in clips if clip["file"].startswith("en/librispeech/") and clip.get("transcript"))
    model = WhisperModel(str(base_model), device="cpu", compute_type="int8", cpu_threads=2)

    segments, _ = model.transcribe(str(speech / clip["file"]), language="en", beam_size=1, temperature=0.0)
    heard = " ".join(segment.text for segment in segments)

    def plain(text):
        return re.sub(r"[^a-z' ]+", " ", text.lower())

    assert jiwer.wer(plain(clip["transcript"]), plain(heard)) <= 0.15

"""People who speak in tones, and an encoder that tells tones apart: voices for tests, without a network."""

from __future__ import annotations

import numpy as np

from companion.audio.voices_ear import VoiceEar
from companion.events import SAMPLE_RATE_HZ, ScoredChunk

CHUNK_S = 512 / SAMPLE_RATE_HZ
TONES = {1: 200.0, 2: 400.0, 3: 800.0, 4: 1600.0}
"""Instead of voices; what each seat sounds like."""


class ToneEncoder:
    """Hears pitch: every tone has a direction of its own, and noise keeps two windows from being equal."""

    def __init__(self):
        self.chance = np.random.default_rng(5)
        self.made = []
        directions = self.chance.normal(size=(len(TONES) + 1, 256))
        self.directions = directions / np.linalg.norm(directions, axis=1, keepdims=True)

    def embed(self, windows):
        spectra = np.abs(np.fft.rfft(np.stack(windows).astype(float), axis=1))
        hz = np.fft.rfftfreq(len(windows[0]), 1 / SAMPLE_RATE_HZ)
        shares = np.stack([spectra[:, np.abs(hz - tone) < 20].sum(axis=1) for tone in TONES.values()], axis=1)
        rest = np.full((len(windows), 1), 1e-3)
        mixed = np.concatenate((shares / (spectra.sum(axis=1, keepdims=True) + 1e-9), rest), axis=1) @ self.directions
        mixed = mixed / np.linalg.norm(mixed, axis=1, keepdims=True) + self.chance.normal(0, 0.05, (len(windows), 256))
        embeddings = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
        self.made.append(embeddings)
        return embeddings


class Table:
    """An ear, and people who speak in tones."""

    def __init__(self):
        self.encoder = ToneEncoder()
        self.ear = VoiceEar(lambda: self.encoder)
        self.at = 0
        self.changes = []

    @property
    def now_s(self):
        return self.at * CHUNK_S

    def speak(self, seat, seconds):
        """Somebody speaks; returns from when to when."""
        begin_s = self.now_s
        for _ in range(round(seconds / CHUNK_S)):
            time = (self.at * 512 + np.arange(512)) / SAMPLE_RATE_HZ
            hz = TONES.get(seat, 3200.0)
            self._hear((3000 * np.sin(2 * np.pi * hz * time)).astype(np.int16), 0.9)
        return begin_s, self.now_s

    def silence(self, seconds):
        for _ in range(round(seconds / CHUNK_S)):
            self._hear(np.zeros(512, np.int16), 0.0)

    def _hear(self, pcm, probability):
        changed_s = self.ear.hear(ScoredChunk(self.now_s, pcm, probability))
        if changed_s is not None:
            self.changes.append(changed_s)
        self.at += 1

    def introduce(self, *seats):
        for seat in seats:
            self.ear.learn(seat)
            self.speak(seat, 9)
            self.silence(0.5)
        return self

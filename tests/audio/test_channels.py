"""Four microphones at one table: whose it was, also where everybody is heard in all of them."""

from __future__ import annotations

import json
from itertools import pairwise

import av
import numpy as np
import pytest

from companion import places
from companion.audio.capture import Capture
from companion.audio.channels import ChannelDesk, parse_roles, seats_of
from companion.audio.driver import FakeDriver
from companion.audio.recording import Recording
from companion.audio.vad import SpeechDetector
from companion.errors import SourceProblem
from companion.events import SAMPLE_RATE_HZ, ScoredChunk

ROLES = ("case_bringer", "chair", "participant", "participant")
CROSS_TALK = 10 ** (-12 / 20)
WAY = 45
"""Samples that a voice takes to the next microphone: a metre."""


def at_the_table(voices, noise=8.0):
    """What each microphone hears: [channels, samples]. `voices` by channel; every other one hears them fainter."""
    heard = np.random.default_rng(7).normal(0, noise, (len(voices), max(map(len, voices)) + 3 * WAY))
    for seat, voice in enumerate(voices):
        for channel in range(len(voices)):
            late = WAY * abs(channel - seat)
            heard[channel, late : late + len(voice)] += voice * (1.0 if channel == seat else CROSS_TALK)
    return np.clip(np.round(heard), -32768, 32767).astype(np.int16)


def write_flac(path, channels):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=SAMPLE_RATE_HZ, layout=f"{len(channels)}.0")
        for at in range(0, channels.shape[1], 4096):
            packed = np.ascontiguousarray(channels[:, at : at + 4096].T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=f"{len(channels)}.0")
            frame.sample_rate = SAMPLE_RATE_HZ
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Half a minute of the demo session, everybody with a microphone; and its script."""
    demo = places.shipped("demo", "en")
    script = [json.loads(line) for line in (demo / "script.jsonl").read_text("utf-8").splitlines()]
    with Recording(demo / "session.opus") as recording:
        pcm = np.concatenate([block.pcm for block in recording.blocks()]).astype(float)
    begin = next(n for n, line in enumerate(script) if line["role"] == "participant") - 2
    lines = script[begin : begin + 12]
    from_s = lines[0]["t"] - 0.4
    others = sorted({line["speaker"] for line in lines if line["role"] == "participant"})
    seats = {"case_bringer": 0, "chair": 1}
    voices = [np.zeros(round((lines[-1]["end"] + 1 - from_s) * SAMPLE_RATE_HZ)) for _ in ROLES]
    told = []
    for line in lines:
        channel = seats.get(line["role"], 2 + others.index(line["speaker"]) % 2 if line["role"] == "participant" else 0)
        a, b = (round((line[side] - from_s) * SAMPLE_RATE_HZ) for side in ("t", "end"))
        begin_pcm = round(from_s * SAMPLE_RATE_HZ)
        voices[channel][a:b] = pcm[begin_pcm + a : begin_pcm + b]
        told.append((line["t"] - from_s, line["end"] - from_s, channel))
    path = tmp_path_factory.mktemp("table") / "four.flac"
    return write_flac(path, at_the_table(voices)), told


def test_a_recording_of_four_channels_yields_the_right_seats_and_roles(table):
    path, told = table
    desk, detector = ChannelDesk(seats_of(ROLES)), SpeechDetector()
    heard, asked = [], list(told)
    with Recording(path, mixer=desk) as recording:
        for block in recording.blocks():
            for chunk in detector.score(block):
                desk.hear(chunk)
            while asked and block.start_s > asked[0][1] + 0.5:
                start_s, end_s, _ = asked.pop(0)
                heard.append(desk.who(start_s, end_s))

    assert [who.role for who in heard] == [ROLES[channel] for _, _, channel in told[: len(heard)]]
    assert [who.seat for who in heard] == [seats_of(ROLES)[channel] for _, _, channel in told[: len(heard)]]
    assert len(heard) == len(told)
    assert len({channel for _, _, channel in told}) >= 3


def test_the_next_person_is_noticed_in_running_speech(table):
    path, told = table
    desk, detector, changes = ChannelDesk(seats_of(ROLES)), SpeechDetector(), []
    with Recording(path, mixer=desk) as recording:
        for block in recording.blocks():
            changes += [at_s for chunk in detector.score(block) if (at_s := desk.hear(chunk)) is not None]

    wanted = [start_s for (_, _, one), (start_s, _, other) in pairwise(told) if one != other]
    assert all(any(abs(at_s - start_s) < 0.5 for at_s in changes) for start_s in wanted)


def test_a_recording_with_another_number_of_channels_is_refused_in_words(table):
    with pytest.raises(SourceProblem) as problem:
        Recording(table[0], mixer=ChannelDesk((1, 2)))

    assert problem.value.code == "source.channels"


def tone(hz, seconds=3.0, level=3000):
    return level * np.sin(2 * np.pi * hz * np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ)


def hiss(seed, seconds=3.0, level=2000):
    return np.random.default_rng(seed).normal(0, level, round(seconds * SAMPLE_RATE_HZ))


def listen(desk, channels):
    """Plays channels to a desk, as speech from the first sample to the last."""
    mixed = []
    for at in range(0, channels.shape[1] - 511, 512):
        pcm = desk.mix(at / SAMPLE_RATE_HZ, channels[:, at : at + 512], SAMPLE_RATE_HZ)
        desk.hear(ScoredChunk(at / SAMPLE_RATE_HZ, pcm, 0.9))
        mixed.append(pcm)
    return np.concatenate(mixed)


def test_two_people_at_once_are_nobody():
    quiet = np.zeros(SAMPLE_RATE_HZ)
    both = at_the_table([np.concatenate((quiet, hiss(1))), np.concatenate((quiet, hiss(2)))])
    desk = ChannelDesk((1, 2))
    listen(desk, both)

    assert desk.who(1.2, 3.8).role is None


def test_a_voice_that_every_microphone_hears_equally_well_is_nobodys():
    same = np.concatenate((np.zeros(SAMPLE_RATE_HZ), hiss(1)))
    desk = ChannelDesk((1, 2))
    listen(desk, np.stack([same, same]).astype(np.int16))

    assert desk.who(1.2, 3.8).role is None


def test_a_microphone_that_hisses_is_not_somebody_who_speaks():
    quiet, speech = np.zeros(2 * SAMPLE_RATE_HZ), hiss(3)
    channels = at_the_table([np.concatenate((quiet, speech)), np.zeros(5 * SAMPLE_RATE_HZ)])
    channels[1, : 5 * SAMPLE_RATE_HZ] += np.random.default_rng(4).normal(0, 1500, 5 * SAMPLE_RATE_HZ).astype(np.int16)
    desk = ChannelDesk((2, 1))
    listen(desk, channels)

    assert desk.who(2.2, 4.8).role == "case_bringer"


def test_the_recogniser_hears_the_one_who_speaks():
    channels = at_the_table([tone(440), np.zeros(3 * SAMPLE_RATE_HZ)], noise=1.0)
    mixed = listen(ChannelDesk((1, 2)), channels)

    level = float(np.sqrt(np.mean(np.square(mixed[SAMPLE_RATE_HZ:].astype(float)))))
    assert 0.85 * 3000 / np.sqrt(2) < level < 1.15 * 3000 / np.sqrt(2)


@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
def test_a_device_with_several_channels_becomes_one_stream(rate_hz):
    desk = ChannelDesk((1, 2))
    driver = FakeDriver(rate_hz=rate_hz)
    capture = Capture(driver, None, desk)
    capture.open(0.0)
    samples = round(0.032 * rate_hz)
    time = np.arange(50 * samples) / rate_hz
    left, right = 5000 * np.sin(2 * np.pi * 440 * time), np.zeros(len(time))
    both = np.stack([left, right], axis=1).astype(np.int16)
    blocks = []
    for n in range(50):
        driver.deliver(both[n * samples : (n + 1) * samples].tobytes())
        blocks += capture.look((n + 1) * 0.032)

    pcm = np.concatenate([block.pcm for block in blocks])
    assert abs(len(pcm) - 50 * 512) < 200
    assert np.sqrt(np.mean(np.square(pcm[4000:].astype(float)))) > 3000
    assert capture.state(1.6).lost_s == 0


def test_roles_become_seats():
    assert seats_of(ROLES) == (2, 1, 3, 4)
    assert parse_roles("case_bringer, chair,participant,participant") == ROLES


@pytest.mark.parametrize("text", ["", "chair", "chair,chair", "chair,anna", "chair," + ",".join(["participant"] * 8)])
def test_what_is_no_list_of_roles_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_roles(text)

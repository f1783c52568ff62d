"""The demo sessions are whole, true to their scripts, and show what they are there to show."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import places
from companion.analysis.acts import FakeActClassifier
from companion.analysis.monitor import Monitor
from companion.analysis.transcript import parse_transcript
from companion.events import SUBTYPES, Judgement, PhaseEntered, SentenceHeard, SignalRaised
from companion.methods import library
from companion.replay import cues_of_lines, parse_cues
from companion.settings import ThrottleSettings

DEMO = places.shipped("demo")
TRANSCRIPT = {"en": DEMO / "en" / "script.jsonl", "nl": DEMO / "nl" / "session.jsonl"}
REFERENCE = {"en": DEMO / "en" / "script.jsonl", "nl": DEMO / "nl" / "labels.jsonl"}
CALENDAR = {"March", "January", "Monday", "Thursday", "Donderdag", "Dinsdagavond"}

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import make_demo  # noqa: E402 - scripts are no package


def records(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def expected(language):
    return json.loads((DEMO / language / "expected.json").read_text("utf-8"))


def method_of(language):
    return library.load(str(DEMO / language / "method.toml"))


def lines_of(language):
    path = TRANSCRIPT[language]
    return parse_transcript(path.read_text("utf-8"), path.suffix, origin=path.name)


@pytest.fixture(params=["en", "nl"])
def language(request):
    return request.param


# --- stories ------------------------------------------------------------------------------------------------------


def signals_of(language, *, roles):
    """What the rules and the throttle make of the session when every sentence is heard and judged perfectly."""
    lines, method = lines_of(language), method_of(language)
    labels = {record["id"]: record for record in records(REFERENCE[language])}
    sure = {line.text: Judgement(labels[line.line_id]["label"], labels[line.line_id]["subtype"], 1.0) for line in lines}
    monitor = Monitor(method, language, FakeActClassifier(sure), ThrottleSettings())
    cues = list(cues_of_lines(lines, method, origin=language))
    for line in lines:
        while cues and cues[0].t_s <= line.start_s:
            cue = cues.pop(0)
            planned_s = method.find(cue.phase).planned_s
            monitor.enter(PhaseEntered(t_s=cue.t_s, phase=cue.phase, planned_s=planned_s))
        said = SentenceHeard(
            t_s=line.end_s,
            sentence_id=line.line_id,
            start_s=line.start_s,
            end_s=line.end_s,
            text=line.text,
            speaker=line.speaker,
            role=line.role,
        )
        if not roles:
            said = replace(said, speaker=None, role=None)
        yield from (event for event in monitor.hear(said) if isinstance(event, SignalRaised))


def essence(signals):
    return [(each["sentence_id"], each["rule"], each["shown"], each["reason"], each["count"]) for each in signals]


def raised(signals):
    return [(each.sentence_id, each.rule, each.shown, each.reason, each.count) for each in signals]


def test_a_chair_who_knows_the_speakers_sees_what_a_careful_chair_would_want(language):
    # Quoted advice, the chair's own words, advice in its round: none of the near-misses may be among them.
    assert raised(signals_of(language, roles=True)) == essence(expected(language)["signals"])


def test_from_the_recording_nobody_is_known_and_the_rest_stays_the_same():
    without_roles = [each for each in expected("en")["signals"] if not each["needs_roles"]]

    assert raised(signals_of("en", roles=False)) == essence(without_roles)


def test_the_english_demo_shows_every_way_in_which_signals_are_shown_and_held():
    signals = expected("en")["signals"]
    fates = Counter("pattern" if each["count"] > 1 else each["reason"] or "shown" for each in signals)

    assert set(fates) == {"shown", "pattern", "quiet", "merged", "cooldown", "sensitivity"}
    assert fates["shown"] >= 2


def test_a_demo_has_enough_voices_violations_and_near_misses(language):
    references = {record["id"]: record for record in records(REFERENCE[language])}
    broken = {sentence_id for sentence_id, record in references.items() if record["violation"]}
    near = {each["sentence_id"] for each in expected(language)["near_misses"]}

    assert len({line.speaker for line in lines_of(language)}) >= 4
    assert len(broken) >= 6
    assert {"advice/direct", "advice/experience", "advice/disguised", "other/judgement", "question/leading"} <= {
        f"{references[each]['label']}/{references[each]['subtype']}" for each in broken
    }
    assert len(near) >= 6
    assert not near & broken
    assert all(each["why"] for each in expected(language)["signals"] + expected(language)["near_misses"])


def test_it_ends_with_a_question_that_moved_and_dated_commitments_of_the_case_bringer(language):
    draft = expected(language)["draft"]
    lines = {line.line_id: line for line in lines_of(language)}
    acts = {record["id"]: f"{record['label']}/{record['subtype']}" for record in records(REFERENCE[language])}

    (before,), (now,) = draft["question_before"], draft["question_now"]
    assert lines[before].end_s < lines[now].start_s
    assert {lines[each].role for each in (before, now)} == {"case_bringer"}
    assert len(draft["actions"]) >= 2
    for action in draft["actions"]:
        assert (lines[action["sentence_id"]].role, acts[action["sentence_id"]]) == ("case_bringer", "other/action")
        assert action["due"] > expected(language)["date"]
    for insight in draft["insights"]:
        assert (lines[insight["sentence_id"]].role, acts[insight["sentence_id"]]) == (
            insight["by"],
            "reflection/insight",
        )


# --- the files ----------------------------------------------------------------------------------------------------


def test_labels_are_known_and_every_sentence_has_one(language):
    references = records(REFERENCE[language])

    assert [record["id"] for record in references] == [line.line_id for line in lines_of(language)]
    assert all(record["subtype"] in SUBTYPES[record["label"]] for record in references)


def test_phases_come_in_the_order_of_the_method(language):
    method = method_of(language)
    entered = [cue.phase for cue in cues_of_lines(lines_of(language), method, origin=language)]

    assert entered == [phase.id for phase in method]


def test_the_phase_times_of_the_recording_fall_in_the_silence_before_the_phase():
    cues = parse_cues((DEMO / "en" / "phases.jsonl").read_text("utf-8"), method_of("en"), origin="phases.jsonl")
    lines = lines_of("en")

    for cue in cues:
        first = next(line for line in lines if line.phase == cue.phase)
        before = max((line.end_s for line in lines if line.start_s < first.start_s), default=0.0)
        assert before <= cue.t_s <= first.start_s


def test_nobody_speaks_before_the_one_before_has_finished(language):
    lines = lines_of(language)

    assert all(line.start_s < line.end_s for line in lines)
    assert all(before.end_s <= after.start_s for before, after in pairwise(lines))
    assert 5 <= lines[-1].end_s / 60 <= 7


@pytest.fixture(scope="module")
def recording():
    with av.open(str(DEMO / "en" / "session.opus")) as container:
        (stream,) = container.streams.audio
        resampler = av.AudioResampler("flt", "mono", 16_000)
        frames = [each for frame in container.decode(stream) for each in resampler.resample(frame)]
        return stream.codec_context.name, stream.channels, np.concatenate([each.to_ndarray()[0] for each in frames])


def test_the_recording_is_small_mono_opus_as_long_as_its_script(recording):
    codec, channels, pcm = recording

    assert (DEMO / "en" / "session.opus").stat().st_size < 3_000_000
    assert (codec, channels) == ("opus", 1)
    assert 0 < len(pcm) / 16_000 - lines_of("en")[-1].end_s < 3


def test_speech_is_heard_where_the_script_says_and_nowhere_else(recording):
    *_, pcm = recording
    silent = np.ones(len(pcm), bool)
    for line in lines_of("en"):
        begin, end = round(line.start_s * 16_000), round(line.end_s * 16_000)
        assert np.sqrt(np.mean(pcm[begin:end] ** 2)) > 0.03, line.line_id
        # The room rings for a quarter of a second, the codec smears a little.
        silent[begin - 800 : end + 4_800] = False

    assert np.sqrt(np.mean(pcm[silent] ** 2)) < 0.003


def test_nothing_and_nobody_in_it_exists(language):
    """Capitals inside a sentence are the speakers' own first names, days and months: no firm, place or client."""
    people = {line.speaker.capitalize() for line in lines_of(language)}
    for line in lines_of(language):
        inside = re.findall(r"(?<![.?!:] )(?<!^)\b[A-Z]\w+", line.text)
        assert set(inside) <= people | CALENDAR, line.line_id


def test_one_of_the_dutch_speakers_is_flemish():
    said = " ".join(line.text.lower() for line in lines_of("nl") if line.speaker == "lieve")

    assert len(re.findall(r"\b(?:ge|zijt|zoudt|amai)\b", said)) >= 4


# --- scripts/make_demo.py -----------------------------------------------------------------------------------------


def test_the_dutch_files_are_what_the_script_makes(tmp_path):
    make_demo.make("nl", folder=tmp_path)

    for made in tmp_path.iterdir():
        assert made.read_bytes() == (DEMO / "nl" / made.name).read_bytes(), made.name


def test_the_english_files_are_what_the_script_makes_but_for_the_voice(tmp_path):
    def hum(line):
        return np.full(len(line.text) * 100, 0.1, np.float32)

    make_demo.make("en", say=hum, folder=tmp_path)

    times = {"t": 0, "end": 0}
    assert [record | times for record in records(tmp_path / "script.jsonl")] == [
        record | times for record in records(TRANSCRIPT["en"])
    ]
    assert (tmp_path / "expected.json").read_bytes() == (DEMO / "en" / "expected.json").read_bytes()
    assert (tmp_path / "session.opus").stat().st_size > 10_000


@pytest.mark.parametrize("wrong", ["nobody | Hello. | other/social", "phase", "person a chair rms 1.0"])
def test_a_fault_in_a_script_is_named_by_its_line(wrong):
    with pytest.raises(ValueError, match=r"^line 2 "):
        make_demo.read_script(f"date 2026-09-15\n{wrong}\n")


A, B = (make_demo.Person(name, "participant", "rms", 1.0, 0) for name in "ab")


@given(st.lists(st.tuples(st.sampled_from([A, B]), st.floats(0.1, 20)), min_size=1, max_size=40))
def test_turns_never_overlap_and_a_change_of_speaker_takes_a_breath(turns):
    lines = [make_demo.Line(person, "intro", "Yes.", "other", "social") for person, _ in turns]
    placed = make_demo.lay_out(lines, [duration_s for _, duration_s in turns], "en")

    for before, after in pairwise(placed):
        pause_s = after.start_s - before.end_s
        longest = make_demo.SENTENCE_GAP_S if before.line.person == after.line.person else make_demo.TURN_GAP_S[1]
        assert 0.39 <= pause_s <= longest + 0.01

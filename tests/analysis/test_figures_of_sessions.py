"""The figures of the development sessions: as computed independently from their labels, and within their ranges.

The other computation is below, straight from the lines of the files: it shares no code with companion.
"""

from __future__ import annotations

import functools
import json
import math
import statistics
from dataclasses import replace
from datetime import date

import pytest

from companion.analysis.language import load_classifier
from companion.analysis.statistics import figures
from companion.analysis.statistics.course import Course
from companion.analysis.transcript import parse_transcript
from companion.events import LANGUAGES, Judgement
from companion.export.eventlog import MemoryLog
from companion.methods import library
from companion.record import record_of
from companion.replay import cues_of_lines, replay_lines
from companion.session import Session
from companion.settings import Settings

pytestmark = pytest.mark.shared


class AsLabelled:
    """Judges every sentence by its reference label, in order."""

    def __init__(self, rows):
        self._rows = iter(rows)

    def classify(self, text, *, previous=None, previous_role=None, role=None):
        row = next(self._rows)
        return Judgement(row["label"], row["subtype"], 1.0, probabilities={f"{row['label']}/{row['subtype']}": 1.0})


def sessions(shared):
    for path in sorted((shared / "data" / "acts" / "dev").rglob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        yield path, rows


@functools.cache
def labelled(path, *, roles=True):
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return course_of(path, AsLabelled(rows), roles=roles)


def course_of(path, classifier, *, roles=True):
    method_text = path.with_name(f"{path.stem}.method.toml").read_text("utf-8")
    method = library.parse(method_text, origin=path.name)
    lines = parse_transcript(path.read_text("utf-8"), ".jsonl", origin=path.name)
    if not roles:
        lines = tuple(replace(line, role=None, speaker=None) for line in lines)
    log = MemoryLog()
    session = Session(method, path.parent.name, classifier, Settings())
    session.open(date(2026, 9, 28), method_text, log)
    session.close(replay_lines(session, lines, cues_of_lines(lines, method, origin=path.name)))
    return Course(record_of(log.events, record_id="r", classifier="c"))


def by_id(course):
    return {figure.figure_id: figure for figure in figures.all_figures(course)}


# --- the other computation ----------------------------------------------------------------------------------------


def computed(path, rows, ends):
    """Figures from the file's own lines; `ends`: when each line ended (s)."""
    meta = json.loads(path.with_name(f"{path.stem}.meta.json").read_text("utf-8"))
    kinds = kinds_of(path)
    group = [row for row in rows if row["role"] != "case_bringer"]
    advice_from = next((row["t"] for row in rows if kinds[row["phase"]] == "advice"), math.inf)
    before = [row for row in group if row["t"] < advice_from]
    questions = [row for row in group if row["label"] == "question"]
    asked = [row for row in group if row["label"] == "question" or row["subtype"] == "disguised"]
    steering = [row for row in asked if row["subtype"] in {"leading", "disguised"}]
    forbidden = {phase["key"]: set(phase["forbidden"]) for phase in meta["phases"]}
    spoken = dict.fromkeys(("chair", "case_bringer", "participant"), 0.0)
    seats = {}
    for row, end in zip(rows, ends, strict=True):
        spoken[row["role"]] += end - row["t"]
        if row["role"] == "participant":
            seats[row["speaker"]] = seats.get(row["speaker"], 0.0) + end - row["t"]
    shares = [each / sum(seats.values()) for each in seats.values()]
    return {
        "question_advice": ratio(count(before, "question"), count(before, "advice")),
        "open_share": ratio(sum(row["subtype"] == "open" for row in questions), len(questions)),
        "steering_share": ratio(len(steering), len(asked)),
        "time_to_first_advice": first_advice(rows, before, kinds),
        "reflection_question": ratio(count(group, "reflection"), len(questions)),
        "stacked_questions": stacked(rows, ends),
        "silence_after_questions": silence(rows, ends),
        "fitting": sum(fits(row, forbidden[row["phase"]]) for row in rows) / len(rows),
        "talk_chair": spoken["chair"] / sum(spoken.values()),
        "talk_case_bringer": spoken["case_bringer"] / sum(spoken.values()),
        "talk_group": spoken["participant"] / sum(spoken.values()),
        "evenness": -sum(each * math.log(each) for each in shares) / math.log(len(shares)) if len(shares) > 2 else None,
        "options_offered": (
            sum(row["label"] == "advice" and kinds[row["phase"]] == "advice" for row in group)
            if math.isfinite(advice_from)
            else None
        ),
    }


def kinds_of(path):
    """Phase -> kind, read from the method file without companion's own reader."""
    kinds, phase = {}, ""
    for line in path.with_name(f"{path.stem}.method.toml").read_text("utf-8").splitlines():
        key, _, value = line.partition(" = ")
        if key == "id":
            phase = value.strip('"')
        if key == "kind":
            kinds[phase] = value.strip('"')
    return kinds


def count(rows, label):
    return sum(row["label"] == label for row in rows)


def ratio(part, whole):
    return part / whole if whole else None


def first_advice(rows, before, kinds):
    begins = next((row["t"] for row in rows if kinds[row["phase"]] == "questions"), 0.0)
    times = [max(row["t"] - begins, 0.0) for row in before if row["label"] == "advice"]
    return min(times, default=None)


def sounds_like_a_question(row):
    return row["label"] == "question" or row["subtype"] == "disguised"


def stacked(rows, ends):
    turns, last = [], None
    for row, end in zip(rows, ends, strict=True):
        if last is None or row["speaker"] != last[0] or row["t"] - last[1] > 8:
            turns.append([])
        turns[-1].append(row)
        last = (row["speaker"], end)
    asking = [turn for turn in turns if turn[0]["role"] != "case_bringer"]
    return sum(sum(map(sounds_like_a_question, turn)) >= 2 for turn in asking)


def silence(rows, ends):
    gaps = []
    for at in range(len(rows) - 1):
        asked, after = rows[at], rows[at + 1]
        gap = after["t"] - ends[at]
        same_turn = asked["speaker"] == after["speaker"] and gap <= 8
        if (
            asked["role"] != "case_bringer"
            and sounds_like_a_question(asked)
            and not same_turn
            and asked["phase"] == after["phase"]
        ):
            gaps.append(max(gap, 0.0))
    return statistics.median_low(gaps) if gaps else None


def fits(row, forbidden):
    act, whole_label = f"{row['label']}/{row['subtype']}", f"{row['label']}/*"
    if row["role"] == "case_bringer":
        return not {f"case_bringer:{act}", f"case_bringer:{whole_label}"} & forbidden
    return not {act, whole_label} & forbidden or (row["role"] == "chair" and act == "other/process")


# ------------------------------------------------------------------------------------------------------------------


def test_figures_from_reference_labels_are_those_computed_independently(shared):
    differences = {}
    for path, rows in sessions(shared):
        course = labelled(path)
        ends = [each.said.end_s for each in course.sentences]
        ours = by_id(course)
        for name, value in computed(path, rows, ends).items():
            if value is None and ours[name].value is None:
                continue
            if value is None or ours[name].value != pytest.approx(value, abs=1e-6):
                differences[path.stem, name] = (ours[name].value, value)
            elif ours[name].low != pytest.approx(value) or ours[name].high != pytest.approx(value):
                differences[path.stem, name] = "reference labels are certain, so the range must be the figure"

    assert differences == {}


def test_counts_from_reference_labels_are_those_of_the_file(shared):
    for path, rows in sessions(shared):
        for phase in figures.by_phase(labelled(path)):
            inside = [row for row in rows if row["phase"] == phase.stretch.phase_id]
            assert {each.what: each.count for each in phase.labels} == {
                label: count(inside, label) for label in ("question", "advice", "reflection", "other")
            }
            assert {each.what: each.count for each in phase.acts} == {
                act: [f"{row['label']}/{row['subtype']}" for row in inside].count(act)
                for act in {f"{row['label']}/{row['subtype']}" for row in inside}
            }


@pytest.mark.parametrize("roles", [True, False], ids=["roles known", "roles unknown"])
def test_figures_of_the_classifier_stay_within_their_ranges(shared, roles):
    """19 in 20 is what a range promises; some hundred figures may by chance hold a little less."""
    classifiers = {language: load_classifier(language) for language in LANGUAGES}
    figures_inside, counts_inside = [], []
    for path, _ in sessions(shared):
        judged = course_of(path, classifiers[path.parent.name], roles=roles)
        truth = labelled(path, roles=roles)
        true_values = by_id(truth)
        for figure in figures.all_figures(judged):
            true = true_values[figure.figure_id].value
            if figure.sure or figure.value is None or true is None:
                continue
            assert figure.low <= figure.value <= or_inf(figure.high)
            figures_inside.append(figure.low - 1e-9 <= true <= or_inf(figure.high) + 1e-9)
        for ours, theirs in zip(figures.by_phase(judged), figures.by_phase(truth), strict=True):
            true_counts = {each.what: each.count for each in (*theirs.labels, *theirs.acts)}
            counts_inside += [
                each.low <= true_counts.get(each.what, 0) <= each.high for each in (*ours.labels, *ours.acts)
            ]

    assert len(figures_inside) > 40
    assert sum(figures_inside) / len(figures_inside) >= 0.92
    assert sum(counts_inside) / len(counts_inside) >= 0.95


def or_inf(value):
    return math.inf if value is None else value

"""The figures of a session small enough to count on one's fingers (tests/review/talk.py)."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace

import pytest

from companion.analysis.statistics import compare, counts, figures
from companion.analysis.statistics.course import Course
from companion.analysis.statistics.evidence import EVIDENCE
from companion.analysis.statistics.telling import told_session
from companion.analysis.statistics.uncertainty import Figure
from companion.events import LANGUAGES
from companion.record import Correction
from companion.strings import load
from tests.review.talk import SECRET, Talk, a_session


def of(record):
    return {figure.figure_id: figure for figure in figures.all_figures(Course(record))}


def test_a_session_on_ones_fingers():
    found = {name: figure.value for name, figure in of(a_session().record()).items()}

    assert found == pytest.approx(
        {
            "question_advice": 4 / 2,
            "open_share": 2 / 4,
            "steering_share": 0.0,
            "time_to_first_advice": 30.0,  # questions began at 60, advice at 90
            "reflection_question": 0.0,
            "stacked_questions": 1,  # at 75 and 78
            "silence_after_questions": 3.0,  # of 2, 3 and 10
            "fitting": 12 / 14,
            "signals_shown": 1,
            "signals_dismissed": 0,
            "signals_acted_on": 1.0,  # at 97
            "self_correction": 1.0,  # nobody steered after 122, and the group asked on
            "interventions": 2 / (248 / 3600),
            "time_used": 248 / 360,
            "talk_case_bringer": 30 / 50,
            "talk_chair": 4 / 50,
            "talk_group": 16 / 50,
            "evenness": -(2 * 6 / 16 * math.log(6 / 16) + 4 / 16 * math.log(4 / 16)) / math.log(3),
            "options_offered": 2,
            "options_chosen": None,
            "actions_agreed": None,
        }
    )


def test_what_is_not_sure_widens_the_range():
    """At 78 the classifier gave a closed question 0.6 and disguised advice 0.4."""
    found = of(a_session().record())

    assert found["open_share"].low < found["open_share"].value < found["open_share"].high
    assert found["steering_share"].low == 0.0 < found["steering_share"].high
    assert found["question_advice"].low < 2.0 == found["question_advice"].value
    assert found["time_to_first_advice"].low == 18.0
    assert found["talk_chair"].sure


def test_a_correction_moves_every_figure_and_is_certain():
    record = a_session().record()
    doubtful = next(said for said in record.said if said.confidence < 1)
    correction = Correction(sentence_id=doubtful.sentence_id, act="advice/disguised", by="supervisor", on="2026-11-22")
    found = of(replace(record, corrections=(correction,)))

    assert (found["question_advice"].value, found["question_advice"].low) == (pytest.approx(1.0), pytest.approx(1.0))
    assert found["steering_share"].value == pytest.approx(1 / 4)
    assert found["time_to_first_advice"].value == 18.0
    told = told_session(Course(replace(record, corrections=(correction,))))
    changed = next(each for each in told["sentences"] if each["id"] == doubtful.sentence_id)
    assert (changed["given"], changed["act"], changed["level"]) == ("question/closed", "advice/disguised", "signal")


def test_pauses_are_no_time():
    talk = a_session()
    talk.pauses(80, 86)
    found = of(talk.record())

    assert found["time_to_first_advice"].value == 24.0
    assert found["time_used"].value == pytest.approx(242 / 360)


def test_nobody_known_is_said_and_not_guessed():
    talk = Talk()
    talk.enters("explore", 0)
    for start_s in (5, 10, 15):
        talk.says(None, "question/open", start_s)
    found = of(talk.record())

    unknown = {name for name, figure in found.items() if figure.unknown == "roles"}
    assert unknown == {
        "stacked_questions",
        "fitting",
        "interventions",
        "talk_case_bringer",
        "talk_chair",
        "talk_group",
        "evenness",
    }
    assert found["open_share"].value == 1.0


def test_a_session_counted_by_key_has_labels_and_no_kinds():
    talk = Talk()
    talk.enters("explore", 0)
    for start_s, label in ((5, "question"), (9, "question"), (12, "advice")):
        talk.taps(label, start_s)
    found = of(talk.record())

    assert found["question_advice"].value == 2.0
    assert (found["open_share"].unknown, found["steering_share"].unknown) == ("taps", "taps")


def test_an_empty_session_has_no_figures_and_no_faults():
    talk = Talk()
    talk.enters("intro", 0)
    told = told_session(Course(talk.record()))

    assert told["sentences"] == []
    assert all(not figure["value"] or figure["id"] == "time_used" for figure in told["figures"])


def test_options_taken_up():
    talk = a_session()
    for line, choice in (("option-1", "do"), ("option-2", "maybe"), ("option-3", "no")):
        talk.settles(line, "option", choice)
    talk.settles("action-1", "action")
    found = of(talk.record())

    assert (found["options_chosen"].part, found["options_chosen"].whole) == (2, 3)
    assert found["actions_agreed"].value == 1


def test_counts_over_time_add_up_to_all():
    course = Course(a_session().record())
    windows = list(figures.over_time(course, 30.0))

    assert sum(sum(each.labels.values()) for each in windows) == len(course.sentences)
    assert (windows[0].start_s, windows[-1].end_s) == (0.0, course.record.end_s)
    assert figures.window_s(course) == 15.0


def test_the_table_holds_counts_and_nothing_that_was_said():
    table = counts.counts_csv(
        [Course(a_session(date=day).record(with_words=True)) for day in ("2026-11-01", "2026-11-08")]
    )
    rows = list(csv.DictReader(io.StringIO(table)))
    advice = [row for row in rows if (row["session"], row["phase"], row["measure"]) == ("2", "explore", "advice")]

    assert SECRET not in table
    assert {row["measure"] for row in rows} == set(counts.MEASURES)
    assert [(row["date"], row["value"], row["low"], row["high"]) for row in advice] == [("2026-11-08", "2", "1", "4")]
    dictionary = {key.removeprefix("review.dictionary.") for key in load("nl").keys()}  # noqa: SIM118
    assert set(counts.MEASURES) | set(counts.COLUMNS) <= dictionary


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_explained(language):
    text = load(language)

    for name in figures.FIGURE_IDS:
        assert all(f"review.figure.{name}.{part}" in text for part in ("name", "means", "caution"))
    assert set(EVIDENCE) == set(figures.FIGURE_IDS)
    assert tuple(of(a_session().record())) == figures.FIGURE_IDS


# --- several sessions ---------------------------------------------------------------------------------------------


def figure(value, reach=0.0):
    return Figure(figure_id="x", unit="share", value=value, low=value - reach, high=value + reach)


def test_a_trend_needs_five_sessions_and_more_than_chance():
    rising = [0.1, 0.2, 0.3, 0.4, 0.5]

    assert compare.direction([figure(each) for each in rising]) == "up"
    assert compare.direction([figure(each) for each in reversed(rising)]) == "down"
    assert compare.direction([figure(each) for each in rising[:4]]) == "too_few"
    assert compare.direction([figure(each) for each in (0.1, 0.3, 0.2, 0.5, 0.4)]) == "none"
    assert compare.direction([figure(each, reach=0.2) for each in rising]) == "none"
    assert compare.direction([figure(each) for each in rising] + [Figure(figure_id="x", unit="share")]) == "up"


def test_what_keeps_coming_back_is_asked_in_both_languages():
    courses = [Course(a_session(date=f"2026-11-{day:02d}").record(name=str(day))) for day in (8, 1)]
    told = compare.told_comparison(enumerate(courses))
    asked = {each["id"]: each for each in told["patterns"]}

    assert {"early_advice", "unseen_return"} <= set(asked)
    assert asked["early_advice"]["question"]["nl"].startswith("In 2 van de 2 sessies")
    assert asked["early_advice"]["question"]["en"].endswith("?")
    # In order of their dates, with the numbers under which they were opened.
    assert [point["session"] for point in told["trends"][0]["points"]] == [1, 0]
    assert told["methods"][0]["sessions"] == [1, 0]
    explore = next(each for each in told["methods"][0]["phases"] if each["id"] == "explore")
    assert explore["actual_s"] == [120.0, 120.0]
    core = next(each for each in told["methods"][0]["phases"] if each["id"] == "core")
    assert (core["actual_s"], core["fitting"]) == ([None, None], [None, None])


def test_once_is_no_pattern():
    calm = Talk(date="2026-11-15")
    calm.enters("explore", 0)
    for number in range(10):
        calm.says("participant", "question/open", 5 + 6 * number)
    told = compare.told_comparison(enumerate([Course(a_session().record()), Course(calm.record(name="calm"))]))

    assert "early_advice" not in {each["id"] for each in told["patterns"]}


def test_of_copies_of_one_session_the_corrected_one_is_compared():
    record = a_session().record()
    correction = Correction(sentence_id="s0006", act="advice/disguised", by="supervisor", on="2026-11-22")
    corrected = replace(record, corrections=(correction,))
    other = a_session(date="2026-11-28").record(name="other")
    told = compare.told_comparison(enumerate(map(Course, (corrected, other, record))))

    assert [point["session"] for point in told["trends"][0]["points"]] == [0, 1]

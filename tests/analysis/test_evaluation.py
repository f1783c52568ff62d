"""The figures that `companion eval` gives: counted by hand on little talks, and the command as people use it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from companion.analysis.acts import FakeActClassifier
from companion.analysis.evaluation import (
    Findings,
    Judged,
    SignalOutcome,
    act_figures,
    findings,
    interval,
    macro_f1,
    reliability,
    signal_figures,
)
from companion.analysis.evaluation_talk import read_turns, turn_figures
from companion.cli import app
from companion.errors import SourceProblem
from companion.events import Judgement, SignalRaised


def judged(*rows, session="one"):
    return [Judged(f"{session}-{at}", *row, session=session) for at, row in enumerate(rows)]


def signal(sentence_id, reason=None, rule="advice"):
    shown = reason is None
    return SignalRaised(t_s=0.0, signal_id=1, sentence_id=sentence_id, rule=rule, phase="p", shown=shown, reason=reason)


# --- counted by hand ----------------------------------------------------------------------------------------------


def test_before_the_throttle_and_shown_are_two_figures():
    found = findings(
        [], [signal("a"), signal("b", "cooldown"), signal("c", "unsure"), signal("d")], frozenset("abx"), 3600
    )
    figures = signal_figures([found])

    assert (figures["found"], figures["reference"]) == (4, 3)
    assert (figures["precision"], figures["recall"]) == (0.5, pytest.approx(2 / 3))
    assert (figures["shown"], figures["shown_precision"], figures["shown_per_hour"]) == (2, 0.5, 2.0)
    assert figures["held"] == {"cooldown": 1, "unsure": 1}
    assert figures["by_rule"] == {"advice": {"found": 4, "right": 2}}


def test_direct_and_option_are_also_reported_as_one():
    figures = act_figures(
        judged(("advice/direct", "advice/option", 0.9), ("advice/option", "advice/direct", 0.9)), with_intervals=False
    )

    assert figures["macro_f1_15"] == 0.0
    assert figures["macro_f1_15_direct_option_merged"] == 1.0
    assert figures["macro_f1_4"] == 1.0


def test_what_is_less_sure_than_a_signal_must_be_is_abstained():
    rows = [("question/open", "question/open", sure) for sure in (0.3, 0.69, 0.7, 0.99)]

    assert act_figures(judged(*rows), with_intervals=False)["abstained"] == 0.5


def test_reliability_shows_how_often_the_sure_are_right():
    rows = [
        ("question/open", "question/open", 0.95),
        ("other/social", "question/open", 0.95),
        ("other/social",) * 2 + (0.55,),
    ]

    assert reliability(judged(*rows)) == [
        {"from": 0.5, "sentences": 1, "confidence": 0.55, "right": 1.0},
        {"from": 0.9, "sentences": 2, "confidence": 0.95, "right": 0.5},
    ]


# --- intervals ----------------------------------------------------------------------------------------------------


def test_sessions_are_resampled_not_sentences():
    """Two sessions, one all right and one all wrong: the truth may be either, however many sentences there are."""
    right = judged(*[("question/open", "question/open", 0.9)] * 200, session="one")
    wrong = judged(*[("question/open", "other/social", 0.9)] * 200, session="two")

    assert act_figures(right + wrong)["macro_f1_4_interval"] == (0.0, 1.0)


def test_a_single_session_resamples_its_sentences():
    rows = [("question/open", "question/open", 0.9)] * 200 + [("question/open", "other/social", 0.9)] * 200
    low, high = act_figures(judged(*rows))["macro_f1_4_interval"]

    assert 0.25 < low < high < 0.4


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(max_examples=25)
def test_an_interval_lies_within_its_values(values):
    low, high = interval(values, lambda drawn: sum(drawn) / len(drawn))

    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


def test_no_interval_of_nothing():
    assert interval([], len) == (0.0, 0.0)
    assert signal_figures([Findings((), (), 0, 0.0)])["shown_precision_interval"] == (0.0, 0.0)


def test_the_same_figures_every_time():
    one = Findings(
        (),
        (SignalOutcome(right=True, shown=True, reason=None), SignalOutcome(right=False, shown=False, reason="quiet")),
        1,
        100,
    )

    assert signal_figures([one, one]) == signal_figures([one, one])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_macro_f1_is_a_share(pairs):
    assert 0.0 <= macro_f1(pairs) <= 1.0


# --- other people's talk ------------------------------------------------------------------------------------------

TABLE = """transcript_id,interlocutor,utterance_text,main_therapist_behaviour
0,therapist,Good morning. How was your week?,question
0,client,Bad.,n/a
0,therapist,You could rest. How does that sound?,therapist_input
1,therapist,I see.,other
"""


def test_a_turn_takes_the_first_of_advice_reflection_question():
    classifier = FakeActClassifier(
        {
            "How was your week?": Judgement("question", "open", 0.9),
            "You could rest.": Judgement("advice", "option", 0.9),
            "How does that sound?": Judgement("question", "open", 0.9),
        }
    )
    figures = turn_figures(classifier, read_turns(TABLE, origin="table.csv"))

    assert (figures["turns"], figures["transcripts"], figures["macro_f1_4"]) == (3, 2, 1.0)


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(SourceProblem) as caught:
        read_turns("transcript_id,words\n1,hello\n", origin="table.csv")

    assert "interlocutor" in str(caught.value)


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A session of a few sentences, in two phases."""
    where = tmp_path_factory.mktemp("sessions")
    rows = [
        ("s1", 0, "case_bringer", "tell", "My colleague comes in late every day.", "other", "narrative", None),
        ("s2", 30, "participant", "ask", "What makes this so hard for you?", "question", "open", None),
        ("s3", 60, "participant", "ask", "You should tell her on Monday.", "advice", "direct", "advice"),
        ("s4", 90, "case_bringer", "ask", "I will call her before Friday.", "other", "action", None),
    ]
    keys = ("id", "t", "role", "phase", "text", "label", "subtype", "violation")
    lines = [json.dumps(dict(zip(keys, row, strict=True))) for row in rows]
    (where / "session-01.jsonl").write_text("\n".join(lines), "utf-8")
    meta = {"language": "en", "date": "2026-01-05", "actions": [], "insights": []}
    (where / "session-01.meta.json").write_text(json.dumps(meta), "utf-8")
    (where / "session-01.method.toml").write_text(
        'id = "m"\nname = { en = "M" }\ngroup = [3, 8]\n'
        '[[phase]]\nid = "tell"\nname = { en = "Tell" }\nkind = "presentation"\nminutes = 5\n'
        '[[phase]]\nid = "ask"\nname = { en = "Ask" }\nkind = "questions"\nminutes = 20\nsignal = ["advice/*"]\n',
        "utf-8",
    )
    return where


def test_eval_reports_printed_text_and_what_recognisers_make_of_it(folder):
    result = CliRunner().invoke(app, ["eval", str(folder), "--json"])
    report = json.loads(result.stdout)["en"]

    assert result.exit_code == 0
    assert report["signals"]["recall"] == 1.0
    assert set(report["conditions"]) == {"raw", "noised", "roles_unknown"}
    assert report["conditions"]["raw"]["acts"]["sentences"] == 4


def test_eval_raw_reports_nothing_else(folder):
    report = json.loads(CliRunner().invoke(app, ["eval", str(folder), "--raw", "--json"]).stdout)["en"]

    assert (report["text"], report["conditions"]) == ("raw", {})


def test_eval_shows_tables_to_people(folder, tmp_path):
    table = tmp_path / "talk.csv"
    table.write_text(TABLE, "utf-8")
    result = CliRunner().invoke(app, ["eval", str(folder), "--annomi", str(table)], env={"COLUMNS": "160"})

    assert result.exit_code == 0
    for words in ("roles unknown", "precision before the throttle", "Commonest mistakes", "AnnoMI: 3 turns"):
        assert words in result.stdout


def test_eval_needs_something_to_measure(tmp_path):
    result = CliRunner().invoke(app, ["eval", str(tmp_path)])

    assert result.exit_code != 0

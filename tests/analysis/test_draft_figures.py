"""How good the draft is: the counting by hand, and the figures on the labelled sessions."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from companion.analysis.draft import Said, build_draft
from companion.analysis.evaluation_draft import DraftFigures, Matches, evaluate_draft, pooled
from companion.analysis.language import load_classifier
from companion.events import Draft, DraftAction, DraftLine

MONDAY = date(2026, 11, 16)


def action(due, *ids):
    return DraftAction(what="", due=due, sentence_ids=ids)


def test_counted_by_hand():
    draft = Draft(
        case=DraftLine(text="", sentence_ids=("s1", "s2")),
        question_before=DraftLine(text="", sentence_ids=("s3",)),
        question_now=None,
        insights=(DraftLine(text="", sentence_ids=("s4",)), DraftLine(text="", sentence_ids=("s5",))),
        actions=(action("2026-11-20", "s6"), action("2026-11-21", "s7"), action(None, "s8"), action(None, "s9")),
    )
    meta = {
        "case": {"sentence_ids": ["s1", "s10"]},
        "question_before": {"sentence_ids": ["s3"]},
        "question_now": {"sentence_ids": ["s11"]},
        "insights": [{"sentence_ids": ["s4", "s12"]}, {"sentence_ids": ["s13"]}],
        "actions": [
            {"who": "case_bringer", "due": "2026-11-20", "sentence_ids": ["s6"]},
            {"who": "case_bringer", "due": "2026-11-28", "sentence_ids": ["s7"]},
            {"who": "case_bringer", "due": None, "sentence_ids": ["s8"]},
            {"who": "case_bringer", "due": "2026-11-30", "sentence_ids": ["s14"]},
            {"who": "participant", "due": None, "sentence_ids": ["s9"]},
        ],
    }

    figures = evaluate_draft(draft, meta)

    assert figures.actions == Matches(drafted=4, right=3, expected=4, found=3)
    assert (figures.dated, figures.dated_right, figures.undated, figures.undated_right) == (2, 1, 1, 1)
    assert figures.insights == Matches(drafted=2, right=1, expected=2, found=1)
    assert figures.questions == Matches(drafted=1, right=1, expected=2, found=1)
    assert figures.case == Matches(drafted=2, right=1, expected=2, found=1)
    assert figures.actions.f1 == pytest.approx(0.75)
    assert figures.due_accuracy == 0.5


def test_pooling_adds_counts_rather_than_averaging_shares():
    small = DraftFigures(actions=Matches(1, 1, 1, 1))
    large = DraftFigures(actions=Matches(9, 0, 9, 0))

    assert pooled([small, large]).actions == Matches(10, 1, 10, 1)
    assert pooled([]).actions.f1 == 1.0


def test_an_empty_draft_finds_nothing():
    meta = {
        "insights": [{"sentence_ids": ["s1"]}],
        "actions": [{"who": "case_bringer", "due": None, "sentence_ids": ["s1"]}],
    }

    figures = evaluate_draft(build_draft([], language="nl", date=MONDAY), meta)

    assert (figures.actions.f1, figures.insights.recall) == (0.0, 0.0)
    assert set(figures.record()) >= {"actions_f1", "due_accuracy", "insights_recall"}


# --- the labelled sessions ---------------------------------------------------------------------------------------


def sessions(shared, change=lambda fields: fields):
    """(sentences, meta) of every development session, with the reference labels; `change` edits each sentence."""
    for lines in sorted(shared.glob("data/acts/dev/*/session-*.jsonl")):
        meta = json.loads(lines.with_suffix(".meta.json").read_text("utf-8"))
        method = tomllib.loads(lines.with_suffix(".method.toml").read_text("utf-8"))
        kinds = {phase["id"]: phase["kind"] for phase in method["phase"]}
        said = []
        for spoken in map(json.loads, lines.read_text("utf-8").splitlines()):
            fields = {key: spoken[key] for key in ("text", "role", "label", "subtype", "phase")}
            fields |= {"sentence_id": spoken["id"], "confidence": 1.0, "phase_kind": kinds[spoken["phase"]]}
            said.append(Said(**change(fields | {"start_s": spoken["t"]})))
        yield said, meta


def figures(shared, change=lambda fields: fields) -> DraftFigures:
    return pooled(
        evaluate_draft(build_draft(said, language=meta["language"], date=date.fromisoformat(meta["date"])), meta)
        for said, meta in sessions(shared, change)
    )


@pytest.mark.shared
def test_with_the_reference_labels(shared):
    measured = figures(shared)

    assert measured.actions.expected >= 19
    assert measured.actions.f1 >= 0.95
    assert measured.due_accuracy >= 0.90
    assert measured.undated_right == measured.undated
    assert measured.insights.recall >= 0.90
    assert measured.insights.precision >= 0.60
    assert measured.questions.f1 >= 0.85
    assert measured.case.recall >= 0.70


@pytest.mark.shared
def test_with_the_classifiers_labels(shared):
    """The aim of `companion eval`: actions 0.85, due dates 0.85, insights recall 0.80."""
    classifiers = {language: load_classifier(language) for language in ("nl", "en")}
    measured = []
    for said, meta in sessions(shared):
        classifier, judged = classifiers[meta["language"]], []
        for before, item in zip([None, *said], said, strict=False):
            context = {"previous": before.text, "previous_role": before.role} if before else {}
            act = classifier.classify(item.text, role=item.role, **context)
            judged.append(replace(item, label=act.label, subtype=act.subtype, confidence=act.confidence))
        draft = build_draft(judged, language=meta["language"], date=date.fromisoformat(meta["date"]))
        measured.append(evaluate_draft(draft, meta))

    total = pooled(measured)

    assert total.actions.f1 >= 0.90
    assert total.due_accuracy >= 0.90
    assert total.insights.recall >= 0.80
    assert total.insights.precision >= 0.50
    assert total.questions.f1 >= 0.80


@pytest.mark.shared
def test_without_capitals_and_punctuation(shared):
    def raw(fields):
        return fields | {"text": re.sub(r"[^\w\s'-]", "", fields["text"]).lower()}

    measured = figures(shared, raw)

    assert measured.actions.f1 >= 0.90
    assert measured.due_accuracy >= 0.85
    assert measured.insights.recall >= 0.85


@pytest.mark.shared
def test_when_the_classifier_misses_every_action(shared):
    def missed(fields):
        return fields | ({"subtype": "narrative"} if fields["subtype"] == "action" else {})

    measured = figures(shared, missed)

    assert measured.actions.f1 >= 0.85


@pytest.mark.shared
def test_when_nobody_knows_who_spoke(shared):
    measured = figures(shared, lambda fields: fields | {"role": None})

    assert measured.actions.f1 >= 0.80
    assert measured.insights.recall >= 0.75

"""The draft of thirty session ends that its rules were not written on: actions, days, insights, the new question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from draft_talk import talk
from session_endings import ENDINGS, LATER

from companion.analysis.draft import build_draft
from companion.analysis.evaluation_draft import evaluate_draft, pooled
from companion.analysis.language import load_classifier
from companion.events import LANGUAGES

MONDAY = date(2026, 11, 16)


def read(script):
    """The talk, and its references in the form of a labelled session's meta file."""
    lines, references = [], {"actions": [], "insights": [], "question_now": None}
    number = 0
    for line in script.strip().splitlines():
        text, _, mark = line.partition(" ! ")
        lines.append(text)
        if line.startswith("#"):
            continue
        number += 1
        sentence = f"s{number}"
        words = mark.split()
        if "action" in words:
            due = words[words.index("action") + 1]
            references["actions"].append(
                {"who": "case_bringer", "due": None if due == "-" else due, "sentence_ids": [sentence]}
            )
        if "again" in words:
            references["actions"][int(words[words.index("again") + 1]) - 1]["sentence_ids"].append(sentence)
        if "insight" in words:
            references["insights"].append({"sentence_ids": [sentence]})
        if "now" in words:
            references["question_now"] = {"sentence_ids": [sentence]}
    return talk("\n".join(lines)), references


def heard(items, language):
    """The talk as the shipped classifier takes it."""
    classifier = load_classifier(language)
    judged, before = [], None
    for item in items:
        given = classifier.classify(
            item.text, previous=before and before.text, previous_role=before and before.role, role=item.role
        )
        judged.append(replace(item, label=given.label, subtype=given.subtype, confidence=given.confidence))
        before = item
    return judged


@pytest.mark.parametrize("name", ENDINGS)
def test_with_the_labels_of_a_careful_reader_nothing_is_missed_or_made_up(name):
    items, references = read(ENDINGS[name])
    draft = build_draft(items, language=name[:2], date=MONDAY)
    figures = evaluate_draft(draft, references)

    assert (figures.actions.precision, figures.actions.recall) == (1.0, 1.0)
    assert len(draft.actions) == len(references["actions"])
    assert (figures.dated_right, figures.undated_right) == (figures.dated, figures.undated)
    assert figures.insights.recall == 1.0
    assert figures.questions.recall == 1.0
    assert [line for line in draft.insights if line.by == "case_bringer" and not rests_on(line, references)] == []


def rests_on(line, references):
    return any(set(line.sentence_ids) & set(each["sentence_ids"]) for each in references["insights"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_the_classifiers_labels_the_aims_hold(language):
    """Actions F1 and due dates 0.85, insights recall 0.80, as on the development sessions."""
    figures = []
    for name, script in (ENDINGS | LATER).items():
        if name.startswith(language):
            items, references = read(script)
            draft = build_draft(heard(items, language), language=language, date=MONDAY)
            figures.append(evaluate_draft(draft, references))
    total = pooled(figures)

    assert total.actions.f1 >= 0.85
    assert total.due_accuracy >= 0.85
    assert total.insights.recall >= 0.80

"""Counselling talk with other people's labels (AnnoMI) held against ours, turn by turn. Pure but for the classifier.

A therapist's turn takes the first of advice, reflection and question that its sentences were given, else other. The
therapist is judged as a participant, the client as the case-bringer; nothing was trained on it.

Where the schemes differ, part of the gap is not error: AnnoMI's `therapist_input` holds information as well as advice
(ours calls information narrative), a closed question that carries an action is `question` there and disguised advice
here, and a reflection that asks is a leading question here once it adds something.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from companion.analysis.context import Context
from companion.analysis.evaluation import Judged, act_figures
from companion.errors import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from companion.analysis.acts import ActClassifier
    from companion.events import Label, Role

_TURN_ORDER: Final[tuple[Label, ...]] = ("advice", "reflection", "question")
_LABELS: Final = {"question": "question", "reflection": "reflection", "therapist_input": "advice", "other": "other"}
_COLUMNS: Final = ("transcript_id", "interlocutor", "utterance_text", "main_therapist_behaviour")
_SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+(?=[A-Z\"'])")


def read_turns(text: str, *, origin: str) -> list[dict[str, str]]:
    """The rows of AnnoMI's table.

    Raises:
        SourceProblem: `source.malformed`, with the columns that it lacks.
    """
    rows = list(csv.DictReader(io.StringIO(text)))
    missing = [column for column in _COLUMNS if not rows or column not in rows[0]]
    if missing:
        raise SourceProblem(
            "source.malformed", path=origin, faults=f"\n  - no {', '.join(missing)}", count=len(missing)
        )
    return rows


def turn_figures(
    classifier: ActClassifier, rows: list[dict[str, str]], progress: Callable[[int], None] = lambda _: None
) -> dict[str, Any]:
    """Turns, macro-F1 over four labels with its interval over transcripts, F1 per label and confusion.

    Args:
        progress: is told how many turns have been judged.
    """
    judged: list[Judged] = []
    for transcript, turns in groupby(rows, key=lambda row: row["transcript_id"]):
        judged += _judged(classifier, transcript, turns)
        progress(len(judged))
    figures = act_figures(judged)
    return {
        "turns": len(judged),
        "transcripts": len({each.session for each in judged}),
        "macro_f1_4": figures["macro_f1_4"],
        "macro_f1_4_interval": figures["macro_f1_4_interval"],
        "f1_by_label": figures["f1_by_act"],
        "confusion": figures["confusion"],
    }


def _judged(classifier: ActClassifier, transcript: str, turns: Iterator[dict[str, str]]) -> Iterator[Judged]:
    context = Context()
    for number, turn in enumerate(turns):
        role: Role = "participant" if turn["interlocutor"] == "therapist" else "case_bringer"
        given: list[str] = []
        for sentence in filter(None, _SENTENCE_END.split(turn["utterance_text"].strip())):
            if role == "case_bringer":
                context = context.pass_by(sentence, role)
                continue
            judgement, context = context.judge(sentence, role, classifier)
            given.append(judgement.label)
        if role == "participant":
            first = next((label for label in _TURN_ORDER if label in given), "other")
            reference = _LABELS.get(turn["main_therapist_behaviour"], "other")
            yield Judged(f"{transcript}-{number}", reference, first, 1.0, session=transcript)

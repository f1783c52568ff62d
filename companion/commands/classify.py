"""`companion classify`: sentences in, the same with their acts out; one JSON object per line, answered at once."""

from __future__ import annotations

import codecs
import json
import sys
from typing import TYPE_CHECKING, Any, Final

import typer

from companion import strings
from companion.commands import console
from companion.errors import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.analysis.acts import ActClassifier

_text = console.text()

FAULTS_NAMED: Final = 20
"""Line numbers that the closing message lists; each faulty line has had a message of its own by then."""


def classify(language: str = typer.Option(..., metavar="nl|en", help=_text("help.classify.language"))) -> None:
    from companion.analysis.language import load_classifier

    classifier = load_classifier(console.parse_language(language))
    faulty: list[int] = []
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            answer = _answer(_read(line, number), classifier)
        except SourceProblem as fault:
            # The other lines still get their answer; the exit code tells that not all did.
            faulty.append(number)
            console.err.print(strings.error_text(fault, console.ui_language()).strip())
            continue
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if faulty:
        named = ", ".join(map(str, faulty[:FAULTS_NAMED])) + (", ..." if len(faulty) > FAULTS_NAMED else "")
        raise SourceProblem("classify.faulty", count=len(faulty), lines=named)


def _read(line: bytes, number: int) -> dict[str, Any]:
    from companion.events import ROLES

    if number == 1:
        line = line.removeprefix(codecs.BOM_UTF8)
    try:
        row = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        # Their messages, and the chained exception, would quote the line: it holds spoken words.
        raise SourceProblem("classify.not_json", line=number) from None
    if not isinstance(row, dict):
        raise SourceProblem("classify.not_json", line=number)
    if not isinstance(row.get("text"), str):
        raise SourceProblem("classify.no_text", line=number)
    if not isinstance(row.get("previous"), str | None):
        raise SourceProblem("classify.bad_previous", line=number)
    for key in ("role", "previous_role"):
        if row.get(key) not in (None, *ROLES):
            raise SourceProblem("classify.bad_role", line=number, field=key, roles=", ".join(ROLES))
    return row


def _answer(row: Mapping[str, Any], classifier: ActClassifier) -> dict[str, Any]:
    text = row["text"]
    judged = classifier.classify(
        text, previous=row.get("previous"), previous_role=row.get("previous_role"), role=row.get("role")
    )
    return {
        **row,
        "label": judged.label,
        "subtype": judged.subtype,
        "confidence": round(judged.confidence, 4),
        "evidence": [{"start": at.start, "end": at.end, "text": text[at.start : at.end]} for at in judged.evidence],
    }

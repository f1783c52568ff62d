"""The draft as a view of a session's state: what was said, what the chair typed, and nobody's name.

Recovery makes the same draft from the same events.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from companion.analysis import dates
from companion.analysis.draft import Said, build_draft
from companion.analysis.redaction import redact
from companion.events import DraftAction, DraftLine
from companion.export.summary import Facts
from companion.methods.schema import local

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from companion.events import Draft
    from companion.methods.schema import Method
    from companion.state import SessionState


def draft_of(state: SessionState, method: Method, names: Sequence[str] = ()) -> Draft:
    """The unconfirmed summary of what was said and typed so far.

    `names` are taken out of it, with those that are found (analysis/redaction.py).
    """
    from companion.analysis.language import named_entities  # noqa: PLC0415 - loads spaCy

    draft = build_draft(list(_said(state, method)), language=state.language, date=state.date)
    transcript = [sentence.text for sentence in state.sentences]
    found = named_entities(transcript, state.language)
    return redact(_with_typed(draft, state), language=state.language, names=(*names, *found), transcript=transcript)


def facts_of(state: SessionState, method: Method) -> Facts:
    """What a summary says of the session beside its lines; nothing of it comes from what was said."""
    return Facts(
        date=state.date.isoformat(),
        language=state.language,
        method=local(method.name, state.language),
        people=state.consent.people if state.consent else None,
    )


def _said(state: SessionState, method: Method) -> Iterator[Said]:
    marked = {mark.sentence_id: mark.mark for mark in state.marks}
    kinds = {phase.id: phase.kind for phase in method}
    for sentence in state.sentences:
        act = state.acts.get(sentence.sentence_id)
        phase = state.phase_at(sentence.start_s)
        if act is None:
            continue
        yield Said(
            sentence_id=sentence.sentence_id,
            text=sentence.text,
            role=sentence.role,
            label=act.label,
            subtype=act.subtype,
            confidence=act.confidence,
            phase=phase.phase if phase else "",
            phase_kind=kinds.get(phase.phase, "") if phase else "",
            start_s=sentence.start_s,
            marked=marked.get(sentence.sentence_id),
        )


def _with_typed(draft: Draft, state: SessionState) -> Draft:
    """What was typed was agreed on aloud: a question takes the place of the one that was heard, marks are added.

    In a session without sound this is all there is.
    """
    typed = {which: DraftLine(text=asked.text, by="case_bringer") for which, asked in state.questions.items()}
    notes = [(mark.mark, mark.text) for mark in state.marks if mark.text]
    return replace(
        draft,
        question_before=typed.get("before", draft.question_before),
        question_now=typed.get("now", draft.question_now),
        insights=(*draft.insights, *(DraftLine(text=text) for kind, text in notes if kind == "insight")),
        actions=(*draft.actions, *(_action(text, state) for kind, text in notes if kind == "action")),
    )


def _action(text: str, state: SessionState) -> DraftAction:
    deadline = dates.resolve(text, state.date, state.language)
    due = deadline.due if deadline else None
    return DraftAction(what=text, when=deadline.said if deadline else None, due=due.isoformat() if due else None)

"""How good a draft is against a labelled session's references: counts, so that sessions can be pooled.

A drafted action or insight is right if it rests on a sentence that a reference rests on; a reference is found if some
drafted line rests on one of its sentences. Only the case-bringer's actions are expected, because only those belong in
the case-bringer's summary.
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from companion.events import Draft, DraftLine


@dataclass(frozen=True, slots=True)
class Matches:
    """Drafted lines against references."""

    drafted: int = 0
    right: int = 0
    """Of the drafted."""
    expected: int = 0
    found: int = 0
    """Of the expected."""

    def __add__(self, other: Matches) -> Matches:
        return Matches(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def precision(self) -> float:
        return _share(self.right, self.drafted)

    @property
    def recall(self) -> float:
        return _share(self.found, self.expected)

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class DraftFigures:
    """Of one session, or of several added up. Shares are 0 to 1; 1 where nothing was to be found."""

    actions: Matches = Matches()
    insights: Matches = Matches()
    questions: Matches = Matches()
    """Before and now together: expected where the reference has one, drafted where the draft has one."""
    case: Matches = Matches()
    """Sentences of the case, not lines."""
    dated: int = 0
    """Actions that were found and have a due date in the reference."""
    dated_right: int = 0
    undated: int = 0
    """Actions that were found and have none there."""
    sensitive_survived: int = 0
    """Strings of the session's `sensitive` list that stand in the draft as words, case-sensitively; 0 is the aim."""
    sensitive_expected: int = 0
    """How long those lists are."""
    undated_right: int = 0
    """Left undated by the draft too: a guess would be worse than words."""

    def __add__(self, other: DraftFigures) -> DraftFigures:
        return DraftFigures(
            self.actions + other.actions,
            self.insights + other.insights,
            self.questions + other.questions,
            self.case + other.case,
            self.dated + other.dated,
            self.dated_right + other.dated_right,
            self.undated + other.undated,
            undated_right=self.undated_right + other.undated_right,
            sensitive_survived=self.sensitive_survived + other.sensitive_survived,
            sensitive_expected=self.sensitive_expected + other.sensitive_expected,
        )

    @property
    def due_accuracy(self) -> float:
        """Share of the found, dated actions whose due date is right."""
        return _share(self.dated_right, self.dated)

    def record(self) -> dict[str, float | int]:
        """The figures that `companion eval` prints."""
        return {
            "actions_f1": self.actions.f1,
            "actions_precision": self.actions.precision,
            "actions_recall": self.actions.recall,
            "actions_expected": self.actions.expected,
            "due_accuracy": self.due_accuracy,
            "due_expected": self.dated,
            "undated_kept": _share(self.undated_right, self.undated),
            "insights_recall": self.insights.recall,
            "insights_precision": self.insights.precision,
            "insights_expected": self.insights.expected,
            "questions_recall": self.questions.recall,
            "questions_precision": self.questions.precision,
            "case_recall": self.case.recall,
            "sensitive_survived": self.sensitive_survived,
            "sensitive_expected": self.sensitive_expected,
        }


def evaluate_draft(draft: Draft, meta: Mapping[str, Any]) -> DraftFigures:
    """`draft` against the references in `meta`, a session's `.meta.json` (format: docs/draft.md).

    Raises:
        KeyError: `meta` lacks `actions`, `insights`, or a reference's `sentence_ids`.
    """
    references = [action for action in meta["actions"] if action["who"] == "case_bringer"]
    expected = [set(reference["sentence_ids"]) for reference in references]
    drafted = [set(action.sentence_ids) for action in draft.actions if action.who == "case_bringer"]
    dated = dated_right = undated = undated_right = 0
    for reference, ids in zip(references, expected, strict=True):
        matched = [action for action in draft.actions if ids & set(action.sentence_ids)]
        if not matched:
            continue
        right = matched[0].due == reference["due"]
        if reference["due"] is None:
            undated, undated_right = undated + 1, undated_right + right
        else:
            dated, dated_right = dated + 1, dated_right + right
    return DraftFigures(
        actions=_matches(drafted, expected),
        insights=_matches(_ids(draft.insights), [set(insight["sentence_ids"]) for insight in meta["insights"]]),
        questions=sum(
            (
                _matches(_ids([line] if line else []), _reference(meta.get(kind)))
                for kind, line in (("question_before", draft.question_before), ("question_now", draft.question_now))
            ),
            Matches(),
        ),
        case=_matches(
            [{sentence_id} for sentence_id in (draft.case.sentence_ids if draft.case else ())],
            [{sentence_id} for ids in _reference(meta.get("case")) for sentence_id in ids],
        ),
        dated=dated,
        dated_right=dated_right,
        undated=undated,
        undated_right=undated_right,
        sensitive_survived=len(surviving(draft, meta.get("sensitive", ()))),
        sensitive_expected=len(meta.get("sensitive", ())),
    )


def surviving(draft: Draft, sensitive: Iterable[str]) -> list[str]:
    """Those of `sensitive` that stand in `draft`, on word boundaries and case-sensitively."""
    lines = (draft.case, draft.question_before, draft.question_now, *draft.touched, *draft.insights, *draft.options)
    actions = (part for action in draft.actions for part in (action.what, action.when))
    text = "\n".join([*(line.text for line in lines if line), *filter(None, actions)])
    return [each for each in sensitive if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text)]


def pooled(figures: Iterable[DraftFigures]) -> DraftFigures:
    return sum(figures, DraftFigures())


def _ids(lines: Iterable[DraftLine]) -> list[set[str]]:
    return [set(line.sentence_ids) for line in lines]


def _reference(value: Mapping[str, Any] | None) -> list[set[str]]:
    return [set(value["sentence_ids"])] if value else []


def _matches(drafted: Sequence[set[str]], expected: Sequence[set[str]]) -> Matches:
    return Matches(
        drafted=len(drafted),
        right=sum(any(line & reference for reference in expected) for line in drafted),
        expected=len(expected),
        found=sum(any(line & reference for line in drafted) for reference in expected),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0

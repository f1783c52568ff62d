"""What the case-bringer committed to, and by when.

The label decides first; a second reading by frame mends it both ways. A commitment that the classifier took for
narrative is recognised by its deadline ("that memo he'll have from me before the end of the quarter") or because it
goes on with a list of actions, and a vague intention that it took for an action is let go ("I should talk to him at
some point"). What others promise belongs in their own notebooks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from companion.analysis import dates
from companion.analysis.dates import Deadline, Firmness
from companion.analysis.draft_cues import DRAFT_CUES
from companion.analysis.said import ADVISING, CLOSING, PRESENTATION, Said
from companion.analysis.wording import content, same, tidy, word_count
from companion.events import DraftAction, Language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_FEWEST_WORDS: Final = 4
"""Below this, "I'm all ears" and "I'll do that" are no actions; with a date, "Friday, then" may be."""
_FOLLOW_UP: Final = 3
"""Sentences after an action in which its date may still be asked for and answered."""
_ANSWER_WORDS: Final = 8
_OTHERWISE: Final = frozenset({"other/narrative", "reflection/insight", "reflection/observation", "other/judgement"})
"""What the classifier takes a commitment for when it misses one."""
_QUOTES: Final = ('"', "'", "\u201c", "\u2018", "\u201e", "\u00ab")
"""What begins with one is told, not promised."""


@dataclass(frozen=True, slots=True)
class _Commitment:
    """An action under construction."""

    said: tuple[Said, ...]
    deadline: Deadline | None
    about: frozenset[str]


def find_actions(items: Sequence[Said], *, language: Language, on: date) -> tuple[DraftAction, ...]:
    """The case-bringer's actions, in the order in which they were first said.

    An action said twice is one action with both sentences. `on` is the day of the session. Where roles are unknown,
    every first-person commitment that offers nothing to a "you" counts as the case-bringer's.
    """
    found: list[_Commitment] = []
    for index, item in enumerate(items):
        deadline = dates.resolve(item.text, on, language)
        follows_action = bool(found) and index > 0 and items[index - 1] in found[-1].said
        if not _is_commitment(item, deadline, language, follows_action=follows_action):
            continue
        deadline = _same_moment(item, deadline, found[-1] if follows_action else None, language) or deadline
        if deadline is None or deadline.firmness <= Firmness.SOON:
            answer = _answered_when(items, index, on, language)
            said, deadline = ((item, answer[0]), answer[1]) if answer else ((item,), deadline)
        else:
            said = (item,)
        about = content(dates.without_deadlines(item.text, on, language), language)
        _add(found, _Commitment(said, deadline, about))
    return tuple(_action(commitment, language) for commitment in found)


def is_vague(text: str, language: Language) -> bool:
    """Thinking aloud or postponing: "maybe I should", "at some point", "daar moet ik ook eens iets mee"."""
    return bool(DRAFT_CUES[language].vague.search(text))


def _is_commitment(item: Said, deadline: Deadline | None, language: Language, *, follows_action: bool) -> bool:
    cues = DRAFT_CUES[language]
    if item.marked == "action":
        return True
    told = item.phase_kind in PRESENTATION or item.text.lstrip().startswith(_QUOTES) or cues.imagined.match(item.text)
    if told or not _speaks_for_case_bringer(item, language):
        return False
    if is_vague(item.text, language):
        return item.act == "other/action" and deadline is not None and deadline.firmness is Firmness.DAY
    if item.act == "other/action":
        dated = deadline is not None and deadline.firmness >= Firmness.WORDS
        late = item.phase_kind in CLOSING | ADVISING
        return dated or (late and word_count(item.text) >= _FEWEST_WORDS and bool(cues.commits.search(item.text)))
    return item.phase_kind in CLOSING and _is_missed_commitment(item, deadline, language, follows_action=follows_action)


def _speaks_for_case_bringer(item: Said, language: Language) -> bool:
    if item.role is not None:
        return item.role == "case_bringer"
    cues = DRAFT_CUES[language]
    return bool(cues.first_person.search(item.text)) and not cues.second_person.search(item.text)


def _is_missed_commitment(item: Said, deadline: Deadline | None, language: Language, *, follows_action: bool) -> bool:
    """The second opinion on a sentence that the classifier took for something else; measured in docs/draft.md."""
    cues = DRAFT_CUES[language]
    if item.act not in _OTHERWISE or not cues.commits.search(item.text):
        return False
    if deadline is None:  # only as the next in a list
        return follows_action and item.label == "other" and not cues.past.search(item.text)
    firm = item.label == "other" or deadline.firmness >= Firmness.LONG
    return firm and not cues.past.search(_clause(item.text, deadline))


def _clause(text: str, deadline: Deadline) -> str:
    """The words between the commas around the deadline."""
    start = text.rfind(",", 0, deadline.span.start) + 1
    end = text.find(",", deadline.span.end)
    return text[start : end if end >= 0 else None]


def _same_moment(
    item: Said, deadline: Deadline | None, before: _Commitment | None, language: Language
) -> Deadline | None:
    """The deadline of the action just before, when this one says "then" or only gives the hour."""
    if before is None or (deadline is not None and deadline.firmness > Firmness.HOUR):
        return None
    refers = deadline is not None or DRAFT_CUES[language].same_moment.search(item.text)
    return before.deadline if refers else None


def _answered_when(items: Sequence[Said], index: int, on: date, language: Language) -> tuple[Said, Deadline] | None:
    """The short answer that dates the action: "When?" after "I will call her", and then "Friday"."""
    asked = False
    for item in items[index + 1 : index + 1 + _FOLLOW_UP]:
        asks = bool(DRAFT_CUES[language].asks_when.search(item.text))
        if item.role not in {"case_bringer", None} or (item.role is None and asks):
            asked = asked or asks
        elif asked and word_count(item.text) <= _ANSWER_WORDS:
            deadline = dates.resolve(item.text, on, language)
            return (item, deadline) if deadline and deadline.firmness > Firmness.SOON else None
    return None


def _add(found: list[_Commitment], new: _Commitment) -> None:
    """Appends `new`, or joins it to the action that it repeats; the firmer deadline wins, the later of equals."""
    for place, old in enumerate(found):
        if new.said[0] in old.said:  # the answer to "when?" may itself read as a commitment
            return
        if same(old.about, new.about) and not _dated_apart(old.deadline, new.deadline):
            firmer = max((new.deadline, old.deadline), key=lambda deadline: deadline.firmness if deadline else -1)
            found[place] = replace(old, said=old.said + new.said, deadline=firmer)
            return
    found.append(new)


def _dated_apart(one: Deadline | None, other: Deadline | None) -> bool:
    """Two different days make two actions, however alike the words: "Monday I'll ring him, Friday I'll ring again"."""
    return bool(one and other and one.due and other.due and one.due != other.due)


def _action(commitment: _Commitment, language: Language) -> DraftAction:
    deadline = commitment.deadline
    return DraftAction(
        what=tidy(commitment.said[0].text, language).removesuffix("."),
        who="case_bringer",
        when=deadline.said if deadline else None,
        due=deadline.due.isoformat() if deadline and deadline.due else None,
        sentence_ids=tuple(item.sentence_id for item in commitment.said),
    )

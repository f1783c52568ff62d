"""The unconfirmed summary of one case: a fold over what was said, by rule, in the speakers' own words.

Theory of operation
-------------------
The case is told in the presentation phase, so its text is chosen there: the question, and the sentences whose words
come back most in the rest of the session. The question before is the case-bringer's first; the question now is the
one that replaced it later. Questions that touched are those of others to which the case-bringer says so, or after which
the chair marked something. Insights are what the case-bringer says to realise, wherever that happens, and what others
say to take with them in a closing phase. Options are the advice given where advice was asked. Actions: actions.py.

Every line names the sentences it rests on. Nothing is confirmed here, and no name is attributed: `by` is a role.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from companion.analysis import dates
from companion.analysis.actions import find_actions
from companion.analysis.draft_cues import DRAFT_CUES
from companion.analysis.said import ADVISING, CLOSING, PRESENTATION, Said
from companion.analysis.wording import as_option, as_question, content, same, tidy, word_count
from companion.events import Draft, DraftLine, Language, LookBack, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

__all__ = ["Said", "build_draft", "draft_record"]

_CASE_SENTENCES: Final = 5
_CASE_WORDS: Final = 6
_FEWEST_WORDS: Final = 5
_FEWEST_CONTENT: Final = 1
"""Content words without which "I hadn't seen it like that" says that there is an insight, but not which."""
_SURE: Final = 0.7
"""Confidence that an insight before the closing phases needs: there, stories are easily taken for one."""
_MOST_TOUCHED: Final = 3
_ANSWER_SENTENCES: Final = 3
"""Sentences after a question in which it may still be what touched."""
_FEWEST_QUESTION_WORDS: Final = 3
_NOT_SAYING: Final = frozenset({"other/social", "other/process", "other/action"})


def build_draft(items: Sequence[Said], *, language: Language, date: date) -> Draft:
    """The draft of what was said, in order of time. `date` is the day of the session. Pure; never raises."""
    before = _question_before(items, language)
    actions = find_actions(items, language=language, on=date)
    acted = {sentence_id for action in actions for sentence_id in action.sentence_ids}
    return Draft(
        case=_case(items, before, language),
        question_before=before,
        question_now=_question_now(items, language),
        touched=_touched(items, language),
        insights=_insights([item for item in items if item.sentence_id not in acted or item.marked], language),
        options=_options(items, language),
        actions=actions,
        look_back=_look_back(items, language, date),
    )


def draft_record(draft: Draft) -> dict[str, Any]:
    """The draft as `--draft -` writes it; the contract stands in docs/draft.md."""

    def line(value: DraftLine | None) -> dict[str, Any] | None:
        return None if value is None else {"text": value.text, "sentence_ids": list(value.sentence_ids)}

    return {
        "case": line(draft.case),
        "question_before": line(draft.question_before),
        "question_now": line(draft.question_now),
        "touched": [line(question) for question in draft.touched],
        "insights": [
            {"text": insight.text, "by": insight.by, "sentence_ids": list(insight.sentence_ids)}
            for insight in draft.insights
        ],
        "options": [
            {"text": option.text, "choice": option.choice, "sentence_ids": list(option.sentence_ids)}
            for option in draft.options
        ],
        "actions": [
            {
                "what": action.what,
                "who": action.who,
                "when": action.when,
                "due": action.due,
                "sentence_ids": list(action.sentence_ids),
            }
            for action in draft.actions
        ],
        "look_back": draft.look_back
        and {"due": draft.look_back.due, "sentence_ids": list(draft.look_back.sentence_ids)},
    }


# --- case and question -------------------------------------------------------------------------------------------


def _case(items: Sequence[Said], question: DraftLine | None, language: Language) -> DraftLine | None:
    """Three to five sentences of the case-bringer's own telling, in their order."""
    told = [
        item
        for item in items
        if item.by_case_bringer and item.phase_kind in PRESENTATION and item.act not in _NOT_SAYING
        and word_count(item.text) >= _CASE_WORDS
    ]  # fmt: skip
    if not told:
        return None
    weight = _weights(items, language)
    asked = set(question.sentence_ids) if question else set()
    ranked = sorted(
        told,
        key=lambda item: (item.sentence_id in asked, sum(weight.get(word, 0) for word in content(item.text, language))),
        reverse=True,
    )
    chosen = sorted(ranked[:_CASE_SENTENCES], key=told.index)
    # The question stands in a line of its own; a case of nothing else is told by it.
    shown = [item for item in chosen if item.sentence_id not in asked]
    return replace(_line(chosen, language), text=_line(shown or chosen, language).text)


def _weights(items: Iterable[Said], language: Language) -> dict[str, int]:
    """How often a word returns in other sentences; a word said once tells little about what the case is about."""
    count: dict[str, int] = {}
    for item in items:
        for word in content(item.text, language):
            count[word] = count.get(word, 0) + 1
    return {word: number - 1 for word, number in count.items()}


def _asks_own_question(item: Said, language: Language) -> bool:
    cues = DRAFT_CUES[language]
    if not item.by_case_bringer or word_count(item.text) < _FEWEST_WORDS:
        return False
    announced = cues.own_question.search(item.text)
    asks = item.label == "question" and (item.role is not None or announced)
    return bool((asks or announced) and cues.question_form.search(item.text, announced.end() if announced else 0))


def _question_before(items: Sequence[Said], language: Language) -> DraftLine | None:
    """The first announced question, else the last thing asked while presenting, else one named in hindsight."""
    cues = DRAFT_CUES[language]
    early = [item for item in items if item.phase_kind in PRESENTATION and _asks_own_question(item, language)]
    announced = [item for item in early if cues.own_question.search(item.text)]
    for item in announced[:1] or early[-1:]:
        return _question(item, as_question(item.text, language))
    for item in items:
        if hindsight := item.by_case_bringer and cues.was_question.search(item.text):
            asked = cues.turn.split(item.text[hindsight.end() :], maxsplit=1)[0].strip(" ,:")
            if word_count(asked) >= _FEWEST_WORDS and cues.interrogative.match(asked):
                return _question(item, as_question(asked, language))
    return None


def _question_now(items: Sequence[Said], language: Language) -> DraftLine | None:
    """The last question the case-bringer asked of themselves, or said theirs had become, in a closing phase."""
    cues = DRAFT_CUES[language]
    late = [item for item in items if item.by_case_bringer and item.phase_kind in CLOSING]
    for item in reversed(late):
        was, new = cues.was_question.search(item.text), [*cues.new_question.finditer(item.text)]
        if was and new:
            now = tidy(item.text[new[-1].start() :], language)
            return _question(item, as_question(now, language) if cues.interrogative.match(now) else now)
        if _asks_own_question(item, language):
            return _question(item, as_question(item.text, language))
    return None


def _question(item: Said, text: str) -> DraftLine:
    return DraftLine(text=text, sentence_ids=(item.sentence_id,), by=item.role)


def _touched(items: Sequence[Said], language: Language) -> tuple[DraftLine, ...]:
    """Questions of others to which the case-bringer says that they touch, or after which the chair marked something.

    Whoever is touched decides that it was a question, whatever else may be in it. Without roles the words must tell.
    """
    cues = DRAFT_CUES[language]
    found: list[DraftLine] = []
    asked: Said | None = None
    age = 0
    for item in items:
        by_others = item.role in ("participant", "chair")
        if _asks(item) and item.role != "case_bringer" and item.phase_kind not in PRESENTATION:
            asked, age = item, 0
        elif by_others and item.act not in _NOT_SAYING:
            asked = None  # what is said now answers to this
        else:
            age += 1
        if asked is None or age > _ANSWER_SENTENCES:
            continue
        says_so = item is not asked and item.by_case_bringer and cues.touched.search(item.text)
        if says_so or item.marked == "insight":
            if word_count(asked.text) >= _FEWEST_QUESTION_WORDS:
                found.append(DraftLine(text=_asked(asked.text, language), sentence_ids=(asked.sentence_id,)))
            asked = None
    return tuple(found[:_MOST_TOUCHED])


def _asks(item: Said) -> bool:
    return item.label == "question" or item.act == "advice/disguised" or item.text.rstrip().endswith("?")


def _asked(text: str, language: Language) -> str:
    return tidy(text, language).rstrip(".?!") + "?"


def _look_back(items: Sequence[Said], language: Language, on: date) -> LookBack | None:
    """The last day that somebody named for the next session; nothing is reckoned where none was named."""
    for item in reversed(items):
        if DRAFT_CUES[language].next_session.search(item.text) and item.phase_kind in CLOSING:
            deadline = dates.resolve(item.text, on, language)
            if deadline and deadline.due and deadline.due > on:
                return LookBack(due=deadline.due.isoformat(), sentence_ids=(item.sentence_id,))
    return None


# --- insights and options ----------------------------------------------------------------------------------------


def _insights(items: Sequence[Said], language: Language) -> tuple[DraftLine, ...]:
    lines: list[DraftLine] = []
    previous: Said | None = None
    taken = False
    for item in items:
        follows_insight = taken and previous is not None and previous.role == item.role
        taken = _is_insight(item, follows_insight=follows_insight, language=language)
        if taken:
            _merge(lines, _line(_with_antecedent(item, previous, language), language, by=item.role), language)
        previous = item
    return tuple(lines)


def _is_insight(item: Said, *, follows_insight: bool, language: Language) -> bool:
    cues = DRAFT_CUES[language]
    if item.marked:
        return item.marked == "insight"
    told = cues.realisation.sub(" ", item.text)
    if word_count(item.text) < _FEWEST_WORDS or len(content(told, language)) < _FEWEST_CONTENT:
        return False
    realises = cues.realisation.search(cues.touched.sub(" ", item.text))
    if cues.touched.search(item.text) and not realises:
        return False  # it says that there was a good question, not what came of it
    if cues.intention.search(item.text) and not (realises or cues.attitude.search(item.text)):
        return False
    closing = item.phase_kind in CLOSING
    if item.act == "reflection/insight":
        sure = item.role == "case_bringer" and item.phase_kind not in PRESENTATION and item.confidence >= _SURE
        return closing or sure
    missable = closing and item.by_case_bringer and item.label != "question" and item.act not in _NOT_SAYING
    # The classifier's misses: what announces itself as an insight, or goes on with the list of them.
    return missable and bool(realises or (follows_insight and cues.continues.match(item.text)))


def _with_antecedent(item: Said, previous: Said | None, language: Language) -> list[Said]:
    """A line like "that annoys me most of all" needs the sentence before it, if the same person said it."""
    unclear = DRAFT_CUES[language].anaphor.match(item.text)
    if not unclear or previous is None or previous.role != item.role:
        return [item]
    tells = previous.act not in _NOT_SAYING and previous.act != "reflection/insight"
    return [previous, item] if tells and word_count(previous.text) >= _FEWEST_WORDS else [item]


def _options(items: Sequence[Said], language: Language) -> tuple[DraftLine, ...]:
    """Advice where it was asked; what two people advise is one option."""
    lines: list[DraftLine] = []
    for item in items:
        offered = item.label == "advice" and item.role != "case_bringer" and item.phase_kind in ADVISING
        # What others lived through is theirs to tell (intervision.md, 5).
        kept = item.subtype != "experience" and not DRAFT_CUES[language].retracted.search(item.text)
        if offered and kept and word_count(item.text) >= _FEWEST_WORDS:
            _merge(lines, DraftLine(text=as_option(item.text, language), sentence_ids=(item.sentence_id,)), language)
    return tuple(lines)


def _merge(lines: list[DraftLine], new: DraftLine, language: Language) -> None:
    """Appends a line, or joins it to one that says the same."""
    about = content(new.text, language)
    for place, old in enumerate(lines):
        if old.by == new.by and same(content(old.text, language), about):
            ids = tuple(dict.fromkeys(old.sentence_ids + new.sentence_ids))
            lines[place] = DraftLine(text=old.text, sentence_ids=ids, by=old.by)
            return
    lines.append(new)


def _line(said: Sequence[Said], language: Language, *, by: Role | None = "case_bringer") -> DraftLine:
    text = " ".join(tidy(item.text, language) for item in said)
    return DraftLine(text=text, sentence_ids=tuple(item.sentence_id for item in said), by=by)

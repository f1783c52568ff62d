"""Does a sentence break a rule of its phase? Pure and table-driven: `RULES` is the whole list.

Rules of this file
------------------
* A rule looks at one sentence, what the classifier made of it, the phase, and the floor (who spoke, what was asked).
  It returns the chance (0 to 1) that the sentence breaks it. It never decides whether to show anything: throttle.py.
* The classifier does not know the phase; the rules do (measured: giving it the phase loses out-of-phase advice).
* The chance of an act rule is the summed chance of the acts that the phase signals: advice that may be direct or may
  be disguised is surely advice.
* A signal is about the phase. Rules may ask who spoke, but no result carries a speaker.

Order matters: where several rules find a violation, the first of `RULES` names it, because it is the clearest to say.
docs/rules.md is generated from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from companion.analysis.phrases import PHRASES, Phrases
from companion.events import SUBTYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from companion.analysis.floor import Floor
    from companion.events import HeldReason, Judgement, Language, SentenceHeard
    from companion.methods.schema import Phase

VIOLATION_CHANCE: Final = 0.5
"""From here on a sentence counts as a violation; below the throttle's own threshold it is held back as unsure.

Tried: also counting, as unsure, a sentence whose likeliest act is signalled at a lower chance. It found one violation
more in 100, and eight that were none (development sessions)."""

SUBSTANTIVE_WORDS: Final = 6
SUBSTANTIVE_S: Final = 3.0
SETTLING_S: Final = 10.0
"""A silent role's turn is a violation when it is longer than this, and not in the phase's first seconds, while people
still change places (intervision.md 1)."""

Tier = Literal["clear", "disguised"]


@dataclass(frozen=True, slots=True)
class Situation:
    """What a rule may look at. `floor` is the floor before the sentence."""

    sentence: SentenceHeard
    judgement: Judgement
    phase: Phase
    entered_s: float
    floor: Floor
    language: Language

    @property
    def phrases(self) -> Phrases:
        return PHRASES[self.language]

    def chance(self, *acts: str) -> float:
        """Summed chance of acts: `label/sub-type` or `label/*`."""
        return sum(self.judgement.chance(act) for pattern in acts for act in _expand(pattern))

    def signalled(self, *acts: str) -> float:
        """Summed chance of those acts that this phase signals for this role."""
        role = self.sentence.role
        wanted = [act for pattern in acts for act in _expand(pattern)]
        return sum(self.judgement.chance(act) for act in wanted if self.phase.level_for(act, role) == "signal")


@dataclass(frozen=True, slots=True)
class Rule:
    """`family`: violations of one family are merged and counted together. `tier`: the sensitivity that shows it."""

    code: str
    family: str
    tier: Tier
    about: str
    """What it looks for, for docs/rules.md."""
    chance: Callable[[Situation], float]


@dataclass(frozen=True, slots=True)
class Violation:
    rule: Rule
    chance: float
    held: HeldReason | None = None
    """A reason in the sentence itself why it is never shown: the chair's own words, or somebody else's words quoted."""


def _expand(pattern: str) -> list[str]:
    label, _, subtype = pattern.partition("/")
    if subtype != "*":
        return [pattern]
    return [f"{label}/{each}" for name, subtypes in SUBTYPES.items() if name == label for each in subtypes]


# --- rules about what was done ------------------------------------------------------------------------------------


def _advice(s: Situation) -> float:
    if _is_answer_where_answers_are_free(s):
        return 0.0
    return s.signalled("advice/direct", "advice/option", "advice/experience")


def _any_advice(s: Situation) -> float:
    return 0.0 if _is_answer_where_answers_are_free(s) else s.signalled("advice/*")


def _is_answer_where_answers_are_free(s: Situation) -> bool:
    """Action learning: a statement, also advice, may answer a question; `statement_without_question` judges it."""
    return s.phase.rule("statement_without_question") is not None and s.floor.answers_a_question(s.sentence)


def _judgement(s: Situation) -> float:
    return s.signalled("other/judgement")


def _leading(s: Situation) -> float:
    return s.signalled("question/leading")


def _any_question(s: Situation) -> float:
    """Where the case-bringer only listens, participants may still ask each other what they meant."""
    if s.phase.kind in {"analysis", "advice", "dialogue"} and s.phrases.clarifying.search(s.sentence.text):
        return 0.0
    return s.signalled("question/*")


def _interpretation(s: Situation) -> float:
    return 0.0 if _is_answer_where_answers_are_free(s) else s.signalled("reflection/*")


def _listening(s: Situation) -> float:
    if s.sentence.role != "case_bringer":
        return 0.0
    return s.signalled("question/*", "advice/*", "reflection/*", "other/*")


def _off_phase(s: Situation) -> float:
    return s.signalled("other/narrative", "other/process", "other/action", "other/social")


def _silent_role(s: Situation) -> float:
    if s.sentence.role is None or s.sentence.role not in s.phase.silent:
        return 0.0
    if s.sentence.start_s - s.entered_s < SETTLING_S:
        return 0.0
    turn = s.floor.same_turn(s.sentence)
    start_s = turn.start_s if turn else s.sentence.start_s
    words = (turn.words if turn else 0) + len(s.sentence.text.split())
    if words <= SUBSTANTIVE_WORDS and s.sentence.end_s - start_s <= SUBSTANTIVE_S:
        return 0.0
    return 1.0 - s.chance("other/social", "other/process")


# --- rules beyond labels ------------------------------------------------------------------------------------------


def _statement_without_question(s: Situation) -> float:
    if s.phase.rule("statement_without_question") is None or s.sentence.role == "case_bringer":
        return 0.0
    if s.floor.answers_a_question(s.sentence):
        return 0.0
    return s.chance("advice/direct", "advice/option", "advice/experience", "reflection/*")


def _one_question_per_turn(s: Situation) -> float:
    turn = s.floor.same_turn(s.sentence)
    if s.phase.rule("one_question_per_turn") is None or turn is None or turn.questions == 0:
        return 0.0
    return s.chance("question/*")


def _max_questions_per_person(s: Situation) -> float:
    rule = s.phase.rule("max_questions_per_person")
    speaker = s.sentence.speaker
    if rule is None or speaker is None or s.sentence.role != "participant":
        return 0.0
    most = int(rule.partition(":")[2] or 3)
    return s.chance("question/*") if s.floor.questions.get(speaker, 0) >= most else 0.0


def _addressed(s: Situation) -> float:
    ruled = s.phase.rule("third_person_about_cb") or s.phase.rule("do_not_address_cb")
    if ruled is None or s.sentence.role not in {"participant", None}:
        return 0.0
    if not s.phrases.address.search(s.sentence.text):
        return 0.0
    return 1.0 - s.chance("other/social", "other/process")


def _debate(s: Situation) -> float:
    if s.phase.rule("no_debate") is None or s.sentence.role == "chair":
        return 0.0
    opening = " ".join(s.sentence.text.split()[:6])
    return 1.0 - s.chance("other/social", "other/process") if s.phrases.debate.search(opening) else 0.0


def _outcome(s: Situation) -> float:
    if s.phase.rule("cb_must_not_reveal_outcome") is None or s.sentence.role not in {"case_bringer", None}:
        return 0.0
    return s.chance("other/narrative") if s.phrases.outcome.search(s.sentence.text) else 0.0


def _answer_while_rating(s: Situation) -> float:
    if s.phase.rule("rate_only_no_answer") is None or s.sentence.role != "case_bringer":
        return 0.0
    length = len(s.sentence.text.split())
    rates = s.phrases.rating.search(s.sentence.text) is not None
    # "Warm, that one." rates; a story of a dozen words answers, also when it begins by rating.
    return s.chance("other/narrative") if length > SUBSTANTIVE_WORDS * (2 if rates else 1) else 0.0


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "case_bringer_listens",
        "listening",
        "clear",
        "The case-bringer takes the floor in a phase that lists what they should keep for later.",
        _listening,
    ),
    Rule("advice", "advice", "clear", "Direct, option or experience advice that the phase signals.", _advice),
    Rule(
        "judgement", "judgement", "clear", "A verdict on a person or their conduct, that the phase signals.", _judgement
    ),
    Rule(
        "disguised_advice",
        "advice",
        "disguised",
        "Advice in the form of a question, added up with every other kind, that the phase signals.",
        _any_advice,
    ),
    Rule(
        "leading_question",
        "question",
        "disguised",
        "A question that carries the asker's own view, that the phase signals.",
        _leading,
    ),
    Rule("question", "question", "clear", "Any question in a phase that signals questions.", _any_question),
    Rule(
        "third_person",
        "address",
        "clear",
        "Speaking to the case-bringer where the phase asks to speak about them.",
        _addressed,
    ),
    Rule("outcome", "outcome", "clear", "Incident method: the case-bringer tells how it ended, too early.", _outcome),
    Rule(
        "rate_only",
        "answer",
        "clear",
        "Ten-step method: the case-bringer answers a question that was only to be rated.",
        _answer_while_rating,
    ),
    Rule("debate", "debate", "clear", 'A rebuttal ("yes, but") where contributions stand side by side.', _debate),
    Rule(
        "silent_role",
        "listening",
        "clear",
        "A silent role takes a turn of more than 6 words or 3 s, after the first 10 s; backchannels aside.",
        _silent_role,
    ),
    Rule(
        "statement_without_question",
        "statement",
        "clear",
        "Action learning: advice or reflection that answers nobody's question. The case-bringer is free.",
        _statement_without_question,
    ),
    Rule(
        "one_question_per_turn", "question_form", "clear", "A second question in the same turn.", _one_question_per_turn
    ),
    Rule(
        "max_questions_per_person",
        "question_form",
        "clear",
        "One question more in this phase than the rule allows (`max_questions_per_person:3`).",
        _max_questions_per_person,
    ),
    Rule("interpretation", "interpretation", "disguised", "A reflection in a phase that signals it.", _interpretation),
    Rule("off_phase", "off_phase", "disguised", "Story, process, action or chat that the phase signals.", _off_phase),
)


def judge(situation: Situation) -> Violation | None:
    """The violation in a sentence, or None.

    Laughter and safety remarks are never violations: a group that worries about a child's safety is not off course.
    A verdict stays a verdict, also about safety.
    """
    text = situation.sentence.text
    if situation.phrases.laughter.search(text):
        return None
    safety = situation.phrases.safety.search(text) is not None
    for rule in RULES:
        chance = rule.chance(situation) if not safety or rule.family == "judgement" else 0.0
        if chance >= VIOLATION_CHANCE:
            return Violation(rule, min(chance, 1.0), _never_shown(situation))
    return None


def _never_shown(situation: Situation) -> HeldReason | None:
    if situation.sentence.role == "chair":
        return "chair"
    return "quoted" if is_quoted(situation.sentence.text, situation.phrases) else None


def is_quoted(text: str, phrases: Phrases) -> bool:
    """Whether the sentence passes on what somebody outside this conversation said ("my boss said: just call her")."""
    if phrases.said_here.search(text):
        return False
    found = phrases.reported.search(text)
    if found:
        # Most of the sentence must be the quotation: "you should call her, she said nothing" is the speaker's own.
        return found.start() <= len(text) / 2
    quotation = text.strip()
    return len(quotation) > 2 and quotation[0] in "\"“‘'„«" and quotation.rstrip(".!?,")[-1] in "\"”’'»"

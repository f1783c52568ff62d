"""Every frozen type that flows through companion.

Theory of operation
-------------------
A session is an append-only sequence of the small frozen events below (`Event`). One loop owns their order: it
appends an event to the journal, folds it into the state (state.py) and publishes it. Whatever can be shown, exported
or recovered is a fold over this sequence.

Two rules hold here:

* Units are in the names: `_s` seconds of session time (a float that starts at 0 when the session opens), `_hz` hertz.
* What was said never reaches a `repr`: every field that can hold spoken words is declared with `words()`. Logs,
  tracebacks and assertion messages print reprs, so this is a privacy property and is tested as one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import Field, TypeAdapter

# Given on from here too, because most of what flows has a language.
from companion.languages import LANGUAGES as LANGUAGES  # noqa: PLC0414
from companion.languages import Language as Language  # noqa: PLC0414, TC001

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE_HZ: Final = 16_000


Role = Literal["chair", "case_bringer", "participant"]
ROLES: Final[tuple[Role, ...]] = ("chair", "case_bringer", "participant")

SEATS: Final = range(1, 10)
"""Places in the circle, as the keys 1 to 9. A number says which turns are one person's, and means nobody afterwards."""

_OFFICES: Final[dict[int, Role]] = {1: "chair", 2: "case_bringer"}


def role_of_seat(seat: int) -> Role:
    """Seat 1 is the chair's and seat 2 the case-bringer's; the others are participants'."""
    return _OFFICES.get(seat, "participant")


Label = Literal["question", "advice", "reflection", "other"]
SUBTYPES: Final[dict[Label, tuple[str, ...]]] = {
    "question": ("open", "closed", "leading"),
    "advice": ("direct", "option", "experience", "disguised"),
    "reflection": ("mirror", "observation", "insight"),
    "other": ("narrative", "process", "action", "judgement", "social"),
}
"""The four labels and fifteen sub-types; their meaning is in docs/labels.md."""


def words(default: Any = ...) -> Any:
    """Declares a dataclass field that may hold spoken words: kept out of every repr."""
    return field(repr=False) if default is ... else field(repr=False, default=default)


# --- hearing: what moves between the stages before anything is an event ------------------------------------------


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """Consecutive samples of one channel: int16, 16 kHz. `start_s` is the time of the first sample."""

    start_s: float
    pcm: NDArray[np.int16] = field(repr=False)

    @property
    def duration_s(self) -> float:
        return len(self.pcm) / SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """One step of the voice detector: 512 samples (fewer only before a gap or the end) and its verdict."""

    start_s: float
    pcm: NDArray[np.int16] = field(repr=False)
    probability: float
    """That somebody speaks, 0 to 1."""

    @property
    def duration_s(self) -> float:
        return len(self.pcm) / SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech between two silences, padding included; dropped as soon as its text is there."""

    start_s: float
    end_s: float
    pcm: NDArray[np.int16] = field(repr=False)
    final: bool = True
    """False when speech went on past the longest segment, so the cut may fall inside a sentence."""
    spoken_until_s: float | None = None
    """Where its speech ends, before the silence and padding behind it; None where that is not known."""

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A segment that has not ended yet, as far as it goes: offered so that it is read by the time it ends."""

    segment: Segment
    talking: bool = False
    """Taken while somebody spoke, so the last word may be half a word."""
    settled: bool = False
    """The silence at its end has lasted so long that a sentence which is closed may be taken for finished."""

    def shows(self, segment: Segment) -> bool:
        """Whether `segment` holds no more speech than this."""
        mine = self.segment
        return mine.start_s == segment.start_s and mine.spoken_until_s == segment.spoken_until_s


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word with its times and the recogniser's own probability (0 to 1)."""

    start_s: float
    end_s: float
    text: str = words()
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the recogniser made of one segment."""

    start_s: float
    end_s: float
    words: tuple[Word, ...] = field(repr=False)
    confidence: float
    """Mean word probability, 0 to 1."""

    @property
    def text(self) -> str:
        return " ".join(word.text.strip() for word in self.words)


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A sentence as spoken (docs/labels.md), before the session gives it an id and a moment at which it was known."""

    start_s: float
    end_s: float
    text: str = words()
    confidence: float = 1.0
    """Mean word probability, 0 to 1."""
    seat: int | None = None
    """Of whoever spoke, 1 to 9 (`SEATS`), where a channel or a voice told; None: unknown."""
    role: Role | None = None
    """May be known where the seat is not: two participants sound alike, and neither like the chair."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character range [start, end) of a sentence's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """The classifier's verdict on one sentence. `confidence` is calibrated: the chance that `label` is right."""

    label: Label
    subtype: str
    confidence: float
    evidence: tuple[Span, ...] = ()
    probabilities: Mapping[str, float] = field(default_factory=dict, repr=False)
    """Chance of each of the fifteen acts (`label/subtype`), summing to 1; empty where the classifier gives none.

    The rules add up the acts that a phase signals: advice that may be direct or disguised is surely advice.
    """

    @property
    def act(self) -> str:
        """`label/subtype`, the form that method files use."""
        return f"{self.label}/{self.subtype}"

    def chance(self, act: str) -> float:
        """Probability of one act (`label/subtype`), 0 to 1."""
        return self.probabilities.get(act, self.confidence if act == self.act else 0.0)


# --- the events of a session --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened:
    """First event of every session. `method` is the whole method file, so that a journal explains itself."""

    t_s: float
    date: str
    """ISO date of the session."""
    language: Language
    method: str = field(repr=False)
    """TOML text of the method file as it was when the session began."""
    type: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseEntered:
    t_s: float
    phase: str
    planned_s: float
    type: Literal["phase"] = "phase"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceHeard:
    """A sentence as it was recognised or read. `t_s`: when companion knew it; start and end: when it was spoken."""

    t_s: float
    sentence_id: str
    start_s: float
    end_s: float
    text: str = words()
    speaker: str | None = field(repr=False, default=None)
    role: Role | None = None
    confidence: float = 1.0
    """The recogniser's mean word probability; 1.0 for text."""
    seat: int | None = None
    """1 to 9 (`SEATS`); None: unknown. For rules about turns, never shown."""
    type: Literal["sentence"] = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActClassified:
    t_s: float
    sentence_id: str
    label: Label
    subtype: str
    confidence: float
    evidence: tuple[Span, ...] = ()
    chances: tuple[tuple[str, float], ...] = ()
    """The acts (`label/subtype`) it may be, likeliest first, with their chances; what is below 0.5% is left out."""
    type: Literal["act"] = "act"

    @property
    def act(self) -> str:
        return f"{self.label}/{self.subtype}"


HeldReason = Literal["quiet", "cooldown", "merged", "stale", "unsure", "quoted", "chair", "sensitivity"]
"""Why a violation was not shown; explained in docs/rules.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRaised:
    """A violation at signal level, shown to the chair or held back with the reason."""

    t_s: float
    signal_id: int
    sentence_id: str
    rule: str
    phase: str
    shown: bool
    reason: HeldReason | None = None
    count: int = 1
    """More than 1 for a pattern signal: how many violations of the rule it stands for."""
    window_s: float = 0.0
    """For a pattern: the seconds over which they were counted."""
    type: Literal["signal"] = "signal"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalAnswered:
    t_s: float
    signal_id: int
    answer: Literal["correct", "not_so"]
    type: Literal["answer"] = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The chair marked what was just said, or what they typed, as an insight or an action."""

    t_s: float
    mark: Literal["insight", "action"]
    mark_id: int = 0
    sentence_id: str | None = None
    text: str | None = words(None)
    """Typed by the chair; None: the sentence says it."""
    type: Literal["mark"] = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkConfirmed:
    """The group agreed that a mark says it well: from here on the room page shows it."""

    t_s: float
    mark_id: int
    type: Literal["mark_confirmed"] = "mark_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAsked:
    """What the group said before the microphone opened. No names: date, number and the text's version are kept."""

    t_s: float
    people: int
    agreed: bool
    """False: at least one no, so the session goes on without sound."""
    text_version: str
    hierarchy: bool = False
    """Somebody present is somebody's manager."""
    words: bool = False
    """Everybody also agreed that the trainee's review keeps what was said."""
    type: Literal["consent"] = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicesAsked:
    """Whether everybody agrees that voices are told apart in this session. No event holds anything of a voice."""

    t_s: float
    agreed: bool
    text_version: str
    type: Literal["voices"] = "voices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Somebody withdrew consent: from here on there is no sound."""

    t_s: float
    type: Literal["withdrawn"] = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """The case-bringer's learning question: `before` the first work phase, or `now`, at the end."""

    t_s: float
    which: Literal["before", "now"]
    text: str = words()
    type: Literal["question"] = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """The chair counted a sentence by key, in a session without sound."""

    t_s: float
    label: Label
    type: Literal["tap"] = "tap"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTapped:
    """Whoever speaks from here on has this role, on this seat; without a role it is unknown again."""

    t_s: float
    role: Role | None = None
    seat: int | None = None
    type: Literal["role"] = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """From here until `Resumed` nothing is captured."""

    t_s: float
    type: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    t_s: float
    type: Literal["resumed"] = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """Everything said in [from_s, to_s) was struck; its words are gone from the state and the journal."""

    t_s: float
    from_s: float
    to_s: float
    type: Literal["struck"] = "struck"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How well companion itself is doing; never about what was said.

    Codes: `lost_audio` (value: seconds that were dropped), `lag` (value: seconds recognition is behind),
    `rtf` (value: seconds of work per second of speech), `memory` (value: peak MB), `repeat_guard` (value: segments
    decoded again), `silence_gate` (value: segments dropped as not speech), `journal` (value: events that wait for a
    disk that refuses them; 0 when all are on it again), `journal_gap` (value: events that the journal lacks here).
    """

    t_s: float
    code: str
    value: float = 0.0
    type: Literal["health"] = "health"


LineKind = Literal["case", "question_before", "question_now", "touched", "insight", "option", "action", "look_back"]
LINE_KINDS: Final[tuple[LineKind, ...]] = get_args(LineKind)
"""The parts of a summary in the order in which they are confirmed and read."""

Choice = Literal["do", "maybe", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSettled:
    """The case-bringer and the chair decided on one line of the summary: as drafted, as edited, or of their own.

    It holds the whole line, so that what was confirmed is known without the draft. The last decision on a line counts.
    """

    t_s: float
    line: str
    """Of the draft: kind and number ("insight-2"); of their own: "insight+1"."""
    kind: LineKind
    decision: Literal["kept", "dropped", "open"]
    text: str = words("")
    """Empty for `look_back`, and where nothing but a decision is told."""
    choice: Choice | None = None
    first_step: str | None = words(None)
    when: str | None = words(None)
    due: str | None = None
    """ISO date: of an action, or the day of looking back."""
    type: Literal["line"] = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    t_s: float
    type: Literal["closed"] = "closed"


Event: TypeAlias = (
    SessionOpened
    | PhaseEntered
    | SentenceHeard
    | ActClassified
    | SignalRaised
    | SignalAnswered
    | Marked
    | MarkConfirmed
    | ConsentAsked
    | VoicesAsked
    | Withdrawn
    | QuestionSet
    | Tapped
    | RoleTapped
    | Paused
    | Resumed
    | Struck
    | Health
    | LineSettled
    | Closed
)


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Event]:
    """Built when the first event is written: `companion --help` writes none, and it is a fifth of its time."""
    return TypeAdapter(Annotated[Event, Field(discriminator="type")])


def encode_event(event: Event) -> bytes:
    """UTF-8 JSON of one event: the plaintext of a journal record."""
    try:
        return _adapter().dump_json(event)
    except ValueError:
        # Half a surrogate pair, which JSON from outside may hold (RFC 8259, 8.2) and UTF-8 may not. The exception
        # quotes the character before it, so it goes no further.
        texts = {each.name: getattr(event, each.name) for each in fields(event)}
        whole: dict[str, Any] = {name: _whole(text) for name, text in texts.items() if isinstance(text, str)}
        return _adapter().dump_json(replace(event, **whole))


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def decode_event(data: bytes) -> Event:
    """Inverse of `encode_event`.

    Raises:
        ValueError: not an event of this version. The message never quotes the input.
    """
    try:
        return _adapter().validate_json(data)
    except ValueError:
        # pydantic's own message quotes the input, which may hold spoken words: it must not become the cause either.
        raise ValueError("not an event of this version") from None


# --- what a session leaves behind -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line of the draft and the sentences it rests on."""

    text: str = words()
    sentence_ids: tuple[str, ...] = ()
    by: Role | None = None
    choice: Choice | None = None
    """For options only; None until the case-bringer chose."""
    confirmed: bool = False
    """By the case-bringer; else companion wrote it from what it heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAction:
    what: str = words()
    who: Role = "case_bringer"
    when: str | None = words(None)
    """The words that were used."""
    due: str | None = None
    """ISO date the words resolve to, or None."""
    first_step: str | None = words(None)
    """Typed when the line was confirmed; never drafted."""
    sentence_ids: tuple[str, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """The day on which the group asks what became of it."""

    due: str
    """ISO date."""
    sentence_ids: tuple[str, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The summary of one case, before it is sealed. `confirmed` of a line: by the case-bringer, one by one."""

    case: DraftLine | None
    question_before: DraftLine | None
    question_now: DraftLine | None
    touched: tuple[DraftLine, ...] = ()
    """Questions of others that touched the case-bringer; at most three."""
    insights: tuple[DraftLine, ...] = ()
    options: tuple[DraftLine, ...] = ()
    actions: tuple[DraftAction, ...] = ()
    look_back: LookBack | None = None

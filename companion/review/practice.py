"""Practice sessions: invented talk with reference labels, and what somebody's own labels make of it.

A practice session is a transcript like any other (`NAME.jsonl`, with `label`, `subtype` and sometimes `why`) and a file
beside it (`NAME.toml`): title, method, and the moments at which a chair might have said something.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from companion.events import LANGUAGES, Language, Role
from companion.methods import library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from companion.methods.schema import Method

Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of invented talk."""

    sentence_id: str
    start_s: float
    end_s: float
    phase: str
    role: Role
    speaker: str
    text: str
    act: str
    """The reference: `label/subtype`."""
    why: str | None
    """Why that label, where it could be doubted."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What would you say here?"""

    moment_id: str
    after: str
    """Id of the sentence."""
    situation: str
    thought: str


@dataclass(frozen=True, slots=True)
class Practice:
    practice_id: str
    language: Language
    title: str
    method: Method
    method_text: str
    lines: tuple[Line, ...]
    moments: tuple[Moment, ...]

    def offers(self, moment: Moment) -> tuple[str, ...]:
        """The sentences that the method offers the chair at that moment."""
        line = next(each for each in self.lines if each.sentence_id == moment.after)
        phase = self.method.find(line.phase)
        return phase.say.get(self.language, ()) if phase else ()


def load_all(language: Language | None = None) -> tuple[Practice, ...]:
    """The shipped practice sessions, those in `language` first."""
    names = sorted(each.name.removesuffix(".jsonl") for each in _folder().iterdir() if each.name.endswith(".jsonl"))
    order = sorted(LANGUAGES, key=lambda each: each != language)
    return tuple(sorted(map(load, names), key=lambda each: (order.index(each.language), each.practice_id)))


def load(name: str) -> Practice:
    """One shipped practice session. Raises KeyError, ValueError or MethodProblem for a broken one."""
    about = tomllib.loads(_read(f"{name}.toml"))
    method_text = _read(f"{about['method']}.toml")
    rows = [json.loads(row) for row in _read(f"{name}.jsonl").splitlines() if row.strip()]
    return Practice(
        practice_id=name,
        language=about["language"],
        title=about["title"],
        method=library.parse(method_text, origin=name),
        method_text=method_text,
        lines=tuple(map(_line, rows)),
        moments=tuple(
            Moment(f"m{number}", each["after"], each["situation"], each["thought"])
            for number, each in enumerate(about["moment"], start=1)
        ),
    )


def _folder() -> Any:
    return files(__package__) / "practice"


def _read(name: str) -> str:
    return str((_folder() / name).read_text("utf-8"))


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        sentence_id=row["id"],
        start_s=row["t"],
        end_s=row["end"],
        phase=row["phase"],
        role=row["role"],
        speaker=row["speaker"],
        text=row["text"],
        act=f"{row['label']}/{row['subtype']}",
        why=row.get("why"),
    )


# --- how far two readings of the same sentences agree -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agreement:
    """`share` of sentences with the same label, and Cohen's kappa: what is left of it when chance is taken out."""

    sentences: int
    share: float | None = None
    kappa: float | None = None
    """-1 to 1; None when there is nothing to agree about: no sentences, or one label throughout."""
    low: float | None = None
    high: float | None = None
    """95% interval of kappa (Fleiss, Cohen and Everitt 1969, large samples); None for fewer than ten sentences."""


FEWEST: Final = 10


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Of two readings, sentence by sentence (Cohen 1960)."""
    number = len(pairs)
    if not number:
        return Agreement(0)
    observed = sum(one == other for one, other in pairs) / number
    mine = {name: count / number for name, count in Counter(one for one, _ in pairs).items()}
    theirs = {name: count / number for name, count in Counter(other for _, other in pairs).items()}
    expected = sum(share * theirs.get(name, 0.0) for name, share in mine.items())
    if expected >= 1:
        return Agreement(number, observed)
    kappa = (observed - expected) / (1 - expected)
    if number < FEWEST:
        return Agreement(number, observed, kappa)
    reach = Z * math.sqrt(_variance(pairs, mine, theirs, observed, expected))
    return Agreement(number, observed, kappa, max(kappa - reach, -1.0), min(kappa + reach, 1.0))


def _variance(
    pairs: Sequence[tuple[str, str]],
    mine: Mapping[str, float],
    theirs: Mapping[str, float],
    observed: float,
    expected: float,
) -> float:
    number = len(pairs)
    cells = {pair: count / number for pair, count in Counter(pairs).items()}
    same = sum(
        share * ((1 - expected) - (theirs.get(one, 0.0) + mine.get(one, 0.0)) * (1 - observed)) ** 2
        for (one, other), share in cells.items()
        if one == other
    )
    different = (1 - observed) ** 2 * sum(
        share * (theirs.get(one, 0.0) + mine.get(other, 0.0)) ** 2
        for (one, other), share in cells.items()
        if one != other
    )
    centre = (observed * expected - 2 * expected + observed) ** 2
    return max(same + different - centre, 0.0) / (number * (1 - expected) ** 4)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one sentence was labelled: by the learner, by companion (with its confidence), and by the reference."""

    sentence_id: str
    yours: str
    companion: str
    confidence: float
    reference: str
    explained: bool
    """The reference says why."""


def most_instructive(readings: Sequence[Reading]) -> tuple[str, ...]:
    """Ids of the sentences where you and the reference differ, those that teach most first.

    A different label teaches more than a different sub-type; advice that passed for a question, or the reverse, most of
    all, for that is what a chair must hear. Then those with an explanation, and those of which companion was sure and
    right: there, the signs are plain.
    """

    def teaches(each: Reading) -> tuple[bool, bool, bool, float]:
        yours, reference = each.yours.partition("/")[0], each.reference.partition("/")[0]
        right = each.companion == each.reference
        return (
            {yours, reference} == {"question", "advice"},
            yours != reference,
            each.explained,
            each.confidence if right else 0.0,
        )

    different = [each for each in readings if each.yours != each.reference]
    return tuple(each.sentence_id for each in sorted(different, key=teaches, reverse=True))

"""Where names are in a sentence, and who bears them: by list, by capital, by what stands before and after.

Theory of operation
-------------------
A recogniser writes names with a capital, so inside a sentence a capital is a name unless the word is known to carry one
for another reason (days, languages, abbreviations) or is an ordinary word (redaction_lists.ordinary). At the start of a
sentence, and in text without capitals, a name must be known: given beforehand, met elsewhere in the session, a common
first name, or announced by a title. The same sentences tell what somebody is ("my manager, Doug"), so that a later
"Doug" can become "the manager".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from companion.analysis.redaction_lists import Lists, load_lists
from companion.analysis.redaction_tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from companion.events import Language

Kind = Literal["person", "titled", "company", "place", "country", "street", "named_place", "name"]
"""`name`: a name, but nobody knows of what."""

PARTICLES: Final = frozenset(
    "van de den der het 't ten ter te von zu la le du di da dos del el al bin ibn ben abu mac mc st sint saint".split()
)
_ABBREVIATED: Final = frozenset({"dr", "mr", "mrs", "ms", "prof", "rev", "st", "dhr", "mevr", "mw", "drs"})
"""May be followed by a full stop and still belong to the name."""
_SENTENCE_END: Final = re.compile(r"(?:^|[.?!…:]|[\"“‘«„(])[\"'”’)\s]*(?:['’][kst] )?$")
LISTING: Final = re.compile(r",? (?:and|en|&) |, ")
"""What stands between the names of one list."""
_SHORT: Final = 3
"""Unknown abbreviations up to this length are left: most are the trade's (PRN, MDO), not a firm's."""
_FEWEST_LETTERS: Final = 2
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
"""Before a hyphen: "T-shirt", "B-gang"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Half-open character range [start, end) that names somebody or something."""

    start: int
    end: int
    kind: Kind
    keys: tuple[str, ...] = field(repr=False)
    """The words of the name, lower case."""
    noun: str | None = None
    """What to say instead, where the mention itself tells ("Dr", "Ward")."""
    possessive: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom a session is about: the names it knows, and what their bearers are."""

    given: frozenset[str] = field(default=frozenset(), repr=False)
    known: frozenset[str] = field(default=frozenset(), repr=False)
    people: frozenset[str] = field(default=frozenset(), repr=False)
    roles: Mapping[str, str] = field(default_factory=dict, repr=False)
    raw: bool = False
    """A recogniser that writes no capitals: there, names are told by list and cue."""


def mentions(text: str, cast: Cast, language: Language) -> list[Mention]:
    """The names in `text`, from left to right, none overlapping. Pure."""
    lists = load_lists(language)
    found: list[Mention] = []
    words_ = tokens(text, language)
    at = 0
    while at < len(words_):
        until = _name_from(text, words_, at, cast, lists)
        if until == at:
            at += 1
            continue
        found.append(_mention(text, words_[at:until], words_[at - 1] if at else None, cast, lists))
        at = until
    return found


def _name_from(text: str, words_: Sequence[Token], at: int, cast: Cast, lists: Lists) -> int:
    """Index after the name that begins with word `at`; `at` itself if none does."""
    first = words_[at]
    if first.base in PARTICLES and not first.capital:
        return at
    until = at
    if not first.possessive and (
        first.base in PARTICLES or first.base in lists.titles or first.base in lists.place_words
    ):
        onward = _over_particles(text, words_, at + 1)
        introduced = onward < len(words_) and _adjacent(text, words_[onward - 1], words_[onward])
        until = onward + 1 if introduced and _follows(words_[onward], first, cast, lists) else at
    if until == at:
        if not (_is_name(text, words_, at, cast, lists) or _begins_compound(text, words_, at, cast, lists)):
            return at
        until = at + 1
    while until < len(words_) and not words_[until - 1].possessive:
        onward = _over_particles(text, words_, until)
        if onward >= len(words_) or not _adjacent(text, words_[onward - 1], words_[onward], strict=True):
            break
        if not (
            _belongs(words_[onward], cast, lists) or (until == at + 1 == onward and _surname(words_, at, cast, lists))
        ):
            break
        until = onward + 1
    return until


def _belongs(token: Token, cast: Cast, lists: Lists) -> bool:
    """Whether a word that follows a name is part of it: a surname, "Ward", "Ltd"."""
    if token.base in cast.given:
        return True
    if token.base in lists.keep or token.base in lists.titles or token.base in lists.roles:
        return False
    return token.capital or token.base in lists.place_words or token.base in lists.sets["company_words"]


def _surname(words_: Sequence[Token], at: int, cast: Cast, lists: Lists) -> bool:
    """In a recogniser's raw text, the unknown word after a first name is the surname."""
    first, token = words_[at], words_[at + 1]
    if not cast.raw or first.base not in lists.first_names or token.base in lists.keep | lists.roles:
        return False
    unknown = token.base.isalpha() and len(token.base) > _SHORT and token.base not in lists.ordinary
    return unknown and not _is_verb(token, lists)


def _begins_compound(text: str, words_: Sequence[Token], at: int, cast: Cast, lists: Lists) -> bool:
    """An ordinary word with a capital inside a sentence, before "Ward", "Ltd" or another capital: "Willow Ward"."""
    token, onward = words_[at], _next(words_, at)
    if onward is None or len(token.text) == 1 or not _adjacent(text, token, onward, strict=True):
        return False
    ends = onward.base in lists.place_words or onward.base in lists.sets["company_words"]
    if token.base in lists.keep or token.base in lists.titles or not (token.capital and onward.capital):
        # Raw text: what stands before "ward" and is no ordinary word is its name, or is no loss ("palliative ward").
        return ends and cast.raw and token.base not in lists.ordinary | lists.keep
    named = ends or onward.base not in lists.keep | lists.ordinary
    return named and not _SENTENCE_END.search(text[: token.start])


def _follows(token: Token, title: Token, cast: Cast, lists: Lists) -> bool:
    """Whether a word after a title, a place word or a particle is a name."""
    if token.base in lists.keep or len(token.base) < _FEWEST_LETTERS:
        return False
    if token.base in cast.known or (token.capital and not token.text.isupper()):
        # "Van de week" and "Meneer zei" begin a sentence; "Van Dongen" is a name anywhere.
        return title.base not in PARTICLES or token.capital
    if not cast.raw or title.base not in lists.titles:
        return False
    # Without capitals a title must do: "mevrouw jansen", but not "mevrouw heeft".
    return token.base.isalpha() and token.base not in lists.ordinary and not _is_verb(token, lists)


def _is_verb(token: Token, lists: Lists) -> bool:
    return token.base in lists.sets["person_verbs"] or token.base in lists.sets["saying"]


def _is_name(text: str, words_: Sequence[Token], at: int, cast: Cast, lists: Lists) -> bool:  # noqa: PLR0911 - one per reason
    """Whether the word at `at` is a name by itself."""
    token = words_[at]
    base = token.base
    ordinary = base in lists.ordinary or base in lists.also_words or base in lists.roles
    if base in cast.given:
        return token.capital or base not in lists.ordinary
    if base in lists.keep or base.split("-")[0] in lists.keep | _LETTERS:
        return False
    if len(base) < _FEWEST_LETTERS or any(map(str.isdigit, base)):
        return False
    listed = any(base in each for each in (lists.first_names, lists.towns, lists.firms, lists.countries))
    if not token.capital:
        unmarked = cast.raw and (listed or _introduced(words_, at, lists))
        return (base in cast.known or unmarked) and not ordinary
    if token.text.isupper() and len(base) <= _SHORT:
        return base in lists.firms or (listed and not ordinary)
    if not _SENTENCE_END.search(text[: token.start]):
        return listed or base not in lists.ordinary
    if (listed or base in cast.known) and not ordinary:
        return True
    return (base in cast.known or not ordinary) and _acts(text, token, _next(words_, at), lists)


def _introduced(words_: Sequence[Token], at: int, lists: Lists) -> bool:
    """Raw text may say that a word is a name: "harmsen heette hij", "a man called fergus"."""
    if len(words_[at].base) <= _SHORT:
        return False
    neighbours = [*words_[max(at - 1, 0) : at], *words_[at + 1 : at + 2]]
    return any(word.base in lists.sets["linking"] for word in neighbours)


def _acts(text: str, token: Token, onward: Token | None, lists: Lists) -> bool:
    """A name at the start of a sentence says something, owns it, or is spoken to: "Corrie zei", "Wim, jij"."""
    if onward is None or token.possessive:
        return token.possessive
    gap = text[token.end : onward.start]
    said = gap == " " and onward.base in lists.sets["saying"]
    return said or (gap == ", " and onward.base in lists.sets["addressed"])


def _mention(text: str, name: Sequence[Token], before: Token | None, cast: Cast, lists: Lists) -> Mention:
    about = PARTICLES | lists.titles.keys() | lists.place_words.keys()
    keys = tuple(token.base for token in name if token.base not in about) or (name[-1].base,)
    noun: str | None = None
    kind: Kind
    if len(name) > 1 and name[0].base in lists.titles:
        kind, noun = "titled", lists.titles[name[0].base]
    elif len(name) > 1 and (
        place := next((end.base for end in (name[-1], name[0]) if end.base in lists.place_words), None)
    ):
        kind, noun = "named_place", lists.place_words[place]
    elif name[-1].base in lists.sets["company_words"] or any(key in lists.firms for key in keys):
        kind = "company"
    else:
        joined = before is not None and text[before.end : name[0].start].isspace()
        kind = _kind(
            " ".join(token.base for token in name), keys, before.base if before and joined else "", cast, lists
        )
    return Mention(name[0].start, name[-1].end, kind, keys, noun, name[-1].possessive)


def _kind(whole: str, keys: Sequence[str], before: str, cast: Cast, lists: Lists) -> Kind:
    """What a name names, by list and by the word `before` it."""
    if whole in lists.countries:
        return "country"
    placed = before in lists.sets["prepositions_of_place"]
    person = any(key in lists.first_names or key in cast.people for key in keys)
    if whole in lists.towns and (placed or not person):
        return "place"
    if person:
        return "person"
    if keys[-1].endswith(tuple(lists.sets["streets"])) and len(keys[-1]) > len("straat"):
        return "street"
    return "place" if placed and before not in lists.sets["not_place"] else "name"


def _over_particles(text: str, words_: Sequence[Token], at: int) -> int:
    while at + 1 < len(words_) and words_[at].base in PARTICLES and _adjacent(text, words_[at], words_[at + 1]):
        at += 1
    return at


def _adjacent(text: str, one: Token, other: Token, *, strict: bool = False) -> bool:
    gap = text[one.end : other.start]
    return gap == " " or (not strict and gap == ". " and one.base in _ABBREVIATED)


def _next(words_: Sequence[Token], at: int) -> Token | None:
    return words_[at + 1] if at + 1 < len(words_) else None

"""Who is who in a session: the names that its sentences introduce, and the roles that stand beside them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from companion.analysis.redaction_lists import Lists, load_lists
from companion.analysis.redaction_lists.ordinary import WORD
from companion.analysis.redaction_names import LISTING, PARTICLES, Cast, Mention, mentions
from companion.analysis.redaction_tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from companion.events import Language


def meet(transcript: Iterable[str], names: Iterable[str], language: Language) -> Cast:
    """The cast of a session: names given beforehand, and those that its sentences introduce."""
    lists = load_lists(language)
    given = frozenset(token.base for name in names for token in tokens(name, language) if token.base not in PARTICLES)
    transcript = tuple(transcript)
    # Written text begins its sentences with a capital; the lines of a draft do so even where the recogniser did not.
    start = Cast(given=given, known=given, raw=2 * sum(text.islower() for text in transcript) > len(transcript))
    known, people = set(given), set[str]()
    roles: dict[str, str] = {}
    for text in transcript:
        before: Mention | None = None
        role: str | None = None
        for mention in mentions(text, start, language):
            known.update(key for key in mention.keys if key not in lists.ordinary or key in lists.first_names)
            listed = before is not None and LISTING.fullmatch(text[before.end : mention.start]) is not None
            role = role_of(text, mention, language) or (role if listed else None)
            if mention.kind in {"person", "titled"} or role or _lives(text, mention, lists):
                people.update(mention.keys)
            if role:
                for key in mention.keys:
                    roles.setdefault(key, role)
            before = mention
    return Cast(given, frozenset(known), frozenset(people), roles, start.raw)


def _lives(text: str, mention: Mention, lists: Lists) -> bool:
    """Speaks or is spoken to, so it is a person."""
    before, after = text[: mention.start].rstrip(), text[mention.end :].lstrip()
    following = WORD.match(after)
    speaks = following is not None and following[0].lower() in lists.sets["saying"]
    return speaks or (before.endswith(",") and after[:1] in {",", ".", "?", "!"})


def role_of(text: str, mention: Mention, language: Language) -> str | None:
    """The role noun beside a name ("my VP, Doug"; "Kyle, the assistant"), as it was said; None without one."""
    if mention.kind in {"place", "country", "street", "named_place", "company"}:
        return None
    before = beside(text[: mention.start], language)
    after = behind(text[mention.end :], language)
    found = before or after
    return found["role"] if found else None


def beside(left: str, language: Language) -> re.Match[str] | None:
    """A role noun at the end of `left`.

    Groups: `owner` (an article or "my"), `role`, `tail` (what stands between the role and a comma) and `called`.
    """
    return _beside(language).search(left)


def behind(right: str, language: Language) -> re.Match[str] | None:
    """A role noun in apposition at the start of `right` (", the healthcare assistant"), in group `role`."""
    return _behind(language).match(right)


@cache
def _beside(language: Language) -> re.Pattern[str]:
    lists = load_lists(language)
    sets = {name: _any(lists.sets[name]) for name in ("role_owners", "linking", "linking_back", "saying")}
    owners = sets["role_owners"]
    # Dutch writes compounds as one word: "loketbediende", "wijkverpleegkundige".
    compound = r"[\w-]*?" if language == "nl" else ""
    owner = rf"(?:\b(?P<owner>{owners}|twee|drie|two|three) (?:[\w-]+ ){{0,2}})?"
    # "a dev in my team, Sebas", "two juniors gone, Noor": a tail is only bridged where a comma shows the apposition.
    tail = rf"(?: {sets['linking_back']} (?:{owners} )?[\w-]+| (?!{sets['saying']}\b)[\w-]+)?"
    end = rf"(?:(?P<tail>{tail}),|(?P<called>,? {sets['linking']})?) $"
    return re.compile(rf"{owner}\b(?P<role>{compound}{_any(lists.roles)})(?:s|en)?{end}", re.IGNORECASE)


@cache
def _behind(language: Language) -> re.Pattern[str]:
    lists = load_lists(language)
    owners = _any(lists.sets["role_owners"])
    return re.compile(rf", {owners} (?:[\w-]+ ){{0,2}}(?P<role>{_any(lists.roles)})\b", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"

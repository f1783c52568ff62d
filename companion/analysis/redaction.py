"""Names out of the draft: who and where become a role or a neutral word, and the sentence stays readable.

Theory of operation
-------------------
The session's sentences introduce its cast (redaction_names.py). Each line of the draft is then rewritten: numbers,
diagnoses and the like by their form (redaction_patterns.py), names one by one. A name beside its role is left out ("my
VP, Doug, tells" -> "my VP tells"), and so is one that is only called ("that shame, Mohamed, that is it"). Another
becomes the role the session gave it ("the VP"), what its title says ("the doctor"), or "someone". Nothing is added that
was not said: no invented roles, no letters that stand for people. Sentence ids, due dates and roles stay as they were.

No list is complete, so the case-bringer still confirms line by line; docs/redaction.md says what is measured and what
slips through.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from companion.analysis.redaction_cast import behind, beside, meet
from companion.analysis.redaction_lists import load_lists
from companion.analysis.redaction_names import LISTING, Cast, Mention, mentions
from companion.analysis.redaction_patterns import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from companion.events import Draft, DraftLine, Language

_ENDS: Final = frozenset({",", ".", "?", "!", ";"})
_ARTICLE: Final = re.compile(r"(?<!\w)(?:the|an?|de|het|een|'n|'t|ne|nen) $", re.IGNORECASE)
"""Goes before a noun that brings its own: "een Anneke" -> "iemand"."""
_OWNED: Final = re.compile(r"\b(?:my|our|mijn|m'n|onze) (?:[\w-]+ ){0,3}[\w-]+, $|\b(?:I|ik), $", re.IGNORECASE)
_OWNER: Final = re.compile(
    r"\b(?:my|our|his|her|their|old|real|another|mijn|m'n|onze|zijn|z'n|haar|hun|echte|oude) $", re.IGNORECASE
)
"""Goes before a noun without an article."""
_DEFINITE: Final = re.compile(r"^(?:the|de|het) ")
_INDEFINITE: Final = re.compile(r"an?|een|'n|nen?", re.IGNORECASE)
_BARE: Final = re.compile(
    r"(?:^|\b(?:met|aan|van|bij|voor|en|tegen|naar|door|over|of|with|to|for|from|and|about|by|or)) $", re.IGNORECASE
)
_SENTENCE_START: Final = re.compile(r"(?:^|[.?!…]\s)\W*$")


def redact(draft: Draft, *, language: Language, names: Sequence[str] = (), transcript: Sequence[str] = ()) -> Draft:
    """`draft` without what gives people, firms and places away. Pure; never raises.

    Args:
        names: known beforehand (of clients, colleagues, firms): each is removed wherever it stands as a word.
        transcript: what was said in the session, in order; it tells which words are names, and who bears them.
    """
    cast = meet([*transcript, *_texts(draft)], names, language)

    def line(value: DraftLine) -> DraftLine:
        return replace(value, text=redact_text(value.text, cast, language, names))

    def optional(value: DraftLine | None) -> DraftLine | None:
        return line(value) if value else None

    return replace(
        draft,
        case=optional(draft.case),
        question_before=optional(draft.question_before),
        question_now=optional(draft.question_now),
        touched=tuple(map(line, draft.touched)),
        insights=tuple(map(line, draft.insights)),
        options=tuple(map(line, draft.options)),
        actions=tuple(
            replace(
                action,
                what=redact_text(action.what, cast, language, names),
                when=None if action.when is None else redact_text(action.when, cast, language, names),
            )
            for action in draft.actions
        ),
    )


def redact_text(text: str, cast: Cast, language: Language, names: Sequence[str] = ()) -> str:
    """One line, redacted. `names` are taken literally too, so that "3M" or "Plan B" can be given."""
    lists = load_lists(language)
    for name in sorted(filter(str.strip, names), key=len, reverse=True):
        if not name.replace(" ", "").replace("-", "").isalpha():
            text = re.sub(rf"(?<!\w){re.escape(name.strip())}(?!\w)", lists.words["name"], text, flags=re.IGNORECASE)
    text = mask(text, language)
    return _Rewriting(cast, language).rewrite(text)


def _texts(draft: Draft) -> Iterable[str]:
    lines = [draft.case, draft.question_before, draft.question_now, *draft.touched, *draft.insights, *draft.options]
    return [*(line.text for line in lines if line), *(action.what for action in draft.actions)]


class _Rewriting:
    """One line on its way, and whom it spoke of."""

    def __init__(self, cast: Cast, language: Language) -> None:
        self._cast = cast
        self._language: Language = language
        self._lists = lists = load_lists(language)
        self._naming = re.compile(lists.patterns["naming"], re.IGNORECASE)
        self._named = re.compile(lists.patterns["named"], re.IGNORECASE)
        self._told: list[tuple[tuple[str, ...], str]] = []
        """Names, and what this line called them."""

    def rewrite(self, text: str) -> str:
        # Capitals as they will stand: a word that begins a sentence is read as one, also the next time.
        text = _mended(text, capital=text[:1].isupper())
        left, at = "", 0
        for group in _together(text, mentions(text, self._cast, self._language)):
            left += text[at : group[0].start]
            left, at = self._write(left, text, group)
        return _mended(left + text[at:], capital=text[:1].isupper())

    def _write(self, left: str, text: str, group: Sequence[Mention]) -> tuple[str, int]:  # noqa: PLR0911 - one per case
        """What is written instead of `group` behind `left`; returns it all, and where to read on."""
        first, last = group[0], group[-1]
        right = text[last.end :]
        sets = self._lists.sets
        if named := self._named.match(right):
            return left.rstrip(" ,") + ("," if left.rstrip().endswith(",") else ""), last.end + named.end()
        role = beside(left, self._language)
        if role and not (last.possessive and role["tail"] is not None):
            return self._beside_role(left, right, role, last)
        if behind(right, self._language) and not last.possessive:
            return left, last.end + len(", ")
        if naming := self._naming.search(left):
            return left[: naming.start()], last.end
        if left.rstrip().endswith(",") and (not right.strip() or right.lstrip()[0] in _ENDS):
            subject = _word(right) in sets["person_verbs"] or (_OWNED.search(left) and not self._goes_on(right))
            return left.rstrip()[:-1], last.end + int(right.startswith(",") and bool(subject))
        if _SENTENCE_START.search(left) and self._is_called(first, right):
            return left, last.end + len(", ")
        noun = self._noun(group)
        if _OWNER.search(left):
            # "my Willem" -> "my [name]", "the old Dr Brennan" -> "the old doctor"
            bare = _DEFINITE.sub("", noun)
            ending = self._ending if first.possessive else ""
            noun = bare if bare != noun else self._lists.words["name"] + ending if first.kind == "person" else noun
        elif not noun.startswith("["):
            left = _ARTICLE.sub("", left)
        if _SENTENCE_START.search(left):
            noun = noun[0].upper() + noun[1:]
        return left + noun, last.end

    def _beside_role(self, left: str, right: str, role: re.Match[str], last: Mention) -> tuple[str, int]:
        """The role stays and the name goes, with the commas that set it off."""
        kept = left[: role.start("called")] if role["called"] else left.rstrip(" ,")
        bare = role["tail"] is None and not role["owner"]
        if bare and _BARE.search(left[: role.start("role")]):
            # "met collega Kim" -> "met een collega"
            kept = f"{kept[: role.start('role')]}{self._lists.words['indefinite']} {kept[role.start('role') :]}"
        if last.possessive:
            return kept + self._ending, last.end
        # "my VP, Doug, tells": both commas go; "a dev in my team, Sebas, 34": one stays.
        definite = role["tail"] == "" and not _INDEFINITE.fullmatch(role["owner"] or "")
        apposed = definite or _word(right) in self._lists.sets["person_verbs"]
        closes = apposed and right.startswith(",") and not self._goes_on(right)
        return kept, last.end + int(closes)

    def _goes_on(self, right: str) -> bool:
        """Whether the comma belongs to what follows ("..., who never calls") rather than to the name before it."""
        return _word(right) in self._lists.sets["sentence_openers"] | self._lists.sets["pronouns"]

    def _is_called(self, mention: Mention, right: str) -> bool:
        """Whether a name is only spoken to ("Wim, you had a question") and nothing else is known of it."""
        if not right.startswith(", ") or mention.noun or any(key in self._cast.roles for key in mention.keys):
            return False
        addressed = _word(right) in self._lists.sets["addressed"]
        told = self._goes_on(right) or _word(right) in self._lists.sets["person_verbs"]
        return addressed or (mention.kind == "person" and not told)

    def _noun(self, group: Sequence[Mention]) -> str:
        words, first = self._lists.words, group[0]
        if len(group) > 1:
            return words["several"]
        roles = self._cast.roles
        if role := next((roles[key] for key in first.keys if key in roles), None):
            article = "het" if role.lower() in self._lists.neuter_roles else words["definite"]
            noun = f"{article} {role}"
            if any(said == noun and not set(keys) & set(first.keys) for keys, said in self._told):
                noun = f"{article} {words['other']} {role}"
        elif first.noun:
            noun = first.noun
        elif first.kind == "person":
            met = any(set(first.keys) & set(keys) for keys, _ in self._told)
            others = any(said == words["somebody"] for _, said in self._told)
            noun = words["again"] if met else words["somebody_else"] if others else words["somebody"]
        else:
            noun = words.get(first.kind, words["name"])
        self._told.append((first.keys, noun))
        if first.possessive and noun == words["somebody"]:
            return words["possessive"]
        return noun + (self._ending if first.possessive else "")

    @property
    def _ending(self) -> str:
        return "'s" if self._language == "en" else " z'n"


def _word(text: str) -> str:
    """The first word of `text`, lower case."""
    found = re.search(r"[\w'’-]+", text)
    return found[0].lower() if found else ""


def _together(text: str, found: Sequence[Mention]) -> list[list[Mention]]:
    """Names in one list ("Noor en Milan") are one group, unless one of them tells its own noun."""
    groups: list[list[Mention]] = []
    for mention in found:
        joins = groups and LISTING.fullmatch(text[groups[-1][-1].end : mention.start])
        people = groups and all(each.kind == "person" and not each.possessive for each in [*groups[-1], mention])
        if joins and people:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _mended(text: str, *, capital: bool) -> str:
    """Spaces and commas repaired where something was left out, and the first letter of a line."""
    text = re.sub(r"\s+([,.?!;:])", r"\1", text)
    text = re.sub(r",(?:\s*,)+", ",", text)
    text = re.sub(r",\s*([.?!])", r"\1", text)
    text = re.sub(r"[ \t]{2,}", " ", text).lstrip(" ,")
    text = re.sub(r"([.?!] )([a-zà-ÿ])", lambda found: found[1] + found[2].upper(), text) if capital else text
    return text[:1].upper() + text[1:] if capital else text

"""The home of spaCy: one small pipeline per language, a blank tokenizer and our own act classifier.

The pipelines lie in models/acts/<language>, written by `make train`. They hold no pickles and no third-party weights.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import spacy
from spacy.language import Language as Pipeline

from companion import places
from companion.analysis.act_model import ACTS, LABEL_OF, ActModel, evidence
from companion.analysis.acts import NOTHING_SAID, ActClassifier
from companion.analysis.cues import HESITATION, load_cues
from companion.analysis.features import Feature, Reading, Surroundings, Word, extract, facts
from companion.analysis.redaction_lists import fold, load_lists
from companion.errors import ModelProblem
from companion.events import SUBTYPES, Judgement

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from spacy.tokens import Doc

    from companion.events import Label, Language, Role

COMPONENT: Final = "act_classifier"
LONGEST: Final = 2_000
"""Characters that are read of one sentence; what comes after them does not change what it does."""
_EXCLUDED: Final = ("vocab", "tokenizer")
"""Not written: both follow from spaCy's own language data, and a vocabulary would list the words that were said."""
_PIPELINES: Final[dict[Language, tuple[str, ...]]] = {"nl": ("nl_core_news",), "en": ("en_core_web",)}
_NAMES: Final = frozenset({"PERSON", "PER", "ORG", "GPE", "LOC", "FAC"})
"""Entity labels of spaCy's English and Dutch pipelines that name somebody or some place."""
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_STAMMERED = re.compile(r"(?<![\w'])([\w']+)-+\s*(?=\1)", re.IGNORECASE)
"""What was broken off and begun anew: "your-your", "th-the", "I- I"."""
_NOT_SAID = re.compile(r"\[[^\[\]]*\]|(?<!\w)-+|-+(?!\w)")
"""What transcribers add: remarks in square brackets, dashes where speech breaks in or off ("-and then", "so I--")."""
_EVEN: Final = 1 / 1.3
"""The label is chosen by less sharp probabilities: several likely acts of one label then outweigh a single one of
another. Right 0.001 more often on held-out sessions in both languages (docs/model-card.md)."""
_LABELS: Final[tuple[Label, ...]] = tuple(SUBTYPES)


class ActComponent:
    """The spaCy component: reads `doc.user_data["around"]`, sets `doc.cats` and `doc.user_data["judgement"]`."""

    def __init__(self, language: Language) -> None:
        self.cues = load_cues(language)
        self.model: ActModel | None = None

    def read(self, doc: Doc) -> Reading:
        """The words and marks of a tokenized sentence."""
        words: list[Word] = []
        marks: list[str] = []
        capital = False
        before = ""
        for token in doc:
            form = token.lower_
            if not any(map(str.isalnum, form)):
                marks.append(form)
                continue
            capital = capital or form != token.text
            norm = token.norm_
            standard = self.cues.standard(form if norm == form else norm)
            # Hesitations and stammered repeats say nothing about the act, and part words that belong together.
            if standard == HESITATION or form == before:
                continue
            before = form
            start, end = token.idx, token.idx + len(token)
            words += [Word(each, "" if at else form, start, end) for at, each in enumerate(standard)]
            _forget_restart(words)
        marks = [mark for mark in marks if not mark.isspace()]
        return Reading(tuple(words), tuple(marks), bare=not capital and not marks)

    def features(
        self, reading: Reading, around: Surroundings, common: Container[str]
    ) -> tuple[list[Feature], list[Feature] | None]:
        """The features of a sentence, and those of the sentence before, read for itself."""
        before = around.previous
        return (
            extract(reading, around, self.cues, common),
            None if before is None else extract(before, around.of_previous(), self.cues, common),
        )

    def __call__(self, doc: Doc) -> Doc:
        assert self.model is not None, "train or load the pipeline first"
        reading = self.read(doc)
        around = doc.user_data.get("around", Surroundings())
        features, before = self.features(reading, around, self.model.common)
        known = around.role is not None
        chances, argued = self.model.judge(features, before, facts(reading, around), role_known=known)
        doc.cats = dict(zip(ACTS, map(float, chances), strict=True))
        by_label = np.bincount(LABEL_OF, weights=chances)
        label = int(np.bincount(LABEL_OF, weights=chances**_EVEN).argmax())
        act = int(np.where(label == LABEL_OF, chances, -1.0).argmax())
        doc.user_data["judgement"] = (
            NOTHING_SAID
            if not reading.words
            else Judgement(
                label=_LABELS[label],
                subtype=ACTS[act].partition("/")[2],
                confidence=float(by_label[label]),
                evidence=evidence(features, argued, reading, act),
                probabilities=MappingProxyType(doc.cats),
            )
        )
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - spaCy's signature
        assert self.model is not None, "nothing was trained"
        self.model.save(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> ActComponent:  # noqa: ARG002
        self.model = ActModel.load(Path(path))
        return self


def _make(nlp: Any, name: str) -> ActComponent:  # noqa: ARG001 - spaCy's signature
    return ActComponent(nlp.lang)


def _forget_restart(words: list[Word]) -> None:
    """Drops the first of two or three words that were said twice in a row ("I was, I was late")."""
    for size in (2, 3):
        again, first = words[-size:], words[-2 * size : -size]
        if len(first) == size and [word.norm for word in again] == [word.norm for word in first]:
            del words[-2 * size : -size]


Pipeline.factory(COMPONENT, func=_make)


def blank_pipeline(language: Language) -> tuple[Any, ActComponent]:
    """A pipeline whose classifier has yet to be trained, and that classifier."""
    nlp = spacy.blank(language)
    return nlp, nlp.add_pipe(COMPONENT)


def write_pipeline(nlp: Any, folder: Path, **about: object) -> None:
    """Writes a trained pipeline; `about` goes into its meta.json. Raises OSError."""
    nlp.meta.update(name="acts", version="1", description="what a sentence does in an intervision session", **about)
    nlp.to_disk(folder, exclude=_EXCLUDED)


def load_classifier(language: Language) -> ActClassifier:
    """The shipped classifier of one language; loads in well under a second.

    Raises:
        ModelProblem: `acts.missing` or `acts.damaged`.
    """
    return read_classifier(places.shipped("models", "acts", language), language)


def read_classifier(folder: Path, language: Language) -> SpacyActClassifier:
    """The classifier in `folder`. Raises ModelProblem as `load_classifier` does."""
    if not (folder / "meta.json").exists():
        raise ModelProblem("acts.missing", language=language, path=folder)
    try:
        nlp = spacy.load(folder, exclude=list(_EXCLUDED))
        component = nlp.get_pipe(COMPONENT)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelProblem("acts.damaged", language=language, path=folder) from error
    return SpacyActClassifier(nlp, component)


class SpacyActClassifier:
    """An `ActClassifier` over one spaCy pipeline. Not for several threads at once."""

    def __init__(self, nlp: Any, component: ActComponent) -> None:
        self._nlp = nlp
        self._component = component

    def classify(
        self,
        text: str,
        *,
        previous: str | None = None,
        previous_role: Role | None = None,
        role: Role | None = None,
    ) -> Judgement:
        # The memory zone frees the words that spaCy's vocabulary takes up: three hours of talk must not gather there.
        with self._nlp.memory_zone():
            return self._judge(text, previous, previous_role, role).user_data["judgement"]  # type: ignore[no-any-return]

    def read(self, text: str) -> Doc:
        """The spaCy document of a sentence without surroundings: `doc.cats` has the chance of every act."""
        return self._judge(text, None, None, None)

    def _judge(self, text: str, previous: str | None, previous_role: Role | None, role: Role | None) -> Doc:
        before = None if previous is None else self._component.read(self._nlp.make_doc(clean(previous)))
        doc = self._nlp.make_doc(clean(text))
        doc.user_data["around"] = Surroundings(role=role, previous=before, previous_role=previous_role)
        return self._nlp(doc)


def named_entities(texts: Iterable[str], language: Language) -> tuple[str, ...]:
    """Names that a pipeline of spaCy's own finds in `texts`, where the user has installed one; else none.

    companion ships none: they are large, and redaction does without. Words that name nobody (redaction_lists) are left
    out, for such pipelines take "HR" for a firm.
    """
    nlp = _entity_pipeline(language)
    if nlp is None:
        return ()
    lists = load_lists(language)
    nobody = lists.keep | lists.ordinary | lists.roles | lists.titles.keys()
    with nlp.memory_zone():
        found = [entity.text for doc in nlp.pipe(map(clean, texts)) for entity in doc.ents if entity.label_ in _NAMES]
    return tuple(sorted({name for name in found if not set(fold(name).split()) <= nobody}))


@cache
def _entity_pipeline(language: Language) -> Any | None:
    installed = (f"{stem}_{size}" for stem in _PIPELINES[language] for size in ("lg", "md", "sm"))
    for name in installed:
        if spacy.util.is_package(name):
            try:
                return spacy.load(name)
            except (OSError, ValueError):  # made for another version of spaCy: as good as not there
                continue
    return None


def clean(text: str) -> str:
    """`text` as the tokenizer may have it; every character keeps its place, so that evidence spans hold."""
    text = _LONE_SURROGATES.sub("\ufffd", text[:LONGEST]).replace("’", "'")
    return _NOT_SAID.sub(_blank, _STAMMERED.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])

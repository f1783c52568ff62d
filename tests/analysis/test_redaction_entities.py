"""Where the user has a spaCy pipeline, its entities count as names; where not, nothing changes."""

from __future__ import annotations

import pytest
import spacy

from companion.analysis import language
from companion.analysis.redaction import redact
from companion.events import Draft, DraftLine


@pytest.fixture
def installed(monkeypatch):
    """A real spaCy pipeline with entities, as if the user had installed it under spaCy's name."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "ORG", "pattern": name} for name in ("granite works", "HR")] + [{"label": "DATE", "pattern": "noon"}]
    )
    language._entity_pipeline.cache_clear()
    monkeypatch.setattr(spacy.util, "is_package", lambda name: name == "en_core_web_sm")
    monkeypatch.setattr(spacy, "load", lambda name: nlp)
    yield
    language._entity_pipeline.cache_clear()


@pytest.mark.usefixtures("installed")
def test_entities_are_names_but_ordinary_words_are_not():
    texts = ["at noon granite works called, and so did HR"]

    found = language.named_entities(texts, "en")

    assert found == ("granite works",)
    draft = Draft(case=DraftLine(text=texts[0]), question_before=None, question_now=None)
    assert "granite" not in redact(draft, language="en", names=found).case.text
    assert "HR" in redact(draft, language="en", names=found).case.text


def test_without_a_pipeline_there_are_none():
    assert language.named_entities(["Granite Works called."], "nl") == ()

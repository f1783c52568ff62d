"""The summary capsule: one page that carries a sealed summary and opens itself in a browser, offline (docs/capsule.md).

The page is a template that frontend/capsule builds, with its script and style inside; here the sealed text, the texts
of one language and the list for typing help are put into it. The sealed text stands there as age's own armour, so that
`companion open`, `age` and a person with scissors find it too.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

from companion.errors import StorageProblem
from companion.events import LANGUAGES, Language
from companion.export import atomic, words
from companion.export.age.armour import ArmourWriter
from companion.strings import Strings, load

if TYPE_CHECKING:
    from pathlib import Path

_PLACE: Final = re.compile(r"\{\{(language|title|explanation|sealed|sha256|texts)\}\}")
_TEXTS: Final = ("capsule.", "summary.", "calendar.")
_EXPLANATION: Final = ("what", "browser", "age")
"""Paragraphs for whoever sees the page where it can't open itself."""


def template() -> str | None:
    """The built template, or None where it was not built (a checkout without Node)."""
    built = files("companion.export").joinpath("static", "capsule.html")
    return built.read_text("utf-8") if built.is_file() else None


def page(age_file: bytes, language: Language, template: str) -> bytes:
    """The capsule around `age_file`, in the language of its summary. Pure: the same parts give the same bytes."""
    text = load(language)
    filled = {
        "language": language,
        "title": html.escape(text("capsule.page_title")),
        "explanation": _explanation(language),
        "sealed": _armoured(age_file),
        "sha256": hashlib.sha256(age_file).hexdigest(),
        "texts": _texts(text),
    }
    return _PLACE.sub(lambda place: filled[place[1]], template).encode("utf-8")


def write(sealed: Path, language: Language, template: str) -> Path:
    """Writes the capsule of the age file `sealed` beside it, under the same name with .html, and reads it back.

    A number is added where that name is taken.

    Raises:
        StorageProblem: as for atomic.write; `storage.unfaithful`: the disk gives back something else than was written.
    """
    with atomic.problems(sealed):
        whole = page(sealed.read_bytes(), language, template)
    path, _ = atomic.write_first_free(sealed.with_suffix(".html"), lambda file: file.write(whole))
    with atomic.problems(path):
        faithful = path.read_bytes() == whole
    if not faithful:
        path.unlink(missing_ok=True)
        raise StorageProblem("storage.unfaithful", path=path)
    return path


def _explanation(language: Language) -> str:
    """What a person reads where scripts don't run: in both languages, that of the summary first."""
    other = next(each for each in LANGUAGES if each != language)
    return f"{_explained(language, 'h1')}\n{_explained(other, 'h2')}"


def _explained(language: Language, heading: Literal["h1", "h2"]) -> str:
    text = load(language)
    title = html.escape(text("capsule.explain_title"))
    paragraphs = "\n".join(f"<p>{html.escape(text(f'capsule.explain_{part}'))}</p>" for part in _EXPLANATION)
    return f'<section lang="{language}">\n<{heading}>{title}</{heading}>\n{paragraphs}\n</section>'


def _armoured(age_file: bytes) -> str:
    out = io.BytesIO()
    writer = ArmourWriter(out)
    writer.write(age_file)
    writer.finish()
    return out.getvalue().decode("ascii").rstrip("\n")


def _texts(text: Strings) -> str:
    """JSON for the script: all words of the page, and the list that generated words come from."""
    block = {
        "texts": {key: text.raw(key) for key in text.keys() if key.startswith(_TEXTS)},  # noqa: SIM118
        "list": " ".join(words.word_list(text.language)),
        "count": words.SUMMARY_WORDS,
    }
    # Inside a script element only "</" could end it, and "<!--" change its meaning.
    return json.dumps(block, ensure_ascii=False).replace("<", "\\u003c")

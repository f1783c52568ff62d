"""The HTML that a browser gets before a page's script fills it, and what it gets without a pass."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from companion.languages import LANGUAGES
from companion.strings import load

if TYPE_CHECKING:
    from companion.languages import Language

_SHELL: Final = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="/static/icon.svg">
<link rel="preload" href="/static/atkinson.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/static/{name}.css">
<script type="module" src="/static/{name}.js"></script>
<body><noscript><p>{noscript}</p></noscript>
"""
_LOCKED: Final = """<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>companion</title>
{paragraphs}
"""


def shell(name: str, language: Language, title: str) -> str:
    """A page whose bundles are `name`.css and `name`.js; `title` is a key of strings/."""
    text = load(language)
    parts = {"language": language, "name": name, "title": text(title), "noscript": text("page.noscript")}
    return _SHELL.format(**{key: escape(value) for key, value in parts.items()})


def locked() -> str:
    """What a browser without a pass gets, in all languages: nobody knows yet who reads it."""
    lines = (f'<p lang="{each}">{escape(load(each)("page.locked"))}</p>' for each in LANGUAGES)
    return _LOCKED.format(paragraphs="\n".join(lines))

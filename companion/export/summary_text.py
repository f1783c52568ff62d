"""A summary as a person reads it: plain text for the terminal, Markdown to keep. In the language of its session."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import TYPE_CHECKING, Final, Protocol

from companion.strings import Strings, load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date as Date  # noqa: N812 - as in summary.py

    from companion.export.summary import Action, Day, Line, Option, Summary

_COLUMNS: Final = 80
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])|^([-+]|\d+[.)])(?=\s)")


class Layout(Protocol):
    def title(self, text: str) -> str: ...
    def heading(self, text: str) -> str: ...
    def paragraph(self, text: str) -> str: ...
    def items(self, texts: Iterable[str]) -> str: ...


class Plain:
    def title(self, text: str) -> str:
        return f"{text}\n{'=' * len(text)}"

    def heading(self, text: str) -> str:
        return f"{text}\n{'-' * len(text)}"

    def paragraph(self, text: str) -> str:
        return textwrap.fill(text, _COLUMNS)

    def items(self, texts: Iterable[str]) -> str:
        return "\n".join(textwrap.fill(t, _COLUMNS, initial_indent="- ", subsequent_indent="  ") for t in texts)


class Markdown:
    def title(self, text: str) -> str:
        return f"# {_escaped(text)}"

    def heading(self, text: str) -> str:
        return f"## {_escaped(text)}"

    def paragraph(self, text: str) -> str:
        return _escaped(text)

    def items(self, texts: Iterable[str]) -> str:
        return "\n".join(f"- {_escaped(text)}" for text in texts)


def to_plain(summary: Summary) -> str:
    return _render(summary, Plain())


def to_markdown(summary: Summary) -> str:
    return _render(summary, Markdown())


def _render(summary: Summary, layout: Layout) -> str:
    """Sections and their order: intervision.md, section 5. A part that nobody spoke says so; nothing is made up."""
    text = load(summary.language)

    def line(part: Line | None, absent: str) -> str:
        return layout.paragraph(_marked(part.text, part.draft, text) if part else text(f"summary.{absent}"))

    def listing(parts: Iterable[str], absent: str) -> str:
        texts = list(parts)
        return layout.items(texts) if texts else layout.paragraph(text(f"summary.{absent}"))

    blocks = [layout.title(text("summary.title")), layout.items(_facts(summary, text))]
    if _has_draft(summary):
        blocks.append(layout.paragraph(text("summary.draft_notice")))
    blocks += [
        layout.heading(text("summary.case")),
        line(summary.case, "no_case"),
        layout.heading(text("summary.question_before")),
        line(summary.question_before, "no_question"),
        layout.heading(text("summary.question_now")),
        line(summary.question_now, "no_question"),
        layout.heading(text("summary.touched")),
        listing((_marked(question.text, question.draft, text) for question in summary.touched), "no_touched"),
        layout.heading(text("summary.insights")),
        listing((_marked(insight.text, insight.draft, text) for insight in summary.insights), "no_insight"),
        layout.heading(text("summary.options")),
        listing((_option(option, text) for option in summary.options), "no_option"),
        layout.heading(text("summary.actions")),
        listing((_action(action, text) for action in summary.actions), "no_action"),
        layout.heading(text("summary.look_back")),
        layout.paragraph(_looking_back(summary, text)),
    ]
    return "\n\n".join(blocks) + "\n"


def _facts(summary: Summary, text: Strings) -> list[str]:
    facts = [
        _day(summary.date, text),
        text("summary.method", method=_one_line(summary.method)),
    ]
    if summary.people is not None:
        facts.append(text("summary.people", count=summary.people))
    return facts


def _day(day: Date, text: Strings) -> str:
    return text("summary.date", day=day.day, month=text(f"summary.months.{day.month}"), year=day.year)


def _looking_back(summary: Summary, text: Strings) -> str:
    look_back = summary.look_back
    return _marked(_day(look_back.due, text), look_back.draft, text) if look_back else text("summary.no_look_back")


def _has_draft(summary: Summary) -> bool:
    parts: list[Line | Option | Action | Day | None] = [summary.case, summary.question_before, summary.question_now]
    parts.append(summary.look_back)
    parts += [*summary.touched, *summary.insights, *summary.options, *summary.actions]
    return any(part is not None and part.draft for part in parts)


def _option(option: Option, text: Strings) -> str:
    chosen = f"{text(f'summary.choice.{option.choice}')}: " if option.choice else ""
    return _marked(chosen + option.text, option.draft, text)


def _action(action: Action, text: Strings) -> str:
    what = _one_line(action.what)
    if action.due:
        month = text(f"summary.months.{action.due.month}")
        what = text("summary.due", what=what, day=action.due.day, month=month, year=action.due.year)
    elif action.when:
        what = text("summary.when", what=what, when=_one_line(action.when))
    if action.first_step:
        what = f"{what}. {text('summary.first_step', step=_one_line(action.first_step))}"
    return _marked(what, action.draft, text)


def _marked(spoken: str, draft: bool, text: Strings) -> str:  # noqa: FBT001 - two callers, both by name of the field
    return f"{_one_line(spoken)} {text('summary.draft_mark')}" if draft else _one_line(spoken)


def _one_line(spoken: str) -> str:
    """Without line breaks and control characters: a sealed file may come from anyone, and terminals obey those."""
    return " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in spoken).split())


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(lambda match: f"\\{match[0]}" if match[1] else f"{match[0][:-1]}\\{match[0][-1]}", text)

"""Writes the example summaries in docs/examples from the transcripts beside them, with the program itself.

usage: .venv/bin/python scripts/make_examples.py
Every line is kept as it was proposed, so that what is read there is companion's own work. A test compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from companion import confirming
from companion.commands import pipeline
from companion.drafting import facts_of
from companion.events import LineSettled
from companion.export import summary_text
from companion.export.summary import compose

if TYPE_CHECKING:
    from companion.events import Language

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
SESSIONS: dict[str, Language] = {"nl": "nl", "en": "en", "short": "en"}
DATE = "2026-11-23"


def example(name: str) -> str:
    """The summary of one transcript as Markdown, in the language of its session."""
    session = pipeline.run(
        pipeline.plan(EXAMPLES / f"{name}.jsonl", method="five_step", language=SESSIONS[name], on=DATE)
    )
    state, draft = session.state, session.draft()
    settled = {
        line.id: LineSettled(
            t_s=state.t_s, line=line.id, kind=line.kind, decision="kept", text=line.text, when=line.when, due=line.due
        )
        for line in confirming.lines(draft, {}, state.date)
        if line.spoken
    }
    return summary_text.to_markdown(
        compose(confirming.decided(draft, settled, state.date), facts_of(state, session.method))
    )


def main() -> None:
    for name in SESSIONS:
        (EXAMPLES / f"{name}.md").write_text(example(name), "utf-8")


if __name__ == "__main__":
    main()

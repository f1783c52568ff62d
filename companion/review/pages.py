"""The review page: a desk, as a site that the loopback server can show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from companion.events import LANGUAGES, Language
from companion.review.desk import Refused, parse
from companion.strings import load
from companion.web.server import LoopbackServer
from companion.web.shell import locked, shell
from companion.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.review.desk import Desk
    from companion.strings import Strings

PAGE: Final = "review"
_SHARED: Final = ("label.", "signal.word.", "signal.reason.", "signal.offer.", "view.")
"""Texts that the page has in common with the chair's."""


class _Watched:
    """A desk as a feed: the page hears that something changed, and fetches what it shows."""

    def __init__(self, desk: Desk) -> None:
        self.wait = desk.wait

    def view(self, page: str) -> Mapping[str, Any]:  # noqa: ARG002 - there is one page
        return {"n": self.wait(-1, 0.0)}


def site(desk: Desk, language: Language) -> Site:
    """The site of a desk; `language` is the one the page begins in."""

    def command(value: object) -> str | None:
        try:
            desk.command(parse(value))
        except Refused as refused:
            return refused.text
        return None

    sessions, practices = range(desk.sessions), desk.practices
    return Site(
        pages={"/": lambda: shell(PAGE, language, "review.title")},
        data={
            "/texts": texts,
            "/data/overview": desk.overview,
            "/data/compare": desk.compare,
            "/data/counts": desk.counts,
            "/data/saved": desk.saved,
            **{f"/data/session/{index}": partial(desk.session, index) for index in sessions},
            **{f"/data/report/{index}": partial(desk.report, index) for index in sessions},
            **{f"/data/practice/{name}": partial(desk.practice, name) for name in practices},
        },
        feed=_Watched(desk),
        feed_pages=frozenset({PAGE}),
        command=command,
        once={"/words": desk.words},
        locked=locked(),
    )


def serve(desk: Desk, language: Language) -> LoopbackServer:
    """The server of the page; start it, or use it as a context manager."""
    return LoopbackServer(site(desk, language))


def texts() -> dict[Language, dict[str, str]]:
    """Everything that the page says, by language; our own keys without their `review.`."""
    return {language: _page_texts(load(language)) for language in LANGUAGES}


def _page_texts(text: Strings) -> dict[str, str]:
    ours = {key.removeprefix("review."): text.raw(key) for key in text.keys() if key.startswith("review.")}  # noqa: SIM118
    return ours | {key: text.raw(key) for key in text.keys() if key.startswith(_SHARED)}  # noqa: SIM118

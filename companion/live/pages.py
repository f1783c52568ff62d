"""The chair's page and the room page: a room, as a site that the loopback server can show.

The pages themselves are TypeScript (frontend/). Their texts are ours: all of them, in all languages, go to the page at
once, so that switching the language needs no reload.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from companion.events import LANGUAGES, Language
from companion.live.board import PAGES, Page, Refused
from companion.live.commands import parse
from companion.strings import load
from companion.web.server import LoopbackServer
from companion.web.shell import locked, shell
from companion.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.live.board import Room
    from companion.strings import Strings

_PREFIX: Final = "page."


Agenda: TypeAlias = Callable[[Language], str]
"""The HTML of the agenda sheet in a language; its style is at /static/agenda.css, which the page's CSP allows."""


class _Watched:
    """A room as a feed: page names come out of a query there."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.wait = room.wait

    def view(self, page: str) -> Mapping[str, Any]:
        return self._room.view(cast("Page", page))


def site(room: Room, agenda: Agenda | None = None) -> Site:
    """The site with both pages of `room`, and the agenda sheet to print if there is one."""

    def language() -> Language:
        return cast("Language", room.view("chair")["language"])

    def command(value: object) -> str | None:
        try:
            room.command(parse(value))
        except Refused as refused:
            return load(language())(refused.text_key)
        return None

    sheets = {"/agenda": lambda: agenda(language())} if agenda else {}
    return Site(
        pages={
            "/": lambda: shell("chair", language(), "page.title"),
            "/room": lambda: shell("room", language(), "page.title"),
            **sheets,
        },
        data={"/texts": texts},
        feed=_Watched(room),
        feed_pages=frozenset(PAGES),
        command=command,
        once={"/words": lambda: _in_order(room.words())},
        locked=locked(),
    )


def _in_order(words: str | None) -> list[str] | None:
    return None if words is None else words.split("-")


def serve(room: Room, agenda: Agenda | None = None) -> LoopbackServer:
    """The server of the pages; start it, or use it as a context manager."""
    return LoopbackServer(site(room, agenda))


def texts() -> dict[Language, dict[str, str]]:
    """Everything that the pages' scripts say, by language; keys without their `page.`."""
    return {language: _page_texts(load(language)) for language in LANGUAGES}


def _page_texts(text: Strings) -> dict[str, str]:
    return {key.removeprefix(_PREFIX): text.raw(key) for key in text.keys() if key.startswith(_PREFIX)}  # noqa: SIM118

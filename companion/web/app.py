"""A site as a web application: pages, built assets, one feed, one place for commands. All behind the guard."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from companion.web.guard import BODY_LIMIT, OPEN, Address, Guard
from companion.web.site import Malformed
from companion.web.stream import messages

if TYPE_CHECKING:
    import threading
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request

    from companion.web.doorkeeper import Doorkeeper
    from companion.web.site import Site

_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
_STREAMS: Final = 16
"""Pages that may watch at once. Each keeps a thread waiting, and the pool that commands need too has 40; one page more
is refused, and tries again by itself."""


def build(site: Site, address: Address, doorkeeper: Doorkeeper, stopping: threading.Event) -> Guard:
    """The application. Set `stopping` to end the streams."""
    routes = [
        Route(OPEN, _opener(site, address, doorkeeper)),
        Route("/events", _events(site, stopping)),
        Route("/command", _command(site), methods=["POST"]),
        *(Route(path, _page(html)) for path, html in site.pages.items()),
        *(Route(path, _data(value)) for path, value in site.data.items()),
        *(Route(path, _once(value), methods=["POST"]) for path, value in site.once.items()),
        *(Route(f"/static/{name}", _asset(name, content)) for name, content in _assets().items()),
    ]
    return Guard(Starlette(routes=routes), address, doorkeeper, site.locked)


def _assets() -> dict[str, bytes]:
    """All built assets by name. They are read once, so that no request ever becomes the name of a file."""
    folder = files(__package__) / "static"
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.name.rpartition(".")[2] in _TYPES}


def _opener(site: Site, address: Address, doorkeeper: Doorkeeper) -> Callable[[Request], Response]:
    def open_door(request: Request) -> Response:
        browser_pass = doorkeeper.exchange(request.query_params.get("key", ""))
        if browser_pass is None:
            return HTMLResponse(site.locked, 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(address.cookie, browser_pass, httponly=True, samesite="strict")
        return answer

    return open_door


def _page(html: Callable[[], str]) -> Callable[[Request], Response]:
    return lambda _: HTMLResponse(html())


def _data(value: Callable[[], object]) -> Callable[[Request], Response]:
    return lambda _: JSONResponse(value())


def _once(value: Callable[[], object | None]) -> Callable[[Request], Response]:
    def once(_: Request) -> Response:
        told = value()
        return Response(status_code=404) if told is None else JSONResponse(told)

    return once


def _asset(name: str, content: bytes) -> Callable[[Request], Response]:
    return lambda _: Response(content, media_type=_TYPES[name.rpartition(".")[2]])


def _events(site: Site, stopping: threading.Event) -> Callable[[Request], Response]:
    watching: set[object] = set()

    async def watched(page: str) -> AsyncIterator[str]:
        me = object()
        watching.add(me)
        try:
            async for message in messages(site.feed, page, stopping):
                yield message
        finally:
            watching.discard(me)

    def events(request: Request) -> Response:
        page = request.query_params.get("page", "")
        if page not in site.feed_pages:
            return Response(status_code=404)
        if len(watching) >= _STREAMS:
            return Response(status_code=503)
        return StreamingResponse(watched(page), media_type="text/event-stream")

    return events


def _command(site: Site) -> Callable[[Request], Awaitable[Response]]:
    async def command(request: Request) -> Response:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_LIMIT:
                return Response(status_code=413)
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):  # RecursionError: ten thousand brackets
            return Response(status_code=400)
        try:
            refusal = await run_in_threadpool(site.command, asked)
        except Malformed:
            return Response(status_code=400)
        return JSONResponse({"text": refusal}, 409) if refusal else Response(status_code=204)

    return command

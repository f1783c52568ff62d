"""Stands before everything else: what does not come from our own page, in our own browser, gets nothing.

The server listens on loopback only, but every program and every web page on this laptop can reach loopback. Against
them:

* DNS rebinding (a page of `evil.example` whose name suddenly resolves to 127.0.0.1): the Host header must be exactly
  our address and port.
* Requests that other sites make the browser send: the cookie is SameSite=Strict; Origin, where there is one, must be
  ours, and a command must have one; Sec-Fetch-Site, which browsers send and pages can't forge, must not name another
  site. For cookies other ports of 127.0.0.1 are the *same* site, which is why the cookie alone would not do.
* Other programs: no pass, no answer.

References: WHATWG Fetch 3.2 (Origin header), W3C Fetch Metadata, RFC 6265bis 8.5 (cookies are shared between ports).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from companion.web.doorkeeper import Doorkeeper

BODY_LIMIT: Final = 16 * 1024
"""Bytes. The largest command carries one learning question."""

OPEN: Final = "/open"
"""The path of the link; the only one that needs no pass."""

_PLAIN_PATH: Final = re.compile(rb"/(?:[a-z0-9_-]+(?:[./][a-z0-9_-]+)*)?")
"""All paths that we hand out look like this: no escapes, no dots but between names, no empty parts."""

_CSP: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    # No text ever becomes markup, whatever was said or typed.
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
HEADERS: Final = {
    "Content-Security-Policy": "; ".join(f"{what} {allowed}" for what, allowed in _CSP.items()),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens, as browsers write it."""

    port: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    @property
    def cookie(self) -> str:
        """Its name. Ports share cookies, so that the port must be in the name."""
        return f"companion-{self.port}"


def fault(address: Address, method: str, raw_path: bytes, headers: Headers) -> int | None:
    """The HTTP status with which a request is refused, or None when it may pass. Passes are not looked at here."""
    origins = headers.getlist("origin")
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    length = headers.get("content-length", "0")
    demands = (
        (421, headers.getlist("host") == [address.host]),
        (403, headers.get("sec-fetch-site", "none") in {"none", "same-origin"}),
        (403, origins == [address.origin] or (method == "GET" and not origins)),
        (405, method in {"GET", "POST"}),
        (404, _PLAIN_PATH.fullmatch(raw_path)),
        (415, method == "GET" or content_type == "application/json"),
        (413, length.isascii() and length.isdigit() and len(length) < 9 and int(length) <= BODY_LIMIT),
    )
    return next((status for status, met in demands if not met), None)


class Guard:
    """ASGI middleware: refuses, or passes on; and puts the same headers on every answer."""

    def __init__(self, app: ASGIApp, address: Address, doorkeeper: Doorkeeper, locked: str) -> None:
        self._app = app
        self._address = address
        self._doorkeeper = doorkeeper
        self._locked = locked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        headers = Headers(scope=scope)
        status = fault(self._address, scope["method"], scope["raw_path"], headers)
        if status:
            await PlainTextResponse("", status)(scope, receive, send_with_headers)
        elif scope["path"] != OPEN and not self._may_enter(headers):
            await HTMLResponse(self._locked, 403)(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    def _may_enter(self, headers: Headers) -> bool:
        pairs = (pair.strip().partition("=") for line in headers.getlist("cookie") for pair in line.split(";"))
        return any(name == self._address.cookie and self._doorkeeper.knows(value) for name, _, value in pairs)

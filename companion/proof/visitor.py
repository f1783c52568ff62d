"""A browser's part in a live session: comes in by the link, asks for things, sees what the chair's page shows."""

from __future__ import annotations

import http.client
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATIENCE_S = 30.0
_AGAIN_S = 0.1


class Visitor:
    """Somebody with a link."""

    def __init__(self, link: str) -> None:
        parts = urlsplit(link)
        self._host, self._door = parts.netloc, f"{parts.path}?{parts.query}"
        self._cookie = ""

    def comes_in_only_once(self) -> bool:
        """Uses the link. Whether there was nothing without it, and nothing for whoever uses it again."""
        without, _ = self._ask("GET", "/")
        status, cookie = self._ask("GET", self._door)
        again, _ = self._ask("GET", self._door)
        self._cookie = cookie.partition(";")[0]
        return (without, status, again) == (403, 303, 403)

    def asks(self, command: Mapping[str, object], until: str | None = None) -> bool:
        """Asks, again while the room can't do it yet, and waits until the session has come to `until`."""
        deadline_s = time.monotonic() + _PATIENCE_S
        taken = False
        while time.monotonic() < deadline_s:
            try:
                taken = taken or self._ask("POST", "/command", json.dumps(command))[0] == 204
                if taken and until in {None, self._view()["stage"]}:
                    return True
            except (OSError, http.client.HTTPException):  # the session has ended, and its server with it
                return taken and until == "ended"
            time.sleep(_AGAIN_S)
        return False

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self._host, timeout=_PATIENCE_S)
        try:
            connection.request(method, path, body, self._headers(method))
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("set-cookie", "")
        finally:
            connection.close()

    def _headers(self, method: str) -> dict[str, str]:
        own = {"Host": self._host, "Cookie": self._cookie}
        if method == "POST":
            own |= {"Origin": f"http://{self._host}", "Content-Type": "application/json"}
        return own

    def _view(self) -> dict[str, Any]:
        """What the chair's page shows now: the first message of its feed."""
        connection = http.client.HTTPConnection(self._host, timeout=_PATIENCE_S)
        try:
            connection.request("GET", "/events?page=chair", headers=self._headers("GET"))
            answer = connection.getresponse()
            while line := answer.readline():
                if line.startswith(b"data: "):
                    view: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
                    return view
            raise http.client.HTTPException
        finally:
            connection.close()

"""A real server on a real socket, with the fake room behind it."""

from __future__ import annotations

import json

import pytest

from companion.live.fake_room import FakeRoom
from companion.live.pages import site
from companion.web.server import LoopbackServer
from tests.web import raw


class Visitor:
    """A browser that came in by the link. Headers can be replaced one by one; None leaves one out."""

    def __init__(self, server):
        self.server = server
        self.address = server.address
        answer = self.get(server.link().removeprefix(self.address.origin), Cookie=None)
        self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def get(self, path, **headers):
        return self._send("GET", path, headers)

    def post(self, value, *, path="/command", body=None, **headers):
        body = json.dumps(value).encode() if body is None else body
        usual = {"Origin": self.address.origin, "Content-Type": "application/json", "Content-Length": str(len(body))}
        return self._send("POST", path, usual | headers, body)

    def _send(self, method, path, headers, body=b""):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        usual = {"Host": self.address.host, "Cookie": getattr(self, "cookie", None)}
        return raw.send(self.address.port, raw.request(method, path, usual | named, body))


@pytest.fixture
def room():
    return FakeRoom("en", "signal")


@pytest.fixture
def server(room):
    with LoopbackServer(site(room)) as running:
        yield running


@pytest.fixture
def visitor(server):
    return Visitor(server)

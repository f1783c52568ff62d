"""A server starts, tells of every change, stops while pages watch, and comes back at the same address."""

from __future__ import annotations

import json
import socket
import threading

import pytest

from companion.errors import DeviceProblem
from companion.live.fake_room import FakeRoom
from companion.live.pages import site
from companion.web.server import LoopbackServer
from tests.web import raw


class Watching:
    """A page's feed, read message by message."""

    def __init__(self, visitor, page="chair", **headers):
        self.connection = socket.create_connection(("127.0.0.1", visitor.address.port), timeout=10)
        usual = {"Host": visitor.address.host, "Cookie": visitor.cookie}
        self.connection.sendall(raw.request("GET", f"/events?page={page}", usual | headers))
        self.lines = self.connection.makefile("rb")
        self.head = self._until_empty_line()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.lines.close()
        self.connection.close()

    def _until_empty_line(self):
        return list(iter(lambda: self.lines.readline().strip(), b""))

    def message(self):
        """The next view and its id. Chunk sizes and the retry hint are skipped."""
        found = {}
        while "data" not in found:
            name, _, value = self.lines.readline().strip().partition(b": ")
            if name in {b"id", b"event", b"data"}:
                found[name.decode()] = value
        return int(found["id"]), json.loads(found["data"])


def test_a_page_hears_of_every_change(room, visitor):
    with Watching(visitor) as page:
        assert b"content-type: text/event-stream; charset=utf-8" in page.head
        first, view = page.message()
        assert view["phase"]["elapsed_s"] == 412

        room.tick(1)

        second, view = page.message()
        assert second == first + 1
        assert view["n"] == second
        assert view["phase"]["elapsed_s"] == 413


def test_a_page_that_comes_back_gets_everything_at_once(room, visitor):
    with Watching(visitor) as page:
        page.message()
    room.show("calm")
    room.tick(5)
    with Watching(visitor, **{"Last-Event-ID": "1"}) as page:
        _, view = page.message()

        assert view == json.loads(json.dumps(room.view("chair")))


def test_two_pages_watch_each_in_their_own_way(room, visitor):
    with Watching(visitor) as chair, Watching(visitor, "room") as everybody:
        assert "signal" in chair.message()[1]
        assert "signal" not in everybody.message()[1]


def test_commands_reach_the_room_and_refusals_come_back_in_words(room, visitor):
    assert visitor.post({"do": "not_so", "id": 3}).status == 204
    assert room.commands == [{"do": "not_so", "id": 3}]

    refused = visitor.post({"do": "not_so", "id": 3})

    assert refused.status == 409
    assert json.loads(refused.body) == {"text": "That signal has passed."}


def test_it_stops_while_pages_watch(server, visitor):
    with Watching(visitor) as one, Watching(visitor, "room") as other:
        one.message()
        other.message()

        server.stop()

        # Ended in order, by the last chunk of a chunked answer, and not cut off.
        assert all(page.lines.read().endswith(b"\r\n0\r\n\r\n") for page in (one, other))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", visitor.address.port))


def test_it_comes_back_at_the_same_address_with_the_same_guests(server, visitor):
    server.stop()
    server.start()

    assert visitor.get("/").status == 200
    with Watching(visitor) as page:
        page.message()


def test_stopping_twice_or_before_starting_does_nothing():
    server = LoopbackServer(site(FakeRoom()))
    server.stop()
    with server:
        pass
    server.stop()

    assert not any(thread.name == "pages" for thread in threading.enumerate())


def test_an_address_that_is_taken_is_told_in_words(server):
    port = server.address.port
    server.stop()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(DeviceProblem) as problem:
            server.start()

    assert problem.value.code == "device.loopback"


def test_more_pages_than_the_server_can_serve_are_refused_not_queued(visitor):
    watching = []
    try:
        for _ in range(16):
            watching.append(Watching(visitor))
            watching[-1].message()

        assert visitor.get("/events?page=chair").status == 503
        assert visitor.post({"do": "next"}).status == 204
    finally:
        for page in watching:
            page.__exit__()


def test_assets_come_with_their_types(visitor):
    types = {
        name: visitor.get(f"/static/{name}").headers["content-type"]
        for name in ("chair.js", "chair.css", "atkinson.woff2", "icon.svg")
    }

    assert types == {
        "chair.js": "text/javascript; charset=utf-8",
        "chair.css": "text/css; charset=utf-8",
        "atkinson.woff2": "font/woff2",
        "icon.svg": "image/svg+xml",
    }

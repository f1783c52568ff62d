"""What other programs and other web pages on this laptop get: nothing."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from companion.live.fake_room import FakeRoom
from companion.live.pages import site
from companion.web.guard import BODY_LIMIT, HEADERS
from companion.web.server import LoopbackServer
from tests.web import raw

PATHS = ["/", "/room", "/texts", "/events?page=chair", "/static/chair.js", "/open", "/command", "/nothing"]
NEXT = {"do": "next"}


@pytest.fixture(scope="module")
def standing():
    """One server for the whole file: nothing that is tried here may leave a trace in it anyway."""
    room = FakeRoom("en", "signal")
    with LoopbackServer(site(room)) as running:
        yield room, running


@pytest.fixture
def room(standing):
    standing[0].commands.clear()
    standing[0].show("signal")
    return standing[0]


@pytest.fixture
def server(standing):
    return standing[1]


def test_only_loopback_is_listened_on(server):
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    listening = {local for _, local, _, state, *_ in rows if state == "0A"}

    assert {each for each in listening if each.endswith(f":{server.address.port:04X}")} == {
        f"0100007F:{server.address.port:04X}"
    }
    with socket.socket(socket.AF_INET6) as other, pytest.raises(OSError):  # noqa: PT011 - refused or no route
        other.connect(("::1", server.address.port))


@pytest.mark.parametrize("path", PATHS)
def test_nobody_comes_in_without_a_pass(visitor, path):
    answer = visitor.get(path, Cookie=None)

    assert answer.status == 403
    assert b"new one" in answer.body
    assert b"exploration" not in answer.body


def test_a_pass_for_another_port_is_none(visitor):
    name, _, value = visitor.cookie.partition("=")

    assert visitor.get("/", Cookie=f"{name}1={value}").status == 403
    assert visitor.get("/", Cookie=f"{name}={value}x").status == 403
    assert visitor.get("/", Cookie=f"other=1; {name}={value}").status == 200


def test_the_key_in_the_link_works_once(server, visitor):
    link = server.link().removeprefix(server.address.origin)

    assert visitor.get(link, Cookie=None).status == 303
    assert visitor.get(link, Cookie=None).status == 403
    assert visitor.get("/").status == 200  # who was in, stays in


def test_a_new_link_ends_the_one_before(server, visitor):
    earlier, later = (server.link().removeprefix(server.address.origin) for _ in range(2))

    assert visitor.get(earlier, Cookie=None).status == 403
    assert visitor.get(later, Cookie=None).status == 303


@pytest.mark.parametrize("key", ["", "x", "%00", "é" * 40, "A" * 4000])
def test_guessing_a_key_leads_nowhere(server, visitor, key):
    link = server.link().removeprefix(server.address.origin)

    assert visitor.get(f"/open?key={key.encode().hex() if key == 'é' * 40 else key}", Cookie=None).status == 403
    assert visitor.get(link, Cookie=None).status == 303  # a wrong guess does not spend the key


def test_the_cookie_is_kept_from_scripts_and_other_sites(server, visitor):
    answer = visitor.get(server.link().removeprefix(server.address.origin), Cookie=None)

    assert answer.headers["location"] == "/"
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))


@pytest.mark.parametrize(
    "host", ["evil.example:{port}", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", ""]
)
def test_rebinding_another_name_to_loopback_gives_nothing(visitor, host):
    host = host.format(port=visitor.address.port)

    assert visitor.get("/", Host=host).status in {400, 421}
    assert visitor.post(NEXT, Host=host).status in {400, 421}


def test_two_hosts_or_none_are_refused(visitor):
    line = f"Host: {visitor.address.host}\r\n"
    for hosts in ("", line + "Host: evil.example\r\n", line * 2):
        request = f"GET / HTTP/1.1\r\n{hosts}Cookie: {visitor.cookie}\r\nConnection: close\r\n\r\n"

        assert raw.send(visitor.address.port, request.encode()).status in {400, 421}


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "https://{host}", None]
)
def test_a_command_from_another_origin_is_refused(room, visitor, origin):
    origin = origin and origin.format(host=visitor.address.host)

    assert visitor.post(NEXT, Origin=origin).status == 403
    assert room.commands == []


def test_reading_with_another_origin_is_refused(visitor):
    assert visitor.get("/texts", Origin="http://evil.example").status == 403
    assert visitor.get("/texts", Origin=visitor.address.origin).status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_requests_that_the_browser_knows_to_be_foreign_are_refused(room, visitor, site):
    """Same-site is another port of this machine: there the cookie would go along."""
    assert visitor.get("/", Sec_Fetch_Site=site).status == 403
    assert visitor.post(NEXT, Sec_Fetch_Site=site).status == 403
    assert room.commands == []


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_what_a_form_on_another_site_can_send_is_no_command(room, visitor, content_type):
    assert visitor.post(NEXT, Content_Type=content_type).status == 415
    assert room.commands == []


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_other_methods_are_refused(visitor, method):
    request = raw.request(
        method, "/", {"Host": visitor.address.host, "Cookie": visitor.cookie, "Origin": visitor.address.origin}
    )

    assert raw.send(visitor.address.port, request).status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2fserver.py",
        "/static//chair.js",
        "//evil.example/",
        "/static/chair.js/",
        "/static/.",
        "/static/",
        "/STATIC/chair.js",
        "/static/chair.js%00",
        "/static\\chair.js",
        "/static/chair.js;x",
        "http://evil.example/",
        "*",
        "/./",
        "/room/..",
        "/static/atkinson-licence.txt",
        "/etc/passwd",
    ],
)
def test_path_tricks_lead_nowhere(visitor, path):
    assert visitor.get(path).status in {400, 404}


@pytest.mark.parametrize("length", [BODY_LIMIT + 1, 10**12, 10**30, "1e3", "-1", "+5"])
def test_a_body_that_is_too_large_is_not_even_read(room, visitor, length):
    assert visitor.post(NEXT, Content_Length=str(length)).status in {400, 413}
    assert room.commands == []


def test_a_body_that_grows_on_the_way_is_cut_off(room, visitor):
    chunk = b"%x\r\n%s\r\n" % (4096, b" " * 4096)
    answer = visitor.post(None, body=chunk * 5 + b"0\r\n\r\n", Content_Length=None, Transfer_Encoding="chunked")

    assert answer.status == 413
    assert room.commands == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"null", b"[]", b'"next"', b"[" * 16000, b'{"do": "next", "now": 1}', b'{"do": "__class__"}',
     b'{"do": ["next"]}', b'{"do": {"a": 1}}'],
)  # fmt: skip
def test_what_is_no_command_is_refused_without_harm(room, visitor, body):
    assert visitor.post(None, body=body).status == 400
    assert room.commands == []
    assert visitor.post(NEXT).status == 204


def test_a_method_override_header_changes_nothing(room, visitor):
    assert visitor.get("/command", X_HTTP_Method_Override="POST").status == 405
    assert room.commands == []


@pytest.mark.parametrize("path", ["/", "/nothing", "/static/chair.css", "/texts"])
def test_every_answer_forbids_the_browser_everything_else(visitor, path):
    for answer in (visitor.get(path), visitor.get(path, Cookie=None), visitor.get(path, Host="evil.example")):
        assert {name: answer.headers[name.lower()] for name in HEADERS} == HEADERS
        assert "server" not in answer.headers


def test_the_page_allows_no_script_of_its_own(visitor):
    policy = HEADERS["Content-Security-Policy"]
    body = visitor.get("/").body

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"<style" not in body
    assert b"style=" not in body
    assert b"onclick" not in body
    assert body.count(b"<script") == body.count(b'<script type="module" src="/static/')


def test_a_feed_nobody_has_is_not_found(visitor):
    assert visitor.get("/events?page=secret").status == 404
    assert visitor.get("/events").status == 404

"""A hub on loopback: serves files of one repository, and fails in the ways that networks fail."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPOSITORY = "Somebody/whisper-klein"
REVISION = "0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    cut: int | None = None
    """After so many bytes of the body the connection is closed."""
    location: str = ""


class StandInHub:
    """`plan` says what the next answers for model.bin do; an empty plan, and every other file, is served whole.

    An int: cut the connection after so many bytes. "no ranges": ignore the Range header. "login page": a page with
    status 200. "endless": more bytes than there are. "elsewhere": redirect, as the hub does for large files. "503" and
    the like: that status.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.plan: deque[int | str] = deque()
        self.requests: list[tuple[str, str | None]] = []
        self.headers: list[dict[str, str]] = []

    def asked_for(self, name: str) -> list[str | None]:
        """The Range headers of the requests for a file, in order."""
        return [range_ for path, range_ in self.requests if path.endswith(f"/{name}")]

    @contextmanager
    def open(self):
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def answer(self, path: str, range_: str | None) -> Answer:
        self.requests.append((path, range_))
        name = path.rsplit("/", 1)[1]
        if path not in {f"/{REPOSITORY}/resolve/{REVISION}/{name}", f"/elsewhere/{name}"} or name not in self.files:
            return Answer(404)
        act = self.plan.popleft() if name == "model.bin" and self.plan else ""
        body = self.files[name]
        start = int((range_ or "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        whole = act == "no ranges" or start == 0
        planned = {
            "elsewhere": Answer(302, location=f"/elsewhere/{name}"),
            "login page": Answer(200, b"<html>Welcome to the hotel</html>"),
            "endless": Answer(200, body + bytes(1 << 20)),
        }
        if isinstance(act, str) and act.isdigit():
            return Answer(int(act))
        if act in planned:
            return planned[act]
        if start >= len(body):
            return Answer(416)
        return Answer(200 if whole else 206, body if whole else body[start:], cut=act if isinstance(act, int) else None)

    def _handler(hub):  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                hub.headers.append(dict(self.headers))
                answer = hub.answer(self.path, self.headers["Range"])
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(answer.body)))
                self.send_header("Connection", "close")
                if answer.location:
                    self.send_header("Location", answer.location)
                self.end_headers()
                self.wfile.write(answer.body[: answer.cut])
                self.close_connection = True

            def log_message(self, *args):
                pass

        return Handler

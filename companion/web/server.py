"""Runs a site on loopback, in a thread with its own event loop."""

from __future__ import annotations

import socket
import sys
import threading
from typing import TYPE_CHECKING, Final, Self

import uvicorn

from companion.errors import DeviceProblem
from companion.web.app import build
from companion.web.doorkeeper import Doorkeeper
from companion.web.guard import OPEN, Address

if TYPE_CHECKING:
    from companion.web.site import Site

_LOOPBACK: Final = "127.0.0.1"
_CONNECTIONS: Final = 64
"""Open at once; the next one is answered with 503 and closed."""


class LoopbackServer:
    """A site that only this laptop can reach. A context manager; or `start` and `stop`."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._doorkeeper = Doorkeeper()
        self._port = 0
        self._stopping = threading.Event()
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> Address:
        """Where it listens; known from the first `start` on."""
        return Address(self._port)

    def link(self) -> str:
        """A new link that lets one browser in, once. A link that was not used yet stops working."""
        return f"{self.address.origin}{OPEN}?key={self._doorkeeper.new_key()}"

    def start(self) -> None:
        """Listens from here on. After `stop`, at the same address, and browsers that were in are still in.

        Raises:
            DeviceProblem: `device.loopback`.
        """
        listening = self._listen()
        self._port = listening.getsockname()[1]
        self._stopping.clear()
        config = uvicorn.Config(
            build(self._site, self.address, self._doorkeeper, self._stopping),
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,  # the key is in a link
            proxy_headers=False,
            server_header=False,
            date_header=False,
            limit_concurrency=_CONNECTIONS,
            # A stream that doesn't see `stopping` in time is cut off. Without this, uvicorn waits for it for ever.
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listening]}, name="pages", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Ends the streams and waits until everything is closed. Does nothing when it doesn't run."""
        if self._server is None or self._thread is None:
            return
        self._stopping.set()
        self._server.should_exit = True
        self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def _listen(self) -> socket.socket:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if sys.platform == "win32":
                # There SO_REUSEADDR would let another program take the port over.
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((_LOOPBACK, self._port))
            listening.listen()
        except OSError as error:
            listening.close()
            raise DeviceProblem("device.loopback", why=error.strerror) from error
        return listening

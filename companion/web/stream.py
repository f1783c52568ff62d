"""Server-sent events: a page hears of every change until it goes away or the server stops.

Every message is the whole view, so that nothing has to be replayed: whatever a page had seen before it was reloaded or
the laptop slept, the first message puts it right. The id is the version (WHATWG HTML 9.2, Server-sent events).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    import threading
    from collections.abc import AsyncIterator

    from companion.web.site import Feed

_LOOK_UP_S: Final = 0.5
"""Seconds after which a stream without news looks whether the server is stopping."""

_RETRY_MS: Final = 1000


async def messages(feed: Feed, page: str, stopping: threading.Event) -> AsyncIterator[str]:
    """The view of `page` now, and again after every change."""
    yield f"retry: {_RETRY_MS}\n\n"
    seen = -1
    while not stopping.is_set():
        if await run_in_threadpool(feed.wait, seen, _LOOK_UP_S) > seen:
            view = feed.view(page)
            seen = view["n"]
            yield f"id: {seen}\nevent: view\ndata: {json.dumps(view)}\n\n"

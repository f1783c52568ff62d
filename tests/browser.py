"""A headless Chromium for tests of pages: Debian's own, driven by Playwright. Mark the tests `needs("chromium")`."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@contextmanager
def chromium():
    """Close the contexts that you open; the browser closes here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


def eventually(page, told):
    """What `told` returns once it is true, or after 10 s. For what a page asks of a server without waiting for it."""
    for _ in range(200):
        if answer := told():
            return answer
        page.wait_for_timeout(50)
    return told()

"""Photographs both pages for the documents: every scene of the fake room that docs/pages.md shows.

usage: .venv/bin/python scripts/make_screenshots.py [FOLDER] [--all]
Needs Debian's chromium. `--all` takes every scene in every language and scheme, to look at.
"""

from __future__ import annotations

import shutil
import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from companion.events import LANGUAGES
from companion.live.fake_room import SCENES, FakeRoom
from companion.live.pages import site
from companion.web.server import LoopbackServer

KEPT = (
    *(f"chair-signal-{language}-{scheme}" for language in LANGUAGES for scheme in ("light", "dark")),
    *(f"room-calm-{language}-{scheme}" for language in LANGUAGES for scheme in ("light", "dark")),
    "chair-calm-nl-light",
    "chair-consent-en-dark",
    *(f"chair-{scene}-{look}" for scene in ("confirming", "handing", "saved") for look in ("nl-light", "en-dark")),
)
TALL = {"confirming": 2340, "handing": 640, "saved": 1480}
"""Scenes that are longer than a laptop's screen, and how long: what stands at the foot would else cover the rest."""
ALL = tuple("-".join(each) for each in product(("chair", "room"), SCENES, LANGUAGES, ("light", "dark")))
LAPTOP = {"width": 1366, "height": 680}
SIZES = {"narrow": {"width": 390, "height": 844}, "projector": {"width": 1920, "height": 1080}}


def main(folder: Path, *, everything: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    room = FakeRoom()
    with LoopbackServer(site(room)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport=LAPTOP)
        page = context.new_page()
        page.goto(server.link())
        for name in ALL if everything else KEPT:
            page_name, scene, language, scheme = name.split("-")
            room.command({"do": "language", "language": language})
            room.show(scene)
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(LAPTOP | {"height": TALL.get(scene, LAPTOP["height"])})
            page.goto(f"{server.address.origin}/{'' if page_name == 'chair' else 'room'}")
            expect(page.locator("main")).to_be_visible()
            page.wait_for_timeout(200)  # until the bar stands still
            page.screenshot(path=folder / f"{name}.png")
        if everything:
            page.goto(server.address.origin)
            for size, viewport in SIZES.items():
                page.set_viewport_size(viewport)
                for scene in ("signal", "consent", "calm"):
                    room.show(scene)
                    page.wait_for_timeout(300)
                    page.screenshot(path=folder / f"chair-{scene}-{size}.png")
        browser.close()


if __name__ == "__main__":
    names = [each for each in sys.argv[1:] if each != "--all"]
    default = Path(__file__).parent.parent / "docs" / "screenshots"
    main(Path(names[0]) if names else default, everything="--all" in sys.argv)

"""Photographs both pages for the documents: every scene of the fake room that docs/pages.md shows.

usage: .venv/bin/python scripts/make_screenshots.py [FOLDER] [--all]
Needs Debian's chromium. `--all` takes every scene in every language and scheme, to look at.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from companion.events import LANGUAGES
from companion.live.fake_room import SCENES, FakeRoom
from companion.live.pages import site
from companion.web.server import LoopbackServer

SCHEMES = ("light", "dark")
KEPT = {
    "chair": {"signal": ("nl", "en"), "calm": ("nl",), "consent": ("en",)},
    "room": {"calm": ("nl", "en")},
}
LAPTOP = {"width": 1366, "height": 680}
SIZES = {"narrow": {"width": 390, "height": 844}, "projector": {"width": 1920, "height": 1080}}


def main(folder: Path, *, everything: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    everywhere = dict.fromkeys(SCENES, LANGUAGES)
    wanted = {"chair": everywhere, "room": everywhere} if everything else KEPT
    room = FakeRoom()
    with LoopbackServer(site(room)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport=LAPTOP)
        page = context.new_page()
        page.goto(server.link())
        for name, scenes in wanted.items():
            for scene, languages in scenes.items():
                for language in languages:
                    room.command({"do": "language", "language": language})
                    room.show(scene)
                    page.goto(f"{server.address.origin}/{'' if name == 'chair' else 'room'}")
                    expect(page.locator("html")).to_have_attribute("lang", language)
                    for scheme in SCHEMES:
                        page.emulate_media(color_scheme=scheme)
                        page.wait_for_timeout(150)
                        page.screenshot(path=folder / f"{name}-{scene}-{language}-{scheme}.png")
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

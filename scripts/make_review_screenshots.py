"""Photographs the review page for the documents, over the invented sessions of the tests.

usage: .venv/bin/python scripts/make_review_screenshots.py [FOLDER] [NAME...]
Needs Debian's chromium. Names choose pictures; without any, all are taken.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # the invented sessions are the tests' own

from companion.events import SUBTYPES  # noqa: E402
from companion.review import practice  # noqa: E402
from companion.review.pages import serve  # noqa: E402
from tests import reviewing  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from companion.events import Language

WIDE, PHONE = {"width": 1280, "height": 1340}, {"width": 390, "height": 844}


def session(page: Page, _: Language) -> None:
    page.locator("#ribbon").focus()
    for _signal in range(3):
        page.keyboard.press("PageDown")
    page.locator("main h1").focus()  # the ribbon keeps its mark; what is beside the pointer would hide a part of it


def correct(page: Page, language: Language) -> None:
    page.get_by_text({"en": "Not so? Correct the label", "nl": "Niet zo? Corrigeer het label"}[language]).click()
    page.locator("#act-question-closed").check()
    page.keyboard.press("Enter")
    expect(page.locator(".corrected")).to_be_visible()
    page.locator(".inspector").scroll_into_view_if_needed()


def figures(page: Page, _: Language) -> None:
    about = page.locator("#about-steering_share")
    about.locator("summary").click()
    page.locator(".figures").evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 150)")


def pictures(page: Page, _: Language) -> None:
    page.locator("#mix-title").evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 30)")


def trends(page: Page, _: Language) -> None:
    page.locator(".trends").evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 30)")
    page.locator("#trend-steering_share").focus()
    page.keyboard.press("ArrowRight")


def methods(page: Page, _: Language) -> None:
    page.locator(".growth").evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 30)")


def practise(page: Page, language: Language, sentences: int = 16) -> None:
    """Labels by the reference, but for every sixth sentence."""
    page.locator(".card .main").click()
    for nth, line in enumerate(practice.load(f"{language}-1").lines[:sentences]):
        if page.locator(".moment").count():
            page.locator(".moment > .main").click()
            page.locator(".offers .main").click()
        label, subtype = ("question", "open") if nth % 6 == 3 else line.act.split("/")
        page.keyboard.press(str(list(SUBTYPES).index(label) + 1))
        page.keyboard.press(str(SUBTYPES[label].index(subtype) + 1))
        expect(page.locator(".reveal .main")).to_be_focused()
        if nth < sentences - 1:
            page.keyboard.press("Enter")


def moment(page: Page, language: Language) -> None:
    practise(page, language, 5)
    page.keyboard.press("Enter")
    words = {"en": "Ben, hold that thought.", "nl": "Bas, hou die gedachte even vast."}
    page.locator("#own-words").fill(words[language])
    page.locator(".moment > .main").click()


def agreement(page: Page, language: Language) -> None:
    practise(page, language, 30)
    page.locator(".progress button").click()


SHOTS = {
    "review-session-en-light": ("session/0", session, WIDE),
    "review-session-nl-dark": ("session/1", session, WIDE),
    "review-correct-en-light": ("session/0", correct, WIDE),
    "review-figures-nl-light": ("session/1", figures, WIDE),
    "review-pictures-en-light": ("session/0", pictures, WIDE),
    "review-trends-en-light": ("compare", trends, WIDE),
    "review-compare-nl-dark": ("compare", None, WIDE),
    "review-methods-en-light": ("compare", methods, WIDE),
    "review-begin-en-light": ("practise/en-1", None, {"width": 1280, "height": 860}),
    "review-practise-nl-light": ("practise/nl-1", practise, {"width": 1280, "height": 860}),
    "review-moment-en-dark": ("practise/en-1", moment, {"width": 1280, "height": 940}),
    "review-agreement-nl-light": ("practise/nl-1", agreement, WIDE),
    "review-phone-nl-light": ("session/1", None, PHONE),
}


def take(page: Page, origin: str, name: str, folder: Path) -> None:
    place, prepare, size = SHOTS[name]
    _, _, language, scheme = name.split("-")
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto("about:blank")
    page.goto(f"{origin}/#{place}")
    if page.locator("html").get_attribute("lang") != language:
        page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("main h1")).to_be_visible()
    page.wait_for_timeout(300)  # until everything is drawn
    if name == "review-phone-nl-light":
        page.locator("#ribbon-title").evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 12)")
    if prepare:
        prepare(page, cast("Language", language))
    page.wait_for_timeout(200)
    page.screenshot(path=folder / f"{name}.png")


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as files, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name in names:
            with serve(reviewing.desk(Path(files)), "en") as server:
                page = browser.new_page(reduced_motion="reduce")
                page.goto(server.link())
                take(page, server.address.origin, name, folder)
                page.close()
        browser.close()


if __name__ == "__main__":
    asked = sys.argv[1:]
    chosen = [each for each in asked if each in SHOTS]
    folders = [each for each in asked if each not in SHOTS]
    main(Path(folders[0]) if folders else ROOT / "docs" / "screenshots", chosen or list(SHOTS))

"""Capsules of invented sessions for tests, and their pictures: `python -m tests.e2e.capsules docs/screenshots`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from companion import confirming
from companion.confirming import Line
from companion.events import Draft, DraftAction, DraftLine, LineSettled, LookBack
from companion.export import capsule, summary
from companion.export.summary import Facts, Summary
from tests.browser import chromium

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

WORDS = {
    "en": "lantern-copper-tulip-orbit-velvet-pioneer-mosaic",
    "nl": "atelier-hotel-cactus-dolfijn-eiland-kanaal-gitaar",
}
SESSION = date(2026, 11, 21)
FACTS = {
    "en": Facts(date="2026-11-21", language="en", method="Five-step method", people=6),
    "nl": Facts(date="2026-11-21", language="nl", method="Vijfstappenmethode", people=6),
}
DRAFTS = {
    "en": Draft(
        case=DraftLine(
            text="A resident stopped going to the day centre three weeks ago. Her daughter expects me to persuade her, "
            "and the team counts on the free mornings. Each talk about it ends in a quarrel. I notice that I put it "
            "off, and that I am already annoyed before I knock on her door."
        ),
        question_before=DraftLine(text="How do I get her to go to the day centre again?"),
        question_now=DraftLine(text="What would make a morning worth getting up for, in her own words?"),
        touched=(
            DraftLine(text="Whose morning is it that you want to save?"),
            DraftLine(text="What does she do when nobody asks her anything?"),
        ),
        insights=(
            DraftLine(text="I was thinking for her, and called it care."),
            DraftLine(text="The quarrel is about who decides, not about the day centre."),
            DraftLine(text="I carry the daughter's worry as if it were mine."),
        ),
        options=(
            DraftLine(text="Ask her what a good morning is, and only listen.", choice="do"),
            DraftLine(text="Tell the daughter what I can promise and what I can't.", choice="do"),
            DraftLine(text="Go along once and see for myself how it is there.", choice="maybe"),
            DraftLine(text="Ask a colleague to take over the talks for a while.", choice="no"),
            DraftLine(text="Put it on the agenda of the team."),
        ),
        actions=(
            DraftAction(
                what="Sit down with her, without a plan",
                when="by Friday",
                due="2026-11-27",
                first_step="Ask her when it suits her",
            ),
            DraftAction(
                what="Call the daughter, on my own terms; quietly, and with time", when="next Tuesday", due="2026-11-24"
            ),
            DraftAction(what="Tell the team what I found out", when="after the holidays"),
        ),
        look_back=LookBack(due="2026-12-19"),
    ),
    "nl": Draft(
        case=DraftLine(
            text="Een bewoner gaat sinds drie weken niet meer naar de dagbesteding. Haar dochter verwacht dat ik haar "
            "overhaal, en het team rekent op de vrije ochtenden. Elk gesprek erover loopt uit op ruzie. Ik merk dat ik "
            "het uitstel, en dat ik al geërgerd ben voordat ik bij haar aanklop."
        ),
        question_before=DraftLine(text="Hoe krijg ik haar weer mee naar de dagbesteding?"),
        question_now=DraftLine(text="Wat maakt een ochtend voor háár de moeite waard om op te staan?"),
        touched=(
            DraftLine(text="Wiens ochtend wil je eigenlijk redden?"),
            DraftLine(text="Wat doet ze als niemand haar iets vraagt?"),
        ),
        insights=(
            DraftLine(text="Ik dacht voor haar, en noemde dat zorg."),
            DraftLine(text="De ruzie gaat over wie er beslist, niet over de dagbesteding."),
            DraftLine(text="Ik draag de zorg van de dochter alsof die van mij is."),
        ),
        options=(
            DraftLine(text="Haar vragen wat een goede ochtend is, en alleen luisteren.", choice="do"),
            DraftLine(text="De dochter zeggen wat ik kan beloven en wat niet.", choice="do"),
            DraftLine(text="Een keer meegaan en zelf zien hoe het daar is.", choice="maybe"),
            DraftLine(text="Het in het team bespreken."),
        ),
        actions=(
            DraftAction(
                what="Met haar gaan zitten, zonder plan",
                when="voor vrijdag",
                due="2026-11-27",
                first_step="Haar vragen wanneer het uitkomt",
            ),
            DraftAction(what="De dochter bellen", when="dinsdag", due="2026-11-24"),
            DraftAction(what="In het team vertellen wat ik heb ontdekt", when="na de vakantie"),
        ),
        look_back=LookBack(due="2026-12-19"),
    ),
}


def confirmed(language: str) -> Draft:
    """Every line confirmed, as it was drafted."""
    draft = DRAFTS[language]
    settled = {
        line.id: LineSettled(t_s=0, line=line.id, kind=line.kind, decision="kept", text=line.text, **_fields(line))
        for line in confirming.lines(draft, {}, SESSION)
    }
    return confirming.decided(draft, settled, SESSION)


def composed(language: str) -> Summary:
    return summary.compose(confirmed(language), FACTS[language])


def _fields(line: Line) -> dict[str, str | None]:
    return {"choice": line.choice, "first_step": line.first_step, "when": line.when, "due": line.due}


def built_template(folder: Path) -> str:
    """The template as the sources give it now, whatever `make setup` built earlier."""
    target = folder / "capsule.html"
    done = subprocess.run(
        ["node", str(ROOT / "frontend" / "capsule" / "build.mjs"), str(target)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return target.read_text("utf-8")


def sealed_capsule(folder: Path, language: str, template: str) -> Path:
    sealed = summary.seal_summary(confirmed(language), FACTS[language], folder=folder, passphrase=WORDS[language])
    return capsule.write(sealed, language, template)


def type_words(page, typed: str) -> None:
    page.locator("textarea").fill(typed)
    page.locator("textarea").press("Enter")


PICTURES = (("nl", "light", 900, ""), ("en", "dark", 900, ""), ("en", "light", 390, "-phone"))


def _photograph(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work, chromium() as browser:
        template = built_template(Path(work))
        paths = {language: sealed_capsule(Path(work), language, template) for language in WORDS}
        for language, scheme, width, device in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": 740}, color_scheme=scheme)
            page.goto(paths[language].as_uri())
            first, second, third, fourth, fifth, *_ = WORDS[language].split("-")
            page.locator("textarea").fill(f"{first.upper()}, {second[:5]} {third} {fourth[:-1]}x {fifth[:3]}")
            page.screenshot(path=folder / f"capsule-closed-{language}-{scheme}{device}.png")
            type_words(page, WORDS[language].replace("-", " "))
            page.locator(".sheet").wait_for()
            page.screenshot(path=folder / f"capsule-open-{language}-{scheme}{device}.png", full_page=True)
            page.close()
        without_scripts = browser.new_context(java_script_enabled=False, viewport={"width": 900, "height": 1180})
        page = without_scripts.new_page()
        page.goto(paths["nl"].as_uri())
        page.screenshot(path=folder / "capsule-no-scripts.png")
        without_scripts.close()


if __name__ == "__main__":
    _photograph(Path(sys.argv[1]))

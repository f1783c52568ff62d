"""The chair's page in a real browser: who speaks by key, and voices that the group agrees to, learned and forgotten."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from companion.live.fake_room import FakeRoom
from companion.live.pages import site
from companion.web.server import LoopbackServer
from tests.browser import chromium

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def room():
    return FakeRoom("nl", "opening")


@pytest.fixture
def page(room):
    found = []
    with LoopbackServer(site(room)) as server, chromium() as browser:
        opened = browser.new_page(viewport={"width": 1366, "height": 680})
        opened.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
        opened.on("pageerror", lambda error: found.append(str(error)))
        opened.goto(server.link())
        yield opened
    assert found == []


def voices(page):
    return page.get_by_role("region", name="Wie spreekt er")


def test_from_the_first_key_to_forgotten_voices(room, page):
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(voices(page)).to_have_count(0)  # closed until somebody opens it
    page.keyboard.press("2")
    expect(page.get_by_text("Nu spreekt: inbrenger.")).to_be_visible()
    page.keyboard.press("0")
    expect(page.get_by_text("Nu spreekt: onbekend.")).to_be_visible()

    page.keyboard.press("m")
    page.get_by_role("button", name="Plaatsen en stemmen").click()
    expect(voices(page)).to_contain_text("biometrisch gegeven")
    expect(voices(page).get_by_role("button", name="Leer de stem van")).to_have_count(0)
    voices(page).get_by_role("button", name="deelnemer 4").click()
    expect(voices(page).get_by_role("button", name="deelnemer 4", exact=False).first).to_have_attribute(
        "aria-pressed", "true"
    )

    voices(page).get_by_role("button", name="Iedereen is akkoord").click()
    voices(page).get_by_role("button", name="Leer de stem van: voorzitter").click()
    expect(voices(page)).to_contain_text("luistert")
    voices(page).get_by_role("button", name="Stop met leren van de stem van: voorzitter").click()
    room.change(voices={"agreed": True, "judging": True, "seats": [{"seat": 1, "state": "good", "spoken_s": 8.0}]})
    expect(voices(page)).to_contain_text("goed geleerd")
    voices(page).get_by_role("button", name="Vergeet de stemmen").click()
    expect(page.get_by_text("Alle stemmen zijn vergeten.")).to_be_visible()
    voices(page).get_by_role("button", name="sluiten").click()
    expect(voices(page)).to_have_count(0)

    assert [command["do"] for command in room.commands] == [
        "speaks", "speaks", "speaks", "voices", "learn_voice", "stop_learning", "forget_voices",
    ]  # fmt: skip
    assert [command["seat"] for command in room.commands if "seat" in command] == [2, 0, 4, 1]

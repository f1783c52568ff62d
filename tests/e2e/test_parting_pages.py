"""Confirming and handing over in a real browser, against the real server and room; only the talk is scripted."""

from __future__ import annotations

import re
import threading
import time
from datetime import date

import pytest
from playwright.sync_api import expect

from companion.clock import SystemClock
from companion.ears import FakeEars
from companion.events import SpokenSentence
from companion.export import mounts, summary, words
from companion.export.agefile import Passphrase
from companion.export.eventlog import MemoryLog
from companion.live.board import Board
from companion.live.pages import serve
from companion.live.view import Surroundings, chair_view, room_view
from companion.methods import library
from companion.room import LiveRoom
from companion.session import Session
from companion.settings import Settings
from tests.browser import chromium
from tests.e2e.capsules import type_words
from tests.e2e.test_pages import AXE, LAPTOP, axe_faults
from tests.test_parting import SAID, Classifier

pytestmark = pytest.mark.needs("chromium")

METHOD = library.load("five_step")
PATIENT_MS = 15_000


class Running:
    """A session that was held, its room running on a thread, its pages served."""

    def __init__(self, folder, said=SAID):
        self.folder = folder
        self.clock, self.ears, self.log = SystemClock(), FakeEars(), MemoryLog()
        self.session = Session(METHOD, "en", Classifier(), Settings())
        self.session.open(date(2026, 11, 16), library.find_text("five_step"), self.log)
        around = Surroundings(stage="consent", language="en", consent_text="May I?", consent_version="v1")
        state = self.session.state
        self.board = Board(chair_view(state, METHOD, around), room_view(state, METHOD, around))
        self.room = LiveRoom(self.session, self.ears, self.board, self.clock, around)
        self.parting = self.room.part_on_the_page(folder)
        self.server = serve(self.board)
        self.server.start()
        self._hold(said)
        self._thread = threading.Thread(target=self.room.run)
        self._thread.start()

    def _hold(self, said):
        self._do("consent", people=5, agreed=True, hierarchy=False)
        for phase, text, _ in said:
            if self.board.view("chair")["phase"]["id"] != phase:
                self._do("phase", id=phase)
                if self.board.view("chair")["stage"] == "question":
                    self._do("question", which="before", text="How do I raise it with her?")
            now_s = self.clock.now_s()
            self.ears.say(SpokenSentence(now_s, now_s + 0.01, text))
            self.room.step(0.02)
        self._do("end")

    def _do(self, name, **fields):
        self.board.command({"do": name, **fields})
        self.room.step(0)

    def close(self):
        self.room.stop()
        self._thread.join()
        self.server.stop()

    def wait(self, condition, seconds=10):
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until
            time.sleep(0.02)


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def stick(tmp_path, monkeypatch):
    place = tmp_path / "media" / "STICK"
    place.mkdir(parents=True)
    monkeypatch.setattr(mounts, "sticks", lambda: (mounts.Stick(place, "STICK", 5_000_000_000),))
    return place


@pytest.fixture
def running(tmp_path, stick):
    session = Running(tmp_path / "laptop")
    yield session
    session.close()


@pytest.fixture
def errors():
    found = []
    yield found
    assert found == []


@pytest.fixture
def context(browser, errors):
    opened = browser.new_context(viewport=LAPTOP, permissions=["clipboard-read", "clipboard-write"])
    opened.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("weberror", lambda error: errors.append(str(error.error)))
    yield opened
    opened.close()


@pytest.fixture
def page(context, running):
    opened = context.new_page()
    opened.goto(running.server.link())
    expect(heading(opened)).to_have_text("To close")
    opened.keyboard.press("e")
    opened.keyboard.press("e")
    expect(heading(opened)).to_have_text("Line by line", timeout=PATIENT_MS)
    expect(line(opened, "The case")).to_be_visible(timeout=PATIENT_MS)
    return opened


def heading(page):
    return page.get_by_role("heading", level=1)


def line(page, name):
    """The words of a line."""
    return page.get_by_role("textbox", name=name, exact=True)


def decide(page, name, button):
    page.get_by_role("group", name=name, exact=True).get_by_role("button", name=button, exact=True).click()


def hand_over(page):
    page.get_by_role("button", name="On to handing over").click()
    expect(page.get_by_role("dialog")).to_contain_text("left out of the summary")
    page.get_by_role("button", name="Leave out and go on").click()
    expect(heading(page)).to_have_text("Handing over")


def show_words(page):
    page.get_by_role("button", name="Show the words").click()
    shown = page.get_by_role("list", name="The seven words").get_by_role("listitem")
    expect(shown).to_have_count(7)
    return "-".join(shown.all_inner_texts())


def holds(page, passphrase):
    """Single words may stand on a page by chance ("window"); all seven don't."""
    content = page.content()
    return all(word in content for word in passphrase.split("-"))


def test_from_the_first_line_to_the_opened_capsule(context, running, page, stick):
    """The whole way: confirmed in the browser, words read, saved on a stick, off the laptop, opened from the stick."""
    assert running.ears.listening == "off"
    everybody = context.new_page()
    everybody.goto(f"{running.server.address.origin}/room")
    expect(page.locator(".progress")).to_have_text("0 kept, 0 left out, 7 still open")
    expect(page.get_by_text("No question was spoken at the end.")).to_be_visible()

    decide(page, "The case", "Keep")
    insight = line(page, "Insight 1")
    insight.fill("I never asked her anything.")
    insight.press("Enter")
    expect(line(page, "Option 1")).to_be_focused()
    decide(page, "Option 1", "Maybe")
    page.get_by_label("First step").fill("Look when she is in.")
    decide(page, "Action 1", "Keep")
    decide(page, "Question 1", "Leave out")
    page.get_by_role("button", name="Add a line: Question now").click()
    page.get_by_role("textbox", name="In the case-bringer's own words").fill("What do I want to hear?")
    page.keyboard.press("Enter")
    expect(line(page, "Question now")).to_have_value("What do I want to hear?")
    expect(page.locator(".progress")).to_have_text("5 kept, 1 left out, 2 still open")

    page.reload()
    expect(insight).to_have_value("I never asked her anything.")
    expect(page.get_by_label("First step")).to_have_value("Look when she is in.")
    hand_over(page)
    expect(page.get_by_text("The microphone is closed: nothing is captured any more.")).to_be_visible()

    page.get_by_role("button", name="Seven words").click()
    passphrase = show_words(page)
    assert words.normalise(passphrase) == passphrase
    page.get_by_role("button", name="Hide the words").click()
    assert not holds(page, passphrase)
    assert show_words(page) == passphrase
    page.get_by_role("button", name="They are written down").click()
    expect(page.get_by_text("companion no longer knows them.")).to_be_visible()
    assert not holds(page, passphrase)

    page.get_by_role("button", name=re.compile("Save here: On this laptop")).click()
    expect(page.locator(".copies li")).to_have_count(1)
    page.get_by_role("button", name="Save here: Stick: STICK").click()
    expect(page.locator(".copies li")).to_have_count(2)
    page.get_by_role("button", name=f"Delete this copy: {running.folder}").click()
    expect(page.get_by_role("dialog")).to_contain_text("may stay on the disk until it is used again")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".copies li")).to_have_count(1)
    assert list(running.folder.iterdir()) == []

    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    note = page.evaluate("navigator.clipboard.readText()")
    assert "companion-2026-11-16.html" in note
    assert "http" not in note
    shown_to_all = everybody.content()
    assert not holds(everybody, passphrase)
    page.get_by_role("button", name="Done").click()
    expect(heading(page)).to_have_text("Handed over")
    running.wait(lambda: running.parting.finished)

    for private in ("never asked", "What do I want to hear"):
        assert private not in shown_to_all
    [sealed] = stick.glob("*.age")
    read = summary.open_summary(sealed, [Passphrase(passphrase)])
    assert [each.text for each in read.insights] == ["I never asked her anything."]
    assert (read.touched, read.question_before, read.look_back) == ((), None, None)
    assert [(option.choice, option.draft) for option in read.options] == [("maybe", False)]
    assert read.actions[0].first_step == "Look when she is in."

    capsule = context.new_page()
    capsule.goto(sealed.with_suffix(".html").as_uri())
    type_words(capsule, passphrase.replace("-", " "))
    expect(capsule.locator(".sheet")).to_contain_text("I never asked her anything.")


def test_with_the_keyboard_alone(running, page):
    line(page, "The case").focus()
    for name in ("The case", "Question at the start", "Question 1", "Insight 1"):
        expect(line(page, name)).to_be_focused()
        page.keyboard.press("Enter")
    expect(line(page, "Option 1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(4):  # maybe, no, add a line, the first action
        page.keyboard.press("Tab")
    expect(line(page, "Action 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#line-look_back-due")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="On to handing over")).to_be_focused()
    expect(page.locator(".progress")).to_have_text("Every line is decided: 7 kept, 0 left out")
    page.get_by_role("button", name="On to handing over").press("Enter")
    expect(heading(page)).to_have_text("Handing over")
    page.get_by_role("button", name="Words of their own").press("Enter")
    page.keyboard.type("too short")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Too short: 12 characters at least.")).to_be_visible()
    page.get_by_label("The case-bringer types the words").fill("the kettle sings on Sundays")
    page.get_by_label("Once more").fill("the kettle sings on Mondays")
    page.keyboard.press("Enter")
    expect(page.get_by_text("These are not the same.")).to_be_visible()
    page.get_by_label("Once more").fill("the kettle sings on Sundays")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It opens with the words that the case-bringer typed.")).to_be_visible()
    page.get_by_label("Another folder").fill(str(running.folder / "deeper"))
    page.keyboard.press("Enter")
    expect(page.locator(".copies li")).to_have_count(1)

    [sealed] = (running.folder / "deeper").glob("*.age")
    assert summary.open_summary(sealed, [Passphrase("the kettle sings on Sundays")]).case is not None


def test_words_hide_when_the_window_is_left_and_come_back_after_a_reload(context, running, page):
    hand_over(page)
    page.get_by_role("button", name="Seven words").click()
    passphrase = show_words(page)
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(page.get_by_role("list", name="The seven words")).to_have_count(0)
    assert not holds(page, passphrase)

    page.reload()
    assert show_words(page) == passphrase
    second = context.new_page()
    second.goto(running.server.address.origin)
    expect(second.get_by_role("button", name="Show the words")).to_be_visible()
    assert not holds(second, passphrase)
    page.get_by_role("button", name="They are written down").click()
    expect(second.get_by_text("companion no longer knows them.")).to_be_visible()


def test_a_lost_browser_is_replaced_by_another_in_the_middle(browser, running, page):
    decide(page, "Insight 1", "Keep")
    page.context.close()
    with browser.new_context() as another:
        fresh = another.new_page()
        fresh.goto(running.server.link())
        expect(fresh.get_by_role("group", name="Insight 1").get_by_role("button", name="Kept")).to_be_visible()


def test_a_place_that_does_not_do_is_told(running, page, tmp_path):
    hand_over(page)
    page.get_by_role("button", name="Seven words").click()
    show_words(page)
    page.get_by_role("button", name="They are written down").click()
    (tmp_path / "file").write_text("not a folder")
    page.get_by_label("Another folder").fill(str(tmp_path / "file" / "folder"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="can't be used")).to_be_visible()
    page.get_by_label("Another folder").fill("stick")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="no full path")).to_be_visible()


def test_stopping_asks_first(running, page):
    hand_over(page)
    page.get_by_role("button", name="Stop without saving").click()
    expect(page.get_by_role("dialog")).to_contain_text("stay in the encrypted journal")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(heading(page)).to_have_text("Handing over")
    page.get_by_role("button", name="Stop without saving").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop", exact=True).click()

    expect(heading(page)).to_have_text("Not handed over")
    assert not running.parting.finished


def test_what_was_said_is_text_in_both_languages(running, page):
    insight = line(page, "Insight 1")
    insight.fill("<img src=x onerror=alert(1)> & </textarea><b>x</b>")
    insight.press("Enter")
    page.get_by_role("button", name="Nederlands").click()
    expect(heading(page)).to_have_text("Regel voor regel")

    expect(line(page, "Inzicht 1")).to_have_value("<img src=x onerror=alert(1)> & </textarea><b>x</b>")
    assert page.locator("main img, main b").count() == 0


def test_no_stage_of_the_handing_over_has_an_accessibility_fault(browser, running):
    context = browser.new_context(viewport=LAPTOP, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(running.server.link())
    expect(heading(page)).to_have_text("To close")
    for _ in range(2):
        page.keyboard.press("e")
    expect(line(page, "The case")).to_be_visible(timeout=PATIENT_MS)
    page.evaluate(AXE.read_text("utf-8"))
    faults = axe_faults(page)
    decide(page, "The case", "Keep")
    page.get_by_role("button", name="Add a line: Insights").click()
    faults |= axe_faults(page)
    hand_over(page)
    faults |= axe_faults(page)
    page.get_by_role("button", name="Words of their own").click()
    faults |= axe_faults(page)
    page.get_by_role("button", name="Seven words").click()
    show_words(page)
    faults |= axe_faults(page)
    page.get_by_role("button", name="They are written down").click()
    for name in ("Stick: STICK", "On this laptop"):
        page.get_by_role("button", name=re.compile(f"Save here: {name}")).click()
    expect(page.locator(".copies li")).to_have_count(2)
    faults |= axe_faults(page)
    page.emulate_media(color_scheme="dark")
    faults |= axe_faults(page, ["color-contrast"])
    context.close()

    assert faults == {}

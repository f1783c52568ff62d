"""The chair's page and the room page in a real browser, against a real server with the fake room behind it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from companion.events import LANGUAGES
from companion.live.fake_room import SCENES, FakeRoom
from companion.live.pages import site
from companion.web.server import LoopbackServer
from tests.browser import chromium, eventually

pytestmark = pytest.mark.needs("chromium")

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LAPTOP = {"width": 1366, "height": 680}
"""What a small laptop leaves of 1366 by 768 inside a browser's window."""


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def room():
    return FakeRoom("en", "calm")


@pytest.fixture
def server(room):
    with LoopbackServer(site(room)) as running:
        yield running


@pytest.fixture
def errors():
    """What the browser complained about. Empty at the end, unless the test itself cleared it."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def context(browser, errors):
    opened = browser.new_context(viewport=LAPTOP)
    opened.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("weberror", lambda error: errors.append(str(error.error)))
    yield opened
    opened.close()


@pytest.fixture
def page(context, server):
    opened = context.new_page()
    opened.goto(server.link())
    expect(opened.get_by_role("heading", level=1)).to_be_visible()
    return opened


def heading(page):
    return page.get_by_role("heading", level=1)


def show(room, page, scene):
    """Moves the room to a scene and waits until the page shows it."""
    room.show(scene)
    view = room.view("chair")
    expect(page.locator(".page")).to_have_attribute("data-stage", view["stage"])
    if view["stage"] == "running":
        minutes, seconds = divmod(int(view["phase"]["elapsed_s"]), 60)
        expect(page.locator(".elapsed")).to_have_text(f"{minutes}:{seconds:02}")


def signal(page):
    return page.locator(".signal")


def test_a_session_from_consent_to_the_end_with_the_keyboard_alone(room, page):
    room.show("consent")
    expect(heading(page)).to_have_text("Before the microphone opens")
    page.keyboard.press("Tab")
    while page.evaluate_handle("document.activeElement").get_property("id").json_value() != "people":
        page.keyboard.press("Tab")
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # yes -> no
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_label("What is the case-bringer's question?")).to_be_visible()
    assert room.commands[-1] == {"do": "consent", "people": 6, "agreed": True, "hierarchy": False}
    page.get_by_label("What is the case-bringer's question?").focus()
    page.keyboard.type("How do I say no? Next time,")  # n and p are no keys here
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("sooner?")
    page.keyboard.press("Enter")

    expect(heading(page)).to_have_text("Question introduction")
    assert room.commands[-1] == {"do": "question", "text": "How do I say no? Next time, sooner?", "which": "before"}
    expect(page.get_by_text("How do I say no? Next time, sooner?")).to_be_visible()
    page.keyboard.press("n")
    expect(heading(page)).to_have_text("Problem exploration")

    room.show("signal")
    expect(signal(page)).to_contain_text("Advice?")
    expect(signal(page)).to_contain_text("Shall we park that for the advice round?")
    expect(signal(page)).not_to_contain_text("You should just tell him")
    page.keyboard.press("w")
    expect(signal(page)).to_contain_text("You should just tell him")
    page.keyboard.press("d")
    expect(signal(page)).to_have_count(0)

    page.keyboard.press("p")
    expect(page.locator(".listening")).to_have_text("Paused")
    page.keyboard.press("p")
    expect(page.locator(".listening")).to_have_text("Listening")

    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_contain_text("can't be brought back")
    page.keyboard.press("2")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert eventually(page, lambda: room.commands[-1] == {"do": "strike", "minutes": 2})

    for letter in "sme":
        page.keyboard.press(letter)
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Enter")  # by habit
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    assert room.commands[-1] == {"do": "strike", "minutes": 2}
    for title in ("To close", "The session is closed"):
        page.keyboard.press("e")
        expect(page.get_by_role("dialog")).to_contain_text("End the session?")
        page.keyboard.press("e")
        expect(heading(page)).to_have_text(title)
        expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("scene", ["calm", "signal", "offer", "no_audio"])
def test_every_key_is_also_a_button(room, page, scene):
    room.show(scene)
    page.keyboard.press("?")
    listed = page.get_by_role("dialog").locator("kbd").all_inner_texts()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    visible = page.locator("button:visible kbd").all_inner_texts()

    assert set(visible) <= set(listed)
    possible = {"calm": "NPIASME?", "signal": "NPIASME?CDW", "offer": "NPIASME?O", "no_audio": "NPIASME?QVR"}[scene]
    assert set(visible) == set(possible)


def test_marks_are_confirmed_before_the_room_sees_them(context, room, server, page):
    everybody = context.new_page()
    everybody.goto(f"{server.address.origin}/room")
    expect(everybody.get_by_text("I say yes before I have looked at my week.")).to_be_visible()
    expect(everybody.get_by_text("I wait until I am angry.")).to_have_count(0)

    page.get_by_role("button", name="Confirm: I wait until I am angry.").click()

    expect(everybody.get_by_text("I wait until I am angry.")).to_be_visible()


def test_without_sound_the_chair_counts_and_writes(room, page):
    room.show("no_audio")
    expect(page.locator(".listening")).to_have_text("Not listening")
    for letter in "qvvr":
        page.keyboard.press(letter)
    page.get_by_role("button", name="question").click()
    for place, count in enumerate(("11", "4", "4")):  # 9, 2 and 3 before
        expect(page.locator(".balance dd").nth(place)).to_have_text(count)
    taps = [command["label"] for command in room.commands]
    assert taps == ["question", "advice", "advice", "reflection", "question"]

    page.keyboard.press("a")
    page.keyboard.type("Call her on Friday")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Call her on Friday")).to_be_visible()
    assert room.commands[-1] == {"do": "mark", "kind": "action", "text": "Call her on Friday"}


def test_withdrawing_stops_listening_and_offers_to_strike(room, page):
    page.keyboard.press("m")
    page.get_by_role("button", name="Somebody withdraws consent").click()

    expect(page.get_by_role("dialog")).to_contain_text("Strike what was said")
    expect(page.locator(".listening")).to_have_text("Not listening")
    page.get_by_role("button", name="the last 5 minutes").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert eventually(page, lambda: [command["do"] for command in room.commands] == ["withdraw", "strike"])


def test_a_spoken_phase_change_is_offered_and_taken_by_one_key(room, page):
    room.show("offer")
    expect(page.locator(".offer")).to_contain_text("Go to Formulate the core?")
    page.keyboard.press("o")

    expect(heading(page)).to_have_text("Formulate the core")


def test_a_refusal_is_told_in_words(room, page, errors):
    dismiss = page.get_by_role("button", name="Not now")
    room.show("offer")
    expect(dismiss).to_be_visible()
    # The chair's click and the end of the offer cross each other.
    page.context.route("**/command", lambda route: (room.show("calm"), route.continue_()))
    dismiss.click()

    expect(page.get_by_role("status").filter(has_text="That offer has passed.")).to_be_visible()
    assert ["409" in error for error in errors] == [True]
    errors.clear()


def test_a_reload_and_a_second_page_show_the_same(context, room, server, page):
    room.show("words")
    for _ in range(2):
        room.tick(1)
    page.reload()
    expect(signal(page)).to_contain_text("You should just tell him")
    second = context.new_page()
    second.goto(server.address.origin)
    expect(signal(second)).to_contain_text("You should just tell him")
    expect(second.locator(".elapsed")).to_have_text("6:57")

    second.keyboard.press("d")

    for each in (page, second):
        expect(signal(each)).to_have_count(0)


def test_another_browser_needs_a_link_of_its_own(browser, server, page):
    stranger = browser.new_context()
    other = stranger.new_page()
    other.goto(server.address.origin)
    expect(other.locator("body")).to_contain_text("each link works once")
    other.goto(server.link())
    expect(heading(other)).to_have_text("Problem exploration")
    stranger.close()


def test_a_page_survives_the_server_going_away(room, server, page, errors):
    server.stop()
    expect(page.get_by_text("No contact with companion.")).to_be_visible()
    room.show("signal")
    server.start()

    expect(signal(page)).to_be_visible(timeout=15_000)
    expect(page.get_by_text("No contact with companion.")).to_have_count(0)
    assert all("ERR_" in error for error in errors), errors
    errors.clear()


def test_the_language_switches_in_place(room, page):
    room.show("signal")
    switch = page.get_by_role("button", name="Nederlands")
    switch.click()

    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(signal(page)).to_contain_text("Zullen we dat parkeren voor de adviesronde?")
    expect(page.get_by_role("button", name="pauze")).to_be_visible()
    expect(page.get_by_role("button", name="English")).to_be_focused()


def test_a_screen_reader_hears_new_signals_and_phases_only(room, page):
    spoken = page.locator("[aria-live]")
    expect(spoken).to_have_count(1)
    expect(spoken).to_have_attribute("aria-live", "polite")
    expect(spoken).to_have_text("")
    room.tick(1)
    room.show("paused")
    room.tick(1)
    expect(page.locator(".elapsed")).to_have_text("10:41")
    expect(spoken).to_have_text("")

    room.show("signal")
    expect(spoken).to_have_text("Advice? Still: problem exploration. Shall we park that for the advice round?")
    page.keyboard.press("n")
    expect(spoken).to_have_text("Formulate the core, 10 minutes")


def test_letters_can_be_turned_off(room, page):
    page.get_by_role("button", name="Help").click()
    page.get_by_label("Single letters work as keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.reload()
    page.keyboard.press("n")
    page.get_by_role("button", name="insight").click()
    expect(page.get_by_text("(what was just said)")).to_be_visible()

    assert [command["do"] for command in room.commands] == ["mark"]


def test_keys_with_a_modifier_stay_the_browsers_own(room, page):
    for chord in ("Control+p", "Alt+n", "Meta+e"):
        page.keyboard.press(chord)
    page.keyboard.press("i")
    expect(page.get_by_text("(what was just said)")).to_be_visible()

    assert [command["do"] for command in room.commands] == ["mark"]


def test_what_was_said_is_shown_as_text_never_as_markup(room, page):
    room.change(question={"before": "<img src=x onerror=alert(1)> & <b>bold</b>", "now": None, "asked_again": False})

    expect(page.get_by_text("<img src=x onerror=alert(1)> & <b>bold</b>")).to_be_visible()
    assert page.locator("main img, main b").count() == 0


def test_a_question_that_was_heard_is_offered_but_never_over_typing(room, page):
    room.show("question")
    field = page.get_by_role("textbox")
    expect(field).to_have_value("")
    room.change(question={"before": "How can I say no?", "now": None, "asked_again": False})
    expect(field).to_have_value("How can I say no?")
    field.fill("How can I say no sooner?")
    room.change(question={"before": "How can I say know?", "now": None, "asked_again": False}, t_s=400.0)
    room.change(listening="paused")
    expect(page.locator(".listening")).to_have_text("Paused")

    expect(field).to_have_value("How can I say no sooner?")


def size(locator):
    return float(re.match(r"[\d.]+", locator.evaluate("element => getComputedStyle(element).fontSize"))[0])


def test_phase_time_and_signal_can_be_read_at_two_metres(room, page):
    """Capitals of 7 mm on a 14 inch screen (4.4 px per mm) are 12 minutes of arc at 2 m: twice what good eyes need."""
    room.show("signal")
    far = [size(heading(page)), size(page.locator(".elapsed")), size(page.locator(".signal .word"))]

    assert min(far) * 0.67 / 4.4 > 7
    assert size(page.locator(".say")) * 0.67 / 4.4 > 3.5


@pytest.mark.parametrize("scene", ["calm", "signal", "words", "over", "offer", "no_audio", "paused"])
def test_on_a_small_laptop_nothing_that_matters_needs_scrolling(room, page, scene):
    show(room, page, scene)
    bottoms = [
        box["y"] + box["height"]
        for part in (".phase", ".moment", ".in-sight", ".keys", ".balance")
        if (box := page.locator(part).bounding_box())
    ]

    assert max(bottoms) <= LAPTOP["height"]
    tops = [page.locator(part).bounding_box() for part in (".in-sight", ".balance")]
    keys = page.locator(".keys").bounding_box()
    assert all(top["y"] + top["height"] <= keys["y"] + 1 for top in tops)


@pytest.mark.parametrize("width", [320, 3840])
def test_no_width_makes_the_page_scroll_sideways(room, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for scene in SCENES:
        show(room, page, scene)
        assert page.locator("html").evaluate("root => root.scrollWidth") <= width, scene


def test_whoever_wants_less_motion_gets_none(page):
    moving = "element => getComputedStyle(element, '::before').transitionDuration"
    assert page.locator(".track").evaluate(moving) == "1s"
    page.emulate_media(reduced_motion="reduce")

    assert page.locator(".track").evaluate(moving) == "0s"


def axe_faults(page, rules=None):
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return {(fault["id"], fault["impact"]): fault["nodes"][0]["html"] for fault in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_scene_has_an_accessibility_fault(browser, room, server, language):
    """axe-core, all its rules (WCAG 2.2 A and AA, good practice); once more in the dark what depends on colours."""
    context = browser.new_context(viewport=LAPTOP, bypass_csp=True, reduced_motion="reduce")
    page, everybody = context.new_page(), context.new_page()
    page.goto(server.link())
    everybody.goto(f"{server.address.origin}/room")
    room.command({"do": "language", "language": language})
    for each in (page, everybody):
        expect(each.locator("html")).to_have_attribute("lang", language)
        each.evaluate(AXE.read_text("utf-8"))
    faults = {}
    for scene in SCENES:
        show(room, page, scene)
        for each in (page, everybody) if scene in {"consent", "signal", "evaluation"} else (page,):
            for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
                each.emulate_media(color_scheme=scheme)
                faults |= {
                    (scene, each.url[-5:], scheme, *fault): html for fault, html in axe_faults(each, rules).items()
                }
    context.close()

    assert faults == {}


def test_dialogs_have_no_accessibility_fault(browser, room, server):
    context = browser.new_context(viewport=LAPTOP, bypass_csp=True)
    page = context.new_page()
    page.goto(server.link())
    expect(heading(page)).to_be_visible()
    page.evaluate(AXE.read_text("utf-8"))
    room.show("no_audio")
    expect(page.locator(".listening")).to_have_text("Not listening")
    faults = {}
    for letter in "smea?":
        page.keyboard.press(letter)
        expect(page.get_by_role("dialog")).to_be_visible()
        faults |= {(letter, *fault): html for fault, html in axe_faults(page).items()}
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    context.close()

    assert faults == {}

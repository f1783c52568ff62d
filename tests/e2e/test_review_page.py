"""The review page in a real browser, against a real server with a real desk of invented sessions behind it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from companion.desk import ReviewDesk
from companion.events import LANGUAGES
from companion.export import words
from companion.export.agefile import Passphrase
from companion.export.review_file import open_review
from companion.review.pages import serve
from tests import reviewing
from tests.browser import chromium

pytestmark = pytest.mark.needs("chromium", "node")

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LAPTOP = {"width": 1280, "height": 800}
PICTURES = ("ribbon", "mix", "balance", "planned")
SVG = "{http://www.w3.org/2000/svg}"
WORDS = "You need to put that in writing"
"""Said in the first session, and shown: it goes no further than the page."""


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def errors():
    """What the browser complained about, the content security policy first of all. Empty at the end, unless the test
    itself cleared it."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def context(browser, errors):
    opened = browser.new_context(viewport=LAPTOP, reduced_motion="reduce")
    opened.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("weberror", lambda error: errors.append(str(error.error)))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The server that tests share who only read."""
    with serve(reviewing.desk(tmp_path_factory.mktemp("reviews")), "en") as running:
        yield running


@pytest.fixture
def page(context, library):
    return enter(context, library)


@pytest.fixture
def own(tmp_path):
    """A desk with one session, to change things on."""
    return reviewing.desk(tmp_path, reviewing.EVENINGS[:1])


@pytest.fixture
def own_page(context, own):
    with serve(own, "en") as server:
        yield enter(context, server)


@pytest.fixture
def practice_page(context, tmp_path):
    with serve(reviewing.desk(tmp_path, ()), "en") as server:
        yield enter(context, server)


def enter(context, server):
    opened = context.new_page()
    opened.goto(server.link())
    expect(opened.get_by_role("heading", level=1)).to_be_visible()
    return opened


def go(page, place):
    page.evaluate("place => { location.hash = place; }", place)
    expect(page.locator(f"main > .{place.partition('/')[0].replace('practise', 'practice')}")).to_be_visible()


def picture(page, name):
    return page.locator(f"#{name}")


def here(page, name):
    """What a screen reader says of where the picture's cursor is."""
    return picture(page, name).get_attribute("aria-valuetext")


def frame(page, name):
    return page.locator("figure.picture").filter(has=picture(page, name))


def downloaded(page, button):
    with page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_text("utf-8"), download.value.suggested_filename


# --- one session ----------------------------------------------------------------------------------------------------


def test_a_trainee_reads_a_session_from_the_first_signal_on(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Five-step (basic) method, June 2, 2026")
    expect(page.locator(".lead")).to_have_text(
        re.compile(r"^35 minutes, 1\d\d sentences: about \d+ questions, \d+ times advice, \d+ reflections\.")
    )
    expect(page.locator(".quote")).to_contain_text(WORDS)

    picture(page, "ribbon").focus()
    assert re.match(r"\d:\d\d · advice, direct\. “You need to put that in writing", here(page, "ribbon"))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".said dt")).to_have_text(re.compile(r"^1:\d\d · Question introduction · chair$"))
    for _ in range(reviewing.ROUNDS):
        page.keyboard.press("PageDown")

    expect(page.locator(".quote")).to_have_text(re.compile("^Have you thought of .* later shift"))
    facts = page.locator(".facts")
    expect(facts).to_contain_text("advice, disguised: advice in the form of a question")
    expect(facts).to_contain_text("It could also have been other, narrative")
    expect(facts).to_contain_text("The method asks for something else in this phase")
    expect(facts).to_contain_text("was held back")
    expect(page.locator("mark")).to_have_text("Have")
    page.keyboard.press("Home")
    assert here(page, "ribbon").startswith("0:01 · other, process. “Ruth")
    page.get_by_role("button", name="Next signal").click()
    expect(page.locator(".quote")).to_contain_text(WORDS)


def test_a_pointer_finds_what_a_mark_is(page):
    ribbon = picture(page, "ribbon")
    ribbon.hover(position={"x": 400, "y": 140})
    tip = frame(page, "ribbon").locator(".tip")
    expect(tip).to_be_visible()
    shown = tip.locator("p").first.inner_text()
    ribbon.click(position={"x": 400, "y": 140})

    expect(page.locator(".quote")).to_have_text(shown.strip("“”"))
    expect(ribbon.locator(".cursor")).to_have_attribute("data-on", "")


def test_one_phase_can_be_looked_at_closely(page):
    count = "picture => picture.getAttribute('aria-valuemax')"
    whole = int(picture(page, "ribbon").evaluate(count))
    page.get_by_role("button", name="4 Advice round").click()

    expect(page.get_by_role("button", name="4 Advice round")).to_have_attribute("aria-pressed", "true")
    assert 0 < int(picture(page, "ribbon").evaluate(count)) < whole / 2
    picture(page, "ribbon").focus()
    page.keyboard.press("Home")
    expect(page.locator(".said dt")).to_contain_text("Advice round")


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_can_be_walked_through_read_as_a_table_and_saved(page, name):
    picture(page, name).focus()
    page.keyboard.press("Home")
    first = here(page, name)
    page.keyboard.press("End")
    assert first
    assert here(page, name)
    assert here(page, name) != first
    expect(frame(page, name).locator(".tip")).to_be_visible()

    behind = frame(page, name).locator("details.behind")
    behind.locator("summary").click()
    stops = int(picture(page, name).get_attribute("aria-valuemax"))
    rows = stops if name in {"ribbon", "balance"} else 5
    expect(behind.locator("tbody tr")).to_have_count(rows)

    content, file_name = downloaded(page, frame(page, name).get_by_role("button", name="Save as SVG"))
    drawing = ET.fromstring(content)
    assert file_name == f"{name}.svg"
    assert drawing.tag == f"{SVG}svg"
    assert drawing.find(f"{SVG}title").text
    assert len(list(drawing.iter())) > 20
    # It needs no page around it, no words are in it, and it is for white paper.
    assert not re.search(r"var\(|currentColor|light-dark", content)
    assert WORDS not in content


def test_every_figure_has_its_range_and_its_meaning(page, library):
    figures = page.locator("[data-figure]")
    expect(figures).to_have_count(21)
    steering = page.locator("[data-figure=steering_share]")
    expect(steering.locator(".value")).to_have_text("25%")
    expect(steering.locator(".between")).to_have_text(re.compile(r"^between \d+% and \d+%$"))
    steering.locator("summary").click()
    expect(steering).to_contain_text("as a part of everything that sounded like a question")
    expect(steering).to_contain_text("Here: 9 of 36.")

    expect(page.locator("[data-figure=signals_shown] .between")).to_have_text("counted exactly")
    expect(page.locator("[data-figure=options_chosen] .between")).to_have_text("the options were not gone through")
    # Texts that are missing would show as their keys.
    assert not re.search(r"\b(page|figure|unknown|signal)\.[a-z_]+", page.locator("main").inner_text())


def test_a_file_without_words_shows_kinds_and_times_only(page):
    go(page, "session/4")
    expect(page.get_by_text("This file holds no words")).to_be_visible()
    expect(page.locator(".said dd")).to_have_text("(no words in this file)")
    picture(page, "ribbon").focus()
    page.keyboard.press("End")
    assert re.fullmatch(r"\d+:\d\d · [a-z]+, [a-z]+", here(page, "ribbon"))


def test_four_thousand_sentences(context, tmp_path):
    record = reviewing.longer(reviewing.record(reviewing.EVENINGS[0]), 24)
    desk = ReviewDesk([(tmp_path / "long.age", record)], [], language="en", today="2026-11-21", stop=lambda: None)
    with serve(desk, "en") as server:
        page = enter(context, server)
        expect(page.locator("#ribbon path, #ribbon rect").nth(4000)).to_be_attached()
        picture(page, "ribbon").focus()
        page.keyboard.press("End")

        assert picture(page, "ribbon").get_attribute("aria-valuenow") == str(len(record.said))
        expect(page.locator(".said dt")).to_have_text(re.compile(r"^13:\d\d:\d\d"))
        page.locator("details.behind summary").first.click()
        expect(page.locator("details.behind tbody tr").nth(len(record.said) - 1)).to_be_attached()


# --- several sessions ------------------------------------------------------------------------------------------------


def test_sessions_side_by_side(page):
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sessions side by side")
    expect(page.locator(".reflect li").first).to_contain_text("What happens in the group just before?")
    trend = picture(page, "trend-open_share")
    trend.focus()
    page.keyboard.press("Home")
    assert re.match(r"June 2, 2026\. \d+%\. between \d+% and \d+%", here(page, "trend-open_share"))
    expect(page.locator(".growth .picture")).to_have_count(3)
    expect(page.locator(".methods .picture")).to_have_count(2)
    for name in ("fitting-five_step", "fitting-incident"):
        frame(page, name).locator("summary").click()
    expect(frame(page, "fitting-five_step").locator("tbody tr")).to_have_count(5)
    expect(frame(page, "fitting-five_step").locator("thead th")).to_have_count(4)
    content, _ = downloaded(page, frame(page, "trend-open_share").get_by_role("button", name="Save as SVG"))
    assert ET.fromstring(content).tag == f"{SVG}svg"


def test_choosing_a_dot_opens_its_session_and_back_goes_back(page):
    go(page, "compare")
    picture(page, "trend-open_share").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Five-step (basic) method, November 3, 2026")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sessions side by side")


# --- practise --------------------------------------------------------------------------------------------------------


def label(page, first, second):
    """One sentence by its digits, up to and with the reveal."""
    page.keyboard.press(first)
    expect(page.locator(".choosing h2")).to_contain_text("What kind of")
    page.keyboard.press(second)
    expect(page.locator(".reveal .main")).to_be_focused()


def test_a_newcomer_practises_with_the_keyboard_alone(practice_page):
    page = practice_page
    expect(page.get_by_role("heading", level=1)).to_have_text("Practise: question, advice or reflection?")
    begin = page.get_by_role("button", name="Begin")
    begin.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_contain_text("Ruth, you have the floor")
    # Nothing gives the label away before there is an answer.
    expect(page.locator(".three")).to_have_count(0)
    expect(page.locator(".choosing h2")).to_be_focused()

    label(page, "4", "2")
    expect(page.locator(".reveal h2")).to_have_text("All three agree.")
    page.keyboard.press("Enter")
    for _ in range(3):
        label(page, "4", "1")
        page.keyboard.press("Enter")
    label(page, "1", "1")  # "You need to put that in writing" is no question
    expect(page.locator(".reveal h2")).to_have_text("The reference says otherwise.")
    expect(page.locator(".three .same")).to_have_count(1)
    expect(page.locator(".because")).to_contain_text("It says what somebody should do.")
    # What came out is told along with the button that has the focus.
    expect(page.locator(".reveal .main")).to_have_accessible_description(
        re.compile("says otherwise.*you ≠ question, open")
    )
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="What would you say here?")).to_be_focused()
    expect(page.locator(".offers")).to_be_hidden()
    page.get_by_label("Your words, as the chair").fill("Ben, one moment.")
    page.get_by_role("button", name="Show what the method offers").click()
    expect(page.locator(".offers li").first).to_be_visible()
    expect(page.locator(".offers")).to_contain_text("Naming the phase is enough.")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text(re.compile(r"^5 of 5\d$"))).to_be_visible()
    label(page, "4", "2")

    page.get_by_role("button", name="How am I doing?").click()
    expect(page.locator(".lead")).to_contain_text("You labelled 6 sentences.")
    expect(page.locator(".lead")).to_contain_text("you and the reference agree on 83%")
    expect(page.locator(".disagreements li")).to_have_count(1)
    expect(page.locator(".disagreements")).to_contain_text(WORDS)
    if picture(page, "kappas").count():
        picture(page, "kappas").focus()
        assert here(page, "kappas").startswith("you and the reference. 0.")
    page.get_by_role("button", name="Go on where I was").click()
    expect(page.get_by_text(re.compile(r"^6 of 5\d$"))).to_be_visible()


def test_practising_can_be_begun_again(practice_page):
    page = practice_page
    page.get_by_role("button", name="Begin").click()
    label(page, "4", "2")
    page.get_by_role("button", name="How am I doing?").click()
    expect(page.get_by_text("Label some more sentences first")).to_be_visible()
    page.get_by_role("button", name="Start again").click()

    expect(page.get_by_role("button", name="Begin")).to_be_visible()


def test_the_sessions_to_practise_on_can_be_read_too(practice_page):
    page = practice_page
    page.get_by_role("link", name="The sessions").click()
    expect(page.get_by_role("navigation", name="The sessions").get_by_role("link")).to_have_count(4)
    expect(page.get_by_role("link", name="Compare")).to_have_count(0)
    expect(picture(page, "ribbon").locator("svg")).to_be_attached()


# --- correct ---------------------------------------------------------------------------------------------------------


def test_a_supervisor_corrects_by_keyboard_and_the_figures_follow(own, own_page, tmp_path):
    page = own_page
    asked = page.locator("[data-figure=question_advice] .value")
    before = asked.inner_text()
    page.get_by_text("Not so? Correct the label").click()
    page.get_by_label("I do this as").select_option("supervisor")
    page.locator("#act-advice-direct").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#act-advice-option")).to_be_checked()
    expect(page.locator(".corrected")).to_have_count(0)  # going through them is no answer yet
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")

    expect(page.locator(".corrected")).to_have_text("◆ Corrected by the supervisor. Companion said advice, direct.")
    expect(asked).not_to_have_text(before)
    expect(page.locator("#act-question-leading")).to_be_focused()
    expect(page.get_by_text("One correction is not saved yet.")).to_be_visible()
    assert "question, leading" in here(page, "ribbon")

    page.get_by_role("button", name="Save as a new sealed file").click()
    page.get_by_role("button", name="Seal and save").click()
    secret = page.locator(".secret").inner_text()
    saved = Path(page.locator(".path").inner_text())
    assert saved.parent == tmp_path
    record = open_review(saved, [Passphrase(reading) for reading in words.readings(secret)])
    assert [(each.act, each.by) for each in record.corrections] == [("question/leading", "supervisor")]
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("is not saved yet")).to_be_hidden()
    assert own.words() is None, "the words are given once"


def test_a_correction_can_be_taken_back(own_page):
    page = own_page
    asked = page.locator("[data-figure=question_advice] .value")
    before = asked.inner_text()
    page.get_by_text("Not so? Correct the label").click()
    page.locator("#act-other-social").check()
    page.get_by_role("button", name="Correct it").click()
    expect(asked).not_to_have_text(before)
    page.get_by_role("button", name="Take the correction back").click()

    expect(asked).to_have_text(before)
    expect(page.locator(".corrected")).to_have_count(0)


def test_a_refusal_is_told_in_words(own_page, errors):
    page = own_page
    page.get_by_text("Not so? Correct the label").click()
    page.locator("#act-other-social").check()
    page.get_by_role("button", name="Correct it").click()
    page.get_by_role("button", name="Save as a new sealed file").click()
    page.get_by_label("Seal it to a key").check()
    page.get_by_role("button", name="Seal and save").click()
    expect(page.get_by_role("alert")).to_have_text("Fill in a key, or choose new words.")
    page.get_by_label("A public key").fill("age1nobody")
    page.get_by_role("button", name="Seal and save").click()

    expect(page.get_by_role("alert")).to_contain_text("age1nobody")
    assert ["409" in error for error in errors] == [True]
    errors.clear()


# --- to take along ---------------------------------------------------------------------------------------------------


def test_the_report_stands_by_itself_and_holds_no_words(page, browser):
    html, name = downloaded(page, page.get_by_role("button", name="Report to read or print"))
    alone = browser.new_context(offline=True, java_script_enabled=False)
    paper = alone.new_page()
    paper.set_content(html)
    drawings = paper.locator("figure > svg").count()
    printed = len(paper.pdf(format="A4"))
    text = paper.locator("body").inner_text()
    alone.close()

    assert name == "companion-review-2026-06-02.html"
    assert drawings == 4
    assert printed > 20_000
    assert "Questions for each piece of advice" in text
    assert WORDS not in html
    assert not re.search(r"<script|<link|src=|@import|url\((?!#)", html)


def test_counts_come_with_a_dictionary(page):
    counts, name = downloaded(page, page.get_by_role("button", name="Counts (CSV)"))
    meanings, _ = downloaded(page, page.get_by_role("button", name="What the counts mean (CSV)"))
    rows = list(csv.DictReader(io.StringIO(counts)))

    assert name == "counts.csv"
    assert rows
    assert set(rows[0]) <= {row[0] for row in csv.reader(io.StringIO(meanings))}
    assert WORDS not in counts


# --- for everybody ---------------------------------------------------------------------------------------------------


def test_the_language_switches_in_place(page):
    go(page, "compare")
    page.get_by_role("button", name="Nederlands").click()

    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sessies naast elkaar")
    expect(page.get_by_role("button", name="English")).to_be_focused()
    go(page, "session/0")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vijfstappenmethode, 2 juni 2026")
    expect(page.locator(".quote")).to_have_attribute("lang", "en")


def test_without_the_plotting_library_the_tables_speak(context, library, errors):
    context.route("**/static/plots.js", lambda route: route.fulfill(status=404))
    page = enter(context, library)

    expect(page.get_by_text("companion was set up without Node")).to_be_visible()
    expect(page.locator("details.behind[open] tbody tr").nth(50)).to_be_visible()
    expect(page.locator("details.behind[open]")).to_have_count(4)
    for _ in range(reviewing.ROUNDS):
        page.get_by_role("button", name="Next signal").click()
    expect(page.locator(".quote")).to_have_text(re.compile("^Have you thought of .* later shift"))
    go(page, "compare")
    expect(page.locator("details.behind[open]").first).to_be_visible()
    errors.clear()


def test_what_was_said_is_shown_as_text_never_as_markup(context, tmp_path):
    evil = "<img src=x onerror=alert(1)> & <b>bold</b>"
    record = reviewing.record(reviewing.EVENINGS[0])
    said = (reviewing.replace(record.said[0], text=evil, evidence=()), *record.said[1:])
    record = reviewing.replace(record, said=said)
    desk = ReviewDesk([(tmp_path / "x.age", record)], [], language="en", today="2026-11-21", stop=lambda: None)
    with serve(desk, "en") as server:
        page = enter(context, server)
        picture(page, "ribbon").focus()
        page.keyboard.press("Home")

        expect(page.locator(".quote")).to_have_text(evil)
        assert page.locator("main img, main b:has-text('bold')").count() == 0


def test_stopping_says_what_is_lost(context, tmp_path):
    stopped = []
    record = reviewing.record(reviewing.EVENINGS[0])
    desk = ReviewDesk(
        [(tmp_path / "x.age", record)], [], language="en", today="2026-11-21", stop=lambda: stopped.append(True)
    )
    with serve(desk, "en") as server:
        page = enter(context, server)
        page.get_by_text("Not so? Correct the label").click()
        page.locator("#act-other-social").check()
        page.get_by_role("button", name="Correct it").click()
        expect(page.get_by_text("One correction is not saved yet.")).to_be_visible()
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("dialog")).to_contain_text("There are corrections that are not saved.")
        page.get_by_role("dialog").get_by_role("button", name="Stop").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The file is closed")

    assert stopped == [True]


@pytest.mark.parametrize("width", [320, 3840])
def test_no_width_makes_the_page_scroll_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for place in ("session/0", "compare", "practise/en-1"):
        go(page, place)
        assert page.locator("html").evaluate("root => root.scrollWidth") <= width, place


def axe_faults(page, rules=None):
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return {(fault["id"], fault["impact"]): fault["nodes"][0]["html"] for fault in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_view_has_an_accessibility_fault(browser, library, language):
    """axe-core, all its rules (WCAG 2.2 A and AA, good practice); once more in the dark what depends on colours.

    One of each kind is opened, of figures and of tables: opening all takes axe most of a minute.
    """
    schemes = {"light": None} | ({"dark": ["color-contrast"]} if language == "en" else {})
    context = browser.new_context(viewport=LAPTOP, bypass_csp=True, reduced_motion="reduce")
    page = enter(context, library)
    if language == "nl":
        page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.evaluate(AXE.read_text("utf-8"))
    faults = {}
    for place in ("session/0", "compare", f"practise/{language}-1"):
        go(page, place)
        for closed in page.locator("#about-open_share summary, .inspector summary, figure:has(#planned) summary").all():
            closed.click()
        for scheme, rules in schemes.items():
            page.emulate_media(color_scheme=scheme)
            faults |= {(place, scheme, *fault): html for fault, html in axe_faults(page, rules).items()}
    context.close()

    assert faults == {}


def test_practising_and_dialogs_have_no_accessibility_fault(browser, tmp_path):
    context = browser.new_context(viewport=LAPTOP, bypass_csp=True, reduced_motion="reduce")
    faults = {}

    def look(name):
        faults.update({(name, *fault): html for fault, html in axe_faults(page).items()})

    with serve(reviewing.desk(tmp_path, reviewing.EVENINGS[:1]), "en") as server:
        page = enter(context, server)
        page.evaluate(AXE.read_text("utf-8"))
        page.get_by_text("Not so? Correct the label").click()
        page.locator("#act-other-social").check()
        page.get_by_role("button", name="Correct it").click()
        page.get_by_role("button", name="Save as a new sealed file").click()
        look("save")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Stop").click()
        look("stop")
        page.keyboard.press("Escape")
        go(page, "practise/en-1")
        page.get_by_role("button", name="Begin").click()
        look("choosing")
        for nth in range(5):
            label(page, "4", "2")
            look("reveal") if nth == 0 else None
            page.keyboard.press("Enter")
        look("moment")
        page.get_by_role("button", name="How am I doing?").click()
        look("agreement")
    context.close()

    assert faults == {}

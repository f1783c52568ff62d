"""The summary capsule in a real browser, from a file: what its reader does, and what it must never do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from companion.events import LANGUAGES
from companion.export import calendar, capsule, sealing, summary, summary_text, words
from companion.export.agefile import Passphrase
from companion.export.summary import Action, Line, Option, Summary
from companion.strings import load
from tests.browser import chromium
from tests.e2e.capsules import AXE, WORDS, built_template, composed, sealed_capsule, type_words

pytestmark = pytest.mark.needs("chromium", "node")

LARGEST_BYTES = 400_000
HOSTILE = "<img src=x onerror=alert(1)> </script>\u202e; , \\ é 🙂 \x1b[31m\nnew line {count} $& " + "wijk " * 30


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return built_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="module")
def capsules(tmp_path_factory, template):
    return {language: sealed_capsule(tmp_path_factory.mktemp(language), language, template) for language in LANGUAGES}


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def errors():
    """What the browser complained about. Empty at the end, unless the test itself cleared it."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def requests():
    """What the browser asked for. Nothing but the page itself and what it carries, unless the test cleared it."""
    asked = []
    yield asked
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.fixture
def context(browser, errors, requests):
    opened = browser.new_context(viewport={"width": 900, "height": 1000})
    opened.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("weberror", lambda error: errors.append(str(error.error)))
    opened.on("request", lambda request: requests.append(request.url))
    yield opened
    opened.close()


@pytest.fixture
def page(context):
    return context.new_page()


def opened(page, path, typed):
    page.goto(path.as_uri())
    type_words(page, typed)
    expect(page.locator(".sheet")).to_be_visible()
    return page


def capsule_of(folder, template, contents: Summary, passphrase: str):
    path = sealing.seal(summary.encode(contents), folder, "companion-2026-11-21", [Passphrase(passphrase)])
    return capsule.write(path, contents.language, template)


def one_line(text):
    return " ".join(text.split())


# --- the reader's story --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_bringer_types_the_words_and_reads_the_summary(page, capsules, language):
    typed = WORDS[language].upper().replace("-", ",  ", 3).replace("-", " ")
    opened(page, capsules[language], typed)
    text, contents = load(language), composed(language)
    sheet = page.locator(".sheet")

    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_have_text(text("summary.title"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    for line in (contents.case, contents.question_before, contents.question_now, *contents.insights, *contents.options):
        expect(sheet).to_contain_text(line.text)
    for action in contents.actions:
        expect(sheet).to_contain_text(action.what)
    expect(sheet).to_contain_text("27 november 2026" if language == "nl" else "27 November 2026")
    expect(sheet).to_contain_text(text("summary.choice.maybe"))


@pytest.mark.parametrize(
    "typed", ["lant copp tuli orbi velv pion mosa", "1. Lantern 2. Copper 3.tulip 4. orbit velvet—pioneer/mosaic."]
)
def test_beginnings_and_numbered_words_will_do(page, capsules, typed):
    opened(page, capsules["en"], typed)


def test_wrong_words_can_be_mended_where_they_stand(page, capsules):
    page.goto(capsules["en"].as_uri())
    wrong = WORDS["en"].replace("orbit", "velvet")
    type_words(page, wrong)

    expect(page.get_by_role("alert")).to_contain_text("do not open the summary")
    expect(page.locator("textarea")).to_have_value(wrong)
    expect(page.locator("textarea")).to_be_focused()

    type_words(page, WORDS["en"])
    expect(page.locator(".sheet")).to_be_visible()


def test_the_list_helps_to_type(page, capsules):
    page.goto(capsules["en"].as_uri())
    field = page.locator("textarea")
    field.press_sequentially("lantern copper tulip orbti vel")

    expect(page.locator(".understood .unknown")).to_contain_text("orbti")
    page.get_by_role("button", name="velvet").click()
    page.get_by_role("button", name="orbit instead of orbti").click()
    expect(field).to_have_value("lantern copper tulip orbit velvet ")
    expect(field).to_be_focused()

    field.press_sequentially("pioneer mosaic")
    expect(page.get_by_role("status").first).to_have_text("7 of 7 words")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator(".sheet")).to_be_visible()


def test_a_y_for_an_ij_is_understood(page, capsules):
    page.goto(capsules["nl"].as_uri())
    page.locator("textarea").fill(WORDS["nl"].replace("dolfijn", "dolfyn"))
    page.get_by_role("button", name="dolfijn in plaats van dolfyn").click()

    expect(page.locator("textarea")).to_have_value(WORDS["nl"])


def test_a_passphrase_of_ones_own_is_taken_as_it_is(page, tmp_path, template):
    path = capsule_of(tmp_path, template, composed("nl"), "Mijn Eigen zin, met Émile!")
    page.goto(path.as_uri())
    type_words(page, "mijn eigen zin, met émile!")
    expect(page.get_by_role("alert")).to_contain_text("openen de samenvatting niet")

    type_words(page, "Mijn Eigen zin, met Émile!")
    expect(page.locator(".sheet")).to_be_visible()


def test_words_that_companion_makes_open_it(page, tmp_path, template):
    passphrase = words.generate("nl")
    opened(page, capsule_of(tmp_path, template, composed("nl"), passphrase), passphrase.replace("-", " ").title())


def test_closing_leaves_nothing_behind(page, capsules):
    opened(page, capsules["en"], WORDS["en"])
    page.get_by_role("button", name="Close").click()

    expect(page.locator("textarea")).to_have_value("")
    assert composed("en").case.text not in page.content()
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


# --- taking it along -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clipboard", ["", "Object.defineProperty(navigator, 'clipboard', { value: undefined })"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_copying_gives_the_text_that_companion_shows(context, page, capsules, language, clipboard):
    context.add_init_script(clipboard)
    opened(page, capsules[language], WORDS[language])
    page.get_by_role("button", name=load(language)("capsule.copy")).click()
    expect(page.locator(".said")).to_have_text(load(language)("capsule.copied"))

    page.get_by_role("button", name=load(language)("capsule.close")).click()
    page.locator("textarea").press("Control+V")
    expect(page.locator("textarea")).not_to_have_value("")
    assert one_line(page.locator("textarea").input_value()) == one_line(summary_text.to_plain(composed(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_saved_actions_are_the_calendar_that_companion_writes(page, capsules, language):
    opened(page, capsules[language], WORDS[language])
    with page.expect_download() as download:
        page.get_by_role("button", name=load(language)("capsule.calendar")).click()

    assert download.value.suggested_filename == load(language)("capsule.calendar_file", date="2026-11-21")
    assert download.value.path().read_bytes() == calendar.to_ics(composed(language))


def pages_of_paper(page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, format="A4")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_on_one_page_and_is_as_it_was_on_the_screen(page, capsules, language):
    opened(page, capsules[language], WORDS[language])
    before = page.locator(".sheet").bounding_box()

    assert pages_of_paper(page) == 1
    assert page.locator(".sheet").bounding_box() == before


@pytest.mark.parametrize("width", [390, 1400])
def test_a_long_summary_prints_on_one_page_too_also_from_a_phone(page, tmp_path, template, width):
    line = Line(text="A rather long line that somebody said in the round, with a clause and then some more.")
    contents = replace(
        composed("en"),
        case=Line(text=" ".join([line.text] * 5)),
        insights=(line,) * 4,
        options=(Option(text=line.text, choice="maybe"),) * 8,
        actions=(Action(what=line.text, due=date(2026, 12, 1)),) * 5,
    )
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, capsule_of(tmp_path, template, contents, WORDS["en"]), WORDS["en"])

    assert pages_of_paper(page) == 1


# --- whatever is inside --------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path, template):
    contents = Summary(
        date=date(2026, 11, 21),
        language="nl",
        method=HOSTILE,
        people=None,
        case=Line(text=HOSTILE, draft=True),
        question_before=None,
        question_now=Line(text=HOSTILE),
        insights=(),
        options=(Option(text=HOSTILE, choice="maybe", draft=True),),
        actions=(
            Action(what=HOSTILE, when=HOSTILE, due=date(2027, 2, 1)),
            Action(what=HOSTILE, when=HOSTILE, draft=True),
        ),
    )
    return contents, capsule_of(tmp_path, template, contents, WORDS["nl"])


def test_what_was_said_never_becomes_markup(page, hostile):
    contents, path = hostile
    opened(page, path, WORDS["nl"])

    assert page.locator("img").count() == 0
    expect(page.locator(".case")).to_contain_text("<img src=x onerror=alert(1)> </script>")
    expect(page.locator(".case .draft")).to_have_text("(concept)")
    expect(page.locator(".insights")).to_contain_text("Er is geen inzicht uitgesproken.")
    expect(page.locator(".notice")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Data naar agenda").click()
    assert download.value.path().read_bytes() == calendar.to_ics(contents)


def test_a_later_summary_and_another_document_are_met_in_words(page, tmp_path, template):
    for name, document, said in (
        ("later", b'{"format": "companion-summary/2"}', "newer companion"),
        ("other", b"my private shopping list", "no summary of companion"),
        ("number", b"1", "no summary of companion"),
    ):
        path = capsule.write(sealing.seal(document, tmp_path, name, [Passphrase(WORDS["en"])]), "en", template)
        page.goto(path.as_uri())
        type_words(page, WORDS["en"])
        expect(page.get_by_role("alert")).to_contain_text(said)
        assert "shopping" not in page.content()


# --- where it does not work ----------------------------------------------------------------------------------------


def test_a_changed_page_is_known_as_damaged_before_anybody_types(page, capsules, tmp_path):
    whole = capsules["en"].read_text("utf-8")
    begin = whole.index("-----BEGIN AGE") + 300
    for name, changed in (
        ("flipped", whole[:begin] + ("B" if whole[begin] == "A" else "A") + whole[begin + 1 :]),
        ("lost", whole[:begin] + whole[begin + 65 :]),
    ):
        path = tmp_path / f"{name}.html"
        path.write_text(changed, "utf-8")
        page.goto(path.as_uri())
        expect(page.get_by_role("alert")).to_contain_text("This file is damaged")
        expect(page.locator("#explanation")).to_be_visible()


def test_a_summary_that_was_damaged_before_it_came_into_the_page_does_not_open(page, tmp_path, template):
    sealed = sealing.seal(summary.encode(composed("en")), tmp_path, "x", [Passphrase(WORDS["en"])])
    whole = sealed.read_bytes()
    sealed.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    page.goto(capsule.write(sealed, "en", template).as_uri())
    type_words(page, WORDS["en"])

    expect(page.get_by_role("alert")).to_contain_text("This file is damaged")


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.9])
def test_a_page_that_lost_its_end_explains_itself(page, errors, capsules, tmp_path, kept):
    whole = capsules["nl"].read_bytes()
    start = whole.index(b"<pre")
    path = tmp_path / "cut.html"
    path.write_bytes(whole[: start + int(kept * (len(whole) - start))])
    page.goto(path.as_uri())

    expect(page.locator("#explanation")).to_contain_text("het bestand is niet compleet")
    expect(page.locator("#explanation")).to_contain_text("the file is incomplete")
    errors.clear()  # a script that lost its end may be complained about


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_the_page_says_in_both_languages_what_to_do(browser, capsules, language):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(capsules[language].as_uri())
    shown = page.inner_text("body")
    lines = page.inner_text("#sealed")
    context.close()

    for each in LANGUAGES:
        for part in ("what", "browser", "age"):
            assert one_line(load(each)(f"capsule.explain_{part}")) in one_line(shown)
    assert lines.startswith("-----BEGIN AGE ENCRYPTED FILE-----\n")
    assert lines.endswith("\n-----END AGE ENCRYPTED FILE-----\n")


# --- what the page promises ----------------------------------------------------------------------------------------


def test_the_policy_lets_nothing_in_or_out(page, errors, requests, capsules):
    opened(page, capsules["en"], WORDS["en"])
    failures = {}
    page.on("requestfailed", lambda request: failures.update({request.url: request.failure}))
    tried = page.evaluate(
        """async () => {
            const outcome = {};
            await fetch("https://example.org/").then(() => (outcome.fetch = "done"), () => (outcome.fetch = "refused"));
            try { document.body.innerHTML = "<b>x</b>"; outcome.markup = "done"; } catch { outcome.markup = "refused"; }
            const script = document.createElement("script");
            try { script.textContent = "window.ran = true"; document.body.append(script); } catch {}
            outcome.script = window.ran ? "done" : "refused";
            const image = new Image();
            outcome.image = await new Promise((ended) => {
                image.onload = () => ended("done");
                image.onerror = () => ended("refused");
                image.src = "https://example.org/x.png";
            });
            return outcome;
        }"""
    )

    assert tried == {"fetch": "refused", "markup": "refused", "script": "refused", "image": "refused"}
    assert any("Content Security Policy" in error for error in errors)
    assert {url: why for url, why in failures.items() if why != "csp"} == {}  # refused before it could leave
    assert {url for url in requests if url.startswith("http")} <= set(failures)
    errors.clear()
    requests.clear()


def test_without_web_crypto_it_opens_just_as_well(context, page, capsules):
    context.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    opened(page, capsules["nl"], WORDS["nl"])


def test_the_template_that_sealing_uses_is_what_the_sources_give(template):
    assert capsule.template() == template, "the template is missing or old: run `make setup`"


def test_it_stays_small(capsules):
    assert all(path.stat().st_size < LARGEST_BYTES for path in capsules.values())


def test_nothing_in_it_points_elsewhere(template):
    page, licences = template.rsplit("<!--", 1)

    assert set(re.findall(r"https?://[\w.]+", page)) <= {"http://www.w3.org"}
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", page)
    assert "Redistributions in binary form" in licences
    assert "SIL OPEN FONT LICENSE" in licences


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_has_an_accessibility_fault(browser, capsules, hostile, language, scheme):
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    faults = {}

    def look(moment):
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        faults.update({(moment, fault["id"], fault["impact"]): fault["nodes"][0]["html"] for fault in found})

    page.goto(capsules[language].as_uri())
    look("closed")
    page.locator("summary").click()
    type_words(page, WORDS[language].replace("-", " ")[:-3] + "qqq")
    expect(page.get_by_role("alert")).not_to_be_empty()
    look("wrong words")
    type_words(page, WORDS[language])
    expect(page.locator(".sheet")).to_be_visible()
    look("open")
    opened(page, hostile[1], WORDS["nl"])
    look("drafts")
    scroll = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()

    assert faults == {}
    assert scroll == 0

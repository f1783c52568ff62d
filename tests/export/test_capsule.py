"""The page that carries a sealed summary: the same bytes inside, written beside the .age, found by every program."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from companion.commands import sealing as sealing_command
from companion.commands.sealing import SealPlan
from companion.errors import StorageProblem
from companion.events import LANGUAGES, Draft, DraftLine, SessionOpened
from companion.export import agefile, atomic, capsule, summary, words
from companion.export.agefile import Passphrase
from companion.methods import library
from companion.state import fold
from companion.strings import load
from tests.terminal import at_terminal

SCRIPTS = Path(__file__).parents[2] / "frontend" / "capsule"
WORDS = "lantern-copper-tulip-orbit-velvet-pioneer-mosaic"
FACTS = summary.Facts(date="2026-11-21", language="en", method="Five-step method")
DRAFT = Draft(case=DraftLine(text="A resident refuses."), question_before=None, question_now=None)
TEMPLATE = (
    '<html lang="{{language}}"><title>{{title}}</title>{{explanation}}<pre id="sealed" data-sha256="{{sha256}}">\n'
    '{{sealed}}\n</pre><script type="application/json">{{texts}}</script><script>"{{other}}"</script>'
)


@pytest.fixture
def sealed(tmp_path):
    return summary.seal_summary(DRAFT, FACTS, folder=tmp_path, passphrase=WORDS)


@pytest.fixture
def page(sealed):
    return capsule.write(sealed, "en", TEMPLATE)


def armour_in(page) -> str:
    return re.search(r"-----BEGIN.*END AGE ENCRYPTED FILE-----", page.read_text("utf-8"), re.DOTALL)[0]


def names_in(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- the page ------------------------------------------------------------------------------------------------------


def test_the_page_stands_beside_the_age_file_under_its_name(sealed, page):
    assert page == sealed.with_suffix(".html")
    assert names_in(page.parent) == {"companion-2026-11-21.age", "companion-2026-11-21.html"}


def test_an_older_page_of_that_name_stays_as_it_was(sealed, page):
    before = page.read_bytes()

    again = capsule.write(sealed, "nl", TEMPLATE)

    assert again.name == "companion-2026-11-21-2.html"
    assert page.read_bytes() == before


def test_companion_opens_the_page_like_the_age_file(companion, sealed, page):
    from_page = companion("open", page, passphrase=WORDS.replace("-", " "))

    assert from_page.code == 0
    assert from_page.out == companion("open", sealed, passphrase=WORDS).out
    assert companion("open", page, passphrase="other words").code == 3


@pytest.mark.needs("age")
def test_age_opens_the_lines_that_a_person_copies_out_of_the_page(tmp_path, sealed, page):
    copied = tmp_path / "copied.txt"
    copied.write_text(armour_in(page))

    at_terminal(["age", "-d", "-o", str(tmp_path / "out"), str(copied)], [WORDS])

    assert json.loads((tmp_path / "out").read_bytes())["case"]["text"] == "A resident refuses."


def test_a_damaged_or_cut_page_shows_nothing(companion, page):
    whole = page.read_text("utf-8")
    line = armour_in(page).splitlines()[-3]
    page.write_text(whole.replace(line, line[::-1]), "utf-8")
    damaged = companion("open", page, passphrase=WORDS)
    page.write_text(whole[: whole.index(line)], "utf-8")
    cut = companion("open", page, passphrase=WORDS)

    assert (damaged.code, damaged.out, cut.code, cut.out) == (3, "", 3, "")
    assert "is damaged" in damaged.err
    assert "incomplete" in cut.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_is_in_both_languages_and_that_of_the_summary_comes_first(sealed, language):
    page = capsule.page(sealed.read_bytes(), language, TEMPLATE).decode()
    places = {each: page.index(html.escape(load(each)("capsule.explain_age"))) for each in LANGUAGES}

    assert min(places, key=places.__getitem__) == language
    assert page.startswith(f'<html lang="{language}">')


def test_the_words_for_typing_help_are_those_that_seal(sealed):
    page = capsule.page(sealed.read_bytes(), "nl", TEMPLATE).decode()
    block = json.loads(re.search(r"json\">(.*?)</script>", page)[1])

    assert tuple(block["list"].split()) == words.word_list("nl")
    assert block["count"] == words.SUMMARY_WORDS
    assert block["texts"]["summary.months.1"] == "januari"


def test_nothing_in_the_texts_can_end_their_element(sealed, monkeypatch):
    text = load("en")
    monkeypatch.setitem(text._table, "capsule.open", "</script><!-- & {{sealed}}")
    page = capsule.page(sealed.read_bytes(), "en", TEMPLATE).decode()
    block = re.search(r"json\">(.*?)</script>", page)[1]

    assert "<" not in block
    assert json.loads(block)["texts"]["capsule.open"] == "</script><!-- & {{sealed}}"
    assert page.count("BEGIN AGE") == 1


def test_the_script_asks_for_texts_that_exist_and_uses_all_of_its_own():
    code = "".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.ts")) + Path(capsule.__file__).read_text("utf-8")
    known = {key for key in load("en").keys() if key.startswith(("capsule.", "summary.", "calendar."))}  # noqa: SIM118
    asked = set(re.findall(r"[\"'](\w+(?:\.\w+)+)[\"']", code)) & known
    codes = re.search(r"type Code = (.*?);", code)[1]
    problems = {f"capsule.problem.{code}" for code in re.findall(r'"(\w+)"', codes)}
    explained = {f"capsule.explain_{part}" for part in capsule._EXPLANATION}

    assert set(re.findall(r'texts\("([\w.]+)"', code)) <= known
    assert {key for key in known if key.startswith("capsule.")} == {
        key for key in asked | problems | explained if key.startswith("capsule.")
    }


def test_a_disk_that_gives_back_something_else_keeps_no_page(sealed, monkeypatch):
    def failing(path, fill):
        def fill_wrongly(file):
            fill(file)
            file.seek(0)
            file.write(b"?")

        return path, atomic.write(path, fill_wrongly)

    monkeypatch.setattr(atomic, "write_first_free", failing)
    with pytest.raises(StorageProblem, match="unfaithful"):
        capsule.write(sealed, "en", TEMPLATE)

    assert names_in(sealed.parent) == {sealed.name}


# --- at the end of a session ---------------------------------------------------------------------------------------


@pytest.fixture
def session():
    method = library.find_text("five_step")
    state = fold([SessionOpened(t_s=0.0, date="2026-11-21", language="en", method=method)])
    return state, library.load("five_step")


def seal(session, plan, capsys):
    path, generated = sealing_command.seal(DRAFT, *session, plan)
    return path, generated, " ".join(capsys.readouterr().err.split())


def test_whoever_gets_words_gets_the_page_too(session, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(capsule, "template", lambda: TEMPLATE)

    path, generated, said = seal(session, SealPlan(tmp_path, accept_draft=True), capsys)

    assert names_in(tmp_path) == {path.name, "companion-2026-11-21.html"}
    assert "companion-2026-11-21.html" in said
    assert summary.open_summary(path.with_suffix(".html"), [Passphrase(generated)]).case.text == "A resident refuses."


def test_whoever_has_a_key_has_a_program_and_gets_no_page(session, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(capsule, "template", lambda: TEMPLATE)
    reader = agefile.X25519Identity(b"\x07" * 32).recipient

    path, _, said = seal(session, SealPlan(tmp_path, accept_draft=True, recipients=(reader,)), capsys)

    assert names_in(tmp_path) == {path.name}
    assert ".html" not in said


def test_without_the_template_it_is_said_that_there_is_no_page(session, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(capsule, "template", lambda: None)

    path, generated, said = seal(session, SealPlan(tmp_path, accept_draft=True), capsys)

    assert names_in(tmp_path) == {path.name}
    assert "was not made" in said
    assert generated in said


def test_a_page_that_can_not_be_written_costs_neither_the_summary_nor_its_words(session, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(capsule, "template", lambda: TEMPLATE)

    def full(path, fill):
        if path.suffix == ".html":
            raise StorageProblem("storage.full", path=path)
        return path, atomic.write(path, fill)

    monkeypatch.setattr(atomic, "write_first_free", full)
    path, generated, said = seal(session, SealPlan(tmp_path, accept_draft=True), capsys)

    assert generated in said
    assert "full" in said
    assert summary.open_summary(path, [Passphrase(generated)]).case.text == "A resident refuses."

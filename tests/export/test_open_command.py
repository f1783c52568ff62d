"""`companion open`: the case-bringer reads their summary, and is told in words when they can't."""

from __future__ import annotations

import sys

import pytest

from companion.commands import console
from companion.events import Draft, DraftAction, DraftLine
from companion.export import agefile, sealing, summary, words

WORDS = "lantern-copper-tulip-orbit-velvet-pioneer-mosaic"
READER = agefile.X25519Identity(b"\x06" * 32)
FACTS = summary.Facts(date="2026-11-21", language="en", method="Incident method")
DRAFT = Draft(
    case=DraftLine(text="The café on the first floor."),
    question_before=None,
    question_now=None,
    actions=(DraftAction(what="Call the daughter", when="by Friday", due="2026-11-27"),),
)


@pytest.fixture
def sealed(tmp_path):
    return summary.seal_summary(DRAFT, FACTS, folder=tmp_path, passphrase=WORDS)


@pytest.fixture
def sealed_for_key(tmp_path):
    return summary.seal_summary(DRAFT, FACTS, folder=tmp_path, recipients=[READER.recipient])


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "key.txt"
    path.write_text(f"# mine\n{agefile.write_identity(READER)}\n")
    return path


def test_the_words_of_these_tests_are_words_that_companion_could_have_given():
    assert words.normalise(WORDS) == WORDS


def test_words_typed_from_paper_show_the_summary(companion, sealed):
    run = companion("open", sealed, passphrase="Lantern copper, tulip ORBIT velvet pioneer  mosaic ")

    assert run.code == 0
    assert "The café on the first floor. (draft)" in run.out
    assert "Call the daughter (by 27 November 2026) (draft)" in run.out
    assert run.err == ""


def test_wrong_words_are_said_so_with_exit_code_3(companion, sealed):
    run = companion("open", sealed, passphrase="not these")

    assert (run.code, run.out) == (3, "")
    assert "These words do not open the file." in run.err


def test_a_damaged_file_shows_nothing(companion, sealed):
    whole = sealed.read_bytes()
    sealed.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    damaged = companion("open", sealed, passphrase=WORDS)
    sealed.write_bytes(whole[:-7])
    cut = companion("open", sealed, passphrase=WORDS)

    assert (damaged.code, damaged.out, cut.code, cut.out) == (3, "", 3, "")
    assert "is damaged" in damaged.err
    assert "incomplete" in cut.err


def test_markdown_goes_to_standard_output_after_a_word_of_warning(companion, sealed):
    run = companion("open", sealed, "--markdown", passphrase=WORDS)

    assert run.out.startswith("# Intervision: my summary\n")
    assert "no longer sealed" in run.err


def test_markdown_and_calendar_go_to_files_that_are_never_overwritten(companion, sealed, tmp_path):
    out, ics = tmp_path / "mijn samenvatting.md", tmp_path / "actions.ics"

    run = companion("open", sealed, "--markdown", out, "--ics", ics, passphrase=WORDS)

    assert (run.code, run.out) == (0, "")
    assert "# Intervision: my summary" in out.read_text("utf-8")
    assert b"SUMMARY:Call the daughter" in ics.read_bytes()
    assert run.err.count("Take care") == 2

    again = companion("open", sealed, "--markdown", out, passphrase=WORDS)
    assert again.code == 1
    assert "already there" in again.err


def test_a_name_for_the_text_without_markdown_is_a_slip(companion, sealed, tmp_path):
    assert companion("open", sealed, tmp_path / "out.md", passphrase=WORDS).code == 2


def test_a_key_opens_what_was_sealed_for_it(companion, sealed_for_key, key_file):
    assert "Call the daughter" in companion("open", sealed_for_key, "--identity", key_file).out


def test_without_the_key_or_with_another_one_is_said_so(companion, sealed_for_key, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(agefile.write_identity(agefile.new_identity()))

    missing = companion("open", sealed_for_key)
    wrong = companion("open", sealed_for_key, "--identity", other)

    assert missing.code == wrong.code == 3
    assert "sealed for a key" in missing.err
    assert "another key" in wrong.err


def test_a_key_for_a_file_with_words_is_said_so(companion, sealed, key_file):
    run = companion("open", sealed, "--identity", key_file)

    assert run.code == 3
    assert "opens with a passphrase" in run.err


@pytest.mark.parametrize(
    ("name", "contents", "code", "said"),
    [
        ("holiday.jpg", b"\xff\xd8\xff\xe0 picture\n", 3, "not a sealed file"),
        ("page.html", b"<html>nothing here</html>\n", 3, "no sealed summary inside this page"),
        ("empty.age", b"", 3, "incomplete"),
        ("newer.age", b"age-encryption.org/v9\nwhatever\n", 3, "newer version of the age format (v9)"),
        ("missing.age", None, 1, "does not exist"),
    ],
)
def test_other_files_are_met_in_words(companion, tmp_path, name, contents, code, said):  # noqa: PLR0917
    path = tmp_path / name
    if contents is not None:
        path.write_bytes(contents)
    run = companion("open", path, passphrase="words")

    assert run.code == code
    assert said in run.err


def test_an_age_file_that_holds_something_else_is_not_shown(companion, tmp_path, key_file):
    path = sealing.seal(b"my private shopping list", tmp_path, "list", [READER.recipient])
    run = companion("open", path, "--identity", key_file)

    assert run.code == 3
    assert "shopping" not in run.out + run.err


class Terminal:
    """A person at the keyboard, who types these lines."""

    def __init__(self, monkeypatch, *lines):
        self.prompts = []
        self._lines = iter(lines)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(console.getpass, "getpass", self.ask)

    def ask(self, prompt):
        self.prompts.append(prompt)
        return next(self._lines)


def test_a_person_gets_three_tries(companion, sealed, monkeypatch):
    person = Terminal(monkeypatch, "lantern", "lantern copper", WORDS.upper())
    run = companion("open", sealed)

    assert run.code == 0
    assert run.err.count("These words do not open the file.") == 2
    assert person.prompts == ["The words that open this file: "] * 3

    Terminal(monkeypatch, "a", "b", "c", WORDS)
    assert companion("open", sealed).code == 3


def test_without_a_terminal_or_a_descriptor_nothing_waits(companion, sealed, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)

    assert companion("open", sealed).code == 2


def test_a_passphrase_is_never_an_argument(companion, sealed):
    assert companion("open", sealed, "--passphrase", WORDS).code == 2

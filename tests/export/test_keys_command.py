"""`companion keys`: a key of one's own, protected by default, and other people's public keys by name."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from companion.commands import console
from companion.errors import UsageProblem
from companion.events import Draft, DraftLine
from companion.export import agefile, keys, summary, words

PASSPHRASE = "a sentence of my own"
ANNA = agefile.write_recipient(agefile.X25519Identity(b"\x08" * 32).recipient)
DRAFT = Draft(case=DraftLine(text="What was said."), question_before=None, question_now=None)
FACTS = summary.Facts(date="2026-11-21", language="en", method="Incident method")


@pytest.fixture
def public_key(companion):
    run = companion("keys", "new", passphrase=PASSPHRASE)
    assert run.code == 0
    return run.out.strip()


def seal_for(text, folder):
    return summary.seal_summary(DRAFT, FACTS, folder=folder, recipients=[keys.load_keyring().resolve(text)])


def test_from_a_new_key_to_an_opened_summary(companion, public_key, tmp_path):
    path = seal_for(public_key, tmp_path)

    run = companion("open", path, passphrase=PASSPHRASE)

    assert "What was said." in run.out
    assert companion("open", path, passphrase="another sentence").code == 3
    assert f"{public_key}  You" in companion("keys", "show").out


def test_the_secret_half_is_nowhere_in_the_clear(companion, public_key):
    folder = keys.identity_file().parent
    stored = b"".join(path.read_bytes() for path in folder.iterdir())

    assert b"SECRET" not in stored
    assert PASSPHRASE.encode() not in stored
    assert {path.name for path in folder.iterdir()} == {"identity.age", "keys.toml"}


def test_a_key_is_never_replaced(companion, public_key):
    before = keys.identity_file().read_bytes()
    run = companion("keys", "new", passphrase=PASSPHRASE)

    assert run.code == 2
    assert "not replaced" in run.err
    assert keys.identity_file().read_bytes() == before


def test_a_key_elsewhere_is_used_by_naming_it(companion, tmp_path):
    elsewhere = tmp_path / "stick" / "mijn sleutel.age"
    public_key = companion("keys", "new", "--out", elsewhere, passphrase=PASSPHRASE).out.strip()

    run = companion("open", seal_for(public_key, tmp_path), "--identity", elsewhere, passphrase=PASSPHRASE)

    assert "What was said." in run.out
    assert companion("keys", "show").code == 2  # companion itself keeps nothing of that key


def test_colleagues_are_remembered_by_name(companion, tmp_path):
    assert companion("keys", "remember", "Anna v. Dijk", ANNA).code == 0
    assert f"{ANNA}  Anna v. Dijk" in companion("keys", "show").out
    assert keys.load_keyring().resolve("Anna v. Dijk") == agefile.parse_recipient(ANNA)
    assert keys.load_keyring().resolve(ANNA) == agefile.parse_recipient(ANNA)

    assert "Forgotten: Anna" in companion("keys", "forget", "Anna v. Dijk").err
    assert "nobody called" in companion("keys", "forget", "Anna v. Dijk").err
    with pytest.raises(UsageProblem):
        keys.load_keyring().resolve("Anna v. Dijk")


@pytest.mark.parametrize(
    ("name", "key"), [("Anna", "age1nonsense"), ("age1anna", ANNA), ("", ANNA), ("a\nb", ANNA), ("x" * 41, ANNA)]
)
def test_what_can_not_be_remembered_is_refused(companion, name, key):
    assert companion("keys", "remember", name, key).code == 2
    assert keys.load_keyring() == keys.Keyring()


def test_a_secret_key_is_not_remembered_by_mistake_and_not_shown(companion):
    secret = agefile.write_identity(agefile.new_identity())
    run = companion("keys", "remember", "me", secret)

    assert run.code == 2
    assert secret not in run.err


def test_a_backup_stays_protected_unless_asked_otherwise(companion, public_key, tmp_path):
    assert companion("keys", "export", tmp_path / "backup.age").code == 0
    assert (tmp_path / "backup.age").read_bytes() == keys.identity_file().read_bytes()

    assert companion("keys", "export", tmp_path / "clear.txt", "--clear", passphrase="wrong").code == 3
    assert not (tmp_path / "clear.txt").exists()
    run = companion("keys", "export", tmp_path / "clear.txt", "--clear", passphrase=PASSPHRASE)
    assert "without protection" in run.err
    assert "AGE-SECRET-KEY-1" in (tmp_path / "clear.txt").read_text()
    assert "AGE-SECRET-KEY-1" not in run.out + run.err


def test_without_a_key_there_is_nothing_to_show_or_export(companion, tmp_path):
    for run in (companion("keys", "show"), companion("keys", "export", tmp_path / "x")):
        assert run.code == 2
        assert "companion keys new" in run.err


@pytest.mark.needs("age")
def test_age_itself_uses_our_key(companion, public_key, tmp_path):
    companion("keys", "export", tmp_path / "clear.txt", "--clear", passphrase=PASSPHRASE)
    path = seal_for(public_key, tmp_path)
    age = shutil.which("age")

    done = subprocess.run([age, "-d", "-i", tmp_path / "clear.txt", path], capture_output=True, check=True)

    assert summary.decode(done.stdout).case == summary.Line(text="What was said.", draft=True)


def test_a_broken_keys_file_is_met_in_words(companion):
    path = keys.identity_file().with_name("keys.toml")
    path.parent.mkdir(parents=True, exist_ok=True)
    for broken in (b"own = ", b"\xff", b"own = 3", b"recipients = 3", b"[recipients]\nanna = 3"):
        path.write_bytes(broken)
        run = companion("keys", "show")
        assert run.code == 2, broken
        assert "keys.toml" in run.err


def typing(monkeypatch, *lines):
    answers = iter(lines)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(console.getpass, "getpass", lambda _prompt: next(answers))


def test_who_just_presses_enter_gets_words_shown_once(companion, monkeypatch, tmp_path):
    typing(monkeypatch, "")
    run = companion("keys", "new")
    shown = next(line.strip() for line in run.err.splitlines() if words.normalise(line) == line.strip())

    assert shown.count("-") == words.SUMMARY_WORDS - 1
    assert "What was said." in companion("open", seal_for(run.out.strip(), tmp_path), passphrase=shown.upper()).out


def test_a_mistyped_new_passphrase_makes_no_key(companion, monkeypatch):
    typing(monkeypatch, "my sentence", "my sentense")

    assert companion("keys", "new").code == 2
    assert not keys.identity_file().exists()

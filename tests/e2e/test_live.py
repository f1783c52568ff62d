"""A session in the room, for real: sound through PortAudio, the real recogniser, the chair's page in a browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from companion import places
from companion.audio.recording import Recording
from companion.events import SAMPLE_RATE_HZ
from companion.export import summary, words
from companion.export.agefile import Passphrase
from companion.export.review_file import open_review
from tests.browser import chromium
from tests.e2e.conftest import COMPANION
from tests.e2e.sound_server import SoundServer, write_wave

pytestmark = [pytest.mark.needs("pulseaudio", "paplay", "pactl", "chromium"), pytest.mark.speech]

METHOD = """
id = "two_rounds"
name = { en = "Two rounds" }
group = [3, 8]
[[phase]]
id = "tell"
name = { en = "The story" }
kind = "presentation"
minutes = 0.1
[[phase]]
id = "ask"
name = { en = "The questions" }
kind = "questions"
minutes = 0.1
signal = ["advice/*"]
say = { en = ["Shall we park that for the advice round?"] }
[[phase]]
id = "close"
name = { en = "The end" }
kind = "evaluation"
minutes = 5
"""
PATIENT_MS = 40_000
RECOVERY = words.generate("en", words.RECOVERY_WORDS)


def spoken(folder, *sentence_ids):
    """A recording of sentences of the demo session, with a second of silence around each."""
    demo = places.shipped("demo", "en")
    script = {line["id"]: line for line in map(json.loads, (demo / "script.jsonl").read_text("utf-8").splitlines())}
    with Recording(demo / "session.opus") as recording:
        pcm = np.concatenate([block.pcm for block in recording.blocks()])
    silence = np.zeros(SAMPLE_RATE_HZ, np.int16)
    parts = [silence]
    for sentence_id in sentence_ids:
        line = script[sentence_id]
        parts += [pcm[round(line["t"] * SAMPLE_RATE_HZ) : round(line["end"] * SAMPLE_RATE_HZ)], silence]
    return write_wave(folder / f"{'-'.join(sentence_ids)}.wav", np.concatenate(parts))


def room_noise(folder, seconds=300):
    """What every real room has, and a null sink lacks: digital silence counts as a dead microphone."""
    noise = np.random.default_rng(1).normal(0, 30, seconds * SAMPLE_RATE_HZ)
    return write_wave(folder / "noise.wav", noise)


class Live:
    """A running `companion start`."""

    def __init__(self, server, folder, *, confirmed_on_the_page=False):
        """Confirmed on the page, or accepted as it was drafted."""
        self.folder = folder
        method = folder / "two rounds.toml"
        method.write_text(METHOD, "utf-8")
        reading, writing = os.pipe()
        os.write(writing, f"{RECOVERY}\n".encode())
        os.close(writing)
        self.process = subprocess.Popen(
            [COMPANION, "start", "--language", "en", "--method", str(method), "--model", "base", "--no-browser",
             "--seal", str(folder / "sealed"), "--recovery-words-fd", str(reading),
             "--review", str(folder / "review"), "--review-words",
             *([] if confirmed_on_the_page else ["--accept-draft"])],
            env={**server.env, "COMPANION_JOURNALS": str(folder / "journals")},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(reading,), text=True,
        )  # fmt: skip
        os.close(reading)
        self.errors = []
        self._reader = threading.Thread(target=self._read_errors)
        self._reader.start()
        self.link = self._find_link()

    def new_link(self):
        """What a chair does who lost the page: Enter in the terminal."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._find_link()

    def _find_link(self):
        for line in self.process.stdout:
            if line.startswith("http://127.0.0.1:"):
                return line.strip()
        raise AssertionError("".join(self.errors))

    def _read_errors(self):
        self.errors.extend(self.process.stderr)

    def listening_addresses(self):
        """Every TCP address on which the process listens, read from the kernel."""
        inodes = set()
        for entry in os.scandir(f"/proc/{self.process.pid}/fd"):
            found = re.match(r"socket:\[(\d+)\]", str(Path(entry.path).readlink()))
            if found:
                inodes.add(found[1])
        addresses = []
        for table in ("tcp", "tcp6"):
            for row in Path(f"/proc/{self.process.pid}/net/{table}").read_text("ascii").splitlines()[1:]:
                fields = row.split()
                if fields[3] == "0A" and fields[9] in inodes:
                    addresses.append(fields[1].split(":")[0])
        return addresses

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.stderr.close()


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def sound(tmp_path):
    with SoundServer(tmp_path / "pulse") as server:
        server.play(room_noise(tmp_path))
        yield server


@pytest.fixture
def live(sound, tmp_path, base_model):
    running = Live(sound, tmp_path)
    yield running
    running.close()


@pytest.fixture
def page(browser, live):
    context = browser.new_context(viewport={"width": 1366, "height": 680})
    opened = context.new_page()
    opened.goto(live.link)
    yield opened
    context.close()


def begin(page):
    """Consent, the first phase, the learning question, the question round."""
    page.locator("#people").fill("5")
    page.locator("#hierarchy-no").check()
    page.locator("#words-no").check()
    page.get_by_role("button", name="Everybody agrees", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The story", timeout=PATIENT_MS)
    expect(page.locator(".listening")).to_have_text("Listening", timeout=PATIENT_MS)
    page.keyboard.press("n")
    page.get_by_role("textbox").fill("How do I say no?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The questions")


def end(page, live):
    for title in ("To close", "The session is closed"):
        page.keyboard.press("e")
        page.keyboard.press("e")
        expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=PATIENT_MS)
    assert live.process.wait(timeout=60) == 0, "".join(live.errors)


def test_a_session_from_consent_to_the_sealed_summary(sound, live, page, tmp_path):
    assert set(live.listening_addresses()) == {"0100007F"}  # 127.0.0.1, as the kernel writes it
    begin(page)
    time.sleep(3)  # the quiet first seconds of the round

    sound.play(spoken(tmp_path, "en-022"))
    expect(page.locator(".signal")).to_contain_text("Advice?", timeout=PATIENT_MS)
    expect(page.locator(".signal")).to_contain_text("Shall we park that for the advice round?")
    page.keyboard.press("d")
    expect(page.locator(".signal")).to_have_count(0)
    advice = page.locator(".balance dd").nth(1)
    expect(advice).to_have_text("1")

    page.keyboard.press("p")
    expect(page.locator(".listening")).to_have_text("Paused")
    sound.play(spoken(tmp_path, "en-022")).wait()
    page.keyboard.press("p")
    expect(page.locator(".listening")).to_have_text("Listening", timeout=PATIENT_MS)
    page.reload()
    expect(advice).to_have_text("1")

    page.keyboard.press("s")
    page.keyboard.press("5")
    expect(advice).to_have_text("0")
    end(page, live)

    (sealed,) = (tmp_path / "sealed").glob("*.age")
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert list((tmp_path / "journals").glob("*.journal")) == []
    review = opened_review(tmp_path / "review", live)
    assert not review.with_words  # the group said no to that
    assert review.people == 5
    assert [phase.phase for phase in review.phases][:2] == ["tell", "ask"]
    assert [gap.why for gap in review.gaps] == ["struck", "paused"]


def opened_review(folder, live):
    """The review that a session left, opened with the words that were shown for it."""
    (sealed,) = folder.glob("companion-review-*.age")
    shown = "".join(live.errors).partition("The words that open the review")[2]
    found = re.search(r"^ +([a-z]+(?:-[a-z]+){6})$", shown, re.MULTILINE)[1]
    return open_review(sealed, [Passphrase(found)])


def test_a_microphone_that_comes_and_goes(sound, live, page, tmp_path):
    begin(page)
    sound.stop()
    expect(page.locator(".listening")).not_to_have_text("Listening", timeout=PATIENT_MS)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("The end")
    sound.start()
    sound.play(room_noise(tmp_path))
    expect(page.locator(".listening")).to_have_text("Listening", timeout=PATIENT_MS)
    end(page, live)

    assert live.process.returncode == 0


def test_a_browser_that_dies_is_replaced_by_another(live, page, browser):
    begin(page)
    page.context.close()
    with browser.new_context() as another:
        fresh = another.new_page()
        fresh.goto(live.link)
        expect(fresh.locator("body")).to_contain_text("each link works once")

        fresh.goto(live.new_link())
        expect(fresh.get_by_role("heading", level=1)).to_have_text("The questions")
        end(fresh, live)


def test_killed_halfway_it_can_be_recovered(sound, live, page, tmp_path, companion):
    begin(page)
    sound.play(spoken(tmp_path, "en-022"))
    expect(page.locator(".balance dd").nth(1)).to_have_text("1", timeout=PATIENT_MS)
    time.sleep(1.5)  # the journal reaches the disk within a second
    live.process.kill()
    live.process.wait()

    (journal,) = (tmp_path / "journals").glob("*.journal")
    reading, writing = os.pipe()
    os.write(writing, f"{RECOVERY.replace('-', ' ').upper()}\n".encode())
    os.close(writing)
    ran = companion("recover", journal, "--passphrase-fd", reading, "--events", "-", pass_fds=(reading,))
    os.close(reading)

    assert ran.code == 0, ran
    acts = [event for event in map(json.loads, ran.out.splitlines()) if event["type"] == "act"]
    assert [act["label"] for act in acts] == ["advice"]


def test_the_summary_is_confirmed_and_handed_over_on_the_page(sound, browser, tmp_path, base_model):
    live = Live(sound, tmp_path, confirmed_on_the_page=True)
    context = browser.new_context(viewport={"width": 1366, "height": 680})
    try:
        page = context.new_page()
        page.goto(live.link)
        begin(page)
        page.keyboard.press("n")
        expect(page.get_by_role("heading", level=1)).to_have_text("The end")
        sound.play(spoken(tmp_path, "en-080", "en-086")).wait()
        for title in ("To close", "Line by line"):
            page.keyboard.press("e")
            page.keyboard.press("e")
            expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=PATIENT_MS)
        action = page.get_by_role("textbox", name="Action 1", exact=True)
        expect(action).to_have_value(re.compile("tell my manager how tired I am"), timeout=PATIENT_MS)
        assert sound.listeners() == 0
        action.press("Enter")
        page.get_by_role("button", name="On to handing over").click()
        page.get_by_role("button", name="Leave out and go on").click()

        page.get_by_role("button", name="Seven words").click()
        page.get_by_role("button", name="Show the words").click()
        shown = page.get_by_role("list", name="The seven words").get_by_role("listitem")
        expect(shown).to_have_count(7)
        passphrase = "-".join(shown.all_inner_texts())
        page.get_by_role("button", name="They are written down").click()
        page.get_by_role("button", name=re.compile("Save here: On this laptop")).click()
        expect(page.locator(".copies li")).to_have_count(1)
        page.get_by_role("button", name="Done").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Handed over")
        assert live.process.wait(timeout=60) == 0, "".join(live.errors)
    finally:
        context.close()
        live.close()

    (sealed,) = (tmp_path / "sealed").glob("*.age")
    read = summary.open_summary(sealed, [Passphrase(passphrase)])
    assert [(each.what, each.draft) for each in read.actions] == [
        ("On Thursday I will tell my manager how tired I am", False)
    ]
    assert (read.insights, read.question_before, read.look_back) == ((), None, None)
    assert list((tmp_path / "journals").glob("*.journal")) == []
    assert not set(passphrase.split("-")) <= set(re.findall(r"[a-z]+", "".join(live.errors)))

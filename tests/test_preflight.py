"""Preflight: each check says one thing, and the model that is chosen is the best that keeps up."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

import companion
from companion import places, preflight
from companion.audio.driver import FakeDriver
from companion.audio.microphone import Microphone
from companion.audio.soundcheck import Verdict
from companion.clock import SystemClock
from companion.events import LANGUAGES
from companion.settings import Settings
from companion.store import models
from companion.strings import load


def shelf(tmp_path, monkeypatch, **rtfs):
    """A shelf of models whose speeds are known, without the models: sparse files of about their size."""
    for name, (size_mb, rtf) in rtfs.items():
        folder = tmp_path / name
        folder.mkdir()
        for file in ("config.json", "tokenizer.json", "vocabulary.json"):
            (folder / file).write_text("{}")
        with (folder / "model.bin").open("wb") as weights:
            weights.truncate(size_mb * 1_000_000)
        if rtf is not None:
            models.keep_speed(folder, rtf)
    monkeypatch.setenv("COMPANION_MODELS", str(tmp_path))
    # The manifest knows the real sizes of its models; these names are not in it, or their sizes are not looked at.
    monkeypatch.setattr("companion.store.folder.cut_files", lambda folder, editions: ())


def choose(language="en", **settings):
    return preflight.choose_model(Settings(**settings), language, SystemClock(), measure=False)


def test_the_strongest_that_keeps_up_is_chosen(tmp_path, monkeypatch):
    shelf(tmp_path, monkeypatch, base=(80, 0.05), small=(250, 0.2), medium=(1500, 0.9))

    chosen = choose()

    assert (chosen.name, chosen.finding.grade, chosen.finding.code) == ("small", "good", "model.good")
    assert chosen.finding.params["times"] == "5.0"


def test_none_keeps_up_and_the_fastest_is_taken_with_a_warning(tmp_path, monkeypatch):
    shelf(tmp_path, monkeypatch, base=(80, 0.7), small=(250, 2.0))

    chosen = choose()

    assert (chosen.name, chosen.finding.grade, chosen.finding.code) == ("base", "note", "model.slow")


def test_slower_than_speech_is_no_way_to_begin(tmp_path, monkeypatch):
    shelf(tmp_path, monkeypatch, base=(80, 1.4))

    assert choose().finding.grade == "bad"


def test_base_hears_dutch_only_moderately(tmp_path, monkeypatch):
    shelf(tmp_path, monkeypatch, base=(80, 0.1))

    assert choose("nl").finding.code == "model.weak_nl"
    assert choose("en").finding.code == "model.good"


def test_a_stronger_one_that_is_too_slow_is_named(tmp_path, monkeypatch):
    shelf(tmp_path, monkeypatch, base=(80, 0.2), small=(250, 0.8))

    chosen = choose("nl")

    assert (chosen.name, chosen.finding.code) == ("base", "model.outrun")
    assert chosen.finding.params["stronger"] == "small"


def test_what_the_settings_name_is_kept(tmp_path, monkeypatch):
    shelf(tmp_path, monkeypatch, base=(80, 0.1), small=(250, 0.2))

    assert choose(model="base").name == "base"


def test_unmeasured_models_are_named_as_such(tmp_path, monkeypatch):
    shelf(tmp_path, monkeypatch, base=(80, None), small=(250, None))

    chosen = choose()

    assert (chosen.name, chosen.finding.code) == ("base", "model.not_measured")


def test_no_model_at_all_is_an_error_in_words(tmp_path, monkeypatch):
    shelf(tmp_path, monkeypatch)

    chosen = choose()

    assert chosen.name is None
    assert chosen.finding.grade == "bad"
    assert chosen.finding.problem.code == "model.missing"


def test_what_cannot_keep_up_by_its_size_is_not_loaded(tmp_path, monkeypatch):
    shelf(tmp_path, monkeypatch, base=(80, None), small=(250, None), medium=(1500, None))
    measured = []
    speeds = {"base": 0.1, "small": 0.35, "medium": 5.0}

    def measure(folder, *_):
        measured.append(folder.name)
        return speeds[folder.name]

    monkeypatch.setattr(preflight, "_measure", measure)
    chosen = preflight.choose_model(Settings(), "en", SystemClock())

    assert measured == ["base", "small"]
    assert chosen.name == "small"
    assert json.loads((tmp_path / "small" / "speed.json").read_text()) == {"rtf": 0.35}
    assert not (tmp_path / "medium" / "speed.json").exists()


@pytest.mark.speech
def test_the_real_model_is_timed_on_real_speech(base_model, tmp_path, monkeypatch):
    shutil.copytree(base_model, tmp_path / "base")
    (tmp_path / "base" / "speed.json").unlink(missing_ok=True)
    monkeypatch.setenv("COMPANION_MODELS", str(tmp_path))

    chosen = preflight.choose_model(Settings(), "en", SystemClock())

    [listing] = [each for each in models.installed() if each.state == "ready"]
    assert chosen.name == "base"
    assert 0 < listing.rtf < 20


@pytest.mark.parametrize(
    ("free_mb", "grade", "code"),
    [(50, "bad", "disk.full"), (300, "note", "disk.little"), (50_000, "good", "disk.good")],
)
def test_room_on_the_disk(tmp_path, monkeypatch, free_mb, grade, code):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free_mb * 1_000_000))

    found = preflight.check_disk(tmp_path / "not" / "yet" / "there")

    assert (found.grade, found.code) == (grade, code)
    assert found.params["folder"] == tmp_path, "the nearest folder that exists is the one that counts"


def crashed_and_dumped(folder, before):
    """Whether a process that runs `before` and crashes leaves its memory behind, wherever this system puts that."""
    raise_limit = "import resource as r; r.setrlimit(r.RLIMIT_CORE, (r.getrlimit(r.RLIMIT_CORE)[1],) * 2)"
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", f"import os; os.chdir({str(folder)!r}); {raise_limit}; {before}; os.abort()"],
        {**os.environ, "PYTHONPATH": str(Path(companion.__file__).parent.parent)},
    )
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status)
    return os.WCOREDUMP(status)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere waitpid does not say")
def test_a_crash_leaves_no_memory_on_disk(tmp_path):
    assert not crashed_and_dumped(tmp_path, "from companion.preflight import forbid_core_dumps as f; f()")
    assert list(tmp_path.iterdir()) == []
    if "|" not in Path("/proc/sys/kernel/core_pattern").read_text("ascii") and hard_limit() != 0:
        assert crashed_and_dumped(tmp_path, "pass"), "else this test could not fail"


def hard_limit():
    return int(
        subprocess.run(["bash", "-c", "ulimit -Hc | sed s/unlimited/-1/"], capture_output=True, check=True).stdout
    )


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux has it")
def test_the_process_is_not_to_be_dumped_nor_read_by_others():
    code = (
        "import ctypes, resource; from companion.preflight import forbid_core_dumps; forbid_core_dumps();"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "(0, 0) 0"


def test_a_missing_microphone_is_a_finding_and_nobody_is_asked_to_speak():
    driver, asked = FakeDriver(), []
    driver.plugged = False

    with Microphone(None, SystemClock(), driver) as microphone:
        found = preflight.check_microphone(microphone, SystemClock(), lambda: asked.append(1))

    assert (found.grade, found.problem.code, asked) == ("bad", "device.none", [])


def test_a_microphone_that_gives_nothing_is_bad():
    clock, asked = SystemClock(), []

    with Microphone(None, clock, FakeDriver()) as microphone:
        found = preflight.check_microphone(microphone, clock, lambda: asked.append(1), listen_s=0.3)

    assert (found.grade, found.code, asked) == ("bad", "microphone.nothing", [1])


def test_every_finding_has_words():
    codes = {
        *(f"microphone.{verdict}" for verdict in get_args(Verdict)),
        *(
            "model.good",
            "model.slow",
            "model.not_measured",
            "model.outrun",
            *(f"model.weak_{language}" for language in LANGUAGES),
        ),
        *("disk.good", "disk.little", "disk.full", "disk.unreadable"),
        *("core_dumps.off", "core_dumps.refused", "core_dumps.not_here"),
    }

    assert {key.removeprefix("check.") for key in load("en").keys() if key.startswith("check.")} >= codes  # noqa: SIM118


def test_the_speech_that_models_are_timed_on_is_there():
    assert places.shipped("demo", "en", "session.opus").exists()

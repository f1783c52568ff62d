"""No library that companion runs tells its maker about it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import companion

VOICE_DETECTOR = "from companion.audio.vad import SpeechDetector; SpeechDetector()"


def left_behind(tmp_path, before="pass"):
    """The files that one run of the voice detector leaves in a home and a temp folder of its own."""
    folders = {"HOME": tmp_path / "home", "TMPDIR": tmp_path / "tmp"}
    for folder in folders.values():
        folder.mkdir(parents=True)
    code = f"import os, companion; {before}; {VOICE_DETECTOR}"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ORT_", "CI"))}
    environment |= {key: str(folder) for key, folder in folders.items()}
    environment["PYTHONPATH"] = str(Path(companion.__file__).parent.parent)
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=tmp_path, check=True, timeout=60)
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_onnx_runtime_keeps_no_identifier_and_no_events(tmp_path):
    assert left_behind(tmp_path) == []


def test_it_would_if_it_were_allowed_to(tmp_path):
    """Else the test above could not fail. When a newer one asks for permission by itself, both can go."""
    assert "deviceid" in left_behind(tmp_path, "del os.environ['ORT_DISABLE_TELEMETRY']")

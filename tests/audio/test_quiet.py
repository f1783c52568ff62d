"""Libraries in C are kept off the screen; Python is not."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import os, sys
from companion.audio.quiet import libraries_kept_quiet
with libraries_kept_quiet():
    os.write(2, b"Expression 'r' failed\\n")
    print("microphone lost \u2013 \u00e9", file=sys.stderr)
os.write(2, b"after\\n")
print("and after", file=sys.stderr)
with libraries_kept_quiet():
    raise SystemExit("in words")
"""


def test_only_python_is_heard_and_afterwards_everybody():
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-c", PROGRAM], capture_output=True, check=False, encoding="utf-8"
    )

    assert ran.stderr.splitlines() == ["microphone lost – é", "after", "and after", "in words"]

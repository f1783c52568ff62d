"""`companion review --practice` as a program: a link, a page behind it, and an end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar

import pytest


@contextmanager
def practising(language):
    """The running program and a browser of sorts that followed its link."""
    command = [sys.executable, "-m", "companion.cli", "review", "--practice", "--no-browser", "--language", language]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        try:
            link = program.stdout.readline().decode().strip()
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            browser.open(link).close()
            yield program, browser, link.partition("/open")[0]
        finally:
            program.kill()


def ask(browser, address, path, command=None):
    headers = {"Content-Type": "application/json", "Origin": address}
    body = None if command is None else json.dumps(command).encode()
    with browser.open(urllib.request.Request(address + path, body, headers)) as answer:
        return json.loads(answer.read() or "null")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_practice_needs_no_file_and_ctrl_c_is_an_ordinary_end():
    with practising("nl") as (program, browser, address):
        overview = ask(browser, address, "/data/overview")
        first = overview["practices"][0]
        label = {"do": "practice_label", "practice": first["id"], "sentence": "s05", "act": "advice/direct"}
        ask(browser, address, "/command", label)
        told = ask(browser, address, f"/data/practice/{first['id']}")
        program.send_signal(signal.SIGINT)

        assert program.wait(20) == 0
        assert b"The review is closed." in program.stderr.read()
    assert (overview["mode"], overview["language"], first["language"]) == ("practice", "nl", "nl")
    assert len(overview["sessions"]) == len(overview["practices"]) == 4
    assert told["agreement"]["answered"] == 1
    # The classifier that ships judged it, not the learner and not the reference.
    assert next(each for each in told["sentences"] if each["id"] == "s05")["companion"] == "advice/direct"

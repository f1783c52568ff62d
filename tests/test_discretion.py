"""Trouble that nobody expected is told by place and kind, wherever it turns up; never by words that were said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import companion

SECRET = "Willemijn heeft gelogen"
BEGINNING = """
import sys
from companion import cli

SECRET = sys.stdin.read()

class Unlucky(Exception):
    pass

def fail(*_):
    raise Unlucky(SECRET)
"""
TROUBLES = """
import asyncio, gc, logging, threading, warnings

def in_a_thread():
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

def in_a_destructor():
    type("Thing", (), {"__del__": fail})()

def in_an_executor():
    async def main():
        asyncio.get_running_loop().run_in_executor(None, fail)
        await asyncio.sleep(0.1)
    asyncio.run(main())
    gc.collect()

def in_the_log_of_a_library():
    try:
        fail()
    except Unlucky:
        logging.getLogger("some.library").exception("it was %s", SECRET)

def in_a_log_handler():
    class Bad(logging.StreamHandler):
        def format(self, record):
            fail()
    logging.getLogger().addHandler(Bad())
    logging.getLogger().error("%s", SECRET)
    logging.getLogger().handlers.clear()

def in_a_warning():
    warnings.warn(SECRET, stacklevel=1)

def in_the_command():
    try:
        fail()
    except Unlucky as error:
        raise Unlucky(SECRET) from error

def app():
    for trouble in (in_a_thread, in_a_destructor, in_an_executor, in_the_log_of_a_library, in_a_log_handler,
                    in_a_warning, in_the_command):
        sys.stderr.write(f"=== {trouble.__name__}\\n")
        sys.stderr.flush()
        trouble()
"""


def printed(code, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=SECRET.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(companion.__file__).parent.parent)},
        timeout=60,
    )
    return (done.stdout + done.stderr).decode()


def told_of(said):
    """What was said of each trouble, by its name."""
    parts = said.split("=== ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}


def test_trouble_anywhere_is_told_by_place_and_kind_alone():
    told = told_of(printed(f"{BEGINNING}\n{TROUBLES}\ncli.app = app\ncli.main()\n"))

    assert len(told) == 7
    silent = {"in_a_log_handler"}  # what a broken handler was to write is lost
    assert [name for name, words in told.items() if not ("Unlucky" in words or "UserWarning" in words)] == [*silent]
    assert [name for name, words in told.items() if "Willemijn" in words] == []


def test_without_discretion_the_words_would_be_told():
    """Else the test above could not fail."""
    told = told_of(printed(f"{BEGINNING}\n{TROUBLES}\napp()\n"))

    assert [name for name, words in told.items() if SECRET not in words] == []


SERVER = """
import http.client, json
from companion.web.shell import locked
from companion.web.server import LoopbackServer
from companion.web.site import Site

class Feed:
    view = fail
    def wait(self, after, timeout_s):
        return after + 1

site = Site(pages={"/": fail}, data={"/texts": fail}, feed=Feed(), feed_pages=frozenset({"chair"}),
            command=fail, once={"/words": fail}, locked=locked())

def app():
    with LoopbackServer(site) as server:
        def ask(method, path, body=None, **headers):
            connection = http.client.HTTPConnection("127.0.0.1", server.address.port, timeout=20)
            usual = {"Host": server.address.host, "Origin": server.address.origin, "Content-Type": "application/json"}
            connection.request(method, path, body, usual | headers)
            answer = connection.getresponse()
            try:
                print(path, answer.status, answer.read())
            except http.client.HTTPException as error:  # the stream broke off
                print(path, answer.status, error.partial if hasattr(error, "partial") else "")
            return answer
        door = ask("GET", server.link().removeprefix(server.address.origin))
        cookie = {"Cookie": door.getheader("set-cookie").partition(";")[0]}
        for path in ("/", "/texts", "/events?page=chair"):
            ask("GET", path, **cookie)
        ask("POST", "/command", json.dumps({"do": SECRET}), **cookie)
        ask("POST", "/words", "{}", **cookie)
"""


def test_what_a_page_or_feed_or_command_runs_into_is_not_quoted_by_the_server():
    said = printed(f"{BEGINNING}\n{SERVER}\ncli.app = app\ncli.main()\n")

    assert "/command 500" in said, said
    assert said.count("Unlucky") >= 5
    assert "Willemijn" not in said


def test_without_discretion_the_server_would_quote_it():
    assert SECRET in printed(f"{BEGINNING}\n{SERVER}\napp()\n")

"""The guard's judgement, for arbitrary requests."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from companion.web.doorkeeper import Doorkeeper
from companion.web.guard import Address, fault

ADDRESS = Address(4711)
TEXT = st.text(st.characters(max_codepoint=255), max_size=30)


def headers(**values):
    return Headers({"host": ADDRESS.host} | {name.replace("_", "-"): value for name, value in values.items()})


def test_our_own_page_may_read_and_command():
    ours = headers(origin=ADDRESS.origin, sec_fetch_site="same-origin", content_type="application/json; charset=utf-8")

    assert fault(ADDRESS, "GET", b"/static/chair.js", headers()) is None
    assert fault(ADDRESS, "POST", b"/command", ours) is None


@given(TEXT)
def test_no_other_host_passes(host):
    assert (fault(ADDRESS, "GET", b"/", headers() if host == ADDRESS.host else headers(host=host)) is None) == (
        host == ADDRESS.host
    )


@given(TEXT)
def test_no_other_origin_commands(origin):
    asked = headers(origin=origin, content_type="application/json")

    assert (fault(ADDRESS, "POST", b"/command", asked) is None) == (origin == ADDRESS.origin)


@given(st.binary(max_size=40))
def test_no_path_that_passes_can_climb_or_hide(tail):
    path = b"/" + tail
    if fault(ADDRESS, "GET", path, headers()) is None:
        assert all(part not in {b"", b".", b".."} for part in path[1:].split(b"/")) or path == b"/"
        assert not set(path) & set(b"%\\\0 ;:")


@given(TEXT)
def test_no_guess_is_a_key_or_a_pass(guess):
    doorkeeper = Doorkeeper()
    key = doorkeeper.new_key()

    assert doorkeeper.exchange(guess) is None
    assert not doorkeeper.knows(guess)
    browser_pass = doorkeeper.exchange(key)
    assert browser_pass
    assert doorkeeper.knows(browser_pass)
    assert not doorkeeper.knows(guess)


def test_the_browser_that_came_first_makes_room_for_the_ninth():
    doorkeeper = Doorkeeper()
    passes = [doorkeeper.exchange(doorkeeper.new_key()) for _ in range(9)]

    assert [doorkeeper.knows(each) for each in passes] == [False] + [True] * 8

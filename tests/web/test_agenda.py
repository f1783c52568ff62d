"""The agenda sheet from the page: in the pages' language, with a style that the CSP allows."""

from __future__ import annotations

from companion.live.agenda import agenda_html
from companion.live.fake_room import FakeRoom
from companion.live.pages import site
from companion.methods import library

METHOD = library.load("incident")


def test_the_sheet_follows_the_language_of_the_pages():
    room = FakeRoom("nl", "calm")
    sheets = site(room, lambda language: agenda_html(METHOD, language, stylesheet="/static/agenda.css")).pages

    sheet = sheets["/agenda"]()

    assert "Incidentmethode" in sheet
    assert "<style" not in sheet
    assert 'href="/static/agenda.css"' in sheet


def test_without_a_sheet_there_is_no_page():
    assert "/agenda" not in site(FakeRoom("nl", "calm")).pages

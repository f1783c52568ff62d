"""The agenda sheet says everything in both languages, for every shipped method."""

from __future__ import annotations

import pytest

from companion.live.agenda import agenda_html, agenda_text
from companion.methods import library


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("method_id", library.shipped_ids())
def test_a_sheet_names_every_phase(method_id, language):
    method = library.load(method_id)

    text = agenda_text(method, language)

    assert all(phase.name[language] in text for phase in method)
    assert agenda_html(method, language).count("<tr>") == len(method.phase) + 1


def test_names_are_escaped():
    method = library.parse(
        'id = "m"\nname = {en = "<b>M</b>"}\ngroup = [3, 8]\n[[phase]]\nid = "p"\nname = {en = "<i>P</i>"}\n'
        'kind = "questions"\nminutes = 5\n',
        origin="m",
    )

    page = agenda_html(method, "en")

    assert "<b>" not in page
    assert "<i>" not in page

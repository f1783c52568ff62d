"""Method files: the shipped ones are sound, and a chair's own file gets all its faults at once, with their lines."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from companion.errors import MethodProblem
from companion.events import SUBTYPES
from companion.methods import library
from companion.methods.schema import local

FAULTY = """\
id = "X Y"
group = [5, 2]
colour = 1
[[phase]]
id = "a"
kind = "quest"
minutes = -1
signal = ["advice/foo", "bar"]
[[phase]]
id = "a"
name = { en = "Second" }
kind = "advice"
minutes = 1
allow = ["advice/*"]
signal = ["advice/*"]
rules = ["be_nice"]
"""


@pytest.mark.parametrize("method_id", library.shipped_ids())
def test_a_shipped_method_speaks_both_languages(method_id):
    method = library.load(method_id)

    assert method.id == method_id
    for texts in [method.name, *(phase.name for phase in method)]:
        assert set(texts) == {"nl", "en"}
    assert all(set(phase.say) == {"nl", "en"} for phase in method)


def test_four_methods_are_there():
    assert {"incident", "five_step", "wial", "collegial"} <= set(library.shipped_ids())


def test_all_faults_come_at_once_with_their_lines():
    with pytest.raises(MethodProblem) as caught:
        library.parse(FAULTY, origin="mine.toml")

    places = [line.split(":")[0].strip(" -") for line in caught.value.params["faults"].strip().split("\n")]
    assert places == [
        "line 1, id",
        "line 1, name",
        "line 2, group",
        "line 3, colour",
        "line 4, phase 1, name",
        "line 6, phase 1, kind",
        "line 7, phase 1, minutes",
        "line 8, phase 1, signal",
        "line 8, phase 1, signal",
        "line 15, phase 2, signal",
        "line 16, phase 2, rules",
    ]


def test_an_id_used_twice_is_a_fault():
    text = library.find_text("five_step").replace('id = "core"', 'id = "explore"')

    with pytest.raises(MethodProblem) as caught:
        library.parse(text, origin="mine.toml")

    assert "explore" in caught.value.params["faults"]


def test_broken_toml_names_its_line():
    with pytest.raises(MethodProblem) as caught:
        library.parse('id = "x"\nname = oops\n', origin="mine.toml")

    assert "line 2" in caught.value.params["faults"]


def test_an_unknown_method_lists_the_known_ones():
    with pytest.raises(MethodProblem) as caught:
        library.load("socratic")

    assert caught.value.code == "method.unknown"
    assert "five_step" in caught.value.params["known"]


def test_a_method_file_may_have_any_name(tmp_path):
    path = tmp_path / "mijn vijf stappen – né.toml"
    path.write_text(library.find_text("five_step"), "utf-8")

    assert library.load(str(path)).id == "five_step"


def test_sub_type_beats_label_and_unlisted_counts():
    phase = library.parse(
        'id = "m"\nname = {en = "M"}\ngroup = [3, 8]\n[[phase]]\nid = "p"\nname = {nl = "P"}\nkind = "questions"\n'
        'minutes = 5\nallow = ["question/*"]\nsignal = ["question/leading", "other/process"]\n',
        origin="m",
    ).phase[0]

    assert phase.level_for("question/open", "participant") == "allow"
    assert phase.level_for("question/leading", None) == "signal"
    assert phase.level_for("advice/direct", "participant") == "count"
    assert phase.level_for("other/process", "chair") == "allow"
    assert phase.level_for("question/leading", "case_bringer") == "allow"
    assert local(phase.name, "en") == "P"


def test_the_case_bringer_has_lists_of_their_own():
    phase = library.parse(
        'id = "m"\nname = {en = "M"}\ngroup = [3, 8]\n[[phase]]\nid = "p"\nname = {nl = "P"}\nkind = "advice"\n'
        'minutes = 5\ncase_bringer = { signal = ["other/narrative"] }\n',
        origin="m",
    ).phase[0]

    assert phase.level_for("other/narrative", "case_bringer") == "signal"
    assert phase.level_for("advice/direct", "case_bringer") == "allow"
    assert phase.level_for("other/narrative", "participant") == "count"


@pytest.mark.shared
def test_the_development_sessions_methods_are_read():
    folder = Path(os.environ["COMPANION_SHARED"]) / "data" / "acts" / "dev"
    files = sorted(folder.glob("*/*.method.toml"))

    assert files
    for path in files:
        for phase in library.load(str(path)):
            assert {phase.level_for(f"{label}/{sub}", None) for label in SUBTYPES for sub in SUBTYPES[label]}

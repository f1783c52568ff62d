"""Proof of attendance: what a registration body reads, and that nothing of the session's words can get there."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from datetime import date, time

import pytest

from companion.errors import UsageProblem
from companion.export import attendance, attendance_pdf
from companion.export.attendance import Attendance, Unmet

EVENING = Attendance(
    language="nl",
    on=date(2026, 11, 21),
    start=time(19, 30),
    end=time(21, 50),
    break_minutes=15,
    method="Incidentmethode",
    people=4,
    names=("Ayşe Yıldız", "Łukasz Nowak", "Joke van den Berg", "José Gül"),
    leader="M. de Boer",
    registration="GL-1234",
    scope_discussed=True,
)
NOVA = attendance.rules()["nova"]


def codes(session, rule=NOVA):
    return [each.code for each in attendance.unmet(session, rule)]


# An evening that meets the rules, and evenings that don't.


def test_an_evening_of_two_hours_net_meets_the_bars_rules():
    assert EVENING.net_minutes == 125
    assert codes(EVENING) == []


def test_breaks_do_not_count():
    assert attendance.unmet(replace(EVENING, break_minutes=25), NOVA) == (Unmet("minutes_few", 120, 115),)


def test_two_people_are_too_few_and_eleven_too_many():
    two = replace(EVENING, people=2, names=EVENING.names[:2])
    eleven = replace(EVENING, people=11, names=tuple(f"Naam {n}" for n in range(11)))

    assert (codes(two), codes(eleven)) == (["people_few"], ["people_many"])


def test_a_day_is_too_long_at_a_stretch():
    assert codes(replace(EVENING, start=time(9), end=time(17))) == ["minutes_many"]


def test_an_evening_past_midnight_is_one_evening():
    assert replace(EVENING, start=time(22), end=time(0, 30), break_minutes=0).net_minutes == 150


def test_what_is_not_on_the_sheet_is_named():
    bare = replace(EVENING, names=(), leader="", registration="", scope_discussed=False)

    assert codes(bare) == ["names", "leader", "registration", "scope"]
    assert codes(bare, attendance.rules()["general"]) == []


@pytest.mark.parametrize("rule", attendance.rules().values(), ids=attendance.rules())
def test_rules_that_ship_say_where_they_come_from(rule):
    assert set(rule.name) == {"en", "nl"}
    assert rule.people[0] <= rule.people[1]
    assert rule.net_minutes[0] <= rule.net_minutes[1]
    assert re.search(r"20\d\d", rule.source)


def test_rules_of_ones_own_are_checked_with_all_their_faults(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        '[vit]\nname = { nl = "VIT", en = "VIT" }\npeople = [4]\nasks = ["blood"]\nsource = "2026"\n', "utf-8"
    )

    with pytest.raises(UsageProblem) as problem:
        attendance.rules(own)
    assert problem.value.code == "attendance.rules_malformed"
    assert all(fault in str(problem.value.params["faults"]) for fault in ("vit.people", "vit.net_minutes", "vit.asks"))


# The sheet.


def test_the_text_has_the_facts_and_a_line_to_sign_for_each_person():
    sheet = attendance.to_text(EVENING)

    assert "21 november 2026" in sheet
    assert "19:30 tot 21:50 uur" in sheet
    assert "2 u 05 min netto (15 min pauze afgetrokken)" in sheet
    assert "Bespreking van een dilemma uit de praktijkvoering (Incidentmethode)" in sheet
    assert [name in sheet for name in EVENING.names] == [True] * 4
    assert sheet.count("______________________________") == len(EVENING.names) + 1  # and the leader


def test_without_names_there_are_lines_to_write_on():
    assert len(re.findall(r"^ +\d+\. +_+$", attendance.to_text(replace(EVENING, names=())), re.MULTILINE)) == 4


def test_the_pdf_is_one_page_that_is_the_same_every_time():
    page = attendance_pdf.to_pdf(EVENING)

    assert page.startswith(b"%PDF-")
    assert page == attendance_pdf.to_pdf(EVENING)
    assert page.count(b"/Type /Page\n") == 1


def test_a_full_group_with_names_stays_on_one_page():
    many = replace(EVENING, people=15, names=tuple(f"Deelnemer met een lange naam nummer {n}" for n in range(15)))

    assert attendance_pdf.to_pdf(many).count(b"/Type /Page\n") == 1


def test_without_the_font_a_turkish_or_polish_name_loses_its_marks_and_nothing_else(monkeypatch):
    monkeypatch.setattr(attendance_pdf, "font", lambda: None)

    shown = drawn(attendance_pdf.to_pdf(EVENING))

    assert "Ayse Yildiz" in shown.replace("?", "i")
    assert "?ukasz Nowak" in shown  # Ł is a letter of its own: it has no mark to leave off
    assert "José Gül" in shown


def drawn(pdf: bytes) -> str:
    """The strings that the page draws, where they stand in the core font's own encoding."""
    shown = io.StringIO()
    for stream in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL):
        try:
            content = zlib.decompress(stream)
        except zlib.error:
            continue
        shown.write("\n".join(text.decode("cp1252") for text in re.findall(rb"\((.*?)\) Tj", content)))
        shown.write("\n")
    return shown.getvalue()


# The command.


def test_the_command_writes_both_sheets_and_says_what_falls_short(companion, tmp_path):
    run = companion(
        "attendance", "--out", tmp_path, "--date", "2026-11-21", "--start", "19:30", "--end", "21:00", "--people", 6,
        "--leader", "M. de Boer", "--rules", "nova",
    )  # fmt: skip

    assert run.code == 0
    assert [line.rsplit("/", 1)[1] for line in run.out.split()] == [
        "attendance-2026-11-21.pdf",
        "attendance-2026-11-21.txt",
    ]
    assert "asks for at least 120 net minutes; this session had 90." in run.err
    assert "0 of 6 are on the sheet" in run.err
    assert "M. de Boer" in (tmp_path / "attendance-2026-11-21.txt").read_text("utf-8")


def test_a_sheet_is_never_overwritten(companion, tmp_path):
    options = ("--out", tmp_path, "--date", "2026-11-21", "--start", "9:30".zfill(5), "--end", "11:00", "--people", 6)
    companion("attendance", *options)
    first = (tmp_path / "attendance-2026-11-21.txt").read_bytes()

    companion("attendance", *options, "--leader", "Someone else")

    assert (tmp_path / "attendance-2026-11-21.txt").read_bytes() == first
    assert (tmp_path / "attendance-2026-11-21-2.txt").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--end", "11:00", "--people", 6), "--start is missing"),
        (("--start", "tea time", "--end", "11:00", "--people", 6), "can't be read: tea time"),
        (("--start", "09:00", "--end", "10:00", "--break", 60, "--people", 6), "no time is left"),
        (("--start", "09:00", "--end", "11:00", "--people", 6, "--rules", "bar"), "general, nova, nova_gio"),
        (("--start", "09:00", "--end", "11:00", "--people", 6, "--about", "divorce"), "dilemma, question"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(companion, tmp_path, monkeypatch, options, said):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    run = companion("attendance", "--out", tmp_path, *options)

    assert run.code == 2
    assert said in run.err
    assert list(tmp_path.iterdir()) == []

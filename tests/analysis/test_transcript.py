"""Transcripts in three formats become the same lines; faults come all at once, with line numbers and without text."""

from __future__ import annotations

import json

import pytest

from companion.analysis.transcript import guess_language, in_sentences, parse_transcript
from companion.errors import SourceProblem

SECRET = "Willemijn"

VTT = """WEBVTT

NOTE made by hand

1
00:00:01.000 --> 00:00:04.500 align:start
<v Anna>What did you feel?

00:05.000 --> 00:08.000
Bram: Just call her.
And then write.

00:00:09.000 --> 00:00:11.000
<v.loud Voorzitter>Could you ask that as a question?</v>
"""

SRT = """1
00:00:01,000 --> 00:00:04,500
Anna: What did you feel?

2
00:00:05,000 --> 00:00:08,000
Bram: <i>Just call her.</i>
And then write.
"""


def parse(text, suffix=".jsonl", **options):
    return parse_transcript(text, suffix, origin="session" + suffix, **options)


def jsonl(*records):
    return "\n".join(json.dumps(record) for record in records)


def faults(text, suffix=".jsonl"):
    with pytest.raises(SourceProblem) as caught:
        parse(text, suffix)
    assert SECRET not in str(caught.value)
    return caught.value.params["faults"]


def test_json_lines_keep_what_they_say():
    lines = parse(
        jsonl(
            {
                "t": 1.5,
                "id": "a",
                "text": "What  did you\nfeel?",
                "speaker": "Anna",
                "role": "participant",
                "phase": "x",
            },
            {"start": 4, "end": 5, "text": "Tired."},
        )
    )

    assert lines[0].text == "What did you feel?"
    assert (lines[0].line_id, lines[0].role, lines[0].phase) == ("a", "participant", "x")
    assert lines[0].end_s == pytest.approx(1.5 + 4 / 2.5)
    assert (lines[1].start_s, lines[1].end_s) == (4, 5)


def test_a_line_without_an_end_never_runs_into_the_next():
    lines = parse(jsonl({"t": 0, "text": "one two three four five six seven"}, {"t": 1, "text": "so"}))

    assert lines[0].end_s == 1


def test_lines_are_put_in_order_of_time():
    assert [line.start_s for line in parse(jsonl({"t": 5, "text": "b"}, {"t": 1, "text": "a"}))] == [1, 5]


def test_all_faults_come_at_once_with_their_lines():
    text = "\n".join(
        [
            json.dumps({"t": 1, "text": SECRET}),
            '{"t": 2, "text": "' + SECRET,
            json.dumps({"text": SECRET}),
            "",
            json.dumps({"t": -1, "text": SECRET}),
            json.dumps({"t": 3, "role": "boss", "text": SECRET}),
            json.dumps({"t": 3, "end": 2, "text": SECRET}),
            json.dumps([SECRET]),
            json.dumps({"t": True, "text": 5}),
        ]
    )

    found = faults(text)

    assert [line.split(":")[0].strip(" -") for line in found.strip().split("\n")] == [
        f"line {number}" for number in (2, 3, 5, 6, 7, 8, 9)
    ]


def test_an_id_is_used_once():
    assert "line 2" in faults(jsonl({"t": 1, "id": "a", "text": "x"}, {"t": 2, "id": "a", "text": "y"}))


def test_web_video_text_tracks_name_their_voices():
    anna, bram, chair = parse(VTT, ".vtt", roles={"anna": "case_bringer"})

    assert (anna.start_s, anna.end_s, anna.text, anna.role) == (1.0, 4.5, "What did you feel?", "case_bringer")
    assert (bram.speaker, bram.text, bram.role) == ("Bram", "Just call her. And then write.", None)
    assert (chair.speaker, chair.role) == ("Voorzitter", "chair")


def test_subrip_reads_the_same():
    anna, bram = parse(SRT, ".srt")

    assert (anna.speaker, anna.text) == ("Anna", "What did you feel?")
    assert (bram.start_s, bram.text) == (5.0, "Just call her. And then write.")


def test_two_voices_in_a_cue_share_its_time():
    lines = parse("1\n00:00:00,000 --> 00:00:04,000\nAnna: Yes.\nBram: No no no.\n", ".srt")

    assert [line.speaker for line in lines] == ["Anna", "Bram"]
    assert lines[0].end_s == lines[1].start_s
    assert lines[1].end_s == 4


def test_a_cue_is_cut_into_its_sentences():
    line = parse(SRT, ".srt")[1]

    first, second = in_sentences(line, "en")

    assert (first.start_s, second.end_s) == (line.start_s, line.end_s)
    assert first.end_s == second.start_s


def test_a_broken_timing_is_named():
    assert "line 3" in faults(VTT.replace("NOTE made by hand", "0:1 --> x"), ".vtt")


@pytest.mark.parametrize("suffix", [".jsonl", ".vtt", ".srt"])
def test_an_empty_transcript_says_so(suffix):
    with pytest.raises(SourceProblem) as caught:
        parse("\n", suffix)

    assert caught.value.code == "source.empty"


def test_prose_is_not_a_transcript():
    assert "no cue timing" in faults(f"{SECRET} said a lot", ".srt")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ik heb dat niet gezegd, en wat vind je ervan?", "nl"),
        ("I did not say that, and what do you think of it?", "en"),
        ("Hm.", None),
    ],
)
def test_the_language_shows_in_the_commonest_words(text, language):
    assert guess_language(parse(jsonl({"t": 0, "text": text}))) == language

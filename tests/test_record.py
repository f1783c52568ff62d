"""What stays of a session for those who learn from it, and above all what does not."""

from __future__ import annotations

import pytest

from companion.record import evenness, record_of
from tests.review.talk import SECRET, Talk, a_session


def test_no_word_and_no_name_is_in_a_record():
    talk = a_session()
    talk.settles("insight-1", "insight")

    assert SECRET not in str(talk.record().said)
    assert SECRET not in repr(talk.record())
    assert all(said.text is None and said.evidence == () for said in talk.record().said)
    # Not even where somebody put a name into the id of a transcript's line.
    assert not any(SECRET in each.sentence_id for each in (*talk.record().said, *talk.record().signals))


def test_the_words_are_there_when_everybody_agreed_but_never_in_a_repr():
    record = a_session().record(with_words=True)

    assert all(said.text == SECRET for said in record.said)
    assert SECRET not in repr(record)


def test_signals_still_point_at_their_sentence():
    record = a_session().record()
    acts = {said.sentence_id: said.act for said in record.said}

    assert [acts[signal.sentence_id] for signal in record.signals] == ["advice/direct", "advice/experience"]


def test_who_spoke_becomes_turns_only():
    talk = Talk()
    talk.enters("explore", 0)
    for start_s, speaker in ((1, "A"), (4, "A"), (7, "B"), (10, "A"), (30, "A")):
        talk.says("participant", "question/open", start_s, speaker=speaker)
    talk.says("participant", "question/open", 33)

    assert [said.turn for said in talk.record().said] == [1, 1, 2, 3, 4, None]
    assert not hasattr(talk.record().said[0], "speaker")


def test_a_seat_does_as_well_as_a_name_and_is_not_kept():
    talk = Talk()
    talk.enters("explore", 0)
    for start_s, seat in ((1, 3), (4, 3), (7, 4), (10, 5)):
        talk.says("participant", "question/open", start_s, seat=seat)
    record = talk.record()

    assert [said.turn for said in record.said] == [1, 1, 2, 3]
    assert record.evenness == pytest.approx(evenness((4, 2, 2)))
    assert not hasattr(record.said[0], "seat")


def test_evenness_is_worked_out_before_the_speakers_go():
    talk = Talk()
    talk.enters("explore", 0)
    for start_s, speaker in ((1, "A"), (4, "B"), (7, "C")):
        talk.says("participant", "question/open", start_s, speaker=speaker)
    talk.says("chair", "other/process", 20, speaker="V", lasts_s=300)

    assert talk.record().evenness == pytest.approx(1.0)


@pytest.mark.parametrize(("seconds", "expected"), [((), None), ((10, 10), None), ((5, 5, 5), 1.0), ((8, 1, 1), 0.5817)])
def test_evenness_of_seconds(seconds, expected):
    assert evenness(seconds) == (None if expected is None else pytest.approx(expected, abs=1e-3))


def test_what_was_struck_is_gone_and_the_gap_stays():
    talk = a_session()
    talk.strikes(70, 100, 125)
    record = talk.record()

    assert [(gap.why, gap.from_s, gap.to_s) for gap in record.gaps] == [("struck", 70, 100)]
    assert not any(70 < said.start_s < 98 for said in record.said)
    assert len(record.signals) == 1


def test_a_session_without_sound_has_its_taps():
    talk = Talk()
    talk.enters("explore", 0)
    talk.taps("question", 5)
    talk.taps("advice", 8)

    assert [(said.sentence_id, said.act) for said in talk.record().said] == [("t0001", "question"), ("t0002", "advice")]


def test_the_outcome_is_numbers_and_unknown_until_somebody_chose():
    talk = Talk()
    talk.settles("option-1", "option")
    assert talk.record().outcome is None

    talk.settles("option-1", "option", "do")
    talk.settles("option-2", "option", "no")
    talk.settles("option-3", "option", "maybe", decision="dropped")
    talk.settles("action-1", "action")
    outcome = talk.record().outcome

    assert (outcome.options, outcome.chosen, outcome.actions) == (2, 1, 1)


def test_a_session_that_was_never_opened_has_no_record():
    with pytest.raises(ValueError, match="opened"):
        record_of([], record_id="r", classifier="c")

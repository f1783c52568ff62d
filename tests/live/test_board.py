"""Where the session and its pages meet: nothing waits for ever, nothing is lost in silence."""

from __future__ import annotations

import threading

import pytest

from companion.live.board import Board, Refused
from companion.live.fake_room import SCENES, FakeRoom, room_view


@pytest.fixture
def chair():
    return dict(FakeRoom("en", "signal").view("chair"))


@pytest.fixture
def board(chair):
    return Board(chair, room_view(chair))


def test_whoever_waits_for_a_change_is_woken_by_it(board, chair):
    seen = []
    waiting = threading.Thread(target=lambda: seen.append(board.wait(1, 60)))
    waiting.start()
    board.publish(chair | {"lag_s": 5.0}, room_view(chair))
    waiting.join()

    assert seen == [2]
    assert board.view("chair")["lag_s"] == 5.0
    assert board.view("chair")["n"] == board.view("room")["n"] == 2


def test_waiting_without_a_change_ends(board):
    assert board.wait(1, 0.01) == 1
    assert board.wait(-1, 60) == 1


def test_commands_are_taken_in_their_order(board):
    for do in ("pause", "next"):
        board.command({"do": do})

    assert [board.take(0), board.take(0), board.take(0)] == [{"do": "pause"}, {"do": "next"}, None]


def test_a_loop_that_hangs_makes_commands_refused_not_lost(board):
    for _ in range(64):
        board.command({"do": "next"})
    with pytest.raises(Refused) as refused:
        board.command({"do": "next"})

    assert refused.value.text_key == "page.refused.busy"
    assert sum(board.take(0) is not None for _ in range(70)) == 64


def test_what_makes_no_sense_now_never_reaches_the_loop(board):
    with pytest.raises(Refused) as refused:
        board.command({"do": "consent", "people": 5, "agreed": True, "hierarchy": False})

    assert refused.value.text_key == "page.refused.stage"
    assert board.take(0) is None


def test_what_was_struck_is_nowhere_on_the_board(board, chair):
    board.publish(chair | {"signal": chair["signal"] | {"words": "a secret"}}, room_view(chair))
    board.publish(chair, room_view(chair))

    assert "a secret" not in repr(vars(board))


@pytest.mark.parametrize("scene", SCENES)
def test_the_room_sees_only_what_was_confirmed(scene):
    shown = FakeRoom("en", scene).view("room")

    assert set(shown) == {"n", "language", "t_s", "phase", "question", "insights", "actions", "listening"}
    assert set(shown["phase"] or {}) <= {"name", "planned_s", "elapsed_s"}
    assert "I wait until I am angry." not in repr(shown)
    assert shown["listening"] in {"on", "paused", "off"}

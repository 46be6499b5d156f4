"""Blacking out a group's target group: what its board says of itself goes, and whoever had read it cannot write it back."""

import threading
from typing import Any

import pytest
from django.db import connections

from fachplan.base import erasures
from fachplan.base.audit import name_of
from fachplan.base.models import AuditLine
from fachplan.base.verify import broken, erased_count
from fachplan.workshop import blackout_actions
from fachplan.workshop.actions import write_ops
from fachplan.workshop.blackout_actions import NothingToErase, black_out_board
from fachplan.workshop.models import Board, BoardOp
from fachplan.workshop.queries import board_state
from tests.workshop.house import House, card_id
from tests.workshop.test_blackout import AT, facilitator, on_disk, on_sqlite, stored

pytestmark = pytest.mark.django_db(transaction=True)
FINCH = "Zielgruppenfink"


def targeted(house: House) -> Board:
    """A warm-up board whose target group was written down twice at once, and then once more."""
    board = house.board("warmup")
    for value, base in ((f"{FINCH} eins", None), (f"{FINCH} zwei", 0), (f"{FINCH} drei", None)):
        op: dict[str, Any] = {"id": card_id(), "kind": "board.set", "card": None, "values": {"target_group": value},
                              "base": None if base is None else {"target_group": base}}
        write_ops(board, [op], facilitator(house), language="de", at=AT)
    return board


def set_target(house: House, value: str, base: int | None) -> dict[str, Any]:
    op = {"id": card_id(), "kind": "board.set", "card": None, "values": {"target_group": value},
          "base": None if base is None else {"target_group": base}}
    return dict(write_ops(house.board("warmup"), [op], facilitator(house), language="de", at=AT)["acks"][0])


def erase_target(board: Board) -> None:
    black_out_board(board, reason="person", note="auf Wunsch", actor="user:1", at=AT)


def test_a_blacked_out_target_group_is_in_no_line_and_the_log_is_whole(house: House) -> None:
    board = targeted(house)
    assert stored().count(FINCH) == 3

    erase_target(board)

    assert FINCH not in stored() and list(broken()) == [] and erased_count() == 1
    own = board_state(Board.objects.get(pk=board.pk)).own
    assert (own.values, own.conflicts, own.erased["target_group"]) == ({}, {}, {"seq": 4, "on": "2025-01-15", "reason": "person"})
    [line] = AuditLine.objects.filter(kind="board.erase")
    assert (line.object, line.values) == (name_of(board), {"what": "target_group", "reason": "person", "board": str(board.pk)})


def test_the_reason_is_noted_for_the_files(house: House) -> None:
    board = targeted(house)

    erase_target(board)

    assert list(board.blackout_notes.filter(card=None).values_list("what", "reason", "note")) == [("target_group", "person", "auf Wunsch")]


def test_whoever_had_read_the_old_words_cannot_write_them_back_and_a_new_target_group_can_be_written(house: House) -> None:
    erase_target(targeted(house))

    stale, fresh = set_target(house, f"{FINCH} wieder", 3), set_target(house, "Familien", 4)

    assert (stale["status"], stale["reason"], fresh["status"]) == ("refused", "removed", "applied")
    assert FINCH not in stored()


@pytest.mark.parametrize(("what", "reason"), [("target_group", "because"), ("text", "person"), ("card", "person")])
def test_only_a_target_group_goes_off_a_board_and_only_for_a_reason(house: House, what: str, reason: str) -> None:
    board = targeted(house)

    with pytest.raises(NothingToErase):
        black_out_board(board, what=what, reason=reason, actor="user:1", at=AT)

    assert stored().count(FINCH) == 3


def test_a_target_group_is_not_blacked_out_twice_nor_where_there_is_none(house: House) -> None:
    erase_target(targeted(house))

    for board in (house.board("warmup"), house.board("matrix")):
        with pytest.raises(NothingToErase):
            erase_target(board)

    assert erased_count() == 1


@on_sqlite
def test_the_database_s_files_hold_no_byte_of_a_target_group(house: House) -> None:
    board = targeted(house)
    assert on_disk(FINCH)

    erase_target(board)

    assert not on_disk(FINCH)


@on_sqlite
def test_control_without_emptying_the_log_a_target_group_stays_on_disk(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    board = targeted(house)
    monkeypatch.setattr(erasures, "_empty", lambda _tables: None)

    erase_target(board)

    assert FINCH not in stored() and on_disk(FINCH)


def in_flight(house: House, board: Board, monkeypatch: pytest.MonkeyPatch, *, locked: bool) -> dict[str, Any]:
    """The group writes its target group anew between reading the lines and blanking them, where the lock lets it."""
    read, done, acks = threading.Event(), threading.Event(), []
    blank = blackout_actions._blank_lines

    def write() -> None:
        read.wait(10)
        acks.append(set_target(house, f"{FINCH} zu spät", 3))
        done.set()
        connections.close_all()

    def slow(lines: Any, what: str, using: str) -> dict[str, str]:
        kept = list(lines)
        read.set()
        done.wait(0 if locked else 10)  # with the lock it cannot be written before we are done
        return blank(kept, what, using)

    monkeypatch.setattr(blackout_actions, "_blank_lines", slow)
    thread = threading.Thread(target=write)
    thread.start()
    if locked:
        erase_target(board)
    else:  # the control: the same deed, without the lock around it
        blackout_actions._blank_lines(BoardOp.objects.filter(board=board, kind="board.set"), "target_group", "default")
    thread.join()
    return dict(acks[0])


def test_a_target_group_in_flight_is_refused_once_the_old_one_is_black(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ack = in_flight(house, targeted(house), monkeypatch, locked=True)

    assert (ack["status"], ack["reason"]) == ("refused", "removed")
    assert FINCH not in stored() and list(broken()) == []


def test_control_without_the_lock_the_target_group_in_flight_brings_the_words_back(
    house: House, monkeypatch: pytest.MonkeyPatch,
) -> None:
    ack = in_flight(house, targeted(house), monkeypatch, locked=False)

    assert ack["status"] == "applied"
    assert stored().count(FINCH) == 1

"""A long log is not folded from its first line: a board is kept beside it, and never with words that were erased."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from fachplan.base.policy import Principal
from fachplan.base.verify import broken
from fachplan.core.board import fold
from fachplan.workshop import actions
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.boards import Folded, Shelf, ops_of
from fachplan.workshop.kept import EVERY
from fachplan.workshop.models import Board, BoardOp, BoardSnapshot, Card
from fachplan.workshop.oplog import Job, OpLog
from tests.core.test_board_fold import everything
from tests.workshop.house import House

AT = datetime(2025, 1, 15, 10, tzinfo=UTC)
CANARY = "Kanarienvogel"
pytestmark = pytest.mark.django_db(transaction=True)
Op = dict[str, Any]


def note(text: str) -> Op:
    return {"id": str(uuid.uuid4()), "kind": "card.add", "card": str(uuid.uuid4()), "values": {"field": "chances", "text": text}}


def bring(log: OpLog, house: House, ops: list[Op]) -> list[Op]:
    """Write in a transaction of its own, as a process with this memory would; the acks."""
    who = Principal.of([("facilitator", f"forum:{house.forum.pk}")], actor="user:1", user_id=1)
    board = house.board("matrix")
    with transaction.atomic():
        [answer] = log.write([Job(board.pk, ops, actions.pen_of(board, who, language="de"), AT)])
    return list(answer["acks"])


def filled(house: House, lines: int = EVERY, first: str = "Chor") -> tuple[OpLog, list[Op]]:
    """A board with so many lines, the writer that wrote them and what was brought."""
    log, ops = OpLog(), [note(first), *(note(f"Karte {n}") for n in range(lines - 1))]
    for begin in range(0, lines, 100):
        bring(log, house, ops[begin : begin + 100])
    return log, ops


def begun(house: House) -> Folded:
    """The board as a process that has just started folds it."""
    return Shelf().current(house.board("matrix"))


def test_a_new_process_begins_where_the_board_was_kept_and_ends_where_the_log_does(house: House) -> None:
    log, _ops = filled(house)
    bring(log, house, [note("danach")])

    folded = begun(house)

    assert (folded.begun_at, folded.state.seq) == (EVERY, EVERY + 1)
    assert everything(folded.state) == everything(fold(ops_of(house.board("matrix"))))


def test_control_a_short_log_is_folded_from_its_first_line(house: House) -> None:
    filled(house, EVERY - 1)

    assert begun(house).begun_at == 0
    assert not BoardSnapshot.objects.exists()


def test_an_op_from_before_the_board_was_kept_still_counts_once(house: House) -> None:
    _log, ops = filled(house)
    new = note("neu")

    acks = bring(OpLog(), house, [ops[7], new, ops[7], new])

    assert [(ack["status"], ack["seq"]) for ack in acks] == [
        ("duplicate", 8), ("applied", EVERY + 1), ("duplicate", 8), ("duplicate", EVERY + 1)]


def test_control_a_writer_that_asks_nobody_for_earlier_ops_hears_of_it_from_the_database(
        house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _log, ops = filled(house)
    monkeypatch.setattr("fachplan.workshop.oplog.seqs_of", lambda _board, _ops: {})

    with pytest.raises(IntegrityError):
        bring(OpLog(), house, [{**note("wieder"), "id": ops[7]["id"]}])


def test_what_is_blacked_out_is_in_no_kept_board_any_more(house: House) -> None:
    log, ops = filled(house, first=CANARY)
    assert CANARY in BoardSnapshot.objects.get().content

    black_out(Card.objects.get(pk=ops[0]["card"]), reason="person", actor="user:1", at=AT)
    bring(log, house, [note("danach")])

    assert CANARY not in json.dumps([BoardSnapshot.objects.get().content, begun(house).state.cards[ops[0]["card"]].text])
    assert begun(house).begun_at > EVERY  # kept anew behind the erasure
    if connection.vendor == "sqlite":
        place = Path(str(connection.settings_dict["NAME"]))
        assert not [file.name for file in place.parent.glob(f"{place.name}*") if CANARY.encode() in file.read_bytes()]


def test_control_before_it_is_blacked_out_the_word_is_kept(house: House) -> None:
    _log, ops = filled(house, first=CANARY)

    assert begun(house).begun_at == EVERY
    assert begun(house).state.cards[ops[0]["card"]].text == CANARY


def test_a_board_kept_by_another_fold_or_another_log_is_folded_anew(house: House) -> None:
    filled(house)
    content = BoardSnapshot.objects.get().content

    BoardSnapshot.objects.update(fold="yesterday")
    assert begun(house).begun_at == 0
    BoardSnapshot.objects.all().delete()
    filled(house, 1)  # it is kept again
    assert begun(house).begun_at == EVERY + 1
    BoardSnapshot.objects.update(chain=b"\0" * 32)  # a backup was put back, its log grew elsewhere
    assert begun(house).begun_at == 0
    BoardSnapshot.objects.update(content=content.replace('"versions"', '"ages"'))
    assert everything(begun(house).state) == everything(fold(ops_of(house.board("matrix"))))


def test_a_log_that_was_emptied_is_not_taken_for_the_one_that_was_kept(house: House) -> None:
    filled(house)
    BoardOp.objects.all().delete()
    Card.objects.all().delete()
    Board.objects.update(seq=0, chain=b"")

    bring(OpLog(), house, [note("nachher")])

    assert [card.text for card in begun(house).state.in_order()] == ["nachher"]


def test_two_processes_that_write_in_turn_keep_a_board_once_for_both(house: House) -> None:
    here, there = OpLog(), OpLog()
    kept_at = []
    for n in range(2 * EVERY // 100 + 1):
        bring(here if n % 2 else there, house, [note(f"{n} {k}") for k in range(100)])
        kept_at.append(BoardSnapshot.objects.values_list("seq", flat=True).first() or 0)

    assert kept_at == [0, 0, 0, 0, 500, 500, 500, 500, 500, 1000, 1000]


def test_verify_finds_a_kept_board_that_says_something_else_and_a_torn_one_is_folded_anew(house: House) -> None:
    filled(house)
    assert list(broken()) == []
    content = BoardSnapshot.objects.get().content

    BoardSnapshot.objects.update(content=content.replace("Karte 7", "Karte 8", 1))
    assert ["beside its log" in each for each in broken()] == [True]
    BoardSnapshot.objects.update(content=content[:-9])
    assert ["beside its log" in each for each in broken()] == [True]
    assert begun(house).begun_at == 0


def test_after_a_blackout_what_is_kept_anew_is_what_the_blanked_log_says(house: House) -> None:
    log, ops = filled(house, first=CANARY)
    black_out(Card.objects.get(pk=ops[0]["card"]), reason="person", actor="user:1", at=AT)
    bring(log, house, [note("danach")])

    assert begun(house).begun_at > EVERY
    assert list(broken()) == []

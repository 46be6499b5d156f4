"""The writer's memory of rows: what somebody else commits is seen by the very next batch, what was rolled back is not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from fachplan.base.policy import Principal
from fachplan.workshop import actions
from fachplan.workshop.models import BoardOp, Card
from fachplan.workshop.seen import Seen
from tests.workshop.house import House, card_id

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2025, 1, 23, 12, 0, tzinfo=UTC)
STAFF = Principal.of([("facilitator", "")], actor="user:0", user_id=0)


def add(house: House, kind: str = "matrix") -> dict[str, Any]:
    op = {"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "chances", "text": "Chor"}}
    ack: dict[str, Any] = actions.write_ops(house.board(kind), [op], STAFF, language="de", at=NOON)["acks"][0]
    return ack


def close(house: House) -> None:
    board = house.board("matrix")
    board.closed_at = NOON
    board.save(update_fields=["closed_at"])


def test_a_board_somebody_closed_takes_nothing_from_the_next_batch_on(house: House) -> None:
    assert add(house)["status"] == "applied"
    close(house)

    assert add(house)["reason"] == "board_closed"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere every batch reads anew")
def test_control_without_the_question_the_closed_board_takes_one_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert add(house)["status"] == "applied"
    monkeypatch.setattr(Seen, "is_true_still", lambda _: True)
    close(house)

    assert add(house)["status"] == "applied"
    actions.writer.stop()


def test_a_number_somebody_else_has_taken_is_not_given_again(house: House) -> None:
    add(house)
    board = house.board("warmup")
    Card.objects.create(id=card_id(), board=board, group=board.group, number=7, kind="note", created=NOON)

    add(house)

    assert sorted(Card.objects.filter(group=board.group).values_list("number", flat=True)) == [1, 7, 8]


def test_after_a_write_that_was_rolled_back_the_log_goes_on_without_a_gap(house: House) -> None:
    assert add(house)["seq"] == 1
    with pytest.raises(KeyError), transaction.atomic():
        assert add(house)["seq"] == 2
        raise KeyError

    assert [add(house)["seq"], add(house)["seq"]] == [2, 3]
    assert list(BoardOp.objects.filter(board=house.board("matrix")).order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]

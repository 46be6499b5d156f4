"""Correcting the spelling of a card for the minutes; what was written stays beside it."""

from datetime import datetime

from fachplan.base.ids import uuid7
from fachplan.workshop.actions import writer
from fachplan.workshop.models import Card
from fachplan.workshop.oplog import Job, Pen


class NotCorrected(ValueError):
    """Why a correction was refused: a reason as the boards give it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def correct(card: Card, text: str, *, author: str, at: datetime) -> None:
    """Let `card` read `text` in the minutes and on the board; its own line keeps what it said before.

    :raises NotCorrected: if the board refuses, because the minutes are released, the card is gone or there are no words.
    """
    _write(card, "card.correct", {"text": text}, author=author, at=at)


def settle(card: Card, name: str, value: object, *, author: str, at: datetime) -> None:
    """Decide which of two versions of a value stays.

    :raises NotCorrected: if the board refuses.
    """
    _write(card, "card.resolve", {"name": name, "value": value}, author=author, at=at)


def _write(card: Card, kind: str, values: dict[str, object], *, author: str, at: datetime) -> None:
    op = {"id": str(uuid7()), "kind": kind, "card": str(card.pk), "values": values}
    [ack] = writer.submit(Job(card.board_id, [op], Pen(author, "facilitator"), at))["acks"]
    if ack["status"] == "refused":
        raise NotCorrected(str(ack["reason"]))

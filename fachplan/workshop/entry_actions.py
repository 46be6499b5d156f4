"""Writes of quick entry: cards from paper, many at once through the one door, and how many hang on the wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from fachplan.base import audit
from fachplan.base.policy import Principal
from fachplan.core.entry import Line
from fachplan.workshop.actions import write_ops
from fachplan.workshop.entry_models import WallCount
from fachplan.workshop.models import Board

BATCH = 100  # what the door takes at once
MOST_LINES = 1000
MOST_CARDS = 2000


@dataclass(frozen=True, slots=True)
class Left:
    """A line that was not kept, and the contract's reason."""

    line: Line
    reason: str


def enter_cards(board: Board, lines: Sequence[Line], fields: Sequence[str], *, key: UUID, principal: Principal, language: str,
                at: datetime) -> list[Left]:
    """Make a card of each line; answers with the lines that were not kept.

    The ids come from `key` and the line itself: the same form sent twice makes its cards once, a changed line is a new card.
    A line that names no field goes into the first of `fields`.
    """
    left = []
    for start in range(0, len(lines), BATCH):
        part = lines[start:start + BATCH]
        ops = [_op(line, fields, f"{key} {start + n}", key) for n, line in enumerate(part)]
        acks = write_ops(board, ops, principal, language=language, at=at)["acks"]
        left += [Left(line, ack["reason"]) for line, ack in zip(part, acks, strict=True) if ack["status"] == "refused"]
    return left


def _op(line: Line, fields: Sequence[str], place: str, key: UUID) -> dict[str, object]:
    name = f"{place} {line.field} {line.number} {line.text}"
    values: dict[str, object] = {"field": fields[line.field or 0], "text": line.text}
    if line.number is not None:
        values["number"] = line.number
    return {"id": str(uuid5(key, name)), "kind": "card.add", "card": str(uuid5(key, f"card {name}")), "values": values}


@transaction.atomic
def count_wall(board: Board, cards: int, *, actor: str, at: datetime) -> None:
    """Keep how many cards hang on the wall."""
    row, _made = WallCount.objects.update_or_create(board=board, defaults={"cards": cards, "at": at})
    audit.record("wall.count", row, actor=actor, at=at)

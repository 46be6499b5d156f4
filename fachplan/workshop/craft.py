"""Deeds at the desk that are more than one op, and taking deeds back."""

from collections.abc import Iterable, Sequence
from typing import Any

from fachplan.base.ids import uuid7
from fachplan.core.board import BoardState, steps_back
from fachplan.workshop.boards import board_state, ops_of
from fachplan.workshop.models import Board

OpJson = dict[str, Any]


def op(kind: str, card: str | None, values: dict[str, Any], base: dict[str, int] | None = None) -> OpJson:
    """An op with an id of its own."""
    made: OpJson = {"id": str(uuid7()), "kind": kind, "card": card, "values": values}
    return made | {"base": base} if base else made


def doubled(board: Board, source: str) -> list[OpJson]:
    """A second card with the words of `source`, behind it, that says where it comes from."""
    card = board_state(board).cards.get(source)
    if card is None or card.removed or card.blacked_out or card.kind == "heading":
        return []
    values = {"field": card.field, "kind": card.kind, "text": card.text, "sources": [source], "after": source, "heading": card.heading}
    return [op("card.add", str(uuid7()), values | ({"language": card.language} if card.language else {}))]


def clustered(board: Board, text: str, cards: Iterable[str]) -> list[OpJson]:
    """A heading over `cards`, in the field of the first, and each of them under it in their order."""
    state = board_state(board)
    wanted = set(cards)
    chosen = [card for card in state.in_order() if card.id in wanted and card.kind != "heading"]
    if not chosen:
        return []
    heading, after = str(uuid7()), None
    ops = [op("card.add", heading, {"field": chosen[0].field, "kind": "heading", "text": text})]
    for card in chosen:
        after = after or heading
        ops.append(op("card.move", card.id, {"field": chosen[0].field, "after": after, "heading": heading}))
        after = card.id
    return ops


def moved(state: BoardState, move: OpJson) -> list[OpJson]:
    """`move` as it is meant on the desk: a heading takes its cards along to another field, and directly below a heading is first
    among its cards, wherever on the board those were pinned."""
    card, values = state.cards.get(move["card"] or ""), move["values"]
    if card is None:
        return [move]
    heading, field = values.get("heading"), values.get("field", card.field)
    if heading is not None and values.get("after") == heading:
        under = [one.id for one in state.in_order() if one.heading == heading and one.field == field and one.id != card.id]
        places = [each for each in state.order if each != card.id]
        first = min(map(places.index, [heading, *under])) if heading in places else 0
        if under and places[first] != heading:
            return [move | {"values": values | {"after": places[first - 1] if first else None}}]
    if card.kind != "heading" or field == card.field:
        return [move]
    along, after = [move], card.id
    for one in [each.id for each in state.in_order() if each.heading == card.id and each.field == card.field]:
        along.append(op("card.move", one, {"field": field, "after": after, "heading": card.id}))
        after = one
    return along


def taken_back(boards: Sequence[Board], parts: Iterable[tuple[str, int]]) -> list[tuple[Board, list[OpJson]]]:
    """The ops that take back the lines `parts` (board, seq), by board.

    :raises NotAsLeft: if one of their cards has been changed since.
    """
    by_id, found = {str(board.pk): board for board in boards}, dict[str, list[int]]()
    for pk, seq in parts:
        found.setdefault(pk, []).append(seq)
    return [(by_id[pk], [op(step.kind, step.card, step.values, step.base)
                         for step in steps_back(ops_of(by_id[pk]), seqs, revealed=by_id[pk].revealed)])
            for pk, seqs in found.items() if pk in by_id]

"""A forum as a bundle that `load` takes: everything on the wall, and nobody who wrote it."""

from typing import Any

from django.db.models import Q

from fachplan.base.bundle_dump import Bundle, Rows, key_of, rows_of_objects
from fachplan.core.board import Op, dump_ops
from fachplan.forums import exchange as forums
from fachplan.forums.models import Forum
from fachplan.places import exchange as places
from fachplan.places.models import Room, Venue
from fachplan.workshop.boards import ops_of
from fachplan.workshop.exchange import ROWS
from fachplan.workshop.logrows import BOARD, CARD, ERASE
from fachplan.workshop.models import Board, BoardOp, JoinCode, Method, Phase, Session

TYPES = {row_type.kind: row_type for row_type in (*places.ROWS, *forums.ROWS, *ROWS)}


def dump_forum(forum: Forum) -> Bundle:
    """`forum` with its agenda, method, groups, boards and logs."""
    groups = list(forum.groups.select_related("room"))
    sessions = list(Session.objects.filter(agenda_item__forum=forum).select_related("agenda_item", "method"))
    methods = list(Method.objects.filter(sessions__in=sessions).distinct())
    rooms = list(Room.objects.filter(Q(groups__in=groups) | Q(pk=forum.room_id)).distinct())
    venues = list(Venue.objects.filter(pk__in=[forum.venue_id, *(room.venue_id for room in rooms)]))
    return {
        "places": {
            "venues": rows_of_objects(TYPES["venues"], _without_area(venues)),
            "rooms": rows_of_objects(TYPES["rooms"], rooms),
        },
        "forums": {
            "processes": rows_of_objects(TYPES["processes"], [forum.process]),
            "forums": rows_of_objects(TYPES["forums"], [forum]),
            "agenda": rows_of_objects(TYPES["agenda"], forum.agenda.all()),
            "themes": rows_of_objects(TYPES["themes"], forum.themes.all()),
        },
        "workshop": {
            "methods": rows_of_objects(TYPES["methods"], methods),
            "phases": [row for method in methods for row in rows_of_objects(TYPES["phases"], method.phases.all())],
            "fields": [row for method in methods for row in rows_of_objects(TYPES["fields"], method.fields.all())],
            "sessions": rows_of_objects(TYPES["sessions"], sessions),
            "groups": [{**row, "address": group.key} for group, row in zip(groups, rows_of_objects(TYPES["groups"], groups), strict=True)],
            "course": [_phase(phase) for group in groups for phase in group.phases.all()],
            "codes": [_code(code) for code in JoinCode.objects.filter(forum=forum)],
            **_boards(forum),
        },
    }


def _without_area(venues: list[Venue]) -> list[Venue]:
    for venue in venues:
        venue.area = None  # a dump is of a forum, not of the city's map; the instances are never saved
    return venues


def _code(code: JoinCode) -> dict[str, Any]:
    [row] = rows_of_objects(TYPES["codes"], [code])
    return row if code.opens else {**row, "window": "always"}


def _phase(phase: Phase) -> dict[str, Any]:
    [row] = rows_of_objects(TYPES["course"], [phase])
    return row if phase.remaining is None else {**row, "remaining": str(int(phase.remaining.total_seconds()))}


def _boards(forum: Forum) -> dict[str, Rows]:
    boards = list(forum.boards.select_related("group", "forum").order_by("id"))
    return {
        "boards": rows_of_objects(BOARD, boards),
        "cards": [row for board in boards for row in rows_of_objects(CARD, board.cards.order_by("number"))],
        "ops": [row for board in boards for row in _ops(board)],
    }


def _ops(board: Board) -> Rows:
    groups = {str(group.pk): key_of(group) for group in board.forum.groups.all()}
    conflicts = set(BoardOp.objects.filter(board=board, conflict=True).values_list("seq", flat=True))
    ops = list(ops_of(board))
    erased = {int(seq) for op in ops if op.kind == ERASE for seq in op.values.get("lines", ())}
    return [
        _op(op, key_of(board), groups, conflict=op.seq in conflicts, erased=op.seq in erased)
        for op in dump_ops(ops, revealed=board.revealed)
    ]


def _op(op: Op, board: str, groups: dict[str, str], *, conflict: bool, erased: bool) -> dict[str, Any]:
    # The proofs are of this place's log; where the dump is loaded, its lines prove themselves.
    values = {**op.values, "lines": dict.fromkeys(op.values["lines"], "")} if op.kind == ERASE else op.values
    row: dict[str, Any] = {
        "key": f"{board}:{op.seq}",
        "board": board,
        "id": op.id,
        "seq": op.seq,
        "kind": op.kind,
        "role": op.role,
        "at": op.at,
    }
    optional = {
        "card": op.card,
        "values": values,
        "base": op.base,
        "group": groups.get(op.group or ""),
        "erased": erased,
        "late": op.late,
        "conflict": conflict,
    }
    return {**row, **{name: value for name, value in optional.items() if value}}

"""A forum as a bundle that `load` takes: everything of it, and nobody who took part.

What stays behind, and why, each chapter says in `LEFT_OUT` of its `exchange` module; chapters above add their rows by
`base.bundle_dump.also`.
"""

from typing import Any

from django.db.models import Q

from fachplan.base.bundle_dump import Bundle, Rows, key_of, rows_of_files, rows_of_objects, with_additions
from fachplan.core.board import Op, dump_ops
from fachplan.forums import exchange as forums
from fachplan.forums.models import Forum
from fachplan.places import exchange as places
from fachplan.places.models import Room, Venue
from fachplan.workshop.boards import ops_of
from fachplan.workshop.exchange import ROWS
from fachplan.workshop.logrows import BOARD, CARD, ERASE
from fachplan.workshop.models import Board, BoardOp, Group, GroupTheme, JoinCode, LeadCall, Method, PhotoRecord, Session, Stage, WallCount

TYPES = {row_type.kind: row_type for row_type in (*places.ROWS, *forums.ROWS, *ROWS)}


def dump_forum(forum: Forum) -> Bundle:
    """`forum` with its agenda, methods, groups, boards, logs and files, and what other chapters have of it."""
    groups = list(forum.groups.select_related("room"))
    agenda = list(forum.agenda.select_related("handout_file"))
    photos = list(PhotoRecord.objects.filter(board__forum=forum, removed_at=None).select_related("file").order_by("pk"))
    rooms = list(Room.objects.filter(Q(groups__in=groups) | Q(pk=forum.room_id)).distinct().order_by("pk"))
    venues = list(Venue.objects.filter(pk__in=[forum.venue_id, *(room.venue_id for room in rooms)]).order_by("pk"))
    return with_additions(forum, {
        "base": {"files": rows_of_files([forum.process.logo, *(item.handout_file for item in agenda), *(photo.file for photo in photos)])},
        "places": {
            "venues": rows_of_objects(TYPES["venues"], _without_area(venues)),
            "rooms": rows_of_objects(TYPES["rooms"], rooms),
        },
        "forums": {
            "processes": rows_of_objects(TYPES["processes"], [forum.process]),
            "forums": rows_of_objects(TYPES["forums"], [forum]),
            "agenda": rows_of_objects(TYPES["agenda"], agenda),
            "themes": rows_of_objects(TYPES["themes"], forum.themes.all()),
        },
        "workshop": {
            **_work(forum),
            **_groups(forum, groups),
            **_boards(forum),
            "photos": rows_of_objects(TYPES["photos"], photos),
            "walls": [_wall(count) for count in WallCount.objects.filter(board__forum=forum).order_by("board")],
        },
    })  # fmt: skip


def _without_area(venues: list[Venue]) -> list[Venue]:
    for venue in venues:
        venue.area = None  # a dump is of a forum, not of the city's map; the instances are never saved
    return venues


def _work(forum: Forum) -> dict[str, Rows]:
    """The methods with their phases and fields, and where in the agenda they are used."""
    methods = _methods(forum)
    sessions = Session.objects.filter(agenda_item__forum=forum).select_related("agenda_item", "method")
    return {
        "methods": rows_of_objects(TYPES["methods"], methods),
        "phases": [row for method in methods for row in rows_of_objects(TYPES["phases"], method.phases.all())],
        "fields": [row for method in methods for row in rows_of_objects(TYPES["fields"], method.fields.all())],
        "sessions": rows_of_objects(TYPES["sessions"], sessions.order_by("agenda_item__position", "pk")),
    }


def _methods(forum: Forum) -> list[Method]:
    """The methods of a forum's sessions and phases, each behind the one it was copied from."""
    used = Q(sessions__agenda_item__forum=forum) | Q(phases__taken__group__forum=forum)
    waiting = list(Method.objects.filter(used).distinct().order_by("key").select_related("based_on"))
    found: dict[Any, Method] = {}
    for method in waiting:
        line: list[Method] = []
        older: Method | None = method
        while older is not None and older.pk not in found and older not in line:
            line.append(older)
            older = older.based_on
        found |= {each.pk: each for each in reversed(line)}
    return list(found.values())


def _groups(forum: Forum, groups: list[Group]) -> dict[str, Rows]:
    """The groups, how far each has come and whom it called, the code and the walls."""
    return {
        "groups": rows_of_objects(TYPES["groups"], groups),
        "course": [row for group in groups for row in rows_of_objects(TYPES["course"], group.phases.all())],
        "taken_up": rows_of_objects(TYPES["taken_up"], GroupTheme.objects.filter(group__in=groups).order_by("theme__position", "pk")),
        "calls": rows_of_objects(TYPES["calls"], LeadCall.objects.filter(group__in=groups).order_by("called_at", "pk")),
        "codes": [_code(code) for code in JoinCode.objects.filter(forum=forum)],
        "stages": rows_of_objects(TYPES["stages"], Stage.objects.filter(forum=forum)),
    }


def _code(code: JoinCode) -> dict[str, Any]:
    [row] = rows_of_objects(TYPES["codes"], [code])
    return row if code.opens else {**row, "window": "always"}


def _wall(count: WallCount) -> dict[str, Any]:
    [row] = rows_of_objects(TYPES["walls"], [count])
    return {name: value for name, value in row.items() if name != "id"} | {"key": str(count.board_id)}


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
    erased = {int(seq) for op in ops if op.kind in ERASE for seq in op.values.get("lines", ())}
    return [
        _op(op, key_of(board), groups, conflict=op.seq in conflicts, erased=op.seq in erased)
        for op in dump_ops(ops, revealed=board.revealed)
    ]


def _op(op: Op, board: str, groups: dict[str, str], *, conflict: bool, erased: bool) -> dict[str, Any]:
    # The proofs are of this place's log; where the dump is loaded, its lines prove themselves.
    values = {**op.values, "lines": dict.fromkeys(op.values["lines"], "")} if op.kind in ERASE else op.values
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

"""Reads about the room: who a seat is to the policy, which boards one may see, what a reader gets of a board."""

import hashlib
import hmac
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from fachplan.base.once import once
from fachplan.base.policy import FACILITATOR, PARTICIPANT, SCREEN, SCRIBE, Principal, allowed
from fachplan.core.board import BoardState
from fachplan.forums.models import Forum, Hall
from fachplan.workshop import boards
from fachplan.workshop.models import Board, Seat, Stage

STAFF_OF_A_BOARD = (FACILITATOR, SCRIBE)


def _keyed(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def author_of(principal: Principal) -> str:
    """By which cards know their writer: a keyed hash, shown nowhere, useless without the installation's key."""
    return _keyed(principal.seat_id or str(principal.user_id)) if principal.actor else ""


def actor_of_seat(seat_id: UUID | str) -> str:
    """How the audit log names a seat. Another hash than the author's: log and boards together must not name a writer."""
    return f"seat:{_keyed(f'actor:{seat_id}')}"


def principal_of_seat(seat: Seat) -> Principal:
    """What a seat may do: in the hall of its forum, and in its group once it has one. A removed seat may nothing."""
    grants = [] if seat.removed_at else [(seat.role, f"hall:{seat.forum_id}")]
    if grants and seat.group_id:
        grants.append((seat.role, f"group:{seat.group_id}"))
    return Principal.of(
        grants, actor=actor_of_seat(seat.pk), seat_id=str(seat.pk), forum_id=str(seat.forum_id),
        group_id=str(seat.group_id) if seat.group_id else None)


def principal_of_screen(key: str, *, at: datetime) -> Principal | None:
    """A projector that was lent the wall of a forum: it may show it, until the day ends or the code is taken back."""
    try:
        stage = Stage.objects.filter(key=UUID(key), until__gt=at).first()
    except ValueError:
        return None
    return Principal.of([(SCREEN, f"hall:{stage.forum_id}")]) if stage else None


def seat_by_id(seat_id: str) -> Seat | None:
    """A seat with its forum and group, removed ones too."""
    try:
        return Seat.objects.select_related("forum", "group").filter(pk=UUID(seat_id)).first()
    except ValueError:
        return None


def role_on(principal: Principal, board: Board) -> str:
    """The strongest role `principal` holds on `board`; empty for none."""
    scopes = board.scopes()
    held = {role for role, scope in principal.grants if scope in scopes}
    return next((role for role in (FACILITATOR, SCRIBE, PARTICIPANT) if role in held), "")


def is_staff_of(principal: Principal, board: Board) -> bool:
    """Whether `principal` sees every card before the board is revealed: scribe, facilitator, or office with the forum."""
    return role_on(principal, board) != PARTICIPANT and allowed(principal, "board.read", board)


def board_for(principal: Principal, board_id: str | UUID) -> Board:
    """A board `principal` may see, with its forum and group.

    :raises Board.DoesNotExist: if there is none, or it is not theirs to see.
    """
    board = board_by_id(board_id)
    if board is None or not allowed(principal, "board.read", board):
        raise Board.DoesNotExist
    return board


def board_by_id(board_id: str | UUID) -> Board | None:
    """A board with its forum and group, whoever asks."""
    try:
        pk = board_id if isinstance(board_id, UUID) else UUID(board_id)
    except ValueError:
        return None
    return Board.objects.select_related("forum", "group").filter(pk=pk).first()


def in_the_house(principal: Principal, action: str, forum: Forum) -> bool:
    """Whether `principal` may do `action` in the forum's hall or in one of its groups: a group's own facilitator is in."""
    return allowed(principal, action, Hall(forum)) or any(
        allowed(principal, action, group) for group in forum.groups.select_related("forum"))


def boards_of(principal: Principal, forum: Forum) -> list[Board]:
    """The boards of `forum` that `principal` may see: groups in their order, then the hall's."""
    return list(once(("boards", principal, forum.pk), lambda: _boards_of(principal, forum)))


def _boards_of(principal: Principal, forum: Forum) -> list[Board]:
    rows = list(Board.objects.filter(forum=forum).select_related("group"))
    for board in rows:
        board.forum = forum  # the row at hand, not one more for each board
    order = [Board.Kind.WARMUP, Board.Kind.MATRIX, Board.Kind.MEASURES, Board.Kind.PLENUM, Board.Kind.PARKING]
    seen = [board for board in rows if allowed(principal, "board.read", board)]
    return sorted(seen, key=lambda board: (board.group.position if board.group else 10_000, order.index(Board.Kind(board.kind))))


def board_state(board: Board) -> BoardState:
    """`board` as it stands now, an unchanging snapshot: the same object for the same seq."""
    return boards.board_state(board)


def board_json(board: Board, principal: Principal, *, language: str, at: datetime) -> dict[str, Any]:
    """The answer of ``GET /api/v1/boards/{id}`` for `principal` (DESIGN, Board HTTP, *Read*)."""
    return boards.board_document(
        board, author=author_of(principal), staff=is_staff_of(principal, board), language=language, at=at)


def living_seats(forum: Forum) -> QuerySet[Seat]:
    """The seats of a forum that have not been removed."""
    return forum.seats.filter(removed_at=None).select_related("group").order_by("alias_number")


def smallest_group(forum: Forum) -> str:
    """The id of the group with the fewest living seats, the first of several; empty where there are no groups."""
    seats = Count("seats", filter=Q(seats__removed_at=None))
    found = forum.groups.annotate(people=seats).order_by("people", "position").values_list("pk", flat=True).first()
    return str(found) if found else ""

"""The seat a browser holds, and what it works on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext as _

from fachplan.base.content import into_language
from fachplan.base.limits import client_address, network_of
from fachplan.base.policy import Principal
from fachplan.workshop.method_queries import board_names_of
from fachplan.workshop.middleware import SEAT_KEY
from fachplan.workshop.models import Board, Group, Seat
from fachplan.workshop.queries import boards_of, principal_of_seat

CALM_KEY = "calm"


@dataclass(frozen=True, slots=True)
class Place:
    """A seat with its group, its boards and what it may do."""

    seat: Seat
    group: Group | None
    boards: list[Board]
    principal: Principal


def seat_of(request: HttpRequest) -> Seat | None:
    """The seat this browser holds, with its forum and group in the reader's language, or None."""
    key = request.session.get(SEAT_KEY)
    seats = Seat.objects.select_related("forum__process", "group__room", "group__forum__process")
    seat = seats.filter(pk=key, removed_at=None).first() if key else None
    if seat is not None:
        into_language([seat.forum, *([seat.group] if seat.group else [])], ("name", "title"), language_of(request))
    return seat


def place_of(request: HttpRequest) -> Place | None:
    """The seat this browser holds and the boards it sees, or None."""
    seat = seat_of(request)
    if seat is None:
        return None
    principal = principal_of_seat(seat)
    found = [board for board in boards_of(principal, seat.forum) if board.kind != Board.Kind.PLENUM]
    names = board_names_of(seat.forum, language_of(request))
    for board in found:
        board.title = board_title(board.kind, names)
    return Place(seat, seat.group, found, principal)


def board_title(kind: str, names: Mapping[str, str] | None = None) -> str:
    """What a board is called, in the reader's language: as the forum's method says (`names`), else as boards of its kind are."""
    return (names or {}).get(kind) or {
        Board.Kind.WARMUP: _("Warm-up"), Board.Kind.MATRIX: _("Pinboard for collecting"), Board.Kind.MEASURES: _("Goals and measures"),
        Board.Kind.PARKING: _("Theme store"), Board.Kind.PLENUM: _("Plenary"),
    }[Board.Kind(kind)]


def language_of(request: HttpRequest) -> str:
    """The language of the page."""
    return str(getattr(request, "LANGUAGE_CODE", "de"))


def network(request: HttpRequest) -> str:
    """The network a request comes from, as the limits count it."""
    return network_of(client_address(request.META.get("REMOTE_ADDR", ""), request.headers))


def clock_words(at: datetime, seat: Seat) -> str:
    """A time of day as the people in the room read it."""
    return formats.time_format(at.astimezone(seat.forum.process.zone), "H:i")


def is_calm(request: HttpRequest) -> bool:
    """Whether this browser asked that new cards wait until they are called."""
    return bool(request.session.get(CALM_KEY))


def keep_calm(request: HttpRequest, *, calm: bool) -> None:
    """Remember in this browser whether new cards wait."""
    request.session[CALM_KEY] = calm

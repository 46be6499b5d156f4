"""A seat kept in the session is who asks, where nobody is signed in; on a projector it is the screen that was lent the wall."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from fachplan.base import clock
from fachplan.base.policy import Principal
from fachplan.workshop.queries import principal_of_screen, principal_of_seat, seat_by_id

Answer = Callable[[HttpRequest], HttpResponse]
SEAT_KEY = "seat"
STAGE_KEY = "stage"


def seat(get_response: Answer) -> Answer:
    """Set `request.principal` to the seat of the session, unless an account is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = request.principal  # type: ignore[attr-defined]
        request.principal = SimpleLazyObject(lambda: _principal(request, signed_in))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _principal(request: HttpRequest, signed_in: Principal) -> Principal:
    if signed_in.actor:
        return signed_in
    if key := request.session.get(SEAT_KEY):
        found = seat_by_id(key)
        return principal_of_seat(found) if found and not found.removed_at else signed_in
    if key := request.session.get(STAGE_KEY):
        return principal_of_screen(key, at=clock.now()) or signed_in
    return signed_in

"""A seat kept in the session is who asks, where nobody is signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from fachplan.base.policy import Principal
from fachplan.workshop.queries import principal_of_seat, seat_by_id

Answer = Callable[[HttpRequest], HttpResponse]
SEAT_KEY = "seat"


def seat(get_response: Answer) -> Answer:
    """Set `request.principal` to the seat of the session, unless an account is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = request.principal  # type: ignore[attr-defined]
        request.principal = SimpleLazyObject(lambda: _principal(request, signed_in))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _principal(request: HttpRequest, signed_in: Principal) -> Principal:
    if signed_in.actor or not request.session.get(SEAT_KEY):
        return signed_in
    found = seat_by_id(request.session[SEAT_KEY])
    return principal_of_seat(found) if found and not found.removed_at else signed_in

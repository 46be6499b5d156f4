"""Who asks: the principal of a request, looked up when a page first needs it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from fachplan.accounts.queries import principal_of_user
from fachplan.base.policy import NOBODY, Principal

Answer = Callable[[HttpRequest], HttpResponse]


def principal(get_response: Answer) -> Answer:
    """Set `request.principal`: the signed-in account, else nobody. Seats are added by the workshop chapter's views."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.principal = SimpleLazyObject(lambda: _principal(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _principal(request: HttpRequest) -> Principal:
    return principal_of_user(request.user) if request.user.is_authenticated else NOBODY

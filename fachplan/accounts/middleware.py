"""Who asks: the principal of a request, looked up when a page first needs it."""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject

from fachplan.accounts.link_views import principal_of_link
from fachplan.accounts.queries import owes_second_factor, principal_of_user
from fachplan.base.policy import NOBODY, Principal

PAGES_OF_LINKS = "/l/zu/"
Answer = Callable[[HttpRequest], HttpResponse]


def principal(get_response: Answer) -> Answer:
    """Set `request.principal`: the signed-in account, else nobody. Seats are added by the workshop chapter's views."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.principal = SimpleLazyObject(lambda: _principal(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def second_factor_first(get_response: Answer) -> Answer:
    """Lead whoever has no role before their second factor to where it is set up, instead of a bare refusal."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        refused = response.status_code in (403, 404) and request.method == "GET" and not request.path_info.startswith("/api/")
        if refused and settings.SECOND_FACTOR_FOR and request.user.is_authenticated and owes_second_factor(request.user):
            return redirect("mfa_activate_totp")
        return response

    return middleware


def _principal(request: HttpRequest) -> Principal:
    if request.path_info.startswith(PAGES_OF_LINKS):  # there the link asks, whoever else is signed in
        with suppress(Resolver404):
            return principal_of_link(request, resolve(request.path_info).kwargs["link"]) or NOBODY
    return principal_of_user(request.user) if request.user.is_authenticated else NOBODY

"""The set-up page: open once, to whoever sits at the machine or holds the code of ``fachplan init``."""

import ipaddress
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fachplan.accounts.queries import may_set_up
from fachplan.base import clock, limits
from fachplan.base.models import City
from fachplan.base.policy import policy
from fachplan.base.serve import only_this_machine
from fachplan.portal.city_forms import answers_of
from fachplan.portal.setup_actions import SetUpAlready, set_up, setup_token
from fachplan.portal.setup_forms import SetupForm

GUESSES = (limits.Limit("setup-code", 10, 600),)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("setup.run")
@never_cache
def setup(request: HttpRequest) -> HttpResponse:
    """Ten answers, then the house stands. What was typed, or came with a bundle, stands in the form until it does."""
    city = City.current()
    if not may_set_up(city):
        raise Http404
    # A city that is public already needs the code everywhere: its set-up opens again only because its accounts are lost.
    needs_code = city.is_set_up or not sits_at_the_machine(request)
    if request.method != "POST":
        return _page(request, SetupForm(needs_code=needs_code, initial=answers_of(city)))
    form = SetupForm(request.POST, request.FILES, needs_code=needs_code)
    form.full_clean()
    if needs_code and not _code_fits(request, form):
        return _page(request, form)
    return _finish(request, form) if form.is_valid() else _page(request, form)


def sits_at_the_machine(request: HttpRequest) -> bool:
    """Whether the request comes from this machine and the server listens to nobody else; behind a proxy all seem near."""
    if not only_this_machine() or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    with suppress(ValueError):
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    return False


def _code_fits(request: HttpRequest, form: SetupForm) -> bool:
    at = clock.now()
    address = limits.client_address(request.META.get("REMOTE_ADDR", ""), request.headers)
    try:
        limits.check(GUESSES, limits.network_of(address), at=at)
        if setup_token(form.data.get("code", ""), at=at) is not None:
            return True
        limits.count(GUESSES, limits.network_of(address), at=at)
    except limits.TooOften:
        form.add_error("code", _("Too many attempts. Please wait ten minutes."))
        return False
    form.refuse_code()
    return False


def _finish(request: HttpRequest, form: SetupForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        user = set_up(form.answers(), email=given["email"], password=given["password"], at=clock.now(), logo=form.picture())
    except SetUpAlready as error:
        raise Http404 from error
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("portal:work")


def _page(request: HttpRequest, form: SetupForm) -> HttpResponse:
    ahead = [
        {"state": "next", "title": _("Ten answers"), "words": _("you are here")},
        {"state": "future", "title": _("Load a forum"), "words": _("dates, agenda and groups come in one bundle")},
        {"state": "future", "title": _("Put up the code"), "words": _("the projector view shows it")},
        {"state": "future", "title": _("Facilitate"), "words": _("board, clock and minutes")},
    ]
    context = {"form": form, "own_words": form.own_words(), "ahead": ahead}
    return render(request, "portal/setup.html", context, status=422 if form.is_bound else 200)

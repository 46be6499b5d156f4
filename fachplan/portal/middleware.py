"""Before the set-up every page says so; nothing half-made is shown to anybody."""

from collections.abc import Callable

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from fachplan.base.api import respond
from fachplan.base.models import City
from fachplan.base.problems import Problem

Answer = Callable[[HttpRequest], HttpResponse]
OPEN = (settings.STATIC_URL, "/healthz", "/einrichten/", "/sprache/", "/ansicht/")
BEING_SET_UP = _("This installation is being set up")
RETRY = 60


def not_set_up(get_response: Answer) -> Answer:
    """Answer 503 until the city is set up or the demo is loaded. One short read per request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN) or _is_set_up():
            return get_response(request)
        if request.path.startswith("/api/"):
            return respond(request, Problem(503, "not-set-up", BEING_SET_UP, _("Please come back later."), retry_after=RETRY))
        return render(request, "portal/not_set_up.html", status=503)

    return middleware


def _is_set_up() -> bool:
    return City.objects.filter(Q(demo=True) | Q(set_up_at__isnull=False)).exists()

"""Before the set-up every page says so; nothing half-made is shown to anybody."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fachplan.base import problems
from fachplan.base.api import respond
from fachplan.base.models import City

Answer = Callable[[HttpRequest], HttpResponse]
OPEN = ("/static/", "/healthz", "/einrichten/", "/sprache/", "/ansicht/")


def not_set_up(get_response: Answer) -> Answer:
    """Answer 503 until the city is set up or the demo is loaded. One short read per request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(OPEN) or City.is_open():
            return get_response(request)
        if request.path_info.startswith("/api/"):
            return respond(request, problems.not_set_up())
        return render(request, "portal/not_set_up.html", status=503)

    return middleware

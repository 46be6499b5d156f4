"""The pinboard without a network: the worker that keeps its pages on the phone, and what it says of a page it does not have."""

from importlib.metadata import version
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fachplan.base.policy import policy

SCRIPT = Path(__file__).parent / "static" / "workshop" / "sw.js"


@require_safe
@policy("seat.join")
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker: under one name for ever, since browsers ask for it there, and anew with every release."""
    told = f"// {version('fachplan')}\n" + SCRIPT.read_text(encoding="utf-8")
    return HttpResponse(told, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
@policy("seat.join")
def absent(request: HttpRequest) -> HttpResponse:
    """What a phone without a network shows in place of a page that was never opened on it."""
    return render(request, "workshop/absent.html")

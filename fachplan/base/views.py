"""Pages of the house itself: language and theme, errors, the page of components."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from fachplan.base import samples
from fachplan.base.context import THEMES
from fachplan.base.policy import PUBLIC, declare, policy

declare("page.read", PUBLIC)
YEAR = 365 * 24 * 3600


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: the page was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.GET.get("next", "/")
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return HttpResponseRedirect(target if safe else "/")


@require_safe
@policy("page.read")
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the reader's language and go back to the page they read. A cookie, no account; works without JavaScript."""
    response = _back(request)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return response


@require_safe
@policy("page.read")
def theme(request: HttpRequest, name: str) -> HttpResponse:
    """Remember light or dark; anything else follows the device again."""
    response = _back(request)
    if name in THEMES:
        response.set_cookie("theme", name, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_safe
@policy("page.read")
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages and for the tests."""
    return render(request, "base/components.html", {"sample": samples.VALUES})

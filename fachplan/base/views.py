"""Pages of the house itself: language and theme, errors, the page of components."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults
from django.views.decorators.http import require_safe

from fachplan.base import samples
from fachplan.base.context import THEMES
from fachplan.base.policy import PUBLIC, declare, policy

declare("page.read", PUBLIC)
YEAR = 365 * 24 * 3600
NOT_TYPED = ("next", "remember", "op", "do", "base", "key")  # what a form carries without anybody having typed it


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: the page was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)


def too_often(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """A limit is used up: when to try again, and the form as it was posted. Passwords are asked for anew, files too."""
    known = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    posted = [(name, value) for name, value in known if "password" not in name]
    context = {
        "minutes": max(1, -(-seconds // 60)),
        "posted": posted,
        "secrets": [name for name, _value in known if "password" in name],
        "typed": [(name, value) for name, value in posted if value and name not in NOT_TYPED],
    }
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke: in the reader's language and direction, unless even that cannot be found out."""
    try:
        return render(request, "500.html", status=500)
    except Exception:  # the database itself may be what broke
        return defaults.server_error(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    home = reverse("portal:home")
    target = request.GET.get("next", home)
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return HttpResponseRedirect(target if safe else home)


@require_safe
@policy("page.read")
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the reader's language and go back to the page they read. A cookie, no account; works without JavaScript."""
    response = _back(request)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, path=settings.LANGUAGE_COOKIE_PATH,
                            samesite="Lax", secure=settings.HTTPS)
    return response


@require_safe
@policy("page.read")
def theme(request: HttpRequest, name: str) -> HttpResponse:
    """Remember light or dark; anything else follows the device again."""
    response = _back(request)
    if name in THEMES:
        response.set_cookie("theme", name, max_age=YEAR, path=settings.LANGUAGE_COOKIE_PATH,
                            samesite="Lax", secure=settings.HTTPS)
    else:
        response.delete_cookie("theme", path=settings.LANGUAGE_COOKIE_PATH, samesite="Lax")
    return response


@require_safe
@policy("page.read")
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages and for the tests."""
    return render(request, "base/components.html", {"sample": samples.VALUES})

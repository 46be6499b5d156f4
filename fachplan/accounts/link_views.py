"""The pages of one-purpose links. The address with the secret only leads on; the page it leads to knows the link by a cookie.

The cookie is signed, lasts an hour, is sent to this link's own address only, and names one link: several can be open side by
side, and none opens another's page. So the secret stands neither in the address bar nor in the Referer nor in a bookmark.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fachplan.accounts.links import PURPOSES, LinkOutdated, send_again
from fachplan.accounts.models import Token
from fachplan.accounts.queries import link_of, living_link
from fachplan.base import clock
from fachplan.base.limits import client_address, network_of
from fachplan.base.policy import LINK, PUBLIC, Principal, declare, policy

COOKIE_SECONDS = 3600
SALT = "fachplan.link"
declare("link.open", PUBLIC)  # it only leads on
declare("link.use", LINK)
declare("link.again", PUBLIC)  # it says the same to everybody and writes to nobody but the link's own reader


@never_cache
@require_safe
@policy("link.open")
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Lead on to the page of the link, with a cookie for it alone; a secret nobody knows leads to a page like an outdated one."""
    token = link_of(secret)
    number = token.pk if token else 0
    where = reverse("links:page", args=[number])
    # The page speaks the mail's language, unless its reader has chosen another one here before.
    answer = redirect(where if token is None or token.language == _spoken(request) else f"{where}?sprache={token.language}")
    answer.set_cookie(_cookie(number), signing.dumps(number, salt=SALT), max_age=COOKIE_SECONDS, path=where,
                      secure=settings.HTTPS, httponly=True, samesite="Lax")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _no_link(request: HttpRequest, link: int) -> HttpResponse:
    """The page for whoever has no living link: outdated where the browser came from the mail, else how to come here."""
    outdated = came_from_the_mail(request, link)
    return render(request, "accounts/link_outdated.html", {"number": link, "outdated": outdated}, status=410 if outdated else 403)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@policy("link.use", otherwise=_no_link)
def page(request: HttpRequest, link: int) -> HttpResponse:
    """The purpose's page; only the button acts."""
    token = living_link(link, at=clock.now())
    if token is None:  # used or over since we asked who this is
        return _no_link(request, link)
    purpose, language = PURPOSES[token.purpose], _spoken(request)
    with translation.override(language):
        request.LANGUAGE_CODE = language
        try:
            answer = purpose.act(request, token) if request.method == "POST" else purpose.show(request, token)
        except LinkOutdated:  # somebody pressed the same button a moment ago
            answer = _no_link(request, link)
        answer.headers.setdefault("Content-Language", language)
    return answer


@never_cache
@require_POST
@policy("link.again")
def again(request: HttpRequest, link: int) -> HttpResponse:
    """Send a new link to the same address; the answer is the same whether there was one to send or not."""
    token = Token.objects.filter(pk=link).exclude(address="").first() if came_from_the_mail(request, link) else None
    if token is not None:
        send_again(token, network=network_of(client_address(request.META.get("REMOTE_ADDR", ""), request.headers)), at=clock.now())
    return render(request, "accounts/link_again.html")


def came_from_the_mail(request: HttpRequest, number: int) -> bool:
    """Whether this browser opened the address of this very link within the last hour."""
    try:
        return bool(signing.loads(request.COOKIES.get(_cookie(number), ""), salt=SALT, max_age=COOKIE_SECONDS) == number)
    except signing.BadSignature:
        return False


def principal_of_link(request: HttpRequest, number: int) -> Principal | None:
    """Who asks on the page of a link: the link, as long as it lives."""
    token = living_link(number, at=clock.now()) if came_from_the_mail(request, number) else None
    if token is None or token.purpose not in PURPOSES:
        return None
    return Principal.of([(LINK, token.scope)], actor=f"link:{token.pk}")


def _spoken(request: HttpRequest) -> str:
    """The language of the page: the reader's choice, else the one the mail led here with, else the browser's."""
    known, here = dict(settings.LANGUAGES), translation.get_language() or settings.LANGUAGE_CODE
    led = request.GET.get("sprache", "")
    return led if led in known and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) not in known else here


def _cookie(number: int) -> str:
    return f"link-{number}"

"""What every page answer carries: security headers and the reader's language; and what it says when nothing was stored."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from fachplan.base import wordings
from fachplan.base.writer import NotStored

log = logging.getLogger(__name__)
RETRY_AFTER = "2"

# Measured with KERN, htmx 4 and Leaflet: no violation (DESIGN §5).
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # "no-referrer" makes browsers send "Origin: null" with our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
}
Answer = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: Answer) -> Answer:
    """Put the security headers on every answer; pages are not kept by shared caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.HTTPS:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def chosen_language(request: HttpRequest) -> str:
    """The language of the cookie, else the browser's, else the first of the city's."""
    known = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in known else translation.get_language_from_request(request)


def language(get_response: Answer) -> Answer:
    """Answer in the reader's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        wordings.read_anew_if_changed()
        with translation.override(chosen_language(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response

    return middleware


def not_stored(get_response: Answer) -> Answer:
    """Answer 503 where the database is held by somebody or the disk is full: nothing was stored, and the page says so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NotStored | OperationalError):
            return None
        log.error("%s was not stored: %s", request.resolver_match and request.resolver_match.view_name, error)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = RETRY_AFTER
        return response

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # Django looks for it here
    return middleware

"""Errors of the API as ``application/problem+json`` (RFC 9457), in the reader's language, with a stable slug as type.

The slugs are the contract: a program looks at `type` and `status`, a person reads `title` and `detail`.
"""

import json
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

from fachplan.base.middleware import HEADERS

Words = str | Promise
CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem(Exception):
    """One answer that says no: what, why, and what to do."""

    status: int
    type: str
    title: Words
    detail: Words
    errors: tuple[tuple[tuple[str | int, ...], Words], ...] = ()
    retry_after: int | None = None

    def body(self) -> bytes:
        """The document, in the language that is active."""
        document: dict[str, object] = {"type": self.type, "title": str(self.title), "detail": str(self.detail)}
        if self.errors:
            document["errors"] = [{"loc": list(loc), "msg": str(msg)} for loc, msg in self.errors]
        return json.dumps(document, ensure_ascii=False).encode()

    def headers(self) -> dict[str, str]:
        """Its headers beside the security headers."""
        headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return headers


def malformed(detail: Words) -> Problem:
    return Problem(400, "malformed", _("This is not valid JSON"), detail)


def wrong_host() -> Problem:
    return Problem(400, "wrong-host", _("Unknown address"), _("This server does not answer to that name."))


def no_token() -> Problem:
    return Problem(401, "no-token", _("Not signed in"), _("Your access is missing or has expired. Please join again."))


def not_set_up(retry_after: int = 60) -> Problem:
    return Problem(503, "not-set-up", _("This installation is being set up"), _("Please come back later."), retry_after=retry_after)


def not_allowed() -> Problem:
    return Problem(403, "not-allowed", _("Not allowed"), _("Your role does not allow this."))


def csrf_missing() -> Problem:
    return Problem(403, "csrf", _("This page was open too long"), _("Please reload the page. What you typed stays here."))


def not_found() -> Problem:
    return Problem(404, "not-found", _("Not found"), _("This does not exist, or it is not yours to see."))


def wrong_method() -> Problem:
    return Problem(405, "wrong-method", _("Not possible this way"), _("This address does not take this method."))


def too_large(limit: int) -> Problem:
    kilobytes = limit // 1024
    detail = _("At most %(size)s MB fit.") % {"size": kilobytes // 1024} if kilobytes >= 1024 else _(
        "At most %(size)s KB fit.") % {"size": kilobytes}
    return Problem(413, "too-large", _("This is too large"), detail)


def photo_too_large(size: int) -> Problem:
    """`size` in bytes."""
    detail = _("The photo is too large (%(size)s MB). 15 MB are allowed. Your note about it is still here.") % {
        "size": max(1, round(size / 1024 / 1024))}
    return Problem(413, "too-large", _("This is too large"), detail)


def too_slow() -> Problem:
    return Problem(408, "too-slow", _("This took too long"), _("The connection was too slow. Please try again."))


def invalid(errors: Iterable[tuple[tuple[str | int, ...], Words]]) -> Problem:
    detail = _("Some fields are missing, unknown or of the wrong kind.")
    return Problem(422, "invalid", _("Please check the fields"), detail, tuple(errors))


def too_often(retry_after: int) -> Problem:
    detail = _("Too many requests. Please wait a moment.")
    return Problem(429, "too-often", _("Too fast"), detail, retry_after=retry_after)


def not_stored(retry_after: int = 2) -> Problem:
    detail = _("Nothing was saved. Please keep your text and try again in a moment.")
    return Problem(503, "not-stored", _("Not saved"), detail, retry_after=retry_after)


def language_of(accept: str) -> str:
    """The language of an ``Accept-Language`` header that we speak, else the city's first."""
    known = dict(settings.LANGUAGES)
    for tag, _quality in parse_accept_lang_header(accept):
        if tag.partition("-")[0] in known:
            return tag.partition("-")[0]
    return settings.LANGUAGE_CODE


async def send(scope: MutableMapping[str, Any], send: Callable[..., Any], problem: Problem) -> None:
    """Answer a raw ASGI request with `problem`."""
    accept = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    with translation.override(language_of(accept)):
        body = problem.body()
    headers = {**HEADERS, **problem.headers(), "Content-Length": str(len(body))}
    if problem.status == 413:
        headers["Connection"] = "close"  # the rest of the body is not read
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": raw})
    await send({"type": "http.response.body", "body": body})

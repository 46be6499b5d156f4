"""Who asks a raw route: by bearer token or by session, kept in memory until something touches it.

What a right to ask hangs on is named in `about` ("seat:…", "user:…", "session:…", "token:…"). When an audit line touches
one of these, `forget` drops what is known and the next request asks the database again.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.middleware.csrf import CsrfViewMiddleware

from fachplan.accounts.models import Token, User
from fachplan.accounts.queries import hash_of, principal_of_user, token_of
from fachplan.base import clock, problems
from fachplan.base.policy import Principal
from fachplan.base.raw import Request, in_thread
from fachplan.workshop.middleware import SEAT_KEY
from fachplan.workshop.queries import principal_of_seat, seat_by_id

SESSION_TRUST = 1.5  # seconds; signing out writes no audit line everywhere, so sessions are asked again soon
TOKEN_TRUST = 30.0
KEPT = 5000


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, in which language they write, and what that hangs on."""

    principal: Principal
    about: frozenset[str]
    expires: datetime
    language: str = ""
    removed: bool = False
    session: bool = False


_known: dict[str, tuple[float, Identity]] = {}


async def identify(request: Request) -> Identity:
    """Who asks. A bearer token wins over a session; writes by session need the CSRF token.

    :raises Problem: 401 without a valid token or session, 403 where the CSRF token is missing.
    """
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret:
        return await _kept(f"token:{hash_of(secret.strip())}", lambda at: _of_token(secret.strip(), at))
    key = parse_cookie(request.headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
    if not key:
        raise problems.no_token()
    if request.method not in ("GET", "HEAD") and not csrf_passes(ASGIRequest(request.scope, BytesIO())):
        raise problems.csrf_missing()
    return await _kept(f"session:{key}", lambda at: _of_session(key, at))


def forget(about: set[str]) -> None:
    """Ask again about everyone whose right hangs on one of `about`."""
    for key in [key for key, (_, identity) in _known.items() if identity.about & about]:
        _known.pop(key, None)


async def _kept(key: str, look_up: Any) -> Identity:
    at = clock.now()
    fresh_until, identity = _known.get(key, (0.0, None))
    if identity is None or time.monotonic() > fresh_until or identity.expires <= at:
        found: Identity | None = await in_thread(lambda: look_up(at))
        if found is None:
            _known.pop(key, None)
            raise problems.no_token()
        identity = found
        if len(_known) >= KEPT:
            _known.clear()
        _known[key] = (time.monotonic() + (SESSION_TRUST if found.session else TOKEN_TRUST), found)
    return identity


def _of_token(secret: str, at: datetime) -> Identity | None:
    token = token_of(secret, at=at)
    if token is None:
        return None
    about = f"token:{token.hash}"
    kind, _, subject = token.subject.partition(":")
    if token.purpose == "seat" and kind == "seat":
        return _of_seat(subject, about, token.expires)
    if token.purpose == "api" and kind == "user":
        user = User.objects.filter(pk=subject, is_active=True).first()
        return _of_user(user, about, token.expires) if user else None
    return None


def _of_session(key: str, at: datetime) -> Identity | None:
    row = Session.objects.filter(session_key=key, expire_date__gt=at).first()
    if row is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    if user.is_authenticated and isinstance(user, User):
        return _of_user(user, f"session:{key}", row.expire_date, session=True)
    seat_id = request.session.get(SEAT_KEY)
    return _of_seat(seat_id, f"session:{key}", row.expire_date, session=True) if seat_id else None


def _of_seat(seat_id: str, by: str, expires: datetime, *, session: bool = False) -> Identity | None:
    seat = seat_by_id(seat_id)
    if seat is None:
        return None
    return Identity(principal_of_seat(seat), frozenset({by, f"seat:{seat.pk}"}), expires, seat.language,
                    removed=seat.removed_at is not None, session=session)


def _of_user(user: User, by: str, expires: datetime, *, session: bool = False) -> Identity:
    return Identity(principal_of_user(user), frozenset({by, f"user:{user.pk}"}), expires, user.language, session=session)


def gone(about: set[str], at: datetime) -> set[str]:
    """Which of these sessions and tokens are no longer valid; two queries whatever their number."""
    keys = {each.partition(":")[2] for each in about if each.startswith("session:")}
    hashes = {each.partition(":")[2] for each in about if each.startswith("token:")}
    live = set(Session.objects.filter(session_key__in=keys, expire_date__gt=at).values_list("session_key", flat=True)) if keys else set()
    good = set(Token.objects.filter(hash__in=hashes, expires__gt=at).values_list("hash", flat=True)) if hashes else set()
    return {f"session:{key}" for key in keys - live} | {f"token:{each}" for each in hashes - good}


class _Csrf(CsrfViewMiddleware):
    """Django's own check, answering yes or no instead of with a page."""

    def _reject(self, request: HttpRequest, reason: str) -> bool:
        return False


_csrf = _Csrf(HttpResponse)


def csrf_passes(request: HttpRequest) -> bool:
    """Whether an unsafe request carries the CSRF token in its header and comes from our own pages."""
    _csrf.process_request(request)
    return _csrf.process_view(request, HttpResponse, (), {}) is None

"""Raw ASGI routes: the few addresses that must be fast or stay open, served without the page machinery.

A route is declared in its chapter's `live.routes` with its policy action and its schema, so the policy test and the API
document find it. What every page answer gets from middleware, they do here themselves: the Host is checked, bodies are
bounded, JSON is strict, answers carry the security headers, errors are problem documents in the reader's language.
"""

import asyncio
import json
import logging
import math
import re
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, NoReturn, TypeVar
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import connections
from django.http.request import split_domain_port, validate_host

from fachplan.base import problems
from fachplan.base.connection import keep_connection
from fachplan.base.middleware import HEADERS
from fachplan.base.models import City
from fachplan.base.problems import Problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
T = TypeVar("T")

DEEPEST = 20
READERS = 4
SET_UP_TRUST = 5.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """A raw request, its headers by lower-case name."""

    scope: Scope
    receive: Receive
    send: Send
    headers: Mapping[str, str]
    params: Mapping[str, str]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.scope["query_string"].decode("latin-1")))

    @property
    def method(self) -> str:
        return str(self.scope["method"])


@dataclass(frozen=True, slots=True)
class Route:
    """One raw address: its template names parts in braces, `policy_action` stands in the policy table.

    `request_model` and `answer_model` are the schemas of the API document; `statuses` the answers it may give.
    """

    method: str
    path: str
    policy_action: str
    handler: Callable[[Request], Awaitable[None]]
    summary: str = ""
    request_model: type[Any] | None = None
    answer_model: type[Any] | None = None
    query: tuple[tuple[str, str, str], ...] = ()
    statuses: tuple[int, ...] = ()
    before_set_up: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path) + "$")


class Router:
    """Finds the raw route of a request."""

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self._routes = [(route.pattern, route) for route in routes]
        self._open_until = 0.0

    def find(self, scope: Scope) -> tuple[Route, Mapping[str, str]] | None:
        """The route for method and path, or None: then a page answers. A known path with another method is refused here."""
        known = [(route, match.groupdict()) for pattern, route in self._routes if (match := pattern.match(scope["path"]))]
        fitting = [(route, params) for route, params in known if route.method == scope["method"]]
        if known and not fitting:
            return replace(known[0][0], handler=_wrong_method), {}
        return fitting[0] if fitting else None

    async def serve(self, route: Route, params: Mapping[str, str], scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a `Problem` that its handler raises becomes the answer."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            host, _port = split_domain_port(headers.get("host", ""))
            if not validate_host(host, settings.ALLOWED_HOSTS):
                raise problems.wrong_host()
            if not (route.before_set_up or await self._is_open()):
                raise problems.not_set_up()
            await route.handler(Request(scope, receive, send, headers, params))
        except Problem as problem:
            await problems.send(scope, send, problem)

    async def _is_open(self) -> bool:
        """Whether the city is set up; a yes holds for some seconds, a no is asked again each time."""
        if time.monotonic() > self._open_until:
            if not await in_thread(City.is_open):
                return False
            self._open_until = time.monotonic() + SET_UP_TRUST
        return True


async def _wrong_method(request: Request) -> None:
    raise problems.wrong_method()


_threads = ThreadPoolExecutor(READERS, thread_name_prefix="raw")


async def in_thread(work: Callable[[], T]) -> T:
    """Run a read of the database beside the event loop."""

    def fresh() -> T:
        keep_connection()
        return work()

    return await asyncio.get_running_loop().run_in_executor(_threads, fresh)


async def close_threads() -> None:
    """Give the readers' connections back, at the end of the process or of a test."""
    barrier = asyncio.gather(*(in_thread(connections.close_all) for _ in range(READERS)))
    await barrier


async def body_of(request: Request, limit: int) -> bytes:
    """The whole body.

    :raises Problem: 413 if it is longer than `limit`, by its own statement or in fact.
    """
    stated = request.headers.get("content-length", "0")
    if stated.isdigit() and int(stated) > limit:
        raise problems.too_large(limit)
    chunks, size, more = [], 0, True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise problems.malformed("")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise problems.too_large(limit)
        more = message.get("more_body", False)
    return b"".join(chunks)


def strict_json(body: bytes) -> Any:
    """The document in `body`, or 400: no NaN, no Infinity (nor 1e400), no lone surrogates, at most 20 levels.

    :raises Problem: if it is no such document.
    """
    try:
        document = _decoder.decode(body.decode())
        if b"\\u" in body:
            json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise problems.malformed(str(error)[:200]) from error
    if body.count(b"[") + body.count(b"{") > DEEPEST and _depth_over(document, DEEPEST):
        raise problems.malformed(f"more than {DEEPEST} levels")
    return document


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is too large")
    return number


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_decoder = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def _depth_over(value: object, left: int) -> bool:
    if isinstance(value, dict):
        return left == 0 or any(_depth_over(one, left - 1) for one in value.values())
    if isinstance(value, list):
        return left == 0 or any(_depth_over(one, left - 1) for one in value)
    return False


async def answer(request: Request, document: object, status: int = 200) -> None:
    """Answer with JSON."""
    await _send(request, status, _encoder.encode(document).encode(), "application/json")


async def plain(request: Request, text: str, media_type: str) -> None:
    """Answer with text."""
    await _send(request, 200, text.encode(), media_type)


async def nothing(request: Request) -> None:
    """Answer 204."""
    await _send(request, 204, b"", "")


async def open_stream(request: Request) -> None:
    """Begin a stream of server-sent events; proxies must not collect it."""
    await request.send({"type": "http.response.start", "status": 200, "headers": [
        *_SECURITY, (b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no")]})


_SECURITY = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


async def _send(request: Request, status: int, body: bytes, media_type: str) -> None:
    headers = [*_SECURITY, (b"cache-control", b"no-store"), (b"content-length", str(len(body)).encode())]
    if media_type:
        headers.append((b"content-type", media_type.encode()))
    await request.send({"type": "http.response.start", "status": status, "headers": headers})
    await request.send({"type": "http.response.body", "body": body})

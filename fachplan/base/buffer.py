"""Read the whole request body before a thread is taken.

Pages run as WSGI in a few threads. Whoever sends a body slowly would hold one of them: twelve stalled uploads froze ten
threads. So the body is taken in on the event loop, where waiting costs nothing, into memory or a spooled file, and only
then handed on. ``Content-Length`` is looked at first: what is too large is refused before a byte of it is read.

A page's form is the exception: a browser shows no answer that comes while it is still sending, and what was typed beside
the file must not be lost. There the rest is let pass unkept, and the page gets the beginning, where the typed fields are,
with the true size in the header `SIZE_HEADER`; it says at the field what is wrong.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from fachplan.base import problems

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MEGABYTE = 1024 * 1024
IN_MEMORY = 256 * 1024
CHUNK = 64 * 1024
# The longest we wait for a body: 16 MB on a bad phone line, and no more.
PATIENCE = 120.0
DEFAULT_LIMIT = MEGABYTE
LIMITS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"/api/v1/boards/[^/]+/photos$"), 16 * MEGABYTE),
    (re.compile(r"/(arbeit|work)/.*(import|bundle|photos|fotos)"), 16 * MEGABYTE),
    (re.compile(r"^/f/[^/]+/moderation/[^/]+/fotos/$"), 16 * MEGABYTE),
    (re.compile(r"^/dokumentvorlagen/$"), 11 * MEGABYTE),  # a template of 10 MB and the form around it
)
PATIENT_FORMS = re.compile(r"^/f/[^/]+/moderation/[^/]+/fotos/$|^/dokumentvorlagen/$")
KEPT_OF_A_FORM = 32 * 1024
MOST_LET_PASS = 256 * MEGABYTE
SIZE_HEADER = b"x-size-refused"


class TooLarge(Exception):
    """The body is longer than its route allows."""


class Gone(Exception):
    """The client left before its body was complete."""


def limit_of(path: str) -> int:
    """How many bytes a body may have on this path."""
    return next((limit for pattern, limit in LIMITS if pattern.search(path)), DEFAULT_LIMIT)


def declared_length(scope: Scope) -> int:
    """The ``Content-Length`` of a request, 0 where it states none."""
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


def buffered(app: App, *, patience: float = PATIENCE) -> App:
    """`app` behind a buffer for request bodies."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await app(scope, receive, send)
            return
        scope = {**scope, "headers": [each for each in scope["headers"] if each[0] != SIZE_HEADER]}
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                async with asyncio.timeout(patience):
                    if PATIENT_FORMS.search(scope["path"]) and limit_of(scope["path"]) < declared_length(scope) <= MOST_LET_PASS:
                        scope = await _let_pass(scope, receive, body)
                    else:
                        await _take(scope, receive, body)
            except TooLarge:
                await problems.send(scope, send, _too_large(scope))
                return
            except TimeoutError:
                await problems.send(scope, send, problems.too_slow())
                return
            except Gone:
                return
            await app(scope, _from(body, receive), send)

    return application


def _too_large(scope: Scope) -> problems.Problem:
    limit = limit_of(scope["path"])
    if scope["path"].endswith("/photos") and declared_length(scope) > limit:
        return problems.photo_too_large(declared_length(scope))
    return problems.too_large(limit)


async def _take(scope: Scope, receive: Receive, body: IO[bytes]) -> None:
    limit = limit_of(scope["path"])
    if declared_length(scope) > limit:
        raise TooLarge
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise TooLarge
        body.write(chunk)
        more = message.get("more_body", False)
    body.seek(0)


async def _let_pass(scope: Scope, receive: Receive, body: IO[bytes]) -> Scope:
    """Keep the beginning of a body and let the rest pass; the scope of the shortened request."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        body.write(chunk[: max(0, KEPT_OF_A_FORM - size)])
        size += len(chunk)
        if size > MOST_LET_PASS:
            raise TooLarge
        more = message.get("more_body", False)
    kept = str(body.tell()).encode()
    body.seek(0)
    headers = [each for each in scope["headers"] if each[0] != b"content-length"]
    return {**scope, "headers": [*headers, (b"content-length", kept), (SIZE_HEADER, str(size).encode())]}


def _from(body: IO[bytes], receive: Receive) -> Receive:
    done = False

    async def replay() -> MutableMapping[str, Any]:
        nonlocal done
        if done:
            return await receive()
        chunk = body.read(CHUNK)
        done = len(chunk) < CHUNK
        return {"type": "http.request", "body": chunk, "more_body": not done}

    return replay

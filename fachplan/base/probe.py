"""What „Verbindung testen“ asks of the server: a write that vanishes, a stream that beats, an answer that waits.

The page is made for the day before, so nothing here needs a seat, a phase or a board. The write is a real durable commit;
what it writes it takes away again in the same transaction. A proxy that collects a stream hands out all beats at once: that
is how the page tells it from a stream that lives.
"""

import asyncio
import time

from django.db import DatabaseError, transaction
from pydantic import BaseModel

from fachplan.base import problems
from fachplan.base.buckets import OwnBuckets, Rate
from fachplan.base.ids import uuid7
from fachplan.base.models import LimitCount
from fachplan.base.policy import PUBLIC, declare
from fachplan.base.raw import Request, Route, answer, in_thread, open_stream

BEATS = 3
APART = 0.3  # seconds
LONGEST_WAIT = 1.0

TEST = "connection.test"
declare(TEST, PUBLIC)
probes_left = OwnBuckets(Rate(per_second=20.0, burst=400.0))  # a hall full of phones at once, but nobody's toy


class ProbeOut(BaseModel):
    """The probe has come through."""

    probe: bool


async def write(request: Request) -> None:
    """POST: store a line durably and take it away."""
    _count()
    try:
        await in_thread(_store_nothing)
    except DatabaseError as error:
        raise problems.not_stored() from error
    await answer(request, {"probe": True})


def _store_nothing() -> None:
    with transaction.atomic():
        LimitCount.objects.create(key=f"probe:{uuid7()}", window=0).delete()


async def wait(request: Request) -> None:
    """GET: answer after a second, as a long question for news would."""
    _count()
    await asyncio.sleep(LONGEST_WAIT)
    await answer(request, {"probe": True})


async def beat(request: Request) -> None:
    """GET a stream of a few beats, each sent by itself."""
    _count()
    await open_stream(request)
    for number in range(1, BEATS + 1):
        chunk = f"event: beat\ndata: {number}\n\n".encode()
        await request.send({"type": "http.response.body", "body": chunk, "more_body": number < BEATS})
        if number < BEATS:
            await asyncio.sleep(APART)


def _count() -> None:
    pause = probes_left.take("all", 1, time.monotonic())
    if pause:
        raise problems.too_often(int(pause) + 1)


routes: tuple[Route, ...] = (
    Route("POST", "/api/v1/probe", "connection.test", write, "Write a probe that vanishes", None, ProbeOut, statuses=(429, 503)),
    Route("GET", "/api/v1/probe", "connection.test", wait, "A probe that is answered after a second", None, ProbeOut, statuses=(429,)),
    Route("GET", "/live/probe", "connection.test", beat, "Three beats as server-sent events", None, None, statuses=(429,)),
)

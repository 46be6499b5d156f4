"""The server's entry: raw routes for what must be fast or stay open, pages as WSGI threads behind a body buffer."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import MutableMapping
from types import FrameType
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fachplan.settings")

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

pages = get_wsgi_application()  # loads the chapters, so what follows may import them
get_resolver().url_patterns  # noqa: B018 - loads every page: or the first phones of a room wait for it together

from fachplan.base import live as base_live  # noqa: E402
from fachplan.base import metrics  # noqa: E402
from fachplan.base.addresses import below_prefix  # noqa: E402
from fachplan.base.buffer import Receive, Send, buffered  # noqa: E402
from fachplan.base.delivery import delivered  # noqa: E402
from fachplan.base.raw import Router, close_threads  # noqa: E402
from fachplan.base.turns import in_turn  # noqa: E402
from fachplan.workshop import live  # noqa: E402

# Pages wait for SQLite or template work, not for the network: more threads than this only queue elsewhere.
PAGE_THREADS = 10

# The writer gives up the interpreter at every statement and must get it back soon: with Python's default of 5 ms it
# waited for the event loop ten times per transaction.
sys.setswitchinterval(0.002)

# Folded boards are many small objects that live long; looking through them for rings every few hundred requests made
# single posts wait.
gc.set_threshold(50_000, 20, 50)

_threads: Any = WSGIMiddleware(pages, workers=PAGE_THREADS)  # type: ignore[arg-type]  # Django's own WSGI types
_pages = buffered(delivered(in_turn(_threads)))
_raw = Router((*base_live.routes, *metrics.routes, *live.routes))
metrics.figure("fachplan_listeners", "gauge", "Open streams of boards at this worker.", lambda: float(len(live.hub.listeners())))


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer a request, or begin and end with the server."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    scope = below_prefix(scope)
    found = _raw.find(scope) if scope["type"] == "http" else None
    if found is None:
        await _pages(scope, receive, send)
    else:
        await _raw.serve(*found, scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await live.start()
            _say_goodbye_when_told_to_stop()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await live.stop()
            await close_threads()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _say_goodbye_when_told_to_stop() -> None:
    """End the open streams as soon as the stop signal comes: a server waits for them before it ends.

    An open stream blocked SIGTERM for ever; this way a stop takes as long as the last request.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(received: int, frame: FrameType | None, before: Any = before) -> None:
            loop.call_soon_threadsafe(live.farewell)
            if callable(before):
                before(received, frame)

        try:
            signal.signal(number, stop)
        except ValueError:  # not in the main thread: a test's server, ended by its test
            return

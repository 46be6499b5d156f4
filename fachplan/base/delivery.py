"""Answers leave on the event loop: whoever reads slowly, or has gone, holds no thread.

A page's thread hands its answer over message by message and waited until each was taken. Ten connections that asked for files, did
not read and closed left all ten threads waiting for ever: the server writes to a closed connection with an error, and nobody told
the thread. Here a whole answer is taken over, up to `KEPT` bytes at once, and forwarded as the reader takes it.
"""

import asyncio
from collections import deque
from typing import Any

from fachplan.base.buffer import App, Receive, Scope, Send

KEPT = 512 * 1024  # bytes of one answer; larger files wait for their reader
PATIENCE = 60.0  # seconds for one message: a phone on a bad line takes its 64 kB in that time


class _Way:
    """What is on its way to one reader."""

    def __init__(self, send: Send, patience: float) -> None:
        self._send = send
        self._patience = patience
        self._messages: deque[Any] = deque()
        self._bytes = 0
        self._gone = False
        self._moved = asyncio.Condition()
        self._ended = False

    async def take(self, message: Any) -> None:
        """Take a message over; waits only while too much of this answer is on its way."""
        async with self._moved:
            await self._moved.wait_for(lambda: self._gone or self._bytes < KEPT)
            if not self._gone:
                self._messages.append(message)
                self._bytes += len(message.get("body", b""))
                self._moved.notify_all()

    async def end(self) -> None:
        async with self._moved:
            self._ended = True
            self._moved.notify_all()

    async def forward(self) -> None:
        """Send what comes, until the answer is complete or its reader has gone."""
        while True:
            async with self._moved:
                await self._moved.wait_for(lambda: self._messages or self._ended)
                if not self._messages:
                    return
                message = self._messages.popleft()
            try:
                async with asyncio.timeout(self._patience):
                    await self._send(message)
            except Exception:  # the connection is closed, or nobody reads: the page has nothing left to do for it
                self._gone = True
            async with self._moved:
                self._bytes -= len(message.get("body", b""))
                if self._gone:
                    self._messages.clear()
                self._moved.notify_all()
            if self._gone:
                return


def delivered(app: App, *, patience: float = PATIENCE) -> App:
    """`app`, whose answers are forwarded after it has finished with them."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        way = _Way(send, patience)
        forwarding = asyncio.create_task(way.forward())
        try:
            await app(scope, receive, way.take)
        except BaseException:
            forwarding.cancel()
            raise
        await way.end()
        await forwarding

    return application

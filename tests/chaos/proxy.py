"""A bad Wi-Fi between phones and server: a TCP proxy whose trouble is switched while connections are open.

pass: everything goes through. black hole: what arrives is kept from both sides, nobody is told. reset: every connection is
cut at once, new ones too. lag: every piece waits its turn, in order. swallow: requests reach the server, its answers reach
nobody. half close: the server's side of every answer ends before its first byte while the phone may go on talking.
"""

import asyncio
import random
import socket
import struct
import threading
from collections import Counter
from contextlib import suppress
from types import TracebackType
from typing import Self

PASS, HOLE, RESET, LAG, SWALLOW, HALF = "pass", "black hole", "reset", "lag", "swallow", "half close"
TROUBLES = (HOLE, RESET, LAG, SWALLOW, HALF)
PIECE = 65536
CUT = struct.pack("ii", 1, 0)  # SO_LINGER 0: the close is a RST


class Line:
    """One connection of a phone, and ours to the server for it."""

    def __init__(self, phone: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.phone, self.server = phone, server
        self.doubtful = False  # something was withheld: what follows would be torn

    def cut(self) -> None:
        """End both sides without a word of parting."""
        for end in (self.phone, self.server):
            raw = end.get_extra_info("socket")
            with suppress(OSError):
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CUT)
            end.transport.abort()


class Proxy:
    """Listens on a port of its own and behaves as `trouble` says; `met` counts what each trouble did."""

    def __init__(self, target: int, seed: int = 0) -> None:
        self.target, self.trouble = target, PASS
        self.met: Counter[str] = Counter()
        self._meeting = threading.Condition()
        self._chance = random.Random(seed)
        self._lines: set[Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def become(self, trouble: str) -> None:
        """From now on, for open connections and new ones; a connection from which something was withheld is cut."""
        asyncio.run_coroutine_threadsafe(self._become(trouble), self._loop).result(10)

    def wait_until_met(self, trouble: str, before: int, seconds: float = 20) -> bool:
        """Whether `trouble` has struck more than `before` times, in time."""
        with self._meeting:
            return self._meeting.wait_for(lambda: self.met[trouble] > before, seconds)

    def _meet(self, trouble: str) -> None:
        with self._meeting:
            self.met[trouble] += 1
            self._meeting.notify_all()

    async def _become(self, trouble: str) -> None:
        self.trouble = trouble
        for line in list(self._lines):
            if trouble == RESET or line.doubtful:
                line.cut()

    async def _close(self) -> None:
        self._server.close()
        for line in list(self._lines):
            line.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(OSError, asyncio.CancelledError):
                await self._connect(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.target)
        line = Line(writer, server_writer)
        self._lines.add(line)
        try:
            if self.trouble == RESET:
                self._meet(RESET)
                line.cut()
                return
            await asyncio.gather(self._carry(line, reader, server_writer, up=True), self._carry(line, server_reader, writer, up=False))
        finally:
            self._lines.discard(line)
            server_writer.transport.abort()

    async def _carry(self, line: Line, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, up: bool) -> None:
        """Move what comes from one side to the other, as the trouble of the moment has it."""
        while piece := await source.read(PIECE):
            if self.trouble == LAG:
                self._meet(LAG)
                await asyncio.sleep(self._chance.uniform(0.05, 0.4))
            if self.trouble == HOLE or (self.trouble in (SWALLOW, HALF) and not up):
                self._meet(self.trouble)
                line.doubtful = True
                if self.trouble == HALF and sink.can_write_eof():
                    sink.write_eof()
                    return
            elif not line.doubtful:
                sink.write(piece)
                await sink.drain()
        line.cut() if line.doubtful else sink.close()
